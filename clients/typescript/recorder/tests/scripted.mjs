// A server with scripted answers, and the answers.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';

/** Starts a server; `answer(call, response)` answers. A call has `records`, `token`, `at` and `index`. */
export async function scripted(answer) {
  const calls = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = JSON.parse(gunzipSync(Buffer.concat(chunks)));
    const call = { records: body.variables.records, token: request.headers.authorization, at: performance.now(), index: calls.length, url: request.url };
    calls.push(call);
    await answer(call, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    calls,
    /** Keys of the calls with records. */
    keys: () => calls.filter(({ records }) => records.length > 0).map(({ records }) => records.map(({ idempotencyKey }) => idempotencyKey)),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers with JSON. */
export function json(response, body, { status = 200, headers = {} } = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** Records every record, or gives each the result of a function. */
export function accept({ records }, response, result = () => ({ status: 'RECORDED' })) {
  const results = records.map((record) => ({ code: null, field: null, message: null, warnings: [], ...result(record) }));
  json(response, { data: { recordUsage: { results } } });
}

/** Rejects the call. */
export function reject(response, code, { retryable = false, status = 200, headers, ...extensions } = {}) {
  json(response, { data: { recordUsage: null }, errors: [{ message: `message of ${code}`, extensions: { code, retryable, ...extensions } }] }, { status, headers });
}
