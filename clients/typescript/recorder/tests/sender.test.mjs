// What the sender does with every answer, and with none.
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { UsageRecorder } from '@usage-insights/recorder';
import { createFolder, rows, until } from './folder.mjs';
import { accept, json, reject, scripted } from './scripted.mjs';

const CALL = { accountId: 'acme', usageType: 'api_calls', quantity: 1 };

let place;
let server;
let problems;
const recorders = [];

beforeEach(async () => {
  place = await createFolder();
  problems = [];
});

afterEach(async () => {
  for (const recorder of recorders.splice(0)) await recorder.close(0);
  await server?.close();
  server = undefined;
  await place.remove();
});

async function start(answer, options = {}) {
  server = await scripted(answer);
  return createRecorder({ url: server.url, ...options });
}

function createRecorder(options) {
  const recorder = new UsageRecorder({ spool: place.spool, sendIntervalMs: 20, onProblem: (problem) => problems.push(problem), ...options });
  recorders.push(recorder);
  return recorder;
}

function recordMany(recorder, count, prefix = 'k') {
  return Array.from({ length: count }, (_, index) => recorder.record({ ...CALL, idempotencyKey: `${prefix}-${index}` }));
}

const codes = () => problems.map(({ code }) => code);
const waiting = () => rows(place.spool, 'spooled_record').length;

describe('batches', () => {
  test('are sent oldest first, at most 1,000 records, and what was answered is deleted', async () => {
    const recorder = await start(accept);
    const keys = recordMany(recorder, 2_500);
    assert.equal(await recorder.flush(10_000), true);
    assert.deepEqual(server.keys().flat(), keys);
    assert.ok(server.keys().every((batch) => batch.length <= 1_000));
    assert.ok(server.keys().length <= 4);
    assert.deepEqual([waiting(), recorder.health().spool.sentRecords], [0, 2_500]);
    assert.equal(server.calls[0].url, '/graphql');
  });

  test('have at most 1 MiB of JSON', async () => {
    const recorder = await start(accept);
    for (let index = 0; index < 30; index++) recorder.record({ ...CALL, metadata: { text: 'ü'.repeat(50_000) } });
    assert.equal(await recorder.flush(20_000), true);
    const sizes = server.calls.map(({ records }) => Buffer.byteLength(JSON.stringify(records)));
    assert.ok(sizes.every((size) => size <= 1024 * 1024 + 2), String(sizes));
    assert.equal(server.keys().flat().length, 30);
  });

  test('are sent by time without a call of `flush`', async () => {
    const recorder = await start(accept);
    recorder.record(CALL);
    await until(() => recorder.health().spool.sentRecords === 1, 'the record');
    assert.equal(recorder.health().sender.status, 'idle');
  });
});

describe('results', () => {
  test('decide record by record', async () => {
    const result = ({ idempotencyKey }) =>
      ({
        'k-1': { status: 'DUPLICATE' },
        'k-2': { status: 'CONFLICT', code: 'IDEMPOTENCY_CONFLICT', field: 'idempotencyKey', message: 'different' },
        'k-3': { status: 'REJECTED', code: 'INVALID_TEXT', field: 'userId', message: 'empty' },
      })[idempotencyKey] ?? { status: 'RECORDED' };
    const recorder = await start((call, response) => accept(call, response, result));
    recordMany(recorder, 5);
    assert.equal(await recorder.flush(10_000), true);
    const letters = rows(place.spool, 'dead_letter');
    assert.deepEqual(letters.map(({ status, code, field, message }) => [status, code, field, message]), [
      ['CONFLICT', 'IDEMPOTENCY_CONFLICT', 'idempotencyKey', 'different'],
      ['REJECTED', 'INVALID_TEXT', 'userId', 'empty'],
    ]);
    const [state] = rows(place.spool, 'spool_state');
    const bytes = letters.reduce((sum, letter) => sum + letter.bytes, 0);
    assert.deepEqual([state.spooled_records, state.spooled_bytes, state.dead_letters, state.sent_records], [0, bytes, 2, 3]);
    assert.deepEqual(codes(), ['DEAD_LETTER']);
  });

  test('a batch that is rejected as a whole is split until the record is found', async () => {
    const recorder = await start((call, response) => {
      if (call.records.some(({ idempotencyKey }) => idempotencyKey === 'k-37')) reject(response, 'BODY_TOO_LARGE', { status: 413 });
      else accept(call, response);
    });
    recordMany(recorder, 100);
    assert.equal(await recorder.flush(10_000), true);
    const [letter, ...others] = recorder.deadLetters();
    assert.equal(others.length, 0);
    assert.deepEqual([letter.status, letter.code, letter.record.idempotencyKey], ['CALL_REJECTED', 'BODY_TOO_LARGE', 'k-37']);
    assert.equal(recorder.health().spool.sentRecords, 99);
    assert.ok(server.calls.length < 30, `${server.calls.length} calls`);
  });
});

