//! The evidence of a diagnosis, from which the checks derive problems.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::auth::RecordAccess;
use crate::domain::delays::Delays;
use crate::domain::ingestion::IngestionOutcome;
use crate::domain::time::Timestamp;
use crate::domain::wire;

/// The evidence of a diagnosis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    /// Which tokens may record.
    pub access: RecordAccess,
    /// The recorded usage.
    pub usage: RecordedUsage,
    /// The services whose records were recorded in the range, of all accounts, most records first; at most 50.
    pub services: Vec<RecordingService>,
    /// Usage that was sent in the range and not recorded, of all accounts, most records first; at most 50 rows.
    pub rejections: Vec<RejectedUsage>,
    /// The comparison of rollups with their records.
    pub rollups: RollupCheck,
    /// The delays between `occurred_at` and `recorded_at`; `None` if the range has no records.
    pub delays: Option<Delays>,
}

/// The recorded usage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordedUsage {
    /// Occurrence time of the first record, independent of the range.
    pub first_record_at: Option<Timestamp>,
    /// Occurrence time of the last record, independent of the range.
    pub last_record_at: Option<Timestamp>,
    /// Number of records in the range.
    #[serde(with = "wire::text")]
    pub records: i64,
    /// Number of records of the current day and the 29 days before, independent of the range.
    #[serde(rename = "recordsLast30Days", with = "wire::text")]
    pub records_last_30_days: i64,
    /// Records per usage type, in the order of slugs; usage types without records in the range are absent.
    pub types: Vec<RecordedType>,
    /// Every day of the range, in order.
    pub days: Vec<RecordedDay>,
    /// Days on which the quantity of a usage type is implausibly large.
    pub implausible_quantities: Vec<ImplausibleQuantity>,
}

/// A day on which a usage type has a far larger quantity than its records explain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImplausibleQuantity {
    /// The slug of the usage type.
    pub usage_type: String,
    /// The local day.
    pub date: NaiveDate,
    /// Number of its records of the usage type.
    #[serde(with = "wire::text")]
    pub records: i64,
    /// Their quantity.
    #[serde(with = "wire::text")]
    pub quantity: i128,
    /// The usual quantity of a record: the median of the days' averages.
    #[serde(with = "wire::text")]
    pub usual_quantity: i128,
}

/// A service whose records were recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordingService {
    /// The name of its token, or a placeholder such as `(development)`.
    pub service: String,
    /// Number of its records that were sent and recorded in the range.
    #[serde(with = "wire::text")]
    pub recorded: i64,
    /// Number of its records that were sent in the range and had been recorded before.
    #[serde(with = "wire::text")]
    pub duplicates: i64,
    /// When one of its records was last recorded or a duplicate.
    pub last_recorded_at: Option<Timestamp>,
}

/// The records of a usage type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordedType {
    /// The slug of the usage type.
    pub usage_type: String,
    /// Number of records in the range.
    #[serde(with = "wire::text")]
    pub records: i64,
    /// Number of these records without a tier; 0 for usage types other than compute, which have none.
    #[serde(with = "wire::text")]
    pub without_tier: i64,
    /// Number of these records without a model.
    #[serde(with = "wire::text")]
    pub without_model: i64,
}

/// The records of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordedDay {
    /// The local day.
    pub date: NaiveDate,
    /// Number of its records.
    #[serde(with = "wire::text")]
    pub records: i64,
}

/// Usage that was not recorded, per service, outcome, reason and usage type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RejectedUsage {
    /// The service that sent it: the name of its token, or a placeholder such as `(anonymous)`.
    pub service: String,
    /// The outcome; never `Recorded` or `Duplicate`.
    pub outcome: IngestionOutcome,
    /// The code of the error or of the record's problem.
    pub reason: String,
    /// The usage type; `None` for whole calls and for unknown usage types.
    pub usage_type: Option<String>,
    /// Number of records; a call that was rejected before its records were read counts as one.
    #[serde(with = "wire::text")]
    pub records: i64,
    /// When the last of them was sent.
    pub last_at: Timestamp,
    /// When a record of this service was last recorded; `None` if never.
    pub last_recorded_at: Option<Timestamp>,
    /// The message of the latest rejection; `None` if no example is stored.
    pub example: Option<String>,
}

/// The comparison of rollups with their records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RollupCheck {
    /// Number of UTC days of the range that have begun.
    pub days: i32,
    /// Number of the newest of these days that were recounted; less than `days` if the time limit was reached.
    pub recounted_days: i32,
    /// Number of rollups that do not equal their records, and of keys whose labels are not indexed on a day. Any value but 0 indicates a defect.
    pub differences: i32,
    /// The first few differences.
    pub examples: Vec<String>,
}
