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
use super::services::Services;
use crate::analytics::freshness::Freshness;
use crate::analytics::reasons::{AnswerKind, EmptyKind, EmptyReason, EmptyResult};
use crate::analytics::totals::TypeTotals;
use crate::analytics::{Analytics, InsightsQuery};
use crate::catalog::PriceCatalog;
use crate::domain::account_scope::{AccountFilter, UsageScope};
use crate::domain::display_name::{NameKey, NamedDimension};
use crate::domain::filter::UsageFilter;
use crate::domain::range::{DateRange, RangeRequest};
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
const POLLS_MAX: usize = 10_000;

/// Key of a hardware spec: its tier.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct HardwareSpecKey(pub(super) String);

/// Key of the hourly rate of a tier, in nanos.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct HourlyRateKey(pub(super) String);

/// Key of a display name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct DisplayNameKey(NameKey);

impl DisplayNameKey {
    /// The key of an id within an account.
    pub(super) fn of(account_id: &str, dimension: NamedDimension, id: &str) -> Self {
        Self(NameKey { account_id: account_id.to_owned(), dimension, id: id.to_owned() })
    }
}

/// Key of a correction: the account and the id of the corrected record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct CorrectionKey(pub(super) String, pub(super) Uuid);

/// Key of the compute of a tier over a range.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct TierComputeKey {
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
pub(super) struct TierEmptyReasonKey {
    pub(super) tier: String,
    pub(super) range: RangeRequest,
    pub(super) zone: Zone,
    pub(super) empty_kind: EmptyKind,
}

/// Key of `dataThrough` of a tier over a range.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct TierDataThroughKey {
    pub(super) tier: String,
    pub(super) range: RangeRequest,
    pub(super) zone: Zone,
}

/// Loads what nodes need.
#[derive(Debug)]
pub struct Loaders {
    database: Database,
    analytics: Analytics,
    prices: Arc<PriceCatalog>,
    /// The usage that the caller may read.
    usage_scope: UsageScope,
}

/// The loader of one request.
pub(super) type RequestLoader = DataLoader<Loaders>;

/// Set when a response was woken and must be polled again.
#[derive(Debug, Default)]
struct PollRequest {
    is_set: AtomicBool,
    task: AtomicWaker,
}

impl Wake for PollRequest {
    fn wake(self: Arc<Self>) {
        self.is_set.store(true, Ordering::SeqCst);
        self.task.wake();
    }
}

