//! Queries that explain an empty result from the usage near it. Every query is bounded: a limited number of rows, read through an index.

use entity::{ingestion_example, usage_correction, usage_record};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DbBackend, DbErr, QueryResult};

use super::database::Database;
use super::filter::{RowsOf, is_in_scope, is_one_of, member_of, value_of};
use super::freshness::{has_amount, push_has_value};
use super::sql::Sql;
use super::sums::{SUM_COLUMNS, is_not_zero, push_sums, read_totals, record_amounts};
use super::table::{NOT_VOIDED, Table};
use super::usage::{QuerySegment, TableScan};
use crate::domain::account_scope::{AccountFilter, Accounts};
use crate::domain::dimension::{Detail, Dimension, DimensionValue, Grouping};
use crate::domain::filter::UsageFilter;
use crate::domain::ingestion::RejectionSummary;
use crate::domain::label_key::LabelKey;
use crate::domain::quantity::Totals;
use crate::domain::time::Timestamp;
use crate::error::Error;

/// Maximum number of rollup rows per segment, nearest to the range first: about a year of days for an account that uses eight models and
/// eight tiers.
const ROLLUP_ROWS_MAX: i64 = 10_000;
/// Maximum number of records per segment, nearest to the range first.
pub const RECORDS_MAX: i64 = 2_000;
/// Maximum number of sets of values.
const VALUE_SETS_MAX: i64 = 2_000;
/// Maximum number of ingestion counts that are summed, newest first.
const INGESTION_COUNTS_MAX: i64 = 5_000;

/// A position relative to a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RangeSide {
    /// Before the range.
    Before,
    /// In the range.
    Inside,
    /// After the range.
    After,
}

impl RangeSide {
    const ALL: [Self; 3] = [Self::Before, Self::Inside, Self::After];

    /// The sort order of a scan that begins at the end nearest to the range.
    const fn direction(self) -> &'static str {
        match self {
            Self::Before | Self::Inside => "DESC",
            Self::After => "ASC",
        }
    }
}

/// A query for the bucket with usage that is nearest to a range.
#[derive(Clone, Copy, Debug)]
pub struct NearestBucketQuery<'a> {
    /// Filters the records.
    pub filter: &'a UsageFilter,
    /// Skips records without a value of any of these dimensions.
    pub with_value_of: Option<Grouping>,
    /// The side of the range to search.
    pub side: RangeSide,
    /// The segments to search, in order of time.
    pub segments: &'a [QuerySegment],
}

/// The usage of one set of values on one side of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueSetUsage {
    /// The side of the range.
    pub side: RangeSide,
    /// The values of the requested dimensions, in their order; empty for records without a value.
    pub values: Vec<String>,
    /// The totals. Zero records: all were voided or replaced.
    pub totals: Totals,
    /// The first bucket with a quantity or a cost.
    pub first: Option<QuerySegment>,
    /// The last bucket with a quantity or a cost.
    pub last: Option<QuerySegment>,
    /// The last bucket with records, voided ones included.
    pub last_seen: QuerySegment,
}

/// The usage near a range, within the bounds of the query.
#[derive(Clone, Debug, Default)]
pub struct NearbyUsage {
    /// The sets of values with usage.
    pub value_sets: Vec<ValueSetUsage>,
    /// Whether this is all usage: no bound was reached.
    pub is_complete: bool,
}

/// Values of a dimension that were found in the metadata of records without that dimension.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundInMetadata {
    /// Number of records without the dimension that were examined, the newest ones.
    pub examined_records: i64,
    /// The values in the metadata and their numbers of records, most frequent first.
    pub in_metadata: Vec<(DimensionValue, i64)>,
}

/// Author and reason of a correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorship {
    /// The name of the service token that made it.
    pub corrected_by: String,
    /// The reason that was sent with it.
    pub reason: String,
}

/// Matching records that were voided or replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoidedUsage {
    /// Number of records.
    pub records: i64,
    /// Time of the latest correction.
    pub corrected_at: Timestamp,
    /// Author and reason of that correction; `None` for callers that may not read every account.
    pub authorship: Option<Authorship>,
}

