// GraphiQL as served by the real binary, in a real Chromium: `node --test tests/browser/` in the repository's root.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { ROOT, binary, launchChromium, startServer, stopServer } from './server.mjs';
import { startSite } from './site.mjs';

const TABS_FOLDER = path.join(ROOT, 'graphiql/tabs');

// The tabs in the server's order: TABS in src/http/graphiql.rs.
const TABS = ['Insights', 'Why', 'Findings', 'Tiers', 'Daily', 'Series', 'Labels', 'Hardware', 'Sessions', 'Records', 'RecordUsage', 'Live', 'Diagnosis'];

/** An editor's text; the editor shows spaces as no-break spaces. */
async function text(locator) {
  return (await locator.innerText()).replaceAll('\u00a0', ' ');
}

describe('GraphiQL', { timeout: 300_000 }, () => {
  let folder;
  let demo;
  let browser;
  let page;
  const requests = [];
  const complaints = [];

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'usage-insights-browser-'));
    demo = await startServer(folder, ['demo', '--database', `sqlite://${folder}/demo.db`]);
    browser = await launchChromium();
    // Wide enough to show whole lines in the headers pane.
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, timezoneId: 'Europe/Sarajevo' });
    context.setDefaultTimeout(30_000);
    context.on('request', (request) => requests.push(request.url()));
    context.on('requestfailed', (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText}`));
    context.on('weberror', (error) => complaints.push(String(error.error())));
    context.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page = await context.newPage();
    const response = await page.goto(`${demo.origin}/graphiql`);
    assert.equal(response.status(), 200);
    await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  });

  // Runs after a failure too: browser, server and folder are removed.
  after(async () => {
    await browser?.close();
    if (demo) await stopServer(demo);
    if (folder) await rm(folder, { recursive: true });
  });

  test('has a tab for every example query, in order', async () => {
    assert.deepEqual((await page.getByRole('tab').allInnerTexts()).map((title) => title.trim()), TABS);
    const operations = [];
    for (const file of await readdir(TABS_FOLDER)) {
      const query = await readFile(path.join(TABS_FOLDER, file), 'utf8');
      operations.push(/^(?:query|mutation|subscription) (\w+)/m.exec(query)?.[1] ?? `no operation name in ${file}`);
    }
    assert.deepEqual(operations.sort(), TABS.toSorted());
  });

  test('begins with the variables of the first query, in the time zone of the reader, and without the headers', async () => {
    const variables = page.getByRole('region', { name: 'Variables' });
    await variables.locator('.view-line', { hasText: 'Europe/Sarajevo' }).waitFor();
    assert.equal(await page.getByRole('region', { name: 'Headers' }).isVisible(), false);
    for (const tab of await page.evaluate(() => JSON.parse(localStorage.getItem('graphiql:tabState')).tabs)) {
      assert.doesNotMatch(tab.query, /"\w+\/\w+"/, 'no tab has a time zone of its own');
      const zone = tab.query.includes('$timeZone') ? JSON.parse(tab.variables).timeZone : null;
      assert.ok(zone === 'Europe/Sarajevo' || tab.title === 'RecordUsage', `${tab.title}: ${zone}`);
    }
  });

  test('shows the description of the schema', async () => {
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.getByText('Records what customers use, and answers what they used.').waitFor();
    await page.getByRole('button', { name: 'Hide Documentation Explorer' }).click();
  });

  test('at 800 pixels every tab can be read, and long lines continue in the next', async () => {
    const narrow = await page.context().newPage();
    await narrow.setViewportSize({ width: 800, height: 700 });
    const parameters = new URLSearchParams({ query: `# ${'word '.repeat(60)}\nquery Long { usageTypes { slug } }` });
    await narrow.goto(`${demo.origin}/graphiql#${parameters}`);
    await narrow.locator('.graphiql-query-editor .view-line', { hasText: 'Long' }).waitFor();
    assert.ok((await narrow.locator('.graphiql-query-editor .view-line', { hasText: 'word' }).count()) > 2);
    for (const title of ['Long', ...TABS]) {
      const tab = narrow.getByRole('tablist').getByRole('button', { name: title, exact: true });
      await tab.click();
      const { shown, whole } = await tab.evaluate((button) => {
        const { left, right } = button.getBoundingClientRect();
        const list = button.closest('.graphiql-tabs').getBoundingClientRect();
        return { shown: left >= list.left - 1 && right <= Math.min(list.right, innerWidth) + 1, whole: button.scrollWidth <= button.clientWidth };
      });
      assert.ok(shown && whole, `${title} is cut off`);
    }
    assert.equal(await narrow.evaluate(() => document.documentElement.scrollWidth), 800);
    await narrow.close();
  });

  async function open(title) {
    await page.getByRole('tablist').getByRole('button', { name: title, exact: true }).click();
    const operation = new RegExp(`(query|mutation|subscription)\\s${title}\\b`);
    await page.locator('.graphiql-query-editor .view-line', { hasText: operation }).waitFor();
    // For a moment after a change of tabs GraphiQL still sends the previous tab's operation name, until it has stored the change.
    const index = TABS.indexOf(title);
    await page.waitForFunction((active) => JSON.parse(localStorage.getItem('graphiql:tabState'))?.activeTabIndex === active, index);
  }

  for (const title of TABS.filter((title) => title !== 'Live')) {
    test(`${title} runs without errors`, async () => {
      await open(title);
      const answered = page.waitForResponse((response) => {
        const asked = response.request().method() === 'POST' && response.request().postDataJSON();
        return asked && asked.operationName !== 'IntrospectionQuery';
      });
      await page.getByRole('button', { name: 'Execute query' }).click();

      // The editor renders only visible lines, so the sent document is checked for errors too.
      const response = await answered;
      const body = await response.text();
      assert.equal(response.request().postDataJSON().operationName, title);
      assert.equal(response.status(), 200, body);
      const answer = JSON.parse(body);
      assert.ok(answer.data && !answer.errors, body);
      for (const [field, value] of Object.entries(answer.data)) assert.ok(value, `${field} is ${value}`);

      const pane = page.locator('.graphiql-response');
      await pane.locator('.view-line', { hasText: '"data"' }).waitFor();
      const [field] = Object.keys(answer.data);
      await pane.locator('.view-line', { hasText: `"${field}"` }).waitFor();
      assert.doesNotMatch(await text(pane), /"errors"/);
    });
  }

  test('Live shows what is recorded while it is recorded', async () => {
    await open('Live');
    await page.getByRole('button', { name: 'Execute query' }).click();
    const pane = page.locator('.graphiql-response');
    await pane.locator('.view-line', { hasText: '"usageChanged"' }).waitFor();
    const shown = async () => Number(/"records":\s*"(\d+)"/.exec(await text(pane))?.[1]);
    const before = await shown();
    assert.ok(before >= 0, `no number of records in ${await text(pane)}`);
    const query = 'mutation { recordUsage(input: {records: [{idempotencyKey: "live", accountId: "live", usageType: "api_calls", quantity: 1}]}) { recorded } }';
    const response = await fetch(`${demo.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    assert.deepEqual(await response.json(), { data: { recordUsage: { recorded: 1 } } });
    await pane.locator('.view-line', { hasText: new RegExp(`"records":\\s"${before + 1}"`) }).waitFor();
    // Stopping ends the request: the only expected failure.
    const stopped = page.waitForEvent('requestfailed');
    await page.getByRole('button', { name: 'Stop query' }).click();
    await stopped;
    assert.match(complaints.pop(), /\/graphql: net::ERR_ABORTED$/);
  });

  test('explains tokens in the headers pane', async () => {
    await page.getByRole('button', { name: 'Headers', exact: true }).click();
    const editor = page.getByRole('region', { name: 'Headers' });
    await editor.locator('.view-line', { hasText: /token\screate/ }).waitFor();
    const shown = await text(editor);
    assert.match(shown, /token create/);
    assert.match(shown, /"Authorization": "Bearer /);
  });

  test('warns that access is open', async () => {
    const banner = page.getByRole('alert').filter({ hasText: 'DEVELOPMENT' });
    assert.ok(await banner.isVisible(), 'there is no banner');
    assert.match(await banner.innerText(), /no token is needed/);
    const { width } = await banner.boundingBox();
    assert.equal(width, page.viewportSize().width);
    assert.equal(await banner.evaluate((element) => getComputedStyle(element).backgroundColor), 'rgb(204, 0, 0)');
  });

  test('opens an operation from the fragment of the address in a tab of its own', async () => {
    const linked = await page.context().newPage();
    const parameters = new URLSearchParams({ query: 'query Linked($days: Int!) { usageInsights(range: {lastDays: $days}) { range { days } } }', variables: '{"days": 3}' });
    await linked.goto(`${demo.origin}/graphiql#${parameters}`);
    await linked.locator('.graphiql-query-editor .view-line', { hasText: /Linked/ }).waitFor();
    assert.equal(linked.url(), `${demo.origin}/graphiql`, 'the fragment is removed');
    const answered = linked.waitForResponse((response) => response.request().method() === 'POST' && response.request().postDataJSON().operationName === 'Linked');
    await linked.getByRole('button', { name: 'Execute query' }).click();
    assert.deepEqual(await (await answered).json(), { data: { usageInsights: { range: { days: 3 } } } });
    assert.deepEqual((await linked.getByRole('tab').allInnerTexts()).filter((title) => !title.includes('Linked')).map((title) => title.trim()), TABS);
    await linked.close();
  });

  test('gets the token of the dashboard that opened it, and stores it nowhere', async () => {
    const environment = {
      ENVIRONMENT: 'production',
      DATABASE_URL: `sqlite://${folder}/production.db`,
      USAGE_INSIGHTS__HTTP__GRAPHIQL: 'always',
      USAGE_INSIGHTS__HTTP__INTROSPECTION: 'always',
    };
    const run = (...parameters) => execFileSync(binary(), parameters, { cwd: folder, env: { PATH: process.env.PATH, ...environment }, encoding: 'utf8' });
    run('migrate', 'up');
    const token = /ui_\w+/.exec(run('token', 'create', '--name', 'reader', '--scope', 'read'))[0];
    const production = await startServer(folder, ['serve'], environment);
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(30_000);
    const dashboard = await context.newPage();
    await dashboard.goto(`${production.origin}/#token=${token}`);
    await dashboard.getByText('No usage in this range').waitFor();
    // As if the user had asked to keep it: the browser copies the session storage to the tab that the link opens.
    await dashboard.evaluate((token) => sessionStorage.setItem('usage-insights.token', token), token);
    const [explorer] = await Promise.all([context.waitForEvent('page'), dashboard.getByRole('link', { name: 'Explore' }).click()]);
    await explorer.locator('.graphiql-query-editor .view-line', { hasText: 'Insights' }).first().waitFor();
    await explorer.getByRole('button', { name: 'Execute query' }).click();
    await explorer.locator('.graphiql-response .view-line', { hasText: '"usageInsights"' }).waitFor();
    assert.doesNotMatch(await text(explorer.locator('.graphiql-response')), /"errors"/);
    const stored = await explorer.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]));
    assert.equal(stored.includes(token), false);
    assert.equal(await dashboard.evaluate(() => sessionStorage.getItem('usage-insights.token')), token, 'the dashboard keeps its own');

    // Opened by no page it has no token, and a page of another origin that opens it cannot give it one.
    const alone = await context.newPage();
    await alone.goto(`${production.origin}/graphiql`);
    await alone.locator('.graphiql-query-editor .view-line', { hasText: 'Insights' }).first().waitFor();
    await alone.getByRole('button', { name: 'Execute query' }).click();
    await alone.locator('.graphiql-response .view-line', { hasText: '"UNAUTHENTICATED"' }).waitFor();

    // A subscription gets the token too, and can be stopped.
    await explorer.getByRole('tablist').getByRole('button', { name: 'Live', exact: true }).click();
    await explorer.locator('.graphiql-query-editor .view-line', { hasText: 'subscription' }).first().waitFor();
    await explorer.waitForFunction((active) => JSON.parse(localStorage.getItem('graphiql:tabState'))?.activeTabIndex === active, TABS.indexOf('Live'));
    await explorer.getByRole('button', { name: 'Execute query' }).click();
    await explorer.locator('.graphiql-response .view-line', { hasText: '"usageChanged"' }).waitFor();
    await explorer.getByRole('button', { name: 'Stop query' }).click();
    await explorer.getByRole('button', { name: 'Execute query' }).waitFor();

    // A page of another origin that opened the dashboard asks it in vain: the first answer is the one of this test.
    const elsewhere = await startSite('<!doctype html><script>window.answers = []; addEventListener("message", ({ data }) => answers.push(data))</script>');
    const asking = await context.newPage();
    await asking.goto(elsewhere.origin);
    const [opened] = await Promise.all([
      context.waitForEvent('page'),
      asking.evaluate((address) => { window.dashboard = window.open(address); }, `${production.origin}/#token=${token}`),
    ]);
    await opened.getByText('No usage in this range').waitFor();
    await opened.evaluate(() => addEventListener('message', ({ source }) => source.postMessage('after the dashboard', '*')));
    await asking.evaluate(() => window.dashboard.postMessage({ type: 'usage-insights:graphiql' }, '*'));
    await asking.waitForFunction(() => answers.length > 0);
    assert.deepEqual(await asking.evaluate(() => answers), ['after the dashboard']);
    await elsewhere.stop();
    await context.close();
    await stopServer(production);
  });

  // Last: checks all requests of the page so far.
  test('sends requests only to the server and logs no error', async () => {
    const { origin } = demo;
    const local = (url) => url.startsWith('data:') || new URL(url).origin === origin;
    assert.ok(requests.some((url) => url.endsWith('.worker.js')), 'the editor started no worker');
    assert.deepEqual(requests.filter((url) => !local(url)), []);
    assert.deepEqual(complaints, []);
  });

  test('stops cleanly on SIGTERM', async () => {
    await browser.close();
    const end = await stopServer(demo);
    assert.deepEqual(end, { code: 0, signal: null }, `ended with ${JSON.stringify(end)}\n${demo.output.join('\n')}`);
  });
});
