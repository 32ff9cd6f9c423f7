//! Rates as exact decimal text: scales the text of a number to another number of units.

use serde_json::value::RawValue;

/// The most decimals of a rate.
const DECIMALS_MAX: usize = 9;
/// The most digits of a rate before the decimal point. It bounds the work on exponents; the range of money is checked where prices are
/// stored.
const WHOLE_DIGITS_MAX: usize = 18;
/// The most significant digits of a number that can be scaled in 128 bits. More digits than these never fit a rate.
const SIGNIFICANT_DIGITS_MAX: usize = 34;
/// The largest power of ten that an exponent may name: more digits than any accepted number has.
const EXPONENT_MAX: i64 = 1_000;

/// How the number in a list becomes a rate: multiplied by `factor`, then by ten to the power of `shift`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    factor: u32,
    shift: i32,
}

impl Scale {
    /// The number is the rate.
    pub(super) const NONE: Self = Self { factor: 1, shift: 0 };
    /// From one token to 1,000,000 of them.
    pub(super) const TOKEN_TO_MILLION: Self = Self { factor: 1, shift: 6 };
    /// From one second to an hour.
    pub(super) const SECOND_TO_HOUR: Self = Self { factor: 36, shift: 2 };
    /// From 1,000 calls to one.
    pub(super) const THOUSAND_TO_ONE: Self = Self { factor: 1, shift: -3 };
}

/// Why a number is not a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InvalidRate {
    /// Not a decimal number.
    NotANumber,
    /// Less than zero.
    Negative,
    /// 10^18 or more.
    TooLarge,
    /// More than nine decimals.
    TooPrecise,
}

impl InvalidRate {
    /// What is wrong, as the end of a sentence.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::NotANumber => "is not a decimal number",
            Self::Negative => "is negative",
            Self::TooLarge => "is too large",
            Self::TooPrecise => "has more than nine decimals",
        }
    }
}

/// The digits of a JSON number, or the text of a JSON string, which some lists write numbers as; `None` for other values.
pub(super) fn number_text(value: &RawValue) -> Option<String> {
    match value.get().as_bytes().first() {
        Some(b'"') => serde_json::from_str(value.get()).ok(),
        Some(b'-' | b'0'..=b'9') => Some(value.get().to_owned()),
        _ => None,
    }
}

/// Scales a number exactly and returns it in canonical form: no sign, no leading zero before another digit, no trailing zero after the
/// decimal point. It is read from its digits, never as floating point.
pub(super) fn to_rate(number: &str, scale: Scale) -> Result<String, InvalidRate> {
    let (is_negative, unsigned) = match number.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, number.strip_prefix('+').unwrap_or(number)),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().map_err(|_| InvalidRate::NotANumber)?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let has_digits = !whole.is_empty() && (!fraction.is_empty() || !mantissa.contains('.'));
    if !has_digits || !is_digits(whole) || !is_digits(fraction) {
        return Err(InvalidRate::NotANumber);
    }
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Ok("0".to_owned());
    }
    if is_negative {
        return Err(InvalidRate::Negative);
    }
    let significant = digits.trim_end_matches('0');
    let trailing_zeros = digits.len() - significant.len();
    if significant.len() > SIGNIFICANT_DIGITS_MAX {
        return Err(InvalidRate::TooPrecise);
    }
    let significant: u128 = significant.parse().map_err(|_| InvalidRate::NotANumber)?;
    let length = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    let power = exponent
        .clamp(-EXPONENT_MAX, EXPONENT_MAX)
        .saturating_add(length(trailing_zeros))
        .saturating_sub(length(fraction.len()))
        .saturating_add(i64::from(scale.shift));
    canonical(significant * u128::from(scale.factor), power)
}

