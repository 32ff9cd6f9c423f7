//! Splits the recount of rollups of users into groups of a limited number of records, so that each is a short transaction.

use sea_orm::{ConnectionTrait, DbErr};

use super::database::Database;
use super::new_rows::Grain;
use super::recount::{RecountRange, RecountStep, push_range};
use super::sql::Sql;
use super::table::Table;

/// Accounts, or users of one account, whose rollups are recounted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecountGroup {
    /// The accounts.
    pub accounts: Vec<String>,
    /// The users of the only account; `None`: all users of the accounts.
    pub users: Option<Vec<String>>,
}

impl RecountGroup {
    /// The part of a range that is of the group.
    pub fn within(&self, range: RecountRange<'_>) -> RecountRange<'_> {
        RecountRange {
            start: range.start,
            end: range.end,
            accounts: Some(&self.accounts),
            users: self.users.as_deref(),
            with_expired: range.with_expired,
        }
    }
}

impl Database {
    /// The accounts that have rollups of users on the whole UTC days of the range, or must have them, in groups of at most `records` records
    /// of these days. An account with more is split by its users; a user with more is a group of its own. Accounts that never had a user
    /// are in no group. Reads the rollups of accounts by day, so these must be materialized.
    pub async fn recount_groups(&self, range: RecountRange<'_>, records: i64) -> Result<Vec<RecountGroup>, DbErr> {
        let Some(range) = range.whole_buckets(RecountStep::UserDays) else { return Ok(Vec::new()) };
        let mut groups = Vec::new();
        for accounts in grouped(self.accounts_with_users(range).await?, records) {
            match accounts.as_slice() {
                [(account_id, of_account)] if *of_account > records => {
                    let only = vec![account_id.clone()];
                    let users = self.users_of(RecountRange { accounts: Some(&only), ..range }).await?;
                    let of_users = grouped(users, records).into_iter();
                    groups.extend(of_users.map(|users| RecountGroup { accounts: only.clone(), users: Some(names_of(users)) }));
                }
                _ => groups.push(RecountGroup { accounts: names_of(accounts), users: None }),
            }
        }
        Ok(groups)
    }

    /// The accounts of [`Database::recount_groups`], each with its number of records in the range.
    async fn accounts_with_users(&self, range: RecountRange<'_>) -> Result<Vec<(String, i64)>, DbErr> {
        let mut sql = self.sql();
        sql.push("SELECT account_id, CAST(SUM(records) AS BIGINT) FROM (");
        sql.push("SELECT account_id, records FROM (SELECT account_id, SUM(records) AS records FROM usage_rollup WHERE ");
        push_range(&mut sql, Table::AccountRollups(Grain::UtcDay), range);
        // A scalar subquery is a lookup in the index for each account; an EXISTS may be planned as a join with all records.
        sql.push(
            " GROUP BY account_id) AS recorded WHERE (SELECT 1 FROM usage_record WHERE usage_record.account_id = recorded.account_id \
             AND user_id IS NOT NULL LIMIT 1) = 1 UNION ALL SELECT account_id, 0 FROM user_rollup WHERE ",
        );
        push_range(&mut sql, Table::UserRollups(Grain::UtcDay), range);
        sql.push(") AS found GROUP BY account_id ORDER BY account_id");
        self.read_names(sql).await
    }

    /// The users with records or rollups in a range of one account, each with its number of records.
    async fn users_of(&self, range: RecountRange<'_>) -> Result<Vec<(String, i64)>, DbErr> {
        let mut sql = self.sql();
        sql.push(
            "SELECT user_id, CAST(SUM(records) AS BIGINT) FROM (SELECT user_id, COUNT(*) AS records FROM usage_record WHERE ",
        );
        push_range(&mut sql, Table::Records, range);
        sql.push(" AND user_id IS NOT NULL GROUP BY user_id UNION ALL SELECT user_id, 0 FROM user_rollup WHERE ");
        push_range(&mut sql, Table::UserRollups(Grain::UtcDay), range);
        sql.push(") AS found GROUP BY user_id ORDER BY user_id");
        self.read_names(sql).await
    }

    async fn read_names(&self, sql: Sql) -> Result<Vec<(String, i64)>, DbErr> {
        self.writer.query_all_raw(sql.finish()).await?.iter().map(sea_orm::QueryResult::try_get_many_by_index).collect()
    }
}

/// Groups names with a number of records each, in order: a group has at most `records`, or a single name.
fn grouped(names: Vec<(String, i64)>, records: i64) -> Vec<Vec<(String, i64)>> {
    let mut groups: Vec<Vec<(String, i64)>> = Vec::new();
    let mut left = 0;
    for (name, of_name) in names {
        match groups.last_mut() {
            Some(group) if of_name <= left => group.push((name, of_name)),
            _ => {
                left = records;
                groups.push(vec![(name, of_name)]);
            }
        }
        left -= of_name;
    }
    groups
}

fn names_of(counted: Vec<(String, i64)>) -> Vec<String> {
    counted.into_iter().map(|(name, _)| name).collect()
}
