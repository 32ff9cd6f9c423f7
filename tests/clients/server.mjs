// The program, started on a new SQLite file.
//
// Needs the program (`cargo build`, or `USAGE_INSIGHTS_BIN`), and `npm ci` in this folder.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const BINARY = path.resolve(ROOT, process.env.USAGE_INSIGHTS_BIN || 'target/debug/usage-insights');
assert.ok(existsSync(BINARY), `there is no binary ${BINARY}: run \`cargo build\`, or name one with USAGE_INSIGHTS_BIN`);

/** A free port, for a server that starts next. */
export async function findFreePort() {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  await once(listener, 'close');
  return port;
}

/** Starts a server on a file, and resolves once it listens. */
export async function start(folder, port = 0, settings = {}) {
  const child = spawn(BINARY, ['serve'], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: String(port), DATABASE_URL: `sqlite://${folder}/usage.db`, RUST_LOG: 'info', ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lines = [];
  const exited = once(child, 'exit');
  const address = await new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      const found = /address=\S*?(127\.0\.0\.1:\d+)/.exec(line.replaceAll(/\u001b\[[0-9;]*m/g, ''));
      if (found) resolve(found[1]);
    });
    exited.then(() => reject(new Error(`the server ended early\n${lines.join('\n')}`)));
  });
  return { child, address, exited };
}

export async function stop({ child, exited }) {
  child.kill('SIGTERM');
  const [code] = await exited;
  assert.equal(code, 0);
}
