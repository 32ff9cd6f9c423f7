export { UsageClient } from './client.js';
export type { MutationOptions, RequestOptions, UsageClientOptions } from './client.js';
export type { CredentialOptions } from './credentials.js';
export type { TypedDocument } from './document.js';
export { BAD_RESPONSE, NETWORK, UsageError } from './errors.js';
export type { UsageErrorAction, UsageErrorLimit, UsageErrorParts } from './errors.js';
export * from './generated/graphql.js';
export type { RetryOptions } from './retry.js';
export type { Fetch, QueryResult } from './transport.js';
