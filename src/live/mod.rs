//! Live queries: a [`Subscription`] returns the totals of a query now and after every change.
//!
//! Commits publish change sets ([`CommittedChanges`]). [`Live`] invalidates the shared queries (`shared_query`) whose result may have
//! changed; a shared query reads once for all of its subscribers, when one of them requests it. A subscription buffers no
//! messages, only the version it has seen: a slow subscriber skips intermediate states, never the last one. `peer_notifications`
//! carries change sets between server processes.
//!
//! Changes without a notification (another program that writes to the same SQLite file) are found by reading again every 30
//! seconds.

mod peer_notifications;
mod shared_query;
mod subscription;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use peer_notifications::PeerNotifications;
pub use shared_query::{LiveQuery, LiveTotals};
use shared_query::{Reader, SharedLiveQuery};
pub use subscription::{Subscription, Throttle};

use crate::admission::{ConcurrencyLimit, Permit, per_caller_quota};
use crate::analytics::Analytics;
use crate::clock::Clock;
use crate::domain::change_set::ChangeSet;
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::recording::CommittedChanges;
use crate::settings::Settings;
use crate::store::database::Database;

/// How long change sets are collected before shared queries are invalidated; an invalidation costs the same for one change as for
/// many.
const DEBOUNCE: Duration = Duration::from_millis(10);
/// Interval of the check for ranges that have moved and results that are stale.
const REFRESH_CHECK_INTERVAL: Duration = Duration::from_secs(1);
/// `retryAfterMs` of a subscription or a WebSocket beyond a limit.
const RETRY_AFTER_MS: u32 = 5_000;

/// Serves all subscriptions of this process.
#[derive(Debug)]
pub struct Live {
    clock: Clock,
    reader: Reader,
    /// Shared queries with their numbers of subscribers.
    shared_queries: Mutex<HashMap<LiveQuery, (Arc<SharedLiveQuery>, usize)>>,
    subscription_limit: ConcurrencyLimit,
    socket_limit: ConcurrencyLimit,
    changes: Arc<CommittedChanges>,
    peer_notifications: Option<Arc<PeerNotifications>>,
    stopping: CancellationToken,
    tasks: TaskTracker,
}

impl Live {
    /// Starts processing `changes`; [`Live::close`] stops it.
    pub fn start(
        database: &Database,
        analytics: Analytics,
        clock: Clock,
        changes: Arc<CommittedChanges>,
        settings: &Settings,
    ) -> Arc<Self> {
        // Half of the connections, so that live queries cannot block one-off queries.
        let max_concurrent_reads = (settings.database.read_connections as usize / 2).max(1);
        let live = Arc::new(Self {
            clock,
            reader: Reader::new(analytics, max_concurrent_reads),
            shared_queries: Mutex::default(),
            subscription_limit: ConcurrencyLimit::new(settings.live.max_subscriptions),
            socket_limit: ConcurrencyLimit::new(settings.live.max_subscriptions),
            changes,
            peer_notifications: database.notifications().map(|notifications| Arc::new(PeerNotifications::new(notifications))),
            stopping: CancellationToken::new(),
            tasks: TaskTracker::new(),
        });
        live.tasks.spawn(Arc::clone(&live).run());
        if let Some(peer_notifications) = &live.peer_notifications {
            live.tasks.spawn(Arc::clone(peer_notifications).publish(live.stopping.clone()));
        }
        live
    }

    /// Starts receiving change sets of other server processes.
    pub fn listen(self: &Arc<Self>) {
        if let Some(peer_notifications) = &self.peer_notifications {
            self.tasks.spawn(Arc::clone(peer_notifications).listen(Arc::clone(self)));
        }
    }

    /// Subscribes to a query. A `caller` is limited to its per-caller quota; `None` is limited by the total only.
    /// `SUBSCRIPTIONS_FULL` beyond a limit, `SHUTTING_DOWN` when the server stops.
    pub fn subscribe(
        self: &Arc<Self>,
        query: LiveQuery,
        throttle: Throttle,
        caller: Option<&str>,
    ) -> Result<Subscription, Error> {
        if self.stopping.is_cancelled() {
            return Err(shutting_down());
        }
        let quota_permit = caller.map(|caller| acquire_for(&self.subscription_limit, caller, "subscriptions")).transpose()?;
        let permits = (acquire(&self.subscription_limit, "subscriptions")?, quota_permit);
        let shared_query = self.acquire(query.normalized());
        Ok(Subscription::new(Arc::clone(self), shared_query, throttle, permits))
    }

    /// Acquires a permit for a WebSocket, independent of its subscriptions. `SUBSCRIPTIONS_FULL` at the limit.
    pub fn acquire_socket(&self) -> Result<Permit, Error> {
        acquire(&self.socket_limit, "WebSockets")
    }

    /// Acquires a permit from the caller's WebSocket quota. `SUBSCRIPTIONS_FULL` when the quota is used up.
    pub fn acquire_socket_for(&self, caller: &str) -> Result<Permit, Error> {
        acquire_for(&self.socket_limit, caller, "WebSockets")
    }

