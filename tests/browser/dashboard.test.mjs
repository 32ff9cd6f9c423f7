// The dashboard as served by the real binary, in a real Chromium: `node --test tests/browser/` in the repository's root.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { RECORD, card, chart, openPage, panel, parameters, record, send, violations } from './page.mjs';
import { launchChromium, startServer, stopServer } from './server.mjs';

const HOUR_MS = 3_600_000;

let folder;
let browser;
let demo;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'usage-insights-dashboard-'));
  [browser, demo] = await Promise.all([launchChromium(), startServer(folder, ['demo', '--database', `sqlite://${folder}/demo.db`])]);
});

// Runs after a failure too: browser, server and folder are removed.
after(async () => {
  await browser?.close();
  if (demo) await stopServer(demo);
  if (folder) await rm(folder, { recursive: true });
});

/** Opens a page of the demo. */
const open = (address = '/', options = {}) => openPage(browser, demo.origin, address, options);

test('the first paint takes one request, loads nothing from elsewhere and keeps to its policy', async () => {
  const { page, context, complaints, queries } = await open();
  await chart(page).waitFor();
  await panel(page, 'Most active users').getByRole('table').waitFor();
  assert.equal(queries().length, 1);

  const [{ variables }] = queries();
  const { usageInsights } = await send(demo.origin, 'query($timeZone: TimeZone!) { usageInsights(range: {preset: LAST_30_DAYS}, timeZone: $timeZone) { totals { tokens cost } } }', {
    timeZone: 'Europe/Sarajevo',
  });
  assert.equal(variables.timeZone, 'Europe/Sarajevo', 'the zone of the reader');
  const tokens = new Intl.NumberFormat('en-GB').format(BigInt(usageInsights.totals.tokens));
  assert.equal(await card(page, 'Tokens').getAttribute('data-exact'), tokens);
  assert.match(await page.getByRole('slider').getAttribute('aria-label'), new RegExp(`${tokens} in all`));
  assert.deepEqual(await context.cookies(), []);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a click on a row, a legend entry or a bar filters, and its chip removes the filter', async () => {
  const { page, context, complaints } = await open();
  await panel(page, 'Tokens by model').getByRole('button', { name: 'gpt-mini' }).click();
  assert.deepEqual(parameters(page).getAll('model'), ['gpt-mini']);
  const tools = page.getByRole('group', { name: 'Range and filter' });
  const chip = tools.getByRole('button', { name: 'Remove the filter model: gpt-mini' });
  await chip.waitFor();
  await page.locator('.legend button').nth(1).waitFor({ state: 'detached' });
  assert.equal(await page.locator('.legend button').innerText(), 'gpt-mini');
  await chip.click();
  assert.equal(parameters(page).has('model'), false);

  await page.locator('.legend').getByRole('button', { name: 'llama-70b' }).click();
  assert.deepEqual(parameters(page).getAll('model'), ['llama-70b']);
  await tools.getByRole('button', { name: 'Remove the filter' }).click();
  await page.locator('.legend button').nth(4).waitFor();

  // The lowest bar of the stack is the largest line.
  const { x, y, width, height } = await page.locator('.plot svg').boundingBox();
  await page.mouse.click(x + width * 0.6, y + height - 40);
  await page.waitForURL(/model=/);
  assert.equal(parameters(page).getAll('model').length, 1);

  // A tier of the other panel is one more condition.
  await page.goto(demo.origin);
  await panel(page, 'Compute by tier').getByRole('button', { name: /A10/ }).click();
  assert.deepEqual(parameters(page).getAll('tier'), ['gpu-a10']);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('the row of records without a value opens them', async () => {
  const { page, context } = await open('/?measure=cost');
  await panel(page, 'Cost by model').getByRole('button', { name: 'no model' }).click();
  assert.equal(parameters(page).get('missing'), 'model');
  await card(page, 'Compute').waitFor();
  await page.locator('.card[data-exact="0"]', { hasText: 'Tokens' }).waitFor();
  await context.close();
});

test('the table takes a second dimension, and a pair filters by both', async () => {
  const { page, context, queries } = await open();
  await chart(page).waitFor();
  const before = queries().length;
  await page.getByRole('combobox', { name: 'Second dimension' }).selectOption('and provider');
  const pair = panel(page, 'Tokens by model').getByRole('button', { name: 'gpt-mini · openai' });
  await pair.waitFor();
  assert.deepEqual(queries().slice(before).map(({ variables }) => [variables.groups, variables.withTable, variables.withChart]), [[[{ dimension: 'MODEL' }, { dimension: 'PROVIDER' }], true, false]], 'only the table is loaded');
  assert.equal(parameters(page).get('and'), 'provider');
  await pair.click();
  assert.deepEqual([parameters(page).getAll('model'), parameters(page).getAll('provider')], [['gpt-mini'], ['openai']]);
  await context.close();
});

test('a failing section fails alone, says how to find it, and is loaded again alone', async () => {
  const { page, context, queries } = await open('/dashboard/assets/app.css');
  let isFailing = true;
  await page.route('**/graphql', async (route) => {
    const body = route.request().postDataJSON();
    if (!isFailing || !body.query.includes('query UsagePage')) return route.fallback();
    const response = await route.fetch();
    const answer = await response.json();
    answer.data.tiers = null;
    const extensions = { code: 'TIMED_OUT', requestId: '7c491111-199f-4cee-92d8-b499a6fcbbcf', retryable: true };
    answer.errors = [{ message: 'the statement took longer than 10000 ms', path: ['tiers'], extensions }];
    return route.fulfill({ response, json: answer });
  });
  await page.goto(demo.origin);
  await chart(page).waitFor();
  const tiers = panel(page, 'Compute by tier');
  const alert = tiers.getByRole('alert');
  assert.match(await alert.innerText(), /could not be read[^]*TIMED_OUT[^]*7c491111-199f-4cee-92d8-b499a6fcbbcf/);
  assert.equal(await page.getByRole('alert').count(), 1, 'the other sections are there');
  assert.ok((await card(page, 'Tokens').getAttribute('data-exact')).length > 5);

  isFailing = false;
  const before = queries().length;
  await tiers.getByRole('button', { name: 'Try again' }).click();
  await tiers.getByText('A10').first().waitFor();
  const [, ...retries] = queries().slice(before - 1);
  assert.equal(retries.length, 1);
  const flags = Object.entries(retries[0].variables).filter(([name, value]) => /^with(?!Lines|Quantities|Costs|RecordCounts|Change)/.test(name) && value);
  assert.deepEqual(flags, [['withTiers', true]]);
  await context.close();
});

test('an error of the whole request is shown once, and the page can be loaded again', async () => {
  const { page, context } = await open('/dashboard/assets/app.css');
  let isFailing = true;
  await page.route('**/graphql', (route) => {
    if (!isFailing) return route.fallback();
    const errors = [{ message: 'an internal error', extensions: { code: 'INTERNAL', requestId: 'a-request', retryable: false } }];
    return route.fulfill({ status: 500, contentType: 'application/graphql-response+json', json: { errors } });
  });
  await page.goto(demo.origin);
  const alert = page.getByRole('alert');
  assert.match(await alert.innerText(), /INTERNAL[^]*a-request/);
  assert.equal(await alert.count(), 1);
  isFailing = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await chart(page).waitFor();
  await context.close();
});

test('cards compare with the same days of the year before', async () => {
  const yearAgo = new Date();
  yearAgo.setUTCFullYear(yearAgo.getUTCFullYear() - 1);
  yearAgo.setUTCDate(yearAgo.getUTCDate() - 3);
  const of = (idempotencyKey, quantity, occurredAt) => ({ idempotencyKey, accountId: 'yearly', usageType: 'tokens_input', model: 'm', quantity, occurredAt: occurredAt.toISOString() });
  await record(demo.origin, [of('now', 150, new Date(Date.now() - 3 * 24 * HOUR_MS)), of('then', 100, yearAgo)]);
  const { page, context } = await open('/?account=yearly&compare=year');
  await card(page, 'Tokens').getByText('50%').waitFor();
  assert.match(await page.locator('.legend').innerText(), /A year before/);
  await context.close();
});

test('an empty range gives its reason, and a button that leads to usage', async () => {
  const { page, context, complaints } = await open('/?account=acme&from=2025-01-01&through=2025-01-31');
  await page.getByText('No usage in this range').waitFor();
  await page.getByRole('button', { name: 'Show the last 90 days' }).click();
  await chart(page).waitFor();
  assert.equal(parameters(page).get('range'), 'last_90_days');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a misspelled filter gives the value that was meant, and a button that sets it', async () => {
  const { page, context } = await open('/?model=gpt-mnii');
  await page.getByText('did you mean').waitFor();
  await page.getByRole('button', { name: 'Filter by model: gpt-mini' }).click();
  await chart(page).waitFor();
  assert.deepEqual(parameters(page).getAll('model'), ['gpt-mini']);
  await context.close();
});

test('compute whose tier is only in the metadata says so', async () => {
  await record(demo.origin, [
    { idempotencyKey: 'metadata-tier', accountId: 'metadata-tier', usageType: 'compute_seconds', quantity: 3600, metadata: { tier: 'gpu-a10' }, occurredAt: new Date(Date.now() - HOUR_MS).toISOString() },
  ]);
  const { page, context } = await open('/?account=metadata-tier');
  const tiers = panel(page, 'Compute by tier');
  await tiers.getByText(/metadata/).waitFor();
  await tiers.getByText('sent without a tier').waitFor();
  await context.close();
});

test('the address holds the state, and going back restores it', async () => {
  const { page, context } = await open();
  await chart(page).waitFor();
  await page.getByRole('group', { name: 'Range', exact: true }).getByRole('button', { name: '7 d' }).click();
  await page.getByRole('group', { name: 'Measure' }).getByRole('button', { name: 'Cost' }).click();
  await page.getByRole('group', { name: 'Split by' }).getByRole('button', { name: 'Provider' }).click();
  await page.getByRole('combobox', { name: 'Compare' }).selectOption('vs previous year');
  await page.getByRole('button', { name: 'Time zone: Europe/Sarajevo' }).click();
  await page.getByRole('searchbox').fill('new york');
  await page.getByRole('button', { name: 'America/New York' }).click();
  const address = new URL(page.url());
  assert.equal(address.search, '?range=last_7_days&tz=America%2FNew_York&compare=year&measure=cost&split=provider');

  await page.reload();
  await chart(page).waitFor();
  assert.equal(new URL(page.url()).search, address.search);
  await panel(page, 'Cost by provider').getByRole('button', { name: 'anthropic' }).waitFor();
  assert.equal(await page.getByRole('combobox', { name: 'Compare' }).inputValue(), 'PREVIOUS_YEAR');
  for (let steps = 0; steps < 5; steps += 1) await page.goBack();
  await panel(page, 'Tokens by model').getByRole('button', { name: 'gpt-mini' }).waitFor();
  assert.equal(new URL(page.url()).search, '');
  await context.close();
});

test('own days and accounts are chosen in their panels', async () => {
  const { page, context } = await open();
  await chart(page).waitFor();
  const { usageInsights } = await send(demo.origin, '{ usageInsights(range: {preset: LAST_7_DAYS}, timeZone: "Europe/Sarajevo") { range { firstDay } } }');
  const { firstDay } = usageInsights.range;
  const tools = page.getByRole('group', { name: 'Range and filter' });
  await tools.getByRole('button', { name: /^More ranges:/ }).click();
  await page.getByLabel('From').fill(firstDay);
  await page.getByLabel('Through').fill(firstDay);
  await tools.getByRole('button', { name: 'Show these days' }).click();
  await panel(page, 'Tokens per hour').waitFor();
  assert.deepEqual([parameters(page).get('from'), parameters(page).get('through')], [firstDay, firstDay]);

  await page.getByRole('button', { name: 'Accounts: All accounts' }).click();
  await page.getByRole('searchbox', { name: 'Search accounts' }).fill('acm');
  await page.getByRole('checkbox', { name: 'acme' }).check();
  await page.keyboard.press('Escape');
  assert.deepEqual(parameters(page).getAll('account'), ['acme']);
  await page.getByRole('button', { name: 'Accounts: acme' }).waitFor();
  await context.close();
});

test('the chart is one tab stop: arrows move, are announced, and zoom into hours and back', async () => {
  const { page, context, complaints } = await open('/?range=last_7_days');
  await chart(page).waitFor();
  const slider = page.getByRole('slider');
  assert.equal(await page.locator('.plot [tabindex], .plot button, .plot a').count(), 0);
  await slider.focus();
  await page.keyboard.press('End');
  const last = await slider.getAttribute('aria-valuetext');
  assert.match(last, /not complete/);
  await page.keyboard.press('ArrowLeft');
  const value = await slider.getAttribute('aria-valuetext');
  assert.match(value, /^\w+day \d+ \w+: [\d,]+; gpt-mini|claude/);
  assert.equal(await slider.getAttribute('aria-valuenow'), '5');
  assert.ok(await page.locator('.tip').isVisible(), 'the tooltip is shown');
  assert.ok(value.includes((await page.locator('.tip h3').innerText()).trim()), 'the tooltip is of the same day');

  await page.keyboard.press('Shift+ArrowLeft');
  await page.locator('.selection').waitFor();
  await page.keyboard.press('Enter');
  await panel(page, 'Tokens per hour').waitFor();
  const [from, through] = [parameters(page).get('from'), parameters(page).get('through')];
  assert.equal(Date.parse(through) - Date.parse(from), 24 * HOUR_MS, `${from} through ${through}`);
  await page.getByRole('button', { name: 'Zoom out' }).click();
  await panel(page, 'Tokens per day').waitFor();
  assert.equal(parameters(page).get('range'), 'last_7_days');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('dragging over the chart zooms in', async () => {
  const { page, context } = await open();
  await chart(page).waitFor();
  await page.locator('.plot').scrollIntoViewIfNeeded();
  const { x, y, width, height } = await page.locator('.plot svg').boundingBox();
  await page.mouse.move(x + width * 0.4, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.5, y + height / 2, { steps: 5 });
  await page.mouse.up();
  await page.waitForURL(/from=.*through=/);
  const days = (Date.parse(parameters(page).get('through')) - Date.parse(parameters(page).get('from'))) / (24 * HOUR_MS) + 1;
  assert.ok(days >= 3 && days <= 5, `${days} days`);
  await page.goBack();
  assert.equal(new URL(page.url()).search, '');
  await context.close();
});

test('files hold exactly what is shown', async () => {
  const { page, context } = await open('/?range=last_7_days');
  await chart(page).waitFor();
  const download = async (name) => {
    await page.getByRole('button', { name: 'More about Tokens per day' }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    return readFile(await file.path(), 'utf8');
  };
  const rows = JSON.parse(await download('Download JSON'));
  const [head, ...lines] = (await download('Download CSV')).trim().split('\r\n');
  assert.equal(head, Object.keys(rows[0]).join(','));
  assert.equal(lines.length, 7);
  const total = rows.reduce((sum, { total }) => sum + BigInt(total), 0n);
  assert.equal(new Intl.NumberFormat('en-GB').format(total), await card(page, 'Tokens').getAttribute('data-exact'));
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  const shown = await panel(page, 'Tokens per day').locator('tbody tr').first().locator('td').allInnerTexts();
  const values = Object.entries(rows[0]).filter(([name]) => !['start', 'end', 'status'].includes(name)).map(([, value]) => value);
  assert.deepEqual(shown.map((text) => text.replaceAll(',', '')), values);
  await context.close();
});

test('a name that a spreadsheet would run as a formula is quoted in files', async () => {
  await record(demo.origin, [{ idempotencyKey: 'formula', accountId: 'formula', usageType: 'tokens_input', model: '=HYPERLINK("http://evil.example")', quantity: 7 }]);
  const { page, context } = await open('/?account=formula');
  await page.getByRole('button', { name: 'More about Tokens by model' }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download CSV' }).click()]);
  const [, line] = (await readFile(await file.path(), 'utf8')).split('\r\n');
  assert.ok(line.startsWith(`"'=HYPERLINK(""http://evil.example"")",VALUE,7,`), line);
  await context.close();
});

test('a finding leads to its days', async () => {
  const { page, context } = await open('/?range=last_90_days');
  const findings = panel(page, 'Worth knowing');
  await findings.getByText('Forecast').first().waitFor();
  await findings.getByRole('button', { name: 'Show the month' }).first().click();
  await page.getByRole('button', { name: 'This month', exact: true, pressed: true }).waitFor();
  assert.equal(parameters(page).get('range'), 'this_month');
  await context.close();
});

test('a section opens as GraphQL, and as a command that gives the same', async () => {
  const { page, context } = await open('/?range=last_7_days', { permissions: ['clipboard-read', 'clipboard-write'] });
  await chart(page).waitFor();
  const more = page.getByRole('button', { name: 'More about Compute by tier' });
  await more.click();
  const link = new URL(await page.getByRole('link', { name: 'Open as GraphQL' }).getAttribute('href'), demo.origin);
  assert.equal(link.pathname, '/graphiql');
  const linked = new URLSearchParams(link.hash.slice(1));
  const data = await send(demo.origin, linked.get('query'), JSON.parse(linked.get('variables')));
  assert.ok(data.tiers.tiers.length >= 5, JSON.stringify(data));
  await page.getByRole('button', { name: 'Copy as curl' }).click();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  assert.deepEqual(JSON.parse(execFileSync('sh', ['-c', command], { encoding: 'utf8' })).data, data);
  await context.close();
});

test('the records behind a number are listed in pages', async () => {
  const { page, context, complaints } = await open();
  await panel(page, 'Tokens by model').getByTitle('Show these records').first().click();
  const dialog = page.getByRole('dialog', { name: 'Records: gpt-mini' });
  await dialog.locator('.records > li').nth(49).waitFor();
  await dialog.getByRole('button', { name: 'Show 50 more' }).click();
  await dialog.locator('.records > li').nth(99).waitFor();
  await dialog.locator('summary').first().click();
  await dialog.getByText('Idempotency key').first().waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a record that was corrected shows its history', async () => {
  const key = { accountId: 'corrected', idempotencyKey: 'corrected-1' };
  await record(demo.origin, [{ ...key, usageType: 'api_calls', quantity: 10, userId: 'ada' }]);
  await send(demo.origin, 'mutation($records: [RecordAmendmentInput!]!) { amendUsage(input: {records: $records}) { corrected } }', {
    records: [{ reason: 'counted twice', record: { ...key, usageType: 'api_calls', quantity: 4, userId: 'ada' } }],
  });
  const { page, context, complaints } = await open('/?account=corrected&measure=calls');
  await panel(page, 'API calls by account').getByTitle('Show these records').first().click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('.records > li').nth(1).waitFor();
  await dialog.locator('summary', { hasText: 'replaced' }).click();
  const history = dialog.getByRole('region', { name: 'History' });
  await history.getByText('quantity 10 → 4').waitFor();
  assert.deepEqual((await history.getByRole('listitem').allInnerTexts()).length, 2);
  assert.match(await history.getByRole('listitem').nth(1).innerText(), /^Replaced .* by \(development\): counted twice · this record/);
  assert.match(await history.getByRole('listitem').nth(0).innerText(), /^Counts/);
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a correction of the metadata alone is in the history', async () => {
  const key = { accountId: 'relabelled', idempotencyKey: 'relabelled-1', usageType: 'api_calls', quantity: 1 };
  await record(demo.origin, [{ ...key, metadata: { ticket: 7 } }]);
  await send(demo.origin, 'mutation($records: [RecordAmendmentInput!]!) { amendUsage(input: {records: $records}) { corrected } }', {
    records: [{ reason: 'wrong ticket', record: { ...key, metadata: { ticket: 8 } } }],
  });
  const { page, context } = await open('/?account=relabelled&measure=calls');
  await panel(page, 'API calls by account').getByTitle('Show these records').first().click();
  await page.getByRole('dialog').locator('summary', { hasText: 'replaced' }).click();
  await page.getByRole('region', { name: 'History' }).getByText('metadata {"ticket":7} → {"ticket":8}').waitFor();
  await context.close();
});

test('each condition on a label is a chip that says what it selects', async () => {
  const { page, context } = await open('/?label.team=search&label.stage=&not.label.team=ads&not.label.trial=&missing-label=region');
  const chips = page.getByRole('group', { name: 'Range and filter' }).locator('.chip');
  await chips.nth(4).waitFor();
  assert.deepEqual(await chips.allInnerTexts(), ['team: search', 'any stage', 'no region', 'team not: ads', 'not any trial']);
  await context.close();
});

test('hardware: a tier without a spec gets one, and a price', async () => {
  const { page, context, complaints } = await open('/?tab=hardware');
  const hardware = panel(page, 'Hardware');
  await hardware.getByText('no hardware spec').waitFor();
  await hardware.locator('tr.attention').getByRole('button', { name: 'Add a spec' }).click();
  await page.getByLabel('Price per hour').fill('2.125');
  await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
  await hardware.getByText('$2.125').waitFor();
  assert.equal(await hardware.locator('tr.attention').count(), 0);
  await hardware.getByRole('button', { name: 'Change gpu-preview' }).click();
  await page.getByRole('button', { name: 'Retire' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retire' }).click();
  await hardware.getByText('retired').waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
});

test('ingestion: a rejected meter, a test record, and tokens that are shown once', async () => {
  await fetch(`${demo.origin}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: 'Bearer ui_wrong' }, body: JSON.stringify({ query: RECORD, variables: { records: [] } }) });
  const { page, context, complaints } = await open('/?tab=ingestion');
  await page.getByRole('button', { name: 'Send a test record' }).click();
  await page.getByText('The test record was stored, counted, found and voided.').waitFor();
  // Rejections are counted within seconds.
  const wrong = page.getByRole('button', { name: '(wrong token)' });
  for (let tries = 0; tries < 10 && (await wrong.count()) === 0; tries += 1) {
    await page.waitForTimeout(1_000);
    await page.reload();
    await panel(page, 'Services').getByRole('table').waitFor();
  }
  await wrong.click();
  await page.locator('.rejections').getByText('INVALID_TOKEN').first().waitFor();

  await page.getByRole('button', { name: 'Create a token' }).click();
  await page.getByLabel('Name of the service').fill('browser-meter');
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  const secret = await page.locator('.secret code').innerText();
  assert.match(secret, /^ui_/);
  await page.keyboard.press('Escape');
  await record(demo.origin, [{ idempotencyKey: 'browser-meter', accountId: 'acme', usageType: 'api_calls', quantity: 1 }], secret);
  await page.getByRole('button', { name: 'Change browser-meter' }).click();
  await page.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await panel(page, 'Service tokens').getByText('revoked').waitFor();
  assert.equal(await page.getByText(secret).count(), 0);
  assert.deepEqual(complaints, []);
  await context.close();
});

for (const colorScheme of ['light', 'dark']) {
  test(`no violation of WCAG A or AA in ${colorScheme} colours`, async () => {
    for (const address of ['/?measure=cost', '/?model=nothing', '/?tab=hardware', '/?tab=ingestion']) {
      const { page, context } = await open(address, { colorScheme });
      await page.locator('.plot .data path, .notice, table').first().waitFor();
      await page.locator('.placeholder, .waiting').first().waitFor({ state: 'detached' });
      if (address === '/?measure=cost') {
        await page.getByRole('slider').focus();
        await page.keyboard.press('ArrowLeft');
      }
      assert.deepEqual(await violations(page), [], address);
      await context.close();
    }
    const { page, context } = await open('/', { colorScheme });
    await panel(page, 'Tokens by model').getByTitle('Show these records').first().click();
    await page.locator('.records > li').first().waitFor();
    assert.deepEqual(await violations(page), [], 'records');
    await context.close();
  });
}

test('nothing is wider than a phone', async () => {
  for (const address of ['/', '/?measure=cost&split=account&compare=year', '/?model=nothing', '/?tab=hardware', '/?tab=ingestion']) {
    const { page, context } = await open(address, { width: 360, hasTouch: true, isMobile: true });
    await page.locator('.plot .data path, .notice, table').first().waitFor();
    await page.locator('.placeholder, .waiting').first().waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, address);
    await context.close();
  }
});

test('the page says that it is offline, and keeps what was read', async () => {
  const { page, context } = await open();
  await chart(page).waitFor();
  await context.setOffline(true);
  await page.getByText(/You are offline/).waitFor();
  assert.ok(await chart(page).isVisible());
  await context.setOffline(false);
  await page.getByText(/You are offline/).waitFor({ state: 'detached' });
  await context.close();
});

test('what is recorded appears by itself', async () => {
  const { page, context } = await open('/?account=live-account');
  await page.getByText('No usage in this range').waitFor();
  await record(demo.origin, [{ idempotencyKey: 'live-1', accountId: 'live-account', usageType: 'tokens_input', model: 'gpt-mini', quantity: '9007199254740993' }]);
  await page.goto(`${demo.origin}/?account=live-account`);
  await chart(page).waitFor();
  assert.equal(await card(page, 'Tokens').getAttribute('data-exact'), '9,007,199,254,740,993', 'no digit is lost beyond 2^53');
  await page.locator('.freshness.live').waitFor();
  await record(demo.origin, [{ idempotencyKey: 'live-2', accountId: 'live-account', usageType: 'tokens_input', model: 'gpt-mini', quantity: 2 }]);
  await page.locator('.card[data-exact="9,007,199,254,740,995"]').first().waitFor();
  await context.close();
});
