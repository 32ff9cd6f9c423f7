// Everything that `record` promised arrives exactly once, or is a dead letter with its reason.
//
// Services that share a spool, and the server, are killed at random; the network breaks after the server has committed; the disk is full; clocks
// are wrong. Each service journals what it was promised. SEED repeats a run, ROUNDS makes it longer.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { UsageRecorder } from '@usage-insights/recorder';
import { BINARY, findFreePort, start } from '../../../../tests/clients/server.mjs';
import { createFolder, endLease, randomOf, rows } from './folder.mjs';
import { query } from './server.mjs';

const ROUNDS = Number(process.env.ROUNDS || 10);
const SEED = Number(process.env.SEED || Date.now() % 1_000_000);
const ROUND_MS = 1_200;
const SERVICES = 3;
const SERVICE = fileURLToPath(new URL('journal_service.mjs', import.meta.url));
/** Clocks of services: right, an hour behind or ahead, ten days ahead. */
const OFFSETS = [0, 0, 0, 0, -3_600_000, -3_600_000, 3_600_000, 864_000_000];

const random = randomOf(SEED);
const below = (limit) => Math.floor(random() * limit);

let folder;
let port;
let server;
let proxy;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'usage-insights-journal-'));
  const env = { DATABASE_URL: `sqlite://${folder}/usage.db` };
  execFileSync(BINARY, ['migrate', 'up'], { cwd: folder, env, stdio: 'ignore' });
  port = await findFreePort();
  await startServer();
  proxy = await breakingProxy(port);
});

after(async () => {
  await killServer();
  await proxy?.close();
  await rm(folder, { recursive: true });
});

async function startServer() {
  server ??= await start(folder, port);
}

async function killServer() {
  const killed = server;
  server = undefined;
  killed?.child.kill('SIGKILL');
  await killed?.exited;
}

/** A proxy that can drop connections when the server answers, so that what it committed is not acknowledged; or all connections. */
async function breakingProxy(target) {
  const sockets = new Set();
  const state = { cutShare: 0, isDown: false, cuts: 0 };
  const listener = createServer((client) => {
    if (state.isDown) return client.destroy();
    const upstream = connect(target, '127.0.0.1');
    const end = () => (client.destroy(), upstream.destroy());
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end).on('close', () => (sockets.delete(socket), end()));
    }
    client.pipe(upstream);
    upstream.on('data', (chunk) => {
      if (random() >= state.cutShare) return client.write(chunk);
      state.cuts += 1;
      if (random() < 0.5) client.write(chunk.subarray(0, Math.floor(chunk.length / 2)));
      setImmediate(end);
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    url: `http://127.0.0.1:${listener.address().port}`,
    state,
    dropAll: () => sockets.forEach((socket) => socket.destroy()),
    async close() {
      sockets.forEach((socket) => socket.destroy());
      listener.close();
      await once(listener, 'close');
    },
  };
}

/** Starts services on one spool, which can be killed and started again. */
function startServices(round, place, settings) {
  const services = Array.from({ length: SERVICES }, () => null);
  const journals = [];
  let started = 0;
  let kills = 0;
  const spawnService = (index) => {
    const journal = path.join(place.folder, `journal-${started}`);
    journals.push(journal);
    const env = {
      ...process.env,
      ...settings,
      JOURNAL: journal,
      OFFSET_MS: String(OFFSETS[below(OFFSETS.length)]),
      SERVICE_ACCOUNT: `round-${round}`,
      SERVICE_NAME: `s${started++}`,
      SERVICE_SEED: String(below(2 ** 31)),
      SPOOL: place.spool,
    };
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SERVICE], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    services[index] = { child, exited: once(child, 'exit') };
  };
  const kill = async (index) => {
    const { child, exited } = services[index];
    assert.equal(child.exitCode, null, 'a service ended by itself');
    child.kill('SIGKILL');
    kills += 1;
    await exited;
  };
  for (let index = 0; index < SERVICES; index++) spawnService(index);
  return {
    journals,
    kills: () => kills,
    async replaceOne() {
      const index = below(SERVICES);
      await kill(index);
      spawnService(index);
    },
    /** Ends the services of a round that failed. */
    abandon() {
      for (const { child } of services) child.kill('SIGKILL');
    },
    async killAll() {
      for (let index = 0; index < SERVICES; index++) await kill(index);
    },
  };
}

/** Reads a journal: what is in the spool for certain, what may be lost because it was in memory, and what may have been recorded. */
async function readJournal(file) {
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(0, -1);
  const promised = [];
  let inMemory = [];
  let begun = null;
  let refused = 0;
  let delayed = 0;
  for (const line of lines) {
    const [mark, key, usageType, quantity] = line.split(' ');
    if (mark === '?') begun = { key, usageType, quantity };
    else if (mark === '*') promised.push(...inMemory.splice(0));
    else {
      assert.equal(key, begun.key);
      if (mark === '+') promised.push(begun);
      else if (mark === '~') delayed += inMemory.push(begun) && 1;
      else refused += 1;
      begun = null;
    }
  }
  return { promised, inMemory, begun, refused, delayed };
}

const RECORDS = `query ($account: ID!, $after: String) { usageRecords(first: 1000, after: $after, filter: {accountIds: [$account]}) {
  nodes { idempotencyKey quantity usageType } pageInfo { hasNextPage endCursor } } }`;
const TOTALS = 'query ($account: ID!) { usageInsights(range: {lastDays: 30}, filter: {accountIds: [$account]}) { totals { records apiCalls } } }';

