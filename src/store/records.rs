//! Pages of usage records.

use std::collections::BTreeSet;

pub use entity::usage_record::Model as RecordModel;
use entity::usage_record::{Column, Entity};
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::commit::CorrectionModel;
use super::database::Database;
use super::filter::matches_within;
use super::table::{NOT_VOIDED, Table};
use crate::domain::cost::{CostSource, RecordedCost};
use crate::domain::filter::UsageFilter;
use crate::domain::page::{Page, PageRequest};
use crate::domain::price::PricedUsage;
use crate::domain::record_listing::{RecordConditions, RecordCursor, RecordOrder};
use crate::domain::source::Source;
use crate::domain::time::Timestamp;
use crate::error::Error;

/// The records to list.
#[derive(Clone, Debug)]
pub struct RecordListing {
    /// Filters the records.
    pub filter: UsageFilter,
    /// Start of the range, inclusive.
    pub start: Timestamp,
    /// End of the range, exclusive.
    pub end: Timestamp,
    /// Conditions on the values of the records.
    pub conditions: RecordConditions,
    /// Whether to include voided and replaced records.
    pub includes_voided: bool,
    /// The order.
    pub order: RecordOrder,
}

impl RecordListing {
    /// All records that match a filter and are not voided, of any time, newest first.
    pub fn of(filter: UsageFilter) -> Self {
        Self {
            filter,
            start: Timestamp::EARLIEST,
            end: Timestamp::LATEST,
            conditions: RecordConditions::default(),
            includes_voided: false,
            order: RecordOrder::Newest,
        }
    }
}

/// The position of a record in a list in this order.
pub fn cursor_of(record: &RecordModel, order: RecordOrder) -> RecordCursor {
    let sort_value = match order {
        RecordOrder::Newest => record.occurred_at,
        RecordOrder::LargestQuantity => record.quantity,
        RecordOrder::HighestCost => record.cost_nanos.unwrap_or_default(), // the list holds no record without a cost
    };
    RecordCursor { order, sort_value, id: record.id }
}

/// The labels of a stored record that decide its price.
pub fn usage_of(record: &RecordModel) -> PricedUsage<'_> {
    PricedUsage {
        usage_type: &record.usage_type,
        tier: record.tier.as_deref(),
        model: record.model.as_deref(),
        provider: record.provider.as_deref(),
        occurred_at: Timestamp::from_millis(record.occurred_at),
    }
}

/// The cost of a stored record.
pub const fn cost_of(record: &RecordModel) -> RecordedCost {
    RecordedCost { nanos: record.cost_nanos, price_id: record.price_id }
}

impl Database {
    /// The corrections that voided `records`, given by account and id. Unordered.
    pub async fn corrections_of(&self, records: &[(String, Uuid)]) -> Result<Vec<CorrectionModel>, Error> {
        use entity::usage_correction::{Column, Entity};
        let which = Expr::tuple([Expr::col(Column::AccountId), Expr::col(Column::VoidedId)]);
        // Sorted and deduplicated, so that equal calls produce equal statements, which are coalesced.
        let select = Entity::find().filter(which.in_tuples(records.iter().cloned().collect::<BTreeSet<_>>()));
        self.read(select.build(self.backend), |row| CorrectionModel::from_query_result(row, "")).await
    }

    /// A page of records. Newest first, its cost does not depend on the position of the page; any other order reads the records of the range
    /// that match.
    pub async fn list_records(
        &self,
        listing: &RecordListing,
        page: &PageRequest<RecordCursor>,
    ) -> Result<Page<RecordModel>, Error> {
        let RecordListing { filter, start, end, conditions, includes_voided, order } = listing;
        let time = Expr::cust(Table::Records.time_for(filter));
        let (sort_value, within) = match order {
            RecordOrder::Newest => {
                let within = lower_bound(&time, *start, page).and(upper_bound(&time, *end, page));
                (time, within)
            }
            RecordOrder::LargestQuantity => (Expr::col(Column::Quantity), in_range(&time, *start, *end)),
            RecordOrder::HighestCost => (Expr::col(Column::CostNanos), in_range(&time, *start, *end)),
        };
        let mut select =
            Entity::find().filter(matches_within(self.backend, Table::Records, within, filter)).filter(fulfils(conditions));
        if !includes_voided {
            select = select.filter(Expr::cust(NOT_VOIDED));
        }
        if *order != RecordOrder::Newest {
            select = select.filter(sort_value.clone().is_not_null()).filter(between_cursors(&sort_value, page));
        }
        let direction = if page.from_end { Order::Asc } else { Order::Desc };
        let select = select.order_by(sort_value, direction.clone()).order_by(Column::Id, direction).limit(page.limit as u64 + 1);
        let rows = self.read(select.build(self.backend), |row| RecordModel::from_query_result(row, "")).await?;
        Ok(page.build_page(rows))
    }
}

