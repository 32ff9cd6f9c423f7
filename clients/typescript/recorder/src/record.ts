// Checks a usage record and writes it as JSON. What the server checks, such as the length of ids, is left to the server.
import { isDate } from 'node:util/types';
import { uuidV7 } from './ids.js';

/** The fields that say what usage belongs to. All but the account are optional. Texts have 1 to 255 bytes of UTF-8. */
export interface UsageContext {
  /** The account (customer). */
  accountId: string;
  /** The user. Ids are unique within the account. */
  userId?: string | undefined;
  /** The session. */
  sessionId?: string | undefined;
  /** The workspace. */
  workspaceId?: string | undefined;
  /** The agent. */
  agentId?: string | undefined;
  /** The hardware tier, such as `gpu-a100`. */
  tier?: string | undefined;
  /** The model that was called. */
  model?: string | undefined;
  /** The provider that runs the model. */
  provider?: string | undefined;
  /** Who pays: `included` (the default), `external` or `local`. */
  source?: 'included' | 'external' | 'local' | undefined;
  /** Labels that queries can group and filter by: at most 16, values of 1 to 255 bytes. */
  labels?: Readonly<Record<string, string>> | undefined;
  /** Additional data: an object that JSON can express, at most 4,096 bytes. */
  metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** The fields that identify a record. */
export interface RecordIdentity {
  /** The key under which the record counts once within its account, 1 to 255 bytes. Default: a new UUID of version 7. */
  idempotencyKey?: string | undefined;
  /** When the usage happened: a date, or RFC 3339 with an offset. Default: now. */
  occurredAt?: Date | string | undefined;
}

/** Which end a record survives: that of the process, or also that of the power. */
export type Durability = 'process' | 'power';

/** A usage record. */
export interface UsageRecord extends UsageContext, RecordIdentity {
  /** Slug of the usage type, such as `tokens_input`. */
  usageType: string;
  /** Quantity in the unit of the usage type: a whole number from 0 to 2^63-1. A `number` must be a safe integer; a string has digits. */
  quantity: number | bigint | string;
  /**
   * Cost in the currency of the installation. A `number` is rounded to nine decimal places; a string is sent as it is. Default: the server
   * computes it from prices.
   */
  cost?: number | bigint | string | undefined;
}

/** A record as it is spooled. It never changes afterwards. */
export interface EncodedRecord {
  key: string;
  /** A `UsageRecordInput` as JSON. */
  json: string;
  /** Length of `json` in bytes of UTF-8. */
  bytes: number;
  /** Unix milliseconds. */
  recordedAt: number;
}

/** The arguments are invalid. Never leaves the recorder: it is reported as a problem. */
export class InvalidRecord extends Error {}

/** A record that is larger than a batch may be could never be sent. */
export const MAX_BATCH_BYTES = 1024 * 1024;

const TEXTS = ['accountId', 'userId', 'sessionId', 'workspaceId', 'agentId', 'usageType', 'tier', 'model', 'provider', 'source'] as const;
const FIELDS: ReadonlySet<string> = new Set<keyof UsageRecord>([...TEXTS, 'idempotencyKey', 'occurredAt', 'quantity', 'cost', 'labels', 'metadata']);
const REQUIRED: ReadonlySet<string> = new Set<keyof UsageRecord>(['accountId', 'usageType']);
const NUMBER = /^\d+(\.\d+)?([eE][+-]?\d+)?$/;
const TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
const MAX_QUANTITY = 2n ** 63n - 1n;

/** Completes a record with its key and time, and writes it as JSON. Throws `InvalidRecord`. */
export function encodeRecord(record: UsageRecord, now: number): EncodedRecord {
  requireObject(record, 'the record');
  for (const name of Object.keys(record)) if (!FIELDS.has(name)) throw new InvalidRecord(`unknown field \`${name}\``);
  const key = record.idempotencyKey == null ? uuidV7(now) : text(record.idempotencyKey, 'idempotencyKey');
  const input: Record<string, unknown> = { idempotencyKey: key };
  for (const name of TEXTS) {
    const value = record[name];
    if (value != null) input[name] = text(value, name);
    else if (REQUIRED.has(name)) throw new InvalidRecord(`\`${name}\` is missing`);
  }
  input['quantity'] = quantity(record.quantity);
  if (record.cost != null) input['cost'] = cost(record.cost);
  input['occurredAt'] = time(record.occurredAt, now);
  if (record.labels != null) input['labels'] = labels(record.labels);
  if (record.metadata != null) input['metadata'] = requireObject(record.metadata, '`metadata`');
  const json = JSON.stringify(input, checkValue);
  const bytes = Buffer.byteLength(json);
  if (bytes > MAX_BATCH_BYTES) throw new InvalidRecord(`the record has ${bytes} bytes of JSON, more than a call may have (${MAX_BATCH_BYTES})`);
  return { key, json, bytes, recordedAt: now };
}

/** Copies the fields of a context, without those that are missing. */
export function contextOf(context: UsageContext): UsageContext {
  requireObject(context, 'the record');
  return { ...context };
}

function requireObject<T>(value: T, name: string): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InvalidRecord(`${name} is not an object`);
  return value;
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new InvalidRecord(`\`${name}\` is not a string`);
  if (value === '') throw new InvalidRecord(`\`${name}\` is empty`);
  if (!value.isWellFormed()) throw new InvalidRecord(`\`${name}\` contains half a surrogate pair`);
  return value;
}

function quantity(value: unknown): string {
  if (typeof value === 'bigint' && value >= 0n && value <= MAX_QUANTITY) return value.toString();
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value);
  if (typeof value === 'string' && NUMBER.test(value)) return value;
  throw new InvalidRecord('`quantity` is not a whole number from 0 to 2^63-1: send a safe integer, a bigint or a string of digits');
}

function cost(value: unknown): string {
  if (typeof value === 'bigint' && value >= 0n) return value.toString();
  if (typeof value === 'number' && value >= 0 && value < 1e21) return value.toFixed(9);
  if (typeof value === 'string' && NUMBER.test(value)) return value;
  throw new InvalidRecord('`cost` is not a decimal number of at least 0');
}

function time(value: unknown, now: number): string {
  if (value == null) return isoTime(now);
  if (isDate(value)) return isoTime(value.getTime());
  if (typeof value === 'string' && TIME.test(value)) return value;
  throw new InvalidRecord('`occurredAt` is neither a date nor RFC 3339 with an offset, such as `2026-11-20T08:09:19Z`');
}

function isoTime(ms: number): string {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) throw new InvalidRecord('`occurredAt` is not a valid date');
  return date.toISOString();
}

function labels(value: Readonly<Record<string, string>>): { key: string; value: string }[] {
  requireObject(value, '`labels`');
  return Object.entries(value)
    .filter(([, label]) => label != null)
    .map(([key, label]) => ({ key: text(key, 'key of a label'), value: text(label, `labels.${key}`) }));
}

/** Finds what JSON would change without an error, or the server would reject with all of the record. */
function checkValue(key: string, value: unknown): unknown {
  if (!key.isWellFormed()) throw new InvalidRecord('a name in `metadata` contains half a surrogate pair');
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new InvalidRecord(`\`${key}\` contains half a surrogate pair`);
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new InvalidRecord(`\`${key}\` is ${value}, which JSON cannot express`);
      return value;
    case 'bigint':
    case 'function':
    case 'symbol':
      throw new InvalidRecord(`\`${key}\` is a ${typeof value}, which JSON cannot express; send a string`);
    default:
      return value;
  }
}
