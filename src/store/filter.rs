//! The usage filter as a condition: which records, or rollups of them, a statement reads.
//!
//! Every statement that reads usage takes its condition from here, those of SeaORM as well as those written as text, which append it with
//! [`super::sql::Sql::push_condition`]. Its text does not depend on the values of the filter, only on which of them are set.

use std::collections::BTreeSet;

use entity::usage_label::{Column as LabelColumn, Entity as UsageLabel};
use entity::usage_record::{Column, Entity as UsageRecord};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{Condition, DbBackend, IdenStatic};

use super::sql::{Sql, text_array};
use super::table::{NOT_VOIDED, Table};
use crate::domain::account_scope::{AccountFilter, Accounts};
use crate::domain::condition::{ConditionTest, FilterCondition};
use crate::domain::dimension::Dimension;
use crate::domain::filter::UsageFilter;
use crate::domain::label_key::LabelKey;
use crate::domain::time::Timestamp;

/// The time bounds of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bounds {
    /// From the first instant, inclusive, to the second, exclusive.
    Instants(Timestamp, Timestamp),
    /// The bounds of the joined row of `slice`.
    BoundarySlice,
}

impl Bounds {
    fn contain(self, time: &'static str) -> Expr {
        let time = Expr::cust(time);
        let (start, end) = match self {
            Self::Instants(start, end) => (Expr::value(start.millis()), Expr::value(end.millis())),
            Self::BoundarySlice => (Expr::cust("slice.start_at"), Expr::cust("slice.end_at")),
        };
        time.clone().gte(start).and(time.lt(end))
    }

    /// The condition on the column by which records are partitioned, so that months outside of the bounds are not read. By whole months: all
    /// records of a month fulfil it, so that it does not change how many rows the planner expects.
    fn in_months(self) -> Expr {
        match self {
            Self::Instants(start, end) => Self::Instants(start.floor_utc_month(), end_of_months(end)).contain("occurred_at"),
            Self::BoundarySlice => self.contain("occurred_at"),
        }
    }
}

/// The first start of a month at or after `end`.
fn end_of_months(end: Timestamp) -> Timestamp {
    if end == end.floor_utc_month() { end } else { end.next_utc_month() }
}

/// Appends the condition on the column by which records are partitioned, for a statement over all accounts of records of `[start, end)`. Nothing
/// on SQLite.
pub(super) fn push_in_months(sql: &mut Sql, start: Timestamp, end: Timestamp) {
    if sql.backend() == DbBackend::Postgres {
        sql.push(" AND ").push_condition(Condition::all().add(Bounds::Instants(start, end).in_months()));
    }
}

/// The column of a dimension. It has the same name in each table that has the dimension. The labels of a record are one column.
const fn column_of(dimension: Dimension) -> Column {
    match dimension {
        Dimension::Model => Column::Model,
        Dimension::Provider => Column::Provider,
        Dimension::Tier => Column::Tier,
        Dimension::UsageType => Column::UsageType,
        Dimension::Source => Column::Source,
        Dimension::Account => Column::AccountId,
        Dimension::User => Column::UserId,
        Dimension::Session => Column::SessionId,
        Dimension::Workspace => Column::WorkspaceId,
        Dimension::Agent => Column::AgentId,
        Dimension::Label(_) => Column::Labels,
    }
}

/// The value of a dimension as SQL; null if a record has none. The key of a label is part of the text, like the name of a column: it has only
/// the characters of a slug.
pub(super) fn value_of(backend: DbBackend, dimension: Dimension) -> String {
    let column = column_of(dimension).as_str();
    dimension.label().map_or_else(|| column.to_owned(), |key| member_of(backend, column, key.as_str()))
}

/// The member of a JSON object as SQL. The name must have only letters, digits, `-`, `_` and `.`.
pub(super) fn member_of(backend: DbBackend, column: &str, name: &str) -> String {
    match backend {
        DbBackend::Postgres => format!("{column} ->> '{name}'"),
        // Quoted: a `.` in the name does not separate members.
        _ => format!("{column} ->> '$.\"{name}\"'"),
    }
}

