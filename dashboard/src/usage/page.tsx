// The page of usage: tools, cards, chart, and panels.

import { useEffect } from 'preact/hooks';

import { isMember } from '../session';
import { Failure, Nothing } from '../ui/panel';
import { Cards } from './cards';
import { reload, usage, watch } from './data';
import { FindingsPanel } from './findings';
import { RecordsDrawer } from './records';
import { SeriesPanel } from './series';
import { BreakdownPanel } from './table';
import { TiersPanel } from './tiers';
import { Tools } from './tools';
import { UsersPanel } from './users';

export function UsagePage() {
  useEffect(watch, []);
  const reason = usage.data.value.insights?.emptyReason;
  // An error of the whole request is the same in every section: once is enough.
  const { insights: error, chart } = usage.errors.value;
  if (error && error === chart) {
    return (
      <>
        <Tools />
        <Failure title="Usage" error={error} onRetry={() => void reload()} />
      </>
    );
  }
  // Without any usage every section would give the same reason again.
  if (reason) {
    return (
      <>
        <Tools />
        <Nothing title="No usage in this range" reason={reason} />
      </>
    );
  }
  return (
    <>
      <Tools />
      <Cards />
      <SeriesPanel />
      <div class={`panels of-${isMember.value ? 3 : 4}`}>
        <BreakdownPanel />
        <TiersPanel />
        <FindingsPanel />
        {!isMember.value && <UsersPanel />}
      </div>
      <RecordsDrawer />
    </>
  );
}
