// Panels: a section with its title, and what it shows while it loads, has nothing, or failed.

import type { ComponentChildren } from 'preact';

import { NETWORK, type UsageError } from '../../../clients/typescript/src/index.js';
import type { ReasonFragment } from '../gql/graphql';
import { dateTime, day, days } from '../dates';
import { chips, normalized } from '../filters';
import { MEASURES } from '../measures';
import { exact, percent } from '../numbers';
import { PRESETS, show, state, type State } from '../state';
import { Copy } from './controls';

const BUSY = new Set(['SERVER_BUSY', 'RATE_LIMITED', 'QUEUE_FULL', 'SUBSCRIPTIONS_FULL']);

function headline(title: string, error: UsageError): string {
  if (error.code === NETWORK) return `${title}: the server cannot be reached`;
  if (error.code === 'FORBIDDEN') return `${title} is not open to this token`;
  if (BUSY.has(error.code)) return `${title}: the server is busy`;
  return `${title} could not be read`;
}

function advice(error: UsageError): string {
  switch (error.action) {
    case 'sign-in': return 'Sign in again.';
    case 'request-access': return 'A token with more rights is needed.';
    case 'retry': return error.section === null ? 'The page tried several times.' : 'The rest of the page is complete.';
    case 'contact-operator': return 'Give the request id to the operator of this server.';
    case 'change-request': return 'Choose another range or filter.';
  }
}

/** Instants, days and large numbers of a message in the reader's form. */
function localized(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (instant) => dateTime(instant, state.value.timeZone))
    .replace(/\b\d{4}-\d\d-\d\d\b/g, (date) => day(date, { day: 'numeric', month: 'short', year: 'numeric' }))
    .replace(/(?<![\d.,])\d{5,}(?![\d.,]*\d)/g, (number) => exact(BigInt(number), 'count'))
    .replace(/(?<![\d.,])(\d+(?:\.\d+)?) %/g, (_, number: string) => percent(Number(number) / 100));
}

const sentence = (text: string) => text.replace(/^[a-z]/, (letter) => letter.toUpperCase());

/** A message of the API as text alone. */
export const plainMessage = (text: string) => localized(sentence(text).replaceAll('`', ''));

/** A message of the API: a sentence, with names between backticks. */
export function Message({ text }: { text: string }) {
  const parts = sentence(text).split(/`([^`]+)`/);
  return <>{parts.map((part, index) => (index % 2 === 0 ? localized(part) : <code key={index}>{part}</code>))}</>;
}

/** The code of an error, as a link to its explanation. */
export function Code({ error: { code, docs } }: { error: UsageError }) {
  return docs === null ? <code>{code}</code> : <a href={docs} target="_blank" rel="noopener" title="What this code means"><code>{code}</code></a>;
}

/** Why something failed, with the code and the id of the request. `children`: what can be done. */
export function Reason({ error, children }: { error: UsageError; children?: ComponentChildren }) {
  return (
    <>
      <p><Message text={error.message} /> (<Code error={error} />)</p>
      {children && <p>{children}</p>}
      {error.requestId && <p class="muted">Request <code>{error.requestId}</code> <Copy text={error.requestId} name="Copy the request id" /></p>}
    </>
  );
}

/** Shows an error: what failed, why, how to find it in the log, and a way to repeat it. */
export function Failure({ title, error, onRetry }: { title: string; error: UsageError; onRetry: () => void }) {
  // Nothing is broken, and a repetition would not help.
  if (error.action === 'request-access' || error.action === 'change-request') {
    return (
      <div class="notice empty">
        <b>{headline(title, error)}</b>
        {error.action === 'change-request' ? <Reason error={error}>{advice(error)}</Reason> : <p>{advice(error)}</p>}
      </div>
    );
  }
  return (
    <div class="notice failed" role="alert">
      <b>{headline(title, error)}</b>
      <Reason error={error}>{advice(error)}</Reason>
      <button type="button" class="primary" onClick={onRetry}>Try again</button>
    </div>
  );
}

/** The change of the state that a suggestion describes, and what to call it. */
function suggestionPatch(suggestion: NonNullable<ReasonFragment['suggestion']>): { name: string; patch: Partial<State> } {
  const patch: Partial<State> = {};
  const names: string[] = [];
  const { range, filter, usageTypes } = suggestion;
  if (range?.preset) {
    patch.range = { preset: range.preset };
    const name = PRESETS.find(({ preset }) => preset === range.preset)?.name ?? range.preset;
    names.push(`Show ${/^\d/.test(name) ? `the last ${name.replace(' d', ' days').replace(' h', ' hours').replace('1 y', '365 days')}` : name.toLowerCase()}`);
  } else if (range?.instants) {
    const { start, end } = range.instants;
    patch.range = { start, end };
    names.push(`Show ${days(start.slice(0, 10), new Date(Date.parse(end) - 1).toISOString().slice(0, 10))}`);
  }
  if (filter) {
    patch.filter = normalized(filter) ?? {};
    const before = chips(state.value.filter).map(({ label }) => label);
    const after = chips(patch.filter).map(({ label }) => label);
    const added = after.filter((label) => !before.includes(label));
    const removed = before.filter((label) => !after.includes(label));
    names.push(added.length > 0 ? `Filter by ${added.join(', ')}` : `Remove the filter ${removed.join(', ')}`);
  }
  const measure = usageTypes && MEASURES.find((measure) => measure.usageTypes?.length && measure.usageTypes.every((type) => usageTypes.includes(type)));
  if (measure) {
    patch.measure = measure.id;
    names.push(`Show ${measure.name.toLowerCase()}`);
  } else if (usageTypes) {
    patch.measure = 'records';
    names.push('Show all records');
  }
  return { name: names.map((name, index) => (index === 0 ? name : name[0]!.toLowerCase() + name.slice(1))).join(' and '), patch };
}

/** Shows why there is nothing, and the way to usage. */
export function Nothing({ title, reason }: { title: string; reason: ReasonFragment }) {
  const suggested = reason.suggestion && suggestionPatch(reason.suggestion);
  return (
    <div class="notice empty">
      <b>{title}</b>
      <p><Message text={reason.message} /></p>
      {suggested?.name && (
        <button type="button" class="primary" onClick={() => show({ ...suggested.patch, interval: null, tab: state.value.tab })}>{suggested.name}</button>
      )}
    </div>
  );
}

interface PanelProps {
  title: string;
  class?: string;
  isLoading?: boolean;
  error?: UsageError | undefined;
  /** Whether there is a result to show. */
  hasData: boolean;
  /** Lines of the placeholder until then. */
  lines?: number;
  onRetry: () => void;
  tools?: ComponentChildren;
  children: () => ComponentChildren;
}

/** A section of the page. */
export function Panel({ title, class: className = '', isLoading = false, error, hasData, lines = 6, onRetry, tools, children }: PanelProps) {
  return (
    <section class={`panel ${className}`} aria-label={title} aria-busy={isLoading}>
      <div class="panel-head">
        <h2>{title}</h2>
        {tools}
      </div>
      {error ? <Failure title={title} error={error} onRetry={onRetry} />
        : hasData ? <div class="panel-body">{children()}</div>
        : <Placeholder lines={lines} />}
    </section>
  );
}

export function Placeholder({ lines }: { lines: number }) {
  return (
    <div class="placeholder" aria-hidden="true">
      {Array.from({ length: lines }, (_, index) => <i key={index} />)}
    </div>
  );
}
