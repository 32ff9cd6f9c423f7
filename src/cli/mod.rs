//! The command line: one verb per role.

mod books;
mod config;
mod demo;
mod demo_usage;
mod diagnose;
mod import;
mod import_hardware;
mod migrate;
mod reload;
mod serve;
mod token;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use tokio::runtime::Runtime;

use crate::clock::Clock;
use crate::ids::RecordIds;
use crate::settings::Settings;
use crate::{app, graphql, telemetry};

/// Records what customers use and answers what they used, over one GraphQL API.
///
/// Without a command it serves. Exit codes: 0 all went well; 1 a failure, named on standard error; 2 wrong arguments or settings;
/// 3 finished, but not everything is in order (an import with rejected or conflicting records, pending migrations). `diagnose` has
/// its own: 0 nothing is wrong; 1 something is; 2 it could not be found out.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 110)]
pub struct Cli {
    /// The settings file; without it `usage-insights.toml` in the working folder, if there is one. `config --defaults` prints one
    /// to start from.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API (the default).
    ///
    /// Stops on SIGINT or SIGTERM: it takes no more requests, answers those it has begun and commits what waits. A second signal
    /// stops it at once; what was acknowledged is safe in any case. SIGHUP reads the settings again: those that can change do.
    Serve,
    /// Try it: a SQLite file with 90 days of believable usage, served at once.
    ///
    /// Records usage of 12 accounts up to now through the normal write path; the same numbers every time. A second run reuses the
    /// file and adds what has happened since.
    Demo(demo::DemoArguments),
    /// Change the schema of the database, or see where it stands.
    #[command(subcommand)]
    Migrate(migrate::MigrateCommand),
    /// Print the schema of the API in GraphQL's definition language.
    Schema,
    /// Record usage from NDJSON files.
    ///
    /// One JSON object a line, with the fields of `UsageRecordInput`. Files may be gzipped; `-` is standard input. Records go through the normal
    /// write path, so running it again after any interruption is safe: what was recorded is a duplicate and counts once.
    Import(import::ImportArguments),
    /// Add or replace hardware specs from a JSON file.
    ///
    /// A JSON array of objects with the fields of `CreateHardwareSpecInput`. Specs of tiers that are not in the file stay as they are.
    ImportHardware(import_hardware::ImportHardwareArguments),
    /// Recount the rollups from the records.
    ///
    /// Lists every rollup that does not equal its records, and what it lacks. Exit code 1 when there is one.
    Verify(books::VerifyArguments),
    /// Mend the rollups of a range.
    ///
    /// Adds to every rollup what it lacks, while reads and writes go on.
    Rebuild(books::RangeArguments),
    /// Say what is wrong and what to do about it, and send a probe.
    ///
    /// Looks at who could record, who is refused, whether sums equal their records, whether records lack a tier or a model, whether
    /// clocks are off and migrations are pending. Then sends a marked record through auth, store, rollup and query, and takes it
    /// back. Works on the database of the settings, or with `--url` on a running server. Exit codes: 0 nothing is wrong; 1 something
    /// is; 2 it could not be found out.
    Diagnose(diagnose::DiagnoseArguments),
    /// Make, list, rotate and revoke service tokens.
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// Print the settings in force, with secrets masked.
    Config(config::ConfigArguments),
}

/// How a command ended, other than well.
#[derive(Debug)]
enum Failure {
    /// Exit code 1.
    Failed(String),
    /// Exit code 2.
    WrongSettings(String),
    /// Exit code 2: `diagnose` found out nothing.
    CouldNotRun(String),
    /// Exit code 3: said already, on standard output.
    NotAllInOrder,
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

/// Runs a command to its end.
pub fn run(cli: Cli) -> ExitCode {
    match dispatch(cli) {
        Ok(code) => code,
        Err(Failure::Failed(message)) => {
            eprintln!("usage-insights: {message}");
            ExitCode::from(1)
        }
        Err(Failure::WrongSettings(message) | Failure::CouldNotRun(message)) => {
            eprintln!("usage-insights: {message}");
            ExitCode::from(2)
        }
        Err(Failure::NotAllInOrder) => ExitCode::from(3),
    }
}

fn dispatch(cli: Cli) -> Result<ExitCode, Failure> {
    let command = cli.command.unwrap_or(Command::Serve);
    if let Command::Schema = command {
        print!("{}", graphql::schema::sdl());
        return Ok(ExitCode::SUCCESS);
    }
    let mut settings = Settings::load(cli.config.as_deref()).map_err(|error| Failure::WrongSettings(error.to_string()))?;
    if let Command::Config(arguments) = command {
        config::run(&arguments, &settings);
        return Ok(ExitCode::SUCCESS);
    }
    let telemetry = Arc::new(telemetry::start(&settings.log, &settings.telemetry).map_err(Failure::WrongSettings)?);
    if let Command::Demo(arguments) = &command {
        arguments.adjust(&mut settings)?;
    }
    let runtime = Runtime::new()?;
    let done = runtime.block_on(async {
        let done = match command {
            Command::Diagnose(arguments) => return diagnose::run(arguments, settings).await,
            Command::Serve => {
                let source = reload::Source { file: cli.config, telemetry: Arc::clone(&telemetry) };
                serve::run(start(settings).await?, source).await
            }
            Command::Demo(arguments) => Box::pin(demo::run(arguments, start(settings).await?)).await,
            Command::Migrate(command) => migrate::run(command, app::connect(&settings).await?).await,
            Command::Import(arguments) => import::run(arguments, start_once(settings).await?).await,
            Command::ImportHardware(arguments) => import_hardware::run(arguments, start_once(settings).await?).await,
            Command::Verify(arguments) => books::verify(arguments, start_once(settings).await?).await,
            Command::Rebuild(arguments) => books::rebuild(arguments, start_once(settings).await?).await,
            Command::Token(command) => token::run(command, start_once(settings).await?).await,
            Command::Schema | Command::Config(_) => Ok(()),
        };
        done.map(|()| ExitCode::SUCCESS)
    });
    telemetry.stop();
    runtime.shutdown_background(); // a read of standard input may hang, and is no reason to wait
    done
}

/// For a command that ends: what a server does in the background is left to servers.
async fn start_once(settings: Settings) -> Result<app::App, Failure> {
    start(settings.without_background_work()).await
}

async fn start(settings: Settings) -> Result<app::App, Failure> {
    Ok(app::App::start(settings, Clock::system(), RecordIds::random()).await?)
}
