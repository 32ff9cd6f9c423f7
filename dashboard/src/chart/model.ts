// The numbers of a chart: exact per line and bucket, with colours and names.

import type { BucketStatus, ChartSectionFragment, GroupKind, UsageDimension } from '../gql/graphql';
import { DIMENSIONS, type Group } from '../filters';
import { MEASURES, type Measure } from '../measures';
import { nanos } from '../numbers';

export type Chart = NonNullable<ChartSectionFragment['chart']>;
type SourceLine = NonNullable<Chart['series']>[number];

/** The colours of data, in their fixed order. */
export const COLOURS = 8;

export interface Line {
  key: string | null;
  accountId: string | null;
  kind: GroupKind;
  name: string;
  colour: string;
  values: bigint[];
  total: bigint;
}

export interface Bucket {
  date: string;
  start: string;
  end: string;
  status: BucketStatus;
  total: bigint;
  compared: bigint | null;
}

export interface ChartModel {
  lines: Line[];
  buckets: Bucket[];
  total: bigint;
  /** Whether each line is a group. Otherwise one line has all groups together. */
  isSplit: boolean;
}

/** The name of a group for readers. The same user in two accounts is two users. */
export function groupName(dimension: UsageDimension, { kind, key, name, accountId, accountName }: Group): string {
  if (kind === 'UNKNOWN') return DIMENSIONS[dimension].missing;
  if (kind === 'REMAINDER') return `all other ${DIMENSIONS[dimension].plural}`;
  const own = name ?? key ?? '';
  if (dimension !== 'USAGE_TYPE') return accountId == null ? own : `${own} · ${accountName ?? accountId}`;
  const measure = MEASURES.find(({ usageTypes }) => usageTypes?.length === 1 && usageTypes[0] === key);
  return measure?.name ?? (key ?? '').replaceAll('_', ' ');
}

/** The colour of the line at an index: grey for the remainder and for records without a value. */
export function colourOf(kind: GroupKind, index: number): string {
  return kind === 'VALUE' ? (index < COLOURS ? `c${index + 1}` : 'rest') : kind === 'REMAINDER' ? 'rest' : 'none';
}

const integers = (values: readonly string[] | undefined) => values?.map(BigInt) ?? [];
const costs = (values: readonly string[] | undefined) => values?.map(nanos) ?? [];

function valuesOf(line: SourceLine, { column }: Measure): bigint[] {
  if (column === 'costs') return costs(line.costs);
  return integers(column === 'records' ? line.recordCounts : line.quantities);
}

function comparedOf(line: SourceLine, { column }: Measure): (bigint | null)[] {
  if (column === 'costs') return line.comparedCosts?.map((value) => (value === null ? null : nanos(value))) ?? [];
  const values = column === 'records' ? line.comparedRecordCounts : line.comparedQuantities;
  return values?.map((value) => (value === null ? null : BigInt(value))) ?? [];
}

function totalOf(line: SourceLine, { column }: Measure): bigint {
  return column === 'costs' ? nanos(line.cost) : BigInt(column === 'records' ? line.records : (line.total ?? '0'));
}

const add = (left: bigint[], right: bigint[]) => left.map((value, index) => value + (right[index] ?? 0n));

/** Users do not add up over groups: one line has those of all groups together. */
function usersModel(chart: Chart, measure: Measure): ChartModel {
  const values = integers(chart.uniqueUsers?.counts);
  const total = BigInt(chart.uniqueUsers?.total ?? '0');
  const compared = chart.uniqueUsers?.comparedCounts.map((count) => (count === null ? null : BigInt(count))) ?? [];
  return {
    lines: [{ key: null, accountId: null, kind: 'VALUE', name: measure.name, colour: 'c1', values, total }],
    buckets: bucketsOf(chart, (index) => ({ total: values[index] ?? 0n, compared: compared[index] ?? null })),
    total,
    isSplit: false,
  };
}

function bucketsOf(chart: Chart, valuesAt: (index: number) => Pick<Bucket, 'total' | 'compared'>): Bucket[] {
  return chart.starts.map((start, index) => ({
    date: chart.dates[index]!,
    start,
    end: chart.starts[index + 1] ?? chart.range.end,
    status: chart.statuses[index]!,
    ...valuesAt(index),
  }));
}

export function chartModel(chart: Chart, measure: Measure, dimension: UsageDimension): ChartModel {
  if (measure.column === 'users') return usersModel(chart, measure);
  const { series = [] } = chart;
  const lines: Line[] = [];
  let values = 0;
  for (const source of series) {
    const index = source.kind === 'VALUE' ? values++ : values;
    const line: Line = {
      key: source.key,
      accountId: source.accountId,
      kind: source.kind,
      name: groupName(dimension, { ...source, name: source.names[0] }),
      colour: colourOf(source.kind, index),
      values: valuesOf(source, measure),
      total: totalOf(source, measure),
    };
    const rest = lines.find(({ kind }) => kind === 'REMAINDER');
    // Usage types are never added up by the server: those without a colour of their own are added up here.
    if (line.colour === 'rest' && rest) {
      rest.values = add(rest.values, line.values);
      rest.total += line.total;
    } else if (line.colour === 'rest') {
      lines.push({ ...line, kind: 'REMAINDER', key: null, accountId: null, name: groupName(dimension, { kind: 'REMAINDER', key: null }) });
    } else {
      lines.push(line);
    }
  }
  const buckets = bucketsOf(chart, (index) => {
    const compared = series.map((line) => comparedOf(line, measure)[index] ?? null).filter((value) => value !== null);
    return {
      total: lines.reduce((sum, { values }) => sum + (values[index] ?? 0n), 0n),
      compared: compared.length > 0 ? compared.reduce((sum, value) => sum + value, 0n) : null,
    };
  });
  const used = lines.filter(({ total }) => total !== 0n);
  return { lines: used, buckets, total: used.reduce((sum, { total }) => sum + total, 0n), isSplit: true };
}
