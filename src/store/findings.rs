//! The queries of findings: usage per day and group over months, in a few statements with bounded results.
//!
//! Groups are ranked in SQL, and only the first ones are returned. The weight of a group is its cost, then its number of records: units
//! that all groups share.

use entity::usage_record::Column;
use sea_orm::sea_query::Expr;
use sea_orm::{DbErr, IdenStatic, QueryResult};

use super::database::Database;
use super::filter::{counts, counts_of_each, is_one_of};
use super::local_time::{instant_of_day, push_boundary_slices, push_local_day};
use super::new_rows::Grain;
use super::sql::Sql;
use super::sums::{SUM_COLUMNS, push_sums, read_totals, sum_columns};
use super::table::Table;
use super::usage::{QuerySegment, TableScan, TimeGroups, scanned_from};
use crate::domain::dimension::{Dimension, Grouping};
use crate::domain::filter::UsageFilter;
use crate::domain::quantity::{Totals, from_limbs};
use crate::domain::time::Timestamp;
use crate::domain::zone::OffsetSpan;
use crate::error::Error;

/// Number of models and of tiers that are returned, by weight.
const GROUPS_MAX: i64 = 40;
/// Number of new models and of new tiers that are returned in addition, by weight.
const NEW_GROUPS_MAX: i64 = 10;
/// Number of accounts that are returned.
const ACCOUNTS_MAX: i64 = 20;
/// Number of users and of sessions that are returned, and again of new ones.
const USERS_OR_SESSIONS_MAX: i64 = 10;
/// Number of services that are returned.
const SERVICES_MAX: i64 = 50;
/// Maximum number of hardware specs that are read.
const SPECS_MAX: i64 = 1_000;

/// The records that a series sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SeriesKind {
    /// All records.
    All,
    /// The records of a model.
    Model,
    /// The records of a tier.
    Tier,
    /// The compute records without a tier.
    ComputeWithoutTier,
    /// The records of an account.
    Account,
}

/// The usage of one day, series and usage type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesRow {
    /// The kind of series.
    pub kind: SeriesKind,
    /// The model, tier or account; empty for other series.
    pub name: String,
    /// Total number of models, tiers or accounts; 0 for other series.
    pub groups: i64,
    /// The local day, as days since 1970-01-01.
    pub epoch_day: i64,
    /// The usage type.
    pub usage_type: String,
    /// The totals.
    pub totals: Totals,
}

/// A query for time series.
#[derive(Clone, Copy, Debug)]
pub struct SeriesQuery<'a> {
    /// Filters the records.
    pub filter: &'a UsageFilter,
    /// The range, as segments in order of time.
    pub segments: &'a [QuerySegment],
    /// The zone offsets that determine local days.
    pub spans: &'a [OffsetSpan],
}

/// The usage of a user or of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserOrSessionRow {
    /// Whether the row is a session; else a user.
    pub is_session: bool,
    /// The id; `None` for records without one.
    pub name: Option<String>,
    /// Total number of users or sessions.
    pub groups: i64,
    /// When the first record within the lookback occurred.
    pub first_at: Timestamp,
    /// Number of records since `start`.
    pub records: i64,
    /// Cost of these records, in nanos.
    pub cost_nanos: i128,
}

/// The number of records that a service sent on one day, by outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedRow {
    /// The name of the service, as in `ingestion_count.service`.
    pub service: String,
    /// The local day, as days since 1970-01-01.
    pub epoch_day: i64,
    /// The outcome, by its stored name.
    pub outcome: String,
    /// The code of the problem or error; empty if there was none.
    pub reason: String,
    /// Number of records.
    pub records: i64,
}

/// The fields of a hardware spec that findings use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecRow {
    /// The tier.
    pub tier: String,
    /// Whether the tier can be used now.
    pub is_available: bool,
    /// Creation time.
    pub created_at: Timestamp,
    /// Whether the tier has ever been used; false if the query did not ask for it.
    pub is_used: bool,
}

