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

const LIMITS: &str = "query Import { serviceConfig { limits { recordsPerCall bodyBytes } } }";
/// Length of a call without its records, in bytes: more than that of the document.
const CALL_BYTES: usize = 1_024;

/// Number of retries of a call that records: some minutes, in which a server restarts or its database comes back.
const RETRIES: usize = 20;
/// Number of retries of the first call: some seconds, because the URL may be wrong.
const FIRST_RETRIES: usize = 5;

/// The recorder of a database, or a server.
pub(super) enum Destination {
    Database(Box<App>),
    Server {
        client: ApiClient,
        /// Maximum number of records in a call.
        records_max: usize,
        /// Maximum length of the records of a call, in bytes.
        bytes_max: usize,
    },
}

/// What became of a line.
pub(super) struct Outcome {
    pub(super) status: RecordStatus,
    /// With `code`, `field` and `message`.
    pub(super) problems: Vec<Value>,
    pub(super) has_warnings: bool,
}

impl Destination {
    /// A server, with the limits that it names. Fails if it does not accept the token.
    pub(super) async fn server(client: ApiClient) -> Result<Self, Failure> {
        let data = call(&client, LIMITS, "{}", FIRST_RETRIES).await.map_err(Failure::Failed)?;
        let limits = &data["serviceConfig"]["limits"];
        let records_max = limits["recordsPerCall"].as_u64().and_then(|max| usize::try_from(max).ok());
        let body_bytes = limits["bodyBytes"].as_str().and_then(|bytes| bytes.parse::<usize>().ok());
        let (Some(records_max), Some(body_bytes)) = (records_max, body_bytes) else {
            return Err(Failure::Failed(unexpected(&client)));
        };
        Ok(Self::Server { client, records_max, bytes_max: body_bytes.saturating_sub(CALL_BYTES) })
    }

    /// The maximum number of records in one call.
    pub(super) fn records_max(&self) -> usize {
        match self {
            Self::Database(app) => app.services().recorder.max_records_per_call(),
            Self::Server { records_max, .. } => *records_max,
        }
    }

    /// Records the lines. Returns an outcome for each.
    pub(super) async fn record(&self, lines: Vec<Line>) -> Result<Vec<Outcome>, Failure> {
        match self {
            Self::Database(app) => {
                let sent = lines.into_iter().map(Line::into_record).collect();
                let recorded = app.services().recorder.record_by(sent, Actor::unrestricted("(import)")).await;
                let outcomes = recorded.map_err(|error| stopped(&error.with_causes()))?;
                Ok(outcomes
                    .into_iter()
                    .map(|outcome| Outcome {
                        status: outcome.status,
                        problems: outcome.problems.iter().map(to_json).collect(),
                        has_warnings: !outcome.warnings.is_empty(),
                    })
                    .collect())
            }
            Self::Server { client, bytes_max, .. } => send(client, lines, *bytes_max).await.map_err(|message| stopped(&message)),
        }
    }

    pub(super) async fn close(self) {
        if let Self::Database(app) = self {
            app.close().await;
        }
    }
}

/// The failure of an import that was begun.
pub(super) fn stopped(message: &str) -> Failure {
    Failure::Failed(format!("{message}; committed records are kept: run the same import again to continue"))
}

pub(super) fn to_json(problem: &Problem) -> Value {
    json!({ "code": problem.code.as_str(), "field": problem.field, "message": problem.message })
}

/// Sends the lines that are records, in calls of at most `bytes_max` bytes, unless a single record is longer.
async fn send(client: &ApiClient, lines: Vec<Line>, bytes_max: usize) -> Result<Vec<Outcome>, String> {
    let readable: Vec<&str> = lines.iter().filter(|line| line.content.is_ok()).map(Line::json).collect();
    let mut results = Vec::with_capacity(readable.len());
    let mut rest = readable.as_slice();
    while !rest.is_empty() {
        let mut length = 0;
        let fitting = rest.iter().take_while(|record| {
            length += record.len() + 1; // with its comma
            length <= bytes_max
        });
        let (records, others) = rest.split_at(fitting.count().max(1));
        rest = others;
        let mut data = call(client, RECORD, &format!("{{\"records\":[{}]}}", records.join(",")), RETRIES).await?;
        let Value::Array(list) = data["recordUsage"]["results"].take() else { return Err(unexpected(client)) };
        if list.len() != records.len() {
            return Err(unexpected(client));
        }
        results.extend(list);
    }
    let mut results = results.into_iter();
    let outcomes = lines.iter().map(|line| match &line.content {
        Err(problem) => Some(Outcome { status: RecordStatus::Rejected, problems: vec![to_json(problem)], has_warnings: false }),
        Ok(_) => results.next().and_then(|result| outcome_of(&result)),
    });
    outcomes.collect::<Option<_>>().ok_or_else(|| unexpected(client))
}

fn unexpected(client: &ApiClient) -> String {
    format!("`{}` sent an unexpected response; its version probably differs from this program's", client.shown_url())
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

/// Calls until there is an answer, and at most `retries` times more.
async fn call(client: &ApiClient, document: &str, variables: &str, retries: usize) -> Result<Value, String> {
    let pauses = ExponentialBuilder::new().with_min_delay(Duration::from_millis(200)).with_max_delay(Duration::from_secs(15));
    let mut pauses = pauses.with_max_times(retries).with_jitter().build();
    loop {
        let (message, retry_after) = match client.call(document, variables).await {
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
