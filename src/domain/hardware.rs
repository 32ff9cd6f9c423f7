//! Hardware specs: description of tiers. Their hourly rates are prices.

use super::cost::format_nanos;
use super::price::{NewPrice, PriceToAdd, check_start};
use super::problem::{Problem, ProblemCode};
use super::text::{Label, Slug};
use super::time::Timestamp;

/// The fields of a hardware spec as sent by an administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HardwareSpecFields {
    /// Display name.
    pub display_name: String,
    /// Description for users.
    pub description: String,
    /// Processor architecture, such as `x86_64`.
    pub architecture: Option<String>,
    /// Virtual processors.
    pub vcpu: Option<i32>,
    /// Memory in MiB.
    pub memory_mib: Option<i32>,
    /// GPU model; `None` without a GPU.
    pub gpu_model: Option<String>,
    /// Memory of each GPU in GiB.
    pub gpu_memory_gib: Option<i32>,
    /// Number of GPUs; 0 without a GPU.
    pub gpu_count: i32,
    /// Local storage in GiB.
    pub storage_gib: Option<i32>,
    /// Network bandwidth in Mbit/s.
    pub bandwidth_mbps: Option<i32>,
    /// Whether the tier is currently available.
    pub is_available: bool,
    /// Regions where the tier is available; empty for everywhere.
    pub regions: Vec<String>,
    /// Position in lists: ascending, ties broken by tier.
    pub sort_order: i32,
}

impl HardwareSpecFields {
    /// A spec with a name and defaults.
    pub fn named(display_name: String) -> Self {
        Self {
            display_name,
            description: String::new(),
            architecture: None,
            vcpu: None,
            memory_mib: None,
            gpu_model: None,
            gpu_memory_gib: None,
            gpu_count: 0,
            storage_gib: None,
            bandwidth_mbps: None,
            is_available: true,
            regions: Vec::new(),
            sort_order: 0,
        }
    }

    /// All problems of the fields.
    pub fn problems(&self) -> Vec<Problem> {
        let texts = [
            ("displayName", Some(&self.display_name)),
            ("architecture", self.architecture.as_ref()),
            ("gpuModel", self.gpu_model.as_ref()),
        ];
        let numbers = [
            ("vcpu", self.vcpu.map(i64::from)),
            ("memoryMib", self.memory_mib.map(i64::from)),
            ("gpuMemoryGib", self.gpu_memory_gib.map(i64::from)),
            ("gpuCount", Some(i64::from(self.gpu_count))),
            ("storageGib", self.storage_gib.map(i64::from)),
            ("bandwidthMbps", self.bandwidth_mbps.map(i64::from)),
        ];
        let bad_texts = texts.into_iter().filter_map(|(field, text)| Label::parse(field, text?.clone()).err());
        let bad_numbers = numbers
            .into_iter()
            .filter(|(_, number)| number.is_some_and(|number| number < 0))
            .map(|(field, _)| Problem::new(ProblemCode::InvalidQuantity, field, format!("`{field}` is negative")));
        let bad_regions = self.regions.iter().filter_map(|region| Slug::parse("regions", region.clone()).err());
        let bad_description = self
            .description
            .contains('\0')
            .then(|| Problem::new(ProblemCode::InvalidText, "description", "`description` contains a NUL character"));
        bad_texts.chain(bad_numbers).chain(bad_regions).chain(bad_description).collect()
    }
}

/// A change of the hourly rate of a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HourlyRateChange {
    /// The rate in nanos; `None` ends the price.
    pub rate_nanos: Option<i128>,
    /// Usage from this instant on has this rate; `None`: now.
    pub valid_from: Option<Timestamp>,
}

impl HourlyRateChange {
    /// The price to add for `tier`. `INVALID_COST` if the rate is out of range.
    pub fn check(self, tier: &str, now: Timestamp) -> Result<PriceToAdd, Problem> {
        let rate_nanos = self.rate_nanos.map(|rate| i64::try_from(rate).ok().filter(|rate| *rate >= 0).ok_or(rate)).transpose();
        let rate_nanos = rate_nanos.map_err(|rate| {
            let (rate, largest) = (format_nanos(rate), format_nanos(i64::MAX.into()));
            Problem::new(
                ProblemCode::InvalidCost,
                "hourlyRate",
                format!("`hourlyRate` is {rate}; it must be between 0 and {largest}"),
            )
        })?;
        self.valid_from.map_or(Ok(()), |start| check_start("hourlyRateFrom", start))?;
        let price = NewPrice::of_tier(tier, rate_nanos, self.valid_from.unwrap_or(now));
        Ok(PriceToAdd { price, is_dated: self.valid_from.is_some() })
    }
}
