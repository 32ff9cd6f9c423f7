//! Settings of the HTTP server: listening address, connections, requests and cross-origin access.

use std::net::IpAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::SettingsError;
use super::list::list;

/// Listening address, connections, requests and cross-origin access.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct HttpSettings {
    /// The address to listen on.
    pub host: IpAddr,
    /// The port to listen on; 0: the operating system chooses a free port.
    pub port: u16,
    /// Maximum size of a request body, in MiB.
    pub body_limit_mib: usize,
    /// Maximum time for receiving a request body, in seconds.
    pub read_timeout_seconds: u64,
    /// Maximum number of open connections.
    pub max_connections: usize,
    /// Maximum time for receiving the headers of a request, in seconds.
    pub header_timeout_seconds: u64,
    /// Maximum time a connection may be idle, in seconds.
    pub idle_timeout_seconds: u64,
    /// Maximum time a client may accept nothing of a response, in seconds.
    pub send_timeout_seconds: u64,
    /// Maximum number of headers of a request.
    pub max_headers: usize,
    /// Maximum size of a request's first line and headers together, in KiB.
    pub max_header_kib: u32,
    /// Maximum number of concurrent requests on one HTTP/2 connection.
    pub max_streams: u32,
    /// Maximum time in-flight requests may take after a stop signal, in seconds.
    pub shutdown_grace_seconds: u64,
    /// Memory for documents of automatic persisted queries, in KiB; 0: none are stored.
    pub persisted_queries_kib: u64,
    /// A file that lists the only documents that run (trusted documents); empty: any document runs.
    pub trusted_documents: String,
    /// Where the dashboard is served.
    pub dashboard: EnabledIn,
    /// Where GraphiQL is served.
    pub graphiql: EnabledIn,
    /// Where introspection of the schema is allowed.
    pub introspection: EnabledIn,
    /// Origins of web pages that may send requests and read responses; `*`: all origins.
    #[serde(deserialize_with = "list")]
    pub cors_origins: Vec<String>,
    /// Origins of web pages that may show the usage page in a frame.
    #[serde(deserialize_with = "list")]
    pub embed_origins: Vec<String>,
    /// Address of the documentation of error codes, which `extensions.docs` of errors links to.
    pub docs_url: String,
    /// Host names of this server that are accepted in development.
    #[serde(deserialize_with = "list")]
    pub development_hosts: Vec<String>,
    /// Whether to listen on addresses other than loopback in development.
    pub allow_remote_in_development: bool,
    /// Proxies whose `X-Forwarded-For` header is trusted.
    #[serde(deserialize_with = "list")]
    pub trusted_proxies: Vec<Network>,
}

impl HttpSettings {
    /// Maximum size of a request body, in bytes.
    pub fn body_bytes(&self) -> usize {
        self.body_limit_mib * 1024 * 1024
    }

    /// Maximum time for receiving the headers of a request.
    pub fn header_timeout(&self) -> Duration {
        Duration::from_secs(self.header_timeout_seconds)
    }

    /// Maximum time a connection may be idle.
    pub fn idle_timeout(&self) -> Duration {
        Duration::from_secs(self.idle_timeout_seconds)
    }

    /// Maximum time a client may accept nothing of a response.
    pub fn send_timeout(&self) -> Duration {
        Duration::from_secs(self.send_timeout_seconds)
    }

