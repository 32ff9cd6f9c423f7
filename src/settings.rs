//! Every setting and its validation. `settings.toml` holds the defaults and documents each setting; read it first.

mod cloud_events;
mod database;
mod findings;
mod http;
mod limits;
mod list;
mod live;
mod otlp;
mod recording;
mod retention;
mod secret;
mod telemetry;
mod template;
mod viewers;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use config::{Config, Environment as EnvironmentSource, File, FileFormat};
use serde::{Deserialize, Serialize};

pub use cloud_events::{CloudEventsSettings, EventMapping, ValuePath};
pub use database::DatabaseSettings;
pub use findings::FindingsSettings;
pub use http::{EnabledIn, HttpSettings, Network};
pub use limits::LimitsSettings;
pub use live::LiveSettings;
pub use otlp::{AttributeNames, OtlpSettings, TokenSignal};
pub use recording::RecordingSettings;
pub use retention::RetentionSettings;
pub use secret::{Secret, masked_url};
pub use telemetry::{LogFormat, LogSettings, TelemetrySettings};
pub use template::template_with;
pub use viewers::{DefaultRole, IdentityProvider, KeySource, SECRET_MIN_BYTES, ViewerSettings};

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

/// The settings file that is read without `--config`, if it exists in the working directory.
pub const FILE_NAME: &str = "usage-insights.toml";
const MASK: &str = "********";

/// Environment variables with conventional names, without the prefix `USAGE_INSIGHTS__`.
const UNPREFIXED_VARIABLES: [(&str, &str); 8] = [
    ("DATABASE_URL", "database.url"),
    ("DATABASE_DIRECT_URL", "database.direct_url"),
    ("HOST", "http.host"),
    ("PORT", "http.port"),
    ("ENVIRONMENT", "environment"),
    ("INTERNAL_SERVICE_TOKEN", "recording.internal_service_token"),
    ("VIEWER_JWT_SECRET", "viewers.jwt_secret"),
    ("RUST_LOG", "log.filter"),
];

/// The variables among them that may hold a secret. With the suffix `_FILE`, such as `DATABASE_URL_FILE`, a variable names a file that holds the
/// value, as secrets of containers and systemd's credentials do.
const SECRET_VARIABLES: [&str; 4] = ["DATABASE_URL", "DATABASE_DIRECT_URL", "INTERNAL_SERVICE_TOKEN", "VIEWER_JWT_SECRET"];

/// The value of an environment variable, or the content of the file that its `_FILE` variable names. Empty is as good as not set.
pub fn environment_value(variable: &str) -> Result<Option<String>, SettingsError> {
    let of_environment = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let value = of_environment(variable);
    let file_variable = format!("{variable}_FILE");
    let Some(file) = SECRET_VARIABLES.contains(&variable).then(|| of_environment(&file_variable)).flatten() else {
        return Ok(value);
    };
    if value.is_some() {
        return Err(SettingsError(format!("`{variable}` and `{file_variable}` are both set; remove one of them")));
    }
    let content = std::fs::read_to_string(&file)
        .map_err(|error| SettingsError(format!("`{file_variable}`: the file `{file}` cannot be read: {error}")))?;
    let content = content.strip_prefix('\u{feff}').unwrap_or(&content).trim_end_matches(['\n', '\r']);
    if content.is_empty() {
        return Err(SettingsError(format!("`{file_variable}`: the file `{file}` is empty")));
    }
    if content.contains(['\n', '\r']) {
        return Err(SettingsError(format!(
            "`{file_variable}`: the file `{file}` has several lines; it must hold the value alone"
        )));
    }
    Ok(Some(content.to_owned()))
}

/// A message of the TOML parser without the line that it quotes, which may hold a secret.
fn without_source(message: &str) -> String {
    let is_quoted = |line: &str| line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').starts_with('|');
    message.lines().filter(|line| !is_quoted(line)).map(str::trim).collect::<Vec<_>>().join("; ")
}

/// All settings, validated.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Development or production.
    pub environment: Environment,
    /// Currency of all costs and prices, by its ISO 4217 code.
    pub currency: String,
    /// Listening address, connections and requests.
    pub http: HttpSettings,
    /// Limits on operations, concurrency and request rates.
    pub limits: LimitsSettings,
    /// Database connections and timeouts.
    pub database: DatabaseSettings,
    /// Ingestion of usage records.
    pub recording: RecordingSettings,
    /// Usage records from events in the format CloudEvents.
    pub cloud_events: CloudEventsSettings,
    /// Usage records from spans and metrics of OpenTelemetry.
    pub otlp: OtlpSettings,
    /// How long usage records are kept.
    pub retention: RetentionSettings,
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

/// Environment variables with the prefix of settings that are none: of clients, of commands and of tests.
const OTHER_VARIABLES: [&str; 4] = ["USAGE_INSIGHTS_URL", "USAGE_INSIGHTS_TOKEN", "USAGE_INSIGHTS_SPOOL", "USAGE_INSIGHTS_BIN"];

