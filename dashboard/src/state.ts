// What the page shows. The address holds all of it, so that it can be shared, reloaded and gone back to.

import { signal } from '@preact/signals';

import { config } from './config';
import { DIMENSIONS, SPLITS, readFilter, writeFilter } from './filters';
import type { DateRangeInput, DateRangePreset, SeriesComparison, SeriesInterval, UsageDimension, UsageFilter } from './gql/graphql';
import { READER_ZONE } from './dates';
import { MEASURES, measureOf, type Measure } from './measures';

export type Tab = 'usage' | 'hardware' | 'ingestion';
export type Range = { preset: DateRangePreset } | { from: string; through: string } | { start: string; end: string };

export interface State {
  tab: Tab;
  range: Range;
  timeZone: string;
  filter: UsageFilter;
  compare: SeriesComparison | null;
  measure: string;
  /** Null: the dimension that says most about the measure. */
  split: UsageDimension | null;
  /** The second dimension of the table. */
  second: UsageDimension | null;
  /** Null: by the length of the range. */
  interval: SeriesInterval | null;
}

export const PRESETS: { preset: DateRangePreset; name: string; days: number }[] = [
  { preset: 'LAST_24_HOURS', name: '24 h', days: 1 },
  { preset: 'LAST_7_DAYS', name: '7 d', days: 7 },
  { preset: 'LAST_30_DAYS', name: '30 d', days: 30 },
  { preset: 'LAST_90_DAYS', name: '90 d', days: 90 },
  { preset: 'LAST_365_DAYS', name: '1 y', days: 365 },
  { preset: 'THIS_MONTH', name: 'This month', days: 31 },
  { preset: 'TODAY', name: 'Today', days: 1 },
  { preset: 'YESTERDAY', name: 'Yesterday', days: 1 },
  { preset: 'THIS_WEEK', name: 'This week', days: 7 },
  { preset: 'LAST_WEEK', name: 'Last week', days: 7 },
  { preset: 'LAST_MONTH', name: 'Last month', days: 31 },
  { preset: 'THIS_QUARTER', name: 'This quarter', days: 92 },
  { preset: 'LAST_QUARTER', name: 'Last quarter', days: 92 },
  { preset: 'THIS_YEAR', name: 'This year', days: 366 },
  { preset: 'LAST_YEAR', name: 'Last year', days: 366 },
  { preset: 'ALL_TIME', name: 'All time', days: 3_650 },
];

const DEFAULTS: State = {
  tab: 'usage',
  range: { preset: 'LAST_30_DAYS' },
  timeZone: READER_ZONE,
  filter: {},
  compare: 'PREVIOUS_PERIOD',
  measure: 'tokens',
  split: null,
  second: null,
  interval: null,
};

const INTERVALS: SeriesInterval[] = ['HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER'];
const COMPARISONS: Record<string, SeriesComparison | null> = { period: 'PREVIOUS_PERIOD', year: 'PREVIOUS_YEAR', none: null };

const isDay = (text: string | null): text is string => text !== null && /^\d{4}-\d\d-\d\d$/.test(text);
const isInstant = (text: string | null): text is string => text !== null && !Number.isNaN(Date.parse(text));

function readRange(parameters: URLSearchParams): Range {
  const [from, through] = [parameters.get('from'), parameters.get('through')];
  if (isDay(from) && isDay(through)) return { from, through };
  const [start, end] = [parameters.get('start'), parameters.get('end')];
  if (isInstant(start) && isInstant(end)) return { start, end };
  const preset = PRESETS.find(({ preset }) => preset === parameters.get('range')?.toUpperCase());
  return preset ? { preset: preset.preset } : DEFAULTS.range;
}

/** The state in an address. Unknown values are the defaults. */
export function read(search: string): State {
  const parameters = new URLSearchParams(search);
  const tab = parameters.get('tab');
  const compare = parameters.get('compare');
  const measure = parameters.get('measure') ?? '';
  const split = SPLITS.find((dimension) => DIMENSIONS[dimension].name === parameters.get('split'));
  const second = SPLITS.find((dimension) => DIMENSIONS[dimension].name === parameters.get('and'));
  const interval = INTERVALS.find((interval) => interval.toLowerCase() === parameters.get('interval'));
  return {
    tab: !config.embed && (tab === 'hardware' || tab === 'ingestion') ? tab : 'usage',
    range: readRange(parameters),
    timeZone: parameters.get('tz') ?? DEFAULTS.timeZone,
    filter: readFilter(parameters),
    compare: compare !== null && compare in COMPARISONS ? COMPARISONS[compare]! : DEFAULTS.compare,
    measure: MEASURES.some(({ id }) => id === measure) ? measure : DEFAULTS.measure,
    split: split ?? null,
    second: second ?? null,
    interval: interval ?? null,
  };
}

