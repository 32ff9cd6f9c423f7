// The commands of docs/getting-started.md, run in order in an empty folder, print what the document shows.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { findFreePort, start, stop } from './server.mjs';
import { Terminal, assertShown, readBlocks } from './terminal.mjs';

/** Blocks that do not run here, by their first line, and why. */
const EXEMPT = new Map([
  ['cargo build --release', 'the program is built already'],
  ['packaging/debian/build target/release/usage-insights 0.1.0 .', 'needs root, and installs a service of systemd'],
  ['docker build -f packaging/container/Dockerfile -t usage-insights .', 'needs Docker'],
  ['sudo apt-get install nginx-light', 'needs root; proxy.test.mjs runs nginx with this site'],
  ['sudo apt-get install caddy', 'needs root; proxy.test.mjs checks the file'],
  ['createdb usage', 'needs a PostgreSQL server'],
]);
const SERVE = 'usage-insights serve\n';
const FILES = { python: /^# (\w+\.py)\n/, js: /^\/\/ (\w+\.mjs)\n/ };
const SHOWN = ['json', 'text'];

const blocks = readBlocks('docs/getting-started.md');
const firstLine = ({ text }) => text.split('\n', 1)[0];

let folder;
let port;
let terminal;
let server;
let token;

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'usage-insights-started-'));
  mkdirSync(path.join(folder, 'work'));
  port = await findFreePort();
  terminal = new Terminal(folder, { PORT: String(port), PIP_ROOT_USER_ACTION: 'ignore', PIP_DISABLE_PIP_VERSION_CHECK: '1' });
});

after(async () => {
  await terminal?.close();
  if (server) await stop(server);
  if (folder) rmSync(folder, { recursive: true });
});

/** What a reader replaces: the port, which is 8080 in the document, and the token that `init` printed. */
const asReader = (text) => text.replaceAll('8080', String(port)).replaceAll('ui_…', token ?? 'ui_…');
const asWriter = (text) => text.replaceAll(String(port), '8080');

/** Starts the server of the document, or starts it again, with the environment of the terminal. */
async function serve() {
  if (server) await stop(server);
  server = await start(terminal.folder, port, { ...(await terminal.environment()), DATABASE_URL: undefined });
}

async function runShell({ text }, shown) {
  const serves = text.endsWith(SERVE);
  const commands = asReader(serves ? text.slice(0, -SERVE.length) : text);
  const { output, code } = await terminal.run(commands || 'true');
  token ??= /ui_[0-9a-f]{16}_[0-9a-f]{64}/.exec(output)?.[0];
  assert.equal(code, 0, `${text}\n${output}`);
  if (SHOWN.includes(shown?.language)) assertShown(asWriter(output), shown, text);
  if (serves) await serve();
}

test('every block has a language that is run or shown', () => {
  for (const { language, text } of blocks) assert.ok(['sh', ...SHOWN, ...Object.keys(FILES)].includes(language), text);
  for (const exempt of EXEMPT.keys()) assert.equal(blocks.filter((block) => firstLine(block) === exempt).length, 1, exempt);
});

for (const [index, block] of blocks.entries()) {
  if (block.language === 'sh' && !EXEMPT.has(firstLine(block))) {
    test(`${block.heading}: ${firstLine(block).slice(0, 80)}`, { timeout: 180_000 }, () => runShell(block, blocks[index + 1]));
  } else if (block.language in FILES) {
    const [, file] = FILES[block.language].exec(block.text) ?? assert.fail(`the first line names no file:\n${block.text}`);
    test(`${block.heading}: ${file} is saved, and run later`, () => {
      writeFileSync(path.join(terminal.folder, file), asReader(block.text));
      assert.ok(blocks.slice(index).some(({ language, text }) => language === 'sh' && text.includes(file)), `${file} is never run`);
    });
  }
}

for (const [command, file] of [['python3', 'record.py'], ['node', 'record.mjs']]) {
  test(`${file} sends again until the records are acknowledged`, { timeout: 60_000 }, async () => {
    const env = { ...(await terminal.environment()), PYTHONPATH: 'packages' };
    await stop(server);
    server = undefined;
    const dropping = createServer((connection) => connection.once('data', () => {
      dropping.close();
      connection.destroy();
    })).listen(port, '127.0.0.1');
    await once(dropping, 'listening');
    const script = spawn(command, [file], { cwd: terminal.folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = Promise.all([textOf(script.stdout), once(script, 'exit')]);
    await once(dropping, 'close');
    await serve();
    const [printed, [code]] = await ended;
    assert.match(printed, /^(RECORDED *\n)+$/);
    assert.equal(code, 0);
  });
}
