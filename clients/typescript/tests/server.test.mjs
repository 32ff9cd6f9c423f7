// The client against the real server, on both databases.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  applySuggestion,
  ServiceConfigDocument,
  UsageByTierDocument,
  UsageClient,
  UsageInsightsDocument,
  UsageRecordsDocument,
  UsageSeriesDocument,
  UsageTypesDocument,
} from '../dist/index.js';
import { bufferingProxy, createInstallation, DATABASES, signToken } from './real.mjs';
import { until } from './scripted.mjs';

const TIMEOUT_MS = 30_000;
const TODAY = { range: { preset: 'TODAY' } };
const record = (key, extra = {}) => ({ idempotencyKey: key, accountId: 'acme', usageType: 'api_calls', quantity: '1', ...extra });

for (const database of DATABASES) {
  describe(`${database}, development`, { timeout: 120_000 }, () => {
    let installation;
    let server;
    let client;
    const cleanups = [];

    before(async () => {
      installation = await createInstallation(database);
      server = await installation.serve();
      client = new UsageClient({ url: server.url, retry: { attempts: 2 } });
    });

    after(async () => {
      for (const close of cleanups) await close();
      await installation?.remove();
    });

    test('records count once and are read back exactly by every operation', async () => {
      const records = [
        record('large', { quantity: 9_007_199_254_740_993n }),
        record('compute', { usageType: 'compute_seconds', quantity: '5400', tier: 'gpu-a10', cost: '9007199.254740993' }),
      ];
      for (const [recorded, status] of [[2, 'RECORDED'], [0, 'DUPLICATE']]) {
        const { data, errors } = await client.recordUsage(records);
        assert.deepEqual(errors, []);
        assert.equal(data.recordUsage.recorded, recorded);
        assert.deepEqual(data.recordUsage.results.map((result) => result.status), [status, status]);
      }
      const read = async (document, variables) => {
        const { data, errors, requestId } = await client.query(document, variables);
        assert.deepEqual(errors, []);
        assert.match(requestId, /^[0-9a-f-]{36}$/);
        return Object.values(data)[0];
      };

      const insights = await read(UsageInsightsDocument, TODAY);
      assert.deepEqual([insights.totals.apiCalls, insights.totals.cost], ['9007199254740993', '9007199.254740993']);
      assert.equal(insights.emptyReason, null);
      const pairs = await read(UsageInsightsDocument, { ...TODAY, breakdownBy: [{ dimension: 'ACCOUNT' }, { dimension: 'TIER' }], breakdownUsageTypes: ['compute_seconds'] });
      assert.deepEqual(pairs.breakdown.rows.map(({ keys, totals }) => [keys, totals.computeSeconds]), [[['acme', 'gpu-a10'], '5400']]);
      const { tiers } = await read(UsageByTierDocument, TODAY);
      assert.deepEqual(tiers.map(({ tier, computeSeconds }) => [tier, computeSeconds]), [['gpu-a10', '5400']]);
      const series = await read(UsageSeriesDocument, { range: { lastDays: 2 }, usageTypes: ['api_calls'] });
      assert.deepEqual(series.series[0].quantities, ['0', '9007199254740993']);
      const costs = await read(UsageSeriesDocument, { ...TODAY, usageTypes: ['api_calls', 'compute_seconds'], withQuantities: false });
      assert.deepEqual(costs.series.map((line) => line.cost), ['0', '9007199.254740993']);
      const { edges } = await read(UsageRecordsDocument, { first: 1 });
      assert.equal(edges.length, 1);
      assert.ok((await read(UsageTypesDocument, {})).some(({ slug, unit }) => slug === 'compute_seconds' && unit === 'seconds'));
      assert.match((await read(ServiceConfigDocument, {})).currency, /^[A-Z]{3}$/);
    });

    test('a section that fails leaves the others their data', async () => {
      const query = '{ types: usageTypes { slug } chart: usageInsights(range: {lastDays: 0}) { range { days } } }';
      const { data, errors, requestId } = await client.query(query, {});
      assert.ok(data.types.length > 0);
      assert.equal(data.chart, null);
      const [error] = errors;
      assert.deepEqual(
        [error.code, error.section, error.field, error.retryable, error.docs, error.requestId],
        ['INVALID_RANGE', 'chart', 'range', false, new URL('/docs/errors#invalid_range', server.url).href, requestId],
      );
      assert.match(await (await fetch(error.docs)).text(), /<a id="invalid_range"><\/a>/, 'the link opens'
      );
    });

    test('requests that are rejected as a whole resolve with the error', async () => {
      const invalid = await client.query('{ nonsense }', {});
      assert.deepEqual([invalid.data, invalid.errors[0].code, invalid.errors[0].status], [null, 'GRAPHQL_VALIDATION_FAILED', 400]);
      const withToken = new UsageClient({ url: server.url, token: 'wrong' });
      const rejected = await withToken.query(UsageTypesDocument, {});
      assert.deepEqual([rejected.data, rejected.errors[0].code, rejected.errors[0].status], [null, 'INVALID_TOKEN', 401]);
      const elsewhere = new UsageClient({ url: server.url.replace('/graphql', '/nowhere') });
      assert.equal((await elsewhere.query(UsageTypesDocument, {})).errors[0].code, 'NO_SUCH_PATH');
    });

    test('a misspelt tier is empty with a reason, and the suggestion leads to usage', async () => {
      await client.recordUsage([record('tier', { usageType: 'compute_seconds', quantity: '60', tier: 'gpu-a10' })]);
      const variables = { ...TODAY, filter: { tiers: ['gpu-a1o'] } };
      const { data } = await client.query(UsageByTierDocument, variables);
      const { emptyReason } = data.usageByTier;
      assert.equal(emptyReason.code, 'FILTERED_OUT');
      const suggested = await client.query(UsageByTierDocument, applySuggestion(variables, emptyReason.suggestion));
      assert.deepEqual(suggested.errors, []);
      assert.deepEqual(suggested.data.usageByTier.tiers.map(({ tier }) => tier), ['gpu-a10']);
    });

    test('a range without usage suggests one that has usage', async () => {
      await client.recordUsage([record('old', { accountId: 'initech', occurredAt: new Date(Date.now() - 20 * 86_400_000).toISOString() })]);
      const variables = { ...TODAY, filter: { accountIds: ['initech'] } };
      const { data } = await client.query(UsageInsightsDocument, variables);
      assert.equal(data.usageInsights.emptyReason.code, 'OUT_OF_RANGE');
      const suggested = await client.query(UsageInsightsDocument, applySuggestion(variables, data.usageInsights.emptyReason.suggestion));
      assert.equal(suggested.data.usageInsights.totals.records, '1');
    });

    /** Subscribes to the records of one account. */
    const subscribeToAccount = (accountId, subscribing, options = {}) => {
      const seen = { records: [], statuses: [], errors: [] };
      const stop = subscribing.onUsageChanged({ filter: { accountIds: [accountId] } }, ({ totals }) => seen.records.push(totals.records), {
        minIntervalMs: 100,
        onStatus: (status) => seen.statuses.push(status),
        onError: (error) => seen.errors.push(error),
        ...options,
      });
      cleanups.push(stop);
      return seen;
    };
    const arrival = (seen, records) => until(() => seen.records.at(-1) === records, `${records} records`, TIMEOUT_MS);

    test('updates arrive after every commit, also after a restart of the server', async () => {
      const subscribing = new UsageClient({ url: server.url });
      const seen = subscribeToAccount('live', subscribing);
      await arrival(seen, '0');
      for (const total of ['1', '2']) {
        await client.recordUsage([record(`live-${total}`, { accountId: 'live' })]);
        await arrival(seen, total);
      }
      assert.deepEqual(seen.statuses, ['connecting', 'streaming']);
      await server.stop();
      server = await installation.serve(server.port);
      await client.recordUsage([record('live-3', { accountId: 'live' })]);
      await arrival(seen, '3');
      assert.deepEqual([seen.statuses.at(-1), seen.errors], ['streaming', []]);
    });

    test('updates arrive through a proxy that holds streams back', async () => {
      const proxy = await bufferingProxy(server.url);
      cleanups.push(() => proxy.close());
      const subscribing = new UsageClient({ url: proxy.url, live: { firstByteMs: 500, pollIntervalMs: 100 } });
      const seen = subscribeToAccount('proxied', subscribing);
      await arrival(seen, '0');
      await client.recordUsage([record('proxied', { accountId: 'proxied' })]);
      await arrival(seen, '1');
      assert.deepEqual(seen.statuses, ['connecting', 'polling']);
    });

    test('an invalid subscription fails with its error', async () => {
      const errors = [];
      cleanups.push(client.onUsageChanged({ timeZone: 'Nowhere' }, () => undefined, { onError: ({ code }) => errors.push(code) }));
      await until(() => errors.length > 0, 'the error', TIMEOUT_MS);
      assert.deepEqual(errors, ['INVALID_TIME_ZONE']);
    });
  });

  describe(`${database}, production`, { timeout: 120_000 }, () => {
    const SECRET = 'a-secret-of-the-tests-with-32-bytes-or-more';
    const viewerToken = (seconds) => signToken(SECRET, { sub: 'ada', account_id: 'acme', iss: 'tests', aud: 'usage-insights', exp: Math.floor(Date.now() / 1000) + seconds });
    let installation;
    let server;
    let recorder;
    const cleanups = [];

    before(async () => {
      installation = await createInstallation(database, {
        ENVIRONMENT: 'production',
        VIEWER_JWT_SECRET: SECRET,
        USAGE_INSIGHTS__VIEWERS__ISSUER: 'tests',
        USAGE_INSIGHTS__VIEWERS__AUDIENCE: 'usage-insights',
        USAGE_INSIGHTS__VIEWERS__LEEWAY_SECONDS: '0',
      });
      const token = installation.command('token', 'create', '--name', 'recorder', '--scope', 'record');
      server = await installation.serve();
      recorder = new UsageClient({ url: server.url, token });
    });

    after(async () => {
      for (const stop of cleanups) stop();
      await installation?.remove();
    });

    test('without a token a query fails with UNAUTHENTICATED, with the wrong scope with FORBIDDEN', async () => {
      const anonymous = await new UsageClient({ url: server.url }).query(UsageInsightsDocument, TODAY);
      assert.deepEqual(anonymous.errors.map(({ code, action }) => [code, action]), [['UNAUTHENTICATED', 'sign-in']]);
      const { errors } = await recorder.query(UsageInsightsDocument, TODAY);
      assert.deepEqual(errors.map(({ code, section, action }) => [code, section, action]), [['FORBIDDEN', 'usageInsights', 'request-access']]);
    });

    test('a body that is too large fails with BODY_TOO_LARGE', async () => {
      const { data, errors } = await new UsageClient({ url: server.url }).query(`{ usageTypes { slug } } # ${'x'.repeat(70_000)}`, {});
      assert.deepEqual([data, errors[0].code, errors[0].status], [null, 'BODY_TOO_LARGE', 413]);
    });

    test('an expired viewer\'s token is replaced once, and the viewer reads its own account', async () => {
      await recorder.recordUsage([record('own'), record('other', { accountId: 'initech' })]);
      let refreshes = 0;
      const refreshToken = async () => {
        refreshes += 1;
        return viewerToken(600);
      };
      const client = new UsageClient({ url: server.url, token: viewerToken(-10), refreshToken });
      const results = await Promise.all([1, 2, 3].map(() => client.query(UsageInsightsDocument, TODAY)));
      assert.deepEqual(results.map(({ data }) => data?.usageInsights.totals.records), ['1', '1', '1']);
      assert.equal(refreshes, 1);
    });

    test('live updates continue when the token expires', async () => {
      const seen = { records: [], statuses: [] };
      let refreshes = 0;
      const refreshToken = async () => {
        refreshes += 1;
        return viewerToken(600);
      };
      const client = new UsageClient({ url: server.url, token: viewerToken(2), refreshToken });
      cleanups.push(client.onUsageChanged(TODAY, ({ totals }) => seen.records.push(totals.records), {
        minIntervalMs: 100,
        onStatus: (status) => seen.statuses.push(status),
      }));
      await until(() => seen.records.length > 0, 'the first update', TIMEOUT_MS);
      await until(() => refreshes > 0 && seen.statuses.at(-1) === 'streaming', 'the stream with the new token', TIMEOUT_MS);
      const before = seen.records.at(-1);
      await recorder.recordUsage([record('while-live')]);
      await until(() => Number(seen.records.at(-1)) === Number(before) + 1, 'the update', TIMEOUT_MS);
      assert.equal(refreshes, 1);
    });
  });
}
