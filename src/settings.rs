//! Every setting and its validation. `settings.toml` holds the defaults and documents each setting; read it first.

mod enabled_in;
mod http;
mod limits;
mod network;
mod viewers;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use config::{Config, Environment as EnvironmentSource, File, FileFormat};
use serde::{Deserialize, Serialize};

pub use enabled_in::EnabledIn;
pub use http::HttpSettings;
pub use limits::LimitsSettings;
pub use network::Network;
pub use viewers::ViewerSettings;

/// The defaults, documented: also what `usage-insights config --defaults` prints.
pub const DEFAULTS: &str = include_str!("settings.toml");

/// Settings that a running server applies on SIGHUP. `settings.toml` marks each with `(SIGHUP)`.
pub const RELOADABLE: &[&str] = &[
    "findings.concentration_share",
    "findings.duplicate_share",
    "findings.min_change",
    "findings.min_deviations",
    "findings.min_weeks",
    "findings.rejected_share",
    "findings.weeks",
    "http.trusted_documents",
    "limits.address_burst",
    "limits.address_requests_per_second",
    "limits.service_burst",
    "limits.service_requests_per_second",
    "limits.viewer_burst",
    "limits.viewer_requests_per_second",
    "limits.wrong_tokens_per_minute",
    "log.filter",
    "log.requests",
    "log.slow_query_ms",
];

const FILE_NAME: &str = "usage-insights.toml";
const MASK: &str = "********";

/// Environment variables with conventional names, without the prefix `USAGE_INSIGHTS__`.
const UNPREFIXED_VARIABLES: [(&str, &str); 7] = [
    ("DATABASE_URL", "database.url"),
    ("HOST", "http.host"),
    ("PORT", "http.port"),
    ("ENVIRONMENT", "environment"),
    ("INTERNAL_SERVICE_TOKEN", "recording.internal_service_token"),
    ("VIEWER_JWT_SECRET", "viewers.jwt_secret"),
    ("RUST_LOG", "log.filter"),
];

/// All settings, validated.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Development or production.
    pub environment: Environment,
    /// Listening address, connections and requests.
    pub http: HttpSettings,
    /// Limits on operations, concurrency and request rates.
    pub limits: LimitsSettings,
    /// Database connections and timeouts.
    pub database: DatabaseSettings,
    /// Ingestion of usage records.
    pub recording: RecordingSettings,
    /// Verification of viewers' JSON Web Tokens.
    pub viewers: ViewerSettings,
    /// Thresholds of findings.
    pub findings: FindingsSettings,
    /// Subscriptions.
    pub live: LiveSettings,
    /// Logging.
    pub log: LogSettings,
    /// Metrics and traces.
    pub telemetry: TelemetrySettings,
}

/// The access policy for requests without a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case", try_from = "String")]
pub enum Environment {
    /// Everything is allowed without a token; the server listens on loopback only.
    Development,
    /// Without a token only the health endpoints respond with data.
    Production,
}

/// Database connections and timeouts.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSettings {
    /// `sqlite://FILE` or `postgres://…`.
    pub url: String,
    /// Number of read connections.
    pub read_connections: u32,
    /// Maximum time a write waits for a connection, in milliseconds.
    pub acquire_timeout_ms: u64,
    /// Maximum time a read waits for a connection to be established, in milliseconds.
    pub connect_timeout_ms: u64,
    /// Maximum time of a single read statement, in milliseconds.
    pub statement_timeout_ms: u64,
    /// Maximum time of all reads of one response, in milliseconds.
    pub answer_timeout_ms: u64,
    /// SQLite page cache per connection, in MiB.
    pub sqlite_cache_mib: u32,
    /// Size of the SQLite write-ahead log that triggers a checkpoint, in pages.
    pub sqlite_checkpoint_pages: u32,
}

/// Ingestion of usage records.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RecordingSettings {
    /// A service token with the scope `record`; empty: none.
    pub internal_service_token: String,
    /// Maximum number of records in one call.
    pub max_records_per_call: usize,
    /// Maximum time by which a record's `occurredAt` may be ahead of the server's clock, in seconds.
    pub max_ahead_seconds: u32,
    /// Maximum number of records that wait in memory for their commit.
    pub queue_records: usize,
    /// Maximum number of records in one commit batch.
    pub batch_records: usize,
    /// Number of concurrent write transactions on PostgreSQL.
    pub writers: u32,
    /// Interval between verifications of a day of rollups, in seconds; 0: off.
    pub self_check_seconds: u64,
    /// Interval between materializations of rollups, in seconds; 0: off.
    pub materialize_seconds: u64,
    /// Maximum time during which a transaction with a transient failure is retried, in milliseconds.
    pub retry_for_ms: u64,
}

/// Subscriptions.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LiveSettings {
    /// Maximum number of concurrent subscriptions, and of WebSockets.
    pub max_subscriptions: usize,
    /// Interval between heartbeats of a stream, in seconds.
    pub heartbeat_seconds: u64,
}

