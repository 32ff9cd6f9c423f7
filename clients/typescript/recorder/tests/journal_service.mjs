// A service of journal.test.mjs: it records until it is ended, and journals what it was promised. A line is written before and after each call:
//   ? KEY TYPE QUANTITY   the call begins
//   + KEY                 it is accepted and in the spool
//   ~ KEY                 it is accepted and in memory
//   - KEY                 it is not accepted
//   *                     what was in memory is in the spool
import { openSync, writeSync } from 'node:fs';
import sqlite from 'node:sqlite';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomOf } from './folder.mjs';

const { JOURNAL, SERVICE_ACCOUNT, SERVICE_NAME, SERVICE_SEED, SPOOL, OFFSET_MS, SERVER_URL } = process.env;
const random = randomOf(Number(SERVICE_SEED));

// Databases that can be made to appear full.
const databases = [];
sqlite.DatabaseSync = class extends sqlite.DatabaseSync {
  constructor(...parameters) {
    super(...parameters);
    databases.push(this);
  }
};
syncBuiltinESMExports();
const { UsageRecorder } = await import('@usage-insights/recorder');

/** Limits the file to its present size, or removes the limit. */
function limitDisk(isLimited) {
  const db = databases.at(-1);
  try {
    const pages = Object.values(db.prepare('PRAGMA page_count').get())[0];
    db.exec(`PRAGMA max_page_count = ${isLimited ? pages : 4_294_967_294}`);
  } catch {
    // The recorder has closed this one.
  }
}

const journal = openSync(JOURNAL, 'a');
const write = (line) => writeSync(journal, `${line}\n`);

const recorder = new UsageRecorder({
  url: SERVER_URL,
  spool: SPOOL,
  sendIntervalMs: 20,
  requestTimeoutMs: 1_000,
  now: () => Date.now() + Number(OFFSET_MS),
  onProblem: () => undefined,
});

let previous;
for (let index = 0; ; index++) {
  const isAgain = previous !== undefined && random() < 0.05; // the same key, perhaps with another quantity
  const key = isAgain ? previous : `${SERVICE_NAME}-${index}`;
  const quantity = 1 + Math.floor(random() * 1_000);
  const usageType = random() < 0.03 ? 'no_such_type' : 'api_calls';
  write(`? ${key} ${usageType} ${quantity}`);
  const accepted = recorder.record({ accountId: SERVICE_ACCOUNT, usageType, quantity, idempotencyKey: key });
  const { memoryRecords } = recorder.health();
  write(`${accepted === null ? '-' : memoryRecords > 0 ? '~' : '+'} ${key}`);
  if (memoryRecords === 0) write('*');
  previous = key;
  if (random() < 0.01) {
    limitDisk(true);
    setTimeout(() => limitDisk(false), 100 * random()).unref();
  }
  if (random() < 0.3) await sleep(5 * random());
}
