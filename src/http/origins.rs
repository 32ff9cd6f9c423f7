//! Which web pages may send requests: browsers let any page send requests to any server, this one on loopback included.
//!
//! Pages of other origins read nothing unless `http.cors_origins` lists them. In development, where requests need no token, two more checks
//! apply: whether a page of another origin sends the request, and whether the host name of the request could have been set up by a page (DNS
//! rebinding).

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

use super::content_negotiation::is_upgrade;
use super::error;
use super::markers::RequestId;
use super::state::AppState;
use crate::error::{Error, ErrorCode};
use crate::settings::HttpSettings;

/// How long browsers may cache the result of a preflight: the maximum of current browsers.
const PREFLIGHT_KEPT: Duration = Duration::from_hours(2);
/// The response headers that pages may read in addition to the safelisted ones.
const EXPOSED: [&str; 5] = ["etag", "ratelimit", "ratelimit-policy", "retry-after", "x-request-id"];

/// The layer that lets pages of other origins send requests and read responses; `None` where none may. Never with credentials that
/// browsers add by themselves, such as cookies: a page sends its token.
pub(super) fn layer(settings: &HttpSettings) -> Option<CorsLayer> {
    let allowed = if settings.cors_origins.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(settings.cors_origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()))
    };
    let layer = CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(AllowHeaders::mirror_request()) // only a token authenticates
        .expose_headers(EXPOSED.map(HeaderName::from_static))
        .max_age(PREFLIGHT_KEPT);
    (!settings.cors_origins.is_empty()).then_some(layer)
}

/// Whether a page of another origin sends the request, and the origin is not listed. `*` lists none.
pub(super) fn is_foreign(settings: &HttpSettings, uri: &Uri, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN).map(|origin| origin.to_str().unwrap_or_default()) else {
        return is_cross_site(headers);
    };
    let is_own = || origin.split_once("://").is_some_and(|(_, own)| own.eq_ignore_ascii_case(host(uri, headers)));
    !settings.cors_origins.iter().any(|named| named == origin) && !is_own()
}

/// Whether the host name of the request is one of this server: a page whose own name was made to resolve to this server would send
/// that name. Addresses cannot be forged this way.
pub(super) fn is_own_host(settings: &HttpSettings, uri: &Uri, headers: &HeaderMap) -> bool {
    let sent = host(uri, headers);
    if sent.is_empty() {
        return true; // not a browser
    }
    let Ok(authority) = sent.parse::<Authority>() else { return false };
    let name = authority.host().trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase();
    name.parse::<IpAddr>().is_ok()
        || name == "localhost"
        || name.ends_with(".localhost")
        || settings.development_hosts.iter().any(|own| own.eq_ignore_ascii_case(&name))
}

/// The host name of the request: HTTP/2 carries it in the URI.
fn host<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> &'a str {
    let in_uri = uri.authority().map(Authority::as_str);
    in_uri.or_else(|| headers.get(header::HOST)?.to_str().ok()).unwrap_or_default()
}

/// Whether a browser reports a request of another site's page without `Origin`, such as an image or a script. Following a link is not one.
fn is_cross_site(headers: &HeaderMap) -> bool {
    let is = |name: &str, values: &[&str]| headers.get(name).is_some_and(|sent| values.iter().any(|value| sent == value));
    is("sec-fetch-site", &["cross-site", "same-site"]) && !is("sec-fetch-mode", &["navigate"])
}

/// In development, rejects requests without a token that a page of another origin could have sent. Tokens are checked as always.
pub(super) async fn development(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    request: Request,
    next: Next,
) -> Response {
    let (uri, headers) = (request.uri(), request.headers());
    // The token of a WebSocket may follow the handshake, and is checked there. Health checks are open to everyone.
    let is_checked_elsewhere = headers.contains_key(header::AUTHORIZATION) || is_upgrade(&request);
    if is_checked_elsewhere || uri.path().starts_with("/health/") {
        return next.run(request).await;
    }
    let settings = &state.settings.http;
    let (status, message) = if !is_own_host(settings, uri, headers) {
        let name: String = host(uri, headers).chars().take(128).collect();
        let message = format!(
            "in development this server answers as `localhost` or by its address, not as `{name}`: a web page could make that name resolve \
             to this server; send a token, or add the name to `http.development_hosts`"
        );
        (StatusCode::MISDIRECTED_REQUEST, message)
    } else if is_foreign(settings, uri, headers) {
        let message = "a web page of another origin needs a token, in development too; send one, or add the page's origin to \
                       `http.cors_origins`";
        (StatusCode::FORBIDDEN, message.to_owned())
    } else {
        return next.run(request).await;
    };
    tracing::warn!(request_id, "a request was rejected: {message}");
    error::response(Error::caller(ErrorCode::Forbidden, message), status, &request_id)
}
