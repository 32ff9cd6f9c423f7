//! One question that is followed, and its newest answer, shared by all who follow it.
//!
//! Versions count what may have changed the answer, and those who want one that is fresh. A read covers the version that stood
//! when it began. One read goes on at a time; whoever wants a newer version meanwhile shares the next one.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::analytics::Analytics;
use crate::analytics::totals::TypeTotals;
use crate::domain::filter::UsageFilter;
use crate::domain::range::{DateRange, RangeRequest};
use crate::domain::time::Timestamp;
use crate::domain::zone::Zone;
use crate::error::Error;

/// How long an answer is believed when nobody says that it has changed.
const BELIEVED_FOR: Duration = Duration::from_secs(30);
/// How long to wait after a read that failed.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// What is asked: of which records, over which range, as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LiveQuestion {
    /// The range; by name it moves on with time.
    pub range: RangeRequest,
    /// In which zone its days begin.
    pub zone: Zone,
    /// Of which records.
    pub filter: UsageFilter,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct LiveTotals {
    /// The range as it was resolved.
    pub range: DateRange,
    /// What was used in it.
    pub totals: TypeTotals,
    /// When it was asked.
    pub as_of: Timestamp,
}

impl LiveQuestion {
    /// The same question in the same words: lists in order, each value once.
    pub(super) fn normalised(mut self) -> Self {
        let filter = &mut self.filter;
        for list in [&mut filter.usage_types, &mut filter.tiers, &mut filter.models, &mut filter.providers, &mut filter.sources] {
            list.sort_unstable();
            list.dedup();
        }
        self
    }
}

impl LiveTotals {
    /// Whether it says the same, whenever it was asked.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        (&self.range, &self.totals) == (&other.range, &other.totals)
    }
}

/// Reads answers, so many at a time.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    analytics: Analytics,
    turns: Arc<Semaphore>,
}

impl Reader {
    pub(super) fn new(analytics: Analytics, at_once: usize) -> Self {
        Self { analytics, turns: Arc::new(Semaphore::new(at_once)) }
    }

    async fn read(&self, question: &LiveQuestion) -> Result<LiveTotals, Error> {
        let LiveQuestion { range, zone, filter } = question.clone();
        let question = self.analytics.question(range, zone, filter).await?;
        let totals = question.totals().await?;
        Ok(LiveTotals { range: question.range, totals, as_of: question.now })
    }
}

/// What a read gave.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// All that had changed up to this version is in it.
    pub(super) covers: u64,
    pub(super) outcome: Result<Arc<LiveTotals>, Arc<Error>>,
}

/// When to look again though nobody says that anything has changed.
#[derive(Debug)]
struct Due {
    /// When the range moves on.
    moves_at: Option<Timestamp>,
    /// When the answer is too old to be believed.
    stale_at: Instant,
}

/// A question that is followed.
#[derive(Debug)]
pub(super) struct Feed {
    pub(super) question: LiveQuestion,
    version: AtomicU64,
    /// The version that came with the last change.
    changed: watch::Sender<u64>,
    /// The newest version that anybody wants.
    wanted: AtomicU64,
    want: Notify,
    answers: watch::Receiver<Option<Answer>>,
    due: Mutex<Due>,
    ended: CancellationToken,
}

impl Feed {
    /// A feed, and what has to run for it until it is ended.
    pub(super) fn start(
        question: LiveQuestion,
        reader: Reader,
        ended: CancellationToken,
    ) -> (Arc<Self>, impl Future<Output = ()> + Send) {
        // The sender is the driving task's alone: should that break off, whoever waits is told.
        let (answered, answers) = watch::channel(None);
        let feed = Arc::new(Self {
            question,
            version: AtomicU64::new(0),
            changed: watch::Sender::new(0),
            wanted: AtomicU64::new(0),
            want: Notify::new(),
            answers,
            due: Mutex::new(Due { moves_at: None, stale_at: Instant::now() + BELIEVED_FOR }),
            ended: ended.clone(),
        });
        let driven = Arc::clone(&feed);
        let driving = async move {
            ended.run_until_cancelled(driven.drive(reader, answered)).await;
        };
        (feed, driving)
    }

    /// Nobody follows it any more.
    pub(super) fn end(&self) {
        self.ended.cancel();
    }

    /// Its answer may have changed.
    pub(super) fn touch(&self) {
        let version = self.fresh_version();
        self.changed.send_modify(|changed| *changed = version.max(*changed));
    }

    /// A version that only a read from now on covers.
    pub(super) fn fresh_version(&self) -> u64 {
        self.version.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// Waits for a change after `covered`.
    pub(super) async fn changed_since(&self, covered: u64) -> u64 {
        let mut changes = self.changed.subscribe();
        let newest = changes.wait_for(|changed| *changed > covered).await.map(|changed| *changed);
        match newest {
            Ok(version) => version,
            Err(_) => std::future::pending().await, // the feed holds the sender, so it cannot be gone
        }
    }

    /// An answer that covers `version`, read now unless there is one. Gives up when the reading task broke off.
    pub(super) async fn answer(&self, version: u64) -> Result<Answer, Error> {
        self.wanted.fetch_max(version, Ordering::SeqCst);
        self.want.notify_one();
        let mut answers = self.answers.clone();
        let covering = answers.wait_for(|answer| answer.as_ref().is_some_and(|answer| answer.covers >= version)).await;
        let answer = covering.map_err(|_| Error::internal("reading for a subscription broke off"))?.clone();
        answer.ok_or_else(|| Error::internal("an answer that covers a version is none"))
    }

    /// Whether it is time to look again by itself.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = due.stale_at <= Instant::now() || due.moves_at.is_some_and(|moves_at| moves_at <= now);
        if is_due {
            // Once is enough: the next read says when the next time is.
            *due = Due { moves_at: None, stale_at: Instant::now() + BELIEVED_FOR };
        }
        is_due
    }

    /// Reads whenever somebody wants a version that no answer covers.
    async fn drive(&self, reader: Reader, answered: watch::Sender<Option<Answer>>) {
        let mut covered = 0;
        loop {
            self.want.notified().await;
            while self.wanted.load(Ordering::SeqCst) > covered {
                let Ok(turn) = reader.turns.acquire().await else { return }; // never closed
                covered = self.version.load(Ordering::SeqCst);
                let outcome = reader.read(&self.question).await;
                if let Ok(totals) = &outcome {
                    let moves_at = self.question.range.moves_at(self.question.zone, totals.as_of);
                    let stale_at = Instant::now() + BELIEVED_FOR;
                    *self.due.lock().unwrap_or_else(PoisonError::into_inner) = Due { moves_at, stale_at };
                }
                let has_failed = outcome.is_err();
                answered.send_replace(Some(Answer { covers: covered, outcome: outcome.map(Arc::new).map_err(Arc::new) }));
                drop(turn);
                if has_failed {
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            }
        }
    }
}
