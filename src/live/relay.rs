//! Change notifications between server processes on one PostgreSQL database.
//!
//! Each process publishes its committed changes in batches, at most 20 times per second, and receives those of the other
//! processes. A process without changes publishes a heartbeat every 10 seconds. It receives its own notifications too: if none
//! arrives for 30 seconds, it reconnects. After every connect, all queries are invalidated.

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

/// Minimum interval between two notifications.
const SPACING: Duration = Duration::from_millis(50);
/// Interval of heartbeats while there are no changes.
const BEAT: Duration = Duration::from_secs(10);
/// A connection without notifications for this long is considered lost.
const SILENCE: Duration = Duration::from_secs(30);
/// Minimum and maximum delay before a retry.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(10));
/// Timeout of the last notification on shutdown.
const FAREWELL: Duration = Duration::from_secs(1);

/// Publishes and receives change notifications.
#[derive(Debug)]
pub(super) struct Relay {
    notifications: Notifications,
    /// Id of this process; its own notifications are ignored.
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

    /// Adds changes to be published.
    pub(super) fn add(&self, touched: Touched) {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).merge(touched);
        self.arrival.notify_one();
    }

    pub(super) fn is_listening(&self) -> bool {
        self.is_listening.load(Ordering::Relaxed)
    }

    /// Publishes pending changes until `stop` is cancelled. A notification in flight is completed.
    pub(super) async fn tell(self: Arc<Self>, stop: CancellationToken) {
        let mut pause = BACKOFF.0;
        while stop.run_until_cancelled(timeout(BEAT, self.arrival.notified())).await.is_some() {
            let rest = match self.tell_pending().await {
                Ok(()) => {
                    pause = BACKOFF.0;
                    SPACING
                }
                Err(error) => {
                    tracing::warn!(
                        cause = error.with_causes(),
                        "publishing changes to other server processes failed, will retry"
                    );
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
            self.add(touched); // retry with the next notification
        }
        told
    }

    /// Receives the changes of other processes until the server stops.
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
                    tracing::warn!(
                        cause,
                        "no notifications from other server processes; subscriptions refresh every 30 s meanwhile"
                    );
                    is_known = true;
                }
                sleep(pause).await;
                pause = (pause * 2).min(BACKOFF.1);
            }
        };
        stop.run_until_cancelled(listening).await;
    }

    /// Receives until the connection is lost; returns the cause.
    async fn listen_once(&self, live: &Live) -> String {
        let mut listener = match self.notifications.listen().await {
            Ok(listener) => listener,
            Err(error) => return error.with_causes(),
        };
        live.touch(&Touched::Everything); // changes published before the connection are unknown
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
                Err(_) => return format!("no notification was received for {} s", SILENCE.as_secs()),
            }
        }
    }

    /// Publishes the last changes and closes the connections.
    pub(super) async fn close(&self, last: Touched) {
        self.add(last);
        let telling = async {
            let pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner).is_nothing();
            if pending { Ok(()) } else { self.tell_pending().await }
        };
        if !matches!(timeout(FAREWELL, telling).await, Ok(Ok(()))) {
            tracing::warn!("publishing the last changes failed; subscriptions of other server processes refresh within 30 s");
        }
        let _ = timeout(FAREWELL, self.notifications.close()).await;
    }
}