fn value_expr(backend: DbBackend, dimension: Dimension) -> Expr {
    match dimension {
        Dimension::Label(_) => Expr::cust(format!("({})", value_of(backend, dimension))),
        _ => Expr::col(column_of(dimension)),
    }
}

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowsOf {
    /// Rows of users: records, and rollups of users.
    Users,
    /// Rows of accounts, of all their users together: other rollups, and the examples of rejected records. A scope of one user has none of them.
    Accounts,
    /// Rows of accounts that are read only together with their records, which have the condition on the user: corrections.
    JoinedRecords,
}

impl RowsOf {
    const fn table(table: Table) -> Self {
        match table {
            Table::Records | Table::UserRollups(_) => Self::Users,
            Table::AccountRollups(_) | Table::PlatformRollups(_) => Self::Accounts,
        }
    }
}

/// The condition that rows are within the usage scope and of the requested accounts; no condition if all rows are. Every condition on usage
/// contains it, and nothing else limits usage to the scope.
pub(super) fn is_in_scope(backend: DbBackend, rows: RowsOf, account_filter: &AccountFilter) -> Condition {
    let in_accounts = accounts_match(backend, account_filter);
    match (account_filter.user(), rows) {
        (None, _) | (Some(_), RowsOf::JoinedRecords) => in_accounts,
        (Some(user_id), RowsOf::Users) => in_accounts.add(Expr::col(Column::UserId).eq(user_id)),
        (Some(_), RowsOf::Accounts) => in_accounts.add(no_rows()),
    }
}

/// A constant condition, so that the database reads no rows.
fn no_rows() -> Expr {
    Expr::cust("1 = 0")
}

fn accounts_match(backend: DbBackend, account_filter: &AccountFilter) -> Condition {
    let account_id = || Expr::col(Column::AccountId);
    let condition = match account_filter.accounts() {
        Accounts::All => None,
        Accounts::AllExcept(accounts) => Some(is_one_of(backend, account_id(), accounts).not()),
        Accounts::Only(accounts) => Some(match accounts.as_slice() {
            [] => no_rows(),
            [only] => account_id().eq(*only),
            several => is_one_of(backend, account_id(), several.iter().copied()),
        }),
    };
    Condition::all().add_option(condition)
}

/// The condition that `value` is one of `texts`. Values are sorted and deduplicated, so that equal filters produce equal statements, which
/// are coalesced.
pub(super) fn is_one_of<'a>(backend: DbBackend, value: Expr, texts: impl IntoIterator<Item = &'a str>) -> Expr {
    let texts: Vec<String> = BTreeSet::from_iter(texts).into_iter().map(str::to_owned).collect();
    // A single value as an equality: the planner can then use it within an index on further columns, whereas it cannot estimate the
    // number of values in a list.
    if let [only] = texts.as_slice() {
        return value.eq(only.as_str());
    }
    if backend == DbBackend::Postgres {
        Expr::cust_with_exprs("$1 = ANY($2)", [value, Expr::value(text_array(texts))])
    } else {
        let list = serde_json::Value::from(texts).to_string();
        Expr::cust_with_exprs("? IN (SELECT value FROM json_each(?))", [value, Expr::value(list)])
    }
}

/// The condition on the rows of `table` that match `filter` within `bounds`. Voided records match as well.
pub(super) fn matches(backend: DbBackend, table: Table, bounds: Bounds, filter: &UsageFilter) -> Condition {
    matches_within(backend, table, bounds.contain(time_of_range(backend, table, bounds, filter)), bounds, filter)
}

