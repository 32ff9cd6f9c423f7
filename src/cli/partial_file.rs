//! Files that are complete or do not exist.

use std::fs::File;
use std::io;
use std::path::Path;

use tempfile::{Builder, NamedTempFile};
use tokio::signal::unix::{SignalKind, signal};

use super::Failure;

/// A new file in the folder of `file`, for its owner only. It is removed unless it is put in place.
pub(super) fn partial_file(file: &Path) -> Result<NamedTempFile, Failure> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let created = Builder::new().prefix(".usage-insights-").suffix(".partial").tempfile_in(folder);
    created.map_err(|error| Failure::Failed(format!("`{}`: {error}", folder.display())))
}

/// Gives a complete file its name, unless a file of that name exists, and waits until both are on disk.
pub(super) fn put_in_place(partial: NamedTempFile, file: &Path) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::Failed(format!("`{}`: {error}", file.display()));
    File::open(partial.path()).and_then(|written| written.sync_all()).map_err(failed)?;
    let folder = partial.path().parent().map(Path::to_owned).unwrap_or_default();
    partial.persist_noclobber(file).map_err(|error| failed(error.error))?;
    File::open(&folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

/// Awaits `work`, which is dropped at a stop signal, with its programs and temporary files.
pub(super) async fn unless_stopped<T>(work: impl Future<Output = T>) -> Result<T, Failure> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        done = work => return Ok(done),
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Err(Failure::Failed("stopped by a signal; nothing was changed".to_owned()))
}