impl Database {
    /// For each query the nearest bucket with a quantity or a cost; `None` if there is none within its bounds. Executes one statement.
    pub async fn nearest_buckets(&self, queries: &[NearestBucketQuery<'_>]) -> Result<Vec<Option<QuerySegment>>, Error> {
        let mut found = vec![None; queries.len()];
        let scans = queries.iter().enumerate().flat_map(|(index, query)| {
            let scans = self.scans(query.filter, None, query.segments);
            scans.into_iter().map(move |scan| (index, query, scan))
        });
        let scans: Vec<_> = scans.collect();
        if scans.is_empty() {
            return Ok(found);
        }
        let mut sql = self.sql();
        for (position, (index, query, scan)) in scans.iter().enumerate() {
            sql.push(if position == 0 { "" } else { " UNION ALL " });
            push_nearest_bucket(&mut sql, position, *index, query, *scan);
        }
        for (index, at) in self.read_for_reason(sql.finish(), QueryResult::try_get_many_by_index::<(i64, i64)>).await? {
            let own = || scans.iter().filter(|(of, ..)| i64::try_from(*of) == Ok(index));
            let Some((index, query, _)) = own().next() else { continue };
            let bucket = bucket_at(own().map(|(.., scan)| scan), at);
            let is_nearer = |other: &QuerySegment| match query.side {
                RangeSide::Before | RangeSide::Inside => other.start < bucket.start,
                RangeSide::After => other.start > bucket.start,
            };
            if found[*index].as_ref().is_none_or(is_nearer) {
                found[*index] = Some(bucket);
            }
        }
        Ok(found)
    }

    /// Usage that matches `scope` on the given sides of a range, per set of values of the dimensions `by`. The segments of each side are read
    /// from the end nearest to the range, up to a bound.
    pub async fn nearby_usage(
        &self,
        scope: &UsageFilter,
        sides: &[(RangeSide, &[QuerySegment])],
        by: &[Dimension],
    ) -> Result<NearbyUsage, Error> {
        let scans =
            sides.iter().flat_map(|(side, segments)| self.scans(scope, None, segments).into_iter().map(|scan| (*side, scan)));
        let scans: Vec<(RangeSide, TableScan)> = scans.collect();
        if scans.is_empty() {
            return Ok(NearbyUsage { value_sets: Vec::new(), is_complete: true });
        }
        let names = (0..by.len()).map(|index| format!("value{index}")).collect::<Vec<_>>().join(", ");
        let mut sql = self.sql();
        sql.push("SELECT CAST(side AS BIGINT), CAST(SUM(seen) AS BIGINT)");
        push_sums(&mut sql, "bucket");
        let amounts = ["quantity", "cost"].map(|amount| is_not_zero(&format!("{amount}_high"), &format!("{amount}_low")));
        let holds = format!("records > 0 AND ({})", amounts.join(" OR "));
        sql.push(&format!(", MIN(CASE WHEN {holds} THEN at END), MAX(CASE WHEN {holds} THEN at END), MAX(at), {names} FROM ("));
        // A correction can be in another shard than the record: only the sum of a bucket shows whether it has records.
        sql.push(&format!("SELECT side, at, {names}, COUNT(*) AS seen"));
        push_sums(&mut sql, "nearby");
        sql.push(" FROM (");
        for (position, (side, scan)) in scans.iter().enumerate() {
            sql.push(if position == 0 { "" } else { " UNION ALL " });
            push_nearby_rows(&mut sql, position, scope, *side, *scan, by);
        }
        // With a scope of one user, the rows above are records, voided ones included.
        if scope.detail(None) == Detail::Accounts {
            for (_, segments) in sides.iter().filter(|(side, _)| *side == RangeSide::Inside) {
                push_voided(&mut sql, scope, segments, by);
            }
        }
        sql.push(&format!(") AS nearby GROUP BY side, at, {names}) AS bucket GROUP BY side, {names} ORDER BY 3 DESC LIMIT "));
        sql.bind(VALUE_SETS_MAX);
        let rows = self.read_for_reason(sql.finish(), |row| read_value_set(row, &scans, by.len())).await?;
        let mut examined_records = [0; 3];
        for (value_set, seen) in &rows {
            examined_records[value_set.side as usize] += seen;
        }
        let bound = if scans.iter().all(|(_, scan)| scan.table == Table::Records) { RECORDS_MAX } else { ROLLUP_ROWS_MAX };
        let is_complete = examined_records.iter().all(|seen| *seen < bound)
            && i64::try_from(rows.len()).is_ok_and(|rows| rows < VALUE_SETS_MAX);
        Ok(NearbyUsage { value_sets: rows.into_iter().map(|(value_set, _)| value_set).collect(), is_complete })
    }

    /// The values of `dimension` in the metadata of the newest records of `[start, end)` that lack the dimension itself.
    pub async fn found_in_metadata(
        &self,
        scope: &UsageFilter,
        usage_types: &[String],
        dimension: Dimension,
        (start, end): (Timestamp, Timestamp),
    ) -> Result<FoundInMetadata, Error> {
        let mut sql = self.sql();
        let value = value_of(self.backend, dimension);
        let in_metadata =
            member_of(self.backend, "metadata", dimension.label().as_ref().map_or(dimension.field(), LabelKey::as_str));
        let has_owner = dimension.belongs_to_account();
        let owner = if has_owner { "account_id" } else { "''" };
        sql.push(&format!(
            "SELECT COALESCE(in_metadata, ''), owner, COUNT(*) FROM (SELECT {value} AS value, usage_type, {in_metadata} AS in_metadata, \
             {owner} AS owner FROM usage_record WHERE {NOT_VOIDED} AND "
        ));
        sql.push_condition(TableScan::of_records(start, end).matches(self.backend, scope));
        let time = Table::Records.time_for(scope);
        sql.push(&format!(" ORDER BY {time} DESC, id DESC LIMIT ")).bind(RECORDS_MAX).push(") AS newest WHERE value IS NULL");
        if !usage_types.is_empty() {
            sql.push(" AND ").push_condition(usage_type_is_one_of(self.backend, usage_types));
        }
        sql.push(" GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT ").bind(VALUE_SETS_MAX);
        let mut found = FoundInMetadata::default();
        let read = QueryResult::try_get_many_by_index::<(String, String, i64)>;
        for (value, owner, records) in self.read_for_reason(sql.finish(), read).await? {
            found.examined_records += records;
            if !value.is_empty() {
                found.in_metadata.push((DimensionValue { value, account_id: has_owner.then_some(owner) }, records));
            }
        }
        Ok(found)
    }

    /// At most ten services that recorded any of `usage_types` since `start`, most records first. Without `usage_types`: of any type.
    pub async fn recording_services(&self, usage_types: &[String], start: Timestamp) -> Result<Vec<String>, Error> {
        let mut sql = self.sql();
        sql.push("SELECT service FROM (SELECT service, usage_type, outcome, records FROM ingestion_count WHERE bucket >= ");
        sql.bind(start.floor_quarter_hour().millis()).push(" ORDER BY bucket DESC LIMIT ").bind(INGESTION_COUNTS_MAX);
        sql.push(") AS newest WHERE outcome = 'RECORDED'");
        if !usage_types.is_empty() {
            sql.push(" AND ").push_condition(usage_type_is_one_of(self.backend, usage_types));
        }
        sql.push(" GROUP BY service ORDER BY SUM(records) DESC, service LIMIT 10");
        self.read_for_reason(sql.finish(), |row| row.try_get_by_index(0)).await
    }

    /// The records that were received in the quarter hours of `[start, end)` but not recorded, most first. Of any account, because a call
    /// that is rejected as a whole does not state the accounts of its records.
    pub async fn rejections(&self, start: Timestamp, end: Timestamp) -> Result<Vec<RejectionSummary>, Error> {
        let mut sql = self.sql();
        // The condition on outcomes must equal that of the partial index.
        sql.push(
            "SELECT service, reason, usage_type, CAST(SUM(records) AS BIGINT), MAX(last_at) FROM (SELECT service, reason, \
             usage_type, records, last_at FROM ingestion_count WHERE outcome IN ('CONFLICT', 'REJECTED', 'REFUSED') AND bucket >= ",
        );
        sql.bind(start.floor_quarter_hour().millis()).push(" AND bucket < ").bind(end.millis());
        sql.push(" ORDER BY bucket DESC LIMIT ").bind(INGESTION_COUNTS_MAX);
        sql.push(") AS newest GROUP BY service, reason, usage_type ORDER BY 4 DESC, service, reason, usage_type LIMIT 100");
        self.read_rejections(sql).await
    }

    /// The same for the accounts of `scope` (none for a scope of one user), without the names of services, counted in the ingestion examples:
    /// the latest records per service and reason that name an account.
    pub async fn attributed_rejections(
        &self,
        scope: &UsageFilter,
        start: Timestamp,
        end: Timestamp,
    ) -> Result<Vec<RejectionSummary>, Error> {
        let mut sql = self.sql();
        sql.push("SELECT CAST(NULL AS TEXT), reason, '', COUNT(*), MAX(seen_at) FROM ingestion_example WHERE ");
        let names_account = is_in_scope(self.backend, RowsOf::Accounts, &scope.account_filter)
            .add(ingestion_example::Column::AccountId.is_not_null());
        sql.push_condition(names_account);
        sql.push(" AND seen_at >= ").bind(start.millis()).push(" AND seen_at < ").bind(end.millis());
        sql.push(" GROUP BY reason ORDER BY 4 DESC, reason LIMIT 100");
        self.read_rejections(sql).await
    }

    /// Services and reasons whose examples of `[start, end)` all name other accounts than those of the filter, and their numbers of
    /// examples.
    pub async fn rejections_of_other_accounts(
        &self,
        account_filter: &AccountFilter,
        start: Timestamp,
        end: Timestamp,
    ) -> Result<Vec<(String, String, i64)>, Error> {
        let mut sql = self.sql();
        sql.push("SELECT service, reason, COUNT(*) FROM ingestion_example WHERE seen_at >= ").bind(start.millis());
        sql.push(" AND seen_at < ").bind(end.millis());
        sql.push(" GROUP BY service, reason HAVING COUNT(account_id) = COUNT(*) AND MAX(CASE WHEN ");
        sql.push_condition(is_in_scope(self.backend, RowsOf::Accounts, account_filter)).push(" THEN 1 ELSE 0 END) = 0");
        self.read_for_reason(sql.finish(), QueryResult::try_get_many_by_index).await
    }

    async fn read_rejections(&self, sql: Sql) -> Result<Vec<RejectionSummary>, Error> {
        let read = |row: &QueryResult| {
            Ok(RejectionSummary {
                service: row.try_get_by_index(0)?,
                reason: row.try_get_by_index(1)?,
                usage_type: row.try_get_by_index(2)?,
                records: row.try_get_by_index(3)?,
                last_at: Timestamp::from_millis(row.try_get_by_index(4)?),
            })
        };
        self.read_for_reason(sql.finish(), read).await
    }

    /// The records of `[start, end)` that match `filter` and were voided or replaced; `None` if there are none. Of the last corrections of
    /// the accounts, up to the bound; with a filter by what rollups of accounts do not have, of the newest matching records, so that the
    /// corrections of records that do not match have no influence.
    pub async fn voided_usage(
        &self,
        filter: &UsageFilter,
        (start, end): (Timestamp, Timestamp),
    ) -> Result<Option<VoidedUsage>, Error> {
        let mut sql = self.sql();
        sql.push("SELECT COUNT(*) OVER (), reason, corrected_by, corrected_at FROM ");
        if filter.detail(None) == Detail::Accounts {
            push_corrections(&mut sql, filter, start, end);
            sql.push_condition(TableScan::of_records(start, end).matches(self.backend, filter));
        } else {
            push_corrections_of_matching(&mut sql, filter, start, end);
        }
        sql.push(" ORDER BY corrected_at DESC LIMIT 1");
        let read = QueryResult::try_get_many_by_index::<(i64, String, String, i64)>;
        let Some((records, reason, corrected_by, corrected_at)) = self.read_for_reason(sql.finish(), read).await?.pop() else {
            return Ok(None);
        };
        let authorship = filter.covers_all_accounts().then_some(Authorship { corrected_by, reason });
        Ok(Some(VoidedUsage { records, corrected_at: Timestamp::from_millis(corrected_at), authorship }))
    }
}

fn usage_type_is_one_of(backend: DbBackend, usage_types: &[String]) -> Expr {
    is_one_of(backend, Expr::col(usage_record::Column::UsageType), usage_types.iter().map(String::as_str))
}

/// Appends the rows of a scan, nearest to the range first, up to the bound.
fn push_nearby_rows(sql: &mut Sql, position: usize, scope: &UsageFilter, side: RangeSide, scan: TableScan, by: &[Dimension]) {
    let (name, time, reads_records) = (scan.table.name(), scan.table.time(), scan.table == Table::Records);
    let listed = |text: &dyn Fn(usize) -> String| (0..by.len()).map(text).collect::<Vec<_>>().join(", ");
    let values = listed(&|index| format!("COALESCE({}, '') AS value{index}", value_of(sql.backend(), by[index])));
    let names = listed(&|index| format!("value{index}"));
    sql.push(&format!("SELECT {} AS side, at, {names}, records", side as usize));
    // The first column is `records`, which is 0 for a voided record.
    for column in &SUM_COLUMNS[1..] {
        sql.push(&if reads_records { format!(", records * {column} AS {column}") } else { format!(", {column}") });
    }
    sql.push(&format!(" FROM (SELECT {time} AS at, {values}"));
    if reads_records {
        sql.push(&format!(", {}, CASE WHEN {NOT_VOIDED} THEN 1 ELSE 0 END AS records", record_amounts()));
    } else {
        sql.push(&format!(", {}", SUM_COLUMNS.join(", ")));
    }
    sql.push(" FROM ").push(name).push(" WHERE ");
    sql.push_condition(scan.matches(sql.backend(), scope));
    sql.push(&format!(" ORDER BY {} {} LIMIT ", scan.table.time_for(scope), side.direction()));
    sql.bind(if reads_records { RECORDS_MAX } else { ROLLUP_ROWS_MAX });
    sql.push(&format!(") AS nearby{position}"));
}

/// Appends the voided and replaced records of the range as rows with zero totals. The statement must contain other rows before.
fn push_voided(sql: &mut Sql, scope: &UsageFilter, segments: &[QuerySegment], by: &[Dimension]) {
    let (Some(first), Some(last)) = (segments.first(), segments.last()) else { return };
    let values: Vec<_> = by
        .iter()
        .enumerate()
        .map(|(index, of)| format!("COALESCE({}, '') AS value{index}", value_of(sql.backend(), *of)))
        .collect();
    sql.push(&format!(
        " UNION ALL SELECT {}, occurred_at, {}, {} FROM ",
        RangeSide::Inside as usize,
        values.join(", "),
        SUM_COLUMNS.map(|_| "0").join(", ")
    ));
    push_corrections(sql, scope, first.start, last.end);
    sql.push_condition(TableScan::of_records(first.start, last.end).matches(sql.backend(), scope));
}

/// Appends the last voided and replaced records of accounts in a range, as the `FROM` clause up to and including `WHERE`.
fn push_corrections(sql: &mut Sql, filter: &UsageFilter, start: Timestamp, end: Timestamp) {
    sql.push("(SELECT account_id AS owner, voided_id, voided_occurred_at, reason, corrected_by, corrected_at FROM usage_correction WHERE ");
    let voided_at = Expr::col(usage_correction::Column::VoidedOccurredAt);
    let is_within = voided_at.clone().gte(start.millis()).and(voided_at.lt(end.millis()));
    sql.push_condition(is_in_scope(sql.backend(), RowsOf::Accounts, &filter.account_filter).add(is_within));
    sql.push(" ORDER BY voided_occurred_at DESC LIMIT ").bind(RECORDS_MAX);
    // From the few corrections into the records, by their primary key.
    let join = ordered_join(sql.backend());
    sql.push(") AS corrected ").push(join);
    sql.push(" usage_record ON account_id = owner AND occurred_at = voided_occurred_at AND id = voided_id WHERE ");
}

/// Appends the corrections of the newest matching records of a range, as the `FROM` clause.
fn push_corrections_of_matching(sql: &mut Sql, filter: &UsageFilter, start: Timestamp, end: Timestamp) {
    sql.push("(SELECT account_id AS owner, id FROM usage_record WHERE ");
    sql.push_condition(TableScan::of_records(start, end).matches(sql.backend(), filter));
    let time = Table::Records.time_for(filter);
    sql.push(&format!(" ORDER BY {time} DESC, id DESC LIMIT ")).bind(RECORDS_MAX);
    let join = ordered_join(sql.backend());
    sql.push(") AS matching ").push(join);
    sql.push(" usage_correction ON account_id = owner AND voided_id = id");
}

/// A join from its left side into an index of its right side. On SQLite `CROSS JOIN` keeps this order.
const fn ordered_join(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Sqlite => "CROSS JOIN",
        _ => "JOIN",
    }
}

