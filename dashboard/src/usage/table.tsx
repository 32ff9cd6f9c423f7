// The table of groups: the same lines as the chart, with more of them and more about each.

import { COLOURS, colourOf, comparedTotalOf, groupName, totalOf } from '../chart/model';
import { curlCommand, csv, download, graphiqlAddress, sectionOperation, type Row } from '../export';
import { DIMENSIONS, groupId, narrowed } from '../filters';
import { TableSectionFragmentDoc } from '../gql/graphql';
import type { UsageDimension } from '../gql/graphql';
import { measureOf, type Measure } from '../measures';
import { cell, change, cost, exact, percent, share } from '../numbers';
import { splitOf, state } from '../state';
import { Menu } from '../ui/controls';
import { Panel } from '../ui/panel';
import { retry, rows, showRows, shown, usage, variables, type UsageData } from './data';
import { openRecords } from './records';
import { filterByLine, plain } from './series';

type Table = NonNullable<UsageData['table']>;
type TableRow = Table['series'][number];

const MORE_ROWS = [10, 50, 200, 1_000];

const capitalized = (text: string) => text.replace(/^./, (letter) => letter.toUpperCase());

function exportRows({ series }: Table, measure: Measure, dimension: UsageDimension): Row[] {
  return series.map((row) => {
    const compared = comparedTotalOf(row, measure);
    return {
      [DIMENSIONS[dimension].name]: row.key ?? groupName(dimension, row),
      ...(row.accountId === null ? {} : { account: row.accountId }),
      kind: row.kind,
      [measure.id === 'records' ? 'value' : measure.id]: plain(totalOf(row, measure), measure),
      compared: compared === null ? null : plain(compared, measure),
      cost: row.cost,
      records: row.records,
      unpriced_records: row.unpricedRecords,
    };
  });
}

export function BreakdownPanel() {
  const before = shown.value;
  const measure = measureOf(before.measure);
  const dimension = splitOf(before);
  const { table, chart } = usage.data.value;
  // The other period of a series is whole. While the range is running, a change against it would say less than nothing.
  const isOver = chart?.statuses.at(-1) === 'COMPLETE';
  const { name, plural } = DIMENSIONS[dimension];
  const operation = sectionOperation('UsageByGroup', TableSectionFragmentDoc, variables(['table']));
  const graphiql = graphiqlAddress(operation);
  const title = `${measure.name} by ${name}`;
  const used = table?.series.filter((row) => row.records !== '0' || row.comparedRecords !== '0') ?? [];
  const hasRemainder = used.some(({ kind }) => kind === 'REMAINDER');
  const next = MORE_ROWS.find((count) => count > rows.value);
  return (
    <Panel
      title={title}
      hasData={Boolean(table)}
      isLoading={usage.loading.value.has('table')}
      error={usage.errors.value.table}
      lines={7}
      onRetry={() => void retry('table')}
      tools={
        <div class="panel-actions">
          <Menu
            name={`More about ${title}`}
            actions={[
              ...(table ? [
                { name: 'Download CSV', run: () => download(`usage-by-${name}.csv`, csv(exportRows(table, measure, dimension)), 'text/csv') },
                { name: 'Download JSON', run: () => download(`usage-by-${name}.json`, JSON.stringify(exportRows(table, measure, dimension), null, 2), 'application/json') },
              ] : []),
              ...(graphiql ? [{ name: 'Open as GraphQL', href: graphiql }] : []),
              { name: 'Copy as curl', run: () => void navigator.clipboard.writeText(curlCommand(operation)) },
            ]}
          />
        </div>
      }
    >
      {() => (
        used.length === 0 ? <p class="notice empty">No {measure.name.toLowerCase()} in this range. The chart says why.</p> : (
          <>
            <GroupTable rows={used} measure={measure} dimension={dimension} hasComparison={before.compare !== null && isOver} />
            {hasRemainder && next && dimension !== 'USAGE_TYPE' && (
              <button type="button" class="secondary" onClick={() => showRows(next)}>Show up to {next} {plural}</button>
            )}
          </>
        )
      )}
    </Panel>
  );
}

interface GroupTableProps {
  rows: TableRow[];
  measure: Measure;
  dimension: UsageDimension;
  hasComparison: boolean;
}

function GroupTable({ rows, measure, dimension, hasComparison }: GroupTableProps) {
  const values = rows.map((row) => totalOf(row, measure));
  const whole = values.reduce((sum, value) => sum + value, 0n);
  const highest = values.reduce((highest, value) => (value > highest ? value : highest), 0n);
  const others = rows.flatMap(({ kind, key }) => (kind === 'VALUE' && key !== null ? [key] : []));
  const isCost = measure.unit === 'cost';
  const isRecords = measure.id === 'records';
  let index = 0;
  return (
    <table class="groups">
      <thead>
        <tr>
          <th scope="col">{capitalized(DIMENSIONS[dimension].name)}</th>
          <th scope="col" class="number">{measure.name}</th>
          <th scope="col" class="share-bar"><span class="hidden">Bar</span></th>
          <th scope="col" class="number small">Share</th>
          {hasComparison && <th scope="col" class="number medium">Change</th>}
          {!isCost && <th scope="col" class="number">Cost</th>}
          {!isRecords && <th scope="col" class="number wide">Records</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, rowIndex) => {
          const name = groupName(dimension, row);
          const value = values[rowIndex]!;
          const before = comparedTotalOf(row, measure);
          const difference = before === null ? null : change(value, before);
          const colour = colourOf(row.kind, row.kind === 'VALUE' ? index++ : COLOURS);
          const isOpenable = row.records !== '0';
          return (
            <tr key={groupId(row)} class={row.kind === 'VALUE' ? '' : 'other-group'}>
              <th scope="row">
                <button type="button" class="row-button" title={`Filter by ${name}`} onClick={() => filterByLine(dimension, row, others)}>
                  <i class={`key ${colour}`} /><span class="ellipsis">{name}</span>
                </button>
              </th>
              <td class="number" title={exact(value, measure.unit)}>{cell(value, measure.unit)}</td>
              <td class="share-bar"><i class={colour} style={{ width: `${(share(value, highest) * 100).toFixed(1)}%` }} /></td>
              <td class="number small">{percent(share(value, whole))}</td>
              {hasComparison && (
                <td class="number medium muted">
                  {difference === null ? '–' : difference.text === 'new' ? 'new' : `${{ up: '+', down: '−', same: '' }[difference.direction]}${difference.text}`}
                </td>
              )}
              {!isCost && (
                <td class="number" title={row.unpricedRecords === '0' ? undefined : `${exact(BigInt(row.unpricedRecords), 'count')} records have no known cost`}>
                  {cost(row.cost)}{row.unpricedRecords !== '0' && <sup>*</sup>}
                </td>
              )}
              {!isRecords && (
                <td class="number wide">
                  <button
                    type="button"
                    class="quiet-link"
                    disabled={!isOpenable}
                    title="Show these records"
                    onClick={() => openRecords(name, narrowed(recordsFilter(measure), dimension, row, others))}
                  >
                    {exact(BigInt(row.records), 'count')}
                  </button>
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** The filter of the page with the usage types of the measure. */
function recordsFilter(measure: Measure) {
  const { filter } = state.value;
  const types = measure.usageTypes ?? usage.data.value.types?.flatMap(({ slug, partOfTokens }) => (partOfTokens ? [slug] : [])) ?? [];
  return types.length === 0 || filter.usageTypes?.length ? filter : { ...filter, usageTypes: types };
}
