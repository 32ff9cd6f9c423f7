//! `import`: records usage from files, through the normal write path.

mod csv;
mod destination;
mod exported;
mod lines;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use self::csv::ColumnArguments;
use self::destination::Destination;
use self::exported::ExportedFile;
use self::lines::{Content, Line};
use super::api_client::ApiClient;
use super::output::print_line;
use super::{Failure, start_for_command};
use crate::recording::RecordStatus;
use crate::settings::Settings;

/// Time limit of a call to a server.
const CALL_TIMEOUT: Duration = Duration::from_mins(1);

/// What to import, and how.
#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// NDJSON, CSV or files of `export`, plain or compressed with gzip; `-` is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Format of the files; default: `csv` if the name ends with `.csv` or `.csv.gz`, otherwise `ndjson`
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(flatten)]
    columns: ColumnArguments,
    /// File for records that were not recorded: one JSON object per line, with file, line number, status, problems and the original line
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Send the records to a running server, such as `https://usage.example.com`, instead of the configured database
    #[arg(long, value_name = "URL", env = "USAGE_INSIGHTS_URL", hide_env_values = true)]
    url: Option<String>,
    /// Service token with the scope `record`, for `--url`
    #[arg(long, value_name = "TOKEN", env = "USAGE_INSIGHTS_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Number of records per call
    #[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(1..))]
    batch: u32,
}

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A JSON object per line, with the fields of `UsageRecordInput`
    Ndjson,
    /// Rows whose first names the columns
    Csv,
}

impl ImportArguments {
    fn content_of(&self, file: &Path) -> Result<Content, Failure> {
        let name = file.to_string_lossy().to_ascii_lowercase();
        let has_csv_name = [".csv", ".csv.gz"].iter().any(|suffix| name.ends_with(suffix));
        match self.format.unwrap_or(if has_csv_name { Format::Csv } else { Format::Ndjson }) {
            Format::Csv => Ok(Content::Csv(self.columns.clone())),
            Format::Ndjson if self.columns.are_given() => Err(Failure::InvalidSettings(format!(
                "`{}` is read as NDJSON, which has no columns: add `--format csv`, or omit the arguments for columns",
                file.display()
            ))),
            Format::Ndjson => Ok(Content::Ndjson),
        }
    }
}

/// Outcomes of the records so far.
#[derive(Debug, Default)]
struct Summary {
    recorded: u64,
    duplicates: u64,
    conflicts: u64,
    rejected: u64,
    warnings: u64,
    /// Usage types, prices, hardware specs and display names that an export added.
    reference_data: u64,
}

pub(super) async fn run(arguments: ImportArguments, settings: Settings) -> Result<(), Failure> {
    let destination = match arguments.url.as_ref().filter(|url| !url.is_empty()) {
        Some(url) => {
            let client = ApiClient::new(url, arguments.token.clone(), CALL_TIMEOUT);
            Destination::server(client.map_err(Failure::InvalidSettings)?).await?
        }
        None => Destination::Database(Box::new(start_for_command(settings).await?)),
    };
    let mut summary = Summary::default();
    let result = import(&arguments, &destination, &mut summary).await;
    destination.close().await;
    let Summary { recorded, duplicates, conflicts, rejected, warnings, reference_data } = summary;
    print_line!("recorded {recorded} / duplicate {duplicates} / conflict {conflicts} / rejected {rejected}");
    if reference_data > 0 {
        print_line!("added {reference_data} usage types, prices, hardware specs and display names");
    }
    if warnings > 0 {
        print_line!("{warnings} recorded records have a warning, such as a missing tier; `recordUsage` returns the codes");
    }
    result?;
    if conflicts + rejected > 0 { Err(Failure::CompletedWithIssues) } else { Ok(()) }
}

async fn import(arguments: &ImportArguments, destination: &Destination, summary: &mut Summary) -> Result<(), Failure> {
    let contents = arguments.files.iter().map(|file| arguments.content_of(file)).collect::<Result<Vec<_>, _>>()?;
    let batch = (arguments.batch as usize).min(destination.records_max());
    let mut rejects = Rejects::open(arguments.rejects.as_deref(), &arguments.files)?;
    for (file, content) in arguments.files.iter().zip(contents) {
        let progress = progress_bar(file);
        let (sender, mut batches) = mpsc::channel(2);
        let reading = {
            let (file, progress) = (file.clone(), progress.clone());
            tokio::task::spawn_blocking(move || lines::read(&file, content, batch, &progress, &sender))
        };
        let mut exported = ExportedFile::default();
        let mut is_empty = true;
        while let Some(lines) = batches.recv().await {
            is_empty = false;
            if lines.iter().any(|line| line.is_of_export) {
                exported.import(destination, file, lines, &mut rejects, summary).await?;
            } else {
                record(destination, file, lines, &mut rejects, summary).await?;
            }
            progress.set_message(format!("{} recorded, {} duplicate", summary.recorded, summary.duplicates));
        }
        let ignored_bytes = reading.await?.map_err(|error| Failure::Failed(format!("`{}`: {error}", file.display())))?;
        progress.finish();
        exported.check_end(file)?;
        if is_empty {
            eprintln!("{}: warning: the file is empty", file.display());
        }
        if ignored_bytes > 0 {
            eprintln!("{}: warning: {ignored_bytes} bytes after the gzip data were ignored", file.display());
        }
    }
    rejects.finish()
}

