//! Records to send.

use serde_json::{Value, json};

/// A record of `acme`: a type, a quantity, a time; other fields are merged in.
pub fn record(key: &str, usage_type: &str, quantity: i64, occurred_at: &str, other: Value) -> Value {
    let mut record = json!({
        "idempotencyKey": key,
        "accountId": "acme",
        "usageType": usage_type,
        "quantity": quantity,
        "occurredAt": occurred_at,
    });
    if let (Value::Object(record), Value::Object(other)) = (&mut record, other) {
        record.extend(other);
    }
    record
}

/// Records of one type, one per quantity and time.
pub fn records(usage_type: &str, quantities: &[(i64, &str)]) -> Vec<Value> {
    quantities
        .iter()
        .enumerate()
        .map(|(index, (quantity, at))| record(&format!("{usage_type}-{index}"), usage_type, *quantity, at, json!({})))
        .collect()
}
