//! Statistics of the recorded data itself, over all usage types: first and last record, records per day, records without a
//! dimension.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::totals::TypeTotals;
use super::{Analytics, InsightsQuery, plan};
use crate::domain::account_scope::AccountFilter;
use crate::domain::dimension::{Dimension, Grouping, Measure};
use crate::domain::filter::UsageFilter;
use crate::domain::quantity::Totals;
use crate::domain::time::{QUARTER_HOUR_MS, Timestamp};
use crate::error::{Error, ErrorCode};
use crate::store::usage::{GroupKey, Groups, QuerySegment, RankBy, TimeGroups, Top, UsageQuery};

/// The distribution of records over the days of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution {
    /// Usage per usage type.
    pub totals: TypeTotals,
    /// Every local day of the range, in order, with its number of records.
    pub days: Vec<(NaiveDate, i64)>,
    /// Usage of the days with records, in order, by usage type.
    pub days_by_type: BTreeMap<String, BTreeMap<NaiveDate, Totals>>,
}

impl Analytics {
    /// The occurrence times of the first and the last record; `None` if there are no records. If a record has expired, the start of its
    /// quarter hour.
    pub async fn recorded_extent(&self, account_filter: &AccountFilter) -> Result<Option<(Timestamp, Timestamp)>, Error> {
        let (first, last) =
            (self.database.first_quarter_hour(account_filter).await?, self.database.last_quarter_hour(account_filter).await?);
        let (Some(first), Some(last)) = (first, last) else { return Ok(None) };
        // Rollups give the first and last quarter hour; the records of these two give the exact instants.
        let segment = |start: Timestamp| QuerySegment { grain: None, start, end: start.plus_millis(QUARTER_HOUR_MS) };
        let mut segments = vec![segment(first), segment(last)];
        segments.dedup();
        let filter = UsageFilter::for_accounts(account_filter.clone());
        match self.database.usage_extent(&filter, &segments).await {
            // Its record has expired: the quarter hour is what is left.
            Err(error) if error.code() == ErrorCode::RecordsExpired => {
                let found = self.database.usage_extent(&filter, &[segment(last)]).await;
                Ok(Some((first, found.unwrap_or_default().map_or(last, |(_, last)| last))))
            }
            found => Ok(found?.or(Some((first, last)))),
        }
    }
}

impl InsightsQuery {
    /// The number of records on each local day of the range.
    pub async fn distribution(&self) -> Result<Distribution, Error> {
        let spans = self.range.zone.offset_spans(self.range.start, self.range.end);
        let grains = plan::by_day(plan::grains(&self.filter, None), &spans);
        let segments = plan::segments(self.range.start, self.range.end, grains);
        let query = UsageQuery {
            filter: &self.filter,
            segments: &segments,
            by_time: Some(TimeGroups::Days(&spans)),
            by: None,
            groups: Groups::All,
        };
        let mut totals = TypeTotals::default();
        let mut days_by_type = BTreeMap::new();
        let mut days: Vec<_> = self.range.iter_days().map(|date| (date, 0)).collect();
        let first = i64::from(self.range.first_day.to_epoch_days());
        let last = days.len().saturating_sub(1);
        let (rows, usage_types) = self.read(query).await?;
        for row in rows {
            // If clocks were set back across midnight, records of the first or last hour of the range may have the adjacent date.
            let index = usize::try_from(row.time_key - first).unwrap_or(0).min(last);
            if let Some((date, records)) = days.get_mut(index) {
                *records += row.totals.records;
                let of_type: &mut BTreeMap<_, Totals> = days_by_type.entry(row.usage_type.clone()).or_default();
                *of_type.entry(*date).or_default() += row.totals;
            }
            totals.add(row.usage_type, row.totals, &usage_types);
        }
        Ok(Distribution { totals, days, days_by_type })
    }

    /// Usage of the records without a value of `dimension`, per usage type.
    pub async fn totals_without(&self, dimension: Dimension) -> Result<TypeTotals, Error> {
        let top = Top { count: 1, rank_by: RankBy::Measure(Measure::Records) };
        let breakdown = self.breakdown(Grouping::by(dimension), top).await?.rows;
        let unknown = breakdown.into_iter().find(|row| row.group == GroupKey::Unknown);
        Ok(unknown.map(|row| row.totals).unwrap_or_default())
    }
}
