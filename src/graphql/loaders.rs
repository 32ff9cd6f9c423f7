//! Loaders: what many nodes of one answer need is fetched in one statement. Made anew for every request.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, Loader};

use super::error::SharedError;
use crate::analytics::Analytics;
use crate::analytics::totals::TypeTotals;
use crate::domain::filter::UsageFilter;
use crate::domain::range::{DateRange, RangeRequest};
use crate::domain::zone::Zone;
use crate::error::Error;
use crate::store::database::Database;
use crate::store::hardware_specs::HardwareSpecModel;
use crate::store::usage::GroupKey;

/// A tier whose hardware spec is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct SpecOfTier(pub(super) String);

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

/// Fetches by tier.
#[derive(Debug)]
pub struct TierLoader {
    database: Database,
    analytics: Analytics,
}

/// The loader of one request.
pub(super) type TierDataLoader = DataLoader<TierLoader>;

impl TierLoader {
    /// A loader for one request.
    pub fn for_request(database: Database, analytics: Analytics) -> DataLoader<Self> {
        DataLoader::new(Self { database, analytics }, tokio::spawn)
    }

    async fn compute(
        &self,
        tiers: Vec<String>,
        range: RangeRequest,
        zone: Zone,
    ) -> Result<HashMap<ComputeOfTier, TierCompute>, Error> {
        let filter = UsageFilter { tiers: tiers.clone(), ..UsageFilter::default() };
        let question = self.analytics.question(range, zone, filter).await?;
        let rows = question.tiers().await?;
        let mut used: HashMap<String, TypeTotals> = rows
            .into_iter()
            .filter_map(|row| match row.group {
                GroupKey::Value(tier) => Some((tier, row.totals)),
                GroupKey::Remainder | GroupKey::Unknown => None,
            })
            .collect();
        Ok(tiers
            .into_iter()
            .map(|tier| {
                let totals = used.remove(&tier).unwrap_or_default();
                (ComputeOfTier { tier, range, zone }, TierCompute { range: question.range, totals })
            })
            .collect())
    }
}

impl Loader<SpecOfTier> for TierLoader {
    type Value = HardwareSpecModel;
    type Error = SharedError;

    async fn load(&self, keys: &[SpecOfTier]) -> Result<HashMap<SpecOfTier, Self::Value>, Self::Error> {
        let tiers: Vec<String> = keys.iter().map(|SpecOfTier(tier)| tier.clone()).collect();
        let specs = self.database.hardware_specs_of(&tiers).await.map_err(|error| SharedError(Arc::new(error)))?;
        Ok(specs.into_iter().map(|spec| (SpecOfTier(spec.tier.clone()), spec)).collect())
    }
}

impl Loader<ComputeOfTier> for TierLoader {
    type Value = TierCompute;
    type Error = SharedError;

    async fn load(&self, keys: &[ComputeOfTier]) -> Result<HashMap<ComputeOfTier, Self::Value>, Self::Error> {
        // Nodes of one field share range and zone: one statement. Aliases with other ranges are one more each.
        let mut tiers_by_range: HashMap<(RangeRequest, Zone), Vec<String>> = HashMap::new();
        for key in keys {
            tiers_by_range.entry((key.range, key.zone)).or_default().push(key.tier.clone());
        }
        let mut loaded = HashMap::with_capacity(keys.len());
        for ((range, zone), tiers) in tiers_by_range {
            loaded.extend(self.compute(tiers, range, zone).await.map_err(|error| SharedError(Arc::new(error)))?);
        }
        Ok(loaded)
    }
}
