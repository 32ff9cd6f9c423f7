//! A client for a running server, through the public API.

use std::time::Duration;

use serde_json::{Value, json};
use ureq::Agent;
use url::Url;

use crate::diagnosis::{Diagnosis, Fault, Probe, ProbeRoute, StandingProbe, Sums};
use crate::domain::probe::{PROBE_ACCOUNT, PROBE_MARK, PROBE_REASON, PROBE_USAGE_TYPE};
use crate::domain::time::{Timestamp, UTC_DAY_MS};

/// Timeout of a request: a diagnosis recounts rollups for several seconds.
const PATIENCE: Duration = Duration::from_mins(1);

const DIAGNOSIS: &str = include_str!("diagnosis.graphql");
const RECORD: &str = "mutation ($records: [UsageRecordInput!]!) {
    recordUsage(input: {records: $records}) { results { status problems { code message } } } }";
const STANDING: &str = "query ($account: ID!) {
    usageRecords(range: {preset: LAST_30_DAYS}, filter: {accountId: $account}, first: 100) {
        nodes { idempotencyKey occurredAt recordedAt } } }";
const SUMS: &str = "query ($range: DateRangeInput!, $account: ID!, $mark: ID!, $model: String!) {
    ofAccount: usageInsights(range: $range, filter: {accountId: $account}) { totals { records } }
    overAllAccounts: usageInsights(range: $range, filter: {models: [$model]}) { totals { records } }
    ofRecords: usageInsights(range: $range, filter: {accountId: $account, userId: $mark}) { totals { records } } }";
const SHOWN: &str = "query ($range: DateRangeInput!, $account: ID!, $session: ID!) {
    usageInsights(range: $range, filter: {accountId: $account, sessionId: $session}) { totals { records } } }";
const VOID: &str = "mutation ($account: ID!, $key: ID!, $reason: String!) {
    voidUsage(input: {accountId: $account, idempotencyKey: $key, reason: $reason}) { status } }";

/// A running server and the token for its requests.
#[derive(Debug)]
pub(super) struct Server {
    agent: Agent,
    url: String,
    token: Option<String>,
}

/// A failed request.
#[derive(Debug)]
pub(super) enum Unanswered {
    /// There was no response, or not one of this API.
    Unreachable(String),
    /// The server responded with an error.
    Refused(Fault),
}

impl From<Unanswered> for Fault {
    fn from(unanswered: Unanswered) -> Self {
        match unanswered {
            Unanswered::Unreachable(message) => Self::new("UNREACHABLE", message),
            Unanswered::Refused(fault) => fault,
        }
    }
}

impl Server {
    /// A client for the server at `url`; without a path, `/graphql` is used. The error is a sentence.
    pub(super) fn new(url: &str, token: Option<String>) -> Result<Self, String> {
        let wrong = |why: &str| format!("`--url` is `{url}`, {why}; use a URL such as `https://usage.example.com`");
        let mut parsed = Url::parse(url).map_err(|error| wrong(&error.to_string()))?;
        if !["http", "https"].contains(&parsed.scheme()) || parsed.host_str().is_none() {
            return Err(wrong("which is not an HTTP URL"));
        }
        if parsed.path() == "/" {
            parsed.set_path("/graphql");
        }
        if token.as_ref().is_some_and(|token| !token.bytes().all(|byte| byte.is_ascii_graphic())) {
            return Err("`--token` contains characters that are not allowed in a token".to_owned());
        }
        let config = Agent::config_builder().timeout_global(Some(PATIENCE)).http_status_as_error(false).max_redirects(0);
        Ok(Self { agent: config.build().into(), url: parsed.into(), token })
    }

    pub(super) async fn diagnose(&self, variables: &Value) -> Result<Diagnosis, Unanswered> {
        let data = self.ask(DIAGNOSIS, variables).await?;
        serde_json::from_value(data["diagnosis"].clone()).map_err(|error| {
            Unanswered::Unreachable(format!(
                "`{}` sent an unexpected response; its version probably differs from this program's: {error}",
                self.url
            ))
        })
    }

