//! Scalars of the API: exact integers and decimals, instants, dates and time zones.

use std::borrow::Cow;

use async_graphql::registry::Registry;
use async_graphql::{InputType, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::NaiveDate;

use crate::domain::cost::{NANOS, format_nanos, parse_nanos};
use crate::domain::quantity::parse_whole_number;
use crate::domain::time::Timestamp;
use crate::domain::zone::Zone;
use crate::error::ErrorCode;

/// A scalar whose parse error is a sentence for the caller.
pub(super) trait ParseScalar: Sized {
    /// The error code of a value that cannot be parsed.
    const CODE: ErrorCode;

    fn from_value(value: &Value) -> Result<Self, String>;
}

/// The value for an error message, cut to 64 characters.
fn excerpt(value: &Value) -> String {
    value.to_string().chars().take(64).collect()
}

fn parse<T: ParseScalar + InputType>(value: &Value) -> InputValueResult<T> {
    T::from_value(value).map_err(|message| InputValueError::custom(message).with_extension("code", T::CODE.as_str()))
}

/// Whether a value is one of the scalar; if not, the code and a sentence that says why.
pub(super) fn check<T: ParseScalar>(value: &Value) -> Result<(), (ErrorCode, String)> {
    T::from_value(value).map(drop).map_err(|message| (T::CODE, message))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BigInt(pub(super) i128);

impl ParseScalar for BigInt {
    const CODE: ErrorCode = ErrorCode::InvalidNumber;

    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::String(text) => parse_whole_number(text).map(Self),
            Value::Number(number) => parse_whole_number(&number.to_string()).map(Self),
            other => Err(format!("`{}` is not a whole number; send digits, as a number or as a string", excerpt(other))),
        }
    }
}

/// An integer of any size. Returned as a string of decimal digits, because many clients round JSON numbers beyond 2^53; accepted
/// as a string or a number: digits, or a decimal number that is exactly whole, such as `1200.0` or `1.2e3`. It is read from its
/// digits, never as floating point; a literal with a point or an exponent and more than 15 digits is therefore rejected in a
/// document: send it as a string or as a variable. Used for quantities, record counts and their sums. An invalid value is
/// the error `INVALID_NUMBER`; within a usage record it rejects that record only.
#[Scalar]
impl ScalarType for BigInt {
    fn parse(value: Value) -> InputValueResult<Self> {
        parse(&value)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A decimal number in nanos.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal(pub(super) i128);

impl Decimal {
    /// A whole number.
    pub(super) const fn whole(number: i128) -> Self {
        Self(number * NANOS)
    }
}

impl ParseScalar for Decimal {
    const CODE: ErrorCode = ErrorCode::InvalidNumber;

    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::String(text) => parse_nanos(text).map(Self),
            Value::Number(number) => parse_nanos(&number.to_string()).map(Self),
            other => Err(format!("`{}` is not a decimal number; send one like `0.0125`", excerpt(other))),
        }
    }
}

/// An exact decimal number with at most nine decimal places. Used for costs and prices, in the currency of this installation
/// (`serviceConfig { currency }`), and for amounts that are either a cost or a quantity. Returned as a string without trailing
/// zeros, such as `"804.50694712"`, because many clients round JSON numbers. Accepted as a string or a number and read from its
/// digits, never as floating point; a literal with a point or an exponent and more than 15 digits is therefore rejected in a
/// document: send it as a string or as a variable. An invalid value, such as one with more decimal places, is the error
/// `INVALID_NUMBER`; within a usage record it rejects that record only, with the problem `INVALID_COST`.
#[Scalar]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        parse(&value)
    }

    fn to_value(&self) -> Value {
        Value::String(format_nanos(self.0))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateTime(pub(super) Timestamp);

impl ParseScalar for DateTime {
    const CODE: ErrorCode = ErrorCode::InvalidTime;

    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::String(text) => Timestamp::parse(text).map(Self),
            other => Err(format!("`{}` is not an RFC 3339 time; send a string like `2026-11-20T08:09:19.999Z`", excerpt(other))),
        }
    }
}

/// An instant in RFC 3339 format. Accepted with any UTC offset; returned in UTC with milliseconds, such as
/// `2026-11-20T08:09:19.999Z`. Digits beyond milliseconds are cut off. An invalid value is the error `INVALID_TIME`; within a
/// usage record it rejects that record only.
#[Scalar]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        parse(&value)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date(pub(super) NaiveDate);

impl ParseScalar for Date {
    const CODE: ErrorCode = ErrorCode::InvalidTime;

    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::String(text) => NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Self).ok(),
            _ => None,
        }
        .ok_or_else(|| format!("`{}` is not a date; send one like `2026-11-20`", excerpt(value)))
    }
}

/// A calendar day in the format `YYYY-MM-DD`. The time zone of the query decides when the day begins and ends. An invalid value
/// is the error `INVALID_TIME`.
#[Scalar]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        parse(&value)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.format("%Y-%m-%d").to_string())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeZone(pub(super) Zone);

impl TimeZone {
    pub(super) const UTC: Self = Self(Zone::UTC);
}

impl ParseScalar for TimeZone {
    const CODE: ErrorCode = ErrorCode::InvalidTimeZone;

    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::String(name) => Zone::parse(name).map(Self),
            other => {
                Err(format!("`{}` is not a time zone of the IANA database; send a name like `Europe/Berlin`", excerpt(other)))
            }
        }
    }
}

/// A time zone by its IANA name, such as `Europe/Berlin` or `UTC`; case matters. It decides where days begin. An unknown name is
/// the error `INVALID_TIME_ZONE`; the server never falls back to UTC.
#[Scalar]
impl ScalarType for TimeZone {
    fn parse(value: Value) -> InputValueResult<Self> {
        parse(&value)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.name().to_owned())
    }
}

/// A scalar that keeps its parse error instead of failing the request: an invalid value rejects one record, not the whole call
/// (docs/decisions/0008-lenient-scalars.md).
#[derive(Clone, Debug)]
pub(super) struct Lenient<T>(pub(super) Result<T, String>);

impl<T: ParseScalar + InputType> InputType for Lenient<T> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        match value {
            None | Some(Value::Null) => Err(InputValueError::expected_type(Value::Null)),
            Some(value) => Ok(Self(T::from_value(&value))),
        }
    }

    fn to_value(&self) -> Value {
        self.0.as_ref().map_or(Value::Null, InputType::to_value)
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        Some(self)
    }
}
