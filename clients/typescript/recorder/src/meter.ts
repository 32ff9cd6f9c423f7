/// <reference lib="esnext.disposable" preserve="true" />
import { randomName } from './ids.js';
import type { UsageContext } from './record.js';

/** Combinations of fields whose fractions of a second are kept after their meter has stopped. */
const MAX_FRACTIONS = 10_000;

/** Fractions of a second that are not recorded yet, by the fields of the meter. The next meter with the same fields starts with them. */
export class Fractions {
  readonly #ms = new Map<string, number>();

  take(key: string): number {
    const ms = this.#ms.get(key) ?? 0;
    this.#ms.delete(key);
    return ms;
  }

  add(key: string, ms: number): void {
    const sum = (this.#ms.get(key) ?? 0) + ms;
    this.#ms.delete(key);
    this.#ms.set(key, sum);
    if (this.#ms.size > MAX_FRACTIONS) this.#ms.delete(this.#ms.keys().next().value!);
  }
}

export interface MeterOptions {
  context: UsageContext;
  intervalMs: number;
  /** A clock that never goes back, in milliseconds. */
  monotonic: () => number;
  fractions: Fractions;
  /** Records whole seconds. False: they are not accepted, and stay in the meter. */
  record: (seconds: number) => boolean;
  onStop: (meter: ComputeMeter) => void;
}

/** Measures compute from its creation until it is stopped, and records whole seconds. `using` stops it at the end of the block. */
export class ComputeMeter {
  readonly #options: MeterOptions;
  readonly #key: string;
  readonly #timer: NodeJS.Timeout;
  #since: number;
  #unrecordedMs = 0;
  #isStopped = false;

  /** Use `UsageRecorder.meterCompute`. */
  constructor(options: MeterOptions) {
    this.#options = options;
    this.#key = fieldsKey(options.context);
    this.#since = options.monotonic();
    this.#timer = setInterval(() => this.report(), options.intervalMs);
    this.#timer.unref();
  }

  /** Records the whole seconds until now. The recorder calls it every minute (`meterIntervalMs`). */
  report(): void {
    if (this.#isStopped) return;
    const now = this.#options.monotonic();
    this.#unrecordedMs += this.#options.fractions.take(this.#key) + (now - this.#since);
    this.#since = now;
    const seconds = Math.floor(this.#unrecordedMs / 1_000);
    if (seconds > 0 && this.#options.record(seconds)) this.#unrecordedMs -= seconds * 1_000;
  }

  /** Records the rest, and stops. Calling it again does nothing. */
  stop(): void {
    if (this.#isStopped) return;
    this.report();
    this.#isStopped = true;
    clearInterval(this.#timer);
    this.#options.fractions.add(this.#key, this.#unrecordedMs);
    this.#options.onStop(this);
  }

  /** Stops the meter. */
  [Symbol.dispose](): void {
    this.stop();
  }
}

/** Equal for equal fields. Fields that JSON cannot express equal no others: their records are not accepted. */
function fieldsKey(context: UsageContext): string {
  try {
    return JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1)));
  } catch {
    return randomName();
  }
}