    /// Sends a query. Returns the data of a response without errors, or the first error.
    async fn ask(&self, query: &str, variables: &Value) -> Result<Value, Unanswered> {
        let unreachable = |why: &dyn std::fmt::Display| Unanswered::Unreachable(format!("`{}`: {why}", self.url));
        let body = json!({ "query": query, "variables": variables }).to_string();
        let (agent, url, token) = (self.agent.clone(), self.url.clone(), self.token.clone());
        let sending = tokio::task::spawn_blocking(move || {
            let mut request = agent.post(&url).header("content-type", "application/json");
            if let Some(token) = token {
                request = request.header("authorization", format!("Bearer {token}"));
            }
            let mut response = request.send(&body)?;
            Ok::<_, ureq::Error>((response.status(), response.body_mut().read_to_string()?))
        });
        let (status, text) = sending.await.map_err(|error| unreachable(&error))?.map_err(|error| unreachable(&error))?;
        let Ok(mut answer) = serde_json::from_str::<Value>(&text) else {
            return Err(unreachable(&format!("the response (status {status}) is not a GraphQL response")));
        };
        let text_of = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        if let Some(error) = answer["errors"].get(0) {
            return Err(Unanswered::Refused(Fault::new(text_of(&error["extensions"]["code"]), text_of(&error["message"]))));
        }
        match answer["data"].take() {
            Value::Null => Err(unreachable(&format!("the response (status {status}) is not a GraphQL response"))),
            data => Ok(data),
        }
    }
}

fn range(start: Timestamp, end: Timestamp) -> Value {
    json!({ "instants": { "start": start, "end": end } })
}

/// An error for a response that does not match the schema.
fn unexpected(what: &str) -> Fault {
    Fault::new("WRONG_ANSWER", format!("the response does not contain {what}"))
}

fn records_of(insights: &Value) -> Result<i64, Fault> {
    let records = insights["totals"]["records"].as_str().and_then(|records| records.parse().ok());
    records.ok_or_else(|| unexpected("`totals { records }`"))
}

impl ProbeRoute for Server {
    async fn authenticate(&self) -> Result<(), Fault> {
        Ok(()) // the step that records fails if the token is not accepted
    }

    async fn record(&self, probe: &Probe) -> Result<(), Fault> {
        let record = json!({
            "idempotencyKey": probe.key,
            "accountId": PROBE_ACCOUNT,
            "userId": PROBE_MARK,
            "sessionId": probe.key,
            "usageType": PROBE_USAGE_TYPE,
            "quantity": 0,
            "model": PROBE_MARK,
        });
        let data = self.ask(RECORD, &json!({ "records": [record] })).await?;
        let result = &data["recordUsage"]["results"][0];
        if result["status"] == "RECORDED" {
            return Ok(());
        }
        let problem = &result["problems"][0];
        let code = problem["code"].as_str().unwrap_or("WRONG_ANSWER");
        Err(Fault::new(code, problem["message"].as_str().unwrap_or("the response does not report the record as recorded")))
    }

    async fn standing(&self) -> Result<Vec<StandingProbe>, Fault> {
        let data = self.ask(STANDING, &json!({ "account": PROBE_ACCOUNT })).await?;
        let nodes = data["usageRecords"]["nodes"].as_array().ok_or_else(|| unexpected("`usageRecords`"))?;
        let standing = nodes.iter().map(|node| {
            let time = |name: &str| node[name].as_str().and_then(|time| Timestamp::parse(time).ok());
            Some(StandingProbe {
                key: node["idempotencyKey"].as_str()?.to_owned(),
                occurred_at: time("occurredAt")?,
                recorded_at: time("recordedAt")?,
            })
        });
        standing.collect::<Option<_>>().ok_or_else(|| unexpected("a field of `usageRecords`"))
    }

    async fn sums(&self, start: Timestamp, end: Timestamp) -> Result<Sums, Fault> {
        let variables = json!({ "range": range(start, end), "account": PROBE_ACCOUNT, "mark": PROBE_MARK, "model": PROBE_MARK });
        let data = self.ask(SUMS, &variables).await?;
        Ok(Sums {
            of_account: records_of(&data["ofAccount"])?,
            over_all_accounts: records_of(&data["overAllAccounts"])?,
            of_records: records_of(&data["ofRecords"])?,
        })
    }

    async fn shown(&self, probe: &Probe, occurred_at: Timestamp) -> Result<i64, Fault> {
        let day = occurred_at.floor_utc_day();
        let variables =
            json!({ "range": range(day, day.plus_millis(UTC_DAY_MS)), "account": PROBE_ACCOUNT, "session": probe.key });
        records_of(&self.ask(SHOWN, &variables).await?["usageInsights"])
    }

    async fn void(&self, key: &str) -> Result<(), Fault> {
        self.ask(VOID, &json!({ "account": PROBE_ACCOUNT, "key": key, "reason": PROBE_REASON })).await?;
        Ok(())
    }
}
