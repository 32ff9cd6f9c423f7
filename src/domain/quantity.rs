//! Sums of 64-bit quantities that exceed 64 bits, in integer arithmetic without overflow.
//!
//! Database integers have 64 bits; SQLite has no wider type. A sum is therefore stored as two *limbs*, `high * 2^32 + low` with
//! `0 <= low < 2^32`. SQL can sum each limb without overflow over more than 2^31 rows.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg};

/// The base of the low limb, 2^32.
pub const LIMB_BASE: i128 = 1 << 32;

/// The smallest sum that does not fit two limbs: over 2^32 records of the largest quantity.
pub const SUM_MAX: i128 = 1 << 95;

/// Summed usage: number of records, quantity, cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Number of usage records.
    pub records: i64,
    /// Quantity in the usage type's unit.
    pub quantity: i128,
    /// Known cost in nanos, 1e-9 of the currency unit.
    pub cost_nanos: i128,
    /// Number of the records whose cost is not known.
    pub unpriced_records: i64,
}

impl Add for Totals {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            records: self.records + other.records,
            quantity: self.quantity + other.quantity,
            cost_nanos: self.cost_nanos + other.cost_nanos,
            unpriced_records: self.unpriced_records + other.unpriced_records,
        }
    }
}

impl Neg for Totals {
    type Output = Self;

    fn neg(self) -> Self {
        Self {
            records: -self.records,
            quantity: -self.quantity,
            cost_nanos: -self.cost_nanos,
            unpriced_records: -self.unpriced_records,
        }
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Totals {
    fn sum<I: Iterator<Item = Self>>(totals: I) -> Self {
        totals.fold(Self::default(), Add::add)
    }
}

/// Splits a sum into its limbs `(high, low)`.
///
/// # Panics
///
/// If the sum is [`SUM_MAX`] or more, which no batch adds up to.
pub fn to_limbs(sum: i128) -> (i64, i64) {
    let limb = |value: i128| i64::try_from(value).expect("a batch cannot add up to 2^95");
    (limb(sum.div_euclid(LIMB_BASE)), limb(sum.rem_euclid(LIMB_BASE)))
}

/// The sum of two limbs, each of which may itself be a sum over many rows.
pub fn from_limbs(high: i64, low: i64) -> i128 {
    i128::from(high) * LIMB_BASE + i128::from(low)
}

/// The largest power of ten that an exponent may name: more digits than any accepted number has.
const EXPONENT_MAX: i64 = 1_000;
/// The most digits of a number in `i128`.
const DIGITS_MAX: usize = 38;

/// Parses a whole number as the API accepts it, from a string or a JSON number: digits with an optional sign, or a decimal number whose
/// value is exactly whole, such as `1200.0` and `1.2e3`. It is read from its digits, never as floating point.
///
/// The error is a message for the caller.
pub fn parse_whole_number(text: &str) -> Result<i128, String> {
    parse_scaled(text, 0).map_err(|error| {
        let shown: String = text.chars().take(64).collect();
        match error {
            NumberError::NotANumber => format!("`{shown}` is not a whole number; send digits, as a number or as a string"),
            NumberError::TooManyDecimals => {
                format!("`{shown}` is not a whole number; send a whole number, in a smaller unit if need be")
            }
            NumberError::TooLarge => format!("`{shown}` is too large"),
        }
    })
}

/// Why a text is not a number with the expected decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// It is not a decimal number.
    NotANumber,
    /// It has more decimals than expected, and those beyond are not 0.
    TooManyDecimals,
    /// It has more digits than any accepted number.
    TooLarge,
}

/// Parses a decimal number, with an exponent or without, times `10^decimals`: `parse_scaled("1.25", 2)` is 125. It is read from its
/// digits, never as floating point.
pub fn parse_scaled(text: &str, decimals: u8) -> Result<i128, NumberError> {
    let (is_negative, digits, exponent) = significant_digits(text).ok_or(NumberError::NotANumber)?;
    if digits.is_empty() {
        return Ok(0);
    }
    let zeros = usize::try_from(exponent.saturating_add(decimals.into())).map_err(|_| NumberError::TooManyDecimals)?;
    if digits.len().saturating_add(zeros) > DIGITS_MAX {
        return Err(NumberError::TooLarge);
    }
    let number = format!("{digits}{}", "0".repeat(zeros)).parse::<i128>().map_err(|_| NumberError::TooLarge)?;
    Ok(if is_negative { -number } else { number })
}

/// The parts of a decimal number: whether it is negative, its digits without zeros at either end, and the power of ten that they are
/// multiplied by. Equal numbers have equal parts. `None` if the text is not a number.
pub fn significant_digits(text: &str) -> Option<(bool, String, i64)> {
    let (is_negative, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let has_digits = !whole.is_empty() && (!fraction.is_empty() || !mantissa.contains('.'));
    if !has_digits || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let all = format!("{whole}{fraction}");
    let all = all.trim_start_matches('0');
    let digits = all.trim_end_matches('0');
    if digits.is_empty() {
        return Some((false, String::new(), 0));
    }
    let length = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    let exponent = exponent.clamp(-EXPONENT_MAX, EXPONENT_MAX);
    let exponent = exponent.saturating_sub(length(fraction.len())).saturating_add(length(all.len() - digits.len()));
    Some((is_negative, digits.to_owned(), exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_read_from_their_digits() {
        for (text, expected) in [
            ("0", 0),
            ("-0.0", 0),
            ("0e999999999999", 0),
            ("+7", 7),
            ("-7", -7),
            ("007", 7),
            ("1200.0", 1_200),
            ("1.2e3", 1_200),
            ("12E+2", 1_200),
            ("120000e-2", 1_200),
            ("0.0012e6", 1_200),
            ("9007199254740993.0", 9_007_199_254_740_993),
            ("9223372036854775807", 9_223_372_036_854_775_807),
            ("1e37", 10_i128.pow(37)),
        ] {
            assert_eq!(parse_whole_number(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_exactly_whole_is_rejected() {
        for text in [
            "",
            "-",
            "+",
            ".",
            "1.",
            ".5",
            "e3",
            "1e",
            "1e1.0",
            "1.5",
            "4.9999999999999999",
            "1e-1",
            "1e400",
            "1e99999999999999999999",
            "1_000",
            "1,000",
            " 1",
            "1 ",
            "0x10",
            "NaN",
            "Infinity",
            "--1",
            "+-1",
            "١",
        ] {
            assert!(parse_whole_number(text).is_err(), "{text}");
        }
    }
}
