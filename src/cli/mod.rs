//! The command line interface.

mod api_client;
mod backup;
mod completions;
mod config;
mod demo;
mod demo_usage;
mod diagnose;
mod erase;
mod expire;
mod export;
mod health;
mod import;
mod import_hardware;
mod import_prices;
mod init;
mod migrate;
mod output;
mod partial_file;
mod range;
mod reload;
mod reprice;
mod rollups;
mod serve;
mod token;
mod token_viewer;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use tokio::runtime::Runtime;

use self::erase::EraseCommand;
use self::token::TokenCommand;
use crate::clock::Clock;
use crate::ids::RecordIds;
use crate::settings::{FILE_NAME, Settings};
use crate::{app, graphql, telemetry};

/// Records usage and answers queries about it, over one GraphQL API.
///
/// Without a command it runs `serve`. Exit codes: 0 success; 1 failure, with a message on standard error; 2 invalid arguments or settings;
/// 3 completed with issues (rejected or conflicting records of `import`, costs out of range of `reprice`, pending migrations). `diagnose`: 0 no problems; 1 problems
/// found; 2 the diagnosis could not run.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 110)]
pub struct Cli {
    /// Settings file; default: `usage-insights.toml` in the working directory, if it exists. `config --defaults` prints a template
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API (default command)
    ///
    /// Stops on SIGINT or SIGTERM: it accepts no more requests, completes requests in flight and commits queued records. A second signal
    /// stops it immediately; acknowledged records are never lost. SIGHUP reloads the settings.
    #[command(
        after_help = "Example:\n  ENVIRONMENT=production PORT=9090 usage-insights serve\n\nExit codes: 0 stopped by a signal; 1 failure, such as an address in use or pending migrations; 2 invalid arguments or settings"
    )]
    Serve,
    /// Fill a SQLite database with 90 days of generated usage and serve it
    ///
    /// Records usage of 12 accounts up to now through the normal write path, with the same values each time. A second run keeps the
    /// database and adds the usage since the first.
    #[command(
        after_help = "Example:\n  usage-insights demo\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings"
    )]
    Demo(demo::DemoArguments),
    /// Write a settings file for production, create the tables and a first token
    ///
    /// Prints the token once, and the next commands. The settings file is `--config`, or `usage-insights.toml` in the working directory; it
    /// documents all settings, and must not exist yet.
    #[command(
        after_help = "Example:\n  usage-insights init --database postgres://usage@localhost/usage\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings"
    )]
    Init(init::InitArguments),
    /// Ask a running server whether it is ready
    ///
    /// For health checks of containers and load balancers. Prints which check failed, and why.
    #[command(
        after_help = "Example:\n  usage-insights health --url http://127.0.0.1:8080\n\nExit codes: 0 ready; 1 not ready or not reachable; 2 invalid arguments or settings"
    )]
    Health(health::HealthArguments),
    /// Write a backup of the whole database to a file
    ///
    /// The file holds one moment: records, rollups, prices, tokens' hashes, everything. Servers continue meanwhile. On SQLite the file is a
    /// database; on PostgreSQL it is an archive of `pg_dump`, which must be installed.
    #[command(
        after_help = "Example:\n  usage-insights backup usage-2026-11-30.backup\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings"
    )]
    Backup(backup::BackupArguments),
    /// Restore a backup to an empty database
    ///
    /// Replaces nothing: on SQLite the file of the database must not exist, on PostgreSQL the database must have no tables. A backup that is
    /// damaged or of another kind of database changes nothing. Run `verify` afterwards.
    #[command(
        after_help = "Example:\n  DATABASE_URL=sqlite://restored.db usage-insights restore usage-2026-11-30.backup\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings"
    )]
    Restore(backup::RestoreArguments),
    /// Write usage and everything it refers to as NDJSON, which `import` reads; or records and sums as tables
    ///
    /// One JSON object per line: usage types, prices, hardware specs, display names, and usage records with their ids, costs, labels,
    /// corrections and cost revisions. Not service tokens, and not what `ingestion` counts. The file holds one moment; servers continue
    /// meanwhile. `import` of it into another database, also of the other kind, gives the same answers there.
    ///
    /// With `--format csv` or `parquet` a row per usage record that counts, with `--interval` a row per interval and group, and with `--format focus` cost
    /// and usage by FOCUS 1.2.
    #[command(
        after_help = "Example:\n  usage-insights export usage.ndjson.gz\n  usage-insights export november.csv --format csv --range 2026-11-01..2026-11-30\n  usage-insights export daily.parquet --format parquet --interval day --group-by account,model\n  DATABASE_URL=postgres://usage@localhost/usage usage-insights import usage.ndjson.gz\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings"
    )]
    Export(export::ExportArguments),
    /// Apply, revert or list migrations of the database schema
    #[command(
        subcommand,
        after_help = "Example:\n  usage-insights migrate up\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings; 3 `migrate status`: migrations are pending"
    )]
    Migrate(migrate::MigrateCommand),
    /// Print the GraphQL schema in the schema definition language
    #[command(after_help = "Example:\n  usage-insights schema > schema.graphql\n\nExit codes: 0 success; 2 invalid arguments")]
    Schema,
    /// Record usage from NDJSON or CSV files
    ///
    /// NDJSON: each line is a JSON object with the fields of `UsageRecordInput`. CSV: the first row names the fields; `--column`, `--set` and
    /// `--key-columns` say how columns with other names become fields, labels (`labels.KEY`) and metadata (`metadata.KEY`). Files may be compressed with gzip; `-` is standard input. Records
    /// go through the normal write path, so an interrupted import can be run again: records that exist are duplicates and count once. A
    /// line or row that cannot be read is rejected, with its number, and the others are recorded. A file of `export` is recognized by its first
    /// line: its records keep their ids, costs and times, and an export may be imported again. A compressed file that is truncated or damaged
    /// is recorded up to the last whole line before that. With `--url` the records are sent to a running server; a call that fails for a
    /// moment is repeated.
    #[command(
        after_help = "Example:\n  usage-insights import usage.ndjson more.ndjson.gz --rejects rejects.ndjson\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings; 3 records were rejected or in conflict"
    )]
    Import(import::ImportArguments),
    /// Add or replace hardware specs from a JSON file
    ///
    /// The file holds a JSON array of objects with the fields of `CreateHardwareSpecInput`. Specs of other tiers are not changed. All specs
    /// are checked first: if the file or one of them is invalid, nothing is changed.
    /// `hourlyRate` adds a price of the tier; omitted or null, its price does not change.
    #[command(
        after_help = "Example:\n  usage-insights import-hardware hardware.json\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings"
    )]
    ImportHardware(import_hardware::ImportHardwareArguments),
    /// Add prices from a price list
    ///
    /// Reads a JSON array of prices, LiteLLM's `model_prices_and_context_window.json` or the `prices/data.json` of genai-prices. Rates are
    /// not converted: they must be in the currency of the installation. Adds all prices or none; a rate that is in force already is not
    /// added again. Entries that are not a single rate per unit, such as tiered rates, are listed and not imported.
    #[command(
        after_help = "Example:\n  usage-insights import-prices prices.json --from 2026-01-01T00:00:00Z --dry-run\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings"
    )]
    ImportPrices(import_prices::ImportPricesArguments),
    /// Compute the costs of recorded usage again from the prices that exist now
    ///
    /// Changes costs that were computed from prices, and costs that are not known, together with the rollups, and stores the previous
    /// price and cost of each changed record. Costs that were sent do not change. A second run with the same prices changes nothing. Exit
    /// code 3: records keep their cost because the new one would exceed 9223372036.854775807.
    #[command(
        after_help = "Example:\n  usage-insights reprice --range last-month --dry-run\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings; 3 records keep their cost, because the new one is out of range"
    )]
    Reprice(reprice::RepriceArguments),
    /// Delete the usage records whose retention has passed
    ///
    /// Deletes the records of whole months as `retention.months` and `retention.usage_types` say; a server does the same in the background.
    /// Totals do not change: the sums of deleted records stay. Before that, the rollups are compared with their records and repaired.
    /// Recording continues meanwhile. An interrupted run is continued by the next one. Deleted records cannot be restored.
    #[command(
        after_help = "Example:\n  USAGE_INSIGHTS__RETENTION__MONTHS=13 usage-insights expire --dry-run\n\nExit codes: 0 success; 1 failure, or another process deletes them at the moment; 2 invalid arguments or settings"
    )]
    Expire(expire::ExpireArguments),
    /// Erase an account, or make the records of a user anonymous
    ///
    /// Works in short transactions while servers continue. An interrupted erasure is continued by the same command, or when a server starts.
    /// Backups and exports made before still have the data.
    #[command(
        subcommand,
        after_help = "Example:\n  usage-insights erase user acme usr_8f2c --dry-run\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings"
    )]
    Erase(EraseCommand),
    /// Compare the rollups with their records
    ///
    /// Recounts the rollups from the records, looks up the labels of all records in their index, and lists every difference. Exit code 1 if there are differences.
    #[command(
        after_help = "Example:\n  usage-insights verify --from 2026-11-01 --through 2026-11-30\n\nExit codes: 0 no differences; 1 differences or failure; 2 invalid arguments or settings"
    )]
    Verify(rollups::VerifyArguments),
    /// Repair the rollups of a range of days
    ///
    /// Corrects every rollup that differs from its records, and indexes labels that are missing in the index. Reads and writes continue meanwhile.
    #[command(
        after_help = "Example:\n  usage-insights rebuild --from 2026-11-01 --through 2026-11-30\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings"
    )]
    Rebuild(rollups::RangeArguments),
    /// Find problems and their resolutions, and send a probe
    ///
    /// Checks tokens, rejected calls and records, rollups, missing tiers and models, clocks and pending migrations. Then sends a marked
    /// record through authentication, storage, rollups and queries, and voids it. Examines the configured database or, with `--url`,
    /// a running server. Exit codes: 0 no problems; 1 problems found; 2 the diagnosis could not run.
    #[command(
        after_help = "Example:\n  usage-insights diagnose --url https://usage.example.com --token \"$TOKEN\"\n\nExit codes: 0 no problems; 1 problems found; 2 the diagnosis could not run"
    )]
    Diagnose(diagnose::DiagnoseArguments),
    /// Create, list, rotate and revoke service tokens; sign viewers' tokens in development
    #[command(
        subcommand,
        after_help = "Example:\n  TOKEN=$(usage-insights token create --name compute --scope record)\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings"
    )]
    Token(TokenCommand),
    /// Print the effective settings, with secrets masked
    #[command(
        after_help = "Example:\n  usage-insights config --defaults > usage-insights.toml\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings"
    )]
    Config(config::ConfigArguments),
    /// Print a script that completes commands and options in a shell
    #[command(
        after_help = "Example:\n  usage-insights completions bash > /usr/share/bash-completion/completions/usage-insights\n\nExit codes: 0 success; 2 invalid arguments"
    )]
    Completions(completions::CompletionsArguments),
    /// Write the manual pages of all commands to a folder
    #[command(
        after_help = "Example:\n  usage-insights man /usr/local/share/man/man1\n\nExit codes: 0 success; 1 failure; 2 invalid arguments"
    )]
    Man(completions::ManArguments),
}

