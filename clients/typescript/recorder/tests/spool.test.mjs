// The spool: what it survives, its limits, and programs that share it.
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { UsageRecorder } from '@usage-insights/recorder';
import { SCHEMA } from '../dist/schema.js';
import { createFolder, rows, until } from './folder.mjs';
import { scripted } from './scripted.mjs';

const SERVICE = fileURLToPath(new URL('service.mjs', import.meta.url));
const CALL = { accountId: 'acme', usageType: 'api_calls', quantity: 1 };

let place;
let problems;
const recorders = [];

beforeEach(async () => {
  place = await createFolder();
  problems = [];
});

afterEach(async () => {
  for (const recorder of recorders.splice(0)) await recorder.close(0);
  await place.remove();
});

/** A recorder that does not send. */
function createRecorder(options = {}) {
  const recorder = new UsageRecorder({ spool: place.spool, send: false, onProblem: (problem) => problems.push(problem), ...options });
  recorders.push(recorder);
  return recorder;
}

const codes = () => problems.map(({ code }) => code);
const keys = () => rows(place.spool, 'spooled_record').map(({ record }) => JSON.parse(record).idempotencyKey);

/** Runs a program that records to the spool. */
function runService(settings) {
  return spawnSync(process.execPath, [SERVICE], { env: { ...process.env, USAGE_INSIGHTS_SPOOL: place.spool, ...settings }, encoding: 'utf8' });
}

/** Locks the spool as another program, and gives the function that unlocks it. */
function lock() {
  const db = new DatabaseSync(place.spool);
  db.exec('BEGIN IMMEDIATE');
  return () => db.close();
}

test('the schema is that of all recorders', async () => {
  assert.equal(SCHEMA, await readFile(new URL('../../../spool/schema.sql', import.meta.url), 'utf8'));
});

test('a new file follows the rules of the spool', async () => {
  createRecorder().record(CALL);
  const db = new DatabaseSync(place.spool, { readOnly: true });
  const pragma = (name) => Object.values(db.prepare(`PRAGMA ${name}`).get())[0];
  assert.deepEqual(['application_id', 'user_version', 'journal_mode', 'auto_vacuum'].map(pragma), [1430869840, 1, 'wal', 2]);
  db.close();
  assert.equal((await stat(`${place.spool}-reserve`)).size, 1024 * 1024);
  assert.equal((await stat(place.spool)).mode & 0o777, 0o600);
  const [{ record, bytes, recorded_at: recordedAt }] = rows(place.spool, 'spooled_record');
  assert.equal(bytes, Buffer.byteLength(record));
  assert.equal(JSON.parse(record).occurredAt, new Date(recordedAt).toISOString());
  const [state] = rows(place.spool, 'spool_state');
  assert.deepEqual([state.spooled_records, state.spooled_bytes], [1, bytes]);
});

describe('the end of a process', () => {
  for (const end of ['return', 'exit', 'kill', 'throw']) {
    test(`by ${end} leaves the records in the spool`, { timeout: 10_000 }, () => {
      const { signal } = runService({ COUNT: '500', END: end, SEND: 'yes', USAGE_INSIGHTS_URL: 'http://127.0.0.1:1' });
      assert.equal(signal, end === 'kill' ? 'SIGKILL' : null);
      assert.equal(keys().length, 500);
    });
  }

  test('writes what waits in memory', async () => {
    createRecorder();
    const unlock = lock();
    const service = promisify(execFile)(process.execPath, [SERVICE], { env: { ...process.env, USAGE_INSIGHTS_SPOOL: place.spool, COUNT: '50' } });
    service.child.stdout.once('data', unlock);
    const { stdout } = await service;
    assert.equal(JSON.parse(stdout).memoryRecords, 50);
    assert.equal(keys().length, 50);
  });

  test('by exit while a call is in flight keeps its records, and releases the lease', { timeout: 10_000 }, async () => {
    const server = await scripted(() => undefined);
    const env = { ...process.env, USAGE_INSIGHTS_SPOOL: place.spool, COUNT: '10', END: 'exit in a call', SEND: 'yes', USAGE_INSIGHTS_URL: server.url };
    await promisify(execFile)(process.execPath, [SERVICE], { env });
    assert.equal(server.calls[0].records.length, 10);
    assert.deepEqual([keys().length, rows(place.spool, 'spool_state')[0].sender], [10, null]);
    await server.close();
  });

  test('releases the lease of its sender', async () => {
    runService({ END: 'return', SEND: 'yes', USAGE_INSIGHTS_URL: 'http://127.0.0.1:1' });
    assert.equal(rows(place.spool, 'spool_state')[0].sender, null);
  });
});

