//! Bounds the size of an answer, whatever transport writes it.

use std::io;

use async_graphql::{Response, Value};

use super::error::response_of;
use crate::error::{Error, ErrorCode, Limit, LimitName};

/// The longest form of a number, `true` and the like in JSON, in bytes.
const SCALAR_MAX: u64 = 32;
/// The length of an error in JSON, in bytes, about.
const ERROR_BYTES: u64 = 1_024;
/// The longest escape of one byte of a string in JSON, `\u0000`.
const ESCAPE_MAX: u64 = 6;

/// A response and a length that its JSON does not exceed, in bytes. Where the JSON of its data would be longer than `limit` bytes, the error
/// `RESPONSE_TOO_LARGE` is in its place. What a mutation did stays done.
pub(super) fn bounded(response: Response, limit: u64, request_id: &str) -> (Response, u64) {
    let errors = response.errors.len() as u64 * ERROR_BYTES;
    let length = upper_bound(&response.data);
    if length <= limit {
        return (response, length + errors);
    }
    if let Some(length) = json_length(&response.data, limit) {
        return (response, length + errors);
    }
    let message = format!(
        "the answer would be larger than {limit} bytes and is not sent; select fewer fields, shorter ranges, smaller pages \
         (`first`) or fewer groups (`top`), columns instead of `points`, or send several operations. The effects of a mutation remain"
    );
    let error = Error::caller(ErrorCode::ResponseTooLarge, message).with_limit(Limit::new(LimitName::ResponseBytes, limit));
    (response_of(error, request_id), ERROR_BYTES)
}

/// The length of an answer as JSON, in bytes, about.
pub(super) fn length(response: &Response) -> u64 {
    json_length(&response.data, u64::MAX).unwrap_or_default() + response.errors.len() as u64 * ERROR_BYTES
}

/// A length that the JSON of a value does not exceed, in bytes; cheaper than writing it.
fn upper_bound(value: &Value) -> u64 {
    let text = |text: &str| text.len() as u64 * ESCAPE_MAX + 2;
    match value {
        Value::Null | Value::Boolean(_) | Value::Number(_) => SCALAR_MAX,
        Value::String(string) => text(string),
        Value::Enum(name) => text(name),
        Value::Binary(bytes) => bytes.len() as u64 * SCALAR_MAX + 2,
        Value::List(values) => values.iter().map(|value| upper_bound(value) + 1).sum::<u64>() + 2,
        Value::Object(fields) => fields.iter().map(|(name, value)| text(name) + upper_bound(value) + 2).sum::<u64>() + 2,
    }
}

/// The length of the JSON of a value in bytes; `None` where it exceeds `limit`.
fn json_length(value: &Value, limit: u64) -> Option<u64> {
    let mut counter = Counter { length: 0, limit };
    serde_json::to_writer(&mut counter, value).ok().map(|()| counter.length)
}

struct Counter {
    length: u64,
    limit: u64,
}

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.length += bytes.len() as u64;
        if self.length > self.limit { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_upper_bound_is_never_below_the_length_of_the_json() {
        for text in [r#"{"a":[1,-1.5e300,"\u0000ä\"",null,true,{}],"b":{"":"x"}}"#, "[]", "18446744073709551615", r#""""#] {
            let value: Value = serde_json::from_str(text).expect("it is JSON");
            let length = json_length(&value, u64::MAX).expect("there is no limit");
            assert!(upper_bound(&value) >= length, "{text}");
            assert_eq!(json_length(&value, length), Some(length), "{text}");
            assert_eq!(json_length(&value, length - 1), None, "{text}");
        }
    }
}
