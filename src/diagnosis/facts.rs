//! What the doctor sees, before it is judged.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::auth::RecordAccess;
use crate::domain::delays::Delays;
use crate::domain::ingestion::IngestionOutcome;
use crate::domain::time::Timestamp;
use crate::domain::wire;

/// What was seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    /// Who could record.
    pub access: RecordAccess,
    /// What is recorded.
    pub usage: RecordedUsage,
    /// What was not recorded in the range, of all accounts, most records first; at most 50 kinds.
    pub refused: Vec<RefusedUsage>,
    /// Whether sums equal their records.
    pub rollups: RollupCheck,
    /// How long after they occurred records were recorded; `None` where there are none in the range.
    pub delays: Option<Delays>,
}

/// What is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordedUsage {
    /// When the first record occurred, whatever the range.
    pub first_record_at: Option<Timestamp>,
    /// When the last record occurred, whatever the range.
    pub last_record_at: Option<Timestamp>,
    /// Records in the range.
    #[serde(with = "wire::text")]
    pub records: i64,
    /// Records of the current day and the 29 before, whatever the range.
    #[serde(rename = "recordsLast30Days", with = "wire::text")]
    pub records_last_30_days: i64,
    /// By usage type, by slug; types without records in the range are left out.
    pub types: Vec<RecordedType>,
    /// Every day of the range, in order.
    pub days: Vec<RecordedDay>,
}

/// The records of a usage type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordedType {
    /// Its slug.
    pub usage_type: String,
    /// Records in the range.
    #[serde(with = "wire::text")]
    pub records: i64,
    /// Those that carry no tier.
    #[serde(with = "wire::text")]
    pub without_tier: i64,
    /// Those that carry no model.
    #[serde(with = "wire::text")]
    pub without_model: i64,
}

/// The records of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordedDay {
    /// The local day.
    pub date: NaiveDate,
    /// Its records.
    #[serde(with = "wire::text")]
    pub records: i64,
}

/// Usage of one kind that was not recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RefusedUsage {
    /// Who sent it: the name of the token, or what stands in for one.
    pub service: String,
    /// What became of it: never recorded or duplicate.
    pub outcome: IngestionOutcome,
    /// The code of the problem or error.
    pub reason: String,
    /// The usage type; `None` for whole calls and for types that do not exist.
    pub usage_type: Option<String>,
    /// How many records; a call that was refused before its records were read counts as one.
    #[serde(with = "wire::text")]
    pub records: i64,
    /// When the last of them was sent.
    pub last_at: Timestamp,
    /// When anything of this service was last recorded.
    pub last_recorded_at: Option<Timestamp>,
    /// What the sender was told, the last time.
    pub example: Option<String>,
}

/// Whether sums equal their records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RollupCheck {
    /// UTC days of the range that have begun.
    pub days: i32,
    /// Those that were recounted, the newest; fewer than `days` where time ran out.
    pub recounted_days: i32,
    /// Sums that do not equal their records. Anything but 0 is a defect.
    pub differences: i32,
    /// The first few of them.
    pub examples: Vec<String>,
}
