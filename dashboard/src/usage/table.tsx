// The table of groups: the same groups as in the chart, with more of them and more about each; by one dimension or two.

import { COLOURS, colourOf, groupName } from '../chart/model';
import { csv, download, queryActions, sectionOperation, type Row } from '../export';
import { DIMENSIONS, dimensionsOf, narrowed } from '../filters';
import { TableSectionFragmentDoc } from '../gql/graphql';
import type { UsageDimension, UsageFilter } from '../gql/graphql';
import { measureOf, type Measure } from '../measures';
import { cell, cost, exact, nanos, percent, records, share } from '../numbers';
import { groupsOf, show, splitOf, splitsOf, state } from '../state';
import { Menu, Select } from '../ui/controls';
import { Panel } from '../ui/panel';
import { retry, rows, showRows, shown, tableTypes, usage, variables, type UsageData } from './data';
import { openRecords } from './records';
import { plain } from './series';

type Table = NonNullable<NonNullable<UsageData['table']>['breakdown']>;
type TableRow = Table['rows'][number];

const MORE_ROWS = [10, 50, 200, 1_000];

const capitalized = (text: string) => text.replace(/^./, (letter) => letter.toUpperCase());

/** The value of a row. Its totals hold only the usage types of the measure. */
function valueOf({ totals, uniqueUsers }: TableRow, { column }: Measure): bigint {
  if (column === 'costs') return nanos(totals.cost);
  if (column === 'users') return BigInt(uniqueUsers ?? '0');
  return column === 'records' ? BigInt(totals.records) : totals.byType.reduce((sum, { quantity }) => sum + BigInt(quantity), 0n);
}

/** The groups of a row, one per dimension. */
function groupsOfRow(row: TableRow, dimensions: readonly UsageDimension[]) {
  return dimensions.map((dimension, index) => {
    const key = row.keys[index] ?? null;
    const isUser = DIMENSIONS[dimension].belongsToAccount;
    return {
      dimension,
      kind: row.kind === 'VALUE' && key === null ? ('UNKNOWN' as const) : row.kind,
      key,
      name: row.names[index] ?? null,
      accountId: isUser ? row.accountId : null,
      accountName: isUser ? row.accountName : null,
    };
  });
}

function nameOfRow(row: TableRow, dimensions: readonly UsageDimension[]): string {
  if (row.kind === 'REMAINDER') return `${exact(BigInt(row.values), 'count')} other ${dimensions.length > 1 ? 'pairs' : DIMENSIONS[dimensions[0]!].plural}`;
  return groupsOfRow(row, dimensions).map((group) => groupName(group.dimension, group)).join(' · ');
}

/** The filter that selects the records of a row. Null: no filter does, as for the other pairs. */
function filterOf(filter: UsageFilter, row: TableRow, { by, rows }: Table): UsageFilter | null {
  if (row.kind === 'REMAINDER' && by.length > 1) return null;
  const others = rows.flatMap(({ kind, key }) => (kind === 'VALUE' && key !== null ? [key] : []));
  return groupsOfRow(row, dimensionsOf(by)).reduce((narrower, group) => narrowed(narrower, group.dimension, group, others), filter);
}

function exportRows(table: Table, measure: Measure): Row[] {
  const dimensions = dimensionsOf(table.by);
  return table.rows.map((row) => ({
    ...Object.fromEntries(groupsOfRow(row, dimensions).map((group) => [DIMENSIONS[group.dimension].name, group.key ?? groupName(group.dimension, group)])),
    ...(dimensions.some((dimension) => DIMENSIONS[dimension].belongsToAccount) ? { account: row.accountId } : {}),
    kind: row.kind,
    [measure.id === 'records' ? 'value' : measure.id]: plain(valueOf(row, measure), measure),
    cost: row.totals.cost,
    records: row.totals.records,
    unpriced_records: row.totals.unpricedRecords,
  }));
}

