// The data of the ingestion page.

import { effect, untracked } from '@preact/signals';

import { IngestionPageDocument, type IngestionPageQuery, type IngestionPageQueryVariables } from '../gql/graphql';
import { sectionSet } from '../sections';
import { status, token, viewer } from '../session';
import { rangeInput, state } from '../state';

export type IngestionData = Required<IngestionPageQuery>;
export type IngestionSection = keyof IngestionData;
export type Service = NonNullable<IngestionData['ingestion']>['services'][number];
export type ServiceToken = NonNullable<IngestionData['tokens']>['nodes'][number];

const ALL: IngestionSection[] = ['ingestion', 'diagnosis', 'tokens', 'viewer'];

function variables(names: IngestionSection[]): IngestionPageQueryVariables {
  const { range, timeZone } = state.value;
  const has = (name: IngestionSection) => names.includes(name);
  return { range: rangeInput(range), timeZone, withIngestion: has('ingestion'), withDiagnosis: has('diagnosis'), withTokens: has('tokens'), withViewer: has('viewer') };
}

export const ingestion = sectionSet<IngestionData>(IngestionPageDocument as never, variables);

export async function load(names: IngestionSection[] = ALL): Promise<void> {
  await ingestion.load(names);
  if (names.includes('viewer') && ingestion.data.value.viewer) viewer.value = ingestion.data.value.viewer;
}

/** Loads the page, and again when the range changes; returns a function that stops it. */
export function watch(): () => void {
  let before = '';
  return effect(() => {
    const { range, timeZone } = state.value;
    const key = JSON.stringify([range, timeZone, token.value]);
    if (status.value !== 'open' || key === before) return;
    before = key;
    untracked(() => void load());
  });
}
