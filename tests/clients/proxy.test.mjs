// The files of packaging/proxy, in front of a server in production: nginx runs, and Caddy checks its file.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { BINARY, findFreePort, start, stop } from './server.mjs';

const FILES = fileURLToPath(new URL('../../packaging/proxy/', import.meta.url));
const NAME = 'usage.example.com';
const SUBSCRIPTION = 'subscription { usageChanged(throttleMs: 100) { totals { records } } }';
const RECORD = 'mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }';
const WRONG_TOKENS = 5;
// nginx is started without the rights of root.
const USER = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};

/** The site with the addresses and the certificate of this test; each replaced text must be in it. */
function siteOf(replacements) {
  return replacements.reduce((site, [text, replacement]) => {
    assert.ok(site.includes(text), `nginx.conf has no \`${text}\``);
    return site.replace(text, replacement);
  }, readFileSync(path.join(FILES, 'nginx.conf'), 'utf8'));
}

describe('nginx.conf', { timeout: 180_000 }, () => {
  let folder;
  let server;
  let nginx;
  let port;
  let ca;
  let token;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'usage-insights-proxy-'));
    const settings = { ENVIRONMENT: 'production', DATABASE_URL: `sqlite://${folder}/usage.db` };
    const trusting = `http.trusted_proxies = ["127.0.0.1"]\nlimits.wrong_tokens_per_minute = ${WRONG_TOKENS}\n`;
    writeFileSync(path.join(folder, 'usage-insights.toml'), trusting);
    const run = (...parameters) => execFileSync(BINARY, parameters, { cwd: folder, env: settings, encoding: 'utf8', stdio: 'pipe' });
    run('migrate', 'up');
    token = run('token', 'create', '--name', 'compute', '--scope', 'record', '--scope', 'read').trim();
    server = await start(folder, 0, settings);

    const [certificate, key] = [path.join(folder, 'certificate.pem'), path.join(folder, 'key.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', `/CN=${NAME}`,
      '-addext', `subjectAltName=DNS:${NAME}`, '-keyout', key, '-out', certificate], { stdio: 'pipe' });
    ca = readFileSync(certificate);
    port = await findFreePort();
    const site = siteOf([
      ['127.0.0.1:8080', server.address],
      ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
      [`/etc/ssl/certs/${NAME}.pem`, certificate],
      [`/etc/ssl/private/${NAME}.key`, key],
    ]);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n');
    const main = `daemon off;\npid ${folder}/nginx.pid;\nevents {}\nhttp {\naccess_log off;\n${temporary}\n${site}\n}\n`;
    writeFileSync(path.join(folder, 'nginx.conf'), main);
    for (const file of [folder, key]) if (USER.uid) chownSync(file, USER.uid, USER.gid);
    await startNginx();
  });

  after(async () => {
    if (nginx) {
      nginx.kill('SIGQUIT');
      await once(nginx, 'exit');
    }
    if (server) await stop(server);
    if (folder) rmSync(folder, { recursive: true });
  });

  /** Starts nginx, and resolves once it serves: it logs its workers then. */
  async function startNginx() {
    const log = 'error_log stderr notice;';
    nginx = spawn('nginx', ['-p', folder, '-e', 'stderr', '-c', path.join(folder, 'nginx.conf'), '-g', log], { ...USER, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    const lines = [];
    await new Promise((resolve, reject) => {
      createInterface({ input: nginx.stderr }).on('line', (line) => {
        lines.push(line);
        if (line.includes('start worker process ')) resolve();
      });
      nginx.once('exit', () => reject(new Error(`nginx ended early\n${lines.join('\n')}`)));
    });
  }

  const open = (options = {}) => connect(`https://127.0.0.1:${port}`, { ca, servername: NAME, ...options });

  /** Begins a request over HTTP/2. */
  function send(connection, body, headers = {}) {
    const request = connection.request({
      ':method': 'POST', ':path': '/graphql', ':authority': NAME, 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers,
    });
    request.end(JSON.stringify(body));
    return request.setEncoding('utf8');
  }

  async function ask(body, { headers, options } = {}) {
    const connection = open(options);
    const request = send(connection, body, headers);
    const [{ ':status': status }] = await once(request, 'response');
    let text = '';
    for await (const part of request) text += part;
    connection.close();
    return { status, protocol: connection.alpnProtocol, body: JSON.parse(text) };
  }

  const record = (key) => ask({ query: RECORD, variables: { records: [{ idempotencyKey: key, accountId: 'acme', usageType: 'api_calls', quantity: 1 }] } });

  test('a query is answered over HTTPS and HTTP/2', async () => {
    const { status, protocol, body } = await ask({ query: '{ viewer { role scopes } }' });
    assert.deepEqual([status, protocol], [200, 'h2']);
    assert.deepEqual(body, { data: { viewer: { role: 'SERVICE', scopes: ['RECORD', 'READ'] } } });
  });

  test('a subscription over WebSocket receives every change', async () => {
    class SecureWebSocket extends WebSocket {
      constructor(url, protocols) {
        super(url, protocols, { ca, servername: NAME });
      }
    }
    const connectionParams = { Authorization: `Bearer ${token}` };
    const client = createClient({ url: `wss://127.0.0.1:${port}/graphql`, webSocketImpl: SecureWebSocket, connectionParams, retryAttempts: 0 });
    const results = client.iterate({ query: SUBSCRIPTION });
    const totals = async () => Number((await results.next()).value.data.usageChanged.totals.records);
    const before = await totals();
    await record('over-websocket');
    assert.equal(await totals(), before + 1);
    await results.return();
    await client.dispose();
  });

  test('a stream of events sends each event immediately', async () => {
    const connection = open();
    const request = send(connection, { query: SUBSCRIPTION }, { accept: 'text/event-stream' });
    const events = createInterface({ input: request })[Symbol.asyncIterator]();
    const totals = async () => {
      for (;;) {
        const { value: line, done } = await events.next();
        assert.ok(!done, 'the stream has ended');
        // A heartbeat comes after 15 seconds without an event: no event may be held back for that long.
        assert.notEqual(line, ':', 'a heartbeat came before the event');
        if (line.startsWith('data: {')) return Number(JSON.parse(line.slice(6)).data.usageChanged.totals.records);
      }
    };
    const before = await totals();
    await record('over-events');
    assert.equal(await totals(), before + 1);
    connection.destroy();
  });

  test('a body of 20 MB is recorded', async () => {
    const text = 'x'.repeat(4_000);
    const records = Array.from({ length: 5_000 }, (_, index) => ({
      idempotencyKey: `large-${index}`, accountId: 'acme', usageType: 'api_calls', quantity: 1, metadata: { text },
    }));
    assert.ok(JSON.stringify(records).length > 20_000_000);
    assert.deepEqual((await ask({ query: RECORD, variables: { records } })).body, { data: { recordUsage: { recorded: 5_000 } } });
  });

  test('limits count each client by its own address, whatever it forwards', async () => {
    const codeOf = async (localAddress, wrong, forwarded) => {
      const headers = { authorization: `Bearer ui_${wrong}`, ...forwarded };
      const { body } = await ask({ query: '{ viewer { role } }' }, { headers, options: { localAddress } });
      return body.errors[0].extensions.code;
    };
    const codes = [];
    for (let wrong = 0; wrong <= WRONG_TOKENS; wrong += 1) codes.push(await codeOf('127.0.0.2', wrong));
    assert.deepEqual(codes, [...Array(WRONG_TOKENS).fill('INVALID_TOKEN'), 'RATE_LIMITED']);
    assert.equal(await codeOf('127.0.0.2', 'forwarded', { 'x-forwarded-for': '192.0.2.1' }), 'RATE_LIMITED');
    assert.equal(await codeOf('127.0.0.3', 'other'), 'INVALID_TOKEN');
  });
});

test('Caddyfile is valid', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'usage-insights-caddy-'));
  const env = { PATH: process.env.PATH, HOME: home };
  const parameters = ['--config', path.join(FILES, 'Caddyfile'), '--adapter', 'caddyfile'];
  const { status, stderr } = spawnSync('caddy', ['validate', ...parameters], { env, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const { apps } = JSON.parse(execFileSync('caddy', ['adapt', ...parameters], { env, encoding: 'utf8', stdio: 'pipe' }));
  const text = JSON.stringify(apps.http.servers);
  for (const expected of ['"host":["usage.example.com"]', '"dial":"127.0.0.1:8080"', '"flush_interval":-1']) assert.ok(text.includes(expected), text);
  rmSync(home, { recursive: true });
});
