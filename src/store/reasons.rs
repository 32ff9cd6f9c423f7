//! What usage there is around an answer that came out empty. Every look is bounded: so many rows, through an index.

use sea_orm::{DbBackend, DbErr, QueryResult};

use super::database::Database;
use super::freshness::HAS_AMOUNT;
use super::sql::Sql;
use super::usage::{COUNTS, Part, Reading, SUM_COLUMNS, Table, column_of, push_matches, push_whose};
use crate::domain::dimension::Dimension;
use crate::domain::filter::UsageFilter;
use crate::domain::ingestion::Refusal;
use crate::domain::quantity::{Totals, from_limbs};
use crate::domain::time::Timestamp;
use crate::error::Error;

/// The most rows of sums that are told apart per part, nearest to the range first: about a year of days of an account that uses
/// eight models and eight tiers.
const SUMS_MAX: i64 = 10_000;
/// The most records that are looked at per part, nearest to the range first.
pub const RECORDS_MAX: i64 = 2_000;
/// The most groups of usage that are told apart.
const COMBINATIONS_MAX: i64 = 2_000;
/// The most counters of refusals or of what was recorded that are added up, newest first.
const COUNTERS_MAX: i64 = 5_000;
/// How many accounts are looked at on each side of a name, in the order of names.
const NEIGHBOURS_MAX: i64 = 50;

/// On which side of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stretch {
    /// Earlier than the range.
    Before,
    /// In it.
    Inside,
    /// Later.
    After,
}

impl Stretch {
    const ALL: [Self; 3] = [Self::Before, Self::Inside, Self::After];

    /// From which end it is looked at: the one that is nearest to the range.
    const fn direction(self) -> &'static str {
        match self {
            Self::Before | Self::Inside => "DESC",
            Self::After => "ASC",
        }
    }
}

/// A look for the bucket nearest to a range that holds something.
#[derive(Clone, Copy, Debug)]
pub struct Probe<'a> {
    /// What must match.
    pub filter: &'a UsageFilter,
    /// What records must have.
    pub has: Option<Dimension>,
    /// On which side.
    pub stretch: Stretch,
    /// Where, in order of time.
    pub parts: &'a [Part],
}

/// Usage of one kind on one side of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combination {
    /// On which side.
    pub stretch: Stretch,
    /// The values of the dimensions asked for, in their order; empty for what records lack.
    pub labels: Vec<String>,
    /// What counts. Zero records: all of it was voided or replaced.
    pub totals: Totals,
    /// The first bucket that holds a quantity or a cost, where all of it was recorded by one writer; else perhaps one whose usage
    /// was voided since.
    pub first: Option<Part>,
    /// The last bucket of that kind.
    pub last: Option<Part>,
    /// The last bucket that ever held anything, counted or not.
    pub last_seen: Part,
}

/// All usage of a scope, as far as was looked.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// What there is.
    pub combinations: Vec<Combination>,
    /// Whether that is all there is: no bound was met.
    pub is_complete: bool,
}

/// What records that lack a dimension hold in its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Misplaced {
    /// How many of the newest that lack it were looked at.
    pub looked_at: i64,
    /// Values of the dimension that stand in the metadata instead, and in how many of them; most frequent first.
    pub in_metadata: Vec<(String, i64)>,
}

/// Records that would have matched, but were voided or replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoidedUsage {
    /// How many.
    pub records: i64,
    /// The reason of the latest correction.
    pub reason: String,
    /// Who made it.
    pub corrected_by: String,
    /// When it was made.
    pub corrected_at: Timestamp,
}