export function BreakdownPanel() {
  const current = state.value;
  const before = shown.value;
  const measure = measureOf(before.measure);
  const split = splitOf(current);
  const table = usage.data.value.table?.breakdown;
  const { name, plural } = DIMENSIONS[split];
  const operation = sectionOperation('UsageByGroup', TableSectionFragmentDoc, variables(['table']));
  const title = `${measureOf(current.measure).name} by ${name}`;
  const hasRemainder = table?.rows.some(({ kind }) => kind === 'REMAINDER');
  const next = MORE_ROWS.find((count) => count > rows.value);
  const seconds = splitsOf(measureOf(current.measure)).filter((dimension) => dimension !== split);
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
          <Select
            name="Second dimension"
            class="bare"
            options={[{ value: '', name: 'and by …' }, ...seconds.map((dimension) => ({ value: dimension, name: `and ${DIMENSIONS[dimension].name}` }))]}
            value={groupsOf(current)[1] ?? ''}
            onChange={(second) => show({ second: (second || null) as UsageDimension | null })}
          />
          <Menu
            name={`More about ${title}`}
            actions={[
              ...(table ? [
                { name: 'Download CSV', run: () => download(`usage-by-${name}.csv`, csv(exportRows(table, measure)), 'text/csv') },
                { name: 'Download JSON', run: () => download(`usage-by-${name}.json`, JSON.stringify(exportRows(table, measure), null, 2), 'application/json') },
              ] : []),
              ...queryActions(operation),
            ]}
          />
        </div>
      }
    >
      {() => (
        table!.rows.length === 0 ? <p class="notice empty">No {measure.name.toLowerCase()} in this range. The chart says why.</p> : (
          <>
            <GroupTable table={table!} measure={measure} hasChange={before.compare === 'PREVIOUS_PERIOD' && measure.change !== null} />
            {hasRemainder && next && <button type="button" class="secondary" onClick={() => showRows(next)}>Show up to {next} {table!.by.length > 1 ? 'pairs' : plural}</button>}
          </>
        )
      )}
    </Panel>
  );
}

function GroupTable({ table, measure, hasChange }: { table: Table; measure: Measure; hasChange: boolean }) {
  const by = dimensionsOf(table.by);
  const values = table.rows.map((row) => valueOf(row, measure));
  const highest = values.reduce((highest, value) => (value > highest ? value : highest), 0n);
  const isCost = measure.unit === 'cost';
  const isRecords = measure.id === 'records';
  let index = 0;
  return (
    <table class="groups">
      <thead>
        <tr>
          <th scope="col">{capitalized(by.map((dimension) => DIMENSIONS[dimension].name).join(' and '))}</th>
          <th scope="col" class="number">{measure.name}</th>
          <th scope="col" class="share-bar"><span class="hidden">Bar</span></th>
          <th scope="col" class="number small">Share</th>
          {hasChange && <th scope="col" class="number medium">Change</th>}
          {!isCost && <th scope="col" class="number">Cost</th>}
          {!isRecords && <th scope="col" class="number wide">Records</th>}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, rowIndex) => {
          const name = nameOfRow(row, by);
          const value = values[rowIndex]!;
          const { totals } = row;
          // Pairs are not in the chart and have no colour there.
          const colour = by.length > 1 ? 'single' : colourOf(row.kind, row.kind === 'VALUE' ? index++ : COLOURS);
          const filter = filterOf(state.value.filter, row, table);
          const label = <>{by.length === 1 && <i class={`key ${colour}`} />}<span class="ellipsis" title={row.keys.filter(Boolean).join(' · ') || undefined}>{name}</span></>;
          return (
            <tr key={JSON.stringify([row.kind, row.keys, row.accountId])} class={row.kind === 'VALUE' ? '' : 'other-group'}>
              <th scope="row">
                {filter ? <button type="button" class="row-button" onClick={() => show({ filter })}>{label}</button> : <span class="row-text">{label}</span>}
              </th>
              <td class="number" title={exact(value, measure.unit)}>{cell(value, measure.unit)}</td>
              <td class="share-bar">{value !== 0n && <i class={colour} style={{ width: `${(share(value, highest) * 100).toFixed(1)}%` }} />}</td>
              <td class="number small">{percent(row.share, true)}</td>
              {hasChange && <td class="number medium muted">{changeText(row, measure)}</td>}
              {!isCost && (
                <td class="number" title={totals.unpricedRecords === '0' ? undefined : `${records(totals.unpricedRecords)} without a known cost`}>
                  {cost(totals.cost)}{totals.unpricedRecords !== '0' && <sup>*</sup>}
                </td>
              )}
              {!isRecords && (
                <td class="number wide">
                  {filter ? (
                    <button type="button" class="quiet-link" title="Show these records" onClick={() => openRecords(name, ofMeasure(filter))}>{exact(BigInt(totals.records), 'count')}</button>
                  ) : exact(BigInt(totals.records), 'count')}
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** The change of a row against the previous period. */
function changeText({ change }: TableRow, measure: Measure): string {
  if (!usage.data.value.insights?.previous || measure.change === null) return '–';
  if (!change) return 'new';
  const value = change[measure.change];
  if (value === null) return '–';
  const text = percent(Math.abs(value) / 100, true);
  return Math.abs(value) < 0.05 ? text : `${value < 0 ? '−' : '+'}${text}`;
}

/** A filter with the usage types of the measure. */
function ofMeasure(filter: UsageFilter): UsageFilter {
  const types = tableTypes();
  return types === null || filter.usageTypes?.length ? filter : { ...filter, usageTypes: types };
}
