import os from 'node:os';
import path from 'node:path';
import type { OnProblem } from './problems.js';
import type { Durability } from './record.js';
import type { Token } from './sender.js';
import { apiUrl } from './transport.js';

/** How a recorder works. Every option is optional. */
export interface RecorderOptions {
  /** Address of the server, such as `https://usage.example.com`. Default: `USAGE_INSIGHTS_URL`. Without one, records stay in the spool. */
  url?: string | undefined;
  /**
   * A service token with the scope `record`, or a function that gives the current one and is called for every call. Default:
   * `USAGE_INSIGHTS_TOKEN`, read for every call. A server in development needs none.
   */
  token?: Token | undefined;
  /**
   * File of the spool. Default: `USAGE_INSIGHTS_SPOOL`, or `usage-insights/spool.db` in `XDG_STATE_HOME` or `~/.local/state`. Use a local disk, no
   * network file system.
   */
  spool?: string | undefined;
  /**
   * What a record survives once `record` has returned: `process`, the end of the process, also by `kill -9`; `power`, also a power cut, for
   * which `record` waits for the disk. Default: `process`.
   */
  durability?: Durability | undefined;
  /** Bytes of records in the spool at most, dead letters included. When it is full, records are not accepted. Default: 256 MiB. */
  maxBytes?: number | undefined;
  /** Bytes of records in memory at most, while the spool cannot be written. Default: 16 MiB. */
  maxMemoryBytes?: number | undefined;
  /** Whether this recorder sends. False: another program that uses the spool does. Default: true. */
  send?: boolean | undefined;
  /** How often records are sent, in milliseconds; 1,000 records are sent at once. Default: 1000. */
  sendIntervalMs?: number | undefined;
  /** How long a call may take, in milliseconds. Default: 30000. */
  requestTimeoutMs?: number | undefined;
  /** How often a meter records, in milliseconds: what a crash loses at most. Default: 60000. */
  meterIntervalMs?: number | undefined;
  /** Receives every problem. Default: a warning of the process, at most once a minute per code. */
  onProblem?: OnProblem | undefined;
  /** The clock, in Unix milliseconds. Default: `Date.now`. */
  now?: (() => number) | undefined;
}

/** Options with all defaults. */
export interface ResolvedOptions {
  url: string | undefined;
  token: () => string | undefined | Promise<string | undefined>;
  spool: string;
  durability: Durability;
  maxBytes: number;
  maxMemoryBytes: number;
  send: boolean;
  sendIntervalMs: number;
  requestTimeoutMs: number;
  meterIntervalMs: number;
  onProblem: OnProblem | undefined;
  now: () => number;
}

const MIB = 1024 * 1024;
/** The longest time of a timer. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Throws `TypeError` if an option is invalid. */
export function resolveOptions(options: RecorderOptions): ResolvedOptions {
  const { token, durability = 'process' } = options;
  if (durability !== 'process' && durability !== 'power') throw new TypeError('`durability` is neither `process` nor `power`');
  if (token !== undefined && typeof token !== 'string' && typeof token !== 'function') throw new TypeError('`token` is neither a string nor a function');
  const url = options.url || process.env['USAGE_INSIGHTS_URL'];
  return {
    url: url ? apiUrl(url) : undefined,
    token: typeof token === 'function' ? token : () => token ?? process.env['USAGE_INSIGHTS_TOKEN'],
    spool: path.resolve(options.spool || process.env['USAGE_INSIGHTS_SPOOL'] || defaultSpool()),
    durability,
    maxBytes: positive('maxBytes', options.maxBytes ?? 256 * MIB, Number.MAX_SAFE_INTEGER),
    maxMemoryBytes: positive('maxMemoryBytes', options.maxMemoryBytes ?? 16 * MIB, Number.MAX_SAFE_INTEGER),
    send: options.send ?? true,
    sendIntervalMs: positive('sendIntervalMs', options.sendIntervalMs ?? 1_000, MAX_TIMER_MS),
    requestTimeoutMs: positive('requestTimeoutMs', options.requestTimeoutMs ?? 30_000, MAX_TIMER_MS),
    meterIntervalMs: positive('meterIntervalMs', options.meterIntervalMs ?? 60_000, MAX_TIMER_MS),
    onProblem: options.onProblem,
    now: options.now ?? Date.now,
  };
}

function positive(name: string, value: number, max: number): number {
  if (Number.isSafeInteger(value) && value > 0 && value <= max) return value;
  throw new TypeError(`\`${name}\` is not a whole number from 1 to ${max}`);
}

/** The spool of the user. */
export function defaultSpool(): string {
  const state = process.env['XDG_STATE_HOME'];
  const folder = state && path.isAbsolute(state) ? state : path.join(os.homedir(), '.local', 'state');
  return path.join(folder, 'usage-insights', 'spool.db');
}
