// The client in a real Chromium, on a page of another origin, against the real server.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { createInstallation } from './real.mjs';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));
const CHROMIUM_ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

/** Serves an empty page and the modules of the package. */
async function servePage() {
  const server = createServer(async (request, response) => {
    if (request.url === '/') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>page</title>');
      return;
    }
    const file = await readFile(path.join(DIST, request.url)).catch(() => null);
    response.writeHead(file ? 200 : 404, { 'content-type': 'text/javascript' }).end(file ?? '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

describe('Chromium', { timeout: 120_000 }, () => {
  let site;
  let installation;
  let server;
  let browser;
  let page;

  before(async () => {
    site = await servePage();
    installation = await createInstallation('SQLite', { USAGE_INSIGHTS__HTTP__CORS_ORIGINS: site.origin });
    server = await installation.serve();
    const executablePath = execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
    browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS });
  });

  after(async () => {
    await browser?.close();
    site?.close();
    await installation?.remove();
  });

  /** Opens a page with a client of the server in `window.client`. */
  async function openPage() {
    page = await browser.newPage();
    await page.goto(site.origin);
    await page.evaluate(async (url) => {
      window.insights = await import('/index.js');
      window.client = new window.insights.UsageClient({ url, retry: { attempts: 1 }, live: { reconnectMs: 50, maxReconnectMs: 200 } });
    }, server.url);
  }

  test('queries of another origin have data, errors and the request id', async () => {
    await openPage();
    const { data, errors, requestId } = await page.evaluate(async () => {
      const result = await window.client.query('{ usageTypes { slug } usageInsights(range: {lastDays: 0}) { range { days } } }', {});
      return { ...result, errors: result.errors.map(({ code, section }) => [code, section]) };
    });
    assert.ok(data.usageTypes.length > 0);
    assert.deepEqual(errors, [['INVALID_RANGE', 'usageInsights']]);
    assert.match(requestId, /^[0-9a-f-]{36}$/);
  });

  test('live updates stream, and continue after a restart of the server', async () => {
    await openPage();
    await page.evaluate(() => {
      window.seen = { records: [], statuses: [] };
      window.stop = window.client.onUsageChanged({}, ({ totals }) => window.seen.records.push(totals.records), {
        minIntervalMs: 100,
        onStatus: (status) => window.seen.statuses.push(status),
      });
    });
    const arrived = (records) => page.waitForFunction((expected) => window.seen.records.at(-1) === expected, records);
    await arrived('0');
    const record = (key) => page.evaluate((idempotencyKey) =>
      window.client.recordUsage([{ idempotencyKey, accountId: 'acme', usageType: 'api_calls', quantity: 1n }]), key);
    await record('a');
    await arrived('1');
    assert.deepEqual(await page.evaluate(() => window.seen.statuses), ['connecting', 'streaming']);

    const { port } = server;
    await server.stop();
    await page.waitForFunction(() => window.seen.statuses.at(-1) !== 'streaming');
    const failed = await page.evaluate(async () => (await window.client.query('{ usageTypes { slug } }', {})).errors.map(({ code }) => code));
    assert.deepEqual(failed, ['NETWORK']);
    server = await installation.serve(port);
    await record('b');
    await arrived('2');
    await page.evaluate(() => window.stop());
  });

  test('a query is offline without a network, and is sent again when the network returns', async () => {
    await openPage();
    await page.evaluate(() => {
      window.observer = new window.insights.QueryObserver(window.client, window.insights.UsageTypesDocument, {});
      window.observer.subscribe(() => undefined);
    });
    const has = (status) => page.waitForFunction((expected) => window.observer.getState().status === expected, status);
    await has('data');
    await page.context().setOffline(true);
    await page.evaluate(() => window.observer.reload());
    await has('offline');
    assert.ok(await page.evaluate(() => window.observer.getState().data.usageTypes.length > 0));
    await page.context().setOffline(false);
    await has('data');
  });

  test('a query that is cancelled rejects with `AbortError`', async () => {
    await openPage();
    const name = await page.evaluate(async () => {
      const controller = new AbortController();
      const result = window.client.query('{ usageTypes { slug } }', {}, { signal: controller.signal });
      controller.abort();
      return result.then(() => 'resolved', (reason) => reason.name);
    });
    assert.equal(name, 'AbortError');
  });
});
