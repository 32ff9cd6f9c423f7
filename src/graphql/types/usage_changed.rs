//! A result of the subscription `usageChanged`.

use async_graphql::SimpleObject;

use super::date_range::DateRange;
use super::usage_totals::UsageTotals;
use crate::graphql::scalars::DateTime;
use crate::live::LiveTotals;

/// The current usage over a date range.
#[derive(Debug, SimpleObject)]
pub(crate) struct UsageChanged {
    /// The resolved date range.
    range: DateRange,
    /// Complete totals of the range, not the difference to the previous result.
    totals: UsageTotals,
    /// When the totals were read. They include every record that was acknowledged before.
    as_of: DateTime,
}

impl From<&LiveTotals> for UsageChanged {
    fn from(live: &LiveTotals) -> Self {
        let totals = UsageTotals::new(live.totals.clone(), &live.range, live.as_of);
        Self { range: live.range.into(), totals, as_of: DateTime(live.as_of) }
    }
}
