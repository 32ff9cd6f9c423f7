//! Pages of usage records, and the records under a key.

use std::collections::BTreeSet;

pub use entity::usage_record::Model as RecordModel;
use entity::usage_record::{Column, Entity};
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{
    DbBackend, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder, QueryResult, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use super::commit::CorrectionModel;
use super::database::Database;
use super::filter::{Bounds, RowsOf, is_in_scope, matches_within, time_of_range};
use super::table::{NOT_VOIDED, Table};
use crate::domain::account_scope::AccountFilter;
use crate::domain::cost::{CostSource, RecordedCost};
use crate::domain::filter::UsageFilter;
use crate::domain::page::{Page, PageRequest};
use crate::domain::price::PricedUsage;
use crate::domain::record::{KeyHash, erased_key_hash};
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

/// The records under an idempotency key.
#[derive(Clone, Debug)]
pub struct RecordHistory {
    /// The record that counts; `None` if the last one was voided or is outside of the scope.
    pub current: Option<RecordModel>,
    /// The records, newest first.
    pub versions: Vec<RecordModel>,
}

/// Maximum number of records in a [`RecordHistory`].
const VERSIONS_MAX: i64 = 100;

/// The dimensions of a stored record that decide its price.
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
    /// The corrections that voided `records`, given by account and id, as far as the records match `account_filter`. The replacement is
    /// left out if it does not match. Unordered.
    pub async fn corrections_of(
        &self,
        account_filter: &AccountFilter,
        records: &[(String, Uuid)],
    ) -> Result<Vec<CorrectionModel>, Error> {
        let select = select_corrections(self.backend, account_filter, records);
        let mut corrections = self.read(select.build(self.backend), |row| CorrectionModel::from_query_result(row, "")).await?;
        if account_filter.user().is_some() {
            let visible = self.visible_records(account_filter, &corrections).await?;
            corrections.retain(|correction| visible.contains(&correction.voided_id));
            for correction in &mut corrections {
                correction.replacement_id = correction.replacement_id.filter(|id| visible.contains(id));
            }
        }
        Ok(corrections)
    }

    /// The voided records and replacements of `corrections` that match `account_filter`.
    async fn visible_records(
        &self,
        account_filter: &AccountFilter,
        corrections: &[CorrectionModel],
    ) -> Result<BTreeSet<Uuid>, Error> {
        let records = corrections.iter().flat_map(|correction| {
            let voided = (correction.account_id.clone(), correction.voided_occurred_at, correction.voided_id);
            let replacement = correction.replacement_occurred_at.zip(correction.replacement_id);
            [Some(voided), replacement.map(|(at, id)| (correction.account_id.clone(), at, id))].into_iter().flatten()
        });
        let records: BTreeSet<(String, i64, Uuid)> = records.collect();
        if records.is_empty() {
            return Ok(BTreeSet::new());
        }
        let which = Expr::tuple([Expr::col(Column::AccountId), Expr::col(Column::OccurredAt), Expr::col(Column::Id)]);
        let select = Entity::find().select_only().column(Column::Id).filter(which.in_tuples(records)).filter(is_in_scope(
            self.backend,
            RowsOf::Users,
            account_filter,
        ));
        let ids = self.read(select.build(self.backend), |row| row.try_get_by_index(0)).await?;
        Ok(ids.into_iter().collect())
    }

    /// The records under an idempotency key of an account, erased or not, as far as they match `account_filter`; `None` if none does.
    pub async fn record_history(
        &self,
        account_filter: &AccountFilter,
        account_id: &str,
        key_hash: KeyHash,
    ) -> Result<Option<RecordHistory>, Error> {
        let mut sql = self.sql();
        sql.push(&format!("SELECT usage_record.*, CAST(CASE WHEN {NOT_VOIDED} THEN 1 ELSE 0 END AS BIGINT) AS counts FROM ("));
        sql.push("SELECT 0 AS version, account_id AS owner, occurred_at AS at, record_id FROM usage_key WHERE account_id = ");
        sql.bind(account_id).push(" AND key_hash IN (").bind(key_hash.to_vec());
        sql.push(", ").bind(erased_key_hash(&key_hash).to_vec()).push(")");
        sql.push(
            " UNION ALL SELECT usage_correction.version, usage_correction.account_id, replacement_occurred_at, replacement_id FROM usage_key \
             JOIN usage_correction ON usage_correction.account_id = usage_key.account_id AND root_id = record_id \
             WHERE replacement_id IS NOT NULL AND usage_key.account_id = ",
        );
        sql.bind(account_id).push(" AND key_hash IN (").bind(key_hash.to_vec());
        sql.push(", ").bind(erased_key_hash(&key_hash).to_vec()).push(")");
        // CROSS JOIN on SQLite keeps the join order: from the few versions into the records, by their primary key.
        sql.push(if self.is_sqlite() { ") AS versions CROSS JOIN" } else { ") AS versions JOIN" });
        sql.push(
            " usage_record ON usage_record.account_id = owner AND usage_record.occurred_at = at AND usage_record.id = record_id",
        );
        sql.push(" WHERE ").push_condition(is_in_scope(self.backend, RowsOf::Users, account_filter));
        sql.push(" ORDER BY version DESC LIMIT ").bind(VERSIONS_MAX);
        let read = |row: &QueryResult| Ok((RecordModel::from_query_result(row, "")?, row.try_get::<i64>("", "counts")? == 1));
        let versions = self.read(sql.finish(), read).await?;
        let current = versions.iter().find(|(_, counts)| *counts).map(|(record, _)| record.clone());
        let versions: Vec<_> = versions.into_iter().map(|(record, _)| record).collect();
        Ok((!versions.is_empty()).then_some(RecordHistory { current, versions }))
    }

    /// A page of records. Newest first, its cost does not depend on the position of the page; any other order reads the records of the range
    /// that match.
    pub async fn list_records(
        &self,
        listing: &RecordListing,
        page: &PageRequest<RecordCursor>,
    ) -> Result<Page<RecordModel>, Error> {
        let select = select_page(self.backend, listing, page);
        let rows = self.read(select.build(self.backend), |row| RecordModel::from_query_result(row, "")).await?;
        Ok(page.build_page(rows))
    }
}

