//! One text for two databases: PostgreSQL's types, turned into SQLite's few.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

/// Runs `statements`, written for PostgreSQL, on whichever database this is.
///
/// Three marks end a `CREATE TABLE`: `) ROWS;` for an ordinary table, `) KEYS;` for one that is looked up by its whole primary key
/// (clustered on SQLite), and `) SUMS;` for one that is also updated in place all the time (with room for updates in each page on
/// PostgreSQL).
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
            (") SUMS;", ") STRICT, WITHOUT ROWID;"),
        ]
        .iter()
        .fold(statements.to_owned(), |sql, (postgres, sqlite)| sql.replace(postgres, sqlite)),
        // Texts are compared byte by byte, as on SQLite: a collation of the system may change under an index.
        _ => statements
            .replace(" TEXT", " TEXT COLLATE \"C\"")
            .replace(") ROWS;", ");")
            .replace(") KEYS;", ");")
            .replace(") SUMS;", ") WITH (fillfactor = 80);"),
    };
    manager.get_connection().execute_unprepared(&sql).await?;
    Ok(())
}

/// The migration of a file that says `UP` and `DOWN` in SQL. Its name is the file's.
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
                Some(true) // all or nothing on SQLite too
            }
        }
    };
}

pub(crate) use sql_migration;