describe('failed calls', () => {
  const failures = {
    'a lost connection': (_, response) => response.destroy(),
    'half an answer': (_, response) => (response.writeHead(200, { 'content-length': 100 }), response.write('{"data"'), setTimeout(() => response.destroy(), 5)),
    'status 502': (_, response) => (response.writeHead(502), response.end('<html>bad gateway</html>')),
    'status 503': (_, response) => (response.writeHead(503), response.end()),
    'status 504': (_, response) => (response.writeHead(504), response.end()),
    'status 429': (_, response) => (response.writeHead(429), response.end()),
    'an error that may be retried': (_, response) => reject(response, 'SERVER_BUSY', { retryable: true, status: 503 }),
  };
  for (const [name, fail] of Object.entries(failures)) {
    test(`after ${name} the same records are sent again`, async () => {
      const recorder = await start((call, response) => (call.index < 3 ? fail(call, response) : accept(call, response)));
      const keys = recordMany(recorder, 3);
      await until(() => waiting() === 0, 'an empty spool');
      assert.deepEqual(server.keys().at(-1), keys);
      assert.deepEqual(codes().includes('UNREACHABLE'), true);
      assert.deepEqual([recorder.health().isHealthy, recorder.health().sender.failedAttempts], [true, 0]);
      assert.equal(recorder.deadLetters().length, 0);
    });
  }

  test('pauses double with full jitter', async (t) => {
    t.mock.method(Math, 'random', () => 1); // the upper bound of the jitter
    const recorder = await start((call, response) => response.destroy());
    recorder.record(CALL);
    await until(() => server.calls.length >= 3, 'three attempts');
    const pauses = server.calls.slice(1).map(({ at }, index) => at - server.calls[index].at);
    assert.ok(pauses[0] >= 490 && pauses[1] >= 990, String(pauses));
  });

  for (const [name, options] of [
    ['retryAfterMs', { retryAfterMs: 700 }],
    ['Retry-After', { headers: { 'retry-after': '1' } }],
  ]) {
    test(`${name} is a pause that \`flush\` does not shorten`, async () => {
      const recorder = await start((call, response) => (call.index === 0 ? reject(response, 'RATE_LIMITED', { retryable: true, status: 429, ...options }) : accept(call, response)));
      recorder.record(CALL);
      assert.equal(await recorder.flush(10_000), true);
      assert.ok(server.calls[1].at - server.calls[0].at >= 690);
    });
  }

  test('a call without an answer ends after its time', async () => {
    const recorder = await start((call, response) => (call.index === 0 ? undefined : accept(call, response)), { requestTimeoutMs: 200 });
    recorder.record(CALL);
    await until(() => waiting() === 0, 'an empty spool');
    assert.match(problems.find(({ code }) => code === 'UNREACHABLE').message, /no answer within 200 ms/);
  });

  test('closing the recorder ends a call that has no answer', async () => {
    const recorder = await start(() => undefined);
    recorder.record(CALL);
    await until(() => server.calls.length > 0, 'a call');
    const started = performance.now();
    assert.equal(await recorder.close(200), false);
    assert.ok(performance.now() - started < 2_000);
    assert.equal(waiting(), 1);
  });
});

describe('tokens', () => {
  const requireToken = (valid) => (call, response) =>
    call.token === `Bearer ${valid()}` ? accept(call, response) : reject(response, call.token ? 'INVALID_TOKEN' : 'UNAUTHENTICATED', { status: call.token ? 401 : 200 });

  test('a missing token is reported at the start, before anything is recorded', async () => {
    const recorder = await start(requireToken(() => 'secret'));
    await until(() => codes().includes('TOKEN_REJECTED'), 'the report');
    assert.equal(recorder.health().isHealthy, false);
    assert.equal(recorder.health().sender.status, 'blocked');
  });

  test('a rejected token keeps all records, and another one sends them at once', async () => {
    let valid = 'first';
    let own = 'first';
    const recorder = await start(requireToken(() => valid), { token: async () => own });
    recorder.record(CALL);
    assert.equal(await recorder.flush(10_000), true);
    valid = 'second';
    recordMany(recorder, 10);
    assert.equal(await recorder.flush(10_000), false);
    assert.equal(waiting(), 10);
    assert.equal(rows(place.spool, 'spool_state')[0].sender, null, 'a sender with another token may send');
    const attempts = server.calls.length;
    own = 'second';
    await until(() => waiting() === 0, 'an empty spool');
    assert.equal(server.calls.length, attempts + 1);
    assert.equal(recorder.health().isHealthy, true);
  });

  test('a function that fails is a problem, and is called again', async () => {
    let calls = 0;
    const token = () => {
      if (++calls < 3) throw new Error('no vault');
      return 'secret';
    };
    const recorder = await start(requireToken(() => 'secret'), { token });
    recorder.record(CALL);
    await until(() => waiting() === 0, 'an empty spool');
    assert.match(problems.find(({ code }) => code === 'TOKEN_UNAVAILABLE').message, /no vault/);
  });
});

