// The page of hardware: specs with their usage, tiers without a spec, and prices.

import { useEffect, useState } from 'preact/hooks';

import type { SetPriceInput } from '../../../clients/typescript/src/index.js';
import { date, dateTime } from '../dates';
import { cell, cost, exact, rate, records } from '../numbers';
import { show, state } from '../state';
import { Menu } from '../ui/controls';
import { Panel } from '../ui/panel';
import { RangeTool, ZoneTool } from '../usage/tools';
import { hardware, load, watch, type Price, type Spec } from './data';
import { PriceDialog, RetireDialog, SpecDialog } from './forms';
import { Spark } from './spark';

type Opened =
  | { kind: 'spec'; spec: Spec | null; tier: string }
  | { kind: 'retire'; spec: Spec }
  | { kind: 'price'; initial: Partial<SetPriceInput> };

const MIB_PER_GIB = 1_024;
const PRICES_SHOWN = 30;

function summary({ gpuCount, gpuModel, gpuMemoryGib, vcpu, memoryMib, regions }: Spec): string {
  return [
    gpuCount > 0 ? `${gpuCount > 1 ? `${gpuCount} × ` : ''}${gpuModel ?? 'GPU'}${gpuMemoryGib ? ` ${gpuMemoryGib} GiB` : ''}` : null,
    vcpu && `${vcpu} vCPU`,
    memoryMib && `${Math.round(memoryMib / MIB_PER_GIB)} GiB`,
    regions.join(', '),
  ].filter(Boolean).join(' · ');
}

export function HardwarePage() {
  useEffect(watch, []);
  const [opened, open] = useState<Opened | null>(null);
  const { specs, usage, prices, types } = hardware.data.value;
  const mayChange = Boolean(prices);
  const close = () => open(null);
  const done = () => {
    close();
    void load();
  };
  const tiers = [...new Set([...(specs?.nodes.map(({ tier }) => tier) ?? []), ...(usage?.tiers.flatMap(({ tier }) => tier ?? []) ?? [])])];
  return (
    <>
      <div class="tools" role="group" aria-label="Range"><RangeTool /><ZoneTool /></div>
      <SpecsPanel mayChange={mayChange} onOpen={open} />
      <PricesPanel onOpen={open} />
      {opened?.kind === 'spec' && <SpecDialog spec={opened.spec} tier={opened.tier} onDone={done} onClose={close} />}
      {opened?.kind === 'retire' && <RetireDialog spec={opened.spec} onDone={done} onClose={close} />}
      {opened?.kind === 'price' && <PriceDialog types={types ?? []} tiers={tiers} initial={opened.initial} onDone={done} onClose={close} />}
    </>
  );
}

interface PanelProps {
  onOpen: (opened: Opened) => void;
}

