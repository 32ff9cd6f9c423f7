//! Limits of the text of a document: its length, its tokens, and the nesting of its brackets.

use super::{NESTING_MAX, too_complex};
use crate::error::{Error, LimitName};
use crate::graphql::block_strings::BlockStrings;

pub(super) fn check(document: &str, max_bytes: u64, max_tokens: u64) -> Result<(), Error> {
    let bytes = document.len() as u64;
    if bytes > max_bytes {
        let message = format!("the document has {bytes} bytes; the limit is {max_bytes}. Send values as variables");
        return Err(too_complex(LimitName::DocumentBytes, max_bytes, Some(bytes), message));
    }
    let (mut tokens, mut depth) = (0_u64, 0_usize);
    let mut rest = document.as_bytes();
    let mut block_strings = BlockStrings::default();
    while let Some((byte, after)) = rest.split_first() {
        rest = match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => {
                rest = after;
                continue;
            }
            b'#' => {
                rest = after_line(after);
                continue;
            }
            b'"' => block_strings.length(rest).map_or_else(|| after_string(rest), |length| &rest[length..]),
            b'{' | b'[' | b'(' => {
                depth += 1;
                after
            }
            b'}' | b']' | b')' => {
                depth = depth.saturating_sub(1);
                after
            }
            b'.' => after_all(after, |byte| byte == b'.'),
            byte if is_word_byte(*byte) => after_all(after, is_word_byte),
            _ => after,
        };
        tokens += 1;
        if depth > NESTING_MAX {
            let message = format!("the document nests more than {NESTING_MAX} brackets; select fewer levels");
            return Err(too_complex(LimitName::NestedBrackets, NESTING_MAX as u64, None, message));
        }
        if tokens > max_tokens {
            let message =
                format!("the document has more than {max_tokens} tokens; select fewer fields, and send values as variables");
            return Err(too_complex(LimitName::DocumentTokens, max_tokens, None, message));
        }
    }
    Ok(())
}

/// Names and numbers.
fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn after_all(text: &[u8], belongs: impl Fn(u8) -> bool) -> &[u8] {
    let end = text.iter().position(|byte| !belongs(*byte)).unwrap_or(text.len());
    &text[end..]
}

/// The text after the string at the start of `text`.
fn after_string(text: &[u8]) -> &[u8] {
    let mut rest = &text[1..];
    loop {
        match rest {
            [] => return rest,
            [b'"' | b'\n', after @ ..] => return after,
            // An escaped quote does not end the string.
            [b'\\', _, after @ ..] | [_, after @ ..] => rest = after,
        }
    }
}

fn after_line(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(text.len());
    &text[end..]
}
