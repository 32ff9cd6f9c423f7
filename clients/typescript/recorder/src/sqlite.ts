// Opens the file of a spool: creates it, checks whose it is, sets a corrupt one aside.
import { linkSync, mkdirSync, renameSync, rmdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { randomName } from './ids.js';
import type { Durability } from './record.js';
import { SCHEMA } from './schema.js';

const APPLICATION_ID = 1430869840;
const SCHEMA_VERSION = 1;
const STALE_LOCK_MS = 10_000;

/** A file that is not touched: it belongs to another program or to a newer version of this one. */
export class ForeignFile extends Error {}

const BUSY = new Set([5, 6, 15]);
const FULL = new Set([10, 13]);
const CORRUPT = new Set([11, 26]);

export const isBusy = (error: unknown): boolean => BUSY.has(primaryCode(error));
/** The disk is full, or cannot be written for another reason. */
export const isFull = (error: unknown): boolean => FULL.has(primaryCode(error)) || systemCode(error) === 'ENOSPC';
export const isCorrupt = (error: unknown): boolean => CORRUPT.has(primaryCode(error));

/** The result code of SQLite without its extension. 0: another error. */
function primaryCode(error: unknown): number {
  const { errcode } = Object(error) as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : 0;
}

export function systemCode(error: unknown): unknown {
  return (Object(error) as { code?: unknown }).code;
}

const CELL = new Int32Array(new SharedArrayBuffer(4));

/** Repeats work that finds the file locked, for at most `waitMs`. Blocks the thread: a lock is usually held for less than a millisecond. */
export function retryWhileBusy<T>(work: () => T, waitMs: number): T {
  const deadline = performance.now() + waitMs;
  for (let pause = 0.05; ; pause = Math.min(pause * 2, 5)) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() + pause > deadline) throw error;
    }
    Atomics.wait(CELL, 0, 0, pause);
  }
}

/** Identifies a file under its path. Null: there is none. */
export function fileId(file: string): string | null {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.dev}:${stat.ino}` : null;
}

/** Opens a spool, and writes the schema if it is empty. Waits for a lock for at most `waitMs`. */
export function openDatabase(file: string, durability: Durability, waitMs: number): DatabaseSync {
  const db = new DatabaseSync(file);
  try {
    retryWhileBusy(() => initialize(db, file), waitMs);
    db.exec(`PRAGMA synchronous = ${durability === 'power' ? 'FULL' : 'NORMAL'}`);
    db.exec('PRAGMA journal_size_limit = 4194304');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Creates an empty file that only its user can read, if there is none. It gets its name when it is closed: closing a file releases the locks that other
 * connections of this process have on it.
 */
export function createFile(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  if (fileId(file) !== null) return;
  const temporary = `${file}-${randomName()}`;
  writeFileSync(temporary, '', { mode: 0o600, flag: 'wx' });
  try {
    linkSync(temporary, file);
  } catch {
    // Another program was faster, or there are no hard links here: SQLite creates the file.
  } finally {
    unlinkSync(temporary);
  }
}

function initialize(db: DatabaseSync, file: string): void {
  if (isNew(db, file)) {
    db.exec('PRAGMA auto_vacuum = INCREMENTAL');
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('BEGIN IMMEDIATE');
    try {
      if (isNew(db, file)) db.exec(SCHEMA);
      db.exec('COMMIT');
    } catch (error) {
      rollback(db);
      throw error;
    }
  }
  db.exec('PRAGMA journal_mode = WAL');
}

function isNew(db: DatabaseSync, file: string): boolean {
  const applicationId = pragma(db, 'application_id');
  if (applicationId === 0 && db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined) return true;
  if (applicationId !== APPLICATION_ID) throw new ForeignFile(`\`${file}\` is not a spool of usage-insights; name another file`);
  const version = pragma(db, 'user_version');
  if (version !== SCHEMA_VERSION) throw new ForeignFile(`the spool \`${file}\` has version ${version}, and this program knows ${SCHEMA_VERSION}; update it`);
  return false;
}

export function pragma(db: DatabaseSync, name: string): number {
  return Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
}

export function rollback(db: DatabaseSync): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // SQLite has already rolled back.
  }
}

/**
 * Renames a corrupt file, unless another program has done so. The log of the database goes first, so that it is never applied to a new file.
 * Gives the new name; null if the file under this path is another one.
 */
export function setAside(file: string, id: string | null, now: number): string | null {
  const lock = `${file}-set-aside`;
  try {
    mkdirSync(lock);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > STALE_LOCK_MS) rmdirSync(lock);
    return null;
  }
  try {
    if (id === null || fileId(file) !== id) return null;
    for (const suffix of ['-wal', '-shm', '']) {
      if (fileId(file + suffix) !== null) renameSync(file + suffix, `${file}${suffix}.corrupt-${now}`);
    }
    return `${file}.corrupt-${now}`;
  } finally {
    rmdirSync(lock);
  }
}
