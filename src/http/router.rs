//! Every route on one page.

use std::sync::Arc;

use axum::Extension;
use axum::Router;
use axum::http::{StatusCode, Uri};
use axum::response::{Redirect, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;

use super::middleware::{RequestId, caught, identify};
use super::{error, graphiql, graphql, health};
use crate::auth::Authenticator;
use crate::error::{Error, ErrorCode};
use crate::graphql::completion::FieldTypes;
use crate::graphql::schema::{Schema, Services};
use crate::store::database::Database;

/// What handlers need.
#[derive(Clone)]
pub struct AppState {
    /// Answers GraphQL.
    pub schema: Schema,
    /// Completes its answers.
    pub field_types: Arc<FieldTypes>,
    /// The rooms behind it.
    pub services: Services,
    /// For health checks and loaders.
    pub database: Database,
    /// Tells who is asking.
    pub authenticator: Arc<Authenticator>,
    /// The largest request body, in bytes.
    pub body_limit: usize,
    /// Whether GraphiQL is served.
    pub serves_graphiql: bool,
}

/// All routes, with what every request passes through.
pub fn router(state: AppState) -> Router {
    let mut routes = Router::new()
        .route("/graphql", get(graphql::get).post(graphql::post))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready));
    if state.serves_graphiql {
        routes = routes
            .route("/", get(|| async { Redirect::temporary("/graphiql") }))
            .route("/graphiql", get(graphiql::page))
            .route("/graphiql/assets/{file}", get(graphiql::asset));
    }
    routes
        .fallback(no_such_path)
        .layer(CatchPanicLayer::custom(caught))
        .layer(axum::middleware::from_fn(identify))
        .with_state(state)
}

async fn no_such_path(uri: Uri, Extension(RequestId(request_id)): Extension<RequestId>) -> Response {
    let path: String = uri.path().chars().take(128).collect();
    let message = format!("there is nothing at `{path}`; the API is at `/graphql`");
    error::response(&Error::caller(ErrorCode::NoSuchPath, message), StatusCode::NOT_FOUND, &request_id)
}
