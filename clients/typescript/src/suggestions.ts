import type { DateRangeInput, EmptyReasonFieldsFragment, UsageFilter } from './generated/graphql.js';

/** Why a result is empty, and which query returns usage instead. */
export type EmptyReason = EmptyReasonFieldsFragment;
export type EmptyReasonSuggestion = NonNullable<EmptyReasonFieldsFragment['suggestion']>;

interface SuggestibleVariables {
  range?: DateRangeInput | null | undefined;
  filter?: UsageFilter | null | undefined;
  usageTypes?: string | string[] | null | undefined;
}

/** The variables of a query with the changes of a suggestion: the result is not empty with them. */
export function applySuggestion<V extends object>(variables: V, suggestion: EmptyReasonSuggestion): V & SuggestibleVariables {
  const changed: V & SuggestibleVariables = { ...variables };
  if (suggestion.range) changed.range = withoutNulls(suggestion.range) as DateRangeInput;
  if (suggestion.filter) changed.filter = withoutNulls(suggestion.filter) as UsageFilter;
  if (suggestion.usageTypes) changed.usageTypes = suggestion.usageTypes;
  return changed;
}

/** The object without fields that are null, at every depth. */
function withoutNulls(value: object): object {
  const entries = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(entries.map(([name, field]) => [name, isPlain(field) ? withoutNulls(field) : field]));
}

const isPlain = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
