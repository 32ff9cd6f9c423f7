// Live updates: when usage of the range changes, the page loads its sections again.

import { computed, effect, signal } from '@preact/signals';

import type { LiveStatus } from '../../clients/typescript/src/index.js';
import { normalized } from './filters';
import { onUsageChanged, status } from './session';
import { rangeInput, state } from './state';
import { reload, usage } from './usage/data';

/** At most one reload in this time. */
const INTERVAL_MS = 5_000;

/** Whether changes arrive. */
export const liveStatus = signal<LiveStatus>('connecting');

/** The usage that the page shows, as variables of the subscription. Null until the first result is there, so that it comes before everything else. */
const watched = computed(() => {
  const { tab, range, timeZone, filter } = state.value;
  if (tab !== 'usage' || status.value !== 'open' || !isLoaded.value) return null;
  return JSON.stringify({ range: rangeInput(range), timeZone, filter: normalized(filter) });
});
const isLoaded = computed(() => Boolean(usage.data.value.insights));

/** Subscribes to what the page shows, for as long as the page is open. */
export function subscribeToChanges(): void {
  effect(() => {
    if (watched.value === null) return undefined;
    return onUsageChanged(
      JSON.parse(watched.value),
      ({ totals, isInitial }) => {
        // What was recorded between the result and the start of the stream shows in the number of records.
        const isCurrent = usage.loading.value.has('insights') || totals.records === usage.data.value.insights?.totals.records;
        if (!isInitial || !isCurrent) void reload();
      },
      { minIntervalMs: INTERVAL_MS, onStatus: (status) => (liveStatus.value = status) },
    );
  });
}
