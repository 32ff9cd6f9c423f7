// The row of tools: range, zone, accounts, comparison, and the filter as chips.

import { useState } from 'preact/hooks';

import { READER_ZONE, days, timeZones } from '../dates';
import { chips } from '../filters';
import type { SeriesComparison } from '../gql/graphql';
import { nameOf } from '../names';
import { PRESETS, show, state, type Range } from '../state';
import { Popover, Select } from '../ui/controls';
import { Icon } from '../ui/icons';
import { usage } from './data';

const VISIBLE = 6;

const isSame = (left: Range, right: Range) => JSON.stringify(left) === JSON.stringify(right);

function rangeName(range: Range): string {
  if ('preset' in range) return PRESETS.find(({ preset }) => preset === range.preset)?.name ?? range.preset;
  if ('from' in range) return days(range.from, range.through);
  const shown = usage.data.value.insights?.range;
  return shown ? days(shown.firstDay, shown.lastDay) : 'Own range';
}

export function RangeTool() {
  const { range } = state.value;
  const choose = (range: Range) => show({ range, interval: null });
  const isVisible = PRESETS.slice(0, VISIBLE).some(({ preset }) => isSame(range, { preset }));
  return (
    <div class="range">
      <div class="segments" role="group" aria-label="Range">
        {PRESETS.slice(0, VISIBLE).map(({ preset, name }) => (
          <button key={preset} type="button" aria-pressed={isSame(range, { preset })} onClick={() => choose({ preset })}>{name}</button>
        ))}
      </div>
      <Popover
        name={`${isVisible ? 'More ranges' : 'Range'}: ${rangeName(range)}`}
        class={`control ${isVisible ? 'is-other' : 'is-chosen'}`}
        label={<><span class="wide-only">{isVisible ? 'More' : rangeName(range)}</span><span class="narrow-only">{rangeName(range)}</span> <Icon name="down" /></>}
      >
        {(close) => (
          <div class="range-panel">
            <ul class="menu">
              {PRESETS.map(({ preset, name }, index) => (
                <li key={preset} class={index < VISIBLE ? 'narrow-only' : ''}>
                  <button type="button" aria-pressed={isSame(range, { preset })} onClick={() => { choose({ preset }); close(); }}>
                    {/^\d/.test(name) ? `Last ${name}` : name}
                  </button>
                </li>
              ))}
            </ul>
            <OwnDays range={range} onChoose={(range) => { choose(range); close(); }} />
          </div>
        )}
      </Popover>
    </div>
  );
}

function OwnDays({ range, onChoose }: { range: Range; onChoose: (range: Range) => void }) {
  const shown = usage.data.value.insights?.range;
  const [from, setFrom] = useState('from' in range ? range.from : (shown?.firstDay ?? ''));
  const [through, setThrough] = useState('through' in range ? range.through : (shown?.lastDay ?? ''));
  return (
    <form class="own-days" onSubmit={(event) => { event.preventDefault(); onChoose({ from, through }); }}>
      <label>From <input type="date" class="control" required value={from} min="2000-01-01" max="2099-12-31" onInput={(event) => setFrom(event.currentTarget.value)} /></label>
      <label>Through <input type="date" class="control" required value={through} min={from || '2000-01-01'} max="2099-12-31" onInput={(event) => setThrough(event.currentTarget.value)} /></label>
      <button type="submit" class="primary">Show these days</button>
    </form>
  );
}

