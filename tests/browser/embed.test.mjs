// The usage page in a frame of another product, in a real Chromium: `node --test tests/browser/` in the repository's root.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { ROOT, binary, launchChromium, startServer, stopServer } from './server.mjs';
import { startSite } from './site.mjs';

const AXE = path.join(ROOT, 'tests/browser/node_modules/axe-core/axe.min.js');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const SECRET = 'a-secret-of-these-tests-shared-with-the-product';
const CLAIMS = { iss: 'https://product.example', aud: 'usage-insights', sub: 'ada', account_id: 'acme' };

/** A product: shows the address in `?frame=…`, answers messages with `window.tokens`, and keeps the messages in `window.received`. */
const PRODUCT = `<!doctype html><meta charset="utf-8"><title>Product</title><iframe style="width: 100%; height: 900px; border: 0" allow="clipboard-write"></iframe>
<script>
  window.received = [];
  const frame = document.querySelector('iframe');
  addEventListener('message', ({ source, data, origin }) => {
    if (source !== frame.contentWindow) return;
    window.received.push({ ...data, origin });
    const asks = data.type === 'usage-insights:ready' || data.type === 'usage-insights:expired';
    const token = asks ? window.tokens?.shift() : undefined;
    if (token !== undefined) source.postMessage({ type: 'usage-insights:token', token }, origin);
  });
  window.show = (address) => (frame.src = address);
</script>`;

/** The permissions that a frame with the attribute `sandbox` needs, as docs/dashboard.md says. */
async function documentedSandbox() {
  const [, needs] = (await readFile(path.join(ROOT, 'docs/dashboard.md'), 'utf8')).split('attribute `sandbox` needs ');
  return needs.split('\n\n')[0].match(/allow-[a-z-]+/g).join(' ');
}

/** A page in another frame of the product, which sends a token to its neighbour. */
const NEIGHBOUR = '<!doctype html><script>window.send = (token) => parent.frames[0].postMessage({ type: "usage-insights:token", token }, "*")</script>';

let folder;
let browser;
let product;
let other;
let listed;
let sandboxed;
let server;

