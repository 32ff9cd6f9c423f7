// Signing in to the dashboard in production, in a real Chromium.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { openPage, panel, record, send, violations } from './page.mjs';
import { binary, launchChromium, startServer, stopServer } from './server.mjs';

let folder;
let browser;
let production;
const tokens = {};

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'usage-insights-sign-in-'));
  browser = await launchChromium();
  const database = `sqlite://${folder}/production.db`;
  const environment = { ENVIRONMENT: 'production', DATABASE_URL: database };
  const run = (...parameters) => execFileSync(binary(), parameters, { cwd: folder, env: { PATH: process.env.PATH, ...environment }, encoding: 'utf8' });
  run('migrate', 'up');
  for (const [name, scopes] of Object.entries({ reader: ['read'], revoked: ['read'], prober: ['admin'], creator: ['admin'], admin: ['admin', 'record'] })) {
    tokens[name] = /ui_\w+/.exec(run('token', 'create', '--name', name, ...scopes.flatMap((scope) => ['--scope', scope])))[0];
  }
  production = await startServer(folder, ['serve'], environment);
  await record(production.origin, [{ idempotencyKey: 'a', accountId: 'acme', usageType: 'tokens_input', model: 'gpt-mini', quantity: 42 }], tokens.admin);
});

// Runs after a failure too: browser, server and folder are removed.
after(async () => {
  await browser?.close();
  if (production) await stopServer(production);
  if (folder) await rm(folder, { recursive: true });
});

/** Opens a page of the server. */
const open = (address = '/') => openPage(browser, production.origin, address);

const signIn = async (page, token) => {
  await page.getByLabel('Token', { exact: true }).fill(token);
  await page.getByRole('button', { name: /Sign in|Continue/ }).click();
};

test('nothing is shown or sent before a token is pasted, and it is forgotten with the page', async () => {
  const { page, context, queries } = await open('/');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  assert.equal(queries().length, 0);
  assert.deepEqual(await violations(page), []);
  await signIn(page, 'ui_wrong');
  await page.getByRole('heading', { name: 'This token was not accepted' }).waitFor();
  assert.match(await page.getByRole('alert').innerText(), /^The token is unknown[^]*INVALID_TOKEN/);
  assert.deepEqual(await violations(page), []);
  await signIn(page, tokens.reader);
  await page.locator('.card[data-exact="42"]').first().waitFor();
  assert.equal(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])).then((text) => text.includes(tokens.reader)), false);
  await page.reload();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();

  await page.getByRole('checkbox').check();
  await signIn(page, tokens.reader);
  await page.locator('.card[data-exact="42"]').first().waitFor();
  await page.reload();
  await page.locator('.card[data-exact="42"]').first().waitFor();
  await page.getByRole('button', { name: 'Appearance and session' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  await context.close();
});

test('a token in the fragment is used and removed', async () => {
  const { page, context, complaints } = await open(`/?range=last_7_days#token=${tokens.reader}`);
  await page.locator('.card[data-exact="42"]').first().waitFor();
  assert.equal(page.url(), `${production.origin}/?range=last_7_days`);
  assert.deepEqual(complaints, []);
  await context.close();
});

/** Revokes the token of a name. */
async function revoke(name) {
  const { serviceTokens } = await send(production.origin, '{ serviceTokens { nodes { id name } } }', {}, tokens.admin);
  const { id } = serviceTokens.nodes.find((token) => token.name === name);
  await send(production.origin, 'mutation($id: ID!) { revokeServiceToken(input: {id: $id}) { serviceToken { id } } }', { id }, tokens.admin);
}

test('a token that is revoked ends the session, and a new one continues it', async () => {
  const { page, context } = await open('/?measure=records');
  await signIn(page, tokens.revoked);
  await page.locator('.card[data-exact="42"]').first().waitFor();
  await revoke('revoked');
  await page.getByRole('group', { name: 'Range', exact: true }).getByRole('button', { name: '7 d' }).click();
  await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
  assert.match(await page.getByRole('alert').innerText(), /revoked[^]*INVALID_TOKEN/);
  await signIn(page, tokens.reader);
  await page.locator('.card[data-exact="42"]').first().waitFor();
  assert.equal(new URL(page.url()).search, '?range=last_7_days&measure=records');
  await context.close();
});

for (const [name, what, press] of [
  ['prober', 'a test record', async (page) => page.getByRole('button', { name: 'Send a test record' }).click()],
  ['creator', 'a form', async (page) => {
    await page.getByRole('button', { name: 'Create a token' }).click();
    await page.getByLabel('Name of the service').fill('compute');
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  }],
]) {
  test(`${what} that is sent with a revoked token ends the session`, async () => {
    const { page, context } = await open(`/#token=${tokens[name]}`);
    await page.locator('.card[data-exact="42"]').first().waitFor();
    await page.getByRole('link', { name: 'Ingestion' }).click();
    await panel(page, 'Service tokens').getByRole('table').waitFor();
    await revoke(name);
    await press(page);
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    assert.match(await page.getByRole('alert').innerText(), /revoked[^]*INVALID_TOKEN/);
    await context.close();
  });
}

test('what a token may not read says so', async () => {
  const { page, context } = await open(`/?tab=ingestion#token=${tokens.reader}`);
  await page.getByText('Ingestion is open to admins').waitFor();
  await page.getByRole('link', { name: 'Hardware' }).click();
  await panel(page, 'Prices in force').getByText('is not open to this token').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Add a spec' }).count(), 0);
  await page.getByRole('link', { name: 'Usage', exact: true }).click();
  await page.locator('.card[data-exact="42"]').first().waitFor();
  assert.equal(await page.getByRole('link', { name: 'Ingestion' }).count(), 0, 'only what the token may read is offered');
  await page.getByRole('button', { name: 'Appearance and session' }).click();
  await page.getByText('Signed in as reader, service').waitFor();
  await context.close();
});

test('the end of a session is announced minutes before', async () => {
  const { page, context } = await open('/dashboard/assets/app.css');
  await page.route('**/graphql', async (route) => {
    if (!route.request().postDataJSON().query.includes('query UsagePage')) return route.fallback();
    const response = await route.fetch();
    const answer = await response.json();
    answer.data.viewer.expiresAt = new Date(Date.now() + 2.5 * 60_000).toISOString();
    return route.fulfill({ response, json: answer });
  });
  await page.goto(`${production.origin}/#token=${tokens.reader}`);
  await page.getByText('Your session ends in 3 min').waitFor();
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await signIn(page, tokens.reader);
  await page.locator('.card[data-exact="42"]').first().waitFor();
  await context.close();
});