/// The conditions on the values of a record.
fn fulfils(conditions: &RecordConditions) -> Condition {
    let RecordConditions {
        min_quantity,
        max_quantity,
        min_cost_nanos,
        max_cost_nanos,
        cost_sources,
        recorded_from,
        recorded_before,
    } = conditions;
    let recorded_at = || Expr::col(Column::RecordedAt);
    Condition::all()
        .add_option(min_quantity.map(|min| Expr::col(Column::Quantity).gte(min)))
        .add_option(max_quantity.map(|max| Expr::col(Column::Quantity).lte(max)))
        .add_option(min_cost_nanos.map(|min| Expr::col(Column::CostNanos).gte(min)))
        .add_option(max_cost_nanos.map(|max| Expr::col(Column::CostNanos).lte(max)))
        .add_option(recorded_from.map(|from| recorded_at().gte(from.millis())))
        .add_option(recorded_before.map(|before| recorded_at().lt(before.millis())))
        .add_option(
            (!cost_sources.is_empty())
                .then(|| cost_sources.iter().fold(Condition::any(), |condition, source| condition.add(has_cost_source(*source)))),
        )
}

/// The condition for `CostSource::of`.
fn has_cost_source(cost_source: CostSource) -> Expr {
    let is_free = Expr::col(Column::Source).ne(Source::Included.as_str());
    let price = || Expr::col(Column::PriceId);
    match cost_source {
        CostSource::Free => is_free,
        CostSource::Priced => is_free.not().and(price().is_not_null()),
        CostSource::Given => is_free.not().and(price().is_null()).and(Expr::col(Column::CostNanos).is_not_null()),
        CostSource::Unpriced => is_free.not().and(price().is_null()).and(Expr::col(Column::CostNanos).is_null()),
    }
}

fn in_range(time: &Expr, start: Timestamp, end: Timestamp) -> Expr {
    time.clone().gte(start.millis()).and(time.clone().lt(end.millis()))
}

/// The condition that a record is after and before the cursors of the page.
fn between_cursors(sort_value: &Expr, page: &PageRequest<RecordCursor>) -> Condition {
    let sort_key = || sort_key(sort_value);
    Condition::all()
        .add_option(page.after.as_ref().map(|after| sort_key().lt(sort_key_of(after))))
        .add_option(page.before.as_ref().map(|before| sort_key().gt(sort_key_of(before))))
}

/// The lower bound: the start of the page or of the range, whichever is later. Only one of them, because with both the database may begin
/// its index scan at the wider one. The time has a condition of its own, because SQLite cannot seek in an index on an expression by a row
/// value of time and id.
fn lower_bound(time: &Expr, start: Timestamp, page: &PageRequest<RecordCursor>) -> Expr {
    match &page.before {
        Some(before) if before.sort_value >= start.millis() => {
            time.clone().gte(before.sort_value).and(sort_key(time).gt(sort_key_of(before)))
        }
        _ => time.clone().gte(start.millis()),
    }
}

/// The upper bound: the end of the page or of the range, whichever is earlier.
fn upper_bound(time: &Expr, end: Timestamp, page: &PageRequest<RecordCursor>) -> Expr {
    match &page.after {
        Some(after) if after.sort_value < end.millis() => {
            time.clone().lte(after.sort_value).and(sort_key(time).lt(sort_key_of(after)))
        }
        _ => time.clone().lt(end.millis()),
    }
}

fn sort_key(sort_value: &Expr) -> Expr {
    Expr::tuple([sort_value.clone(), Expr::col(Column::Id)])
}

fn sort_key_of(cursor: &RecordCursor) -> Expr {
    Expr::tuple([Expr::value(cursor.sort_value), Expr::value(cursor.id)])
}
