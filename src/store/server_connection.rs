//! How connections to a PostgreSQL server are opened, and why there is none.

use std::time::Duration;

use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::{self, ConnectOptions as _};
use sea_orm::{DbErr, RuntimeErr};
use tokio::time::timeout;

use super::failure::NO_SESSION_CAUSE;

/// Time limit of a connection that only finds out why there is none.
const REPORT_TIMEOUT: Duration = Duration::from_secs(2);

/// How a connection to the server at `url` is opened.
pub(super) fn postgres_server(url: &str) -> Result<PgConnectOptions, sqlx::Error> {
    Ok(with_known_parameters(url.parse()?).application_name("usage-insights").disable_statement_logging())
}

/// Without parameters that poolers do not know and reject. Decimals are read in binary, so the number of digits of their text is irrelevant.
pub(super) fn with_known_parameters(options: PgConnectOptions) -> PgConnectOptions {
    options.extra_float_digits(None)
}

/// Why the server does not accept a connection, or executes nothing on it; `None` if it does, or does not respond.
pub(super) async fn reported_error(server: Option<PgConnectOptions>) -> Option<DbErr> {
    let reported = |error: sqlx::Error| Some(DbErr::Conn(RuntimeErr::SqlxError(error.into())));
    let mut connection = match timeout(REPORT_TIMEOUT, server?.connect()).await {
        Ok(Ok(connection)) => connection,
        Ok(Err(error)) => return reported(error),
        Err(_) => return None,
    };
    match timeout(REPORT_TIMEOUT, sqlx::raw_sql("SELECT 1").execute(&mut connection)).await {
        Ok(Ok(_)) => None,
        Ok(Err(error)) => reported(error),
        Err(_) => Some(no_session()),
    }
}

/// The error of a connection on which nothing is executed.
pub(super) fn no_session() -> DbErr {
    DbErr::Conn(RuntimeErr::Internal(NO_SESSION_CAUSE.to_owned()))
}