/** The records of an account, which agree with its totals. */
async function readServer(account) {
  const url = `http://127.0.0.1:${port}/graphql`;
  const found = [];
  for (let after = null, hasNext = true; hasNext; ) {
    const { usageRecords } = await query(url, RECORDS, { account, after });
    found.push(...usageRecords.nodes);
    ({ endCursor: after, hasNextPage: hasNext } = usageRecords.pageInfo);
  }
  const { usageInsights } = await query(url, TOTALS, { account });
  const apiCalls = found.reduce((sum, { quantity }) => sum + BigInt(quantity), 0n);
  assert.deepEqual(usageInsights.totals, { records: String(found.length), apiCalls: String(apiCalls) });
  return found;
}

const total = { records: 0, dead: 0, kills: 0, serverKills: 0, lostInMemory: 0, refused: 0, delayed: 0, extra: 0 };

for (let round = 0; round < ROUNDS; round++) {
  test(`round ${round} of ${ROUNDS} with seed ${SEED}: every record arrives once or is a dead letter`, { timeout: 60_000 }, async (t) => {
    const place = await createFolder();
    await mkdir(path.dirname(place.spool), { recursive: true });
    proxy.state.cutShare = random() * 0.6;
    const services = startServices(round, place, { SERVER_URL: proxy.url });
    t.after(() => services.abandon());
    const ends = performance.now() + ROUND_MS;
    while (performance.now() < ends) {
      await sleep(50 + below(250));
      const fault = random();
      if (fault < 0.35) await services.replaceOne();
      else if (fault < 0.5) {
        await killServer();
        total.serverKills += 1;
        await sleep(below(300));
        await startServer();
      } else if (fault < 0.6) {
        proxy.state.isDown = true;
        proxy.dropAll();
        await sleep(below(200));
        proxy.state.isDown = false;
      } else if (fault < 0.7) proxy.dropAll();
      if (random() < 0.7) endLease(place.spool);
    }
    await services.killAll();
    proxy.state.cutShare = 0;
    await startServer();

    // The lease of a killed sender has ended for this clock.
    const problems = [];
    const last = new UsageRecorder({ url: `http://127.0.0.1:${port}`, spool: place.spool, now: () => Date.now() + 61_000, onProblem: (problem) => problems.push(problem) });
    assert.equal(await last.flush(30_000), true, JSON.stringify(problems));
    const deadLetters = last.deadLetters({ limit: 1_000_000 });
    await last.close();
    await verify(round, place, services, deadLetters, t);
    await place.remove();
  });
}

async function verify(round, place, services, deadLetters, t) {
  const [state] = rows(place.spool, 'spool_state');
  assert.deepEqual([rows(place.spool, 'spooled_record').length, state.spooled_records], [0, 0]);
  assert.equal(state.spooled_bytes, rows(place.spool, 'dead_letter').reduce((sum, { bytes }) => sum + bytes, 0));
  assert.equal(state.dead_letters, deadLetters.length);

  const journals = await Promise.all(services.journals.map(readJournal));
  const found = await readServer(`round-${round}`);
  const byKey = new Map(found.map((record) => [record.idempotencyKey, record]));
  assert.equal(byKey.size, found.length, 'a key is recorded once');
  const dead = new Map();
  for (const { record, code, message } of deadLetters) {
    assert.ok(['IDEMPOTENCY_CONFLICT', 'UNKNOWN_USAGE_TYPE', 'OCCURRED_IN_FUTURE'].includes(code) && message, `${code}: ${message}`);
    const key = name({ key: record.idempotencyKey, usageType: record.usageType, quantity: record.quantity });
    dead.set(key, (dead.get(key) ?? 0) + 1);
  }
  const hasArrived = (unit) => {
    const record = byKey.get(unit.key);
    return (record?.quantity === unit.quantity && record.usageType === unit.usageType) || dead.has(name(unit));
  };

  const possible = new Set();
  for (const { promised, inMemory, begun, refused, delayed } of journals) {
    const missing = promised.filter((unit) => !hasArrived(unit));
    assert.deepEqual(missing, [], `seed ${SEED}: records that were promised and are neither recorded nor dead letters`);
    for (const unit of [...promised, ...inMemory, ...(begun ? [begun] : [])]) possible.add(name(unit));
    total.lostInMemory += inMemory.filter((unit) => !hasArrived(unit)).length;
    total.extra += begun && hasArrived(begun) ? 1 : 0;
    total.refused += refused;
    total.delayed += delayed;
  }
  for (const { idempotencyKey: key, usageType, quantity } of found) assert.ok(possible.has(name({ key, usageType, quantity })), `${key} was never recorded`);
  for (const key of dead.keys()) assert.ok(possible.has(key), `${key} was never recorded`);
  total.records += found.length;
  total.dead += deadLetters.length;
  total.kills += services.kills();
  t.diagnostic(`${found.length} records, ${deadLetters.length} dead letters, ${services.kills()} kills of services`);
}

const name = ({ key, usageType, quantity }) => `${key} ${usageType} ${quantity}`;

after(() => {
  const { records, dead, kills, serverKills, lostInMemory, refused, delayed, extra } = total;
  console.log(
    `journal: seed ${SEED}, ${ROUNDS} rounds: ${records} records arrived, ${dead} dead letters, ${kills} kills of services, ${serverKills} of the server, ` +
      `${proxy.state.cuts} answers cut; ${delayed} records waited in memory, of which kills lost ${lostInMemory}, ${extra} recorded before their journal, ${refused} not accepted`,
  );
});
