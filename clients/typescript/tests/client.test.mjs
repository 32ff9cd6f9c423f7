// Results, errors, retries and tokens, against a scripted server.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, describe, test } from 'node:test';
import { NETWORK, UsageClient, UsageError, UsageTypesDocument } from '../dist/index.js';
import { parseRetryAfter, retryDelay } from '../dist/retry.js';
import { error, json, scripted, until, wait } from './scripted.mjs';

const QUICK = { baseDelayMs: 1, maxDelayMs: 5_000 };
const TYPES = { data: { usageTypes: [] } };
const servers = [];
after(() => Promise.all(servers.map((server) => server.close())));

/** A client of a server that answers as given. */
async function clientOf(answer, options = {}) {
  const server = await scripted(answer);
  servers.push(server);
  return { server, client: new UsageClient({ url: server.url, retry: QUICK, ...options }) };
}

/** A client whose requests get these answers in turn, the last one again and again. */
const clientOfAnswers = (answers, options) =>
  clientOf((_request, response, index) => {
    const [body, how] = answers[Math.min(index, answers.length - 1)];
    json(response, body, how);
  }, options);

describe('results', { timeout: 60_000 }, () => {
  test('a result has its data and the request id', async () => {
    const { client, server } = await clientOfAnswers([[TYPES]]);
    assert.deepEqual(await client.query(UsageTypesDocument, {}), { data: { usageTypes: [] }, errors: [], requestId: 'request-1' });
    const [request] = server.requests;
    assert.equal(request.method, 'POST');
    assert.match(request.headers.accept, /^application\/graphql-response\+json,/);
    assert.equal(request.headers.authorization, undefined);
    assert.match(request.operation.query, /usageTypes \{/);
  });

  test('a section that fails has an error with all of its fields, and the others have data', async () => {
    const limit = { name: 'seriesBuckets', value: 10_000, actual: 20_000 };
    const failed = error('INVALID_ARGUMENT', { path: ['chart', 0], field: 'interval', limit, requestId: 'request-2' });
    const { client, server } = await clientOfAnswers([[{ data: { chart: null, usageTypes: [] }, errors: [failed] }]]);
    const { data, errors } = await client.query('{ chart usageTypes }', {});
    assert.deepEqual(data, { chart: null, usageTypes: [] });
    assert.equal(errors.length, 1);
    const [first] = errors;
    assert.ok(first instanceof UsageError && first instanceof Error);
    assert.deepEqual(
      { ...first, message: first.message, section: first.section, action: first.action },
      {
        name: 'UsageError',
        message: 'message of INVALID_ARGUMENT',
        code: 'INVALID_ARGUMENT',
        requestId: 'request-2',
        retryable: false,
        retryAfterMs: null,
        docs: new URL('/docs/errors#invalid_argument', server.url).href,
        field: 'interval',
        limit,
        path: ['chart', 0],
        status: 200,
        section: 'chart',
        action: 'change-request',
      },
    );
    assert.equal(server.requests.length, 1);
  });

  test('the link to the explanation of an error opens, wherever the server keeps it', async () => {
    const docs = 'https://docs.example/errors#invalid_argument';
    const { client } = await clientOfAnswers([[{ data: { chart: null }, errors: [error('INVALID_ARGUMENT', { path: ['chart'], docs })] }]]);
    assert.equal((await client.query('{ chart }', {})).errors[0].docs, docs);
  });

  test('the type of codes has those of the manual of the server', async () => {
    const manual = await readFile(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
    const [errors] = manual.split('## Problems of a record');
    const documented = [...errors.matchAll(/<a id="\w+"><\/a>`(\w+)`/g)].map(([, code]) => code);
    const source = await readFile(new URL('../src/errors.ts', import.meta.url), 'utf8');
    const [, union] = /export type UsageErrorCode =([^;]+);/.exec(source);
    assert.deepEqual([...union.matchAll(/'(\w+)'/g)].map(([, code]) => code), [...documented, 'NETWORK', 'BAD_RESPONSE']);
  });

  for (const [status, code, action] of [
    [400, 'GRAPHQL_VALIDATION_FAILED', 'change-request'],
    [401, 'INVALID_TOKEN', 'sign-in'],
    [403, 'FORBIDDEN', 'request-access'],
    [413, 'BODY_TOO_LARGE', 'change-request'],
    [500, 'INTERNAL', 'contact-operator'],
  ]) {
    test(`status ${status} resolves with ${code} and is not retried`, async () => {
      const { client, server } = await clientOfAnswers([[{ errors: [error(code)] }, { status }]]);
      const { data, errors, requestId } = await client.query(UsageTypesDocument, {});
      assert.equal(data, null);
      assert.equal(requestId, 'request-1');
      assert.deepEqual(errors.map((each) => [each.code, each.section, each.status, each.action]), [[code, null, status, action]]);
      assert.equal(server.requests.length, 1);
    });
  }

  test('a page of a proxy is the error BAD_RESPONSE, which is retried if its status is transient', async () => {
    const { client, server } = await clientOf((_request, response, index) => {
      response.writeHead(index === 0 ? 502 : 404, { 'content-type': 'text/html' });
      response.end('<html>');
    });
    const { data, errors } = await client.query(UsageTypesDocument, {});
    assert.equal(data, null);
    assert.deepEqual(errors.map(({ code, status, retryable }) => [code, status, retryable]), [['BAD_RESPONSE', 404, false]]);
    assert.equal(server.requests.length, 2);
  });

  for (const body of [{}, { data: null }, { data: 1 }, { errors: [] }, [], 'text', null]) {
    test(`the response ${JSON.stringify(body)} is the error BAD_RESPONSE`, async () => {
      const { client } = await clientOfAnswers([[body]]);
      const { data, errors } = await client.query(UsageTypesDocument, {});
      assert.deepEqual([data, errors.map(({ code, action }) => [code, action])], [null, [['BAD_RESPONSE', 'contact-operator']]]);
    });
  }

  test('bigints in variables are sent as digits', async () => {
    const { client, server } = await clientOfAnswers([[{ data: { recordUsage: null } }]]);
    await client.recordUsage([{ idempotencyKey: 'a', accountId: 'acme', usageType: 'api_calls', quantity: 9_007_199_254_740_993n }]);
    assert.equal(server.requests[0].operation.variables.records[0].quantity, '9007199254740993');
  });
});

describe('retries', { timeout: 60_000 }, () => {
  for (const [status, code] of [[429, 'RATE_LIMITED'], [503, 'SERVER_BUSY'], [503, 'DATABASE_UNAVAILABLE']]) {
    test(`${code} is retried until it succeeds`, async () => {
      const failure = [{ errors: [error(code, { retryable: true })] }, { status }];
      const { client, server } = await clientOfAnswers([failure, failure, [TYPES]]);
      const { data, errors } = await client.query(UsageTypesDocument, {});
      assert.deepEqual([data, errors], [{ usageTypes: [] }, []]);
      assert.equal(server.requests.length, 3);
    });
  }

  test('a query whose sections all failed is retried, one with some data is not', async () => {
    const timedOut = (path) => error('TIMED_OUT', { retryable: true, path: [path] });
    const all = { data: { a: null, b: null }, errors: [timedOut('a'), timedOut('b')] };
    const some = { data: { a: null, b: [] }, errors: [timedOut('a')] };
    const { client, server } = await clientOfAnswers([[all], [some]]);
    const { data, errors } = await client.query('{ a b }', {});
    assert.deepEqual(data, { a: null, b: [] });
    assert.deepEqual(errors.map(({ section }) => section), ['a']);
    assert.equal(server.requests.length, 2);
  });

  test('a query that failed in part for ever is not retried', async () => {
    const errors = [error('TIMED_OUT', { retryable: true, path: ['a'] }), error('INVALID_RANGE', { path: ['b'] })];
    const { client, server } = await clientOfAnswers([[{ data: { a: null, b: null }, errors }]]);
    assert.deepEqual((await client.query('{ a b }', {})).errors.map(({ code }) => code), ['TIMED_OUT', 'INVALID_RANGE']);
    assert.equal(server.requests.length, 1);
  });

  for (const [name, how, extensions] of [
    ['retryAfterMs', {}, { retryAfterMs: 120 }],
    ['the header Retry-After', { headers: { 'retry-after': '1' } }, {}],
  ]) {
    test(`a retry waits for ${name}`, async () => {
      const busy = [{ errors: [error('SERVER_BUSY', { retryable: true, ...extensions })] }, { status: 503, ...how }];
      const { client, server } = await clientOfAnswers([busy, [TYPES]]);
      await client.query(UsageTypesDocument, {});
      const [first, second] = server.requests;
      assert.ok(second.arrivedAt - first.arrivedAt >= (extensions.retryAfterMs ?? 1_000) - 1);
    });
  }

  test('the longest wait of all sections counts', async () => {
    const timedOut = (section, retryAfterMs) => error('TIMED_OUT', { retryable: true, path: [section], retryAfterMs });
    const failed = [{ data: { a: null, b: null }, errors: [timedOut('a', 10), timedOut('b', 5_001)] }];
    const { client, server } = await clientOfAnswers([failed]);
    await client.query('{ a b }', {});
    assert.equal(server.requests.length, 1); // 5001 ms exceed `maxDelayMs`
  });

  test('an error whose `retryAfterMs` exceeds `maxDelayMs` is returned', async () => {
    const limited = [{ errors: [error('RATE_LIMITED', { retryable: true, retryAfterMs: 5_001 })] }, { status: 429 }];
    const { client, server } = await clientOfAnswers([limited]);
    const { errors } = await client.query(UsageTypesDocument, {});
    assert.deepEqual(errors.map(({ code, retryAfterMs, action }) => [code, retryAfterMs, action]), [['RATE_LIMITED', 5_001, 'retry']]);
    assert.equal(server.requests.length, 1);
  });

  test('the error is returned after the last attempt', async () => {
    const busy = [{ errors: [error('SERVER_BUSY', { retryable: true })] }, { status: 503 }];
    const { client, server } = await clientOfAnswers([busy], { retry: { ...QUICK, attempts: 3 } });
    assert.equal((await client.query(UsageTypesDocument, {})).errors[0].code, 'SERVER_BUSY');
    assert.equal(server.requests.length, 3);
  });

  test('waits grow exponentially, are spread over the whole interval, and are bounded', (context) => {
    const policy = { attempts: 5, baseDelayMs: 80, maxDelayMs: 300 };
    for (const [random, expected] of [[0, [0, 0, 0, 0, null]], [0.5, [40, 80, 150, 150, null]], [1, [80, 160, 300, 300, null]]]) {
      context.mock.method(Math, 'random', () => random);
      assert.deepEqual([1, 2, 3, 4, 5].map((attempt) => retryDelay(policy, attempt, null)), expected);
      assert.equal(retryDelay(policy, 1, 200), 200 + expected[0]);
      assert.equal(retryDelay(policy, 1, 301), null);
    }
  });

  test('Retry-After is read as seconds and as a date', () => {
    const now = Date.parse('2026-11-20T08:00:00Z');
    const read = (value) => parseRetryAfter(value, now);
    assert.deepEqual([null, '2', 'Fri, 20 Nov 2026 08:00:03 GMT', 'Fri, 20 Nov 2026 07:00:00 GMT', 'soon'].map(read), [null, 2_000, 3_000, 0, null]);
  });

  test('a server that cannot be reached is the error NETWORK', async () => {
    const { server } = await clientOfAnswers([[TYPES]]);
    await server.close();
    servers.splice(servers.indexOf(server), 1);
    let attempts = 0;
    const counting = (url, init) => {
      attempts += 1;
      return fetch(url, init);
    };
    const client = new UsageClient({ url: server.url, fetch: counting, retry: { ...QUICK, attempts: 2 } });
    const { data, errors, requestId } = await client.query(UsageTypesDocument, {});
    assert.deepEqual([data, requestId, attempts], [null, null, 2]);
    assert.deepEqual(errors.map(({ code, retryable, isNetwork, action }) => [code, retryable, isNetwork, action]), [[NETWORK, true, true, 'retry']]);
  });

  test('an attempt without a response in time fails, and is retried', async () => {
    const { client, server } = await clientOf((_request, response, index) => index > 0 && json(response, TYPES), { timeoutMs: 100 });
    assert.deepEqual((await client.query(UsageTypesDocument, {})).data, { usageTypes: [] });
    assert.equal(server.requests.length, 2);
  });

  test('a mutation without an answer is not retried unless it is idempotent', async () => {
    const breaking = (_request, response, index) => (index === 0 ? response.destroy() : json(response, { data: { done: true } }));
    for (const [idempotent, attempts, code] of [[undefined, 1, NETWORK], [true, 2, undefined]]) {
      const { client, server } = await clientOf(breaking);
      const { errors } = await client.mutate('mutation { done }', {}, { idempotent });
      assert.deepEqual([server.requests.length, errors[0]?.code], [attempts, code]);
    }
  });

  test('recording is retried after a broken connection, with the same records', async () => {
    const payload = { recorded: 0, duplicates: 1, conflicts: 0, rejected: 0, results: [] };
    const { client, server } = await clientOf((_request, response, index) =>
      index === 0 ? response.destroy() : json(response, { data: { recordUsage: payload } }));
    const { data, errors } = await client.recordUsage([{ idempotencyKey: 'a', accountId: 'acme', usageType: 'api_calls', quantity: '1' }]);
    assert.deepEqual([data.recordUsage.duplicates, errors], [1, []]);
    assert.deepEqual(server.requests[0].operation, server.requests[1].operation);
  });

  test('any mutation is retried where the server reports that a retry may succeed', async () => {
    const busy = [{ errors: [error('SERVER_BUSY', { retryable: true })] }, { status: 503 }];
    const { client, server } = await clientOfAnswers([busy, [{ data: { done: true } }]]);
    assert.deepEqual((await client.mutate('mutation { done }', {})).data, { done: true });
    assert.equal(server.requests.length, 2);
  });
});

describe('cancelling', { timeout: 60_000 }, () => {
  test('a request in flight rejects with the reason', async () => {
    const { client, server } = await clientOf(() => undefined);
    const controller = new AbortController();
    const result = client.query(UsageTypesDocument, {}, { signal: controller.signal });
    await until(() => server.requests.length === 1, 'the request');
    controller.abort(new Error('left the page'));
    await assert.rejects(result, /left the page/);
  });

  test('the wait before a retry rejects immediately', async () => {
    const busy = [{ errors: [error('SERVER_BUSY', { retryable: true, retryAfterMs: 4_000 })] }, { status: 503 }];
    const { client, server } = await clientOfAnswers([busy]);
    const controller = new AbortController();
    const result = client.query(UsageTypesDocument, {}, { signal: controller.signal });
    await until(() => server.requests.length === 1, 'the request');
    await wait(20);
    const abortedAt = performance.now();
    controller.abort();
    await assert.rejects(result, { name: 'AbortError' });
    assert.ok(performance.now() - abortedAt < 2_000);
  });

  test('an aborted signal sends nothing', async () => {
    const { client, server } = await clientOfAnswers([[TYPES]]);
    await assert.rejects(client.query(UsageTypesDocument, {}, { signal: AbortSignal.abort() }), { name: 'AbortError' });
    assert.equal(server.requests.length, 0);
  });
});

describe('tokens', { timeout: 60_000 }, () => {
  /** Answers only to the token `new`. */
  const onlyNew = (request, response) =>
    request.headers.authorization === 'Bearer new' ? json(response, TYPES) : json(response, { errors: [error('INVALID_TOKEN')] }, { status: 401 });
  const authorizations = (server) => server.requests.map(({ headers }) => headers.authorization);

  test('a token is sent with every request, and may come from a function', async () => {
    const { client, server } = await clientOfAnswers([[TYPES]], { token: 'fixed' });
    await client.query(UsageTypesDocument, {});
    let token = 'first';
    const changing = new UsageClient({ url: server.url, token: () => token });
    await changing.query(UsageTypesDocument, {});
    token = 'second';
    await changing.query(UsageTypesDocument, {});
    assert.deepEqual(authorizations(server), ['Bearer fixed', 'Bearer first', 'Bearer second']);
  });

  test('an expired token is replaced once for all requests that failed with it', async () => {
    let refreshes = 0;
    const refreshToken = async () => {
      refreshes += 1;
      await wait(50);
      return 'new';
    };
    const { client, server } = await clientOf(onlyNew, { token: 'old', refreshToken });
    const results = await Promise.all([1, 2, 3].map(() => client.query(UsageTypesDocument, {})));
    assert.ok(results.every(({ data }) => data !== null));
    assert.deepEqual((await client.query(UsageTypesDocument, {})).errors, []);
    assert.equal(refreshes, 1);
    assert.equal(authorizations(server).filter((value) => value === 'Bearer old').length, 3);
  });

  test('a request that fails after another one replaced the token uses the new one', async () => {
    let refreshes = 0;
    let release;
    const released = new Promise((resolve) => {
      release = resolve;
    });
    const refreshToken = async () => {
      refreshes += 1;
      return 'new';
    };
    const answer = async (request, response, index) => {
      if (index === 0) await released;
      onlyNew(request, response);
    };
    const { client, server } = await clientOf(answer, { token: () => 'old', refreshToken });
    const slow = client.query(UsageTypesDocument, {});
    await until(() => server.requests.length === 1, 'the request');
    assert.deepEqual((await client.query(UsageTypesDocument, {})).errors, []);
    release();
    assert.deepEqual((await slow).errors, []);
    assert.equal(refreshes, 1);
  });

  for (const [name, refreshToken] of [
    ['there is no new token', async () => undefined],
    ['the callback fails', async () => { throw new Error('signed out'); }],
    ['the new token is rejected too', async () => 'wrong'],
    ['there is no callback', undefined],
  ]) {
    test(`the error is returned if ${name}`, async () => {
      const { client, server } = await clientOf(onlyNew, { token: 'old', refreshToken });
      const { data, errors } = await client.query(UsageTypesDocument, {});
      assert.equal(data, null);
      assert.deepEqual(errors.map(({ code, action }) => [code, action]), [['INVALID_TOKEN', 'sign-in']]);
      assert.ok(server.requests.length <= 2);
    });
  }

  test('a token that was refreshed expires too', async () => {
    const tokens = ['second', 'third'];
    let valid = 'second';
    const { client } = await clientOf((request, response) =>
      request.headers.authorization === `Bearer ${valid}` ? json(response, TYPES) : json(response, { errors: [error('INVALID_TOKEN')] }, { status: 401 }),
    { token: 'first', refreshToken: async () => tokens.shift() });
    assert.deepEqual((await client.query(UsageTypesDocument, {})).errors, []);
    valid = 'third';
    assert.deepEqual((await client.query(UsageTypesDocument, {})).errors, []);
  });

  test('a mutation that was rejected for its token is sent again with the new one', async () => {
    const { client, server } = await clientOf(onlyNew, { token: 'old', refreshToken: async () => 'new' });
    assert.deepEqual((await client.mutate('mutation { done }', {})).errors, []);
    assert.equal(server.requests.length, 2);
  });
});
