// The real server in production: tokens, outages, and a disk that is full.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { UsageRecorder } from '@usage-insights/recorder';
import { findFreePort } from '../../../../tests/clients/server.mjs';
import { createFolder, rows, until } from './folder.mjs';
import { createServer, query, recordsByKey } from './server.mjs';

const CALL = { accountId: 'acme', usageType: 'api_calls', quantity: 1 };

let place;
const recorders = [];

beforeEach(async () => {
  place = await createFolder();
});

afterEach(async () => {
  for (const recorder of recorders.splice(0)) await recorder.close(0);
  await place.remove();
});

function createRecorder(options) {
  const recorder = new UsageRecorder({ spool: place.spool, sendIntervalMs: 20, onProblem: () => undefined, ...options });
  recorders.push(recorder);
  return recorder;
}

describe('a server in production', { timeout: 120_000 }, () => {
  let installation;
  let token;
  const createToken = (name, scope = 'record') => installation.command('token', 'create', '--name', name, '--scope', scope).match(/ui_\S+/)[0];

  before(async () => {
    installation = await createServer({ ENVIRONMENT: 'production' });
    token = createToken('service');
  });

  after(() => installation.remove());

  for (const [name, wrong, code] of [
    ['a missing token', () => undefined, 'UNAUTHENTICATED'],
    ['a wrong token', () => 'ui_0123456789abcdef_0123456789abcdef', 'INVALID_TOKEN'],
    ['a token without the scope', () => createToken('reader', 'read'), 'FORBIDDEN'],
  ]) {
    test(`${name} is reported at the start, and records stay in the spool`, async () => {
      const recorder = createRecorder({ url: installation.server.url, token: wrong() ?? (() => undefined) });
      await until(() => recorder.health().problems.length > 0, 'the report');
      const [problem] = recorder.health().problems;
      assert.equal(problem.code, 'TOKEN_REJECTED');
      assert.ok(problem.message.startsWith(`${code}: `), problem.message);
      recorder.record(CALL);
      assert.equal(await recorder.flush(5_000), false);
      assert.deepEqual([recorder.health().spool.spooledRecords, recorder.deadLetters()], [1, []]);
    });
  }

  test('a token that is revoked during an outage is replaced, and every record arrives once', async () => {
    let current = token;
    const port = await findFreePort();
    const server = await installation.serve(port);
    const recorder = createRecorder({ url: server.url, token: () => current });
    const keys = Array.from({ length: 50 }, () => recorder.record(CALL));
    assert.equal(await recorder.flush(10_000), true);
    await server.stop();
    for (let index = 0; index < 50; index++) keys.push(recorder.record(CALL));
    assert.equal(await recorder.flush(300), false);
    const id = JSON.parse(installation.command('token', 'list', '--json')).find(({ name }) => name === 'service').id;
    installation.command('token', 'revoke', id);
    await installation.serve(port);
    await until(() => recorder.health().sender.status === 'blocked', 'the rejected token', 70_000);
    current = createToken('replacement');
    await until(() => recorder.health().spool.spooledRecords === 0, 'an empty spool');
    const records = await recordsByKey(server.url, createToken('check', 'read'));
    assert.ok(keys.every((key) => records.has(key)));
    assert.equal(recorder.health().isHealthy, true);
  });
});

/** Whether this test may mount a file system. */
function mountTmpfs(folder, size) {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'pipe' });
  return () => execFileSync('umount', [folder]);
}

test('a full disk delays records in memory; what was sent is deleted, and everything arrives once', { timeout: 120_000 }, async (t) => {
  const folder = path.dirname(place.spool);
  await mkdir(folder);
  let unmount;
  try {
    unmount = mountTmpfs(folder, '4m');
  } catch (error) {
    t.skip(`mounting a file system is not permitted here: ${error.stderr}`);
    return;
  }
  const installation = await createServer();
  try {
    const port = await findFreePort();
    const recorder = createRecorder({ url: `http://127.0.0.1:${port}` });
    const keys = [];
    for (let index = 0; recorder.health().memoryRecords < 200; index++) {
      assert.ok(index < 50_000, 'the disk is full at some time');
      keys.push(recorder.record({ ...CALL, metadata: { text: 'x'.repeat(index % 1_000) } }));
    }
    await writeFile(path.join(folder, 'rest'), Buffer.alloc(4 * 1024 * 1024)).catch(({ code }) => assert.equal(code, 'ENOSPC'));
    await until(() => {
      keys.push(recorder.record(CALL));
      return recorder.health().problems.some(({ code }) => code === 'DISK_FULL');
    }, 'the report of the full disk');
    assert.ok(recorder.health().memoryRecords > 0);
    assert.ok(!keys.includes(null));
    assert.equal((await stat(`${place.spool}-reserve`)).size, 1024 * 1024);
    const server = await installation.serve(port);
    await until(() => recorder.health().memoryRecords === 0 && recorder.health().spool.spooledRecords === 0, 'an empty spool', 60_000);
    const { usageInsights } = await query(server.url, '{ usageInsights(range: {lastDays: 2}) { totals { records apiCalls } } }');
    assert.deepEqual(usageInsights.totals, { records: String(keys.length), apiCalls: String(keys.length) });
    t.diagnostic(`${keys.length} records, the spool had ${rows(place.spool, 'spool_state')[0].sent_records}`);
    assert.equal((await stat(`${place.spool}-reserve`)).size, 1024 * 1024, 'the reserve is written again');
    await recorder.close();
  } finally {
    for (const recorder of recorders.splice(0)) await recorder.close(0);
    await installation.remove();
    unmount();
  }
});
