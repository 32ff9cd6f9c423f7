// Compute that is measured while it runs.
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { UsageRecorder } from '@usage-insights/recorder';
import { createFolder, rows } from './folder.mjs';

const JOB = { accountId: 'acme', tier: 'gpu-a10' };

let place;
let recorder;
let elapsedMs;

beforeEach(async () => {
  place = await createFolder();
  elapsedMs = 1_000_000;
  mock.method(performance, 'now', () => elapsedMs);
  mock.timers.enable({ apis: ['setInterval'] });
  recorder = new UsageRecorder({ spool: place.spool, send: false });
});

afterEach(async () => {
  mock.restoreAll();
  mock.timers.reset();
  await recorder.close(0);
  await place.remove();
});

const recorded = () => rows(place.spool, 'spooled_record').map(({ record }) => JSON.parse(record));
const seconds = () => recorded().map(({ quantity }) => Number(quantity));

/** Lets time pass for the meters. */
function pass(ms) {
  elapsedMs += ms;
  mock.timers.tick(ms);
}

test('a meter records every minute and at the end', () => {
  const meter = recorder.meterCompute(JOB);
  pass(60_000);
  pass(60_000);
  assert.deepEqual(seconds(), [60, 60], 'a crash loses at most the minute that runs');
  pass(15_000);
  meter.stop();
  assert.deepEqual(seconds(), [60, 60, 15]);
  pass(60_000);
  meter.stop();
  assert.deepEqual(seconds(), [60, 60, 15], 'a stopped meter records nothing');
  for (const record of recorded()) assert.deepEqual([record.usageType, record.tier, record.accountId], ['compute_seconds', 'gpu-a10', 'acme']);
});

test('fractions are carried over to the next meter with the same fields', () => {
  for (let job = 0; job < 10; job++) {
    const meter = recorder.meterCompute({ ...JOB });
    pass(2_300);
    meter.stop();
    const other = recorder.meterCompute({ ...JOB, userId: 'chloe' });
    pass(400);
    other.stop();
  }
  const sum = (user) => recorded().filter(({ userId }) => userId === user).reduce((total, { quantity }) => total + Number(quantity), 0);
  assert.deepEqual([sum(undefined), sum('chloe')], [23, 4]);
});

test('a function is measured, also if it fails, and its result is passed on', async () => {
  assert.equal(await recorder.meterCompute(JOB, async () => (pass(3_000), 'result')), 'result');
  assert.equal(await recorder.meterCompute(JOB, () => (pass(1_000), 7)), 7);
  await assert.rejects(recorder.meterCompute(JOB, async () => { pass(2_000); throw new Error('of the job'); }), /of the job/);
  assert.deepEqual(seconds(), [3, 1, 2]);
});

test('the end of a block disposes a meter', () => {
  const meter = recorder.meterCompute(JOB);
  pass(4_200);
  meter[Symbol.dispose]();
  assert.deepEqual(seconds(), [4]);
});

test('closing the recorder stops its meters', async () => {
  recorder.meterCompute(JOB);
  pass(9_000);
  await recorder.close(0);
  assert.deepEqual(seconds(), [9]);
});

test('seconds that are not accepted stay in the meter', async () => {
  await recorder.close(0);
  recorder = new UsageRecorder({ spool: place.spool, send: false, maxBytes: 400, onProblem: () => undefined });
  while (recorder.record({ accountId: 'acme', usageType: 'api_calls', quantity: 1 }) !== null);
  const meter = recorder.meterCompute(JOB);
  pass(60_500);
  assert.equal(recorded().filter(({ usageType }) => usageType === 'compute_seconds').length, 0);
  const db = new DatabaseSync(place.spool); // as a sender does
  db.exec('DELETE FROM spooled_record; UPDATE spool_state SET spooled_records = 0, spooled_bytes = 0');
  db.close();
  pass(60_000);
  meter.stop();
  assert.deepEqual(seconds(), [120]);
});

test('invalid fields never throw into the work', async () => {
  const codes = [];
  const own = new UsageRecorder({ spool: place.spool, send: false, onProblem: ({ code }) => codes.push(code) });
  const result = await own.meterCompute({ ...JOB, metadata: { count: 1n } }, async () => (pass(5_000), await sleep(1), 'result'));
  assert.equal(result, 'result');
  assert.deepEqual(codes, ['INVALID_RECORD']);
  await own.close(0);
});