/// The same with any condition on the time, which `bounds` contain.
pub(super) fn matches_within(backend: DbBackend, table: Table, within: Expr, bounds: Bounds, filter: &UsageFilter) -> Condition {
    let mut condition = is_in_scope(backend, RowsOf::table(table), &filter.account_filter);
    condition = match table {
        Table::Records => condition,
        // As a literal: their indexes by day are partial, and SQLite compares conditions by their text.
        Table::UserRollups(grain) => condition.add(Expr::cust(format!("grain_minutes = {}", grain.minutes()))),
        Table::AccountRollups(grain) | Table::PlatformRollups(grain) => {
            condition.add(Expr::col(entity::usage_rollup::Column::GrainMinutes).eq(grain.minutes()))
        }
    };
    condition = condition.add(within);
    let is_over_all_accounts = time_of_range(backend, table, bounds, filter) == table.time_for_all_accounts();
    if backend == DbBackend::Postgres && table == Table::Records && is_over_all_accounts {
        condition = condition.add(bounds.in_months());
    }
    let account_of_labels = account_of_labels(backend, bounds, filter);
    if let Some(account_id) = account_of_labels {
        condition = condition.add(is_found_by_labels(backend, account_id, bounds, filter));
    }
    for filter_condition in filter.conditions() {
        condition = match (filter_condition.dimension, &filter_condition.test) {
            (Dimension::Label(_), ConditionTest::AnyOf { .. }) if account_of_labels.is_some() => condition,
            (Dimension::Label(key), ConditionTest::AnyOf { values, .. }) => condition.add(has_label(backend, key, values)),
            _ => condition.add(fulfils(backend, table, &filter_condition)),
        };
    }
    condition
}

/// The condition that a row of `table` fulfils a condition of a filter. A record without a value has null, a rollup has the empty text.
fn fulfils(backend: DbBackend, table: Table, condition: &FilterCondition) -> Expr {
    let value = || value_expr(backend, condition.dimension);
    let is_nullable = table == Table::Records && condition.dimension.is_optional();
    match &condition.test {
        ConditionTest::AnyOf { values, prefixes } => {
            let is_value = || is_one_of(backend, value(), values.iter().map(String::as_str));
            let has_prefix = || begins_with_any_of(backend, value(), prefixes.iter().map(String::as_str));
            match (values.is_empty(), prefixes.is_empty()) {
                (false, true) => is_value(),
                (true, _) => has_prefix(),
                (false, false) => is_value().or(has_prefix()),
            }
        }
        ConditionTest::AnyValue if is_nullable => value().is_not_null(),
        ConditionTest::AnyValue => value().ne(""),
        ConditionTest::NoneOf(values) if !values.is_empty() => {
            let is_other = is_one_of(backend, value(), values.iter().map(String::as_str)).not();
            if is_nullable { value().is_null().or(is_other) } else { is_other }
        }
        ConditionTest::NoneOf(_) | ConditionTest::Missing if is_nullable => value().is_null(),
        ConditionTest::NoneOf(_) | ConditionTest::Missing => value().eq(""),
    }
}

/// The account whose records are found by their labels: the only one of a filter that requires a value of a label. Not for slices on SQLite,
/// which would read the labels of a slice again for each record.
fn account_of_labels(backend: DbBackend, bounds: Bounds, filter: &UsageFilter) -> Option<&str> {
    let requires_value = filter.labels.values().any(|values| !values.is_empty());
    match filter.account_filter.accounts() {
        Accounts::Only(accounts) if requires_value && (backend == DbBackend::Postgres || bounds != Bounds::BoundarySlice) => {
            accounts.first().copied().filter(|_| accounts.len() == 1)
        }
        _ => None,
    }
}

/// The time expression in the conditions on the range of the rows of `table` that match `filter`. Of records that are found by their labels,
/// whose rows have the same range, it is in no index: a planner without statistics would take a scan of all records of the range for as
/// cheap.
pub(super) fn time_of_range(backend: DbBackend, table: Table, bounds: Bounds, filter: &UsageFilter) -> &'static str {
    match table {
        Table::Records if account_of_labels(backend, bounds, filter).is_some() => "(0 + occurred_at)",
        _ => table.time_for(filter),
    }
}

