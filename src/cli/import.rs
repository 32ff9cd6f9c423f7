//! `import`: records usage from files, through the normal write path.

mod lines;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;
use tokio::sync::mpsc;

use self::lines::Line;
use super::Failure;
use crate::app::App;
use crate::domain::problem::Problem;
use crate::recording::{Actor, RecordStatus, Recorder};

/// What to import, and how.
#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// NDJSON files, plain or compressed with gzip; `-` is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// File for records that were not recorded: one JSON object per line, with file, line number, status, problems and the original line
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Number of records per call
    #[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(1..))]
    batch: u32,
}

/// Outcomes of the records so far.
#[derive(Debug, Default)]
struct Summary {
    recorded: u64,
    duplicates: u64,
    conflicts: u64,
    rejected: u64,
    warnings: u64,
}

pub(super) async fn run(arguments: ImportArguments, app: App) -> Result<(), Failure> {
    let mut summary = Summary::default();
    let result = import(&arguments, &app.services().recorder, &mut summary).await;
    app.close().await;
    let Summary { recorded, duplicates, conflicts, rejected, warnings } = summary;
    println!("recorded {recorded} / duplicate {duplicates} / conflict {conflicts} / rejected {rejected}");
    if warnings > 0 {
        println!("{warnings} recorded records have a warning, such as a missing tier; `recordUsage` returns the codes");
    }
    result?;
    if conflicts + rejected > 0 { Err(Failure::CompletedWithIssues) } else { Ok(()) }
}

async fn import(arguments: &ImportArguments, recorder: &Recorder, summary: &mut Summary) -> Result<(), Failure> {
    let mut rejects = Rejects::open(arguments.rejects.as_deref())?;
    let batch = (arguments.batch as usize).min(recorder.max_records_per_call());
    for file in &arguments.files {
        let progress = progress_bar(file);
        let (sender, mut batches) = mpsc::channel(2);
        let reading = {
            let (file, progress) = (file.clone(), progress.clone());
            tokio::task::spawn_blocking(move || lines::read(&file, batch, &progress, &sender))
        };
        while let Some(lines) = batches.recv().await {
            record(recorder, file, lines, &mut rejects, summary).await?;
            progress.set_message(format!("{} recorded, {} duplicate", summary.recorded, summary.duplicates));
        }
        let ignored_bytes = reading.await?.map_err(|error| Failure::Failed(format!("`{}`: {error}", file.display())))?;
        progress.finish();
        if ignored_bytes > 0 {
            eprintln!("{}: warning: {ignored_bytes} bytes after the gzip data were ignored", file.display());
        }
    }
    rejects.finish()
}

async fn record(
    recorder: &Recorder,
    file: &Path,
    lines: Vec<Line>,
    rejects: &mut Rejects,
    summary: &mut Summary,
) -> Result<(), Failure> {
    let (texts, sent): (Vec<_>, Vec<_>) = lines.into_iter().map(|line| ((line.number, line.text), line.record)).unzip();
    let outcomes = recorder.record_by(sent, Actor::unrestricted("(import)")).await.map_err(|error| {
        Failure::Failed(format!("{}; committed records are kept: run the same import again to continue", error.with_causes()))
    })?;
    for ((number, text), outcome) in texts.into_iter().zip(outcomes) {
        summary.warnings += u64::from(!outcome.warnings.is_empty());
        match outcome.status {
            RecordStatus::Recorded => summary.recorded += 1,
            RecordStatus::Duplicate => summary.duplicates += 1,
            RecordStatus::Conflict => {
                summary.conflicts += 1;
                rejects.write(file, number, &text, "CONFLICT", &outcome.problems)?;
            }
            RecordStatus::Rejected => {
                summary.rejected += 1;
                rejects.write(file, number, &text, "REJECTED", &outcome.problems)?;
            }
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

    fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let open = |path: &Path| File::create(path).map_err(|error| Failure::Failed(format!("`{}`: {error}", path.display())));
        Ok(Self { file: path.map(open).transpose()?.map(BufWriter::new), shown: 0 })
    }

    fn write(&mut self, file: &Path, number: u64, text: &str, status: &str, problems: &[Problem]) -> Result<(), Failure> {
        if let Some(rejects) = &mut self.file {
            let listed: Vec<_> = problems
                .iter()
                .map(|problem| json!({ "code": problem.code.as_str(), "field": problem.field, "message": problem.message }))
                .collect();
            let row = json!({ "file": file, "line": number, "status": status, "problems": listed, "record": text });
            writeln!(rejects, "{row}")?;
            return Ok(());
        }
        self.shown += 1;
        if self.shown <= Self::SHOWN_MAX {
            for problem in problems {
                eprintln!("{}:{number}: {} {}", file.display(), problem.code.as_str(), problem.message);
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
