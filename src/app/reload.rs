//! Reloading of settings while the server runs.
//!
//! [`RELOADABLE`] names the settings that take effect at once. A change of any other setting is reported and needs a restart.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::admission::Admission;
use crate::analytics::Analytics;
use crate::graphql::documents::{Documents, read_trusted};
use crate::settings::{RELOADABLE, Settings};
use crate::telemetry::Telemetry;
use crate::telemetry::statements::SlowThreshold;

/// Applies changed settings to a running server.
#[derive(Debug)]
pub struct Reloader {
    pub(super) current: Settings,
    pub(super) slow_threshold: SlowThreshold,
    pub(super) logs_requests: Arc<AtomicBool>,
    pub(super) analytics: Analytics,
    pub(super) admission: Arc<Admission>,
    pub(super) documents: Arc<Documents>,
}

/// The result of a reload.
#[derive(Debug, PartialEq, Eq)]
pub struct ReloadOutcome {
    /// Names of settings that changed and are in effect.
    pub changed: Vec<String>,
    /// Names of settings that changed and need a restart.
    pub needs_restart: Vec<String>,
}

impl Reloader {
    /// Applies the reloadable settings of `settings`, which must be valid. Always reads the file of trusted documents again.
    /// On an error nothing changes.
    pub fn apply(&mut self, settings: &Settings, telemetry: &Telemetry) -> Result<ReloadOutcome, String> {
        let different = self.current.differences(settings);
        let (changed, needs_restart): (Vec<_>, Vec<_>) =
            different.into_iter().partition(|name| RELOADABLE.contains(&name.as_str()));
        let trusted = read_trusted(&settings.http.trusted_documents)?;
        telemetry.set_filter(&settings.log.filter)?;
        self.slow_threshold.set(settings.log.slow_query_ms);
        self.logs_requests.store(settings.log.requests, Ordering::Relaxed);
        self.documents.trust(trusted);
        self.analytics.set_thresholds(settings.findings.clone());
        self.current.copy_reloadable(settings);
        self.admission.set_rates(&self.current.limits);
        Ok(ReloadOutcome { changed, needs_restart })
    }
}
