// The requests of README.md, sent to the demo, are answered as README.md shows.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { BINARY, findFreePort, start, stop } from './server.mjs';
import { Terminal, assertShown, readBlocks } from './terminal.mjs';

const [COMMANDS, QUERY, TOTALS, RECORDING, RESULT, ...OTHERS] = readBlocks('README.md');
const DEMO = { DATABASE_URL: 'sqlite://usage-insights-demo.db' };

/** A response without its values, which depend on the day: numbers by their kind, times as such. */
const shapeOf = (value) => {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shapeOf(member)]));
  if (typeof value === 'string' && /^[1-9]\d*(\.\d+)?$/.test(value)) return 'a positive number as text';
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:00:00.000Z$/.test(value)) return 'a full hour';
  return typeof value === 'number' ? 'a number' : value;
};

describe('README.md', { timeout: 600_000 }, () => {
  let folder;
  let port;
  let server;
  let terminal;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'usage-insights-readme-'));
    mkdirSync(path.join(folder, 'work'));
    terminal = new Terminal(folder);
    execFileSync(BINARY, ['demo', '--no-serve'], { cwd: terminal.folder, stdio: 'pipe' });
    port = await findFreePort();
    server = await start(terminal.folder, port, DEMO);
  });

  after(async () => {
    await terminal?.close();
    if (server) await stop(server);
    if (folder) rmSync(folder, { recursive: true });
  });

  const print = async ({ text }) => (await terminal.run(text.replaceAll('8080', String(port)))).output;

  test('has two commands, a query and a recording, each with its answer', () => {
    assert.match(COMMANDS.text, /^cargo run -- demo .*\n\.\/test .*\n$/);
    assert.deepEqual([QUERY, TOTALS, RECORDING, RESULT].map(({ language }) => language), ['sh', 'json', 'sh', 'json']);
    assert.deepEqual(OTHERS, []);
  });

  test('the query is answered with totals', async () => {
    assert.deepEqual(shapeOf(JSON.parse(await print(QUERY))), shapeOf(JSON.parse(TOTALS.text)));
  });

  test('the record is recorded, and sent again it is a duplicate', async () => {
    assertShown(await print(RECORDING), RESULT, RECORDING.text);
    const duplicate = { ...RESULT, text: RESULT.text.replace('RECORDED', 'DUPLICATE') };
    assertShown(await print(RECORDING), duplicate, RECORDING.text);
  });
});
