/** How often and how long requests are sent again. */
export interface RetryOptions {
  /** How many times a request is sent at most, the first included. 1 disables retries. Default: 4. */
  attempts?: number;
  /** Upper bound of the first wait, in milliseconds; it doubles with every attempt. Default: 300. */
  baseDelayMs?: number;
  /**
   * Upper bound of every wait, in milliseconds. An error with a longer `retryAfterMs` is returned instead of retried, so that a user can be
   * shown when to try again. Default: 10000.
   */
  maxDelayMs?: number;
}

export type RetryPolicy = Required<RetryOptions>;

export const DEFAULT_RETRY: RetryPolicy = { attempts: 4, baseDelayMs: 300, maxDelayMs: 10_000 };

/**
 * The wait before attempt `attempt + 1`, in milliseconds: exponential backoff with full jitter, added to the server's `retryAfterMs`. Null if
 * the request must not be sent again.
 */
export function retryDelay(policy: RetryPolicy, attempt: number, retryAfterMs: number | null): number | null {
  if (attempt >= policy.attempts || (retryAfterMs ?? 0) > policy.maxDelayMs) return null;
  return (retryAfterMs ?? 0) + backoff(policy.baseDelayMs, policy.maxDelayMs, attempt);
}

/** Exponential backoff with full jitter: evenly distributed from 0 to `baseMs` doubled `attempt - 1` times, at most `maxMs`. */
export function backoff(baseMs: number, maxMs: number, attempt: number): number {
  return Math.random() * Math.min(maxMs, baseMs * 2 ** (attempt - 1));
}

/** Waits, or rejects with the reason of the signal as soon as it is aborted. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const aborted = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }, ms);
    signal?.addEventListener('abort', aborted, { once: true });
  });
}

/** Parses the header `Retry-After`: seconds or an HTTP date, as milliseconds from now. Null if there is none that can be read. */
export function parseRetryAfter(value: string | null, now: number = Date.now()): number | null {
  if (value === null) return null;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
