// Real clients ask and record: Apollo Client and urql.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { Client as UrqlClient, fetchExchange } from '@urql/core';
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

    test('asks', async () => {
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

    test('reads what failed beside what did not', async () => {
      const { data, errors } = await client.query(PARTLY_WRONG);
      assert.ok(data.usageTypes.length > 0);
      assert.equal(data.usageInsights, null);
      assert.equal(errors[0].extensions.code, 'INVALID_RANGE');
      assert.equal(errors[0].extensions.retryable, false);
    });

    test('reads what is wrong with a document', async () => {
      const { data, errors } = await client.query(NOT_THE_SCHEMA);
      assert.ok(!data);
      assert.equal(errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
      assert.ok(errors[0].extensions.requestId);
    });
  });
}
