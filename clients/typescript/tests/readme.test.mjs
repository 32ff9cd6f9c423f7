// The examples of README.md compile, and run against the real server with the output that is printed there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { openPage } from './page.mjs';
import { createInstallation } from './real.mjs';
import { until } from './scripted.mjs';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const README = await readFile(path.join(PACKAGE, 'README.md'), 'utf8');
const URL_IN_README = 'http://localhost:8080/graphql';

/** The examples in these languages, each with its heading and the output below it. */
const examples = [...README.matchAll(/^```(tsx?)\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```\n)?/gm)].map(([, language, text, output], index) => ({
  heading: README.slice(0, README.indexOf(text)).match(/^## .*$/gm).at(-1).slice(3),
  file: `example-${index}`,
  language,
  text,
  output,
}));

let folder;
let installation;

before(async () => {
  installation = await createInstallation('SQLite');
  const { url } = await installation.serve();
  // Inside the package, so that examples import it by its name.
  folder = await mkdtemp(path.join(PACKAGE, 'tests/.readme-'));
  for (const { file, language, text } of examples) {
    assert.ok(text.includes(URL_IN_README) || !text.includes('new UsageClient'));
    await writeFile(path.join(folder, `${file}.${language}`), text.replaceAll(URL_IN_README, url));
  }
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2023', 'DOM'],
    module: 'NodeNext',
    jsx: 'react-jsx',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    types: [],
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

const EXPECTED = ['Record', 'Query', 'Errors', 'Tokens', 'Numbers', 'Empty results', 'Live updates', 'React', 'Forms'];

test('every section has its example', () => {
  assert.deepEqual(examples.map(({ heading }) => heading), EXPECTED);
});

for (const { heading, file, output } of examples.filter((example) => example.language === 'ts')) {
  test(`the example of "${heading}" runs`, { timeout: 60_000 }, () => {
    const printed = execFileSync(process.execPath, [path.join(folder, `${file}.js`)], { encoding: 'utf8', timeout: 20_000 }); // no timer is left
    if (output !== undefined) assert.equal(printed, output);
    if (heading === 'Errors') assert.match(printed, /totals: null[\s\S]*totals: INVALID_RANGE \(change-request\)/);
  });
}

test('the example of "React" shows usage', { timeout: 60_000 }, async () => {
  const page = openPage();
  const { act, createElement } = await import('react');
  const { createRoot } = await import('react-dom/client');
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
  const { file } = examples.find(({ language }) => language === 'tsx');
  const { App } = await import(pathToFileURL(path.join(folder, `${file}.js`)));
  const container = page.createContainer();
  const root = createRoot(container);
  await act(() => root.render(createElement(App)));
  globalThis.IS_REACT_ACT_ENVIRONMENT = false;
  assert.equal(container.textContent, '…');
  await until(() => container.textContent === '5,400 s', 'the compute of the first example', 10_000);
  await root.unmount();
});