/// The first of `names` that looks like a setting and is none, because it has one underscore where a setting has two.
fn unknown_variable(names: impl Iterator<Item = String>) -> Option<String> {
    let mut names: Vec<_> =
        names.filter(|name| name.starts_with("USAGE_INSIGHTS_") && !name.starts_with("USAGE_INSIGHTS__")).collect();
    names.sort_unstable();
    names.into_iter().find(|name| !OTHER_VARIABLES.contains(&name.as_str()))
}

fn unknown_variable_message(name: &str) -> String {
    let written = name.trim_start_matches("USAGE_INSIGHTS_").to_ascii_lowercase();
    let key = Settings::defaults().by_name().into_keys().find(|key| key.replace('.', "_") == written.replace("__", "_"));
    let example = key.as_deref().unwrap_or("http.port").replace('.', "__").to_ascii_uppercase();
    let what = if key.is_some() { "it is written" } else { "a setting is written, for example," };
    format!(
        "the environment variable `{name}` sets nothing; {what} `USAGE_INSIGHTS__{example}`, with two underscores around each part"
    )
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
            builder = builder
                .set_override_option(key, environment_value(variable)?)
                .map_err(|error| SettingsError(format!("`{variable}`: {error}")))?;
        }
        if let Some(name) = unknown_variable(std::env::vars_os().filter_map(|(name, _)| name.into_string().ok())) {
            return Err(SettingsError(unknown_variable_message(&name)));
        }
        // Overrides take precedence over sources, so the prefixed variables are added as overrides too, after the unprefixed ones.
        let prefixed = EnvironmentSource::with_prefix("USAGE_INSIGHTS").prefix_separator("__").separator("__");
        let prefixed = config::Source::collect(&prefixed).map_err(|error| SettingsError(error.to_string()))?;
        for (key, value) in prefixed {
            builder =
                builder.set_override(&key, value).map_err(|error| SettingsError(format!("`USAGE_INSIGHTS__…`: {error}")))?;
        }
        let settings: Self = builder
            .build()
            .and_then(Config::try_deserialize)
            .map_err(|error| SettingsError(format!("settings: {}", without_source(&error.to_string()))))?;
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

    /// These settings with a server's background work turned off: materialization and verification of rollups, deletion of expired records.
    #[must_use]
    pub fn without_background_work(mut self) -> Self {
        (self.recording.materialize_seconds, self.recording.self_check_seconds) = (0, 0);
        self.retention.expire_seconds = 0;
        self
    }

    /// Whether everything is allowed without a token.
    pub fn is_development(&self) -> bool {
        self.environment == Environment::Development
    }

    /// The identity provider in this environment; `None`: viewers' tokens are not accepted.
    pub fn identity_provider(&self) -> Option<IdentityProvider> {
        self.viewers.identity_provider(self.environment)
    }

    /// Whether the dashboard is served.
    pub fn serves_dashboard(&self) -> bool {
        self.http.dashboard.is_enabled(self.is_development())
    }

    /// Whether GraphiQL is served.
    pub fn serves_graphiql(&self) -> bool {
        self.http.graphiql.is_enabled(self.is_development())
    }

    /// Whether introspection of the schema is allowed.
    pub fn allows_introspection(&self) -> bool {
        self.http.introspection.is_enabled(self.is_development())
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
        toml::to_string(&self.masked()).unwrap_or_else(|error| format!("# the settings cannot be written as TOML: {error}\n"))
    }

    /// The settings without secrets, to be printed.
    #[must_use]
    pub fn masked(&self) -> Self {
        let mut masked = self.clone();
        masked.recording.internal_service_token.mask();
        masked.viewers.jwt_secret.mask();
        masked.database.url = masked_url(&masked.database.url);
        masked.database.direct_url = masked_url(&masked.database.direct_url);
        masked
    }

    fn check(&self) -> Result<(), SettingsError> {
        let is_remote_development = self.is_development() && !self.http.host.is_loopback();
        if is_remote_development && !self.http.allow_remote_in_development {
            return Err(SettingsError(format!(
                "`http.host` (HOST) is {}, but ENVIRONMENT is `development`, where anyone who can reach the port may read and write \
                 everything: listen on 127.0.0.1, set ENVIRONMENT=production, or set `http.allow_remote_in_development = true`",
                self.http.host
            )));
        }
        if self.currency.len() != 3 || !self.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(SettingsError(format!(
                "`currency` is `{}`; it must be the three capital letters of an ISO 4217 code, such as `EUR`",
                self.currency
            )));
        }
        self.database.check()?;
        self.recording.check()?;
        self.cloud_events.check()?;
        self.otlp.check()?;
        self.retention.check()?;
        self.live.check()?;
        self.http.check()?;
        self.telemetry.check()?;
        self.limits.check()?;
        self.viewers.check()?;
        self.findings.check()
    }
}
