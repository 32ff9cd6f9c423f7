//! Every route on one page.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Redirect;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;

use super::content_negotiation::negotiate;
use super::middleware::{identify, panic_response};
use super::state::AppState;
use super::{
    caching, compression, error, graphiql, graphql, health, instrument, metrics, origins, rate_limit, server_sent_events,
    websocket,
};

/// All routes, with the layers that every request passes.
pub fn router(state: AppState) -> Router {
    let state = Arc::new(state);
    let websockets = from_fn_with_state(state.clone(), websocket::layer);
    let events = from_fn_with_state(state.clone(), server_sent_events::layer);
    let limited = from_fn_with_state(state.clone(), rate_limit::requests);
    let graphql = get(graphql::get).post(graphql::post);
    let mut routes = Router::new()
        .route("/graphql", graphql.layer(events).layer(websockets).layer(limited.clone()).layer(from_fn(negotiate)))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(metrics::metrics).layer(limited));
    if state.settings.serves_graphiql() {
        routes = routes
            .route("/", get(|| async { Redirect::temporary("/graphiql") }))
            .route("/graphiql", get(graphiql::page))
            .route("/graphiql/assets/{file}", get(graphiql::asset));
    }
    if state.settings.is_development() {
        routes = routes.layer(from_fn_with_state(state.clone(), origins::development));
    }
    let routes = routes
        .fallback(error::no_such_path)
        .method_not_allowed_fallback(error::wrong_method)
        .layer(CatchPanicLayer::custom(panic_response))
        .layer(from_fn_with_state(state.clone(), instrument::requests))
        .layer(from_fn(identify))
        .layer(from_fn(caching::default_cache_control))
        .layer(compression::layer());
    match origins::layer(&state.settings.http) {
        Some(cors) => routes.layer(cors),
        None => routes,
    }
    .with_state(state)
}
