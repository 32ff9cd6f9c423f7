// Users on the dashboard, in a real Chromium: numbers that do not add up.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { card, chart, openPage, panel, parameters, record, send } from './page.mjs';
import { launchChromium, startServer, stopServer } from './server.mjs';

const DAY_MS = 86_400_000;

let folder;
let browser;
let server;

/** Usage of a user, some days ago at noon. */
const of = (user, model, daysAgo, extra = {}) => ({
  idempotencyKey: JSON.stringify([user, model, daysAgo, extra]), accountId: 'acme', userId: user, usageType: 'tokens_input', model, quantity: 10,
  occurredAt: `${new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10)}T12:00:00Z`, ...extra,
});

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'usage-insights-users-'));
  const environment = { DATABASE_URL: `sqlite://${folder}/usage.db` };
  [browser, server] = await Promise.all([launchChromium(), startServer(folder, ['serve'], environment)]);
  await record(server.origin, [
    of('ada', 'small', 2), of('ada', 'large', 2), of('ada', 'small', 3), of('grace', 'small', 3), of('joan', 'small', 3), of('ada', 'small', 40),
    of('ada', 'small', 2, { accountId: 'globex', sessionId: 'a-session' }), of('grace', 'small', 60, { accountId: 'globex' }),
  ]);
});

// Runs after a failure too: browser, server and folder are removed.
after(async () => {
  await browser?.close();
  if (server) await stopServer(server);
  if (folder) await rm(folder, { recursive: true });
});

const open = (address, options = {}) => openPage(browser, server.origin, address, { timezoneId: 'UTC', ...options });

test('users of two accounts with the same id are two, and a filter selects one', async () => {
  const shared = (accountId, quantity) => ({ idempotencyKey: 'shared-user', accountId, userId: 'user-1', usageType: 'tokens_input', model: 'm', quantity });
  await record(server.origin, [shared('shared-a', 100), shared('shared-b', 50)]);
  const { page, context } = await open('/?account=shared-a&account=shared-b&split=user');
  const table = panel(page, 'Tokens by user');
  assert.equal(await table.locator('tr', { hasText: 'user-1 · shared-a' }).locator('td').first().innerText(), '100');
  await table.getByRole('button', { name: 'user-1 · shared-b' }).click();
  await page.locator('.card[data-exact="50"]', { hasText: 'Tokens' }).waitFor();
  assert.deepEqual([parameters(page).getAll('account'), parameters(page).getAll('user')], [['shared-b'], ['user-1']]);
  await context.close();
});

test('unique users have a card with their change, in the one request of the page', async () => {
  const { page, context, complaints, queries } = await open('/?account=acme');
  await chart(page).waitFor();
  assert.equal(queries().length, 1);
  assert.equal(await card(page, 'Unique users').getAttribute('data-exact'), '3');
  assert.match(await card(page, 'Unique users').innerText(), /up by\s+200%/);

  await card(page, 'Unique users').click();
  await panel(page, 'Unique users per day').waitFor();
  await page.getByText('a user of two models counts once').waitFor();
  assert.equal(parameters(page).get('measure'), 'users');
  assert.match(await page.getByRole('slider').getAttribute('aria-label'), /3 in all/);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a user of two models counts once in the chart, and in both rows of the table', async () => {
  const { page, context } = await open('/?account=acme&measure=users&range=last_7_days');
  await chart(page).waitFor();
  const { usageSeries } = await send(server.origin, `{ usageSeries(range: {preset: LAST_7_DAYS}, filter: {accountIds: ["acme"]}) { uniqueUsers { counts } } }`);
  assert.deepEqual(usageSeries.uniqueUsers.counts.filter((count) => count !== '0'), ['3', '1']);
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  const days = panel(page, 'Unique users per day').locator('tbody tr');
  assert.deepEqual(await days.locator('td:nth-child(2)').allInnerTexts(), usageSeries.uniqueUsers.counts);
  const rows = panel(page, 'Unique users by model').locator('tbody tr');
  assert.deepEqual(await rows.locator('th').allInnerTexts(), ['small', 'large']);
  assert.deepEqual(await rows.locator('td:nth-child(2)').allInnerTexts(), ['3', '1']);
  await context.close();
});

