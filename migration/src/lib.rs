//! The schema: one migration per table, reversible, on SQLite and on PostgreSQL.
//!
//! Migrations are SQL with PostgreSQL's types; [`dialect`] translates them for SQLite. Primary keys and unique indexes of account data
//! begin with `account_id`, so that the tables can be distributed by it.

mod dialect;
mod m20261130_000001_usage_type;
mod m20261130_000002_hardware_spec;
mod m20261130_000003_usage_record;
mod m20261130_000004_usage_key;
mod m20261130_000005_usage_correction;
mod m20261130_000006_usage_rollup;
mod m20261130_000007_platform_rollup;
mod m20261130_000008_rollup_watermark;
mod m20261130_000009_service_token;
mod m20261130_000010_ingestion_count;
mod m20261130_000011_ingestion_example;
mod m20261130_000012_price;
mod m20261130_000013_cost_revision;
mod m20261130_000014_display_name;
mod m20261130_000015_usage_label;
mod m20261130_000016_user_rollup;
mod m20261201_000017_record_expiry;
mod m20261201_000020_erasure;
mod m20261201_000021_usage_record_partition;

use sea_orm_migration::sea_orm::{DatabaseConnection, EntityTrait, QueryOrder};
use sea_orm_migration::{DbErr, MigrationTrait, SchemaManager, seaql_migrations};
pub use sea_orm_migration::{MigrationStatus, MigratorTrait};

/// All migrations, oldest first.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261130_000001_usage_type::Migration),
            Box::new(m20261130_000002_hardware_spec::Migration),
            Box::new(m20261130_000003_usage_record::Migration),
            Box::new(m20261130_000004_usage_key::Migration),
            Box::new(m20261130_000005_usage_correction::Migration),
            Box::new(m20261130_000006_usage_rollup::Migration),
            Box::new(m20261130_000007_platform_rollup::Migration),
            Box::new(m20261130_000008_rollup_watermark::Migration),
            Box::new(m20261130_000009_service_token::Migration),
            Box::new(m20261130_000010_ingestion_count::Migration),
            Box::new(m20261130_000011_ingestion_example::Migration),
            Box::new(m20261130_000012_price::Migration),
            Box::new(m20261130_000013_cost_revision::Migration),
            Box::new(m20261130_000014_display_name::Migration),
            Box::new(m20261130_000015_usage_label::Migration),
            Box::new(m20261130_000016_user_rollup::Migration),
            Box::new(m20261201_000017_record_expiry::Migration),
            Box::new(m20261201_000020_erasure::Migration),
            Box::new(m20261201_000021_usage_record_partition::Migration),
        ]
    }
}

impl Migrator {
    /// The versions in `seaql_migrations` that are not among [`Migrator::migrations`], in the order of their names. Writes nothing.
    pub async fn unknown_versions(connection: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
        if !SchemaManager::new(connection).has_table("seaql_migrations").await? {
            return Ok(Vec::new());
        }
        let applied = seaql_migrations::Entity::find().order_by_asc(seaql_migrations::Column::Version).all(connection).await?;
        let known = Self::migrations();
        let is_known = |version: &str| known.iter().any(|migration| migration.name() == version);
        Ok(applied.into_iter().map(|row| row.version).filter(|version| !is_known(version)).collect())
    }
}