/** Parameters of a frame that are not part of the state. */
const themeParameters = config.embed ? [...new URLSearchParams(location.search)].filter(([name]) => /^theme(\.|$)/.test(name)) : [];

/** The address of a state; defaults are left out. */
export function write(state: State): string {
  const parameters = new URLSearchParams(themeParameters);
  if (state.tab !== 'usage') parameters.set('tab', state.tab);
  if ('preset' in state.range) {
    if (JSON.stringify(state.range) !== JSON.stringify(DEFAULTS.range)) parameters.set('range', state.range.preset.toLowerCase());
  } else {
    for (const [name, value] of Object.entries(state.range)) parameters.set(name, value);
  }
  if (state.timeZone !== DEFAULTS.timeZone) parameters.set('tz', state.timeZone);
  if (state.compare !== DEFAULTS.compare) parameters.set('compare', state.compare === 'PREVIOUS_YEAR' ? 'year' : 'none');
  if (state.measure !== DEFAULTS.measure) parameters.set('measure', state.measure);
  if (state.split) parameters.set('split', DIMENSIONS[state.split].name);
  if (state.second) parameters.set('and', DIMENSIONS[state.second].name);
  if (state.interval) parameters.set('interval', state.interval.toLowerCase());
  writeFilter(state.filter, parameters);
  const search = parameters.toString();
  return search ? `?${search}` : '';
}

export const state = signal<State>(read(location.search));

/** The range before zooming in, to go back to. Null: not zoomed. */
export const zoomedFrom = signal<Range | null>(history.state?.zoomedFrom ?? null);

/** Shows something else, with an entry in the history. */
export function show(patch: Partial<State>, zoomFrom: Range | null = null): void {
  state.value = { ...state.value, ...patch };
  zoomedFrom.value = zoomFrom;
  const address = `${location.pathname}${write(state.value)}`;
  // A frame shares the history of the product: its back button is the product's.
  if (config.embed) history.replaceState({ zoomedFrom: zoomFrom }, '', address);
  else history.pushState({ zoomedFrom: zoomFrom }, '', address);
}

addEventListener('popstate', (event) => {
  zoomedFrom.value = event.state?.zoomedFrom ?? null;
  state.value = read(location.search);
});

export function rangeInput(range: Range): DateRangeInput {
  if ('preset' in range) return { preset: range.preset };
  if ('from' in range) return { days: { from: range.from, through: range.through } };
  return { instants: { start: range.start, end: range.end } };
}

const DAY_MS = 86_400_000;

/** About how many days a range has. */
function lengthInDays(range: Range): number {
  if ('preset' in range) return PRESETS.find(({ preset }) => preset === range.preset)?.days ?? 30;
  if ('from' in range) return (Date.parse(range.through) - Date.parse(range.from)) / DAY_MS + 1;
  return (Date.parse(range.end) - Date.parse(range.start)) / DAY_MS;
}

const BUCKET_DAYS: Record<SeriesInterval, number> = { HOUR: 1 / 24, DAY: 1, WEEK: 7, MONTH: 30, QUARTER: 91 };
const MAX_BUCKETS = 800;

/** The intervals that suit a range. */
export function intervalsOf(range: Range): SeriesInterval[] {
  const days = lengthInDays(range);
  const suitable = INTERVALS.filter((interval) => days / BUCKET_DAYS[interval] <= MAX_BUCKETS && days / BUCKET_DAYS[interval] >= 1);
  return suitable.length > 0 ? suitable : ['HOUR'];
}

/** The interval that is shown. */
export function intervalOf({ range, interval }: State): SeriesInterval {
  if (interval && intervalsOf(range).includes(interval)) return interval;
  const days = lengthInDays(range);
  return days <= 2.1 ? 'HOUR' : days <= 100 ? 'DAY' : days <= 400 ? 'WEEK' : 'MONTH';
}

/** The dimensions of the table. */
export function groupsOf(state: State): UsageDimension[] {
  const split = splitOf(state);
  const { second } = state;
  return second && second !== split && splitsOf(measureOf(state.measure)).includes(second) ? [split, second] : [split];
}

/** The dimensions that a measure can be split by: users are not counted by user. */
export function splitsOf({ column }: Measure): UsageDimension[] {
  return column === 'users' ? SPLITS.filter((dimension) => dimension !== 'USER') : SPLITS;
}

export function splitOf({ measure: id, split }: State): UsageDimension {
  const measure = measureOf(id);
  return split && splitsOf(measure).includes(split) ? split : measure.split;
}
