//! The groups of the aggregation statement: the columns by which it groups, which groups it returns, and their values in a row.
//!
//! A row of the result has the time key, the kind of the group, its rank, the number of groups, the usage type, the sums, and the columns of
//! the group.

use std::collections::BTreeSet;

use sea_orm::{DbBackend, DbErr, QueryResult};

use super::filter::value_of;
use super::sql::{Sql, largest_first, text_array};
use super::sums::{SUM_COLUMNS, measure_sums, push_sums};
use super::table::Table;
use super::usage::{GroupValues, RankBy, Top};
use crate::domain::account_scope::Accounts;
use crate::domain::dimension::{Dimension, Grouping};
use crate::domain::filter::UsageFilter;

/// The index of the sums in a row.
pub(super) const SUMS_INDEX: usize = 5;
/// The index of the columns of the group in a row.
pub(super) const GROUP_INDEX: usize = SUMS_INDEX + SUM_COLUMNS.len();

pub(super) const USAGE_TYPE: &str = "usage_type";
const OWNER: &str = "owner";

/// Which account the values of a group belong to in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ValueOwner<'a> {
    /// No account: all accounts share the values.
    None,
    /// This account, the only one of the query.
    Account(&'a str),
    /// The account of their records, by which the statement groups in addition, as `owner`.
    Column,
}

impl<'a> ValueOwner<'a> {
    fn of(filter: &'a UsageFilter, by: Option<Grouping>) -> Self {
        let belong_to_account = by.is_some_and(|by| by.dimensions().any(Dimension::belongs_to_account));
        match filter.account_filter.accounts() {
            _ if !belong_to_account => Self::None,
            Accounts::Only(accounts) => match accounts.as_slice() {
                [only] => Self::Account(only),
                _ => Self::Column,
            },
            Accounts::All | Accounts::AllExcept(_) => Self::Column,
        }
    }
}

/// The columns of the groups in a statement.
pub(super) struct GroupColumns<'a> {
    /// The dimensions with their columns. The usage type has a column in every statement.
    of_dimensions: Vec<(Dimension, &'static str)>,
    owner: ValueOwner<'a>,
}

impl<'a> GroupColumns<'a> {
    pub(super) fn of(filter: &'a UsageFilter, by: Option<Grouping>) -> Self {
        let names = ["name", "second_name"];
        let column = |(dimension, name)| (dimension, if dimension == Dimension::UsageType { USAGE_TYPE } else { name });
        let dimensions = by.into_iter().flat_map(Grouping::dimensions);
        Self { of_dimensions: dimensions.zip(names).map(column).collect(), owner: ValueOwner::of(filter, by) }
    }

