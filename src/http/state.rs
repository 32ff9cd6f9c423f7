//! What the handlers of HTTP use.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::connection::ConnectionLimit;
use super::readiness::Readiness;
use crate::admission::Admission;
use crate::auth::{Authenticator, Sessions};
use crate::export::rows::Exports;
use crate::graphql::executor::GraphqlExecutor;
use crate::intake::cloud_events::EventMapper;
use crate::intake::otlp::OtlpMapper;
use crate::live::Live;
use crate::recording::Recorder;
use crate::settings::Settings;
use crate::store::database::Database;
use crate::telemetry::requests::RequestMetrics;

/// What the handlers of HTTP use. Shared, never copied: each request passes a dozen layers that hold it.
pub struct AppState {
    /// Runs GraphQL operations.
    pub executor: GraphqlExecutor,
    /// Authenticates tokens.
    pub authenticator: Arc<Authenticator>,
    /// Watches the tokens of open streams.
    pub sessions: Arc<Sessions>,
    /// Rate and concurrency limits.
    pub admission: Arc<Admission>,
    /// For readiness, metrics, and the counts of rejected calls.
    pub recorder: Arc<Recorder>,
    /// Maps events to records.
    pub events: EventMapper,
    /// Maps exports of OpenTelemetry to records.
    pub otlp: OtlpMapper,
    /// For the limits of WebSockets and the signal to stop.
    pub live: Arc<Live>,
    /// Exports of usage.
    pub exports: Exports,
    /// For readiness and metrics.
    pub database: Database,
    /// Counts and times requests.
    pub requests: Arc<RequestMetrics>,
    /// The last reported readiness.
    pub readiness: Arc<Readiness>,
    /// Bounds the number of open connections.
    pub connections: ConnectionLimit,
    /// Whether every request is logged.
    pub logs_requests: Arc<AtomicBool>,
    /// Limits of requests and streams, accepted origins, trusted proxies, and whether requests need a token.
    pub settings: Arc<Settings>,
}
