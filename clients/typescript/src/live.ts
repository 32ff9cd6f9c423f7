import type { Credentials } from './credentials.js';
import type { UsageError } from './errors.js';
import { readEvents } from './events.js';
import { UsageChangedDocument, UsageChangedPollDocument } from './generated/graphql.js';
import type {
  DateRangeInput,
  RangeFieldsFragment,
  TotalsFieldsFragment,
  UsageChangedPollQuery,
  UsageChangedSubscription,
  UsageFilter,
} from './generated/graphql.js';
import { backoff, sleep } from './retry.js';
import { Throttle } from './throttle.js';
import { encodeRequest, networkError, parseResult, readResult } from './transport.js';
import type { QueryResult, Transport } from './transport.js';

/** The usage to subscribe to. */
export interface LiveVariables {
  /** The date range; a named range moves on with time. Default: `TODAY`. */
  range?: DateRangeInput | null | undefined;
  /** Time zone that decides where days begin. Default: `UTC`. */
  timeZone?: string | undefined;
  /** Filters the records; omit to include all. */
  filter?: UsageFilter | null | undefined;
}

/** The totals of the range. */
export interface UsageUpdate {
  range: RangeFieldsFragment;
  totals: TotalsFieldsFragment;
  /** Whether these are the totals at the start, which may equal what the caller has read before. */
  isInitial: boolean;
}

export type LiveStatus =
  /** Opening an event stream. */
  | 'connecting'
  /** Updates arrive by an event stream. */
  | 'streaming'
  /** Event streams do not arrive, for example because a proxy holds them back: the totals are queried at intervals. */
  | 'polling'
  /** The server cannot be reached, or is busy; the client tries again. */
  | 'offline'
  /** Ended by an error that a retry does not help. */
  | 'failed';

export interface LiveOptions {
  /** Ends the updates. */
  signal?: AbortSignal | undefined;
  /** The handler is called at most once in this time, in milliseconds, with the latest totals. Default: 2000. */
  minIntervalMs?: number | undefined;
  /** Called at the start, and whenever the status changes. */
  onStatus?: ((status: LiveStatus) => void) | undefined;
  /** Called once if the updates end with an error that a retry does not help; the status is `failed` then. */
  onError?: ((error: UsageError) => void) | undefined;
}

/** Intervals and timeouts of live updates, in milliseconds. */
export interface LiveTimings {
  /** How long to wait for the first byte of a stream before polling instead. Default: 10000. */
  firstByteMs: number;
  /** A stream without a byte for this long is opened again. The server sends a heartbeat every 15 s by default. Default: 45000. */
  inactivityMs: number;
  /** Interval of polling. Default: 10000. */
  pollIntervalMs: number;
  /** How long to poll before the next attempt to open a stream. Default: 300000. */
  pollForMs: number;
  /** Upper bound of the first wait before a stream is opened again; it doubles with every failure. Default: 500. */
  reconnectMs: number;
  /** Upper bound of every such wait. Default: 30000. */
  maxReconnectMs: number;
}

export const DEFAULT_TIMINGS: LiveTimings = {
  firstByteMs: 10_000,
  inactivityMs: 45_000,
  pollIntervalMs: 10_000,
  pollForMs: 300_000,
  reconnectMs: 500,
  maxReconnectMs: 30_000,
};

/** Streams that end without a result before the client polls instead. */
const MAX_FAILED_STREAMS = 3;
/** Bounds of `throttleMs` of the subscription. */
const THROTTLE_MS = { min: 100, max: 60_000 };

type Totals = Pick<UsageUpdate, 'range' | 'totals'>;

/** How a stream ended. */
type StreamEnd =
  | { kind: 'ended' }
  | { kind: 'undelivered' }
  | { kind: 'error'; error: UsageError };

interface Subscriber {
  update(update: UsageUpdate): void;
  status(status: LiveStatus): void;
  error(error: UsageError): void;
}

