import { uuidV7 } from './ids.js';
import { ComputeMeter, Fractions } from './meter.js';
import { resolveOptions, type RecorderOptions, type ResolvedOptions } from './options.js';
import { Problems, type Problem } from './problems.js';
import { contextOf, encodeRecord, InvalidRecord, type EncodedRecord, type RecordIdentity, type UsageContext, type UsageRecord } from './record.js';
import { readResponse, TOKEN_TYPES, type TokenCounts } from './responses.js';
import { Sender, type SenderState } from './sender.js';
import { MAX_BATCH_RECORDS, Spool, type Rejection, type SpoolState } from './spool.js';
import { Writer } from './writer.js';

/** How long operations on dead letters wait for a lock, and how long the constructor does. */
const LOCK_WAIT_MS = 2_000;
/** How often `flush` checks what is left. */
const FLUSH_CHECK_MS = 20;
/** Responses whose time is remembered, so that recording one again does not change its records. */
const MAX_RESPONSES = 10_000;

/** Tokens of one call of a model, by kind. */
export interface TokenUsage extends UsageContext, RecordIdentity, TokenCounts {}

/** Compute of one job. */
export interface ComputeUsage extends UsageContext, RecordIdentity {
  /** Whole seconds. A meter (`meterCompute`) adds up fractions. */
  seconds: number | bigint | string;
}

/** What a recorder has done, and what is wrong. */
export interface RecorderHealth {
  /** True if nothing is wrong: there is no problem that lasts, and no dead letter. */
  isHealthy: boolean;
  /** File of the spool. */
  path: string;
  /** What all programs that use the spool have in common. Null: it cannot be read. */
  spool: SpoolState | null;
  /** Records that wait in memory because the spool cannot be written, and their bytes. A crash loses them. */
  memoryRecords: number;
  memoryBytes: number;
  /** Records that this recorder accepted, and calls that it did not accept. */
  accepted: number;
  notAccepted: number;
  /** The sender. Null: this recorder does not send. */
  sender: SenderState | null;
  /** The problems that last. */
  problems: Problem[];
  /** Everything that went wrong since the recorder was created, one per code. */
  history: Problem[];
}

/** A record that the server did not accept. */
export interface DeadLetter extends Rejection {
  id: number;
  /** The record as it was sent: a `UsageRecordInput`. */
  record: Record<string, unknown>;
  recordedAt: Date;
  failedAt: Date;
}

/** Recorders that are open. Their memory is written when the process ends. */
const open = new Set<() => void>();

/**
 * Records usage: writes it to the spool at once, and sends it in the background until the server has answered. One recorder per process is
 * enough; several recorders, processes and threads may use one spool.
 */
export class UsageRecorder {
  readonly #options: ResolvedOptions;
  readonly #problems: Problems;
  readonly #spool: Spool;
  readonly #writer: Writer;
  readonly #sender: Sender | null;
  readonly #fractions = new Fractions();
  readonly #meters = new Set<ComputeMeter>();
  readonly #responses = new Map<string, Date>();
  readonly #exit = () => this.#end(true);
  #accepted = 0;
  #notAccepted = 0;
  #unsent = 0;
  #isClosed = false;

