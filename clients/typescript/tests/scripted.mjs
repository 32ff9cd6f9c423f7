// A server with scripted responses.
import { once } from 'node:events';
import { createServer } from 'node:http';

/** Starts a server; `answer(request, response, index)` answers the request with that index. `request.operation` is its parsed body. */
export async function scripted(answer) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    request.operation = JSON.parse(Buffer.concat(chunks).toString());
    request.arrivedAt = performance.now();
    requests.push(request);
    await answer(request, response, requests.length - 1);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/graphql`,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers with JSON, as the API does. */
export function json(response, body, { status = 200, headers = {} } = {}) {
  response.writeHead(status, { 'content-type': 'application/graphql-response+json; charset=utf-8', 'x-request-id': 'request-1', ...headers });
  response.end(JSON.stringify(body));
}

/** An entry of `errors`, as the API sends it. */
export function error(code, { retryable = false, path, ...extensions } = {}) {
  return { message: `message of ${code}`, path, extensions: { code, retryable, requestId: 'request-1', docs: `/docs/errors#${code.toLowerCase()}`, ...extensions } };
}

/** Begins an event stream, and gives the functions that continue it. */
export function events(response) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'request-1' });
  response.flushHeaders();
  return {
    next: (body) => response.write(`event: next\ndata: ${JSON.stringify(body)}\n\n`),
    heartbeat: () => response.write(':\n\n'),
    complete: () => response.end('event: complete\ndata: \n\n'),
    end: () => response.end(),
  };
}

/** Resolves once the condition holds. */
export async function until(condition, what, ms = 5_000) {
  const deadline = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
