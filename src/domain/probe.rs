//! The probe of the diagnosis: a marked record that is sent through the whole service to check that it arrives, and is voided
//! immediately afterwards.
//!
//! Its quantity and cost are 0, so no sum of quantities or costs changes; the number of records over all accounts is one higher
//! until it is voided. Its markers are reserved and must not be used for real usage.

/// The account of probe records.
pub const PROBE_ACCOUNT: &str = "usage-insights-probe";
/// The model and user of probe records: the model identifies them in rollups over all accounts, the user among records.
pub const PROBE_MARKER: &str = "usage-insights-probe";
/// The usage type of probe records; every installation has it.
pub const PROBE_USAGE_TYPE: &str = super::usage_type::API_CALLS;
/// The reason stored when a probe is voided.
pub const PROBE_REASON: &str = "a probe of the diagnosis";
