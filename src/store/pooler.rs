//! Connection poolers between this program and PostgreSQL: whether a connection keeps its server process, and whether `database.url` and
//! `database.direct_url` lead to the same database.
//!
//! A pooler that lends server processes per transaction or per statement loses what belongs to a session. Statements are prepared under names
//! that every connection counts from one: without the pooler's help, a statement would be missing on the process that gets its values, or be
//! another one. Notifications and the lock of the database need a session in any case.

use std::time::Duration;

use sea_orm::sqlx::postgres::{PgConnection, PgPoolOptions};
use sea_orm::sqlx::{self, ConnectOptions as _, Connection as _, Row as _};
use sea_orm::{DbErr, RuntimeErr};
use tokio::time::timeout;

use super::connect_options::Sessions;
use super::failure::{NO_SESSION, from_db};
use super::server_connection::{no_session, postgres_server, reported_error};
use crate::error::{Error, ErrorCode};
use crate::settings::DatabaseSettings;

/// How long the check waits for a second session. A pooler in session mode without a free server connection lets it wait.
const SECOND_SESSION_TIMEOUT: Duration = Duration::from_secs(2);
/// Why a pooler that carries prepared statements is not enough.
const NEEDS_DIRECT_URL: &str = "a connection pooler in front of PostgreSQL gives no connection a session of its own, which migrations, \
     notifications and the lock of the database need; let `database.direct_url` (DATABASE_DIRECT_URL) lead to PostgreSQL itself";

/// Identifies a database, also across different names of its server.
#[derive(Clone, Debug, PartialEq, Eq)]
struct DatabaseIdentity {
    name: String,
    /// Its number in the server.
    oid: String,
    /// Of the server; empty if this role may not read it.
    system_identifier: String,
    is_standby: bool,
    /// Whether its tables are distributed by Citus.
    is_distributed: bool,
}

/// What the check found out about `database.url`.
#[derive(Clone, Copy, Debug)]
pub(super) struct CheckedServer {
    /// What a connection gets.
    pub(super) sessions: Sessions,
    /// Whether the tables are distributed by Citus.
    pub(super) is_distributed: bool,
}

/// Checks both URLs. `POOLER_UNSUPPORTED` if a pooler does not carry prepared statements, or if
/// what needs a session gets none; `DATABASE_URL_MISMATCH` if the URLs lead to different databases.
pub(super) async fn check_poolers(settings: &DatabaseSettings) -> Result<CheckedServer, Error> {
    let (sessions, database) = check_url(&settings.url, settings).await.map_err(from_db)?;
    let (direct_sessions, direct_database) = if settings.direct_url.is_empty() {
        (sessions, database.clone())
    } else {
        check_url(&settings.direct_url, settings).await.map_err(from_db)?
    };
    if direct_sessions != Sessions::Own {
        let cause = DbErr::Custom("two connections used one server process".to_owned());
        return Err(Error::PoolerUnsupported { reason: NEEDS_DIRECT_URL, cause });
    }
    if database == direct_database {
        return Ok(CheckedServer { sessions, is_distributed: database.is_distributed });
    }
    let described = |database: &DatabaseIdentity| {
        let kind = if database.is_standby { ", on a standby" } else { "" };
        let server = &database.system_identifier;
        format!("`{}` (number {} of the server with the system identifier `{server}`{kind})", database.name, database.oid)
    };
    let message = format!(
        "`database.url` leads to the database {}, and `database.direct_url` (DATABASE_DIRECT_URL) to {}; both must lead to the same database \
         of the same server",
        described(&database),
        described(&direct_database)
    );
    Err(Error::caller(ErrorCode::DatabaseUrlMismatch, message))
}

