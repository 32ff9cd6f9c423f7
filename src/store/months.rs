//! The months of usage records. On PostgreSQL each UTC month with records is a partition of `usage_record`, and one partition has the years
//! before (docs/decisions/0067-partitions-by-month.md). A month is created when its first record is inserted: the insert fails, the month is
//! created, and the insert is repeated. Nothing to create on SQLite, whose tables have no partitions.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DbErr};

use super::database::Database;
use super::failure::{MONTH_BEING_DETACHED, MONTH_NOT_PERMITTED, POSTGRES_INSUFFICIENT_PRIVILEGE, code_of};
use super::partitions::partitions;
use super::table_lock::lock_table;
use crate::domain::time::Timestamp;

/// The lock that attaching a month takes: one process at a time creates months, and none while a month is being detached. It does not conflict with
/// reading and recording. Before any other lock on the table, for the end of which a detachment would wait.
const LOCK: &str = "ONLY usage_record IN SHARE UPDATE EXCLUSIVE";

impl Database {
    /// Creates those of `months`, given by any instant in them, that do not exist. Does not block records of other months.
    /// `DATABASE_UNAVAILABLE` (as `failure` converts it) if this role may not create them.
    pub async fn create_months(&self, months: impl IntoIterator<Item = Timestamp> + Send) -> Result<(), DbErr> {
        let months: BTreeSet<_> = months.into_iter().map(Timestamp::floor_utc_month).collect();
        if months.is_empty() || self.is_sqlite() {
            return Ok(());
        }
        self.create_missing(&months).await.map_err(|error| {
            if code_of(&error).as_deref() != Some(POSTGRES_INSUFFICIENT_PRIVILEGE) {
                return error;
            }
            tracing::error!(%error, "{MONTH_NOT_PERMITTED}");
            DbErr::Custom(MONTH_NOT_PERMITTED.to_owned())
        })
    }

    async fn create_missing(&self, months: &BTreeSet<Timestamp>) -> Result<(), DbErr> {
        let transaction = self.begin_write().await?;
        lock_table(&transaction, LOCK, "5s").await?;
        let existing = partitions(&transaction).await?;
        let mut created = Vec::new();
        for month in months {
            match existing.iter().find(|partition| partition.contains(*month)) {
                Some(partition) if partition.is_being_detached => return Err(DbErr::Custom(MONTH_BEING_DETACHED.to_owned())),
                Some(_) => continue,
                None => {}
            }
            // `CREATE TABLE … PARTITION OF` would wait for all statements on records, and hold up the next ones meanwhile.
            let table = month.to_utc().format("usage_record_y%Ym%m").to_string();
            transaction.execute_unprepared(&format!("CREATE TABLE {table} (LIKE usage_record INCLUDING ALL)")).await?;
            let (start, end) = (month.millis(), month.next_utc_month().millis());
            let attach = format!("ALTER TABLE usage_record ATTACH PARTITION {table} FOR VALUES FROM ({start}) TO ({end})");
            transaction.execute_unprepared(&attach).await?;
            created.push(table);
        }
        transaction.commit().await?;
        for table in created {
            tracing::info!(table, "the table of a month of usage records was created");
        }
        Ok(())
    }

    /// Creates the months that were noted as missing. Not within a transaction, which would need a second connection.
    pub(super) async fn create_noted_months(&self) -> Result<(), DbErr> {
        self.create_months(self.missing_months.take()).await
    }
}
