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
             WHERE length(usage_key.key_hash) = 16 AND usage_record.account_id = usage_key.account_id
                 AND usage_record.occurred_at = usage_key.occurred_at AND usage_record.id = usage_key.record_id"
        );
        let connection = manager.get_connection();
        if manager.get_database_backend() == DatabaseBackend::Postgres {
            // An old process that still runs would record keys again that it no longer finds: it waits, and then is refused.
            connection.execute_unprepared("LOCK TABLE usage_key IN ACCESS EXCLUSIVE MODE").await?;
            connection.execute_unprepared(&update).await?;
            connection
                .execute_unprepared("ALTER TABLE usage_key ADD CONSTRAINT usage_key_hash_length CHECK (length(key_hash) = 26)")
                .await?;
        } else {
            connection.execute_unprepared(&update).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        if manager.get_database_backend() == DatabaseBackend::Postgres {
            connection.execute_unprepared("ALTER TABLE usage_key DROP CONSTRAINT usage_key_hash_length").await?;
        }
        let update = "UPDATE usage_key SET key_hash = substr(key_hash, 11) WHERE length(key_hash) = 26";
        connection.execute_unprepared(update).await.map(|_| ())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true) // all or nothing on SQLite too
    }
}