/// The condition that a record of one account has the labels whose values `filter` requires. The rows of each within `bounds` are a range of
/// their primary key; those in all the ranges name the records, which are found by primary key.
///
/// Any value of a label is a condition on the column of the record instead: its rows are no range of an index.
fn is_found_by_labels(backend: DbBackend, account_id: &str, bounds: Bounds, filter: &UsageFilter) -> Expr {
    let required = filter.labels.iter().filter(|(_, values)| !values.is_empty());
    let rows_of_each = required.map(|(key, values)| {
        let mut rows = label_rows(backend, *key, values);
        rows.columns([LabelColumn::OccurredAt, LabelColumn::RecordId]);
        rows.and_where(of_label(LabelColumn::AccountId).eq(account_id)).and_where(bounds.contain("usage_label.occurred_at"));
        rows
    });
    let rows_of_all = rows_of_each.reduce(|mut all, rows| all.union(UnionType::Intersect, rows).take());
    let record = Expr::tuple([Column::OccurredAt, Column::Id].map(|column| Expr::col((UsageRecord, column))));
    record.in_subquery(rows_of_all.unwrap_or_default())
}

/// The condition that a record has a label with one of `values`, which is looked up for each record.
fn has_label(backend: DbBackend, key: LabelKey, values: &[String]) -> Expr {
    let of_record = |column: Column| Expr::col((UsageRecord, column));
    let mut rows = label_rows(backend, key, values);
    rows.expr(Expr::cust("1"));
    rows.and_where(of_label(LabelColumn::AccountId).eq(of_record(Column::AccountId)));
    rows.and_where(of_label(LabelColumn::OccurredAt).eq(of_record(Column::OccurredAt)));
    rows.and_where(of_label(LabelColumn::RecordId).eq(of_record(Column::Id)));
    if backend == DbBackend::Postgres {
        rows.offset(0); // one lookup per record, whatever row counts the planner expects
    }
    Expr::exists(rows)
}

/// The rows of a label with one of `values`.
fn label_rows(backend: DbBackend, key: LabelKey, values: &[String]) -> SelectStatement {
    let mut rows = Query::select();
    rows.from(UsageLabel).and_where(of_label(LabelColumn::Key).eq(key.as_str()));
    rows.and_where(is_one_of(backend, of_label(LabelColumn::Value), values.iter().map(String::as_str)));
    rows
}

fn of_label(column: LabelColumn) -> Expr {
    Expr::col((UsageLabel, column))
}

/// The condition that `value` begins with one of `prefixes`, byte by byte: `LIKE` would need escapes, and ignores case on SQLite. No index
/// begins with such a column, so the condition is checked within the range that accounts and time give.
fn begins_with_any_of<'a>(backend: DbBackend, value: Expr, prefixes: impl IntoIterator<Item = &'a str>) -> Expr {
    let prefixes: Vec<String> = BTreeSet::from_iter(prefixes).into_iter().map(str::to_owned).collect();
    match (backend, prefixes.as_slice()) {
        (DbBackend::Postgres, _) => Expr::cust_with_exprs("$1 ^@ ANY($2)", [value, Expr::value(text_array(prefixes))]),
        (_, [only]) => {
            let prefix = || Expr::value(only.as_str());
            Expr::cust_with_exprs("substr(?, 1, length(?)) = ?", [value, prefix(), prefix()])
        }
        (_, several) => {
            let list = serde_json::Value::from(several).to_string();
            let begins = "EXISTS (SELECT 1 FROM json_each(?) AS prefix WHERE substr(?, 1, length(prefix.value)) = prefix.value)";
            Expr::cust_with_exprs(begins, [Expr::value(list), value])
        }
    }
}

/// The condition on the rows of `table` that count and match `filter` within `bounds`: voided records do not count.
pub(super) fn counts(backend: DbBackend, table: Table, bounds: Bounds, filter: &UsageFilter) -> Condition {
    is_not_voided(table).add(matches(backend, table, bounds, filter))
}

/// The same for the accounts of a joined table, whose column is `account`. Each account is a range of the primary key; a planner that
/// prefers to scan all accounts can still use the index by time.
pub(super) fn counts_of_each(
    backend: DbBackend,
    table: Table,
    bounds: Bounds,
    filter: &UsageFilter,
    account: &'static str,
) -> Condition {
    is_not_voided(table)
        .add(Expr::col(Column::AccountId).eq(Expr::cust(account)))
        .add(bounds.contain(table.time_for_all_accounts()))
        .add(matches_within(backend, table, bounds.contain(table.time()), bounds, filter))
}