/// The canonical text of `digits * 10^power`.
fn canonical(digits: u128, power: i64) -> Result<String, InvalidRate> {
    let text = digits.to_string();
    let significant = text.trim_end_matches('0');
    let power = power.saturating_add(i64::try_from(text.len() - significant.len()).unwrap_or(i64::MAX));
    if let Ok(zeros) = usize::try_from(power) {
        let is_too_large = significant.len().saturating_add(zeros) > WHOLE_DIGITS_MAX;
        return if is_too_large { Err(InvalidRate::TooLarge) } else { Ok(format!("{significant}{}", "0".repeat(zeros))) };
    }
    let decimals = usize::try_from(power.unsigned_abs()).unwrap_or(usize::MAX);
    if decimals > DECIMALS_MAX {
        return Err(InvalidRate::TooPrecise);
    }
    let padded = format!("{significant:0>width$}", width = decimals + 1);
    let (whole, fraction) = padded.split_at(padded.len() - decimals);
    if whole.len() > WHOLE_DIGITS_MAX { Err(InvalidRate::TooLarge) } else { Ok(format!("{whole}.{fraction}")) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rates_are_scaled_from_their_digits() {
        for (number, scale, expected) in [
            ("2.5e-06", Scale::TOKEN_TO_MILLION, "2.5"),
            ("1.25e-7", Scale::TOKEN_TO_MILLION, "0.125"),
            ("1e-10", Scale::TOKEN_TO_MILLION, "0.0001"),
            ("0.0", Scale::TOKEN_TO_MILLION, "0"),
            ("-0.0", Scale::TOKEN_TO_MILLION, "0"),
            ("0e999999999", Scale::NONE, "0"),
            ("0.00003", Scale::TOKEN_TO_MILLION, "30"),
            ("1.5E-05", Scale::TOKEN_TO_MILLION, "15"),
            ("1e-15", Scale::TOKEN_TO_MILLION, "0.000000001"),
            ("1", Scale::TOKEN_TO_MILLION, "1000000"),
            ("0.0001", Scale::SECOND_TO_HOUR, "0.36"),
            ("7.167e-05", Scale::SECOND_TO_HOUR, "0.258012"),
            ("0.0000000000025", Scale::SECOND_TO_HOUR, "0.000000009"),
            ("12", Scale::THOUSAND_TO_ONE, "0.012"),
            ("5000", Scale::THOUSAND_TO_ONE, "5"),
            ("007.50", Scale::NONE, "7.5"),
            ("+3", Scale::NONE, "3"),
            ("100.000", Scale::NONE, "100"),
            ("999999999999999999.999999999", Scale::NONE, "999999999999999999.999999999"),
            ("0.1000000000000000000000000000000000000000", Scale::NONE, "0.1"),
        ] {
            assert_eq!(to_rate(number, scale).as_deref(), Ok(expected), "{number}");
        }
    }

    #[test]
    fn what_is_not_a_rate_is_rejected() {
        for (number, expected) in [
            ("5.0000000000000004e-08", InvalidRate::TooPrecise),
            ("1e-16", InvalidRate::TooPrecise),
            ("1e-99999999999", InvalidRate::TooPrecise),
            ("0.12345678901234567890123456789012345678901234567890", InvalidRate::TooPrecise),
            ("1e12", InvalidRate::TooLarge),
            ("1e99999999999", InvalidRate::TooLarge),
            ("1234567890123.5", InvalidRate::TooLarge),
            ("-1e-06", InvalidRate::Negative),
            ("", InvalidRate::NotANumber),
            ("-", InvalidRate::NotANumber),
            ("1.", InvalidRate::NotANumber),
            (".5", InvalidRate::NotANumber),
            ("1e", InvalidRate::NotANumber),
            ("1e5.0", InvalidRate::NotANumber),
            ("1e99999999999999999999", InvalidRate::NotANumber),
            ("1,5", InvalidRate::NotANumber),
            (" 1", InvalidRate::NotANumber),
            ("0x1", InvalidRate::NotANumber),
            ("NaN", InvalidRate::NotANumber),
            ("١", InvalidRate::NotANumber),
        ] {
            assert_eq!(to_rate(number, Scale::TOKEN_TO_MILLION), Err(expected), "{number}");
        }
    }

    proptest! {
        #[test]
        fn a_canonical_rate_is_its_own_rate(whole in 0_u64..1_000_000_000_000_000_000, nanos in 0_u32..1_000_000_000) {
            let rate = to_rate(&format!("{whole}.{nanos:09}"), Scale::NONE).expect("it has nine decimals");
            let (read_whole, read_fraction) = rate.split_once('.').unwrap_or((&rate, ""));
            prop_assert_eq!(read_whole.parse::<u64>().expect("digits"), whole);
            prop_assert_eq!(format!("{read_fraction:0<9}").parse::<u32>().expect("digits"), nanos);
            prop_assert_eq!(to_rate(&rate, Scale::NONE), Ok(rate.clone()));
        }

        #[test]
        fn every_way_to_write_a_number_is_the_same_rate(digits in 1_u64..1_000_000_000, decimals in 0_usize..15, shift in 0_usize..15) {
            let number = |decimals: usize| format!("{digits}e-{decimals}");
            let padded = format!("{:0>width$}", digits, width = decimals + 1);
            let (whole, fraction) = padded.split_at(padded.len() - decimals);
            let plain = if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") };
            let zeros = format!("000{digits}{}e-{}", "0".repeat(shift), decimals + shift);
            for scale in [Scale::NONE, Scale::TOKEN_TO_MILLION, Scale::SECOND_TO_HOUR, Scale::THOUSAND_TO_ONE] {
                prop_assert_eq!(to_rate(&plain, scale), to_rate(&number(decimals), scale));
                prop_assert_eq!(to_rate(&zeros, scale), to_rate(&number(decimals), scale));
            }
        }

        #[test]
        fn scaling_is_exact(digits in 1_u64..1_000_000_000_000, decimals in 0_u32..16) {
            let number = format!("{digits}e-{decimals}");
            // In units of 10^-15: the rate times 10^9, if that is whole.
            for (scale, units) in [(Scale::TOKEN_TO_MILLION, 1_000_000_u128), (Scale::SECOND_TO_HOUR, 3_600)] {
                let exact = u128::from(digits) * units * 1_000_000_000;
                let divisor = 10_u128.pow(decimals);
                match to_rate(&number, scale) {
                    Ok(rate) => {
                        let (whole, fraction) = rate.split_once('.').unwrap_or((&rate, ""));
                        let nanos: u128 = format!("{whole}{fraction:0<9}").parse().expect("digits");
                        prop_assert_eq!(nanos * divisor, exact);
                    }
                    Err(InvalidRate::TooPrecise) => prop_assert_ne!(exact % divisor, 0),
                    Err(InvalidRate::TooLarge) => prop_assert!(exact / divisor >= 10_u128.pow(27)),
                    Err(error) => prop_assert!(false, "{:?}", error),
                }
            }
        }

        #[test]
        fn no_text_panics(number in "\\PC{0,40}") {
            let _ = to_rate(&number, Scale::SECOND_TO_HOUR);
        }
    }
}
