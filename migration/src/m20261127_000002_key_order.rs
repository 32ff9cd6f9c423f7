//! Keys are looked up by how they begin, then by their hash: the newest keys of an account lie together when they begin with a time.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The first ten bytes of the key's text, filled up with zeros, before the hash.
        let key_hash = match manager.get_database_backend() {
            DatabaseBackend::Sqlite => {
                "unhex(substr(hex(substr(CAST(idempotency_key AS BLOB), 1, 10)) || '00000000000000000000', 1, 20) || hex(key_hash))"
            }
            _ => "decode(rpad(encode(substring(convert_to(idempotency_key, 'UTF8') FOR 10), 'hex'), 20, '0'), 'hex') || key_hash",
        };
        let update = format!(
            "UPDATE usage_key SET key_hash = {key_hash} FROM usage_record
             WHERE usage_record.account_id = usage_key.account_id AND usage_record.occurred_at = usage_key.occurred_at
                 AND usage_record.id = usage_key.record_id"
        );
        manager.get_connection().execute_unprepared(&update).await.map(|_| ())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let update = "UPDATE usage_key SET key_hash = substr(key_hash, 11)";
        manager.get_connection().execute_unprepared(update).await.map(|_| ())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true) // all or nothing on SQLite too
    }
}
