// Tokens in the responses of the SDKs, in the shapes that their references document.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { UsageRecorder } from '@usage-insights/recorder';
import { createFolder, rows } from './folder.mjs';
import { createServer, recordsByKey } from './server.mjs';

const CHAT = {
  id: 'chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT',
  object: 'chat.completion',
  created: 1741569952,
  model: 'gpt-5-2025-08-07',
  choices: [],
  usage: {
    prompt_tokens: 1200,
    completion_tokens: 300,
    total_tokens: 1500,
    prompt_tokens_details: { cached_tokens: 1000, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 120, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
  },
};
const RESPONSE = {
  id: 'resp_67ccd2bed1ec8190b14f964abc0542670bb6a6b452d3795b',
  object: 'response',
  created_at: 1741476542,
  model: 'gpt-5-mini',
  output: [],
  usage: { input_tokens: 36, input_tokens_details: { cached_tokens: 30 }, output_tokens: 87, output_tokens_details: { reasoning_tokens: 80 }, total_tokens: 123 },
};
const MESSAGE = {
  id: 'msg_013Zva2CMHLNnXjNJJKqJ2EF',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-4-20250514',
  content: [],
  usage: { input_tokens: 200, cache_read_input_tokens: 1000, cache_creation_input_tokens: 50, output_tokens: 300, service_tier: 'standard' },
};
const GEMINI = {
  candidates: [],
  modelVersion: 'gemini-2.5-flash',
  responseId: 'wL4-aPW0EKe4xN8P',
  usageMetadata: {
    promptTokenCount: 900,
    cachedContentTokenCount: 600,
    candidatesTokenCount: 70,
    thoughtsTokenCount: 40,
    toolUsePromptTokenCount: 5,
    totalTokenCount: 1015,
  },
};

let installation;
let place;
let recorder;
const problems = [];

before(async () => {
  installation = await createServer();
  place = await createFolder();
  recorder = new UsageRecorder({ url: installation.server.url, spool: place.spool, onProblem: ({ code }) => problems.push(code) });
});

after(async () => {
  await recorder.close();
  await installation.remove();
  await place.remove();
});

/** Records a response; gives the records that arrive, by the usage type. */
async function arrivals(response, usage) {
  const keys = recorder.recordResponse(response, usage);
  assert.equal(await recorder.flush(10_000), true);
  const records = await recordsByKey(installation.server.url);
  return Object.fromEntries(keys.map((key) => [records.get(key).usageType, records.get(key)]));
}

const quantities = (records) => Object.fromEntries(Object.entries(records).map(([type, { quantity }]) => [type, Number(quantity)]));

const CASES = [
  ['Chat Completions', CHAT, { tokens_input: 200, tokens_cache_read: 1000, tokens_output: 180, tokens_reasoning: 120 }, 'openai', 'gpt-5-2025-08-07'],
  ['Responses', RESPONSE, { tokens_input: 6, tokens_cache_read: 30, tokens_output: 7, tokens_reasoning: 80 }, 'openai', 'gpt-5-mini'],
  ['Anthropic', MESSAGE, { tokens_input: 200, tokens_cache_read: 1000, tokens_cache_write: 50, tokens_output: 300 }, 'anthropic', 'claude-sonnet-4-20250514'],
  ['Gemini', GEMINI, { tokens_input: 305, tokens_cache_read: 600, tokens_output: 70, tokens_reasoning: 40 }, 'google', 'gemini-2.5-flash'],
];

for (const [name, response, expected, provider, model] of CASES) {
  test(`a response of ${name} is split into the kinds of tokens`, async () => {
    const records = await arrivals(response, { accountId: 'acme', userId: 'chloe', labels: { team: 'search' } });
    assert.deepEqual(quantities(records), expected);
    for (const record of Object.values(records)) {
      assert.deepEqual([record.provider, record.model, record.userId], [provider, model, 'chloe']);
    }
  });

  test(`a response of ${name} that is recorded again counts once`, async () => {
    const sentBefore = recorder.health().spool.sentRecords;
    const keys = recorder.recordResponse(structuredClone(response), { accountId: 'acme', userId: 'chloe', labels: { team: 'search' } });
    assert.equal(await recorder.flush(10_000), true);
    assert.equal(recorder.health().spool.sentRecords, sentBefore + keys.length, 'the server answered DUPLICATE');
    assert.deepEqual(recorder.deadLetters(), []);
  });
}

test('a response with its time has that time', async () => {
  const records = await recordsByKey(installation.server.url);
  const record = records.get(`openai:${CHAT.id}:tokens_input`);
  assert.equal(Date.parse(record.occurredAt), CHAT.created * 1_000);
});

test('the provider, the model, the time and the key of the caller take precedence', async () => {
  const usage = { accountId: 'acme', provider: 'azure', model: 'deployment-1', occurredAt: '2026-03-01T00:00:00Z', idempotencyKey: 'request-7' };
  const { tokens_input: record } = await arrivals(CHAT, usage);
  assert.deepEqual([record.provider, record.model, Date.parse(record.occurredAt)], ['azure', 'deployment-1', Date.parse('2026-03-01T00:00:00Z')]);
  assert.equal(record.idempotencyKey, 'request-7:tokens_input');
});

test('a response without details or cached tokens has input and output only', async () => {
  const { usage, ...rest } = CHAT;
  const records = await arrivals({ ...rest, id: 'chatcmpl-2', usage: { prompt_tokens: 10, completion_tokens: 4, prompt_tokens_details: null } }, { accountId: 'acme' });
  assert.deepEqual(quantities(records), { tokens_input: 10, tokens_output: 4 });
  const embeddings = await arrivals({ object: 'list', data: [], model: 'text-embedding-3-small', usage: { prompt_tokens: 8, total_tokens: 8 } }, { accountId: 'acme' });
  assert.deepEqual(quantities(embeddings), { tokens_input: 8 });
});

test('an unknown shape records nothing, and health says so', () => {
  const waiting = rows(place.spool, 'spooled_record').length;
  const unknown = [undefined, null, 7, 'text', [], {}, { usage: null }, { usage: { tokens: 7 } }, { id: 'x', usage: { input_tokens: 7, output_tokens: 8 } }, { usageMetadata: 7 }];
  for (const response of unknown) {
    problems.length = 0;
    assert.equal(recorder.recordResponse(response, { accountId: 'acme' }), null, JSON.stringify(response));
    assert.deepEqual(problems, ['UNKNOWN_RESPONSE']);
  }
  assert.equal(recorder.health().history.find(({ code }) => code === 'UNKNOWN_RESPONSE').count, unknown.length);
  assert.equal(rows(place.spool, 'spooled_record').length, waiting);
});

test('counts that contradict each other record nothing', () => {
  problems.length = 0;
  const usage = { prompt_tokens: 10, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 11 } };
  assert.equal(recorder.recordResponse({ ...CHAT, usage }, { accountId: 'acme' }), null);
  assert.equal(recorder.recordResponse({ ...MESSAGE, usage: { input_tokens: -1, output_tokens: 2 } }, { accountId: 'acme' }), null);
  assert.equal(recorder.recordResponse(CHAT, undefined), null);
  assert.deepEqual(problems, ['INVALID_RECORD', 'INVALID_RECORD', 'INVALID_RECORD']);
});

test('all kinds of one call are recorded together', async () => {
  const keys = recorder.recordTokens({ accountId: 'kinds', model: 'm', input: 1, cacheRead: 2n, cacheWrite: '3', output: 0, reasoning: 4, idempotencyKey: 'k' });
  assert.deepEqual(keys, ['k:tokens_input', 'k:tokens_cache_read', 'k:tokens_cache_write', 'k:tokens_reasoning']);
  assert.deepEqual(recorder.recordTokens({ accountId: 'kinds', input: 0, output: 0 }), []);
  assert.equal(await recorder.flush(10_000), true);
  const records = [...(await recordsByKey(installation.server.url)).values()].filter(({ accountId }) => accountId === 'kinds');
  assert.equal(records.length, 4);
});
