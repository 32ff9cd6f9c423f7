//! Whether the process runs, and whether it can answer and record.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Serialize;
use tokio::join;

use super::middleware::RequestId;
use super::router::AppState;
use crate::error::Error;

/// What was last said about being ready, so that only changes are logged.
#[derive(Debug, Default)]
pub struct Readiness {
    is_unready: AtomicBool,
}

/// What a probe reads.
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

/// One thing that has to be true.
#[derive(Serialize)]
struct Check {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// What is not sent.
    #[serde(skip)]
    cause: Option<String>,
}

impl Check {
    fn of(looked: Result<(), Error>) -> Self {
        match looked {
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

/// 200 while the database answers, all migrations are applied, and records can be committed; else 503. The answer names each.
/// Nothing is written to find out.
pub(super) async fn ready(
    State(state): State<Arc<AppState>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
) -> Response {
    let (database, migrations, writer) = join!(state.database.ping(), migrations(&state), state.services.recorder.can_commit());
    let checks = Checks {
        database: Check::of(database),
        migrations: migrations.unwrap_or_else(|error| Check::of(Err(error))),
        writer: Check::of(writer),
    };
    let ready = checks.database.ok && checks.migrations.ok && checks.writer.ok;
    state.readiness.note(ready, &checks, &request_id);
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(Report { ready, checks })).into_response()
}

async fn migrations(state: &AppState) -> Result<Check, Error> {
    let pending = state.database.pending_migrations().await?;
    let Some(first) = pending.first() else { return Ok(Check::of(Ok(()))) };
    let message = format!("{} migrations are pending, from `{first}` on; run `usage-insights migrate up`", pending.len());
    Ok(Check { ok: false, code: Some("PENDING_MIGRATIONS"), cause: Some(message.clone()), message: Some(message) })
}

impl Readiness {
    fn note(&self, ready: bool, checks: &Checks, request_id: &str) {
        if self.is_unready.swap(!ready, Ordering::Relaxed) != ready {
            return;
        }
        if ready {
            tracing::info!("ready again");
            return;
        }
        for (check, found) in [("database", &checks.database), ("migrations", &checks.migrations), ("writer", &checks.writer)] {
            if let Some(cause) = &found.cause {
                tracing::error!(request_id, check, code = found.code, cause, "not ready");
            }
        }
    }
}