function SpecsPanel({ mayChange, onOpen }: PanelProps & { mayChange: boolean }) {
  const { specs, usage, series } = hardware.data.value;
  const usageOf = (tier: string | null) => usage?.tiers.find((row) => row.tier === tier);
  const valuesOf = (tier: string | null) => series?.series.find(({ key }) => key === tier)?.quantities;
  const listed = new Set(specs?.nodes.map(({ tier }) => tier));
  const withoutSpec = specs ? (usage?.tiers.filter(({ tier }) => tier != null && !listed.has(tier)) ?? []) : [];
  const showTier = (tier: string) => show({ tab: 'usage', measure: 'compute', split: null, filter: { tiers: [tier] } });
  return (
    <Panel
      title="Hardware"
      hasData={Boolean(specs)}
      isLoading={hardware.loading.value.has('specs')}
      error={hardware.errors.value.specs}
      lines={8}
      onRetry={() => void load(['specs'])}
      tools={mayChange && <div class="panel-actions"><button type="button" class="secondary" onClick={() => onOpen({ kind: 'spec', spec: null, tier: '' })}>Add a spec</button></div>}
    >
      {() => (specs!.nodes.length === 0 && withoutSpec.length === 0 ? (
        <p class="notice empty">There are no hardware specs yet, and no compute in this range names a tier. A spec says what a tier is and what an hour costs.</p>
      ) : (
        <table class="groups specs">
          <thead>
            <tr>
              <th scope="col">Tier</th>
              <th scope="col" class="number medium">Per hour</th>
              <th scope="col" class="wide">In this range</th>
              <th scope="col" class="number">Hours</th>
              <th scope="col" class="number small">Cost</th>
              {mayChange && <th scope="col"><span class="hidden">Actions</span></th>}
            </tr>
          </thead>
          <tbody>
            {withoutSpec.map(({ tier, computeSeconds, cost: amount, unpricedRecords }) => (
              <tr key={tier} class="attention">
                <th scope="row">
                  <button type="button" class="row-button" onClick={() => showTier(tier!)}>
                    <span class="tier-name"><b class="ellipsis">{tier}</b><small>no hardware spec{unpricedRecords !== '0' && `, ${records(unpricedRecords)} without a price`}</small></span>
                  </button>
                </th>
                <td class="number medium muted">–</td>
                <td class="wide">{valuesOf(tier!) && <Spark values={valuesOf(tier!)!} />}</td>
                <td class="number" title={exact(BigInt(computeSeconds), 'hours')}>{cell(BigInt(computeSeconds), 'hours')}</td>
                <td class="number small">{cost(amount)}</td>
                {mayChange && (
                  <td class="actions">
                    <button type="button" class="secondary wide-only" onClick={() => onOpen({ kind: 'spec', spec: null, tier: tier! })}>Add a spec</button>
                    <span class="narrow-only">
                      <Menu name={`Change ${tier}`} actions={[{ name: 'Add a spec', run: () => onOpen({ kind: 'spec', spec: null, tier: tier! }) }]} />
                    </span>
                  </td>
                )}
              </tr>
            ))}
            {specs!.nodes.map((spec) => {
              const used = usageOf(spec.tier);
              return (
                <tr key={spec.tier} class={spec.isAvailable ? '' : 'retired'}>
                  <th scope="row">
                    <button type="button" class="row-button" title={spec.description || undefined} onClick={() => showTier(spec.tier)}>
                      <span class="tier-name">
                        <b class="ellipsis">{spec.displayName} {spec.displayName !== spec.tier && <code>{spec.tier}</code>}</b>
                        <small>{spec.isAvailable ? '' : 'retired · '}{summary(spec)}</small>
                      </span>
                    </button>
                  </th>
                  <td class="number medium">{spec.hourlyRate == null ? <span class="muted">no price</span> : rate(spec.hourlyRate)}</td>
                  <td class="wide">{used && valuesOf(spec.tier) && <Spark values={valuesOf(spec.tier)!} />}</td>
                  <td class="number" title={used && exact(BigInt(used.computeSeconds), 'hours')}>{used ? cell(BigInt(used.computeSeconds), 'hours') : usage ? <em class="muted">not used</em> : '–'}</td>
                  <td class="number small">{used ? cost(used.cost) : '–'}</td>
                  {mayChange && (
                    <td class="actions">
                      <Menu
                        name={`Change ${spec.displayName}`}
                        actions={[
                          { name: 'Change', run: () => onOpen({ kind: 'spec', spec, tier: spec.tier }) },
                          { name: 'Set a price', run: () => onOpen({ kind: 'price', initial: { usageType: 'compute_seconds', tier: spec.tier } }) },
                          ...(spec.isAvailable ? [{ name: 'Retire', run: () => onOpen({ kind: 'retire', spec }) }] : []),
                        ]}
                      />
                    </td>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      ))}
    </Panel>
  );
}

function subject({ tier, model, provider }: Price): string {
  return [tier && `tier ${tier}`, model && `model ${model}`, provider && `provider ${provider}`].filter(Boolean).join(', ') || 'everything';
}

/** The prices in force, by usage type and what they apply to; `validFrom` decides which of several is. */
function isCurrent(price: Price, all: readonly Price[]): boolean {
  const now = Date.now();
  const isSame = (other: Price) =>
    other.usageType === price.usageType && other.tier === price.tier && other.model === price.model && other.provider === price.provider;
  // The list begins with the last added: of two from the same instant, it is in force.
  const inForce = all.filter((other) => isSame(other) && Date.parse(other.validFrom) <= now);
  const newest = inForce.reduce<Price | null>((best, other) => (best === null || Date.parse(other.validFrom) > Date.parse(best.validFrom) ? other : best), null);
  return newest?.id === price.id && price.rate != null;
}

function PricesPanel({ onOpen }: PanelProps) {
  const [isAll, setAll] = useState(false);
  const { prices } = hardware.data.value;
  const all = prices?.nodes ?? [];
  const current = all.filter((price) => isCurrent(price, all) || Date.parse(price.validFrom) > Date.now());
  const byType = (left: Price, right: Price) => left.usageType.localeCompare(right.usageType) || subject(left).localeCompare(subject(right));
  const listed = isAll ? all : current.sort(byType).slice(0, PRICES_SHOWN);
  return (
    <Panel
      title={isAll ? 'All prices' : 'Prices in force'}
      hasData={Boolean(prices)}
      isLoading={hardware.loading.value.has('prices')}
      error={hardware.errors.value.prices}
      onRetry={() => void load(['prices'])}
      tools={prices && <div class="panel-actions"><button type="button" class="secondary" onClick={() => onOpen({ kind: 'price', initial: {} })}>Set a price</button></div>}
    >
      {() => (all.length === 0 ? (
        <p class="notice empty">There are no prices yet. Usage that is sent without a cost has no known cost until there is one.</p>
      ) : (
        <>
          <table class="groups">
            <thead>
              <tr>
                <th scope="col">Usage type</th>
                <th scope="col" class="number">Rate</th>
                <th scope="col" class="medium">In force from</th>
                <th scope="col" class="wide">Added by</th>
              </tr>
            </thead>
            <tbody>
              {listed.map((price) => (
                <tr key={price.id}>
                  <th scope="row">
                    <span class="tier-name"><span class="ellipsis">{price.usageType.replaceAll('_', ' ')}</span><small>{subject(price)}</small></span>
                  </th>
                  <td class="number">{price.rate == null ? <em class="muted">ended</em> : <>{rate(price.rate)} <span class="muted" title={exact(BigInt(price.perUnits), 'count')}>per {cell(BigInt(price.perUnits), 'count')}</span></>}</td>
                  <td class="medium" title={dateTime(price.validFrom, state.value.timeZone)}>{date(price.validFrom, state.value.timeZone)}{Date.parse(price.validFrom) > Date.now() && <em class="muted"> to come</em>}</td>
                  <td class="wide muted">{price.createdBy}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {(isAll || all.length > listed.length) && <button type="button" class="secondary" onClick={() => setAll(!isAll)}>{isAll ? 'Show those in force' : `Show all ${all.length}`}</button>}
        </>
      ))}
    </Panel>
  );
}
