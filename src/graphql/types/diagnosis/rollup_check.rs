//! Whether the books balance.

use async_graphql::SimpleObject;

use crate::diagnosis;

/// Whether sums equal the records that they are made of. `usage-insights verify` looks at everything, however long it takes.
#[derive(Debug, SimpleObject)]
pub(crate) struct RollupCheck {
    /// UTC days of the range that have begun.
    days: i32,
    /// How many of them were recounted, from the newest on; fewer than `days` where five seconds were not enough.
    recounted_days: i32,
    /// Sums that do not equal their records. Anything but 0 is a defect.
    differences: i32,
    /// The first few of them, as `usage-insights verify` writes them.
    examples: Vec<String>,
}

impl From<diagnosis::RollupCheck> for RollupCheck {
    fn from(check: diagnosis::RollupCheck) -> Self {
        let diagnosis::RollupCheck { days, recounted_days, differences, examples } = check;
        Self { days, recounted_days, differences, examples }
    }
}
