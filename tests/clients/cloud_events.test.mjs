// Published clients send events: OpenMeter's SDKs, of which only the URL changes, the SDKs of CloudEvents, and curl.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { OpenMeter } from '@openmeter/sdk';
import { CloudEvent, HTTP, emitterFor, httpTransport } from 'cloudevents';
import { BINARY, start, stop } from './server.mjs';

const TOKEN = 'an-internal-token-for-the-events';
// OpenMeter's SDK requires version 1 of the SDK of CloudEvents.
const PACKAGES = { openmeter: 'openmeter==1.0.0b236', cloudevents: 'cloudevents==2.2.0' };
const SETTINGS = `
[[cloud_events.mappings]]
type = "prompt"
usage_type_from = "/type"
usage_types = { input = "tokens_input", output = "tokens_output" }
quantity = "/tokens"
model = "/model"
`;

let server;
let reader;
const folder = mkdtempSync(path.join(tmpdir(), 'usage-insights-'));
const url = () => `http://${server.address}`;

before(async () => {
  const settings = { ENVIRONMENT: 'production', INTERNAL_SERVICE_TOKEN: TOKEN };
  writeFileSync(path.join(folder, 'usage-insights.toml'), SETTINGS);
  const run = (...parameters) => execFileSync(BINARY, parameters, {
    cwd: folder, env: { ...settings, DATABASE_URL: `sqlite://${folder}/usage.db` }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
  });
  run('migrate', 'up');
  reader = run('token', 'create', '--name', 'reader', '--scope', 'read').trim();
  server = await start(folder, 0, settings);
});

after(async () => {
  await stop(server);
  rmSync(folder, { recursive: true });
});

/** The records of an account, as keys, usage types, quantities and models. */
async function summary(account) {
  const query = `query ($account: ID!) { usageRecords(first: 100, filter: {accountIds: [$account]}) {
    nodes { idempotencyKey usageType quantity model } } }`;
  const response = await fetch(`${url()}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${reader}` },
    body: JSON.stringify({ query, variables: { account } }),
  });
  const { data } = await response.json();
  const records = data.usageRecords.nodes.map(({ idempotencyKey, usageType, quantity, model }) => [idempotencyKey, usageType, quantity, model]);
  return records.sort(([first], [second]) => (first < second ? -1 : 1));
}

const prompt = (id, subject, data = { tokens: '100', model: 'gpt-4o', type: 'input' }) => (
  { specversion: '1.0', id, source: 'my-app', type: 'prompt', subject, time: new Date(), data });

describe('@openmeter/sdk', () => {
  const openmeter = (apiKey = TOKEN) => new OpenMeter({ baseUrl: url(), apiKey });

  test('ingests an event and a batch, and again without an error', async () => {
    const events = [prompt('1', 'node'), prompt('2', 'node', { tokens: 7, model: 'o1', type: 'output' })];
    await openmeter().events.ingest(events[0]);
    await openmeter().events.ingest(events);
    await openmeter().events.ingest(events);
    assert.deepEqual(await summary('node'), [
      ['["my-app","1"]', 'tokens_input', '100', 'gpt-4o'],
      ['["my-app","2"]', 'tokens_output', '7', 'o1'],
    ]);
  });

  test('shows why an event was rejected', async () => {
    const unmapped = { ...prompt('3', 'node'), type: 'unmapped' };
    await assert.rejects(openmeter().events.ingest([unmapped, prompt('4', 'node')]), (error) => {
      assert.equal(error.name, 'HTTPError');
      assert.equal(error.status, 400);
      assert.match(error.message, /UNMAPPED_EVENT_TYPE.*cloud_events\.mappings/);
      assert.equal(error.getField('results')[1].status, 'RECORDED');
      return true;
    });
    await assert.rejects(openmeter('wrong').events.ingest(prompt('5', 'node')), { status: 401, message: /token/ });
    assert.equal((await summary('node')).length, 3);
  });
});

