// The data of the usage page: which sections are loaded when.

import { batch, computed, effect, signal, untracked } from '@preact/signals';

import { ComparedTotalsDocument, UsagePageDocument } from '../gql/graphql';
import type {
  AccountsSectionFragment, CatalogSectionFragment, ChartSectionFragment, ComparedTotalsQuery, FindingsSectionFragment, InsightsSectionFragment,
  TableSectionFragment, TiersSectionFragment, UniqueSectionFragment, UsageDimension, UsageMeasure, UsagePageQueryVariables, UsersSectionFragment,
} from '../gql/graphql';
import { dimensionsOf, normalized } from '../filters';
import { BUILT_IN_TOKEN_TYPES, BUILT_IN_TYPES, measureOf, type Column } from '../measures';
import { rememberNames } from '../names';
import { setCurrency } from '../numbers';
import { sectionSet } from '../sections';
import { isMember, status, token, viewer } from '../session';
import { groupsOf, intervalOf, rangeInput, splitOf, state } from '../state';

/** The sections by their names in the document. */
export type UsageData = InsightsSectionFragment & UniqueSectionFragment & ChartSectionFragment & TableSectionFragment & TiersSectionFragment &
  FindingsSectionFragment & UsersSectionFragment & AccountsSectionFragment & CatalogSectionFragment;
export type UsageSection = keyof UsageData;

const ON_EVERY_CHANGE: UsageSection[] = ['insights', 'unique', 'chart', 'table', 'tiers', 'findings', 'users', 'accounts'];
const CATALOG: UsageSection[] = ['types', 'config', 'viewer'];

/** The number of rows of the table. */
export const rows = signal(10);

/** All usage types. Before the catalog is loaded: those that every installation has. */
function allTypes(): string[] {
  return usage.data.value.types?.map(({ slug }) => slug) ?? BUILT_IN_TYPES;
}

/** The usage types of the table: those of the measure, because a breakdown includes all types unless some are given. Null: all. */
export function tableTypes(): string[] | null {
  const { usageTypes } = measureOf(state.value.measure);
  if (usageTypes !== null) return usageTypes.length === 0 ? null : usageTypes;
  return usage.data.value.types?.flatMap(({ slug, partOfTokens }) => (partOfTokens ? [slug] : [])) ?? BUILT_IN_TOKEN_TYPES;
}

function usageTypes(): string[] | null {
  const measure = measureOf(state.value.measure);
  // An empty list of a measure means all types: of the filter, if it has any.
  if (measure.usageTypes?.length === 0) return state.value.filter.usageTypes?.length ? null : allTypes();
  return measure.usageTypes;
}

/** The dimension of the chart. Users do not add up over groups: their chart has no lines, and its counts are the same in any dimension. */
function chartSplit(): UsageDimension {
  return measureOf(state.value.measure).column === 'users' ? 'USAGE_TYPE' : splitOf(state.value);
}

/** The measure that ranks lines and rows. Null: the quantity. */
const RANKED_BY: Record<Column, UsageMeasure | null> = { quantities: null, costs: 'COST', records: 'RECORDS', users: 'UNIQUE_USERS' };

export function variables(names: UsageSection[]): UsagePageQueryVariables {
  const { range, timeZone, filter, compare } = state.value;
  const measure = measureOf(state.value.measure);
  const has = (name: UsageSection) => names.includes(name);
  return {
    range: rangeInput(range),
    timeZone,
    filter: normalized(filter),
    interval: intervalOf(state.value),
    split: chartSplit(),
    measure: RANKED_BY[measure.column],
    chartMeasure: measure.column === 'users' ? null : RANKED_BY[measure.column],
    userMeasure: measure.ranking,
    groups: groupsOf(state.value).map((dimension) => ({ dimension })),
    usageTypes: usageTypes(),
    tableTypes: tableTypes(),
    compare,
    rows: rows.value,
    withInsights: has('insights'),
    withUnique: has('unique'),
    withChart: has('chart'),
    withLines: measure.column !== 'users',
    withQuantities: measure.column === 'quantities',
    withCosts: measure.column === 'costs',
    withRecordCounts: measure.column === 'records',
    withUserCounts: measure.column === 'users',
    withTable: has('table'),
    withChange: compare === 'PREVIOUS_PERIOD' && measure.change !== null,
    withTiers: has('tiers'),
    withFindings: has('findings'),
    withUsers: has('users'),
    withAccounts: has('accounts'),
    withCatalog: has('types') || has('config'),
  };
}

