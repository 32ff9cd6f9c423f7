// The chart of the page, its table, and what can be done with both.

import { useMemo, useState } from 'preact/hooks';

import { StackedBars } from '../chart/stacked_bars';
import { chartModel, type ChartModel } from '../chart/model';
import { bucketName, days, statusNote } from '../dates';
import { csv, download, queryActions, sectionOperation, type Row } from '../export';
import { DIMENSIONS, groupId, narrowed, type Group } from '../filters';
import { ChartSectionFragmentDoc } from '../gql/graphql';
import type { SeriesInterval, UsageDimension } from '../gql/graphql';
import { MEASURES, measureOf, type Measure } from '../measures';
import { cell, displayValue, exact } from '../numbers';
import { isMember } from '../session';
import { intervalOf, intervalsOf, show, splitOf, splitsOf, state, zoomedFrom, type Range } from '../state';
import { Choice, Menu, Select, type Action } from '../ui/controls';
import { Icon } from '../ui/icons';
import { Nothing, Panel } from '../ui/panel';
import { retry, shown, usage, variables, type UsageData } from './data';
import { openRecords } from './records';
import { NoUsers } from './users';

type Chart = NonNullable<UsageData['chart']>;

const QUICK = ['tokens', 'cost', 'compute', 'users', 'records'];
const SHORT_NAMES: Record<string, string> = { compute: 'Hours', users: 'Users' };
const INTERVAL_NAMES: Record<SeriesInterval, string> = { HOUR: 'hour', DAY: 'day', WEEK: 'week', MONTH: 'month', QUARTER: 'quarter' };
const DAY_MS = 86_400_000;

const capitalized = (text: string) => text.replace(/^./, (letter) => letter.toUpperCase());

