//! How two records under one idempotency key differ.

use serde_json::{Map, Value};

use super::cost::format_nanos;
use super::record::{NewRecord, comparable};
use super::source::Source;
use super::time::Timestamp;

/// A field in which two records under one key differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDifference {
    /// The API name of the field, such as `quantity`.
    pub field: &'static str,
    /// The value of the existing record; `None` if it has none, and for `metadata`, whose content is never shown.
    pub existing: Option<String>,
    /// The value that was sent; `None` as for `existing`.
    pub sent: Option<String>,
}

/// The cost of a record in nanos; `None` if it is not known.
pub type KnownCost = Option<i64>;

/// What is compared of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordContent {
    /// Fields that are compared as text, with their API names; always the same fields in the same order.
    pub fields: Vec<(&'static str, Option<String>)>,
    /// The cost; `None` if it was not sent: then any cost is the same.
    pub cost: Option<KnownCost>,
    /// The time; `None` if it was not sent: then any time is the same.
    pub occurred_at: Option<Timestamp>,
    /// The metadata, with one form for each number.
    pub metadata: Option<Value>,
}

/// The cost that is compared; `None` for a source without cost, for which a sent cost is ignored.
pub fn compared_cost(source: &str, cost_nanos: KnownCost) -> Option<KnownCost> {
    (source == Source::Included.as_str()).then_some(cost_nanos)
}

impl RecordContent {
    /// The content of a record as it was sent.
    pub fn of(record: &NewRecord) -> Self {
        let dimensions = &record.dimensions;
        let text = |label: &Option<super::text::Label>| label.as_ref().map(ToString::to_string);
        let metadata = record.metadata.as_deref().and_then(|json| serde_json::from_str::<Map<String, Value>>(json).ok());
        Self {
            fields: vec![
                ("idempotencyKey", Some(record.idempotency_key.to_string())),
                ("usageType", Some(record.usage_type.to_string())),
                ("quantity", Some(record.quantity.to_string())),
                ("source", Some(record.source.as_str().to_owned())),
                ("tier", text(&record.tier)),
                ("model", text(&dimensions.model)),
                ("provider", text(&dimensions.provider)),
                ("userId", text(&dimensions.user_id)),
                ("sessionId", text(&dimensions.session_id)),
                ("workspaceId", text(&dimensions.workspace_id)),
                ("agentId", text(&dimensions.agent_id)),
                ("labels", record.labels.json().map(str::to_owned)),
            ],
            cost: record.sent_cost_nanos.and_then(|nanos| compared_cost(record.source.as_str(), Some(nanos))),
            occurred_at: record.sent_occurred_at,
            metadata: metadata.as_ref().map(comparable),
        }
    }

    /// The fields in which `sent` differs from this existing record. A cost or time that was left out on either side is the same.
    pub fn differences(&self, sent: &Self) -> Vec<FieldDifference> {
        let mut differences = Vec::new();
        let mut compare = |field, existing: Option<String>, sent: Option<String>| {
            if existing != sent {
                differences.push(FieldDifference { field, existing, sent });
            }
        };
        for ((field, existing), (_, sent)) in self.fields.iter().zip(&sent.fields) {
            compare(field, existing.clone(), sent.clone());
        }
        if let (Some(existing), Some(sent)) = (self.cost, sent.cost) {
            let text = |cost: KnownCost| cost.map(|nanos| format_nanos(nanos.into()));
            compare("cost", text(existing), text(sent));
        }
        if let (Some(existing), Some(sent)) = (self.occurred_at, sent.occurred_at) {
            compare("occurredAt", Some(existing.to_rfc3339()), Some(sent.to_rfc3339()));
        }
        if self.metadata != sent.metadata {
            differences.push(FieldDifference { field: "metadata", existing: None, sent: None });
        }
        differences
    }
}
