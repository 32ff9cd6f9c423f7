/** Stable codes of what can go wrong in a recorder. */
export type ProblemCode =
  | 'INVALID_RECORD' // a record was not accepted: invalid arguments
  | 'UNKNOWN_RESPONSE' // `recordResponse` does not know the shape: nothing was recorded
  | 'SPOOL_FULL' // a record was not accepted: the spool has `maxBytes`
  | 'MEMORY_FULL' // a record was not accepted: the spool cannot be written, and the queue in memory is full
  | 'CLOSED' // a record was not accepted: the recorder is closed
  | 'SPOOL_UNAVAILABLE' // the spool cannot be opened; records wait in memory
  | 'SPOOL_LOCKED' // another program has locked the spool; records wait in memory
  | 'DISK_FULL' // the spool cannot be written; records wait in memory
  | 'RECORDS_LOST' // the recorder or the process ended while records waited in memory and the spool could not be written
  | 'SPOOL_CORRUPT' // the spool was corrupt and was set aside
  | 'NO_URL' // there is no address: records stay in the spool
  | 'TOKEN_REJECTED' // the token is missing, wrong, or lacks the scope: records stay in the spool
  | 'TOKEN_UNAVAILABLE' // the function `token` failed
  | 'BAD_RESPONSE' // the address is not that of a server of usage-insights: records stay in the spool
  | 'CALL_REJECTED' // the server rejects the document or the call: records stay in the spool, or became dead letters
  | 'UNREACHABLE' // the server does not answer, or asks to wait; sending is repeated
  | 'DEAD_LETTER'; // the server did not accept records

/** Something that needs attention. */
export interface Problem {
  code: ProblemCode;
  /** What happened, and what to do. */
  message: string;
  /** When it happened last. */
  at: Date;
  /** How often it happened since the recorder was created. */
  count: number;
}

export type OnProblem = (problem: Problem) => void;

/** How often a code is reported as a warning of the process. */
const REPORT_INTERVAL_MS = 60_000;

/**
 * Counts problems and reports them: each to `onProblem` if there is one, otherwise as a warning of the process, at most once a minute per code.
 * Never throws.
 */
export class Problems {
  readonly #onProblem: OnProblem | undefined;
  #reporting = false;
  readonly #seen = new Map<ProblemCode, { problem: Problem; warnedAt: number; active: boolean }>();

  constructor(onProblem: OnProblem | undefined) {
    this.#onProblem = onProblem;
  }

  /** Reports an event. `isLasting`: what caused it lasts until `end`. */
  report(code: ProblemCode, message: string, isLasting = false): void {
    this.#note(code, message, isLasting);
  }

  /** Reports a condition that lasts until `end`. It is reported once, and again if its message changes. */
  begin(code: ProblemCode, message: string): void {
    const seen = this.#seen.get(code);
    if (seen?.active && seen.problem.message === message) return;
    this.#note(code, message, true);
  }

  end(...codes: ProblemCode[]): void {
    for (const code of codes) {
      const seen = this.#seen.get(code);
      if (seen) seen.active = false;
    }
  }

  /** The conditions that last. */
  get active(): Problem[] {
    return [...this.#seen.values()].filter(({ active }) => active).map(({ problem }) => ({ ...problem }));
  }

  /** All problems since the recorder was created, one per code. */
  get all(): Problem[] {
    return [...this.#seen.values()].map(({ problem }) => ({ ...problem }));
  }

  #note(code: ProblemCode, message: string, active: boolean): void {
    const seen = this.#seen.get(code);
    const problem = { code, message, at: new Date(), count: (seen?.problem.count ?? 0) + 1 };
    const uptime = performance.now();
    const isDue = seen === undefined || uptime - seen.warnedAt >= REPORT_INTERVAL_MS;
    const warnedAt = isDue ? uptime : seen.warnedAt;
    this.#seen.set(code, { problem, warnedAt, active });
    if (this.#reporting) return; // The callback records usage itself.
    this.#reporting = true;
    try {
      if (this.#onProblem) this.#onProblem({ ...problem });
      else if (isDue) process.emitWarning(message, { type: 'UsageRecorderWarning', code });
    } catch {
      // An error of the callback is not one of the caller of `record`.
    } finally {
      this.#reporting = false;
    }
  }
}
