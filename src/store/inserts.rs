//! The inserts of recording: keys, records, and rollups, which add to an existing row on conflict.

use super::new_rows::{RecordRow, RollupDelta, RollupKey};
use super::rows::{Cell, Column, ColumnType, names, push_rows};
use super::sql::{Sql, Values};
use crate::domain::quantity::{Totals, to_limbs};
use crate::domain::text::{Label, Slug};

/// Splits `deltas`, sorted by key, into platform rollups and account rollups. Platform rollups sort first.
pub(super) fn split_by_table<'d, 'a>(deltas: &'d [RollupDelta<'a>]) -> (&'d [RollupDelta<'a>], &'d [RollupDelta<'a>]) {
    deltas.split_at(deltas.partition_point(|(key, _)| key.account_id.is_none()))
}

/// Inserts the keys that do not exist yet.
pub(super) fn push_key_insert(sql: &mut Sql, rows: &[RecordRow<'_>]) {
    sql.push(&format!("INSERT INTO usage_key ({}) ", names(&KEY_COLUMNS)));
    push_key_rows(sql, rows);
    sql.push(" ON CONFLICT (account_id, key_hash) DO NOTHING");
}

/// The keys as a row set.
pub(super) fn push_key_rows<V: Values>(sql: &mut Sql<V>, rows: &[RecordRow<'_>]) {
    push_rows(sql, &KEY_COLUMNS, rows, |RecordRow { record, id, .. }| {
        [
            Cell::Text(record.account_id.as_str()),
            Cell::Bytes(&record.key_hash),
            Cell::Bytes(&record.content_hash),
            Cell::Uuid(*id),
            Cell::Integer(record.occurred_at.millis()),
        ]
    });
}

/// Inserts all records.
pub(super) fn push_record_insert<V: Values>(sql: &mut Sql<V>, rows: &[RecordRow<'_>]) {
    sql.push(&format!("INSERT INTO usage_record ({}) ", names(&RECORD_COLUMNS)));
    push_rows(sql, &RECORD_COLUMNS, rows, |row| {
        let RecordRow { record, id, cost_micros, recorded_at } = row;
        let labels = &record.labels;
        [
            Cell::Text(record.account_id.as_str()),
            Cell::Integer(record.occurred_at.millis()),
            Cell::Uuid(*id),
            Cell::Text(record.idempotency_key.as_str()),
            Cell::Text(record.usage_type.as_str()),
            Cell::Integer(record.quantity),
            Cell::Integer(*cost_micros),
            Cell::Text(record.source.as_str()),
            optional(labels.user_id.as_ref()),
            optional(labels.session_id.as_ref()),
            optional(labels.workspace_id.as_ref()),
            optional(labels.agent_id.as_ref()),
            optional(labels.model.as_ref()),
            optional(labels.provider.as_ref()),
            Cell::optional(record.tier.as_ref().map(Slug::as_str)),
            Cell::optional(record.metadata.as_deref()),
            Cell::Integer(recorded_at.millis()),
        ]
    });
}

/// Adds to account rollups. `condition` is appended to the SELECT: empty, or ` WHERE …`.
pub(super) fn push_account_rollups<V: Values>(sql: &mut Sql<V>, deltas: &[RollupDelta<'_>], condition: &str) {
    sql.push(&format!("INSERT INTO usage_rollup ({}) ", names(&ACCOUNT_ROLLUP_COLUMNS)));
    push_rows(sql, &ACCOUNT_ROLLUP_COLUMNS, deltas, |(key, totals)| {
        rollup_cells(Cell::optional(key.account_id.as_deref()), key, *totals)
    });
    sql.push(condition).push(&add_on_conflict("usage_rollup", &ACCOUNT_ROLLUP_COLUMNS));
}

/// Adds to platform rollups, in the counter shard `shard`. `condition` as for account rollups.
pub(super) fn push_platform_rollups<V: Values>(sql: &mut Sql<V>, deltas: &[RollupDelta<'_>], shard: i16, condition: &str) {
    sql.push(&format!("INSERT INTO platform_rollup ({}) ", names(&PLATFORM_ROLLUP_COLUMNS)));
    push_rows(sql, &PLATFORM_ROLLUP_COLUMNS, deltas, |(key, totals)| rollup_cells(Cell::Integer(shard.into()), key, *totals));
    sql.push(condition).push(&add_on_conflict("platform_rollup", &PLATFORM_ROLLUP_COLUMNS));
}

fn optional(label: Option<&Label>) -> Cell<'_> {
    Cell::optional(label.map(Label::as_str))
}

pub(super) const KEY_COLUMNS: [Column; 5] = [
    ("account_id", ColumnType::Text),
    ("key_hash", ColumnType::Bytes),
    ("content_hash", ColumnType::Bytes),
    ("record_id", ColumnType::Uuid),
    ("occurred_at", ColumnType::BigInt),
];

const RECORD_COLUMNS: [Column; 17] = [
    ("account_id", ColumnType::Text),
    ("occurred_at", ColumnType::BigInt),
    ("id", ColumnType::Uuid),
    ("idempotency_key", ColumnType::Text),
    ("usage_type", ColumnType::Text),
    ("quantity", ColumnType::BigInt),
    ("cost_micros", ColumnType::BigInt),
    ("source", ColumnType::Text),
    ("user_id", ColumnType::OptionalText),
    ("session_id", ColumnType::OptionalText),
    ("workspace_id", ColumnType::OptionalText),
    ("agent_id", ColumnType::OptionalText),
    ("model", ColumnType::OptionalText),
    ("provider", ColumnType::OptionalText),
    ("tier", ColumnType::OptionalText),
    ("metadata", ColumnType::OptionalJson),
    ("recorded_at", ColumnType::BigInt),
];

/// The two rollup tables differ in their first column: account or shard. The first eight columns are the primary key.
pub(super) const ACCOUNT_ROLLUP_COLUMNS: [Column; 13] = rollup_columns(("account_id", ColumnType::Text));
pub(super) const PLATFORM_ROLLUP_COLUMNS: [Column; 13] = rollup_columns(("shard", ColumnType::SmallInt));

const fn rollup_columns(owner: Column) -> [Column; 13] {
    [
        owner,
        ("grain_minutes", ColumnType::SmallInt),
        ("bucket", ColumnType::BigInt),
        ("usage_type", ColumnType::Text),
        ("tier", ColumnType::Text),
        ("model", ColumnType::Text),
        ("provider", ColumnType::Text),
        ("source", ColumnType::Text),
        ("records", ColumnType::BigInt),
        ("quantity_high", ColumnType::BigInt),
        ("quantity_low", ColumnType::BigInt),
        ("cost_high", ColumnType::BigInt),
        ("cost_low", ColumnType::BigInt),
    ]
}

fn rollup_cells<'a>(owner: Cell<'a>, key: &'a RollupKey<'_>, totals: Totals) -> [Cell<'a>; 13] {
    let (quantity_high, quantity_low) = to_limbs(totals.quantity);
    let (cost_high, cost_low) = to_limbs(totals.cost_micros);
    [
        owner,
        Cell::Integer(key.grain.minutes().into()),
        Cell::Integer(key.bucket.millis()),
        Cell::Text(&key.usage_type),
        Cell::Text(&key.tier),
        Cell::Text(&key.model),
        Cell::Text(&key.provider),
        Cell::Text(&key.source),
        Cell::Integer(totals.records),
        Cell::Integer(quantity_high),
        Cell::Integer(quantity_low),
        Cell::Integer(cost_high),
        Cell::Integer(cost_low),
    ]
}

/// The conflict clause that adds with carry: the low limb stays below 2^32, the overflow goes to the high limb.
pub(super) fn add_on_conflict(table: &str, columns: &[Column; 13]) -> String {
    let primary_key: Vec<_> = columns[..8].iter().map(|(name, _)| *name).collect();
    let add = |limb: &str| {
        format!(
            "{limb}_high = {table}.{limb}_high + excluded.{limb}_high + (({table}.{limb}_low + excluded.{limb}_low) >> 32), \
             {limb}_low = ({table}.{limb}_low + excluded.{limb}_low) & 4294967295"
        )
    };
    format!(
        " ON CONFLICT ({}) DO UPDATE SET records = {table}.records + excluded.records, {}, {}",
        primary_key.join(", "),
        add("quantity"),
        add("cost")
    )
}