impl Database {
    /// Usage per day and usage type of all records, by model, by tier, and of compute without a tier. A model or tier without usage before
    /// `new_from` (days since 1970-01-01) is ranked among the new ones.
    pub async fn series(&self, query: SeriesQuery<'_>, new_from: i64) -> Result<Vec<SeriesRow>, Error> {
        let records_from = self.records_from_of_series(query, None);
        let mut sql = self.sql();
        sql.push("WITH segment AS (");
        for (position, scan) in self.scans(query.filter, None, query.segments).into_iter().enumerate() {
            sql.push(if position == 0 { "" } else { " UNION ALL " });
            push_cells(&mut sql, query, scan);
        }
        sql.push("), cell AS (SELECT day, model, tier, usage_type");
        push_sums(&mut sql, "segment");
        // Usage that was voided leaves a row of zeros.
        sql.push(" FROM segment GROUP BY day, model, tier, usage_type HAVING SUM(records) > 0), member AS (");
        for (number, name) in [(1, "model"), (2, "tier")] {
            sql.push(&format!(
                "SELECT {number} AS series, {name} AS name, day, usage_type, {} FROM cell WHERE {name} <> ''{}",
                SUM_COLUMNS.join(", "),
                if number == 1 { " UNION ALL " } else { "" }
            ));
        }
        sql.push("), weighted AS (SELECT series, name, CASE WHEN MIN(day) >= ").bind(new_from);
        sql.push(&format!(" THEN 1 ELSE 0 END AS is_new, {WEIGHT} FROM member GROUP BY series, name), "));
        sql.push(&format!(
            "ranked AS (SELECT series, name, ROW_NUMBER() OVER (PARTITION BY series, is_new ORDER BY {WEIGHT_ORDER}) AS rank, \
             is_new, COUNT(*) OVER (PARTITION BY series) AS groups FROM weighted) "
        ));
        sql.push("SELECT CAST(0 AS BIGINT), '', CAST(0 AS BIGINT), CAST(day AS BIGINT), usage_type");
        push_sums(&mut sql, "cell");
        sql.push(" FROM cell GROUP BY day, usage_type UNION ALL ");
        sql.push("SELECT CAST(3 AS BIGINT), '', CAST(0 AS BIGINT), CAST(day AS BIGINT), usage_type");
        push_sums(&mut sql, "cell");
        sql.push(" FROM cell WHERE tier = '' AND usage_type = 'compute_seconds' GROUP BY day, usage_type UNION ALL ");
        sql.push("SELECT CAST(member.series AS BIGINT), member.name, CAST(groups AS BIGINT), CAST(day AS BIGINT), usage_type");
        push_sums(&mut sql, "member");
        sql.push(" FROM member JOIN ranked ON ranked.series = member.series AND ranked.name = member.name ");
        sql.push(&format!("WHERE rank <= CASE WHEN is_new = 1 THEN {NEW_GROUPS_MAX} ELSE {GROUPS_MAX} END "));
        sql.push("GROUP BY member.series, member.name, groups, day, usage_type");
        let rows = self.read(sql.finish(), read_series).await?;
        self.require_records(query.filter, records_from).await?;
        Ok(rows)
    }

    /// Usage per day and usage type by account, for the accounts with the largest weight in `[ranked_from, ranked_to)`, two starts of UTC
    /// days.
    pub async fn account_series(
        &self,
        query: SeriesQuery<'_>,
        ranked_from: Timestamp,
        ranked_to: Timestamp,
    ) -> Result<Vec<SeriesRow>, Error> {
        let by = Some(Grouping::by(Dimension::Account));
        let records_from = self.records_from_of_series(query, by);
        let mut sql = self.sql();
        sql.push("WITH ranking AS (");
        let ranked = [QuerySegment { grain: Some(Grain::UtcDay), start: ranked_from, end: ranked_to }];
        for (position, scan) in self.scans(query.filter, by, &ranked).into_iter().enumerate() {
            sql.push(if position == 0 { "" } else { " UNION ALL " });
            sql.push("SELECT account_id, ").push(&sum_columns(scan.table)).push(" FROM ").push(scan.table.name());
            sql.push(" WHERE ").push_condition(scan.counts(self.backend, query.filter));
        }
        sql.push(&format!(
            "), weighted AS (SELECT account_id AS name, {WEIGHT} FROM ranking GROUP BY account_id HAVING SUM(records) > 0), \
             ranked AS (SELECT name, COUNT(*) OVER () AS groups, ROW_NUMBER() OVER (ORDER BY {WEIGHT_ORDER}) AS rank FROM weighted), \
             chosen AS (SELECT name, groups FROM ranked WHERE rank <= {ACCOUNTS_MAX}), segment AS ("
        ));
        for (position, scan) in self.scans(query.filter, by, query.segments).into_iter().enumerate() {
            sql.push(if position == 0 { "" } else { " UNION ALL " });
            push_account_cells(&mut sql, query, scan);
        }
        sql.push(") SELECT CAST(4 AS BIGINT), name, CAST(groups AS BIGINT), CAST(day AS BIGINT), usage_type");
        push_sums(&mut sql, "segment");
        sql.push(" FROM segment GROUP BY name, groups, day, usage_type HAVING SUM(records) > 0");
        let rows = self.read(sql.finish(), read_series).await?;
        self.require_records(query.filter, records_from).await?;
        Ok(rows)
    }

