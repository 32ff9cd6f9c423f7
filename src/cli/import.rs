//! `import`: records usage from files, through the normal write path.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use flate2::bufread::GzDecoder;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;
use tokio::sync::mpsc;

use super::Failure;
use crate::app::App;
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::record_input::{SentRecord, read_input};
use crate::recording::{Actor, RecordStatus, Recorder};

/// What some editors and exports write at the beginning of a UTF-8 file.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

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

/// A line of a file with its number, and the record in it.
struct Line {
    number: u64,
    text: String,
    record: SentRecord,
}

impl Line {
    fn read(number: u64, bytes: &[u8]) -> Self {
        let record = match std::str::from_utf8(bytes) {
            Ok(json) => read_input(json),
            Err(error) => Err(Problem::new(ProblemCode::InvalidRecord, "", format!("the line is not UTF-8: {error}"))),
        };
        let text = String::from_utf8_lossy(bytes).trim_end_matches(['\n', '\r']).to_owned();
        Self { number, text, record }
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
            tokio::task::spawn_blocking(move || read(&file, batch, &progress, &sender))
        };
        while let Some(lines) = batches.recv().await {
            record(recorder, file, lines, &mut rejects, summary).await?;
            progress.set_message(format!("{} recorded, {} duplicate", summary.recorded, summary.duplicates));
        }
        reading.await?.map_err(|error| Failure::Failed(format!("`{}`: {error}", file.display())))?;
        progress.finish();
    }
    rejects.finish()
}

/// Decompresses a file of one or more gzip streams, which zero bytes may follow, as some writers fill up blocks.
struct GzipMembers<R: BufRead>(Option<GzDecoder<R>>);

impl<R: BufRead> GzipMembers<R> {
    fn new(source: R) -> Self {
        Self(Some(GzDecoder::new(source)))
    }
}

impl<R: BufRead> Read for GzipMembers<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.0 {
            let length = member.read(buffer)?;
            if length > 0 || buffer.is_empty() {
                return Ok(length);
            }
            let Some(mut source) = self.0.take().map(GzDecoder::into_inner) else { break };
            if skip_zeros(&mut source)? {
                self.0 = Some(GzDecoder::new(source));
            }
        }
        Ok(0)
    }
}

/// Skips zero bytes. Returns whether anything follows.
fn skip_zeros(source: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let buffer = source.fill_buf()?;
        let length = buffer.len();
        match buffer.iter().position(|byte| *byte != 0) {
            _ if length == 0 => return Ok(false),
            Some(zeros) => {
                source.consume(zeros);
                return Ok(true);
            }
            None => source.consume(length),
        }
    }
}

/// Reads lines into batches until the end of the file or until the receiver is dropped. Skips empty lines.
fn read(file: &Path, batch: usize, progress: &ProgressBar, batches: &mpsc::Sender<Vec<Line>>) -> io::Result<()> {
    let source: Box<dyn Read> = if file == Path::new("-") { Box::new(io::stdin()) } else { Box::new(File::open(file)?) };
    let mut source = BufReader::new(progress.wrap_read(source));
    let is_gzip = source.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let mut source: Box<dyn BufRead> =
        if is_gzip { Box::new(BufReader::new(GzipMembers::new(source))) } else { Box::new(source) };
    if source.fill_buf()?.starts_with(BYTE_ORDER_MARK) {
        source.consume(BYTE_ORDER_MARK.len());
    }
    let mut lines = Vec::with_capacity(batch);
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        let is_end = source.read_until(b'\n', &mut bytes)? == 0;
        if !bytes.trim_ascii().is_empty() {
            lines.push(Line::read(number, &bytes));
        }
        let is_batch_complete = lines.len() == batch || (is_end && !lines.is_empty());
        if is_batch_complete && batches.blocking_send(std::mem::replace(&mut lines, Vec::with_capacity(batch))).is_err() {
            break;
        }
        if is_end {
            break;
        }
    }
    Ok(())
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
