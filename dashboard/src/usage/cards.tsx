// Cards: a number each, its change, a remark. A press shows it in the chart.

import { config } from '../config';
import type { TotalsFragment } from '../gql/graphql';
import { MEASURES, type Measure } from '../measures';
import { bytes, change, estimate, exact, percent, records, short } from '../numbers';
import { show, state } from '../state';
import { Failure, plainMessage } from '../ui/panel';
import { isMember } from '../session';
import { compared, retry, usage, type UsageData } from './data';

type Insights = NonNullable<UsageData['insights']>;

/** The measures that always have a card; others have one where there is usage. */
const ALWAYS = new Set(['tokens', 'input', 'output', 'compute', 'cost', 'calls']);

const CARD_NAMES: Record<string, string> = { input: 'Input · cached', output: 'Output · reasoning' };

/** The average number of stored bytes over the part of the range that has passed. */
function averageBytes(byteSeconds: bigint, { range }: Insights): bigint {
  const end = Math.min(Date.parse(range.end), Date.now());
  const seconds = BigInt(Math.max(1, Math.round((end - Date.parse(range.start)) / 1_000)));
  return byteSeconds / seconds;
}

/** The remark of a card: what else one wants to know about the number. */
function remark(measure: Measure, totals: TotalsFragment, tiers: number | null, forecast: string | null): string {
  switch (measure.id) {
    case 'tokens': return records(totals.records, short);
    case 'input': return !totals.cacheReadShare ? '' : `${percent(totals.cacheReadShare)} from cache`;
    case 'output': return totals.tokensReasoning === '0' ? '' : `reasoning ${short(BigInt(totals.tokensReasoning), 'count')}`;
    case 'compute': return tiers === null || tiers === 0 ? '' : `${tiers} ${tiers === 1 ? 'tier' : 'tiers'}`;
    case 'cost': return forecast ? `≈ ${forecast} this month` : totals.unpricedRecords === '0' ? '' : `${records(totals.unpricedRecords, short)} not priced`;
    case 'storage': return 'on average';
    default: return '';
  }
}

const COUNT_KEY = 'usage-insights.cards';

/** The number of cards of the last visit, so that the placeholders take as much space. A frame stores nothing. */
function lastCount(): number {
  try {
    return Number(localStorage.getItem(COUNT_KEY)) || 7;
  } catch {
    return 7;
  }
}

function remember(count: number): void {
  try {
    if (!config.embed && lastCount() !== count) localStorage.setItem(COUNT_KEY, String(count));
  } catch {
    // Without storage the placeholders are as many as most installations have cards.
  }
}

export function Cards() {
  const { insights, tiers, findings, unique } = usage.data.value;
  const error = usage.errors.value.insights;
  if (error) return <Failure title="Totals" error={error} onRetry={() => void retry('insights')} />;
  if (!insights) {
    const count = lastCount();
    return <div class={`cards of-${count}`} aria-hidden="true">{Array.from({ length: count }, (_, index) => <div key={index} class="card waiting"><i /><i /><i /></div>)}</div>;
  }
  const { totals } = insights;
  const { totals: totalsBefore, users: usersBefore } = compared.value;
  const cards = MEASURES.flatMap((measure) => {
    const value = measure.total?.(totals);
    if (value === undefined || !(ALWAYS.has(measure.id) || (measure.id !== 'records' && value !== 0n))) return [];
    return [{ measure, value, before: totalsBefore && measure.total!(totalsBefore) }];
  });
  const hasUsers = !isMember.value;
  const count = cards.length + Number(hasUsers);
  remember(count);
  const forecast = findings?.findings?.rows.find((row) => row.kind === 'FORECAST' && row.measure === 'COST' && row.subject === null)?.forecast;
  const forecastText = forecast ? estimate(forecast.expected) : null;
  const failure = usage.errors.value.unique;
  const users = unique?.uniqueUsers && BigInt(unique.uniqueUsers.count);
  return (
    <div class={`cards of-${count}`} role="group" aria-label="Totals">
      {cards.map(({ measure, value, before }) => (
        <Card
          key={measure.id}
          name={CARD_NAMES[measure.id] ?? measure.name}
          value={measure.id === 'storage' ? bytes(averageBytes(value, insights)) : short(value, measure.unit)}
          exact={exact(value, measure.unit)}
          difference={before === null ? null : change(value, before)}
          remark={remark(measure, totals, tiers?.tiers.filter(({ tier }) => tier !== null).length ?? null, forecastText)}
          isChosen={state.value.measure === measure.id}
          onPress={() => show({ measure: measure.id, split: null })}
        />
      ))}
      {hasUsers && (
        <Card
          name="Unique users"
          value={users == null ? '–' : short(users, 'count')}
          exact={users == null ? (failure ? plainMessage(failure.message) : 'not known') : exact(users, 'count')}
          difference={users == null || usersBefore === null ? null : change(users, BigInt(usersBefore))}
          remark={users == null ? 'not counted' : ''}
          isChosen={state.value.measure === 'users'}
          onPress={() => show({ measure: 'users', split: null })}
        />
      )}
    </div>
  );
}

interface CardProps {
  name: string;
  value: string;
  exact: string;
  difference: ReturnType<typeof change>;
  remark: string;
  isChosen: boolean;
  onPress: () => void;
}

const MARKS = { up: '▲', down: '▼', same: '' };
const DIRECTIONS = { up: 'up by', down: 'down by', same: '' };

function Card({ name, value, exact, difference, remark, isChosen, onPress }: CardProps) {
  const [first, ...rest] = name.split(' · ');
  return (
    <button
      type="button"
      class="card"
      aria-pressed={isChosen}
      data-exact={exact}
      onClick={onPress}
    >
      <span class="card-name">{first}{rest.length > 0 && <span class="roomy"> · {rest.join(' · ')}</span>}</span>
      <span class="card-value">{value}</span>
      <span class="card-remark">
        {difference && (
          <b class={difference.direction}>
            <span aria-hidden="true">{MARKS[difference.direction]} </span><span class="hidden">{DIRECTIONS[difference.direction]} </span>{difference.text}
          </b>
        )}
        <span>{remark}</span>
      </span>
      <span class="hidden">exactly {exact}</span>
    </button>
  );
}

