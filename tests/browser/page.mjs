// The dashboard in a browser, for its tests.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { ROOT } from './server.mjs';

const AXE = path.join(ROOT, 'tests/browser/node_modules/axe-core/axe.min.js');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Sends an operation as a client, and returns its data. */
export async function send(origin, query, variables = {}, token = null) {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

export const RECORD = 'mutation($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded rejected } }';

export async function record(origin, records, token = null) {
  const { recordUsage } = await send(origin, RECORD, { records }, token);
  assert.equal(recordUsage.rejected, 0);
}

/** Opens an address of a server in a context of its own. `complaints` collects everything that a healthy page does not do. */
export async function openPage(browser, origin, address, { width = 1280, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, timezoneId: 'Europe/Sarajevo', locale: 'en-GB', acceptDownloads: true, ...options });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  // A request that is still answered by a route must not fail after the test.
  const close = context.close.bind(context);
  context.close = async () => {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await close();
  };
  const complaints = [];
  const operations = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== 'data:') complaints.push(`a request to ${url.origin}`);
    if (url.pathname === '/graphql') operations.push(request.postDataJSON());
  });
  await page.exposeFunction('reportViolation', (text) => complaints.push(`policy: ${text}`));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => reportViolation(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(origin + address);
  const queries = () => operations.filter(({ query }) => query.trimStart().startsWith('query'));
  return { page, context, complaints, queries };
}

export const chart = (page) => page.locator('.plot .data path:not([d=""])').first();
export const card = (page, name) => page.getByRole('group', { name: 'Totals' }).getByRole('button', { name: new RegExp(`^${name}`) });
export const panel = (page, name) => page.getByRole('region', { name });
export const parameters = (page) => new URL(page.url()).searchParams;

/** What axe-core finds on a page. */
export async function violations(page) {
  await page.evaluate(await readFile(AXE, 'utf8'));
  const results = await page.evaluate((tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } }), WCAG);
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`);
}
