// The records behind a number, in a drawer.

import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';

import type { UsageError } from '../../../clients/typescript/src/index.js';
import { dateTime } from '../dates';
import { download, queryActions } from '../export';
import { normalized } from '../filters';
import { RecordsDocument } from '../gql/graphql';
import type { RecordsQuery, UsageFilter } from '../gql/graphql';
import { cost, exact } from '../numbers';
import { onHolderChange, query } from '../session';
import { rangeInput, state, type Range } from '../state';
import { Copy, Dialog, Menu } from '../ui/controls';
import { Failure, Placeholder } from '../ui/panel';
import { History } from './history';

type UsageRecord = NonNullable<RecordsQuery['records']>['nodes'][number];

const opened = signal<{ title: string; filter: UsageFilter; range: Range } | null>(null);
onHolderChange(() => (opened.value = null));

/** Shows the records of a filter, in the range of the page or another. */
export function openRecords(title: string, filter: UsageFilter, range: Range = state.value.range): void {
  opened.value = { title, filter, range };
}

export function RecordsDrawer() {
  if (!opened.value) return null;
  const { title, filter, range } = opened.value;
  return (
    <Dialog title={`Records: ${title}`} kind="side" onClose={() => (opened.value = null)}>
      <Records filter={filter} range={range} />
    </Dialog>
  );
}

function Records({ filter, range }: { filter: UsageFilter; range: Range }) {
  const { timeZone } = state.value;
  const [records, setRecords] = useState<UsageRecord[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [error, setError] = useState<UsageError | null>(null);
  const [isLoading, setLoading] = useState(true);
  const variables = { range: rangeInput(range), timeZone, filter: normalized(filter) };

  const load = async (after: string | null, signal?: AbortSignal) => {
    setLoading(true);
    setError(null);
    const { data, errors } = await query(RecordsDocument, { ...variables, after }, { signal });
    if (data?.records) {
      const { nodes, pageInfo } = data.records;
      setRecords((records) => (after === null ? nodes : [...records, ...nodes]));
      setNext(pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null);
    }
    setError(errors[0] ?? null);
    setLoading(false);
  };
  useEffect(() => {
    const controller = new AbortController();
    load(null, controller.signal).catch((cause: unknown) => {
      if (!controller.signal.aborted) throw cause;
    });
    return () => controller.abort();
  }, []);

  const operation = { query: RecordsDocument.toString().trim().replace(/^ {4}/, ''), variables };
  return (
    <>
      <div class="drawer-tools">
        <span class="muted">Newest first, at {timeZone.replaceAll('_', ' ')}</span>
        <Menu
          name="More about these records"
          actions={[
            { name: 'Download JSON', run: () => download('usage-records.json', JSON.stringify(records, null, 2), 'application/json') },
            ...queryActions(operation),
          ]}
        />
      </div>
      {records.length > 0 && (
        <ul class="records">
          {records.map((record) => <RecordRow key={record.id} record={record} timeZone={timeZone} />)}
        </ul>
      )}
      {error && <Failure title="Records" error={error} onRetry={() => void load(next)} />}
      {isLoading && <Placeholder lines={records.length > 0 ? 2 : 8} />}
      {!isLoading && !error && records.length === 0 && <p class="notice empty">No records match. They may have been voided, or the range has moved on.</p>}
      {next && !isLoading && !error && <button type="button" class="secondary" onClick={() => void load(next)}>Show 50 more</button>}
    </>
  );
}
/** An id with its display name. */
const named = (id: string | null, name: string | null) => (id !== null && name !== null ? `${name} (${id})` : id);

function RecordRow({ record, timeZone }: { record: UsageRecord; timeZone: string }) {
  const [isOpened, setOpened] = useState(false);
  const about = [record.accountName ?? record.accountId, record.model ?? record.tier, record.userName ?? record.userId].filter(Boolean).join(' · ');
  const details: [string, string | null | undefined][] = [
    ['Account', named(record.accountId, record.accountName)], ['User', named(record.userId, record.userName)],
    ['Session', named(record.sessionId, record.sessionName)], ['Workspace', record.workspaceId], ['Agent', record.agentId],
    ['Model', record.model], ['Provider', record.provider], ['Tier', record.tier], ['Source', record.source],
    ['Labels', record.labels.map(({ key, value }) => `${key}: ${value}`).join(', ')],
    ['Cost', `${cost(record.cost)} (${record.costSource.toLowerCase()})`], ['Occurred at', record.occurredAt], ['Recorded at', record.recordedAt],
    ['Idempotency key', record.idempotencyKey], ['Metadata', record.metadata == null ? null : JSON.stringify(record.metadata)],
  ];
  return (
    <li>
      <details onToggle={(event) => event.currentTarget.open && setOpened(true)}>
        <summary>
          <span class="when">{dateTime(record.occurredAt, timeZone)}</span>
          <span class="what"><b>{exact(BigInt(record.quantity), 'count')}</b> {record.usageType.replaceAll('_', ' ')}{record.correction && <em> {record.correction.replacementId ? 'replaced' : 'voided'}</em>}</span>
          <span class="amount">{cost(record.cost)}</span>
          <span class="about muted ellipsis" title={about}>{about}</span>
        </summary>
        <dl>
          {details.filter(([, value]) => value).map(([name, value]) => <><dt>{name}</dt><dd>{value}</dd></>)}
          <dt>Id</dt>
          <dd><code>{record.id}</code> <Copy text={record.id} name="Copy the id" /></dd>
        </dl>
        {isOpened && <History record={record} timeZone={timeZone} />}
      </details>
    </li>
  );
}
