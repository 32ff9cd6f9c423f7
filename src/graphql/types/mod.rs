//! The object types of the API, one file each.

pub(super) mod breakdown;
pub(super) mod correct_usage;
pub(super) mod date_range;
pub(super) mod diagnosis;
pub(super) mod dimension;
pub(super) mod dimension_values;
pub(super) mod empty_reason;
pub(super) mod finding;
pub(super) mod freshness;
pub(super) mod hardware_spec;
pub(super) mod ingestion;
pub(super) mod price;
pub(super) mod record_usage;
pub(super) mod service_config;
pub(super) mod service_token;
pub(super) mod suggestion;
pub(super) mod usage_by_tier;
pub(super) mod usage_change;
pub(super) mod usage_changed;
pub(super) mod usage_insights;
pub(super) mod usage_record;
pub(super) mod usage_series;
pub(super) mod usage_totals;
pub(super) mod usage_type;
pub(super) mod viewer;