    /// The columns of the dimensions, in order, then `owner` if the statement has it.
    pub(super) fn all(&self) -> impl Iterator<Item = &'static str> {
        let of_dimensions = self.of_dimensions.iter().map(|(_, column)| *column);
        of_dimensions.chain((self.owner == ValueOwner::Column).then_some(OWNER))
    }

    /// The condition that records have no value of any dimension; `table` is the prefix of the columns.
    pub(super) fn have_no_value(&self, table: &str) -> String {
        let each = self.of_dimensions.iter().map(|(_, column)| format!("{table}{column} = ''"));
        each.collect::<Vec<_>>().join(" AND ")
    }

    /// The columns but the usage type, each with its expression in a table.
    pub(super) fn values_in(&self, backend: DbBackend, table: Table) -> Vec<(String, &'static str)> {
        // Rollups of accounts have no users: in them, all records together have none.
        let has_users = matches!(table, Table::Records | Table::UserRollups(_));
        let value_in = |dimension: Dimension| {
            let value = value_of(backend, dimension);
            match table {
                Table::Records => format!("COALESCE({value}, '')"),
                _ if dimension == Dimension::User && !has_users => "''".to_owned(),
                _ => value,
            }
        };
        let of_dimensions = self.of_dimensions.iter().filter(|(_, column)| *column != USAGE_TYPE);
        let mut values: Vec<_> = of_dimensions.map(|(dimension, column)| (value_in(*dimension), *column)).collect();
        if self.owner == ValueOwner::Column && !has_users {
            values.push(("''".to_owned(), OWNER));
        } else if self.owner == ValueOwner::Column {
            // Values of other dimensions, and the records without a value, are one group for all accounts.
            let owned = self.of_dimensions.iter().filter(|(dimension, _)| dimension.belongs_to_account());
            let is_owned: Vec<_> = owned.map(|(dimension, _)| format!("{} <> ''", value_in(*dimension))).collect();
            values.push((format!("CASE WHEN {} THEN account_id ELSE '' END", is_owned.join(" OR ")), OWNER));
        }
        values
    }

    /// The names of the columns but the usage type, with the empty text instead of a user and of the account of its values.
    pub(super) fn names_without_user(&self) -> Vec<&'static str> {
        let of_dimensions = self.of_dimensions.iter().filter(|(_, column)| *column != USAGE_TYPE);
        let names = of_dimensions.map(|(dimension, column)| if *dimension == Dimension::User { "''" } else { *column });
        names.chain((self.owner == ValueOwner::Column).then_some("''")).collect()
    }

    /// Appends the account that the values of a group belong to.
    pub(super) fn push_owner(&self, sql: &mut Sql) {
        match self.owner {
            ValueOwner::None => _ = sql.push("''"),
            ValueOwner::Account(account_id) => _ = sql.bind(account_id),
            ValueOwner::Column => _ = sql.push(OWNER),
        }
    }

    /// The values of the group of a row, whose columns begin at `first`.
    pub(super) fn read(&self, row: &QueryResult, first: usize) -> Result<GroupValues, DbErr> {
        let text = |index: usize| -> Result<Option<String>, DbErr> {
            let text: String = row.try_get_by_index(first + index)?;
            Ok(Some(text).filter(|text| !text.is_empty()))
        };
        let count = self.of_dimensions.len();
        let values = (0..count).map(text).collect::<Result<Vec<_>, DbErr>>()?;
        let has_owner = self
            .of_dimensions
            .iter()
            .zip(&values)
            .any(|((dimension, _), value)| dimension.belongs_to_account() && value.is_some());
        let account_id = match self.owner {
            ValueOwner::Account(account_id) if has_owner => Some(account_id.to_owned()),
            ValueOwner::Column => text(count)?,
            ValueOwner::None | ValueOwner::Account(_) => None,
        };
        let mut values = values.into_iter();
        Ok(GroupValues { first: values.next().flatten(), second: values.next().flatten(), account_id })
    }

    /// The texts of a group in its columns: the empty text for a missing value.
    fn texts<'g>(&self, group: &'g GroupValues) -> Vec<&'g str> {
        let of_dimensions = [&group.first, &group.second].into_iter().take(self.of_dimensions.len());
        let owner = (self.owner == ValueOwner::Column).then_some(&group.account_id);
        of_dimensions.chain(owner).map(|text| text.as_deref().unwrap_or_default()).collect()
    }
}

/// Returns every group.
pub(super) fn push_all(sql: &mut Sql, columns: &GroupColumns<'_>) {
    let kind = match columns.of_dimensions.as_slice() {
        [] => "0".to_owned(),
        _ => format!("CASE WHEN {} THEN 1 ELSE 0 END", columns.have_no_value("")),
    };
    let selected: Vec<_> = SUM_COLUMNS.into_iter().chain(columns.all()).collect();
    sql.push(&format!(
        " SELECT CAST(day AS BIGINT), CAST({kind} AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), usage_type, {} FROM grouped",
        selected.join(", ")
    ));
}

/// Returns these groups, and sums the others with a value as the remainder.
pub(super) fn push_named(sql: &mut Sql, columns: &GroupColumns<'_>, groups: &[GroupValues]) {
    let names: Vec<_> = columns.all().collect();
    sql.push(&format!(", named AS (SELECT grouped.*, CAST(CASE WHEN {} THEN 1 WHEN ", columns.have_no_value("")));
    push_is_named(sql, columns, groups);
    sql.push(" THEN 0 ELSE 2 END AS BIGINT) AS kind FROM grouped) SELECT CAST(day AS BIGINT), kind, ");
    sql.push("CAST(0 AS BIGINT), CAST(0 AS BIGINT), usage_type");
    push_sums(sql, "named");
    for name in &names {
        sql.push(&format!(", CASE kind WHEN 0 THEN {name} ELSE '' END"));
    }
    sql.push(" FROM named").push(&group_by_ordinals(names.len()));
}