/// Thresholds of findings.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FindingsSettings {
    /// Number of weeks before a day that form its baseline.
    pub weeks: u32,
    /// Minimum number of weeks with usage before a day is evaluated.
    pub min_weeks: u32,
    /// Minimum distance of a day from its baseline, in robust standard deviations.
    pub min_deviations: f64,
    /// Minimum relative change against the baseline.
    pub min_change: f64,
    /// Minimum share of the cost that one value must have for a `CONCENTRATION`.
    pub concentration_share: f64,
    /// Minimum share of rejected records of a service for a finding.
    pub rejected_share: f64,
    /// Minimum share of duplicates of a service for a finding.
    pub duplicate_share: f64,
}

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

/// Metrics and traces.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TelemetrySettings {
    /// Names of operations that always have their own series.
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

/// Format of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case", try_from = "String")]
pub enum LogFormat {
    /// Readable, coloured lines.
    Pretty,
    /// One JSON object per line.
    Json,
}

impl TryFrom<String> for Environment {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_str() {
            "development" => Ok(Self::Development),
            "production" => Ok(Self::Production),
            _ => Err(format!("`environment` (ENVIRONMENT) is `{text}`; it must be `development` or `production`")),
        }
    }
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

/// An invalid setting: one line that names it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SettingsError(String);

impl Settings {
    /// Reads the settings: the defaults, then `file` (or `usage-insights.toml` in the working directory), then the environment.
    pub fn load(file: Option<&Path>) -> Result<Self, SettingsError> {
        let file = match file {
            Some(path) if !path.exists() => {
                return Err(SettingsError(format!("`--config`: the file `{}` does not exist", path.display())));
            }
            Some(path) => Some(path.to_owned()),
            None => Some(PathBuf::from(FILE_NAME)).filter(|path| path.exists()),
        };
        let mut builder = Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml));
        if let Some(path) = file {
            builder = builder.add_source(File::from(path).format(FileFormat::Toml));
        }
        for (variable, key) in UNPREFIXED_VARIABLES {
            let value = std::env::var(variable).ok().filter(|value| !value.is_empty());
            builder = builder.set_override_option(key, value).map_err(|error| SettingsError(format!("`{variable}`: {error}")))?;
        }
        // Overrides take precedence over sources, so the prefixed variables are added as overrides too, after the unprefixed ones.
        let prefixed = EnvironmentSource::with_prefix("USAGE_INSIGHTS").prefix_separator("__").separator("__");
        let prefixed = config::Source::collect(&prefixed).map_err(|error| SettingsError(error.to_string()))?;
        for (key, value) in prefixed {
            builder =
                builder.set_override(&key, value).map_err(|error| SettingsError(format!("`USAGE_INSIGHTS__…`: {error}")))?;
        }
        let settings: Self =
            builder.build().and_then(Config::try_deserialize).map_err(|error| SettingsError(format!("settings: {error}")))?;
        settings.check()?;
        Ok(settings)
    }

    /// The defaults, without settings files and environment variables.
    ///
    /// # Panics
    /// If the compiled-in defaults are not valid settings. A test parses them.
    pub fn defaults() -> Self {
        let defaults = Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml)).build();
        defaults.and_then(Config::try_deserialize).expect("the compiled-in defaults are covered by a test")
    }

    /// These settings with a server's background work turned off: materialization and verification of rollups.
    #[must_use]
    pub fn without_background_work(mut self) -> Self {
        (self.recording.materialize_seconds, self.recording.self_check_seconds) = (0, 0);
        self
    }

    /// Whether everything is allowed without a token.
    pub fn is_development(&self) -> bool {
        self.environment == Environment::Development
    }

    /// The internal service token, if one is set.
    pub fn internal_service_token(&self) -> Option<&str> {
        Some(self.recording.internal_service_token.as_str()).filter(|token| !token.is_empty())
    }

    /// The names of settings that differ, such as `http.port`, sorted.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let (own_values, other_values) = (self.by_name(), other.by_name());
        own_values.into_iter().filter(|(name, value)| other_values.get(name) != Some(value)).map(|(name, _)| name).collect()
    }

    /// Copies the [`RELOADABLE`] settings from `other`.
    pub fn copy_reloadable(&mut self, other: &Self) {
        self.findings = other.findings.clone();
        self.limits.copy_rates(&other.limits);
        self.http.trusted_documents.clone_from(&other.http.trusted_documents);
        self.log.filter.clone_from(&other.log.filter);
        (self.log.requests, self.log.slow_query_ms) = (other.log.requests, other.log.slow_query_ms);
    }

    /// All settings by their dotted names.
    fn by_name(&self) -> BTreeMap<String, toml::Value> {
        let mut by_name = BTreeMap::new();
        for (section, value) in toml::Table::try_from(self).unwrap_or_default() {
            match value {
                toml::Value::Table(settings) => {
                    by_name.extend(settings.into_iter().map(|(name, value)| (format!("{section}.{name}"), value)));
                }
                value => {
                    by_name.insert(section, value);
                }
            }
        }
        by_name
    }

    /// The effective settings as TOML, with secrets masked.
    pub fn to_masked_toml(&self) -> String {
        let mut masked = self.clone();
        if !masked.recording.internal_service_token.is_empty() {
            MASK.clone_into(&mut masked.recording.internal_service_token);
        }
        if !masked.viewers.jwt_secret.is_empty() {
            MASK.clone_into(&mut masked.viewers.jwt_secret);
        }
        masked.database.url = mask_password(&masked.database.url);
        toml::to_string(&masked).unwrap_or_else(|error| format!("# the settings cannot be written as TOML: {error}\n"))
    }

    fn check(&self) -> Result<(), SettingsError> {
        let invalid = |message: String| Err(SettingsError(message));
        let is_remote_development = self.is_development() && !self.http.host.is_loopback();
        if is_remote_development && !self.http.allow_remote_in_development {
            return invalid(format!(
                "`http.host` (HOST) is {}, but ENVIRONMENT is `development`, where anyone who can reach the port may read and write \
                 everything: listen on 127.0.0.1, set ENVIRONMENT=production, or set `http.allow_remote_in_development = true`",
                self.http.host
            ));
        }
        let url = &self.database.url;
        if url.contains(":memory:") || url.contains("mode=memory") {
            return invalid(
                "`database.url` (DATABASE_URL): an in-memory database would lose acknowledged records; name a file".into(),
            );
        }
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme)) {
            return invalid("`database.url` (DATABASE_URL) must begin with `sqlite://` or `postgres://`".into());
        }
        if self.internal_service_token().is_some_and(|token| token.len() < 16) {
            return invalid("`recording.internal_service_token` (INTERNAL_SERVICE_TOKEN) is shorter than 16 characters".into());
        }
        let at_least_one = [
            ("database.read_connections", self.database.read_connections as usize),
            ("recording.max_records_per_call", self.recording.max_records_per_call),
            ("recording.batch_records", self.recording.batch_records),
            ("recording.writers", self.recording.writers as usize),
        ];
        let timeouts = [
            ("database.connect_timeout_ms", self.database.connect_timeout_ms),
            ("database.statement_timeout_ms", self.database.statement_timeout_ms),
            ("database.answer_timeout_ms", self.database.answer_timeout_ms),
        ];
        // PostgreSQL takes timeouts as 32-bit integers.
        if let Some((name, value)) = timeouts.iter().find(|(_, value)| !(1..=i32::MAX as u64).contains(value)) {
            return invalid(format!("`{name}` is {value}; it must be 1 to {}", i32::MAX));
        }
        if let Some((name, _)) = at_least_one.iter().find(|(_, value)| *value == 0) {
            return invalid(format!("`{name}` is 0; it must be at least 1"));
        }
        if !(1..=3_600).contains(&self.live.heartbeat_seconds) {
            return invalid(format!("`live.heartbeat_seconds` is {}; it must be 1 to 3600", self.live.heartbeat_seconds));
        }
        if self.recording.queue_records < self.recording.max_records_per_call {
            return invalid(
                "`recording.queue_records` is smaller than `recording.max_records_per_call`: a full call would never fit; raise it"
                    .into(),
            );
        }
        if u32::try_from(self.recording.queue_records).is_err() {
            return invalid("`recording.queue_records` is larger than 4294967295".into());
        }
        self.http.check()?;
        self.telemetry.check()?;
        self.limits.check()?;
        self.viewers.check()?;
        self.findings.check()
    }
}

