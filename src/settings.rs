//! Every option with its check. Defaults, units and meanings stand in `settings.toml`, which is read first.

mod http;
mod limits;
mod network;
mod opening;
mod viewers;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use config::{Config, Environment as EnvironmentSource, File, FileFormat};
use serde::{Deserialize, Serialize};

pub use http::HttpSettings;
pub use limits::LimitsSettings;
pub use network::Network;
pub use opening::Opening;
pub use viewers::ViewerSettings;

/// The defaults, documented: also what `usage-insights config --defaults` prints.
pub const DEFAULTS: &str = include_str!("settings.toml");

/// What can change while a server runs, by SIGHUP. `settings.toml` marks each with `(SIGHUP)`.
pub const RELOADABLE: &[&str] = &[
    "findings.concentration_share",
    "findings.duplicate_share",
    "findings.min_change",
    "findings.min_deviations",
    "findings.min_weeks",
    "findings.refused_share",
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

/// What a value is called in the environment by every other service too.
const PLAIN_VARIABLES: [(&str, &str); 7] = [
    ("DATABASE_URL", "database.url"),
    ("HOST", "http.host"),
    ("PORT", "http.port"),
    ("ENVIRONMENT", "environment"),
    ("INTERNAL_SERVICE_TOKEN", "recording.internal_service_token"),
    ("VIEWER_JWT_SECRET", "viewers.jwt_secret"),
    ("RUST_LOG", "log.filter"),
];

/// All settings, checked.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Whether everything is open or nothing.
    pub environment: Environment,
    /// Where to listen.
    pub http: HttpSettings,
    /// How much may be asked.
    pub limits: LimitsSettings,
    /// Where data lives.
    pub database: DatabaseSettings,
    /// How records are taken in.
    pub recording: RecordingSettings,
    /// How viewers are told.
    pub viewers: ViewerSettings,
    /// What is worth pointing out.
    pub findings: FindingsSettings,
    /// How many may follow.
    pub live: LiveSettings,
    /// What to log.
    pub log: LogSettings,
    /// What to measure.
    pub telemetry: TelemetrySettings,
}

/// Whether everything is open or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case", try_from = "String")]
pub enum Environment {
    /// Everything is open without a token, on loopback only.
    Development,
    /// Nothing is open without a token.
    Production,
}

/// Where data lives.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSettings {
    /// `sqlite://FILE` or `postgres://…`.
    pub url: String,
    /// Connections for reading.
    pub read_connections: u32,
    /// How long writing waits for a connection, in milliseconds.
    pub acquire_timeout_ms: u64,
    /// How long reading waits for a connection to be made, in milliseconds.
    pub connect_timeout_ms: u64,
    /// How long a reading statement may take, in milliseconds.
    pub statement_timeout_ms: u64,
    /// How long all reading for one answer may take, in milliseconds.
    pub answer_timeout_ms: u64,
    /// Memory for pages of a SQLite file, per connection, in MiB.
    pub sqlite_cache_mib: u32,
    /// After how many pages the write-ahead log of a SQLite file is folded into it.
    pub sqlite_checkpoint_pages: u32,
}

/// How records are taken in.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RecordingSettings {
    /// A token that may record; empty means none.
    pub internal_service_token: String,
    /// The most records that one call may hold.
    pub max_records_per_call: usize,
    /// How far ahead of the server's clock a record may have occurred, in seconds.
    pub max_ahead_seconds: u32,
    /// The most records that wait in memory to be committed.
    pub queue_records: usize,
    /// The most records that share one transaction.
    pub group_records: usize,
    /// How many transactions commit at once on PostgreSQL.
    pub writers: u32,
    /// How often a day of rollups is verified, in seconds; 0: never.
    pub self_check_seconds: u64,
    /// How often sums of what lies behind are made, in seconds; 0: never.
    pub close_seconds: u64,
    /// For how long a transaction is tried again, in milliseconds.
    pub retry_for_ms: u64,
}

/// How many may follow what is recorded.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LiveSettings {
    /// The most subscriptions at a time, and the most WebSockets.
    pub max_subscriptions: usize,
    /// How often a stream shows that it is alive, in seconds.
    pub heartbeat_seconds: u64,
}

