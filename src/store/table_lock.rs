//! Locks on whole tables (PostgreSQL).

use sea_orm::{ConnectionTrait, DbErr};

use super::write_pool::WriteTransaction;

/// Locks a table, given with the mode, until the transaction ends. Waits for at most `timeout`, such as `200ms`.
pub(super) async fn lock_table(transaction: &WriteTransaction, table_and_mode: &str, timeout: &str) -> Result<(), DbErr> {
    // Two calls: Citus sends the text of a call to the nodes, as one statement.
    transaction.execute_unprepared(&format!("SET LOCAL lock_timeout = '{timeout}'")).await?;
    transaction.execute_unprepared(&format!("LOCK TABLE {table_and_mode} MODE")).await.map(|_| ())
}
