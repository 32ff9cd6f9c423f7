// Filters: the conditions of `UsageFilter`, each a list of values.

import type { FilterFragment, GroupKind, LabelFilter, OptionalDimension, UsageDimension, UsageFilter } from './gql/graphql';
import { nameOf } from './names';

export type ListField =
  | 'accountIds' | 'agentIds' | 'models' | 'providers' | 'sessionIds' | 'sources' | 'tiers' | 'usageTypes' | 'userIds' | 'workspaceIds';

interface DimensionText {
  field: ListField;
  /** Name in chips, column heads and addresses. */
  name: string;
  plural: string;
  /** The row of records without a value. */
  missing: string;
  /** Whether an id is only unique within an account. */
  belongsToAccount: boolean;
}

export const DIMENSIONS: Record<UsageDimension, DimensionText> = {
  MODEL: { field: 'models', name: 'model', plural: 'models', missing: 'no model', belongsToAccount: false },
  PROVIDER: { field: 'providers', name: 'provider', plural: 'providers', missing: 'no provider', belongsToAccount: false },
  TIER: { field: 'tiers', name: 'tier', plural: 'tiers', missing: 'no tier', belongsToAccount: false },
  SOURCE: { field: 'sources', name: 'source', plural: 'sources', missing: 'no source', belongsToAccount: false },
  USER: { field: 'userIds', name: 'user', plural: 'users', missing: 'no user', belongsToAccount: true },
  ACCOUNT: { field: 'accountIds', name: 'account', plural: 'accounts', missing: 'no account', belongsToAccount: false },
  USAGE_TYPE: { field: 'usageTypes', name: 'type', plural: 'usage types', missing: 'no usage type', belongsToAccount: false },
  SESSION: { field: 'sessionIds', name: 'session', plural: 'sessions', missing: 'no session', belongsToAccount: true },
  WORKSPACE: { field: 'workspaceIds', name: 'workspace', plural: 'workspaces', missing: 'no workspace', belongsToAccount: true },
  AGENT: { field: 'agentIds', name: 'agent', plural: 'agents', missing: 'no agent', belongsToAccount: true },
};

/** The dimensions that the chart can be split by. */
export const SPLITS: UsageDimension[] = ['MODEL', 'PROVIDER', 'TIER', 'SOURCE', 'USER', 'ACCOUNT', 'USAGE_TYPE'];

const OPTIONAL = new Set<string>(['AGENT', 'MODEL', 'PROVIDER', 'SESSION', 'TIER', 'USER', 'WORKSPACE']);
const ALL = Object.entries(DIMENSIONS).map(([dimension, text]) => ({ dimension: dimension as UsageDimension, ...text }));

/** The dimensions of a result of the page, which groups by dimensions only. */
export const dimensionsOf = (by: readonly { dimension: UsageDimension | null }[]): UsageDimension[] => by.flatMap(({ dimension }) => dimension ?? []);

/** A filter without empty lists; null if it has no condition. */
export function normalized(filter: UsageFilter | FilterFragment): UsageFilter | null {
  const lists = (source: object) =>
    Object.fromEntries(Object.entries(source).filter(([, values]) => Array.isArray(values) && values.length > 0));
  const not = filter.not ? lists(filter.not) : {};
  const result: UsageFilter = { ...lists(filter), ...(Object.keys(not).length > 0 ? { not } : {}) };
  return Object.keys(result).length > 0 ? result : null;
}

/** A group of a breakdown or a series. */
export interface Group {
  kind: GroupKind;
  key: string | null;
  /** The display name of the key. */
  name?: string | null | undefined;
  /** The account of a user, which is part of its identity. */
  accountId?: string | null | undefined;
  accountName?: string | null | undefined;
}

/** Identifies a group among those of one dimension. */
export const groupId = ({ kind, key, accountId }: Group) => JSON.stringify([kind, key, accountId ?? null]);

/** The filter with one more condition: a value, the records without one, or all values but `others`. */
export function narrowed(filter: UsageFilter, dimension: UsageDimension, { kind, key, accountId }: Group, others: string[]): UsageFilter {
  const { field } = DIMENSIONS[dimension];
  if (kind === 'VALUE') return { ...filter, ...(accountId == null ? {} : { accountIds: [accountId] }), [field]: [key ?? ''] };
  if (kind === 'UNKNOWN') {
    return OPTIONAL.has(dimension) ? { ...filter, missing: [...new Set([...(filter.missing ?? []), dimension as OptionalDimension])] } : filter;
  }
  const excluded = new Set([...(filter.not?.[field] ?? []), ...others]);
  return { ...filter, not: { ...filter.not, [field]: [...excluded] } };
}

/** A condition as a chip. */
export interface Chip {
  label: string;
  /** The filter without the condition. */
  without: UsageFilter;
}