function sign(claims, seconds) {
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ ...CLAIMS, ...claims, exp: Math.floor(Date.now() / 1000) + seconds })}`;
  return `${text}.${createHmac('sha256', SECRET).update(text).digest('base64url')}`;
}

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'usage-insights-embed-'));
  const withSandbox = PRODUCT.replace('<iframe', `<iframe sandbox="${await documentedSandbox()}"`);
  const pages = [PRODUCT, NEIGHBOUR, NEIGHBOUR, withSandbox];
  [browser, product, other, listed, sandboxed] = await Promise.all([launchChromium(), ...pages.map(startSite)]);
  const environment = {
    ENVIRONMENT: 'production',
    DATABASE_URL: `sqlite://${folder}/usage.db`,
    VIEWER_JWT_SECRET: SECRET,
    INTERNAL_SERVICE_TOKEN: 'an-internal-token-of-these-tests',
    USAGE_INSIGHTS__VIEWERS__ISSUER: CLAIMS.iss,
    USAGE_INSIGHTS__VIEWERS__AUDIENCE: CLAIMS.aud,
    USAGE_INSIGHTS__VIEWERS__LEEWAY_SECONDS: '0',
    USAGE_INSIGHTS__HTTP__EMBED_ORIGINS: [product, listed, sandboxed].map(({ origin }) => origin).join(),
  };
  execFileSync(binary(), ['migrate', 'up'], { cwd: folder, env: { PATH: process.env.PATH, ...environment } });
  server = await startServer(folder, ['serve'], environment);
  const records = [
    { idempotencyKey: 'a', accountId: 'acme', usageType: 'tokens_input', model: 'gpt-mini', quantity: 42, userId: 'ada' },
    { idempotencyKey: 'b', accountId: 'globex', usageType: 'tokens_input', model: 'gpt-mini', quantity: 7, userId: 'grace' },
  ];
  const yearAgo = new Date();
  yearAgo.setUTCFullYear(yearAgo.getUTCFullYear() - 1);
  records.push({ ...records[0], idempotencyKey: 'c', quantity: 21, occurredAt: yearAgo.toISOString() });
  const query = 'mutation($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } setNames(input: {names: [{accountId: "acme", name: "Acme Inc"}]}) { changed } }';
  const response = await fetch(`${server.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer an-internal-token-of-these-tests' },
    body: JSON.stringify({ query, variables: { records } }),
  });
  assert.deepEqual(await response.json(), { data: { recordUsage: { recorded: 3 }, setNames: { changed: 1 } } });
});

after(async () => {
  await browser?.close();
  await Promise.all([server && stopServer(server), product?.stop(), other?.stop(), listed?.stop(), sandboxed?.stop()]);
  if (folder) await rm(folder, { recursive: true });
});

/** Opens a page of a site that shows `address` of the server in a frame, with these tokens to send. */
async function open(site, address, tokens = [], options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', timezoneId: 'Europe/Sarajevo', ...options });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const logged = [];
  page.on('console', (message) => logged.push({ type: message.type(), text: message.text() }));
  page.on('pageerror', (error) => logged.push({ type: 'error', text: String(error) }));
  await page.addInitScript((tokens) => { if (window === window.top) window.tokens = tokens; }, tokens);
  await page.goto(site.origin);
  await page.evaluate((address) => window.show(address), server.origin + address);
  const frame = page.frameLocator('iframe').first();
  const received = (type) => page.evaluate((type) => window.received.filter((message) => message.type === `usage-insights:${type}`), type);
  return { context, page, frame, logged, received };
}

const errors = (logged) => logged.filter(({ type }) => type === 'error').map(({ text }) => text);
const tokensCard = (frame, exact) => frame.locator(`.card[data-exact="${exact}"]`, { hasText: 'Tokens' });

test('a listed product shows the usage of its user, whose token is nowhere but in memory', async () => {
  const { context, page, frame, logged, received } = await open(product, '/embed/usage?range=last_7_days', [sign({}, 600)]);
  await tokensCard(frame, '42').waitFor();
  assert.equal(await frame.getByRole('banner').count(), 0, 'without the frame of the page');
  assert.equal(await frame.getByRole('button', { name: 'Hardware' }).count(), 0);
  const [inner] = page.frames().filter((each) => each.url().startsWith(server.origin));
  assert.equal(inner.url(), `${server.origin}/embed/usage?range=last_7_days`);
  assert.deepEqual(await inner.evaluate(() => [{ ...localStorage }, { ...sessionStorage }, document.cookie]), [{}, {}, '']);
  await page.waitForFunction(() => window.received.some(({ type, height }) => type === 'usage-insights:height' && height > 600));
  assert.deepEqual((await received('ready')).map(({ origin }) => origin), [server.origin]);
  assert.deepEqual(errors(logged), []);

  // Filters change the address of the frame, and not the history of the product.
  const before = await page.evaluate(() => history.length);
  await frame.getByRole('button', { name: 'gpt-mini' }).first().click();
  await frame.getByRole('button', { name: 'Remove the filter model: gpt-mini' }).waitFor();
  assert.equal(await page.evaluate(() => history.length), before);
  await context.close();
});

test('a token in the fragment is used and removed', async () => {
  const { context, page, frame } = await open(product, `/embed/usage#token=${sign({}, 600)}`);
  await tokensCard(frame, '42').waitFor();
  assert.ok(page.frames().some((each) => each.url() === `${server.origin}/embed/usage`));
  await context.close();
});

test('an expired token is replaced by the product without the user, with or without `Bearer`', async () => {
  const { context, page, frame, received } = await open(product, '/embed/usage', [`Bearer ${sign({}, 5)}`, `bearer  ${sign({}, 600)}`]);
  await tokensCard(frame, '42').waitFor();
  await page.waitForFunction(() => window.received.some(({ type }) => type === 'usage-insights:expired'));
  await frame.getByRole('group', { name: 'Range', exact: true }).getByRole('button', { name: '7 d' }).click();
  await frame.getByRole('button', { name: '7 d', pressed: true }).waitFor();
  await tokensCard(frame, '42').waitFor();
  assert.equal(await frame.getByText('Your session has ended').count(), 0);
  assert.equal((await received('expired')).length, 1);
  await context.close();
});

/** Sends a token to the view, as the product does. */
const sendToken = (page, claims) =>
  page.evaluate(([token, origin]) => frames[0].postMessage({ type: 'usage-insights:token', token }, origin), [sign(claims, 600), server.origin]);

test('nothing of one user is shown to the next', async () => {
  const { context, page, frame } = await open(product, '/embed/usage?account=acme', [sign({}, 600)]);
  await frame.getByText('account: Acme Inc').waitFor();
  await tokensCard(frame, '42').waitFor();
  await frame.getByTitle('Show these records').first().click();
  await frame.locator('.records > li').first().waitFor();
  await page.route('**/graphql', () => new Promise(() => {})); // is never answered
  await sendToken(page, { account_id: 'globex', sub: 'grace' });
  await tokensCard(frame, '42').waitFor({ state: 'detached' });
  assert.equal(await frame.getByRole('dialog').count(), 0, 'records that the first user had opened');
  assert.equal(await frame.locator('.chip').innerText(), 'account: acme', 'the id of the address, without the name that the first user has read');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await context.close();
});

