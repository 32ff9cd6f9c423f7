// A real Prometheus scrapes a running server with the documented settings; every query of the Grafana dashboard and every alert rule runs on it.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BINARY, findFreePort, start, stop } from './server.mjs';

const OPERATIONS = fileURLToPath(new URL('../../docs/operations', import.meta.url));
const TOKEN = 'an-internal-token-for-monitoring';

const folder = mkdtempSync(path.join(tmpdir(), 'usage-insights-'));
let server;
let prometheus;
let api;

/** Repeats `attempt` until it returns a value. */
async function until(what, attempt) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const value = await attempt().catch(() => undefined);
    if (value) return value;
    assert.ok(Date.now() < deadline, `not within 30 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function send(query, token = TOKEN) {
  const response = await fetch(`http://${server.address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

before(async () => {
  const settings = { ENVIRONMENT: 'production', INTERNAL_SERVICE_TOKEN: TOKEN };
  const environment = { ...settings, DATABASE_URL: `sqlite://${folder}/usage.db` };
  execFileSync(BINARY, ['migrate', 'up'], { cwd: folder, env: environment });
  const reader = execFileSync(BINARY, ['token', 'create', '--name', 'prometheus', '--scope', 'read'], { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'ignore'] });
  writeFileSync(`${folder}/usage-insights.token`, reader.toString().trim());
  server = await start(folder, 0, settings);
  cpSync(`${OPERATIONS}/alerts.yml`, `${folder}/alerts.yml`);
  // The settings are those of the comment in alerts.yml.
  const scraping = readFileSync(`${OPERATIONS}/alerts.yml`, 'utf8').match(/^# {3}scrape_configs:\n(?:# {3}.*\n)+/m)[0];
  const documented = scraping.replaceAll(/^# {3}/gm, '').replace('/etc/prometheus/usage-insights.token', `${folder}/usage-insights.token`).replace('usage.example.com:8080', server.address);
  writeFileSync(`${folder}/prometheus.yml`, `global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [alerts.yml]\n${documented}`);
  const port = await findFreePort();
  api = `http://127.0.0.1:${port}/api/v1`;
  prometheus = spawn('prometheus', [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'], { stdio: ['ignore', 'ignore', 'inherit'] });
});

after(async () => {
  if (prometheus) {
    const ended = new Promise((resolve) => prometheus.once('exit', resolve));
    prometheus.kill('SIGKILL');
    await ended;
  }
  if (server) await stop(server);
  rmSync(folder, { recursive: true });
});

const ask = async (route) => {
  const { status, data, error } = await (await fetch(`${api}/${route}`)).json();
  assert.equal(status, 'success', error);
  return data;
};
const query = async (expression) => (await ask(`query?query=${encodeURIComponent(expression)}`)).result;

test('Prometheus scrapes the server with a token that may read', async () => {
  const target = await until('the first scrape', async () => {
    const [found] = (await ask('targets')).activeTargets;
    return found?.health !== 'unknown' && found;
  });
  assert.equal(target.health, 'up', target.lastError);
});

test('every query of the Grafana dashboard runs, and those about what happened have values', async () => {
  const record = (key, type) => `mutation { recordUsage(input: {records: [{idempotencyKey: "${key}", accountId: "acme", usageType: "${type}", quantity: 1}]}) { results { status } } }`;
  // Something to count in two scrapes: recorded, rejected and read.
  for (let round = 0; round < 3; round += 1) {
    assert.equal((await send(record(`key-${round}`, 'api_calls'))).data.recordUsage.results[0].status, 'RECORDED');
    assert.equal((await send(record(`wrong-${round}`, 'no_such_type'))).data.recordUsage.results[0].status, 'REJECTED');
    const reader = readFileSync(`${folder}/usage-insights.token`, 'utf8');
    assert.ok((await send('query Totals { usageInsights(range: {preset: TODAY}) { totals { records } } }', reader)).data);
    assert.equal((await send('{ dailyUsage(range: {lastDays: 7}, timeZone: "Mars") { unit } }', reader)).errors[0].extensions.code, 'INVALID_TIME_ZONE');
    await until('another scrape', async () => Number((await query('sum(usage_insights_records_total{outcome="RECORDED"})'))[0]?.value[1]) === round + 1);
  }
  const dashboard = JSON.parse(readFileSync(`${OPERATIONS}/grafana-dashboard.json`, 'utf8'));
  const targets = dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })));
  assert.ok(targets.length > 30);
  const empty = [];
  for (const { title, expr } of targets) {
    const series = await query(expr.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '1m'));
    if (series.length === 0) empty.push(title);
  }
  assert.deepEqual(empty, ['Server errors']); // there was none
  const services = await query('sum by (service) (usage_insights_records_total{outcome="REJECTED"})');
  assert.deepEqual(services.map(({ metric, value }) => [metric.service, value[1]]), [['INTERNAL_SERVICE_TOKEN', '3']]);
});

test('every alert rule is evaluated, and none fires on a healthy server', async () => {
  const rules = await until('the first evaluation', async () => {
    const found = (await ask('rules')).groups.flatMap((group) => group.rules);
    return found.length > 0 && found.every((rule) => rule.health !== 'unknown') && found;
  });
  assert.ok(rules.length > 10);
  for (const rule of rules) assert.equal(rule.health, 'ok', `${rule.name}: ${rule.lastError}`);
  assert.deepEqual(rules.filter((rule) => rule.state === 'firing').map((rule) => rule.name), []);
});
