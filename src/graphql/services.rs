//! The modules that resolvers call.

use std::sync::Arc;

use crate::admission::Admission;
use crate::analytics::Analytics;
use crate::auth::ServiceTokens;
use crate::catalog::{DisplayNames, HardwareCatalog, PriceCatalog, UsageTypeCatalog};
use crate::diagnosis::Doctor;
use crate::live::Live;
use crate::recording::Recorder;
use crate::settings::Settings;

/// The services that resolvers use.
#[derive(Clone, Debug)]
pub struct Services {
    /// Records and corrects usage.
    pub recorder: Arc<Recorder>,
    /// Runs usage queries.
    pub analytics: Analytics,
    /// The usage types.
    pub usage_types: Arc<UsageTypeCatalog>,
    /// The hardware specs.
    pub hardware: HardwareCatalog,
    /// The prices.
    pub prices: Arc<PriceCatalog>,
    /// Sets display names.
    pub names: DisplayNames,
    /// Diagnoses the installation.
    pub doctor: Doctor,
    /// The service tokens.
    pub tokens: ServiceTokens,
    /// Runs subscriptions.
    pub live: Arc<Live>,
    /// Enforces rate and concurrency limits.
    pub admission: Arc<Admission>,
    /// The settings at the start.
    pub settings: Arc<Settings>,
}
