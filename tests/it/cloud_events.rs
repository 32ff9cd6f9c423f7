//! Usage as events in the format CloudEvents: content modes, keys, outcomes per event, and the access of tokens.

mod calls;
mod hostile;
mod mappings;
mod rejections;

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::support::{Reply, TestApp, on_both_databases};

const STRUCTURED: &str = "application/cloudevents+json";
const BATCH: &str = "application/cloudevents-batch+json";

/// An event of a usage type.
fn event(id: &str, data: &Value) -> Value {
    json!({ "specversion": "1.0", "id": id, "source": "meter", "type": "api_calls", "subject": "acme",
            "time": "2026-11-21T11:00:00Z", "data": data })
}

fn with(mut event: Value, name: &str, value: &Value) -> Value {
    event[name] = value.clone();
    event
}

/// Sends a body to `/events`.
async fn send(app: &TestApp, content_type: &str, body: impl ToString) -> Reply {
    app.send(app.post("/events").header("content-type", content_type).body(body.to_string())).await
}

/// The index, status and code of each result.
fn outcomes(reply: &Reply) -> Vec<(u64, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let results = reply.body["results"].as_array().unwrap_or_else(|| panic!("{reply:?}"));
    results.iter().map(|result| (result["index"].as_u64().unwrap(), text(&result["status"]), text(&result["code"]))).collect()
}

/// All records, as `account key usageType quantity`.
async fn recorded(app: &TestApp) -> Vec<String> {
    let records = "{ usageRecords(first: 100) { nodes { accountId idempotencyKey usageType quantity } } }";
    let records = app.query(records).await;
    let mut lines: Vec<_> = records["usageRecords"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| {
            let text = |name: &str| node[name].as_str().unwrap().to_owned();
            format!("{} {} {} {}", text("accountId"), text("idempotencyKey"), text("usageType"), text("quantity"))
        })
        .collect();
    lines.sort_unstable();
    lines
}

/// A request in binary mode with the required attributes, and others.
fn binary(app: &TestApp, id: &str, others: &[(&str, &str)], body: &str) -> RequestBuilder {
    let required = [("ce-specversion", "1.0"), ("ce-source", "meter"), ("ce-type", "api_calls"), ("ce-subject", "acme")];
    let request = app.post("/events").header("content-type", "application/json").header("ce-id", id).body(body.to_owned());
    let of_both = required.iter().filter(|(name, _)| !others.iter().any(|(other, _)| other == name)).chain(others);
    of_both.fold(request, |request, (name, value)| request.header(*name, *value))
}