/** The same function, whose exceptions are reported as uncaught instead of ending the stream. */
function isolated<T>(handler: (value: T) => void): (value: T) => void {
  return (value) => {
    try {
      handler(value);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };
}

/** The live queries of a client. Subscriptions with the same variables share one stream. */
export class LiveQueries {
  readonly #transport: Transport;
  readonly #credentials: Credentials;
  readonly #timings: LiveTimings;
  readonly #queries = new Map<string, LiveQuery>();

  constructor(transport: Transport, credentials: Credentials, timings: LiveTimings) {
    this.#transport = transport;
    this.#credentials = credentials;
    this.#timings = timings;
  }

  subscribe(variables: LiveVariables, handler: (update: UsageUpdate) => void, options: LiveOptions): () => void {
    const minIntervalMs = options.minIntervalMs ?? 2_000;
    const throttleMs = Math.min(Math.max(minIntervalMs, THROTTLE_MS.min), THROTTLE_MS.max);
    if (options.signal?.aborted) return () => undefined;

    const throttle = new Throttle<UsageUpdate>(minIntervalMs, isolated(handler));
    const unsubscribe = this.#query(variables, throttleMs).add({
      update: (update) => throttle.push(update),
      status: isolated((status) => options.onStatus?.(status)),
      error: isolated((error) => options.onError?.(error)),
    });
    const stop = () => {
      options.signal?.removeEventListener('abort', stop);
      throttle.stop();
      unsubscribe();
    };
    options.signal?.addEventListener('abort', stop, { once: true });
    return stop;
  }

  #query({ range, timeZone, filter }: LiveVariables, throttleMs: number): LiveQuery {
    const variables = { range: range ?? { preset: 'TODAY' }, timeZone: timeZone ?? 'UTC', filter: filter ?? null };
    const subscription = encodeRequest(UsageChangedDocument.toString(), { ...variables, throttleMs });
    let query = this.#queries.get(subscription);
    if (!query) {
      const poll = encodeRequest(UsageChangedPollDocument.toString(), variables);
      const pollIntervalMs = Math.max(this.#timings.pollIntervalMs, throttleMs);
      query = new LiveQuery(this.#transport, this.#credentials, { ...this.#timings, pollIntervalMs }, { subscription, poll }, () => {
        this.#queries.delete(subscription);
      });
      this.#queries.set(subscription, query);
    }
    return query;
  }
}

/** One live query, which runs from its first subscriber until the last one leaves or an error ends it. */
class LiveQuery {
  readonly #transport: Transport;
  readonly #credentials: Credentials;
  readonly #timings: LiveTimings;
  readonly #requests: { subscription: string; poll: string };
  readonly #onEnd: () => void;
  readonly #subscribers = new Set<Subscriber>();
  readonly #stopping = new AbortController();
  #status: LiveStatus = 'connecting';
  #last: Totals | null = null;
  #lastText = '';

  constructor(
    transport: Transport,
    credentials: Credentials,
    timings: LiveTimings,
    requests: { subscription: string; poll: string },
    onEnd: () => void,
  ) {
    this.#transport = transport;
    this.#credentials = credentials;
    this.#timings = timings;
    this.#requests = requests;
    this.#onEnd = onEnd;
  }

