//! The query plan of a statement and the rows and pages it reads.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::Value;

use super::capture::LoggedStatement;

/// Tables that grow with the number of records.
pub const GROWING: [&str; 6] = ["usage_record", "usage_key", "usage_label", "usage_rollup", "platform_rollup", "user_rollup"];

/// One access to a table.
#[derive(Debug)]
pub struct Access {
    pub table: String,
    /// The partition of the records, if it was read; `None` on SQLite.
    pub month: Option<String>,
    /// The database's description of the access.
    pub description: String,
    /// True for a full scan of the table or of one of its indexes.
    pub is_full_scan: bool,
    /// Number of rows read; `None` on SQLite, which does not report it.
    pub rows: Option<u64>,
}

/// The plan of a statement.
#[derive(Debug, Default)]
pub struct Plan {
    pub accesses: Vec<Access>,
    /// Number of pages read; `None` on SQLite.
    pub pages: Option<u64>,
    /// Number of row pairs compared by nested-loop joins without an index; 0 on SQLite, which does not report it.
    pub pairs: u64,
}

impl Plan {
    /// Runs EXPLAIN ANALYZE on PostgreSQL and EXPLAIN QUERY PLAN on SQLite. `outside` is a single connection.
    pub async fn of(outside: &DatabaseConnection, LoggedStatement { pool, text, statement }: &LoggedStatement) -> Self {
        let backend = outside.get_database_backend();
        if backend == DbBackend::Sqlite {
            let rows =
                outside.query_all_raw(Statement::from_string(backend, format!("EXPLAIN QUERY PLAN {statement}"))).await.unwrap();
            let details: Vec<String> = rows.iter().map(|row| row.try_get_by_index(3).unwrap()).collect();
            // A subquery named like a table: its reads of the table have their own line.
            let is_subquery = |table: &str| {
                ["CO-ROUTINE", "MATERIALIZE"].iter().any(|description| details.contains(&format!("{description} {table}")))
            };
            let accesses = details.iter().filter_map(|detail| sqlite_access(detail));
            let accesses = accesses.filter(|access| !(access.is_full_scan && is_subquery(&access.table)));
            return Self { accesses: accesses.collect(), pages: None, pairs: 0 };
        }
        // Statements of reasons use generic plans; statements of queries are planned with their values.
        let is_for_reason = pool == "reason";
        let run = if is_for_reason {
            outside.execute_unprepared(&format!("PREPARE asked AS {text}")).await.unwrap();
            format!("EXECUTE asked ({})", values_of(text, statement).join(", "))
        } else {
            statement.clone()
        };
        let explain = format!("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {run}");
        let row = outside.query_one_raw(Statement::from_string(backend, explain)).await.unwrap().unwrap();
        if is_for_reason {
            outside.execute_unprepared("DEALLOCATE asked").await.unwrap();
        }
        let explained: Value = row.try_get_by_index(0).unwrap();
        let root = &explained[0]["Plan"];
        let pages = number(root, "Shared Hit Blocks") + number(root, "Shared Read Blocks");
        let mut plan = Self { accesses: Vec::new(), pages: Some(pages), pairs: 0 };
        plan.add_postgres(root);
        plan
    }

    fn add_postgres(&mut self, node: &Value) {
        self.pairs += number(node, "Rows Removed by Join Filter") * number(node, "Actual Loops");
        // A month that PostgreSQL excludes while it executes the statement is planned, and not read.
        let is_excluded = |table: &str| table.starts_with("usage_record_") && number(node, "Actual Loops") == 0;
        if let Some(table) = node["Relation Name"].as_str().filter(|table| !is_excluded(table)) {
            let description = node["Node Type"].as_str().unwrap();
            let condition = node["Index Cond"].as_str().unwrap_or_default();
            let is_month = table.starts_with("usage_record_");
            // PostgreSQL names the indexes of a month itself.
            let index = node["Index Name"].as_str().unwrap_or_default().replace("_expr_id_idx", "_by_time");
            let rows = number(node, "Actual Rows")
                + number(node, "Rows Removed by Filter")
                + number(node, "Rows Removed by Index Recheck");
            self.accesses.push(Access {
                table: if is_month { "usage_record" } else { table }.to_owned(),
                month: is_month.then(|| table.to_owned()),
                description: format!("{description} {index} {condition}"),
                // A bitmap index scan is a separate child node.
                is_full_scan: description == "Seq Scan" || (description.starts_with("Index") && condition.is_empty()),
                rows: Some(rows * number(node, "Actual Loops")),
            });
        }
        for child in node["Plans"].as_array().into_iter().flatten() {
            self.add_postgres(child);
        }
    }
}

/// The values in `statement` at the placeholders of `text`, in order.
fn values_of<'a>(text: &str, statement: &'a str) -> Vec<&'a str> {
    let mut between = text
        .split('$')
        .enumerate()
        .map(|(place, part)| if place == 0 { part } else { part.trim_start_matches(|c: char| c.is_ascii_digit()) });
    let mut rest = statement.strip_prefix(between.next().unwrap()).unwrap();
    let mut values = Vec::new();
    for part in between {
        let (value, behind) = if part.is_empty() { (rest, "") } else { rest.split_once(part).unwrap() };
        values.push(value);
        rest = behind;
    }
    values
}

fn number(node: &Value, name: &str) -> u64 {
    // Since PostgreSQL 18 row counts are averages over loops, with decimals.
    let whole = || node[name].to_string().split('.').next()?.parse().ok();
    node[name].as_u64().or_else(whole).unwrap_or_default()
}

/// Reads a line like `SEARCH usage_record USING INDEX … (account_id=? AND occurred_at>?)`.
fn sqlite_access(detail: &str) -> Option<Access> {
    let mut words = detail.split(' ');
    let is_full_scan = match words.next()? {
        "SCAN" => true,
        "SEARCH" => false,
        _ => return None,
    };
    let table = words.next()?.to_owned();
    Some(Access { table, month: None, description: detail.to_owned(), is_full_scan, rows: None })
}
