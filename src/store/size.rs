//! The size of the database, and of the disk it is on.

use sea_orm::{ConnectionTrait, DbErr, Statement};
use tokio::time::timeout;

use super::database::Database;
use super::health::HEALTH_CHECK_TIMEOUT;

impl Database {
    /// Size in bytes: of the file and its write-ahead log on SQLite, of the whole database on PostgreSQL. `None` if the file does not exist or
    /// the database does not respond.
    pub async fn bytes(&self) -> Option<u64> {
        if let Some(files) = self.writer.files() {
            return files.bytes();
        }
        let size = async {
            let statement = Statement::from_string(self.backend, "SELECT pg_database_size(current_database())");
            let row = self.lookup_connection().query_one_raw(statement).await?;
            row.map_or(Ok(0), |row| row.try_get_by_index::<i64>(0))
        };
        let size: Result<i64, DbErr> = timeout(HEALTH_CHECK_TIMEOUT, size).await.ok()?;
        u64::try_from(size.ok()?).ok()
    }

    /// Free bytes on the disk of an SQLite database. `None` on PostgreSQL, whose disk is that of its server.
    pub fn free_disk_bytes(&self) -> Option<u64> {
        self.writer.files()?.free_bytes()
    }
}
