//! `/`: the dashboard, served from the binary, and its usage page for frames of other pages at `/embed/usage`. Both read their data from
//! `/graphql` like any other client.
//!
//! The files are built from `dashboard/` and committed (see `dashboard/README.md`), so that building needs no Node.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::RustEmbed;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use super::caching;
use super::error::no_such_path;
use super::markers::RequestId;
use super::state::AppState;

/// The built files that the page loads.
#[derive(RustEmbed)]
#[folder = "dashboard/dist"]
struct Assets;

const PAGE: &str = include_str!("../../dashboard/dist/index.html");

/// The path of the usage page without its frame.
pub(super) const EMBED_PATH: &str = "/embed/usage";

/// The content security policy: the page loads its own files and sends requests to its own origin, nothing else. Icons are `data:` images.
/// `ancestors` are the pages that may show it in a frame.
fn policy(ancestors: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors {ancestors}"
    )
}

/// The page.
pub(super) async fn page(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Response {
    let graphiql = state.settings.serves_graphiql().then_some("/graphiql");
    response(&state, &headers, "'none'", json!({ "graphiql": graphiql }))
}

/// The usage page without its frame, which pages of `http.embed_origins` may show in a frame. They send it the token.
pub(super) async fn embed(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Response {
    let origins = &state.settings.http.embed_origins;
    log_foreign_frame(&state, &headers);
    let ancestors = if origins.is_empty() { "'none'".to_owned() } else { origins.join(" ") };
    response(&state, &headers, &ancestors, json!({ "embed": { "origins": origins } }))
}

/// The page with its settings and its policy.
fn response(state: &AppState, headers: &HeaderMap, ancestors: &str, mut config: Value) -> Response {
    config["endpoint"] = json!("/graphql");
    config["isDevelopment"] = json!(state.settings.is_development());
    config["version"] = json!(env!("CARGO_PKG_VERSION"));
    // The page keeps results while a viewer's token is replaced by another of the same viewer.
    let viewers = &state.settings.viewers;
    config["viewerClaims"] = json!([viewers.subject_claim, viewers.account_claim, viewers.user_claim, viewers.role_claim]);
    // Inside a script element, `<` could end the element.
    let config = config.to_string().replace('<', "\\u003c");
    let page = PAGE.replace("__DASHBOARD_CONFIG__", &config);
    let policy = policy(ancestors);
    let hash = Sha256::digest(format!("{policy}\n{page}"));
    let policies = [(header::CONTENT_SECURITY_POLICY, policy.as_str()), (header::REFERRER_POLICY, "no-referrer")];
    caching::with_hash(headers, &hash, (policies, Html(page)).into_response())
}

/// Logs a page that shows the page in a frame although its origin is not listed. Browsers withhold the page then, and say so only in their
/// console.
fn log_foreign_frame(state: &AppState, headers: &HeaderMap) {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if text(HeaderName::from_static("sec-fetch-dest")).is_none_or(|destination| !["iframe", "frame"].contains(&destination)) {
        return;
    }
    let Some(origin) =
        text(header::REFERER).and_then(|referrer| Url::parse(referrer).ok()).map(|url| url.origin().ascii_serialization())
    else {
        return;
    };
    if !state.settings.http.embed_origins.contains(&origin) && state.admission.should_warn_about_page((EMBED_PATH, &origin)) {
        tracing::warn!(
            origin,
            "a web page may not show {EMBED_PATH} in a frame: to allow it, add `{origin}` to `http.embed_origins`"
        );
    }
}

/// One of its files.
pub(super) async fn asset(Path(file): Path<String>, uri: Uri, headers: HeaderMap, request_id: Extension<RequestId>) -> Response {
    // The page itself is served only at its own paths, with its policy.
    match Assets::get(&file).filter(|_| file != "index.html") {
        Some(asset) => {
            let media_type = asset.metadata.mimetype().to_owned();
            let response = ([(header::CONTENT_TYPE, media_type)], asset.data).into_response();
            caching::with_hash(&headers, &asset.metadata.sha256_hash(), response)
        }
        None => no_such_path(uri, request_id).await,
    }
}