/// What is worth pointing out.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FindingsSettings {
    /// How many weeks before a day its usual usage is taken from.
    pub weeks: u32,
    /// With fewer weeks of usage before it, a day is not judged.
    pub min_weeks: u32,
    /// How many robust standard deviations a day must lie from the usual.
    pub min_deviations: f64,
    /// How much more than usual it must be.
    pub min_change: f64,
    /// From which share of the cost on one makes most of it.
    pub concentration_share: f64,
    /// From which share of a service's records refusals are told.
    pub refused_share: f64,
    /// From which share of a service's records duplicates are told.
    pub duplicate_share: f64,
}

/// What to log.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LogSettings {
    /// A `tracing` filter.
    pub filter: String,
    /// For people or machines.
    pub format: LogFormat,
    /// Whether to log every request.
    pub requests: bool,
    /// From when on an operation or a statement is slow, in milliseconds; 0: never.
    pub slow_query_ms: u64,
}

/// What to measure.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TelemetrySettings {
    /// Names of operations that are always counted by themselves.
    pub operations: Vec<String>,
    /// How many other names are counted by themselves.
    pub max_operations: usize,
    /// Where to send traces; empty: nowhere.
    pub otlp_endpoint: String,
    /// What this service is called in traces.
    pub service_name: String,
    /// Which share of the requests that begin a trace is sent.
    pub sample_ratio: f64,
}

/// For people or machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case", try_from = "String")]
pub enum LogFormat {
    /// Coloured lines.
    Pretty,
    /// One JSON object a line.
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

/// A setting that cannot be: one line that names it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SettingsError(String);

impl Settings {
    /// Reads the settings: defaults, then `file` (or the one in the working folder), then the environment.
    pub fn load(file: Option<&Path>) -> Result<Self, SettingsError> {
        let file = match file {
            Some(path) if !path.exists() => {
                return Err(SettingsError(format!("`--config`: there is no file `{}`", path.display())));
            }
            Some(path) => Some(path.to_owned()),
            None => Some(PathBuf::from(FILE_NAME)).filter(|path| path.exists()),
        };
        let mut builder = Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml));
        if let Some(path) = file {
            builder = builder.add_source(File::from(path).format(FileFormat::Toml));
        }
        for (variable, key) in PLAIN_VARIABLES {
            let value = std::env::var(variable).ok().filter(|value| !value.is_empty());
            builder = builder.set_override_option(key, value).map_err(|error| SettingsError(format!("`{variable}`: {error}")))?;
        }
        // Overrides win over sources, so the prefixed variables are given as overrides too, after the plain ones.
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

