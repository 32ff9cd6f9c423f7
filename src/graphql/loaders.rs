//! Loaders: what many nodes of one answer need is fetched in one statement. Made anew for every request.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, Loader};
use futures_util::future::join_all;
use uuid::Uuid;

use super::error::SharedError;
use crate::analytics::Analytics;
use crate::analytics::totals::TypeTotals;
use crate::domain::filter::UsageFilter;
use crate::domain::range::{DateRange, RangeRequest};
use crate::domain::zone::Zone;
use crate::error::Error;
use crate::store::commit::CorrectionModel;
use crate::store::database::Database;
use crate::store::hardware_specs::HardwareSpecModel;
use crate::store::usage::GroupKey;

/// A tier whose hardware spec is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct SpecOfTier(pub(super) String);

/// A record, by account and id, whose correction is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct CorrectionOf(pub(super) String, pub(super) Uuid);

/// A tier whose compute over a range is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ComputeOfTier {
    pub(super) tier: String,
    pub(super) range: RangeRequest,
    pub(super) zone: Zone,
}

/// Compute of a tier, and the range as it was resolved.
#[derive(Clone, Debug)]
pub(super) struct TierCompute {
    pub(super) range: DateRange,
    pub(super) totals: TypeTotals,
}

/// Fetches what nodes need.
#[derive(Debug)]
pub struct Loaders {
    database: Database,
    analytics: Analytics,
}

/// The loader of one request.
pub(super) type RequestLoader = DataLoader<Loaders>;

impl Loaders {
    /// A loader for one request.
    pub fn for_request(database: Database, analytics: Analytics) -> DataLoader<Self> {
        DataLoader::new(Self { database, analytics }, tokio::spawn)
    }

    async fn compute(
        &self,
        tiers: &[String],
        range: RangeRequest,
        zone: Zone,
    ) -> Result<(DateRange, HashMap<String, TypeTotals>), Error> {
        let filter = UsageFilter { tiers: tiers.to_vec(), ..UsageFilter::default() };
        let question = self.analytics.question(range, zone, filter).await?;
        let used = question.tiers().await?.into_iter().filter_map(|row| match row.group {
            GroupKey::Value(tier) => Some((tier, row.totals)),
            GroupKey::Remainder | GroupKey::Unknown => None,
        });
        Ok((question.range, used.collect()))
    }
}

impl Loader<CorrectionOf> for Loaders {
    type Value = CorrectionModel;
    type Error = SharedError;

    async fn load(&self, keys: &[CorrectionOf]) -> Result<HashMap<CorrectionOf, Self::Value>, Self::Error> {
        let records: Vec<_> = keys.iter().map(|CorrectionOf(account_id, id)| (account_id.clone(), *id)).collect();
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
    /// A range that cannot be fails for whoever asked for it, not for all who share the statement.
    type Value = Result<TierCompute, SharedError>;
    type Error = SharedError;

    async fn load(&self, keys: &[ComputeOfTier]) -> Result<HashMap<ComputeOfTier, Self::Value>, Self::Error> {
        // Nodes of one field share range and zone: one statement. Aliases with other ranges are one more each.
        let mut tiers_by_range: HashMap<(RangeRequest, Zone), Vec<String>> = HashMap::new();
        for key in keys {
            tiers_by_range.entry((key.range, key.zone)).or_default().push(key.tier.clone());
        }
        let mut loaded = HashMap::with_capacity(keys.len());
        let computing = tiers_by_range.into_iter().map(|((range, zone), tiers)| async move {
            let computed = self.compute(&tiers, range, zone).await.map_err(|error| SharedError(Arc::new(error)));
            tiers.into_iter().map(move |tier| {
                let of_tier = computed
                    .as_ref()
                    .map_err(Clone::clone)
                    .map(|(range, used)| TierCompute { range: *range, totals: used.get(&tier).cloned().unwrap_or_default() });
                (ComputeOfTier { tier, range, zone }, of_tier)
            })
        });
        for computed in join_all(computing).await {
            loaded.extend(computed);
        }
        Ok(loaded)
    }
}
