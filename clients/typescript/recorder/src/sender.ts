import { randomName } from './ids.js';
import type { ProblemCode, Problems } from './problems.js';
import { MAX_BATCH_RECORDS, type Answer, type Spool, type SpooledRecord } from './spool.js';
import { isBusy, isFull } from './sqlite.js';
import { sendBatch, type Outcome } from './transport.js';

const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 60_000;
/** Pause after a call that cannot succeed before the token or the setup changes. */
const BLOCKED_PAUSE_MS = 60_000;
/** How often the token is compared meanwhile, and the lease of another sender checked. */
const CHECK_MS = 1_000;
/** How long a transaction of the sender waits for a lock. */
const LOCK_WAIT_MS = 20;
const EXIT_WAIT_MS = 200;
const SENDING: readonly ProblemCode[] = ['TOKEN_REJECTED', 'BAD_RESPONSE', 'CALL_REJECTED', 'UNREACHABLE', 'NO_URL', 'TOKEN_UNAVAILABLE'];

/** A token, or a function that gives the current one; undefined: there is none. */
export type Token = string | (() => string | undefined | Promise<string | undefined>);

export interface SenderOptions {
  /** The address of the API. Undefined: records stay in the spool. */
  url: string | undefined;
  token: () => string | undefined | Promise<string | undefined>;
  /** How often records are sent, in milliseconds. A full batch is sent at once. */
  intervalMs: number;
  /** How long a call may take. */
  timeoutMs: number;
  problems: Problems;
}

/** What the sender does and knows. */
export interface SenderState {
  /**
   * `idle`: nothing waits, or another program sends. `sending`: a call is in flight. `waiting`: until the next attempt after a failed one.
   * `blocked`: the token or the setup has to change.
   */
  status: 'idle' | 'sending' | 'waiting' | 'blocked';
  /** When the server last answered for records. Null: not yet. */
  lastAnswerAt: Date | null;
  /** Failed attempts since the last answer. */
  failedAttempts: number;
  /** Warnings of recorded records by code, since the sender was created. */
  warnings: Record<string, number>;
}

/** Sends what is in the spool. */
export class Sender {
  readonly #spool: Spool;
  readonly #options: SenderOptions;
  readonly #name = randomName();
  readonly #warnings = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;
  readonly #closing = new AbortController();
  #isStopped = false;
  #holdsLease = false;
  /** Whether the server has accepted a call: the first one is made even if no record waits, so that a wrong token is found at the start. */
  #isVerified = false;
  #limit = MAX_BATCH_RECORDS;
  #failedAttempts = 0;
  #notBefore = 0;
  #isOrdered = false;
  #blockedToken: { value: string | undefined } | null = null;
  #status: SenderState['status'] = 'idle';
  #lastAnswerAt: Date | null = null;
  #unwritten: Answer[] = [];

  constructor(spool: Spool, options: SenderOptions) {
    this.#spool = spool;
    this.#options = options;
  }

  /** Starts sending. No timer keeps the process running. */
  start(): void {
    if (this.#options.url === undefined) {
      this.#options.problems.begin('NO_URL', 'no address is set (`url` or USAGE_INSIGHTS_URL): records stay in the spool');
    }
    this.#schedule(0);
  }

