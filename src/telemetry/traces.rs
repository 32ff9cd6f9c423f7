//! Traces: spans of requests, operations, root fields and statements, exported by OTLP over HTTP. Off unless an endpoint is set.
//!
//! Spans are those of `tracing`. Their names are `request`, `operation`, `section` (a root field of the query), `commit_batch`
//! and `statement`. They carry names, codes and durations, but no SQL, no arguments and no log events.

use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{Span as _, SpanKind, Status, TraceContextExt, Tracer as _, TracerProvider as _};
use opentelemetry::{Context, KeyValue};
use opentelemetry_http::{Bytes, HeaderExtractor, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{Sampler, SdkTracer, SdkTracerProvider};
use tracing::{Metadata, Span};
use tracing_opentelemetry::OpenTelemetrySpanExt;

use crate::settings::TelemetrySettings;

/// The header that carries the caller's trace context (<https://www.w3.org/TR/trace-context/>).
const TRACEPARENT: &str = "traceparent";
/// Timeout of a request to the collector.
const EXPORT_TIMEOUT: Duration = Duration::from_secs(5);
/// Timeout of the final export when the service stops.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(5);

/// Creates the spans of statements, which are built after the statement has ended. Set when export starts.
static STATEMENT_TRACER: OnceLock<SdkTracer> = OnceLock::new();

/// Whether traces are exported.
pub fn is_enabled() -> bool {
    STATEMENT_TRACER.get().is_some()
}

/// The trace exporter.
#[derive(Debug)]
pub(super) struct Traces {
    provider: SdkTracerProvider,
    pub(super) tracer: SdkTracer,
}

impl Traces {
    /// Starts the exporter if the settings name an endpoint.
    pub(super) fn start(settings: &TelemetrySettings) -> Result<Option<Self>, String> {
        if settings.otlp_endpoint.is_empty() {
            return Ok(None);
        }
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Client::new())
            .with_endpoint(format!("{}/v1/traces", settings.otlp_endpoint.trim_end_matches('/')))
            .with_timeout(EXPORT_TIMEOUT)
            .build()
            .map_err(|error| format!("`telemetry.otlp_endpoint`: {error}"))?;
        let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        let resource = Resource::builder().with_service_name(settings.service_name.clone()).with_attribute(version).build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            // The caller's sampling decision applies; a request without one is sampled by ratio.
            .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(settings.sample_ratio))))
            .with_resource(resource)
            .build();
        let tracer = provider.tracer("usage-insights");
        STATEMENT_TRACER.set(tracer.clone()).map_err(|_| "the trace exporter was already started".to_owned())?;
        Ok(Some(Self { provider, tracer }))
    }

    /// Exports the remaining spans.
    pub(super) fn stop(&self) {
        if let Err(error) = self.provider.shutdown_with_timeout(SHUTDOWN_TIMEOUT) {
            tracing::warn!(%error, "the last spans could not be exported");
        }
    }
}

/// Whether `metadata` describes a span of this service. Only these are exported.
pub(super) fn is_exported(metadata: &Metadata<'_>) -> bool {
    metadata.is_span() && *metadata.level() <= tracing::Level::INFO && metadata.target().starts_with("usage_insights")
}

/// Continues the caller's trace from the `traceparent` header, and stores the trace id in the span's field `trace_id`, so that it appears
/// in the log. Does nothing if the caller sent no trace and export is off.
pub fn continue_trace(span: &Span, headers: &axum::http::HeaderMap) {
    let has_parent = headers.contains_key(TRACEPARENT);
    if !has_parent && !is_enabled() {
        return;
    }
    let mut context = Context::new();
    if has_parent {
        context = TraceContextPropagator::new().extract_with_context(&context, &HeaderExtractor(headers));
    }
    if is_enabled() {
        if let Err(error) = span.set_parent(context.clone()) {
            tracing::debug!(%error, "the caller's trace cannot be continued");
        }
        context = span.context();
    }
    let trace = context.span().span_context().clone();
    if trace.is_valid() {
        span.record("trace_id", tracing::field::display(trace.trace_id()));
    }
}

/// Exports a span for a statement that ended in the current span.
pub(super) fn statement(pool: &'static str, kind: &'static str, elapsed: Duration, has_failed: bool) {
    let Some(tracer) = STATEMENT_TRACER.get() else { return };
    let parent = Span::current().context();
    if !parent.span().span_context().is_sampled() {
        return; // outside of a request, or not sampled
    }
    #[expect(clippy::disallowed_methods, reason = "spans carry real time, even under a fixed clock")]
    let ended = SystemTime::now();
    let mut span = tracer
        .span_builder("statement")
        .with_kind(SpanKind::Client)
        .with_start_time(ended.checked_sub(elapsed).unwrap_or(ended))
        .with_attributes([KeyValue::new("db.operation.name", kind), KeyValue::new("db.client.connection.pool.name", pool)])
        .start_with_context(tracer, &parent);
    if has_failed {
        span.set_status(Status::error("the statement failed"));
    }
    span.end_with_timestamp(ended);
}

/// The HTTP client of the exporter. It blocks the exporter's own thread.
#[derive(Debug)]
struct Client(ureq::Agent);

impl Client {
    fn new() -> Self {
        let config = ureq::Agent::config_builder().timeout_global(Some(EXPORT_TIMEOUT)).http_status_as_error(false);
        Self(config.build().into())
    }
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let response = self.0.run(request.map(|body| body.to_vec()))?;
        let (parts, mut body) = response.into_parts();
        Ok(Response::from_parts(parts, Bytes::from(body.read_to_vec()?)))
    }
}
