//! Which web pages may send requests: browsers let any page send requests to any server, this one on loopback included.
//!
//! Pages of other origins read nothing unless `http.cors_origins` lists them; [`explain`] names that setting to the others. In development,
//! where requests need no token, two more checks apply: whether a page of another origin sends the request, and whether the host name of the
//! request could have been set up by a page (DNS rebinding).

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
use super::markers::RequestId;
use super::state::AppState;
use super::{access, error};
use crate::admission::Caller;
use crate::error::{Error, ErrorCode};
use crate::settings::HttpSettings;

/// How long browsers may cache the result of a preflight: the maximum of current browsers.
const PREFLIGHT_KEPT: Duration = Duration::from_hours(2);
/// The response headers that pages may read in addition to the safelisted ones.
const EXPOSED: [&str; 8] =
    ["content-disposition", "etag", "link", "ratelimit", "ratelimit-policy", "retry-after", "x-next-cursor", "x-request-id"];

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

/// The value of `Access-Control-Allow-Origin` for pages that are not listed. It is no origin, so it permits nothing; but it is the only part of
/// such a response that browsers display: the console prints it as the value that does not match.
const NOT_LISTED: HeaderValue = HeaderValue::from_static("add-the-origin-of-this-page-to-http.cors_origins");

/// Says why to pages that may not read responses: in the header that browsers print, and for their preflight requests in the log, with the
/// origin and the setting.
pub(super) async fn explain(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    request: Request,
    next: Next,
) -> Response {
    let Some(origin) = unlisted_origin(&state.settings.http, &request) else { return next.run(request).await };
    let is_preflight =
        request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if is_preflight {
        let error = Error::caller(ErrorCode::Forbidden, not_listed(&origin));
        reject(&state, &request, &request_id, &origin, error, StatusCode::FORBIDDEN)
    } else {
        next.run(request).await
    };
    response.headers_mut().entry(header::ACCESS_CONTROL_ALLOW_ORIGIN).or_insert(NOT_LISTED);
    response
}

/// Rejects a request that a web page may not send. `name`: the origin or host name that the client sent.
fn reject(state: &AppState, request: &Request, request_id: &str, name: &str, error: Error, status: StatusCode) -> Response {
    let caller = Caller { client: "(web page)", address: access::address_of(state, request), request_id };
    state.admission.log_page_rejection(name, &error, caller);
    error::response(error, status, request_id)
}

/// The origin of the page that sends the request, if it is another one than this server's and may not read the response.
fn unlisted_origin(settings: &HttpSettings, request: &Request) -> Option<String> {
    let origin = request.headers().get(header::ORIGIN)?.to_str().unwrap_or_default();
    let is_listed = settings.cors_origins.iter().any(|listed| listed == "*" || listed == origin);
    (!is_listed && !is_own(origin, request.uri(), request.headers())).then(|| shown(origin))
}

/// Why a page may not send requests, and how to allow it. A page without an origin of its own, such as a file, cannot be listed.
fn not_listed(origin: &str) -> String {
    if origin == "null" {
        return "a web page without an origin, such as a file or a sandboxed frame, may not send requests; serve the page over HTTP".to_owned();
    }
    format!("a web page of `{origin}` may not send requests: to allow it, add `{origin}` to `http.cors_origins`")
}

/// An origin or a host name as messages repeat it.
fn shown(name: &str) -> String {
    name.chars().take(128).collect()
}

fn is_own(origin: &str, uri: &Uri, headers: &HeaderMap) -> bool {
    origin.split_once("://").is_some_and(|(_, own)| own.eq_ignore_ascii_case(host(uri, headers)))
}

/// Whether a page of another origin sends the request, and the origin is not listed. `*` lists none.
pub(super) fn is_foreign(settings: &HttpSettings, uri: &Uri, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN).map(|origin| origin.to_str().unwrap_or_default()) else {
        return is_cross_site(headers);
    };
    !settings.cors_origins.iter().any(|named| named == origin) && !is_own(origin, uri, headers)
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
    let (status, name, message) = if !is_own_host(settings, uri, headers) {
        let name = shown(host(uri, headers));
        let message = format!(
            "in development this server answers as `localhost` or by its address, not as `{name}`: a web page could make that name resolve \
             to this server; send a token, or add the name to `http.development_hosts`"
        );
        (StatusCode::MISDIRECTED_REQUEST, name, message)
    } else if is_foreign(settings, uri, headers) {
        let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()).map(shown);
        let message = match &origin {
            Some(origin) => format!("without a token, {}", not_listed(origin)),
            None => "a web page of another origin needs a token, in development too; send one, or add the page's origin to \
                     `http.cors_origins`"
                .to_owned(),
        };
        (StatusCode::FORBIDDEN, origin.unwrap_or_default(), message)
    } else {
        return next.run(request).await;
    };
    reject(&state, &request, &request_id, &name, Error::caller(ErrorCode::Forbidden, message), status)
}
