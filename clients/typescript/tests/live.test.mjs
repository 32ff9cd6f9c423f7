// Live updates over server-sent events, and over polling where streams fail, against a scripted server.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { UsageClient } from '../dist/index.js';
import { readEvents } from '../dist/events.js';
import { error, events, json, scripted, until, wait } from './scripted.mjs';

const TIMINGS = { firstByteMs: 300, inactivityMs: 300, pollIntervalMs: 30, pollForMs: 60_000, reconnectMs: 1, maxReconnectMs: 5 };
const RANGE = { start: '2026-11-20T00:00:00.000Z', end: '2026-11-21T00:00:00.000Z' };
const changed = (records) => ({ data: { usageChanged: { range: RANGE, totals: { records } } } });
/** With these, nothing but the client's user ends a stream. */
const UNDISTURBED = { ...TIMINGS, firstByteMs: 60_000, inactivityMs: 60_000 };
const polled = (records) => ({ data: { usageInsights: { range: RANGE, totals: { records } } } });

const cleanups = [];
after(() => Promise.all(cleanups.map((close) => close())));

/** Subscribes on a server that answers as given, and collects what the handlers receive. */
async function subscribe(answer, { client: options = {}, variables = {}, ...liveOptions } = {}) {
  const server = await scripted(answer);
  const client = new UsageClient({ url: server.url, live: TIMINGS, retry: { attempts: 1 }, ...options });
  const seen = { records: [], initial: [], statuses: [], errors: [] };
  const stop = client.onUsageChanged(variables, ({ totals, isInitial }) => {
    seen.records.push(totals.records);
    seen.initial.push(isInitial);
  }, {
    minIntervalMs: 0,
    onStatus: (status) => seen.statuses.push(status),
    onError: ({ code }) => seen.errors.push(code),
    ...liveOptions,
  });
  cleanups.push(async () => {
    stop();
    await server.close();
  });
  return { server, client, stop, ...seen };
}

const isSubscription = (request) => request.operation.query.includes('subscription');

describe('events', { timeout: 60_000 }, () => {
  const STREAM = '\u00a0\r\n:heartbeat\r\n\r\nevent: next\r\ndata: {"a":\r\ndata: "ü€𐍈"}\r\n\r\nevent:next\rdata:2\r\rdata: x: y\nid: 7\n\nevent: complete\ndata: \n\nevent: cut off\ndata: 1\n';
  const EXPECTED = [
    { type: 'next', text: '{"a":\n"ü€𐍈"}' },
    { type: 'next', text: '2' },
    { type: 'message', text: 'x: y' },
    { type: 'complete', text: '' },
  ];

  test('events are the same however their bytes are cut', async () => {
    const bytes = new TextEncoder().encode(STREAM);
    for (let size = 1; size <= bytes.length; size += 1) {
      const body = new ReadableStream({
        start(controller) {
          for (let start = 0; start < bytes.length; start += size) controller.enqueue(bytes.slice(start, start + size));
          controller.close();
        },
      });
      const read = [];
      for await (const event of readEvents(body, () => undefined)) read.push(event);
      assert.deepEqual(read, EXPECTED, `pieces of ${size} bytes`);
    }
  });

  test('leaving the loop cancels the stream', async () => {
    let cancelled = false;
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\n')),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const event of readEvents(body, () => undefined)) {
      assert.equal(event.text, '1');
      break;
    }
    assert.ok(cancelled);
  });
});

