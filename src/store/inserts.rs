//! The inserts of recording: keys, records, labels, and rollups, which add to an existing row on conflict.
//!
//! Each insert writes every column of its entity. A match gives the value of each: a new column does not compile without one.

use entity::{platform_rollup, usage_key, usage_label, usage_record, usage_rollup, user_rollup};
use sea_orm::{EntityTrait, Iterable};

use super::new_rows::{RecordRow, RollupDelta, RollupOwner};
use super::rows::{Cell, names, push_insert, push_rows};
use super::sql::{Sql, Values};
use crate::domain::quantity::to_limbs;
use crate::domain::text::Label;

/// Deltas by the table of their rollups.
pub(super) struct DeltasByTable<'d, 'a> {
    pub(super) platform: &'d [RollupDelta<'a>],
    pub(super) accounts: &'d [RollupDelta<'a>],
    pub(super) users: &'d [RollupDelta<'a>],
}

impl<'d, 'a> DeltasByTable<'d, 'a> {
    /// Splits `deltas`, which are sorted by key.
    pub(super) fn of(deltas: &'d [RollupDelta<'a>]) -> Self {
        let (platform, others) = deltas.split_at(deltas.partition_point(|(key, _)| key.owner == RollupOwner::Platform));
        let (accounts, users) = others.split_at(others.partition_point(|(key, _)| matches!(key.owner, RollupOwner::Account(_))));
        Self { platform, accounts, users }
    }
}