  get state(): SenderState {
    const warnings = Object.fromEntries(this.#warnings);
    return { status: this.#status, lastAnswerAt: this.#lastAnswerAt, failedAttempts: this.#failedAttempts, warnings };
  }

  /** Sends soon: a batch is full. */
  wake(): void {
    if (this.#running === null && this.#status === 'idle') this.#schedule(0);
  }

  /** Sends now, also during a pause, unless the server ordered it. Resolves when nothing more can be sent now. */
  async sendNow(): Promise<void> {
    if (this.#running === null && !this.#isStopped) {
      if (!this.#isOrdered) this.#notBefore = 0;
      this.#begin();
    }
    await this.#running;
  }

  /** Stops. A call that is in flight is ended, and its records are sent again by the next sender. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#closing.abort();
    clearTimeout(this.#timer);
    await this.#running;
    this.#releaseLease(LOCK_WAIT_MS);
  }

  /** Stops at the end of the process: a call that is in flight is repeated by the next sender. */
  abandon(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#releaseLease(EXIT_WAIT_MS);
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => this.#begin(), delayMs).unref();
  }

  #begin(): void {
    if (this.#running || this.#isStopped) return;
    clearTimeout(this.#timer);
    this.#running = this.#run().finally(() => {
      this.#running = null;
      this.#schedule(this.#nextDelay());
    });
  }

  #nextDelay(): number {
    const pause = this.#notBefore - performance.now();
    if (pause <= 0) return this.#options.intervalMs;
    return this.#status === 'blocked' ? Math.min(pause, CHECK_MS) : pause;
  }

  /** Sends batch after batch until the spool is empty, or an attempt fails. */
  async #run(): Promise<void> {
    try {
      while (!this.#isStopped && (await this.#sendOne()));
    } catch (error) {
      this.#status = 'waiting';
      this.#notBefore = performance.now() + Math.random() * CHECK_MS;
      this.#reportSpool(error);
    }
  }

  /** A lock is usually short: it is reported by the writer if records wait for it. */
  #reportSpool(error: unknown): void {
    if (isBusy(error)) return;
    const reason = error instanceof Error ? error.message : String(error);
    const code = isFull(error) ? 'DISK_FULL' : 'SPOOL_UNAVAILABLE';
    this.#options.problems.begin(code, `the spool \`${this.#spool.path}\` cannot be used (${reason}); nothing is sent`);
  }

  /** Sends one batch. False: nothing more can be sent now. */
  async #sendOne(): Promise<boolean> {
    const { url, timeoutMs, problems } = this.#options;
    if (url === undefined) return this.#idle();
    if (this.#unwritten.length > 0) this.#settle([]);
    if (performance.now() < this.#notBefore && this.#blockedToken === null) return false;
    if (this.#isVerified && this.#spool.latestId() === 0) return this.#idle();
    let token: string | undefined;
    try {
      token = (await this.#token())?.trim() || undefined;
    } catch (error) {
      if (this.#isStopped) return false;
      problems.begin('TOKEN_UNAVAILABLE', `the function \`token\` failed: ${error instanceof Error ? error.message : String(error)}`);
      return this.#fail(0);
    }
    if (this.#blockedToken && performance.now() < this.#notBefore && this.#blockedToken.value === token) return false;
    if (this.#isStopped) return false;
    const records = this.#spool.latestId() > 0 && this.#takeLease() ? this.#spool.batch(this.#limit) : [];
    if (records.length === 0 && this.#isVerified) return this.#idle();
    this.#status = 'sending';
    const outcome = await sendBatch({ url, token, records, timeoutMs, signal: this.#closing.signal });
    return this.#handle(outcome, records, token);
  }

  /** Calls the function `token`, which may never resolve. */
  #token(): Promise<string | undefined> {
    const { signal } = this.#closing;
    return new Promise<string | undefined>((resolve, reject) => {
      const late = () => reject(new Error('it gave no token in time'));
      const timer = setTimeout(late, this.#options.timeoutMs).unref();
      signal.addEventListener('abort', late, { once: true });
      const end = () => (clearTimeout(timer), signal.removeEventListener('abort', late));
      (async () => this.#options.token())().then(resolve, reject).finally(end);
    });
  }

  #handle(outcome: Outcome, records: readonly SpooledRecord[], token: string | undefined): boolean {
    const { problems } = this.#options;
    switch (outcome.kind) {
      case 'answered':
        this.#succeed(outcome.warnings);
        this.#limit = Math.min(this.#limit * 2, MAX_BATCH_RECORDS);
        this.#settle(outcome.answers);
        return records.length > 0 || this.#idle();
      case 'retry':
        problems.begin('UNREACHABLE', outcome.message);
        return this.#fail(outcome.retryAfterMs);
      case 'blocked':
        problems.begin(outcome.reason, `${outcome.message}; records stay in the spool`);
        return this.#block(token);
      case 'rejected':
        if (records.length === 0) return this.#block(token, outcome.rejection.message);
        this.#limit = Math.max(1, Math.floor(records.length / 2));
        if (records.length === 1) this.#settle([{ ...records[0]!, rejection: outcome.rejection }]);
        return true;
    }
  }

  #succeed(warnings: readonly string[]): void {
    this.#isVerified = true;
    this.#failedAttempts = 0;
    this.#notBefore = 0;
    this.#isOrdered = false;
    this.#blockedToken = null;
    this.#lastAnswerAt = new Date();
    this.#options.problems.end(...SENDING);
    for (const code of warnings) this.#warnings.set(code, (this.#warnings.get(code) ?? 0) + 1);
  }

  /** Writes answers to the spool. Those that cannot be written now are kept, so that the records are not sent again. */
  #settle(answers: readonly Answer[]): void {
    const all = [...this.#unwritten, ...answers];
    this.#unwritten = all;
    if (all.length > 0) this.#spool.settle(all, LOCK_WAIT_MS);
    this.#unwritten = [];
    const rejected = all.filter(({ rejection }) => rejection !== null);
    const [first] = rejected;
    if (!first?.rejection) return;
    const { status, code, message } = first.rejection;
    this.#options.problems.report('DEAD_LETTER', `the server did not accept ${rejected.length} records, which are dead letters now; the first: ${status} ${code}: ${message}`);
  }

  #idle(): false {
    this.#releaseLease(0);
    this.#status = 'idle';
    return false;
  }

  /** Waits: exponential backoff with full jitter, after the time that the server ordered. */
  #fail(orderedMs: number): false {
    this.#failedAttempts += 1;
    const backoff = Math.random() * Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (this.#failedAttempts - 1));
    this.#notBefore = performance.now() + orderedMs + backoff;
    this.#isOrdered = orderedMs > 0;
    this.#status = 'waiting';
    return false;
  }

  #block(token: string | undefined, message?: string): false {
    if (message !== undefined) this.#options.problems.begin('CALL_REJECTED', message);
    this.#options.problems.end('UNREACHABLE', 'TOKEN_UNAVAILABLE');
    this.#failedAttempts += 1;
    this.#blockedToken = { value: token };
    this.#notBefore = performance.now() + BLOCKED_PAUSE_MS;
    this.#isOrdered = false;
    this.#releaseLease(0); // A sender with another token may have more success.
    this.#status = 'blocked';
    return false;
  }

  #takeLease(): boolean {
    this.#holdsLease = this.#spool.takeLease(this.#name, LOCK_WAIT_MS);
    return this.#holdsLease;
  }

  #releaseLease(waitMs: number): void {
    if (!this.#holdsLease) return;
    this.#holdsLease = false;
    try {
      this.#spool.releaseLease(this.#name, waitMs);
    } catch {
      // It ends by itself.
    }
  }
}