function listed(values: readonly string[], dimension?: UsageDimension): string {
  const shown = dimension ? values.map((value) => nameOf(dimension, value)) : values;
  return shown.length > 3 ? `${shown.slice(0, 2).join(', ')} and ${shown.length - 2} more` : shown.join(', ');
}

export function chips(filter: UsageFilter): Chip[] {
  const result: Chip[] = [];
  for (const { dimension, field, name } of ALL) {
    const values = filter[field];
    if (values?.length) result.push({ label: `${name}: ${listed(values, dimension)}`, without: { ...filter, [field]: null } });
  }
  if (filter.modelPrefixes?.length) {
    result.push({ label: `model: ${listed(filter.modelPrefixes.map((prefix) => `${prefix}…`))}`, without: { ...filter, modelPrefixes: null } });
  }
  for (const dimension of filter.missing ?? []) {
    const missing = filter.missing?.filter((other) => other !== dimension);
    result.push({ label: DIMENSIONS[dimension].missing, without: { ...filter, missing } });
  }
  for (const { dimension, field, name } of ALL) {
    const values = filter.not?.[field];
    if (values?.length) result.push({ label: `${name} not: ${listed(values, dimension)}`, without: { ...filter, not: { ...filter.not, [field]: null } } });
  }
  for (const { key, values } of filter.labels ?? []) {
    const labels = filter.labels?.filter((other) => other.key !== key);
    result.push({ label: values?.length ? `${key}: ${listed(values)}` : `any ${key}`, without: { ...filter, labels } });
  }
  for (const key of filter.missingLabels ?? []) {
    const missingLabels = filter.missingLabels?.filter((other) => other !== key);
    result.push({ label: `no ${key}`, without: { ...filter, missingLabels } });
  }
  for (const { key, values } of filter.not?.labels ?? []) {
    const labels = filter.not?.labels?.filter((other) => other.key !== key);
    result.push({ label: values?.length ? `${key} not: ${listed(values)}` : `not any ${key}`, without: { ...filter, not: { ...filter.not, labels } } });
  }
  return result;
}

/** The conditions on labels in parameters of an address: `label.team=search`; without a value: any. */
function readLabels(parameters: URLSearchParams, prefix: string): LabelFilter[] {
  const values = new Map<string, string[]>();
  for (const [name, value] of parameters) {
    if (!name.startsWith(prefix)) continue;
    const key = name.slice(prefix.length);
    values.set(key, [...(values.get(key) ?? []), ...(value === '' ? [] : [value])]);
  }
  return [...values].map(([key, values]) => ({ key, values }));
}

function writeLabels(labels: readonly LabelFilter[], prefix: string, parameters: URLSearchParams): void {
  for (const { key, values } of labels) for (const value of values?.length ? values : ['']) parameters.append(`${prefix}${key}`, value);
}

/** Writes the filter into the parameters of an address. */
export function writeFilter(filter: UsageFilter, parameters: URLSearchParams): void {
  for (const { field, name } of ALL) {
    for (const value of filter[field] ?? []) parameters.append(name, value);
    for (const value of filter.not?.[field] ?? []) parameters.append(`not.${name}`, value);
  }
  for (const prefix of filter.modelPrefixes ?? []) parameters.append('model-prefix', prefix);
  for (const dimension of filter.missing ?? []) parameters.append('missing', dimension.toLowerCase());
  writeLabels(filter.labels ?? [], 'label.', parameters);
  writeLabels(filter.not?.labels ?? [], 'not.label.', parameters);
  for (const key of filter.missingLabels ?? []) parameters.append('missing-label', key);
}

/** Reads it again. */
export function readFilter(parameters: URLSearchParams): UsageFilter {
  const not: Record<string, unknown> = {};
  const filter: Record<string, unknown> = {};
  for (const { field, name } of ALL) {
    const values = parameters.getAll(name);
    if (values.length > 0) filter[field] = values;
    const excluded = parameters.getAll(`not.${name}`);
    if (excluded.length > 0) not[field] = excluded;
  }
  const prefixes = parameters.getAll('model-prefix');
  if (prefixes.length > 0) filter.modelPrefixes = prefixes;
  const missing = parameters.getAll('missing').map((name) => name.toUpperCase()).filter((name) => OPTIONAL.has(name));
  if (missing.length > 0) filter.missing = missing;
  const [labels, excluded, missingLabels] = [readLabels(parameters, 'label.'), readLabels(parameters, 'not.label.'), parameters.getAll('missing-label')];
  if (labels.length > 0) filter.labels = labels;
  if (excluded.length > 0) not.labels = excluded;
  if (missingLabels.length > 0) filter.missingLabels = missingLabels;
  if (Object.keys(not).length > 0) filter.not = not;
  return filter as UsageFilter;
}
