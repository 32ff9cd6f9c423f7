//! Turns to read: so many statements at a time.
//!
//! Waiting for a turn is waiting for others to be done. When one of them finds that the database cannot be reached, all who wait are
//! told so at once, instead of finding out one after the other.

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};
use tokio::sync::{Semaphore, watch};

/// Lets so many read at a time.
#[derive(Debug)]
pub(super) struct Turns {
    free: Semaphore,
    /// Counts how often the database was found out of reach.
    outages: watch::Sender<u64>,
}

impl Turns {
    pub(super) fn new(at_once: u32) -> Self {
        Self { free: Semaphore::new(at_once as usize), outages: watch::Sender::new(0) }
    }

    /// Reads when it is its turn, unless the database turns out to be out of reach while it waits.
    pub(super) async fn take<T>(&self, reading: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
        let mut outages = self.outages.subscribe();
        let _turn = tokio::select! {
            biased; // whoever tells of an outage gives its turn back, too
            _ = outages.changed() => return Err(out_of_reach()),
            turn = self.free.acquire() => turn,
        };
        let read = reading.await;
        if matches!(read, Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) | DbErr::Conn(_))) {
            self.outages.send_modify(|outages| *outages += 1);
        }
        read
    }
}

fn out_of_reach() -> DbErr {
    DbErr::Conn(RuntimeErr::Internal("others could not reach the database just now".to_owned()))
}
