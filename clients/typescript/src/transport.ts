import { BAD_RESPONSE, NETWORK, readError, UsageError } from './errors.js';
import { parseRetryAfter } from './retry.js';

/** A function with the signature of the standard `fetch`. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The result of an operation: it has data or at least one error. A section that failed is null in `data` and has an error. */
export interface QueryResult<R> {
  /** The result. Null if nothing was executed, or the request failed. */
  data: R | null;
  /** Empty if everything succeeded. */
  errors: UsageError[];
  /** Identifies the request in the server's log. Null if there was no response, or a proxy removed it. */
  requestId: string | null;
}

/** The media types of a response, preferred first. */
const ACCEPT_JSON = 'application/graphql-response+json, application/json;q=0.9';
const ACCEPT_EVENTS = 'text/event-stream, application/graphql-response+json;q=0.9, application/json;q=0.8';

/** Statuses of proxies, or of a server that is starting, after which the same request may succeed. */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 502, 503, 504]);

export class Transport {
  readonly #url: string;
  readonly #fetch: Fetch;
  readonly #timeoutMs: number;

  constructor(url: string, fetch: Fetch, timeoutMs: number) {
    this.#url = url;
    this.#fetch = fetch;
    this.#timeoutMs = timeoutMs;
  }

  /** Sends an operation once. Rejects only if `signal` is aborted. */
  async send(body: string, token: string | undefined, signal: AbortSignal | undefined): Promise<QueryResult<object>> {
    signal?.throwIfAborted();
    const controller = new AbortController();
    const abort = () => controller.abort(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    const timeout = setTimeout(() => {
      controller.abort(new Error(`no response within ${this.#timeoutMs} ms`));
    }, this.#timeoutMs);
    try {
      const response = await this.#post(body, token, ACCEPT_JSON, controller.signal);
      return await readResult(response);
    } catch (cause) {
      signal?.throwIfAborted();
      return { data: null, errors: [networkError(cause)], requestId: null };
    } finally {
      clearTimeout(timeout);
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Opens an event stream; the caller reads it. Rejects if there is no response, or `signal` is aborted. */
  open(body: string, token: string | undefined, signal: AbortSignal): Promise<Response> {
    return this.#post(body, token, ACCEPT_EVENTS, signal);
  }

  #post(body: string, token: string | undefined, accept: string, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = { 'content-type': 'application/json', accept };
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
    return this.#fetch(this.#url, { method: 'POST', headers, body, signal });
  }
}

/** The body of a request. A `bigint` in the variables is sent as a string of digits. */
export function encodeRequest(query: string, variables: unknown): string {
  return JSON.stringify({ query, variables }, (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

/** Reads the result in a response of any status. */
export async function readResult(response: Response): Promise<QueryResult<object>> {
  return parseResult(await response.text(), response);
}

/** Reads a result from JSON text: the body of `response`, or one event of it. */
export function parseResult(text: string, response: Response): QueryResult<object> {
  const requestId = response.headers.get('x-request-id');
  const { status } = response;
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'));
  const body = parseJson(text);
  const entries = body?.['errors'];
  const errors = Array.isArray(entries) ? entries.map((entry) => readError(entry, { requestId, retryAfterMs, status, url: response.url })) : [];
  const data = body?.['data'];
  if (typeof data === 'object' && data !== null) return { data, errors, requestId };
  if (errors.length > 0) return { data: null, errors, requestId };
  const error = new UsageError({
    code: BAD_RESPONSE,
    message: `the response is not GraphQL (HTTP status ${status}); check the URL of the client, and the proxies before the server`,
    requestId,
    retryable: TRANSIENT_STATUSES.has(status),
    retryAfterMs,
    status,
  });
  return { data: null, errors: [error], requestId };
}

export function networkError(cause: unknown): UsageError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new UsageError({ code: NETWORK, message: `the server cannot be reached: ${detail}`, retryable: true, cause });
}

function parseJson(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
