//! The accounts next to others in alphabetical order, for suggestions of accounts that were misspelt.

use super::database::Database;
use super::sql::Sql;
use crate::error::Error;

/// Number of accounts that are read on each side of a name, in alphabetical order.
const NEIGHBORS_MAX: i64 = 50;

impl Database {
    /// Accounts with usage that are close to one of `names` in alphabetical order. Only for callers that may read every account.
    pub async fn neighboring_accounts(&self, names: &[String]) -> Result<Vec<String>, Error> {
        let mut sql = self.sql();
        if sql.is_distributed() {
            push_neighboring_accounts(&mut sql, names);
        } else {
            push_steps_to_neighboring_accounts(&mut sql, names);
        }
        let mut accounts: Vec<String> = self.read_for_reason(sql.finish(), |row| row.try_get_by_index(0)).await?;
        accounts.sort_unstable();
        Ok(accounts)
    }
}

/// Appends the query for the accounts next to `names`: steps from one account to the next through the primary key, without reading all rollups.
fn push_steps_to_neighboring_accounts(sql: &mut Sql, names: &[String]) {
    for (index, name) in names.iter().enumerate() {
        sql.push(if index == 0 { "WITH RECURSIVE " } else { ", " });
        for (direction, aggregate, first_operator, next_operator) in [("up", "MIN", ">=", ">"), ("down", "MAX", "<", "<")] {
            sql.push(if direction == "down" { ", " } else { "" });
            sql.push(&format!("{direction}{index} (account_id, steps) AS (SELECT (SELECT {aggregate}(account_id) FROM usage_rollup WHERE account_id {first_operator} "));
            sql.bind(name.as_str());
            sql.push(&format!(
                "), 1 UNION ALL SELECT (SELECT {aggregate}(account_id) FROM usage_rollup WHERE account_id {next_operator} {direction}{index}.account_id), \
                 steps + 1 FROM {direction}{index} WHERE account_id IS NOT NULL AND steps < {NEIGHBORS_MAX})"
            ));
        }
    }
    for (index, _) in names.iter().enumerate() {
        sql.push(if index == 0 { " " } else { " UNION " });
        sql.push(&format!("SELECT account_id FROM up{index} WHERE account_id IS NOT NULL UNION "));
        sql.push(&format!("SELECT account_id FROM down{index} WHERE account_id IS NOT NULL"));
    }
}

/// The same on Citus, which does not execute recursive queries over several accounts: each node reads the rollups of its next accounts.
fn push_neighboring_accounts(sql: &mut Sql, names: &[String]) {
    for (index, name) in names.iter().enumerate() {
        for (operator, direction) in [(">=", "ASC"), ("<", "DESC")] {
            sql.push(if index == 0 && direction == "ASC" { "" } else { " UNION " });
            sql.push(&format!("SELECT account_id FROM (SELECT account_id FROM usage_rollup WHERE account_id {operator} "));
            sql.bind(name.as_str());
            sql.push(&format!(" GROUP BY account_id ORDER BY account_id {direction} LIMIT {NEIGHBORS_MAX}) AS next"));
        }
    }
}
