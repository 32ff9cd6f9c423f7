//! Senders and a reader that run until stopped, through all failures of the server.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::journal::{Acknowledgement, Journal, SentRecord};

pub const ACCOUNTS: [&str; 5] = ["acme", "bolt", "crux", "dyne", "echo"];
const USAGE_TYPES: [&str; 4] = ["tokens_input", "tokens_output", "compute_seconds", "api_calls"];
/// All records are in these ten days, 2025-03-01 to 2025-03-10.
const DAYS_MS: Range<i64> = 1_740_787_200_000..1_741_651_200_000;
pub const RANGE: &str = r#"range: {instants: {start: "2025-03-01T00:00:00Z", end: "2025-03-11T00:00:00Z"}}"#;
pub const RECORD: &str = "mutation ($records: [UsageRecordInput!]!) {
    recordUsage(input: {records: $records}) { results { status problems { code message } } }
}";

/// Time a sender retries a batch before it fails the test.
const TIMEOUT: Duration = Duration::from_mins(1);
const SENDERS: u64 = 4;

/// Failure of a request.
pub enum RequestError {
    /// No response or an incomplete one.
    Broken,
    /// A retryable error with a code, and the delay before the retry.
    Rejected(Duration),
    /// A violation of the guarantees.
    Violation(String),
}

/// Sends requests to the server's current address and logs their outcome in the journal.
#[derive(Clone)]
pub struct RetryingClient {
    pub journal: Arc<Journal>,
    client: Client,
    address: watch::Receiver<String>,
}

impl RetryingClient {
    /// For a server with a fixed address.
    pub fn to(journal: Arc<Journal>, address: &str) -> Self {
        Self { journal, client: Client::new(), address: watch::channel(address.to_owned()).1 }
    }

    /// Sends one request.
    pub async fn send_query(&self, address: &str, query: &str, variables: Value) -> Result<Value, RequestError> {
        let request = self.client.post(format!("{address}/graphql")).json(&json!({"query": query, "variables": variables}));
        let Ok(response) = request.timeout(TIMEOUT / 2).send().await else { return Err(RequestError::Broken) };
        let status = response.status();
        let Ok(text) = response.text().await else { return Err(RequestError::Broken) };
        let Ok(mut response) = serde_json::from_str::<Value>(&text) else {
            return Err(RequestError::Violation(format!("status {status} with `{text}`")));
        };
        let Some(errors) = response["errors"].as_array() else { return Ok(response["data"].take()) };
        let mut retry_after_ms = 0;
        for error in errors {
            let extensions = &error["extensions"];
            match extensions["code"].as_str() {
                Some(code) if extensions["retryable"] == true => self.journal.add_rejection(code, !query.starts_with("mutation")),
                _ => return Err(RequestError::Violation(format!("status {status} with {error}"))),
            }
            retry_after_ms = retry_after_ms.max(extensions["retryAfterMs"].as_u64().unwrap_or(0));
        }
        Err(RequestError::Rejected(Duration::from_millis(retry_after_ms)))
    }

    /// Retries until a response arrives, like a well-behaved client: after the delay of a rejection, and at the server's new
    /// address after a broken connection.
    pub async fn query_until_answered(&mut self, query: &str, variables: Value) -> Option<Value> {
        let deadline = Instant::now() + TIMEOUT;
        while Instant::now() < deadline {
            let address = self.address.borrow_and_update().clone();
            match self.send_query(&address, query, variables.clone()).await {
                Ok(data) => return Some(data),
                Err(RequestError::Rejected(retry_after)) => sleep(retry_after).await,
                Err(RequestError::Violation(what)) => {
                    self.journal.add_violation(what);
                    sleep(Duration::from_secs(1)).await;
                }
                Err(RequestError::Broken) => {
                    self.journal.add_broken();
                    if let Ok(Err(_)) = timeout(TIMEOUT, self.address.changed()).await {
                        sleep(Duration::from_secs(1)).await; // no other address will be announced
                    }
                }
            }
        }
        self.journal.add_violation(format!("{TIMEOUT:?} without an answer"));
        None
    }

    /// Sends a batch until it is acknowledged.
    pub async fn send_until_acknowledged(&mut self, batch: usize) {
        let records = self.journal.batch(batch).records;
        if let Some(acknowledgements) = self.record(&records).await {
            self.journal.add_acknowledgements(batch, acknowledgements);
        }
    }

    /// Resends an acknowledged batch: all of its records must be duplicates.
    async fn resend_acknowledged(&mut self, batch: usize) {
        let records = self.journal.batch(batch).records;
        let Some(acknowledgements) = self.record(&records).await else { return };
        for (record, response) in records.iter().zip(acknowledgements) {
            if response != Acknowledgement::Duplicate {
                self.journal.add_violation(format!("acknowledged twice as new: {record:?}"));
            }
        }
    }

    async fn record(&mut self, records: &[SentRecord]) -> Option<Vec<Acknowledgement>> {
        let sent: Vec<Value> = records.iter().map(SentRecord::to_json).collect();
        let response = self.query_until_answered(RECORD, json!({ "records": sent })).await?;
        acknowledgements_of(&response, records).map_err(|violation| self.journal.add_violation(violation)).ok()
    }
}

