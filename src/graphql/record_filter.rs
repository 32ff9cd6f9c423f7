//! The filter and the order of lists of single records.

use async_graphql::{Enum, InputObject};

use crate::catalog::UsageTypeCatalog;
use crate::domain::cost;
use crate::domain::filter::UsageFilter;
use crate::domain::page::PageRequest;
use crate::domain::record_listing::{RecordConditions, RecordCursor, RecordOrder};
use crate::error::{Error, ErrorCode};
use crate::graphql::page::check_cursor_order;
use crate::graphql::scalars::{BigInt, DateTime, Decimal};
use crate::graphql::types::usage_record::CostSource;

/// The order of a list of usage records. Among equal records the one that was recorded later comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "RecordOrder")]
pub(crate) enum UsageRecordOrder {
    /// By `occurredAt`, the latest first.
    Newest,
    /// By `quantity`, the largest first. Requires `range` and `filter.usageTypes`; usage types of different units are the error
    /// `MIXED_UNITS`.
    LargestQuantity,
    /// By `cost`, the highest first. Requires `range`. Records without a known cost are not listed.
    HighestCost,
}

/// Filters single records by their values. A record must match every field that is set; an omitted or null field does not filter.
#[derive(Debug, Default, InputObject)]
pub(super) struct UsageRecordFilter {
    /// Minimum quantity, inclusive, in the unit of the record's usage type.
    min_quantity: Option<BigInt>,
    /// Maximum quantity, inclusive, in the unit of the record's usage type.
    max_quantity: Option<BigInt>,
    /// Minimum cost, inclusive, in the currency of this installation. A record without a known cost does not match.
    min_cost: Option<Decimal>,
    /// Maximum cost, inclusive, in the currency of this installation. A record without a known cost does not match.
    max_cost: Option<Decimal>,
    /// Records whose cost comes from one of these: `[UNPRICED]` lists the records without a known cost. An empty list does not filter.
    cost_sources: Option<Vec<CostSource>>,
    /// Records that were committed at this time or later.
    recorded_from: Option<DateTime>,
    /// Records that were committed before this time.
    recorded_before: Option<DateTime>,
}

impl UsageRecordFilter {
    /// Validates the filter. `INVALID_ARGUMENT` if a bound exceeds 64 bits or a maximum is below its minimum.
    pub(super) fn check(self) -> Result<RecordConditions, Error> {
        let conditions = RecordConditions {
            min_quantity: bound("recordFilter.minQuantity", self.min_quantity.map(|quantity| quantity.0))?,
            max_quantity: bound("recordFilter.maxQuantity", self.max_quantity.map(|quantity| quantity.0))?,
            min_cost_nanos: bound("recordFilter.minCost", self.min_cost.map(|cost| cost.0))?,
            max_cost_nanos: bound("recordFilter.maxCost", self.max_cost.map(|cost| cost.0))?,
            cost_sources: distinct(&self.cost_sources.unwrap_or_default()),
            recorded_from: self.recorded_from.map(|time| time.0),
            recorded_before: self.recorded_before.map(|time| time.0),
        };
        check_order("recordFilter.maxQuantity", conditions.min_quantity, conditions.max_quantity)?;
        check_order("recordFilter.maxCost", conditions.min_cost_nanos, conditions.max_cost_nanos)?;
        if conditions.recorded_from.zip(conditions.recorded_before).is_some_and(|(from, before)| before <= from) {
            let message = "`recordedBefore` must be later than `recordedFrom`: no record matches both";
            return Err(Error::argument(ErrorCode::InvalidArgument, "recordFilter.recordedBefore", message));
        }
        Ok(conditions)
    }
}

/// The cost sources, each once and in a fixed order, so that equal filters produce equal statements.
fn distinct(cost_sources: &[CostSource]) -> Vec<cost::CostSource> {
    let all = [CostSource::Given, CostSource::Priced, CostSource::Unpriced, CostSource::Free];
    all.into_iter().filter(|cost_source| cost_sources.contains(cost_source)).map(Into::into).collect()
}

fn bound(field: &'static str, value: Option<i128>) -> Result<Option<i64>, Error> {
    value.map(i64::try_from).transpose().map_err(|_| {
        Error::argument(ErrorCode::InvalidArgument, field, format!("`{field}` is beyond 64 bits; no record has such a value"))
    })
}

fn check_order(field: &'static str, min: Option<i64>, max: Option<i64>) -> Result<(), Error> {
    if min.zip(max).is_some_and(|(min, max)| max < min) {
        let message = format!("`{field}` is below the minimum: no record matches both");
        return Err(Error::argument(ErrorCode::InvalidArgument, field, message));
    }
    Ok(())
}

impl UsageRecordOrder {
    /// `INVALID_CURSOR` for a cursor of a list in another order, `INVALID_ARGUMENT` if the order requires a range.
    pub(super) fn check(self, page: &PageRequest<RecordCursor>, has_range: bool) -> Result<(), Error> {
        check_cursor_order(page, &self.into(), |cursor| cursor.order)?;
        if self != Self::Newest && !has_range {
            let message = "`range` is required for an order by quantity or cost, because all of its records are read";
            return Err(Error::argument(ErrorCode::InvalidArgument, "range", message));
        }
        Ok(())
    }
}

/// Checks that the quantities of the records of `filter` can be compared: `INVALID_ARGUMENT` without usage types, `MIXED_UNITS` for usage
/// types of different units.
pub(super) async fn check_unit(usage_types: &UsageTypeCatalog, filter: &UsageFilter) -> Result<(), Error> {
    if filter.usage_types.is_empty() {
        let message =
            "`filter.usageTypes` is required for an order by quantity, because quantities of different units do not compare";
        return Err(Error::argument(ErrorCode::InvalidArgument, "filter.usageTypes", message));
    }
    usage_types.common_unit("filter.usageTypes", &filter.usage_types).await.map(drop)
}
