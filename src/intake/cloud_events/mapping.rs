//! The records of an event, composed as JSON of `UsageRecordInput` from the event's values and read as those of `recordUsage` are.

use std::collections::BTreeSet;

use super::event::{Event, invalid};
use super::members::{excerpt, text_of};
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::record_input::{RecordInput, SentRecord, read_input};
use crate::domain::usage_type::UsageTypes;
use crate::intake::key_of;
use crate::settings::{EventMapping, ValuePath};

/// Fields of records that the data of an event without a mapping may have, under the same names.
const UNMAPPED_FIELDS: [&str; 3] = ["model", "provider", "tier"];

/// The records of an event by the mappings of its type, of which there is at least one.
///
/// The first has the key of the event, each other one has its usage type in addition: mappings that are added later do not change the keys
/// of existing records.
pub(super) fn mapped(event: &Event<'_>, mappings: &[EventMapping]) -> Vec<SentRecord> {
    let (mut records, mut usage_types) = (Vec::new(), BTreeSet::new());
    let mut omitted = Vec::new();
    for (index, mapping) in mappings.iter().enumerate() {
        if mapping.optional
            && let Some(path) = &mapping.quantity
            && event.find(path) == Ok(None)
        {
            omitted.push(format!("`{}`", String::from(path.clone())));
            continue;
        }
        let record = usage_type(event, mapping).and_then(|usage_type| {
            let record = record(event, mapping, index > 0, &usage_type);
            if usage_types.insert(usage_type.clone()) {
                return record;
            }
            let message =
                format!("the mappings of the type `{}` give two records of the usage type `{usage_type}`", mapping.r#type);
            Err(Problem::new(ProblemCode::InvalidEvent, "usageType", message))
        });
        records.push(record);
    }
    if records.is_empty() {
        records.push(Err(invalid("quantity", format!("the event has no quantity: there is no value at {}", omitted.join(", ")))));
    }
    records
}

/// The usage type of a record by its mapping.
fn usage_type(event: &Event<'_>, mapping: &EventMapping) -> Result<String, Problem> {
    let Some(path) = &mapping.usage_type_from else { return Ok(mapping.usage_type.clone().unwrap_or_default()) };
    let field = "usageType";
    let Some(json) = find(event, field, path)? else { return Err(missing(field, path)) };
    let sent =
        text_of(json).ok_or_else(|| invalid(field, format!("the value at `{}` is not a string", String::from(path.clone()))))?;
    if mapping.usage_types.is_empty() {
        return Ok(sent);
    }
    mapping.usage_types.get(&sent).cloned().ok_or_else(|| {
        let known: Vec<_> = mapping.usage_types.keys().map(|known| format!("`{known}`")).collect();
        let message = format!(
            "`usage_types` of the mapping of the type `{}` has no usage type for `{}`; it has some for {}",
            mapping.r#type,
            excerpt(&sent),
            known.join(", ")
        );
        Problem::new(ProblemCode::UnmappedEventType, field, message)
    })
}

fn record(event: &Event<'_>, mapping: &EventMapping, is_further: bool, usage_type: &str) -> SentRecord {
    let key = if is_further { vec![&*event.source, &event.id, usage_type] } else { vec![&*event.source, &event.id] };
    let mut record = RecordJson::new(&key_of(&key), usage_type);
    record.set_required(event, "accountId", &mapping.account)?;
    match &mapping.quantity {
        Some(path) => record.set_required(event, "quantity", path)?,
        None => record.set("quantity", "1"),
    }
    match &mapping.occurred_at {
        Some(path) => record.set_required(event, "occurredAt", path)?,
        None => record.set_time(event),
    }
    let values = [
        ("userId", &mapping.user),
        ("sessionId", &mapping.session),
        ("workspaceId", &mapping.workspace),
        ("agentId", &mapping.agent),
        ("cost", &mapping.cost),
    ];
    for (field, path) in values {
        if let Some(path) = path
            && let Some(json) = find(event, field, path)?
        {
            record.set(field, json);
        }
    }
    let texts =
        [("model", &mapping.model), ("provider", &mapping.provider), ("tier", &mapping.tier), ("source", &mapping.source)];
    for (field, path) in texts {
        if let Some(path) = path
            && let Some(json) = find(event, field, path)?
        {
            record.set_text(field, json);
        }
    }
    let mut labels = Vec::new();
    for (key, path) in &mapping.labels {
        if let Some(json) = find(event, "labels", path)? {
            labels.push(format!("{{\"key\":{},\"value\":{}}}", quoted(key), as_text(json)));
        }
    }
    let mut metadata = Vec::new();
    for (name, path) in &mapping.metadata {
        if let Some(json) = find(event, "metadata", path)? {
            metadata.push(format!("{}:{json}", quoted(name)));
        }
    }
    record.set("labels", &format!("[{}]", labels.join(",")));
    record.set("metadata", &format!("{{{}}}", metadata.join(",")));
    record.read()
}

/// The record of an event whose type has no mapping: that of the usage type with the same name.
pub(super) fn unmapped(event: &Event<'_>, usage_types: &UsageTypes) -> SentRecord {
    let setting = format!("an entry with `type = {}` in the setting `cloud_events.mappings`", quoted(&excerpt(&event.type_name)));
    if !usage_types.contains_key(&event.type_name) {
        let message = format!(
            "no usage type has the name of the event's type `{}`, and {setting} does not exist; add one",
            excerpt(&event.type_name)
        );
        return Err(Problem::new(ProblemCode::UnmappedEventType, "type", message));
    }
    let mut record = RecordJson::new(&key_of(&[&event.source, &event.id]), &event.type_name);
    record.set_required(event, "accountId", &attribute("subject"))?;
    let in_data = |name: &str| ValuePath::Data(vec![name.to_owned()]);
    let quantity = match find(event, "quantity", &in_data("quantity"))? {
        Some(quantity) => Some(quantity),
        None => find(event, "quantity", &in_data("value"))?,
    };
    let Some(quantity) = quantity else {
        let message = format!(
            "the event has neither `quantity` nor `value` in its data; send one, or add {setting} that says where the quantity is read"
        );
        return Err(invalid("quantity", message));
    };
    record.set("quantity", quantity);
    for field in UNMAPPED_FIELDS {
        if let Some(json) = find(event, field, &in_data(field))? {
            record.set_text(field, json);
        }
    }
    record.set_time(event);
    record.read()
}

fn find<'a>(event: &'a Event<'_>, field: &'static str, path: &ValuePath) -> Result<Option<&'a str>, Problem> {
    event.find(path).map_err(|reason| {
        invalid(field, format!("`{field}` cannot be read from `{}` of the event: {reason}", String::from(path.clone())))
    })
}

