//! Schema changes, one file each, that go up and down on SQLite and on PostgreSQL.
//!
//! They are written as SQL in PostgreSQL's types; [`dialect`] turns them into SQLite's. Unique keys contain `account_id` wherever
//! records of accounts are concerned, so that the tables can be distributed by it.

mod dialect;
mod m20261121_000001_usage_type;
mod m20261121_000002_hardware_spec;
mod m20261121_000003_usage_record;
mod m20261121_000004_rollups;
mod m20261121_000005_service_token;
mod m20261121_000006_ingestion;
mod m20261121_000007_rollup_closing;
mod m20261122_000001_refusals;
mod m20261122_000002_corrected_time;
mod m20261126_000001_indexes_by_time;
mod m20261127_000001_token_limits;
mod m20261127_000002_key_order;
mod m20261127_000003_type_sums;

use sea_orm_migration::MigrationTrait;
pub use sea_orm_migration::{MigrationStatus, MigratorTrait};

/// All migrations, oldest first.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_usage_type::Migration),
            Box::new(m20261121_000002_hardware_spec::Migration),
            Box::new(m20261121_000003_usage_record::Migration),
            Box::new(m20261121_000004_rollups::Migration),
            Box::new(m20261121_000005_service_token::Migration),
            Box::new(m20261121_000006_ingestion::Migration),
            Box::new(m20261121_000007_rollup_closing::Migration),
            Box::new(m20261122_000001_refusals::Migration),
            Box::new(m20261122_000002_corrected_time::Migration),
            Box::new(m20261126_000001_indexes_by_time::Migration),
            Box::new(m20261127_000001_token_limits::Migration),
            Box::new(m20261127_000002_key_order::Migration),
            Box::new(m20261127_000003_type_sums::Migration),
        ]
    }
}
