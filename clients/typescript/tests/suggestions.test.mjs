// What a suggestion of an empty result changes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applySuggestion } from '../dist/index.js';

const VARIABLES = { range: { lastDays: 7 }, timeZone: 'Europe/Sarajevo', filter: { tiers: ['gpu-a1o'] }, usageTypes: ['tokens_input'] };
const NO_FIELDS = { accountIds: null, missing: null, models: null, tiers: null };

test('a filter is replaced as a whole, without what it does not name', () => {
  const filter = { ...NO_FIELDS, tiers: ['gpu-a10'], not: { models: ['small'], tiers: null } };
  assert.deepEqual(applySuggestion(VARIABLES, { range: null, filter, usageTypes: null }), {
    ...VARIABLES,
    filter: { tiers: ['gpu-a10'], not: { models: ['small'] } },
  });
});

test('a range is the one that the suggestion names', () => {
  const preset = applySuggestion(VARIABLES, { range: { preset: 'LAST_30_DAYS', instants: null }, filter: null, usageTypes: null });
  assert.deepEqual(preset, { ...VARIABLES, range: { preset: 'LAST_30_DAYS' } });
  const instants = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
  const around = applySuggestion(VARIABLES, { range: { preset: null, instants }, filter: null, usageTypes: null });
  assert.deepEqual(around, { ...VARIABLES, range: { instants } });
});

test('usage types are replaced', () => {
  const changed = applySuggestion(VARIABLES, { range: null, filter: null, usageTypes: ['api_calls'] });
  assert.deepEqual(changed, { ...VARIABLES, usageTypes: ['api_calls'] });
});
