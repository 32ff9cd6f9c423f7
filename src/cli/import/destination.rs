//! Where `import` records: the database of the settings, or a running server.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use serde_json::{Value, json};

use super::lines::Line;
use crate::app::App;
use crate::cli::Failure;
use crate::cli::api_client::{ApiClient, ApiError, CallFailure};
use crate::domain::problem::Problem;
use crate::recording::{Actor, RecordStatus};

const RECORD: &str = "mutation Import($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { results { \
    status problems { code field message } warnings { code } } } }";

/// The recorder of a database, or a server.
pub(super) enum Destination {
    Database(Box<App>),
    Server(ApiClient),
}

/// What became of a line.
pub(super) struct Outcome {
    pub(super) status: RecordStatus,
    /// With `code`, `field` and `message`.
    pub(super) problems: Vec<Value>,
    pub(super) has_warnings: bool,
}

impl Destination {
    /// The maximum number of records in one call, if it is known.
    pub(super) fn max_records_per_call(&self) -> Option<usize> {
        match self {
            Self::Database(app) => Some(app.services().recorder.max_records_per_call()),
            Self::Server(_) => None,
        }
    }

    /// Records the lines. Returns an outcome for each.
    pub(super) async fn record(&self, lines: Vec<Line>) -> Result<Vec<Outcome>, Failure> {
        let stopped = |message: String| {
            Failure::Failed(format!("{message}; committed records are kept: run the same import again to continue"))
        };
        match self {
            Self::Database(app) => {
                let sent = lines.into_iter().map(|line| line.record).collect();
                let recorded = app.services().recorder.record_by(sent, Actor::unrestricted("(import)")).await;
                let outcomes = recorded.map_err(|error| stopped(error.with_causes()))?;
                Ok(outcomes
                    .into_iter()
                    .map(|outcome| Outcome {
                        status: outcome.status,
                        problems: outcome.problems.iter().map(to_json).collect(),
                        has_warnings: !outcome.warnings.is_empty(),
                    })
                    .collect())
            }
            Self::Server(client) => send(client, lines).await.map_err(stopped),
        }
    }

    pub(super) async fn close(self) {
        if let Self::Database(app) = self {
            app.close().await;
        }
    }
}

fn to_json(problem: &Problem) -> Value {
    json!({ "code": problem.code.as_str(), "field": problem.field, "message": problem.message })
}

/// Sends the lines that are records in one call.
async fn send(client: &ApiClient, lines: Vec<Line>) -> Result<Vec<Outcome>, String> {
    let readable: Vec<&str> = lines.iter().filter(|line| line.record.is_ok()).map(Line::json).collect();
    let mut results = Vec::new().into_iter();
    if !readable.is_empty() {
        let mut data = call(client, &format!("{{\"records\":[{}]}}", readable.join(","))).await?;
        let Value::Array(list) = data["recordUsage"]["results"].take() else { return Err(unexpected(client)) };
        if list.len() != readable.len() {
            return Err(unexpected(client));
        }
        results = list.into_iter();
    }
    let outcomes = lines.iter().map(|line| match &line.record {
        Err(problem) => Some(Outcome { status: RecordStatus::Rejected, problems: vec![to_json(problem)], has_warnings: false }),
        Ok(_) => results.next().and_then(|result| outcome_of(&result)),
    });
    outcomes.collect::<Option<_>>().ok_or_else(|| unexpected(client))
}

fn unexpected(client: &ApiClient) -> String {
    format!("`{}` sent an unexpected response; its version probably differs from this program's", client.url())
}

fn outcome_of(result: &Value) -> Option<Outcome> {
    let status = match result["status"].as_str()? {
        "RECORDED" => RecordStatus::Recorded,
        "DUPLICATE" => RecordStatus::Duplicate,
        "CONFLICT" => RecordStatus::Conflict,
        "REJECTED" => RecordStatus::Rejected,
        _ => return None,
    };
    let problems = result["problems"].as_array()?.clone();
    Some(Outcome { status, problems, has_warnings: !result["warnings"].as_array()?.is_empty() })
}

/// Calls until there is an answer: for some minutes while the server is away or busy.
async fn call(client: &ApiClient, variables: &str) -> Result<Value, String> {
    let pauses = ExponentialBuilder::new().with_min_delay(Duration::from_millis(200)).with_max_delay(Duration::from_secs(15));
    let mut pauses = pauses.with_max_times(20).with_jitter().build();
    loop {
        let (message, retry_after) = match client.call(RECORD, variables).await {
            Ok(data) => return Ok(data),
            Err(CallFailure::NoAnswer { message, is_transient: true }) => (message, None),
            Err(CallFailure::NoAnswer { message, .. }) => return Err(message),
            Err(CallFailure::Rejected(ApiError { code, message, is_retryable: true, retry_after })) => {
                (format!("{code}: {message}"), retry_after)
            }
            Err(CallFailure::Rejected(ApiError { code, message, .. })) => return Err(format!("{code}: {message}")),
        };
        let Some(pause) = pauses.next() else { return Err(message) };
        tracing::warn!("{message}; the call is repeated");
        tokio::time::sleep(pause.max(retry_after.unwrap_or_default())).await;
    }
}