impl Database {
    /// For each probe the nearest bucket that holds a quantity or a cost. One statement.
    pub async fn nearest_usage(&self, probes: &[Probe<'_>]) -> Result<Vec<Option<Part>>, Error> {
        let mut found = vec![None; probes.len()];
        let readings = probes.iter().enumerate().flat_map(|(place, probe)| {
            let readings = self.readings(probe.filter, None, probe.parts);
            readings.into_iter().map(move |reading| (place, probe, reading))
        });
        let readings: Vec<_> = readings.collect();
        if readings.is_empty() {
            return Ok(found);
        }
        let mut sql = Sql::new(self.backend);
        for (position, (place, probe, reading)) in readings.iter().enumerate() {
            sql.push(if position == 0 { "" } else { " UNION ALL " });
            push_probe(&mut sql, position, *place, probe, *reading);
        }
        for (place, at) in self.read_for_reason(sql.finish(), QueryResult::try_get_many_by_index::<(i64, i64)>).await? {
            let own = || readings.iter().filter(|(of, ..)| i64::try_from(*of) == Ok(place));
            let Some((place, probe, _)) = own().next() else { continue };
            let bucket = bucket_at(own().map(|(.., reading)| reading), at);
            let is_nearer = |other: &Part| match probe.stretch {
                Stretch::Before | Stretch::Inside => other.start < bucket.start,
                Stretch::After => other.start > bucket.start,
            };
            if found[*place].as_ref().is_none_or(is_nearer) {
                found[*place] = Some(bucket);
            }
        }
        Ok(found)
    }

    /// Usage of `scope` on some sides of a range, per combination of `by`. The parts of each stretch are read from the end that is
    /// nearest to the range, up to a bound.
    pub async fn surroundings(
        &self,
        scope: &UsageFilter,
        stretches: &[(Stretch, &[Part])],
        by: &[Dimension],
    ) -> Result<Surroundings, Error> {
        let readings = stretches
            .iter()
            .flat_map(|(stretch, parts)| self.readings(scope, None, parts).into_iter().map(|reading| (*stretch, reading)));
        let readings: Vec<(Stretch, Reading)> = readings.collect();
        if readings.is_empty() {
            return Ok(Surroundings { combinations: Vec::new(), is_complete: true });
        }
        let names = (0..by.len()).map(|place| format!("label{place}")).collect::<Vec<_>>().join(", ");
        let mut sql = Sql::new(self.backend);
        sql.push("SELECT CAST(stretch AS BIGINT), COUNT(*)");
        for column in SUM_COLUMNS {
            sql.push(&format!(", CAST(SUM({column}) AS BIGINT)"));
        }
        let holds = "records > 0 AND (quantity_high <> 0 OR quantity_low <> 0 OR cost_high <> 0 OR cost_low <> 0)";
        sql.push(&format!(", MIN(CASE WHEN {holds} THEN at END), MAX(CASE WHEN {holds} THEN at END), MAX(at), {names} FROM ("));
        for (position, (stretch, reading)) in readings.iter().enumerate() {
            sql.push(if position == 0 { "" } else { " UNION ALL " });
            push_seen(&mut sql, position, scope, *stretch, *reading, by);
        }
        for (_, parts) in stretches.iter().filter(|(stretch, _)| *stretch == Stretch::Inside) {
            push_voided(&mut sql, scope, parts, by);
        }
        sql.push(&format!(") AS seen GROUP BY stretch, {names} ORDER BY 3 DESC LIMIT "));
        sql.bind(COMBINATIONS_MAX);
        let rows = self.read_for_reason(sql.finish(), |row| read_combination(row, &readings, by.len())).await?;
        let mut looked_at = [0; 3];
        for (combination, seen) in &rows {
            looked_at[combination.stretch as usize] += seen;
        }
        let bound = if readings.iter().all(|(_, reading)| reading.table == Table::Records) { RECORDS_MAX } else { SUMS_MAX };
        let is_complete =
            looked_at.iter().all(|seen| *seen < bound) && i64::try_from(rows.len()).is_ok_and(|rows| rows < COMBINATIONS_MAX);
        Ok(Surroundings { combinations: rows.into_iter().map(|(combination, _)| combination).collect(), is_complete })
    }

    /// What the newest records of `[start, end)` that lack `dimension` hold in its place.
    pub async fn misplaced(
        &self,
        scope: &UsageFilter,
        usage_types: &[String],
        dimension: Dimension,
        (start, end): (Timestamp, Timestamp),
    ) -> Result<Misplaced, Error> {
        let mut sql = Sql::new(self.backend);
        let label = column_of(dimension);
        sql.push(&format!(
            "SELECT COALESCE(misplaced, ''), COUNT(*) FROM (SELECT {label} AS label, usage_type, metadata ->> '{}' AS misplaced \
             FROM usage_record WHERE {COUNTS} AND ",
            dimension.field()
        ));
        push_matches(&mut sql, Reading::of_records(start, end), scope);
        let time = Table::Records.time_for(scope);
        sql.push(&format!(" ORDER BY {time} DESC, id DESC LIMIT ")).bind(RECORDS_MAX).push(") AS newest WHERE label IS NULL");
        if !usage_types.is_empty() {
            sql.push(" AND ").is_one_of("usage_type", usage_types);
        }
        sql.push(" GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ").bind(COMBINATIONS_MAX);
        let mut found = Misplaced::default();
        for (value, records) in self.read_for_reason(sql.finish(), QueryResult::try_get_many_by_index::<(String, i64)>).await? {
            found.looked_at += records;
            if !value.is_empty() {
                found.in_metadata.push((value, records));
            }
        }
        Ok(found)
    }

    /// The services that recorded any of `usage_types` (none: anything) since `start`, most records first.
    pub async fn recording_services(&self, usage_types: &[String], start: Timestamp) -> Result<Vec<String>, Error> {
        let mut sql = Sql::new(self.backend);
        sql.push("SELECT service FROM (SELECT service, usage_type, outcome, records FROM ingestion_count WHERE bucket >= ");
        sql.bind(start.floor_quarter_hour().millis()).push(" ORDER BY bucket DESC LIMIT ").bind(COUNTERS_MAX);
        sql.push(") AS newest WHERE outcome = 'RECORDED'");
        if !usage_types.is_empty() {
            sql.push(" AND ").is_one_of("usage_type", usage_types);
        }
        sql.push(" GROUP BY service ORDER BY SUM(records) DESC, service LIMIT 10");
        self.read_for_reason(sql.finish(), |row| row.try_get_by_index(0)).await
    }

    /// What was sent in the quarter hours that touch `[start, end)` and not recorded, most first; of any account, because refused
    /// calls do not say whose records they held.
    pub async fn refusals(&self, start: Timestamp, end: Timestamp) -> Result<Vec<Refusal>, Error> {
        let mut sql = Sql::new(self.backend);
        // The condition on outcomes is that of the index, word by word.
        sql.push(
            "SELECT service, reason, usage_type, CAST(SUM(records) AS BIGINT), MAX(last_at) FROM (SELECT service, reason, \
             usage_type, records, last_at FROM ingestion_count WHERE outcome IN ('CONFLICT', 'REJECTED', 'REFUSED') AND bucket >= ",
        );
        sql.bind(start.floor_quarter_hour().millis()).push(" AND bucket < ").bind(end.millis());
        sql.push(" ORDER BY bucket DESC LIMIT ").bind(COUNTERS_MAX);
        sql.push(") AS newest GROUP BY service, reason, usage_type ORDER BY 4 DESC, service, reason, usage_type LIMIT 100");
        self.read_refusals(sql).await
    }

    /// The same for the accounts of a scope, as far as the examples tell: the last few per service and reason that said whose they were.
    pub async fn known_refusals(&self, scope: &UsageFilter, start: Timestamp, end: Timestamp) -> Result<Vec<Refusal>, Error> {
        let mut sql = Sql::new(self.backend);
        sql.push("SELECT service, reason, '', COUNT(*), MAX(seen_at) FROM ingestion_example WHERE ");
        push_whose(&mut sql, &scope.whose);
        sql.push("account_id IS NOT NULL AND seen_at >= ").bind(start.millis());
        sql.push(" AND seen_at < ")
            .bind(end.millis())
            .push(" GROUP BY service, reason ORDER BY 4 DESC, service, reason LIMIT 100");
        self.read_refusals(sql).await
    }

    /// Services and reasons of which every example of `[start, end)` names another account, and how many examples there are.
    pub async fn foreign_refusals(
        &self,
        account_id: &str,
        start: Timestamp,
        end: Timestamp,
    ) -> Result<Vec<(String, String, i64)>, Error> {
        let mut sql = Sql::new(self.backend);
        sql.push("SELECT service, reason, COUNT(*) FROM ingestion_example WHERE seen_at >= ").bind(start.millis());
        sql.push(" AND seen_at < ").bind(end.millis());
        sql.push(" GROUP BY service, reason HAVING COUNT(account_id) = COUNT(*) AND MAX(CASE WHEN account_id = ");
        sql.bind(account_id).push(" THEN 1 ELSE 0 END) = 0");
        self.read_for_reason(sql.finish(), QueryResult::try_get_many_by_index).await
    }

    async fn read_refusals(&self, sql: Sql) -> Result<Vec<Refusal>, Error> {
        let read = |row: &QueryResult| {
            Ok(Refusal {
                service: row.try_get_by_index(0)?,
                reason: row.try_get_by_index(1)?,
                usage_type: row.try_get_by_index(2)?,
                records: row.try_get_by_index(3)?,
                last_at: Timestamp::from_millis(row.try_get_by_index(4)?),
            })
        };
        self.read_for_reason(sql.finish(), read).await
    }

    /// The records of `[start, end)` that match `filter` and were voided or replaced; `None` when there are none.
    pub async fn voided_usage(
        &self,
        filter: &UsageFilter,
        (start, end): (Timestamp, Timestamp),
    ) -> Result<Option<VoidedUsage>, Error> {
        let mut sql = Sql::new(self.backend);
        sql.push("SELECT COUNT(*) OVER (), reason, corrected_by, corrected_at FROM ");
        push_corrected(&mut sql, filter, start, end);
        push_matches(&mut sql, Reading::of_records(start, end), filter);
        sql.push(" ORDER BY corrected_at DESC LIMIT 1");
        let read = QueryResult::try_get_many_by_index::<(i64, String, String, i64)>;
        let Some((records, reason, corrected_by, corrected_at)) = self.read_for_reason(sql.finish(), read).await?.pop() else {
            return Ok(None);
        };
        Ok(Some(VoidedUsage { records, reason, corrected_by, corrected_at: Timestamp::from_millis(corrected_at) }))
    }

    /// Accounts with usage whose names stand around one of `names` in the order of names. For those only who may see every account.
    pub async fn accounts_around(&self, names: &[String]) -> Result<Vec<String>, Error> {
        let mut sql = Sql::new(self.backend);
        // From one account to the next through the primary key, not through all sums of all accounts.
        for (place, name) in names.iter().enumerate() {
            sql.push(if place == 0 { "WITH RECURSIVE " } else { ", " });
            for (walk, edge, includes, beyond) in [("up", "MIN", ">=", ">"), ("down", "MAX", "<", "<")] {
                sql.push(if walk == "down" { ", " } else { "" });
                sql.push(&format!("{walk}{place} (account_id, steps) AS (SELECT (SELECT {edge}(account_id) FROM usage_rollup WHERE account_id {includes} "));
                sql.bind(name.as_str());
                sql.push(&format!(
                    "), 1 UNION ALL SELECT (SELECT {edge}(account_id) FROM usage_rollup WHERE account_id {beyond} {walk}{place}.account_id), \
                     steps + 1 FROM {walk}{place} WHERE account_id IS NOT NULL AND steps < {NEIGHBOURS_MAX})"
                ));
            }
        }
        for (place, _) in names.iter().enumerate() {
            sql.push(if place == 0 { " " } else { " UNION " });
            sql.push(&format!("SELECT account_id FROM up{place} WHERE account_id IS NOT NULL UNION "));
            sql.push(&format!("SELECT account_id FROM down{place} WHERE account_id IS NOT NULL"));
        }
        let mut accounts: Vec<String> = self.read_for_reason(sql.finish(), |row| row.try_get_by_index(0)).await?;
        accounts.sort_unstable();
        Ok(accounts)
    }
}

/// The rows of a part, nearest to the range first, as many as are looked at.
fn push_seen(sql: &mut Sql, position: usize, scope: &UsageFilter, stretch: Stretch, reading: Reading, by: &[Dimension]) {
    let (name, time, is_of_records) = (reading.table.name(), reading.table.time(), reading.table == Table::Records);
    let listed = |label: &dyn Fn(usize) -> String| (0..by.len()).map(label).collect::<Vec<_>>().join(", ");
    let labels = listed(&|place| format!("COALESCE({}, '') AS label{place}", column_of(by[place])));
    let names = listed(&|place| format!("label{place}"));
    sql.push(&format!("SELECT {} AS stretch, at, {names}, records", stretch as usize));
    sql.push(if is_of_records {
        ", records * (quantity >> 32) AS quantity_high, records * (quantity & 4294967295) AS quantity_low, \
         records * (cost_micros >> 32) AS cost_high, records * (cost_micros & 4294967295) AS cost_low"
    } else {
        ", quantity_high, quantity_low, cost_high, cost_low"
    });
    sql.push(&format!(" FROM (SELECT {time} AS at, {labels}"));
    if is_of_records {
        sql.push(&format!(", quantity, cost_micros, CASE WHEN {COUNTS} THEN 1 ELSE 0 END AS records"));
    } else {
        sql.push(", records, quantity_high, quantity_low, cost_high, cost_low");
    }
    sql.push(" FROM ").push(name).push(" WHERE ");
    push_matches(sql, reading, scope);
    sql.push(&format!(" ORDER BY {} {} LIMIT ", reading.table.time_for(scope), stretch.direction()));
    sql.bind(if is_of_records { RECORDS_MAX } else { SUMS_MAX });
    sql.push(&format!(") AS seen{position}"));
}

/// What was voided or replaced in a range: no records, but not nothing. `seen` already has other rows.
fn push_voided(sql: &mut Sql, scope: &UsageFilter, parts: &[Part], by: &[Dimension]) {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return };
    let labels: Vec<_> =
        by.iter().enumerate().map(|(place, of)| format!("COALESCE({}, '') AS label{place}", column_of(*of))).collect();
    sql.push(&format!(" UNION ALL SELECT {}, occurred_at, {}, 0, 0, 0, 0, 0 FROM ", Stretch::Inside as usize, labels.join(", ")));
    push_corrected(sql, scope, first.start, last.end);
    push_matches(sql, Reading::of_records(first.start, last.end), scope);
}

