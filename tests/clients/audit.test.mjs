// The reference audit of GraphQL over HTTP (npm `graphql-http`): every MUST, SHOULD and MAY, none left out.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { auditServer, serverAudits } from 'graphql-http';
import { start, stop } from './server.mjs';

// How many there are in the version that package.json names: should any get lost, this must say so.
const AUDITS = 61;

describe('the audit of GraphQL over HTTP', { timeout: 120_000 }, () => {
  let folder;
  let server;
  let url;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'usage-insights-audit-'));
    server = await start(folder);
    url = `http://${server.address}/graphql`;
  });

  after(async () => {
    if (server) await stop(server);
    if (folder) await rm(folder, { recursive: true });
  });

  test('has as many audits as are known', () => {
    assert.equal(serverAudits({ url: 'http://unused' }).length, AUDITS);
  });

  for (const { id, name } of serverAudits({ url: 'http://unused' })) {
    test(`${id}: ${name}`, async () => {
      const audit = serverAudits({ url }).find((audit) => audit.id === id);
      const result = await audit.fn();
      assert.equal(result.status, 'ok', result.reason);
    });
  }

  test('passes as a whole', async () => {
    const results = await auditServer({ url });
    const failed = results.filter(({ status }) => status !== 'ok');
    assert.deepEqual(failed.map(({ id, name, reason }) => ({ id, name, reason })), []);
  });
});
