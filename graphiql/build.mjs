// Bundles src/ and GraphiQL into dist/. Run with `npm run build`.
import { build } from 'esbuild';
import { Buffer } from 'node:buffer';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

process.chdir(import.meta.dirname);
const OUT = 'dist';
await rm(OUT, { recursive: true, force: true });
await mkdir(OUT);

const slim = {
  name: 'slim',
  setup(b) {
    // graphiql/style.css already carries Monaco's styles.
    b.onLoad({ filter: /[\\/]monaco-editor[\\/].*\.css$/ }, () => ({ contents: '', loader: 'css' }));
    // Subscriptions come as server-sent events, so the optional WebSocket client is never asked for.
    b.onResolve({ filter: /^graphql-ws$/ }, () => ({ path: 'graphql-ws', namespace: 'empty' }));
    b.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: '' }));
    b.onLoad({ filter: /[\\/]graphiql[\\/]dist[\\/]style\.css$/ }, async ({ path: file }) => ({
      contents: await fontsToFiles(await readFile(file, 'utf8')),
      loader: 'css',
    }));
  },
};

// Writes the inlined fonts to their own files and keeps only the Latin subsets of the text fonts;
// other scripts fall back to the fonts of the system.
async function fontsToFiles(css) {
  const faces = [...css.matchAll(/@font-face\s*\{[^}]*\}/g)];
  for (const [face] of faces) {
    const value = (name) => face.match(new RegExp(`${name}:\\s*([^;}]+)`))?.[1].trim();
    const family = value('font-family').replace(/["']/g, '').toLowerCase().replace(/\s+/g, '-');
    const range = value('unicode-range');
    const subset = !range ? '' : range.startsWith('U+0000-00FF') ? '-latin' : range.startsWith('U+0100-') ? '-latin-ext' : null;
    if (subset === null) {
      css = css.replace(face, '');
      continue;
    }
    const [url, type, data] = face.match(/url\(["']?data:font\/(\w+);base64,([^"')]+)["']?\)/);
    const style = range ? `-${value('font-weight')}${value('font-style') === 'italic' ? '-italic' : ''}` : '';
    const file = `${family}${style}${subset}.${type}`;
    if (existsSync(path.join(OUT, file))) throw new Error(`two fonts named ${file}`);
    await writeFile(path.join(OUT, file), Buffer.from(data, 'base64'));
    css = css.replace(face, face.replace(url, `url(${file})`));
  }
  if (css.includes('data:font/')) throw new Error('a font was left inline');
  return css;
}

const { metafile } = await build({
  entryPoints: {
    graphiql: 'src/main.jsx',
    'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
    'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
    'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
  },
  outdir: OUT,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  external: ['*.ttf', '*.woff', '*.woff2'],
  legalComments: 'none',
  metafile: true,
  plugins: [slim],
});

// LICENSES.txt: every package that reached the bundle, with its licence.
const packages = new Map();
for (const input of Object.keys(metafile.inputs)) {
  const dir = input.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0];
  if (!dir) continue;
  const { name, version, license } = JSON.parse(await readFile(path.join(dir, 'package.json'), 'utf8'));
  packages.set(`${name} ${version}`, { dir, license });
}
const sections = [];
for (const [name, { dir, license }] of [...packages].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const files = (await readdir(dir)).filter((f) => /^(licen[cs]e|copying|notice|third-?party)/i.test(f)).sort();
  const texts = await Promise.all(files.map((f) => readFile(path.join(dir, f), 'utf8')));
  if (!license && !texts.length) throw new Error(`${name} names no licence`);
  sections.push([`${name} (${license ?? 'see below'})`, ...texts]);
}
for (const [title, file] of [
  ['Fira Code font (OFL-1.1)', 'licences/fira-code.txt'],
  ['Roboto font, Copyright 2011 Google Inc. (Apache-2.0)', 'licences/roboto.txt'],
]) {
  sections.push([title, await readFile(file, 'utf8')]);
}
sections.push([
  'Codicon font, Copyright (c) Microsoft Corporation (CC-BY-4.0)',
  'Part of monaco-editor. https://creativecommons.org/licenses/by/4.0/',
]);
const tidy = (text) => text.replace(/[ \t\r]+$/gm, '').trim();
await writeFile(
  path.join(OUT, 'LICENSES.txt'),
  `The files beside this one contain the following packages.\n\n${sections.map(([title]) => `- ${title}\n`).join('')}` +
    sections.map((parts) => `\n${'='.repeat(80)}\n${parts.map(tidy).join('\n\n')}\n`).join(''),
);

let total = 0;
for (const file of (await readdir(OUT)).sort()) {
  const { size } = await stat(path.join(OUT, file));
  total += size;
  console.log(`${String(size).padStart(9)}  ${file}`);
}
console.log(`${String(total).padStart(9)}  total`);
