//! Data loaders: load what many nodes of one response need in one statement. Created for every request.

use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use async_graphql::dataloader::{DataLoader, Loader};
use futures_util::StreamExt;
use futures_util::future::{BoxFuture, join_all};
use futures_util::stream::FuturesUnordered;
use futures_util::task::AtomicWaker;
use tokio::sync::mpsc;
use tokio::task::unconstrained;
use uuid::Uuid;

use super::error::SharedError;
use crate::analytics::freshness::Freshness;
use crate::analytics::reasons::{AnswerKind, Blank, CameOut, EmptyReason};
use crate::analytics::totals::TypeTotals;
use crate::analytics::{Analytics, Question};
use crate::domain::filter::UsageFilter;
use crate::domain::range::{DateRange, RangeRequest};
use crate::domain::reach::{Reach, Whose};
use crate::domain::time::Timestamp;
use crate::domain::usage_type::COMPUTE_SECONDS;
use crate::domain::zone::Zone;
use crate::error::Error;
use crate::store::commit::CorrectionModel;
use crate::store::database::Database;
use crate::store::hardware_specs::HardwareSpecModel;
use crate::store::usage::GroupKey;
use crate::telemetry::operation;

/// Maximum number of consecutive polls of a response before other tasks run. A page of 1,000 nodes takes 500.
const TURNS_MAX: usize = 10_000;

/// Key of a hardware spec: its tier.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct SpecOfTier(pub(super) String);

/// Key of a correction: the account and the id of the corrected record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct CorrectionOf(pub(super) String, pub(super) Uuid);

/// Key of the compute of a tier over a range.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ComputeOfTier {
    pub(super) tier: String,
    pub(super) range: RangeRequest,
    pub(super) zone: Zone,
}

/// Compute of a tier over a range, with the resolved range.
#[derive(Clone, Debug)]
pub(super) struct TierCompute {
    pub(super) range: DateRange,
    pub(super) totals: TypeTotals,
    pub(super) freshness: Freshness,
}

/// Key of the empty reason of a tier that has no compute over a range.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ReasonOfTier {
    pub(super) tier: String,
    pub(super) range: RangeRequest,
    pub(super) zone: Zone,
    pub(super) came_out: CameOut,
}

/// Key of `dataThrough` of a tier over a range.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct RecordedThrough {
    pub(super) tier: String,
    pub(super) range: RangeRequest,
    pub(super) zone: Zone,
}

/// Loads what nodes need.
#[derive(Debug)]
pub struct Loaders {
    database: Database,
    analytics: Analytics,
    /// The accounts that the caller may read.
    reach: Reach,
}

/// The loader of one request.
pub(super) type RequestLoader = DataLoader<Loaders>;

/// Set when a response was woken and must be polled again.
#[derive(Debug, Default)]
struct Attention {
    is_wanted: AtomicBool,
    task: AtomicWaker,
}

impl Wake for Attention {
    fn wake(self: Arc<Self>) {
        self.is_wanted.store(true, Ordering::SeqCst);
        self.task.wake();
    }
}

