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
use crate::domain::change_set::ChangeSet;
use crate::error::Error;
use crate::store::notifications::Notifications;

/// Minimum interval between two notifications.
const MIN_INTERVAL: Duration = Duration::from_millis(50);
/// Interval of heartbeats while there are no changes.
const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(10);
/// A connection without notifications for this long is considered lost.
const HEARTBEAT_TIMEOUT: Duration = Duration::from_secs(30);
/// Minimum and maximum delay before a retry.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(10));
/// Timeout of the last notification on shutdown.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// Publishes and receives change notifications.
#[derive(Debug)]
pub(super) struct PeerNotifications {
    notifications: Notifications,
    /// Id of this process; its own notifications are ignored.
    process_id: String,
    pending: Mutex<ChangeSet>,
    notify: Notify,
    is_connected: AtomicBool,
}

impl PeerNotifications {
    pub(super) fn new(notifications: Notifications) -> Self {
        Self {
            notifications,
            process_id: Uuid::new_v4().simple().to_string(),
            pending: Mutex::default(),
            notify: Notify::new(),
            is_connected: AtomicBool::new(false),
        }
    }

    /// Adds changes to be published.
    pub(super) fn add(&self, change_set: ChangeSet) {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).merge(change_set);
        self.notify.notify_one();
    }

    pub(super) fn is_connected(&self) -> bool {
        self.is_connected.load(Ordering::Relaxed)
    }

    /// Publishes pending changes until `stop` is cancelled. A notification in flight is completed.
    pub(super) async fn publish(self: Arc<Self>, stop: CancellationToken) {
        let mut backoff = BACKOFF.0;
        while stop.run_until_cancelled(timeout(HEARTBEAT_INTERVAL, self.notify.notified())).await.is_some() {
            let delay = match self.publish_pending().await {
                Ok(()) => {
                    backoff = BACKOFF.0;
                    MIN_INTERVAL
                }
                Err(error) => {
                    tracing::warn!(
                        cause = error.with_causes(),
                        "publishing changes to other server processes failed, will retry"
                    );
                    backoff = (backoff * 2).min(BACKOFF.1);
                    backoff
                }
            };
            stop.run_until_cancelled(sleep(delay)).await;
        }
    }

    async fn publish_pending(&self) -> Result<(), Error> {
        let change_set = std::mem::take(&mut *self.pending.lock().unwrap_or_else(PoisonError::into_inner));
        if change_set.is_empty() && !self.is_connected() {
            return Ok(());
        }
        let published = self.notifications.notify(&format!("{} {}", self.process_id, change_set.to_text())).await;
        if published.is_err() {
            self.add(change_set); // retry with the next notification
        }
        published
    }

    /// Receives the changes of other processes until the server stops.
    pub(super) async fn listen(self: Arc<Self>, live: Arc<Live>) {
        let stop = live.stopping().clone();
        let listening = async {
            let (mut backoff, mut is_logged) = (BACKOFF.0, false);
            loop {
                let cause = self.listen_once(&live).await;
                if self.is_connected.swap(false, Ordering::Relaxed) {
                    (backoff, is_logged) = (BACKOFF.0, false);
                }
                if !is_logged {
                    tracing::warn!(
                        cause,
                        "no notifications from other server processes; subscriptions refresh every 30 s meanwhile"
                    );
                    is_logged = true;
                }
                sleep(backoff).await;
                backoff = (backoff * 2).min(BACKOFF.1);
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
        live.invalidate(&ChangeSet::All); // changes published before the connection are unknown
        self.is_connected.store(true, Ordering::Relaxed);
        loop {
            match timeout(HEARTBEAT_TIMEOUT, listener.next()).await {
                Ok(Ok(payload)) => {
                    let (process_id, change_set) = payload.split_once(' ').unwrap_or_default();
                    if process_id != self.process_id {
                        live.invalidate(&ChangeSet::from_text(change_set));
                    }
                }
                Ok(Err(error)) => return error.with_causes(),
                Err(_) => return format!("no notification was received for {} s", HEARTBEAT_TIMEOUT.as_secs()),
            }
        }
    }

    /// Publishes the last changes and closes the connections.
    pub(super) async fn close(&self, last: ChangeSet) {
        self.add(last);
        let publishing = async {
            let pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner).is_empty();
            if pending { Ok(()) } else { self.publish_pending().await }
        };
        if !matches!(timeout(CLOSE_TIMEOUT, publishing).await, Ok(Ok(()))) {
            tracing::warn!("publishing the last changes failed; subscriptions of other server processes refresh within 30 s");
        }
        let _ = timeout(CLOSE_TIMEOUT, self.notifications.close()).await;
    }
}