impl TelemetrySettings {
    fn check(&self) -> Result<(), SettingsError> {
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

impl FindingsSettings {
    fn check(&self) -> Result<(), SettingsError> {
        let invalid = |message: &str| Err(SettingsError(message.to_owned()));
        if !(2..=26).contains(&self.weeks) {
            return invalid("`findings.weeks` must be 2 to 26");
        }
        if !(2..=self.weeks).contains(&self.min_weeks) {
            return invalid("`findings.min_weeks` must be 2 to `findings.weeks`");
        }
        for (name, value) in [("min_deviations", self.min_deviations), ("min_change", self.min_change)] {
            if !(value.is_finite() && value > 0.0) {
                return invalid(&format!("`findings.{name}` is {value}; it must be more than 0"));
            }
        }
        let shares = [
            ("concentration_share", self.concentration_share),
            ("rejected_share", self.rejected_share),
            ("duplicate_share", self.duplicate_share),
        ];
        match shares.iter().find(|(_, share)| !(*share > 0.0 && *share <= 1.0)) {
            Some((name, share)) => invalid(&format!("`findings.{name}` is {share}; it must be more than 0 and at most 1")),
            None => Ok(()),
        }
    }
}

fn mask_password(url: &str) -> String {
    match url::Url::parse(url) {
        Ok(mut parsed) if parsed.password().is_some() => match parsed.set_password(Some(MASK)) {
            Ok(()) => parsed.to_string(),
            Err(()) => MASK.to_owned(),
        },
        Ok(_) => url.to_owned(),
        Err(_) if url.starts_with("sqlite:") => url.to_owned(),
        Err(_) => MASK.to_owned(),
    }
}
