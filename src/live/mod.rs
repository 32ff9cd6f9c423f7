//! Live queries: a [`Subscription`] returns the totals of a query now and after every change.
//!
//! Commits publish change sets ([`Changes`]). [`Live`] invalidates the shared queries (`shared_query`) whose result may have
//! changed; a shared query reads once for all of its subscribers, when one of them requests it. A subscription buffers no
//! messages, only the version it has seen: a slow subscriber skips intermediate states, never the last one. `peer_notifications`
//! carries change sets between server processes.
//!
//! Changes without a notification (another program that writes to the same SQLite file) are found by reading again every 30
//! seconds.

mod feed;
mod relay;
mod room;
mod subscription;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use feed::{Feed, Reader};
pub use feed::{LiveQuestion, LiveTotals};
use relay::Relay;
use room::Room;
pub use room::share_of;
pub use subscription::{Subscription, Throttle};

use crate::analytics::Analytics;
use crate::clock::Clock;
use crate::domain::touched::Touched;
use crate::error::{Error, ErrorCode};
use crate::recording::Changes;
use crate::store::database::Database;

/// How long change sets are collected before shared queries are invalidated; an invalidation costs the same for one change as for
/// many.
const GATHER: Duration = Duration::from_millis(10);
/// Interval of the check for ranges that have moved and results that are stale.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Limits of live queries; `settings.toml` documents them.
#[derive(Clone, Copy, Debug)]
pub struct LiveSettings {
    /// Maximum number of concurrent subscriptions, and of WebSockets.
    pub max_subscriptions: usize,
    /// Maximum number of concurrent reads.
    pub reads_at_once: usize,
}

/// Serves all subscriptions of this process.
#[derive(Debug)]
pub struct Live {
    clock: Clock,
    reader: Reader,
    /// Shared queries with their numbers of subscribers.
    feeds: Mutex<HashMap<LiveQuestion, (Arc<Feed>, usize)>>,
    settings: LiveSettings,
    room: Room,
    sockets: Room,
    changes: Arc<Changes>,
    relay: Option<Arc<Relay>>,
    stopping: CancellationToken,
    tasks: TaskTracker,
}

impl Live {
    /// Starts processing `changes`; [`Live::close`] stops it.
    pub fn start(
        database: &Database,
        analytics: Analytics,
        clock: Clock,
        changes: Arc<Changes>,
        settings: LiveSettings,
    ) -> Arc<Self> {
        let live = Arc::new(Self {
            clock,
            reader: Reader::new(analytics, settings.reads_at_once),
            feeds: Mutex::default(),
            room: Room::new("subscriptions", settings.max_subscriptions),
            sockets: Room::new("WebSockets", settings.max_subscriptions),
            settings,
            changes,
            relay: database.notifications().map(|notifications| Arc::new(Relay::new(notifications))),
            stopping: CancellationToken::new(),
            tasks: TaskTracker::new(),
        });
        live.tasks.spawn(Arc::clone(&live).follow());
        if let Some(relay) = &live.relay {
            live.tasks.spawn(Arc::clone(relay).tell(live.stopping.clone()));
        }
        live
    }

    /// Starts receiving change sets of other server processes.
    pub fn listen(self: &Arc<Self>) {
        if let Some(relay) = &self.relay {
            self.tasks.spawn(Arc::clone(relay).listen(Arc::clone(self)));
        }
    }

    /// Subscribes to a query. A `caller` is limited to its per-caller quota; `None` is limited by the total only.
    /// `SUBSCRIPTIONS_FULL` beyond a limit, `SHUTTING_DOWN` when the server stops.
    pub fn subscribe(
        self: &Arc<Self>,
        question: LiveQuestion,
        throttle: Throttle,
        caller: Option<&str>,
    ) -> Result<Subscription, Error> {
        if self.stopping.is_cancelled() {
            return Err(shutting_down());
        }
        let share = caller.map(|caller| self.room.enter_as(caller)).transpose()?;
        let room = (self.room.enter()?, share);
        let feed = self.enter(question.normalised());
        Ok(Subscription::new(Arc::clone(self), feed, throttle, room))
    }

    /// Acquires a permit for a WebSocket, independent of its subscriptions. `SUBSCRIPTIONS_FULL` at the limit.
    pub fn admit_socket(&self) -> Result<OwnedSemaphorePermit, Error> {
        self.sockets.enter()
    }

    /// Acquires a permit from the caller's WebSocket quota. `SUBSCRIPTIONS_FULL` when the quota is used up.
    pub fn admit_socket_of(&self, caller: &str) -> Result<OwnedSemaphorePermit, Error> {
        self.sockets.enter_as(caller)
    }

    fn feeds(&self) -> MutexGuard<'_, HashMap<LiveQuestion, (Arc<Feed>, usize)>> {
        self.feeds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, question: LiveQuestion) -> Arc<Feed> {
        let mut feeds = self.feeds();
        let (feed, followers) = feeds.entry(question.clone()).or_insert_with(|| {
            let (feed, driving) = Feed::start(question, self.reader.clone(), self.stopping.child_token());
            self.tasks.spawn(driving);
            (feed, 0)
        });
        *followers += 1;
        Arc::clone(feed)
    }

    fn leave(&self, question: &LiveQuestion) {
        let mut feeds = self.feeds();
        let Some((feed, followers)) = feeds.get_mut(question) else { return };
        *followers -= 1;
        if *followers == 0 {
            feed.end();
            feeds.remove(question);
        }
    }

    /// Invalidates the shared queries whose result may have changed.
    fn touch(&self, touched: &Touched) {
        for (feed, _) in self.feeds().values() {
            if touched.may_change(&feed.question.filter) {
                feed.touch();
            }
        }
    }

    /// Distributes committed changes and invalidates stale shared queries, until the server stops.
    async fn follow(self: Arc<Self>) {
        let mut look = tokio::time::interval(LOOK_EVERY);
        look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = self.stopping.cancelled() => return,
                touched = self.changes.next() => {
                    self.touch(&touched);
                    if let Some(relay) = &self.relay {
                        relay.add(touched);
                    }
                    tokio::time::sleep(GATHER).await;
                }
                _ = look.tick() => {
                    let now = self.clock.now();
                    self.feeds().values().filter(|(feed, _)| feed.is_due(now)).for_each(|(feed, _)| feed.touch());
                }
            }
        }
    }

    /// Number of current subscriptions.
    pub fn subscriptions(&self) -> usize {
        self.room.taken()
    }

    /// Maximum number of concurrent subscriptions.
    pub fn max_subscriptions(&self) -> usize {
        self.settings.max_subscriptions
    }

    /// Whether notifications of other server processes are received; `None` on SQLite, which has no other processes.
    pub fn hears_others(&self) -> Option<bool> {
        self.relay.as_ref().map(|relay| relay.is_listening())
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
        if let Some(relay) = &self.relay {
            relay.close(self.changes.take()).await;
        }
    }
}

fn shutting_down() -> Error {
    Error::busy(ErrorCode::ShuttingDown, "the server is shutting down; subscribe again", 1_000)
}