    /// The models and tiers among `models` and `tiers` that were used before `before`, the start of a UTC day.
    pub async fn find_used_before(
        &self,
        filter: &UsageFilter,
        before: Timestamp,
        models: &[String],
        tiers: &[String],
    ) -> Result<Vec<(SeriesKind, String)>, Error> {
        let segments = [QuerySegment { grain: Some(Grain::UtcDay), start: Timestamp::EARLIEST, end: before }];
        let mut sql = self.sql();
        for (number, column, names) in [(1, Column::Model, models), (2, Column::Tier, tiers)] {
            let is_named = is_one_of(self.backend, Expr::col(column), names.iter().map(String::as_str));
            let column = column.as_str();
            for scan in self.scans(filter, None, &segments) {
                let first = number == 1 && scan.start == Timestamp::EARLIEST;
                sql.push(if first { "" } else { " UNION ALL " });
                sql.push(&format!("SELECT CAST({number} AS BIGINT), {column} FROM {}", scan.table.name()));
                sql.push(" WHERE ").push_condition(scan.counts(self.backend, filter).add(is_named.clone()));
                sql.push(&format!(" GROUP BY {column} HAVING SUM(records) > 0"));
            }
        }
        let read = |row: &QueryResult| Ok((series_kind(row.try_get_by_index(0)?)?, row.try_get_by_index(1)?));
        self.read(sql.finish(), read).await
    }

    /// The start of the first records that a query reads; `None` if it reads rollups only.
    fn records_from_of_series(&self, query: SeriesQuery<'_>, by: Option<Grouping>) -> Option<Timestamp> {
        let scans = self.scans(query.filter, by, query.segments);
        scanned_from(&scans, Some(TimeGroups::Days(query.spans)))
    }

    /// The users and sessions of an account with the largest weight in `[start, end)`, and those that are new: their first record in
    /// `[lookback_start, end)` is at or after `start`. `RECORDS_EXPIRED` if records of that time may have expired.
    pub async fn users_and_sessions(
        &self,
        filter: &UsageFilter,
        lookback_start: Timestamp,
        start: Timestamp,
        end: Timestamp,
    ) -> Result<Vec<UserOrSessionRow>, Error> {
        let scan = TableScan { table: Table::Records, start: lookback_start, end };
        let mut sql = self.sql();
        sql.push("WITH scan AS (SELECT user_id, session_id, occurred_at, CASE WHEN occurred_at >= ").bind(start.millis());
        sql.push(" THEN 1 ELSE 0 END AS records, COALESCE(cost_nanos, 0) AS cost_nanos FROM usage_record");
        sql.push(" WHERE ").push_condition(scan.counts(self.backend, filter));
        sql.push("), member AS (SELECT 0 AS kind, user_id AS name, occurred_at, records, cost_nanos FROM scan ");
        sql.push("UNION ALL SELECT 1, session_id, occurred_at, records, cost_nanos FROM scan WHERE records = 1), ");
        sql.push("weighted AS (SELECT kind, name, MIN(occurred_at) AS first_at, SUM(records) AS records, ");
        sql.push("SUM(records * (cost_nanos >> 32)) AS cost_high, SUM(records * (cost_nanos & 4294967295)) AS cost_low, ");
        sql.push("SUM(records * (cost_nanos >> 32)) * 4294967296.0 + SUM(records * (cost_nanos & 4294967295)) AS cost ");
        sql.push("FROM member GROUP BY kind, name HAVING SUM(records) > 0), ");
        sql.push("ranked AS (SELECT kind, name, first_at, records, cost_high, cost_low, ");
        sql.push("COUNT(name) OVER (PARTITION BY kind) AS groups, ");
        sql.push("ROW_NUMBER() OVER (PARTITION BY kind, name IS NULL, CASE WHEN first_at >= ").bind(start.millis());
        sql.push(&format!(" THEN 1 ELSE 0 END ORDER BY {WEIGHT_ORDER}) AS rank FROM weighted) "));
        sql.push(
            "SELECT CAST(kind AS BIGINT), name, CAST(groups AS BIGINT), CAST(first_at AS BIGINT), CAST(records AS BIGINT), ",
        );
        sql.push("CAST(cost_high AS BIGINT), CAST(cost_low AS BIGINT) FROM ranked ");
        sql.push(&format!("WHERE rank <= {USERS_OR_SESSIONS_MAX}"));
        let rows = self.read(sql.finish(), read_user_or_session).await?;
        self.require_records(filter, Some(lookback_start)).await?;
        Ok(rows)
    }

