//! Reloading of settings while the server runs.
//!
//! [`RELOADABLE`] names the settings that take effect at once. A change of any other setting is reported and needs a restart.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{limits, thresholds};
use crate::admission::Admission;
use crate::analytics::Analytics;
use crate::graphql::documents::{Documents, read_trusted};
use crate::settings::{RELOADABLE, Settings};
use crate::telemetry::Telemetry;
use crate::telemetry::slow::SlowAfter;

/// Applies changed settings to a running server.
#[derive(Debug)]
pub struct Reloader {
    pub(super) in_force: Settings,
    pub(super) slow_after: SlowAfter,
    pub(super) logs_requests: Arc<AtomicBool>,
    pub(super) analytics: Analytics,
    pub(super) admission: Arc<Admission>,
    pub(super) documents: Arc<Documents>,
}

/// The result of a reload.
#[derive(Debug, PartialEq, Eq)]
pub struct Reloaded {
    /// Names of settings that changed and are in effect.
    pub changed: Vec<String>,
    /// Names of settings that changed and need a restart.
    pub waiting: Vec<String>,
}

impl Reloader {
    /// Applies the reloadable settings of `settings`, which must be valid. Always reads the file of trusted documents again.
    /// On an error nothing changes.
    pub fn apply(&mut self, settings: &Settings, telemetry: &Telemetry) -> Result<Reloaded, String> {
        let different = self.in_force.differences(settings);
        let (changed, waiting): (Vec<_>, Vec<_>) = different.into_iter().partition(|name| RELOADABLE.contains(&name.as_str()));
        let trusted = read_trusted(&settings.http.trusted_documents)?;
        telemetry.set_filter(&settings.log.filter)?;
        self.slow_after.set(settings.log.slow_query_ms);
        self.logs_requests.store(settings.log.requests, Ordering::Relaxed);
        self.documents.trust(trusted);
        self.analytics.set_thresholds(thresholds(&settings.findings));
        self.admission.set_rates(limits::rates(&settings.limits));
        self.in_force.take_reloadable(settings);
        Ok(Reloaded { changed, waiting })
    }
}
