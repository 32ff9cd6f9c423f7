import { Credentials } from './credentials.js';
import type { CredentialOptions } from './credentials.js';
import type { TypedDocument } from './document.js';
import { BAD_RESPONSE, NETWORK } from './errors.js';
import type { UsageError } from './errors.js';
import { RecordUsageDocument } from './generated/graphql.js';
import type { RecordUsageMutation, UsageRecordInput } from './generated/graphql.js';
import { DEFAULT_TIMINGS, LiveQueries } from './live.js';
import type { LiveOptions, LiveTimings, LiveVariables, UsageUpdate } from './live.js';
import { failedAsAWhole } from './result.js';
import { DEFAULT_RETRY, retryDelay, sleep } from './retry.js';
import type { RetryOptions, RetryPolicy } from './retry.js';
import { encodeRequest, Transport } from './transport.js';
import type { Fetch, QueryResult } from './transport.js';

export interface UsageClientOptions extends CredentialOptions {
  /** URL of the API, such as `https://usage.example.com/graphql`; in a browser it may be relative. */
  url: string;
  /** Sends the requests. Default: the global `fetch`. */
  fetch?: Fetch | undefined;
  /** How often and how long requests are sent again. */
  retry?: RetryOptions | undefined;
  /** How long one attempt may take, in milliseconds. Then it fails with the code `NETWORK`. Default: 30000. */
  timeoutMs?: number | undefined;
  /** Intervals and timeouts of live updates. */
  live?: Partial<LiveTimings> | undefined;
}

export interface RequestOptions {
  /** Cancels the request: its promise rejects with the reason of the signal. */
  signal?: AbortSignal | undefined;
}

export interface MutationOptions extends RequestOptions {
  /**
   * Whether the mutation can safely be sent again if the server may already have executed it, as after a broken connection. True for
   * mutations that only record or correct usage, because idempotency keys prevent counting twice. Default: false.
   */
  idempotent?: boolean | undefined;
}

/** Sends operations to a server. It may be shared by all modules of a program. */
export class UsageClient {
  readonly #credentials: Credentials;
  readonly #transport: Transport;
  readonly #retry: RetryPolicy;
  readonly #live: LiveQueries;

  constructor(options: UsageClientOptions) {
    const fetch: Fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
    this.#credentials = new Credentials(options);
    this.#transport = new Transport(options.url, fetch, options.timeoutMs ?? 30_000);
    this.#retry = { ...DEFAULT_RETRY, ...options.retry };
    this.#live = new LiveQueries(this.#transport, this.#credentials, { ...DEFAULT_TIMINGS, ...options.live });
  }

  /**
   * Sends a query. A failure resolves too, with `data: null` and its errors. Requests that failed as a whole are sent again while their
   * errors are retryable; a result with some failed sections is returned as it is.
   */
  query<R, V>(document: TypedDocument<R, V>, variables: V, options: RequestOptions = {}): Promise<QueryResult<R>> {
    return this.#execute(document, variables, options.signal, true);
  }

  /**
   * Sends a mutation. A failure resolves too, with `data: null` and its errors. It is sent again where the server reports that a retry
   * may succeed; where there was no answer, only if it is `idempotent`.
   */
  mutate<R, V>(document: TypedDocument<R, V>, variables: V, options: MutationOptions = {}): Promise<QueryResult<R>> {
    return this.#execute(document, variables, options.signal, options.idempotent ?? false);
  }

  /**
   * Records usage, and returns a result per record. It is sent again after every transient failure: a record counts once per idempotency
   * key. Set `occurredAt` once, when the usage happened, and check the `status` of every result.
   */
  recordUsage(records: UsageRecordInput[], options: RequestOptions = {}): Promise<QueryResult<RecordUsageMutation>> {
    return this.mutate(RecordUsageDocument, { records }, { ...options, idempotent: true });
  }

  /**
   * Calls `handler` with the totals of a range at the start and whenever they change, until the returned function is called or the signal
   * is aborted. Updates arrive over server-sent events; where streams do not arrive, the totals are queried at intervals. Broken streams
   * are opened again, and an expired token is replaced. Query the sections of a page again in the handler. Subscriptions with the same
   * variables share one stream.
   */
  onUsageChanged(variables: LiveVariables, handler: (update: UsageUpdate) => void, options: LiveOptions = {}): () => void {
    return this.#live.subscribe(variables, handler, options);
  }

  async #execute<R, V>(
    document: TypedDocument<R, V>,
    variables: V,
    signal: AbortSignal | undefined,
    repeatable: boolean,
  ): Promise<QueryResult<R>> {
    const body = encodeRequest(document.toString(), variables);
    let mayReplaceToken = true;
    for (let attempt = 1; ; ) {
      const token = this.#credentials.current();
      const received = await this.#transport.send(body, token, signal);
      const result = received as QueryResult<R>;
      if (!failedAsAWhole(received)) return result;
      if (mayReplaceToken && result.errors.some((error) => error.isAuthentication)) {
        mayReplaceToken = false;
        const replaced = await this.#credentials.replace(token);
        signal?.throwIfAborted();
        if (!replaced) return result;
        continue;
      }
      if (!result.errors.every((error) => mayRepeat(error, repeatable))) return result;
      const delay = retryDelay(this.#retry, attempt, longestWait(result.errors));
      if (delay === null) return result;
      await sleep(delay, signal);
      attempt += 1;
    }
  }
}

/** Whether the request may be sent again after this error. `repeatable`: whether that is safe where it may have been executed. */
function mayRepeat(error: UsageError, repeatable: boolean): boolean {
  return error.retryable && (repeatable || (error.code !== NETWORK && error.code !== BAD_RESPONSE));
}

function longestWait(errors: UsageError[]): number | null {
  const waits = errors.map((error) => error.retryAfterMs).filter((wait) => wait !== null);
  return waits.length === 0 ? null : Math.max(...waits);
}
