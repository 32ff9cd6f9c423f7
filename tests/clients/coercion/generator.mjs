// Requests made up from the schema: every argument and input field absent, given, null, as a variable of many kinds, and wrong.
import {
  getNamedType, getNullableType, isEnumType, isInputObjectType, isListType, isNonNullType, isObjectType, isRequiredInputField,
} from 'graphql';

/** Numbers from 0 to 1 (mulberry32), the same for the same seed. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const TIME = '2026-11-20T08:09:19Z';
/** Values as they are sent; `literals` only in documents. */
const VALUES = {
  Int: { good: [0, 1, 7, -1, 2147483647, -2147483648], bad: ['7', 1.5, true, 2147483648, [[1]], { a: 1 }], literals: ['RED', '1.0', '1e3'] },
  Float: { good: [0, 1.5], bad: ['1.5', true], literals: ['RED'] },
  String: { good: ['', 'acme', '7', 'é"\\'], bad: [7, true, 1.5, { a: 'b' }], literals: ['RED', '{}'] },
  Boolean: { good: [true, false], bad: ['true', 1, 0], literals: ['TRUE'] },
  ID: { good: ['acme', 7, -1, '7'], bad: [true, 1.5, { a: 1 }], literals: ['RED', '7.0'] },
  BigInt: { good: [5, '5', '007', '-3', '1200.0', '1.2e3', 2e3, '17014118346046923173168730371588410572'], bad: ['', '1.5', '1.', 1.5, 'x', '1e400', true, [1]], literals: ['FIVE', '{a: 1}'] },
  Decimal: { good: [5, '5', '007.50', '-1.25', 0.5, '1e-9', '1.2e3', '9223372036.854775807'], bad: ['', '1.', '.5', '1e-10', '0.0000000001', 'x', '1e400', true, [1]], literals: ['FIVE', '{a: 1}'] },
  Date: { good: ['2026-11-20', '2024-02-29'], bad: ['2026-02-30', '2026-13-01', 'today', '', 20261120, true], literals: ['TODAY', '[]'] },
  DateTime: { good: [TIME, '2026-11-20T08:09:19.123+05:45'], bad: ['2026-11-20', 'now', 1763625600, false], literals: ['NOW'] },
  TimeZone: { good: ['UTC', 'Europe/Berlin', 'Asia/Kathmandu'], bad: ['Mars/Olympus', '', 'utc ', 5], literals: ['UTC'] },
  JSON: { good: [{ a: [1, null, 'x'], b: { c: true } }, 'text', 1, [], {}], bad: [], literals: [] },
  Lenient: { good: [5, 'x', TIME, '5'], bad: [], literals: [] },
};

/** Lists of these travel as they are in variables: what is wrong in them is told of by the mutations that take them. */
const RECORDS = ['UsageRecordInput', 'RecordVoidInput', 'RecordAmendmentInput'];

function isRecord(type) {
  return RECORDS.includes(getNamedType(type).name);
}

/** The ways in which a place is tried. */
const MODES = ['absent', 'given', 'null', 'wrong', 'variable', 'variable without value', 'variable that is null', 'variable with default'];

/** The scalars of records are not those of variables here (see `readSchema`), and nothing is no JSON. */
function isPossible(place, mode, type) {
  if (mode === 'wrong') return !['JSON', 'Lenient'].includes(getNamedType(type).name);
  return !mode.startsWith('variable') || !place.startsWith('UsageRecordInput.');
}

/** A value as it stands in a document. */
function literal(value, type) {
  if (Array.isArray(value)) return `[${value.map((item) => literal(item)).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value).map(([name, field]) => `${name}: ${literal(field)}`).join(', ')}}`;
  }
  return type && isEnumType(type) && typeof value === 'string' ? value : JSON.stringify(value);
}

export class Generator {
  #schema;
  #random;
  #targets = [];
  #modes = new Map();

