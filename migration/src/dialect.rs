//! One text for two databases: PostgreSQL's types, turned into SQLite's few.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

/// Runs `statements`, written for PostgreSQL, on whichever database this is.
///
/// Two marks end a `CREATE TABLE`: `) ROWS;` for an ordinary table and `) SUMS;` for one that is looked up by its whole primary
/// key and updated in place all the time (clustered on SQLite; with room for updates in each page on PostgreSQL).
pub(crate) async fn run(manager: &SchemaManager<'_>, statements: &str) -> Result<(), DbErr> {
    let sql = match manager.get_database_backend() {
        DatabaseBackend::Sqlite => [
            (" BIGINT", " INTEGER"),
            (" SMALLINT", " INTEGER"),
            (" BOOLEAN", " INTEGER"),
            (" BYTEA", " BLOB"),
            (" UUID", " BLOB"),
            (" JSONB", " TEXT"),
            (" TRUE", " 1"),
            (") ROWS;", ") STRICT;"),
            (") SUMS;", ") STRICT, WITHOUT ROWID;"),
        ]
        .iter()
        .fold(statements.to_owned(), |sql, (postgres, sqlite)| sql.replace(postgres, sqlite)),
        _ => statements.replace(") ROWS;", ");").replace(") SUMS;", ") WITH (fillfactor = 80);"),
    };
    manager.get_connection().execute_unprepared(&sql).await?;
    Ok(())
}
