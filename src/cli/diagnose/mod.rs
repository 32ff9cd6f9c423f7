//! `diagnose`: finds problems and their resolutions, in the database or through a running server.

mod server;
mod text;

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use serde_json::json;

use self::server::Server;
use super::Failure;
use super::api_client::CallFailure;
use super::output::{print, print_line};
use super::range::RangeArgument;
use crate::app::{self, App};
use crate::clock::Clock;
use crate::diagnosis::{
    DiagnosedProblem, Diagnosis, DiagnosisCode, DiagnosisRequest, ProbeReport, ProbeSender, pending_migrations, send_probe,
    sort_problems,
};
use crate::domain::zone::Zone;
use crate::error::{Error, ErrorCode};
use crate::ids::RecordIds;
use crate::settings::Settings;

/// What to examine, and where.
#[derive(Debug, Args)]
pub(super) struct DiagnoseArguments {
    /// Examine only this account; default: all accounts. Rejected calls are always those of all accounts
    #[arg(long, value_name = "ID")]
    account: Option<String>,
    /// `today`, `yesterday`, `last-7-days`, `last-30-days`, `last-90-days`, `last-365-days`, `this-month`, `last-month`, `all-time`,
    /// or an inclusive range of days such as `2026-11-01..2026-11-20`
    #[arg(long, value_name = "RANGE", default_value = "last-30-days")]
    range: RangeArgument,
    /// Time zone that decides where days begin
    #[arg(long, value_name = "ZONE", default_value = "UTC", value_parser = Zone::parse)]
    time_zone: Zone,
    /// Examine a running server, such as `https://usage.example.com`, instead of the configured database
    #[arg(long, value_name = "URL", env = "USAGE_INSIGHTS_URL", hide_env_values = true)]
    url: Option<String>,
    /// Service token to send; a complete examination requires the scopes `admin` and `record`
    #[arg(long, value_name = "TOKEN", env = "USAGE_INSIGHTS_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Do not send a probe
    #[arg(long)]
    no_probe: bool,
    /// Print JSON instead of text
    #[arg(long)]
    json: bool,
}

/// The result of the command.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Checkup {
    /// Whether there are no problems.
    is_healthy: bool,
    /// The problems, most severe first.
    problems: Vec<DiagnosedProblem>,
    /// `None` if the diagnosis failed or was not permitted.
    diagnosis: Option<Diagnosis>,
    /// `None` if no probe was sent.
    probe: Option<ProbeReport>,
}

impl Checkup {
    fn add(&mut self, diagnosed: Result<Diagnosis, DiagnosedProblem>) {
        match diagnosed {
            Ok(diagnosis) => {
                self.problems.extend(diagnosis.problems.clone());
                self.diagnosis = Some(diagnosis);
            }
            Err(problem) => self.problems.push(problem),
        }
    }

    fn add_probe(&mut self, report: ProbeReport) {
        self.problems.extend(report.problem());
        self.probe = Some(report);
    }

    fn finish(mut self) -> Self {
        sort_problems(&mut self.problems);
        self.is_healthy = self.problems.is_empty();
        self
    }
}

