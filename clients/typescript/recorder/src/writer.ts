import type { Problems } from './problems.js';
import type { EncodedRecord } from './record.js';
import type { Spool } from './spool.js';
import { isBusy, isFull } from './sqlite.js';

/** How long `record` waits for a lock of another program, and how long the end of the process does. */
const LOCK_WAIT_MS = 5;
const EXIT_WAIT_MS = 2_000;
/** Pauses between attempts to write what waits in memory. */
const MIN_PAUSE_MS = 1;
const MAX_PAUSE_MS = 1_000;
const MAX_LOCKED_PAUSE_MS = 20;
/** A lock that lasts longer is reported. */
const REPORTED_LOCK_MS = 1_000;
const CHUNK_RECORDS = 500;

interface Durable {
  records: readonly EncodedRecord[];
  bytes: number;
  resolve: (isStored: boolean) => void;
}

/**
 * Writes records to the spool, or keeps them in memory while the spool cannot be written. Blocks for at most 5 ms, and only if another program
 * has locked the spool.
 */
export class Writer {
  readonly #spool: Spool;
  readonly #problems: Problems;
  readonly #maxMemoryBytes: number;
  #queue: EncodedRecord[] = [];
  #durable: Durable[] = [];
  #bytes = 0;
  #isSpoolFull = false;
  #lockedSince: number | null = null;
  #timer: NodeJS.Timeout | undefined;
  #pause = MIN_PAUSE_MS;
  #isScheduled = false;

  constructor(spool: Spool, problems: Problems, maxMemoryBytes: number) {
    this.#spool = spool;
    this.#problems = problems;
    this.#maxMemoryBytes = maxMemoryBytes;
  }

  /** Records that wait in memory. */
  get memoryRecords(): number {
    return this.#queue.length + this.#durable.reduce((sum, { records }) => sum + records.length, 0);
  }

  get memoryBytes(): number {
    return this.#bytes;
  }

  /** Opens the spool. If that fails, the problem is reported, and the spool is opened again with the next record. */
  open(waitMs: number): void {
    try {
      this.#spool.open(waitMs);
    } catch (error) {
      this.#reportError(error);
    }
  }