/// Appends the nearest bucket of a scan, read from the end nearest to the range up to the first match. Rollups that do not match are
/// skipped within the index; records have no such index, so their number is bounded.
fn push_nearest_bucket(sql: &mut Sql, position: usize, index: usize, query: &NearestBucketQuery<'_>, scan: TableScan) {
    let (name, time, direction) = (scan.table.name(), scan.table.time_for(query.filter), query.side.direction());
    let reads_records = scan.table == Table::Records;
    sql.push(&format!("SELECT CAST({index} AS BIGINT) AS query, at FROM (SELECT "));
    let is_of_one_account = matches!(query.filter.account_filter.accounts(), Accounts::Only(accounts) if accounts.len() == 1);
    if reads_records && sql.is_distributed() && !is_of_one_account {
        // Over several accounts, Citus executes subqueries that refer to the rows of a limited one only within that.
        sql.push(&format!("at FROM (SELECT {time} AS at, CASE WHEN {NOT_VOIDED} AND (quantity > 0 OR cost_nanos > 0) AND "));
        sql.push_condition(scan.matches(sql.backend(), query.filter));
        push_has_value(sql, query.with_value_of);
        sql.push(&format!(" THEN 1 ELSE 0 END AS counts FROM {name} WHERE "));
        sql.push_condition(scan.matches(sql.backend(), &query.filter.scope()));
        sql.push(&format!(" ORDER BY {time} {direction} LIMIT ")).bind(RECORDS_MAX);
        sql.push(&format!(") AS read_record WHERE counts = 1 ORDER BY at {direction} LIMIT 1) AS nearest{position}"));
        return;
    }
    sql.push(&format!("{time} AS at FROM "));
    if reads_records {
        sql.push(&format!("(SELECT * FROM {name} WHERE "));
        sql.push_condition(scan.matches(sql.backend(), &query.filter.scope()));
        sql.push(&format!(" ORDER BY {time} {direction} LIMIT ")).bind(RECORDS_MAX);
        // Under the name of the table, which `NOT_VOIDED` refers to.
        sql.push(&format!(") AS {name} WHERE {NOT_VOIDED} AND (quantity > 0 OR cost_nanos > 0) AND "));
    } else {
        sql.push(&format!("{name} WHERE "));
    }
    sql.push_condition(scan.matches(sql.backend(), query.filter));
    push_has_value(sql, query.with_value_of);
    if !reads_records {
        sql.push(&format!(" GROUP BY {time} HAVING SUM(records) > 0{}", has_amount()));
    }
    sql.push(&format!(" ORDER BY {time} {direction} LIMIT 1) AS nearest{position}"));
}

