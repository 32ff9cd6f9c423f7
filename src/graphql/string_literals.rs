//! The string literals of a document: `\u` escapes as the GraphQL specification of September 2025 has them (section 2.9.4), and the ends of
//! block strings, which code that scans a document before it is parsed must find where the parser finds them.
//!
//! The parser of async-graphql 7.2 accepts `\u` with four digits for a single character only, and panics on half of a surrogate pair
//! (`async-graphql-parser` 7.2.1, src/parse/utils.rs:126); that panic is why this module is kept. Clients that escape everything beyond ASCII
//! (Python's `json.dumps`) write other characters as a surrogate pair, and newer ones with braces, such as `\u{1F600}`: both are rewritten
//! here before the document is parsed. Half of a pair is rejected.

use std::borrow::Cow;
use std::fmt::Write;

use crate::error::{Error, ErrorCode};

/// The most digits that `\u{…}` may have.
const DIGITS_MAX: usize = 8;

/// Rewrites escapes to those that the parser accepts. `GRAPHQL_PARSE_FAILED` for an escape that denotes no character. Malformed escapes
/// are left to the parser.
///
/// After a rewritten escape, the columns of errors count the shorter form.
pub fn rewrite_escapes(document: &str) -> Result<Cow<'_, str>, Error> {
    if !document.contains("\\u") {
        return Ok(Cow::Borrowed(document));
    }
    let mut rewritten = String::with_capacity(document.len());
    let mut rest = document;
    let mut block_strings = BlockStrings::default();
    while let Some(position) = rest.find(['"', '#']) {
        let (before, at) = rest.split_at(position);
        rewritten.push_str(before);
        rest = if at.starts_with('#') {
            copy(&mut rewritten, at, at.find(['\n', '\r']).unwrap_or(at.len()))
        } else if let Some(length) = block_strings.length(at.as_bytes()) {
            copy(&mut rewritten, at, length) // block strings have no such escapes
        } else {
            string(&mut rewritten, at)?
        };
    }
    rewritten.push_str(rest);
    Ok(Cow::Owned(rewritten))
}

fn copy<'a>(rewritten: &mut String, text: &'a str, end: usize) -> &'a str {
    rewritten.push_str(&text[..end]);
    &text[end..]
}

/// Rewrites the string at the start of `text`, and returns the rest.
fn string<'a>(rewritten: &mut String, text: &'a str) -> Result<&'a str, Error> {
    let mut rest = copy(rewritten, text, 1);
    loop {
        let Some(position) = rest.find(['"', '\\', '\n', '\r']) else { return Ok(copy(rewritten, rest, rest.len())) };
        rest = copy(rewritten, rest, position);
        let after = rest.strip_prefix('\\').unwrap_or_default();
        if let Some(escaped) = after.strip_prefix('u') {
            let (character, length) = character(escaped)?;
            match character {
                // The parser accepts these characters unescaped.
                Some(character) if character > '\u{FFFF}' => rewritten.push(character),
                Some(character) => {
                    let _ = write!(rewritten, "\\u{:04x}", u32::from(character)); // writing to a string cannot fail
                }
                None => rewritten.push_str("\\u"),
            }
            rest = &escaped[length..];
        } else if rest.starts_with('\\') {
            rest = copy(rewritten, rest, 1 + after.chars().next().map_or(0, char::len_utf8));
        } else {
            return Ok(copy(rewritten, rest, 1));
        }
    }
}

/// The character after `\u`, and the length of its escape in bytes; no character where the escape is malformed.
fn character(escaped: &str) -> Result<(Option<char>, usize), Error> {
    if let Some(braced) = escaped.strip_prefix('{') {
        let length = braced.bytes().take(DIGITS_MAX + 1).position(|byte| byte == b'}');
        let digits = length.filter(|length| *length > 0).map(|length| &braced[..length]);
        let Some(value) = digits.and_then(hexadecimal) else { return Ok((None, 0)) };
        let length = digits.map_or(0, str::len) + 2;
        return char::from_u32(value).map(|character| (Some(character), length)).ok_or_else(|| no_character(&escaped[..length]));
    }
    let Some(first) = four_digits(escaped) else { return Ok((None, 0)) };
    if let Some(character) = char::from_u32(first) {
        return Ok((Some(character), 4));
    }
    let second = escaped[4..].strip_prefix("\\u").and_then(four_digits);
    let pair = second.and_then(|second| char::decode_utf16([first, second].map(to_unit)).next()?.ok());
    pair.map(|character| (Some(character), 10)).ok_or_else(|| no_character(&escaped[..4]))
}