  add(subscriber: Subscriber): () => void {
    const isFirst = this.#subscribers.size === 0;
    this.#subscribers.add(subscriber);
    subscriber.status(this.#status);
    if (this.#last) subscriber.update({ ...this.#last, isInitial: true });
    if (isFirst) void this.#run();
    return () => {
      if (this.#subscribers.delete(subscriber) && this.#subscribers.size === 0) this.#end();
    };
  }

  #end(): void {
    if (this.#stopping.signal.aborted) return;
    this.#onEnd();
    this.#stopping.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    try {
      const error = await this.#untilFailure(signal);
      this.#setStatus('failed');
      for (const subscriber of this.#subscribers) subscriber.error(error);
      this.#end();
    } catch (cause) {
      if (!signal.aborted) throw cause;
    }
  }

  /** Streams, or polls where streams fail. Resolves with the error that a retry does not help; rejects if stopped. */
  async #untilFailure(signal: AbortSignal): Promise<UsageError> {
    let failures = 0;
    let mayReplaceToken = true;
    for (;;) {
      const token = this.#credentials.current();
      const end = await this.#stream(token, signal, () => {
        failures = 0;
        mayReplaceToken = true;
      });
      if (end.kind === 'error' && end.error.isAuthentication) {
        if (!mayReplaceToken || !(await this.#credentials.replace(token))) return end.error;
        mayReplaceToken = false;
        continue;
      }
      mayReplaceToken = true;
      failures += 1;
      if (end.kind === 'undelivered' || failures > MAX_FAILED_STREAMS || (end.kind === 'error' && !mayStreamAgain(end.error))) {
        const error = await this.#poll(signal);
        if (error) return error;
        failures = 0;
        continue;
      }
      this.#setStatus(end.kind === 'error' ? 'offline' : 'connecting');
      const retryAfterMs = end.kind === 'error' ? (end.error.retryAfterMs ?? 0) : 0;
      await pause(retryAfterMs + backoff(this.#timings.reconnectMs, this.#timings.maxReconnectMs, failures), signal);
    }
  }

  /** Opens one stream and reads it to its end. */
  async #stream(token: string | undefined, signal: AbortSignal, onResult: () => void): Promise<StreamEnd> {
    if (this.#status !== 'offline') this.#setStatus('connecting');
    const inactivity = new InactivityTimer(this.#timings.firstByteMs, signal);
    try {
      const response = await this.#transport.open(this.#requests.subscription, token, inactivity.signal);
      if (!isEventStream(response)) {
        const [error] = (await readResult(response)).errors;
        return error ? { kind: 'error', error } : { kind: 'undelivered' };
      }
      if (!response.body) return { kind: 'undelivered' };
      const onBytes = () => inactivity.restart(this.#timings.inactivityMs);
      for await (const event of readEvents(response.body, onBytes)) {
        if (event.type === 'complete') break;
        if (event.type !== 'next') continue;
        const { data, errors } = parseResult(event.text, response);
        const totals = (data as UsageChangedSubscription | null)?.usageChanged;
        if (errors[0] || !totals) return errors[0] ? { kind: 'error', error: errors[0] } : { kind: 'ended' };
        onResult();
        this.#setStatus('streaming');
        this.#publish(totals);
      }
      return { kind: 'ended' };
    } catch (cause) {
      signal.throwIfAborted();
      if (inactivity.isOver) return inactivity.wasStarted ? { kind: 'ended' } : { kind: 'undelivered' };
      return { kind: 'error', error: networkError(cause) };
    } finally {
      inactivity.stop();
    }
  }

  /** Polls for a while. Resolves with the error that a retry does not help, or null when a stream should be tried again. */
  async #poll(signal: AbortSignal): Promise<UsageError | null> {
    const until = Date.now() + this.#timings.pollForMs;
    let mayReplaceToken = true;
    while (Date.now() < until) {
      const token = this.#credentials.current();
      const { data, errors } = (await this.#transport.send(this.#requests.poll, token, signal)) as QueryResult<UsageChangedPollQuery>;
      const [error] = errors;
      let waitMs = this.#timings.pollIntervalMs;
      if (error?.isAuthentication) {
        if (!mayReplaceToken || !(await this.#credentials.replace(token))) return error;
        mayReplaceToken = false;
        continue;
      }
      mayReplaceToken = true;
      if (error) {
        if (!error.retryable) return error;
        this.#setStatus('offline');
        waitMs = Math.max(waitMs, error.retryAfterMs ?? 0);
      } else if (data?.usageInsights) {
        this.#setStatus('polling');
        this.#publish(data.usageInsights);
      }
      await pause(waitMs, signal);
    }
    return null;
  }

  #publish({ range, totals }: Totals): void {
    const text = JSON.stringify([range, totals]);
    if (text === this.#lastText) return;
    const isInitial = this.#last === null;
    this.#lastText = text;
    this.#last = { range, totals };
    for (const subscriber of this.#subscribers) subscriber.update({ range, totals, isInitial });
  }

  #setStatus(status: LiveStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    for (const subscriber of this.#subscribers) subscriber.status(status);
  }
}

/** Aborts a stream that is silent for too long, or when `parent` is aborted. */
class InactivityTimer {
  readonly #controller = new AbortController();
  readonly #parent: AbortSignal;
  #timer: ReturnType<typeof setTimeout>;
  isOver = false;
  wasStarted = false;

  constructor(firstMs: number, parent: AbortSignal) {
    this.#parent = parent;
    parent.addEventListener('abort', this.#abort, { once: true });
    this.#timer = setTimeout(this.#over, firstMs);
    if (parent.aborted) this.#abort();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  restart(ms: number): void {
    this.wasStarted = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#over, ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#parent.removeEventListener('abort', this.#abort);
    this.#controller.abort();
  }

  readonly #abort = () => this.#controller.abort(this.#parent.reason);
  readonly #over = () => {
    this.isOver = true;
    this.#controller.abort();
  };
}

/** Whether to open the stream again soon. Otherwise a query shows whether the error is about streams or about the request. */
const mayStreamAgain = (error: UsageError) => error.retryable && error.code !== 'SUBSCRIPTIONS_FULL';

const isEventStream = (response: Response) => response.ok && (response.headers.get('content-type') ?? '').startsWith('text/event-stream');

/** Waits, at most until the browser is online again. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const waking = new AbortController();
  const wake = () => waking.abort();
  const target: Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>> = globalThis;
  target.addEventListener?.('online', wake);
  signal.addEventListener('abort', wake, { once: true });
  try {
    await sleep(ms, waking.signal).catch(() => undefined);
  } finally {
    target.removeEventListener?.('online', wake);
    signal.removeEventListener('abort', wake);
  }
  signal.throwIfAborted();
}
