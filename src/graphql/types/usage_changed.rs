//! Usage over a range that is followed.

use async_graphql::SimpleObject;

use super::date_range::DateRange;
use super::usage_totals::UsageTotals;
use crate::graphql::scalars::DateTime;
use crate::live::LiveTotals;

/// Usage over a range, as it is now.
#[derive(Debug, SimpleObject)]
pub(crate) struct UsageChanged {
    /// The range as it was resolved.
    range: DateRange,
    /// What was used in it: all of it, not only what is new.
    totals: UsageTotals,
    /// When it was read. All that was acknowledged before is in it.
    as_of: DateTime,
}

impl From<&LiveTotals> for UsageChanged {
    fn from(live: &LiveTotals) -> Self {
        Self { range: live.range.into(), totals: UsageTotals(live.totals.clone()), as_of: DateTime(live.as_of) }
    }
}
