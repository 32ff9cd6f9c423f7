//! `/graphiql`: the page for exploring the API, served from the binary, with one tab per common query.
//!
//! The assets are built from the npm package and committed (see `graphiql/README.md`), so that building needs no Node.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::RustEmbed;
use serde_json::json;

use super::caching;
use super::error::no_such_path;
use super::markers::RequestId;
use super::state::AppState;

/// The built assets.
#[derive(RustEmbed)]
#[folder = "graphiql/dist"]
struct Assets;

const PAGE: &str = include_str!("../../graphiql/index.html");

/// The queries of the tabs, in order.
const TABS: [&str; 13] = [
    include_str!("../../graphiql/tabs/insights.graphql"),
    include_str!("../../graphiql/tabs/why.graphql"),
    include_str!("../../graphiql/tabs/findings.graphql"),
    include_str!("../../graphiql/tabs/tiers.graphql"),
    include_str!("../../graphiql/tabs/daily.graphql"),
    include_str!("../../graphiql/tabs/series.graphql"),
    include_str!("../../graphiql/tabs/labels.graphql"),
    include_str!("../../graphiql/tabs/hardware.graphql"),
    include_str!("../../graphiql/tabs/sessions.graphql"),
    include_str!("../../graphiql/tabs/records.graphql"),
    include_str!("../../graphiql/tabs/record_usage.graphql"),
    include_str!("../../graphiql/tabs/live.graphql"),
    include_str!("../../graphiql/tabs/diagnosis.graphql"),
];

/// The text of the headers pane in development. GraphiQL does not send comments.
const HEADERS: &str = r#"{
  // Development: no token is needed here.
  // Production: every request needs one.
  // To try one, run
  //   usage-insights token create
  //     --name me --scope read
  // and send what it prints:
  // "Authorization": "Bearer ui_…"
}"#;

/// The text of the headers pane in production.
const HEADERS_IN_PRODUCTION: &str = r#"{
  // Every request needs a token. The
  // dashboard sends its own if it opened
  // this page; another goes here:
  // "Authorization": "Bearer …"
}"#;

const BANNER: &str = "DEVELOPMENT: no token is needed; everyone who can reach this port can read and write everything";

/// The content security policy: the page loads its own files, and styles and images that the editor generates.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; \
     img-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page.
pub(super) async fn page(State(state): State<Arc<AppState>>) -> impl IntoResponse {
    let tabs: Vec<_> = TABS.iter().map(|query| json!({ "query": query })).collect();
    let (banner, headers) = if state.settings.is_development() { (Some(BANNER), HEADERS) } else { (None, HEADERS_IN_PRODUCTION) };
    let config = json!({ "endpoint": "/graphql", "banner": banner, "defaultHeaders": headers, "tabs": tabs });
    // Inside a script element, `<` could end the element.
    let config = config.to_string().replace('<', "\\u003c");
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(PAGE.replace("__GRAPHIQL_CONFIG__", &config)))
}

/// One of its assets.
pub(super) async fn asset(Path(file): Path<String>, uri: Uri, headers: HeaderMap, request_id: Extension<RequestId>) -> Response {
    match Assets::get(&file) {
        Some(asset) => {
            let media_type = asset.metadata.mimetype().to_owned();
            let response = ([(header::CONTENT_TYPE, media_type)], asset.data).into_response();
            caching::with_hash(&headers, &asset.metadata.sha256_hash(), response)
        }
        None => no_such_path(uri, request_id).await,
    }
}
