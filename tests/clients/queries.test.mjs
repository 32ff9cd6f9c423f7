// Real clients query and record: Apollo Client and urql.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { Client as UrqlClient, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { start, stop } from './server.mjs';

const QUERY = 'query Types { usageTypes { slug unit } }';
const MUTATION = `mutation Record($records: [UsageRecordInput!]!) {
  recordUsage(input: {records: $records}) { recorded results { status problems { code } } }
}`;
const PARTLY_WRONG = '{ usageTypes { slug } usageInsights(range: {lastDays: 0}) { range { days } } }';
const NOT_THE_SCHEMA = '{ nonsense }';

/** Each client in the words of these tests: what it is asked comes back as `{ data, errors }`. */
const CLIENTS = {
  '@apollo/client': (url) => {
    const client = new ApolloClient({
      link: new HttpLink({ uri: url }),
      cache: new InMemoryCache(),
      defaultOptions: { query: { errorPolicy: 'all', fetchPolicy: 'network-only' }, mutate: { errorPolicy: 'all' } },
    });
    const answer = ({ data, error }) => {
      if (error) assert.ok(CombinedGraphQLErrors.is(error), `${error}`);
      return { data, errors: error?.errors };
    };
    return {
      query: async (query, variables) => answer(await client.query({ query: gql(query), variables })),
      mutate: async (mutation, variables) => answer(await client.mutate({ mutation: gql(mutation), variables })),
    };
  },
  urql: (url) => {
    const client = new UrqlClient({ url, exchanges: [fetchExchange], preferGetMethod: 'within-url-limit' });
    const answer = ({ data, error }) => {
      assert.equal(error?.networkError, undefined);
      return { data, errors: error?.graphQLErrors };
    };
    return {
      query: async (query, variables) => answer(await client.query(query, variables ?? {}).toPromise()),
      mutate: async (mutation, variables) => answer(await client.mutation(mutation, variables).toPromise()),
    };
  },
};

for (const [name, createClient] of Object.entries(CLIENTS)) {
  describe(name, { timeout: 120_000 }, () => {
    let folder;
    let server;
    let client;

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'usage-insights-queries-'));
      server = await start(folder);
      client = createClient(`http://${server.address}/graphql`);
    });

    after(async () => {
      if (server) await stop(server);
      if (folder) await rm(folder, { recursive: true });
    });

    test('queries', async () => {
      const { data, errors } = await client.query(QUERY);
      assert.equal(errors, undefined);
      assert.ok(data.usageTypes.some(({ slug }) => slug === 'tokens_input'));
    });

    test('records, once', async () => {
      const records = [
        { idempotencyKey: 'a', accountId: 'acme', usageType: 'api_calls', quantity: '9007199254740993' },
        { idempotencyKey: 'b', accountId: 'acme', usageType: 'nonsense', quantity: 1 },
      ];
      for (const [recorded, status] of [[1, 'RECORDED'], [0, 'DUPLICATE']]) {
        const { data } = await client.mutate(MUTATION, { records });
        assert.equal(data.recordUsage.recorded, recorded);
        const [good, bad] = data.recordUsage.results;
        assert.equal(good.status, status);
        assert.equal(bad.problems[0].code, 'UNKNOWN_USAGE_TYPE');
      }
      const { data } = await client.query('{ usageInsights(range: {preset: TODAY}) { totals { records apiCalls } } }');
      assert.deepEqual({ ...data.usageInsights.totals, __typename: 0 }, { records: '1', apiCalls: '9007199254740993', __typename: 0 });
    });

    test('reads partial data and errors', async () => {
      const { data, errors } = await client.query(PARTLY_WRONG);
      assert.ok(data.usageTypes.length > 0);
      assert.equal(data.usageInsights, null);
      assert.equal(errors[0].extensions.code, 'INVALID_RANGE');
      assert.equal(errors[0].extensions.retryable, false);
    });

    test('reads the errors of an invalid document', async () => {
      const { data, errors } = await client.query(NOT_THE_SCHEMA);
      assert.ok(!data);
      assert.equal(errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
      assert.ok(errors[0].extensions.requestId);
    });
  });
}

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** Clients that ask by hash. Each takes the function that fetches, so that a test sees what is sent. */
const BY_HASH = {
  '@apollo/client': (uri, fetch) => {
    const persisted = new PersistedQueryLink({ sha256, useGETForHashedQueries: true });
    const client = new ApolloClient({ link: persisted.concat(new HttpLink({ uri, fetch })), cache: new InMemoryCache() });
    return async (query) => (await client.query({ query: gql(query), fetchPolicy: 'network-only' })).data;
  },
  urql: (url, fetch) => {
    const persisted = persistedExchange({ generateHash: async (query) => sha256(query), preferGetForPersistedQueries: true });
    const client = new UrqlClient({ url, fetch, exchanges: [persisted, fetchExchange], preferGetMethod: false });
    return async (query) => {
      const { data, error } = await client.query(query, {}, { requestPolicy: 'network-only' }).toPromise();
      assert.equal(error, undefined, `${error}`);
      return data;
    };
  },
};

for (const [name, createClient] of Object.entries(BY_HASH)) {
  describe(`${name} by hash`, { timeout: 120_000 }, () => {
    let folder;
    const servers = [];

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'usage-insights-persisted-'));
    });

    after(async () => {
      for (const server of servers) await stop(server);
      if (folder) await rm(folder, { recursive: true });
    });

    const clientOf = async (settings) => {
      const server = await start(folder, 0, settings);
      servers.push(server);
      const sent = [];
      const ask = createClient(`http://${server.address}/graphql`, (url, options) => {
        const parameters = new URL(url).searchParams;
        const body = options.body ? JSON.parse(options.body) : Object.fromEntries(parameters);
        sent.push([options.method ?? 'GET', body.query ? 'document' : 'hash']);
        return fetch(url, options);
      });
      return { ask, sent };
    };

    test('sends a document once and then its hash', async () => {
      const { ask, sent } = await clientOf({});
      for (let round = 0; round < 3; round += 1) {
        assert.ok((await ask(QUERY)).usageTypes.length > 0);
      }
      assert.deepEqual(sent.map(([, what]) => what), ['hash', 'document', 'hash', 'hash']);
      assert.deepEqual([sent[0][0], sent[2][0], sent[3][0]], ['GET', 'GET', 'GET']);
    });

    test('sends documents if the server caches none', async () => {
      const { ask, sent } = await clientOf({ USAGE_INSIGHTS__HTTP__PERSISTED_QUERIES_KIB: '0' });
      for (let round = 0; round < 2; round += 1) {
        assert.ok((await ask(QUERY)).usageTypes.length > 0);
      }
      assert.deepEqual(sent.map(([, what]) => what), ['hash', 'document', 'document']);
    });
  });
}
