//! Every route on one page.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state, map_request};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;

use super::content_negotiation::negotiate;
use super::middleware::{default_cache_control, identify, measure, panic_response};
use super::state::AppState;
use super::{
    access, compression, dashboard, documentation, error, events, export, graphiql, graphql, health, metrics, origins, otlp,
    paths, websocket,
};

/// All routes, with the layers that every request passes.
pub fn router(state: AppState) -> Router {
    let state = Arc::new(state);
    let websockets = from_fn_with_state(state.clone(), websocket::layer);
    let limited = from_fn_with_state(state.clone(), access::charge_address);
    let graphql = get(graphql::get).layer(websockets).merge(post(graphql::post).layer(compression::requests()));
    let mut routes = Router::new()
        .route(paths::GRAPHQL, graphql.layer(limited.clone()).layer(from_fn(negotiate)))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route(export::RECORDS_PATH, get(export::records).layer(limited.clone()))
        .route(export::USAGE_PATH, get(export::usage).layer(limited.clone()))
        .route("/metrics", get(metrics::metrics).layer(limited.clone()))
        .route(documentation::ERRORS_PATH, get(documentation::errors));
    if state.settings.cloud_events.enabled {
        let events = post(events::post).layer(compression::requests());
        let as_openmeter = post(events::post_as_openmeter).layer(compression::requests());
        routes = routes
            .route(paths::EVENTS, events.layer(limited.clone()))
            .route(paths::OPENMETER_EVENTS, as_openmeter.layer(limited.clone()));
    }
    if state.settings.otlp.enabled {
        for (path, handler) in [(paths::OTLP_TRACES, post(otlp::traces)), (paths::OTLP_METRICS, post(otlp::metrics))] {
            routes = routes.route(path, handler.layer(compression::requests()).layer(limited.clone()));
        }
    }
    if state.settings.serves_dashboard() {
        routes = routes
            .route("/", get(dashboard::page))
            .route(dashboard::EMBED_PATH, get(dashboard::embed))
            .route("/dashboard/assets/{file}", get(dashboard::asset));
    }
    if state.settings.serves_graphiql() {
        routes = routes.route("/graphiql", get(graphiql::page)).route("/graphiql/assets/{file}", get(graphiql::asset));
    }
    if state.settings.is_development() {
        routes = routes.layer(from_fn_with_state(state.clone(), origins::development));
    }
    let routes = routes
        .fallback(error::no_such_path)
        .method_not_allowed_fallback(error::wrong_method)
        .layer(CatchPanicLayer::custom(panic_response))
        .layer(from_fn(default_cache_control))
        .layer(compression::responses())
        .layer(map_request(compression::prefer_brotli));
    let routes = match origins::layer(&state.settings.http) {
        Some(cors) => routes.layer(cors),
        None => routes,
    };
    routes
        .layer(from_fn_with_state(state.clone(), origins::explain))
        .layer(from_fn_with_state(state.clone(), measure))
        .layer(from_fn(identify))
        .with_state(state)
}