  /** Throws `TypeError` if an option is invalid. A spool that cannot be opened is a problem, and is tried again. */
  constructor(options: RecorderOptions = {}) {
    this.#options = resolveOptions(options);
    const { spool, durability, maxBytes, maxMemoryBytes, now, url, token, sendIntervalMs, requestTimeoutMs } = this.#options;
    this.#problems = new Problems(this.#options.onProblem);
    const problems = this.#problems;
    this.#spool = new Spool({ path: spool, durability, maxBytes, now, problems });
    this.#writer = new Writer(this.#spool, problems, maxMemoryBytes);
    this.#writer.open(LOCK_WAIT_MS);
    this.#sender = this.#options.send
      ? new Sender(this.#spool, { url, token, intervalMs: sendIntervalMs, timeoutMs: requestTimeoutMs, problems })
      : null;
    this.#sender?.start();
    if (open.size === 0) process.on('exit', endAll);
    open.add(this.#exit);
  }

  /**
   * Records usage, and returns its idempotency key: the record is in the spool, or in memory while the spool cannot be written. Null: it is not
   * accepted, which is reported and counted. Never throws and never waits for the network.
   */
  record(record: UsageRecord): string | null {
    return this.#append(() => [encodeRecord(record, this.#options.now())])?.[0] ?? null;
  }

  /**
   * Records usage so that it also survives a power cut, whatever the durability of the spool is. Calls of the same turn of the event loop share
   * one write to the disk. Resolves with the idempotency key after it, or with null if the record is not accepted. Never rejects.
   */
  async recordDurable(record: UsageRecord): Promise<string | null> {
    const encoded = this.#encode(() => [encodeRecord(record, this.#options.now())]);
    if (!encoded) return null;
    const isAccepted = await this.#writer.appendDurable(encoded);
    return this.#count(encoded, isAccepted)?.[0] ?? null;
  }

  /**
   * Records the tokens of one call, a record for each kind that is not 0, all or none. `idempotencyKey` is the prefix of their keys. Returns the
   * keys, or null if they are not accepted.
   */
  recordTokens(usage: TokenUsage): string[] | null {
    return this.#append(() => this.#encodeTokens(usage));
  }

  /**
   * Records the tokens in a response of the SDKs of OpenAI (Chat Completions, Responses), Anthropic or Gemini. Provider and model are those of
   * the response unless `usage` names others. The keys are derived from the id of the response, so that recording it again counts once.
   * Returns the keys, or null if the shape is unknown or the records are not accepted.
   */
  recordResponse(response: unknown, usage: UsageContext & RecordIdentity): string[] | null {
    return this.#append(() => {
      const read = readResponse(response);
      if (!read) {
        this.#notAccepted += 1;
        this.#problems.report('UNKNOWN_RESPONSE', 'nothing was recorded: the response has no usage in the shape of OpenAI, Anthropic or Gemini; use `recordTokens`');
        return null;
      }
      const provider = usage.provider ?? read.provider;
      const id = read.id === undefined ? undefined : `${provider}:${read.id}`;
      return this.#encodeTokens({
        ...read.tokens,
        ...contextOf(usage),
        provider,
        model: usage.model ?? read.model,
        idempotencyKey: usage.idempotencyKey ?? id,
        occurredAt: usage.occurredAt ?? read.createdAt ?? this.#firstTime(usage, id),
      });
    });
  }

  /** Records compute (`compute_seconds`). Send `tier`. Returns the idempotency key, or null. */
  recordCompute(usage: ComputeUsage): string | null {
    return this.#append(() => [this.#encodeCompute(usage)])?.[0] ?? null;
  }

  /**
   * Measures compute until the returned meter is stopped, or the block of `using` ends. Every minute (`meterIntervalMs`) and at the end it
   * records the whole seconds; the next meter with the same fields starts with the rest.
   */
  meterCompute(usage: UsageContext): ComputeMeter;
  /** Measures compute while a function runs, also if it fails, and gives its result. */
  meterCompute<T>(usage: UsageContext, work: () => T | Promise<T>): Promise<T>;
  meterCompute<T>(usage: UsageContext, work?: () => T | Promise<T>): ComputeMeter | Promise<T> {
    const meter = this.#startMeter(usage);
    if (!work) return meter;
    return (async () => {
      try {
        return await work();
      } finally {
        meter.stop();
      }
    })();
  }

  /**
   * Sends everything that was recorded before the call. True: the server has answered all of it (perhaps by dead letters). False: the time is
   * over, the token is rejected, or there is no address; the rest stays in the spool. Never rejects.
   */
  async flush(timeoutMs = 30_000): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    let latestId: number | null = null;
    let sending: Promise<boolean> | undefined;
    let isTried = false;
    for (;;) {
      try {
        this.#writer.flush();
        if (this.#writer.memoryRecords === 0) {
          latestId ??= this.#spool.latestId();
          if (!this.#spool.hasUpTo(latestId)) return true;
        }
      } catch {
        // The spool is locked; it is tried again.
      }
      const left = deadline - performance.now();
      if (left <= 0 || this.#isClosed) return false;
      sending ??= this.#sender?.sendNow().then(() => (isTried = true));
      await before(isTried ? undefined : sending, Math.min(FLUSH_CHECK_MS, left));
      if (this.#sender && (this.#options.url === undefined || (isTried && this.#sender.state.status === 'blocked'))) return false;
    }
  }

  /** Stops meters, sends what can be sent within the time, and closes the spool. The rest stays in it. True: nothing is left. Never rejects. */
  async close(timeoutMs = 5_000): Promise<boolean> {
    if (this.#isClosed) return true;
    for (const meter of this.#meters) meter.stop();
    const isFlushed = await this.flush(timeoutMs);
    await this.#sender?.stop();
    this.#end(false);
    return isFlushed;
  }

  /** What was recorded, what waits, and what is wrong. */
  health(): RecorderHealth {
    let spool: SpoolState | null = null;
    try {
      if (!this.#isClosed) spool = this.#spool.state();
    } catch {
      // The problem is reported when records are written.
    }
    const problems = this.#problems.active;
    return {
      isHealthy: problems.length === 0 && (spool?.deadLetters ?? 0) === 0,
      path: this.#spool.path,
      spool,
      memoryRecords: this.#writer.memoryRecords,
      memoryBytes: this.#writer.memoryBytes,
      accepted: this.#accepted,
      notAccepted: this.#notAccepted,
      sender: this.#sender?.state ?? null,
      problems,
      history: this.#problems.all,
    };
  }

  /** The records that the server did not accept, oldest first, from the id after `after`. Throws if the spool cannot be read. */
  deadLetters({ after = 0, limit = 100 }: { after?: number; limit?: number } = {}): DeadLetter[] {
    return this.#spool.deadLetters(after, limit).map(({ id, json, recordedAt, failedAt, status, code, field, message }) => ({
      ...{ id, status, code, field, message },
      record: JSON.parse(json) as Record<string, unknown>,
      recordedAt: new Date(recordedAt),
      failedAt: new Date(failedAt),
    }));
  }

  /**
   * Sends dead letters again, and gives how many. `change` gives the record to send instead of the one that it receives, such as a fixed one or one
   * with another key. Throws if the spool is locked or cannot be written, or if `change` throws; nothing is changed then.
   */
  resend(ids: number | readonly number[] | 'all', change?: (record: Record<string, unknown>) => Record<string, unknown>): number {
    const rewrite = change ? (json: string) => JSON.stringify(change(JSON.parse(json) as Record<string, unknown>)) : (json: string) => json;
    const count = this.#spool.resend(typeof ids === 'number' ? [ids] : ids, rewrite, LOCK_WAIT_MS);
    this.#sender?.wake();
    return count;
  }

  /** Deletes dead letters, and gives how many. Throws if the spool is locked or cannot be written. */
  deleteDeadLetters(ids: number | readonly number[] | 'all'): number {
    return this.#spool.deleteDeadLetters(typeof ids === 'number' ? [ids] : ids, LOCK_WAIT_MS);
  }

  #append(encode: () => EncodedRecord[] | null): string[] | null {
    const encoded = this.#encode(encode);
    return encoded && this.#count(encoded, this.#writer.append(encoded));
  }

  #encode(encode: () => EncodedRecord[] | null): EncodedRecord[] | null {
    try {
      if (!this.#isClosed) return encode();
      this.#problems.report('CLOSED', 'a record was not accepted: the recorder is closed');
    } catch (error) {
      const reason = error instanceof InvalidRecord || error instanceof Error ? error.message : String(error);
      this.#problems.report('INVALID_RECORD', `a record was not accepted: ${reason}`);
    }
    this.#notAccepted += 1;
    return null;
  }

  #count(encoded: readonly EncodedRecord[], isAccepted: boolean): string[] | null {
    if (!isAccepted) {
      this.#notAccepted += 1;
      return null;
    }
    this.#accepted += encoded.length;
    this.#unsent += encoded.length;
    if (this.#unsent >= MAX_BATCH_RECORDS) {
      this.#unsent = 0;
      this.#sender?.wake();
    }
    return encoded.map(({ key }) => key);
  }

  #encodeTokens({ input, cacheRead, cacheWrite, output, reasoning, idempotencyKey, occurredAt, ...context }: TokenUsage): EncodedRecord[] {
    const now = this.#options.now();
    const prefix = idempotencyKey ?? uuidV7(now);
    const counts: TokenCounts = { input, cacheRead, cacheWrite, output, reasoning };
    return (Object.keys(TOKEN_TYPES) as (keyof TokenCounts)[])
      .filter((kind) => counts[kind] != null && !/^0+(\.0*)?$/.test(String(counts[kind])))
      .map((kind) => {
        const usageType = TOKEN_TYPES[kind];
        return encodeRecord({ ...context, usageType, quantity: counts[kind]!, idempotencyKey: `${prefix}:${usageType}`, occurredAt }, now);
      });
  }

  #encodeCompute({ seconds, ...usage }: ComputeUsage): EncodedRecord {
    return encodeRecord({ ...usage, usageType: 'compute_seconds', quantity: seconds }, this.#options.now());
  }

  /** The time at which a response without a time was first recorded here. */
  #firstTime({ accountId }: UsageContext, id: string | undefined): Date {
    const now = new Date(this.#options.now());
    if (id === undefined) return now;
    const key = JSON.stringify([accountId, id]);
    const first = this.#responses.get(key) ?? now;
    this.#responses.set(key, first);
    if (this.#responses.size > MAX_RESPONSES) this.#responses.delete(this.#responses.keys().next().value!);
    return first;
  }

  #startMeter(usage: UsageContext): ComputeMeter {
    const meter = new ComputeMeter({
      context: { ...usage },
      intervalMs: this.#options.meterIntervalMs,
      monotonic: () => performance.now(),
      fractions: this.#fractions,
      record: (seconds) => this.recordCompute({ ...usage, seconds }) !== null,
      onStop: (stopped) => this.#meters.delete(stopped),
    });
    this.#meters.add(meter);
    return meter;
  }

  #end(isExit: boolean): void {
    if (this.#isClosed) return;
    for (const meter of this.#meters) meter.stop();
    this.#isClosed = true;
    open.delete(this.#exit);
    if (open.size === 0) process.off('exit', endAll);
    this.#writer.close();
    if (isExit) this.#sender?.abandon();
    this.#spool.close();
  }
}

function endAll(): void {
  for (const end of [...open]) end();
}

/** Waits for a promise, at most for a time. The timer keeps the process running, as the caller awaits it. */
async function before(promise: Promise<unknown> | undefined, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await (promise ? Promise.race([promise, late]) : late);
  clearTimeout(timer);
}