    /// The defaults alone, whatever files and environment say.
    ///
    /// # Panics
    /// When the defaults that are compiled in are not settings; a test says they are.
    pub fn defaults() -> Self {
        let defaults = Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml)).build();
        defaults.and_then(Config::try_deserialize).expect("the defaults are compiled in and tested")
    }

    /// The same without what a server does in the background: closing sums, verifying them.
    #[must_use]
    pub fn without_background_work(mut self) -> Self {
        (self.recording.close_seconds, self.recording.self_check_seconds) = (0, 0);
        self
    }

    /// Whether everything is open.
    pub fn is_development(&self) -> bool {
        self.environment == Environment::Development
    }

    /// The internal service token, if there is one.
    pub fn internal_service_token(&self) -> Option<&str> {
        Some(self.recording.internal_service_token.as_str()).filter(|token| !token.is_empty())
    }

    /// The names of settings that differ, such as `http.port`, in order.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let (ours, theirs) = (self.flat(), other.flat());
        ours.into_iter().filter(|(name, value)| theirs.get(name) != Some(value)).map(|(name, _)| name).collect()
    }

    /// Takes over from `other` what is [`RELOADABLE`].
    pub fn take_reloadable(&mut self, other: &Self) {
        self.findings = other.findings.clone();
        self.limits.take_rates(&other.limits);
        self.http.trusted_documents.clone_from(&other.http.trusted_documents);
        self.log.filter.clone_from(&other.log.filter);
        (self.log.requests, self.log.slow_query_ms) = (other.log.requests, other.log.slow_query_ms);
    }

    /// Every setting by its name.
    fn flat(&self) -> BTreeMap<String, toml::Value> {
        let mut flat = BTreeMap::new();
        for (section, value) in toml::Table::try_from(self).unwrap_or_default() {
            match value {
                toml::Value::Table(settings) => {
                    flat.extend(settings.into_iter().map(|(name, value)| (format!("{section}.{name}"), value)));
                }
                value => {
                    flat.insert(section, value);
                }
            }
        }
        flat
    }

    /// The settings in force as TOML, with secrets masked.
    pub fn to_masked_toml(&self) -> String {
        let mut shown = self.clone();
        if !shown.recording.internal_service_token.is_empty() {
            MASK.clone_into(&mut shown.recording.internal_service_token);
        }
        if !shown.viewers.jwt_secret.is_empty() {
            MASK.clone_into(&mut shown.viewers.jwt_secret);
        }
        shown.database.url = mask_password(&shown.database.url);
        toml::to_string(&shown).unwrap_or_else(|error| format!("# settings cannot be shown: {error}\n"))
    }

    fn check(&self) -> Result<(), SettingsError> {
        let wrong = |message: String| Err(SettingsError(message));
        let is_remote_development = self.is_development() && !self.http.host.is_loopback();
        if is_remote_development && !self.http.allow_remote_in_development {
            return wrong(format!(
                "`http.host` (HOST) is {}, but ENVIRONMENT is `development`, where everything is open to whoever reaches the port: \
                 listen on 127.0.0.1, set ENVIRONMENT=production, or set `http.allow_remote_in_development = true`",
                self.http.host
            ));
        }
        let url = &self.database.url;
        if url.contains(":memory:") || url.contains("mode=memory") {
            return wrong(
                "`database.url` (DATABASE_URL): an in-memory database would lose what was acknowledged; name a file".into(),
            );
        }
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme)) {
            return wrong("`database.url` (DATABASE_URL) must begin with `sqlite://` or `postgres://`".into());
        }
        if self.internal_service_token().is_some_and(|token| token.len() < 16) {
            return wrong("`recording.internal_service_token` (INTERNAL_SERVICE_TOKEN) is shorter than 16 characters".into());
        }
        let at_least_one = [
            ("database.read_connections", self.database.read_connections as usize),
            ("recording.max_records_per_call", self.recording.max_records_per_call),
            ("recording.group_records", self.recording.group_records),
            ("recording.writers", self.recording.writers as usize),
        ];
        let timeouts = [
            ("database.connect_timeout_ms", self.database.connect_timeout_ms),
            ("database.statement_timeout_ms", self.database.statement_timeout_ms),
            ("database.answer_timeout_ms", self.database.answer_timeout_ms),
        ];
        // PostgreSQL counts in 32 bits; and an end beyond all clocks is none.
        if let Some((name, value)) = timeouts.iter().find(|(_, value)| !(1..=i32::MAX as u64).contains(value)) {
            return wrong(format!("`{name}` is {value}; it must be 1 to {}", i32::MAX));
        }
        if let Some((name, _)) = at_least_one.iter().find(|(_, value)| *value == 0) {
            return wrong(format!("`{name}` is 0; it must be at least 1"));
        }
        if !(1..=3_600).contains(&self.live.heartbeat_seconds) {
            return wrong(format!("`live.heartbeat_seconds` is {}; it must be 1 to 3600", self.live.heartbeat_seconds));
        }
        if self.recording.queue_records < self.recording.max_records_per_call {
            return wrong(
                "`recording.queue_records` is smaller than `recording.max_records_per_call`: a full call would never fit".into(),
            );
        }
        if u32::try_from(self.recording.queue_records).is_err() {
            return wrong("`recording.queue_records` is larger than 4294967295".into());
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
            return Err(SettingsError(format!("`telemetry.sample_ratio` is {}; it is a share, 0 to 1", self.sample_ratio)));
        }
        Ok(())
    }
}

impl FindingsSettings {
    fn check(&self) -> Result<(), SettingsError> {
        let wrong = |message: &str| Err(SettingsError(message.to_owned()));
        if !(2..=26).contains(&self.weeks) {
            return wrong("`findings.weeks` must lie between 2 and 26");
        }
        if !(2..=self.weeks).contains(&self.min_weeks) {
            return wrong("`findings.min_weeks` must lie between 2 and `findings.weeks`");
        }
        for (name, value) in [("min_deviations", self.min_deviations), ("min_change", self.min_change)] {
            if !(value.is_finite() && value > 0.0) {
                return wrong(&format!("`findings.{name}` is {value}; it must be more than 0"));
            }
        }
        let shares = [
            ("concentration_share", self.concentration_share),
            ("refused_share", self.refused_share),
            ("duplicate_share", self.duplicate_share),
        ];
        match shares.iter().find(|(_, share)| !(*share > 0.0 && *share <= 1.0)) {
            Some((name, share)) => wrong(&format!("`findings.{name}` is {share}; it is a share, more than 0 and at most 1")),
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
