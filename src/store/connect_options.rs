//! How connection pools connect: the settings of their connections, and what is checked when one is opened or used.

use std::time::Duration;

use sea_orm::sqlx::Connection as _;
use sea_orm::sqlx::sqlite::{SqliteAutoVacuum, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database as SeaOrm, DatabaseConnection, DbErr, sqlx};

use super::connection_health::ConnectionHealth;
use super::reads::Deadline;
use super::server_connection::{postgres_server, reported_error, with_known_parameters};
use crate::settings::DatabaseSettings;

/// Number of SQLite virtual machine instructions between two checks of the deadline: well under a millisecond.
const SQLITE_PROGRESS_INSTRUCTIONS: i32 = 10_000;

/// Connects a pool. The error has the words of the server: a pool that retries until its timeout reports only the timeout.
pub(super) async fn connect_pool(options: ConnectOptions) -> Result<DatabaseConnection, DbErr> {
    let server = options.get_url().starts_with("postgres").then(|| postgres_server(options.get_url()).ok()).flatten();
    match Box::pin(SeaOrm::connect(options)).await {
        Err(error) => Err(reported_error(server).await.unwrap_or(error)),
        connected => connected,
    }
}

/// What a connection to a URL gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sessions {
    /// A server process of its own, as long as it is open.
    Own,
    /// The server process of its next transaction; a pooler carries the prepared statements.
    PerTransaction,
}

fn options(url: &str, settings: &DatabaseSettings, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(Duration::from_millis(settings.acquire_timeout_ms))
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .test_before_acquire_if_idle_for(Duration::from_secs(15));
    options
}

/// What distinguishes the pools of PostgreSQL connections.
pub(super) struct PostgresPool<'a> {
    pub(super) url: &'a str,
    pub(super) connections: u32,
    pub(super) planner_settings: &'a [(&'a str, &'a str)],
    /// Time limit of a statement in the server; `None`: unlimited.
    pub(super) statement_timeout: Option<Duration>,
}

/// Settings of a pool of PostgreSQL connections. Settings of a session are sent if it has one of its own: other connections would get them too.
pub(super) fn postgres_options(
    settings: &DatabaseSettings,
    pool: &PostgresPool<'_>,
    sessions: Sessions,
    health: &ConnectionHealth,
) -> ConnectOptions {
    let mut options = options(pool.url, settings, pool.connections);
    options.set_application_name("usage-insights");
    options.map_sqlx_postgres_opts(with_known_parameters);
    // Just-in-time compilation takes ten times as long as most of the statements.
    let mut set = vec!["SET jit = off".to_owned()];
    set.extend(pool.planner_settings.iter().map(|(name, value)| format!("SET {name} = {value}")));
    set.extend(pool.statement_timeout.map(|time_limit| format!("SET statement_timeout = {}", time_limit.as_millis())));
    let set = set.join("; ");
    if sessions == Sessions::Own {
        options.map_sqlx_postgres_pool_opts(move |pool| {
            let set = set.clone();
            pool.after_connect(move |connection, _| {
                let set = sqlx::raw_sql(sqlx::AssertSqlSafe(set.clone()));
                Box::pin(async move { set.execute(connection).await.map(|_| ()) })
            })
        });
    }
    let health = health.clone();
    options.map_sqlx_postgres_before_acquire(move |_, connection| {
        let may_be_used = health.allows(connection.age);
        Box::pin(async move { Ok(may_be_used) })
    });
    options
}

/// What connections to an SQLite file may do.
#[derive(Clone, Copy)]
pub(super) enum SqliteAccess {
    Read,
    Write,
}

/// Durable commits (`synchronous = FULL`) in write-ahead mode, in which readers and the writer do not block each other.
pub(super) fn sqlite_options(
    settings: &DatabaseSettings,
    connections: u32,
    access: SqliteAccess,
    health: &ConnectionHealth,
) -> ConnectOptions {
    let mut options = options(&settings.url, settings, connections);
    // A file needs no reconnects. Connections, and their page caches, last as long as the process.
    options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
    let cache_size = format!("-{}", u64::from(settings.sqlite_cache_mib) * 1_024); // negative: in KiB
    let writes = matches!(access, SqliteAccess::Write);
    let checkpoint_pages = settings.sqlite_checkpoint_pages.to_string();
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite =
            sqlite.busy_timeout(Duration::from_secs(2)).pragma("cache_size", cache_size.clone()).pragma("temp_store", "memory");
        if writes {
            sqlite
                .create_if_missing(false)
                // Of new files, and of copies: pages of deleted rows can be returned to the file system.
                .auto_vacuum(SqliteAutoVacuum::Incremental)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .pragma("wal_autocheckpoint", checkpoint_pages.clone())
        } else {
            sqlite.pragma("query_only", "on")
        }
    });
    let statement_timeout = settings.statement_timeout();
    let (pooled, opened) = (health.clone(), health.clone());
    options.map_sqlx_sqlite_before_acquire(move |connection, metadata| {
        let may_be_used = pooled.allows(metadata.age);
        Box::pin(async move {
            if writes {
                // On a full disk SQLite may roll back by itself while the driver still assumes a transaction: later statements would be
                // acknowledged but never committed. The pool discards such a connection and opens another one.
                connection.ping().await?; // runs a queued rollback first
                return Ok(may_be_used && !connection.is_in_transaction());
            }
            limit_statement(connection, statement_timeout).await?;
            Ok(may_be_used)
        })
    });
    if !writes {
        options.acquire_timeout(settings.connect_timeout());
    }
    options.map_sqlx_sqlite_pool_opts(move |pool| {
        let opened = opened.clone();
        pool.after_connect(move |connection, _| {
            let checked = if writes { opened.note_opened() } else { opened.check_files() };
            Box::pin(async move {
                // It must have opened the same file as the others.
                checked.map_err(|error| sqlx::Error::Configuration(error.into()))?;
                // A new connection is not idle: the pool passes it directly to the waiting caller, without `before_acquire`.
                if writes { Ok(()) } else { limit_statement(connection, statement_timeout).await }
            })
        })
    });
    options
}

/// SQLite has no statement timeout, so a progress handler stops the next statement at its deadline or when its caller has gone.
async fn limit_statement(connection: &mut sqlx::SqliteConnection, time_limit: Duration) -> Result<(), sqlx::Error> {
    let deadline = Deadline::of_statement(time_limit);
    connection.lock_handle().await?.set_progress_handler(SQLITE_PROGRESS_INSTRUCTIONS, move || !deadline.should_stop());
    Ok(())
}
