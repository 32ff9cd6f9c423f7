//! SeaORM rows: one file per table, finders that demand the account, nothing else.
//!
//! Times are Unix milliseconds in UTC, quantities and costs 64-bit integers. GraphQL types are kept apart from these rows.

pub mod hardware_spec;
pub mod platform_rollup;
pub mod service_token;
pub mod usage_correction;
pub mod usage_key;
pub mod usage_record;
pub mod usage_rollup;
pub mod usage_type;
