//! Erased idempotency keys: the prefix of their hash, which is readable, is zeros. A key that is sent again is looked up in both forms, so that
//! it is not recorded twice; the second lookup is left out where no key was erased (docs/decisions/0064-erasure.md).

use entity::usage_key;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};

use super::inserts::push_key_rows;
use super::new_rows::RecordRow;
use super::rows::push_join;
use super::sql::Sql;

/// The condition that keys were erased, of any account: a lookup in a table that is small, or empty.
pub(super) const HAS_ERASED_KEYS: &str = "EXISTS (SELECT 1 FROM erased_key_account)";

/// The hash of the erased key, from an expression for that of the key.
pub(super) fn erased_key_expression(backend: DbBackend, key_hash: &str) -> String {
    match backend {
        DbBackend::Postgres => format!("'\\x00000000000000000000'::bytea || substring({key_hash} FROM 11)"),
        _ => format!("unhex('00000000000000000000' || substr(hex({key_hash}), 21))"),
    }
}

/// Whether keys were erased, of any account.
pub(super) async fn has_erased_keys(connection: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let mut sql = Sql::new(connection.get_database_backend());
    sql.push(&format!("SELECT CASE WHEN {HAS_ERASED_KEYS} THEN 1 ELSE 0 END"));
    let row = connection.query_one_raw(sql.finish()).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get_by_index::<i32>(0))? == 1)
}

/// Deletes those of the keys of `rows`, claimed by the transaction, that exist as erased keys. Returns their number.
pub(super) async fn release_erased_keys(connection: &impl ConnectionTrait, rows: &[RecordRow<'_>]) -> Result<u64, DbErr> {
    let erased = erased_key_expression(connection.get_database_backend(), "own.key_hash");
    let mut sql = Sql::new(connection.get_database_backend());
    sql.push("DELETE FROM usage_key WHERE (account_id, key_hash) IN (SELECT own.account_id, own.key_hash FROM (");
    push_key_rows(&mut sql, &[usage_key::Column::AccountId, usage_key::Column::KeyHash], rows);
    push_join(&mut sql);
    sql.push(&format!(
        " usage_key own ON own.account_id = input.account_id AND own.key_hash = input.key_hash \
         WHERE (SELECT 1 FROM usage_key erased WHERE erased.account_id = own.account_id AND erased.key_hash = {erased} \
         AND erased.key_hash <> own.key_hash LIMIT 1) = 1)"
    ));
    Ok(connection.execute_raw(sql.finish()).await?.rows_affected())
}
