// The data of the usage page: which sections are loaded when.

import { batch, computed, effect, signal, untracked } from '@preact/signals';

import { ComparedTotalsDocument, UsagePageDocument } from '../gql/graphql';
import type {
  AccountsSectionFragment, CatalogSectionFragment, ChartSectionFragment, FindingsSectionFragment, InsightsSectionFragment, TableSectionFragment,
  TiersSectionFragment, TotalsFragment, UsagePageQueryVariables, UsersSectionFragment,
} from '../gql/graphql';
import { dimensionsOf, normalized } from '../filters';
import { BUILT_IN_TOKEN_TYPES, BUILT_IN_TYPES, measureOf } from '../measures';
import { rememberNames } from '../names';
import { setCurrency } from '../numbers';
import { sectionSet } from '../sections';
import { client, status, token, viewer } from '../session';
import { groupsOf, intervalOf, rangeInput, splitOf, state } from '../state';

/** The sections by their names in the document. */
export type UsageData = InsightsSectionFragment & ChartSectionFragment & TableSectionFragment & TiersSectionFragment & FindingsSectionFragment &
  UsersSectionFragment & AccountsSectionFragment & CatalogSectionFragment;
export type UsageSection = keyof UsageData;

const ON_EVERY_CHANGE: UsageSection[] = ['insights', 'chart', 'table', 'tiers', 'findings', 'users', 'accounts'];
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

export function variables(names: UsageSection[]): UsagePageQueryVariables {
  const { range, timeZone, filter, compare } = state.value;
  const measure = measureOf(state.value.measure);
  const has = (name: UsageSection) => names.includes(name);
  return {
    range: rangeInput(range),
    timeZone,
    filter: normalized(filter),
    interval: intervalOf(state.value),
    split: splitOf(state.value),
    measure: measure.column === 'costs' ? 'COST' : measure.column === 'records' ? 'RECORDS' : null,
    userMeasure: measure.ranking,
    groups: groupsOf(state.value).map((dimension) => ({ dimension })),
    usageTypes: usageTypes(),
    tableTypes: tableTypes(),
    compare,
    rows: rows.value,
    withInsights: has('insights'),
    withChart: has('chart'),
    withQuantities: measure.column === 'quantities',
    withCosts: measure.column === 'costs',
    withRecordCounts: measure.column === 'records',
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

const yearBefore = signal<TotalsFragment | null>(null);

/** The totals that the cards compare with. Null: none. */
export const comparedTotals = computed(() =>
  state.value.compare === 'PREVIOUS_PERIOD' ? (usage.data.value.insights?.previous?.totals ?? null)
  : state.value.compare === 'PREVIOUS_YEAR' ? yearBefore.value
  : null);

async function load(names: UsageSection[]): Promise<void> {
  const requested = state.value;
  const typesBefore = allTypes().length;
  await usage.load(names);
  if (state.value !== requested) return;
  const { accounts, chart, config, table, types, users } = usage.data.value;
  batch(() => {
    if (config) setCurrency(config.currency);
    if (usage.data.value.viewer) viewer.value = usage.data.value.viewer;
    if (table?.breakdown) rememberNames(dimensionsOf(table.breakdown.by), table.breakdown.rows);
    rememberNames(['USER'], users?.breakdown?.rows.map((row) => ({ ...row, keys: [row.key] })) ?? []);
    rememberNames(['ACCOUNT'], accounts?.breakdown?.rows.map((row) => ({ ...row, keys: [row.key] })) ?? []);
    shown.value = requested;
  });
  // The first request has no list of usage types yet; a chart over all types and a table of tokens need it.
  const needsList = !measureOf(requested.measure).usageTypes?.length;
  if (needsList && types && types.length > typesBefore) void load(['chart', 'table']);
  if (requested.compare === 'PREVIOUS_YEAR' && chart?.comparedRange && names.includes('insights')) await loadYearBefore(chart.comparedRange);
}

async function loadYearBefore({ start, end }: { start: string; end: string }): Promise<void> {
  const requested = state.value;
  const result = await client.query(ComparedTotalsDocument, {
    range: { instants: { start, end } }, timeZone: requested.timeZone, filter: normalized(requested.filter),
  });
  if (state.value === requested) yearBefore.value = result.data?.compared?.totals ?? null;
}

/** Loads everything again. */
export function reload(): Promise<void> {
  return load(viewer.value && usage.data.value.types ? ON_EVERY_CHANGE : [...ON_EVERY_CHANGE, ...CATALOG]);
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
  let before = { page: '', chart: '', table: '', users: '' };
  return effect(() => {
    const { tab, range, timeZone, filter, compare, measure } = state.value;
    if (tab !== 'usage' || status.value !== 'open') {
      before = { page: '', chart: '', table: '', users: '' };
      return;
    }
    const page = JSON.stringify([range, timeZone, filter, compare, token.value]);
    const chart = JSON.stringify([measure, splitOf(state.value), intervalOf(state.value)]);
    const table = JSON.stringify(groupsOf(state.value));
    const users = measureOf(measure).ranking;
    const previous = before;
    before = { page, chart, table, users };
    untracked(() => {
      if (page !== previous.page || chart !== previous.chart || table !== previous.table) rows.value = 10;
      if (page !== previous.page) {
        yearBefore.value = null;
        void reload();
      } else if (chart !== previous.chart) {
        void load(users === previous.users ? ['chart', 'table'] : ['chart', 'table', 'users']);
      } else if (table !== previous.table) {
        void load(['table']);
      }
    });
  });
}