    fn shared_queries(&self) -> MutexGuard<'_, HashMap<LiveQuery, (Arc<SharedLiveQuery>, usize)>> {
        self.shared_queries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn acquire(&self, query: LiveQuery) -> Arc<SharedLiveQuery> {
        let mut shared_queries = self.shared_queries();
        let (shared_query, subscribers) = shared_queries.entry(query.clone()).or_insert_with(|| {
            let (shared_query, task) = SharedLiveQuery::start(query, self.reader.clone(), self.stopping.child_token());
            self.tasks.spawn(task);
            (shared_query, 0)
        });
        *subscribers += 1;
        Arc::clone(shared_query)
    }

    fn release(&self, query: &LiveQuery) {
        let mut shared_queries = self.shared_queries();
        let Some((shared_query, subscribers)) = shared_queries.get_mut(query) else { return };
        *subscribers -= 1;
        if *subscribers == 0 {
            shared_query.end();
            shared_queries.remove(query);
        }
    }

    /// Invalidates the shared queries whose result may have changed.
    fn invalidate(&self, change_set: &ChangeSet) {
        for (shared_query, _) in self.shared_queries().values() {
            if change_set.may_change(&shared_query.query.filter) {
                shared_query.invalidate();
            }
        }
    }

    /// Distributes committed changes and invalidates stale shared queries, until the server stops.
    async fn run(self: Arc<Self>) {
        let mut refresh_check = tokio::time::interval(REFRESH_CHECK_INTERVAL);
        refresh_check.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = self.stopping.cancelled() => return,
                change_set = self.changes.next() => {
                    self.invalidate(&change_set);
                    if let Some(peer_notifications) = &self.peer_notifications {
                        peer_notifications.add(change_set);
                    }
                    tokio::time::sleep(DEBOUNCE).await;
                }
                _ = refresh_check.tick() => {
                    let now = self.clock.now();
                    self.shared_queries().values().filter(|(shared_query, _)| shared_query.take_due(now)).for_each(|(shared_query, _)| shared_query.invalidate());
                }
            }
        }
    }

    /// Number of current subscriptions.
    pub fn subscriptions(&self) -> usize {
        self.subscription_limit.in_use()
    }

    /// Maximum number of concurrent subscriptions.
    pub fn max_subscriptions(&self) -> usize {
        self.subscription_limit.max()
    }

    /// Whether notifications of other server processes are received; `None` on SQLite, which has no other processes.
    pub fn peers_reachable(&self) -> Option<bool> {
        self.peer_notifications.as_ref().map(|peer_notifications| peer_notifications.is_connected())
    }

    /// Cancelled when the server begins to stop.
    pub fn stopping(&self) -> &CancellationToken {
        &self.stopping
    }

    /// Ends every subscription with `SHUTTING_DOWN`.
    pub fn stop(&self) {
        self.stopping.cancel();
    }

    /// Tracks a task that [`Live::close`] waits for. The task must end when the server stops.
    pub fn track<F: Future>(&self, task: F) -> impl Future<Output = F::Output> + use<F> {
        self.tasks.track_future(task)
    }

    /// Stops, and publishes the last committed changes to other processes. Call it after the last commit.
    pub async fn close(&self) {
        self.stop();
        self.tasks.close();
        self.tasks.wait().await;
        if let Some(peer_notifications) = &self.peer_notifications {
            peer_notifications.close(self.changes.take()).await;
        }
    }
}

fn shutting_down() -> Error {
    Error::busy(ErrorCode::ShuttingDown, "the server is shutting down; subscribe again", 1_000)
}

/// Acquires a permit for one of `resources`. `SUBSCRIPTIONS_FULL` at the limit.
fn acquire(limit: &ConcurrencyLimit, resources: &str) -> Result<Permit, Error> {
    limit.try_acquire().ok_or_else(|| {
        let max = limit.max();
        let message = format!("the server has reached its limit of {max} {resources} (`live.max_subscriptions`)");
        limit_reached(&message, LimitName::Subscriptions, max)
    })
}

/// Acquires a permit for one of `resources` from the caller's quota. `SUBSCRIPTIONS_FULL` when the quota is used up.
fn acquire_for(limit: &ConcurrencyLimit, caller: &str, resources: &str) -> Result<Permit, Error> {
    limit.try_acquire_for(caller).ok_or_else(|| {
        let max = per_caller_quota(limit.max());
        let message = format!("you have reached the limit of {max} {resources} per caller (a tenth of `live.max_subscriptions`)");
        limit_reached(&message, LimitName::SubscriptionsPerCaller, max)
    })
}

fn limit_reached(message: &str, name: LimitName, max: usize) -> Error {
    let message = format!("{message}; close one, retry later, or use queries");
    Error::busy(ErrorCode::SubscriptionsFull, message, RETRY_AFTER_MS).with_limit(Limit::new(name, max as u64))
}
