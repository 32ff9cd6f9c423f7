// Recorders for Python and for Node.js use one spool at the same time, and both send.
//
// Needs Python and the recorder in clients/python; PYTHON_RECORDER names another folder that has it.
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { UsageRecorder } from '@usage-insights/recorder';
import { createFolder, endLease, rows } from './folder.mjs';
import { createServer, recordsByKey } from './server.mjs';

const run = promisify(execFile);
const COUNT = 600;
const PROCESSES = 2;
const PYTHON_RECORDER = process.env.PYTHON_RECORDER || fileURLToPath(new URL('../../../python', import.meta.url));
const NODE_PROGRAM = fileURLToPath(new URL('service.mjs', import.meta.url));
const PYTHON_PROGRAM = `
import os
from usage_insights import UsageRecorder

recorder = UsageRecorder()
for index in range(int(os.environ["COUNT"])):
    key = recorder.record(account_id="acme", usage_type="api_calls", quantity=1, idempotency_key=f"{os.environ['PREFIX']}-{index}")
    assert key is not None
recorder.close()
`;

function reasonToSkip() {
  if (!existsSync(path.join(PYTHON_RECORDER, 'usage_insights/__init__.py'))) return `there is no recorder for Python in ${PYTHON_RECORDER}`;
  return spawnSync('python3', ['-c', 'import sqlite3']).status === 0 ? false : 'there is no Python';
}

test('records of both arrive exactly once', { timeout: 120_000, skip: reasonToSkip() }, async () => {
  const installation = await createServer();
  const place = await createFolder();
  const env = { ...process.env, PYTHONPATH: PYTHON_RECORDER, USAGE_INSIGHTS_SPOOL: place.spool, USAGE_INSIGHTS_URL: installation.server.url.replace('/graphql', ''), COUNT: String(COUNT), SEND: 'yes', END: 'close' };
  const prefixes = Array.from({ length: PROCESSES }, (_, index) => [`node-${index}`, `python-${index}`]).flat();
  // Ends the lease again and again, so that senders of both take it, and send at the same time.
  const ending = setInterval(() => endLease(place.spool), 20);
  try {
    await Promise.all(
      prefixes.map((PREFIX) =>
        PREFIX.startsWith('node')
          ? run(process.execPath, [NODE_PROGRAM], { env: { ...env, PREFIX } })
          : run('python3', ['-c', PYTHON_PROGRAM], { env: { ...env, PREFIX } }),
      ),
    );
    clearInterval(ending);
    const last = new UsageRecorder({ url: installation.server.url, spool: place.spool });
    assert.equal(await last.flush(70_000), true, 'also the lease of a sender that ended early ends');
    assert.deepEqual(last.deadLetters(), []);
    await last.close();
    const records = await recordsByKey(installation.server.url);
    assert.equal(records.size, prefixes.length * COUNT);
    for (const prefix of prefixes) for (let index = 0; index < COUNT; index++) assert.ok(records.has(`${prefix}-${index}`), `${prefix}-${index}`);
    const [state] = rows(place.spool, 'spool_state');
    assert.deepEqual([state.spooled_records, state.spooled_bytes, state.dead_letters], [0, 0, 0]);
    assert.equal(state.sent_records, prefixes.length * COUNT);
  } finally {
    clearInterval(ending);
    await installation.remove();
    await place.remove();
  }
});
