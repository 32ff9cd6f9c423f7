//! What server processes on one PostgreSQL tell each other: `LISTEN` and `NOTIFY`, on connections of their own.
//!
//! A notification is a transaction of its own, after the commit that it is about, never a part of it: PostgreSQL lets
//! transactions that notify commit one at a time, which recording must not wait for. Such a transaction writes nothing to disk.

use std::time::Duration;

use sea_orm::sqlx::postgres::{PgListener, PgPool, PgPoolOptions};
use sea_orm::{DbErr, RuntimeErr, sqlx};

use super::database::{Database, from_db};
use crate::error::Error;

const CHANNEL: &str = "usage_insights_changes";
const APPLICATION_NAME: &str = "usage-insights live";

/// Two connections: one that listens and one that notifies.
#[derive(Clone, Debug)]
pub struct Notifications(PgPool);

/// Hears what is notified, from the moment it was made.
pub struct Listener(PgListener);

impl Database {
    /// The way to other server processes; `None` on SQLite, where there are none. Connects when it is first used.
    pub fn notifications(&self) -> Option<Notifications> {
        if self.is_sqlite() {
            return None;
        }
        let options = self.writer.get_postgres_connection_pool().connect_options();
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
    /// Tells every process that listens, this one included. At most 7,999 bytes.
    pub async fn notify(&self, payload: &str) -> Result<(), Error> {
        let notified = sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(payload).execute(&self.0).await;
        notified.map(|_| ()).map_err(lost)
    }

    /// Begins to listen. What was notified before is not heard.
    pub async fn listen(&self) -> Result<Listener, Error> {
        let mut listener = PgListener::connect_with(&self.0).await.map_err(lost)?;
        // Whoever listens must know of every gap, so a connection that is lost is not replaced behind its back.
        listener.eager_reconnect(false);
        listener.ignore_pool_close_event(true);
        listener.listen(CHANNEL).await.map_err(lost)?;
        Ok(Listener(listener))
    }

    /// Closes both connections.
    pub async fn close(&self) {
        self.0.close().await;
    }
}

impl Listener {
    /// Waits for the next notification. After an error there is nothing more to hear: listen anew.
    pub async fn next(&mut self) -> Result<String, Error> {
        match self.0.try_recv().await {
            Ok(Some(notification)) => Ok(notification.payload().to_owned()),
            Ok(None) => Err(lost(sqlx::Error::WorkerCrashed)),
            Err(error) => Err(lost(error)),
        }
    }
}

fn lost(error: sqlx::Error) -> Error {
    from_db(DbErr::Conn(RuntimeErr::SqlxError(error.into())))
}
