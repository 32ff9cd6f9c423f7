// Real clients subscribe: graphql-ws over WebSocket, graphql-sse over server-sent events.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createClient as createEventsClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import WebSocket from 'ws';
import { start, stop } from './server.mjs';

const SUBSCRIPTION = 'subscription { usageChanged(throttleMs: 100) { totals { records } } }';
const PATIENCE_MS = 30_000;

async function record(address, key) {
  const query = 'mutation ($key: ID!) { recordUsage(input: {records: [{idempotencyKey: $key, accountId: "acme", usageType: "api_calls", quantity: 1}]}) { recorded } }';
  const response = await fetch(`http://${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { key } }),
  });
  assert.deepEqual(await response.json(), { data: { recordUsage: { recorded: 1 } } });
}

/** The next answer of a subscription, which must not take for ever. */
async function next(answers) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), PATIENCE_MS).unref());
  const { value, done } = await Promise.race([answers.next(), late]);
  assert.ok(!done, 'the subscription has ended');
  return value;
}

async function until(answers, records) {
  for (;;) {
    const { data } = await next(answers);
    if (data?.usageChanged?.totals.records === String(records)) return;
  }
}

const CLIENTS = {
  'graphql-ws': (address, extra = {}) => {
    const { token, ...options } = extra;
    return createSocketClient({
      url: `ws://${address}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: token ? { Authorization: `Bearer ${token}` } : undefined,
      retryAttempts: 20,
      retryWait: () => new Promise((resolve) => setTimeout(resolve, 200)),
      ...options,
    });
  },
  'graphql-sse': (address, extra = {}) => {
    const { token, ...options } = extra;
    return createEventsClient({
      url: `http://${address}/graphql`,
      headers: token ? { authorization: `Bearer ${token}` } : {},
      retryAttempts: 20,
      retry: () => new Promise((resolve) => setTimeout(resolve, 200)),
      ...options,
    });
  },
};

for (const [name, createClient] of Object.entries(CLIENTS)) {
  describe(name, { timeout: 120_000 }, () => {
    let folder;
    let server;
    let recorded = 0;

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'usage-insights-clients-'));
      server = await start(folder);
    });

    after(async () => {
      if (server) await stop(server);
      if (folder) await rm(folder, { recursive: true });
    });

    test('receives the totals immediately and after every commit', async () => {
      const client = createClient(server.address);
      const answers = client.iterate({ query: SUBSCRIPTION });
      await until(answers, recorded);
      for (let commit = 0; commit < 3; commit += 1) {
        await record(server.address, `key-${recorded}`);
        recorded += 1;
        await until(answers, recorded);
      }
      await answers.return();
      client.dispose();
    });

    test('runs queries and reads their errors', async () => {
      const client = createClient(server.address);
      const answers = client.iterate({ query: '{ a: usageTypes { slug } b: usageInsights(range: {lastDays: 0}) { range { days } } }' });
      const { data, errors } = await next(answers);
      assert.ok(data.a.length > 0);
      assert.equal(data.b, null);
      assert.equal(errors[0].extensions.code, 'INVALID_RANGE');
      assert.equal((await answers.next()).done, true);
      client.dispose();
    });

    test('receives the errors of an invalid document', async () => {
      const client = createClient(server.address);
      const answers = client.iterate({ query: 'subscription { nonsense }' });
      let errors;
      try {
        ({ errors } = await next(answers)); // graphql-sse
      } catch (thrown) {
        errors = thrown; // graphql-ws
      }
      assert.equal(errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
      client.dispose();
    });

    test('is rejected with an invalid token', async () => {
      const client = createClient(server.address, { token: 'wrong', retryAttempts: 0 });
      await assert.rejects(
        next(client.iterate({ query: SUBSCRIPTION })),
        (refusal) => refusal.code === 4403 || refusal.response?.status === 401,
      );
      client.dispose();
    });

    test('reconnects after a restart of the server', async () => {
      const client = createClient(server.address);
      const answers = client.iterate({ query: SUBSCRIPTION });
      await until(answers, recorded);
      const port = Number(server.address.split(':')[1]);
      await stop(server);
      server = await start(folder, port);
      await record(server.address, `key-${recorded}`);
      recorded += 1;
      await until(answers, recorded);
      await answers.return();
      client.dispose();
    });
  });
}