/// The condition that a row is not a voided record; no condition for rollups.
fn is_not_voided(table: Table) -> Condition {
    Condition::all().add_option((table == Table::Records).then(|| Expr::cust(NOT_VOIDED)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::new_rows::Grain;
    use super::*;
    use crate::domain::account_scope::{AccountScope, UsageScope};

    /// The text of a statement with the condition of `filter` between two other values, and the number of its values.
    fn rendered(backend: DbBackend, table: Table, filter: &UsageFilter) -> (String, usize) {
        let bounds = Bounds::Instants(Timestamp::from_millis(0), Timestamp::from_millis(900_000));
        let mut sql = Sql::new(backend);
        sql.push("SELECT ")
            .bind(1)
            .push(" WHERE ")
            .push_condition(counts(backend, table, bounds, filter))
            .push(" LIMIT ")
            .bind(2);
        let statement = sql.finish();
        (statement.sql, statement.values.map_or(0, |values| values.0.len()))
    }

    fn names(count: usize) -> Vec<String> {
        (0..count).map(|number| format!("name-{number}")).collect()
    }

    #[test]
    fn values_of_a_condition_continue_those_of_the_statement() {
        let filter = UsageFilter { tiers: names(2), ..UsageFilter::of_account("a") };
        let (postgres, bound) = rendered(DbBackend::Postgres, Table::AccountRollups(Grain::QuarterHour), &filter);
        assert_eq!(bound, 7);
        let positions: Vec<_> = (1..=bound).map(|number| postgres.find(&format!("${number}"))).collect();
        assert!(positions.is_sorted() && positions.iter().all(Option::is_some), "{postgres}");
        let (sqlite, bound) = rendered(DbBackend::Sqlite, Table::AccountRollups(Grain::QuarterHour), &filter);
        assert_eq!((bound, sqlite.matches('?').count()), (7, 7), "{sqlite}");
    }

    #[test]
    fn equal_filters_render_equal_statements() {
        for backend in [DbBackend::Postgres, DbBackend::Sqlite] {
            let statement = |names: Vec<String>| {
                let filter = UsageFilter {
                    account_filter: AccountFilter::all(AccountScope::All).with_accounts(names.clone()),
                    session_ids: names.clone(),
                    model_prefixes: names.clone(),
                    providers: names,
                    ..UsageFilter::of_account("a")
                };
                let mut sql = Sql::new(backend);
                let bounds = Bounds::Instants(Timestamp::from_millis(0), Timestamp::from_millis(1));
                sql.push_condition(counts(backend, Table::Records, bounds, &filter));
                sql.finish()
            };
            let repeated = names(3).into_iter().rev().chain(names(2)).collect();
            assert_eq!(statement(repeated), statement(names(3)));
        }
    }

    #[test]
    fn a_scope_of_one_user_reads_its_records_and_no_rollups() {
        for backend in [DbBackend::Postgres, DbBackend::Sqlite] {
            let scope = UsageScope::User { account_id: "a".to_owned(), user_id: "ann".to_owned() };
            let filter = UsageFilter::for_accounts(AccountFilter::all(scope));
            let (records, _) = rendered(backend, Table::Records, &filter);
            assert!(records.contains(r#""account_id" = "#) && records.contains(r#""user_id" = "#), "{records}");
            for table in [Table::AccountRollups(Grain::UtcDay), Table::PlatformRollups(Grain::QuarterHour)] {
                let (rollups, _) = rendered(backend, table, &filter);
                assert!(rollups.contains("1 = 0"), "{rollups}");
            }
        }
    }

    #[test]
    fn the_text_does_not_depend_on_values() {
        for backend in [DbBackend::Postgres, DbBackend::Sqlite] {
            let text = |count: usize| {
                let filter = UsageFilter {
                    models: names(count),
                    model_prefixes: names(count),
                    user_ids: names(count),
                    excluded: BTreeMap::from([(Dimension::Tier, names(count).into_iter().collect())]),
                    ..UsageFilter::of_account("a")
                };
                rendered(backend, Table::Records, &filter).0
            };
            assert_eq!(text(2), text(300));
        }
    }
}
