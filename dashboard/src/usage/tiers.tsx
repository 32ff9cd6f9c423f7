// Compute by tier: hours, share and cost, with the hardware of each.

import { config } from '../config';
import { csv, download, queryActions, sectionOperation } from '../export';
import { narrowed } from '../filters';
import { TiersSectionFragmentDoc } from '../gql/graphql';
import { cell, cost, exact, percent, rate, records } from '../numbers';
import { show, state } from '../state';
import { Menu } from '../ui/controls';
import { Nothing, Panel } from '../ui/panel';
import { retry, usage, variables } from './data';

/** A space at which no line ends: a number and its unit stay together. */
const NO_BREAK = '\u00a0';
const MIB_PER_GIB = 1_024;

export function TiersPanel() {
  const { tiers } = usage.data.value;
  const operation = sectionOperation('UsageByTier', TiersSectionFragmentDoc, variables(['tiers']));
  const rows = tiers?.tiers ?? [];
  const exported = () => rows.map(({ tier, computeSeconds, cost, records, unpricedRecords }) => ({ tier, compute_seconds: computeSeconds, cost, records, unpriced_records: unpricedRecords }));
  const highest = Math.max(...rows.map(({ share }) => share), 0);
  return (
    <Panel
      title="Compute by tier"
      hasData={Boolean(tiers)}
      isLoading={usage.loading.value.has('tiers')}
      error={usage.errors.value.tiers}
      onRetry={() => void retry('tiers')}
      tools={
        <div class="panel-actions">
          {!config.embed && <button type="button" class="link" onClick={() => show({ tab: 'hardware' })}>Hardware</button>}
          <Menu
            name="More about Compute by tier"
            actions={[
              { name: 'Download CSV', run: () => download('compute-by-tier.csv', csv(exported()), 'text/csv') },
              { name: 'Download JSON', run: () => download('compute-by-tier.json', JSON.stringify(exported(), null, 2), 'application/json') },
              ...queryActions(operation),
            ]}
          />
        </div>
      }
    >
      {() => (
        <>
          {tiers?.emptyReason && <Nothing title="No compute on a tier in this range" reason={tiers.emptyReason} />}
          {rows.length > 0 && (
            <ul class="tiers">
              {rows.map((row) => {
                const spec = row.hardwareSpec;
                const hardware = spec && [
                  spec.hourlyRate && `${rate(spec.hourlyRate)}/h`,
                  spec.gpuCount > 0 ? `${spec.gpuCount > 1 ? `${spec.gpuCount} × ` : ''}${spec.gpuModel ?? 'GPU'}` : null,
                  spec.vcpu && `${spec.vcpu} vCPU`,
                  spec.memoryMib && `${Math.round(spec.memoryMib / MIB_PER_GIB)} GiB`,
                ].flatMap((part) => (part ? [part.replaceAll(' ', NO_BREAK)] : [])).join(`${NO_BREAK}· `);
                const name = row.tier ?? 'no tier';
                return (
                  <li key={name}>
                    <button type="button" class={`row-button ${row.tier === null ? 'other-group' : ''}`} title={`Filter by ${name}`}
                      onClick={() => show({ filter: narrowed(state.value.filter, 'TIER', { kind: row.tier === null ? 'UNKNOWN' : 'VALUE', key: row.tier, accountId: null }, []) })}>
                      <span class="tier-name">
                        <b class="ellipsis">{spec?.displayName ?? name}</b>
                        <small>{hardware || (row.tier === null ? 'sent without a tier' : 'no hardware spec')}</small>
                      </span>
                    </button>
                    <span class="meter" title={percent(row.share)}><i style={{ width: `${((row.share / (highest || 1)) * 100).toFixed(1)}%` }} /></span>
                    <span class="number" title={exact(BigInt(row.computeSeconds), 'hours')}>{cell(BigInt(row.computeSeconds), 'hours')}</span>
                    <span class="number" title={row.unpricedRecords === '0' ? undefined : `${records(row.unpricedRecords)} without a known cost`}>
                      {row.unpricedRecords === row.records ? <em class="muted">not priced</em> : <>{cost(row.cost)}{row.unpricedRecords !== '0' && <sup>*</sup>}</>}
                    </span>
                  </li>
                );
              })}
            </ul>
          )}
        </>
      )}
    </Panel>
  );
}
