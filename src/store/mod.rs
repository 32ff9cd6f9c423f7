//! All SQL statements of the service, for both databases. Only this module and the migrations contain SQL.
//!
//! Start with [`database`] (connection pools), then [`commit`] (the transaction that records) and [`usage`] (the
//! statement that aggregates).

mod backup;
pub mod commit;
mod connect_options;
mod connection_health;
mod corrections;
pub mod cost_revisions;
pub mod database;
pub mod database_lock;
pub mod delays;
pub mod dimension_values;
mod display_names;
mod error_codes;
pub mod expiry;
pub mod failure;
mod filter;
pub mod findings;
pub mod freshness;
mod groups;
pub mod hardware_specs;
pub mod health;
pub mod imports;
pub mod ingestion;
mod inserts;
pub mod label_rows;
mod local_time;
mod lookups;
pub mod measured;
pub mod new_rows;
pub mod notifications;
pub mod peak_day;
mod pooler;
pub mod prices;
pub mod reads;
pub mod reasons;
pub mod records;
pub mod recount;
pub mod recount_groups;
mod rows;
mod segments;
pub mod service_tokens;
pub mod sessions;
pub mod single_statement;
mod size;
pub mod snapshot;
mod sql;
mod sqlite_files;
mod sums;
mod table;
pub mod unique;
pub mod usage;
pub mod usage_types;
pub mod watermark;
mod write_pool;