async fn record(
    destination: &Destination,
    file: &Path,
    lines: Vec<Line>,
    rejects: &mut Rejects,
    summary: &mut Summary,
) -> Result<(), Failure> {
    let texts: Vec<_> = lines.iter().map(|line| (line.number, line.text.clone())).collect();
    let outcomes = destination.record(lines).await?;
    for ((number, text), outcome) in texts.into_iter().zip(outcomes) {
        summary.warnings += u64::from(outcome.has_warnings);
        count(outcome.status, file, (number, &text), &outcome.problems, rejects, summary)?;
    }
    Ok(())
}

/// Counts the outcome of a line, which is given with its number, and reports it if it was not recorded.
fn count(
    status: RecordStatus,
    file: &Path,
    (number, text): (u64, &str),
    problems: &[Value],
    rejects: &mut Rejects,
    summary: &mut Summary,
) -> Result<(), Failure> {
    match status {
        RecordStatus::Recorded => summary.recorded += 1,
        RecordStatus::Duplicate => summary.duplicates += 1,
        RecordStatus::Conflict => {
            summary.conflicts += 1;
            rejects.write(file, number, text, "CONFLICT", problems)?;
        }
        RecordStatus::Rejected => {
            summary.rejected += 1;
            rejects.write(file, number, text, "REJECTED", problems)?;
        }
    }
    Ok(())
}

/// Reports records that were not recorded, to a file, or the first few to standard error.
struct Rejects {
    file: Option<BufWriter<File>>,
    shown: u32,
}

impl Rejects {
    const SHOWN_MAX: u32 = 10;

    /// Creates the file. It must be none of those that are imported.
    fn open(path: Option<&Path>, imported: &[PathBuf]) -> Result<Self, Failure> {
        let id = |path: &Path| std::fs::metadata(path).map(|metadata| (metadata.dev(), metadata.ino())).ok();
        let open = |path: &Path| {
            if let Some(own) = id(path)
                && imported.iter().any(|file| id(file) == Some(own))
            {
                return Err(Failure::InvalidSettings(format!(
                    "`--rejects`: `{}` is imported; name another file",
                    path.display()
                )));
            }
            File::create(path).map_err(|error| Failure::Failed(format!("`{}`: {error}", path.display())))
        };
        Ok(Self { file: path.map(open).transpose()?.map(BufWriter::new), shown: 0 })
    }

    fn write(&mut self, file: &Path, number: u64, text: &str, status: &str, problems: &[Value]) -> Result<(), Failure> {
        if let Some(rejects) = &mut self.file {
            let row = json!({ "file": file, "line": number, "status": status, "problems": problems, "record": text });
            writeln!(rejects, "{row}")?;
            return Ok(());
        }
        self.shown += 1;
        if self.shown <= Self::SHOWN_MAX {
            for problem in problems {
                let text_of = |field: &str| problem[field].as_str().unwrap_or_default();
                eprintln!("{}:{number}: {} {}", file.display(), text_of("code"), text_of("message"));
            }
        } else if self.shown == Self::SHOWN_MAX + 1 {
            eprintln!("… and more; use `--rejects FILE` to write all of them to a file");
        }
        Ok(())
    }

    fn finish(self) -> Result<(), Failure> {
        if let Some(mut file) = self.file {
            file.flush()?;
        }
        Ok(())
    }
}

/// Progress by bytes of the file on disk, with rate and remaining time; hidden if standard error is not a terminal.
fn progress_bar(file: &Path) -> ProgressBar {
    let length = std::fs::metadata(file).map(|metadata| metadata.len()).ok();
    let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr());
    let template = if length.is_some() {
        "{wide_bar} {bytes}/{total_bytes} {bytes_per_sec} eta {eta} · {msg}"
    } else {
        "{spinner} {bytes} {bytes_per_sec} · {msg}"
    };
    bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}