/// The bucket that begins at `millis`, in one of `scans`.
fn bucket_at<'a>(mut scans: impl Iterator<Item = &'a TableScan>, millis: i64) -> QuerySegment {
    let at = Timestamp::from_millis(millis);
    let scan = scans.find(|scan| scan.start <= at && at < scan.end);
    scan.map_or(QuerySegment { grain: None, start: at, end: at.plus_millis(1) }, |scan| scan.bucket_at(at))
}

fn read_value_set(row: &QueryResult, scans: &[(RangeSide, TableScan)], dimensions: usize) -> Result<(ValueSetUsage, i64), DbErr> {
    let side: i64 = row.try_get_by_index(0)?;
    let side = RangeSide::ALL.into_iter().find(|known| *known as i64 == side).unwrap_or(RangeSide::Inside);
    let bucket_at = |millis: i64| bucket_at(scans.iter().filter(|(of, _)| *of == side).map(|(_, scan)| scan), millis);
    let (first, last): (Option<i64>, Option<i64>) = (row.try_get_by_index(8)?, row.try_get_by_index(9)?);
    let value_set = ValueSetUsage {
        side,
        values: (0..dimensions).map(|index| row.try_get_by_index(11 + index)).collect::<Result<_, _>>()?,
        totals: read_totals(row, 2)?,
        first: first.map(bucket_at),
        last: last.map(bucket_at),
        last_seen: bucket_at(row.try_get_by_index(10)?),
    };
    Ok((value_set, row.try_get_by_index(1)?))
}