/// The corrections that voided `records`, given by account and id, in the accounts of the filter.
pub(super) fn select_corrections(
    backend: DbBackend,
    account_filter: &AccountFilter,
    records: &[(String, Uuid)],
) -> Select<entity::usage_correction::Entity> {
    use entity::usage_correction::{Column, Entity};
    let which = Expr::tuple([Expr::col(Column::AccountId), Expr::col(Column::VoidedId)]);
    // Sorted and deduplicated, so that equal calls produce equal statements, which are coalesced.
    Entity::find().filter(which.in_tuples(records.iter().cloned().collect::<BTreeSet<_>>())).filter(is_in_scope(
        backend,
        RowsOf::JoinedRecords,
        account_filter,
    ))
}

/// The rows of a page, and one more, in reverse order if it is read from the end.
pub(super) fn select_page(backend: DbBackend, listing: &RecordListing, page: &PageRequest<RecordCursor>) -> Select<Entity> {
    let RecordListing { filter, start, end, conditions, includes_voided, order } = listing;
    let bounds = page_bounds(*start, *end, *order, page);
    let time = Expr::cust(time_of_range(backend, Table::Records, bounds, filter));
    let (sort_value, within) = match order {
        RecordOrder::Newest => {
            let within = lower_bound(&time, *start, page).and(upper_bound(&time, *end, page));
            (Expr::cust(Table::Records.time_for(filter)), within)
        }
        RecordOrder::LargestQuantity => (Expr::col(Column::Quantity), in_range(&time, *start, *end)),
        RecordOrder::HighestCost => (Expr::col(Column::CostNanos), in_range(&time, *start, *end)),
    };
    let mut select =
        Entity::find().filter(matches_within(backend, Table::Records, within, bounds, filter)).filter(fulfils(conditions));
    if !includes_voided {
        select = select.filter(Expr::cust(NOT_VOIDED));
    }
    if *order != RecordOrder::Newest {
        select = select.filter(sort_value.clone().is_not_null()).filter(between_cursors(&sort_value, page));
    }
    let direction = if page.from_end { Order::Asc } else { Order::Desc };
    select.order_by(sort_value, direction.clone()).order_by(Column::Id, direction).limit(page.limit as u64 + 1)
}

/// Bounds of the records of a page.
fn page_bounds(start: Timestamp, end: Timestamp, order: RecordOrder, page: &PageRequest<RecordCursor>) -> Bounds {
    let cursor = |cursor: &Option<RecordCursor>| {
        cursor.as_ref().filter(|_| order == RecordOrder::Newest).map(|cursor| Timestamp::from_millis(cursor.sort_value))
    };
    let (start, end) = (
        cursor(&page.before).map_or(start, |at| at.max(start)),
        cursor(&page.after).map_or(end, |at| at.plus_millis(1).min(end)),
    );
    Bounds::Instants(start, end)
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
