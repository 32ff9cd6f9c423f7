// Generates src/schema.ts from the schema of the spool, which the recorders of all languages share.
import { readFile, writeFile } from 'node:fs/promises';

const schema = await readFile(new URL('../../../spool/schema.sql', import.meta.url), 'utf8');
await writeFile(
  new URL('../src/schema.ts', import.meta.url),
  `// Generated from clients/spool/schema.sql by scripts/generate.mjs.\n\n/** The schema of the spool, version 1. */\nexport const SCHEMA =\n${schema
    .split(/(?<=\n)/)
    .map((line) => `  ${JSON.stringify(line)}`)
    .join(' +\n')};\n`,
);
