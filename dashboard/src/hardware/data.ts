// The data of the hardware page.

import { effect, untracked } from '@preact/signals';

import { HardwarePageDocument, type HardwarePageQuery, type HardwarePageQueryVariables } from '../gql/graphql';
import { setCurrency } from '../numbers';
import { sectionSet } from '../sections';
import { status, token, viewer } from '../session';
import { intervalOf, rangeInput, state } from '../state';

export type HardwareData = Required<HardwarePageQuery>;
export type HardwareSection = keyof HardwareData;
export type Spec = NonNullable<HardwareData['specs']>['nodes'][number];
export type Price = NonNullable<HardwareData['prices']>['nodes'][number];

const ALL: HardwareSection[] = ['specs', 'usage', 'series', 'prices', 'types', 'config', 'viewer'];

function variables(names: HardwareSection[]): HardwarePageQueryVariables {
  const { range, timeZone } = state.value;
  const has = (name: HardwareSection) => names.includes(name);
  return {
    range: rangeInput(range), timeZone, interval: intervalOf(state.value), withSpecs: has('specs'), withUsage: has('usage'), withSeries: has('series'),
    withPrices: has('prices'), withTypes: has('types') || has('config'),
  };
}

export const hardware = sectionSet<HardwareData>(HardwarePageDocument as never, variables);

export async function load(names: HardwareSection[] = ALL): Promise<void> {
  await hardware.load(names);
  const { config, viewer: caller } = hardware.data.value;
  if (config) setCurrency(config.currency);
  if (caller && names.includes('viewer')) viewer.value = caller;
}

/** Loads the page, and again when the range changes; returns a function that stops it. */
export function watch(): () => void {
  let before = '';
  return effect(() => {
    const { range, timeZone } = state.value;
    const key = JSON.stringify([range, timeZone, token.value]);
    if (status.value !== 'open' || key === before) return;
    before = key;
    untracked(() => void load());
  });
}
