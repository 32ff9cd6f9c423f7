//! Whether rollups equal their records.

use async_graphql::SimpleObject;

use crate::diagnosis;

/// The result of recounting rollups from their records, within 5 seconds. The command `usage-insights verify` recounts all
/// rollups without a time limit.
#[derive(Debug, SimpleObject)]
pub(crate) struct RollupCheck {
    /// Number of UTC days of the range that have begun.
    days: i32,
    /// Number of days that were recounted, newest first. Less than `days` if the time limit was reached.
    recounted_days: i32,
    /// Number of rollups that do not equal the sum of their records, and of keys of an account with labels that are missing in the index
    /// of labels on a day. Any value but 0 is a defect of the service.
    differences: i32,
    /// Descriptions of the first differences, in the format of `usage-insights verify`.
    examples: Vec<String>,
}

impl From<diagnosis::RollupCheck> for RollupCheck {
    fn from(check: diagnosis::RollupCheck) -> Self {
        let diagnosis::RollupCheck { days, recounted_days, differences, examples } = check;
        Self { days, recounted_days, differences, examples }
    }
}
