//! SeaORM entities: one file per table.
//!
//! Times are Unix milliseconds in UTC; quantities and costs are 64-bit integers. The GraphQL types are separate from these rows.

pub mod cost_revision;
pub mod display_name;
pub mod erased_key_account;
pub mod erasure;
pub mod hardware_spec;
pub mod ingestion_count;
pub mod ingestion_example;
pub mod platform_rollup;
pub mod price;
pub mod record_expiry;
pub mod rollup_watermark;
pub mod service_token;
pub mod usage_correction;
pub mod usage_key;
pub mod usage_label;
pub mod usage_record;
pub mod usage_rollup;
pub mod usage_type;
pub mod user_rollup;
