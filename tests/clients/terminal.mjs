// A document's blocks of code, and a terminal that runs its commands as a reader does.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { BINARY } from './server.mjs';

const COMMAND_MS = 120_000;
// What commands get from the environment of the test: no setting of the service.
const INHERITED = /^(PATH|HOME|LANG|PIP_.*|https?_proxy|no_proxy|SSL_CERT_.*)$/i;

/** The fenced blocks of a document, each with its language, its text and its heading. */
export function readBlocks(file) {
  const document = readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');
  return [...document.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map((block) => ({
    language: block[1],
    text: block[2],
    heading: document.slice(0, block.index).match(/^##? .*$/gm).at(-1).replace(/^#+ /, ''),
  }));
}

/** A shell in a folder, in which `usage-insights` is the program that is tested. Variables and functions last until it is closed. */
export class Terminal {
  constructor(folder, env = {}) {
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => INHERITED.test(name)));
    symlinkSync(BINARY, path.join(folder, 'usage-insights'));
    this.folder = path.join(folder, 'work');
    this.shell = spawn('sh', [], {
      cwd: this.folder,
      env: { ...inherited, PATH: `${folder}:${process.env.PATH}`, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.exited = once(this.shell, 'exit');
    this.lines = createInterface({ input: this.shell.stdout })[Symbol.asyncIterator]();
    this.shell.stdin.write('exec 2>&1\n');
  }

  /** Runs commands, and resolves with what they print and the exit code of the last one. */
  async run(commands) {
    const end = randomUUID();
    this.shell.stdin.write(`{\n${commands}\n} </dev/null\nprintf '\\n%s %s\\n' ${end} $?\n`);
    const printed = [];
    const late = setTimeout(() => this.shell.kill('SIGKILL'), COMMAND_MS);
    for (;;) {
      const { value: line, done } = await this.lines.next();
      assert.ok(!done, `the shell ended, after:\n${printed.join('\n')}\nin:\n${commands}`);
      if (line.startsWith(end)) {
        clearTimeout(late);
        return { output: printed.join('\n').replace(/\n$/, ''), code: Number(line.slice(end.length)) };
      }
      printed.push(line);
    }
  }

  /** The environment of the commands that run next. */
  async environment() {
    const { output } = await this.run('env');
    return Object.fromEntries(output.split('\n').map((line) => line.split(/=(.*)/s).slice(0, 2)));
  }

  async close() {
    this.shell.stdin.end();
    await this.exited;
  }
}

/** Text without what differs on every run: tokens, ids, times and durations. */
const normalized = (text) => text
  .replaceAll(/ui_…|ui_[0-9a-f]{16}_[0-9a-f]{64}/g, '<token>')
  .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
  .replaceAll(/\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g, '<time>')
  .replaceAll(/\b\d+(\.\d+)? (ms|s)\b/g, '<duration>')
  .replaceAll(/ +$/gm, '')
  .trimEnd();

/** Compares what commands printed with the block that shows it. `…` in the text of a block stands for anything. */
export function assertShown(printed, { language, text }, commands) {
  const [actual, expected] = [normalized(printed), normalized(text)];
  if (language === 'json') {
    assert.deepEqual(JSON.parse(actual), JSON.parse(expected), commands);
    return;
  }
  const pattern = expected.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\s\\S]*?');
  if (!new RegExp(`^${pattern}$`).test(actual)) assert.equal(actual, expected, commands);
}