describe('streams', { timeout: 60_000 }, () => {
  test('the handler receives the totals at the start and after every change', async () => {
    let stream;
    const { records, initial, statuses, server } = await subscribe((request, response) => {
      stream = events(response);
      stream.next(changed('1'));
    }, { variables: { filter: { accountIds: ['acme'] } }, minIntervalMs: 20, client: { live: UNDISTURBED } });
    await until(() => records.length === 1, 'the first update');
    stream.next(changed('2'));
    await until(() => records.length === 2, 'the second update');
    assert.deepEqual([records, initial, statuses], [['1', '2'], [true, false], ['connecting', 'streaming']]);
    const [{ headers, operation }] = server.requests;
    assert.match(headers.accept, /^text\/event-stream,/);
    assert.deepEqual(operation.variables, { range: { preset: 'TODAY' }, timeZone: 'UTC', filter: { accountIds: ['acme'] }, throttleMs: 100 });
  });

  test('the handler is called at most once per interval, with the latest totals', async () => {
    const { records } = await subscribe((_request, response) => {
      const stream = events(response);
      for (let total = 1; total <= 20; total += 1) stream.next(changed(String(total)));
    }, { minIntervalMs: 400 });
    await until(() => records.length === 2, 'the second call');
    assert.deepEqual(records, ['1', '20']);
  });

  test('a stream that ends is opened again, and equal totals are no change', async () => {
    const { records, initial } = await subscribe((_request, response, index) => {
      const stream = events(response);
      stream.next(changed(['1', '1', '2'][index]));
      if (index < 2) stream.end();
    });
    await until(() => records.length === 2, 'the change after two ends');
    assert.deepEqual([records, initial], [['1', '2'], [true, false]]);
  });

  test('a server that stops ends the stream with an error, and the client connects again', async () => {
    const { records, statuses, errors } = await subscribe((_request, response, index) => {
      const stream = events(response);
      stream.next(changed(String(index)));
      if (index > 0) return;
      stream.next({ data: { usageChanged: null }, errors: [error('SHUTTING_DOWN', { retryable: true, path: ['usageChanged'] })] });
      stream.end();
    });
    await until(() => records.length === 2, 'the update of the new stream');
    assert.deepEqual([statuses, errors], [['connecting', 'streaming', 'offline', 'streaming'], []]);
  });

  test('a silent stream is opened again, heartbeats keep it open', async () => {
    const { server, records } = await subscribe(async (_request, response, index) => {
      const stream = events(response);
      stream.next(changed(String(index)));
      for (let count = 0; index > 0 && !response.destroyed; count += 1) {
        await wait(100);
        stream.heartbeat();
      }
    });
    await until(() => records.length === 2, 'the second stream');
    await wait(700);
    assert.equal(server.requests.length, 2);
  });

  test('an expired token is replaced, and the stream is opened again', async () => {
    const { records, errors, server } = await subscribe((request, response, index) => {
      const stream = events(response);
      stream.next(changed(String(index)));
      if (request.headers.authorization === 'Bearer new') return;
      stream.next({ data: { usageChanged: null }, errors: [error('INVALID_TOKEN', { path: ['usageChanged'] })] });
      stream.complete();
    }, { client: { token: 'old', refreshToken: async () => 'new' } });
    await until(() => records.length === 2, 'the update with the new token');
    assert.deepEqual([errors, server.requests.length], [[], 2]);
  });

  test('a rejected token that cannot be replaced ends the updates with the error', async () => {
    const { statuses, errors, server } = await subscribe((_request, response) => json(response, { errors: [error('INVALID_TOKEN')] }, { status: 401 }));
    await until(() => errors.length === 1, 'the error');
    await wait(50);
    assert.deepEqual([errors, statuses.at(-1), server.requests.length], [['INVALID_TOKEN'], 'failed', 1]);
  });

  test('an invalid request ends the updates with the error', async () => {
    const { statuses, errors } = await subscribe((_request, response) => json(response, { errors: [error('INVALID_TIME_ZONE')] }, { status: 400 }));
    await until(() => errors.length === 1, 'the error');
    assert.deepEqual([errors, statuses.at(-1)], [['INVALID_TIME_ZONE'], 'failed']);
  });

  test('subscriptions with the same variables share one stream, until the last one stops', async () => {
    let stream;
    let closed = false;
    const { client, server, records, stop } = await subscribe((_request, response) => {
      stream = events(response);
      stream.next(changed('1'));
      response.on('close', () => {
        closed = true;
      });
    }, { client: { live: UNDISTURBED } });
    await until(() => records.length === 1, 'the first update');
    const second = [];
    const stopSecond = client.onUsageChanged({}, ({ totals, isInitial }) => second.push([totals.records, isInitial]), { minIntervalMs: 0 });
    assert.deepEqual(second, [['1', true]]);
    stop();
    stream.next(changed('2'));
    await until(() => second.length === 2, 'the update of the second one');
    assert.deepEqual([second[1], records, server.requests.length], [['2', false], ['1'], 1]);
    stopSecond();
    await until(() => closed, 'the end of the stream');
  });

  test('an aborted signal ends the stream', async () => {
    const controller = new AbortController();
    let closed = false;
    const { records } = await subscribe((_request, response) => {
      events(response).next(changed('1'));
      response.on('close', () => {
        closed = true;
      });
    }, { signal: controller.signal, client: { live: UNDISTURBED } });
    await until(() => records.length === 1, 'the first update');
    controller.abort();
    await until(() => closed, 'the end of the stream');
  });

  test('an exception of the handler is uncaught, and does not end the stream', async (context) => {
    let stream;
    const server = await scripted((_request, response) => {
      stream = events(response);
      stream.next(changed('1'));
    });
    const client = new UsageClient({ url: server.url, live: TIMINGS });
    const thrown = [];
    const queueMicrotask = globalThis.queueMicrotask;
    context.mock.method(globalThis, 'queueMicrotask', (callback) => queueMicrotask(() => {
      try {
        callback();
      } catch (fault) {
        thrown.push(fault.message);
      }
    }));
    let calls = 0;
    const stop = client.onUsageChanged({}, () => {
      calls += 1;
      if (calls === 1) throw new Error('fault of the page');
    }, { minIntervalMs: 0 });
    cleanups.push(async () => {
      stop();
      await server.close();
    });
    await until(() => calls === 1, 'the first call');
    assert.deepEqual(thrown, ['fault of the page']);
    stream.next(changed('2'));
    await until(() => calls === 2, 'the second call');
    assert.equal(server.requests.length, 1);
  });
});

