import { randomBytes } from 'node:crypto';
import { statSync, truncateSync, writeFileSync } from 'node:fs';

const RESERVE_BYTES = 1024 * 1024;

/** Space on the disk that the sender frees when the disk is full, so that SQLite has space to delete what was sent. */
export class Reserve {
  readonly #file: string;

  constructor(spool: string) {
    this.#file = `${spool}-reserve`;
  }

  /** Writes the file if it is missing or smaller. Its content is random, so that no file system compresses it. */
  fill(): void {
    try {
      if ((statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0) >= RESERVE_BYTES) return;
      writeFileSync(this.#file, randomBytes(RESERVE_BYTES), { mode: 0o600 });
    } catch {
      this.release(); // The disk is full: a part of the reserve would only take the space that the spool needs.
    }
  }

  release(): void {
    try {
      truncateSync(this.#file);
    } catch {
      // There is no reserve to free.
    }
  }
}
