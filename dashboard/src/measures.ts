// What the chart and the table can show.

import type { TotalsFragment, UsageDimension, UsageMeasure } from './gql/graphql';
import { nanos, type Unit } from './numbers';

/** The part of a change that is shown for a measure. Null: there is none. */
export type ChangeField = 'tokens' | 'computeSeconds' | 'cost' | 'apiCalls' | 'records' | null;

export type Column = 'quantities' | 'costs' | 'records' | 'users';

export interface Measure {
  id: string;
  name: string;
  unit: Unit;
  /** The columns of a series that hold it. Users do not add up: a series has one column of all its lines together. */
  column: Column;
  /** The usage types that are added up. Null: those that are part of tokens. Empty: all. */
  usageTypes: string[] | null;
  /** The dimension that says most about it. */
  split: UsageDimension;
  change: ChangeField;
  /** The measure that ranks users. */
  ranking: UsageMeasure;
  /** Its total. Null: it is not one of the totals. */
  total: ((totals: TotalsFragment) => bigint) | null;
}

const ofType = (slug: string) => (totals: TotalsFragment) => BigInt(totals.byType.find(({ usageType }) => usageType === slug)?.quantity ?? '0');

/** The usage types that are part of tokens in every installation. */
export const BUILT_IN_TOKEN_TYPES = ['tokens_cache_read', 'tokens_cache_write', 'tokens_input', 'tokens_output', 'tokens_reasoning'];

/** The usage types that every installation has. */
export const BUILT_IN_TYPES = [...BUILT_IN_TOKEN_TYPES, 'api_calls', 'compute_seconds', 'credits', 'storage_byte_seconds', 'transcription_seconds'];

export const MEASURES: Measure[] = [
  {
    id: 'tokens', change: 'tokens', name: 'Tokens', unit: 'count', column: 'quantities', usageTypes: null, split: 'MODEL', ranking: 'TOKENS',
    total: (totals) => BigInt(totals.tokens),
  },
  {
    id: 'input', change: 'tokens', name: 'Input tokens', unit: 'count', column: 'quantities',
    usageTypes: ['tokens_input', 'tokens_cache_read', 'tokens_cache_write'], split: 'MODEL', ranking: 'TOKENS_INPUT',
    total: (totals) => BigInt(totals.tokensInput) + BigInt(totals.tokensCacheRead) + BigInt(totals.tokensCacheWrite),
  },
  {
    id: 'output', change: 'tokens', name: 'Output tokens', unit: 'count', column: 'quantities', usageTypes: ['tokens_output', 'tokens_reasoning'], split: 'MODEL',
    ranking: 'TOKENS_OUTPUT', total: (totals) => BigInt(totals.tokensOutput) + BigInt(totals.tokensReasoning),
  },
  {
    id: 'compute', change: 'computeSeconds', name: 'Compute', unit: 'hours', column: 'quantities', usageTypes: ['compute_seconds'], split: 'TIER',
    ranking: 'COMPUTE_SECONDS', total: (totals) => BigInt(totals.computeSeconds),
  },
  { id: 'cost', change: 'cost', name: 'Cost', unit: 'cost', column: 'costs', usageTypes: [], split: 'MODEL', ranking: 'COST', total: (totals) => nanos(totals.cost) },
  {
    id: 'calls', change: 'apiCalls', name: 'API calls', unit: 'count', column: 'quantities', usageTypes: ['api_calls'], split: 'ACCOUNT', ranking: 'API_CALLS',
    total: (totals) => BigInt(totals.apiCalls),
  },
  {
    id: 'storage', change: null, name: 'Storage', unit: 'storage', column: 'quantities', usageTypes: ['storage_byte_seconds'], split: 'ACCOUNT', ranking: 'COST',
    total: ofType('storage_byte_seconds'),
  },
  {
    id: 'transcription', change: null, name: 'Transcription', unit: 'hours', column: 'quantities', usageTypes: ['transcription_seconds'], split: 'MODEL',
    ranking: 'COST', total: ofType('transcription_seconds'),
  },
  { id: 'users', change: null, name: 'Unique users', unit: 'count', column: 'users', usageTypes: [], split: 'MODEL', ranking: 'TOKENS', total: null },
  { id: 'records', change: 'records', name: 'Records', unit: 'count', column: 'records', usageTypes: [], split: 'USAGE_TYPE', ranking: 'RECORDS', total: (totals) => BigInt(totals.records) },
];

export function measureOf(id: string): Measure {
  return MEASURES.find((measure) => measure.id === id) ?? MEASURES[0]!;
}