test('the chart of users has no lines, and another dimension loads the table alone', async () => {
  const { page, context, queries } = await open('/?account=acme&measure=users&range=last_7_days');
  await chart(page).waitFor();
  const [{ query, variables }] = queries();
  const { chart: series } = await send(server.origin, query, variables);
  assert.equal(series.series, undefined);
  assert.equal(series.uniqueUsers.total, '3');
  const before = queries().length;
  await page.getByRole('group', { name: 'Split by' }).getByRole('button', { name: 'Account' }).click();
  await panel(page, 'Unique users by account').getByRole('row', { name: 'acme' }).waitFor();
  const loads = queries().slice(before).map((request) => [request.variables.withTable, request.variables.withChart]);
  assert.deepEqual(loads, [[true, false]]);
  await context.close();
});

test('users are not grouped by user as the second dimension', async () => {
  const { page, context } = await open('/?account=acme&and=user');
  await panel(page, 'Tokens by model').getByRole('columnheader', { name: 'Model and user' }).waitFor();
  await card(page, 'Unique users').click();
  const table = panel(page, 'Unique users by model');
  await table.getByRole('columnheader', { name: 'Model', exact: true }).waitFor();
  assert.equal(await table.getByLabel('Second dimension').inputValue(), '');
  assert.deepEqual(await table.locator('tbody th').allInnerTexts(), ['small', 'large']);
  await context.close();
});

test('a member, who sees its own usage only, has no number of users, and none is requested', async () => {
  const { page, context, queries } = await open('/dashboard/assets/app.css');
  await page.route('**/graphql', async (route) => {
    if (!route.request().postDataJSON().query.includes('query UsagePage')) return route.fallback();
    const response = await route.fetch();
    const answer = await response.json();
    if (answer.data.viewer) answer.data.viewer.role = 'MEMBER';
    return route.fulfill({ response, json: answer });
  });
  await page.goto(`${server.origin}/?account=acme`);
  await chart(page).waitFor();
  assert.equal(await card(page, 'Unique users').count(), 0);
  assert.equal(await page.getByRole('group', { name: 'Measure' }).getByRole('button', { name: 'Users' }).count(), 0);
  const before = queries().length;
  const compared = page.waitForResponse((response) => response.request().postData()?.includes('query ComparedTotals'));
  await page.getByLabel('Compare').selectOption('PREVIOUS_YEAR');
  await compared;
  assert.deepEqual(queries().slice(before).map(({ variables }) => variables.withUnique), [false, false]);
  await context.close();
});

test('where users cannot be counted, the other numbers are there, and the chart gives the reason', async () => {
  // Records of a session are read one by one, of all accounts over 31 days at most.
  const { page, context } = await open('/?range=last_90_days&not.session=none');
  await chart(page).waitFor();
  const { usageInsights } = await send(server.origin, '{ usageInsights(range: {preset: LAST_90_DAYS}) { totals { tokens } } }');
  assert.equal(await card(page, 'Tokens').getAttribute('data-exact'), usageInsights.totals.tokens);
  await card(page, 'Unique users').getByText('not counted').waitFor();
  assert.equal(await page.getByText('INVALID_ARGUMENT').count(), 0);
  await card(page, 'Unique users').click();
  await panel(page, 'Unique users per day').getByText('at most 31 days').waitFor();
  await panel(page, 'Unique users per day').getByText('INVALID_ARGUMENT').waitFor();
  assert.equal(await card(page, 'Tokens').getAttribute('data-exact'), usageInsights.totals.tokens);
  await context.close();
});

test('unique users are compared with the same days of the year before', async () => {
  const days = (Date.now() - Date.parse(new Date(new Date().setUTCFullYear(new Date().getUTCFullYear() - 1)).toISOString())) / DAY_MS;
  await record(server.origin, [of('ada', 'small', 2, { accountId: 'yearly' }), of('grace', 'small', 2, { accountId: 'yearly' }), of('ada', 'small', Math.round(days) + 3, { accountId: 'yearly' })]);
  const { page, context } = await open('/?account=yearly&compare=year');
  await card(page, 'Unique users').getByText('100%').waitFor();
  await context.close();
});
