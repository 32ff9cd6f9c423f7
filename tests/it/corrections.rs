//! Corrections: a corrected record no longer counts, nothing is deleted, and every result is correct immediately.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{TestApp, assert_rollups_equal_records, on_both_databases, record};

async fn void(app: &TestApp, key: &str, reason: &str) -> Value {
    let query = "mutation ($key: ID!, $reason: String!) {
        voidUsage(input: {accountId: \"acme\", idempotencyKey: $key, reason: $reason}) { status voidedId replacementId correctedAt } }";
    app.graphql(query, json!({"key": key, "reason": reason}), None).await.body
}

async fn amend(app: &TestApp, key: &str, replacement: Value) -> Value {
    let query = "mutation ($key: ID!, $replacement: UsageReplacementInput!) {
        amendUsage(input: {accountId: \"acme\", idempotencyKey: $key, reason: \"meter was wrong\", replacement: $replacement}) {
            status voidedId replacementId } }";
    app.graphql(query, json!({"key": key, "replacement": replacement}), None).await.body
}

/// Input tokens by every kind of query: from rollups, over all accounts, from records, by day, by group.
async fn tokens(app: &TestApp) -> Vec<String> {
    let range = "range: {days: {from: \"2026-11-18\", through: \"2026-11-21\"}}, timeZone: \"Asia/Kathmandu\"";
    let data = app.query(&format!(
        "{{ all: usageInsights({range}) {{ totals {{ tokens }} breakdown(by: MODEL) {{ rows {{ totals {{ tokens }} }} }} }}
            account: usageInsights({range}, filter: {{accountId: \"acme\"}}) {{ totals {{ tokens }} }}
            records: usageInsights({range}, filter: {{accountId: \"acme\", userId: \"u\"}}) {{ totals {{ tokens }} }}
            ragged: usageInsights(range: {{instants: {{start: \"2026-11-20T09:59:59.999Z\", end: \"2026-11-20T10:07:00Z\"}}}}) {{ totals {{ tokens }} }}
            daily: dailyUsage({range}) {{ series {{ total }} }} }}"
    )).await;
    let text = |value: &Value| value.as_str().unwrap_or("none").to_owned();
    vec![
        text(&data["all"]["totals"]["tokens"]),
        text(&data["all"]["breakdown"]["rows"][0]["totals"]["tokens"]),
        text(&data["account"]["totals"]["tokens"]),
        text(&data["records"]["totals"]["tokens"]),
        text(&data["ragged"]["totals"]["tokens"]),
        text(&data["daily"]["series"][0]["total"]),
    ]
}

fn code(body: &Value) -> &str {
    body["errors"][0]["extensions"]["code"].as_str().unwrap_or_else(|| panic!("no code in {body:#}"))
}

on_both_databases! {
    async fn voided_record_stops_counting_immediately_and_keeps_its_key(app: &TestApp) {
        let sent = record("k", "tokens_input", 100, "2026-11-20T10:00:00Z", json!({"userId": "u", "model": "m"}));
        app.record_all(vec![sent.clone()]).await;
        assert_eq!(tokens(app).await, ["100"; 6]);
        let first = void(app, "k", "counted in error").await["data"]["voidUsage"].clone();
        assert_eq!((&first["status"], &first["replacementId"]), (&json!("CORRECTED"), &json!(null)));
        assert_eq!(tokens(app).await, ["0", "none", "0", "0", "0", "0"]);
        let data = app.query("{ usageInsights(range: {preset: ALL_TIME}) { range { days } totals { records byType { usageType } } firstRecordAt peakDay { date } } }").await;
        assert_eq!(data["usageInsights"], json!({"range": {"days": 1}, "totals": {"records": "0", "byType": []}, "firstRecordAt": null, "peakDay": null}));

        // Repeating it changes nothing; another reason is rejected; the resent record is still a duplicate.
        app.set_time("2026-11-21T13:00:00Z");
        let again = void(app, "k", "counted in error").await["data"]["voidUsage"].clone();
        assert_eq!((&again["status"], &again["correctedAt"]), (&json!("DUPLICATE"), &first["correctedAt"]));
        assert_eq!(code(&void(app, "k", "another reason").await), "ALREADY_VOIDED");
        assert_eq!(app.record(json!([sent])).await["duplicates"], 1);
        assert_eq!(tokens(app).await[0], "0");
    }

    async fn amendments_are_atomic_and_repeatable(app: &TestApp) {
        app.record_all(vec![record("k", "tokens_input", 100, "2026-11-20T10:00:00Z", json!({"userId": "u", "model": "m"}))]).await;
        let replacement = |quantity: i64| json!({"usageType": "tokens_input", "quantity": quantity, "userId": "u", "model": "m"});
        let first = amend(app, "k", replacement(40)).await["data"]["amendUsage"].clone();
        assert_eq!(first["status"], "CORRECTED");
        // Its time is omitted: it keeps the time of the replaced record.
        assert_eq!(tokens(app).await, ["40"; 6]);
        assert_eq!(amend(app, "k", replacement(40)).await["data"]["amendUsage"], json!({
            "status": "DUPLICATE", "voidedId": first["voidedId"], "replacementId": first["replacementId"],
        }));
        let second = amend(app, "k", replacement(70)).await["data"]["amendUsage"].clone();
        assert_eq!(second["voidedId"], first["replacementId"]);
        assert_eq!(tokens(app).await, ["70"; 6]);
        assert_eq!(amend(app, "k", replacement(70)).await["data"]["amendUsage"]["status"], "DUPLICATE");
        // Amending back is a correction, even where an earlier one said the same.
        let back = amend(app, "k", replacement(40)).await["data"]["amendUsage"].clone();
        assert_eq!((&back["status"], &back["voidedId"]), (&json!("CORRECTED"), &second["replacementId"]));
        assert_eq!(tokens(app).await, ["40"; 6]);
        let third = void(app, "k", "all wrong").await["data"]["voidUsage"].clone();
        assert_eq!(third["voidedId"], back["replacementId"]);
        assert_eq!(tokens(app).await[0], "0");
        assert_eq!(code(&amend(app, "k", replacement(1)).await), "ALREADY_VOIDED");
    }

    async fn duplicate_of_a_corrected_record_says_what_counts_now(app: &TestApp) {
        let sent = |key: &str| record(key, "tokens_input", 100, "2026-11-20T10:00:00Z", json!({}));
        app.record_all(vec![sent("kept"), sent("replaced"), sent("voided")]).await;
        for quantity in [5, 6] {
            amend(app, "replaced", json!({"usageType": "tokens_input", "quantity": quantity})).await;
        }
        void(app, "voided", "counted in error").await;
        let payload = app.record(json!([sent("kept"), sent("replaced"), sent("voided"), sent("new")])).await;
        let of = |index: usize| &payload["results"][index];
        assert_eq!((of(0)["status"].as_str(), &of(0)["currentRecordId"], &of(0)["warnings"]), (Some("DUPLICATE"), &of(0)["recordId"], &json!([])));
        let warning = |index: usize| of(index)["warnings"][0]["code"].clone();
        assert_eq!((of(1)["status"].as_str(), warning(1)), (Some("DUPLICATE"), json!("SUPERSEDED")));
        assert_ne!(of(1)["currentRecordId"], of(1)["recordId"]);
        let data = app.query("{ usageRecords { nodes { id idempotencyKey } } }").await;
        let current = data["usageRecords"]["nodes"].as_array().unwrap().iter().find(|node| node["idempotencyKey"] == "replaced").unwrap();
        assert_eq!(of(1)["currentRecordId"], current["id"]);
        assert_eq!((of(2)["status"].as_str(), &of(2)["currentRecordId"], warning(2)), (Some("DUPLICATE"), &json!(null), json!("SUPERSEDED")));
        assert_eq!((of(3)["status"].as_str(), &of(3)["currentRecordId"]), (Some("RECORDED"), &of(3)["recordId"]));
    }

    async fn correction_history_is_listed_on_request(app: &TestApp) {
        app.record_all(vec![record("k", "tokens_input", 100, "2026-11-20T10:00:00Z", json!({}))]).await;
        let amended = amend(app, "k", json!({"usageType": "tokens_input", "quantity": 5, "occurredAt": "2026-11-19T10:00:00Z"})).await["data"]["amendUsage"].clone();
        let fields = "nodes { id idempotencyKey quantity occurredAt correction { reason correctedBy correctedAt replacementId } }";
        let data = app.query(&format!("{{ now: usageRecords {{ {fields} }} all: usageRecords(includeVoided: true) {{ {fields} }} }}")).await;
        let standing = json!({"id": amended["replacementId"], "idempotencyKey": "k", "quantity": "5", "occurredAt": "2026-11-19T10:00:00.000Z", "correction": null});
        assert_eq!(data["now"]["nodes"], json!([standing]));
        assert_eq!(data["all"]["nodes"], json!([
            {"id": amended["voidedId"], "idempotencyKey": "k", "quantity": "100", "occurredAt": "2026-11-20T10:00:00.000Z", "correction": {
                "reason": "meter was wrong", "correctedBy": "(development)", "correctedAt": "2026-11-21T12:00:00.000Z", "replacementId": amended["replacementId"],
            }},
            standing,
        ]));
    }

    async fn impossible_corrections_are_rejected_with_a_code(app: &TestApp) {
        assert_eq!(code(&void(app, "nothing", "x").await), "NOT_FOUND");
        assert_eq!(code(&void(app, "nothing", "").await), "INVALID_ARGUMENT");
        app.record_all(vec![record("k", "tokens_input", 1, "2026-11-20T10:00:00Z", json!({}))]).await;
        let body = amend(app, "k", json!({"usageType": "nonsense", "quantity": -1})).await;
        assert_eq!(code(&body), "INVALID_ARGUMENT");
        let message = body["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains("nonsense") && message.contains("quantity"), "{message}");
        assert_eq!(tokens(app).await[0], "1");
    }

    async fn concurrent_corrections_of_one_record_retract_it_once(app: &TestApp) {
        app.record_all((0..4).map(|key| record(&format!("k{key}"), "tokens_input", 10, "2026-11-20T10:00:00Z", json!({"userId": "u"}))).collect()).await;
        let voids = (0..24).map(|call| async move { void(app, &format!("k{}", call % 3), "same").await });
        let bodies = join_all(voids).await;
        let corrected = bodies.iter().filter(|body| body["data"]["voidUsage"]["status"] == "CORRECTED").count();
        let duplicates = bodies.iter().filter(|body| body["data"]["voidUsage"]["status"] == "DUPLICATE").count();
        assert_eq!((corrected, duplicates), (3, 21));
        assert_eq!(tokens(app).await[0], "10");
        let outside = app.database().connect().await;
        assert_rollups_equal_records(&outside).await;
        outside.close().await.unwrap();
    }

    async fn corrections_of_totals_beyond_64_bits_are_exact(app: &TestApp) {
        let largest = |key: &str| record(key, "tokens_input", i64::MAX, "2026-11-20T10:00:00Z", json!({"userId": "u", "model": "m"}));
        app.record_all(vec![largest("a"), largest("b"), largest("c"), record("one", "tokens_input", 1, "2026-11-20T10:00:00Z", json!({"userId": "u", "model": "m"}))]).await;
        void(app, "b", "x").await;
        assert_eq!(tokens(app).await, vec![(i128::from(i64::MAX) * 2 + 1).to_string(); 6]);
        void(app, "a", "x").await;
        void(app, "c", "x").await;
        assert_eq!(tokens(app).await, ["1"; 6]);
    }
}
