//! The lines of an export: JSON objects with one field each, whose name says what the object is. `export` writes them, `import` reads them.
//!
//! The order is: the header, usage types, prices, hardware specs, display names, usage records by time, and the end, without which the file is
//! truncated.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::problem::{Problem, ProblemCode};
use super::record_input::without_position;
use super::time::Timestamp;

/// The version of the format. A program does not read a later one.
pub const EXPORT_VERSION: u32 = 1;

/// A line of an export.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum ExportedLine {
    /// The first line.
    Export(ExportHeader),
    /// A usage type.
    UsageType(ExportedUsageType),
    /// A price.
    Price(ExportedPrice),
    /// A hardware spec.
    HardwareSpec(ExportedHardwareSpec),
    /// A display name.
    DisplayName(ExportedDisplayName),
    /// The usage records under an idempotency key.
    UsageRecord(Box<ExportedKey>),
    /// The last line.
    ExportEnd(ExportEnd),
}

/// What an export holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportHeader {
    /// The version of the format.
    pub version: u32,
    /// The currency of all costs and prices.
    pub currency: String,
    /// The accounts of the records; `None`: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_ids: Option<Vec<String>>,
    /// Start of the range of the records, inclusive.
    pub start: Timestamp,
    /// End of the range of the records, exclusive.
    pub end: Timestamp,
}

impl ExportedLine {
    /// Reads a line: `INVALID_RECORD` with the reason if it is none, or has a field that this program does not know.
    pub fn read(line: &[u8]) -> Result<Self, Problem> {
        serde_json::from_slice(line).map_err(|error| {
            let message = format!("this is not a line of an export: {}", without_position(&error));
            Problem::new(ProblemCode::InvalidRecord, "", message)
        })
    }
}

impl ExportHeader {
    /// Reads the first line of an export: the version on its own first, because another version may have other fields.
    pub fn read(line: &[u8]) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Line {
            export: Version,
        }
        #[derive(Deserialize)]
        struct Version {
            version: Value,
        }
        let unreadable =
            |error: serde_json::Error| format!("the first line of the export cannot be read: {}", without_position(&error));
        let Line { export: Version { version } } = serde_json::from_slice(line).map_err(unreadable)?;
        if version.as_u64() != Some(EXPORT_VERSION.into()) {
            return Err(format!(
                "the export has version {version} of the format, and this program reads version {EXPORT_VERSION}; use the program that wrote \
                 it, or a newer program"
            ));
        }
        match serde_json::from_slice(line).map_err(unreadable)? {
            ExportedLine::Export(header) => Ok(header),
            _ => Err("the first line is not that of an export".to_owned()),
        }
    }
}

/// The number of lines of an export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportEnd {
    /// Number of lines between the header and this one.
    pub lines: u64,
}

/// A usage type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportedUsageType {
    /// The slug.
    pub slug: String,
    /// The unit.
    pub unit: String,
    /// The description.
    pub description: String,
    /// Whether its quantity is part of `tokens`.
    pub part_of_tokens: bool,
    /// Creation time.
    pub created_at: Timestamp,
}

/// A price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportedPrice {
    /// The id, to which `priceId` of records refers.
    pub id: i64,
    /// The usage type.
    pub usage_type: String,
    /// The tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// The model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The price of `perUnits`; `None`: the price ends.
    #[serde(with = "decimal")]
    pub rate: Option<i64>,
    /// The quantity that costs `rate`.
    #[serde(with = "integer")]
    pub per_units: i64,
    /// Usage from this instant on has this price.
    pub valid_from: Timestamp,
    /// Where the price comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Who added it.
    pub created_by: String,
    /// When it was added.
    pub created_at: Timestamp,
}

/// A hardware spec.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields of `HardwareSpec` in the API")]
pub struct ExportedHardwareSpec {
    pub tier: String,
    pub display_name: String,
    pub description: String,
    pub architecture: Option<String>,
    pub vcpu: Option<i32>,
    pub memory_mib: Option<i32>,
    pub gpu_model: Option<String>,
    pub gpu_memory_gib: Option<i32>,
    pub gpu_count: i32,
    pub storage_gib: Option<i32>,
    pub bandwidth_mbps: Option<i32>,
    pub is_available: bool,
    pub regions: Vec<String>,
    pub sort_order: i32,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// The display name of an account, or of a user, session, workspace or agent within it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportedDisplayName {
    /// The account.
    pub account_id: String,
    /// `account`, `user`, `session`, `workspace` or `agent`.
    pub dimension: String,
    /// The id within the account.
    pub id: String,
    /// The name.
    pub name: String,
    /// Who set it.
    pub updated_by: String,
    /// When it was set.
    pub updated_at: Timestamp,
}

