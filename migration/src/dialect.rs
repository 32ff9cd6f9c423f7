//! One SQL text for both databases: PostgreSQL's types, translated to SQLite's.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

/// Executes `statements`, written for PostgreSQL, on the database of `manager`.
///
/// A mark after the closing parenthesis of `CREATE TABLE` gives the kind of table: `) ROWS;` an ordinary table, `) KEYS;` a table read by
/// its whole primary key (clustered on SQLite), `) ROLLUPS;` a table whose rows are also updated in place all the time (pages keep free
/// space for updates on PostgreSQL).
pub(crate) async fn run(manager: &SchemaManager<'_>, statements: &str) -> Result<(), DbErr> {
    let sql = match manager.get_database_backend() {
        DatabaseBackend::Sqlite => [
            (" BIGINT", " INTEGER"),
            (" SMALLINT", " INTEGER"),
            (" BOOLEAN", " INTEGER"),
            (" BYTEA", " BLOB"),
            (" UUID", " BLOB"),
            (" JSONB", " TEXT"),
            (") ROWS;", ") STRICT;"),
            (") KEYS;", ") STRICT, WITHOUT ROWID;"),
            (") ROLLUPS;", ") STRICT, WITHOUT ROWID;"),
        ]
        .iter()
        .fold(statements.to_owned(), |sql, (postgres, sqlite)| sql.replace(postgres, sqlite)),
        // Text is compared byte by byte, as on SQLite: a collation of the operating system may change and corrupt an index.
        _ => statements
            .replace(" TEXT", " TEXT COLLATE \"C\"")
            .replace(") ROWS;", ");")
            .replace(") KEYS;", ");")
            .replace(") ROLLUPS;", ") WITH (fillfactor = 80);"),
    };
    manager.get_connection().execute_unprepared(&sql).await?;
    Ok(())
}

/// Defines the migration of a file from its SQL in `UP` and `DOWN`. The migration is named after the file.
macro_rules! sql_migration {
    () => {
        #[derive(sea_orm_migration::prelude::DeriveMigrationName)]
        pub(crate) struct Migration;

        #[sea_orm_migration::async_trait::async_trait]
        impl sea_orm_migration::prelude::MigrationTrait for Migration {
            async fn up(
                &self,
                manager: &sea_orm_migration::prelude::SchemaManager,
            ) -> Result<(), sea_orm_migration::prelude::DbErr> {
                crate::dialect::run(manager, UP).await
            }

            async fn down(
                &self,
                manager: &sea_orm_migration::prelude::SchemaManager,
            ) -> Result<(), sea_orm_migration::prelude::DbErr> {
                crate::dialect::run(manager, DOWN).await
            }

            fn use_transaction(&self) -> Option<bool> {
                Some(true) // atomic on SQLite too
            }
        }
    };
}

pub(crate) use sql_migration;
