// Servers and a browser for the tests. `USAGE_INSIGHTS_BIN` selects another binary than target/debug/usage-insights.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const START_MS = 120_000;
const STOP_MS = 20_000;

/** The path of the binary. */
export function binary() {
  const file = path.resolve(ROOT, process.env.USAGE_INSIGHTS_BIN || 'target/debug/usage-insights');
  assert.ok(existsSync(file), `there is no binary ${file}: run \`cargo build\`, or name one with USAGE_INSIGHTS_BIN`);
  return file;
}

/** Starts Debian's Chromium. */
export async function launchChromium() {
  let executablePath;
  try {
    executablePath = execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
  } catch {
    throw new Error('there is no `chromium` in PATH: install it, on Debian with `apt-get install chromium`');
  }
  let playwright;
  try {
    playwright = await import('playwright-core');
  } catch (cause) {
    throw new Error('playwright-core is not installed: run `npm ci` in tests/browser', { cause });
  }
  return playwright.chromium.launch({ executablePath, headless: true, args: CHROMIUM_ARGUMENTS });
}

/** Runs the binary in `folder` until it prints the address of its pages. Neither the caller's environment nor a settings file counts. */
export async function startServer(folder, parameters, environment = {}) {
  const child = spawn(binary(), parameters, {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = [];
  const exited = once(child, 'exit').then(
    ([code, signal]) => ({ code, signal }),
    (error) => ({ error }),
  );
  const address = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        output.push(line);
        const found = /access matrix at (127\.0\.0\.1:\d+)/.exec(line);
        if (found) resolve(`http://${found[1]}`);
      });
    }
  });
  const late = AbortSignal.timeout(START_MS);
  const origin = await Promise.race([address, exited, once(late, 'abort')]);
  if (typeof origin !== 'string') {
    child.kill('SIGKILL');
    const why = late.aborted ? `printed no address for ${START_MS / 1000} s` : `ended early: ${JSON.stringify(origin)}`;
    throw new Error(`the server ${why}\n${output.join('\n')}`);
  }
  return { child, origin, exited, output };
}

/** Stops a server, and returns how it ended. */
export async function stopServer({ child, exited }) {
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  const end = await exited;
  clearTimeout(force);
  return end;
}
