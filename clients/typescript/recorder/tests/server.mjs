// What the tests share: the real server, its rows, and spools in folders of their own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createInstallation } from '../../tests/real.mjs';

/** An empty folder, with a function that removes it. */
export async function createFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), 'usage-insights-recorder-'));
  return { folder, spool: path.join(folder, 'state/spool.db'), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A server in development on a new SQLite file. */
export async function createServer(settings = {}) {
  const installation = await createInstallation('SQLite', settings);
  return { ...installation, server: await installation.serve() };
}

/** Sends a query; gives its data. */
export async function query(url, text, variables = {}, token = undefined) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query: text, variables }) });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

const RECORDS = `query ($after: String) { usageRecords(first: 100, after: $after) {
  nodes { idempotencyKey accountId usageType quantity occurredAt tier model provider cost userId labels { key value } metadata }
  pageInfo { hasNextPage endCursor } } }`;

/** All records of the server, by key. */
export async function recordsByKey(url, token) {
  const records = new Map();
  for (let after = null; ; ) {
    const { usageRecords } = await query(url, RECORDS, { after }, token);
    for (const node of usageRecords.nodes) records.set(node.idempotencyKey, node);
    if (!usageRecords.pageInfo.hasNextPage) return records;
    after = usageRecords.pageInfo.endCursor;
  }
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
