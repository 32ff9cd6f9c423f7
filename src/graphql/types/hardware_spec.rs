//! The hardware spec of a tier.

use async_graphql::{ComplexObject, Context, Object, Result, SimpleObject};

use super::date_range::DateRange;
use super::empty_reason::EmptyReason;
use super::freshness::Freshness;
use super::usage_totals::hours;
use crate::analytics::freshness;
use crate::analytics::reasons::EmptyKind;
use crate::domain::range::RangeRequest;
use crate::domain::time::Timestamp;
use crate::domain::zone::Zone;
use crate::error::Error;
use crate::graphql::input::DateRangeInput;
use crate::graphql::loaders::{HourlyRateKey, RequestLoader, TierComputeKey, TierEmptyReasonKey};
use crate::graphql::scalars::{BigInt, DateTime, Decimal, TimeZone};
use crate::store::hardware_specs::{HardwareSpecModel, regions_of};

#[derive(Debug)]
pub(crate) struct HardwareSpec(HardwareSpecModel);

impl From<HardwareSpecModel> for HardwareSpec {
    fn from(spec: HardwareSpecModel) -> Self {
        Self(spec)
    }
}

/// The hardware of a tier and its price. A null field is unknown.
#[Object]
impl HardwareSpec {
    /// The tier, unique. Usage records carry it in `tier`.
    async fn tier(&self) -> &str {
        &self.0.tier
    }

    /// Name to display.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// Text about the hardware, such as its intended workloads. May be empty.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// Processor architecture, such as `x86_64`.
    async fn architecture(&self) -> Option<&str> {
        self.0.architecture.as_deref()
    }

    /// Number of virtual processors.
    async fn vcpu(&self) -> Option<i32> {
        self.0.vcpu
    }

    /// Memory in MiB.
    async fn memory_mib(&self) -> Option<i32> {
        self.0.memory_mib
    }

    /// GPU model. Null if unknown, or if `gpuCount` is 0.
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

    /// Price per hour that is in force now, in the currency of this installation: the price of `compute_seconds` with this tier
    /// and without a model or provider. Null: there is no such price. Compute on this tier can still have a cost from another
    /// price, one without a tier or with a model or provider; `prices` lists them.
    async fn hourly_rate(&self, context: &Context<'_>) -> Result<Option<Decimal>> {
        let rate = context.data::<RequestLoader>()?.load_one(HourlyRateKey(self.0.tier.clone())).await?;
        Ok(rate.map(Decimal))
    }

    /// Whether the hardware can be ordered or used now. A retired spec remains and is not available.
    async fn is_available(&self) -> bool {
        self.0.is_available
    }

    /// Regions where the hardware is available, as slugs. Empty: everywhere.
    async fn regions(&self) -> Vec<String> {
        regions_of(&self.0)
    }

    /// Position in lists: lower values come first, equal values are sorted by tier.
    async fn sort_order(&self) -> i32 {
        self.0.sort_order
    }

    /// When the spec was created.
    async fn created_at(&self) -> DateTime {
        DateTime(Timestamp::from_millis(self.0.created_at))
    }

    /// When the spec was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(Timestamp::from_millis(self.0.updated_at))
    }

    /// Compute (usage type `compute_seconds`) on this tier, of all accounts that the caller may read. Error: `INVALID_RANGE`.
    async fn usage(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The date range to query.")] range: DateRangeInput,
        #[graphql(desc = "Time zone that decides where days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
    ) -> Result<HardwareUsage> {
        let (tier, range, zone) = (self.0.tier.clone(), range.into(), time_zone.0);
        let key = TierComputeKey { tier: tier.clone(), range, zone };
        let compute = context.data::<RequestLoader>()?.load_one(key).await?;
        let compute = compute.ok_or_else(|| Error::internal("the loader did not return a requested tier"))??;
        let totals = compute.totals.all();
        Ok(HardwareUsage {
            range: compute.range.into(),
            compute_seconds: BigInt(totals.quantity),
            compute_hours: hours(totals.quantity),
            cost: Decimal(totals.cost_nanos),
            unpriced_records: BigInt(totals.unpriced_records.into()),
            records: BigInt(totals.records.into()),
            empty_kind: EmptyKind::of(totals),
            freshness: compute.freshness,
            key: (tier, range, zone),
        })
    }
}

/// Compute on one tier over a date range.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(crate) struct HardwareUsage {
    /// The tier, the range and the time zone.
    #[graphql(skip)]
    key: (String, RangeRequest, Zone),
    /// Why the result counts as empty; `None` if it does not.
    #[graphql(skip)]
    empty_kind: Option<EmptyKind>,
    #[graphql(skip)]
    freshness: freshness::Freshness,
    /// The resolved date range.
    range: DateRange,
    /// Compute in seconds. 0 if none was recorded.
    compute_seconds: BigInt,
    /// Compute in hours (`computeSeconds` / 3600), for display. `computeSeconds` is exact.
    compute_hours: f64,
    /// Cost of the records whose cost is known.
    cost: Decimal,
    /// Number of usage records whose cost is not known.
    unpriced_records: BigInt,
    /// Number of usage records.
    records: BigInt,
}

#[ComplexObject]
impl HardwareUsage {
    /// Why there is no compute on this tier in the range. Null if there is.
    async fn empty_reason(&self, context: &Context<'_>) -> Result<Option<EmptyReason>> {
        let Some(empty_kind) = self.empty_kind else { return Ok(None) };
        let (tier, range, zone) = self.key.clone();
        let reason = context.data::<RequestLoader>()?.load_one(TierEmptyReasonKey { tier, range, zone, empty_kind }).await?;
        let reason = reason.ok_or_else(|| Error::internal("the loader did not return a requested tier"))??;
        Ok(reason.map(EmptyReason::from))
    }

    /// How up to date the result is.
    async fn freshness(&self) -> Freshness {
        let (tier, range, zone) = self.key.clone();
        Freshness::of_tier(self.freshness.clone(), tier, range, zone)
    }
}