on_both_databases! {
    async fn event_is_recorded_in_every_content_mode(app: &TestApp) {
        let reply = send(app, STRUCTURED, event("structured", &json!({"quantity": 1}))).await;
        assert_eq!((reply.status, &reply.body["recorded"]), (StatusCode::OK, &json!(1)), "{reply:?}");
        assert_eq!(reply.headers["content-type"], "application/json; charset=utf-8");
        let batch = json!([event("batch-1", &json!({"value": "20"})), event("batch-2", &json!({"quantity": 300}))]);
        assert_eq!(send(app, BATCH, batch).await.body["recorded"], 2);
        assert_eq!(send(app, "application/json; charset=UTF-8", event("json", &json!({"quantity": 4_000}))).await.body["recorded"], 1);
        let list = json!([event("json-list", &json!({"quantity": 50_000}))]);
        assert_eq!(send(app, "application/json", list).await.body["recorded"], 1);
        let encoded = json!({"specversion": "1.0", "id": "base64", "source": "meter", "type": "api_calls", "subject": "acme", "data_base64": "eyJxdWFudGl0eSI6IDYwMDAwMH0="});
        assert_eq!(send(app, STRUCTURED, encoded).await.body["recorded"], 1);
        let reply = app.send(binary(app, "binary", &[("ce-time", "2026-11-21T12:00:00+01:00")], "{\"quantity\": 7000000}")).await;
        assert_eq!(reply.body["recorded"], 1, "{reply:?}");
        assert_eq!(send(app, BATCH, "[]").await.body["recorded"], 0);

        let keys = ["base64", "batch-1", "batch-2", "binary", "json", "json-list", "structured"];
        let quantities = [600_000, 20, 300, 7_000_000, 4_000, 50_000, 1];
        let expected: Vec<_> = keys.iter().zip(quantities).map(|(key, quantity)| format!("acme [\"meter\",\"{key}\"] api_calls {quantity}")).collect();
        assert_eq!(recorded(app).await, expected);
    }

    async fn events_sent_again_are_duplicates_and_other_content_is_a_conflict(app: &TestApp) {
        let sent = event("1", &json!({"quantity": 5}));
        assert_eq!(send(app, STRUCTURED, &sent).await.body["recorded"], 1);
        let reply = send(app, BATCH, json!([sent, sent])).await;
        assert_eq!((reply.status, &reply.body["duplicates"]), (StatusCode::OK, &json!(2)), "{reply:?}");
        let without_time = with(sent.clone(), "time", &Value::Null);
        assert_eq!(send(app, STRUCTURED, without_time).await.body["duplicates"], 1);

        let reply = send(app, BATCH, json!([event("1", &json!({"quantity": 6})), event("2", &json!({"quantity": 7}))])).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST);
        assert_eq!(outcomes(&reply), [(0, "CONFLICT".into(), "IDEMPOTENCY_CONFLICT".into()), (1, "RECORDED".into(), String::new())]);
        assert_eq!(reply.body["results"][0]["differences"][0], json!({"field": "quantity", "existing": "5", "sent": "6"}));
        let error = &reply.body["errors"][0];
        assert_eq!((&error["extensions"]["code"], &error["extensions"]["retryable"]), (&json!("EVENTS_REJECTED"), &json!(false)));
        assert!(error["message"].as_str().unwrap().starts_with("1 record was not recorded"), "{error}");
        assert_eq!(recorded(app).await, ["acme [\"meter\",\"1\"] api_calls 5", "acme [\"meter\",\"2\"] api_calls 7"]);
    }

    async fn source_and_id_form_the_key_unambiguously(app: &TestApp) {
        let long = "x".repeat(400);
        let pairs = [("a", "b"), ("ab", "c"), ("a", "bc"), ("a\",\"b", "c"), ("a", "b\",\"c"), ("a,b", " "), (&long, "1"), (&long, "2"), ("s", &long), ("é", "\u{1f600}")];
        let of_pair = |(source, id): &(&str, &str)| with(event(id, &json!({"quantity": 1})), "source", &json!(source));
        let batch: Vec<_> = pairs.iter().map(of_pair).collect();
        let reply = send(app, BATCH, json!(batch)).await;
        assert_eq!(reply.body["recorded"], pairs.len(), "{reply:?}");
        let keys: std::collections::BTreeSet<_> = reply.body["results"].as_array().unwrap().iter().map(|result| result["idempotencyKey"].as_str().unwrap().to_owned()).collect();
        assert_eq!(keys.len(), pairs.len());
        assert_eq!(send(app, BATCH, json!(batch)).await.body["duplicates"], pairs.len());
    }

    async fn headers_of_a_binary_event_are_decoded(app: &TestApp) {
        for (index, (sent, account)) in [
            ("Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀"),
            ("100%", "100%"),
            ("\"quoted \\\"text\\\"\"", "quoted \"text\""),
            ("a%2Fb%25", "a/b%"),
        ].iter().enumerate() {
            let reply = app.send(binary(app, &index.to_string(), &[("ce-subject", sent)], "{\"quantity\": 1}")).await;
            assert_eq!(reply.body["recorded"], 1, "{sent}: {reply:?}");
            assert_eq!(recorded(app).await.iter().filter(|line| line.starts_with(&format!("{account} ["))).count(), 1, "{sent}");
        }
        for (others, field) in [
            (&[("ce-subject", "%FF")][..], "subject"),
            (&[("ce-id", "again")], "id"),
            (&[("ce-specversion", "0.3")], "specversion"),
            (&[("ce-source", "")], "source"),
            (&[("ce-source", "a%00b")], "source"),
        ] {
            let reply = app.send(binary(app, "broken", others, "{\"quantity\": 1}")).await;
            assert_eq!(outcomes(&reply), [(0, "REJECTED".into(), "INVALID_EVENT".into())], "{others:?}");
            assert_eq!(reply.body["results"][0]["field"], *field, "{reply:?}");
        }
    }

    async fn quantities_are_read_from_their_digits(app: &TestApp) {
        let of = |id: &str, quantity: &str| event(id, &json!({"quantity": 0})).to_string().replace("{\"quantity\":0}", &format!("{{\"quantity\": {quantity}}}"));
        let accepted = [("a", "9007199254740993"), ("b", "\"9223372036854775807\""), ("c", "9007199254740993.0"), ("d", "12e2")];
        let body = format!("[{}]", accepted.map(|(id, quantity)| of(id, quantity)).join(","));
        assert_eq!(send(app, BATCH, body).await.body["recorded"], 4);
        let quantities = ["9007199254740993", "9223372036854775807", "9007199254740993", "1200"];
        let expected: Vec<_> = accepted.iter().zip(quantities).map(|((id, _), quantity)| format!("acme [\"meter\",\"{id}\"] api_calls {quantity}")).collect();
        assert_eq!(recorded(app).await, expected);
        for quantity in ["1.5", "-1", "true", "\"many\"", "9223372036854775808", "[1]", "{}"] {
            let reply = send(app, STRUCTURED, of("x", quantity)).await;
            assert_eq!(outcomes(&reply), [(0, "REJECTED".into(), "INVALID_QUANTITY".into())], "{quantity}");
        }
    }

    async fn bodies_may_be_compressed(app: &TestApp) {
        let body = event("gzip", &json!({"quantity": 1})).to_string();
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(body.as_bytes()).unwrap();
        let sent = |encoding: &str, body: Vec<u8>| app.post("/events").header("content-type", STRUCTURED).header("content-encoding", encoding).body(body);
        let reply = app.send(sent("gzip", encoder.finish().unwrap())).await;
        assert_eq!(reply.body["recorded"], 1, "{reply:?}");
        assert_eq!(app.send(sent("gzip", body.clone().into_bytes())).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(app.send(sent("lz4", body.into_bytes())).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }

    async fn path_of_openmeter_answers_as_openmeter_does(app: &TestApp) {
        let sent = |body: Value| app.post("/api/v1/events").header("content-type", BATCH).body(body.to_string());
        for _ in ["recorded", "a duplicate"] {
            let reply = app.send(sent(json!([event("1", &json!({"value": 3}))]))).await;
            assert_eq!((reply.status, &reply.body), (StatusCode::NO_CONTENT, &json!("")));
        }
        let reply = app.send(sent(json!([event("2", &json!({"value": 3})), event("3", &json!({}))]))).await;
        assert_eq!((reply.status, &reply.headers["content-type"]), (StatusCode::BAD_REQUEST, &"application/problem+json".parse().unwrap()));
        assert_eq!((&reply.body["title"], &reply.body["status"], &reply.body["type"]), (&json!("Bad Request"), &json!(400), &json!("about:blank")));
        assert!(reply.body["detail"].as_str().unwrap().contains("event 1: INVALID_EVENT"), "{reply:?}");
        assert_eq!(outcomes(&reply).len(), 2);
        let reply = app.send(app.post("/api/v1/events").header("content-type", STRUCTURED).body("{")).await;
        assert_eq!((reply.status, &reply.headers["content-type"]), (StatusCode::BAD_REQUEST, &"application/problem+json".parse().unwrap()));
        assert_eq!(reply.body["errors"][0]["extensions"]["code"], "BAD_REQUEST");
        assert_eq!(recorded(app).await.len(), 2);
    }
}
