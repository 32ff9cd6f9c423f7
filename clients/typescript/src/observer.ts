import type { UsageClient } from './client.js';
import type { TypedDocument } from './document.js';
import type { LiveVariables } from './live.js';
import { emptyReasonOf, failedAsAWhole } from './result.js';
import { emptyState, errorState, LOADING } from './state.js';
import type { UsageState } from './state.js';
import type { QueryResult } from './transport.js';

export interface QueryObserverOptions {
  /**
   * Whether to query again when usage changes: `true` for the variables `range`, `timeZone` and `filter` of the query, or the usage to subscribe to.
   * Default: false.
   */
  live?: boolean | LiveVariables | undefined;
  /** With `live`: the query is sent again at most once in this time, in milliseconds. Default: 2000. */
  minIntervalMs?: number | undefined;
}

/** A failed query that may succeed later is sent again after this time. */
const RECOVERY_MS = 15_000;

/** A query that is sent again on demand and when usage changes, and its state. It is active while it has subscribers. */
export class QueryObserver<R extends object, V extends object> {
  readonly #client: UsageClient;
  readonly #document: TypedDocument<R, V>;
  readonly #variables: V;
  readonly #options: QueryObserverOptions;
  readonly #subscribers = new Set<() => void>();
  #state: UsageState<R>;
  #last: R | null = null;
  #loading: AbortController | null = null;
  #reloadPending = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopLive: (() => void) | null = null;

  /** `previous`: a result of other variables, shown as stale until the first one arrives. */
  constructor(client: UsageClient, document: TypedDocument<R, V>, variables: V, options: QueryObserverOptions = {}, previous: R | null = null) {
    this.#client = client;
    this.#document = document;
    this.#variables = variables;
    this.#options = options;
    this.#state = previous === null ? LOADING : { status: 'stale', data: previous, errors: [], because: 'reloading' };
  }

  /** The state; the same object until it changes. */
  readonly getState = (): UsageState<R> => this.#state;

  /** Calls `subscriber` after every change of the state, until the returned function is called. */
  readonly subscribe = (subscriber: () => void): (() => void) => {
    this.#subscribers.add(subscriber);
    if (this.#subscribers.size === 1) this.#start();
    return () => {
      if (this.#subscribers.delete(subscriber) && this.#subscribers.size === 0) this.#stop();
    };
  };

  /** Sends the query again; while it is in flight, once more after it. */
  readonly reload = (): void => {
    if (this.#subscribers.size === 0) return;
    if (this.#loading) this.#reloadPending = true;
    else void this.#load();
  };

  #start(): void {
    eventsOfPage.addEventListener?.('online', this.#recover);
    void this.#load();
    const { live, minIntervalMs = 2_000 } = this.#options;
    if (!live) return;
    const subscribed: LiveVariables = live === true ? this.#variables : live;
    this.#stopLive = this.#client.onUsageChanged(
      subscribed,
      // The first result may have been read before the totals at the start.
      ({ isInitial }) => (isInitial ? this.#reloadAfter(minIntervalMs) : this.reload()),
      {
        minIntervalMs,
        onStatus: (status) => {
          if (status === 'streaming' || status === 'polling') this.#recover();
        },
      },
    );
  }

  #stop(): void {
    eventsOfPage.removeEventListener?.('online', this.#recover);
    clearTimeout(this.#timer);
    this.#stopLive?.();
    this.#stopLive = null;
    this.#loading?.abort();
    this.#loading = null;
    this.#reloadPending = false;
  }

  async #load(): Promise<void> {
    const loading = new AbortController();
    this.#loading = loading;
    clearTimeout(this.#timer);
    const state = this.#state;
    if (state.status === 'data' || state.status === 'stale') this.#set({ ...state, status: 'stale', because: 'reloading' });
    else if (state.status === 'error') this.#set(LOADING);
    try {
      const result = await this.#client.query(this.#document, this.#variables, { signal: loading.signal });
      if (loading.signal.aborted) return;
      this.#loading = null;
      this.#receive(result);
    } catch (error) {
      if (!loading.signal.aborted) throw error;
      return;
    }
    if (this.#reloadPending) {
      this.#reloadPending = false;
      void this.#load();
    }
  }

  #receive(result: QueryResult<R>): void {
    const { data, errors } = result;
    const [error] = errors;
    if (error && failedAsAWhole(result)) {
      if (error.retryable) this.#reloadAfter(Math.max(RECOVERY_MS, error.retryAfterMs ?? 0));
      if (error.isNetwork) this.#set({ status: 'offline', data: this.#last, error });
      else if (this.#last !== null) this.#set({ status: 'stale', data: this.#last, errors, because: 'failed' });
      else this.#set(errorState(error, errors));
      return;
    }
    if (data === null) return; // a result without data has errors, and so failed as a whole
    this.#last = data;
    const sections = Object.values(data);
    const [reason] = sections.map(emptyReasonOf);
    const isEmpty = sections.every((section) => emptyReasonOf(section) !== null);
    this.#set(reason && isEmpty ? emptyState(data, reason) : { status: 'data', data, errors });
  }

  readonly #recover = (): void => {
    const { status } = this.#state;
    if (!this.#loading && (status === 'offline' || (status === 'stale' && this.#state.because === 'failed'))) this.reload();
  };

  #reloadAfter(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.reload, ms);
  }

  #set(state: UsageState<R>): void {
    this.#state = state;
    for (const subscriber of [...this.#subscribers]) subscriber();
  }
}

/** In a browser, the window; other programs have no event `online`. */
const eventsOfPage: Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>> = globalThis;
