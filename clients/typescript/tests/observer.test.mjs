// When an observed query is sent again, with a clock of the test.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { QueryObserver, UsageClient } from '../dist/index.js';
import { error } from './scripted.mjs';

const HEADERS = { 'content-type': 'application/json', 'x-request-id': 'request-1' };
const answer = (body, status = 200) => new Response(JSON.stringify(body), { status, headers: HEADERS });
const data = (total) => answer({ data: { usageInsights: { total } } });

/** Lets promises settle; the clock does not advance. */
async function settle() {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
}

/** Observes a query whose responses are given by `respond(index)`, on a clock that only the test advances. */
async function observe(context, respond, options) {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const sent = [];
  const fetch = async (_url, { signal }) => {
    sent.push(signal);
    return respond(sent.length - 1);
  };
  const client = new UsageClient({ url: 'http://usage.test/graphql', fetch, retry: { attempts: 1 } });
  const observer = new QueryObserver(client, '{ usageInsights { total } }', {}, options);
  const states = [];
  const stop = observer.subscribe(() => states.push(observer.getState()));
  await settle();
  return {
    observer,
    sent,
    states,
    stop,
    async advance(ms) {
      context.mock.timers.tick(ms);
      await settle();
    },
  };
}

describe('an observed query', { timeout: 60_000 }, () => {
  test('is sent once more if it is reloaded while it is in flight, however often', async (context) => {
    const responses = [];
    const respond = () => new Promise((resolve) => responses.push(resolve));
    const { observer, sent } = await observe(context, respond);
    observer.reload();
    observer.reload();
    await settle();
    assert.equal(sent.length, 1);
    responses[0](data('1'));
    await settle();
    assert.equal(sent.length, 2);
    assert.equal(observer.getState().status, 'stale');
    responses[1](data('2'));
    await settle();
    assert.deepEqual([sent.length, observer.getState().data.usageInsights.total], [2, '2']);
  });

  for (const [name, body, status, waits] of [
    ['a retryable error', error('SERVER_BUSY', { retryable: true }), 503, 15_000],
    ['a retryable error with a longer wait', error('RATE_LIMITED', { retryable: true, retryAfterMs: 40_000 }), 429, 40_000],
  ]) {
    test(`is sent again by itself after ${name}`, async (context) => {
      const { observer, sent, advance } = await observe(context, (index) => (index === 0 ? answer({ errors: [body] }, status) : data('1')));
      assert.equal(observer.getState().status, 'error');
      await advance(waits - 1);
      assert.equal(sent.length, 1);
      await advance(1);
      assert.deepEqual([sent.length, observer.getState().status], [2, 'data']);
    });
  }

  test('is not sent again after an error that a retry does not help', async (context) => {
    const { observer, sent, advance } = await observe(context, () => answer({ errors: [error('FORBIDDEN')] }, 403));
    await advance(3_600_000);
    assert.deepEqual([sent.length, observer.getState().status], [1, 'error']);
  });

  test('without subscribers is cancelled and not sent again', async (context) => {
    const { observer, sent, stop, advance } = await observe(context, () => new Promise(() => undefined));
    stop();
    assert.ok(sent[0].aborted);
    observer.reload();
    await advance(3_600_000);
    assert.equal(sent.length, 1);
  });

  test('is sent again for a new subscriber, and shows the old result meanwhile', async (context) => {
    const { observer, sent, stop } = await observe(context, (index) => data(String(index)));
    stop();
    const states = [];
    observer.subscribe(() => states.push(observer.getState()));
    await settle();
    assert.deepEqual(states.map(({ status, data: shown }) => [status, shown.usageInsights.total]), [['stale', '0'], ['data', '1']]);
    assert.equal(sent.length, 2);
  });

  for (const [first, second, status] of [['OUT_OF_RANGE', 'WRONG_TYPE', 'empty'], ['OUT_OF_RANGE', null, 'data'], [null, 'WRONG_TYPE', 'data']]) {
    test(`with the empty reasons ${first} and ${second} of its sections has the state ${status}`, async (context) => {
      const section = (code) => ({ emptyReason: code && { code, message: code, suggestion: null } });
      const { observer } = await observe(context, () => answer({ data: { a: section(first), b: section(second) } }));
      const state = observer.getState();
      assert.deepEqual([state.status, state.reason?.code], [status, status === 'empty' ? first : undefined]);
    });
  }

  test('with live polling is sent again after the first totals, but not immediately', async (context) => {
    let queries = 0;
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const totals = { range: {}, totals: { records: '1' } };
    const fetch = async (_url, { body }) => {
      if (body.includes('subscription')) return answer({ errors: [error('SUBSCRIPTIONS_FULL', { retryable: true })] }, 503);
      if (body.includes('UsageChangedPoll')) return answer({ data: { usageInsights: totals } });
      queries += 1;
      return data(String(queries));
    };
    const client = new UsageClient({ url: 'http://usage.test/graphql', fetch, retry: { attempts: 1 } });
    const observer = new QueryObserver(client, '{ usageInsights { total } }', {}, { live: { range: { lastDays: 7 } }, minIntervalMs: 3_000 });
    const stop = observer.subscribe(() => undefined);
    await settle();
    assert.equal(queries, 1);
    context.mock.timers.tick(2_999);
    await settle();
    assert.equal(queries, 1);
    context.mock.timers.tick(1);
    await settle();
    assert.equal(queries, 2);
    stop();
  });
});
