//! Pages of sessions, aggregated from records.
//!
//! The statement returns, for each session of the page, a row per usage type, and a row for each of its first users and models.

use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{DbErr, QueryResult};

use super::database::Database;
use super::filter::{Bounds, counts};
use super::sums::{SUM_COLUMNS, measure_sums, push_sums, push_sums_of, read_totals};
use super::table::Table;
use crate::domain::dimension::Measure;
use crate::domain::filter::UsageFilter;
use crate::domain::page::{Page, PageRequest};
use crate::domain::quantity::{Totals, from_limbs, to_limbs};
use crate::domain::session_listing::{SESSION_VALUES_MAX, SessionCursor, SessionOrder};
use crate::domain::time::Timestamp;
use crate::error::Error;

/// The sessions to list: those with records that match the filter in the range.
#[derive(Clone, Debug)]
pub struct SessionListing {
    /// Filters the records.
    pub filter: UsageFilter,
    /// Start of the range, inclusive.
    pub start: Timestamp,
    /// End of the range, exclusive.
    pub end: Timestamp,
    /// The order.
    pub order: SessionOrder,
}

/// The distinct users or models of the records of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionValues {
    /// The first [`SESSION_VALUES_MAX`], sorted.
    pub first: Vec<String>,
    /// How many there are.
    pub count: i64,
}

/// A session, as far as its records match a filter in a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// The account.
    pub account_id: String,
    /// The session within the account.
    pub session_id: String,
    /// When the first record occurred.
    pub first_record_at: Timestamp,
    /// When the last record occurred.
    pub last_record_at: Timestamp,
    /// The users of its records.
    pub users: SessionValues,
    /// The models of its records.
    pub models: SessionValues,
    /// Its usage: each of its usage types once.
    pub totals: Vec<(String, Totals)>,
    /// What the list is ordered by.
    sort_value: i128,
}

impl SessionRow {
    /// The position of the session in a list in this order.
    pub fn cursor(&self, order: SessionOrder) -> SessionCursor {
        let (account_id, session_id) = (self.account_id.clone(), self.session_id.clone());
        SessionCursor { order, sort_value: self.sort_value, account_id, session_id }
    }
}

/// A row of the statement: a session, and its usage of one usage type, or one of its users or models.
#[derive(Clone, Debug)]
struct PartRow {
    session: SessionRow,
    kind: i64,
    /// The usage type, user or model.
    value: String,
    /// The number of users or models of the session.
    count: i64,
    totals: Totals,
}

/// The kind of a row with the usage of a usage type.
const USAGE: i64 = 0;
/// The kind of a row with a user.
const USER: i64 = 1;
/// The kind of a row with a model.
const MODEL: i64 = 2;

/// The columns by which sessions are ordered.
const SORT_COLUMNS: [&str; 4] = ["high", "low", "account_id", "session_id"];
/// The columns of a session.
const SESSION_COLUMNS: &str = "account_id, session_id, first_at, last_at, high, low";

