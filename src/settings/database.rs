//! Settings of database connections and timeouts.

use std::path::{Path, PathBuf};
use std::time::Duration;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use super::SettingsError;

/// Database connections and timeouts.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSettings {
    /// `sqlite://FILE` or `postgres://…`.
    pub url: String,
    /// The URL of the same PostgreSQL database without a pooler; empty: `url`.
    pub direct_url: String,
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

impl DatabaseSettings {
    /// The file of an SQLite database.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let file = self.url.strip_prefix("sqlite:")?;
        let file = file.strip_prefix("//").unwrap_or(file);
        let file = file.split_once('?').map_or(file, |(file, _)| file);
        Some(percent_encoding::percent_decode_str(file).decode_utf8_lossy().into_owned().into())
    }

    /// The URL for what needs a session of its own: `direct_url`, or `url` if it is empty.
    pub fn direct_url(&self) -> &str {
        if self.direct_url.is_empty() { &self.url } else { &self.direct_url }
    }

    /// The URL of an SQLite database in `file`.
    pub fn url_of_file(file: &Path) -> String {
        const ESCAPED: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'#').add(b' ');
        format!("sqlite://{}", utf8_percent_encode(&file.to_string_lossy(), ESCAPED))
    }

    /// Maximum time of a single read statement.
    pub fn statement_timeout(&self) -> Duration {
        Duration::from_millis(self.statement_timeout_ms)
    }

    /// Maximum time of all reads of one response.
    pub fn answer_timeout(&self) -> Duration {
        Duration::from_millis(self.answer_timeout_ms)
    }

    /// Maximum time a read waits for a connection to be established.
    pub fn connect_timeout(&self) -> Duration {
        Duration::from_millis(self.connect_timeout_ms)
    }

    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let invalid = |message: String| Err(SettingsError(message));
        let url = &self.url;
        if url.contains(":memory:") || url.contains("mode=memory") {
            return invalid(
                "`database.url` (DATABASE_URL): an in-memory database would lose acknowledged records; name a file".into(),
            );
        }
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme)) {
            return invalid("`database.url` (DATABASE_URL) must begin with `sqlite://` or `postgres://`".into());
        }
        if !self.direct_url.is_empty() {
            let setting = "`database.direct_url` (DATABASE_DIRECT_URL)";
            if url.starts_with("sqlite:") {
                return invalid(format!(
                    "{setting} is for PostgreSQL, and `database.url` (DATABASE_URL) is an SQLite file; remove it"
                ));
            }
            if !["postgres:", "postgresql:"].iter().any(|scheme| self.direct_url.starts_with(scheme)) {
                return invalid(format!("{setting} must begin with `postgres://`"));
            }
        }
        for (setting, url) in [("url` (DATABASE_URL)", url), ("direct_url` (DATABASE_DIRECT_URL)", &self.direct_url)] {
            let parsed = url::Url::parse(url);
            // What follows `#`, `?` or `/` in a password is not part of it, and then no user is left in front of the host.
            let loses_its_user = url.contains('@') && parsed.as_ref().is_ok_and(|parsed| parsed.username().is_empty());
            if !url.is_empty() && !url.starts_with("sqlite:") && (parsed.is_err() || loses_its_user) {
                return invalid(format!(
                    "`database.{setting} is not a URL like `postgres://USER:PASSWORD@HOST/DATABASE`; write special characters of the password \
                     percent-encoded, such as `%23` for `#`, `%2F` for `/`, `%3F` for `?` and `%40` for `@`"
                ));
            }
        }
        let timeouts = [
            ("connect_timeout_ms", self.connect_timeout_ms),
            ("statement_timeout_ms", self.statement_timeout_ms),
            ("answer_timeout_ms", self.answer_timeout_ms),
        ];
        // PostgreSQL takes timeouts as 32-bit integers.
        if let Some((name, value)) = timeouts.iter().find(|(_, value)| !(1..=i32::MAX as u64).contains(value)) {
            return invalid(format!("`database.{name}` is {value}; it must be 1 to {}", i32::MAX));
        }
        if self.read_connections == 0 {
            return invalid("`database.read_connections` is 0; it must be at least 1".into());
        }
        Ok(())
    }
}
