// What a suggestion of an empty result changes.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { buildSchema, getNamedType, isLeafType, parse } from 'graphql';
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

test('conditions on labels are kept', () => {
  const labels = { labels: [{ key: 'team', values: ['search'] }], missingLabels: ['trial'], not: { labels: [{ key: 'stage', values: [] }] } };
  assert.deepEqual(applySuggestion(VARIABLES, { range: null, filter: { ...NO_FIELDS, ...labels }, usageTypes: null }).filter, labels);
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

/** The fields of a type, at every depth, as paths. */
function pathsOfType(type, prefix = '') {
  return Object.values(type.getFields()).flatMap(({ name, type }) => {
    const inner = getNamedType(type);
    return isLeafType(inner) ? [`${prefix}${name}`] : pathsOfType(inner, `${prefix}${name}.`);
  });
}

/** The fields that a selection contains, with those of its fragments. */
function pathsOfSelection(selectionSet, fragments, prefix = '') {
  return selectionSet.selections.flatMap((selection) => {
    if (selection.kind === 'FragmentSpread') return pathsOfSelection(fragments.get(selection.name.value).selectionSet, fragments, prefix);
    const path = `${prefix}${selection.name.value}`;
    return selection.selectionSet ? pathsOfSelection(selection.selectionSet, fragments, `${path}.`) : [path];
  });
}

for (const [file, name] of [['src/operations.graphql', 'EmptyReasonFields'], ['../../dashboard/src/documents/usage.graphql', 'Reason']]) {
  test(`the fragment ${name} selects every field of a suggested filter and range`, async () => {
    const schema = buildSchema(await readFile(new URL('../../../schema.graphql', import.meta.url), 'utf8'));
    const document = parse(await readFile(new URL(`../${file}`, import.meta.url), 'utf8'));
    const fragments = new Map(document.definitions.filter(({ kind }) => kind === 'FragmentDefinition').map((fragment) => [fragment.name.value, fragment]));
    const selected = pathsOfSelection(fragments.get(name).selectionSet, fragments);
    // Those of the filter that a query takes: a suggestion replaces it as a whole.
    const needed = [...pathsOfType(schema.getType('UsageFilter'), 'suggestion.filter.'), ...pathsOfType(schema.getType('SuggestedRange'), 'suggestion.range.')];
    assert.ok(needed.includes('suggestion.filter.not.labels.values'));
    assert.deepEqual(needed.filter((path) => !selected.includes(path)), []);
  });
}
