//! Reloads the settings on SIGHUP.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::Failure;
use crate::app::Reloader;
use crate::settings::Settings;
use crate::telemetry::Telemetry;

/// The source of the settings, and the telemetry that they affect.
pub(super) struct Source {
    /// The argument of `--config`.
    pub(super) file: Option<PathBuf>,
    /// Logs and traces.
    pub(super) telemetry: Arc<Telemetry>,
}

/// Reloads the settings on each SIGHUP, until `stop`. Invalid settings leave the previous settings in effect.
pub(super) fn watch(mut reloader: Reloader, source: Source, stop: CancellationToken) -> Result<(), Failure> {
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        while stop.run_until_cancelled(hangup.recv()).await.flatten().is_some() {
            let read = Settings::load(source.file.as_deref()).map_err(|error| error.to_string());
            match read.and_then(|settings| reloader.apply(&settings, &source.telemetry)) {
                Ok(outcome) => {
                    tracing::info!(changed = %list(&outcome.changed), "settings reloaded");
                    if !outcome.needs_restart.is_empty() {
                        tracing::warn!(settings = %list(&outcome.needs_restart), "changed settings need a restart");
                    }
                }
                Err(error) => tracing::error!(error, "settings not reloaded; the previous settings stay in effect"),
            }
        }
    });
    Ok(())
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
