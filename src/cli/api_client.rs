//! A client of a running server, through the public API.

use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::StatusCode;
use url::{Host, Url};

use crate::settings::masked_url;

/// Bodies from this size on are sent with gzip.
const COMPRESSED_FROM: usize = 16 * 1_024;
/// Statuses of a server, or of a proxy in front of it, that may be another one soon.
const TRANSIENT_STATUSES: [StatusCode; 4] =
    [StatusCode::TOO_MANY_REQUESTS, StatusCode::BAD_GATEWAY, StatusCode::SERVICE_UNAVAILABLE, StatusCode::GATEWAY_TIMEOUT];

/// A running server and the token for its requests.
#[derive(Clone, Debug)]
pub(super) struct ApiClient {
    agent: Agent,
    url: String,
    /// The same without its password.
    shown_url: String,
    token: Option<String>,
}

/// A call without data.
#[derive(Debug)]
pub(super) enum CallFailure {
    /// There was no response, or not one of this API.
    NoAnswer {
        /// A sentence with the URL.
        message: String,
        /// Whether the same call may succeed later.
        is_transient: bool,
    },
    /// The server responded with an error.
    Rejected(ApiError),
}

/// The first error of a response.
#[derive(Debug)]
pub(super) struct ApiError {
    pub(super) code: String,
    pub(super) message: String,
    /// Whether the same call may succeed later.
    pub(super) is_retryable: bool,
    /// When, if the server knows.
    pub(super) retry_after: Option<Duration>,
}

/// An HTTP client for a server. It follows no redirects, and reaches this machine without the proxy of the environment.
pub(super) fn agent_for(url: &Url, timeout: Duration) -> Agent {
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let mut config = Agent::config_builder().timeout_global(Some(timeout)).http_status_as_error(false).max_redirects(0);
    if is_loopback {
        config = config.proxy(None);
    }
    config.build().into()
}

impl ApiClient {
    /// A client for the server at `url`; without a path, `/graphql` is used. The error is a sentence.
    pub(super) fn new(url: &str, token: Option<String>, timeout: Duration) -> Result<Self, String> {
        let shown = masked_url(url);
        let invalid = |why: &str| format!("`--url` is `{shown}`, {why}; use a URL such as `https://usage.example.com`");
        let token = token.filter(|token| !token.is_empty());
        let mut parsed = Url::parse(url).map_err(|error| invalid(&error.to_string()))?;
        if !["http", "https"].contains(&parsed.scheme()) || parsed.host_str().is_none() {
            return Err(invalid("which is not an HTTP URL"));
        }
        if parsed.path() == "/" {
            parsed.set_path("/graphql");
        }
        if token.as_ref().is_some_and(|token| !token.bytes().all(|byte| byte.is_ascii_graphic())) {
            return Err("`--token` contains characters that are not allowed in a token".to_owned());
        }
        Ok(Self { agent: agent_for(&parsed, timeout), shown_url: masked_url(parsed.as_str()), url: parsed.into(), token })
    }

    /// The URL as messages show it.
    pub(super) fn shown_url(&self) -> &str {
        &self.shown_url
    }

    /// Sends an operation with `variables`, a JSON object. Returns the data of a response without errors.
    pub(super) async fn call(&self, document: &str, variables: &str) -> Result<Value, CallFailure> {
        let no_answer = |why: &dyn std::fmt::Display, is_transient| CallFailure::NoAnswer {
            message: format!("`{}`: {why}", self.shown_url),
            is_transient,
        };
        let body = format!("{{\"query\":{},\"variables\":{variables}}}", json!(document));
        let client = self.clone();
        let sent = tokio::task::spawn_blocking(move || client.send(body.as_bytes())).await;
        let (status, text) = sent.map_err(|error| no_answer(&error, false))?.map_err(|error| no_answer(&error, true))?;
        let is_transient = TRANSIENT_STATUSES.contains(&status);
        let no_response = || no_answer(&format_args!("the response (status {status}) is not a GraphQL response"), is_transient);
        let mut response: Value = serde_json::from_str(&text).map_err(|_| no_response())?;
        if let Some(error) = response["errors"].get(0) {
            let (text_of, extensions) = (|value: &Value| value.as_str().unwrap_or_default().to_owned(), &error["extensions"]);
            return Err(CallFailure::Rejected(ApiError {
                code: text_of(&extensions["code"]),
                message: text_of(&error["message"]),
                is_retryable: extensions["retryable"] == true,
                retry_after: extensions["retryAfterMs"].as_u64().map(Duration::from_millis),
            }));
        }
        match response["data"].take() {
            Value::Null => Err(no_response()),
            data => Ok(data),
        }
    }

    fn send(&self, body: &[u8]) -> Result<(StatusCode, String), ureq::Error> {
        let mut request = self.agent.post(&self.url).header("content-type", "application/json");
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let mut response = if body.len() < COMPRESSED_FROM {
            request.send(body)?
        } else {
            let mut compressed = GzEncoder::new(Vec::new(), Compression::fast());
            compressed.write_all(body)?;
            request.header("content-encoding", "gzip").send(&*compressed.finish()?)?
        };
        // As long as the response of the largest call of `recordUsage`.
        let text = response.body_mut().with_config().limit(256 * 1024 * 1024).read_to_string()?;
        Ok((response.status(), text))
    }
}
