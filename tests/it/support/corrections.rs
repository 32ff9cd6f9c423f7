//! Corrections to send.

use serde_json::{Value, json};

use super::TestApp;

/// Voids `$records`.
pub const VOID: &str = "mutation ($records: [RecordVoidInput!]!) { voidUsage(input: {records: $records}) {
    corrected duplicates rejected
    results { index status voidedId replacementId correctedAt code message field problems { code field message }
        warnings { code field message } } } }";
/// Amends `$records`.
pub const AMEND: &str = "mutation ($records: [RecordAmendmentInput!]!) { amendUsage(input: {records: $records}) {
    corrected duplicates rejected
    results { index status voidedId replacementId correctedAt code message field problems { code field message }
        warnings { code field message } } } }";

/// A record to void.
pub fn to_void(account: &str, key: &str, reason: &str) -> Value {
    json!({"accountId": account, "idempotencyKey": key, "reason": reason})
}

/// A replacement of the record under a key. `replacement` has its other fields.
pub fn amendment(account: &str, key: &str, replacement: Value, reason: &str) -> Value {
    let mut record = json!({"accountId": account, "idempotencyKey": key});
    if let (Value::Object(record), Value::Object(replacement)) = (&mut record, replacement) {
        record.extend(replacement);
    }
    json!({"record": record, "reason": reason})
}

impl TestApp {
    /// Voids records and returns the payload.
    pub async fn void(&self, records: Value) -> Value {
        self.query_with(VOID, json!({ "records": records })).await["voidUsage"].clone()
    }

    /// Amends records and returns the payload.
    pub async fn amend(&self, records: Value) -> Value {
        self.query_with(AMEND, json!({ "records": records })).await["amendUsage"].clone()
    }

    /// Voids one record, which must not be voided yet, and returns the result.
    pub async fn void_record(&self, account: &str, key: &str, reason: &str) -> Value {
        corrected(&self.void(json!([to_void(account, key, reason)])).await)
    }

    /// Replaces one record and returns the result.
    pub async fn amend_record(&self, account: &str, key: &str, replacement: Value, reason: &str) -> Value {
        corrected(&self.amend(json!([amendment(account, key, replacement, reason)])).await)
    }
}

fn corrected(payload: &Value) -> Value {
    assert_eq!(payload["corrected"], 1, "{payload:#}");
    payload["results"][0].clone()
}
