//! The senders' own log of the records they sent and the acknowledgements they got.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::timeout;

/// A sent record.
#[derive(Clone, Debug)]
pub struct SentRecord {
    pub account_id: String,
    pub key: String,
    pub usage_type: &'static str,
    pub quantity: i64,
    pub cost: i64,
    pub occurred_at_ms: i64,
    /// Bytes of metadata to add, to fill disks.
    pub padding_bytes: usize,
}

impl SentRecord {
    pub fn to_json(&self) -> Value {
        let occurred_at = DateTime::from_timestamp_millis(self.occurred_at_ms).unwrap();
        let padding = (self.padding_bytes > 0).then(|| json!({"padding": "x".repeat(self.padding_bytes)}));
        json!({
            "idempotencyKey": self.key,
            "accountId": self.account_id,
            "userId": (self.quantity % 5 > 0).then(|| format!("user-{}", self.quantity % 40)),
            "usageType": self.usage_type,
            "quantity": self.quantity.to_string(),
            "cost": self.cost,
            "occurredAt": occurred_at.to_rfc3339_opts(SecondsFormat::Millis, true),
            "tier": if self.usage_type == "compute_seconds" { json!("gpu-a") } else { Value::Null },
            "metadata": padding,
            "labels": if self.quantity % 2 == 0 { json!([{"key": "team", "value": self.account_id}, {"key": "kind", "value": "load"}]) } else { Value::Null },
        })
    }
}

/// How a record was acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledgement {
    Recorded,
    Duplicate,
}

/// The records of one call.
#[derive(Clone, Debug)]
pub struct Batch {
    pub records: Arc<[SentRecord]>,
    /// One per record, set after the response.
    pub acknowledged: Option<Arc<[Acknowledgement]>>,
}

/// Counts of events so far.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Records sent at least once.
    pub sent: u64,
    /// Records acknowledged as `RECORDED`, and as `DUPLICATE`.
    pub recorded: u64,
    pub duplicates: u64,
    /// Queries answered during the load.
    pub queries: u64,
    /// Requests without a response.
    pub broken: u64,
    /// Errors by code, of recording calls and of queries.
    pub rejected_calls: BTreeMap<String, u64>,
    pub rejected_queries: BTreeMap<String, u64>,
    /// Violations: see [`Journal::add_violation`].
    pub violations: Vec<String>,
}

impl Counts {
    pub fn acknowledged(&self) -> u64 {
        self.recorded + self.duplicates
    }

    /// Number of rejected recording calls.
    pub fn rejected(&self) -> u64 {
        self.rejected_calls.values().sum()
    }
}

/// The log of all senders of a test.
#[derive(Debug, Default)]
pub struct Journal {
    batches: Mutex<Vec<Batch>>,
    tally: watch::Sender<Counts>,
}

impl Journal {
    /// Adds a batch before it is first sent; returns its number.
    pub fn add_batch(&self, records: Vec<SentRecord>) -> usize {
        let count = records.len() as u64;
        let mut batches = self.batches.lock().unwrap();
        batches.push(Batch { records: records.into(), acknowledged: None });
        self.tally.send_modify(|tally| tally.sent += count);
        batches.len() - 1
    }

    /// Adds the acknowledgements of a batch.
    pub fn add_acknowledgements(&self, batch: usize, acknowledgements: Vec<Acknowledgement>) {
        let recorded = acknowledgements.iter().filter(|response| **response == Acknowledgement::Recorded).count() as u64;
        let duplicates = acknowledgements.len() as u64 - recorded;
        self.batches.lock().unwrap()[batch].acknowledged = Some(acknowledgements.into());
        self.tally.send_modify(|tally| {
            tally.recorded += recorded;
            tally.duplicates += duplicates;
        });
    }

    /// Counts an answered query.
    pub fn add_query(&self) {
        self.tally.send_modify(|tally| tally.queries += 1);
    }

    /// Counts a request without a response.
    pub fn add_broken(&self) {
        self.tally.send_modify(|tally| tally.broken += 1);
    }

    /// Counts a retryable error by its code.
    pub fn add_rejection(&self, code: &str, is_query: bool) {
        self.tally.send_modify(|tally| {
            let rejections = if is_query { &mut tally.rejected_queries } else { &mut tally.rejected_calls };
            *rejections.entry(code.to_owned()).or_default() += 1;
        });
    }

    /// Adds a violation: an error without a code, a non-retryable error, a rejected valid record or a missing acknowledged
    /// record.
    pub fn add_violation(&self, what: String) {
        self.tally.send_modify(|tally| tally.violations.push(what));
    }

    pub fn tally(&self) -> Counts {
        self.tally.borrow().clone()
    }

    pub fn batches(&self) -> Vec<Batch> {
        self.batches.lock().unwrap().clone()
    }

    pub fn batch(&self, number: usize) -> Batch {
        self.batches.lock().unwrap()[number].clone()
    }

    /// Numbers of the unacknowledged batches.
    pub fn unacknowledged(&self) -> Vec<usize> {
        let batches = self.batches.lock().unwrap();
        (0..batches.len()).filter(|number| batches[*number].acknowledged.is_none()).collect()
    }

    /// Waits until the tally satisfies the condition; fails after a minute, and immediately on a violation.
    pub async fn until(&self, condition: &str, mut is_met: impl FnMut(&Counts) -> bool) {
        let mut changes = self.tally.subscribe();
        let is_over = |tally: &Counts| !tally.violations.is_empty() || is_met(tally);
        let is_late = timeout(Duration::from_mins(1), changes.wait_for(is_over)).await.is_err();
        self.assert_no_violations();
        assert!(!is_late, "a minute has passed without {condition}: {:#?}", self.tally());
    }

    pub fn assert_no_violations(&self) {
        let tally = self.tally();
        let some = &tally.violations[..tally.violations.len().min(5)];
        assert!(some.is_empty(), "{} violations, such as {some:#?}", tally.violations.len());
    }

    /// Waits until that many more records are acknowledged.
    pub async fn until_more_are_acknowledged(&self, records: u64) {
        let goal = self.tally().acknowledged() + records;
        self.until("records acknowledged", |tally| tally.acknowledged() >= goal).await;
    }
}
