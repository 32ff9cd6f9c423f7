// What `record` accepts, and that it arrives unchanged.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { UsageRecorder } from '@usage-insights/recorder';
import { createFolder, rows } from './folder.mjs';
import { createServer, query, recordsByKey } from './server.mjs';

const CALL = { accountId: 'acme', usageType: 'api_calls', quantity: 1 };
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('a recorder with a server', { timeout: 60_000 }, () => {
  let installation;
  let place;
  let recorder;

  before(async () => {
    installation = await createServer();
    place = await createFolder();
    recorder = new UsageRecorder({ url: installation.server.url, spool: place.spool });
  });

  after(async () => {
    await recorder.close();
    await installation.remove();
    await place.remove();
  });

  test('sends every field exactly', async () => {
    const key = recorder.record({
      accountId: 'acme',
      usageType: 'compute_seconds',
      quantity: 2n ** 63n - 1n,
      occurredAt: '2026-01-15T11:30:00+01:00',
      tier: 'gpu-a10',
      model: 'm',
      provider: 'p',
      userId: 'chloe “ü” 🦊',
      sessionId: 's',
      workspaceId: 'w',
      agentId: 'a',
      source: 'included',
      cost: '0.000000001',
      labels: { team: 'search', environment: 'production' },
      metadata: { request: { id: 7, tags: ['x', null, true] } },
    });
    assert.match(key, UUID_V7);
    assert.equal(await recorder.flush(10_000), true);
    const record = (await recordsByKey(installation.server.url)).get(key);
    assert.equal(record.quantity, '9223372036854775807');
    assert.equal(new Date(record.occurredAt).toISOString(), '2026-01-15T10:30:00.000Z');
    assert.equal(record.userId, 'chloe “ü” 🦊');
    assert.equal(record.cost, '0.000000001');
    assert.deepEqual(record.labels.map(({ key: name, value }) => [name, value]).sort(), [['environment', 'production'], ['team', 'search']]);
    assert.deepEqual(record.metadata, { request: { id: 7, tags: ['x', null, true] } });
  });

  test('accepts each form of a quantity and of a cost', async () => {
    const forms = { number: [12, 0.1], bigint: [12n, 2n], text: ['12', '1.5'], float: [12, 0.1 + 0.2], small: [12, 1e-7] };
    for (const [name, [quantity, cost]] of Object.entries(forms)) {
      assert.equal(recorder.record({ ...CALL, quantity, cost, idempotencyKey: `form-${name}` }), `form-${name}`);
    }
    assert.equal(await recorder.flush(10_000), true);
    const records = await recordsByKey(installation.server.url);
    const costs = { number: '0.1', bigint: '2', text: '1.5', float: '0.3', small: '0.0000001' };
    for (const [name, cost] of Object.entries(costs)) {
      const record = records.get(`form-${name}`);
      assert.deepEqual([record.quantity, Number(record.cost)], ['12', Number(cost)], name);
    }
  });

  test('counts a record once however often it is recorded', async () => {
    const record = { ...CALL, accountId: 'once', quantity: 5, idempotencyKey: 'once', occurredAt: new Date() };
    for (let attempt = 0; attempt < 3; attempt++) assert.equal(recorder.record(record), 'once');
    assert.equal(await recorder.flush(10_000), true);
    const { usageInsights } = await query(
      installation.server.url,
      '{ usageInsights(range: {preset: TODAY}, filter: {accountIds: ["once"]}) { totals { apiCalls records } } }',
    );
    assert.deepEqual(usageInsights.totals, { apiCalls: '5', records: '1' });
  });

  test('keeps what the server rejects as a dead letter with its reason, and sends or deletes it on request', async () => {
    assert.equal(recorder.deadLetters().length, 0);
    const key = recorder.record({ ...CALL, accountId: 'dead', usageType: 'api_call' });
    recorder.record({ ...CALL, accountId: 'dead', idempotencyKey: 'conflict', occurredAt: '2026-01-01T00:00:00Z' });
    recorder.record({ ...CALL, accountId: 'dead', idempotencyKey: 'conflict', occurredAt: '2026-01-01T00:00:00Z', quantity: 2 });
    assert.equal(await recorder.flush(10_000), true);
    const letters = recorder.deadLetters();
    assert.deepEqual(letters.map(({ status, code, field, record }) => [status, code, field, record.idempotencyKey]), [
      ['REJECTED', 'UNKNOWN_USAGE_TYPE', 'usageType', key],
      ['CONFLICT', 'IDEMPOTENCY_CONFLICT', 'idempotencyKey', 'conflict'],
    ]);
    assert.match(letters[0].message, /api_calls/);
    assert.ok(letters[0].failedAt >= letters[0].recordedAt);
    assert.equal(recorder.health().isHealthy, false);

    assert.deepEqual(recorder.deadLetters({ after: letters[0].id, limit: 1 }).map(({ id }) => id), [letters[1].id]);
    assert.throws(() => recorder.resend('all', () => { throw new Error('no change'); }), /no change/);
    assert.equal(recorder.deadLetters().length, 2);
    assert.equal(recorder.resend(letters[0].id, (record) => ({ ...record, usageType: 'api_calls' })), 1);
    assert.equal(await recorder.flush(10_000), true);
    assert.equal((await recordsByKey(installation.server.url)).get(key).quantity, '1');
    assert.equal(recorder.deleteDeadLetters('all'), 1);
    assert.equal(recorder.resend('all'), 0);
    assert.equal(recorder.health().isHealthy, true);
    const [state] = rows(place.spool, 'spool_state');
    assert.deepEqual([state.spooled_records, state.spooled_bytes, state.dead_letters], [0, 0, 0]);
  });

  test('counts the warnings of the server', async () => {
    recorder.recordCompute({ accountId: 'acme', seconds: 60 });
    assert.equal(await recorder.flush(10_000), true);
    assert.equal(recorder.health().sender.warnings.TIER_MISSING, 1);
  });
});

