// Exact numbers: quantities are BigInt in the unit of their usage type, costs are BigInt nanos. A double is only ever a position in pixels.

/** How a value is displayed. `count`: as it is; `cost`: nanos in the currency; `hours`: seconds as hours; `storage`: byte-seconds as GB-hours. */
export type Unit = 'count' | 'cost' | 'hours' | 'storage';

const NANOS = 9;
const locales = navigator.languages.length > 0 ? [...navigator.languages] : undefined;
const formats = new Map<string, Intl.NumberFormat>();

let currency = 'USD';

/** Sets the currency of all costs. */
export function setCurrency(code: string): void {
  currency = code;
}

function format(value: bigint | string, options: Intl.NumberFormatOptions): string {
  const key = JSON.stringify(options);
  let formatter = formats.get(key);
  if (!formatter) formats.set(key, (formatter = new Intl.NumberFormat(locales, options)));
  return formatter.format(value as `${number}`);
}

/** A decimal number of the API with at most nine places, in nanos. */
export function nanos(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  const magnitude = BigInt(whole.replace('-', '') + fraction.padEnd(NANOS, '0').slice(0, NANOS));
  return whole.startsWith('-') ? -magnitude : magnitude;
}

/** `numerator / denominator` as decimal text with `places`, rounded half away from zero. */
function quotient(numerator: bigint, denominator: bigint, places: number): string {
  const negative = numerator < 0n !== denominator < 0n;
  const [n, d] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator];
  const scaled = (n * 10n ** BigInt(places) * 2n + d) / (d * 2n);
  const digits = scaled.toString().padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return negative && scaled !== 0n ? `-${text}` : text;
}

const DIVISORS: Record<Unit, bigint> = { count: 1n, cost: 1_000_000_000n, hours: 3_600n, storage: 3_600_000_000_000n };

/** The value in display units, as decimal text. */
export function displayValue(value: bigint, unit: Unit, places = NANOS): string {
  return unit === 'count' ? value.toString() : quotient(value, DIVISORS[unit], places);
}

/** The value in display units, for positions in a chart only. */
export function position(value: bigint, unit: Unit): number {
  return Number(displayValue(value, unit));
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Numbers beyond 15 digits, as a power of ten. */
function scientific(value: bigint | string, options: Intl.NumberFormatOptions): string {
  const text = format(value, { ...options, notation: 'scientific', maximumFractionDigits: 2 });
  return text.replace(/E(\d+)/, (_, exponent: string) => ` × 10${[...exponent].map((digit) => SUPERSCRIPTS[Number(digit)]).join('')}`);
}

const LONG = 15;

const magnitudeOf = (value: bigint) => (value < 0n ? -value : value).toString().length;

/** A short form for cards and axes: at most four significant digits. */
export function short(value: bigint, unit: Unit): string {
  const text = displayValue(value, unit);
  const whole = BigInt(text.split('.')[0] ?? '0');
  const digits = magnitudeOf(whole);
  const style: Intl.NumberFormatOptions = unit === 'cost' ? { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } : {};
  const suffix = unit === 'storage' ? ' GB·h' : unit === 'hours' ? ' h' : '';
  if (digits > LONG) return scientific(text, style) + suffix;
  if (unit === 'cost') {
    if (digits > 6) return format(text, { ...style, notation: 'compact', maximumFractionDigits: 2 });
    if (value !== 0n && magnitudeOf(value) < NANOS - 1) return format(text, { ...style, maximumSignificantDigits: 2 });
    return format(text, style);
  }
  if (digits > 5) return format(text, { notation: 'compact', maximumSignificantDigits: 4 }) + suffix;
  if (unit === 'count') return format(value, {});
  return format(text, { maximumFractionDigits: digits > 3 ? 0 : 1, minimumFractionDigits: 0 }) + suffix;
}

/** The form of table cells: counts are complete up to 15 digits, costs and hours are rounded to what is read. */
export function cell(value: bigint, unit: Unit): string {
  if (magnitudeOf(value / DIVISORS[unit]) > LONG) return short(value, unit);
  const text = displayValue(value, unit);
  if (unit === 'count') return format(value, {});
  if (unit === 'cost') {
    const isTiny = value !== 0n && magnitudeOf(value) < NANOS - 1;
    return format(text, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...(isTiny ? { maximumSignificantDigits: 2 } : {}) });
  }
  return format(text, { minimumFractionDigits: 1, maximumFractionDigits: 1 }) + (unit === 'hours' ? ' h' : ' GB·h');
}

