// What the hooks show in every state of a query, in any framework with the interface of React.
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { sectionState, SetPriceDocument, UsageClient } from '../dist/index.js';
import { error, events, json, scripted, until, wait } from './scripted.mjs';

const LAST_7_DAYS = { range: { lastDays: 7 } };
const insights = (tokens, extra = {}) => ({ data: { usageInsights: { totals: { tokens }, emptyReason: null, ...extra } } });
const REASON = { code: 'OUT_OF_RANGE', message: 'no usage in the range', suggestion: { range: { preset: 'LAST_30_DAYS' }, filter: null, usageTypes: null } };

export function testHooks(name, { createElement, hooks, render, act, StrictMode }) {
  const { UsageProvider, useUsageByTier, useUsageClient, useUsageInsights, useUsageMutation, useUsageQuery, useUsageSeries } = hooks;

  describe(name, { timeout: 60_000 }, () => {
    const cleanups = [];
    afterEach(async () => {
      for (const close of cleanups.splice(0).reverse()) await close();
    });

    /** Resolves once the condition holds; components are rendered meanwhile. */
    async function settled(condition, what) {
      const deadline = performance.now() + 5_000;
      while (!condition()) {
        assert.ok(performance.now() < deadline, `not in time: ${what()}`);
        await act(() => wait(5));
      }
    }

    /** Renders a component that calls `useHook`, against a server that answers as given, and collects the states. */
    async function show(answer, useHook, { wrap = (element) => element, client: options = {} } = {}) {
      const server = await scripted(answer);
      cleanups.push(() => server.close());
      const client = new UsageClient({ url: server.url, retry: { attempts: 1 }, ...options });
      const states = [];
      const Shown = ({ parameters }) => {
        states.push(useHook(parameters));
        return null;
      };
      const page = (parameters) => wrap(createElement(UsageProvider, { client }, createElement(Shown, { parameters })));
      const { update, unmount } = await render(page());
      cleanups.push(unmount);
      const shown = {
        server,
        states,
        unmount,
        rerender: (parameters) => update(page(parameters)),
        get state() {
          return states.at(-1);
        },
        /** Waits for a state with this status. */
        async status(status) {
          await settled(() => states.at(-1).status === status, () => `the status ${status}, not ${states.at(-1).status}`);
          return states.at(-1);
        },
        reload: () => act(() => states.at(-1).reload()),
        statuses: () => states.map((state) => state.status).filter((status, index, all) => status !== all[index - 1]),
      };
      return shown;
    }

    test('shows loading, then data', async () => {
      const shown = await show((_request, response) => json(response, insights('12')), () => useUsageInsights(LAST_7_DAYS));
      const { data, errors } = await shown.status('data');
      assert.equal(data.totals.tokens, '12');
      assert.deepEqual([errors, shown.statuses(), shown.server.requests.length], [[], ['loading', 'data'], 1]);
    });

    test('each hook queries its section', async () => {
      const sections = { usageSeries: { unit: 'tokens' }, usageByTier: { tiers: [] } };
      const answer = (request, response) => {
        const [section] = Object.keys(sections).filter((each) => request.operation.query.includes(`${each}(`));
        json(response, { data: { [section]: sections[section] } });
      };
      const series = await show(answer, () => useUsageSeries({ ...LAST_7_DAYS, groupBy: { dimension: 'MODEL' } }));
      assert.equal((await series.status('data')).data.unit, 'tokens');
      assert.deepEqual(series.server.requests[0].operation.variables.groupBy, { dimension: 'MODEL' });
      const tiers = await show(answer, () => useUsageByTier(LAST_7_DAYS));
      assert.deepEqual((await tiers.status('data')).data.tiers, []);
    });

    test('shows why there is no usage, and what to query instead', async () => {
      const shown = await show((_request, response) => json(response, insights('0', { emptyReason: REASON })), () => useUsageInsights(LAST_7_DAYS));
      const { reason, suggestion, data } = await shown.status('empty');
      assert.deepEqual([reason, suggestion, data.totals.tokens], [REASON, REASON.suggestion, '0']);
    });

    test('shows an error and what to do, and reloads', async () => {
      const shown = await show((_request, response, index) => {
        if (index === 0) json(response, { data: { usageInsights: null }, errors: [error('FORBIDDEN', { path: ['usageInsights'] })] });
        else json(response, insights('1'));
      }, () => useUsageInsights(LAST_7_DAYS));
      const state = await shown.status('error');
      assert.deepEqual([state.error.code, state.action, state.error.requestId], ['FORBIDDEN', 'request-access', 'request-1']);
      await shown.reload();
      await shown.status('data');
      assert.deepEqual(shown.statuses(), ['loading', 'error', 'loading', 'data']);
    });

    test('a section that fails or is empty leaves the others their data', async () => {
      const answer = { data: { a: { rows: 1 }, b: null, c: { emptyReason: REASON } }, errors: [error('TIMED_OUT', { retryable: true, path: ['b'] })] };
      const shown = await show((_request, response) => json(response, answer), () => useUsageQuery('{ a b c }', {}));
      const state = await shown.status('data');
      const [a, b, c] = ['a', 'b', 'c'].map((section) => sectionState(state, section));
      assert.deepEqual([a.status, a.data, a.errors], ['data', { rows: 1 }, []]);
      assert.deepEqual([b.status, b.error.code, b.action], ['error', 'TIMED_OUT', 'retry']);
      assert.deepEqual([c.status, c.reason.code], ['empty', 'OUT_OF_RANGE']);
    });

    test('keeps old data as stale while it reloads and after a failure', async () => {
      const shown = await show((_request, response, index) => {
        if (index === 1) json(response, { errors: [error('DATABASE_UNAVAILABLE', { retryable: true })] }, { status: 503 });
        else json(response, insights(String(index)));
      }, () => useUsageInsights(LAST_7_DAYS));
      await shown.status('data');
      await shown.reload();
      await settled(() => shown.state.because === 'failed', () => 'the failure');
      assert.deepEqual([shown.state.status, shown.state.data.totals.tokens, shown.state.errors[0].code], ['stale', '0', 'DATABASE_UNAVAILABLE']);
      assert.ok(shown.states.some(({ status, because }) => status === 'stale' && because === 'reloading'));
      await shown.reload();
      assert.equal((await shown.status('data')).data.totals.tokens, '2');
    });

    test('is offline while the server cannot be reached, with the last data, and returns by itself', async () => {
      let isUp = true;
      const shown = await show((_request, response) => (isUp ? json(response, insights('1')) : response.destroy()), () => useUsageInsights(LAST_7_DAYS));
      await shown.status('data');
      isUp = false;
      await shown.reload();
      const { data, error: failure } = await shown.status('offline');
      assert.deepEqual([data.totals.tokens, failure.code], ['1', 'NETWORK']);
      isUp = true;
      await act(() => globalThis.goOnline());
      await shown.status('data');
    });

    test('is offline without data if the server never answered', async () => {
      const shown = await show((_request, response) => response.destroy(), () => useUsageInsights(LAST_7_DAYS));
      assert.equal((await shown.status('offline')).data, null);
    });

    test('new variables are queried and cancel the old request, equal ones are not', async () => {
      let cancelled = false;
      const shown = await show((request, response) => {
        if (request.operation.variables.range.lastDays !== 7) json(response, insights('30'));
        else response.on('close', () => { cancelled = true; });
      }, (days = 7) => useUsageInsights({ range: { lastDays: days } }));
      await settled(() => shown.server.requests.length === 1, () => 'the first request');
      await shown.rerender(7);
      assert.equal(shown.server.requests.length, 1);
      await shown.rerender(30);
      assert.equal((await shown.status('data')).data.totals.tokens, '30');
      await settled(() => cancelled, () => 'the end of the first request');
      assert.equal(shown.server.requests.length, 2);
    });

    for (const [keepPrevious, statuses] of [[false, ['loading', 'data', 'loading', 'data']], [true, ['loading', 'data', 'stale', 'data']]]) {
      test(`with keepPrevious: ${keepPrevious} new variables show ${statuses[2]} first`, async () => {
        const shown = await show((request, response) => json(response, insights(String(request.operation.variables.range.lastDays))),
          (days = 7) => useUsageInsights({ range: { lastDays: days } }, { keepPrevious }));
        await shown.status('data');
        await shown.rerender(30);
        await settled(() => shown.state.data?.totals.tokens === '30', () => 'the new data');
        assert.deepEqual(shown.statuses(), statuses);
      });
    }

    test('with keepPrevious: true another document shows loading first', async () => {
      const shown = await show((_request, response) => json(response, { data: { usageTypes: [] } }),
        (field = 'slug') => useUsageQuery(`{ usageTypes { ${field} } }`, {}, { keepPrevious: true }));
      await shown.status('data');
      await shown.rerender('unit');
      await shown.status('data');
      assert.deepEqual(shown.statuses(), ['loading', 'data', 'loading', 'data']);
    });

    test('a failure with new variables does not show the data of the old ones', async () => {
      const shown = await show((_request, response, index) => {
        if (index === 0) json(response, insights('7'));
        else json(response, { errors: [error('INVALID_RANGE')] }, { status: 400 });
      }, (days = 7) => useUsageInsights({ range: { lastDays: days } }, { keepPrevious: true }));
      await shown.status('data');
      await shown.rerender(0);
      assert.equal((await shown.status('error')).error.code, 'INVALID_RANGE');
    });

    test('live queries again when usage changes, and ends with the component', async () => {
      let stream;
      let queries = 0;
      let streamClosed = false;
      const totals = (records) => ({ data: { usageChanged: { range: {}, totals: { records } } } });
      const filter = { accountIds: ['acme'] };
      const shown = await show((request, response) => {
        if (request.operation.query.includes('subscription')) {
          assert.deepEqual(request.operation.variables.filter, filter);
          stream = events(response);
          stream.next(totals('1'));
          response.on('close', () => { streamClosed = true; });
        } else {
          queries += 1;
          json(response, insights(String(queries)));
        }
      }, () => useUsageInsights({ ...LAST_7_DAYS, filter }, { live: true, minIntervalMs: 20 }));
      // The first totals of the stream may be newer than the first result.
      await settled(() => shown.state.data?.totals.tokens === '2', () => 'the query after the start of the stream');
      stream.next(totals('2'));
      await settled(() => shown.state.data?.totals.tokens === '3', () => 'the query after the change');
      await shown.unmount();
      await until(() => streamClosed, 'the end of the stream');
    });

    test('a mutation is sending, then failed with its error, then done', async () => {
      const shown = await show((request, response, index) => {
        if (index === 0) json(response, { data: { setPrice: null }, errors: [error('INVALID_ARGUMENT', { path: ['setPrice'], field: 'rate' })] });
        else json(response, { data: { setPrice: { isNew: request.operation.variables.input.rate === '2' } } });
      }, () => useUsageMutation(SetPriceDocument));
      assert.equal(shown.state.status, 'idle');
      const send = (rate) => act(() => void shown.state.send({ input: { usageType: 'compute_seconds', rate } }));
      await send('x');
      const { error: first, action, errors } = await shown.status('failed');
      assert.deepEqual([first.code, first.field, action, errors.length], ['INVALID_ARGUMENT', 'rate', 'change-request', 1]);
      await send('2');
      assert.deepEqual((await shown.status('done')).data, { setPrice: { isNew: true } });
      await act(() => shown.state.reset());
      assert.deepEqual(shown.statuses(), ['idle', 'sending', 'failed', 'sending', 'done', 'idle']);
    });

    test('a mutation without an answer is not sent again, unless it is idempotent', async () => {
      for (const [options, expected] of [[{}, 1], [{ idempotent: true }, 2]]) {
        const shown = await show((_request, response) => response.destroy(), () => useUsageMutation(SetPriceDocument, options), {
          client: { retry: { attempts: 2, baseDelayMs: 1 } },
        });
        await act(() => shown.state.send({ input: { usageType: 'compute_seconds', rate: '2' } }));
        assert.deepEqual([shown.state.error.code, shown.state.action, shown.server.requests.length], ['NETWORK', 'retry', expected]);
      }
    });

    test('works in strict mode', async () => {
      const shown = await show((_request, response) => json(response, insights('1')), () => useUsageInsights(LAST_7_DAYS), {
        wrap: (element) => createElement(StrictMode, null, element),
      });
      await shown.status('data');
    });

    test('a hook without a provider throws', async () => {
      let message;
      const Alone = () => {
        try {
          useUsageClient();
        } catch (fault) {
          ({ message } = fault);
        }
        return null;
      };
      cleanups.push((await render(createElement(Alone))).unmount);
      assert.match(message, /UsageProvider/);
    });
  });
}
