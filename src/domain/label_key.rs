//! The keys of labels.

use std::fmt;

use super::text::{SLUG_MAX_CHARS, Slug};

/// The key of a label: the characters of a [`Slug`], inline, so that a dimension can be copied. A slug has ASCII characters only and no
/// zero byte, which fills the rest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabelKey([u8; SLUG_MAX_CHARS]);

impl LabelKey {
    /// The key as text.
    pub fn as_str(&self) -> &str {
        let length = self.0.iter().position(|byte| *byte == 0).unwrap_or(SLUG_MAX_CHARS);
        str::from_utf8(&self.0[..length]).unwrap_or_default()
    }
}

impl From<&Slug> for LabelKey {
    fn from(slug: &Slug) -> Self {
        let mut bytes = [0; SLUG_MAX_CHARS];
        bytes.iter_mut().zip(slug.as_str().bytes()).for_each(|(to, from)| *to = from);
        Self(bytes)
    }
}

impl fmt::Debug for LabelKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), formatter)
    }
}

impl fmt::Display for LabelKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_text_of_its_slug_and_ordered_like_it() {
        let longest = "z".repeat(SLUG_MAX_CHARS);
        let texts = ["0", "a", "a-b", "a.b", "a_b", "ab", longest.as_str()];
        let keys: Vec<_> =
            texts.iter().map(|text| LabelKey::from(&Slug::parse("key", (*text).to_owned()).expect("a slug"))).collect();
        assert_eq!(keys.iter().map(LabelKey::as_str).collect::<Vec<_>>(), texts);
        assert!(keys.is_sorted(), "{keys:?}");
    }
}