/// Converts the value of four digits.
fn to_unit(value: u32) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}

fn four_digits(text: &str) -> Option<u32> {
    text.get(..4).and_then(hexadecimal)
}

/// The value of digits without a sign.
fn hexadecimal(digits: &str) -> Option<u32> {
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

fn no_character(digits: &str) -> Error {
    let message =
        format!("`\\u{digits}` in a string denotes no character; write both halves of a surrogate pair, or the character itself");
    Error::caller(ErrorCode::GraphqlParseFailed, message)
}

/// Finds the ends of block strings, in document order.
#[derive(Debug, Default)]
pub(super) struct BlockStrings {
    /// A block string had no end; then no later one has. Remembered so that each byte is read a bounded number of times.
    is_open: bool,
}

impl BlockStrings {
    /// The length of the block string at the start of `text`. `None` where there is none: three quotes without an end are an empty string
    /// and the beginning of another one.
    pub(super) fn length(&mut self, text: &[u8]) -> Option<usize> {
        if self.is_open || !text.starts_with(QUOTES) {
            return None;
        }
        let length = length(text);
        self.is_open = length.is_none();
        length
    }
}

const QUOTES: &[u8] = b"\"\"\"";

fn length(text: &[u8]) -> Option<usize> {
    let mut end = QUOTES.len();
    loop {
        end += text[end..].windows(QUOTES.len()).position(|bytes| bytes == QUOTES)?;
        let is_escaped = text[end - 1] == b'\\'; // block strings have no other escape, not even of `\` itself
        end += QUOTES.len();
        if !is_escaped {
            return Some(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrogate_pairs_and_braced_escapes_become_characters() {
        for (written, expected) in [
            (r#"{ a(b: "\uD83D\uDE00") }"#, "{ a(b: \"😀\") }"),
            (r#"{ a(b: "x\u{1F600}y\u{22}\u{00e4}") }"#, r#"{ a(b: "x😀y\u0022\u00e4") }"#),
            (r#"{ a(b: "\\uD800 \"\u0041") }"#, r#"{ a(b: "\\uD800 \"\u0041") }"#),
            (r#"{ a(b: """\uD800 \""" \uD800""") } # "\uD800"#, r#"{ a(b: """\uD800 \""" \uD800""") } # "\uD800"#),
            (r#"{ a(b: "\u12") c(d: "\u{}\u{123456789}\u+041") }"#, r#"{ a(b: "\u12") c(d: "\u{}\u{123456789}\u+041") }"#),
        ] {
            assert_eq!(rewrite_escapes(written).ok().as_deref(), Some(expected), "{written}");
        }
    }

    #[test]
    fn half_a_surrogate_pair_is_rejected_in_every_string() {
        for written in [
            r#""\uD800""#,
            r#""\uDE00\uD83D""#,
            r#""\uD83D\n""#,
            r#""\u{D800}""#,
            r#""\u{110000}""#,
            "# \"\r\"\\uD800\"",
            // Not a block string: it has no end.
            r#"["""\uD800"]"#,
            r#""""" "\uD800""#,
        ] {
            assert_eq!(
                rewrite_escapes(written).err().map(|error| error.code()),
                Some(ErrorCode::GraphqlParseFailed),
                "{written}"
            );
        }
    }

    #[test]
    fn a_block_string_ends_where_the_parser_ends_it() {
        for (text, expected) in [
            (r#""""""""#, Some(6)),
            (r#""""a" "" b""" c"#, Some(13)),
            (r#""""\""" b""" c"#, Some(12)),
            (r#""""\\""" b""" c"#, Some(13)),
            (r#""""\""""" c"#, None),
            (r#""""a"#, None),
            (r#""a""#, None),
        ] {
            assert_eq!(BlockStrings::default().length(text.as_bytes()), expected, "{text}");
        }
    }
}
