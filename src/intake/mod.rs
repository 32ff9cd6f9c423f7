//! Records that arrive by other ways than `recordUsage`, and what all ways share: who may record, under which restrictions, keys of records
//! that have none of their own, and how a call that is rejected as a whole is counted.
//!
//! A module here maps the messages of a protocol to records as sent ([`SentRecord`]), without I/O; `crate::http` reads the request and writes
//! the answer. From [`record`] on, all ways are one: the same checks, limits, outcomes and counts.

pub mod cloud_events;
pub mod otlp;

use sha2::{Digest, Sha256};

use crate::auth::{Principal, Scope};
use crate::domain::record_input::SentRecord;
use crate::error::Error;
use crate::recording::{Actor, RecordOutcome, Recorder};

/// The maximum length of an idempotency key, in bytes.
const KEY_MAX: usize = 255;

/// Requires the scope `record`: `UNAUTHENTICATED` without a token, `FORBIDDEN` if the token or the viewer's role lacks it. A rejection is
/// counted, so that a service that is never recorded shows in `ingestion`.
pub fn require_scope(recorder: &Recorder, principal: &Principal) -> Result<(), Error> {
    principal.require(Scope::Record).inspect_err(|error| record_rejection(recorder, principal, error, 1))
}

/// Counts a call that was rejected as a whole before [`record`] under the name of its caller, as `records` records.
pub fn record_rejection(recorder: &Recorder, principal: &Principal, error: &Error, records: usize) {
    recorder.ingestion_counters().record_rejected_call(principal.client_name(), error.code(), &error.to_string(), records);
}

/// Records what `principal` sent and returns an outcome for each record, in the order sent. The caller has checked the scope
/// ([`require_scope`]).
///
/// A record that cannot be read, that is invalid, or that the token may not record, rejects itself only. Every outcome is counted, and so is
/// the call if it fails as a whole, by the errors of [`Recorder::record`].
pub async fn record(recorder: &Recorder, principal: &Principal, sent: Vec<SentRecord>) -> Result<Vec<RecordOutcome>, Error> {
    if *principal == Principal::Developer {
        warn_recording_without_token();
    }
    let restrictions = principal.restrictions();
    recorder.record_by(sent, Actor { name: principal.name(), restrictions: &restrictions }).await
}

/// The idempotency key of a record that is identified by `parts`: different parts give different keys. It is their JSON array, such as
/// `["meter","42"]`; if that is longer than a key may be, `sha256:` and the hash of it.
pub fn key_of(parts: &[&str]) -> String {
    let text = serde_json::Value::from(parts).to_string();
    if text.len() <= KEY_MAX { text } else { format!("sha256:{}", hex::encode(Sha256::digest(&text))) }
}

/// Warns once per process.
fn warn_recording_without_token() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        tracing::warn!(
            "USAGE IS BEING RECORDED WITHOUT A SERVICE TOKEN, because ENVIRONMENT is `development`; in production this call would be rejected"
        );
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_parts_give_different_keys() {
        let long = "x".repeat(300);
        let parts: [&[&str]; 8] =
            [&["a", "b"], &["ab", ""], &["", "ab"], &["a\",\"b"], &["a", "b", ""], &["[\"a\"", "\"b\"]"], &[&long], &[&long, ""]];
        let keys: std::collections::BTreeSet<_> = parts.iter().map(|parts| key_of(parts)).collect();
        assert_eq!(keys.len(), parts.len(), "{keys:?}");
        assert!(keys.iter().all(|key| (1..=KEY_MAX).contains(&key.len())));
        assert_eq!(key_of(&["meter", "42"]), r#"["meter","42"]"#);
    }
}
