/** Passes values on at most once per interval: the first immediately, later ones after the interval, of several only the latest. */
export class Throttle<T> {
  readonly #intervalMs: number;
  readonly #handler: (value: T) => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #pending: { value: T } | null = null;

  constructor(intervalMs: number, handler: (value: T) => void) {
    this.#intervalMs = intervalMs;
    this.#handler = handler;
  }

  push(value: T): void {
    if (this.#timer === null) this.#pass(value);
    else this.#pending = { value };
  }

  /** Drops what is pending. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#pending = null;
  }

  #pass(value: T): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      const pending = this.#pending;
      this.#pending = null;
      if (pending) this.#pass(pending.value);
    }, this.#intervalMs);
    this.#handler(value);
  }
}
