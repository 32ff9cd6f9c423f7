import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { resolveOptions } from './options.js';
import type { Problem } from './problems.js';
import { UsageRecorder, type RecorderHealth } from './recorder.js';

const HELP = `usage-insights-recorder: what is in the spool of the recorders, and how to send it

  usage-insights-recorder spool status [--spool FILE] [--json]
      Shows what waits in the spool.
  usage-insights-recorder spool drain [--spool FILE] [--url URL] [--timeout SECONDS]
      Sends everything until the spool is empty. Gives up when nothing was answered for SECONDS (120).

Environment: USAGE_INSIGHTS_SPOOL, USAGE_INSIGHTS_URL, USAGE_INSIGHTS_TOKEN.
Exit status: 0 success; 1 failure, with the reason; 2 wrong usage; 3 everything was sent, and the server did not accept some records,
which are dead letters now.
`;

const FLUSH_MS = 2_000;

/** Runs a command, and gives the exit status. */
export async function run(parameters: string[]): Promise<number> {
  let command;
  try {
    command = parseCommand(parameters);
  } catch (error) {
    process.stderr.write(`usage-insights-recorder: ${(error as Error).message}\n\n${HELP}`);
    return 2;
  }
  if (command === null) {
    process.stdout.write(HELP);
    return 0;
  }
  const { name, options, isJson, timeoutMs } = command;
  if (!existsSync(options.spool)) return fail(`there is no spool \`${options.spool}\``);
  const recorder = new UsageRecorder({ ...options, send: name === 'drain', onProblem: () => undefined });
  try {
    return name === 'status' ? printStatus(recorder.health(), isJson) : await drain(recorder, timeoutMs);
  } finally {
    await recorder.close(0);
  }
}

function parseCommand(parameters: string[]) {
  const { values, positionals } = parseArgs({
    args: parameters,
    allowPositionals: true,
    options: {
      spool: { type: 'string' },
      url: { type: 'string' },
      timeout: { type: 'string', default: '120' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const [group, name, ...rest] = positionals;
  if (group !== 'spool' || (name !== 'status' && name !== 'drain') || rest.length > 0) throw new Error('the commands are `spool status` and `spool drain`');
  const timeoutMs = Number(values.timeout) * 1_000;
  if (!(timeoutMs >= 0)) throw new Error('`--timeout` is not a number of seconds');
  const { url, spool } = resolveOptions({ url: values.url, spool: values.spool });
  return { name, options: { url, spool }, isJson: values.json, timeoutMs };
}

function printStatus(health: RecorderHealth, isJson: boolean): number {
  const { path, spool, problems } = health;
  if (!spool) return fail(reason(problems));
  const oldest = spool.oldestRecordedAt === null ? null : new Date(spool.oldestRecordedAt).toISOString();
  const status = { path, ...spool, oldestRecordedAt: oldest };
  if (isJson) process.stdout.write(`${JSON.stringify(status)}\n`);
  else {
    process.stdout.write(
      `spool         ${path}\n` +
        `waiting       ${spool.spooledRecords} records${oldest === null ? '' : `, the oldest since ${oldest}`}\n` +
        `dead letters  ${spool.deadLetters}\n` +
        `bytes         ${spool.spooledBytes}\n` +
        `sent          ${spool.sentRecords} records\n`,
    );
  }
  return 0;
}

async function drain(recorder: UsageRecorder, timeoutMs: number): Promise<number> {
  const first = recorder.health();
  if (!first.spool) return fail(reason(first.problems));
  let deadline = performance.now() + timeoutMs;
  for (let waiting = first.spool.spooledRecords; ; ) {
    const isFlushed = await recorder.flush(Math.min(FLUSH_MS, Math.max(1, deadline - performance.now())));
    const { spool, sender, problems } = recorder.health();
    if (!spool) return fail(reason(problems));
    if (isFlushed && spool.spooledRecords === 0) return finish(spool.sentRecords - first.spool.sentRecords, spool.deadLetters - first.spool.deadLetters);
    if (spool.spooledRecords < waiting) deadline = performance.now() + timeoutMs;
    waiting = spool.spooledRecords;
    const isHopeless = sender?.status === 'blocked' || problems.some(({ code }) => code === 'NO_URL');
    if (isHopeless || performance.now() >= deadline) return fail(`${waiting} records wait: ${reason(problems)}`);
  }
}

function finish(sent: number, dead: number): number {
  process.stdout.write(`sent ${sent} records\n`);
  if (dead <= 0) return 0;
  process.stderr.write(`usage-insights-recorder: the server did not accept ${dead} records, which are dead letters now\n`);
  return 3;
}

function reason(problems: readonly Problem[]): string {
  return problems.map(({ code, message }) => `${code}: ${message}`).join('; ') || 'another sender holds the lease of the spool, or it is locked';
}

function fail(message: string): number {
  process.stderr.write(`usage-insights-recorder: ${message}\n`);
  return 1;
}