describe('cloudevents of npm', () => {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const event = (id, subject) => new CloudEvent({ id, source: '/meter', type: 'api_calls', subject, data: { value: 3 } });

  for (const mode of ['binary', 'structured']) {
    test(`sends events in ${mode} mode`, async () => {
      const { headers: sent, body } = HTTP[mode](event(mode, `npm-${mode}`));
      const response = await fetch(`${url()}/events`, { method: 'POST', headers: { ...sent, ...headers }, body });
      assert.equal(response.status, 200, await response.clone().text());
      assert.equal((await response.json()).recorded, 1);
      assert.deepEqual(await summary(`npm-${mode}`), [[`["/meter","${mode}"]`, 'api_calls', '3', null]]);
    });
  }

  test('its emitter sends events', async () => {
    const emit = emitterFor(httpTransport(`${url()}/events`));
    const { body } = await emit(event('emitted', 'npm-emitter'), { headers });
    assert.equal(JSON.parse(body).recorded, 1, body);
    assert.equal((await summary('npm-emitter')).length, 1);
  });

  test('its JSON keeps what headers cannot carry', async () => {
    const { headers: sent, body } = HTTP.structured(event('é', 'npm-é'));
    const response = await fetch(`${url()}/events`, { method: 'POST', headers: { ...sent, ...headers }, body });
    assert.equal((await response.json()).recorded, 1);
    assert.deepEqual((await summary('npm-é')).map(([key]) => key), ['["/meter","é"]']);
  });
});

/** Runs a script with packages, which are installed for it. Connections of this process are served meanwhile. */
async function python(name, script) {
  const packages = path.join(folder, `packages-${name}`);
  const env = { ...process.env, PYTHONPATH: packages, PYTHONWARNINGS: 'ignore' };
  const run = (...parameters) => promisify(execFile)('python3', parameters, { env, timeout: 300_000 });
  await run('-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', packages, PACKAGES[name]);
  const file = path.join(folder, `send_${name}.py`);
  writeFileSync(file, script);
  return (await run(file, url(), TOKEN)).stdout;
}

test('openmeter of PyPI ingests an event and a batch, and shows why an event was rejected', async () => {
  const output = await python('openmeter', `
import datetime, sys
from corehttp.exceptions import ClientAuthenticationError, HttpResponseError
from openmeter import Client
from openmeter.models import Event

def event(id, **others):
    fields = {"source": "my-app", "specversion": "1.0", "type": "prompt", "subject": "python",
              "time": datetime.datetime.now(datetime.timezone.utc), "data": {"tokens": 100, "model": "gpt-4o", "type": "input"}}
    return Event(id=id, **{**fields, **others})

client = Client(endpoint=sys.argv[1], token=sys.argv[2])
first = event("1")
client.events.ingest_event(first)
client.events.ingest_events([first, event("2", data={"tokens": 7, "model": "o1", "type": "output"})])
try:
    client.events.ingest_events([event("3", type="unmapped")])
except HttpResponseError as error:
    print(error.status_code, error.model.detail)
try:
    Client(endpoint=sys.argv[1], token="wrong").events.ingest_event(first)
except ClientAuthenticationError as error:
    print(error.status_code, error.model.detail)
`);
  assert.match(output, /^400 .*UNMAPPED_EVENT_TYPE.*\n401 .*token/);
  assert.deepEqual(await summary('python'), [
    ['["my-app","1"]', 'tokens_input', '100', 'gpt-4o'],
    ['["my-app","2"]', 'tokens_output', '7', 'o1'],
  ]);
});

test('cloudevents of PyPI sends events in binary and structured mode', async () => {
  const output = await python('cloudevents', `
import json, sys, urllib.request
from cloudevents.core.bindings.http import to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent

for mode, convert in [("binary", to_binary_event), ("structured", to_structured_event)]:
    attributes = {"id": mode, "type": "api_calls", "source": "meter €", "subject": "pypi 😀", "datacontenttype": "application/json"}
    message = convert(CloudEvent(attributes, {"quantity": 3}))
    headers = {**message.headers, "authorization": "Bearer " + sys.argv[2]}
    body = message.body if isinstance(message.body, bytes) else message.body.encode()
    with urllib.request.urlopen(urllib.request.Request(sys.argv[1] + "/events", body, headers)) as response:
        print(json.load(response)["recorded"])
`);
  assert.equal(output, '1\n1\n');
  assert.deepEqual(await summary('pypi 😀'), [
    ['["meter €","binary"]', 'api_calls', '3', null],
    ['["meter €","structured"]', 'api_calls', '3', null],
  ]);
});

test('curl sends an event in binary mode', async () => {
  const send = () => JSON.parse(execFileSync('curl', ['-s', `${url()}/events`, '-H', `authorization: Bearer ${TOKEN}`, '-H', 'content-type: application/json',
    '-H', 'ce-specversion: 1.0', '-H', 'ce-id: 1', '-H', 'ce-source: curl', '-H', 'ce-type: api_calls', '-H', 'ce-subject: curl', '-d', '{"value": 3}'], { encoding: 'utf8' }));
  assert.equal(send().recorded, 1);
  assert.equal(send().duplicates, 1);
  assert.deepEqual(await summary('curl'), [['["curl","1"]', 'api_calls', '3', null]]);
});
