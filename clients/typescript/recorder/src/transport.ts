// One call of `recordUsage`, and what its answer means for the records.
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Answer, Rejection, SpooledRecord } from './spool.js';

const compress = promisify(gzip);

const DOCUMENT = `mutation RecordUsage($records: [UsageRecordInput!]!) {
  recordUsage(input: { records: $records }) { results { status code field message warnings { code } } }
}`;

/** Statuses of proxies, or of a server that is busy or starting, after which the same call may succeed. */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const TOKEN_CODES: ReadonlySet<unknown> = new Set(['UNAUTHENTICATED', 'INVALID_TOKEN', 'FORBIDDEN']);
/** Codes of a call that say nothing about its records. */
const SETUP_CODES: ReadonlySet<unknown> = new Set(['DOCUMENT_NOT_TRUSTED', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'NO_SUCH_PATH']);
/** The longest wait that a server or a proxy can order. */
const MAX_RETRY_AFTER_MS = 3_600_000;

/** What a call resulted in. */
export type Outcome =
  | { kind: 'answered'; answers: Answer[]; warnings: string[] }
  /** Nothing is known about the records; the same call may succeed later. */
  | { kind: 'retry'; message: string; retryAfterMs: number }
  /** The call cannot succeed before the token or the setup changes. */
  | { kind: 'blocked'; reason: 'TOKEN_REJECTED' | 'BAD_RESPONSE' | 'CALL_REJECTED'; message: string }
  /** The call was rejected as a whole, perhaps for one of its records. */
  | { kind: 'rejected'; rejection: Rejection };

/** The address of the API: `/graphql` is appended if it is missing. Throws `TypeError`. */
export function apiUrl(url: string): string {
  const parsed = new URL(url);
  if (!/^https?:$/.test(parsed.protocol)) throw new TypeError(`\`url\` is neither http nor https: ${url}`);
  if (!parsed.pathname.endsWith('/graphql')) parsed.pathname = `${parsed.pathname.replace(/\/+$/, '')}/graphql`;
  return parsed.href;
}

export interface Call {
  url: string;
  token: string | undefined;
  records: readonly SpooledRecord[];
  timeoutMs: number;
  /** Ends the call at once. */
  signal: AbortSignal;
}

/** Sends records once. Never rejects. */
export async function sendBatch({ url, token, records, timeoutMs, signal }: Call): Promise<Outcome> {
  const body = `{"query":${JSON.stringify(DOCUMENT)},"variables":{"records":[${records.map(({ json }) => json).join(',')}]}}`;
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'content-encoding': 'gzip',
    accept: 'application/graphql-response+json, application/json;q=0.9',
  };
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  const controller = new AbortController();
  const abort = () => controller.abort(new Error('the recorder is closed'));
  signal.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(() => controller.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs).unref();
  try {
    const response = await fetch(url, { method: 'POST', headers, body: await compress(body), redirect: 'manual', signal: controller.signal });
    return readOutcome(response.status, response.headers.get('retry-after'), await response.text(), records);
  } catch (error) {
    return { kind: 'retry', message: `the server cannot be reached: ${messageOf(error)}`, retryAfterMs: 0 };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

interface Result {
  status: string;
  code: string | null;
  field: string | null;
  message: string | null;
  warnings?: { code: string }[];
}

/** Says what an answer means. */
export function readOutcome(status: number, retryAfter: string | null, text: string, records: readonly SpooledRecord[]): Outcome {
  const body = parseJson(text);
  const [error] = Array.isArray(body?.['errors']) ? body['errors'] : [];
  if (error !== undefined) return readError(error, status, retryAfter);
  const results = Object(Object(body?.['data'])['recordUsage'])['results'] as unknown;
  if (Array.isArray(results) && results.length === records.length && results.every(isResult)) return readResults(results, records);
  if (TRANSIENT_STATUSES.has(status)) return { kind: 'retry', message: `HTTP status ${status}`, retryAfterMs: parseRetryAfter(retryAfter) };
  const message = `the answer is not that of usage-insights (HTTP status ${status}); check the address, and the proxies before the server`;
  return { kind: 'blocked', reason: 'BAD_RESPONSE', message };
}

function isResult(value: unknown): value is Result {
  return ['RECORDED', 'DUPLICATE', 'CONFLICT', 'REJECTED'].includes(Object(value)['status']);
}

function readResults(results: readonly Result[], records: readonly SpooledRecord[]): Outcome {
  const warnings: string[] = [];
  const answers = results.map(({ status, code, field, message, warnings: own }, index): Answer => {
    warnings.push(...(own ?? []).map((warning) => warning.code));
    const record = records[index]!;
    if (status !== 'CONFLICT' && status !== 'REJECTED') return { ...record, rejection: null };
    return { ...record, rejection: { status, code: code ?? status, field, message: message ?? '' } };
  });
  return { kind: 'answered', answers, warnings };
}

function readError(error: unknown, status: number, retryAfter: string | null): Outcome {
  const { message: text, extensions } = Object(error) as { message?: unknown; extensions?: unknown };
  const { code, retryable, retryAfterMs } = Object(extensions) as { code?: unknown; retryable?: unknown; retryAfterMs?: unknown };
  const name = typeof code === 'string' ? code : `HTTP_${status}`;
  const message = typeof text === 'string' ? text : '';
  if (retryable === true || (retryable === undefined && TRANSIENT_STATUSES.has(status))) {
    const ordered = typeof retryAfterMs === 'number' && retryAfterMs > 0 ? retryAfterMs : 0;
    return { kind: 'retry', message: `${name}: ${message}`, retryAfterMs: Math.min(Math.max(ordered, parseRetryAfter(retryAfter)), MAX_RETRY_AFTER_MS) };
  }
  if (TOKEN_CODES.has(code)) return { kind: 'blocked', reason: 'TOKEN_REJECTED', message: `${name}: ${message}` };
  if (SETUP_CODES.has(code)) return { kind: 'blocked', reason: 'CALL_REJECTED', message: `${name}: ${message}` };
  if (typeof code !== 'string') return { kind: 'blocked', reason: 'BAD_RESPONSE', message: `the answer is not that of usage-insights: ${message}` };
  return { kind: 'rejected', rejection: { status: 'CALL_REJECTED', code: name, field: null, message } };
}

/** Parses the header `Retry-After`: seconds or an HTTP date, as milliseconds from now, at most an hour. 0: there is none that can be read. */
export function parseRetryAfter(value: string | null, now: number = Date.now()): number {
  if (value === null) return 0;
  const ms = /^\s*\d+\s*$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(0, ms), MAX_RETRY_AFTER_MS);
}

function parseJson(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