  /** Writes records, all or none. False: they are not accepted, which is reported. */
  append(records: readonly EncodedRecord[]): boolean {
    if (records.length === 0) return true;
    if (this.#lockedSince !== null) this.#flushQueue(0); // The lock may have ended.
    if (this.#queue.length === 0) {
      const isStored = this.#store(records, LOCK_WAIT_MS, false);
      if (isStored !== null) {
        if (!isStored) this.#reportFull();
        return isStored;
      }
    } else if (this.#isSpoolFull) {
      this.#reportFull();
      return false;
    }
    const bytes = bytesOf(records);
    if (!this.#hasMemory(bytes)) return false;
    this.#queue.push(...records);
    this.#bytes += bytes;
    this.#schedule();
    return true;
  }

  /** Writes records, and resolves after a commit that survives a power cut. All calls of a turn of the event loop share one. */
  appendDurable(records: readonly EncodedRecord[]): Promise<boolean> {
    const bytes = bytesOf(records);
    if (!this.#hasMemory(bytes)) return Promise.resolve(false);
    this.#bytes += bytes;
    return new Promise((resolve) => {
      this.#durable.push({ records, bytes, resolve });
      if (this.#isScheduled) return;
      this.#isScheduled = true;
      setImmediate(() => {
        this.#isScheduled = false;
        this.#flushDurable(LOCK_WAIT_MS);
        this.#schedule();
      });
    });
  }

  /** Writes what waits in memory. */
  flush(waitMs = LOCK_WAIT_MS): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushQueue(waitMs);
    this.#flushDurable(waitMs);
    this.#schedule();
  }

  /** Writes what waits in memory, at the end of the process or of the recorder. */
  close(): void {
    this.flush(EXIT_WAIT_MS);
    clearTimeout(this.#timer);
    const lost = this.memoryRecords;
    if (lost > 0) this.#problems.report('RECORDS_LOST', `${lost} records waited in memory and could not be written to the spool \`${this.#spool.path}\``);
    this.#queue = [];
    this.#bytes = 0;
    for (const { resolve } of this.#durable.splice(0)) resolve(false);
  }

  #flushQueue(waitMs: number): void {
    let limit = CHUNK_RECORDS;
    while (this.#queue.length > 0) {
      const chunk = this.#queue.slice(0, limit);
      const isStored = this.#store(chunk, waitMs, false);
      if (isStored === null) return;
      if (!isStored && limit > 1) {
        limit = 1;
        continue;
      }
      this.#isSpoolFull = !isStored;
      if (!isStored) return this.#reportFull();
      this.#queue = this.#queue.slice(chunk.length);
      this.#bytes -= bytesOf(chunk);
    }
  }

  #flushDurable(waitMs: number): void {
    if (this.#durable.length === 0) return;
    const isStored = this.#store(this.#durable.flatMap(({ records }) => records), waitMs, true);
    if (isStored === null) return;
    const waiting = this.#durable.splice(0);
    for (const [index, { records, bytes, resolve }] of waiting.entries()) {
      const isAccepted = isStored || (waiting.length > 1 ? this.#store(records, waitMs, true) : false);
      if (isAccepted === null) {
        this.#durable = waiting.slice(index);
        return;
      }
      this.#bytes -= bytes;
      if (!isAccepted) this.#reportFull();
      resolve(isAccepted);
    }
  }

  /** Whether the spool has space. Null: it cannot be written now. */
  #store(records: readonly EncodedRecord[], waitMs: number, isDurable: boolean): boolean | null {
    try {
      const isStored = this.#spool.append(records, waitMs, isDurable);
      this.#problems.end('SPOOL_LOCKED', 'DISK_FULL', 'SPOOL_UNAVAILABLE');
      this.#lockedSince = null;
      if (isStored) this.#problems.end('SPOOL_FULL');
      return isStored;
    } catch (error) {
      this.#reportError(error);
      return null;
    }
  }

  #reportError(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (isBusy(error)) {
      this.#lockedSince ??= performance.now();
      if (performance.now() - this.#lockedSince < REPORTED_LOCK_MS) return;
      this.#problems.begin('SPOOL_LOCKED', `another program has locked the spool \`${this.#spool.path}\` for more than a second; records wait in memory`);
      return;
    }
    this.#lockedSince = null;
    if (isFull(error)) {
      this.#problems.begin('DISK_FULL', `the spool \`${this.#spool.path}\` cannot be written (${reason}); records wait in memory`);
    } else {
      this.#problems.begin('SPOOL_UNAVAILABLE', `the spool \`${this.#spool.path}\` cannot be used (${reason}); records wait in memory`);
    }
  }

  #reportFull(): void {
    this.#problems.report('SPOOL_FULL', `a record was not accepted: the spool \`${this.#spool.path}\` is full (\`maxBytes\`)`, true);
  }

  #hasMemory(bytes: number): boolean {
    if (this.#bytes + bytes <= this.#maxMemoryBytes) return true;
    this.#problems.report('MEMORY_FULL', 'a record was not accepted: the spool cannot be written, and the queue in memory is full (`maxMemoryBytes`)', true);
    return false;
  }

  #schedule(): void {
    if (this.#queue.length === 0 && this.#durable.length === 0) {
      this.#problems.end('MEMORY_FULL');
      this.#pause = MIN_PAUSE_MS;
      return;
    }
    if (this.#timer) {
      if (this.#durable.length > 0) this.#timer.ref();
      return;
    }
    this.#timer = setTimeout(() => this.flush(), this.#pause);
    if (this.#durable.length === 0) this.#timer.unref(); // A caller waits for durable records.
    this.#pause = Math.min(this.#pause * 2, this.#lockedSince === null ? MAX_PAUSE_MS : MAX_LOCKED_PAUSE_MS);
  }
}

function bytesOf(records: readonly EncodedRecord[]): number {
  return records.reduce((sum, { bytes }) => sum + bytes, 0);
}
