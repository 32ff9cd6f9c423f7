/** What a user can do about an error. */
export type UsageErrorAction =
  /** Send the same request again, now or after `retryAfterMs`. */
  | 'retry'
  /** Sign in again, or get a new token. */
  | 'sign-in'
  /** Request access: the token is valid, but does not permit this. */
  | 'request-access'
  /** Change the request: its arguments, its document or its size. */
  | 'change-request'
  /** Send the request id to the operator. */
  | 'contact-operator';

/** The codes of `docs/errors.md`, and those that this client adds. */
export type UsageErrorCode =
  | 'BAD_REQUEST' | 'BODY_TOO_LARGE' | 'NO_SUCH_PATH' | 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED' | 'QUERY_TOO_COMPLEX'
  | 'PERSISTED_QUERY_NOT_FOUND' | 'PERSISTED_QUERY_NOT_SUPPORTED' | 'DOCUMENT_NOT_TRUSTED' | 'INVALID_ARGUMENT' | 'INVALID_RANGE'
  | 'INVALID_TIME_ZONE' | 'INVALID_TIME' | 'INVALID_NUMBER' | 'INVALID_CURSOR' | 'MIXED_UNITS' | 'RECORDS_EXPIRED'
  | 'UNKNOWN_USAGE_TYPE'
  | 'TOO_MANY_RECORDS' | 'EVENTS_REJECTED' | 'NOT_FOUND' | 'ALREADY_EXISTS' | 'UNAUTHENTICATED' | 'INVALID_TOKEN' | 'KEYS_UNAVAILABLE' | 'FORBIDDEN'
  | 'QUEUE_FULL' | 'SUBSCRIPTIONS_FULL' | 'RESPONSE_TOO_LARGE' | 'RATE_LIMITED' | 'SERVER_BUSY' | 'SHUTTING_DOWN' | 'INTERRUPTED'
  | 'DATABASE_UNAVAILABLE' | 'POOLER_UNSUPPORTED' | 'TIMED_OUT' | 'SCHEMA_MISMATCH' | 'UNSUPPORTED_DATABASE'
  | 'DATABASE_URL_MISMATCH' | 'INTERNAL' | 'NETWORK' | 'BAD_RESPONSE';

/** The limit that a request exceeded or reached. */
export interface UsageErrorLimit {
  /** Name of a field of `serviceConfig { limits }` or `{ rates }`. */
  name: string;
  /** The maximum. */
  value: number;
  /** The value of the request; null if it was not counted. */
  actual: number | null;
}

/** The fields of a new `UsageError`; those that are omitted are null, false or empty. */
export interface UsageErrorInit {
  code: UsageErrorCode | (string & {});
  message: string;
  requestId?: string | null;
  retryable?: boolean;
  retryAfterMs?: number | null;
  docs?: string | null;
  field?: string | null;
  limit?: UsageErrorLimit | null;
  path?: readonly (string | number)[];
  status?: number | null;
  cause?: unknown;
}

/** Code of an error without a response: the server cannot be reached, or the connection broke or timed out. */
export const NETWORK = 'NETWORK';
/** Code of a response that is not GraphQL, such as the error page of a proxy. */
export const BAD_RESPONSE = 'BAD_RESPONSE';

const AUTHENTICATION: ReadonlySet<string> = new Set(['INVALID_TOKEN', 'UNAUTHENTICATED']);
const OPERATOR: ReadonlySet<string> = new Set(['INTERNAL', 'SCHEMA_MISMATCH', 'UNSUPPORTED_DATABASE', BAD_RESPONSE]);

/**
 * An error of a request or of one field. `code` is one of the codes in `docs/errors.md`, or `NETWORK` or `BAD_RESPONSE`, which this
 * client adds. Codes are stable; messages may change.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** Stable code. A newer server may send others than those that this version of the client knows. */
  readonly code: UsageErrorCode | (string & {});
  /** Identifies the request in the server's log. Null if there was no response. */
  readonly requestId: string | null;
  /** Whether the same request may succeed when it is sent again unchanged. */
  readonly retryable: boolean;
  /** How long to wait before a retry, in milliseconds. Null if unknown. */
  readonly retryAfterMs: number | null;
  /** Link to the explanation of the code. Null if unknown. */
  readonly docs: string | null;
  /** The argument or input field that caused the error. Null if unknown. */
  readonly field: string | null;
  /** The limit that was exceeded or reached. Null if none was. */
  readonly limit: UsageErrorLimit | null;
  /** Response names and list indexes from the root to the failed field. Empty for an error of the whole request. */
  readonly path: readonly (string | number)[];
  /** The HTTP status of the response. Null if there was none. */
  readonly status: number | null;

  constructor(init: UsageErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = init.code;
    this.requestId = init.requestId ?? null;
    this.retryable = init.retryable ?? false;
    this.retryAfterMs = init.retryAfterMs ?? null;
    this.docs = init.docs ?? null;
    this.field = init.field ?? null;
    this.limit = init.limit ?? null;
    this.path = init.path ?? [];
    this.status = init.status ?? null;
  }

  /** The first name of `path`: the root field, or its alias, that failed. Null for an error of the whole request. */
  get section(): string | null {
    const [first] = this.path;
    return typeof first === 'string' ? first : null;
  }

  /** Whether the token is missing, expired, revoked or unknown. */
  get isAuthentication(): boolean {
    return AUTHENTICATION.has(this.code) || (this.code === BAD_RESPONSE && this.status === 401);
  }

  /** Whether the server could not be reached. */
  get isNetwork(): boolean {
    return this.code === NETWORK;
  }

  /** What a user can do about the error. */
  get action(): UsageErrorAction {
    if (this.isAuthentication) return 'sign-in';
    if (this.code === 'FORBIDDEN') return 'request-access';
    if (this.retryable) return 'retry';
    return OPERATOR.has(this.code) ? 'contact-operator' : 'change-request';
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

function limitOf(value: unknown): UsageErrorLimit | null {
  if (!isObject(value)) return null;
  const name = textOf(value['name']);
  const maximum = numberOf(value['value']);
  return name === null || maximum === null ? null : { name, value: maximum, actual: numberOf(value['actual']) };
}

interface ResponseFacts {
  requestId: string | null;
  retryAfterMs: number | null;
  status: number;
  /** URL of the response; empty if it is not known. */
  url: string;
}

/** A link of the server, which may be relative to its address, as a link that opens. */
function linkOf(docs: string | null, base: string): string | null {
  return docs !== null && URL.canParse(docs, base) ? new URL(docs, base).href : docs;
}

/** Reads one entry of `errors` of a GraphQL response. */
export function readError(entry: unknown, response: ResponseFacts): UsageError {
  const error = isObject(entry) ? entry : {};
  const extensions = isObject(error['extensions']) ? error['extensions'] : {};
  const path = Array.isArray(error['path']) ? error['path'] : [];
  return new UsageError({
    code: textOf(extensions['code']) ?? BAD_RESPONSE,
    message: textOf(error['message']) ?? 'the server reported an error without a message',
    requestId: textOf(extensions['requestId']) ?? response.requestId,
    retryable: extensions['retryable'] === true,
    retryAfterMs: numberOf(extensions['retryAfterMs']) ?? response.retryAfterMs,
    docs: linkOf(textOf(extensions['docs']), response.url),
    field: textOf(extensions['field']),
    limit: limitOf(extensions['limit']),
    path: path.filter((name) => typeof name === 'string' || typeof name === 'number'),
    status: response.status,
  });
}
