// The spool: usage records in a local SQLite file, until the server has answered them. clients/spool/README.md has the rules.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Problems } from './problems.js';
import { MAX_BATCH_BYTES, type Durability, type EncodedRecord } from './record.js';
import { Reserve } from './reserve.js';
import { createFile, fileId, isCorrupt, isFull, openDatabase, pragma, retryWhileBusy, rollback, setAside } from './sqlite.js';

/** Records in a batch at most. */
export const MAX_BATCH_RECORDS = 1000;
/** How long a sender holds the lease after it has taken or renewed it. */
export const LEASE_MS = 60_000;
/** Free pages that stay in the file after a batch, and how many are returned to the file system at once. */
const KEPT_PAGES = 256;
const VACUUM_PAGES = 256;

export interface SpoolOptions {
  path: string;
  durability: Durability;
  maxBytes: number;
  /** Unix milliseconds. */
  now: () => number;
  problems: Problems;
}

/** What all programs that use the spool have in common. */
export interface SpoolState {
  spooledRecords: number;
  spooledBytes: number;
  deadLetters: number;
  sentRecords: number;
  /** When the oldest record that waits was recorded, in Unix milliseconds. Null: none waits. */
  oldestRecordedAt: number | null;
}

export interface SpooledRecord {
  id: number;
  json: string;
}

/** Why the server did not accept a record. */
export interface Rejection {
  status: 'CONFLICT' | 'REJECTED' | 'CALL_REJECTED';
  code: string;
  field: string | null;
  message: string;
}

/** The answer to a record. It names the record by id and content, so that no record of another file is meant. */
export interface Answer extends SpooledRecord {
  /** Null if it is recorded. */
  rejection: Rejection | null;
}

export interface DeadLetterRow extends Rejection {
  id: number;
  json: string;
  recordedAt: number;
  failedAt: number;
}

export class Spool {
  readonly path: string;
  readonly #options: SpoolOptions;
  readonly #reserve: Reserve;
  #connection: Connection | null = null;
  /** The file that was opened last, perhaps in vain. */
  #openedId: string | null = null;
  #isClosed = false;

  constructor(options: SpoolOptions) {
    this.path = options.path;
    this.#options = options;
    this.#reserve = new Reserve(options.path);
  }

  /** Opens the file if it is not open. Every other function does so too. */
  open(waitMs: number): void {
    this.#use(waitMs, () => undefined);
  }

