//! The probe: a marked record that is sent through the whole service to see whether it arrives, and is voided right after.
//!
//! It counts 0 of its usage type and costs nothing, so that no sum of quantities or costs ever moves; the count of records over
//! all accounts is one higher while it stands. What it is marked by is reserved: nobody's usage should carry it.

/// The account that probes are recorded for.
pub const PROBE_ACCOUNT: &str = "usage-insights-probe";
/// The model and the user that a probe carries: by the model it is found in sums over all accounts, by the user among records.
pub const PROBE_MARK: &str = "usage-insights-probe";
/// What a probe says it is the usage of; a type that every installation has.
pub const PROBE_USAGE_TYPE: &str = super::usage_type::API_CALLS;
/// Why a probe is voided, as it stands beside the record.
pub const PROBE_REASON: &str = "a probe of the diagnosis";
