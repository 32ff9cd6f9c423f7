//! Health checks: whether the process runs, and whether it can answer and record.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Serialize;
use tokio::join;

use super::markers::RequestId;
use super::state::AppState;
use crate::error::{Error, ErrorCode};

/// The body of the answer.
#[derive(Serialize)]
struct Report {
    ready: bool,
    checks: Checks,
}

#[derive(Serialize)]
struct Checks {
    database: Check,
    migrations: Check,
    writer: Check,
}

/// One condition of readiness.
#[derive(Serialize)]
struct Check {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// The internal cause; logged, not sent.
    #[serde(skip)]
    cause: Option<String>,
}

impl Check {
    fn of(result: Result<(), Error>) -> Self {
        match result {
            Ok(()) => Self { ok: true, code: None, message: None, cause: None },
            Err(error) => Self {
                ok: false,
                code: Some(error.code().as_str()),
                message: Some(error.to_string()),
                cause: Some(error.with_causes()),
            },
        }
    }
}

/// The process runs.
pub(super) async fn live() -> StatusCode {
    StatusCode::NO_CONTENT
}

impl Checks {
    /// Runs all checks, which write nothing.
    async fn run(state: &AppState) -> Self {
        let (database, migrations, writer) = join!(state.database.ping(), migrations(state), state.recorder.can_commit());
        Self {
            database: Check::of(database),
            migrations: migrations.unwrap_or_else(|error| Check::of(Err(error))),
            writer: Check::of(writer),
        }
    }

    fn is_schema_newer(&self) -> bool {
        self.migrations.code == Some(ErrorCode::SchemaMismatch.as_str())
    }

    fn is_ready(&self) -> bool {
        self.database.ok && (self.migrations.ok || self.is_schema_newer()) && self.writer.ok
    }
}

/// Whether [`ready`] would answer with 200.
pub(super) async fn is_ready(state: &AppState) -> bool {
    Checks::run(state).await.is_ready()
}

/// 200 while the database answers, all migrations are applied, and records can be committed; otherwise 503. The answer names each check.
/// Checking writes nothing.
///
/// A schema that is newer than this program is reported, but does not make the server unready by itself: the check of the writer decides
/// whether this program can still use the tables.
pub(super) async fn ready(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
) -> Response {
    let checks = Checks::run(&state).await;
    if state.readiness.schema_became_newer(checks.is_schema_newer()) {
        let cause = checks.migrations.cause.as_deref();
        tracing::warn!(request_id, cause, "the schema of the database is newer than this program");
    }
    let ready = checks.is_ready();
    if state.readiness.change(ready) {
        log_change(ready, &checks, &request_id);
    }
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(Report { ready, checks })).into_response()
}

async fn migrations(state: &AppState) -> Result<Check, Error> {
    let pending = state.database.pending_migrations().await?;
    let Some(first) = pending.first() else { return Ok(Check::of(Ok(()))) };
    let message = format!("{} migrations are pending, from `{first}` on; run `usage-insights migrate up`", pending.len());
    Ok(Check { ok: false, code: Some("PENDING_MIGRATIONS"), cause: Some(message.clone()), message: Some(message) })
}

fn log_change(ready: bool, checks: &Checks, request_id: &str) {
    if ready {
        tracing::info!("ready again");
        return;
    }
    for (check, result) in [("database", &checks.database), ("migrations", &checks.migrations), ("writer", &checks.writer)] {
        if let Some(cause) = &result.cause {
            tracing::error!(request_id, check, code = result.code, cause, "not ready");
        }
    }
}
