//! Events that are rejected: broken ones reject themselves only.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{BATCH, STRUCTURED, event, outcomes, recorded, send, with};
use crate::support::on_both_databases;

/// What is no valid event, with the field of its problem.
fn broken() -> Vec<(String, &'static str)> {
    let valid = || event("broken", &json!({"quantity": 1}));
    let without = |name: &str| {
        let mut event = valid();
        event.as_object_mut().unwrap().remove(name);
        event.to_string()
    };
    let changed = |name: &str, value: Value| with(valid(), name, &value).to_string();
    let added = |members: &str| valid().to_string().replacen('{', &format!("{{{members},"), 1);
    let mut cases: Vec<_> = ["specversion", "id", "source", "type"].map(|name| (without(name), name)).to_vec();
    cases.extend(["id", "source", "type"].map(|name| (changed(name, json!("")), name)));
    cases.extend(["id", "source", "type"].map(|name| (changed(name, json!("a\u{0}b")), name)));
    cases.extend(["id", "source", "type"].map(|name| (changed(name, json!(5)), name)));
    cases.extend([
        (changed("specversion", json!("0.3")), "specversion"),
        (changed("specversion", json!(1.0)), "specversion"),
        (changed("id", Value::Null), "id"),
        (changed("data_base64", json!("eyJxdWFudGl0eSI6MX0=")), "data_base64"),
        (added(r#""id": "other""#), ""),
        (added(r#""data": {}"#), ""),
        (changed("id", json!("SURROGATE")).replace("SURROGATE", "half \\ud83d"), "id"),
        (changed("data", json!({})).replace("{}", "5"), "quantity"),
        (changed("data", json!([{"quantity": 1}])), "quantity"),
        (changed("data", json!("REPEATED")).replace("\"REPEATED\"", r#"{"quantity": 1, "quantity": 2}"#), "quantity"),
        (changed("datacontenttype", json!("text/plain")), "quantity"),
        (without("data").replacen('{', r#"{"data_base64": "not base64","#, 1), "data_base64"),
        (without("data").replacen('{', r#"{"data_base64": "/w==","#, 1), "quantity"),
        (without("data").replacen('{', r#"{"data_base64": "ew==","#, 1), "quantity"),
        (without("data"), "quantity"),
        (without("subject"), "accountId"),
        ("null".into(), ""),
        ("5".into(), ""),
        ("[]".into(), ""),
        (r#""event""#.into(), ""),
        ("{}".into(), "specversion"),
    ]);
    cases
}

on_both_databases! {
    async fn broken_event_rejects_itself_only(app: &TestApp) {
        let cases = broken();
        for (number, (broken, field)) in cases.iter().enumerate() {
            let good = |name: &str| event(&format!("{name}{number}"), &json!({"quantity": 1}));
            let reply = send(app, BATCH, format!("[{},{broken},{}]", good("a"), good("b"))).await;
            assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{broken}");
            let expected = [(0, "RECORDED", ""), (1, "REJECTED", "INVALID_EVENT"), (2, "RECORDED", "")];
            assert_eq!(outcomes(&reply), expected.map(|(index, status, code)| (index, status.to_owned(), code.to_owned())), "{broken}");
            assert_eq!(reply.body["results"][1]["field"].as_str().unwrap_or_default(), *field, "{broken}\n{:#}", reply.body);
        }
        let recorded = app.query("{ usageInsights(range: {preset: TODAY}) { totals { records } } }").await;
        assert_eq!(recorded["usageInsights"]["totals"]["records"], (2 * cases.len()).to_string());
    }

    async fn values_of_an_event_are_checked_like_those_of_a_record(app: &TestApp) {
        let valid = || event("x", &json!({"quantity": 1}));
        for (sent, code, field) in [
            (with(valid(), "time", &json!("yesterday")), "INVALID_TIME", "occurredAt"),
            (with(valid(), "time", &json!(5)), "INVALID_TIME", "occurredAt"),
            (with(valid(), "time", &json!("2026-11-21T13:00:00Z")), "OCCURRED_IN_FUTURE", "occurredAt"),
            (with(valid(), "subject", &json!("a\u{0}b")), "INVALID_TEXT", "accountId"),
            (with(valid(), "subject", &json!("x".repeat(256))), "INVALID_TEXT", "accountId"),
            (with(valid(), "subject", &json!({"id": 1})), "INVALID_RECORD", "accountId"),
            (with(valid(), "subject", &json!(1.5)), "INVALID_RECORD", "accountId"),
            (with(valid(), "data", &json!({"quantity": 1, "model": ["m"]})), "INVALID_RECORD", "model"),
        ] {
            let reply = send(app, STRUCTURED, &sent).await;
            assert_eq!(outcomes(&reply), [(0, "REJECTED".into(), code.into())], "{sent}");
            assert_eq!(reply.body["results"][0]["field"], field, "{sent}");
        }
        assert_eq!(recorded(app).await, Vec::<String>::new());
    }
}
