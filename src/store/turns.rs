//! Turns to read: so many statements at a time.
//!
//! Waiting for a turn is waiting for others to be done. When one of them finds that the database cannot be reached, all who wait are
//! told so at once, instead of finding out one after the other.

use std::sync::Arc;

use sea_orm::{ConnAcquireErr, DatabaseConnection, DbErr, RuntimeErr};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// Connections that read, with as many turns as there are of them.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) connection: DatabaseConnection,
    free: Arc<Semaphore>,
    /// Counts how often the database was found out of reach.
    outages: watch::Sender<u64>,
}

impl Lane {
    pub(super) fn new(connection: DatabaseConnection, connections: u32) -> Self {
        Self { connection, free: Arc::new(Semaphore::new(connections as usize)), outages: watch::Sender::new(0) }
    }

    /// Reads when it is its turn, unless the database turns out to be out of reach while it waits.
    pub(super) async fn take<T>(&self, reading: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
        let mut outages = self.outages.subscribe();
        let turn = tokio::select! {
            biased; // whoever tells of an outage gives its turn back, too
            _ = outages.changed() => return Err(out_of_reach()),
            turn = Arc::clone(&self.free).acquire_owned() => turn.ok(),
        };
        let mut turn = Turn { lane: self, turn };
        let read = reading.await;
        drop(turn.turn.take()); // the connection is back already
        if matches!(read, Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))) {
            self.outages.send_modify(|outages| *outages += 1);
        }
        read
    }
}

/// A turn that lasts as long as its connection is at work.
struct Turn<'a> {
    lane: &'a Lane,
    turn: Option<OwnedSemaphorePermit>,
}

impl Drop for Turn<'_> {
    /// Whoever is given up on leaves a connection behind that may be at work still, until the database has noticed: the next one's turn
    /// comes when there is a connection for it, else it would take the lack of one for an outage.
    fn drop(&mut self) {
        let (Some(turn), connection) = (self.turn.take(), self.lane.connection.clone()) else { return };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        // It ends with the statement, whose time is limited, or when the connections are closed.
        runtime.spawn(async move {
            while let Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)) = connection.ping().await {}
            drop(turn);
        });
    }
}

fn out_of_reach() -> DbErr {
    DbErr::Conn(RuntimeErr::Internal("others could not reach the database just now".to_owned()))
}
