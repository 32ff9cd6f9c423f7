// Display names of ids, as far as results had them: for chips and pickers, which have only ids.

import { signal } from '@preact/signals';

import type { UsageDimension } from './gql/graphql';

const names = signal<ReadonlyMap<string, string>>(new Map());

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
  for (const row of rows) {
    dimensions.forEach((dimension, index) => {
      const [key, name] = [row.keys[index], row.names[index]];
      if (key != null && name != null) next.set(id(dimension, key), name);
    });
    if (row.accountId != null && row.accountName != null) next.set(id('ACCOUNT', row.accountId), row.accountName);
  }
  if (next.size !== names.peek().size) names.value = next;
}

/** The display name of an id. The id itself if it has none. */
export function nameOf(dimension: UsageDimension, key: string): string {
  return names.value.get(id(dimension, key)) ?? key;
}
