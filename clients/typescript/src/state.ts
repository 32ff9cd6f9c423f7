import type { UsageError, UsageErrorAction } from './errors.js';
import { emptyReasonOf } from './result.js';
import type { EmptyReason, EmptyReasonSuggestion } from './suggestions.js';
import type { QueryResult } from './transport.js';

/** What a part of a page shows of a query. */
export type UsageState<R> =
  /** Nothing was received yet. */
  | { readonly status: 'loading' }
  /** The current result. `errors` lists the sections that failed; they are null in `data`. */
  | { readonly status: 'data'; readonly data: R; readonly errors: readonly UsageError[] }
  /** An older result: a newer one is being queried, or could not be queried, which `errors` explains. */
  | { readonly status: 'stale'; readonly data: R; readonly errors: readonly UsageError[]; readonly because: 'reloading' | 'failed' }
  /** There is no usage. `suggestion` changes the query so that there is (`applySuggestion`); null if no query would. */
  | { readonly status: 'empty'; readonly data: R; readonly reason: EmptyReason; readonly suggestion: EmptyReasonSuggestion | null }
  /** There is no result. `action` is what the user can do. */
  | { readonly status: 'error'; readonly error: UsageError; readonly action: UsageErrorAction; readonly errors: readonly UsageError[] }
  /** The server cannot be reached. `data` is the last result; null if there is none. The query is sent again by itself. */
  | { readonly status: 'offline'; readonly data: R | null; readonly error: UsageError };

/** What a form shows of a mutation. */
export type UsageMutationState<R> =
  /** It was not sent yet. */
  | { readonly status: 'idle' }
  | { readonly status: 'sending' }
  | { readonly status: 'done'; readonly data: R }
  /** Nothing was changed, or, after a broken connection, it is not known. `action` is what the user can do; `error.field` names the input. */
  | { readonly status: 'failed'; readonly error: UsageError; readonly action: UsageErrorAction; readonly errors: readonly UsageError[] };

export const IDLE: { readonly status: 'idle' } = { status: 'idle' };

/** The state after the answer to a mutation. */
export function mutationState<R>({ data, errors }: QueryResult<R>): UsageMutationState<R> {
  const [error] = errors;
  if (error) return { status: 'failed', error, action: error.action, errors };
  return data === null ? IDLE : { status: 'done', data };
}

export const LOADING: { readonly status: 'loading' } = { status: 'loading' };

export function emptyState<R>(data: R, reason: EmptyReason): UsageState<R> {
  return { status: 'empty', data, reason, suggestion: reason.suggestion };
}

export function errorState<R>(error: UsageError, errors: readonly UsageError[]): UsageState<R> {
  return { status: 'error', error, action: error.action, errors };
}

/**
 * The state of one root field of an operation with several, by its response name: a section that failed is an error while the others have
 * data, and a section without usage is empty.
 */
export function sectionState<R extends object, K extends keyof R & string>(state: UsageState<R>, section: K): UsageState<R[K]> {
  if (state.status === 'loading' || state.status === 'error') return state;
  if (state.status === 'offline') return { ...state, data: state.data?.[section] ?? null };

  const data = state.data[section];
  const errors = state.status === 'empty' ? [] : state.errors.filter((error) => error.section === section || error.section === null);
  const [error] = errors;
  if (data === null && error) return errorState(error, errors);
  const reason = emptyReasonOf(data);
  if (reason) return emptyState(data, reason);
  return state.status === 'stale' ? { ...state, data, errors } : { status: 'data', data, errors };
}
