// Display names of ids, as far as results had them: for chips and pickers, which have only ids.

import { signal } from '@preact/signals';

import type { UsageDimension } from './gql/graphql';
import { onHolderChange } from './session';

const names = signal<ReadonlyMap<string, string>>(new Map());
onHolderChange(() => (names.value = new Map()));

const id = (dimension: UsageDimension, key: string) => `${dimension} ${key}`;

interface NamedRow {
  keys: readonly (string | null)[];
  names: readonly (string | null)[];
  accountId?: string | null;
  accountName?: string | null;
}

/** Remembers the names in rows of these dimensions. */
export function rememberNames(dimensions: readonly UsageDimension[], rows: readonly NamedRow[]): void {
  const next = new Map(names.peek());
  let hasChanged = false;
  const remember = (key: string, name: string) => {
    hasChanged ||= next.get(key) !== name;
    next.set(key, name);
  };
  for (const row of rows) {
    dimensions.forEach((dimension, index) => {
      const [key, name] = [row.keys[index], row.names[index]];
      if (key != null && name != null) remember(id(dimension, key), name);
    });
    if (row.accountId != null && row.accountName != null) remember(id('ACCOUNT', row.accountId), row.accountName);
  }
  if (hasChanged) names.value = next;
}

/** The display name of an id. The id itself if it has none. */
export function nameOf(dimension: UsageDimension, key: string): string {
  return names.value.get(id(dimension, key)) ?? key;
}