/// The load tasks of one request that have not been started.
#[derive(Debug)]
pub struct LoadTasks(mpsc::UnboundedReceiver<BoxFuture<'static, ()>>);

impl LoadTasks {
    /// Drives `response`, and starts the collected load tasks whenever it cannot make progress on its own. At that point every
    /// load that can be batched is known, however slow the machine is. (A spawned task would start after a millisecond, with the
    /// keys known by then.)
    pub async fn run_with<Response>(mut self, response: impl Future<Output = Response>) -> Response {
        // Outside of tokio's cooperative budget: a future that exhausts it wakes itself, and this loop cannot renew the budget.
        let mut response = pin!(unconstrained(response));
        let mut fetching = FuturesUnordered::new();
        let poll_request = Arc::new(PollRequest::default());
        let waker = Waker::from(Arc::clone(&poll_request));
        poll_fn(|context| {
            poll_request.task.register(context.waker());
            // A list resolves a few elements per poll and then wakes itself.
            for _ in 0..POLLS_MAX {
                poll_request.is_set.store(false, Ordering::SeqCst);
                if let Poll::Ready(result) = response.as_mut().poll(&mut Context::from_waker(&waker)) {
                    return Poll::Ready(result);
                }
                if !poll_request.is_set.load(Ordering::SeqCst) {
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
    /// A loader for one request of a caller that may read `usage_scope`, and the load tasks to drive with
    /// [`LoadTasks::run_with`].
    pub fn for_response(services: &Services, database: Database, usage_scope: UsageScope) -> (DataLoader<Self>, LoadTasks) {
        // Holds at most one load task per key type.
        let (fetch, fetches) = mpsc::unbounded_channel();
        // Sending fails only if the request was dropped; then its loads are not needed.
        let loader = DataLoader::new(Self::new(services, database, usage_scope), move |fetching| fetch.send(fetching).is_ok());
        (loader, LoadTasks(fetches))
    }

    /// A loader that spawns its own load tasks: for subscriptions.
    pub fn for_subscription(services: &Services, database: Database, usage_scope: UsageScope) -> DataLoader<Self> {
        DataLoader::new(Self::new(services, database, usage_scope), operation::spawn)
    }

    fn new(services: &Services, database: Database, usage_scope: UsageScope) -> Self {
        Self { database, analytics: services.analytics.clone(), prices: Arc::clone(&services.prices), usage_scope }
    }

    /// The query for compute on these tiers.
    async fn query(&self, tiers: &[String], range: RangeRequest, zone: Zone) -> Result<InsightsQuery, Error> {
        let filter =
            UsageFilter { tiers: tiers.to_vec(), ..UsageFilter::for_accounts(AccountFilter::all(self.usage_scope.clone())) };
        self.analytics.query(range, zone, filter).await
    }

    async fn compute(
        &self,
        tiers: &[String],
        range: RangeRequest,
        zone: Zone,
    ) -> Result<(InsightsQuery, HashMap<String, TypeTotals>), Error> {
        let query = self.query(tiers, range, zone).await?;
        let used = query.tiers().await?.into_iter().filter_map(|row| match row.group {
            GroupKey::Value(values) => Some((values.first?, row.totals)),
            GroupKey::Remainder | GroupKey::Unknown => None,
        });
        Ok((query, used.collect()))
    }
}

impl Loaders {
    async fn reasons(
        &self,
        keys: &[&TierEmptyReasonKey],
        range: RangeRequest,
        zone: Zone,
    ) -> Result<Vec<Option<EmptyReason>>, Error> {
        let query = self.query(&[], range, zone).await?;
        let empty_result = |key: &&TierEmptyReasonKey| EmptyResult {
            kind: AnswerKind::Hardware,
            filter: UsageFilter { tiers: vec![key.tier.clone()], ..query.filter.clone() },
            usage_types: vec![COMPUTE_SECONDS.to_owned()],
            grouped_by: None,
            empty_kind: key.empty_kind,
        };
        query.why_each_is_empty(&keys.iter().map(empty_result).collect::<Vec<_>>()).await
    }

    async fn data_through(&self, tiers: &[String], range: RangeRequest, zone: Zone) -> Result<Vec<Option<Timestamp>>, Error> {
        self.query(tiers, range, zone).await?.tiers_freshness().data_through_of_tiers(tiers).await
    }
}

impl Loader<CorrectionKey> for Loaders {
    type Value = CorrectionModel;
    type Error = SharedError;

    async fn load(&self, keys: &[CorrectionKey]) -> Result<HashMap<CorrectionKey, Self::Value>, Self::Error> {
        let account_filter = AccountFilter::all(self.usage_scope.clone());
        let records: Vec<_> = keys.iter().map(|CorrectionKey(account_id, id)| (account_id.clone(), *id)).collect();
        let corrections = self.database.corrections_of(&account_filter, &records).await;
        let corrections = corrections.map_err(|error| SharedError(Arc::new(error)))?;
        Ok(corrections
            .into_iter()
            .map(|correction| (CorrectionKey(correction.account_id.clone(), correction.voided_id), correction))
            .collect())
    }
}

impl Loader<DisplayNameKey> for Loaders {
    type Value = String;
    type Error = SharedError;

    async fn load(&self, keys: &[DisplayNameKey]) -> Result<HashMap<DisplayNameKey, Self::Value>, Self::Error> {
        let is_readable = |key: &&NameKey| {
            let is_own = key.dimension != NamedDimension::User || self.usage_scope.user().is_none_or(|user_id| user_id == key.id);
            self.usage_scope.covers(&key.account_id) && is_own
        };
        let readable: Vec<_> = keys.iter().map(|DisplayNameKey(key)| key).filter(is_readable).cloned().collect();
        if readable.is_empty() {
            return Ok(HashMap::new());
        }
        let names = self.database.display_names_of(&readable).await.map_err(|error| SharedError(Arc::new(error)))?;
        Ok(names.into_iter().map(|(key, name)| (DisplayNameKey(key), name)).collect())
    }
}

impl Loader<HardwareSpecKey> for Loaders {
    type Value = HardwareSpecModel;
    type Error = SharedError;

    async fn load(&self, keys: &[HardwareSpecKey]) -> Result<HashMap<HardwareSpecKey, Self::Value>, Self::Error> {
        let tiers: Vec<String> = keys.iter().map(|HardwareSpecKey(tier)| tier.clone()).collect();
        let specs = self.database.hardware_specs_of(&tiers).await.map_err(|error| SharedError(Arc::new(error)))?;
        Ok(specs.into_iter().map(|spec| (HardwareSpecKey(spec.tier.clone()), spec)).collect())
    }
}

impl Loader<HourlyRateKey> for Loaders {
    type Value = i128;
    type Error = SharedError;

    async fn load(&self, keys: &[HourlyRateKey]) -> Result<HashMap<HourlyRateKey, Self::Value>, Self::Error> {
        let tiers = keys.iter().map(|HourlyRateKey(tier)| tier.as_str());
        let rates = self.prices.hourly_rates_nanos(tiers).await.map_err(|error| SharedError(Arc::new(error)))?;
        Ok(rates.into_iter().map(|(tier, rate)| (HourlyRateKey(tier), rate)).collect())
    }
}

impl Loader<TierComputeKey> for Loaders {
    /// An invalid range fails only the nodes that use it, not all nodes of the batch.
    type Value = Result<TierCompute, SharedError>;
    type Error = SharedError;

    async fn load(&self, keys: &[TierComputeKey]) -> Result<HashMap<TierComputeKey, Self::Value>, Self::Error> {
        // Nodes of one field share range and zone: one statement. Each alias with another range adds a statement.
        let mut tiers_by_range: HashMap<(RangeRequest, Zone), Vec<String>> = HashMap::new();
        for key in keys {
            tiers_by_range.entry((key.range, key.zone)).or_default().push(key.tier.clone());
        }
        let mut loaded = HashMap::with_capacity(keys.len());
        let computing = tiers_by_range.into_iter().map(|((range, zone), tiers)| async move {
            let computed = self.compute(&tiers, range, zone).await.map_err(|error| SharedError(Arc::new(error)));
            tiers.into_iter().map(move |tier| {
                let tier_compute = computed.as_ref().map_err(Clone::clone).map(|(query, used)| TierCompute {
                    range: query.range,
                    totals: used.get(&tier).cloned().unwrap_or_default(),
                    freshness: query.tiers_freshness(),
                });
                (TierComputeKey { tier, range, zone }, tier_compute)
            })
        });
        for computed in join_all(computing).await {
            loaded.extend(computed);
        }
        Ok(loaded)
    }
}

impl Loader<TierEmptyReasonKey> for Loaders {
    /// `None` if compute was recorded on the tier in the meantime.
    type Value = Result<Option<EmptyReason>, SharedError>;
    type Error = SharedError;

    async fn load(&self, keys: &[TierEmptyReasonKey]) -> Result<HashMap<TierEmptyReasonKey, Self::Value>, Self::Error> {
        let mut by_range: HashMap<(RangeRequest, Zone), Vec<&TierEmptyReasonKey>> = HashMap::new();
        for key in keys {
            by_range.entry((key.range, key.zone)).or_default().push(key);
        }
        let mut loaded = HashMap::with_capacity(keys.len());
        for ((range, zone), keys) in by_range {
            let found = self.reasons(&keys, range, zone).await.map_err(|error| SharedError(Arc::new(error)));
            for (index, key) in keys.into_iter().enumerate() {
                let reason = found.as_ref().map(|reasons| reasons.get(index).cloned().flatten()).map_err(Clone::clone);
                loaded.insert(key.clone(), reason);
            }
        }
        Ok(loaded)
    }
}

impl Loader<TierDataThroughKey> for Loaders {
    type Value = Result<Option<Timestamp>, SharedError>;
    type Error = SharedError;

    async fn load(&self, keys: &[TierDataThroughKey]) -> Result<HashMap<TierDataThroughKey, Self::Value>, Self::Error> {
        let mut by_range: HashMap<(RangeRequest, Zone), Vec<String>> = HashMap::new();
        for key in keys {
            by_range.entry((key.range, key.zone)).or_default().push(key.tier.clone());
        }
        let mut loaded = HashMap::with_capacity(keys.len());
        for ((range, zone), tiers) in by_range {
            let found = self.data_through(&tiers, range, zone).await.map_err(|error| SharedError(Arc::new(error)));
            for (index, tier) in tiers.into_iter().enumerate() {
                let newest = found.as_ref().map(|newest| newest.get(index).copied().flatten()).map_err(Clone::clone);
                loaded.insert(TierDataThroughKey { tier, range, zone }, newest);
            }
        }
        Ok(loaded)
    }
}