test('a full disk delays records in memory until there is space', async (t) => {
  const prepare = t.mock.method(DatabaseSync.prototype, 'prepare');
  const recorder = createRecorder();
  recorder.record(CALL);
  const db = prepare.mock.calls.at(-1).this;
  prepare.mock.restore();
  const accepted = [recorder.record(CALL)];
  db.exec(`PRAGMA max_page_count = ${Object.values(db.prepare('PRAGMA page_count').get())[0]}`); // SQLITE_FULL
  for (let index = 0; index < 100; index++) accepted.push(recorder.record(CALL));
  assert.ok(recorder.health().memoryRecords > 50);
  assert.deepEqual([codes(), recorder.health().isHealthy], [['DISK_FULL'], false]);
  db.exec('PRAGMA max_page_count = 4294967294');
  await until(() => recorder.health().memoryRecords === 0, 'an empty memory');
  assert.deepEqual(keys().slice(1), accepted);
  assert.equal(recorder.health().isHealthy, true);
});

describe('a spool that another program has locked', () => {
  test('delays records in memory, which is bounded, and nothing that was accepted is lost', async () => {
    const recorder = createRecorder({ maxMemoryBytes: 2_000 });
    const unlock = lock();
    const started = performance.now();
    const accepted = [];
    for (let index = 0; index < 50; index++) {
      const key = recorder.record(CALL);
      if (key) accepted.push(key);
    }
    assert.ok(performance.now() - started < 1_000, 'only the first record waits for the lock');
    const { memoryRecords, memoryBytes, notAccepted } = recorder.health();
    assert.equal(memoryRecords, accepted.length);
    assert.ok(accepted.length > 3 && memoryBytes <= 2_000);
    assert.equal(notAccepted, 50 - accepted.length);
    assert.ok(codes().includes('MEMORY_FULL'));
    await until(() => codes().includes('SPOOL_LOCKED'), 'the report of the lock');
    assert.equal(recorder.health().isHealthy, false);
    unlock();
    await until(() => recorder.health().memoryRecords === 0, 'an empty memory');
    assert.deepEqual(keys(), accepted);
    assert.equal(recorder.health().isHealthy, true);
  });

  test('does not fail durable records', async () => {
    const recorder = createRecorder();
    const unlock = lock();
    const recording = [1, 2, 3].map(() => recorder.recordDurable(CALL));
    setTimeout(unlock, 100);
    assert.deepEqual(await Promise.all(recording), keys());
  });
});

test('a full spool accepts no more records, and keeps what it accepted', async () => {
  const recorder = createRecorder({ maxBytes: 10_000 });
  const accepted = [];
  for (let index = 0; index < 200; index++) {
    const key = recorder.record(CALL);
    if (key) accepted.push(key);
  }
  assert.equal(await recorder.recordDurable(CALL), null);
  assert.equal(recorder.recordTokens({ accountId: 'acme', input: 1, output: 2, metadata: { text: 'x'.repeat(200) } }), null);
  const { spool, notAccepted } = recorder.health();
  assert.ok(spool.spooledBytes <= 10_000 && spool.spooledBytes > 9_000);
  assert.equal(notAccepted, 200 - accepted.length + 2);
  assert.deepEqual(keys(), accepted);
  assert.equal(problems.at(-1).code, 'SPOOL_FULL');
});

describe('durability', () => {
  test('concurrent durable calls share one commit that waits for the disk', async (t) => {
    const recorder = createRecorder();
    const exec = t.mock.method(DatabaseSync.prototype, 'exec');
    const written = await Promise.all(Array.from({ length: 300 }, () => recorder.recordDurable(CALL)));
    assert.deepEqual(keys(), written);
    assert.equal(written.length, 300);
    const statements = exec.mock.calls.map(({ arguments: [sql] }) => sql);
    assert.deepEqual(statements, ['PRAGMA synchronous = FULL', 'PRAGMA synchronous = NORMAL']);
  });

  test('`power` waits for the disk in every call', () => {
    const recorder = createRecorder({ durability: 'power' });
    assert.deepEqual([recorder.record(CALL), recorder.record(CALL)], keys());
  });
});

describe('a file that is no spool', () => {
  test('with other content is set aside as corrupt, and says so', async () => {
    await mkdir(path.dirname(place.spool), { recursive: true });
    await writeFile(place.spool, 'x'.repeat(5_000));
    const recorder = createRecorder();
    assert.equal(recorder.record(CALL), keys()[0]);
    assert.deepEqual(codes(), ['SPOOL_CORRUPT']);
    const [name] = (await readdir(path.dirname(place.spool))).filter((file) => file.startsWith('spool.db.corrupt-'));
    assert.equal(await readFile(path.join(path.dirname(place.spool), name), 'utf8'), 'x'.repeat(5_000));
  });

  test('with 0 bytes becomes a spool', async () => {
    await mkdir(path.dirname(place.spool), { recursive: true });
    await writeFile(place.spool, '');
    assert.equal(createRecorder().record(CALL), keys()[0]);
    assert.deepEqual(codes(), []);
  });

  for (const [name, sql] of [
    ['of another program', 'CREATE TABLE t (a); INSERT INTO t VALUES (1)'],
    ['of another application', 'PRAGMA application_id = 7; CREATE TABLE t (a)'],
    ['of a newer version', `${SCHEMA}; PRAGMA user_version = 2`],
  ]) {
    test(`${name} is not touched, and records wait in memory`, async () => {
      await mkdir(path.dirname(place.spool), { recursive: true });
      const db = new DatabaseSync(place.spool);
      db.exec(sql);
      db.close();
      const content = await readFile(place.spool);
      const recorder = createRecorder();
      assert.equal(typeof recorder.record(CALL), 'string');
      assert.equal(codes()[0], 'SPOOL_UNAVAILABLE');
      const { memoryRecords, spool, isHealthy } = recorder.health();
      assert.deepEqual([memoryRecords, spool, isHealthy], [1, null, false]);
      assert.deepEqual(await readFile(place.spool), content);
      assert.throws(() => recorder.deadLetters());
    });
  }
});

