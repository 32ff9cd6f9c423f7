// The examples of docs/frontends.md, and the configuration of the code generator in README.md.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { generate } from '@graphql-codegen/cli';
import { UsageClient } from '../dist/index.js';
import { createInstallation } from './real.mjs';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const MANUAL = await readFile(path.join(ROOT, 'docs/frontends.md'), 'utf8');
const README = await readFile(path.join(ROOT, 'clients/typescript/README.md'), 'utf8');
const SECRET = 'a-secret-of-the-tests-with-32-bytes-or-more';

/** The examples in a language, in order. */
const examples = (text, language) => [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, example]) => example);

let folder;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'usage-insights-frontends-'));
});
after(() => rm(folder, { recursive: true }));

test('a signed viewer\'s token reads its account with the settings and the operation of the manual', { timeout: 60_000 }, async () => {
  const signer = path.join(folder, 'sign-viewer.mjs');
  await writeFile(signer, examples(MANUAL, 'js').find((example) => example.includes('signViewer')));
  const token = execFileSync(process.execPath, [signer], { env: { VIEWER_JWT_SECRET: SECRET }, encoding: 'utf8' }).trim();

  const settings = path.join(folder, 'usage-insights.toml');
  await writeFile(settings, examples(MANUAL, 'toml').join('\n'));
  const installation = await createInstallation('SQLite', { ENVIRONMENT: 'production', VIEWER_JWT_SECRET: SECRET }, settings);
  try {
    const service = installation.command('token', 'create', '--name', 'service', '--scope', 'record');
    const { url } = await installation.serve();
    const records = ['acme', 'initech'].map((accountId) => ({ idempotencyKey: accountId, accountId, usageType: 'tokens_input', quantity: '12', model: 'large' }));
    assert.deepEqual((await new UsageClient({ url, token: service }).recordUsage(records)).errors, []);

    const [operation] = examples(MANUAL, 'graphql');
    const { data, errors } = await new UsageClient({ url, token }).query(operation, { range: { preset: 'TODAY' }, timeZone: 'Europe/Sarajevo' });
    assert.deepEqual(errors, []);
    assert.equal(data.usageInsights.totals.tokens, '12');
    assert.deepEqual(data.usageSeries.series.map(({ key, quantities }) => [key, quantities]), [['large', ['12']]]);
    assert.deepEqual([data.usageByTier.tiers, data.usageByTier.emptyReason.code], [[], 'WRONG_TYPE']);
  } finally {
    await installation.remove();
  }
});

test('the table of scalars is complete', async () => {
  const schema = await readFile(path.join(ROOT, 'schema.graphql'), 'utf8');
  const scalars = [...schema.matchAll(/^scalar (\w+)/gm)].map(([, name]) => name);
  const [, table] = MANUAL.split('## Types');
  const listed = [...table.split('\n## ')[0].matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  assert.deepEqual(listed.filter((name) => name !== 'ID').sort(), scalars.sort());
});

test('the configuration of README.md generates documents with exact types for the client', { timeout: 60_000 }, async () => {
  const file = path.join(folder, 'codegen.mjs');
  await writeFile(file, examples(README, 'js').find((example) => example.includes('codegen.mjs')));
  const { default: config } = await import(pathToFileURL(file));
  const documents = 'query Own { usageInsights(range: {lastDays: 7}) { totals { tokens cost } } }';
  const files = await generate({ ...config, schema: path.join(ROOT, 'schema.graphql'), documents, silent: true, errorsOnly: true }, false);
  const { content } = files.find(({ filename }) => filename.endsWith('graphql.ts'));
  assert.match(content, /OwnQuery = \{ usageInsights: \{ totals: \{ tokens: string, cost: string \} \} \| null \}/);
  assert.match(content, /OwnDocument = new TypedDocumentString\(/);
});
