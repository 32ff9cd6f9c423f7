//! The transaction that records: keys, records and rollups together or not at all.
//!
//! A batch is a handful of statements whatever its size: rows travel as arrays (`UNNEST`) on PostgreSQL and as one JSON text
//! (`json_each`) on SQLite. Rows arrive sorted by key, so that two transactions which share keys wait for each other in the same
//! order and cannot deadlock.

use std::collections::HashMap;

use sea_orm::sea_query::ArrayType;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, Statement, Value};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::database::Database;
use super::sql::{Sql, bigint_array, text_array};
use crate::domain::quantity::{Totals, to_limbs};
use crate::domain::record::NewRecord;
use crate::domain::text::Label;
use crate::domain::time::Timestamp;

/// A record on its way into the table.
#[derive(Clone, Copy, Debug)]
pub struct RecordRow<'a> {
    /// The record.
    pub record: &'a NewRecord,
    /// Its id, should it be new.
    pub id: Uuid,
    /// Its cost in micros.
    pub cost_micros: i64,
    /// When it is committed.
    pub recorded_at: Timestamp,
}

/// What stands in the table under a key.
#[derive(Clone, Debug)]
pub struct StoredRecord {
    /// The id of the record.
    pub id: Uuid,
    /// Its content hash.
    pub content_hash: Vec<u8>,
}

/// A bucket's length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    /// 15 minutes.
    QuarterHour,
    /// A day of UTC.
    UtcDay,
}

impl Grain {
    /// The grain as the tables hold it.
    pub const fn minutes(self) -> i16 {
        match self {
            Self::QuarterHour => 15,
            Self::UtcDay => 1_440,
        }
    }
}

/// What a rollup row is about. Sorts in the order in which rows are locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RollupKey<'a> {
    /// The customer; `None` in the sums over all accounts.
    pub account_id: Option<&'a str>,
    /// The bucket's length.
    pub grain: Grain,
    /// The bucket's start.
    pub bucket: Timestamp,
    /// What was measured.
    pub usage_type: &'a str,
    /// The class of hardware; empty where unknown.
    pub tier: &'a str,
    /// The model; empty where unknown.
    pub model: &'a str,
    /// The provider; empty where unknown.
    pub provider: &'a str,
    /// Who pays.
    pub source: &'a str,
}

/// An open transaction that records.
pub struct RecordingTransaction {
    transaction: DatabaseTransaction,
    backend: DbBackend,
}

impl RecordingTransaction {
    /// Begins.
    pub async fn begin(database: &Database) -> Result<Self, DbErr> {
        Ok(Self { transaction: database.begin_write().await?, backend: database.backend })
    }