/// Exit code 0: no problems; 1: problems; 2: the diagnosis could not run.
pub(super) async fn run(arguments: DiagnoseArguments, settings: Settings) -> Result<ExitCode, Failure> {
    let checkup = match arguments.url.as_ref().filter(|url| !url.is_empty()) {
        Some(url) => examine_server(&arguments, url).await?,
        None => examine_database(&arguments, settings).await?,
    };
    if arguments.json {
        print_line!("{}", serde_json::to_string_pretty(&checkup)?);
    } else {
        print(format_args!("{}", text::render(&checkup)))?;
    }
    Ok(if checkup.is_healthy { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

async fn examine_database(arguments: &DiagnoseArguments, settings: Settings) -> Result<Checkup, Failure> {
    let could_not_run = |error: &dyn std::fmt::Display| Failure::CouldNotRun(error.to_string());
    let clock = Clock::system();
    let request =
        DiagnosisRequest { range: arguments.range.request(), zone: arguments.time_zone, account_id: arguments.account.clone() };
    let mut checkup = Checkup::default();

    let database = app::connect_to_existing(&settings).await.map_err(|error| could_not_run(&error))?;
    let pending = pending_migrations(&database).await.map_err(|error| Failure::CouldNotRun(error.with_causes()))?;
    database.close().await?;
    if !pending.is_empty() {
        checkup.add(problem_or_failure(Diagnosis::with_pending_migrations(&request, clock.now(), pending))?);
        return Ok(checkup.finish());
    }
    let app = App::start(settings.without_background_work(), clock, RecordIds::random())
        .await
        .map_err(|error| could_not_run(&error))?;
    let doctor = app.services().doctor.clone();
    let diagnosed = doctor.diagnose(request).await;
    if !arguments.no_probe && diagnosed.as_ref().map_or_else(Error::is_server_fault, |_| true) {
        let sender = arguments.token.clone().map_or(ProbeSender::Operator, ProbeSender::Token);
        checkup.add_probe(doctor.send_probe(sender).await);
    }
    app.close().await;
    checkup.add(problem_or_failure(diagnosed)?);
    Ok(checkup.finish())
}

/// An internal error, such as an unreadable database, is a problem to report; any other error is an invalid argument.
fn problem_or_failure(diagnosed: Result<Diagnosis, Error>) -> Result<Result<Diagnosis, DiagnosedProblem>, Failure> {
    match diagnosed {
        Ok(diagnosis) => Ok(Ok(diagnosis)),
        Err(error) if error.is_server_fault() => Ok(Err(database_problem(error.code().as_str(), &error.with_causes()))),
        Err(error) => Err(Failure::CouldNotRun(error.to_string())),
    }
}

fn database_problem(code: &str, cause: &str) -> DiagnosedProblem {
    let message = format!("the database failed during the diagnosis: {code}: {cause}");
    let resolution = "check the database and the server's log; docs/errors.md explains the code";
    DiagnosedProblem::new(DiagnosisCode::Unreadable, message, resolution)
}

async fn examine_server(arguments: &DiagnoseArguments, url: &str) -> Result<Checkup, Failure> {
    let server = Server::new(url, arguments.token.clone()).map_err(Failure::InvalidSettings)?;
    let mut checkup = Checkup::default();
    let variables = json!({
        "range": arguments.range.input(),
        "timeZone": arguments.time_zone.name(),
        "accountId": arguments.account,
    });
    checkup.add(match server.diagnose(&variables).await {
        Ok(diagnosis) => Ok(diagnosis),
        Err(CallFailure::NoAnswer { message, .. }) => return Err(Failure::CouldNotRun(message)),
        Err(CallFailure::Rejected(fault)) => {
            let is = |codes: &[ErrorCode]| codes.iter().any(|code| fault.code == code.as_str());
            let what = format!("{}: {}", fault.code, fault.message);
            if is(&[ErrorCode::InvalidToken]) {
                let resolution = "use a token created with `usage-insights token create --name <service> --scope record --scope admin`; \
                            `usage-insights token list` shows expired and revoked tokens";
                Err(DiagnosedProblem::new(DiagnosisCode::TokenRefused, what, resolution))
            } else if is(&[ErrorCode::Unauthenticated, ErrorCode::Forbidden]) {
                let message = format!("only the probe was sent; the diagnosis was not permitted: {what}");
                let resolution = "use a token with the scopes `admin` and `record` in `--token` or USAGE_INSIGHTS_TOKEN";
                Err(DiagnosedProblem::new(DiagnosisCode::ScopeMissing, message, resolution))
            } else if is(&[ErrorCode::Internal, ErrorCode::DatabaseUnavailable, ErrorCode::PoolerUnsupported, ErrorCode::TimedOut]) {
                Err(database_problem(&fault.code, &fault.message))
            } else {
                return Err(Failure::CouldNotRun(what));
            }
        }
    });
    if !arguments.no_probe {
        checkup.add_probe(send_probe(&server).await);
    }
    Ok(checkup.finish())
}
