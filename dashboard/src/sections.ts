// Parts of a page that load together, fail alone and can be loaded again alone. One document selects all sections of a page;
// its variables decide which are in a request.

import { batch, signal, type Signal } from '@preact/signals';

import { NETWORK, UsageError, type TypedDocument } from '../../clients/typescript/src/index.js';
import { onHolderChange, query } from './session';

/** Whether the browser or the last request says that there is no connection. */
export const offline = signal(!navigator.onLine);
addEventListener('online', () => (offline.value = false));
addEventListener('offline', () => (offline.value = true));

export interface SectionSet<Data> {
  /** The last results. They are kept while a section loads again. */
  data: Signal<Partial<Data>>;
  /** The errors of sections whose last load failed. */
  errors: Signal<Partial<Record<keyof Data, UsageError>>>;
  loading: Signal<ReadonlySet<keyof Data>>;
  /** Loads sections in one request. */
  load: (names: (keyof Data)[]) => Promise<void>;
  /** Forgets everything, as after a change of the token. */
  clear: () => void;
}

/** `variables`: those of a request for sections. */
export function sectionSet<Data extends object>(
  document: TypedDocument<unknown, never>,
  variables: (names: (keyof Data)[]) => object,
): SectionSet<Data> {
  const data = signal<Partial<Data>>({});
  const errors = signal<Partial<Record<keyof Data, UsageError>>>({});
  const loading = signal<ReadonlySet<keyof Data>>(new Set());
  // A section takes only the result of its latest request.
  const latest = new Map<keyof Data, number>();
  const inFlight = new Map<number, { abort: () => void }>();
  let requests = 0;

  async function load(names: (keyof Data)[]): Promise<void> {
    const request = ++requests;
    const controller = new AbortController();
    for (const name of names) latest.set(name, request);
    const awaited = new Set(latest.values());
    for (const [other, { abort }] of inFlight) if (!awaited.has(other)) abort();
    inFlight.set(request, { abort: () => controller.abort() });
    loading.value = new Set([...loading.value, ...names]);
    try {
      const result = await query(document as TypedDocument<Data, object>, variables(names), { signal: controller.signal });
      apply(names.filter((name) => latest.get(name) === request), result.data, result.errors);
    } catch (error) {
      if (!controller.signal.aborted) throw error;
    } finally {
      inFlight.delete(request);
    }
  }

  function apply(names: (keyof Data)[], result: Partial<Data> | null, failures: readonly UsageError[]): void {
    const general = failures.find(({ section }) => section === null);
    batch(() => {
      offline.value = !navigator.onLine || failures.some(({ code }) => code === NETWORK);
      const nextErrors = { ...errors.value };
      const nextData = { ...data.value };
      for (const name of names) {
        const failure = failures.find(({ section }) => section === name) ?? general;
        delete nextErrors[name];
        if (failure) nextErrors[name] = failure;
        // What was shown before belongs to another range or filter: a failed section shows its error alone, unless it is only offline.
        if (!failure) nextData[name] = result?.[name];
        else if (failure.code !== NETWORK) delete nextData[name];
      }
      [errors.value, data.value] = [nextErrors, nextData];
      loading.value = new Set([...loading.value].filter((name) => !names.includes(name)));
    });
  }

  function clear(): void {
    for (const { abort } of inFlight.values()) abort();
    latest.clear();
    batch(() => {
      [data.value, errors.value, loading.value] = [{}, {}, new Set()];
    });
  }

  onHolderChange(clear);
  return { data, errors, loading, load, clear };
}