/// Opens two connections. Waits for a starting server as long as a write waits for a connection.
async fn check_url(url: &str, settings: &DatabaseSettings) -> Result<(Sessions, DatabaseIdentity), DbErr> {
    let options = postgres_server(url).map_err(connection_error)?;
    let wait = Duration::from_millis(settings.acquire_timeout_ms);
    let pool = PgPoolOptions::new().max_connections(1).acquire_timeout(wait).connect_with(options.clone()).await;
    let first = match pool {
        Ok(pool) => pool.acquire().await,
        Err(error) => Err(error),
    };
    let mut first = match first {
        Ok(connection) => connection.detach(),
        Err(error) => return Err(reported_error(Some(options)).await.unwrap_or_else(|| connection_error(error))),
    };
    let checked = async {
        // A pooler lets it wait for a server connection.
        let identity = timeout(wait, identity_of(&mut first)).await.unwrap_or_else(|_| Err(no_session()))?;
        let mut second = options.connect().await.map_err(connection_error)?;
        let compared = timeout(SECOND_SESSION_TIMEOUT, sessions_of(&mut first, &mut second)).await;
        let sessions = compared.unwrap_or_else(|_| {
            // Per transaction the first connection would have left its server process to the second one.
            tracing::warn!(timeout_s = SECOND_SESSION_TIMEOUT.as_secs(), "{NO_SESSION}");
            Ok(Sessions::Own)
        })?;
        close(second).await;
        Ok((sessions, identity))
    };
    let checked = checked.await;
    close(first).await;
    checked
}

async fn close(connection: PgConnection) {
    // The server ends the session as well if it does not read the message.
    let _ = timeout(SECOND_SESSION_TIMEOUT, connection.close()).await;
}

/// Executes the same prepared statement in turn on both connections.
async fn sessions_of(first: &mut PgConnection, second: &mut PgConnection) -> Result<Sessions, DbErr> {
    let alone = (server_process(first).await?, server_process(second).await?);
    // Poolers prefer the server connection that was used last, or the one that was not used for longest. During a transaction the second
    // connection keeps its own, so that the first one gets another.
    execute(second, "BEGIN").await?;
    let during = (server_process(first).await?, server_process(second).await?);
    execute(second, "COMMIT").await?;
    let after = (server_process(first).await?, server_process(second).await?);
    let are_own = alone == during && during == after && alone.0 != alone.1;
    Ok(if are_own { Sessions::Own } else { Sessions::PerTransaction })
}

/// The id of the process that executes this statement.
async fn server_process(connection: &mut PgConnection) -> Result<i32, DbErr> {
    sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(connection).await.map_err(statement_error)
}

async fn execute(connection: &mut PgConnection, statement: &'static str) -> Result<(), DbErr> {
    sqlx::raw_sql(statement).execute(connection).await.map(|_| ()).map_err(statement_error)
}

async fn identity_of(connection: &mut PgConnection) -> Result<DatabaseIdentity, DbErr> {
    let database = "SELECT datname::text, oid::text, pg_is_in_recovery()::text, (to_regclass('pg_dist_partition') IS NOT NULL)::text \
         FROM pg_database WHERE datname = current_database()";
    let row = sqlx::raw_sql(database).fetch_one(&mut *connection).await.map_err(statement_error)?;
    let text = |index: usize| row.try_get::<String, _>(index).map_err(statement_error);
    let (name, oid, is_standby) = (text(0)?, text(1)?, text(2)? == "true");
    let is_distributed = text(3)? == "true" && is_distributed(connection).await?;
    let server = "SELECT system_identifier::text FROM pg_control_system()";
    let system_identifier = match sqlx::raw_sql(server).fetch_one(&mut *connection).await {
        Ok(row) => row.try_get(0).map_err(statement_error)?,
        // Some providers do not permit it to roles of customers.
        Err(sqlx::Error::Database(_)) => String::new(),
        Err(error) => return Err(statement_error(error)),
    };
    Ok(DatabaseIdentity { name, oid, system_identifier, is_standby, is_distributed })
}

async fn is_distributed(connection: &mut PgConnection) -> Result<bool, DbErr> {
    let select = "SELECT EXISTS (SELECT 1 FROM pg_dist_partition WHERE logicalrelid = to_regclass('usage_record'))::text";
    let row = sqlx::raw_sql(select).fetch_one(connection).await.map_err(statement_error)?;
    row.try_get::<String, _>(0).map(|is_distributed| is_distributed == "true").map_err(statement_error)
}

fn connection_error(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

fn statement_error(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}
