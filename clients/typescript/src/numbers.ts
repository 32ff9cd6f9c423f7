/**
 * Exact arithmetic and formatting of the API's numbers. A `BigInt` of the schema is a string of digits, a `Decimal` a string with at most
 * nine decimal places; neither fits into a JavaScript number without rounding.
 */

const NANOS_PER_UNIT = 1_000_000_000n;
const DECIMAL = /^(-?)(\d+)(?:\.(\d{1,9}))?$/;

/** A formatter of numbers; a locale such as `de-DE`, by default that of the environment. */
export interface NumberFormatOptions extends Intl.NumberFormatOptions {
  locale?: string | readonly string[] | undefined;
}

/** Adds whole numbers exactly: `addIntegers('9007199254740993', '1')` is `'9007199254740994'`. */
export function addIntegers(...values: (string | bigint)[]): string {
  return values.reduce<bigint>((sum, value) => sum + BigInt(value), 0n).toString();
}

/** Adds decimal numbers exactly: `addDecimals('0.1', '0.2')` is `'0.3'`. */
export function addDecimals(...values: string[]): string {
  return formatNanos(values.reduce<bigint>((sum, value) => sum + parseNanos(value), 0n));
}

/** Compares two numbers exactly, for `sort`: negative if `a` is less, 0 if they are equal, positive if `a` is greater. */
export function compareDecimals(a: string, b: string): number {
  const difference = parseNanos(a) - parseNanos(b);
  return difference < 0n ? -1 : Number(difference > 0n);
}

/** A decimal number in billionths: `parseNanos('0.0125')` is `12500000n`. Throws a `RangeError` for anything else. */
export function parseNanos(value: string): bigint {
  const match = DECIMAL.exec(value);
  if (!match) throw new RangeError(`\`${value}\` is not a decimal number with at most nine decimal places`);
  const [, sign, whole = '', fraction = ''] = match;
  const nanos = BigInt(whole) * NANOS_PER_UNIT + BigInt(fraction.padEnd(9, '0'));
  return sign === '-' ? -nanos : nanos;
}

/** Billionths as a decimal number without trailing zeros: the reverse of `parseNanos`. */
export function formatNanos(nanos: bigint): string {
  const absolute = nanos < 0n ? -nanos : nanos;
  const fraction = (absolute % NANOS_PER_UNIT).toString().padStart(9, '0').replace(/0+$/, '');
  return `${nanos < 0n ? '-' : ''}${absolute / NANOS_PER_UNIT}${fraction && `.${fraction}`}`;
}

/** Formats a whole number for a locale without rounding, unless the options require it (`notation: 'compact'`). */
export function formatInteger(value: string | bigint, { locale, ...options }: NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(asLocales(locale), options).format(BigInt(value));
}

/** Formats a decimal number for a locale, exactly: all of its decimal places, unless the options limit them. */
export function formatDecimal(value: string, { locale, ...options }: NumberFormatOptions = {}): string {
  const format = new Intl.NumberFormat(asLocales(locale), { maximumFractionDigits: 9, ...options });
  return format.format(value as Intl.StringNumericLiteral);
}

/** Formats a cost in the currency of the installation (`serviceConfig { currency }`), by default with the currency's decimal places. */
export function formatCost(value: string, currency: string, { locale, ...options }: NumberFormatOptions = {}): string {
  const format = new Intl.NumberFormat(asLocales(locale), { style: 'currency', currency, ...options });
  return format.format(value as Intl.StringNumericLiteral);
}

/** The nearest JavaScript number, for positions on a screen. Not for sums and not for display: it rounds beyond 2^53. */
export function approximate(value: string): number {
  return Number(value);
}

/** `part / whole` from 0 to 1, to about 15 digits; 0 if `whole` is 0. */
export function share(part: string, whole: string): number {
  const divisor = parseNanos(whole);
  return divisor === 0n ? 0 : Number((parseNanos(part) * 10n ** 15n) / divisor) / 1e15;
}

const asLocales = (locale: NumberFormatOptions['locale']): string | string[] | undefined => (typeof locale === 'object' ? [...locale] : locale);
