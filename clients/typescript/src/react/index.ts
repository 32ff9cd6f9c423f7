/** Hooks for React 18 and newer, and for Preact through `preact/compat`. */
import { createContext, createElement, useCallback, useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { MutationOptions, UsageClient } from '../client.js';
import type { TypedDocument } from '../document.js';
import { UsageByTierDocument, UsageInsightsDocument, UsageSeriesDocument } from '../generated/graphql.js';
import type {
  UsageByTierQuery,
  UsageByTierQueryVariables,
  UsageInsightsQuery,
  UsageInsightsQueryVariables,
  UsageSeriesQuery,
  UsageSeriesQueryVariables,
} from '../generated/graphql.js';
import { IDLE, LOADING, mutationState, sectionState } from '../state.js';
import type { UsageMutationState, UsageState } from '../state.js';
import { encodeRequest } from '../transport.js';
import type { QueryResult } from '../transport.js';
import { QueryObserver } from '../observer.js';
import type { QueryObserverOptions } from '../observer.js';

export interface UsageQueryOptions extends QueryObserverOptions {
  /** Whether the result of the previous variables stays, as `stale`, until that of new ones arrives. Default: false, which is `loading`. */
  keepPrevious?: boolean | undefined;
}

/** The state of a query, and a function that sends it again. */
export type UsageQueryState<R> = UsageState<R> & { readonly reload: () => void };

const UsageContext = createContext<UsageClient | null>(null);

export interface UsageProviderProps {
  client: UsageClient;
  children?: ReactNode;
}

/** Provides the client to the hooks below it. */
export function UsageProvider({ client, children }: UsageProviderProps): ReactElement {
  return createElement(UsageContext.Provider, { value: client }, children);
}

/** The client of the next `UsageProvider` above. */
export function useUsageClient(): UsageClient {
  const client = useContext(UsageContext);
  if (!client) throw new Error('there is no `UsageProvider` above this component');
  return client;
}

/** Queries any document. New variables, compared by value, are queried immediately; the request of the old ones is cancelled. */
export function useUsageQuery<R extends object, V extends object>(
  document: TypedDocument<R, V>,
  variables: V,
  options: UsageQueryOptions = {},
): UsageQueryState<R> {
  const client = useUsageClient();
  const { live, minIntervalMs, keepPrevious = false } = options;
  const text = document.toString();
  const request = encodeRequest(text, { variables, live, minIntervalMs });
  const previous = useRef<{ client: UsageClient; text: string; data: R } | null>(null);
  const observer = useMemo(() => {
    const last = previous.current;
    const shown = keepPrevious && last?.client === client && last.text === text ? last.data : null;
    return new QueryObserver(client, document, variables, { live, minIntervalMs }, shown);
    // `request` represents the document, the variables and the options, which may be new objects in every render.
  }, [client, request]);
  const state = useSyncExternalStore(observer.subscribe, observer.getState, loadingState);
  useEffect(() => {
    if ('data' in state && state.data !== null) previous.current = { client, text, data: state.data };
  }, [client, text, state]);
  return useMemo(() => ({ ...state, reload: observer.reload }), [state, observer]);
}

/** Totals, change, breakdown and findings of a range. */
export function useUsageInsights(
  variables: UsageInsightsQueryVariables,
  options?: UsageQueryOptions,
): UsageQueryState<NonNullable<UsageInsightsQuery['usageInsights']>> {
  return useSection(useUsageQuery(UsageInsightsDocument, variables, options), 'usageInsights');
}

/** One value per bucket and line, as columns. */
export function useUsageSeries(
  variables: UsageSeriesQueryVariables,
  options?: UsageQueryOptions,
): UsageQueryState<NonNullable<UsageSeriesQuery['usageSeries']>> {
  return useSection(useUsageQuery(UsageSeriesDocument, variables, options), 'usageSeries');
}

/** Compute by hardware tier. */
export function useUsageByTier(
  variables: UsageByTierQueryVariables,
  options?: UsageQueryOptions,
): UsageQueryState<NonNullable<UsageByTierQuery['usageByTier']>> {
  return useSection(useUsageQuery(UsageByTierDocument, variables, options), 'usageByTier');
}

/** The state of a mutation, and how to send it. */
export type UsageMutation<R, V> = UsageMutationState<R> & {
  /** Sends the mutation. Resolves with its result, also if it failed. Sending it again replaces the state by that of the last one. */
  readonly send: (variables: V) => Promise<QueryResult<R>>;
  /** Returns to `idle`. A mutation that was sent is not cancelled, because the server may have executed it. */
  readonly reset: () => void;
};

/** Sends a mutation of any document, for a form or a button. `idempotent`: whether it can safely be sent again after a broken connection. */
export function useUsageMutation<R extends object, V>(
  document: TypedDocument<R, V>,
  { idempotent = false }: Pick<MutationOptions, 'idempotent'> = {},
): UsageMutation<R, V> {
  const client = useUsageClient();
  const [state, setState] = useState<UsageMutationState<R>>(IDLE);
  const latest = useRef(0);
  const text = document.toString();
  const send = useCallback(
    async (variables: V) => {
      const sent = ++latest.current;
      setState({ status: 'sending' });
      const result = await client.mutate(document, variables, { idempotent });
      if (sent === latest.current) setState(mutationState(result));
      return result;
    },
    // `text` represents the document, which may be a new object in every render.
    [client, text, idempotent],
  );
  const reset = useCallback(() => {
    latest.current += 1;
    setState(IDLE);
  }, []);
  return useMemo(() => ({ ...state, send, reset }), [state, send, reset]);
}

/** The state of one section. The schema's root fields are null only with an error, so data is never null. */
function useSection<R extends object, K extends keyof R & string>(query: UsageQueryState<R>, section: K): UsageQueryState<NonNullable<R[K]>> {
  return useMemo(() => {
    const state = sectionState<R, K>(query, section) as UsageState<NonNullable<R[K]>>;
    return { ...state, reload: query.reload };
  }, [query, section]);
}

const loadingState = () => LOADING;
