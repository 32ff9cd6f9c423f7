//! `migrate`: the database schema.

use clap::Subcommand;
use serde_json::json;

use super::Failure;
use super::output::print_line;
use crate::app;
use crate::settings::Settings;

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum MigrateCommand {
    /// Apply all pending migrations
    #[command(
        after_help = "Example:\n  usage-insights migrate up\n  usage-insights migrate up --distributed\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings"
    )]
    Up {
        /// Distribute the tables by account over the nodes of a Citus cluster, with their rows. `database.url` must lead to its coordinator.
        /// The first time this fails while a server or another command uses the database. Distributed tables stay distributed
        #[arg(long)]
        distributed: bool,
    },
    /// Revert the newest migrations and delete the data in their tables
    ///
    /// Fails while a server or another command uses the database.
    #[command(
        after_help = "Example:\n  usage-insights migrate down --steps 1 --delete-data --database usage-insights.db\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings"
    )]
    Down {
        /// Number of migrations to revert
        #[arg(long, default_value_t = 1)]
        steps: u32,
        /// Confirm that data will be deleted
        #[arg(long, required = true)]
        delete_data: bool,
        /// The database whose data is deleted: its name on PostgreSQL, the name of its file on SQLite. Must equal that of `database.url`.
        /// Required in production
        #[arg(long, value_name = "NAME")]
        database: Option<String>,
    },
    /// List all migrations with their state; exit code 3 if any are pending
    #[command(
        after_help = "Example:\n  usage-insights migrate status\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings; 3 migrations are pending"
    )]
    Status {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn run(command: MigrateCommand, settings: &Settings) -> Result<(), Failure> {
    let database = app::connect(settings).await?;
    match &command {
        MigrateCommand::Up { distributed } => {
            database.migrate_up().await?;
            if *distributed {
                database.distribute().await?;
            }
        }
        MigrateCommand::Down { steps, database: named, .. } => {
            let name = database.name().await?;
            require_named(&name, named.as_deref(), settings.is_development())?;
            database.migrate_down(*steps).await?;
        }
        MigrateCommand::Status { .. } => {}
    }
    let status = database.migration_status().await?;
    if matches!(command, MigrateCommand::Status { json: true }) {
        let rows: Vec<_> = status.iter().map(|(name, is_applied)| json!({ "name": name, "isApplied": is_applied })).collect();
        print_line!("{}", serde_json::to_string_pretty(&rows)?);
    } else {
        for (name, is_applied) in &status {
            print_line!("{} {name}", if *is_applied { "applied" } else { "pending" });
        }
    }
    database.close().await?;
    let has_pending = status.iter().any(|(_, is_applied)| !is_applied);
    if matches!(command, MigrateCommand::Status { .. }) && has_pending { Err(Failure::CompletedWithIssues) } else { Ok(()) }
}

/// Fails unless `named` is the name of the database. In development it may be omitted.
fn require_named(name: &str, named: Option<&str>, is_development: bool) -> Result<(), Failure> {
    match named {
        Some(named) if named == name => Ok(()),
        None if is_development => Ok(()),
        Some(named) => Err(Failure::Failed(format!(
            "`--database {named}` is not the database of `database.url` (DATABASE_URL), which is `{name}`; nothing was deleted"
        ))),
        None => Err(Failure::Failed(format!(
            "in production `migrate down` deletes data only of a database that is named; to delete data of `{name}`, add `--database {name}`"
        ))),
    }
}
