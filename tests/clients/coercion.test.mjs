// Variables and arguments are coerced as by graphql-js, the reference implementation.
//
// Documents and variables made up from the schema are executed by graphql-js, with resolvers that keep their arguments, and coerced by
// this service: both must reject the same requests, pass the same values to the same fields, and fail the same fields.
//
// Needs `cargo build --example coerce` and the program. COERCION_CASES says how many (6,000), COERCION_SEED repeats a run.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { GraphQLError, execute, getNullableType, isEnumType, isInputObjectType, isListType, parse, specifiedRules, validate } from 'graphql';
import { Generator, random } from './coercion/generator.mjs';
import { readSchema } from './coercion/schema.mjs';
import { start, stop } from './server.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PROGRAM = path.resolve(ROOT, process.env.COERCE_BIN || 'target/debug/examples/coerce');
const CASES = Number(process.env.COERCION_CASES || 6_000);
const SEED = Number(process.env.COERCION_SEED || 2025);
/** How many cases also go to a server. */
const SENT = 400;

/**
 * Variables in `@oneOf` objects cannot be null. graphql-js 16 has this rule, but overlooks it where the object itself cannot be null
 * (`range: DateRangeInput!`).
 */
function OneOfVariablesRule(context) {
  const nullable = new Map();
  return {
    VariableDefinition: ({ variable, type }) => void nullable.set(variable.name.value, type.kind !== 'NonNullType'),
    OperationDefinition: {
      enter: () => nullable.clear(),
      leave(operation) {
        for (const { node, parentType } of context.getRecursiveVariableUsages(operation)) {
          if (parentType && getNullableType(parentType).isOneOf && nullable.get(node.name.value)) {
            context.reportError(new GraphQLError(`Variable "$${node.name.value}" must be non-nullable in a OneOf Input Object`, { nodes: node }));
          }
        }
      },
    },
  };
}

const RULES = [...specifiedRules, OneOfVariablesRule];

/** What graphql-js makes of a request: why it is rejected, or the arguments of each field that has any. */
function reference(schema, { query, operationName, variables }) {
  const document = parse(query);
  const errors = validate(schema, document, RULES);
  if (errors.length > 0) return { rejected: errors[0].message };
  const calls = {};
  const result = execute({ schema, document, operationName, variableValues: variables, contextValue: calls });
  if (!('data' in result)) return { rejected: result.errors[0].message };
  for (const { path, message } of result.errors ?? []) {
    assert.match(message, /^Argument "/, message);
    calls[path.filter((segment) => typeof segment === 'string').join('.')] = { failed: true };
  }
  return { arguments: calls };
}

/** Values as the parsers of the reference give them. Enums are strings in both. */
function parsed(value, type) {
  if (value === null || value === undefined) return value;
  type = getNullableType(type);
  // The parsers of lists take a single value as a list of one.
  if (isListType(type)) return [value].flat(1).map((item) => parsed(item, type.ofType));
  if (isEnumType(type)) return value;
  if (!isInputObjectType(type)) return type.parseValue(value);
  const fields = type.getFields();
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, parsed(field, fields[name].type)]));
}

function isFailed(value) {
  if (value === null || typeof value !== 'object') return false;
  return value.$null === true || Object.values(value).some(isFailed);
}

/** What the service makes of requests, in order. */
async function coerce(requests) {
  assert.ok(existsSync(PROGRAM), `there is no ${PROGRAM}: run \`cargo build --example coerce\``);
  const child = spawn(PROGRAM, { stdio: ['pipe', 'pipe', 'inherit'] });
  const outcomes = [];
  const lines = createInterface({ input: child.stdout });
  child.stdin.end(requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
  for await (const line of lines) outcomes.push(JSON.parse(line));
  assert.equal(outcomes.length, requests.length, 'a request was not answered');
  return outcomes;
}

/** JSON with sorted keys, for comparing. */
function canonical(value) {
  return JSON.stringify(value, (_, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).filter(([, field]) => field !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner);
}

describe('variables and arguments', { timeout: 300_000 }, () => {
  const sdl = readFileSync(path.join(ROOT, 'schema.graphql'), 'utf8');
  const schema = readSchema(sdl);
  const generator = new Generator(schema, random(SEED));
  const requests = Array.from({ length: CASES }, (_, index) => generator.request(index));
  const expected = requests.map((request) => reference(schema, request));

  test('every argument and input field is generated in every way', (context) => {
    assert.deepEqual(generator.uncovered(), []);
    const rejected = expected.filter((outcome) => outcome.rejected).length;
    const failing = expected.filter((outcome) => Object.values(outcome.arguments ?? {}).some((call) => call.failed)).length;
    context.diagnostic(`seed ${SEED}: ${CASES} cases, ${rejected} rejected, ${failing} with fields that fail; ${generator.locations()} locations`);
    assert.ok(rejected > CASES / 10 && rejected < (CASES * 7) / 10 && failing > CASES / 100, `${rejected} rejected, ${failing} failing`);
  });

  test('are accepted, rejected and passed on as by graphql-js', async () => {
    const outcomes = await coerce(requests);
    const different = [];
    for (const [index, outcome] of outcomes.entries()) {
      const request = requests[index];
      let ours = outcome;
      if (outcome.arguments) {
        const types = generator.argumentTypes(request);
        ours = { arguments: {} };
        const failed = Object.keys(outcome.arguments).filter((field) => isFailed(outcome.arguments[field]));
        for (const [field, values] of Object.entries(outcome.arguments)) {
          if (failed.some((parent) => field.startsWith(`${parent}.`))) continue; // nothing below is executed
          ours.arguments[field] = isFailed(values)
            ? { failed: true }
            : Object.fromEntries(Object.entries(values).map(([name, value]) => [name, parsed(value, types(field, name))]));
        }
      }
      const same = outcome.rejected ? expected[index].rejected : canonical(ours) === canonical(expected[index]);
      if (!same) different.push({ index, ...request, ours: canonical(ours), reference: canonical(expected[index]) });
    }
    const shown = different.slice(0, Number(process.env.COERCION_SHOWN || 5));
    assert.equal(different.length, 0, `seed ${SEED}: ${different.length} of ${CASES} differ: ${JSON.stringify(shown, null, 2)}`);
  });

  test('are accepted and rejected by a server as by graphql-js', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'usage-insights-coercion-'));
    const server = await start(folder, 0, {
      USAGE_INSIGHTS__LIMITS__ADDRESS_REQUESTS_PER_SECOND: '0',
    });
    try {
      const sent = requests.map((request, index) => [request, expected[index]])
        .filter(([{ query }]) => !query.includes('subscription'))
        .slice(0, SENT);
      for (const [request, outcome] of sent) {
        const response = await fetch(`http://${server.address}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
          body: JSON.stringify(request),
        });
        const body = await response.json();
        const told = JSON.stringify({ request, outcome, status: response.status, body }, null, 2);
        if (body.errors?.[0].extensions.code === 'QUERY_TOO_COMPLEX') continue;
        assert.equal('data' in body, !outcome.rejected, told);
        assert.equal(response.status, outcome.rejected ? 400 : 200, told);
        for (const [field, call] of Object.entries(outcome.arguments ?? {})) {
          if (!call.failed || field.includes('.')) continue;
          const error = body.errors?.find((error) => error.path?.join('.') === field);
          assert.equal(error?.extensions.code, 'INVALID_ARGUMENT', told);
        }
      }
    } finally {
      await stop(server);
      await rm(folder, { recursive: true });
    }
  });
});