export const usage = sectionSet<UsageData>(UsagePageDocument as never, variables);

/** What the last results answer, for titles and units while others load. */
export const shown = signal(state.value);

/** The totals of the compared year. */
const yearBefore = sectionSet<ComparedTotalsQuery>(ComparedTotalsDocument as never, (names) => {
  const { start, end } = usage.data.value.chart!.comparedRange!;
  const { timeZone, filter } = state.value;
  return { range: { instants: { start, end } }, timeZone, filter: normalized(filter), withUnique: names.includes('comparedUnique') };
});

/** What the cards compare with. Null: nothing. */
export const compared = computed(() => {
  const { insights, unique } = usage.data.value;
  const { compared, comparedUnique } = yearBefore.data.value;
  switch (state.value.compare) {
    case 'PREVIOUS_PERIOD': return { totals: insights?.previous?.totals ?? null, users: unique?.uniqueUsers?.previous ?? null };
    case 'PREVIOUS_YEAR': return { totals: compared?.totals ?? null, users: comparedUnique?.uniqueUsers?.count ?? null };
    case null: return { totals: null, users: null };
  }
});

async function load(names: UsageSection[]): Promise<void> {
  const requested = state.value;
  const typesBefore = allTypes().length;
  await usage.load(names);
  if (state.value !== requested) return;
  const { accounts, chart, config, table, types, users } = usage.data.value;
  batch(() => {
    if (config) setCurrency(config.currency);
    if (names.includes('viewer') && usage.data.value.viewer) viewer.value = usage.data.value.viewer;
    if (table?.breakdown) rememberNames(dimensionsOf(table.breakdown.by), table.breakdown.rows);
    rememberNames(['USER'], users?.breakdown?.rows.map((row) => ({ ...row, keys: [row.key] })) ?? []);
    rememberNames(['ACCOUNT'], accounts?.breakdown?.rows.map((row) => ({ ...row, keys: [row.key] })) ?? []);
    shown.value = requested;
  });
  // The first request has no list of usage types yet; a chart over all types and a table of tokens need it.
  const needsList = !measureOf(requested.measure).usageTypes?.length;
  if (needsList && types && types.length > typesBefore) void load(['chart', 'table']);
  if (requested.compare === 'PREVIOUS_YEAR' && chart?.comparedRange && names.includes('insights')) {
    await yearBefore.load(isMember.value ? ['compared'] : ['compared', 'comparedUnique']);
  }
}

/** Loads everything again. `isNewToken`: also what depends on the token alone. */
export function reload(isNewToken = false): Promise<void> {
  const sections = isMember.value ? ON_EVERY_CHANGE.filter((name) => name !== 'unique') : ON_EVERY_CHANGE;
  return load(usage.data.value.types && viewer.value && !isNewToken ? sections : [...sections, ...CATALOG]);
}

/** Loads one section again. */
export function retry(name: UsageSection): Promise<void> {
  return load([name]);
}

export function showRows(count: number): void {
  rows.value = count;
  void load(['table']);
}

/** Loads what a change of the state needs; returns a function that stops it. */
export function watch(): () => void {
  const nothing = { token: null as string | null, page: '', chart: '', table: '', users: '' };
  let before = nothing;
  return effect(() => {
    const { tab, range, timeZone, filter, compare, measure } = state.value;
    if (tab !== 'usage' || status.value !== 'open') {
      before = nothing;
      return;
    }
    const page = JSON.stringify([range, timeZone, filter, compare]);
    const chart = JSON.stringify([measure, chartSplit(), intervalOf(state.value)]);
    const table = JSON.stringify(groupsOf(state.value));
    const users = measureOf(measure).ranking;
    const previous = before;
    before = { token: token.value, page, chart, table, users };
    untracked(() => {
      if (page !== previous.page || chart !== previous.chart || table !== previous.table) rows.value = 10;
      if (page !== previous.page || token.value !== previous.token) {
        yearBefore.clear();
        void reload(token.value !== previous.token);
      } else if (chart !== previous.chart) {
        void load(users === previous.users ? ['chart', 'table'] : ['chart', 'table', 'users']);
      } else if (table !== previous.table) {
        void load(['table']);
      }
    });
  });
}
