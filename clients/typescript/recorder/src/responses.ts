// Reads the tokens in responses of the SDKs of OpenAI, Anthropic and Gemini. docs/recording.md says what each kind counts.
import { InvalidRecord } from './record.js';

/** Tokens by kind. Each token is counted once: cached tokens are not part of `input`, and reasoning is not part of `output`. */
export interface TokenCounts {
  /** Read by the model, without those read from a cache or written to one. */
  input?: number | bigint | string | undefined;
  /** Read from a cache. */
  cacheRead?: number | bigint | string | undefined;
  /** Written to a cache. */
  cacheWrite?: number | bigint | string | undefined;
  /** Written by the model, without reasoning. */
  output?: number | bigint | string | undefined;
  /** Written by the model while reasoning. */
  reasoning?: number | bigint | string | undefined;
}

/** The usage type of each kind. */
export const TOKEN_TYPES: Readonly<Record<keyof TokenCounts, string>> = {
  input: 'tokens_input',
  cacheRead: 'tokens_cache_read',
  cacheWrite: 'tokens_cache_write',
  output: 'tokens_output',
  reasoning: 'tokens_reasoning',
};

/** What a response says. */
export interface ResponseUsage {
  provider: string;
  model: string | undefined;
  /** The id of the response. Undefined: it has none. */
  id: string | undefined;
  /** When the response was created. Undefined: it does not say. */
  createdAt: Date | undefined;
  tokens: TokenCounts;
}

/** Reads a response. Undefined: its shape is unknown, or it has no usage. Throws `InvalidRecord` if its counts contradict each other. */
export function readResponse(response: unknown): ResponseUsage | undefined {
  const body = Object(response) as Record<string, unknown>;
  const usage = body['usage'];
  if (isObject(usage)) {
    if (body['object'] === 'response') return readOpenAiResponse(body, usage);
    if (body['type'] === 'message') return readAnthropic(body, usage);
    if ('prompt_tokens' in usage) return readOpenAiCompletion(body, usage);
    return undefined;
  }
  if (isObject(body['usageMetadata'])) return readGemini(body, body['usageMetadata']);
  return undefined;
}

function readOpenAiCompletion(body: Record<string, unknown>, usage: Record<string, unknown>): ResponseUsage {
  const cacheRead = detail(usage, 'prompt_tokens_details', 'cached_tokens');
  const reasoning = detail(usage, 'completion_tokens_details', 'reasoning_tokens');
  return {
    ...openAi(body, seconds(body['created'])),
    tokens: {
      input: minus(count(usage, 'prompt_tokens'), cacheRead, 'prompt_tokens'),
      cacheRead,
      output: minus(count(usage, 'completion_tokens'), reasoning, 'completion_tokens'),
      reasoning,
    },
  };
}

function readOpenAiResponse(body: Record<string, unknown>, usage: Record<string, unknown>): ResponseUsage {
  const cacheRead = detail(usage, 'input_tokens_details', 'cached_tokens');
  const reasoning = detail(usage, 'output_tokens_details', 'reasoning_tokens');
  return {
    ...openAi(body, seconds(body['created_at'])),
    tokens: {
      input: minus(count(usage, 'input_tokens'), cacheRead, 'input_tokens'),
      cacheRead,
      output: minus(count(usage, 'output_tokens'), reasoning, 'output_tokens'),
      reasoning,
    },
  };
}

function openAi(body: Record<string, unknown>, createdAt: Date | undefined): Omit<ResponseUsage, 'tokens'> {
  return { provider: 'openai', model: text(body['model']), id: text(body['id']), createdAt };
}

function readAnthropic(body: Record<string, unknown>, usage: Record<string, unknown>): ResponseUsage {
  return {
    provider: 'anthropic',
    model: text(body['model']),
    id: text(body['id']),
    createdAt: undefined,
    tokens: {
      input: count(usage, 'input_tokens'),
      cacheRead: count(usage, 'cache_read_input_tokens'),
      cacheWrite: count(usage, 'cache_creation_input_tokens'),
      output: count(usage, 'output_tokens'),
    },
  };
}

function readGemini(body: Record<string, unknown>, usage: Record<string, unknown>): ResponseUsage {
  const cacheRead = count(usage, 'cachedContentTokenCount');
  const createdAt = new Date(text(body['createTime']) ?? NaN);
  return {
    provider: 'google',
    model: text(body['modelVersion']),
    id: text(body['responseId']),
    createdAt: Number.isNaN(createdAt.getTime()) ? undefined : createdAt,
    tokens: {
      // The results of tools are read too, and are not part of the prompt.
      input: minus(count(usage, 'promptTokenCount'), cacheRead, 'promptTokenCount') + count(usage, 'toolUsePromptTokenCount'),
      cacheRead,
      output: count(usage, 'candidatesTokenCount'),
      reasoning: count(usage, 'thoughtsTokenCount'),
    },
  };
}

/** A number of tokens. Missing or null: 0. */
function count(usage: Record<string, unknown>, name: string): number {
  const value = usage[name] ?? 0;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidRecord(`\`usage.${name}\` is not a number of tokens`);
}

function detail(usage: Record<string, unknown>, details: string, name: string): number {
  const value = usage[details];
  return isObject(value) ? count(value, name) : 0;
}

function minus(total: number, part: number, name: string): number {
  if (part > total) throw new InvalidRecord(`\`usage.${name}\` is ${total}, less than the ${part} that are part of it`);
  return total - part;
}

function seconds(value: unknown): Date | undefined {
  return typeof value === 'number' && value > 0 && value < 1e11 ? new Date(Math.trunc(value) * 1_000) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
