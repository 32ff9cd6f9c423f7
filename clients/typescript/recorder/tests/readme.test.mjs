// The examples of README.md compile, and run against the real server with the output that is printed there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createServer, query } from './server.mjs';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const README = await readFile(path.join(PACKAGE, 'README.md'), 'utf8');
const URL_IN_README = 'http://localhost:8080';

/** The examples, each with its heading and the output below it. */
const examples = [...README.matchAll(/^```ts\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```\n)?/gm)].map(([, text, output], index) => ({
  heading: README.slice(0, README.indexOf(text)).match(/^## .*$/gm).at(-1).slice(3),
  file: `example-${index}`,
  text,
  output,
}));

let folder;
let installation;

before(async () => {
  installation = await createServer();
  const url = installation.server.url.replace('/graphql', '');
  // Inside the package, so that examples import it by its name.
  folder = await mkdtemp(path.join(PACKAGE, 'tests/.readme-'));
  for (const { file, text } of examples) {
    assert.ok(text.includes(URL_IN_README));
    await writeFile(path.join(folder, `${file}.ts`), text.replaceAll(URL_IN_README, url));
  }
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2023', 'ESNext.Disposable'],
    module: 'NodeNext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    types: ['node'],
  };
  await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*'] }));
  try {
    execFileSync(process.execPath, [path.join(PACKAGE, 'node_modules/typescript/bin/tsc'), '-p', folder], { encoding: 'utf8' });
  } catch ({ stdout }) {
    assert.fail(`the examples do not compile\n${stdout}`);
  }
});

after(async () => {
  await installation?.remove();
  if (folder) await rm(folder, { recursive: true });
});

test('every section of the API has its example', () => {
  assert.deepEqual(examples.map(({ heading }) => heading), ['Record', 'Tokens', 'Compute', 'What survives what', 'Health']);
});

for (const { heading, file, output } of examples) {
  test(`the example of "${heading}" runs`, { timeout: 60_000 }, () => {
    const env = { ...process.env, USAGE_INSIGHTS_SPOOL: path.join(folder, `${file}.db`) };
    const printed = execFileSync(process.execPath, [path.join(folder, `${file}.js`)], { env, encoding: 'utf8', timeout: 20_000 }); // no timer is left
    assert.equal(printed, output);
  });
}

test('the examples have recorded their usage', async () => {
  const { usageInsights } = await query(installation.server.url, '{ usageInsights(range: {lastDays: 2}) { totals { apiCalls tokens computeSeconds } } }');
  const { apiCalls, tokens, computeSeconds } = usageInsights.totals;
  assert.deepEqual([apiCalls, tokens], ['14', '2000']);
  assert.ok(Number(computeSeconds) >= 5_402, computeSeconds);
});

test('every code of a problem is documented', async () => {
  const source = await readFile(path.join(PACKAGE, 'src/problems.ts'), 'utf8');
  const codes = [...source.matchAll(/^ {2}\| '([A-Z_]+)'/gm)].map(([, code]) => code);
  assert.ok(codes.length > 10);
  for (const code of codes) assert.ok(README.includes(`\`${code}\``), code);
});