/// The acknowledgements of all records of a call; an error if a record has none.
pub fn acknowledgements_of(response: &Value, records: &[SentRecord]) -> Result<Vec<Acknowledgement>, String> {
    let results = response["recordUsage"]["results"].as_array().cloned().unwrap_or_default();
    if results.len() != records.len() {
        return Err(format!("{} records sent, answered by {response}", records.len()));
    }
    let acknowledgement = |(result, record): (&Value, &SentRecord)| match result["status"].as_str() {
        Some("RECORDED") => Ok(Acknowledgement::Recorded),
        Some("DUPLICATE") => Ok(Acknowledgement::Duplicate),
        _ => Err(format!("{record:?} answered by {result}")),
    };
    results.iter().zip(records).map(acknowledgement).collect()
}

/// Generates batches.
pub struct BatchMaker {
    name: String,
    random: StdRng,
    made: u64,
    padding_bytes: usize,
}

impl BatchMaker {
    /// `name` is part of every key and makes the keys unique.
    pub fn new(name: String, seed: u64) -> Self {
        Self { name, random: StdRng::seed_from_u64(seed), made: 0, padding_bytes: 0 }
    }

    pub fn batch(&mut self) -> Vec<SentRecord> {
        let size = match self.random.random_range(0..10) {
            0 => 1,
            1..=7 => self.random.random_range(2..50),
            _ => self.random.random_range(50..250),
        };
        (0..size).map(|_| self.record()).collect()
    }

    fn record(&mut self) -> SentRecord {
        self.made += 1;
        SentRecord {
            account_id: ACCOUNTS[self.random.random_range(0..ACCOUNTS.len())].to_owned(),
            key: format!("{}-{}", self.name, self.made),
            usage_type: USAGE_TYPES[self.random.random_range(0..USAGE_TYPES.len())],
            quantity: self.random.random_range(1..1_000_000),
            cost: self.random.random_range(0..10_000),
            occurred_at_ms: self.random.random_range(DAYS_MS),
            padding_bytes: self.padding_bytes,
        }
    }
}

/// Several running senders and a reader.
pub struct Load {
    pub journal: Arc<Journal>,
    address: watch::Sender<String>,
    stop: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
}

impl Load {
    /// Starts the senders and the reader.
    pub fn start(seed: u64, address: &str) -> Self {
        Self::start_with_padding(seed, address, 0)
    }

    /// Starts senders whose records carry that many bytes of metadata.
    pub fn start_with_padding(seed: u64, address: &str, padding_bytes: usize) -> Self {
        Self::start_as("sender", Arc::default(), seed, address, padding_bytes)
    }

    /// Starts senders for one of several servers; `name` makes their keys unique. Their records are in `journal`, next to others.
    pub fn start_sharing(journal: &Arc<Journal>, name: &str, seed: u64, address: &str) -> Self {
        Self::start_as(name, Arc::clone(journal), seed, address, 0)
    }

    fn start_as(name: &str, journal: Arc<Journal>, seed: u64, address: &str, padding_bytes: usize) -> Self {
        let (address, listening_at) = watch::channel(address.to_owned());
        let requester = RetryingClient { journal, client: Client::new(), address: listening_at };
        let stop = CancellationToken::new();
        let mut tasks = vec![tokio::spawn(read(requester.clone(), stop.clone()))];
        for number in 0..SENDERS {
            let mut maker = BatchMaker::new(format!("{name}{number}"), seed.wrapping_add(number));
            maker.padding_bytes = padding_bytes;
            tasks.push(tokio::spawn(send(requester.clone(), maker, stop.clone())));
        }
        Self { journal: requester.journal, address, stop, tasks }
    }

    /// Announces the server's new address to the senders and the reader.
    pub fn set_address(&self, address: &str) {
        self.address.send_replace(address.to_owned());
    }

    /// Waits until every sender's last batch is acknowledged.
    pub async fn finish(self) -> Arc<Journal> {
        self.stop.cancel();
        for task in self.tasks {
            task.await.unwrap();
        }
        self.journal
    }
}

/// Sends batches, each until it is acknowledged, and occasionally resends an old one.
async fn send(mut requester: RetryingClient, mut maker: BatchMaker, stop: CancellationToken) {
    let mut acknowledged = Vec::new();
    while !stop.is_cancelled() {
        let records = maker.batch();
        let batch = requester.journal.add_batch(records);
        requester.send_until_acknowledged(batch).await;
        acknowledged.push(batch);
        if maker.random.random_bool(0.1) {
            let old = acknowledged[maker.random.random_range(0..acknowledged.len())];
            requester.resend_acknowledged(old).await;
        }
    }
}

/// Queries the total repeatedly: it includes everything acknowledged before the query and never decreases.
async fn read(mut requester: RetryingClient, stop: CancellationToken) {
    let query = format!("{{ usageInsights({RANGE}) {{ totals {{ records }} }} }}");
    let mut seen = 0;
    while !stop.is_cancelled() {
        let acknowledged = requester.journal.tally().acknowledged();
        let Some(response) = requester.query_until_answered(&query, json!({})).await else { return };
        let records: u64 = response["usageInsights"]["totals"]["records"].as_str().unwrap().parse().unwrap();
        let sent = requester.journal.tally().sent;
        if !(acknowledged.max(seen)..=sent).contains(&records) {
            let what = format!("{records} records counted; {acknowledged} were acknowledged, {seen} counted before, {sent} sent");
            requester.journal.add_violation(what);
        }
        seen = records;
        requester.journal.add_query();
    }
}