/// A command that did not succeed.
#[derive(Debug)]
enum Failure {
    /// Exit code 1.
    Failed(String),
    /// Exit code 2.
    InvalidSettings(String),
    /// Exit code 2: `diagnose` could not run.
    CouldNotRun(String),
    /// Exit code 3: details were already printed.
    CompletedWithIssues,
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        Self::Failed(text)
    }
}

/// Runs the command and returns its exit code.
pub fn run(cli: Cli) -> ExitCode {
    match dispatch(cli) {
        Ok(code) => code,
        Err(Failure::Failed(message)) => {
            eprintln!("usage-insights: {message}");
            ExitCode::from(1)
        }
        Err(Failure::InvalidSettings(message) | Failure::CouldNotRun(message)) => {
            eprintln!("usage-insights: {message}");
            ExitCode::from(2)
        }
        Err(Failure::CompletedWithIssues) => ExitCode::from(3),
    }
}

fn dispatch(cli: Cli) -> Result<ExitCode, Failure> {
    let command = cli.command.unwrap_or(Command::Serve);
    // Commands without settings.
    match &command {
        Command::Schema => {
            output::print(format_args!("{}", graphql::schema::sdl()))?;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Completions(arguments) => return completions::print(arguments).map(|()| ExitCode::SUCCESS),
        Command::Man(arguments) => return completions::write_manual(arguments).map(|()| ExitCode::SUCCESS),
        Command::Init(arguments) => {
            let file = cli.config.unwrap_or_else(|| FILE_NAME.into());
            return Runtime::new()?.block_on(init::run(arguments, &file)).map(|()| ExitCode::SUCCESS);
        }
        _ => {}
    }
    let mut settings = Settings::load(cli.config.as_deref()).map_err(|error| Failure::InvalidSettings(error.to_string()))?;
    // Commands without a database.
    match command {
        Command::Config(arguments) => return config::run(&arguments, &settings).map(|()| ExitCode::SUCCESS),
        Command::Health(arguments) => return health::run(&arguments, &settings).map(|()| ExitCode::SUCCESS),
        _ => {}
    }
    let telemetry = Arc::new(telemetry::start(&settings.log, &settings.telemetry).map_err(Failure::InvalidSettings)?);
    if let Command::Demo(arguments) = &command {
        arguments.adjust(&mut settings)?;
    }
    let runtime = Runtime::new()?;
    let result = runtime.block_on(async {
        let result = match command {
            Command::Diagnose(arguments) => return Box::pin(diagnose::run(arguments, settings)).await,
            Command::Serve => {
                let source = reload::Source { file: cli.config, telemetry: Arc::clone(&telemetry) };
                serve::run(start(settings).await?, source).await
            }
            Command::Demo(arguments) => Box::pin(demo::run(arguments, start(settings).await?)).await,
            Command::Backup(arguments) => backup::backup(arguments, &settings).await,
            Command::Restore(arguments) => backup::restore(arguments, &settings).await,
            Command::Export(arguments) => export::run(arguments, start_for_command(settings).await?).await,
            Command::Migrate(command) => migrate::run(command, &settings).await,
            Command::Import(arguments) => Box::pin(import::run(arguments, settings)).await,
            Command::ImportHardware(arguments) => import_hardware::run(arguments, start_for_command(settings).await?).await,
            Command::ImportPrices(arguments) => import_prices::run(arguments, start_for_command(settings).await?).await,
            Command::Reprice(arguments) => reprice::run(arguments, start_for_command(settings).await?).await,
            Command::Expire(arguments) => expire::run(arguments, start_for_command(settings).await?).await,
            Command::Erase(command) => erase::run(command, start_for_command(settings).await?).await,
            Command::Verify(arguments) => rollups::verify(arguments, start_for_command(settings).await?).await,
            Command::Rebuild(arguments) => rollups::rebuild(arguments, start_for_command(settings).await?).await,
            Command::Token(TokenCommand::Service(command)) => token::run(command, start_for_command(settings).await?).await,
            Command::Token(TokenCommand::Viewer(arguments)) => token_viewer::run(arguments, &settings),
            Command::Schema
            | Command::Completions(_)
            | Command::Man(_)
            | Command::Init(_)
            | Command::Config(_)
            | Command::Health(_) => Ok(()), // above
        };
        result.map(|()| ExitCode::SUCCESS)
    });
    telemetry.stop();
    runtime.shutdown_background(); // does not wait for a blocked read of standard input
    result
}

/// Starts the application for a one-off command, without a server's background work.
async fn start_for_command(settings: Settings) -> Result<app::App, Failure> {
    start(settings.without_background_work()).await
}

async fn start(settings: Settings) -> Result<app::App, Failure> {
    Ok(app::App::start(settings, Clock::system(), RecordIds::random()).await?)
}
