//! Every route on one page.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Redirect;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;

use super::accept::negotiate;
use super::connection::Places;
use super::documents::Documents;
use super::health::Readiness;
use super::middleware::{caught, identify};
use super::origins::{self, Origins};
use super::{caching, compression, error, graphiql, graphql, health, limited, live, measured, metrics};
use crate::admission::Network;
use crate::auth::{Authenticator, Sessions};
use crate::graphql::coercion::InputTypes;
use crate::graphql::completion::FieldTypes;
use crate::graphql::schema::{Schema, Services};
use crate::store::database::Database;
use crate::telemetry::requests::RequestMeter;

/// What handlers need. Shared, never copied: each request passes through a dozen layers that keep it.
pub struct AppState {
    /// Answers GraphQL.
    pub schema: Schema,
    /// Completes its answers.
    pub field_types: FieldTypes,
    /// Coerces its variables and arguments.
    pub input_types: InputTypes,
    /// The rooms behind it.
    pub services: Services,
    /// For health checks and loaders.
    pub database: Database,
    /// Tells who is asking.
    pub authenticator: Arc<Authenticator>,
    /// Watches whoever keeps a stream open.
    pub sessions: Arc<Sessions>,
    /// How often a stream shows that it is alive.
    pub heartbeat: Duration,
    /// The largest request body, in bytes.
    pub body_limit: usize,
    /// How long reading for an answer may take.
    pub answer_timeout: Duration,
    /// Finds documents by hash.
    pub documents: Arc<Documents>,
    /// How long a request body may take to arrive.
    pub read_timeout: Duration,
    /// Which web pages may ask.
    pub origins: Origins,
    /// Whether GraphiQL is served.
    pub serves_graphiql: bool,
    /// The places for connections.
    pub places: Places,
    /// Measures requests.
    pub requests: Arc<RequestMeter>,
    /// What was last said about being ready.
    pub readiness: Arc<Readiness>,
    /// Whether every request is logged.
    pub logs_requests: Arc<AtomicBool>,
    /// Whether the schema may be asked about itself.
    pub allows_introspection: bool,
    /// Whether everything is open without a token.
    pub is_development: bool,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
}

/// All routes, with what every request passes through.
pub fn router(state: AppState) -> Router {
    let state = Arc::new(state);
    let streams = from_fn_with_state(state.clone(), live::streams);
    let limited = from_fn_with_state(state.clone(), limited::requests);
    let mut routes = Router::new()
        // WebSockets and server-sent events are answered before they reach these.
        .route("/graphql", get(graphql::get).post(graphql::post).layer(streams).layer(limited.clone()).layer(from_fn(negotiate)))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(metrics::metrics).layer(limited));
    if state.serves_graphiql {
        routes = routes
            .route("/", get(|| async { Redirect::temporary("/graphiql") }))
            .route("/graphiql", get(graphiql::page))
            .route("/graphiql/assets/{file}", get(graphiql::asset));
    }
    if state.is_development {
        routes = routes.layer(from_fn_with_state(state.clone(), origins::development));
    }
    let routes = routes
        .fallback(error::no_such_path)
        .method_not_allowed_fallback(error::wrong_method)
        .layer(CatchPanicLayer::custom(caught))
        .layer(from_fn_with_state(state.clone(), measured::requests))
        .layer(from_fn(identify))
        .layer(from_fn(caching::unless_said))
        .layer(compression::layer());
    match state.origins.layer() {
        Some(cors) => routes.layer(cors),
        None => routes,
    }
    .with_state(state)
}
