//! `erase`: erases an account or a user, and lists what was erased.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::Failure;
use super::output::print_line;
use crate::app::App;
use crate::domain::erasure::{ErasureCounts, ErasureSubject, parse_request_id};
use crate::domain::time::Timestamp;
use crate::recording::{ErasureReport, ErasureRequest};

/// Under which name a command requests an erasure.
const REQUESTED_BY: &str = "(erase)";

/// What to erase.
#[derive(Debug, Subcommand)]
pub(super) enum EraseCommand {
    /// Erase an account with everything of it, also from the sums over all accounts
    #[command(
        after_help = "Example:\n  usage-insights erase account acme --dry-run\n\nExit codes: 0 erased, or nothing to erase; 1 failure: run it again to continue; 2 invalid arguments or settings"
    )]
    Account(EraseAccountArguments),
    /// Make the records of a user anonymous; the sums of the account stay
    #[command(
        after_help = "Example:\n  usage-insights erase user acme usr_8f2c --request TICKET-1042\n\nExit codes: 0 erased, or nothing to erase; 1 failure: run it again to continue; 2 invalid arguments or settings"
    )]
    User(EraseUserArguments),
    /// List erasures, newest first: when, requested by whom, how much, and the hash of whom
    #[command(
        after_help = "Example:\n  usage-insights erase list --account acme --user usr_8f2c\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings"
    )]
    List(ListArguments),
}

/// How to erase.
#[derive(Debug, Args)]
pub(super) struct ErasureOptions {
    /// Your reference of the request, such as a ticket; kept with the erasure
    #[arg(long, value_name = "ID")]
    request: Option<String>,
    /// Count what would be erased and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// The account to erase.
#[derive(Debug, Args)]
pub(super) struct EraseAccountArguments {
    /// The account
    #[arg(value_name = "ACCOUNT")]
    account_id: String,
    #[command(flatten)]
    options: ErasureOptions,
}

/// The user to erase.
#[derive(Debug, Args)]
pub(super) struct EraseUserArguments {
    /// The account of the user
    #[arg(value_name = "ACCOUNT")]
    account_id: String,
    /// The user
    #[arg(value_name = "USER")]
    user_id: String,
    #[command(flatten)]
    options: ErasureOptions,
}

/// The erasures to list.
#[derive(Debug, Args)]
pub(super) struct ListArguments {
    /// Only erasures of this account, or with `--user` of this user of it
    #[arg(long, value_name = "ID")]
    account: Option<String>,
    /// Only erasures of this user of the account
    #[arg(long, value_name = "ID", requires = "account")]
    user: Option<String>,
    /// List at most this many
    #[arg(long, value_name = "NUMBER", default_value_t = 100)]
    limit: u32,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(command: EraseCommand, app: App) -> Result<(), Failure> {
    let result = match command {
        EraseCommand::Account(EraseAccountArguments { account_id, options }) => erase(&app, account_id, None, options).await,
        EraseCommand::User(EraseUserArguments { account_id, user_id, options }) => {
            erase(&app, account_id, Some(user_id), options).await
        }
        EraseCommand::List(arguments) => list(&app, arguments).await,
    };
    app.close().await;
    result
}

async fn erase(app: &App, account_id: String, user_id: Option<String>, options: ErasureOptions) -> Result<(), Failure> {
    let ErasureOptions { request, dry_run, json } = options;
    let subject = parse_subject(account_id, user_id)?;
    let request_id = request.map(parse_request_id).transpose().map_err(|problem| Failure::InvalidSettings(problem.message))?;
    let request = ErasureRequest { subject, request_id, is_dry_run: dry_run };
    let report = app.services().recorder.erase(request, REQUESTED_BY).await?;
    if json {
        print_line!("{}", serde_json::to_string_pretty(&to_json(&report))?);
    } else {
        print(&report)?;
    }
    Ok(())
}

async fn list(app: &App, arguments: ListArguments) -> Result<(), Failure> {
    let ListArguments { account, user, limit, json } = arguments;
    let subject = account.map(|account_id| parse_subject(account_id, user)).transpose()?;
    let erasures = app.services().recorder.erasures(subject.as_ref(), limit.into()).await?;
    if json {
        print_line!("{}", serde_json::to_string_pretty(&erasures.iter().map(to_json).collect::<Vec<_>>())?);
    } else {
        for report in &erasures {
            print(report)?;
        }
    }
    Ok(())
}

fn parse_subject(account_id: String, user_id: Option<String>) -> Result<ErasureSubject, Failure> {
    ErasureSubject::parse(account_id, user_id).map_err(|problem| Failure::InvalidSettings(problem.message))
}

fn print(report: &ErasureReport) -> Result<(), Failure> {
    let ErasureCounts { records, labels, corrections, rollups, names, examples } = report.counts;
    let counts = format!(
        "{records} records, {labels} labels, {corrections} corrections, {rollups} rollups, {names} names, {examples} examples"
    );
    let Some(id) = report.id else {
        print_line!("would erase {counts}");
        return Ok(());
    };
    let state = report.finished_at.map_or_else(|| "not finished".to_owned(), |at| format!("finished {}", at.to_rfc3339()));
    let request = report.request_id.as_ref().map(|request_id| format!(" ({request_id})")).unwrap_or_default();
    print_line!(
        "erasure {id}{request}: {} {}, requested {} by {}, {state}: {counts}",
        report.subject,
        hex::encode(&report.subject_hash),
        report.requested_at.to_rfc3339(),
        report.requested_by
    );
    Ok(())
}

fn to_json(report: &ErasureReport) -> Value {
    let ErasureCounts { records, labels, corrections, rollups, names, examples } = report.counts;
    json!({
        "erasureId": report.id,
        "subject": report.subject,
        "subjectHash": hex::encode(&report.subject_hash),
        "requestId": report.request_id,
        "requestedBy": report.requested_by,
        "requestedAt": report.requested_at.to_rfc3339(),
        "finishedAt": report.finished_at.map(Timestamp::to_rfc3339),
        "records": records,
        "labels": labels,
        "corrections": corrections,
        "rollups": rollups,
        "names": names,
        "examples": examples,
    })
}
