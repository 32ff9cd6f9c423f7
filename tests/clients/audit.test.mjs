// The reference audit of GraphQL over HTTP (npm `graphql-http`): every MUST, SHOULD and MAY.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { auditServer, serverAudits } from 'graphql-http';
import { start, stop } from './server.mjs';

// Number of audits in the version of package.json, so that none is skipped unnoticed.
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

  test('has the expected number of audits', () => {
    assert.equal(serverAudits({ url: 'http://unused' }).length, AUDITS);
  });

  for (const { id, name } of serverAudits({ url: 'http://unused' })) {
    test(`${id}: ${name}`, async () => {
      const audit = serverAudits({ url }).find((audit) => audit.id === id);
      const result = await audit.fn();
      assert.equal(result.status, 'ok', result.reason);
    });
  }

  test('passes completely', async () => {
    const results = await auditServer({ url });
    const failed = results.filter(({ status }) => status !== 'ok');
    assert.deepEqual(failed.map(({ id, name, reason }) => ({ id, name, reason })), []);
  });
});
