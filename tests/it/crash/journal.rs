//! What was sent and how it was acknowledged: the senders' own books, apart from the service's.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::timeout;

/// A record as it was sent.
#[derive(Clone, Debug)]
pub struct SentRecord {
    pub account_id: String,
    pub key: String,
    pub usage_type: &'static str,
    pub quantity: i64,
    pub cost_micros: i64,
    pub occurred_at_ms: i64,
    /// How much metadata to send along, to fill disks.
    pub padding_bytes: usize,
}

impl SentRecord {
    pub fn to_json(&self) -> Value {
        let occurred_at = DateTime::from_timestamp_millis(self.occurred_at_ms).unwrap();
        let padding = (self.padding_bytes > 0).then(|| json!({"padding": "x".repeat(self.padding_bytes)}));
        json!({
            "idempotencyKey": self.key,
            "accountId": self.account_id,
            "usageType": self.usage_type,
            "quantity": self.quantity.to_string(),
            "costMicros": self.cost_micros,
            "occurredAt": occurred_at.to_rfc3339_opts(SecondsFormat::Millis, true),
            "tier": if self.usage_type == "compute_seconds" { json!("gpu-a") } else { Value::Null },
            "metadata": padding,
        })
    }
}

/// Which answer acknowledged a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledgement {
    Recorded,
    Duplicate,
}

/// The records of one call.
#[derive(Clone, Debug)]
pub struct Batch {
    pub records: Arc<[SentRecord]>,
    /// One for each record, once the call was answered.
    pub acknowledged: Option<Arc<[Acknowledgement]>>,
}

/// What has happened so far.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Records that were sent at least once.
    pub sent: u64,
    /// Records acknowledged as `RECORDED`, and as `DUPLICATE`.
    pub recorded: u64,
    pub duplicates: u64,
    /// Questions answered while records were sent.
    pub questions: u64,
    /// Requests that got no answer at all.
    pub broken: u64,
    /// Errors by code, of calls that record and of questions.
    pub refused_calls: BTreeMap<String, u64>,
    pub refused_questions: BTreeMap<String, u64>,
    /// What must never happen: see [`Journal::note_wrong`].
    pub wrong: Vec<String>,
}

impl Tally {
    pub fn acknowledged(&self) -> u64 {
        self.recorded + self.duplicates
    }

    /// How many calls that record were refused.
    pub fn refused(&self) -> u64 {
        self.refused_calls.values().sum()
    }
}

/// The books of all senders of a test.
#[derive(Debug, Default)]
pub struct Journal {
    batches: Mutex<Vec<Batch>>,
    tally: watch::Sender<Tally>,
}

impl Journal {
    /// Notes a batch before it is sent for the first time; the number it goes by.
    pub fn note_sent(&self, records: Vec<SentRecord>) -> usize {
        let count = records.len() as u64;
        let mut batches = self.batches.lock().unwrap();
        batches.push(Batch { records: records.into(), acknowledged: None });
        self.tally.send_modify(|tally| tally.sent += count);
        batches.len() - 1
    }

    /// Notes the answer for a batch.
    pub fn note_acknowledged(&self, batch: usize, acknowledgements: Vec<Acknowledgement>) {
        let recorded = acknowledgements.iter().filter(|answer| **answer == Acknowledgement::Recorded).count() as u64;
        let duplicates = acknowledgements.len() as u64 - recorded;
        self.batches.lock().unwrap()[batch].acknowledged = Some(acknowledgements.into());
        self.tally.send_modify(|tally| {
            tally.recorded += recorded;
            tally.duplicates += duplicates;
        });
    }

    /// Notes a question that was answered.
    pub fn note_question(&self) {
        self.tally.send_modify(|tally| tally.questions += 1);
    }

    /// Notes a request that got no answer.
    pub fn note_broken(&self) {
        self.tally.send_modify(|tally| tally.broken += 1);
    }

    /// Notes a coded error that may be retried.
    pub fn note_refusal(&self, code: &str, of_a_question: bool) {
        self.tally.send_modify(|tally| {
            let refusals = if of_a_question { &mut tally.refused_questions } else { &mut tally.refused_calls };
            *refusals.entry(code.to_owned()).or_default() += 1;
        });
    }

    /// Notes what must never happen: an error without a code or not to be retried, a good record refused, an acknowledged
    /// record that is missing.
    pub fn note_wrong(&self, what: String) {
        self.tally.send_modify(|tally| tally.wrong.push(what));
    }

    pub fn tally(&self) -> Tally {
        self.tally.borrow().clone()
    }

    pub fn batches(&self) -> Vec<Batch> {
        self.batches.lock().unwrap().clone()
    }

    pub fn batch(&self, number: usize) -> Batch {
        self.batches.lock().unwrap()[number].clone()
    }

    /// The numbers of the batches that are not acknowledged.
    pub fn unacknowledged(&self) -> Vec<usize> {
        let batches = self.batches.lock().unwrap();
        (0..batches.len()).filter(|number| batches[*number].acknowledged.is_none()).collect()
    }

    /// Waits until the tally is as wished; fails after a minute, and at once when something goes wrong.
    pub async fn until(&self, wish: &str, mut is_so: impl FnMut(&Tally) -> bool) {
        let mut changes = self.tally.subscribe();
        let is_over = |tally: &Tally| !tally.wrong.is_empty() || is_so(tally);
        let is_late = timeout(Duration::from_mins(1), changes.wait_for(is_over)).await.is_err();
        self.assert_nothing_went_wrong();
        assert!(!is_late, "a minute has passed without {wish}: {:#?}", self.tally());
    }

    pub fn assert_nothing_went_wrong(&self) {
        let tally = self.tally();
        let some = &tally.wrong[..tally.wrong.len().min(5)];
        assert!(some.is_empty(), "{} things went wrong, such as {some:#?}", tally.wrong.len());
    }

    /// Waits until so many records more are acknowledged.
    pub async fn until_more_are_acknowledged(&self, records: u64) {
        let goal = self.tally().acknowledged() + records;
        self.until("records acknowledged", |tally| tally.acknowledged() >= goal).await;
    }
}
