// The examples of docs/recording.md record, against a server in production.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { BINARY, start, stop } from './server.mjs';

const MANUAL = readFileSync(fileURLToPath(new URL('../../docs/recording.md', import.meta.url)), 'utf8');
const TOKEN = 'an-internal-token-for-the-examples';

const examples = (language, count) => {
  const found = [...MANUAL.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text]) => text);
  assert.equal(found.length, count, `examples in ${language} in docs/recording.md`);
  return found;
};
const example = (language) => examples(language, 1)[0];
const [RECORDING, EVENTS, EXPORTER, SPAN, IMPORT_LINES, IMPORT_ROWS, IMPORT_THROUGH_SERVER] = examples('sh', 7);

let server;
let environment;
const folder = mkdtempSync(path.join(tmpdir(), 'usage-insights-'));

before(async () => {
  const settings = { ENVIRONMENT: 'production', INTERNAL_SERVICE_TOKEN: TOKEN };
  execFileSync(BINARY, ['migrate', 'up'], { cwd: folder, env: { ...settings, DATABASE_URL: `sqlite://${folder}/usage.db` } });
  server = await start(folder, 0, settings);
  environment = { ...process.env, USAGE_INSIGHTS_URL: `http://${server.address}`, USAGE_INSIGHTS_TOKEN: TOKEN };
});

after(async () => {
  await stop(server);
  rmSync(folder, { recursive: true });
});

function run(command, ...parameters) {
  const { status, stdout, stderr } = spawnSync(command, parameters, { env: environment, encoding: 'utf8', timeout: 60_000 });
  assert.equal(status, 0, stderr);
  return stdout;
}

test('curl records, and again is a duplicate', () => {
  const answer = () => JSON.parse(run('sh', '-c', RECORDING)).data.recordUsage;
  assert.equal(answer().recorded, 2);
  assert.equal(answer().duplicates, 2);
});

test('curl sends events, and again they are duplicates', () => {
  const answer = () => JSON.parse(run('sh', '-c', EVENTS));
  assert.equal(answer().recorded, 2);
  assert.equal(answer().duplicates, 2);
});

test('curl sends a span, and again its records are duplicates', async () => {
  for (let time = 0; time < 2; time += 1) assert.deepEqual(JSON.parse(run('sh', '-c', SPAN)), {});
  const variables = run('sh', '-c', `${EXPORTER}env`);
  assert.match(variables, /^OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20an-internal-token-for-the-examples$/m);
});

/** The result of the only mutation of a request. */
async function mutate(query, variables) {
  const response = await fetch(`http://${server.address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data } = await response.json();
  const [result] = Object.values(data);
  return result;
}

test('the records of the curl example are corrected, and again is a duplicate', async () => {
  const variables = examples('json', 2);
  const [voiding, amending] = examples('graphql', 3);
  for (const [index, query] of [voiding, amending].entries()) {
    for (const status of ['CORRECTED', 'DUPLICATE']) {
      const { results } = await mutate(query, JSON.parse(variables[index]));
      assert.deepEqual(results.map((result) => [result.index, result.status, result.code]), [[0, status, null]]);
    }
  }
});

test('the names of the example are set', async () => {
  const [, , naming] = examples('graphql', 3);
  assert.deepEqual(await mutate(naming), { changed: 2 });
});

for (const [language, command, file] of [['python', 'python3', 'send.py'], ['js', 'node', 'send.mjs']]) {
  test(`${command} records, and again is a duplicate`, () => {
    const script = path.join(folder, file);
    writeFileSync(script, example(language));
    assert.match(run(command, script), /^RECORDED/);
    assert.match(run(command, script), /^DUPLICATE/);
  });

  test(`${command} reports an error that a retry does not help`, () => {
    const script = path.join(folder, file);
    writeFileSync(script, example(language));
    const { status, stderr } = spawnSync(command, [script], { env: { ...environment, USAGE_INSIGHTS_TOKEN: 'wrong' }, encoding: 'utf8' });
    assert.notEqual(status, 0);
    assert.match(stderr, /INVALID_TOKEN/);
  });
}

describe('files are imported', () => {
  const importing = (command) => spawnSync('sh', ['-c', command.replace('https://usage.example.com', `http://${server.address}`).replace('ui_…', TOKEN)], {
    cwd: folder,
    env: { ...environment, PATH: `${folder}:${process.env.PATH}`, DATABASE_URL: `sqlite://${folder}/usage.db` },
    encoding: 'utf8',
    timeout: 60_000,
  });
  const summary = ({ stdout }) => /recorded (\d+) \/ duplicate (\d+) \/ conflict (\d+) \/ rejected (\d+)/.exec(stdout)?.slice(1).map(Number);

  before(() => {
    symlinkSync(BINARY, path.join(folder, 'usage-insights'));
    writeFileSync(path.join(folder, 'usage.ndjson'), example('ndjson'));
    writeFileSync(path.join(folder, 'more.ndjson.gz'), gzipSync(example('ndjson').replaceAll('job-', 'more-')));
    writeFileSync(path.join(folder, 'export.csv'), example('csv'));
  });

  test('of lines, and a line with an unknown usage type is rejected', () => {
    const imported = importing(IMPORT_LINES);
    assert.deepEqual([summary(imported), imported.status], [[4, 0, 0, 2], 3], imported.stderr);
    assert.match(readFileSync(path.join(folder, 'rejects.ndjson'), 'utf8'), /UNKNOWN_USAGE_TYPE/);
  });

  test('of rows, and again they are duplicates', () => {
    for (const expected of [[2, 0, 0, 0], [0, 2, 0, 0]]) {
      const imported = importing(IMPORT_ROWS);
      assert.deepEqual([summary(imported), imported.status], [expected, 0], imported.stderr);
    }
  });

  test('through a server', () => {
    const imported = importing(IMPORT_THROUGH_SERVER);
    assert.deepEqual([summary(imported), imported.status], [[0, 2, 0, 1], 3], imported.stderr);
  });
});
