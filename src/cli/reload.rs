//! SIGHUP: the settings are read again.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::Failure;
use crate::app::Reloader;
use crate::settings::Settings;
use crate::telemetry::Telemetry;

/// Where settings are read from again, and what they change.
pub(super) struct Source {
    /// `--config`.
    pub(super) file: Option<PathBuf>,
    /// Logs and traces.
    pub(super) telemetry: Arc<Telemetry>,
}

/// Reads the settings again at every SIGHUP, until `stop`. Settings that cannot be leave the old ones in force.
pub(super) fn watch(mut reloader: Reloader, source: Source, stop: CancellationToken) -> Result<(), Failure> {
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        while stop.run_until_cancelled(hang_up.recv()).await.flatten().is_some() {
            let read = Settings::load(source.file.as_deref()).map_err(|error| error.to_string());
            match read.and_then(|settings| reloader.apply(&settings, &source.telemetry)) {
                Ok(done) => {
                    tracing::info!(changed = %list(&done.changed), "settings were read again");
                    if !done.waiting.is_empty() {
                        tracing::warn!(settings = %list(&done.waiting), "these settings have changed and need a restart");
                    }
                }
                Err(error) => tracing::error!(error, "settings were not read again; the old ones stay in force"),
            }
        }
    });
    Ok(())
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}
