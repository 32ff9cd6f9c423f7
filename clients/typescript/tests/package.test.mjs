// The package as it is published, and what it is generated from.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const TSC = path.join(PACKAGE, 'node_modules/typescript/bin/tsc');

test('the generated code is that of the schema and the operations', { timeout: 120_000 }, () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/generate.mjs', '--check'], { cwd: PACKAGE, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
});

const PROGRAM = `
import { NETWORK, UsageClient, UsageTypesDocument } from '@usage-insights/client';

const client = new UsageClient({ url: 'http://127.0.0.1:1/graphql', retry: { attempts: 1 } });
const { errors } = await client.query(UsageTypesDocument, {});
console.log(errors[0].code === NETWORK);
`;

const TYPES = `
import { UsageClient, UsageInsightsDocument, sectionState } from '@usage-insights/client';
import type { QueryResult, UsageInsightsQuery, UsageState } from '@usage-insights/client';

const client = new UsageClient({ url: '/graphql', token: () => undefined });
const result: QueryResult<UsageInsightsQuery> = await client.query(UsageInsightsDocument, { range: { lastDays: 7 } });
export const tokens: string | undefined = result.data?.usageInsights?.totals.tokens;
export const section: string | null | undefined = result.errors[0]?.section;
await client.recordUsage([{ idempotencyKey: 'a', accountId: 'b', usageType: 'c', quantity: 1n }]);
const stop: () => void = client.onUsageChanged({}, ({ totals }) => totals.cost.length, { minIntervalMs: 5_000 });
stop();

export function textOf(state: UsageState<UsageInsightsQuery>): string {
  const insights = sectionState(state, 'usageInsights');
  switch (insights.status) {
    case 'loading': return '';
    case 'data': case 'stale': return insights.data?.totals.tokens ?? '';
    case 'empty': return insights.reason.message;
    case 'error': return insights.error.message + insights.action;
    case 'offline': return insights.error.code;
  }
}

// @ts-expect-error: a quantity is never a floating-point number
await client.recordUsage([{ idempotencyKey: 'a', accountId: 'b', usageType: 'c', quantity: 0.5 }]);
// @ts-expect-error: there is no such preset
await client.query(UsageInsightsDocument, { range: { preset: 'LAST_8_DAYS' } });
// @ts-expect-error: the range is required
await client.query(UsageInsightsDocument, {});
// @ts-expect-error: a range has one form
await client.query(UsageInsightsDocument, { range: { lastDays: 7, preset: 'TODAY' } });
// @ts-expect-error: there is no such field
export const nonsense = result.data?.usageInsights?.nonsense;
`;

describe('the published package', { timeout: 120_000 }, () => {
  let folder;
  let files;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'usage-insights-package-'));
    const [packed] = JSON.parse(execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: PACKAGE }));
    files = packed.files.map((file) => file.path);
    await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
    execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', `./${packed.filename}`], { cwd: folder });
  });

  after(() => rm(folder, { recursive: true }));

  test('holds the modules and their types, and nothing else', () => {
    for (const entry of ['dist/index', 'dist/react/index', 'dist/generated/graphql']) {
      assert.ok(files.includes(`${entry}.js`) && files.includes(`${entry}.d.ts`), entry);
    }
    assert.deepEqual(files.filter((file) => !/^dist\/[a-z/]+\.(js|d\.ts)$/.test(file)).sort(), ['README.md', 'package.json']);
  });

  test('needs no other package at run time', async () => {
    const { dependencies, optionalDependencies } = JSON.parse(await readFile(path.join(PACKAGE, 'package.json'), 'utf8'));
    assert.deepEqual([dependencies, optionalDependencies], [undefined, undefined]);
    const installed = await readdir(path.join(folder, 'node_modules'));
    assert.deepEqual(installed.filter((name) => !name.startsWith('.')), ['@usage-insights']);
  });

  test('runs in a project of ES modules', async () => {
    await writeFile(path.join(folder, 'program.js'), PROGRAM);
    assert.equal(execFileSync(process.execPath, ['program.js'], { cwd: folder, encoding: 'utf8' }), 'true\n');
  });

  for (const [module, moduleResolution] of [['NodeNext', 'NodeNext'], ['ESNext', 'Bundler']]) {
    test(`has types for module resolution ${moduleResolution}`, async () => {
      await writeFile(path.join(folder, 'types.ts'), TYPES);
      const options = ['--module', module, '--moduleResolution', moduleResolution, '--target', 'ES2022', '--lib', 'ES2023,DOM', '--types', ''];
      const strict = ['--strict', '--exactOptionalPropertyTypes', '--noEmit', '--skipLibCheck', 'false'];
      const { status, stdout } = spawnSync(process.execPath, [TSC, ...options, ...strict, 'types.ts'], { cwd: folder, encoding: 'utf8' });
      assert.equal(status, 0, stdout);
    });
  }
});
