//! Answers that follow what is recorded: a [`Subscription`] gives the totals of a question now, and again whenever they have
//! changed.
//!
//! Commits announce what they touched ([`Changes`]); [`Live`] tells the [`feed`]s whose answer may have changed; a feed reads
//! once for all who ask the same question, when one of them wants it. A subscription keeps no messages, only what it has seen:
//! one that is slow misses states in between, never the last one. [`relay`] carries announcements between server processes.
//!
//! What nobody announced (another program that writes to the same SQLite file) is found by looking again every 30 seconds.

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

/// How long commits are gathered before feeds are told again: telling them costs the same for one as for many.
const GATHER: Duration = Duration::from_millis(10);
/// How often it is looked for ranges that have moved on.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How much may go on. See `settings.toml` for the meanings.
#[derive(Clone, Copy, Debug)]
pub struct LiveSettings {
    /// The most subscriptions at a time, and the most WebSockets.
    pub max_subscriptions: usize,
    /// The most reads at a time.
    pub reads_at_once: usize,
}

/// Follows what is recorded, for all subscriptions of this process.
#[derive(Debug)]
pub struct Live {
    clock: Clock,
    reader: Reader,
    /// One for each question that is followed, with how many follow it.
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
    /// Begins to follow `changes`; [`Live::close`] ends it.
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

    /// Begins to hear what other server processes commit.
    pub fn listen(self: &Arc<Self>) {
        if let Some(relay) = &self.relay {
            self.tasks.spawn(Arc::clone(relay).listen(Arc::clone(self)));
        }
    }

    /// Follows a question, for a caller that may have no more than its share, or for somebody who may (`None`). `SUBSCRIPTIONS_FULL`
    /// beyond the most subscriptions, `SHUTTING_DOWN` when the server stops.
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

    /// Room for a WebSocket, whatever then goes on in it. `SUBSCRIPTIONS_FULL` beyond the most.
    pub fn admit_socket(&self) -> Result<OwnedSemaphorePermit, Error> {
        self.sockets.enter()
    }

    /// A part of a caller's share of the WebSockets. `SUBSCRIPTIONS_FULL` when it has used that up.
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

    /// Tells the feeds whose answer may have changed.
    fn touch(&self, touched: &Touched) {
        for (feed, _) in self.feeds().values() {
            if touched.may_change(&feed.question.filter) {
                feed.touch();
            }
        }
    }

    /// Passes on what is committed, and finds feeds that are due for another look, until the server stops.
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

    /// How many subscriptions there are.
    pub fn subscriptions(&self) -> usize {
        self.room.taken()
    }

    /// The most subscriptions that there may be.
    pub fn max_subscriptions(&self) -> usize {
        self.settings.max_subscriptions
    }

    /// Whether other server processes can be heard; `None` on SQLite, where there are none.
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

    /// Runs something that [`Live::close`] waits for. It has to end when the server stops.
    pub fn track<F: Future>(&self, task: F) -> impl Future<Output = F::Output> + use<F> {
        self.tasks.track_future(task)
    }

    /// Stops, and tells other processes what was committed last. To be called when nothing commits any more.
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
    Error::busy(ErrorCode::ShuttingDown, "this server is stopping; subscribe again", 1_000)
}