/// `FROM` records that were voided or replaced, the last so many of a stretch of time, up to and with `WHERE`.
fn push_corrected(sql: &mut Sql, filter: &UsageFilter, start: Timestamp, end: Timestamp) {
    sql.push("(SELECT account_id AS owner, voided_id, voided_occurred_at, reason, corrected_by, corrected_at FROM usage_correction WHERE ");
    push_whose(sql, &filter.whose);
    sql.push("voided_occurred_at >= ").bind(start.millis()).push(" AND voided_occurred_at < ").bind(end.millis());
    sql.push(" ORDER BY voided_occurred_at DESC LIMIT ").bind(RECORDS_MAX);
    // A CROSS JOIN on SQLite keeps the order: from the few corrections into the records, by their whole key.
    sql.push(if sql.backend() == DbBackend::Sqlite {
        ") AS corrected CROSS JOIN usage_record"
    } else {
        ") AS corrected JOIN usage_record"
    });
    sql.push(" ON account_id = owner AND occurred_at = voided_occurred_at AND id = voided_id WHERE ");
}

/// The nearest bucket of a part, read from its end up to the first that fits. What does not match is passed over within the index of
/// sums; of records, which have no such index, so many are looked at.
fn push_probe(sql: &mut Sql, position: usize, place: usize, probe: &Probe<'_>, reading: Reading) {
    let (name, time, direction) = (reading.table.name(), reading.table.time_for(probe.filter), probe.stretch.direction());
    let is_of_records = reading.table == Table::Records;
    sql.push(&format!("SELECT CAST({place} AS BIGINT) AS place, at FROM (SELECT {time} AS at FROM "));
    if is_of_records {
        sql.push(&format!("(SELECT * FROM {name} WHERE "));
        push_matches(sql, reading, &probe.filter.scope());
        sql.push(&format!(" ORDER BY {time} {direction} LIMIT ")).bind(RECORDS_MAX);
        // Under the table's own name, which the condition that a record counts refers to.
        sql.push(&format!(") AS {name} WHERE {COUNTS} AND (quantity > 0 OR cost_micros > 0) AND "));
    } else {
        sql.push(&format!("{name} WHERE "));
    }
    push_matches(sql, reading, probe.filter);
    if let Some(dimension) = probe.has {
        sql.push(&format!(" AND {} <> ''", column_of(dimension)));
    }
    if !is_of_records {
        sql.push(&format!(" GROUP BY {time} HAVING SUM(records) > 0{HAS_AMOUNT}"));
    }
    sql.push(&format!(" ORDER BY {time} {direction} LIMIT 1) AS near{position}"));
}

