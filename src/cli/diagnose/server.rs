//! Diagnosis and probe of a running server, through the public API.

use std::time::Duration;

use serde_json::{Value, json};

use crate::cli::api_client::{ApiClient, CallFailure};
use crate::diagnosis::{Diagnosis, Probe, ProbeCounts, ProbeError, ProbeTransport, StoredProbe};
use crate::domain::probe::{PROBE_ACCOUNT, PROBE_MARKER, PROBE_REASON, PROBE_USAGE_TYPE};
use crate::domain::time::{Timestamp, UTC_DAY_MS};

/// Timeout of a request: a diagnosis recounts rollups for several seconds.
const REQUEST_TIMEOUT: Duration = Duration::from_mins(1);

const DIAGNOSIS: &str = include_str!("diagnosis.graphql");
const RECORD: &str = "mutation ($records: [UsageRecordInput!]!) {
    recordUsage(input: {records: $records}) { results { status problems { code message } } } }";
const EXISTING_PROBES: &str = "query ($account: ID!) {
    usageRecords(range: {preset: LAST_30_DAYS}, filter: {accountIds: [$account]}, first: 100) {
        nodes { idempotencyKey occurredAt recordedAt } } }";
const ROLLUPS: &str = "query ($range: DateRangeInput!, $account: ID!, $mark: ID!, $model: String!) {
    ofAccount: usageInsights(range: $range, filter: {accountIds: [$account]}) { totals { records } }
    overAllAccounts: usageInsights(range: $range, filter: {models: [$model]}) { totals { records } }
    ofRecords: usageInsights(range: $range, filter: {accountIds: [$account], userIds: [$mark]}) { totals { records } } }";
const PROBE_USAGE: &str = "query ($range: DateRangeInput!, $account: ID!, $session: ID!) {
    usageInsights(range: $range, filter: {accountIds: [$account], sessionIds: [$session]}) { totals { records } } }";
const VOID: &str = "mutation ($records: [RecordVoidInput!]!) {
    voidUsage(input: {records: $records}) { results { status problems { code message } } } }";

/// A running server.
#[derive(Debug)]
pub(super) struct Server(ApiClient);

impl From<CallFailure> for ProbeError {
    fn from(failure: CallFailure) -> Self {
        match failure {
            CallFailure::NoAnswer { message, .. } => Self::new("UNREACHABLE", message),
            CallFailure::Rejected(error) => Self::new(error.code, error.message),
        }
    }
}

impl Server {
    /// A client for the server at `url`. The error is a sentence.
    pub(super) fn new(url: &str, token: Option<String>) -> Result<Self, String> {
        ApiClient::new(url, token, REQUEST_TIMEOUT).map(Self)
    }

    pub(super) async fn diagnose(&self, variables: &Value) -> Result<Diagnosis, CallFailure> {
        let data = self.call(DIAGNOSIS, variables).await?;
        serde_json::from_value(data["diagnosis"].clone()).map_err(|error| CallFailure::NoAnswer {
            message: format!(
                "`{}` sent an unexpected response; its version probably differs from this program's: {error}",
                self.0.shown_url()
            ),
            is_transient: false,
        })
    }

    async fn call(&self, document: &str, variables: &Value) -> Result<Value, CallFailure> {
        self.0.call(document, &variables.to_string()).await
    }
}

fn range(start: Timestamp, end: Timestamp) -> Value {
    json!({ "instants": { "start": start, "end": end } })
}

/// An error for a response that does not match the schema.
fn missing_field(what: &str) -> ProbeError {
    ProbeError::new("WRONG_ANSWER", format!("the response does not contain {what}"))
}

fn records_of(insights: &Value) -> Result<i64, ProbeError> {
    let records = insights["totals"]["records"].as_str().and_then(|records| records.parse().ok());
    records.ok_or_else(|| missing_field("`totals { records }`"))
}

/// The first problem of a record that was rejected.
fn problem_of(result: &Value, without_problem: &str) -> ProbeError {
    let problem = &result["problems"][0];
    let code = problem["code"].as_str().unwrap_or("WRONG_ANSWER");
    ProbeError::new(code, problem["message"].as_str().unwrap_or(without_problem))
}

impl ProbeTransport for Server {
    async fn authenticate(&self) -> Result<(), ProbeError> {
        Ok(()) // the step that records fails if the token is not accepted
    }

    async fn record(&self, probe: &Probe) -> Result<(), ProbeError> {
        let record = json!({
            "idempotencyKey": probe.key,
            "accountId": PROBE_ACCOUNT,
            "userId": PROBE_MARKER,
            "sessionId": probe.key,
            "usageType": PROBE_USAGE_TYPE,
            "quantity": 0,
            "cost": 0,
            "model": PROBE_MARKER,
        });
        let data = self.call(RECORD, &json!({ "records": [record] })).await?;
        let result = &data["recordUsage"]["results"][0];
        if result["status"] == "RECORDED" {
            return Ok(());
        }
        Err(problem_of(result, "the response does not report the record as recorded"))
    }

    async fn stored_probes(&self) -> Result<Vec<StoredProbe>, ProbeError> {
        let data = self.call(EXISTING_PROBES, &json!({ "account": PROBE_ACCOUNT })).await?;
        let nodes = data["usageRecords"]["nodes"].as_array().ok_or_else(|| missing_field("`usageRecords`"))?;
        let stored_probes = nodes.iter().map(|node| {
            let time = |name: &str| node[name].as_str().and_then(|time| Timestamp::parse(time).ok());
            Some(StoredProbe {
                key: node["idempotencyKey"].as_str()?.to_owned(),
                occurred_at: time("occurredAt")?,
                recorded_at: time("recordedAt")?,
            })
        });
        stored_probes.collect::<Option<_>>().ok_or_else(|| missing_field("a field of `usageRecords`"))
    }

    async fn probe_counts(&self, start: Timestamp, end: Timestamp) -> Result<ProbeCounts, ProbeError> {
        let variables =
            json!({ "range": range(start, end), "account": PROBE_ACCOUNT, "mark": PROBE_MARKER, "model": PROBE_MARKER });
        let data = self.call(ROLLUPS, &variables).await?;
        Ok(ProbeCounts {
            account_rollups: records_of(&data["ofAccount"])?,
            platform_rollups: records_of(&data["overAllAccounts"])?,
            records: records_of(&data["ofRecords"])?,
        })
    }

    async fn shown_records(&self, probe: &Probe, occurred_at: Timestamp) -> Result<i64, ProbeError> {
        let day = occurred_at.floor_utc_day();
        let variables =
            json!({ "range": range(day, day.plus_millis(UTC_DAY_MS)), "account": PROBE_ACCOUNT, "session": probe.key });
        records_of(&self.call(PROBE_USAGE, &variables).await?["usageInsights"])
    }

    async fn void(&self, key: &str) -> Result<(), ProbeError> {
        let record = json!({ "accountId": PROBE_ACCOUNT, "idempotencyKey": key, "reason": PROBE_REASON });
        let data = self.call(VOID, &json!({ "records": [record] })).await?;
        let result = &data["voidUsage"]["results"][0];
        if ["CORRECTED", "DUPLICATE"].iter().any(|status| result["status"] == *status) {
            return Ok(());
        }
        Err(problem_of(result, "the response does not report the record as voided"))
    }
}