/** The range from one bucket to another. */
function rangeOf(chart: Chart, from: number, through: number): Range {
  if (chart.interval === 'HOUR') return { start: chart.starts[from]!, end: chart.starts[through + 1] ?? chart.range.end };
  const next = chart.dates[through + 1];
  const first = from === 0 ? chart.range.firstDay : chart.dates[from]!;
  return { from: first, through: next ? new Date(Date.parse(`${next}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10) : chart.range.lastDay };
}

/** A line as a condition of the filter. */
export function filterByLine(dimension: UsageDimension, line: Group, others: string[]): void {
  show({ filter: narrowed(state.value.filter, dimension, line, others) });
}

function exportRows(chart: Chart, model: ChartModel, measure: Measure): Row[] {
  return model.buckets.map((bucket, index) => ({
    start: bucket.start,
    end: bucket.end,
    status: bucket.status,
    ...(model.isSplit ? Object.fromEntries(model.lines.map((line) => [line.name, plain(line.values[index] ?? 0n, measure)])) : {}),
    total: plain(bucket.total, measure),
    ...(chart.comparedRange ? { compared: bucket.compared === null ? null : plain(bucket.compared, measure) } : {}),
  }));
}

/** The exact value without separators: costs in the currency, everything else in the unit of the API. */
export function plain(value: bigint, measure: Measure): string {
  return measure.unit === 'cost' ? displayValue(value, 'cost').replace(/\.?0+$/, '') : value.toString();
}

export function SeriesPanel() {
  const current = state.value;
  const [isTable, setTable] = useState(false);
  const { chart } = usage.data.value;
  const before = shown.value;
  const measure = measureOf(before.measure);
  const dimension = splitOf(before);
  const model = useMemo(() => (chart ? chartModel(chart, measure, dimension) : null), [chart, measure, dimension]);
  const interval = intervalOf(current);
  const isCompared = model?.buckets.some(({ compared }) => compared !== null && compared !== 0n);
  const compared = chart?.comparedRange && isCompared ? (before.compare === 'PREVIOUS_YEAR' ? 'A year before' : 'Period before') : null;
  const others = model?.lines.flatMap(({ kind, key }) => (kind === 'VALUE' && key !== null ? [key] : [])) ?? [];

  const zoom = (from: number, through: number) => {
    if (!chart || !model) return;
    const range = rangeOf(chart, from, through);
    // An hour has no smaller bucket: its records are what is behind it.
    if (chart.interval === 'HOUR' && from === through) openRecords(bucketName('HOUR', chart.dates[from]!, chart.starts[from]!, before.timeZone), current.filter, range);
    else show({ range, interval: null }, zoomedFrom.value ?? current.range);
  };
  const zoomOut = zoomedFrom.value && (() => show({ range: zoomedFrom.value!, interval: null }));

  const operation = sectionOperation('UsageSeries', ChartSectionFragmentDoc, variables(['chart']));
  const file = `usage-${measure.id}-by-${DIMENSIONS[dimension].name}`;
  const actions: Action[] = [
    ...(chart && model ? [
      { name: 'Download CSV', run: () => download(`${file}.csv`, csv(exportRows(chart, model, measure)), 'text/csv') },
      { name: 'Download JSON', run: () => download(`${file}.json`, JSON.stringify(exportRows(chart, model, measure), null, 2), 'application/json') },
    ] : []),
    ...queryActions(operation),
  ];

  const measures = MEASURES.filter(({ id, column }) => (QUICK.includes(id) && !(column === 'users' && isMember.value)) || id === current.measure);
  const title = `${measureOf(current.measure).name} per ${INTERVAL_NAMES[interval]}`;
  return (
    <Panel
      title={title}
      class="series"
      hasData={Boolean(chart)}
      isLoading={usage.loading.value.has('chart')}
      error={usage.errors.value.chart}
      lines={9}
      onRetry={() => void retry('chart')}
      tools={
        <>
          <Choice
            name="Measure"
            options={measures.map(({ id, name }) => ({ value: id, name: SHORT_NAMES[id] ?? name }))}
            value={current.measure}
            onChange={(measure) => show({ measure, split: null })}
          />
          <Choice
            name="Split by"
            options={splitsOf(measureOf(current.measure)).map((dimension) => ({ value: dimension, name: capitalized(DIMENSIONS[dimension].name) }))}
            value={splitOf(current)}
            onChange={(split) => show({ split: split as UsageDimension })}
          />
          <div class="panel-actions">
            {zoomOut && <button type="button" class="link" onClick={zoomOut}><Icon name="back" /> Zoom out</button>}
            <Select
              name="Length of a bucket"
              class="bare"
              options={intervalsOf(current.range).map((interval) => ({ value: interval, name: `by ${INTERVAL_NAMES[interval]}` }))}
              value={interval}
              onChange={(interval) => show({ interval: interval as SeriesInterval }, zoomedFrom.value)}
            />
            <button type="button" class="link" aria-pressed={isTable} onClick={() => setTable(!isTable)}>{isTable ? 'Chart' : 'Table'}</button>
            <Menu name={`More about ${title}`} actions={actions} />
          </div>
        </>
      }
    >
      {() => {
        if (!chart || !model) return null;
        if (chart.emptyReason) return <Nothing title={`No ${measure.name.toLowerCase()} in this range`} reason={chart.emptyReason} />;
        if (measure.column === 'users' && model.total === 0n) return <NoUsers />;
        return (
          <>
            {isTable ? <BucketTable chart={chart} model={model} measure={measure} timeZone={before.timeZone} compared={compared} /> : (
              <StackedBars
                model={model}
                unit={measure.unit}
                interval={chart.interval}
                timeZone={before.timeZone}
                title={`${title}${model.isSplit ? ` by ${DIMENSIONS[dimension].name}` : ''}, ${exact(model.total, measure.unit)} in all`}
                compared={compared}
                onFilter={model.isSplit ? (line) => filterByLine(dimension, line, others) : null}
                onZoom={zoom}
                onZoomOut={zoomOut}
              />
            )}
            <Legend model={model} dimension={dimension} compared={compared} chart={chart} others={others} />
          </>
        );
      }}
    </Panel>
  );
}

interface LegendProps {
  chart: Chart;
  model: ChartModel;
  dimension: UsageDimension;
  compared: string | null;
  others: string[];
}

function Legend({ chart, model, dimension, compared, others }: LegendProps) {
  const isPartial = model.buckets.some(({ status }) => status === 'PARTIAL');
  return (
    <ul class="legend" aria-label="Legend">
      {!model.isSplit && (
        <li class="note">
          <i class="key c1" />Distinct users of each {INTERVAL_NAMES[chart.interval]}
          {dimension !== 'ACCOUNT' && `, not split: a user of two ${DIMENSIONS[dimension].plural} counts once`}
        </li>
      )}
      {model.isSplit && model.lines.map((line) => (
        <li key={groupId(line)}>
          <button type="button" title={`Filter by ${line.name}`} onClick={() => filterByLine(dimension, line, others)}>
            <i class={`key ${line.colour}`} /><span class="ellipsis">{line.name}</span>
          </button>
        </li>
      ))}
      {compared && chart.comparedRange && (
        <li class="note"><i class="key other" />{compared}, {days(chart.comparedRange.firstDay, chart.comparedRange.lastDay)}</li>
      )}
      {isPartial && <li class="note"><i class="key partial" />not complete</li>}
    </ul>
  );
}

interface BucketTableProps {
  chart: Chart;
  model: ChartModel;
  measure: Measure;
  timeZone: string;
  compared: string | null;
}

function BucketTable({ chart, model, measure, timeZone, compared }: BucketTableProps) {
  const lines = model.isSplit ? model.lines : [];
  return (
    <div class="scroll-table" role="region" aria-label="Values of the chart" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{capitalized(INTERVAL_NAMES[chart.interval])}</th>
            {lines.map((line) => <th key={groupId(line)} scope="col" class="number"><span class="ellipsis" title={line.name}>{line.name}</span></th>)}
            <th scope="col" class="number">{model.isSplit ? 'Total' : measure.name}</th>
            {compared && <th scope="col" class="number">{compared}</th>}
          </tr>
        </thead>
        <tbody>
          {model.buckets.map((bucket, index) => (
            <tr key={bucket.start}>
              <th scope="row">
                {bucketName(chart.interval, bucket.date, bucket.start, timeZone)} <span class="muted">{statusNote(bucket.status)}</span>
              </th>
              {lines.map((line) => {
                const value = line.values[index] ?? 0n;
                return <td key={groupId(line)} class={`number ${value === 0n ? 'muted' : ''}`} title={exact(value, measure.unit)}>{cell(value, measure.unit)}</td>;
              })}
              <td class="number" title={exact(bucket.total, measure.unit)}><b>{cell(bucket.total, measure.unit)}</b></td>
              {compared && <td class="number muted">{bucket.compared === null ? '–' : cell(bucket.compared, measure.unit)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