describe('a file that becomes corrupt', () => {
  test('is set aside, also with several programs, and none writes to it any more', async () => {
    const first = createRecorder();
    const second = createRecorder();
    for (let index = 0; index < 200; index++) first.record({ ...CALL, metadata: { text: 'x'.repeat(500) } });
    second.record(CALL);
    const db = new DatabaseSync(place.spool);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    const content = await readFile(place.spool);
    await writeFile(place.spool, Buffer.concat([content.subarray(0, 100), Buffer.alloc(content.length - 100, 0x5a)]));
    const key = first.record(CALL);
    const other = second.record(CALL);
    assert.deepEqual(keys(), [key, other]);
    assert.equal(codes().filter((code) => code === 'SPOOL_CORRUPT').length, 1);
    assert.match(problems[0].message, /spool\.db\.corrupt-\d+/);
  });

  test('removed by an operator, a new one begins', async () => {
    const recorder = createRecorder();
    recorder.record(CALL);
    await rm(path.dirname(place.spool), { recursive: true });
    assert.equal(recorder.record(CALL), keys()[0]);
    assert.deepEqual(codes(), ['SPOOL_UNAVAILABLE']);
  });
});

test('a folder that cannot be written is reported, and records are written once it can', async () => {
  const folder = path.dirname(place.spool);
  await mkdir(folder);
  await writeFile(path.join(place.folder, 'blocker'), '');
  const spool = path.join(place.folder, 'blocker/spool.db'); // a file where a folder has to be
  const recorder = createRecorder({ spool });
  const key = recorder.record(CALL);
  assert.equal(codes()[0], 'SPOOL_UNAVAILABLE');
  await rm(path.join(place.folder, 'blocker'));
  await until(() => recorder.health().memoryRecords === 0, 'a written record');
  assert.equal(JSON.parse(rows(spool, 'spooled_record')[0].record).idempotencyKey, key);
  assert.equal(recorder.health().isHealthy, true);
});

test('threads and processes share a spool', { timeout: 60_000 }, async () => {
  createRecorder();
  const threads = Array.from({ length: 3 }, (_, index) => {
    const env = { ...process.env, USAGE_INSIGHTS_SPOOL: place.spool, COUNT: '400', PREFIX: `thread-${index}` };
    const worker = new Worker(SERVICE, { env, stdout: true });
    return new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject));
  });
  const run = promisify(execFile);
  const processes = Array.from({ length: 3 }, (_, index) =>
    run(process.execPath, [SERVICE], { env: { ...process.env, USAGE_INSIGHTS_SPOOL: place.spool, COUNT: '400', PREFIX: `process-${index}` } }),
  );
  await Promise.all([...threads, ...processes]);
  const found = keys();
  assert.equal(found.length, 2_400);
  assert.equal(new Set(found).size, 2_400);
  const [state] = rows(place.spool, 'spool_state');
  const bytes = rows(place.spool, 'spooled_record').reduce((sum, row) => sum + row.bytes, 0);
  assert.deepEqual([state.spooled_records, state.spooled_bytes], [2_400, bytes]);
});

test('several programs create a spool at the same time', { timeout: 60_000 }, async () => {
  const run = promisify(execFile);
  await Promise.all(
    Array.from({ length: 6 }, (_, index) =>
      run(process.execPath, [SERVICE], { env: { ...process.env, USAGE_INSIGHTS_SPOOL: place.spool, COUNT: '20', PREFIX: `process-${index}` } }),
    ),
  );
  assert.equal(keys().length, 120);
});

test('recording takes microseconds while the server is down', { timeout: 60_000 }, async (t) => {
  const recorder = createRecorder({ send: true, url: 'http://127.0.0.1:1' });
  const times = [];
  for (let index = 0; index < 20_000; index++) {
    const started = performance.now();
    recorder.record({ ...CALL, tier: 'gpu-a10', model: 'claude-sonnet-4', labels: { team: 'search', environment: 'production' } });
    times.push(performance.now() - started);
    if (index % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  times.sort((a, b) => a - b);
  const at = (share) => `${(times[Math.floor(times.length * share)] * 1_000).toFixed(0)} µs`;
  t.diagnostic(`record with the server down: p50 ${at(0.5)}, p99 ${at(0.99)}, p99.9 ${at(0.999)}, max ${at(0.99999)}`);
  assert.equal(recorder.health().spool.spooledRecords + recorder.health().memoryRecords, 20_000);
  assert.ok(times[Math.floor(times.length * 0.99)] < 50, 'p99 below 50 ms, also on a busy machine');
});