test('a function for the token that never resolves delays neither records nor the end', { timeout: 20_000 }, async () => {
  const recorder = await start(accept, { token: () => new Promise(() => undefined), requestTimeoutMs: 300 });
  recorder.record(CALL);
  await until(() => codes().includes('TOKEN_UNAVAILABLE'), 'the report');
  assert.equal(await recorder.close(100), false);
  assert.equal(waiting(), 1);
});

describe('addresses', () => {
  const others = {
    'an HTML page': (_, response) => response.end('<html></html>'),
    'JSON of another service': (_, response) => json(response, { status: 'ok' }),
    'status 404': (_, response) => (response.writeHead(404), response.end()),
    'a redirection': (_, response) => (response.writeHead(301, { location: 'http://127.0.0.1:1/' }), response.end()),
    'too few results': (call, response) => json(response, { data: { recordUsage: { results: call.records.length ? [] : [{ status: 'RECORDED' }] } } }),
    'errors of another service': (_, response) => json(response, { errors: [{ message: 'no' }] }, { status: 400 }),
    'a document that is not trusted': (_, response) => reject(response, 'DOCUMENT_NOT_TRUSTED'),
    'a document that the schema does not have': (_, response) => reject(response, 'GRAPHQL_VALIDATION_FAILED'),
    'a path without the API': (_, response) => reject(response, 'NO_SUCH_PATH', { status: 404 }),
  };
  for (const [name, answer] of Object.entries(others)) {
    test(`${name} keeps all records, and is reported`, async () => {
      const recorder = await start(answer);
      recordMany(recorder, 3);
      assert.equal(await recorder.flush(10_000), false);
      assert.deepEqual([waiting(), recorder.deadLetters().length], [3, 0]);
      assert.ok(codes().includes(/document|path/.test(name) ? 'CALL_REJECTED' : 'BAD_RESPONSE'), String(codes()));
      assert.equal(recorder.health().sender.status, 'blocked');
    });
  }

  test('`flush` waits for the records before it, not for those that follow', async () => {
    const recorder = await start((call, response) => setTimeout(() => accept(call, response), 50));
    recorder.record(CALL);
    const recording = setInterval(() => recorder.record(CALL), 5);
    const started = performance.now();
    assert.equal(await recorder.flush(10_000), true);
    assert.ok(performance.now() - started < 5_000);
    clearInterval(recording);
  });

  test('without an address records stay in the spool', async () => {
    const recorder = createRecorder({});
    recorder.record(CALL);
    assert.equal(await recorder.flush(10_000), false);
    assert.deepEqual([codes(), waiting()], [['NO_URL'], 1]);
  });
});

describe('the lease', () => {
  const holdLease = (until) => {
    const db = new DatabaseSync(place.spool);
    db.prepare("UPDATE spool_state SET sender = 'another', sender_until = ?").run(until);
    db.close();
  };

  test('of another sender is respected until it ends', async () => {
    let now = Date.now();
    createRecorder({ send: false });
    holdLease(now + 60_000);
    const recorder = await start(accept, { now: () => now });
    recorder.record(CALL);
    assert.equal(await recorder.flush(200), false);
    assert.deepEqual([server.keys(), waiting()], [[], 1]);
    now += 60_000;
    assert.equal(await recorder.flush(5_000), true);
  });

  test('that ends too late is void: the clock was set back', async () => {
    createRecorder({ send: false });
    holdLease(Date.now() + 3_600_000);
    const recorder = await start(accept);
    recorder.record(CALL);
    assert.equal(await recorder.flush(5_000), true);
  });

  test('is released when nothing is left to send', async () => {
    const recorder = await start(accept);
    recorder.record(CALL);
    await recorder.flush(5_000);
    await until(() => rows(place.spool, 'spool_state')[0].sender === null, 'no lease');
  });
});

test('a spool that is replaced while a call is in flight loses no record of the new one', async () => {
  let replace;
  const recorder = await start((call, response) => (replace && call.records.length > 0 ? replace(call, response) : accept(call, response)));
  await until(() => recorder.health().sender.lastAnswerAt !== null, 'the first answer');
  let other;
  replace = async (call, response) => {
    replace = undefined;
    await place.remove();
    other = new UsageRecorder({ spool: place.spool, send: false });
    recorders.push(other);
    other.record({ ...CALL, idempotencyKey: 'of the new file' });
    accept(call, response);
  };
  recorder.record({ ...CALL, idempotencyKey: 'of the old file' });
  assert.equal(await recorder.flush(10_000), true);
  await until(() => waiting() === 0, 'an empty spool');
  assert.deepEqual(server.keys(), [['of the old file'], ['of the new file']]);
});
