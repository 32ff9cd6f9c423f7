//! Notifications between the server processes on one PostgreSQL database: `LISTEN` and `NOTIFY`, on separate connections.
//!
//! A notification is sent in a separate transaction after the commit it reports: PostgreSQL serializes the commits of transactions that
//! notify, and recording must not wait for that. A transaction that only notifies writes nothing to disk.

use std::time::Duration;

use sea_orm::sqlx::postgres::{PgListener, PgPool, PgPoolOptions};
use sea_orm::{DbErr, RuntimeErr, sqlx};

use super::database::Database;
use super::failure::from_db;
use crate::error::Error;

const CHANNEL: &str = "usage_insights_changes";
const APPLICATION_NAME: &str = "usage-insights live";

/// A pool of two connections, one for `LISTEN` and one for `NOTIFY`.
#[derive(Clone, Debug)]
pub struct Notifications(PgPool);

/// Receives the notifications sent after its creation.
pub struct Listener(PgListener);

impl Database {
    /// Notifications to other server processes; `None` on SQLite, which has a single one. Connects on first use.
    pub fn notifications(&self) -> Option<Notifications> {
        if self.is_sqlite() {
            return None;
        }
        let options = self.direct().connection().get_postgres_connection_pool().connect_options();
        let options = options.as_ref().clone().application_name(APPLICATION_NAME);
        let pool = PgPoolOptions::new()
            .max_connections(2)
            .acquire_timeout(Duration::from_secs(2))
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_lazy_with(options);
        Some(Notifications(pool))
    }
}

impl Notifications {
    /// Sends `payload`, at most 7,999 bytes, to every listening process, including this one.
    pub async fn notify(&self, payload: &str) -> Result<(), Error> {
        let notified = sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(payload).execute(&self.0).await;
        notified.map(|_| ()).map_err(connection_error)
    }

    /// Starts listening. Earlier notifications are not received.
    pub async fn listen(&self) -> Result<Listener, Error> {
        let mut listener = PgListener::connect_with(&self.0).await.map_err(connection_error)?;
        // The listener must notice every gap, so a lost connection is reported instead of being replaced silently.
        listener.eager_reconnect(false);
        listener.ignore_pool_close_event(true);
        listener.listen(CHANNEL).await.map_err(connection_error)?;
        Ok(Listener(listener))
    }

    /// Closes both connections.
    pub async fn close(&self) {
        self.0.close().await;
    }
}

impl Listener {
    /// Waits for the next notification. After an error nothing more is received; call [`Notifications::listen`] again.
    pub async fn next(&mut self) -> Result<String, Error> {
        match self.0.try_recv().await {
            Ok(Some(notification)) => Ok(notification.payload().to_owned()),
            Ok(None) => Err(connection_error(sqlx::Error::WorkerCrashed)),
            Err(error) => Err(connection_error(error)),
        }
    }
}

fn connection_error(error: sqlx::Error) -> Error {
    from_db(DbErr::Conn(RuntimeErr::SqlxError(error.into())))
}
