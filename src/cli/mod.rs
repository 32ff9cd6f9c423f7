//! The command line interface.

mod config;
mod demo;
mod demo_usage;
mod diagnose;
mod import;
mod import_hardware;
mod import_prices;
mod migrate;
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

use self::token::TokenCommand;
use crate::clock::Clock;
use crate::ids::RecordIds;
use crate::settings::Settings;
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
    Serve,
    /// Fill a SQLite database with 90 days of generated usage and serve it
    ///
    /// Records usage of 12 accounts up to now through the normal write path, with the same values each time. A second run keeps the
    /// database and adds the usage since the first.
    Demo(demo::DemoArguments),
    /// Apply, revert or list migrations of the database schema
    #[command(subcommand)]
    Migrate(migrate::MigrateCommand),
    /// Print the GraphQL schema in the schema definition language
    Schema,
    /// Record usage from NDJSON files
    ///
    /// Each line is a JSON object with the fields of `UsageRecordInput`. Files may be compressed with gzip; `-` is standard input. Records
    /// go through the normal write path, so an interrupted import can be run again: records that exist are duplicates and count once. A
    /// line that cannot be read is rejected, with its number, and the others are recorded. A compressed file that is truncated or damaged
    /// is recorded up to the last whole line before that. Exit code 3: lines were rejected or in conflict.
    Import(import::ImportArguments),
    /// Add or replace hardware specs from a JSON file
    ///
    /// The file holds a JSON array of objects with the fields of `CreateHardwareSpecInput`. Specs of other tiers are not changed. All specs
    /// are checked first: if the file or one of them is invalid, nothing is changed.
    /// `hourlyRate` adds a price of the tier; omitted or null, its price does not change.
    ImportHardware(import_hardware::ImportHardwareArguments),
    /// Add prices from a price list
    ///
    /// Reads a JSON array of prices, LiteLLM's `model_prices_and_context_window.json` or the `prices/data.json` of genai-prices. Rates are
    /// not converted: they must be in the currency of the installation. Adds all prices or none; a rate that is in force already is not
    /// added again. Entries that are not a single rate per unit, such as tiered rates, are listed and not imported.
    ImportPrices(import_prices::ImportPricesArguments),
    /// Compute the costs of recorded usage again from the prices that exist now
    ///
    /// Changes costs that were computed from prices, and costs that are not known, together with the rollups, and stores the previous
    /// price and cost of each changed record. Costs that were sent do not change. A second run with the same prices changes nothing. Exit
    /// code 3: records keep their cost because the new one would exceed 9223372036.854775807.
    Reprice(reprice::RepriceArguments),
    /// Compare the rollups with their records
    ///
    /// Recounts the rollups from the records, looks up the labels of all records in their index, and lists every difference. Exit code 1 if there are differences.
    Verify(rollups::VerifyArguments),
    /// Repair the rollups of a range of days
    ///
    /// Corrects every rollup that differs from its records, and indexes labels that are missing in the index. Reads and writes continue meanwhile.
    Rebuild(rollups::RangeArguments),
    /// Find problems and their resolutions, and send a probe
    ///
    /// Checks tokens, rejected calls and records, rollups, missing tiers and models, clocks and pending migrations. Then sends a marked
    /// record through authentication, storage, rollups and queries, and voids it. Examines the configured database or, with `--url`,
    /// a running server. Exit codes: 0 no problems; 1 problems found; 2 the diagnosis could not run.
    Diagnose(diagnose::DiagnoseArguments),
    /// Create, list, rotate and revoke service tokens; sign viewers' tokens in development
    #[command(subcommand)]
    Token(TokenCommand),
    /// Print the effective settings, with secrets masked
    Config(config::ConfigArguments),
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
    if let Command::Schema = command {
        print!("{}", graphql::schema::sdl());
        return Ok(ExitCode::SUCCESS);
    }
    let mut settings = Settings::load(cli.config.as_deref()).map_err(|error| Failure::InvalidSettings(error.to_string()))?;
    if let Command::Config(arguments) = command {
        config::run(&arguments, &settings)?;
        return Ok(ExitCode::SUCCESS);
    }
    let telemetry = Arc::new(telemetry::start(&settings.log, &settings.telemetry).map_err(Failure::InvalidSettings)?);
    if let Command::Demo(arguments) = &command {
        arguments.adjust(&mut settings)?;
    }
    let runtime = Runtime::new()?;
    let result = runtime.block_on(async {
        let result = match command {
            Command::Diagnose(arguments) => return diagnose::run(arguments, settings).await,
            Command::Serve => {
                let source = reload::Source { file: cli.config, telemetry: Arc::clone(&telemetry) };
                serve::run(start(settings).await?, source).await
            }
            Command::Demo(arguments) => Box::pin(demo::run(arguments, start(settings).await?)).await,
            Command::Migrate(command) => migrate::run(command, &settings).await,
            Command::Import(arguments) => import::run(arguments, start_for_command(settings).await?).await,
            Command::ImportHardware(arguments) => import_hardware::run(arguments, start_for_command(settings).await?).await,
            Command::ImportPrices(arguments) => import_prices::run(arguments, start_for_command(settings).await?).await,
            Command::Reprice(arguments) => reprice::run(arguments, start_for_command(settings).await?).await,
            Command::Verify(arguments) => rollups::verify(arguments, start_for_command(settings).await?).await,
            Command::Rebuild(arguments) => rollups::rebuild(arguments, start_for_command(settings).await?).await,
            Command::Token(TokenCommand::Service(command)) => token::run(command, start_for_command(settings).await?).await,
            Command::Token(TokenCommand::Viewer(arguments)) => token_viewer::run(arguments, &settings),
            Command::Schema | Command::Config(_) => Ok(()),
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
