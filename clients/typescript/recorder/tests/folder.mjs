// Spools in folders of their own, and what every test needs.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** An empty folder, with a function that removes it. */
export async function createFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), 'usage-insights-recorder-'));
  return { folder, spool: path.join(folder, 'state/spool.db'), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Reads the rows of a table of a spool. */
export function rows(spool, table) {
  const db = new DatabaseSync(spool, { readOnly: true });
  try {
    return db.prepare(`SELECT * FROM ${table} ORDER BY id`).all();
  } finally {
    db.close();
  }
}

/** Waits until a condition holds. */
export async function until(condition, what, timeoutMs = 10_000) {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Numbers from 0 to 1 that a seed determines. */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Ends the lease of a sender, as time does. The sender may live, and then two send at once. */
export function endLease(spool) {
  if (!existsSync(spool)) return;
  const db = new DatabaseSync(spool);
  try {
    db.exec('PRAGMA busy_timeout = 1000');
    if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'spool_state'").get()) db.exec('UPDATE spool_state SET sender_until = 0');
  } finally {
    db.close();
  }
}