/// Appends the condition that the group of a row is one of `groups`.
pub(super) fn push_is_named(sql: &mut Sql, columns: &GroupColumns<'_>, groups: &[GroupValues]) {
    let names: Vec<_> = columns.all().collect();
    sql.push(&format!("({}) IN (SELECT ", names.join(", ")));
    // Sorted, so that equal lists produce equal statements, which are coalesced.
    let groups: BTreeSet<_> = groups.iter().map(|group| columns.texts(group)).collect();
    if sql.backend() == DbBackend::Postgres {
        sql.push("* FROM UNNEST(");
        for index in 0..names.len() {
            let values = groups.iter().map(|texts| texts[index].to_owned());
            sql.push(if index == 0 { "CAST(" } else { ", CAST(" }).bind(text_array(values)).push(" AS TEXT[])");
        }
        sql.push(")");
    } else {
        let values: Vec<_> = (0..names.len()).map(|index| format!("value ->> {index}")).collect();
        let rows = serde_json::json!(groups).to_string();
        sql.push(&format!("{} FROM json_each(", values.join(", "))).bind(rows).push(")");
    }
    sql.push(")");
}

/// Appends the table expression `ranked`, which ranks the groups with a value.
pub(super) fn push_ranked(sql: &mut Sql, columns: &GroupColumns<'_>, top: Top) {
    let names: Vec<_> = columns.all().collect();
    let listed = names.join(", ");
    sql.push(&format!(", ranked AS (SELECT {listed}, ROW_NUMBER() OVER (ORDER BY "));
    let by_sum =
        |(high, low): (String, String)| largest_first(&format!("CAST({high} AS BIGINT)"), &format!("CAST({low} AS BIGINT)"));
    let order = match top.rank_by {
        RankBy::Quantity => by_sum(("SUM(quantity_high)".to_owned(), "SUM(quantity_low)".to_owned())),
        RankBy::Measure(measure) => by_sum(measure_sums(measure)),
        RankBy::Unique(_) => "MAX(members) DESC".to_owned(),
    };
    // A group without members is in no row of `member_count`.
    let candidates = match top.rank_by {
        RankBy::Unique(_) => {
            let without_members = format!("SELECT {listed}, 0 AS members FROM grouped");
            format!("({without_members} UNION ALL SELECT {listed}, members FROM member_count) AS candidate")
        }
        RankBy::Quantity | RankBy::Measure(_) => "grouped".to_owned(),
    };
    sql.push(&format!("{order}, {listed}) AS rank, COUNT(*) OVER () AS groups FROM {candidates} "));
    sql.push(&format!("WHERE NOT ({}) GROUP BY {listed})", columns.have_no_value("")));
}

/// Returns the first groups of `ranked`, and sums the others as the remainder.
pub(super) fn push_top(sql: &mut Sql, columns: &GroupColumns<'_>, top: Top) {
    let names: Vec<_> = columns.all().collect();
    sql.push(&format!(" SELECT CAST(grouped.day AS BIGINT), CAST(CASE WHEN {} THEN 1", columns.have_no_value("grouped.")));
    sql.push(" WHEN rank <= ").bind(i64::from(top.count)).push(" THEN 0 ELSE 2 END AS BIGINT), ");
    sql.push("CAST(COALESCE(MIN(rank), 0) AS BIGINT), CAST(COALESCE(MAX(groups), 0) AS BIGINT), grouped.usage_type");
    push_sums(sql, "grouped");
    for name in &names {
        sql.push(", CASE WHEN rank <= ").bind(i64::from(top.count)).push(&format!(" THEN grouped.{name} ELSE '' END"));
    }
    // Every ranked group is in `grouped`, so both joins are equivalent. PostgreSQL executes a FULL JOIN by hash or merge, never as a nested
    // loop, which it would choose when it expects a single group.
    sql.push(if sql.backend() == DbBackend::Postgres {
        " FROM grouped FULL JOIN ranked"
    } else {
        " FROM grouped LEFT JOIN ranked"
    });
    let are_equal: Vec<_> = names.iter().map(|name| format!("ranked.{name} = grouped.{name}")).collect();
    sql.push(" ON ").push(&are_equal.join(" AND ")).push(&group_by_ordinals(names.len()));
}

/// Groups the result by day, kind, usage type and this many columns of the group.
fn group_by_ordinals(columns: usize) -> String {
    let ordinals = [1, 2, 5].into_iter().chain((1..=columns).map(|ordinal| GROUP_INDEX + ordinal));
    let ordinals: Vec<_> = ordinals.map(|ordinal| ordinal.to_string()).collect();
    format!(" GROUP BY {}", ordinals.join(", "))
}
