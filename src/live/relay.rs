//! Announcements between server processes on one PostgreSQL.
//!
//! Each process tells what it committed, gathered, at most 20 times a second, and hears what the others tell. It also hears
//! itself: a process that is silent says so every 10 seconds, and one that has not even heard itself for 30 listens anew.
//! Whenever it begins to listen, everything may have changed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::Live;
use crate::domain::touched::Touched;
use crate::error::Error;
use crate::store::notifications::Notifications;

/// The least time between two announcements.
const SPACING: Duration = Duration::from_millis(50);
/// How often a process that has nothing to tell says that it is there.
const BEAT: Duration = Duration::from_secs(10);
/// After so long without hearing anybody, the connection is taken for lost.
const SILENCE: Duration = Duration::from_secs(30);
/// How long to wait before trying again: the first time, and at most.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(10));
/// How long the last announcement may take.
const FAREWELL: Duration = Duration::from_secs(1);

/// The way to other processes.
#[derive(Debug)]
pub(super) struct Relay {
    notifications: Notifications,
    /// Who tells: what a process hears of itself it knows already.
    process: String,
    pending: Mutex<Touched>,
    arrival: Notify,
    is_listening: AtomicBool,
}

impl Relay {
    pub(super) fn new(notifications: Notifications) -> Self {
        Self {
            notifications,
            process: Uuid::new_v4().simple().to_string(),
            pending: Mutex::default(),
            arrival: Notify::new(),
            is_listening: AtomicBool::new(false),
        }
    }

    /// Adds to what is to be told.
    pub(super) fn add(&self, touched: Touched) {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).merge(touched);
        self.arrival.notify_one();
    }

    pub(super) fn is_listening(&self) -> bool {
        self.is_listening.load(Ordering::Relaxed)
    }

    /// Tells what was added, until `stop`. Stops in between: what is being told is told to the end.
    pub(super) async fn tell(self: Arc<Self>, stop: CancellationToken) {
        let mut pause = BACKOFF.0;
        while stop.run_until_cancelled(timeout(BEAT, self.arrival.notified())).await.is_some() {
            let rest = match self.tell_pending().await {
                Ok(()) => {
                    pause = BACKOFF.0;
                    SPACING
                }
                Err(error) => {
                    tracing::warn!(cause = error.with_causes(), "telling other processes what was committed failed");
                    pause = (pause * 2).min(BACKOFF.1);
                    pause
                }
            };
            stop.run_until_cancelled(sleep(rest)).await;
        }
    }

    async fn tell_pending(&self) -> Result<(), Error> {
        let touched = std::mem::take(&mut *self.pending.lock().unwrap_or_else(PoisonError::into_inner));
        if touched.is_nothing() && !self.is_listening() {
            return Ok(());
        }
        let told = self.notifications.notify(&format!("{} {}", self.process, touched.to_text())).await;
        if told.is_err() {
            self.add(touched); // to be told the next time
        }
        told
    }

    /// Hears what others tell, until the server stops.
    pub(super) async fn listen(self: Arc<Self>, live: Arc<Live>) {
        let stop = live.stopping().clone();
        let listening = async {
            let (mut pause, mut is_known) = (BACKOFF.0, false);
            loop {
                let cause = self.listen_once(&live).await;
                if self.is_listening.swap(false, Ordering::Relaxed) {
                    (pause, is_known) = (BACKOFF.0, false);
                }
                if !is_known {
                    tracing::warn!(cause, "other processes cannot be heard; subscriptions look every 30 s meanwhile");
                    is_known = true;
                }
                sleep(pause).await;
                pause = (pause * 2).min(BACKOFF.1);
            }
        };
        stop.run_until_cancelled(listening).await;
    }

    /// Listens until the connection is lost, and says how it was.
    async fn listen_once(&self, live: &Live) -> String {
        let mut listener = match self.notifications.listen().await {
            Ok(listener) => listener,
            Err(error) => return error.with_causes(),
        };
        live.touch(&Touched::Everything); // nobody knows what was told before
        self.is_listening.store(true, Ordering::Relaxed);
        loop {
            match timeout(SILENCE, listener.next()).await {
                Ok(Ok(payload)) => {
                    let (process, touched) = payload.split_once(' ').unwrap_or_default();
                    if process != self.process {
                        live.touch(&Touched::from_text(touched));
                    }
                }
                Ok(Err(error)) => return error.with_causes(),
                Err(_) => return format!("nothing was heard for {} s", SILENCE.as_secs()),
            }
        }
    }

    /// Tells the last, and closes the connections.
    pub(super) async fn close(&self, last: Touched) {
        self.add(last);
        let telling = async {
            let pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner).is_nothing();
            if pending { Ok(()) } else { self.tell_pending().await }
        };
        if !matches!(timeout(FAREWELL, telling).await, Ok(Ok(()))) {
            tracing::warn!("other processes were not told what was committed last; their subscriptions find it within 30 s");
        }
        let _ = timeout(FAREWELL, self.notifications.close()).await;
    }
}
