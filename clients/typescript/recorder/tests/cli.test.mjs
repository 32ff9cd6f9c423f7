// The program `usage-insights-recorder`.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { UsageRecorder } from '@usage-insights/recorder';
import { createFolder, rows } from './folder.mjs';
import { createServer, recordsByKey } from './server.mjs';
import { accept, scripted } from './scripted.mjs';

const PROGRAM = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const CALL = { accountId: 'acme', usageType: 'api_calls', quantity: 1 };

let installation;
let place;

before(async () => {
  installation = await createServer();
});

after(() => installation.remove());

beforeEach(async () => {
  place = await createFolder();
});

afterEach(() => place.remove());

/** Runs the program; gives its exit status and output. */
function run(...parameters) {
  const { USAGE_INSIGHTS_URL, USAGE_INSIGHTS_TOKEN, USAGE_INSIGHTS_SPOOL, ...env } = process.env;
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...parameters], { env, timeout: 30_000 }, (error, stdout, stderr) => resolve({ status: error ? error.code : 0, stdout, stderr }));
  });
}

async function recordSome(count, fields = {}) {
  const recorder = new UsageRecorder({ spool: place.spool, send: false });
  const keys = Array.from({ length: count }, () => recorder.record({ ...CALL, ...fields }));
  await recorder.close(0);
  return keys;
}

test('`spool status` shows what waits, as text and as JSON', async () => {
  await recordSome(3);
  const text = await run('spool', 'status', '--spool', place.spool);
  assert.deepEqual([text.status, text.stderr], [0, '']);
  assert.match(text.stdout, /^waiting {7}3 records, the oldest since \d{4}-/m);
  const { stdout } = await run('spool', 'status', '--json', '--spool', place.spool);
  const { path: file, spooledRecords, deadLetters, sentRecords } = JSON.parse(stdout);
  assert.deepEqual([file, spooledRecords, deadLetters, sentRecords], [place.spool, 3, 0, 0]);
  assert.equal(rows(place.spool, 'spooled_record').length, 3);
});

test('`spool drain` sends everything', async () => {
  const keys = await recordSome(1_500);
  const { status, stdout, stderr } = await run('spool', 'drain', '--spool', place.spool, '--url', installation.server.url);
  assert.deepEqual([status, stdout, stderr], [0, 'sent 1500 records\n', '']);
  const records = await recordsByKey(installation.server.url);
  assert.ok(keys.every((key) => records.has(key)));
  assert.equal((await run('spool', 'drain', '--spool', place.spool, '--url', installation.server.url)).stdout, 'sent 0 records\n');
});

test('`spool drain` exits with 3 if records became dead letters', async () => {
  await recordSome(2, { usageType: 'no_such_type' });
  const { status, stderr } = await run('spool', 'drain', '--spool', place.spool, '--url', installation.server.url);
  assert.equal(status, 3);
  assert.match(stderr, /did not accept 2 records/);
});

test('`spool drain` fails with the reason: no address, no server, no token, another service', async () => {
  await recordSome(2);
  const production = await createServer({ ENVIRONMENT: 'production' });
  const other = await scripted((call, response) => response.end('hello'));
  const reasons = [
    [[], /2 records wait: NO_URL: /],
    [['--url', 'http://127.0.0.1:1'], /2 records wait: UNREACHABLE: .*ECONNREFUSED|2 records wait: UNREACHABLE: .*bad port/],
    [['--url', production.server.url], /2 records wait: TOKEN_REJECTED: UNAUTHENTICATED/],
    [['--url', other.url], /2 records wait: BAD_RESPONSE: /],
  ];
  for (const [parameters, reason] of reasons) {
    const { status, stderr } = await run('spool', 'drain', '--spool', place.spool, '--timeout', '1', ...parameters);
    assert.equal(status, 1, stderr);
    assert.match(stderr, reason);
  }
  assert.equal(rows(place.spool, 'spooled_record').length, 2);
  await production.remove();
  await other.close();
});

test('`spool drain` waits for the lease of another sender', async () => {
  const server = await scripted(accept);
  await recordSome(2);
  const sending = new UsageRecorder({ spool: place.spool, url: server.url, sendIntervalMs: 500 });
  const { status } = await run('spool', 'drain', '--spool', place.spool, '--url', server.url);
  assert.equal(status, 0);
  await sending.close();
  await server.close();
  assert.equal(server.keys().flat().length, 2);
});

test('a missing spool, a foreign file and wrong usage have their exit status', async () => {
  const missing = await run('spool', 'drain', '--spool', place.spool);
  assert.equal(missing.status, 1);
  assert.match(missing.stderr, /there is no spool/);
  await mkdir(path.dirname(place.spool), { recursive: true });
  const db = new DatabaseSync(place.spool);
  db.exec('CREATE TABLE t (a)');
  db.close();
  for (const command of ['status', 'drain']) {
    const foreign = await run('spool', command, '--spool', place.spool);
    assert.equal(foreign.status, 1);
    assert.match(foreign.stderr, /is not a spool of usage-insights/);
  }
  for (const parameters of [[], ['spool'], ['spool', 'clear'], ['spool', 'status', '--unknown'], ['spool', 'drain', '--timeout', 'soon'], ['spool', 'drain', '--url', 'nowhere']]) {
    const { status, stderr } = await run(...parameters);
    assert.equal(status, 2, parameters.join(' '));
    assert.match(stderr, /Exit status/);
  }
  assert.match((await run('--help')).stdout, /^usage-insights-recorder: /);
});