test('what was requested for one user and arrives later is not shown to the next', async () => {
  const { context, page, frame } = await open(product, '/embed/usage?compare=year');
  let release;
  const released = new Promise((resolve) => (release = resolve));
  let isFirst = true;
  await page.route('**/graphql', async (route) => {
    if (!isFirst || !route.request().postDataJSON().query.includes('query ComparedTotals')) return route.fallback();
    isFirst = false;
    const response = await route.fetch();
    await released;
    // The view may have cancelled the request.
    return route.fulfill({ response }).catch(() => {});
  });
  await page.waitForFunction(() => window.received.some(({ type }) => type === 'usage-insights:ready'));
  const asked = page.waitForRequest((request) => request.postData()?.includes('query ComparedTotals'));
  await sendToken(page, {});
  await tokensCard(frame, '42').waitFor();
  const request = await asked;
  const ended = new Promise((resolve) => {
    for (const event of ['requestfinished', 'requestfailed']) page.on(event, (other) => other === request && resolve());
  });
  await sendToken(page, { account_id: 'globex', sub: 'grace' });
  const card = tokensCard(frame, '7');
  await card.getByText('new').waitFor();
  release();
  await ended;
  await request.frame().evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve())));
  assert.match(await card.innerText(), /new/);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await context.close();
});

test('another token of the same user keeps what is shown, and one with another role does not', async () => {
  const { context, page, frame } = await open(product, '/embed/usage', [sign({ nonce: 'first', auth_time: 1 }, 600)]);
  await tokensCard(frame, '42').waitFor();
  await frame.locator('.panel[aria-busy="true"]').first().waitFor({ state: 'detached' });
  await page.route('**/graphql', () => new Promise(() => {})); // is never answered
  await sendToken(page, { nonce: 'second', auth_time: 2 });
  await frame.locator('.panel[aria-busy="true"]').first().waitFor();
  assert.equal(await tokensCard(frame, '42').count(), 1);
  await sendToken(page, { role: 'member', user_id: 'ada' });
  await tokensCard(frame, '42').waitFor({ state: 'detached' });
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await context.close();
});

test('a product that is not listed is rejected by the browser, and the log names it and the setting', async () => {
  const unlisted = await startSite(PRODUCT);
  const { context, page, logged, received } = await open(unlisted, '/embed/usage', [sign({}, 600)]);
  const rejected = () => errors(logged).find((text) => text.includes('frame-ancestors'));
  while (!rejected()) await page.waitForEvent('console');
  assert.ok(rejected().includes(product.origin), rejected());
  assert.equal(await page.frameLocator('iframe').locator('.page').count(), 0);
  assert.deepEqual(await received('ready'), []);
  const line = () => server.output.find((text) => text.includes(`add \`${unlisted.origin}\` to \`http.embed_origins\``));
  assert.ok(line(), server.output.slice(-5).join('\n'));
  await context.close();
  await unlisted.stop();
});

test('the other pages are in no frame, of a listed product neither', async () => {
  for (const address of ['/', '/docs/errors']) {
    const { context, page, logged } = await open(product, address);
    while (!errors(logged).some((text) => text.includes("frame-ancestors 'none'"))) await page.waitForEvent('console');
    await context.close();
  }
});

/** Opens the view with a page of `site` in another frame of the product, which sends it a token, and returns what the view says. */
async function sendFromNeighbour(site) {
  const { context, page, frame, received } = await open(product, '/embed/usage');
  await page.waitForFunction(() => window.received.some(({ type }) => type === 'usage-insights:ready'));
  await page.evaluate((origin) => {
    const neighbour = document.createElement('iframe');
    neighbour.src = origin;
    document.body.append(neighbour);
    return new Promise((resolve) => neighbour.addEventListener('load', resolve));
  }, site.origin);
  const [neighbour] = page.frames().filter((each) => each.url().startsWith(site.origin));
  await neighbour.evaluate((token) => window.send(token), sign({}, 600));
  const status = frame.getByRole('status');
  await status.getByText(`A token from ${site.origin} was ignored`).waitFor();
  const text = await status.innerText();
  assert.match((await received('problem'))[0].message, /was ignored/);
  assert.equal(await frame.locator('.card').count(), 0);
  await context.close();
  return text;
}

test('a token from an origin that is not listed is ignored, and the page says why', async () => {
  assert.match(await sendFromNeighbour(other), /http\.embed_origins/);
});

