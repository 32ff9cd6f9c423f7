// The package as it is published, installed outside of the checkout.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createServer, recordsByKey } from './server.mjs';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const TSC = path.join(PACKAGE, 'node_modules/typescript/bin/tsc');

const PROGRAM = `
import { UsageRecorder } from '@usage-insights/recorder';

const recorder = new UsageRecorder({ send: false });
console.log(recorder.record({ accountId: 'acme', usageType: 'api_calls', quantity: 7, idempotencyKey: 'of-the-package' }));
`;

const TYPES = `
import { UsageRecorder } from '@usage-insights/recorder';
import type { DeadLetter, Problem, RecorderHealth, UsageRecord } from '@usage-insights/recorder';

const problems: Problem[] = [];
const recorder = new UsageRecorder({ token: async () => 'secret', durability: 'power', onProblem: (problem) => problems.push(problem) });
const record: UsageRecord = { accountId: 'a', usageType: 'b', quantity: 1n, occurredAt: new Date(), labels: { team: 'c' }, metadata: { d: [1] } };
const key: string | null = recorder.record(record);
const durable: Promise<string | null> = recorder.recordDurable({ ...record, quantity: '12', cost: '0.5', userId: undefined });
const keys: string[] | null = recorder.recordResponse({}, { accountId: 'a' });
const result: Promise<number> = recorder.meterCompute({ accountId: 'a', tier: 't' }, async () => 7);
export async function measure(): Promise<void> {
  using meter = recorder.meterCompute({ accountId: 'a', tier: 't' });
  meter.report();
}
const health: RecorderHealth = recorder.health();
const letters: DeadLetter[] = recorder.deadLetters({ limit: 10 });
recorder.resend(letters.map(({ id }) => id), (record) => ({ ...record, accountId: 'b' }));
export const used = [key, durable, keys, result, health.sender?.status === 'blocked', problems[0]?.code === 'DISK_FULL'];

// @ts-expect-error: the account is required
recorder.record({ usageType: 'b', quantity: 1 });
// @ts-expect-error: there is no such field
recorder.record({ ...record, tierName: 't' });
// @ts-expect-error: there is no such durability
new UsageRecorder({ durability: 'disk' });
`;

describe('the published package', { timeout: 120_000 }, () => {
  let folder;
  let files;
  let spool;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'usage-insights-package-'));
    spool = path.join(folder, 'spool.db');
    const [packed] = JSON.parse(execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: PACKAGE }));
    files = packed.files.map((file) => file.path);
    await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
    execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', `./${packed.filename}`], { cwd: folder, stdio: 'pipe' });
  });

  after(() => rm(folder, { recursive: true }));

  test('holds the modules and their types, and nothing else', () => {
    for (const entry of ['index', 'cli', 'schema']) assert.ok(files.includes(`dist/${entry}.js`) && files.includes(`dist/${entry}.d.ts`), entry);
    assert.deepEqual(files.filter((file) => !/^dist\/[a-z]+\.(js|d\.ts)$/.test(file)).sort(), ['README.md', 'package.json']);
  });

  test('needs no other package at run time', async () => {
    const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(await readFile(path.join(PACKAGE, 'package.json'), 'utf8'));
    assert.deepEqual([dependencies, optionalDependencies, peerDependencies], [undefined, undefined, undefined]);
    const installed = await readdir(path.join(folder, 'node_modules'));
    assert.deepEqual(installed.filter((name) => !name.startsWith('.')), ['@usage-insights']);
  });

  test('records, and its program drains the spool', async () => {
    const installation = await createServer();
    const env = { ...process.env, PATH: `${path.dirname(process.execPath)}:${process.env.PATH}`, USAGE_INSIGHTS_SPOOL: spool, USAGE_INSIGHTS_URL: installation.server.url };
    await writeFile(path.join(folder, 'program.js'), PROGRAM);
    assert.equal(execFileSync(process.execPath, ['program.js'], { cwd: folder, env, encoding: 'utf8' }), 'of-the-package\n');
    const drain = spawnSync(path.join(folder, 'node_modules/.bin/usage-insights-recorder'), ['spool', 'drain'], { cwd: folder, env, encoding: 'utf8' });
    assert.deepEqual([drain.status, drain.stdout, drain.stderr], [0, 'sent 1 records\n', '']);
    assert.equal((await recordsByKey(installation.server.url)).get('of-the-package').quantity, '7');
    await installation.remove();
  });

  for (const [module, moduleResolution] of [['NodeNext', 'NodeNext'], ['ESNext', 'Bundler']]) {
    for (const types of ['', 'node']) {
      test(`has types for module resolution ${moduleResolution} ${types ? 'with' : 'without'} those of Node.js`, async () => {
        await writeFile(path.join(folder, 'types.ts'), TYPES);
        if (types) await symlink(path.join(PACKAGE, 'node_modules/@types'), path.join(folder, 'node_modules/@types')).catch(() => undefined);
        else await rm(path.join(folder, 'node_modules/@types'), { force: true });
        const options = ['--module', module, '--moduleResolution', moduleResolution, '--target', 'ES2022', '--lib', 'ES2023', '--types', types];
        const strict = ['--strict', '--exactOptionalPropertyTypes', '--noEmit', '--skipLibCheck', 'false'];
        const { status, stdout } = spawnSync(process.execPath, [TSC, ...options, ...strict, 'types.ts'], { cwd: folder, encoding: 'utf8' });
        assert.equal(status, 0, stdout);
      });
    }
  }
});
