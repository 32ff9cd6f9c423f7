//! Compute by hardware tier.

use async_graphql::{ComplexObject, Context, Result, SimpleObject};

use super::date_range::DateRange;
use super::empty_reason::EmptyReason;
use super::freshness::Freshness;
use super::hardware_spec::HardwareSpec;
use super::usage_totals::{hours, share};
use crate::analytics::InsightsQuery;
use crate::analytics::reasons::{AnswerKind, EmptyKind, EmptyResult};
use crate::domain::dimension::{Dimension, Grouping};
use crate::domain::usage_type::COMPUTE_SECONDS;
use crate::error::Error;
use crate::graphql::loaders::{HardwareSpecKey, RequestLoader};
use crate::graphql::scalars::{BigInt, Decimal};

/// Compute (usage type `compute_seconds`) over a date range, by hardware tier.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(crate) struct UsageByTier {
    #[graphql(skip)]
    query: InsightsQuery,
    /// Why the result counts as empty; `None` if it does not.
    #[graphql(skip)]
    empty_kind: Option<EmptyKind>,
    /// The resolved date range.
    range: DateRange,
    /// Every tier with compute, most seconds first (ties by name). Compute without a tier comes last. Empty if no compute was
    /// recorded in the range.
    tiers: Vec<TierUsage>,
}

impl UsageByTier {
    pub(crate) async fn load(query: &InsightsQuery) -> Result<Self, Error> {
        let rows = query.tiers().await?;
        let groups: Vec<_> = rows.iter().map(|row| (&row.group, row.totals.all())).collect();
        let empty_kind = EmptyKind::of_groups(&groups, Grouping::by(Dimension::Tier));
        let total = rows.iter().map(|row| row.totals.all().quantity).sum();
        let tiers = rows.into_iter().map(|row| {
            let totals = row.totals.all();
            let tier = row.group.values().and_then(|values| values.first.clone());
            TierUsage {
                tier,
                compute_seconds: BigInt(totals.quantity),
                compute_hours: hours(totals.quantity),
                cost: Decimal(totals.cost_nanos),
                unpriced_records: BigInt(totals.unpriced_records.into()),
                records: BigInt(totals.records.into()),
                share: share(totals.quantity, total),
            }
        });
        Ok(Self { range: DateRange::compared(query.range, query.now), tiers: tiers.collect(), query: query.clone(), empty_kind })
    }
}

#[ComplexObject]
impl UsageByTier {
    /// Why no tier has compute in the range, even if there is compute without a tier. Null if a tier has compute; selecting it
    /// then costs nothing.
    async fn empty_reason(&self) -> Result<Option<EmptyReason>> {
        let Some(empty_kind) = self.empty_kind else { return Ok(None) };
        let filter = self.query.filter.clone();
        let (usage_types, grouped_by) = (vec![COMPUTE_SECONDS.to_owned()], Some(Grouping::by(Dimension::Tier)));
        let empty_result = EmptyResult { kind: AnswerKind::Tiers, filter, usage_types, grouped_by, empty_kind };
        Ok(self.query.why_empty(&empty_result).await?.map(EmptyReason::from))
    }

    /// How up to date the result is.
    async fn freshness(&self) -> Freshness {
        self.query.tiers_freshness().into()
    }
}

/// Compute on one tier.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(crate) struct TierUsage {
    /// The tier. Null for compute that was recorded without a tier.
    tier: Option<String>,
    /// Compute in seconds.
    compute_seconds: BigInt,
    /// Compute in hours (`computeSeconds` / 3600), for display. `computeSeconds` is exact.
    compute_hours: f64,
    /// Cost of the records whose cost is known.
    cost: Decimal,
    /// Number of usage records whose cost is not known.
    unpriced_records: BigInt,
    /// Number of usage records.
    records: BigInt,
    /// Share of the tier in the compute seconds of all tiers, from 0 to 1. 0 if there are none.
    share: f64,
}

#[ComplexObject]
impl TierUsage {
    /// The hardware of the tier and its price. Null if the tier has no spec, and for compute without a tier.
    async fn hardware_spec(&self, context: &Context<'_>) -> Result<Option<HardwareSpec>> {
        let Some(tier) = &self.tier else { return Ok(None) };
        let spec = context.data::<RequestLoader>()?.load_one(HardwareSpecKey(tier.clone())).await?;
        Ok(spec.map(HardwareSpec::from))
    }
}