    /// The hardware specs, by tier, and whether usage that matches `used_as` was ever recorded on each; not checked for `None`.
    pub async fn hardware_specs_with_use(&self, used_as: Option<&UsageFilter>) -> Result<Vec<SpecRow>, Error> {
        let always = [QuerySegment { grain: Some(Grain::UtcDay), start: Timestamp::EARLIEST, end: Timestamp::LATEST }];
        let mut sql = self.sql();
        sql.push("SELECT hardware_spec.tier, is_available, created_at, CAST(COALESCE(used, 0) AS BIGINT) FROM hardware_spec ");
        sql.push("LEFT JOIN (SELECT '' AS tier, 0 AS used");
        for scan in used_as.into_iter().flat_map(|filter| self.scans(filter, None, &always)) {
            sql.push(" UNION SELECT tier, 1 FROM ").push(scan.table.name());
            if let Some(filter) = used_as {
                sql.push(" WHERE ").push_condition(scan.counts(self.backend, filter));
            }
            sql.push(" GROUP BY tier HAVING SUM(records) > 0");
        }
        sql.push(") AS used_tier ON used_tier.tier = hardware_spec.tier ORDER BY hardware_spec.tier LIMIT ").bind(SPECS_MAX);
        let read = |row: &QueryResult| {
            Ok(SpecRow {
                tier: row.try_get_by_index(0)?,
                is_available: row.try_get_by_index(1)?,
                created_at: Timestamp::from_millis(row.try_get_by_index(2)?),
                is_used: row.try_get_by_index::<i64>(3)? != 0,
            })
        };
        self.read(sql.finish(), read).await
    }

    /// Records received per service and day in `[start, end)`, for the services that sent the most.
    pub async fn received_per_day(
        &self,
        start: Timestamp,
        end: Timestamp,
        spans: &[OffsetSpan],
    ) -> Result<Vec<ReceivedRow>, Error> {
        let mut sql = self.sql();
        sql.push("WITH received AS (SELECT service, ");
        push_local_day(&mut sql, spans, "bucket");
        sql.push(" AS day, outcome, reason, SUM(records) AS records FROM ingestion_count WHERE bucket >= ");
        sql.bind(start.millis()).push(" AND bucket < ").bind(end.millis()).push(" GROUP BY 1, 2, 3, 4), ");
        sql.push("ranked AS (SELECT service, ROW_NUMBER() OVER (ORDER BY SUM(records) DESC, service) AS rank ");
        sql.push(
            "FROM received GROUP BY service) SELECT received.service, CAST(day AS BIGINT), outcome, reason, CAST(records AS BIGINT) ",
        );
        sql.push(&format!("FROM received JOIN ranked ON ranked.service = received.service WHERE rank <= {SERVICES_MAX}"));
        let read = |row: &QueryResult| {
            Ok(ReceivedRow {
                service: row.try_get_by_index(0)?,
                epoch_day: row.try_get_by_index(1)?,
                outcome: row.try_get_by_index(2)?,
                reason: row.try_get_by_index(3)?,
                records: row.try_get_by_index(4)?,
            })
        };
        self.read(sql.finish(), read).await
    }
}

