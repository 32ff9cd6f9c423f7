//! What a tier is.

use async_graphql::{ComplexObject, Context, Object, Result, SimpleObject};

use super::date_range::DateRange;
use super::empty_reason::EmptyReason;
use super::freshness::Freshness;
use super::usage_totals::hours;
use crate::analytics::freshness;
use crate::analytics::reasons::CameOut;
use crate::domain::range::RangeRequest;
use crate::domain::time::Timestamp;
use crate::domain::zone::Zone;
use crate::error::Error;
use crate::graphql::input::DateRangeInput;
use crate::graphql::loaders::{ComputeOfTier, ReasonOfTier, RequestLoader};
use crate::graphql::scalars::{BigInt, DateTime, TimeZone};
use crate::store::hardware_specs::{HardwareSpecModel, regions_of};

#[derive(Debug)]
pub(crate) struct HardwareSpec(HardwareSpecModel);

impl From<HardwareSpecModel> for HardwareSpec {
    fn from(spec: HardwareSpecModel) -> Self {
        Self(spec)
    }
}

/// What a hardware tier is and what it costs per hour. Null fields are not known.
#[Object]
impl HardwareSpec {
    /// The slug that records carry; unique.
    async fn tier(&self) -> &str {
        &self.0.tier
    }

    /// The name that people see.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// What it is good for; may be empty.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// Processor architecture, such as `x86_64`.
    async fn architecture(&self) -> Option<&str> {
        self.0.architecture.as_deref()
    }

    /// Virtual processors.
    async fn vcpu(&self) -> Option<i32> {
        self.0.vcpu
    }

    /// Memory in MiB.
    async fn memory_mib(&self) -> Option<i32> {
        self.0.memory_mib
    }

    /// Model of the GPU; null also where there is none (`gpuCount` is 0 then).
    async fn gpu_model(&self) -> Option<&str> {
        self.0.gpu_model.as_deref()
    }

    /// Memory of each GPU in GiB.
    async fn gpu_memory_gib(&self) -> Option<i32> {
        self.0.gpu_memory_gib
    }

    /// Number of GPUs.
    async fn gpu_count(&self) -> i32 {
        self.0.gpu_count
    }

    /// Local storage in GiB.
    async fn storage_gib(&self) -> Option<i32> {
        self.0.storage_gib
    }

    /// Network bandwidth in Mbit/s.
    async fn bandwidth_mbps(&self) -> Option<i32> {
        self.0.bandwidth_mbps
    }

    /// Price of an hour in micros, 1e-6 of the currency unit. Null while no price is set: compute then costs 0.
    async fn hourly_rate_micros(&self) -> Option<BigInt> {
        self.0.hourly_rate_micros.map(|rate| BigInt(rate.into()))
    }

    /// Whether it can be had now. A retired spec stays, for the usage recorded on it.
    async fn is_available(&self) -> bool {
        self.0.is_available
    }

    /// Where it can be had, as slugs; empty means everywhere.
    async fn regions(&self) -> Vec<String> {
        regions_of(&self.0)
    }

    /// Place in lists: lower comes first, equal ones by tier.
    async fn sort_order(&self) -> i32 {
        self.0.sort_order
    }

    /// When it was created.
    async fn created_at(&self) -> DateTime {
        DateTime(Timestamp::from_millis(self.0.created_at))
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(Timestamp::from_millis(self.0.updated_at))
    }

    /// Compute on this tier, over all accounts that the asker may see; for a viewer that is its own. One statement serves all
    /// specs of an answer that ask for the same range.
    async fn usage(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Over which range.")] range: DateRangeInput,
        #[graphql(desc = "In which zone days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
    ) -> Result<HardwareUsage> {
        let (tier, range, zone) = (self.0.tier.clone(), range.into(), time_zone.0);
        let key = ComputeOfTier { tier: tier.clone(), range, zone };
        let compute = context.data::<RequestLoader>()?.load_one(key).await?;
        let compute = compute.ok_or_else(|| Error::internal("the loader left a tier out"))??;
        let totals = compute.totals.all();
        Ok(HardwareUsage {
            range: compute.range.into(),
            compute_seconds: BigInt(totals.quantity),
            compute_hours: hours(totals.quantity),
            cost_micros: BigInt(totals.cost_micros),
            records: BigInt(totals.records.into()),
            came_out: CameOut::of(totals),
            freshness: compute.freshness,
            asked: (tier, range, zone),
        })
    }
}

/// Compute on one tier over a range.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(crate) struct HardwareUsage {
    /// The tier, over which range, in which zone.
    #[graphql(skip)]
    asked: (String, RangeRequest, Zone),
    /// What came out, where it shows nothing.
    #[graphql(skip)]
    came_out: Option<CameOut>,
    #[graphql(skip)]
    freshness: freshness::Freshness,
    /// The range as it was resolved.
    range: DateRange,
    /// Seconds of compute; 0 where none was recorded.
    compute_seconds: BigInt,
    /// `computeSeconds` / 3600, for display; `computeSeconds` is the exact number.
    compute_hours: f64,
    /// Cost in micros, 1e-6 of the currency unit.
    cost_micros: BigInt,
    /// Number of usage records.
    records: BigInt,
}

#[ComplexObject]
impl HardwareUsage {
    /// Why there is no compute on this tier in the range. Null where there is some. A few bounded statements serve all specs of an
    /// answer that ask for the same range.
    async fn empty_reason(&self, context: &Context<'_>) -> Result<Option<EmptyReason>> {
        let Some(came_out) = self.came_out else { return Ok(None) };
        let (tier, range, zone) = self.asked.clone();
        let reason = context.data::<RequestLoader>()?.load_one(ReasonOfTier { tier, range, zone, came_out }).await?;
        let reason = reason.ok_or_else(|| Error::internal("the loader left a tier out"))??;
        Ok(reason.map(EmptyReason::from))
    }

    /// How fresh it is. A few statements serve all specs of an answer that ask for the same range.
    async fn freshness(&self) -> Freshness {
        let (tier, range, zone) = self.asked.clone();
        Freshness::of_tier(self.freshness.clone(), tier, range, zone)
    }
}
