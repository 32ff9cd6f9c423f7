//! Imports the lines of an export.

use std::path::Path;
use std::time::{Duration, Instant};

use backon::{ExponentialBuilder, Retryable};
use serde_json::{Value, json};

use super::destination::{Destination, stopped, to_json};
use super::lines::{Line, LineContent};
use super::{Rejects, Summary, count};
use crate::app::App;
use crate::catalog::{FailedReferenceData, ImportedReferenceData, import_reference_data};
use crate::cli::Failure;
use crate::domain::exported::{ExportEnd, ExportHeader, ExportedKey, ExportedLine};
use crate::domain::problem::Problem;
use crate::error::Error;
use crate::recording::RecordStatus;

/// The longest pause before reference data is sent to the database again.
const MAX_PAUSE: Duration = Duration::from_millis(500);

/// How much of a file was read, if it is one of `export`.
#[derive(Debug, Default)]
pub(super) struct ExportedFile {
    /// Number of lines since the header; `None`: not within an export.
    lines: Option<u64>,
}

/// The number of a line, and its text.
type Position = (u64, String);

impl ExportedFile {
    /// Imports lines in their order: reference data first, to which records refer. Where the export ends or begins wrongly, the lines before are
    /// imported, and the import fails.
    pub(super) async fn import(
        &mut self,
        destination: &Destination,
        file: &Path,
        lines: Vec<Line>,
        rejects: &mut Rejects,
        summary: &mut Summary,
    ) -> Result<(), Failure> {
        let Destination::Database(app) = destination else {
            let message = "an export is imported into the database of the settings: omit `--url` (USAGE_INSIGHTS_URL)";
            return Err(Failure::InvalidSettings(format!("`{}`: {message}", file.display())));
        };
        let failed = |number: u64, message: String| Failure::Failed(format!("{}:{number}: {message}", file.display()));
        let (mut reference_data, mut records) = (Vec::<(Position, ExportedLine)>::new(), Vec::<(Position, ExportedKey)>::new());
        let mut failure = None;
        for Line { number, text, content, .. } in lines {
            if let Ok(LineContent::UnknownExport(message)) = content {
                failure = Some(failed(number, message));
                break;
            }
            match content.and_then(LineContent::into_exported) {
                Ok(ExportedLine::Export(header)) => {
                    if let Err(message) = check_header(&header, app, self.lines) {
                        failure = Some(failed(number, message));
                        break;
                    }
                    self.lines = Some(0);
                    continue;
                }
                Ok(ExportedLine::ExportEnd(ExportEnd { lines })) => {
                    if self.lines != Some(lines) {
                        let found = self.lines.unwrap_or_default();
                        let message = format!("the export has {lines} lines, and the file {found}: lines are missing");
                        failure = Some(failed(number, message));
                        break;
                    }
                    self.lines = None;
                    continue;
                }
                // Its header could not be read, or its end was.
                content if self.lines.is_none() => {
                    let message = match content {
                        Err(Problem { code, message, .. }) => format!("{} {message}", code.as_str()),
                        Ok(_) => "the line is not between the first and the last line of an export".to_owned(),
                    };
                    failure = Some(failed(number, message));
                    break;
                }
                Ok(ExportedLine::UsageRecord(key)) => records.push(((number, text), *key)),
                Ok(line) => reference_data.push(((number, text), line)),
                Err(problem) => reject(file, &(number, text), &problem, rejects, summary)?,
            }
            self.lines = self.lines.map(|lines| lines + 1);
        }
        import_all_reference_data(app, file, reference_data, rejects, summary).await?;
        let (positions, keys): (Vec<_>, Vec<_>) = records.into_iter().unzip();
        let outcomes = app.services().recorder.import(keys).await.map_err(|error| stopped(&error.with_causes()))?;
        for ((number, text), outcome) in positions.iter().zip(outcomes) {
            let problems: Vec<Value> = outcome.problems.iter().map(to_json).collect();
            count(outcome.status, file, (*number, text), &problems, rejects, summary)?;
        }
        failure.map_or(Ok(()), Err)
    }

    /// Fails if the file ends within an export.
    pub(super) fn check_end(&self, file: &Path) -> Result<(), Failure> {
        match self.lines {
            None => Ok(()),
            Some(_) => Err(Failure::Failed(format!(
                "`{}` ends before the last line of the export: it is truncated; what it holds was imported, and importing the whole file adds the rest",
                file.display()
            ))),
        }
    }
}

fn check_header(header: &ExportHeader, app: &App, lines: Option<u64>) -> Result<(), String> {
    if lines.is_some() {
        return Err("another export begins here, but the one before is truncated".to_owned());
    }
    let currency = &app.settings().currency;
    if header.currency != *currency {
        return Err(format!(
            "the costs of the export are in {}, and the currency of this installation is {currency}; set `currency` to {} before anything is recorded",
            header.currency, header.currency
        ));
    }
    Ok(())
}

async fn import_all_reference_data(
    app: &App,
    file: &Path,
    lines: Vec<(Position, ExportedLine)>,
    rejects: &mut Rejects,
    summary: &mut Summary,
) -> Result<(), Failure> {
    if lines.is_empty() {
        return Ok(());
    }
    let (positions, lines): (Vec<_>, Vec<_>) = lines.into_iter().unzip();
    let imported = (|| import_reference_data(app.database(), &app.services().usage_types, &lines))
        .retry(
            ExponentialBuilder::new()
                .with_jitter()
                .with_min_delay(Duration::from_millis(10))
                .with_max_delay(MAX_PAUSE)
                .without_max_times(),
        )
        .when({
            let (started_at, retry_for) = (Instant::now(), app.settings().recording.retry_for());
            move |failed| matches!(failed.error, Error::DatabaseUnavailable { .. }) && started_at.elapsed() < retry_for
        })
        .notify(
            |failed, _| tracing::warn!(error = %failed.error, "importing reference data failed with a transient error, retrying"),
        )
        .await;
    let imported = imported.map_err(|FailedReferenceData { index, error }| {
        let message = error.with_causes();
        match index.and_then(|index| positions.get(index)) {
            Some((number, _)) => Failure::Failed(format!("{}:{number}: {} {message}", file.display(), error.code().as_str())),
            None => stopped(&message),
        }
    })?;
    for ((number, text), imported) in positions.iter().zip(imported) {
        match imported {
            ImportedReferenceData::Added => summary.reference_data += 1,
            ImportedReferenceData::Existing => {}
            ImportedReferenceData::Rejected(error) => {
                count(RecordStatus::Conflict, file, (*number, text), &[of_error(&error)], rejects, summary)?;
            }
        }
    }
    Ok(())
}

fn reject(
    file: &Path,
    position: &Position,
    problem: &Problem,
    rejects: &mut Rejects,
    summary: &mut Summary,
) -> Result<(), Failure> {
    count(RecordStatus::Rejected, file, (position.0, &position.1), &[to_json(problem)], rejects, summary)
}

fn of_error(error: &Error) -> Value {
    json!({ "code": error.code().as_str(), "field": null, "message": error.to_string() })
}
