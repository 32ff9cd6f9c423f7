//! Settings of logs, metrics and traces.

use serde::{Deserialize, Serialize};

use super::SettingsError;
use super::list::list;

/// Logging.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LogSettings {
    /// A `tracing` filter.
    pub filter: String,
    /// Output format.
    pub format: LogFormat,
    /// Whether to log every request.
    pub requests: bool,
    /// Duration from which an operation or a statement is logged as slow, in milliseconds; 0: off.
    pub slow_query_ms: u64,
}

/// Format of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case", try_from = "String")]
pub enum LogFormat {
    /// Readable, coloured lines.
    Pretty,
    /// One JSON object per line.
    Json,
}

/// Metrics and traces.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TelemetrySettings {
    /// Names of operations that always have their own series.
    #[serde(deserialize_with = "list")]
    pub operations: Vec<String>,
    /// Maximum number of other operation names that get their own series.
    pub max_operations: usize,
    /// OTLP endpoint that receives traces; empty: off.
    pub otlp_endpoint: String,
    /// Name of this service in traces.
    pub service_name: String,
    /// Share of the traces started here that are sent, 0 to 1.
    pub sample_ratio: f64,
}

impl TryFrom<String> for LogFormat {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_str() {
            "pretty" => Ok(Self::Pretty),
            "json" => Ok(Self::Json),
            _ => Err(format!("`log.format` is `{text}`; it must be `pretty` or `json`")),
        }
    }
}

impl TelemetrySettings {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let endpoint = &self.otlp_endpoint;
        let is_http = || url::Url::parse(endpoint).is_ok_and(|url| ["http", "https"].contains(&url.scheme()) && url.has_host());
        if !endpoint.is_empty() && !is_http() {
            return Err(SettingsError(format!(
                "`telemetry.otlp_endpoint` is `{endpoint}`; it must be like `http://localhost:4318`"
            )));
        }
        if !(0.0..=1.0).contains(&self.sample_ratio) {
            return Err(SettingsError(format!("`telemetry.sample_ratio` is {}; it must be 0 to 1", self.sample_ratio)));
        }
        Ok(())
    }
}