describe('invalid arguments', () => {
  const circular = {};
  circular.self = circular;
  const invalid = {
    'no record': undefined,
    'a text': 'record',
    'no account': { usageType: 'api_calls', quantity: 1 },
    'an empty account': { ...CALL, accountId: '' },
    'a number as account': { ...CALL, accountId: 7 },
    'no usage type': { accountId: 'acme', quantity: 1 },
    'no quantity': { accountId: 'acme', usageType: 'api_calls' },
    'a fraction': { ...CALL, quantity: 0.5 },
    'a negative quantity': { ...CALL, quantity: -1 },
    'an unsafe number': { ...CALL, quantity: 2 ** 53 },
    'a bigint above 2^63-1': { ...CALL, quantity: 2n ** 63n },
    'NaN': { ...CALL, quantity: NaN },
    'a text that is no number': { ...CALL, quantity: '1,000' },
    'NaN as cost': { ...CALL, cost: NaN },
    'an infinite cost': { ...CALL, cost: Infinity },
    'a negative cost': { ...CALL, cost: -0.5 },
    'half a surrogate pair': { ...CALL, userId: 'a\ud800' },
    'half a surrogate pair in metadata': { ...CALL, metadata: { a: ['\udc00'] } },
    'half a surrogate pair in a label': { ...CALL, labels: { team: '\ud800' } },
    'a label that is no text': { ...CALL, labels: { team: 7 } },
    'circular metadata': { ...CALL, metadata: circular },
    'a bigint in metadata': { ...CALL, metadata: { count: 1n } },
    'NaN in metadata': { ...CALL, metadata: { ratio: NaN } },
    'a function in metadata': { ...CALL, metadata: { f() {} } },
    'metadata that is no object': { ...CALL, metadata: [1] },
    'metadata with a getter that throws': { ...CALL, metadata: { get a() { throw new Error('no'); } } },
    'metadata that is nested too deeply': { ...CALL, metadata: Array.from({ length: 50_000 }).reduce((inner) => ({ inner }), {}) },
    'a record above 1 MiB': { ...CALL, metadata: { text: 'x'.repeat(1024 * 1024) } },
    'an invalid date': { ...CALL, occurredAt: new Date(NaN) },
    'a time without an offset': { ...CALL, occurredAt: '2026-01-15T10:00:00' },
    'a time that is a number': { ...CALL, occurredAt: 1_700_000_000_000 },
    'a key that is no text': { ...CALL, idempotencyKey: 7 },
    'an unknown field': { ...CALL, accountID: 'acme' },
    'a record whose fields throw': new Proxy({}, { ownKeys() { throw new Error('no'); } }),
  };

  test('are not accepted, never throw, and are reported and counted', async () => {
    const place = await createFolder();
    const problems = [];
    const recorder = new UsageRecorder({ spool: place.spool, send: false, onProblem: (problem) => problems.push(problem) });
    for (const [name, record] of Object.entries(invalid)) {
      problems.length = 0;
      assert.equal(recorder.record(record), null, name);
      assert.equal(await recorder.recordDurable(record), null, name);
      assert.deepEqual(problems.map(({ code }) => code), ['INVALID_RECORD', 'INVALID_RECORD'], name);
      assert.match(problems[0].message, /^a record was not accepted: \S/, name);
    }
    assert.equal(recorder.recordTokens(undefined), null);
    assert.equal(recorder.recordTokens({ accountId: 'acme', input: NaN, output: 3 }), null);
    assert.equal(recorder.recordTokens({ accountId: 'acme', input: 1.5 }), null);
    assert.equal(recorder.recordCompute({ accountId: 'acme', seconds: 0.5 }), null);
    const { notAccepted, accepted, spool } = recorder.health();
    assert.deepEqual([notAccepted, accepted, spool.spooledRecords], [Object.keys(invalid).length * 2 + 4, 0, 0]);
    await recorder.close();
    assert.equal(recorder.record(CALL), null);
    assert.equal(problems.at(-1).code, 'CLOSED');
    await place.remove();
  });

  test('a callback that throws, or records itself, does not concern the caller', async () => {
    const place = await createFolder();
    const recorder = new UsageRecorder({
      spool: place.spool,
      send: false,
      onProblem() {
        recorder.record({});
        throw new Error('of the callback');
      },
    });
    assert.equal(recorder.record({}), null);
    assert.equal(recorder.health().notAccepted, 2);
    await recorder.close();
    await place.remove();
  });

  test('options that are invalid throw when the recorder is created', () => {
    for (const options of [{ url: 'localhost' }, { url: 'ftp://usage' }, { durability: 'disk' }, { maxBytes: 0 }, { token: 7 }, { sendIntervalMs: 2 ** 31 }]) {
      assert.throws(() => new UsageRecorder({ spool: '/nonexistent/spool.db', ...options }), TypeError, JSON.stringify(options));
    }
  });
});

test('the environment configures a recorder, and the state folder is the default', async () => {
  const place = await createFolder();
  const installation = await createServer();
  const saved = { ...process.env };
  try {
    process.env.XDG_STATE_HOME = place.folder;
    process.env.USAGE_INSIGHTS_URL = installation.server.url.replace('/graphql', '');
    const first = new UsageRecorder();
    assert.equal(first.health().path, path.join(place.folder, 'usage-insights/spool.db'));
    assert.equal(typeof first.record(CALL), 'string');
    assert.equal(await first.close(), true);
    process.env.USAGE_INSIGHTS_SPOOL = place.spool;
    const second = new UsageRecorder();
    assert.equal(second.health().path, place.spool);
    await second.close();
    assert.equal((await recordsByKey(installation.server.url)).size, 1);
  } finally {
    for (const name of ['XDG_STATE_HOME', 'USAGE_INSIGHTS_URL', 'USAGE_INSIGHTS_SPOOL']) {
      if (saved[name] === undefined) delete process.env[name];
      else process.env[name] = saved[name];
    }
    await installation.remove();
    await place.remove();
  }
});
