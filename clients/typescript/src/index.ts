export { UsageClient } from './client.js';
export type { MutationOptions, RequestOptions, UsageClientOptions } from './client.js';
export type { CredentialOptions } from './credentials.js';
export type { TypedDocument } from './document.js';
export { BAD_RESPONSE, NETWORK, UsageError } from './errors.js';
export type { UsageErrorAction, UsageErrorCode, UsageErrorLimit, UsageErrorInit } from './errors.js';
export * from './generated/graphql.js';
export type { LiveOptions, LiveStatus, LiveTimings, LiveVariables, UsageUpdate } from './live.js';
export {
  addDecimals,
  addIntegers,
  approximate,
  compareDecimals,
  formatCost,
  formatDecimal,
  formatInteger,
  formatNanos,
  parseNanos,
  share,
} from './numbers.js';
export type { NumberFormatOptions } from './numbers.js';
export type { RetryOptions } from './retry.js';
export { sectionState } from './state.js';
export type { UsageMutationState, UsageState } from './state.js';
export { applySuggestion } from './suggestions.js';
export type { EmptyReason, EmptyReasonSuggestion } from './suggestions.js';
export type { Fetch, QueryResult } from './transport.js';
export { QueryObserver } from './observer.js';
export type { QueryObserverOptions } from './observer.js';
