// Bundles src/ into dist/, with the licences of what is in it. Run with `npm run build`, which generates and checks the types first.
import { build } from 'esbuild';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';

process.chdir(import.meta.dirname);
const OUT = 'dist';
await rm(OUT, { recursive: true, force: true });
await mkdir(OUT);

const { metafile } = await build({
  entryPoints: { app: 'src/main.tsx' },
  outdir: OUT,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2023',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
});
await copyFile('index.html', path.join(OUT, 'index.html'));

// LICENSES.txt: every package that reached the bundle, with its licence.
const packages = new Map();
for (const input of Object.keys(metafile.inputs)) {
  const folder = input.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0];
  if (!folder) continue;
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  packages.set(`${name} ${version} (${license})`, folder);
}
const tidy = (text) => text.replace(/[ \t\r]+$/gm, '').trim();
const sections = [];
for (const [title, folder] of [...packages].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  if (texts.length === 0) throw new Error(`${title} has no licence file`);
  sections.push(`${'='.repeat(80)}\n${[title, ...texts].map(tidy).join('\n\n')}\n`);
}
await writeFile(path.join(OUT, 'LICENSES.txt'), `app.js contains these packages.\n\n${sections.join('\n')}`);

let total = 0;
for (const file of ['index.html', 'app.css', 'app.js']) {
  const content = await readFile(path.join(OUT, file));
  const compressed = brotliCompressSync(content).length;
  total += compressed;
  console.log(`${String(content.length).padStart(8)}  ${String(compressed).padStart(7)} compressed  ${file}`);
}
console.log(`${String(total).padStart(17)} compressed  total`);
