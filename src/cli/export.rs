//! `export`: writes usage as NDJSON with everything it refers to, or usage records as a table.

mod output;
mod tables;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use self::output::Output;
use super::Failure;
use super::partial_file::unless_stopped;
use super::range::RangeArgument;
use crate::analytics::interval_sums::SumInterval;
use crate::app::App;
use crate::domain::account_scope::{AccountFilter, AccountScope};
use crate::domain::exported::ExportedLine;
use crate::domain::filter::UsageFilter;
use crate::domain::time::Timestamp;
use crate::domain::zone::Zone;
use crate::export::selection::parse_interval;
use crate::export::{ExportRequest, export};

/// What to export, and where to.
#[derive(Debug, Args)]
pub(super) struct ExportArguments {
    /// File to write, compressed with gzip if its name ends with `.gz`; it must not exist. `-` is standard output
    file: PathBuf,
    /// Format of the file
    #[arg(long, value_enum, default_value_t = Format::Ndjson)]
    format: Format,
    /// When the usage happened: a preset such as `last-month`, or UTC days such as `2026-11-01..2026-11-20`, both inclusive; default: all of
    /// it
    #[arg(long)]
    range: Option<RangeArgument>,
    /// Only usage and display names of this account; may be repeated
    #[arg(long = "account", value_name = "ID")]
    accounts: Vec<String>,
    /// Sums instead of records, for each interval with usage: `quarter-hour`, `hour`, `day`, `week`, `month` or `quarter`
    #[arg(long, value_name = "INTERVAL", value_parser = parse_interval)]
    interval: Option<SumInterval>,
    /// Sums: the dimensions to group by, in addition to the usage type: `account`, `model`, `provider`, `tier`, `source`, `user`, `session`,
    /// `workspace`, `agent`, or `labels.KEY`
    #[arg(long, value_name = "DIMENSION,…", value_delimiter = ',', requires = "interval")]
    group_by: Vec<String>,
    /// Sums: the IANA time zone that decides where intervals and the days of `--range` begin
    #[arg(long, value_name = "ZONE", value_parser = Zone::parse, requires = "interval", default_value = "UTC")]
    time_zone: Zone,
    /// Include records that were voided or replaced, with the columns `voidedAt` and `replacementId`; NDJSON of records always has them
    #[arg(long)]
    voided: bool,
    /// CSV: put an apostrophe before texts that a spreadsheet would run as a formula; `import` reads such texts with the apostrophe
    #[arg(long)]
    for_spreadsheets: bool,
    #[command(flatten)]
    parties: PartyArguments,
}

/// The names of parties for FOCUS.
#[derive(Debug, Args)]
#[expect(clippy::struct_field_names, reason = "arguments are named after the fields")]
struct PartyArguments {
    /// FOCUS: `ProviderName`, who offers the usage to the accounts; default: `usage-insights`
    #[arg(long, value_name = "NAME")]
    provider_name: Option<String>,
    /// FOCUS: `PublisherName`, who produced what was used; default: the provider
    #[arg(long, value_name = "NAME")]
    publisher_name: Option<String>,
    /// FOCUS: `InvoiceIssuerName`, who invoices the usage; default: the provider
    #[arg(long, value_name = "NAME")]
    invoice_issuer_name: Option<String>,
}

/// The format of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A JSON object per line, with everything that records refer to: another database gives the same answers after `import`
    Ndjson,
    /// A usage record per row, with the columns of `UsageRecord` in the API; with `--interval` a sum per row
    Csv,
    /// The same rows in Apache Parquet, compressed by zstd
    Parquet,
    /// Cost and usage by FOCUS 1.2, the specification of the FinOps Foundation, as CSV: a row per UTC day, account, usage type, model, tier,
    /// provider and source
    Focus,
}

impl ExportArguments {
    /// Fails if an argument has no meaning for the format.
    fn check(&self) -> Result<(), Failure> {
        let only_for = |argument: &str, formats: &str| {
            Err(Failure::InvalidSettings(format!("`{argument}` is for {formats}; omit it, or choose another `--format`")))
        };
        let PartyArguments { provider_name, publisher_name, invoice_issuer_name } = &self.parties;
        let has_parties = [provider_name, publisher_name, invoice_issuer_name].into_iter().any(Option::is_some);
        match self.format {
            Format::Ndjson | Format::Parquet if self.for_spreadsheets => only_for("--for-spreadsheets", "CSV"),
            Format::Focus if self.interval.is_some() => only_for("--interval", "other sums"),
            _ if self.voided && !self.is_records() => only_for("--voided", "tables of records"),
            Format::Ndjson | Format::Csv | Format::Parquet if has_parties => {
                only_for("--provider-name", "FOCUS, like the names of the other parties")
            }
            _ => Ok(()),
        }
    }

    /// Whether usage records are exported as rows.
    fn is_records(&self) -> bool {
        matches!(self.format, Format::Csv | Format::Parquet) && self.interval.is_none()
    }

    /// Whether records and everything that they refer to are exported.
    fn is_whole(&self) -> bool {
        self.format == Format::Ndjson && self.interval.is_none()
    }
}

pub(super) async fn run(arguments: ExportArguments, app: App) -> Result<(), Failure> {
    let written = match arguments.check() {
        Ok(()) => unless_stopped(write(&arguments, &app)).await,
        Err(failure) => Ok(Err(failure)),
    };
    app.close().await;
    written?
}

async fn write(arguments: &ExportArguments, app: &App) -> Result<(), Failure> {
    let (start, end) = range_of(arguments, app).await?;
    let mut output = Output::open(&arguments.file)?;
    if arguments.is_whole() {
        let currency = app.settings().currency.clone();
        let request = ExportRequest { account_ids: arguments.accounts.iter().cloned().collect(), start, end, currency };
        let keys = write_lines(app, &request, &mut output).await?;
        return output.complete(&format!("the usage records of {keys} idempotency keys"));
    }
    let rows = tables::write(arguments, app, (start, end), &mut output).await?;
    output.complete(&rows)
}

async fn range_of(arguments: &ExportArguments, app: &App) -> Result<(Timestamp, Timestamp), Failure> {
    let Some(range) = arguments.range else { return Ok((Timestamp::EARLIEST, Timestamp::LATEST)) };
    let all = UsageFilter::for_accounts(AccountFilter::all(AccountScope::All));
    let range = app.services().analytics.query(range.request(), arguments.time_zone, all).await?.range;
    Ok((range.start, range.end))
}

/// Writes all lines of an export of everything. Returns the number of keys.
async fn write_lines(app: &App, request: &ExportRequest, output: &mut Output) -> Result<u64, Failure> {
    let mut keys = 0;
    export(app.database(), request, async |lines: Vec<ExportedLine>| {
        let mut bytes = Vec::new();
        for line in &lines {
            serde_json::to_writer(&mut bytes, line)?;
            bytes.push(b'\n');
        }
        output.write(&bytes)?;
        keys += lines.iter().filter(|line| matches!(line, ExportedLine::UsageRecord(_))).count() as u64;
        output.show_progress(keys);
        Ok::<_, Failure>(())
    })
    .await?;
    Ok(keys)
}
