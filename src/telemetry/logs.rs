//! Setup of logs and traces at the start. The log filter can change later.

use std::io::IsTerminal;

use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, filter, fmt, reload};

use super::traces::{Traces, is_exported};
use crate::settings::{LogFormat, LogSettings, TelemetrySettings};

/// The log filter and the trace exporter. Lives as long as the program.
#[derive(Debug)]
pub struct Telemetry {
    filter: reload::Handle<EnvFilter, Registry>,
    traces: Option<Traces>,
}

/// Starts logging to standard error and, if an endpoint is set, exporting traces. Fails with one line if the filter or the endpoint is
/// invalid.
pub fn start(log: &LogSettings, telemetry: &TelemetrySettings) -> Result<Telemetry, String> {
    let traces = Traces::start(telemetry)?;
    let (filter, handle) = reload::Layer::new(parse(&log.filter)?);
    let lines = fmt::layer().with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    let lines = match log.format {
        LogFormat::Pretty => lines.with_target(false).with_filter(filter).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_filter(filter).boxed(),
    };
    let spans = traces.as_ref().map(|traces| {
        let spans = tracing_opentelemetry::layer().with_tracer(traces.tracer.clone()).with_location(false).with_threads(false);
        spans.with_filter(filter::filter_fn(is_exported))
    });
    let started = Registry::default().with(lines).with(spans).try_init();
    started.map_err(|error| format!("logging cannot be set up: {error}"))?;
    Ok(Telemetry { filter: handle, traces })
}

impl Telemetry {
    /// Replaces the log filter.
    pub fn set_filter(&self, filter: &str) -> Result<(), String> {
        let filter = parse(filter)?;
        self.filter.reload(filter).map_err(|error| format!("`log.filter` cannot be changed: {error}"))
    }

    /// Exports the remaining spans and stops the exporter.
    pub fn stop(&self) {
        if let Some(traces) = &self.traces {
            traces.stop();
        }
    }
}

fn parse(filter: &str) -> Result<EnvFilter, String> {
    EnvFilter::try_new(filter).map_err(|error| format!("`log.filter` (RUST_LOG): {error}"))
}
