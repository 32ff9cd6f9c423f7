//! Read pools: connections with a permit for each concurrent statement.
//!
//! A read waits for a permit. When a read in flight finds the database unreachable, all waiting reads fail immediately, instead of timing
//! out one after the other.

use std::sync::Arc;

use sea_orm::{ConnAcquireErr, DatabaseConnection, DbErr, RuntimeErr};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// Connections for reads, with as many permits as there are connections.
#[derive(Debug)]
pub(super) struct ReadPool {
    pub(super) connection: DatabaseConnection,
    permits: Arc<Semaphore>,
    /// Number of times the database was found unreachable.
    outages: watch::Sender<u64>,
}

impl ReadPool {
    pub(super) fn new(connection: DatabaseConnection, connections: u32) -> Self {
        Self { connection, permits: Arc::new(Semaphore::new(connections as usize)), outages: watch::Sender::new(0) }
    }

    /// Acquires a permit and awaits `reading`. Fails if the database is found unreachable during the wait.
    pub(super) async fn run<T>(&self, reading: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
        let mut outages = self.outages.subscribe();
        let permit = tokio::select! {
            biased; // a read that reports an outage also releases its permit
            _ = outages.changed() => return Err(unreachable_error()),
            permit = Arc::clone(&self.permits).acquire_owned() => permit.ok(),
        };
        let mut permit = Permit { read_pool: self, permit };
        let read = reading.await;
        drop(permit.permit.take()); // the connection is back in the pool already
        if matches!(read, Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))) {
            self.outages.send_modify(|outages| *outages += 1);
        }
        read
    }
}

/// A permit that is held as long as its connection is in use.
struct Permit<'a> {
    read_pool: &'a ReadPool,
    permit: Option<OwnedSemaphorePermit>,
}

impl Drop for Permit<'_> {
    /// The connection of a canceled read may be in use until the database notices. The permit is released when a connection is free, else
    /// the next read would take the lack of one for an outage.
    fn drop(&mut self) {
        let (Some(permit), connection) = (self.permit.take(), self.read_pool.connection.clone()) else { return };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        // The task ends with the statement, which has a time limit, or when the connections are closed.
        runtime.spawn(async move {
            while let Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)) = connection.ping().await {}
            drop(permit);
        });
    }
}

fn unreachable_error() -> DbErr {
    DbErr::Conn(RuntimeErr::Internal("a concurrent read found the database unreachable".to_owned()))
}
