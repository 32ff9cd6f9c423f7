//! Corrections as sent, and how they are read from JSON. A correction that cannot be read is a [`Problem`](super::problem::Problem) of its
//! own, like a record that cannot be read.

use serde::Deserialize;
use serde::de::Deserializer;
use serde_json::value::RawValue;

use super::record_input::{ListedInput, SentRecord, id, read_input};

/// A record to void as sent, not validated, with the fields of the API's input type.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VoidInput {
    /// The account of the record.
    #[serde(deserialize_with = "id")]
    pub account_id: String,
    /// The idempotency key of the record.
    #[serde(deserialize_with = "id")]
    pub idempotency_key: String,
    /// Why it is voided.
    pub reason: String,
}

/// A replacement as sent, not validated, with the fields of the API's input type.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AmendmentInput {
    /// The replacement, or why it cannot be read. It names the account and the key of the record that it replaces.
    #[serde(deserialize_with = "record")]
    pub record: SentRecord,
    /// Why the record is replaced.
    pub reason: String,
}

impl ListedInput for VoidInput {
    const DESCRIPTION: &'static str = "a record to void";
    const TYPE_NAME: &'static str = "RecordVoidInput";
}

impl ListedInput for AmendmentInput {
    const DESCRIPTION: &'static str = "an amendment";
    const TYPE_NAME: &'static str = "RecordAmendmentInput";
}

/// Reads the record by itself, so that its problem names the field of the record.
fn record<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SentRecord, D::Error> {
    Ok(read_input(<&RawValue>::deserialize(deserializer)?.get()))
}
