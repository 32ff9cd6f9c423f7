//! Who pays for usage.

use super::problem::{Problem, ProblemCode};

/// Who pays: only `included` usage costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The customer pays us: it costs.
    #[default]
    Included,
    /// The customer pays somebody else (a key of their own): counted, costs nothing.
    External,
    /// It ran on the customer's own hardware: counted, costs nothing.
    Local,
}

impl Source {
    /// Every source, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Included, Self::External, Self::Local];

    /// The slug that is stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Included => "included",
            Self::External => "external",
            Self::Local => "local",
        }
    }

    /// Reads a slug, sent as `field`.
    pub fn parse(field: &'static str, text: &str) -> Result<Self, Problem> {
        Self::ALL.into_iter().find(|source| source.as_str() == text).ok_or_else(|| {
            let shown: String = text.chars().take(64).collect();
            Problem::new(
                ProblemCode::InvalidSource,
                field,
                format!("`{shown}` is not a source; send `included`, `external` or `local`, or leave it out for `included`"),
            )
        })
    }
}