    /// Makes all of it durable and visible.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.transaction.commit().await
    }

    /// The hourly rates in micros of those `tiers` that have one.
    pub async fn hourly_rates(&self, tiers: &[String]) -> Result<HashMap<String, i64>, DbErr> {
        let mut sql = Sql::new(self.backend);
        sql.push("SELECT tier, hourly_rate_micros FROM hardware_spec WHERE hourly_rate_micros IS NOT NULL AND ")
            .is_one_of("tier", tiers);
        let rows = self.transaction.query_all_raw(sql.finish()).await?;
        rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
    }

    /// Inserts those rows whose key is new, and says how many were.
    pub async fn insert_new(&self, rows: &[RecordRow<'_>]) -> Result<u64, DbErr> {
        let statement = match self.backend {
            DbBackend::Postgres => insert_on_postgres(rows),
            _ => insert_on_sqlite(rows),
        };
        Ok(self.transaction.execute_raw(statement).await?.rows_affected())
    }

    /// What stands under the keys of `rows`, by account and key.
    pub async fn stored(&self, rows: &[RecordRow<'_>]) -> Result<HashMap<(String, String), StoredRecord>, DbErr> {
        let mut sql = Sql::new(self.backend);
        sql.push("SELECT r.account_id, r.idempotency_key, r.id, r.content_hash FROM ");
        let accounts = || rows.iter().map(|row| row.record.account_id.to_string());
        let keys = || rows.iter().map(|row| row.record.idempotency_key.to_string());
        if self.backend == DbBackend::Postgres {
            sql.push("UNNEST(").bind(text_array(accounts())).push(", ").bind(text_array(keys()));
            sql.push(") AS sent (account_id, idempotency_key)");
        } else {
            let sent: Json = accounts().zip(keys()).map(|(account, key)| json!([account, key])).collect();
            sql.push("(SELECT value ->> 0 AS account_id, value ->> 1 AS idempotency_key FROM json_each(");
            sql.bind(sent.to_string()).push(")) AS sent");
        }
        // CROSS JOIN on SQLite is a JOIN that keeps the order: from what was sent into the unique index.
        sql.push(if self.backend == DbBackend::Postgres { " JOIN" } else { " CROSS JOIN" });
        sql.push(" usage_record r ON r.account_id = sent.account_id AND r.idempotency_key = sent.idempotency_key");
        let stored = self.transaction.query_all_raw(sql.finish()).await?;
        stored
            .iter()
            .map(|row| {
                let key = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
                Ok((key, StoredRecord { id: row.try_get_by_index(2)?, content_hash: row.try_get_by_index(3)? }))
            })
            .collect()
    }

    /// Adds to the rollups, in the order given. `lane` is where this writer keeps its share of the sums over all accounts.
    pub async fn add_to_rollups(&self, deltas: &[(RollupKey<'_>, Totals)], lane: i16) -> Result<(), DbErr> {
        let (of_accounts, of_platform): (Vec<_>, Vec<_>) = deltas.iter().partition(|(key, _)| key.account_id.is_some());
        for (table, deltas) in [(ROLLUP_OF_ACCOUNT, of_accounts), (ROLLUP_OF_PLATFORM, of_platform)] {
            let statement = match self.backend {
                DbBackend::Postgres => upsert_on_postgres(&table, &deltas, lane),
                _ => upsert_on_sqlite(&table, &deltas, lane),
            };
            self.transaction.execute_raw(statement).await?;
        }
        Ok(())
    }
}

const RECORD_COLUMNS: &str = "account_id, occurred_at, id, idempotency_key, content_hash, usage_type, quantity, cost_micros, \
     source, user_id, session_id, workspace_id, agent_id, model, provider, tier, metadata, recorded_at";

fn optional(label: Option<&Label>) -> String {
    label.map(ToString::to_string).unwrap_or_default()
}

/// One array per column. Arrays cannot hold both texts and NULLs here, so a missing label travels as `''`, which no label is.
fn insert_on_postgres(rows: &[RecordRow<'_>]) -> Statement {
    let texts = |text: fn(&RecordRow<'_>) -> String| text_array(rows.iter().map(text));
    let numbers = |number: fn(&RecordRow<'_>) -> i64| bigint_array(rows.iter().map(number));
    let ids = Value::Array(ArrayType::Uuid, Some(Box::new(rows.iter().map(|row| row.id.into()).collect())));
    let hashes = rows.iter().map(|row| Value::from(row.record.content_hash.to_vec())).collect();
    let values = [
        texts(|row| row.record.account_id.to_string()),
        numbers(|row| row.record.occurred_at.millis()),
        ids,
        texts(|row| row.record.idempotency_key.to_string()),
        Value::Array(ArrayType::Bytes, Some(Box::new(hashes))),
        texts(|row| row.record.usage_type.to_string()),
        numbers(|row| row.record.quantity),
        numbers(|row| row.cost_micros),
        texts(|row| row.record.source.as_str().to_owned()),
        texts(|row| optional(row.record.labels.user_id.as_ref())),
        texts(|row| optional(row.record.labels.session_id.as_ref())),
        texts(|row| optional(row.record.labels.workspace_id.as_ref())),
        texts(|row| optional(row.record.labels.agent_id.as_ref())),
        texts(|row| optional(row.record.labels.model.as_ref())),
        texts(|row| optional(row.record.labels.provider.as_ref())),
        texts(|row| row.record.tier.as_ref().map(ToString::to_string).unwrap_or_default()),
        texts(|row| row.record.metadata.clone().unwrap_or_default()),
        numbers(|row| row.recorded_at.millis()),
    ];
    let sql = format!(
        "INSERT INTO usage_record ({RECORD_COLUMNS}) \
         SELECT a, t, i, k, h, ut, q, c, s, NULLIF(u, ''), NULLIF(se, ''), NULLIF(w, ''), NULLIF(ag, ''), NULLIF(m, ''), \
                NULLIF(p, ''), NULLIF(ti, ''), NULLIF(me, '')::jsonb, r \
         FROM UNNEST($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) \
              AS sent (a, t, i, k, h, ut, q, c, s, u, se, w, ag, m, p, ti, me, r) \
         ON CONFLICT (account_id, idempotency_key) DO NOTHING"
    );
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}

fn insert_on_sqlite(rows: &[RecordRow<'_>]) -> Statement {
    let text = |label: &Option<Label>| label.as_ref().map(ToString::to_string);
    let sent: Vec<Json> = rows
        .iter()
        .map(|row| {
            let RecordRow { record, id, cost_micros, recorded_at } = row;
            let labels = &record.labels;
            json!([
                record.account_id.as_str(),
                record.occurred_at.millis(),
                id.as_simple().to_string(),
                record.idempotency_key.as_str(),
                hex::encode(record.content_hash),
                record.usage_type.as_str(),
                record.quantity,
                cost_micros,
                record.source.as_str(),
                text(&labels.user_id),
                text(&labels.session_id),
                text(&labels.workspace_id),
                text(&labels.agent_id),
                text(&labels.model),
                text(&labels.provider),
                record.tier.as_ref().map(ToString::to_string),
                record.metadata,
                recorded_at.millis(),
            ])
        })
        .collect();
    let columns: Vec<_> = (0..18)
        .map(|column| match column {
            2 | 4 => format!("unhex(value ->> {column})"),
            _ => format!("value ->> {column}"),
        })
        .collect();
    let sql = format!(
        "INSERT INTO usage_record ({RECORD_COLUMNS}) SELECT {} FROM json_each(?) WHERE true \
         ON CONFLICT (account_id, idempotency_key) DO NOTHING",
        columns.join(", ")
    );
    Statement::from_sql_and_values(DbBackend::Sqlite, sql, [Json::from(sent).to_string().into()])
}

/// The two rollup tables differ in one column: whose sums they are.
struct RollupTable {
    name: &'static str,
    owner: &'static str,
    primary_key: &'static str,
}

const ROLLUP_OF_ACCOUNT: RollupTable = RollupTable {
    name: "usage_rollup",
    owner: "account_id",
    primary_key: "account_id, grain_minutes, bucket, usage_type, tier, model, provider, source",
};

const ROLLUP_OF_PLATFORM: RollupTable = RollupTable {
    name: "platform_rollup",
    owner: "lane",
    primary_key: "grain_minutes, bucket, lane, usage_type, tier, model, provider, source",
};

impl RollupTable {
    fn insert_columns(&self) -> String {
        format!(
            "INSERT INTO {} ({}, grain_minutes, bucket, usage_type, tier, model, provider, source, \
             records, quantity_high, quantity_low, cost_high, cost_low) ",
            self.name, self.owner
        )
    }

    /// Adds with carry: the low limb stays below 2^32, what it overflows by goes to the high one.
    fn on_conflict(&self) -> String {
        let Self { name, primary_key, .. } = self;
        let add = |limb: &str| {
            format!(
                "{limb}_high = {name}.{limb}_high + excluded.{limb}_high + (({name}.{limb}_low + excluded.{limb}_low) >> 32), \
                 {limb}_low = ({name}.{limb}_low + excluded.{limb}_low) & 4294967295"
            )
        };
        format!(
            " ON CONFLICT ({primary_key}) DO UPDATE SET records = {name}.records + excluded.records, {}, {}",
            add("quantity"),
            add("cost")
        )
    }
}

type Delta<'a> = (RollupKey<'a>, Totals);

fn upsert_on_postgres(table: &RollupTable, deltas: &[&Delta<'_>], lane: i16) -> Statement {
    let texts = |text: fn(&RollupKey<'_>) -> String| text_array(deltas.iter().map(|(key, _)| text(key)));
    let numbers = |number: fn(&Delta<'_>) -> i64| bigint_array(deltas.iter().map(|delta| number(delta)));
    let values = [
        texts(|key| key.account_id.unwrap_or_default().to_owned()),
        numbers(|(key, _)| key.grain.minutes().into()),
        numbers(|(key, _)| key.bucket.millis()),
        texts(|key| key.usage_type.to_owned()),
        texts(|key| key.tier.to_owned()),
        texts(|key| key.model.to_owned()),
        texts(|key| key.provider.to_owned()),
        texts(|key| key.source.to_owned()),
        numbers(|(_, totals)| totals.records),
        numbers(|(_, totals)| to_limbs(totals.quantity).0),
        numbers(|(_, totals)| to_limbs(totals.quantity).1),
        numbers(|(_, totals)| to_limbs(totals.cost_micros).0),
        numbers(|(_, totals)| to_limbs(totals.cost_micros).1),
    ];
    let owner = if table.owner == "lane" { lane.to_string() } else { "o".to_owned() };
    let sql = format!(
        "{}SELECT {owner}, g::smallint, b, ut, ti, m, p, s, n, qh, ql, ch, cl \
         FROM UNNEST($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
              AS delta (o, g, b, ut, ti, m, p, s, n, qh, ql, ch, cl){}",
        table.insert_columns(),
        table.on_conflict()
    );
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}

fn upsert_on_sqlite(table: &RollupTable, deltas: &[&Delta<'_>], lane: i16) -> Statement {
    let sent: Vec<Json> = deltas
        .iter()
        .map(|(key, totals)| {
            let (quantity_high, quantity_low) = to_limbs(totals.quantity);
            let (cost_high, cost_low) = to_limbs(totals.cost_micros);
            let owner = key.account_id.map_or_else(|| json!(lane), |account_id| json!(account_id));
            json!([
                owner,
                key.grain.minutes(),
                key.bucket.millis(),
                key.usage_type,
                key.tier,
                key.model,
                key.provider,
                key.source,
                totals.records,
                quantity_high,
                quantity_low,
                cost_high,
                cost_low,
            ])
        })
        .collect();
    let columns: Vec<_> = (0..13).map(|column| format!("value ->> {column}")).collect();
    let sql =
        format!("{}SELECT {} FROM json_each(?) WHERE true{}", table.insert_columns(), columns.join(", "), table.on_conflict());
    Statement::from_sql_and_values(DbBackend::Sqlite, sql, [Json::from(sent).to_string().into()])
}
