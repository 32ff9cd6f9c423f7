//! Hardware specs: description and hourly rate of tiers.

use super::problem::{Problem, ProblemCode};
use super::text::{Label, Slug};

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
    /// Price per hour in micros; `None` if no price is set: compute on the tier then costs 0.
    pub hourly_rate_micros: Option<i64>,
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
            hourly_rate_micros: None,
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
            ("hourlyRateMicros", self.hourly_rate_micros),
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
