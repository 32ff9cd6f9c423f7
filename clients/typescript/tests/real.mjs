// The real server, on a new SQLite file or a new PostgreSQL database.
//
// Needs the program, as tests/clients does. PostgreSQL is tested if TEST_DATABASE_URL names a server on which databases may be created.
import { execFileSync } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, request as sendRequest } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BINARY, start, stop } from '../../../tests/clients/server.mjs';

const SERVER = process.env.TEST_DATABASE_URL;

/** The kinds of database that can be tested here. */
export const DATABASES = SERVER ? ['SQLite', 'PostgreSQL'] : ['SQLite'];

/** Creates a database of this kind. `settings` are environment variables; `settingsFile` is copied. */
export async function createInstallation(kind, settings = {}, settingsFile = undefined) {
  const folder = await mkdtemp(path.join(tmpdir(), 'usage-insights-client-'));
  if (settingsFile) await copyFile(settingsFile, path.join(folder, 'usage-insights.toml'));
  const name = `test_client_${randomUUID().replaceAll('-', '')}`;
  const isPostgres = kind === 'PostgreSQL';
  if (isPostgres) await postgres('createdb', `--maintenance-db=${SERVER}`, name);
  const environment = { ...settings, DATABASE_URL: isPostgres ? SERVER.replace(/[^/]*$/, name) : `sqlite://${folder}/usage.db` };
  const command = (...parameters) =>
    execFileSync(BINARY, parameters, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' }).trim();
  command('migrate', 'up');
  const running = new Set();
  return {
    command,
    /** Starts a server of the installation; gives its address, and a function that stops it. */
    async serve(port = 0) {
      const server = await start(folder, port, environment);
      running.add(server);
      return {
        url: `http://${server.address}/graphql`,
        port: Number(server.address.split(':')[1]),
        async stop() {
          if (running.delete(server)) await stop(server);
        },
      };
    },
    async remove() {
      for (const server of running) await stop(server);
      if (isPostgres) await postgres('dropdb', `--maintenance-db=${SERVER}`, '--force', name);
      await rm(folder, { recursive: true });
    },
  };
}

/** Runs a program of PostgreSQL's client, which Debian may keep out of PATH. */
async function postgres(program, ...parameters) {
  const versions = await readdir('/usr/lib/postgresql').catch(() => []);
  const PATH = [process.env.PATH, ...versions.map((version) => `/usr/lib/postgresql/${version}/bin`)].join(':');
  execFileSync(program, parameters, { env: { ...process.env, PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Signs a viewer's token with HS256. */
export function signToken(secret, claims) {
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const head = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
}

/** A proxy that passes a response on only once it is complete, and so never an event stream. */
export async function bufferingProxy(target) {
  const proxy = createServer((request, response) => {
    const headers = { ...request.headers, host: new URL(target).host };
    const passed = sendRequest(target, { method: request.method, headers }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('error', () => response.destroy());
      answer.on('end', () => {
        response.writeHead(answer.statusCode, answer.headers);
        response.end(Buffer.concat(chunks));
      });
    });
    response.on('close', () => passed.destroy());
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${proxy.address().port}/graphql`,
    async close() {
      proxy.closeAllConnections();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
