//! `export`: writes usage and everything it refers to as NDJSON.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use flate2::Compression;
use flate2::write::GzEncoder;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Failure;
use super::output::print_line;
use super::partial_file::{partial_file, put_in_place, unless_stopped};
use super::range::RangeArgument;
use crate::app::App;
use crate::domain::account_scope::{AccountFilter, AccountScope};
use crate::domain::exported::ExportedLine;
use crate::domain::filter::UsageFilter;
use crate::domain::time::Timestamp;
use crate::domain::zone::Zone;
use crate::export::{ExportRequest, export};

/// What to export, and where to.
#[derive(Debug, Args)]
pub(super) struct ExportArguments {
    /// File to write, compressed with gzip if its name ends with `.gz`; it must not exist. `-` is standard output
    file: PathBuf,
    /// When the usage happened: a preset such as `last-month`, or UTC days such as `2026-11-01..2026-11-20`, both inclusive; default: all of
    /// it
    #[arg(long)]
    range: Option<RangeArgument>,
    /// Only usage and display names of this account; may be repeated
    #[arg(long = "account", value_name = "ID")]
    accounts: Vec<String>,
}

pub(super) async fn run(arguments: ExportArguments, app: App) -> Result<(), Failure> {
    let written = unless_stopped(write(&arguments, &app)).await;
    app.close().await;
    written?
}

async fn write(arguments: &ExportArguments, app: &App) -> Result<(), Failure> {
    let request = request_of(arguments, app).await?;
    let file = arguments.file.as_path();
    if file == Path::new("-") {
        let records = write_lines(app, &request, io::stdout().lock(), &ProgressBar::hidden()).await?.1;
        eprintln!("exported the usage records of {records} idempotency keys");
        return Ok(());
    }
    if file.exists() {
        return Err(Failure::Failed(format!("`{}` exists already; an export does not replace a file", file.display())));
    }
    let partial = partial_file(file)?;
    let progress = progress_bar();
    let output = BufWriter::new(partial.as_file());
    let records = if file.extension().is_some_and(|extension| extension == "gz") {
        let (output, records) = write_lines(app, &request, GzEncoder::new(output, Compression::default()), &progress).await?;
        output.finish()?.flush()?;
        records
    } else {
        let (mut output, records) = write_lines(app, &request, output, &progress).await?;
        output.flush()?;
        records
    };
    progress.finish_and_clear();
    put_in_place(partial, file)?;
    print_line!("wrote `{}`: the usage records of {records} idempotency keys", file.display());
    Ok(())
}

async fn request_of(arguments: &ExportArguments, app: &App) -> Result<ExportRequest, Failure> {
    let (start, end) = match arguments.range {
        Some(range) => {
            let all = UsageFilter::for_accounts(AccountFilter::all(AccountScope::All));
            let range = app.services().analytics.query(range.request(), Zone::UTC, all).await?.range;
            (range.start, range.end)
        }
        None => (Timestamp::EARLIEST, Timestamp::LATEST),
    };
    let currency = app.settings().currency.clone();
    Ok(ExportRequest { account_ids: arguments.accounts.iter().cloned().collect(), start, end, currency })
}

/// Writes all lines. Returns the writer, and the number of keys.
async fn write_lines<W: Write>(
    app: &App,
    request: &ExportRequest,
    mut output: W,
    progress: &ProgressBar,
) -> Result<(W, u64), Failure> {
    let mut keys = 0;
    export(app.database(), request, async |lines: Vec<ExportedLine>| {
        for line in &lines {
            serde_json::to_writer(&mut output, line)?;
            output.write_all(b"\n")?;
        }
        keys += lines.iter().filter(|line| matches!(line, ExportedLine::UsageRecord(_))).count() as u64;
        progress.set_position(keys);
        Ok::<_, Failure>(())
    })
    .await?;
    output.flush()?;
    Ok((output, keys))
}

/// The number of keys so far and the rate; hidden if standard error is not a terminal.
fn progress_bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.set_style(
        ProgressStyle::with_template("{spinner} {human_pos} keys, {per_sec}").unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar
}
