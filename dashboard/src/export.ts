// Ways out of the page: files, the query behind a section in GraphiQL, and the same for a terminal.

import { config } from './config';
import { token } from './session';
import { copyText } from './ui/clipboard';
import type { Action } from './ui/controls';

export interface Operation {
  query: string;
  variables: Record<string, unknown>;
}

const TYPES: Record<string, string> = {
  range: 'DateRangeInput!', timeZone: 'TimeZone!', filter: 'UsageFilter', interval: 'SeriesInterval!', split: 'UsageDimension!',
  measure: 'UsageMeasure', chartMeasure: 'UsageMeasure', userMeasure: 'UsageMeasure!', usageTypes: '[String!]', tableTypes: '[String!]', groups: '[GroupByInput!]!', compare: 'SeriesComparison', rows: 'Int!',
};

/** The operation of one section, from its fragments and the variables of the page. Fields that the variables leave out are not in it. */
export function sectionOperation(name: string, fragment: { toString(): string }, variables: Record<string, unknown>): Operation {
  const text = fragment.toString().trim().replace(/^ {4}fragment/gm, 'fragment');
  let omittedUntil: string | null = null;
  const selected = text.split('\n').flatMap((line) => {
    if (omittedUntil !== null) {
      if (line === omittedUntil) omittedUntil = null;
      return [];
    }
    const condition = / @include\(if: \$(\w+)\)/.exec(line);
    if (!condition) return [line];
    if (variables[condition[1]!]) return [line.replace(condition[0], '')];
    // A field with a selection ends at the brace under its first letter.
    if (line.endsWith('{')) omittedUntil = `${/^ */.exec(line)?.[0]}}`;
    return [];
  });
  const fragments = selected.join('\n');
  const used = [...new Set([...fragments.matchAll(/\$(\w+)/g)].map(([, variable]) => variable!))].filter((variable) => variable in TYPES);
  const declared = used.map((variable) => `$${variable}: ${TYPES[variable]}`).join(', ');
  const [, root = name] = /fragment (\w+) on Query/.exec(fragments) ?? [];
  return {
    query: `query ${name}(${declared}) {\n  ...${root}\n}\n\n${fragments}\n`,
    variables: Object.fromEntries(used.filter((variable) => variables[variable] != null).map((variable) => [variable, variables[variable]])),
  };
}

/** The address of GraphiQL with an operation. Null where GraphiQL is not served. */
function graphiqlAddress({ query, variables }: Operation): string | null {
  if (!config.graphiql) return null;
  const parameters = new URLSearchParams({ query, variables: JSON.stringify(variables, null, 2) });
  return `${config.graphiql}#${parameters}`;
}

/** The same as a command. A token is never in it: the variable `TOKEN` of the shell holds it. */
function curlCommand({ query, variables }: Operation): string {
  const body = JSON.stringify({ query, variables }).replaceAll("'", "'\\''");
  const authorization = token.value === null ? '' : ' -H "authorization: Bearer $TOKEN"';
  return `curl -s ${new URL(config.endpoint, location.href).href} -H 'content-type: application/json'${authorization} -d '${body}'`;
}

/** The same operation in GraphiQL and in a terminal, for the menu of a section. */
export function queryActions(operation: Operation): Action[] {
  const graphiql = graphiqlAddress(operation);
  return [
    ...(graphiql ? [{ name: 'Open as GraphQL', graphiql }] : []),
    { name: 'Copy as curl', run: () => void copyText(curlCommand(operation)) },
  ];
}

/** Fields in quotes where they need them. A text that a spreadsheet would run as a formula gets an apostrophe. */
function field(value: string): string {
  const safe = /^[=+@\t\r]|^-(?!\d)/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export type Row = Record<string, string | null>;

export function csv(rows: Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))].map((cells) => cells.map(field).join(',')).join('\r\n') + '\r\n';
}

export function download(name: string, text: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