/// The bucket of one of `readings` that begins at `millis`.
fn bucket_at<'a>(mut readings: impl Iterator<Item = &'a Reading>, millis: i64) -> Part {
    let at = Timestamp::from_millis(millis);
    let reading = readings.find(|reading| reading.start <= at && at < reading.end);
    reading.map_or(Part { grain: None, start: at, end: at.plus_millis(1) }, |reading| reading.bucket_at(at))
}

fn read_combination(row: &QueryResult, readings: &[(Stretch, Reading)], labels: usize) -> Result<(Combination, i64), DbErr> {
    let stretch: i64 = row.try_get_by_index(0)?;
    let stretch = Stretch::ALL.into_iter().find(|known| *known as i64 == stretch).unwrap_or(Stretch::Inside);
    let bucket_at = |millis: i64| bucket_at(readings.iter().filter(|(of, _)| *of == stretch).map(|(_, reading)| reading), millis);
    let (first, last): (Option<i64>, Option<i64>) = (row.try_get_by_index(7)?, row.try_get_by_index(8)?);
    let combination = Combination {
        stretch,
        labels: (0..labels).map(|place| row.try_get_by_index(10 + place)).collect::<Result<_, _>>()?,
        totals: Totals {
            records: row.try_get_by_index(2)?,
            quantity: from_limbs(row.try_get_by_index(3)?, row.try_get_by_index(4)?),
            cost_micros: from_limbs(row.try_get_by_index(5)?, row.try_get_by_index(6)?),
        },
        first: first.map(bucket_at),
        last: last.map(bucket_at),
        last_seen: bucket_at(row.try_get_by_index(9)?),
    };
    Ok((combination, row.try_get_by_index(1)?))
}
