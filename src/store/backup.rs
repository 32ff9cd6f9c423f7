//! Copies of an SQLite database, and what `restore` needs to know of a database.

use std::path::Path;

use sea_orm::{ConnectionTrait, Statement};

use super::database::Database;
use super::failure::from_db;
use crate::error::{Error, ErrorCode};

impl Database {
    /// Writes the state of an SQLite database at this moment to `file`, which must be empty or not exist. Reads and writes of other processes
    /// continue; the write-ahead log grows meanwhile, because it keeps what the copy does not hold. `INVALID_ARGUMENT` if the path is not UTF-8,
    /// `INTERNAL` if the file cannot be written, or the database is not SQLite.
    pub async fn copy_to(&self, file: &Path) -> Result<(), Error> {
        let path = file.to_str().ok_or_else(|| {
            let message = format!("the path `{}` is not UTF-8; choose a folder and a file whose names are", file.display());
            Error::caller(ErrorCode::InvalidArgument, message)
        })?;
        let copy = Statement::from_sql_and_values(self.backend, "VACUUM INTO ?", [path.into()]);
        self.writer.execute_raw(copy).await.map_err(from_db)?;
        Ok(())
    }

    /// Fails with `UNSUPPORTED_DATABASE` if pages of an SQLite database are damaged.
    pub async fn check_pages(&self) -> Result<(), Error> {
        let row =
            self.writer.query_one_raw(Statement::from_string(self.backend, "PRAGMA quick_check(1)")).await.map_err(from_db)?;
        let result: String = row.map_or(Ok(String::new()), |row| row.try_get_by_index(0)).map_err(from_db)?;
        if result == "ok" {
            Ok(())
        } else {
            Err(Error::caller(ErrorCode::UnsupportedDatabase, format!("the database is damaged: {result}")))
        }
    }

    /// The name of a table of a PostgreSQL database; `None` if it has none. `INTERNAL` on SQLite.
    pub async fn any_table(&self) -> Result<Option<String>, Error> {
        let tables = "SELECT relname::text FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace \
             WHERE relkind IN ('r', 'p') AND nspname NOT IN ('pg_catalog', 'information_schema') \
             AND nspname NOT LIKE 'pg\\_toast%' AND nspname NOT LIKE 'pg\\_temp%' ORDER BY relname LIMIT 1";
        let row = self.writer.query_one_raw(Statement::from_string(self.backend, tables)).await.map_err(from_db)?;
        row.map(|row| row.try_get_by_index(0)).transpose().map_err(from_db)
    }

    /// Gathers the statistics of a PostgreSQL database and marks its pages as visible, which a restored database lacks: without them, queries
    /// would read far too much. `INTERNAL` on SQLite.
    pub async fn analyze(&self) -> Result<(), Error> {
        self.direct().execute_unprepared("VACUUM (ANALYZE)").await.map_err(from_db)?;
        Ok(())
    }
}