/// Inserts the keys that do not exist yet.
pub(super) fn push_key_insert(sql: &mut Sql, rows: &[RecordRow<'_>]) {
    push_insert::<usage_key::Entity, _, _>(sql, rows, key_cell);
    sql.push(&format!(" ON CONFLICT ({}) DO NOTHING", names(usage_key::PrimaryKey::iter())));
}

/// The given columns of the keys as a row set.
pub(super) fn push_key_rows<V: Values>(sql: &mut Sql<V>, columns: &[usage_key::Column], rows: &[RecordRow<'_>]) {
    push_rows(sql, columns, rows, key_cell);
}

fn key_cell<'a>(RecordRow { record, id, .. }: &'a RecordRow<'_>, column: usage_key::Column) -> Cell<'a> {
    use usage_key::Column;
    match column {
        Column::AccountId => Cell::Text(record.account_id.as_str()),
        Column::KeyHash => Cell::Bytes(&record.key_hash),
        Column::ContentHash => Cell::Bytes(&record.content_hash),
        Column::RecordId => Cell::Uuid(*id),
        Column::OccurredAt => Cell::Integer(record.occurred_at.millis()),
    }
}

/// Inserts all records.
pub(super) fn push_record_insert<V: Values>(sql: &mut Sql<V>, rows: &[RecordRow<'_>]) {
    push_insert::<usage_record::Entity, _, _>(sql, rows, record_cell);
}

fn record_cell<'a>(row: &'a RecordRow<'_>, column: usage_record::Column) -> Cell<'a> {
    use usage_record::Column;
    let RecordRow { record, id, cost, recorded_at } = row;
    let dimensions = &record.dimensions;
    match column {
        Column::AccountId => Cell::Text(record.account_id.as_str()),
        Column::OccurredAt => Cell::Integer(record.occurred_at.millis()),
        Column::Id => Cell::Uuid(*id),
        Column::IdempotencyKey => Cell::Text(record.idempotency_key.as_str()),
        Column::UsageType => Cell::Text(record.usage_type.as_str()),
        Column::Quantity => Cell::Integer(record.quantity),
        Column::CostNanos => Cell::optional_integer(cost.nanos),
        Column::PriceId => Cell::optional_integer(cost.price_id),
        Column::Source => Cell::Text(record.source.as_str()),
        Column::UserId => optional(dimensions.user_id.as_ref()),
        Column::SessionId => optional(dimensions.session_id.as_ref()),
        Column::WorkspaceId => optional(dimensions.workspace_id.as_ref()),
        Column::AgentId => optional(dimensions.agent_id.as_ref()),
        Column::Model => optional(dimensions.model.as_ref()),
        Column::Provider => optional(dimensions.provider.as_ref()),
        Column::Tier => Cell::optional(record.tier.as_ref().map(Label::as_str)),
        Column::Metadata => Cell::optional(record.metadata.as_deref()),
        Column::Labels => Cell::optional(record.labels.json()),
        Column::RecordedAt => Cell::Integer(recorded_at.millis()),
    }
}

/// Whether any of the records has a label.
pub(super) fn have_labels(rows: &[RecordRow<'_>]) -> bool {
    rows.iter().any(|row| !row.record.labels.is_empty())
}

/// Inserts the labels of all records. There must be one.
pub(super) fn push_label_insert<V: Values>(sql: &mut Sql<V>, rows: &[RecordRow<'_>]) {
    let labels: Vec<_> = rows.iter().flat_map(|row| row.record.labels.iter().map(move |label| (row, label))).collect();
    push_insert::<usage_label::Entity, _, _>(sql, &labels, |(RecordRow { record, id, .. }, (key, value)), column| {
        use usage_label::Column;
        match column {
            Column::AccountId => Cell::Text(record.account_id.as_str()),
            Column::Key => Cell::Text(key.as_str()),
            Column::Value => Cell::Text(value.as_str()),
            Column::OccurredAt => Cell::Integer(record.occurred_at.millis()),
            Column::RecordId => Cell::Uuid(*id),
        }
    });
}

fn optional(label: Option<&Label>) -> Cell<'_> {
    Cell::optional(label.map(Label::as_str))
}

/// The cell of a rollup in a column. The tables differ in the columns of the owner.
macro_rules! rollup_cell {
    ($entity:ident, $column:expr, $delta:expr, $($own:ident => $cell:expr),+) => {{
        let (key, totals) = $delta;
        match $column {
            $($entity::Column::$own => $cell,)+
            $entity::Column::GrainMinutes => Cell::Integer(key.grain.minutes().into()),
            $entity::Column::Bucket => Cell::Integer(key.bucket.millis()),
            $entity::Column::UsageType => Cell::Text(&key.usage_type),
            $entity::Column::Tier => Cell::Text(&key.tier),
            $entity::Column::Model => Cell::Text(&key.model),
            $entity::Column::Provider => Cell::Text(&key.provider),
            $entity::Column::Source => Cell::Text(&key.source),
            $entity::Column::Records => Cell::Integer(totals.records),
            $entity::Column::QuantityHigh => Cell::Integer(to_limbs(totals.quantity).0),
            $entity::Column::QuantityLow => Cell::Integer(to_limbs(totals.quantity).1),
            $entity::Column::CostHigh => Cell::Integer(to_limbs(totals.cost_nanos).0),
            $entity::Column::CostLow => Cell::Integer(to_limbs(totals.cost_nanos).1),
            $entity::Column::UnpricedRecords => Cell::Integer(totals.unpriced_records),
        }
    }};
}

/// Adds to account rollups. `condition` is appended to the SELECT: empty, or ` WHERE …`.
pub(super) fn push_account_rollups<V: Values>(sql: &mut Sql<V>, deltas: &[RollupDelta<'_>], condition: &str) {
    push_insert::<usage_rollup::Entity, _, _>(
        sql,
        deltas,
        |delta, column| rollup_cell!(usage_rollup, column, delta, AccountId => account_cell(&delta.0.owner)),
    );
    sql.push(condition).push(&add_on_conflict::<usage_rollup::Entity>());
}

/// Adds to user rollups. `condition` as for account rollups.
pub(super) fn push_user_rollups<V: Values>(sql: &mut Sql<V>, deltas: &[RollupDelta<'_>], condition: &str) {
    push_insert::<user_rollup::Entity, _, _>(sql, deltas, |delta, column| {
        rollup_cell!(
            user_rollup, column, delta,
            AccountId => account_cell(&delta.0.owner),
            UserId => user_cell(&delta.0.owner)
        )
    });
    sql.push(condition).push(&add_on_conflict::<user_rollup::Entity>());
}

fn account_cell<'a>(owner: &'a RollupOwner<'_>) -> Cell<'a> {
    Cell::optional(match owner {
        RollupOwner::Platform => None,
        RollupOwner::Account(account_id) | RollupOwner::User(account_id, _) => Some(account_id.as_ref()),
    })
}

fn user_cell<'a>(owner: &'a RollupOwner<'_>) -> Cell<'a> {
    Cell::optional(if let RollupOwner::User(_, user_id) = owner { Some(user_id.as_ref()) } else { None })
}

/// Adds to platform rollups, in the counter shard `shard`. `condition` as for account rollups.
pub(super) fn push_platform_rollups<V: Values>(sql: &mut Sql<V>, deltas: &[RollupDelta<'_>], shard: i16, condition: &str) {
    push_insert::<platform_rollup::Entity, _, _>(
        sql,
        deltas,
        |delta, column| rollup_cell!(platform_rollup, column, delta, Shard => Cell::Integer(shard.into())),
    );
    sql.push(condition).push(&add_on_conflict::<platform_rollup::Entity>());
}

/// The conflict clause of a rollup table, which adds with carry: the low limb stays below 2^32, the overflow goes to the high limb.
pub(super) fn add_on_conflict<E: EntityTrait>() -> String {
    let (table, primary_key) = (E::default().table_name().to_owned(), names(E::PrimaryKey::iter()));
    let add = |limb: &str| {
        format!(
            "{limb}_high = {table}.{limb}_high + excluded.{limb}_high + (({table}.{limb}_low + excluded.{limb}_low) >> 32), \
             {limb}_low = ({table}.{limb}_low + excluded.{limb}_low) & 4294967295"
        )
    };
    format!(
        " ON CONFLICT ({primary_key}) DO UPDATE SET records = {table}.records + excluded.records, \
         unpriced_records = {table}.unpriced_records + excluded.unpriced_records, {}, {}",
        add("quantity"),
        add("cost")
    )
}