export function ZoneTool() {
  const { timeZone } = state.value;
  const [search, setSearch] = useState('');
  const offered = [...new Set([READER_ZONE, 'UTC', timeZone, ...timeZones()])];
  const found = offered.filter((zone) => zone.toLowerCase().replaceAll('_', ' ').includes(search.toLowerCase().replaceAll('_', ' ')));
  return (
    <Popover name={`Time zone: ${timeZone}`} label={<><Icon name="globe" /> <span class="ellipsis">{timeZone.replaceAll('_', ' ')}</span> <Icon name="down" /></>}>
      {(close) => (
        <div class="picker">
          <input type="search" class="control" aria-label="Search time zones" placeholder="Search time zones" value={search} onInput={(event) => setSearch(event.currentTarget.value)} />
          <ul class="menu scroll">
            {found.slice(0, 60).map((zone) => (
              <li key={zone}>
                <button type="button" aria-pressed={zone === timeZone} onClick={() => { show({ timeZone: zone }); close(); }}>
                  {zone.replaceAll('_', ' ')}{zone === READER_ZONE && <span class="muted"> yours</span>}
                </button>
              </li>
            ))}
            {found.length === 0 && <li class="muted">No such time zone</li>}
          </ul>
        </div>
      )}
    </Popover>
  );
}

/** For readers who see more than one account. */
function AccountTool() {
  const { filter } = state.value;
  const [search, setSearch] = useState('');
  const listed = usage.data.value.accounts?.breakdown?.rows.flatMap(({ kind, key }) => (kind === 'VALUE' && key !== null ? [key] : [])) ?? [];
  const chosen = filter.accountIds ?? [];
  const accounts = [...new Set([...chosen, ...listed])];
  if (accounts.length < 2) return null;
  const found = accounts.filter((account) => `${account} ${nameOf('ACCOUNT', account)}`.toLowerCase().includes(search.toLowerCase()));
  const choose = (accountIds: string[]) => show({ filter: { ...filter, accountIds } });
  const label = chosen.length === 0 ? 'All accounts' : chosen.length === 1 ? nameOf('ACCOUNT', chosen[0]!) : `${chosen.length} accounts`;
  return (
    <Popover name={`Accounts: ${label}`} label={<><Icon name="account" /> <span class="ellipsis">{label}</span> <Icon name="down" /></>}>
      {() => (
        <div class="picker">
          <input type="search" class="control" aria-label="Search accounts" placeholder="Search accounts" value={search} onInput={(event) => setSearch(event.currentTarget.value)} />
          <ul class="menu scroll">
            {chosen.length > 0 && <li><button type="button" onClick={() => choose([])}>All accounts</button></li>}
            {found.map((account) => (
              <li key={account}>
                <label class="check">
                  <input
                    type="checkbox"
                    checked={chosen.includes(account)}
                    onChange={() => choose(chosen.includes(account) ? chosen.filter((other) => other !== account) : [...chosen, account])}
                  />
                  <span class="ellipsis" title={account}>{nameOf('ACCOUNT', account)}{nameOf('ACCOUNT', account) !== account && <small class="muted"> {account}</small>}</span>
                </label>
              </li>
            ))}
            {found.length === 0 && search && (
              <li><button type="button" onClick={() => choose([...chosen, search])}>Only the account <b>{search}</b></button></li>
            )}
          </ul>
        </div>
      )}
    </Popover>
  );
}

const COMPARISONS = [
  { value: 'PREVIOUS_PERIOD', name: 'vs previous period' },
  { value: 'PREVIOUS_YEAR', name: 'vs previous year' },
  { value: '', name: 'No comparison' },
];

export function Tools() {
  const { filter, compare } = state.value;
  const conditions = chips(filter);
  const range = usage.data.value.insights?.range;
  return (
    <div class="tools" role="group" aria-label="Range and filter">
      {range && <p class="print-only">{days(range.firstDay, range.lastDay)}, {state.value.timeZone.replaceAll('_', ' ')}</p>}
      <RangeTool />
      <Select name="Compare" options={COMPARISONS} value={compare ?? ''} onChange={(value) => show({ compare: (value || null) as SeriesComparison | null })} />
      <ZoneTool />
      <AccountTool />
      {conditions.map(({ label, without }) => (
        <span key={label} class="chip">
          <span class="ellipsis" title={label}>{label}</span>
          <button type="button" aria-label={`Remove the filter ${label}`} onClick={() => show({ filter: without })}><Icon name="close" /></button>
        </span>
      ))}
      {conditions.length > 1 && <button type="button" class="link" onClick={() => show({ filter: {} })}>Clear all</button>}
    </div>
  );
}
