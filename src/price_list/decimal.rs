//! Rates as exact decimal text: scales the text of a number to another number of units.

use serde_json::value::RawValue;

use crate::domain::cost::{DECIMALS, format_nanos};
use crate::domain::quantity::{NumberError, parse_scaled};

/// Decimals beyond nanos that a factor can make whole: 36 is a multiple of 4, so 0.25 nanos become 9.
const DECIMALS_OF_FACTOR: u8 = 2;

/// How the number in a list becomes a rate: multiplied by `factor`, then by ten to the power of `decimals - DECIMALS`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    factor: i128,
    decimals: u8,
}

impl Scale {
    /// The number is the rate.
    pub(super) const NONE: Self = Self { factor: 1, decimals: DECIMALS };
    /// From one token to 1,000,000 of them.
    pub(super) const TOKEN_TO_MILLION: Self = Self { factor: 1, decimals: DECIMALS + 6 };
    /// From one second to an hour.
    pub(super) const SECOND_TO_HOUR: Self = Self { factor: 36, decimals: DECIMALS + 2 };
    /// From 1,000 calls to one.
    pub(super) const THOUSAND_TO_ONE: Self = Self { factor: 1, decimals: DECIMALS - 3 };
}

/// Why a number is not a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InvalidRate {
    /// Not a decimal number.
    NotANumber,
    /// Less than zero.
    Negative,
    /// More than money in 64 bits.
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
    let scaled = parse_scaled(number, scale.decimals + DECIMALS_OF_FACTOR).map_err(|error| match error {
        NumberError::NotANumber => InvalidRate::NotANumber,
        NumberError::TooManyDecimals => InvalidRate::TooPrecise,
        NumberError::TooLarge => InvalidRate::TooLarge,
    })?;
    let scaled = scaled.checked_mul(scale.factor).ok_or(InvalidRate::TooLarge)?;
    let unit = 10_i128.pow(DECIMALS_OF_FACTOR.into());
    let nanos = scaled / unit;
    match nanos {
        _ if scaled < 0 => Err(InvalidRate::Negative),
        _ if scaled % unit != 0 => Err(InvalidRate::TooPrecise),
        _ if nanos > i64::MAX.into() => Err(InvalidRate::TooLarge),
        nanos => Ok(format_nanos(nanos)),
    }
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
            ("9223372036.854775807", Scale::NONE, "9223372036.854775807"),
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
            ("9223.372036854775808", InvalidRate::TooLarge),
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
        fn a_canonical_rate_is_its_own_rate(whole in 0_u64..9_223_372_036, nanos in 0_u32..1_000_000_000) {
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
                    Err(InvalidRate::TooLarge) => prop_assert!(exact / divisor > i64::MAX.unsigned_abs().into()),
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
