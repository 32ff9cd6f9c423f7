//! Where an export is written to: a file that appears when it is complete, or standard output.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tempfile::NamedTempFile;

use crate::cli::Failure;
use crate::cli::output::print_line;
use crate::cli::partial_file::{partial_file, put_in_place};

/// An export that is being written.
pub(super) struct Output {
    file: PathBuf,
    sink: Sink,
    progress: ProgressBar,
}

enum Sink {
    Standard(io::Stdout),
    Plain(BufWriter<NamedTempFile>),
    Gzip(GzEncoder<BufWriter<NamedTempFile>>),
}

impl Output {
    /// A file that does not exist, compressed with gzip if its name ends with `.gz`; or standard output for `-`.
    pub(super) fn open(file: &Path) -> Result<Self, Failure> {
        if file == Path::new("-") {
            return Ok(Self { file: file.to_owned(), sink: Sink::Standard(io::stdout()), progress: ProgressBar::hidden() });
        }
        if file.exists() {
            return Err(Failure::Failed(format!("`{}` exists already; an export does not replace a file", file.display())));
        }
        let output = BufWriter::new(partial_file(file)?);
        let is_gzip = file.extension().is_some_and(|extension| extension == "gz");
        let sink = if is_gzip { Sink::Gzip(GzEncoder::new(output, Compression::default())) } else { Sink::Plain(output) };
        Ok(Self { file: file.to_owned(), sink, progress: progress_bar() })
    }

    /// Writes further bytes.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.sink {
            Sink::Standard(output) => output.write_all(bytes),
            Sink::Plain(output) => output.write_all(bytes),
            Sink::Gzip(output) => output.write_all(bytes),
        }
    }

    /// Shows how much was written.
    pub(super) fn show_progress(&self, count: u64) {
        self.progress.set_position(count);
    }

    /// Ends the export, gives the file its name, and prints what it holds.
    pub(super) fn complete(self, contents: &str) -> Result<(), Failure> {
        let output = match self.sink {
            Sink::Standard(mut output) => {
                output.flush()?;
                eprintln!("exported {contents}");
                return Ok(());
            }
            Sink::Plain(output) => output,
            Sink::Gzip(output) => output.finish()?,
        };
        let partial = output.into_inner().map_err(io::IntoInnerError::into_error)?;
        self.progress.finish_and_clear();
        put_in_place(partial, &self.file)?;
        print_line!("wrote `{}`: {contents}", self.file.display());
        Ok(())
    }
}

/// The number of keys or rows so far and the rate; hidden if standard error is not a terminal.
fn progress_bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.set_style(
        ProgressStyle::with_template("{spinner} {human_pos}, {per_sec}").unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar
}
