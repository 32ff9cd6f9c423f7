// Findings: what is notable, most important first, each with the way to it.

import { useState } from 'preact/hooks';

import { config } from '../config';
import { normalized } from '../filters';
import type { FindingKind } from '../gql/graphql';
import { show, type State } from '../state';
import { Message, Panel } from '../ui/panel';
import { retry, usage, type UsageData } from './data';

type Finding = NonNullable<NonNullable<UsageData['findings']>['findings']>['rows'][number];

const NAMES: Record<FindingKind, string> = {
  CONCENTRATION: 'Concentrated', DROP: 'Drop', DUPLICATES: 'Duplicates', FORECAST: 'Forecast', NEW: 'New', REFUSALS: 'Rejected', SILENT: 'Stopped',
  SPIKE: 'Spike', UNPRICED: 'Not priced', UNTRACKED: 'Not metered',
};

const SHOWN = 5;

function action(finding: Finding): { name: string; patch: Partial<State> } {
  const { from, through } = finding.range.days;
  const days: Partial<State> = { range: { from, through }, filter: normalized(finding.filter) ?? {}, interval: null };
  switch (finding.kind) {
    case 'UNPRICED': return { name: 'Set a price', patch: { tab: 'hardware' } };
    case 'UNTRACKED': return finding.gap?.reason === 'TIER_MISSING' ? { name: 'Show it', patch: { ...days, measure: 'compute', split: null } } : { name: 'Open hardware', patch: { tab: 'hardware' } };
    case 'REFUSALS':
    case 'DUPLICATES': return { name: 'Open ingestion', patch: { tab: 'ingestion' } };
    case 'FORECAST': return { name: 'Show the month', patch: { ...days, range: { preset: 'THIS_MONTH' }, ...measureOf(finding) } };
    default: return { name: 'Show these days', patch: { ...days, ...measureOf(finding) } };
  }
}

/** The measure that shows a finding. */
function measureOf({ measure, usageType }: Finding): Partial<State> {
  const id = measure === 'COST' ? 'cost' : measure === 'TOKENS' ? 'tokens' : usageType === 'compute_seconds' ? 'compute' : usageType === 'api_calls' ? 'calls' : null;
  return id ? { measure: id, split: null } : {};
}

/** One forecast per subject, and forecasts last among what is only for information. */
function sorted(rows: Finding[]): Finding[] {
  const seen = new Set<string>();
  const kept = rows.filter(({ kind, subject }) => {
    if (kind !== 'FORECAST') return true;
    const isFirst = !seen.has(subject ?? '');
    seen.add(subject ?? '');
    return isFirst;
  });
  const order = ({ kind, severity, subject }: Finding) => (severity === 'CRITICAL' ? 0 : severity === 'WARNING' ? 1 : kind === 'FORECAST' ? (subject === null ? 2 : 4) : 3);
  return kept.sort((left, right) => order(left) - order(right));
}

export function FindingsPanel() {
  const [isAll, setAll] = useState(false);
  const found = usage.data.value.findings?.findings;
  const rows = sorted([...(found?.rows ?? [])]);
  return (
    <Panel
      title="Worth knowing"
      class="worth-knowing"
      hasData={Boolean(found)}
      isLoading={usage.loading.value.has('findings')}
      error={usage.errors.value.findings}
      lines={4}
      onRetry={() => void retry('findings')}
    >
      {() => (
        <>
          {rows.length === 0 && <p class="notice empty">Nothing unusual in this range: no spikes, gaps, or records without a price.</p>}
          <ul class="findings">
            {rows.slice(0, isAll ? rows.length : SHOWN).map((finding, index) => {
              const { name, patch } = action(finding);
              return (
                <li key={index} class={finding.severity.toLowerCase()}>
                  <b>{NAMES[finding.kind]}</b>
                  <p><Message text={finding.message} /></p>
                  {!(config.embed && patch.tab) && <button type="button" class="secondary" onClick={() => show(patch)}>{name}</button>}
                </li>
              );
            })}
          </ul>
          {rows.length > SHOWN && <button type="button" class="secondary" onClick={() => setAll(!isAll)}>{isAll ? 'Show fewer' : `Show all ${rows.length}`}</button>}
        </>
      )}
    </Panel>
  );
}
