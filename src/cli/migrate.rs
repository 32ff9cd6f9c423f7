//! `migrate`: the database schema.

use clap::Subcommand;
use serde_json::json;

use super::Failure;
use crate::store::database::Database;

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum MigrateCommand {
    /// Apply all pending migrations
    Up,
    /// Revert the newest migrations and delete the data in their tables
    Down {
        /// Number of migrations to revert
        #[arg(long, default_value_t = 1)]
        steps: u32,
        /// Confirm that data will be deleted
        #[arg(long, required = true)]
        delete_data: bool,
    },
    /// List all migrations with their state; exit code 3 if any are pending
    Status {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn run(command: MigrateCommand, database: Database) -> Result<(), Failure> {
    match command {
        MigrateCommand::Up => database.migrate_up().await?,
        MigrateCommand::Down { steps, .. } => database.migrate_down(steps).await?,
        MigrateCommand::Status { .. } => {}
    }
    let status = database.migration_status().await?;
    if matches!(command, MigrateCommand::Status { json: true }) {
        let rows: Vec<_> = status.iter().map(|(name, is_applied)| json!({ "name": name, "isApplied": is_applied })).collect();
        println!("{}", serde_json::to_string_pretty(&rows)?);
    } else {
        for (name, is_applied) in &status {
            println!("{} {name}", if *is_applied { "applied" } else { "pending" });
        }
    }
    database.close().await?;
    let has_pending = status.iter().any(|(_, is_applied)| !is_applied);
    if matches!(command, MigrateCommand::Status { .. }) && has_pending { Err(Failure::CompletedWithIssues) } else { Ok(()) }
}
