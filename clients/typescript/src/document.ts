/**
 * A GraphQL document that knows the types of its result and its variables, such as those that `@graphql-codegen/client-preset`
 * generates with `documentMode: 'string'`. A plain string is one too, of unknown types.
 */
export interface TypedDocument<TResult, TVariables> {
  toString(): string;
  /** Carries the types; never set. */
  __apiType?: (variables: TVariables) => TResult;
}
