// Exact numbers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addDecimals,
  addIntegers,
  approximate,
  compareDecimals,
  formatCost,
  formatDecimal,
  formatInteger,
  formatNanos,
  parseNanos,
  share,
} from '../dist/index.js';

test('whole numbers beyond 2^53 are added without rounding', () => {
  assert.equal(addIntegers('9007199254740993', '1', 1n), '9007199254740995');
  assert.equal(addIntegers(), '0');
});

test('decimals are added without rounding', () => {
  assert.equal(addDecimals('0.1', '0.2'), '0.3');
  assert.equal(addDecimals('9223372036.854775807', '0.000000001', '9007199254740993'), '9007208478113029.854775808');
  assert.equal(addDecimals('1.5', '-2.25'), '-0.75');
  assert.equal(addDecimals(), '0');
});

test('nanos and decimals convert into each other', () => {
  for (let power = 0; power < 63; power += 1) {
    for (const nanos of [2n ** BigInt(power), -(3n ** BigInt(power)), 10n ** BigInt(power)]) {
      const decimal = formatNanos(nanos);
      assert.equal(parseNanos(decimal), nanos);
      assert.doesNotMatch(decimal, /\.$|\.\d*0$/);
    }
  }
  assert.equal(parseNanos('0.0125'), 12_500_000n);
  assert.equal(formatNanos(-500_000_000n), '-0.5');
});

test('anything but a decimal is rejected', () => {
  for (const text of ['', ' 1', '1e3', '.5', '1.', '0.1234567891', '1,5', '--1', 'NaN']) assert.throws(() => parseNanos(text), RangeError, text);
});

test('decimals are compared without rounding', () => {
  const sorted = ['-1', '0', '0.000000001', '9007199254740992', '9007199254740992.000000001', '9007199254740993'];
  assert.deepEqual([...sorted].reverse().sort(compareDecimals), sorted);
  assert.equal(compareDecimals('1.50', '1.5'), 0);
});

test('numbers are formatted for a locale, exactly', () => {
  assert.equal(formatInteger('9007199254740993', { locale: 'en-US' }), '9,007,199,254,740,993');
  assert.equal(formatInteger('1234567', { locale: 'en-US', notation: 'compact' }), '1.2M');
  assert.equal(formatDecimal('9007199254740993.123456789', { locale: 'de-DE' }), '9.007.199.254.740.993,123456789');
  assert.equal(formatDecimal('1234.5678', { locale: ['en-US'], maximumFractionDigits: 2 }), '1,234.57');
  assert.equal(formatCost('9007199254740993.125', 'USD', { locale: 'en-US' }), '$9,007,199,254,740,993.13');
  assert.equal(formatCost('0.0125', 'EUR', { locale: 'en-US', maximumFractionDigits: 9 }), '€0.0125');
});

test('shares are fractions, also of numbers beyond 2^53', () => {
  assert.equal(share('9007199254740993', '18014398509481986'), 0.5);
  assert.equal(share('1', '3').toFixed(12), '0.333333333333');
  assert.equal(share('1', '0'), 0);
  assert.equal(approximate('1500.25'), 1500.25);
});