    /// Maximum size of a request's first line and headers together, in bytes.
    pub fn max_header_bytes(&self) -> u32 {
        self.max_header_kib * 1024
    }

    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let bounds = [
            ("body_limit_mib", self.body_limit_mib as u64, 1, 1_024),
            ("read_timeout_seconds", self.read_timeout_seconds, 1, 3_600),
            ("max_connections", self.max_connections as u64, 1, 1_000_000),
            ("header_timeout_seconds", self.header_timeout_seconds, 1, 3_600),
            ("idle_timeout_seconds", self.idle_timeout_seconds, 1, 86_400),
            ("send_timeout_seconds", self.send_timeout_seconds, 1, 3_600),
            ("max_headers", self.max_headers as u64, 8, 1_000),
            ("max_header_kib", self.max_header_kib.into(), 8, 1_024),
            ("persisted_queries_kib", self.persisted_queries_kib, 0, 1_048_576),
            ("max_streams", self.max_streams.into(), 1, 10_000),
        ];
        match bounds.iter().find(|(_, value, min, max)| !(min..=max).contains(&value)) {
            Some((name, value, min, max)) => Err(SettingsError(format!("`http.{name}` is {value}; it must be {min} to {max}"))),
            None => self.check_names().and_then(|()| self.check_addresses()),
        }
    }

    fn check_addresses(&self) -> Result<(), SettingsError> {
        if let Some(invalid) = self.embed_origins.iter().find(|text| !is_origin(text)) {
            return Err(SettingsError(format!(
                "`http.embed_origins` contains `{invalid}`; an origin is like `https://app.example` or `http://localhost:3000`, in lower \
                 case and without a path; each origin must be listed"
            )));
        }
        let is_url = url::Url::parse(&self.docs_url).is_ok_and(|url| ["http", "https"].contains(&url.scheme()));
        let is_path = self.docs_url.starts_with('/') && !self.docs_url.starts_with("//");
        if !(is_url || is_path) || self.docs_url.contains(['#', ' ']) {
            return Err(SettingsError(format!(
                "`http.docs_url` is `{}`; it must be a URL such as `https://docs.example/errors`, or a path of this server such as \
                 `/docs/errors`, without a fragment",
                self.docs_url
            )));
        }
        Ok(())
    }

    fn check_names(&self) -> Result<(), SettingsError> {
        let is_wildcard = |text: &str| text == "*" && self.cors_origins.len() == 1;
        if let Some(invalid) = self.cors_origins.iter().find(|text| !is_origin(text) && !is_wildcard(text)) {
            return Err(SettingsError(format!(
                "`http.cors_origins` contains `{invalid}`; an origin is like `https://app.example` or `http://localhost:3000`, in \
                 lower case and without a path, or `*` alone for all origins"
            )));
        }
        let is_host =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
        match self.development_hosts.iter().find(|text| !is_host(text)) {
            Some(invalid) => Err(SettingsError(format!(
                "`http.development_hosts` contains `{invalid}`; a name is like `devbox`, without a port"
            ))),
            None => Ok(()),
        }
    }
}

/// Whether the text is the origin of a web page as browsers send it.
fn is_origin(text: &str) -> bool {
    let parsed = url::Url::parse(text).ok().filter(|url| ["http", "https"].contains(&url.scheme()));
    parsed.is_some_and(|url| url.origin().ascii_serialization() == text)
}

/// The environments in which a feature is enabled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case", try_from = "String")]
pub enum EnabledIn {
    /// In development only.
    Development,
    /// In development and in production.
    Always,
    /// In no environment.
    Never,
}

impl EnabledIn {
    /// Whether the feature is enabled in this environment.
    pub fn is_enabled(self, is_development: bool) -> bool {
        self == Self::Always || (self == Self::Development && is_development)
    }
}

impl TryFrom<String> for EnabledIn {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_str() {
            "development" => Ok(Self::Development),
            "always" => Ok(Self::Always),
            "never" => Ok(Self::Never),
            _ => Err(format!(
                "`http.dashboard`, `http.graphiql` or `http.introspection` is `{text}`; it must be `development`, `always` or `never`"
            )),
        }
    }
}

/// An IP network such as `10.0.0.0/8`, or a single address without a prefix length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network {
    /// An address of the network.
    pub address: IpAddr,
    /// Prefix length, in bits.
    pub prefix: u8,
}

impl Network {
    /// Whether the network contains a canonical address.
    pub fn contains(self, address: IpAddr) -> bool {
        match (self.address.to_canonical(), address) {
            (IpAddr::V4(ours), IpAddr::V4(address)) => {
                ours.to_bits().checked_shr(32 - u32::from(self.prefix.min(32))).unwrap_or_default()
                    == address.to_bits().checked_shr(32 - u32::from(self.prefix.min(32))).unwrap_or_default()
            }
            (IpAddr::V6(ours), IpAddr::V6(address)) => {
                ours.to_bits().checked_shr(128 - u32::from(self.prefix.min(128))).unwrap_or_default()
                    == address.to_bits().checked_shr(128 - u32::from(self.prefix.min(128))).unwrap_or_default()
            }
            _ => false,
        }
    }
}

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text.as_str(), None),
        };
        let invalid = || format!("`http.trusted_proxies` contains `{text}`; use an address, or a network such as `10.0.0.0/8`");
        let address: IpAddr = address.parse().map_err(|_| invalid())?;
        let max_prefix = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(max_prefix), str::parse).map_err(|_| invalid())?;
        if prefix > max_prefix {
            return Err(invalid());
        }
        Ok(Self { address, prefix })
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        format!("{}/{}", network.address, network.prefix)
    }
}