describe('polling', { timeout: 60_000 }, () => {
  test('a proxy that holds streams back leads to polling', async () => {
    let total = 1;
    const { records, statuses, server } = await subscribe((request, response) => {
      if (!isSubscription(request)) json(response, polled(String(total)));
    });
    await until(() => records.length === 1, 'the first totals');
    total = 2;
    await until(() => records.length === 2, 'the change');
    assert.deepEqual([records, statuses], [['1', '2'], ['connecting', 'polling']]);
    assert.equal(server.requests.filter(isSubscription).length, 1);
  });

  test('streams that break again and again lead to polling', async () => {
    const { records, statuses, server } = await subscribe((request, response) =>
      isSubscription(request) ? response.destroy() : json(response, polled('1')));
    await until(() => records.length === 1, 'the totals');
    assert.equal(statuses.at(-1), 'polling');
    assert.equal(server.requests.filter(isSubscription).length, 4);
  });

  for (const [name, answer] of [
    ['a server with too many subscriptions', (response) => json(response, { errors: [error('SUBSCRIPTIONS_FULL', { retryable: true })] }, { status: 503 })],
    ['a proxy that rewrites `Accept`', (response) => json(response, { errors: [error('BAD_REQUEST')] }, { status: 400 })],
  ]) {
    test(`${name} leads to polling`, async () => {
      const { records, server } = await subscribe((request, response) => isSubscription(request) ? answer(response) : json(response, polled('1')));
      await until(() => records.length === 1, 'the totals');
      assert.equal(server.requests.filter(isSubscription).length, 1);
    });
  }

  test('after a while of polling a stream is opened again', async () => {
    const { records, statuses } = await subscribe((request, response, index) => {
      if (!isSubscription(request)) json(response, polled('1'));
      else if (index > 0) events(response).next(changed('2'));
    }, { client: { live: { ...TIMINGS, pollForMs: 100 } } });
    await until(() => records.length === 2, 'the update of the stream');
    assert.deepEqual([records, statuses], [['1', '2'], ['connecting', 'polling', 'connecting', 'streaming']]);
  });

  test('a server that cannot be reached is offline, and online again by itself', async () => {
    let isUp = false;
    const { records, statuses } = await subscribe((request, response) => {
      if (!isUp) response.destroy();
      else if (!isSubscription(request)) json(response, polled('1'));
    });
    await until(() => statuses.includes('offline'), 'offline');
    await wait(100);
    isUp = true;
    await until(() => records.length === 1, 'the totals');
    assert.equal(statuses.at(-1), 'polling');
  });

  test('an expired token is replaced while polling', async () => {
    const { records } = await subscribe((request, response) => {
      if (isSubscription(request)) return;
      if (request.headers.authorization === 'Bearer new') json(response, polled('1'));
      else json(response, { errors: [error('INVALID_TOKEN')] }, { status: 401 });
    }, { client: { token: 'old', refreshToken: async () => 'new' } });
    await until(() => records.length === 1, 'the totals');
  });
});
