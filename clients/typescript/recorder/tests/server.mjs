// The real server, and what it has recorded.
import { createInstallation } from '../../tests/real.mjs';

/** A server in development on a new SQLite file. */
export async function createServer(settings = {}) {
  const installation = await createInstallation('SQLite', settings);
  return { ...installation, server: await installation.serve() };
}

/** Sends a query; gives its data. */
export async function query(url, text, variables = {}, token = undefined) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query: text, variables }) });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

const RECORDS = `query ($after: String) { usageRecords(first: 100, after: $after) {
  nodes { idempotencyKey accountId usageType quantity occurredAt tier model provider cost userId labels { key value } metadata }
  pageInfo { hasNextPage endCursor } } }`;

/** All records of the server, by key. */
export async function recordsByKey(url, token) {
  const records = new Map();
  for (let after = null; ; ) {
    const { usageRecords } = await query(url, RECORDS, { after }, token);
    for (const node of usageRecords.nodes) records.set(node.idempotencyKey, node);
    if (!usageRecords.pageInfo.hasNextPage) return records;
    after = usageRecords.pageInfo.endCursor;
  }
}
