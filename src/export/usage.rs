//! Sums of usage by interval and dimensions as rows.

use std::sync::Arc;

use super::table::{Cell, Column, Kind, Row};
use crate::analytics::interval_sums::SumInterval;
use crate::analytics::{Analytics, InsightsQuery};
use crate::domain::account_scope::AccountFilter;
use crate::domain::dimension::Dimension;
use crate::domain::filter::UsageFilter;
use crate::domain::interval::Bucket;
use crate::domain::time::Timestamp;
use crate::domain::usage_type::UsageTypes;
use crate::domain::zone::Zone;
use crate::error::Error;
use crate::store::group_pages::GroupTotals;

/// Intervals without records that one page skips at most, so that a page ends in time.
const INTERVALS_PER_PAGE: usize = 64;

/// Which sums to export.
#[derive(Clone, Debug)]
pub struct UsageExport {
    /// The accounts, and the user if the caller may read only one.
    pub account_filter: AccountFilter,
    /// Start of the range, inclusive.
    pub start: Timestamp,
    /// End of the range, exclusive.
    pub end: Timestamp,
    /// Time zone that decides where intervals begin.
    pub zone: Zone,
    /// The length of the intervals.
    pub interval: SumInterval,
    /// The dimensions in addition to the usage type, without repetition.
    pub dimensions: Vec<Dimension>,
    /// The currency of the installation.
    pub currency: String,
}

/// The usage of a group in an interval.
#[derive(Clone, Debug)]
pub(super) struct IntervalGroup {
    pub(super) bucket: Bucket,
    pub(super) group: GroupTotals,
}

/// Reads the groups of an export, page by page.
#[derive(Debug)]
pub(super) struct IntervalGroups {
    query: InsightsQuery,
    buckets: std::vec::IntoIter<Bucket>,
    /// The interval that is read, and the values of its last group so far.
    current: Option<(Bucket, Option<Vec<String>>)>,
    /// The usage type, then the requested dimensions.
    dimensions: Vec<Dimension>,
    page_size: u32,
    pub(super) usage_types: Arc<UsageTypes>,
}

impl IntervalGroups {
    pub(super) async fn open(analytics: &Analytics, export: &UsageExport, page_size: u32) -> Result<Self, Error> {
        let UsageExport { account_filter, start, end, zone, interval, dimensions, .. } = export;
        let filter = UsageFilter::for_accounts(account_filter.clone());
        let (query, buckets) = analytics.intervals((*start, *end), *zone, *interval, filter).await?;
        Ok(Self {
            query,
            buckets: buckets.into_iter(),
            current: None,
            dimensions: [Dimension::UsageType].into_iter().chain(dimensions.iter().copied()).collect(),
            page_size,
            usage_types: analytics.usage_types().await?,
        })
    }

    /// The next groups; `None` after the last. There may be none in a page.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<IntervalGroup>>, Error> {
        let mut groups = Vec::new();
        for _ in 0..INTERVALS_PER_PAGE {
            let Some((bucket, after)) = self.current.take().or_else(|| Some((self.buckets.next()?, None))) else {
                return Ok((!groups.is_empty()).then_some(groups));
            };
            let read = self.query.interval_sums(&bucket, &self.dimensions, after.as_deref(), self.page_size).await?;
            if read.len() as u64 >= u64::from(self.page_size) {
                self.current = Some((bucket, read.last().map(|group| group.values.clone())));
            }
            groups.extend(read.into_iter().map(|group| IntervalGroup { bucket, group }));
            if groups.len() as u64 >= u64::from(self.page_size) {
                break;
            }
        }
        Ok(Some(groups))
    }

    /// The unit of a usage type.
    pub(super) fn unit(&self, usage_type: &str) -> String {
        self.usage_types.get(usage_type).map(|usage_type| usage_type.unit.clone()).unwrap_or_default()
    }
}

/// Reads the rows of an export of sums.
#[derive(Debug)]
pub struct UsageRows {
    groups: IntervalGroups,
    currency: String,
}

impl UsageRows {
    /// Pages of about `page_size` rows. `INVALID_RANGE` if the range is empty or outside of the instants that can be recorded.
    pub async fn open(analytics: &Analytics, export: &UsageExport, page_size: u32) -> Result<Self, Error> {
        let groups = IntervalGroups::open(analytics, export, page_size).await?;
        Ok(Self { groups, currency: export.currency.clone() })
    }

    /// The columns of the rows.
    pub fn columns(&self) -> Vec<Column> {
        let first = [
            Column::of("start", Kind::Time),
            Column::of("end", Kind::Time),
            Column::of("date", Kind::Text),
            Column::of("usageType", Kind::Text),
            Column::of("unit", Kind::Text),
        ];
        let of_dimension = |dimension: &Dimension| match dimension.label() {
            Some(key) => Column { name: format!("labels.{key}").into(), kind: Kind::Text },
            None => Column::of(dimension.field(), Kind::Text),
        };
        let last = [
            Column::of("quantity", Kind::Sum),
            Column::of("cost", Kind::Money),
            Column::of("currency", Kind::Text),
            Column::of("records", Kind::Integer),
            Column::of("unpricedRecords", Kind::Integer),
        ];
        first.into_iter().chain(self.groups.dimensions.iter().skip(1).map(of_dimension)).chain(last).collect()
    }

    /// The next rows; `None` after the last.
    pub async fn next(&mut self) -> Result<Option<Vec<Row>>, Error> {
        let Some(groups) = self.groups.next().await? else { return Ok(None) };
        Ok(Some(groups.into_iter().map(|group| self.row(group)).collect()))
    }

    fn row(&self, IntervalGroup { bucket, group }: IntervalGroup) -> Row {
        let mut values = group.values.into_iter();
        let usage_type = values.next().unwrap_or_default();
        let unit = self.groups.unit(&usage_type);
        let mut row = vec![
            Cell::Time(bucket.start),
            Cell::Time(bucket.end),
            bucket.local_start.date().to_string().into(),
            usage_type.into(),
            unit.into(),
        ];
        row.extend(values.map(|value| Cell::optional_text(Some(value).filter(|value| !value.is_empty()))));
        row.extend([
            Cell::Sum(group.totals.quantity),
            Cell::Money(group.totals.cost_nanos),
            self.currency.clone().into(),
            Cell::Integer(group.totals.records),
            Cell::Integer(group.totals.unpriced_records),
        ]);
        row
    }
}