/// The load tasks of one request that have not been started.
#[derive(Debug)]
pub struct Loading(mpsc::UnboundedReceiver<BoxFuture<'static, ()>>);

impl Loading {
    /// Drives `response`, and starts the collected load tasks whenever it cannot make progress on its own. At that point every
    /// load that can be batched is known, however slow the machine is. (A spawned task would start after a millisecond, with the
    /// keys known by then.)
    pub async fn beside<Answer>(mut self, answering: impl Future<Output = Answer>) -> Answer {
        // Outside of tokio's cooperative budget: a future that exhausts it wakes itself, and this loop cannot renew the budget.
        let mut answering = pin!(unconstrained(answering));
        let mut fetching = FuturesUnordered::new();
        let attention = Arc::new(Attention::default());
        let waker = Waker::from(Arc::clone(&attention));
        poll_fn(|context| {
            attention.task.register(context.waker());
            // A list resolves a few elements per poll and then wakes itself.
            for _ in 0..TURNS_MAX {
                attention.is_wanted.store(false, Ordering::SeqCst);
                if let Poll::Ready(answer) = answering.as_mut().poll(&mut Context::from_waker(&waker)) {
                    return Poll::Ready(answer);
                }
                if !attention.is_wanted.load(Ordering::SeqCst) {
                    break;
                }
            }
            while let Ok(fetch) = self.0.try_recv() {
                fetching.push(fetch);
            }
            while let Poll::Ready(Some(())) = fetching.poll_next_unpin(context) {}
            Poll::Pending
        })
        .await
    }
}

impl Loaders {
    /// A loader for one request of a caller that may read `account_scope`, and the load tasks to drive with
    /// [`LoadTasks::run_with`].
    pub fn for_answer(database: Database, analytics: Analytics, reach: Reach) -> (DataLoader<Self>, Loading) {
        // Holds at most one load task per key type.
        let (fetch, fetches) = mpsc::unbounded_channel();
        // Sending fails only if the request was dropped; then its loads are not needed.
        let loader = DataLoader::new(Self { database, analytics, reach }, move |fetching| fetch.send(fetching).is_ok());
        (loader, Loading(fetches))
    }

    /// A loader that spawns its own load tasks: for subscriptions.
    pub fn for_request(database: Database, analytics: Analytics, reach: Reach) -> DataLoader<Self> {
        DataLoader::new(Self { database, analytics, reach }, operation::spawn)
    }

    /// The query for compute on these tiers.
    async fn question(&self, tiers: &[String], range: RangeRequest, zone: Zone) -> Result<Question, Error> {
        let filter = UsageFilter { tiers: tiers.to_vec(), ..UsageFilter::of(Whose::all(self.reach.clone())) };
        self.analytics.question(range, zone, filter).await
    }

    async fn compute(
        &self,
        tiers: &[String],
        range: RangeRequest,
        zone: Zone,
    ) -> Result<(Question, HashMap<String, TypeTotals>), Error> {
        let question = self.question(tiers, range, zone).await?;
        let used = question.tiers().await?.into_iter().filter_map(|row| match row.group {
            GroupKey::Value(tier) => Some((tier, row.totals)),
            GroupKey::Remainder | GroupKey::Unknown => None,
        });
        Ok((question, used.collect()))
    }
}

impl Loaders {
    async fn reasons(&self, keys: &[&ReasonOfTier], range: RangeRequest, zone: Zone) -> Result<Vec<Option<EmptyReason>>, Error> {
        let question = self.question(&[], range, zone).await?;
        let blank = |key: &&ReasonOfTier| Blank {
            kind: AnswerKind::Hardware,
            filter: UsageFilter { tiers: vec![key.tier.clone()], ..question.filter.clone() },
            usage_types: vec![COMPUTE_SECONDS.to_owned()],
            named_by: None,
            came_out: key.came_out,
        };
        question.why_each_is_empty(&keys.iter().map(blank).collect::<Vec<_>>()).await
    }

    async fn recorded_through(&self, tiers: &[String], range: RangeRequest, zone: Zone) -> Result<Vec<Option<Timestamp>>, Error> {
        self.question(tiers, range, zone).await?.tiers_freshness().data_through_of_tiers(tiers).await
    }
}

impl Loader<CorrectionOf> for Loaders {
    type Value = CorrectionModel;
    type Error = SharedError;

    async fn load(&self, keys: &[CorrectionOf]) -> Result<HashMap<CorrectionOf, Self::Value>, Self::Error> {
        let within_reach = keys.iter().filter(|CorrectionOf(account_id, _)| self.reach.covers(account_id));
        let records: Vec<_> = within_reach.map(|CorrectionOf(account_id, id)| (account_id.clone(), *id)).collect();
        let corrections = self.database.corrections_of(&records).await.map_err(|error| SharedError(Arc::new(error)))?;
        Ok(corrections.into_iter().map(|made| (CorrectionOf(made.account_id.clone(), made.voided_id), made)).collect())
    }
}

impl Loader<SpecOfTier> for Loaders {
    type Value = HardwareSpecModel;
    type Error = SharedError;

    async fn load(&self, keys: &[SpecOfTier]) -> Result<HashMap<SpecOfTier, Self::Value>, Self::Error> {
        let tiers: Vec<String> = keys.iter().map(|SpecOfTier(tier)| tier.clone()).collect();
        let specs = self.database.hardware_specs_of(&tiers).await.map_err(|error| SharedError(Arc::new(error)))?;
        Ok(specs.into_iter().map(|spec| (SpecOfTier(spec.tier.clone()), spec)).collect())
    }
}

impl Loader<ComputeOfTier> for Loaders {
    /// An invalid range fails only the nodes that use it, not all nodes of the batch.
    type Value = Result<TierCompute, SharedError>;
    type Error = SharedError;

    async fn load(&self, keys: &[ComputeOfTier]) -> Result<HashMap<ComputeOfTier, Self::Value>, Self::Error> {
        // Nodes of one field share range and zone: one statement. Each alias with another range adds a statement.
        let mut tiers_by_range: HashMap<(RangeRequest, Zone), Vec<String>> = HashMap::new();
        for key in keys {
            tiers_by_range.entry((key.range, key.zone)).or_default().push(key.tier.clone());
        }
        let mut loaded = HashMap::with_capacity(keys.len());
        let computing = tiers_by_range.into_iter().map(|((range, zone), tiers)| async move {
            let computed = self.compute(&tiers, range, zone).await.map_err(|error| SharedError(Arc::new(error)));
            tiers.into_iter().map(move |tier| {
                let of_tier = computed.as_ref().map_err(Clone::clone).map(|(question, used)| TierCompute {
                    range: question.range,
                    totals: used.get(&tier).cloned().unwrap_or_default(),
                    freshness: question.tiers_freshness(),
                });
                (ComputeOfTier { tier, range, zone }, of_tier)
            })
        });
        for computed in join_all(computing).await {
            loaded.extend(computed);
        }
        Ok(loaded)
    }
}

impl Loader<ReasonOfTier> for Loaders {
    /// `None` if compute was recorded on the tier in the meantime.
    type Value = Result<Option<EmptyReason>, SharedError>;
    type Error = SharedError;

    async fn load(&self, keys: &[ReasonOfTier]) -> Result<HashMap<ReasonOfTier, Self::Value>, Self::Error> {
        let mut by_range: HashMap<(RangeRequest, Zone), Vec<&ReasonOfTier>> = HashMap::new();
        for key in keys {
            by_range.entry((key.range, key.zone)).or_default().push(key);
        }
        let mut loaded = HashMap::with_capacity(keys.len());
        for ((range, zone), keys) in by_range {
            let found = self.reasons(&keys, range, zone).await.map_err(|error| SharedError(Arc::new(error)));
            for (place, key) in keys.into_iter().enumerate() {
                let reason = found.as_ref().map(|reasons| reasons.get(place).cloned().flatten()).map_err(Clone::clone);
                loaded.insert(key.clone(), reason);
            }
        }
        Ok(loaded)
    }
}

impl Loader<RecordedThrough> for Loaders {
    type Value = Result<Option<Timestamp>, SharedError>;
    type Error = SharedError;

    async fn load(&self, keys: &[RecordedThrough]) -> Result<HashMap<RecordedThrough, Self::Value>, Self::Error> {
        let mut by_range: HashMap<(RangeRequest, Zone), Vec<String>> = HashMap::new();
        for key in keys {
            by_range.entry((key.range, key.zone)).or_default().push(key.tier.clone());
        }
        let mut loaded = HashMap::with_capacity(keys.len());
        for ((range, zone), tiers) in by_range {
            let found = self.recorded_through(&tiers, range, zone).await.map_err(|error| SharedError(Arc::new(error)));
            for (place, tier) in tiers.into_iter().enumerate() {
                let newest = found.as_ref().map(|newest| newest.get(place).copied().flatten()).map_err(Clone::clone);
                loaded.insert(RecordedThrough { tier, range, zone }, newest);
            }
        }
        Ok(loaded)
    }
}
