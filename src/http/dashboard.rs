//! `/`: the dashboard, served from the binary. It reads its data from `/graphql` like any other client.
//!
//! The files are built from `dashboard/` and committed (see `dashboard/README.md`), so that building needs no Node.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::RustEmbed;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::caching;
use super::error::no_such_path;
use super::markers::RequestId;
use super::state::AppState;

/// The built files that the page loads.
#[derive(RustEmbed)]
#[folder = "dashboard/dist"]
struct Assets;

const PAGE: &str = include_str!("../../dashboard/dist/index.html");

/// The content security policy: the page loads its own files and sends requests to its own origin, nothing else. Icons are `data:` images.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'";

/// The page.
pub(super) async fn page(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Response {
    let settings = &state.settings;
    let config = json!({
        "endpoint": "/graphql",
        "isDevelopment": settings.is_development(),
        "graphiql": settings.serves_graphiql().then_some("/graphiql"),
        "version": env!("CARGO_PKG_VERSION"),
    });
    // Inside a script element, `<` could end the element.
    let config = config.to_string().replace('<', "\\u003c");
    let page = PAGE.replace("__DASHBOARD_CONFIG__", &config);
    let hash = Sha256::digest(&page);
    let policies = [(header::CONTENT_SECURITY_POLICY, POLICY), (header::REFERRER_POLICY, "no-referrer")];
    caching::with_hash(&headers, &hash, (policies, Html(page)).into_response())
}

/// One of its files.
pub(super) async fn asset(Path(file): Path<String>, uri: Uri, headers: HeaderMap, request_id: Extension<RequestId>) -> Response {
    // The page itself is served only at `/`, with its policy.
    match Assets::get(&file).filter(|_| file != "index.html") {
        Some(asset) => {
            let media_type = asset.metadata.mimetype().to_owned();
            let response = ([(header::CONTENT_TYPE, media_type)], asset.data).into_response();
            caching::with_hash(&headers, &asset.metadata.sha256_hash(), response)
        }
        None => no_such_path(uri, request_id).await,
    }
}
