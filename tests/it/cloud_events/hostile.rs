//! Events that are made to take memory, time or the stack.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use reqwest::StatusCode;
use serde_json::{Value, json};
use usage_insights::settings::Settings;

use super::{BATCH, STRUCTURED, event, outcomes, recorded, send, with};
use crate::support::{Backend, TestApp};

fn mapped(settings: &mut Settings) {
    let section = r#"
        enabled = true
        [[mappings]]
        type = "deep"
        usage_type = "api_calls"
        quantity = "/quantity"
        metadata = { deep = "/deep" }
        [[mappings]]
        type = "at"
        usage_type = "api_calls"
        quantity = "/list/3"
        model = "/a/b/c"
    "#;
    settings.cloud_events = toml::from_str(section).unwrap();
}

/// The event with a text in place of `"PLACE"`.
fn filled(event: &Value, text: &str) -> String {
    event.to_string().replacen("\"PLACE\"", text, 1)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deep_wide_and_long_events_are_recorded_or_rejected_by_themselves() {
    let app = TestApp::start_with(Backend::Sqlite, mapped).await;
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let many: Vec<_> = (0..200_000).map(|number| format!("\"m{number}\": {number}, ")).collect();
    let many = many.concat();
    let deep = with(event("deep", &json!({"quantity": 1, "deep": "PLACE"})), "type", &json!("deep"));
    let at = |id: &str| with(event(id, &json!({"list": "PLACE", "a": {"b": {"c": "m"}}})), "type", &json!("at"));
    for (name, sent, expected) in [
        ("data that is not read is deep", filled(&event("1", &json!({"quantity": 1, "other": "PLACE"})), &nested(500_000)), ""),
        (
            "an attribute that is not read is deep",
            filled(&with(event("2", &json!({"quantity": 1})), "other", &json!("PLACE")), &nested(500_000)),
            "",
        ),
        ("metadata are deep", filled(&deep, &nested(200)), "INVALID_RECORD"),
        ("metadata are large", filled(&deep, &format!("\"{}\"", "x".repeat(1_000_000))), "METADATA_TOO_LARGE"),
        ("data has many members", filled(&event("3", &json!("PLACE")), &format!("{{{many}\"quantity\": 1}}")), ""),
        ("an event has many members", event("4", &json!({"quantity": 1})).to_string().replacen('{', &format!("{{{many}"), 1), ""),
        ("a list is long", filled(&at("5"), &format!("[{}0]", "1,".repeat(1_000_000))), ""),
        ("a list is short", filled(&at("6"), "[1, 2, 3]"), "INVALID_EVENT"),
        ("a list is none", filled(&at("7"), "{\"3\": 9}"), ""),
        ("an id is long", event(&"x".repeat(1_000_000), &json!({"quantity": 1})).to_string(), ""),
        ("a quantity is long", filled(&event("8", &json!({"quantity": "PLACE"})), &"9".repeat(1_000_000)), "INVALID_QUANTITY"),
        (
            "a type is long",
            with(event("9", &json!({})), "type", &json!("x".repeat(1_000_000))).to_string(),
            "UNMAPPED_EVENT_TYPE",
        ),
        (
            "a version is long",
            with(event("9", &json!({})), "specversion", &json!("x".repeat(1_000_000))).to_string(),
            "INVALID_EVENT",
        ),
        ("an event is a long text", format!("\"{}\"", "x".repeat(1_000_000)), "INVALID_EVENT"),
        (
            "data are a long text",
            with(event("9", &json!("x".repeat(1_000_000))), "type", &json!("deep")).to_string(),
            "INVALID_EVENT",
        ),
    ] {
        let reply = send(&app, STRUCTURED, sent).await;
        let status = if expected.is_empty() { "RECORDED" } else { "REJECTED" };
        assert_eq!(outcomes(&reply), [(0, status.to_owned(), expected.to_owned())], "{name}");
        assert!(reply.body.to_string().len() < 8_192, "{name}: the answer is long");
    }
    assert_eq!(recorded(&app).await.len(), 7);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn full_batch_is_recorded_and_one_record_more_is_not() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| {
        let section = "enabled = true\n[[mappings]]\ntype = \"two\"\nusage_type = \"tokens_input\"\n[[mappings]]\ntype = \"two\"\nusage_type = \"tokens_output\"";
        settings.cloud_events = toml::from_str(section).unwrap();
    })
    .await;
    let two = |id: usize| with(event(&id.to_string(), &json!({})), "type", &json!("two"));
    let batch = |events: usize| json!((0..events).map(two).collect::<Vec<_>>());
    let reply = send(&app, BATCH, batch(2_500)).await;
    assert_eq!((reply.status, &reply.body["recorded"]), (StatusCode::OK, &json!(5_000)));
    let reply = send(&app, BATCH, batch(2_501)).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
    let extensions = &reply.body["errors"][0]["extensions"];
    assert_eq!((&extensions["code"], &extensions["limit"]["name"]), (&json!("TOO_MANY_RECORDS"), &json!("recordsPerCall")));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damaged_bodies_and_headers_never_cause_an_internal_error() {
    let seed = std::env::var("FUZZ_SEED").map_or_else(|_| rand::random(), |seed| seed.parse().unwrap());
    println!("FUZZ_SEED={seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let app = TestApp::start_with(Backend::Sqlite, mapped).await;
    let at = with(event("2", &json!({"list": [0, 1, 2, 3], "a": {"b": {"c": "m"}}})), "type", &json!("at"));
    let encoded = with(with(event("3", &Value::Null), "data_base64", &json!("eyJxdWFudGl0eSI6IDF9")), "type", &json!("deep"));
    let whole = json!([event("1", &json!({"quantity": 1})), at, encoded]).to_string();
    let mut statuses = std::collections::BTreeMap::new();
    for _ in 0..1_500 {
        let mut body = whole.clone().into_bytes();
        for _ in 0..random.random_range(1..4) {
            let position = random.random_range(0..body.len());
            let other = body[random.random_range(0..body.len())];
            match random.random_range(0..4) {
                0 => body[position] = random.random(),
                1 => body[position] = other,
                2 => body.insert(position, other),
                _ => drop(body.remove(position)),
            }
        }
        let attribute: Vec<u8> = (0..random.random_range(0..6)).map(|_| b"a%F0e2\"\\ \xC3"[random.random_range(0..10)]).collect();
        let request =
            app.post("/events").header("content-type", if random.random_bool(0.8) { BATCH } else { "application/json" });
        let request =
            if random.random_bool(0.2) { request.header("ce-id", &attribute[..]).header("ce-source", "s") } else { request };
        let reply = app.send(request.body(body)).await;
        *statuses.entry(reply.status).or_insert(0) += 1;
    }
    let of = |status: StatusCode| statuses.get(&status).copied().unwrap_or_default();
    assert!(of(StatusCode::OK) > 0 && of(StatusCode::BAD_REQUEST) > 0, "{statuses:?}");
    assert_eq!(of(StatusCode::OK) + of(StatusCode::BAD_REQUEST), 1_500, "{statuses:?}");
    app.stop().await;
}