/// The ranking of groups.
const WEIGHT_ORDER: &str = "cost DESC, records DESC, name";

/// The weight of a group. A floating-point cost is precise enough for a ranking.
const WEIGHT: &str = "SUM(cost_high) * 4294967296.0 + SUM(cost_low) AS cost, CAST(SUM(records) AS BIGINT) AS records";

fn push_cells(sql: &mut Sql, query: SeriesQuery<'_>, scan: TableScan) {
    sql.push("SELECT ");
    push_local_day(sql, query.spans, instant_of_day(scan.table));
    sql.push(" AS day, COALESCE(model, '') AS model, COALESCE(tier, '') AS tier, usage_type, ").push(&sum_columns(scan.table));
    sql.push(" FROM ").push(scan.table.name());
    sql.push(" WHERE ");
    sql.push_condition(scan.counts(sql.backend(), query.filter));
    let values_in = |_| {
        let optional = ["model", "tier"].map(|column| (format!("COALESCE({column}, '')"), column));
        optional.into_iter().chain([("usage_type".to_owned(), "usage_type")]).collect()
    };
    push_boundary_slices(sql, query.spans, scan, &values_in, "", |sql, table, bounds| {
        sql.push(" WHERE ");
        sql.push_condition(counts(sql.backend(), table, bounds, query.filter));
    });
}

/// Appends the usage of each account of `chosen`.
fn push_account_cells(sql: &mut Sql, query: SeriesQuery<'_>, scan: TableScan) {
    sql.push("SELECT ");
    push_local_day(sql, query.spans, instant_of_day(scan.table));
    sql.push(" AS day, chosen.name, chosen.groups, usage_type, ").push(&sum_columns(scan.table));
    sql.push(" FROM chosen CROSS JOIN ").push(scan.table.name());
    let conditions = |sql: &mut Sql, table, bounds| {
        sql.push(" WHERE ");
        sql.push_condition(counts_of_each(sql.backend(), table, bounds, query.filter, "chosen.name"));
    };
    conditions(sql, scan.table, scan.bounds());
    let values_in = |_| {
        let columns = [("chosen.name", "name"), ("chosen.groups", "groups"), ("usage_type", "usage_type")];
        columns.map(|(column, name)| (column.to_owned(), name)).to_vec()
    };
    push_boundary_slices(sql, query.spans, scan, &values_in, "chosen CROSS JOIN ", conditions);
}

fn series_kind(number: i64) -> Result<SeriesKind, DbErr> {
    match number {
        0 => Ok(SeriesKind::All),
        1 => Ok(SeriesKind::Model),
        2 => Ok(SeriesKind::Tier),
        3 => Ok(SeriesKind::ComputeWithoutTier),
        4 => Ok(SeriesKind::Account),
        other => Err(DbErr::Type(format!("unknown series number {other}"))),
    }
}

fn read_series(row: &QueryResult) -> Result<SeriesRow, DbErr> {
    Ok(SeriesRow {
        kind: series_kind(row.try_get_by_index(0)?)?,
        name: row.try_get_by_index(1)?,
        groups: row.try_get_by_index(2)?,
        epoch_day: row.try_get_by_index(3)?,
        usage_type: row.try_get_by_index(4)?,
        totals: read_totals(row, 5)?,
    })
}

fn read_user_or_session(row: &QueryResult) -> Result<UserOrSessionRow, DbErr> {
    Ok(UserOrSessionRow {
        is_session: row.try_get_by_index::<i64>(0)? == 1,
        name: row.try_get_by_index(1)?,
        groups: row.try_get_by_index(2)?,
        first_at: Timestamp::from_millis(row.try_get_by_index(3)?),
        records: row.try_get_by_index(4)?,
        cost_nanos: from_limbs(row.try_get_by_index(5)?, row.try_get_by_index(6)?),
    })
}
