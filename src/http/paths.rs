//! The paths where a POST may record usage.

/// GraphQL.
pub(super) const GRAPHQL: &str = "/graphql";
/// Events in the format CloudEvents.
pub(super) const EVENTS: &str = "/events";
/// The path of events in OpenMeter's API.
pub(super) const OPENMETER_EVENTS: &str = "/api/v1/events";
/// Spans of OpenTelemetry.
pub(super) const OTLP_TRACES: &str = "/v1/traces";
/// Metrics of OpenTelemetry.
pub(super) const OTLP_METRICS: &str = "/v1/metrics";

/// All of them.
pub(super) const RECORDING: [&str; 5] = [GRAPHQL, EVENTS, OPENMETER_EVENTS, OTLP_TRACES, OTLP_METRICS];