/** The exact value with its unit. */
export function exact(value: bigint, unit: Unit): string {
  switch (unit) {
    case 'count':
      return format(value, {});
    case 'cost':
      return format(displayValue(value, 'cost'), { style: 'currency', currency, currencyDisplay: 'narrowSymbol', maximumFractionDigits: NANOS });
    case 'hours':
      return `${format(value, {})} s`;
    case 'storage':
      return `${format(value, {})} byte-seconds`;
  }
}

/** A number of records in words. */
export function records(count: string, form = cell): string {
  return `${form(BigInt(count), 'count')} ${count === '1' ? 'record' : 'records'}`;
}

/** A cost of the API for reading. Null: not known. */
export function cost(decimal: string | null | undefined): string {
  return decimal == null ? 'not known' : cell(nanos(decimal), 'cost');
}

/** A rate of the API, with all its digits. */
export function rate(decimal: string): string {
  return format(decimal, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', maximumFractionDigits: NANOS });
}

/** A cost that is an estimate, without cents where they say nothing. */
export function estimate(decimal: string): string {
  return format(decimal, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', maximumFractionDigits: nanos(decimal) >= 100_000_000_000n ? 0 : 2,
    ...(nanos(decimal) >= 10n ** 16n ? { notation: 'compact', maximumFractionDigits: 2 } : {}) });
}

/** A value of an axis, which is already in display units. */
export function tick(value: number, unit: Unit): string {
  const style: Intl.NumberFormatOptions = unit === 'cost' ? { style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: 0 } : {};
  if (Math.abs(value) >= 10 ** LONG) return scientific(value.toString() as `${number}`, style);
  const notation = Math.abs(value) >= 10_000 ? 'compact' : 'standard';
  return format(value.toString(), { ...style, notation, maximumSignificantDigits: 4 });
}

/** An average number of bytes. */
export function bytes(value: bigint): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
  let index = 0;
  while (index < units.length - 1 && value >= 1_000n ** BigInt(index + 1)) index += 1;
  const text = quotient(value, 1_000n ** BigInt(index), 3);
  return `${format(text, { maximumSignificantDigits: 4 })} ${units[index]}`;
}

/** A share from 0 to 1 as a percentage with at most one place; in a column with exactly one, so that numbers are aligned. */
export function percent(share: number, isInColumn = false): string {
  return format(share.toString(), { style: 'percent', minimumFractionDigits: isInColumn ? 1 : 0, maximumFractionDigits: 1 });
}

export interface Change {
  text: string;
  direction: 'up' | 'down' | 'same';
}

/** The change against `before`. Null where there was nothing before and is nothing now. */
export function change(now: bigint, before: bigint): Change | null {
  if (before === 0n) return now === 0n ? null : { text: 'new', direction: 'same' };
  const perCent = quotient((now - before) * 100n, before, 1);
  // A change that is rounded to zero is shown as none.
  const direction = Number(perCent) === 0 ? 'same' : now > before ? 'up' : 'down';
  const magnitude = now > before ? quotient(now, before, 1) : '';
  const isMany = now > before * 10n;
  const text = isMany
    ? `${format(magnitude, { notation: 'compact', maximumSignificantDigits: 3 })} ×`
    : percent(Math.abs(Number(perCent)) / 100);
  return { text, direction };
}

/** Share of `part` in `whole` as a number from 0 to 1, for bars. */
export function share(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number(quotient(part, whole, 6));
}