impl Database {
    /// A page of sessions. One statement reads the records of the range that match, and the parts of the sessions on the page.
    pub async fn list_sessions(
        &self,
        listing: &SessionListing,
        page: &PageRequest<SessionCursor>,
    ) -> Result<Page<SessionRow>, Error> {
        let SessionListing { filter, start, end, order } = listing;
        let mut sql = self.sql();
        sql.push("WITH part AS MATERIALIZED (SELECT account_id, session_id, usage_type, COALESCE(model, '') AS model");
        sql.push(", COALESCE(user_id, '') AS user_id, MIN(occurred_at) AS first_at, MAX(occurred_at) AS last_at");
        push_sums_of(&mut sql, Table::Records);
        sql.push(" FROM usage_record WHERE ");
        let counting = counts(self.backend, Table::Records, Bounds::Instants(*start, *end), filter);
        // As an expression, so that the partial index on sessions is not read, which holds all times of an account.
        sql.push_condition(counting.add(Expr::cust("COALESCE(session_id, '') <> ''")));
        sql.push(" GROUP BY 1, 2, 3, 4, 5)");
        let (high, low) = sort_value(*order);
        // The low limb may exceed 2^32 after a sum over many rows; keys compare normalized limbs.
        sql.push(&format!(
            ", listed AS (SELECT account_id, session_id, first_at, last_at, high + (low >> 32) AS high, low & 4294967295 AS low FROM \
             (SELECT account_id, session_id, MIN(first_at) AS first_at, MAX(last_at) AS last_at, CAST({high} AS BIGINT) AS high, \
             CAST({low} AS BIGINT) AS low FROM part GROUP BY account_id, session_id) AS summed), page AS (SELECT * FROM listed WHERE "
        ));
        sql.push_condition(between_cursors(page));
        let direction = if page.from_end { "ASC" } else { "DESC" };
        let by_sort_columns = SORT_COLUMNS.map(|column| format!("{column} {direction}")).join(", ");
        sql.push(&format!(" ORDER BY {by_sort_columns} LIMIT ")).bind(i64::try_from(page.limit + 1).unwrap_or(i64::MAX));
        sql.push("), of_page AS MATERIALIZED (SELECT page.account_id, page.session_id, page.first_at, page.last_at, page.high, page.low");
        sql.push(", usage_type, model, user_id");
        for column in SUM_COLUMNS {
            sql.push(", part.").push(column);
        }
        // Every session of the page has parts. PostgreSQL executes a FULL JOIN by hash or merge, never as a nested loop, which it would choose
        // when it expects few parts; the condition on the page leaves it a FULL JOIN.
        let is_sqlite = self.is_sqlite();
        sql.push(if is_sqlite { " FROM page JOIN part" } else { " FROM page FULL JOIN part" });
        sql.push(" ON part.account_id = page.account_id AND part.session_id = page.session_id");
        sql.push(if is_sqlite { ")" } else { " WHERE COALESCE(page.account_id, '') <> '')" });
        sql.push(&format!(
            " SELECT {SESSION_COLUMNS}, CAST({USAGE} AS BIGINT) AS kind, usage_type AS value, CAST(0 AS BIGINT) AS value_count"
        ));
        push_sums(&mut sql, "of_page");
        sql.push(&format!(" FROM of_page GROUP BY {SESSION_COLUMNS}, usage_type"));
        let no_sums = ", 0".repeat(SUM_COLUMNS.len());
        for (kind, column) in [(USER, "user_id"), (MODEL, "model")] {
            sql.push(&format!(
                " UNION ALL SELECT {SESSION_COLUMNS}, CAST({kind} AS BIGINT), value, value_count{no_sums} FROM \
                 (SELECT of_session.*, COUNT(*) OVER (PARTITION BY account_id, session_id) AS value_count, \
                 ROW_NUMBER() OVER (PARTITION BY account_id, session_id ORDER BY value) AS value_rank FROM \
                 (SELECT DISTINCT {SESSION_COLUMNS}, {column} AS value FROM of_page WHERE {column} <> '') AS of_session) AS ranked \
                 WHERE value_rank <= {SESSION_VALUES_MAX}"
            ));
        }
        sql.push(&format!(" ORDER BY {by_sort_columns}, kind, value"));
        let parts = self.read(sql.finish(), read_part).await?;
        self.require_records(filter, Some(*start)).await?;
        Ok(page.build_page(sessions_of(parts)))
    }
}

/// The limbs of the value that sessions are ordered by, over the parts of a session.
fn sort_value(order: SessionOrder) -> (String, String) {
    match order {
        SessionOrder::LastActivity => ("0".to_owned(), "MAX(last_at)".to_owned()),
        SessionOrder::Tokens => measure_sums(Measure::Tokens),
        SessionOrder::Cost => measure_sums(Measure::Cost),
        SessionOrder::Records => measure_sums(Measure::Records),
    }
}

/// The condition that a session is after and before the cursors of the page.
fn between_cursors(page: &PageRequest<SessionCursor>) -> Condition {
    let sort_key = || Expr::tuple(SORT_COLUMNS.map(Expr::cust));
    let sort_key_of = |cursor: &SessionCursor| {
        let (high, low) = to_limbs(cursor.sort_value);
        let SessionCursor { account_id, session_id, .. } = cursor;
        Expr::tuple([Expr::value(high), Expr::value(low), Expr::value(account_id.as_str()), Expr::value(session_id.as_str())])
    };
    Condition::all()
        .add(Expr::cust("1 = 1")) // a condition also without cursors
        .add_option(page.after.as_ref().map(|after| sort_key().lt(sort_key_of(after))))
        .add_option(page.before.as_ref().map(|before| sort_key().gt(sort_key_of(before))))
}

fn read_part(row: &QueryResult) -> Result<PartRow, DbErr> {
    let session = SessionRow {
        account_id: row.try_get_by_index(0)?,
        session_id: row.try_get_by_index(1)?,
        first_record_at: Timestamp::from_millis(row.try_get_by_index(2)?),
        last_record_at: Timestamp::from_millis(row.try_get_by_index(3)?),
        users: SessionValues::default(),
        models: SessionValues::default(),
        totals: Vec::new(),
        sort_value: from_limbs(row.try_get_by_index(4)?, row.try_get_by_index(5)?),
    };
    let (kind, value) = (row.try_get_by_index(6)?, row.try_get_by_index(7)?);
    Ok(PartRow { session, kind, value, count: row.try_get_by_index(8)?, totals: read_totals(row, 9)? })
}

/// Combines the rows of each session, which follow one another.
fn sessions_of(parts: Vec<PartRow>) -> Vec<SessionRow> {
    let mut sessions: Vec<SessionRow> = Vec::new();
    for PartRow { session, kind, value, count, totals } in parts {
        let is_next = |last: &SessionRow| (&last.account_id, &last.session_id) != (&session.account_id, &session.session_id);
        if sessions.last().is_none_or(is_next) {
            sessions.push(session);
        }
        let Some(session) = sessions.last_mut() else { continue };
        match kind {
            USAGE => session.totals.push((value, totals)),
            USER => session.users.push(value, count),
            _ => session.models.push(value, count),
        }
    }
    sessions
}

impl SessionValues {
    fn push(&mut self, value: String, count: i64) {
        self.first.push(value);
        self.count = count;
    }
}
