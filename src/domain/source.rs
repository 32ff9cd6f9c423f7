//! Sources of usage: who pays for it.

use super::problem::{Problem, ProblemCode};

/// The source of usage; only `included` usage has a cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Paid by the customer to the operator of this service; has a cost.
    #[default]
    Included,
    /// Paid by the customer to a third party, with the customer's own key; counted, without cost.
    External,
    /// Executed on the customer's own hardware; counted, without cost.
    Local,
}

impl Source {
    /// Every source, in display order.
    pub const ALL: [Self; 3] = [Self::Included, Self::External, Self::Local];

    /// The slug that is stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Included => "included",
            Self::External => "external",
            Self::Local => "local",
        }
    }

    /// Parses a slug from the field `field`.
    pub fn parse(field: &'static str, text: &str) -> Result<Self, Problem> {
        Self::ALL.into_iter().find(|source| source.as_str() == text).ok_or_else(|| {
            let shown: String = text.chars().take(64).collect();
            Problem::new(
                ProblemCode::InvalidSource,
                field,
                format!("`{shown}` is not a source; send `included`, `external` or `local`, or omit it for `included`"),
            )
        })
    }
}
