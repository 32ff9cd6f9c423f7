//! All SQL statements of the service, for both databases. Only this module and the migrations contain SQL.
//!
//! Start with [`database`] (connection pools and database errors), then [`commit`] (the transaction that records) and [`usage`] (the
//! statement that aggregates).

pub mod at_once;
pub mod closing;
pub mod commit;
pub mod database;
pub mod deadline;
pub mod delays;
pub mod findings;
pub mod freshness;
pub mod hardware_specs;
pub mod health;
pub mod ingestion;
mod inserts;
mod local_days;
pub mod notifications;
pub mod peak;
pub mod reasons;
pub mod records;
pub mod recount;
mod rows;
pub mod service_tokens;
mod sharing;
mod sql;
mod turns;
pub mod usage;
pub mod usage_types;
