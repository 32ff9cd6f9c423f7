// Published exporters send spans and metrics by OTLP: OpenTelemetry's SDKs of npm and PyPI, and an instrumentation of PyPI on a recorded call.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { BINARY, start, stop } from './server.mjs';

const TOKEN = 'an-internal-token-for-the-exporters';
const PACKAGES = [
  'opentelemetry-sdk==1.45.2', 'opentelemetry-exporter-otlp-proto-http==1.45.2', 'opentelemetry-instrumentation-openai==0.62.4', 'openai==3.57.0',
];

let server;
let reader;
const folder = mkdtempSync(path.join(tmpdir(), 'usage-insights-'));
const url = () => `http://${server.address}`;

before(async () => {
  const settings = { ENVIRONMENT: 'production', INTERNAL_SERVICE_TOKEN: TOKEN };
  writeFileSync(path.join(folder, 'usage-insights.toml'), '[otlp.metrics]\n"gpu.time" = "compute_seconds"\n[otlp.labels]\nservice = "service.name"\n');
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

/** The records of an account, as usage types, quantities, models, providers and labels. */
async function summary(account) {
  const query = `query ($account: ID!) { usageRecords(first: 100, filter: {accountIds: [$account]}) {
    nodes { usageType quantity model provider labels { value } } } }`;
  const response = await fetch(`${url()}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${reader}` },
    body: JSON.stringify({ query, variables: { account } }),
  });
  const { data } = await response.json();
  return data.usageRecords.nodes
    .map(({ usageType, quantity, model, provider, labels }) => [usageType, quantity, model, provider, ...labels.map(({ value }) => value)])
    .sort(([first], [second]) => (first < second ? -1 : 1));
}

for (const [name, Exporter] of [['Protocol Buffers', ProtobufExporter], ['JSON', JsonExporter]]) {
  test(`the SDK of npm exports spans as ${name}`, async () => {
    const account = `npm ${name}`;
    const exporter = new Exporter({ url: `${url()}/v1/traces`, headers: { authorization: `Bearer ${TOKEN}` }, compression: 'gzip' });
    const provider = new BasicTracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'gateway', 'usage.account_id': account }),
      spanProcessors: [new BatchSpanProcessor(exporter)],
    });
    const tracer = provider.getTracer('gateway');
    const attributes = {
      'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'anthropic', 'gen_ai.request.model': 'claude-sonnet-4',
      'gen_ai.usage.input_tokens': 1200, 'gen_ai.usage.cache_read.input_tokens': 1000, 'gen_ai.usage.output_tokens': 300,
    };
    tracer.startSpan('chat claude-sonnet-4', { attributes }).end();
    tracer.startSpan('GET /', { attributes: { 'http.request.method': 'GET' } }).end();
    await provider.shutdown();
    assert.deepEqual(await summary(account), [
      ['tokens_cache_read', '1000', 'claude-sonnet-4', 'anthropic', 'gateway'],
      ['tokens_input', '200', 'claude-sonnet-4', 'anthropic', 'gateway'],
      ['tokens_output', '300', 'claude-sonnet-4', 'anthropic', 'gateway'],
    ]);
  });
}

/** An answer of OpenAI's API, as it was recorded. */
const ANSWER = {
  id: 'chatcmpl-recorded', object: 'chat.completion', created: 1768471200, model: 'gpt-5-2026-01-15',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hello!' } }],
  usage: {
    prompt_tokens: 1200, completion_tokens: 300, total_tokens: 1500,
    prompt_tokens_details: { cached_tokens: 1000 }, completion_tokens_details: { reasoning_tokens: 120 },
  },
};

const SCRIPT = `
import logging, sys
logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
from openai import OpenAI
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.openai import OpenAIInstrumentor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

tracers = TracerProvider()
tracers.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
meters = MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter())])
OpenAIInstrumentor().instrument(tracer_provider=tracers, meter_provider=meters)
with tracers.get_tracer("service").start_as_current_span("handle a request"):
    client = OpenAI(base_url=sys.argv[1], api_key="none")
    client.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": "Hello"}])
meters.get_meter("service").create_counter("gpu.time").add(90)
tracers.shutdown()
meters.shutdown()
`;

/** Runs the script as a service of an account. Resolves with what it logs. */
async function runService(account, environment = {}) {
  const model = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json').end(JSON.stringify(ANSWER));
  }).listen(0, '127.0.0.1');
  await once(model, 'listening');
  const child = spawn('python3', [path.join(folder, 'service.py'), `http://127.0.0.1:${model.address().port}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env, PYTHONPATH: path.join(folder, 'packages'), OTEL_EXPORTER_OTLP_ENDPOINT: url(), OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${TOKEN}`, OTEL_RESOURCE_ATTRIBUTES: `service.name=worker,usage.account_id=${account}`, ...environment,
    },
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => { log += text; });
  const [code] = await once(child, 'close');
  model.close();
  assert.equal(code, 0, log);
  return log;
}

test('an instrumentation of PyPI gives records of tokens, and counters give records of their usage type', async () => {
  execFileSync('python3', ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', path.join(folder, 'packages'), ...PACKAGES],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, PYTHONWARNINGS: 'ignore' } });
  writeFileSync(path.join(folder, 'service.py'), SCRIPT);

  const log = await runService('delta', { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta' });
  const records = await summary('delta');
  assert.deepEqual(records.find(([usageType]) => usageType === 'compute_seconds'), ['compute_seconds', '90', null, null, 'worker'], log);
  const tokens = records.filter(([usageType]) => usageType.startsWith('tokens_'));
  assert.equal(tokens.reduce((sum, [, quantity]) => sum + Number(quantity), 0), 1500, JSON.stringify(records));
  assert.ok(tokens.every(([, , model, provider, service]) => model === 'gpt-5-2026-01-15' && provider === 'openai' && service === 'worker'), JSON.stringify(tokens));

  // Cumulative metrics are the exporter's default: the spans are recorded, the counter is not, and the service logs why.
  await runService('cumulative');
  assert.equal((await summary('cumulative')).some(([usageType]) => usageType === 'compute_seconds'), false);
  assert.equal((await summary('cumulative')).length, tokens.length);
});