fn missing(field: &'static str, path: &ValuePath) -> Problem {
    invalid(field, format!("the event has no value at `{}`, from which `{field}` is read", String::from(path.clone())))
}

/// A record as JSON, without the closing bracket.
struct RecordJson(String);

impl RecordJson {
    fn new(key: &str, usage_type: &str) -> Self {
        Self(format!("{{\"idempotencyKey\":{},\"usageType\":{}", quoted(key), quoted(usage_type)))
    }

    /// Sets a field to a value in JSON.
    fn set(&mut self, field: &str, json: &str) {
        for part in [",\"", field, "\":", json] {
            self.0.push_str(part);
        }
    }

    /// Sets a field to a text; a number or a truth value becomes one.
    fn set_text(&mut self, field: &str, json: &str) {
        self.set(field, &as_text(json));
    }

    fn set_required(&mut self, event: &Event<'_>, field: &'static str, path: &ValuePath) -> Result<(), Problem> {
        self.set(field, find(event, field, path)?.ok_or_else(|| missing(field, path))?);
        Ok(())
    }

    /// Sets the time of the event, if it has one.
    fn set_time(&mut self, event: &Event<'_>) {
        if let Ok(Some(time)) = event.find(&attribute("time")) {
            self.set("occurredAt", time);
        }
    }

    fn read(self) -> SentRecord {
        read_input::<RecordInput>(&(self.0 + "}"))
    }
}

fn attribute(name: &str) -> ValuePath {
    ValuePath::Attribute(name.to_owned())
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The JSON of a text: that of a number or a truth value in quotes.
fn as_text(json: &str) -> String {
    match json.as_bytes().first() {
        Some(b'"' | b'{' | b'[') | None => json.to_owned(),
        Some(_) => format!("\"{json}\""),
    }
}