  /**
   * Adds records in one transaction, and says whether there was space. `isDurable`: they also survive a power cut, whatever the durability of the
   * spool is.
   */
  append(records: readonly EncodedRecord[], waitMs: number, isDurable = false): boolean {
    return this.#use(waitMs, (connection) => {
      const raise = isDurable && this.#options.durability !== 'power';
      if (raise) connection.db.exec('PRAGMA synchronous = FULL');
      try {
        return connection.append(records, this.#options.maxBytes, waitMs);
      } finally {
        if (raise) connection.db.exec('PRAGMA synchronous = NORMAL');
      }
    });
  }

  /** The oldest records: at most `limit`, and 1 MiB of JSON. */
  batch(limit: number): SpooledRecord[] {
    return this.#use(0, ({ statement }) =>
      statement(
        `WITH oldest AS (SELECT id, record, bytes FROM spooled_record ORDER BY id LIMIT ?)
         SELECT id, record AS json FROM (SELECT id, record, sum(bytes + 1) OVER (ORDER BY id) AS total, row_number() OVER (ORDER BY id) AS number FROM oldest)
         WHERE total <= ? OR number = 1 ORDER BY id`,
      ).all(limit, MAX_BATCH_BYTES),
    ) as unknown as SpooledRecord[];
  }

  /** The id of the latest record that waits. 0: none. */
  latestId(): number {
    return this.#use(0, ({ statement }) => Number(statement('SELECT coalesce(max(id), 0) AS id FROM spooled_record').get()?.['id']));
  }

  /** Whether a record waits with this id or an earlier one. */
  hasUpTo(id: number): boolean {
    return this.#use(0, ({ statement }) => statement('SELECT 1 FROM spooled_record WHERE id <= ? LIMIT 1').get(id) !== undefined);
  }

  /** Takes the lease, or renews it. False: another sender holds it. */
  takeLease(sender: string, waitMs: number): boolean {
    const now = this.#options.now();
    const parameters = [sender, now + LEASE_MS, sender, now, now + LEASE_MS];
    return this.#use(waitMs, (connection) =>
      this.#withReserve(connection, () =>
        connection.write(waitMs, () => {
          const { changes } = connection
            .statement(
              `UPDATE spool_state SET sender = ?, sender_until = ?
               WHERE id = 1 AND (sender IS NULL OR sender = ? OR sender_until <= ? OR sender_until > ?)`,
            )
            .run(...parameters);
          return Number(changes) === 1;
        }),
      ),
    );
  }

  releaseLease(sender: string, waitMs: number): void {
    this.#use(waitMs, ({ write, statement }) =>
      write(waitMs, () => statement('UPDATE spool_state SET sender = NULL, sender_until = 0 WHERE id = 1 AND sender = ?').run(sender)),
    );
  }

  /** Deletes the records that were recorded, and moves the others to the dead letters. Works on a full disk. */
  settle(answers: readonly Answer[], waitMs: number): void {
    this.#use(waitMs, (connection) =>
      this.#withReserve(connection, () => {
        connection.settle(answers, this.#options.now(), waitMs);
        connection.shrink();
      }),
    );
  }

  state(): SpoolState {
    return this.#use(0, ({ statement }) => {
      const row = statement(
        `SELECT spooled_records, spooled_bytes, dead_letters, sent_records,
           (SELECT recorded_at FROM spooled_record ORDER BY id LIMIT 1) AS oldest FROM spool_state WHERE id = 1`,
      ).get() as Record<string, number | null>;
      return {
        spooledRecords: row['spooled_records']!,
        spooledBytes: row['spooled_bytes']!,
        deadLetters: row['dead_letters']!,
        sentRecords: row['sent_records']!,
        oldestRecordedAt: row['oldest'] ?? null,
      };
    });
  }

  deadLetters(after: number, limit: number): DeadLetterRow[] {
    return this.#use(0, ({ statement }) =>
      statement(
        `SELECT id, record AS json, recorded_at AS recordedAt, status, code, field, message, failed_at AS failedAt
         FROM dead_letter WHERE id > ? ORDER BY id LIMIT ?`,
      ).all(after, limit),
    ) as unknown as DeadLetterRow[];
  }

  /** Moves dead letters back to the records that wait. `rewrite` gives the JSON to send. Gives how many were moved. */
  resend(ids: readonly number[] | 'all', rewrite: (json: string) => string, waitMs: number): number {
    return this.#use(waitMs, ({ write, takeDeadLetters, statement }) =>
      write(waitMs, () => {
        const letters = takeDeadLetters(ids);
        let added = 0;
        for (const letter of letters) {
          const json = rewrite(letter.json);
          const bytes = Buffer.byteLength(json);
          statement('INSERT INTO spooled_record (record, bytes, recorded_at) VALUES (?, ?, ?)').run(json, bytes, letter.recordedAt);
          added += bytes;
        }
        statement('UPDATE spool_state SET spooled_records = spooled_records + ?, spooled_bytes = spooled_bytes + ? WHERE id = 1').run(letters.length, added);
        return letters.length;
      }),
    );
  }

  deleteDeadLetters(ids: readonly number[] | 'all', waitMs: number): number {
    return this.#use(waitMs, (connection) =>
      this.#withReserve(connection, () => {
        const deleted = connection.write(waitMs, () => connection.takeDeadLetters(ids).length);
        connection.shrink();
        return deleted;
      }),
    );
  }

  /** Closes the file for good. */
  close(): void {
    this.#isClosed = true;
    this.#disconnect();
  }

  #disconnect(): void {
    this.#connection?.close();
    this.#connection = null;
  }

  /** Works with the connection. A corrupt file is set aside, and the work is done with a new one. */
  #use<T>(waitMs: number, work: (connection: Connection) => T): T {
    for (let attempt = 1; ; attempt++) {
      try {
        return work(this.#connect(waitMs));
      } catch (error) {
        if (!isCorrupt(error) || attempt > 1) throw error;
        this.#setAside(error);
      }
    }
  }

  /** Does work of the sender. If the disk is full, it is done with the reserve, which is written again at once, before records take the space. */
  #withReserve<T>(connection: Connection, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!isFull(error)) throw error;
      this.#reserve.release();
      connection.checkpoint();
      const result = work();
      connection.checkpoint();
      return result;
    } finally {
      this.#reserve.fill();
    }
  }

  #connect(waitMs: number): Connection {
    const id = fileId(this.path);
    if (this.#connection && this.#connection.id !== id) {
      this.#disconnect(); // Another program has set the file aside, or it was removed.
      if (id === null) this.#options.problems.report('SPOOL_UNAVAILABLE', `the spool \`${this.path}\` was removed with its records; a new one begins`);
    }
    if (!this.#connection) {
      if (this.#isClosed) throw new Error('the recorder is closed');
      createFile(this.path);
      this.#openedId = fileId(this.path);
      const connection = new Connection(openDatabase(this.path, this.#options.durability, waitMs), fileId(this.path));
      if (this.#openedId !== null && connection.id !== this.#openedId) {
        connection.close();
        throw new Error(`another program has replaced the spool \`${this.path}\` while it was opened`);
      }
      this.#connection = connection;
      this.#reserve.fill();
    }
    return this.#connection;
  }

  #setAside(error: unknown): void {
    const id = this.#connection?.id ?? this.#openedId;
    this.#disconnect();
    const target = setAside(this.path, id, this.#options.now());
    if (target === null) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.#options.problems.report('SPOOL_CORRUPT', `the spool \`${this.path}\` is corrupt (${reason}); it is set aside as \`${target}\`, and a new one begins`);
  }
}

/** An open file with its statements. */
class Connection {
  readonly db: DatabaseSync;
  readonly id: string | null;
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync, id: string | null) {
    this.db = db;
    this.id = id;
  }

  readonly statement = (sql: string): StatementSync => {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.db.prepare(sql)));
    return statement;
  };

  /** Runs a transaction that writes. Waits for a lock for at most `waitMs`. */
  readonly write = <T>(waitMs: number, work: () => T): T => {
    retryWhileBusy(() => this.statement('BEGIN IMMEDIATE').run(), waitMs);
    try {
      const result = work();
      this.statement('COMMIT').run();
      return result;
    } catch (error) {
      rollback(this.db);
      throw error;
    }
  };

  append(records: readonly EncodedRecord[], maxBytes: number, waitMs: number): boolean {
    const bytes = records.reduce((sum, record) => sum + record.bytes, 0);
    return this.write(waitMs, () => {
      const { changes } = this.statement(
        'UPDATE spool_state SET spooled_records = spooled_records + ?, spooled_bytes = spooled_bytes + ? WHERE id = 1 AND spooled_bytes + ? <= ?',
      ).run(records.length, bytes, bytes, maxBytes);
      if (Number(changes) === 0) return false;
      const insert = this.statement('INSERT INTO spooled_record (record, bytes, recorded_at) VALUES (?, ?, ?)');
      for (const record of records) insert.run(record.json, record.bytes, record.recordedAt);
      return true;
    });
  }

  settle(answers: readonly Answer[], now: number, waitMs: number): void {
    const count = { spooled: 0, bytes: 0, dead: 0, sent: 0 };
    this.write(waitMs, () => {
      for (const { id, json, rejection } of answers) {
        if (rejection) {
          const { changes } = this.statement(
            `INSERT INTO dead_letter (record, bytes, recorded_at, status, code, field, message, failed_at)
             SELECT record, bytes, recorded_at, ?, ?, ?, ?, ? FROM spooled_record WHERE id = ? AND record = ?`,
          ).run(rejection.status, rejection.code, rejection.field, rejection.message, now, id, json);
          count.dead += Number(changes);
        }
        // Another sender may have deleted it already.
        const deleted = this.statement('DELETE FROM spooled_record WHERE id = ? AND record = ? RETURNING bytes').get(id, json);
        if (deleted === undefined) continue;
        count.spooled += 1;
        if (rejection) continue;
        count.sent += 1;
        count.bytes += Number(deleted['bytes']);
      }
      this.statement(
        `UPDATE spool_state SET spooled_records = spooled_records - ?, spooled_bytes = spooled_bytes - ?, dead_letters = dead_letters + ?,
           sent_records = sent_records + ? WHERE id = 1`,
      ).run(count.spooled, count.bytes, count.dead, count.sent);
    });
  }

  /** Deletes dead letters within a transaction, and gives what they were. */
  readonly takeDeadLetters = (ids: readonly number[] | 'all'): { json: string; recordedAt: number }[] => {
    const letters = this.statement(
      'DELETE FROM dead_letter WHERE ? OR id IN (SELECT value FROM json_each(?)) RETURNING record AS json, bytes, recorded_at AS recordedAt',
    ).all(ids === 'all' ? 1 : 0, JSON.stringify(ids === 'all' ? [] : ids)) as unknown as { json: string; bytes: number; recordedAt: number }[];
    const bytes = letters.reduce((sum, letter) => sum + letter.bytes, 0);
    this.statement('UPDATE spool_state SET dead_letters = dead_letters - ?, spooled_bytes = spooled_bytes - ? WHERE id = 1').run(letters.length, bytes);
    return letters;
  };

  /** Returns free pages to the file system. */
  readonly shrink = (): void => {
    try {
      const free = pragma(this.db, 'freelist_count') - KEPT_PAGES;
      if (free > 0) this.db.exec(`PRAGMA incremental_vacuum(${Math.min(free, VACUUM_PAGES)})`);
    } catch {
      // The file is locked: the next batch does it.
    }
  };

  /** Moves the log of the database into its file, which frees the space of the log. */
  checkpoint(): void {
    try {
      this.statement('PRAGMA wal_checkpoint(TRUNCATE)').get();
    } catch {
      // A part of the log is moved all the same.
    }
  }

  close(): void {
    this.#statements.clear();
    try {
      this.db.close();
    } catch {
      // A file that was removed or is corrupt.
    }
  }
}
