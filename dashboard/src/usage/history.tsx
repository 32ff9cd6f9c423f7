// The history of a record: what was sent under its key, newest first, and how each was corrected.

import { useEffect, useState } from 'preact/hooks';

import { UsageRecordHistoryDocument } from '../../../clients/typescript/src/index.js';
import type { UsageError, UsageRecordHistoryQuery } from '../../../clients/typescript/src/index.js';
import { dateTime } from '../dates';
import { cost, exact } from '../numbers';
import { query } from '../session';
import { Failure, Placeholder } from '../ui/panel';

type Version = NonNullable<UsageRecordHistoryQuery['usageRecord']>['versions'][number];

/** The fields that a correction may change, by the names that the drawer shows. */
const FIELDS: Record<Exclude<keyof Version, 'id' | 'recordedAt' | 'correction'>, string> = {
  usageType: 'usage type', quantity: 'quantity', cost: 'cost', costSource: 'source of the cost', model: 'model', provider: 'provider', tier: 'tier', source: 'source',
  userId: 'user', sessionId: 'session', workspaceId: 'workspace', agentId: 'agent', labels: 'labels', metadata: 'metadata', occurredAt: 'time',
};

function shown(version: Version, field: keyof Version, timeZone: string): string {
  const value = version[field];
  if (field === 'cost') return cost(version.cost);
  if (field === 'labels') return version.labels.map(({ key, value }) => `${key}: ${value}`).join(', ') || 'none';
  if (value == null) return 'none';
  if (field === 'metadata') return JSON.stringify(value);
  if (field === 'costSource') return version.costSource.toLowerCase();
  if (field === 'quantity') return exact(BigInt(version.quantity), 'count');
  return field === 'occurredAt' ? dateTime(version.occurredAt, timeZone) : String(value);
}

/** What is different from the version before. */
function changes(version: Version, before: Version, timeZone: string): string[] {
  return Object.entries(FIELDS)
    .map(([field, name]) => ({ name, from: shown(before, field as keyof Version, timeZone), to: shown(version, field as keyof Version, timeZone) }))
    .filter(({ from, to }) => from !== to)
    .map(({ name, from, to }) => `${name} ${from} → ${to}`);
}

/** The correction of a version. Author and reason are in it only for readers who may see them. */
function correctionText({ correction }: Version, timeZone: string): string {
  if (!correction) return 'Counts';
  const { correctedAt, correctedBy, reason, replacementId } = correction;
  return `${replacementId ? 'Replaced' : 'Voided'} ${dateTime(correctedAt, timeZone)}${correctedBy ? ` by ${correctedBy}` : ''}${reason ? `: ${reason}` : ''}`;
}

interface HistoryProps {
  record: { id: string; accountId: string; idempotencyKey: string };
  timeZone: string;
}

export function History({ record, timeZone }: HistoryProps) {
  const [versions, setVersions] = useState<Version[] | null>(null);
  const [error, setError] = useState<UsageError | null>(null);
  const { id, accountId, idempotencyKey } = record;

  const load = async (signal?: AbortSignal) => {
    setError(null);
    const { data, errors } = await query(UsageRecordHistoryDocument, { accountId, idempotencyKey }, { signal });
    setVersions(data?.usageRecord?.versions ?? []);
    setError(errors[0] ?? null);
  };
  useEffect(() => {
    const controller = new AbortController();
    load(controller.signal).catch((cause: unknown) => {
      if (!controller.signal.aborted) throw cause;
    });
    return () => controller.abort();
  }, []);

  if (error) return <Failure title="History" error={error} onRetry={() => void load()} />;
  if (!versions) return <Placeholder lines={1} />;
  const isOriginal = versions.length === 1 && !versions[0]!.correction;
  return (
    <section class="history" aria-label="History">
      <h3>History</h3>
      {isOriginal ? <p class="muted">Never corrected</p> : (
        <ol>
          {versions.map((version, index) => {
            const before = versions[index + 1];
            return (
              <li key={version.id} aria-current={version.id === id ? 'true' : undefined}>
                <span><b>{correctionText(version, timeZone)}</b>{version.id === id && <span class="muted"> · this record</span>}</span>
                <span class="muted">Recorded {dateTime(version.recordedAt, timeZone)}: {before ? (changes(version, before, timeZone).join(', ') || 'nothing changed') : `quantity ${shown(version, 'quantity', timeZone)}`}</span>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
