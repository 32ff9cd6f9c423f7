//! Validated text from outside: ids, keys, labels and slugs.

use std::borrow::Cow;
use std::fmt;

use super::problem::{Problem, ProblemCode};

/// Maximum length of an id, key or label, in bytes of UTF-8. Four of them fit an index row of PostgreSQL.
pub const LABEL_MAX_BYTES: usize = 255;
/// Maximum length of a slug, in characters.
pub const SLUG_MAX_CHARS: usize = 64;

/// An id, key, tier, model, provider or value of a label: 1 to 255 bytes of UTF-8, no control characters, not only white space. It is stored
/// as it is sent, and compared byte by byte: case and white space matter, and nothing is normalized.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(String);

impl Label {
    /// Validates `text` of the field `field`.
    pub fn parse(field: impl Into<Cow<'static, str>>, text: String) -> Result<Self, Problem> {
        let reason = if text.is_empty() {
            format!("is empty; send 1 to {LABEL_MAX_BYTES} bytes of text, or omit it")
        } else if text.len() > LABEL_MAX_BYTES {
            format!("has {} bytes of UTF-8; send at most {LABEL_MAX_BYTES}", text.len())
        } else if text.chars().any(char::is_control) {
            "contains a control character".to_owned()
        } else if text.trim().is_empty() {
            "contains only white space".to_owned()
        } else {
            return Ok(Self(text));
        };
        let field = field.into();
        let message = format!("`{field}` {reason}");
        Err(Problem::new(ProblemCode::InvalidText, field, message))
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Label {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A usage type, unit, region or key of a label: 1 to 64 characters of `a` to `z`, `0` to `9`, `-`, `_` and `.`, beginning with a letter or
/// digit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

impl Slug {
    /// Validates `text` of the field `field`.
    pub fn parse(field: impl Into<Cow<'static, str>>, text: String) -> Result<Self, Problem> {
        let is_allowed = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(byte);
        let has_valid_start = text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if has_valid_start && text.len() <= SLUG_MAX_CHARS && text.as_bytes().iter().all(is_allowed) {
            return Ok(Self(text));
        }
        let field = field.into();
        let shown: String = text.chars().take(SLUG_MAX_CHARS).collect();
        let message = format!(
            "`{shown}` is not a slug; `{field}` must have 1 to {SLUG_MAX_CHARS} characters of a-z, 0-9, `-`, `_` and `.`, beginning with a letter or digit"
        );
        Err(Problem::new(ProblemCode::InvalidSlug, field, message))
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
