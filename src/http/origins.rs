//! Which web pages may ask: browsers let any page send requests to any server, this one on loopback included.
//!
//! Pages of other origins read nothing unless `http.cors_origins` names them. In development, where requests without a token may do
//! everything, two more things are looked at: whether a page of another origin sends them, and whether the name under which this server was
//! reached is one that a page could have made up (DNS rebinding).

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

use super::accept::is_upgrade;
use super::error;
use super::middleware::RequestId;
use super::router::AppState;
use crate::error::{Error, ErrorCode};

/// For how long browsers may keep what a preflight told them: as long as any of them does.
const PREFLIGHT_KEPT: Duration = Duration::from_hours(2);
/// What pages may read of responses beside what they always may.
const EXPOSED: [&str; 5] = ["etag", "ratelimit", "ratelimit-policy", "retry-after", "x-request-id"];

/// The origins and names that are let in.
#[derive(Clone, Debug)]
pub struct Origins {
    /// Origins of pages that may ask, such as `https://app.example`; `*` for any.
    pub cors: Vec<String>,
    /// Names under which this server is reached in development, beside those of the machine itself.
    pub development_hosts: Vec<String>,
}

impl Origins {
    /// What lets pages of other origins ask and read. `None` where none may. Never with cookies or what else browsers add by
    /// themselves: a page sends the token that it has.
    pub(super) fn layer(&self) -> Option<CorsLayer> {
        let allowed = if self.cors.iter().any(|origin| origin == "*") {
            AllowOrigin::any()
        } else {
            AllowOrigin::list(self.cors.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()))
        };
        let layer = CorsLayer::new()
            .allow_origin(allowed)
            .allow_methods([Method::GET, Method::POST])
            .allow_headers(AllowHeaders::mirror_request()) // none of them lets anybody in but a token
            .expose_headers(EXPOSED.map(HeaderName::from_static))
            .max_age(PREFLIGHT_KEPT);
        (!self.cors.is_empty()).then_some(layer)
    }

    /// Whether a page of another origin asks, and not one that is named. `*` names none.
    pub(super) fn is_foreign(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(header::ORIGIN).map(|origin| origin.to_str().unwrap_or_default()) else {
            return is_cross_site(headers);
        };
        let is_own = || origin.split_once("://").is_some_and(|(_, own)| own.eq_ignore_ascii_case(host(uri, headers)));
        !self.cors.iter().any(|named| named == origin) && !is_own()
    }

    /// Whether the request names this server as no page elsewhere could: a page that made its own name lead here would send that
    /// name. Addresses are not made up.
    pub(super) fn is_own_host(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let sent = host(uri, headers);
        if sent.is_empty() {
            return true; // no browser
        }
        let Ok(authority) = sent.parse::<Authority>() else { return false };
        let name = authority.host().trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase();
        name.parse::<IpAddr>().is_ok()
            || name == "localhost"
            || name.ends_with(".localhost")
            || self.development_hosts.iter().any(|own| own.eq_ignore_ascii_case(&name))
    }
}

/// By which name this server was asked: HTTP/2 has it in the URI.
fn host<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> &'a str {
    let in_uri = uri.authority().map(Authority::as_str);
    in_uri.or_else(|| headers.get(header::HOST)?.to_str().ok()).unwrap_or_default()
}

/// Whether a browser says that another site's page made it ask, without an `Origin`: an image, a script. Whoever follows a link does not.
fn is_cross_site(headers: &HeaderMap) -> bool {
    let is = |name: &str, values: &[&str]| headers.get(name).is_some_and(|sent| values.iter().any(|value| sent == value));
    is("sec-fetch-site", &["cross-site", "same-site"]) && !is("sec-fetch-mode", &["navigate"])
}

/// In development, refuses requests without a token that a foreign page could have sent. A token is judged as everywhere.
pub(super) async fn development(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    request: Request,
    next: Next,
) -> Response {
    let (uri, headers) = (request.uri(), request.headers());
    // A WebSocket's token may come later; it is looked at there. Whether the server is alive is told to anybody.
    let is_judged_elsewhere = headers.contains_key(header::AUTHORIZATION) || is_upgrade(&request);
    if is_judged_elsewhere || uri.path().starts_with("/health/") {
        return next.run(request).await;
    }
    let (status, message) = if !state.origins.is_own_host(uri, headers) {
        let name: String = host(uri, headers).chars().take(128).collect();
        let message = format!(
            "in development this server is asked as `localhost` or by address, and not as `{name}`: a web page could lead that name here; \
             send a token, or name it in `http.development_hosts`"
        );
        (StatusCode::MISDIRECTED_REQUEST, message)
    } else if state.origins.is_foreign(uri, headers) {
        let message = "a web page of another origin needs a token, in development too; send one, or name the page's origin in \
                       `http.cors_origins`";
        (StatusCode::FORBIDDEN, message.to_owned())
    } else {
        return next.run(request).await;
    };
    tracing::warn!(request_id, "a request was refused: {message}");
    error::response(Error::caller(ErrorCode::Forbidden, message), status, &request_id)
}