/// An idempotency key with the first record under it and all corrections.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportedKey {
    /// The account.
    pub account_id: String,
    /// The idempotency key.
    pub idempotency_key: String,
    /// The hash that recognizes a record that is sent again, in hexadecimal digits.
    #[serde(with = "hexadecimal")]
    pub content_hash: Vec<u8>,
    /// The first record.
    #[serde(flatten)]
    pub record: ExportedRecord,
    /// The corrections, oldest first. The record that counts is the replacement of the last one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<ExportedCorrection>,
}

/// A usage record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportedRecord {
    /// The id.
    pub id: Uuid,
    /// The usage type.
    pub usage_type: String,
    /// The quantity.
    #[serde(with = "integer")]
    pub quantity: i64,
    /// The cost; `None`: not known.
    #[serde(with = "decimal")]
    pub cost: Option<i64>,
    /// Where the cost comes from: `GIVEN`, `PRICED`, `UNPRICED` or `FREE`. Derived from the other fields; ignored
    /// when it is read.
    #[serde(default)]
    pub cost_source: Cow<'static, str>,
    /// The price that the cost was computed from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_id: Option<i64>,
    /// The source.
    pub source: String,
    /// A user within the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// A session within the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// A workspace within the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<String>,
    /// An agent within the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<String>,
    /// The model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// The labels, by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// The metadata.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Value>,
    /// When the usage happened.
    pub occurred_at: Timestamp,
    /// When the record was committed.
    pub recorded_at: Timestamp,
    /// How `reprice` changed its cost, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cost_revisions: Vec<ExportedRevision>,
}

/// A correction: the record before it was voided, or replaced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportedCorrection {
    /// The record that replaces the one before; `None`: it was voided. It must be there, so that no misspelt one voids a record.
    #[serde(deserialize_with = "nullable")]
    pub replacement: Option<ExportedRecord>,
    /// The reason.
    pub reason: String,
    /// Who made it.
    pub corrected_by: String,
    /// When it was made.
    pub corrected_at: Timestamp,
    /// The hash that recognizes a correction that is sent again, in hexadecimal digits.
    #[serde(with = "hexadecimal")]
    pub request_hash: Vec<u8>,
}

/// How a run of `reprice` changed a cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportedRevision {
    /// The run.
    pub run_id: Uuid,
    /// The price before.
    pub old_price_id: Option<i64>,
    /// The price after.
    pub new_price_id: Option<i64>,
    /// The cost before.
    #[serde(with = "decimal")]
    pub old_cost: Option<i64>,
    /// The cost after.
    #[serde(with = "decimal")]
    pub new_cost: Option<i64>,
    /// When it was changed.
    pub revised_at: Timestamp,
}

/// Reads a field that may be null, but not missing.
fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// An integer of 64 bits as text, because many readers of JSON round numbers beyond 2^53.
mod integer {
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::Serializer;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde requires")]
    pub(super) fn serialize<S: Serializer>(number: &i64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(number)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// Nanos as a decimal number in text.
mod decimal {
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::Serializer;

    use crate::domain::cost::{format_nanos, parse_nanos};

    #[expect(clippy::ref_option, reason = "the signature that serde requires")]
    pub(super) fn serialize<S: Serializer>(nanos: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
        match nanos {
            Some(nanos) => serializer.serialize_str(&format_nanos((*nanos).into())),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
        let nanos = parse_nanos(&text).map_err(D::Error::custom)?;
        let in_range = i64::try_from(nanos).ok().filter(|nanos| *nanos >= 0);
        in_range.map(Some).ok_or_else(|| D::Error::custom(format!("`{text}` is out of range")))
    }
}

/// Bytes as hexadecimal digits.
mod hexadecimal {
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::Serializer;

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        hex::decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
