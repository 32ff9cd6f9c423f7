//! Spans and metrics of OpenTelemetry by OTLP, mapped to usage records by the settings `otlp` (docs/decisions/0069-otlp.md).
//!
//! [`gen_ai`] has the conventions that tokens are read by, [`spans`] and [`metrics`] the records, [`envelope`] the encodings.

mod attributes;
mod envelope;
mod gen_ai;
mod metrics;
mod spans;

use attributes::Attributes;
pub use envelope::Encoding;

use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::record_input::{Parsed, RecordInput, SentLabel, SentRecord};
use crate::domain::time::Timestamp;
use crate::error::{Error, ErrorCode};
use crate::settings::OtlpSettings;

const NANOS_PER_MILLI: u64 = 1_000_000;

/// What an export gives.
#[derive(Debug, Default)]
pub struct Export {
    /// The records, or why there is none, each with the index of its span or data point.
    pub records: Vec<(usize, SentRecord)>,
    /// What the sender should know although nothing was rejected.
    pub warnings: Vec<String>,
}

/// Maps exports to records.
#[derive(Clone, Debug)]
pub struct OtlpMapper {
    settings: OtlpSettings,
}

impl OtlpMapper {
    /// A mapper by these settings.
    pub fn new(settings: &OtlpSettings) -> Self {
        Self { settings: settings.clone() }
    }

    /// The fields of records that attributes give. `ACCOUNT_MISSING` without an account.
    fn fields(&self, attributes: &Attributes<'_>) -> Result<Fields, Problem> {
        let names = &self.settings.attributes;
        let default_account = Some(&self.settings.default_account).filter(|account| !account.is_empty());
        let account_id = attributes.text(&names.account).or_else(|| default_account.cloned()).ok_or_else(|| {
            let message = format!(
                "no attribute of the span or data point, its scope or its resource names the account ({}); set one, such as \
                 `OTEL_RESOURCE_ATTRIBUTES={}=acme`, or `otlp.default_account`",
                names.account.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
                names.account.first().map_or("…", String::as_str)
            );
            Problem::new(ProblemCode::AccountMissing, "accountId", message)
        })?;
        let labels = self.settings.labels.iter();
        let label = |(key, name): (&String, &String)| Some(SentLabel { key: key.clone(), value: attributes.text(&[name])? });
        Ok(Fields {
            account_id,
            user_id: attributes.text(&names.user),
            session_id: attributes.text(&names.session),
            workspace_id: attributes.text(&names.workspace),
            agent_id: attributes.text(&names.agent),
            model: attributes.text(&names.model),
            provider: attributes.text(&names.provider),
            tier: attributes.text(&names.tier),
            source: attributes.text(&names.source),
            labels: labels.filter_map(label).collect(),
        })
    }
}

/// The fields of a record that attributes give.
struct Fields {
    account_id: String,
    user_id: Option<String>,
    session_id: Option<String>,
    workspace_id: Option<String>,
    agent_id: Option<String>,
    model: Option<String>,
    provider: Option<String>,
    tier: Option<String>,
    source: Option<String>,
    labels: Vec<SentLabel>,
}

impl Fields {
    fn record(&self, key: String, usage_type: &str, quantity: Parsed<i128>, occurred_at: Parsed<Timestamp>) -> RecordInput {
        RecordInput {
            idempotency_key: key,
            account_id: self.account_id.clone(),
            user_id: self.user_id.clone(),
            session_id: self.session_id.clone(),
            workspace_id: self.workspace_id.clone(),
            agent_id: self.agent_id.clone(),
            usage_type: usage_type.to_owned(),
            quantity,
            model: self.model.clone(),
            provider: self.provider.clone(),
            tier: self.tier.clone(),
            source: self.source.clone(),
            cost_nanos: None,
            occurred_at: Some(occurred_at),
            metadata: None,
            labels: self.labels.clone(),
        }
    }
}

/// The first of these times, in nanoseconds since 1970, that is set.
fn at_nanos(nanos: [u64; 2]) -> Parsed<Timestamp> {
    let found = nanos.into_iter().find(|nanos| *nanos > 0);
    let found = found.and_then(|nanos| i64::try_from(nanos / NANOS_PER_MILLI).ok()).map(Timestamp::from_millis);
    found.ok_or_else(|| "the span or data point has no time".to_owned())
}

/// The problem of a message that cannot be read.
fn unreadable(message: &str) -> Problem {
    let message = format!("the span or metric cannot be read: {message}");
    Problem::new(ProblemCode::InvalidRecord, "", message)
}

/// The error of an export that cannot be read as a whole.
fn unreadable_export(message: &str) -> Error {
    Error::caller(ErrorCode::BadRequest, format!("the body is not an export of OTLP: {message}"))
}