  constructor(schema, random) {
    this.#schema = schema;
    this.#random = random;
    for (const [keyword, root] of [['query', schema.getQueryType()], ['mutation', schema.getMutationType()], ['subscription', schema.getSubscriptionType()]]) {
      this.#find(keyword, root, [], new Set());
    }
    for (const { field, path } of this.#targets) {
      for (const argument of field.args) this.#expect(`${path}(${argument.name})`, argument.type, new Set());
    }
  }

  /** All fields with arguments, with the way to them. */
  #find(keyword, object, parents, seen) {
    for (const field of Object.values(object.getFields())) {
      const chain = [...parents, field];
      if (field.args.length > 0) this.#targets.push({ keyword, field, chain, path: `${object.name}.${field.name}` });
      const below = getNamedType(field.type);
      if (isObjectType(below) && !seen.has(below)) {
        seen.add(below);
        this.#find(keyword, below, chain, seen);
      }
    }
  }

  #expect(place, type, seen) {
    if (!this.#modes.has(place)) this.#modes.set(place, Object.assign(new Set(), { type }));
    const named = getNamedType(type);
    if (!isInputObjectType(named) || seen.has(named)) return;
    for (const field of Object.values(named.getFields())) this.#expect(`${named.name}.${field.name}`, field.type, new Set([...seen, named]));
  }

  locations() {
    return this.#modes.size;
  }

  /** Which places were not tried in which way. */
  uncovered() {
    const missing = [];
    for (const [place, modes] of this.#modes) {
      for (const mode of MODES) if (!modes.has(mode) && isPossible(place, mode, modes.type)) missing.push(`${place}: ${mode}`);
    }
    return missing;
  }

  #chance(share) {
    return this.#random() < share;
  }

  #pick(choices) {
    return choices[Math.floor(this.#random() * choices.length)];
  }

  /** A request. `index` chooses the field that it is about. */
  request(index) {
    const target = this.#targets[index % this.#targets.length];
    const request = { definitions: [], variables: {}, fragments: [], types: {}, count: 0, faults: this.#pick([0, 0, 0, 1, 1, 2]) };
    const fields = [this.#chain(request, target, 'a')];
    if (target.keyword === 'query' && this.#chance(0.25)) {
      const others = this.#targets.filter(({ keyword }) => keyword === target.keyword);
      fields.push(this.#chain(request, this.#pick(others), 'b'));
    }
    let body = fields.join(' ');
    if (target.keyword !== 'subscription' && this.#chance(0.15)) {
      const root = this.#schema[`get${target.keyword[0].toUpperCase()}${target.keyword.slice(1)}Type`]().name;
      request.fragments.push(`fragment F on ${root} { ${body} }`);
      body = '...F';
    }
    if (this.#chance(0.01)) request.definitions.push('$unused: Int');
    if (this.#chance(0.02)) request.variables.notDeclared = 'x';
    let query = `${target.keyword} A${this.#declare(request.definitions)} { ${body} } ${request.fragments.join(' ')}`;
    const operations = ['A'];
    // Another operation, which is validated but not executed.
    if (this.#chance(0.15)) {
      const other = { definitions: [], variables: {}, fragments: [], types: {}, count: 100, faults: this.#chance(0.1) ? 1 : 0 };
      const queries = this.#targets.filter(({ keyword }) => keyword === 'query');
      const selection = this.#chain(other, this.#pick(queries), 'c');
      if (request.fragments.length > 0 && target.keyword === 'query' && this.#chance(0.5)) {
        query += ` query B${this.#declare([...request.definitions.filter((definition) => !definition.startsWith('$unused')), ...other.definitions])} { ...F ${selection} }`;
      } else {
        query += ` query B${this.#declare(other.definitions)} { ${selection} }`;
      }
      operations.push('B');
    }
    const named = operations.length > 1 || this.#chance(0.5);
    return { query, operationName: named ? 'A' : undefined, variables: request.variables, types: request.types };
  }

  #declare(definitions) {
    return definitions.length > 0 ? `(${definitions.join(', ')})` : '';
  }

  /** The selection of a field, with its parents. */
  #chain(request, { chain }, alias) {
    let selection = '';
    let path = '';
    const opened = chain.map((field, depth) => {
      path = path ? `${path}.${alias}${depth}` : `${alias}${depth}`;
      request.types[path] = Object.fromEntries(field.args.map((argument) => [argument.name, String(argument.type)]));
      const parent = depth === 0 ? null : getNamedType(chain[depth - 1].type);
      const place = (argument) => `${parent ? parent.name : this.#rootOf(field)}.${field.name}(${argument.name})`;
      const given = field.args.flatMap((argument) => {
        const value = this.#location(request, argument, place(argument));
        return value === undefined ? [] : [`${argument.name}: ${value}`];
      });
      const directive = depth > 0 && this.#chance(0.06) ? this.#directive(request) : '';
      return `${alias}${depth}: ${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''}${directive}`;
    });
    for (const [depth, text] of [...opened.entries()].reverse()) {
      const type = getNamedType(chain[depth].type);
      const below = selection || (isObjectType(type) ? '__typename' : '');
      selection = below ? `${text} { ${below} }` : text;
    }
    return selection;
  }

  #rootOf(field) {
    return ['Query', 'Mutation', 'Subscription'].find((name) => this.#schema.getType(name)?.getFields()[field.name] === field);
  }

  #directive(request) {
    const name = this.#pick(['skip', 'include']);
    if (this.#chance(0.3)) return ` @${name}(if: ${this.#isWrong(request) ? this.#pick(['null', '"true"', '1']) : this.#chance(0.5)})`;
    const variable = this.#name(request);
    const kind = this.#isWrong(request) ? this.#pick(['Boolean', 'String!', 'Boolean = null']) : this.#pick(['Boolean!', 'Boolean! = true', 'Boolean = false']);
    request.definitions.push(`$${variable}: ${kind}`);
    if (!kind.includes('=') || this.#chance(0.5)) request.variables[variable] = this.#isWrong(request) ? 'true' : this.#chance(0.5);
    return ` @${name}(if: $${variable})`;
  }

  #name(request) {
    request.count += 1;
    return `v${request.count}`;
  }

  /** Whether to do something wrong here. Few requests do more than one thing wrong: else hardly any would be accepted. */
  #isWrong(request, share = 0.2) {
    if (!request || request.faults === 0 || !this.#chance(share)) return false;
    request.faults -= 1;
    return true;
  }

  /** A way that was not tried at a place, now and then: at most one in a request. */
  #untried(request, place) {
    const modes = this.#modes.get(place);
    if (!modes || request.isForced || !this.#chance(0.5)) return undefined;
    const mode = MODES.find((mode) => !modes.has(mode) && isPossible(place, mode, modes.type));
    request.isForced = mode !== undefined;
    return mode;
  }

  /** What stands at an argument or input field; undefined where nothing does. */
  #location(request, definition, place, isInOneOf = false) {
    const modes = this.#modes.get(place);
    const { type } = definition;
    const isRequired = definition.defaultValue === undefined && isNonNullType(type);
    const untried = this.#untried(request, place);
    const is = (mode, share) => {
      const chosen = untried ? untried === mode : share();
      if (chosen) modes?.add(mode);
      return chosen;
    };
    if (is('absent', () => (isRequired ? this.#isWrong(request, 0.04) : !isInOneOf && this.#chance(0.4)))) return undefined;
    if (is('null', () => (isNonNullType(type) || isInOneOf ? this.#isWrong(request, 0.06) : this.#chance(0.06)))) return 'null';
    if (is('wrong', () => this.#isWrong(request, 0.15))) return this.#wrong(type);
    const share = isInputObjectType(getNamedType(type)) ? 0.25 : 0.55;
    if (untried?.startsWith('variable') || (!untried && !place.startsWith('UsageRecordInput.') && this.#chance(share))) {
      return this.#variable(request, definition, (mode) => modes?.add(mode), untried, isInOneOf);
    }
    modes?.add('given');
    return this.#literal(request, type);
  }

  #variable(request, definition, note, untried, isInOneOf = false) {
    note('variable');
    const name = this.#name(request);
    const base = String(getNullableType(definition.type));
    const hasDefault = untried === 'variable with default' || this.#chance(0.3);
    const canBeNullable = !isInOneOf && (!isNonNullType(definition.type) || definition.defaultValue !== undefined || hasDefault);
    const isNullable = canBeNullable ? this.#chance(0.7) : this.#isWrong(request);
    let type = isNullable ? base : `${base}!`;
    if (this.#isWrong(request, 0.06)) type = this.#pick(['Int', 'String!', `[${type}]`, 'UsageDimension', 'Boolean', 'UsageTotals', 'Nothing', type.replaceAll('!', '')]);
    let fallback = '';
    if (hasDefault) {
      note('variable with default');
      const isNull = isNullable ? this.#chance(0.08) : this.#isWrong(request, 0.1);
      fallback = ` = ${isNull ? 'null' : this.#isWrong(request, 0.1) ? this.#wrong(definition.type) : this.#constant(definition.type)}`;
    }
    request.definitions.push(`$${name}: ${type}${fallback}`);
    if (untried === 'variable without value' || (isNullable || hasDefault ? this.#chance(0.3) : this.#isWrong(request, 0.1))) {
      note('variable without value');
    } else if (untried === 'variable that is null' || (isNullable ? this.#chance(0.2) : this.#isWrong(request, 0.1))) {
      note('variable that is null');
      request.variables[name] = null;
    } else {
      request.variables[name] = this.#json(request, definition.type);
    }
    return `$${name}`;
  }

  #entries(type, choose) {
    const fields = Object.values(type.getFields());
    if (type.isOneOf) {
      const field = this.#pick(fields);
      for (const other of fields) if (other !== field) this.#modes.get(`${type.name}.${other.name}`)?.add('absent');
      return [[field, choose(field, true)]];
    }
    return fields.flatMap((field) => {
      const value = choose(field, false);
      return value === undefined ? [] : [[field, value]];
    });
  }

  /** A literal without variables. */
  #constant(type) {
    const nullable = getNullableType(type);
    if (isListType(nullable)) return `[${this.#constant(nullable.ofType)}]`;
    if (!isInputObjectType(nullable)) return literal(this.#scalar(nullable), nullable);
    const entries = this.#entries(nullable, (field) => (nullable.isOneOf || isRequiredInputField(field) || this.#chance(0.3) ? this.#constant(field.type) : undefined));
    return `{${entries.map(([field, value]) => `${field.name}: ${value}`).join(', ')}}`;
  }

  #scalar(type) {
    return isEnumType(type) ? this.#pick(type.getValues()).name : this.#pick(VALUES[type.name].good);
  }

  #literal(request, type) {
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      const item = nullable.ofType;
      if (this.#chance(0.15)) return this.#literal(request, item); // as good as a list of one
      const length = Math.floor(this.#random() * 3);
      return `[${Array.from({ length }, () => this.#item(request, item)).join(', ')}]`;
    }
    if (isInputObjectType(nullable)) {
      const entries = this.#entries(nullable, (field, isInOneOf) => this.#location(request, field, `${nullable.name}.${field.name}`, isInOneOf));
      const unknown = this.#isWrong(request, 0.03) ? ' unknown: 1' : '';
      return `{${entries.map(([field, value]) => `${field.name}: ${value}`).join(', ')}${unknown}}`;
    }
    if (nullable.name === 'JSON' && this.#chance(0.4)) return this.#jsonLiteral(request);
    return literal(this.#scalar(nullable), nullable);
  }

  #item(request, type) {
    if (this.#isWrong(request, 0.05)) return 'null';
    if (this.#isWrong(request, 0.05)) return this.#wrong(type);
    if (!String(type).startsWith('UsageRecordInput') && this.#chance(0.25)) return this.#variable(request, { type }, () => {});
    return this.#literal(request, type);
  }

  /** An object with a variable inside a scalar. */
  #jsonLiteral(request) {
    const name = this.#name(request);
    request.definitions.push(`$${name}: String`);
    if (this.#chance(0.7)) request.variables[name] = this.#pick(['x', null]);
    return `{a: $${name}, b: [1, $${name}], c: {d: RED}}`;
  }

  #wrong(type) {
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      const item = getNullableType(nullable.ofType);
      return this.#pick([`[[${this.#constant(item)}]]`, `[${this.#wrong(item)}]`, '[null]', this.#wrong(item)]);
    }
    if (isEnumType(nullable)) return this.#pick([`"${nullable.getValues()[0].name}"`, 'NOT_A_VALUE', '5', 'true', '{}', `[${nullable.getValues()[0].name}]`]);
    if (isInputObjectType(nullable)) {
      const first = Object.values(nullable.getFields())[0].name;
      const wrong = ['"text"', '5', '{unknown: 1}', `{${first}: {x: 1}}`, '{}', `{${first}: null}`, '[{}]', 'RED'];
      if (nullable.isOneOf) {
        const [left, right] = Object.values(nullable.getFields());
        wrong.push(`{${left.name}: ${this.#constant(left.type)}, ${right.name}: ${this.#constant(right.type)}}`, `{${left.name}: ${this.#constant(left.type)}, ${right.name}: null}`);
      }
      return this.#pick(wrong);
    }
    const { bad, literals } = VALUES[nullable.name];
    const all = [...bad.map((value) => literal(value)), ...literals];
    return all.length > 0 ? this.#pick(all) : 'null';
  }

  /** A value of a variable. */
  #json(request, type) {
    if (!isNonNullType(type) && this.#chance(0.04)) return null;
    if (this.#isWrong(request, 0.12)) return this.#wrongJson(type);
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      if (isRecord(type)) return [this.#record(nullable.ofType), this.#record(nullable.ofType)];
      if (this.#chance(0.1)) return this.#json(request, nullable.ofType);
      return Array.from({ length: Math.floor(this.#random() * 3) }, () => this.#json(request, nullable.ofType));
    }
    if (!isInputObjectType(nullable)) return this.#scalar(nullable);
    const entries = this.#entries(nullable, (field, isInOneOf) => {
      const isAbsent = !isInOneOf && (isRequiredInputField(field) ? this.#isWrong(request, 0.05) : this.#chance(0.5));
      return isAbsent ? undefined : this.#json(request, field.type);
    });
    return Object.fromEntries(entries.map(([field, value]) => [field.name, value]));
  }

  /** Records that travel as they are: well-formed. */
  #record(type) {
    const fields = Object.values(getNamedType(type).getFields()).filter((field) => isRequiredInputField(field) || this.#chance(0.3));
    const value = (named) => (isInputObjectType(named) ? this.#record(named) : named.name === 'ID' ? 'acme' : this.#scalar(named));
    return Object.fromEntries(fields.map((field) => [field.name, value(getNamedType(field.type))]));
  }

  #wrongJson(type) {
    const nullable = getNullableType(type);
    if (isRecord(type) && isListType(nullable)) return null;
    if (isListType(nullable)) return this.#pick([[null], [[this.#wrongJson(nullable.ofType)]], this.#wrongJson(nullable.ofType)]);
    if (isEnumType(nullable)) return this.#pick(['NOT_A_VALUE', 5, true, {}, [nullable.getValues()[0].name]]);
    if (isInputObjectType(nullable)) return this.#pick(['text', 5, { unknown: 1 }, {}, [{}], Object.fromEntries(Object.keys(nullable.getFields()).slice(0, 2).map((name) => [name, null]))]);
    const { bad } = VALUES[nullable.name];
    return bad.length > 0 ? this.#pick(bad) : null;
  }

  /** The type of an argument, by response path and name. */
  argumentTypes({ types, query }) {
    return (path, name) => {
      const found = types[path]?.[name];
      if (!found) throw new Error(`no ${path}(${name}) in ${query}`);
      return this.#type(found);
    };
  }

  #type(text) {
    for (const { field } of this.#targets) {
      const argument = field.args.find((argument) => String(argument.type) === text);
      if (argument) return argument.type;
    }
    throw new Error(`no type ${text}`);
  }
}