test('a token from a listed origin is ignored if another window than the one around the view sends it', async () => {
  assert.match(await sendFromNeighbour(listed), /another window than the one around this frame/);
});

test('in a sandboxed frame with the documented permissions, days can be chosen and files downloaded', async () => {
  const { context, page, frame } = await open(sandboxed, '/embed/usage', [sign({}, 600)]);
  await tokensCard(frame, '42').waitFor();
  await frame.getByRole('button', { name: /^More ranges/ }).click();
  await frame.getByRole('button', { name: 'Show these days' }).click();
  await frame.getByRole('button', { name: /^Range: / }).waitFor();
  await tokensCard(frame, '42').waitFor();
  await frame.getByRole('button', { name: /^More about Tokens per/ }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), frame.getByRole('button', { name: 'Download CSV' }).click()]);
  assert.match(file.suggestedFilename(), /\.csv$/);
  await context.close();
});

test('a product that sends no token reads what it has to send', async () => {
  const { context, page, frame, received } = await open(product, '/embed/usage');
  await frame.getByText('Not signed in').waitFor();
  await page.evaluate((origin) => frames[0].postMessage({ type: 'usage-insights:token', jwt: 'eyJ' }, origin), server.origin);
  await frame.getByText('is not a text').waitFor();
  assert.equal((await received('problem')).length, 1);
  await context.close();
});

test('opened without a product around it, the view says who may show it', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.origin}/embed/usage`);
  await page.getByText(`Pages of these origins may show it: ${product.origin}`).waitFor();
  await context.close();
});

test('the product chooses colours, and is told about values that are not valid', async () => {
  const parameters = new URLSearchParams({
    theme: 'dark', 'theme.accent': 'b91c1c,fca5a5', 'theme.background': 'transparent', 'theme.radius': '2', 'theme.font': 'monospace',
    'theme.panel': 'javascript:1', 'theme.shadow': '1', 'theme.muted': '222,222',
  });
  const { context, page, frame, received } = await open(product, `/embed/usage?${parameters}`, [sign({}, 600)]);
  await tokensCard(frame, '42').waitFor();
  const style = await frame.locator('.panel').first().evaluate((panel) => {
    const root = getComputedStyle(document.documentElement);
    return [root.backgroundColor, root.fontFamily, getComputedStyle(panel).borderRadius, getComputedStyle(document.querySelector('.link, .segments [aria-pressed="true"]')).color];
  });
  assert.deepEqual(style, ['rgba(0, 0, 0, 0)', 'monospace', '2px', 'rgb(252, 165, 165)']);
  const problems = (await received('problem')).map(({ message }) => message);
  assert.equal(problems.filter((message) => message.startsWith('`theme.panel` is')).length, 1, problems.join('\n'));
  assert.equal(problems.filter((message) => message.startsWith('`theme.shadow` is no variable')).length, 1, problems.join('\n'));
  assert.ok(problems.some((message) => /`theme\.muted` on `theme\.panel` has a contrast of \d/.test(message)), problems.join('\n'));

  // They stay while the view changes.
  await frame.getByRole('group', { name: 'Range', exact: true }).getByRole('button', { name: '7 d' }).click();
  await page.waitForFunction(() => true);
  const [inner] = page.frames().filter((each) => each.url().startsWith(server.origin));
  assert.equal(new URL(inner.url()).searchParams.get('theme.accent'), 'b91c1c,fca5a5');
  await context.close();
});

for (const colorScheme of ['light', 'dark']) {
  test(`a narrow frame has no violation of WCAG A or AA in ${colorScheme} colours`, async () => {
    const { context, page, frame } = await open(product, '/embed/usage', [sign({}, 600)], { viewport: { width: 376, height: 900 }, colorScheme });
    await tokensCard(frame, '42').waitFor();
    const [inner] = page.frames().filter((each) => each.url().startsWith(server.origin));
    assert.equal(await inner.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    await inner.evaluate(await readFile(AXE, 'utf8'));
    const results = await inner.evaluate((tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } }), WCAG);
    assert.deepEqual(results.violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target)}`), []);
    await context.close();
  });
}

test('the console of a page that may not send requests names the setting', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const logged = [];
  page.on('console', (message) => logged.push({ type: message.type(), text: message.text() }));
  await page.goto(other.origin);
  const failed = await page.evaluate(async (url) => {
    try {
      await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query": "{ __typename }"}' });
      return null;
    } catch (error) {
      return String(error);
    }
  }, `${server.origin}/graphql`);
  assert.match(failed, /Failed to fetch/);
  assert.ok(errors(logged).some((text) => text.includes('http.cors_origins')), JSON.stringify(logged));
  await context.close();
});
