//! Corrections: a corrected record no longer counts, nothing is deleted, and every result is correct immediately.

use futures_util::future::join_all;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::support::{AMEND, TestApp, VOID, amendment, assert_rollups_equal_records, on_both_databases, record, to_void};

/// The result of voiding one record of `acme`.
async fn void(app: &TestApp, key: &str, reason: &str) -> Value {
    app.void(json!([to_void("acme", key, reason)])).await["results"][0].clone()
}

fn to_amend(key: &str, replacement: Value) -> Value {
    amendment("acme", key, replacement, "meter was wrong")
}

/// The result of replacing one record of `acme`.
async fn amend(app: &TestApp, key: &str, replacement: Value) -> Value {
    app.amend(json!([to_amend(key, replacement)])).await["results"][0].clone()
}

fn input_tokens(quantity: i64) -> Value {
    json!({"usageType": "tokens_input", "quantity": quantity, "userId": "u", "model": "m"})
}

/// Statuses, or the codes of those rejected, in order.
fn outcomes(payload: &Value) -> Vec<&str> {
    let results = payload["results"].as_array().unwrap();
    results.iter().map(|result| result["code"].as_str().or(result["status"].as_str()).unwrap()).collect()
}

/// A field of each result.
fn each(payload: &Value, field: &str) -> Vec<Value> {
    payload["results"].as_array().unwrap().iter().map(|result| result[field].clone()).collect()
}

async fn assert_rollups_are_correct(app: &TestApp) {
    let outside = app.database().connect().await;
    assert_rollups_equal_records(&outside).await;
    outside.close().await.unwrap();
}

/// Input tokens by every kind of query: from rollups, over all accounts, from records, by day, by group.
async fn tokens(app: &TestApp) -> Vec<String> {
    let range = "range: {days: {from: \"2026-11-18\", through: \"2026-11-21\"}}, timeZone: \"Asia/Kathmandu\"";
    let data = app.query(&format!(
        "{{ all: usageInsights({range}) {{ totals {{ tokens }} breakdown(by: {{dimension: MODEL}}) {{ rows {{ totals {{ tokens }} }} }} }}
            account: usageInsights({range}, filter: {{accountIds: [\"acme\"]}}) {{ totals {{ tokens }} }}
            records: usageInsights({range}, filter: {{accountIds: [\"acme\"], userIds: [\"u\"]}}) {{ totals {{ tokens }} }}
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

on_both_databases! {
    async fn voided_record_stops_counting_immediately_and_keeps_its_key(app: &TestApp) {
        let sent = record("k", "tokens_input", 100, "2026-11-20T10:00:00Z", json!({"userId": "u", "model": "m"}));
        app.record_all(vec![sent.clone()]).await;
        assert_eq!(tokens(app).await, ["100"; 6]);
        let first = void(app, "k", "counted in error").await;
        assert_eq!((&first["status"], &first["replacementId"]), (&json!("CORRECTED"), &json!(null)));
        assert_eq!(tokens(app).await, ["0", "none", "0", "0", "0", "0"]);
        let data = app.query("{ usageInsights(range: {preset: ALL_TIME}) { range { days } totals { records byType { usageType } } firstRecordAt peakDay { date } } }").await;
        assert_eq!(data["usageInsights"], json!({"range": {"days": 1}, "totals": {"records": "0", "byType": []}, "firstRecordAt": null, "peakDay": null}));

        // Repeating it changes nothing; another reason is rejected; the resent record is still a duplicate.
        app.set_time("2026-11-21T13:00:00Z");
        let again = void(app, "k", "counted in error").await;
        assert_eq!((&again["status"], &again["correctedAt"]), (&json!("DUPLICATE"), &first["correctedAt"]));
        assert_eq!(void(app, "k", "another reason").await["code"], "ALREADY_VOIDED");
        assert_eq!(app.record(json!([sent])).await["duplicates"], 1);
        assert_eq!(tokens(app).await[0], "0");
    }

    async fn amendments_are_atomic_and_repeatable(app: &TestApp) {
        app.record_all(vec![record("k", "tokens_input", 100, "2026-11-20T10:00:00Z", json!({"userId": "u", "model": "m"}))]).await;
        let replacement = input_tokens;
        let first = amend(app, "k", replacement(40)).await;
        assert_eq!(first["status"], "CORRECTED");
        // Its time is omitted: it keeps the time of the replaced record.
        assert_eq!(tokens(app).await, ["40"; 6]);
        let again = amend(app, "k", replacement(40)).await;
        assert_eq!((&again["status"], &again["voidedId"], &again["replacementId"]), (&json!("DUPLICATE"), &first["voidedId"], &first["replacementId"]));
        let second = amend(app, "k", replacement(70)).await;
        assert_eq!(second["voidedId"], first["replacementId"]);
        assert_eq!(tokens(app).await, ["70"; 6]);
        assert_eq!(amend(app, "k", replacement(70)).await["status"], "DUPLICATE");
        // Amending back is a correction, even where an earlier one said the same.
        let back = amend(app, "k", replacement(40)).await;
        assert_eq!((&back["status"], &back["voidedId"]), (&json!("CORRECTED"), &second["replacementId"]));
        assert_eq!(tokens(app).await, ["40"; 6]);
        let third = void(app, "k", "all wrong").await;
        assert_eq!(third["voidedId"], back["replacementId"]);
        assert_eq!(tokens(app).await[0], "0");
        assert_eq!(amend(app, "k", replacement(1)).await["code"], "ALREADY_VOIDED");
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
        let amended = amend(app, "k", json!({"usageType": "tokens_input", "quantity": 5, "occurredAt": "2026-11-19T10:00:00Z"})).await;
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
        assert_eq!(void(app, "nothing", "x").await["code"], "NOT_FOUND");
        let result = void(app, "nothing", "").await;
        assert_eq!((&result["code"], &result["field"]), (&json!("INVALID_TEXT"), &json!("reason")));
        app.record_all(vec![record("k", "tokens_input", 1, "2026-11-20T10:00:00Z", json!({}))]).await;
        let result = amend(app, "k", json!({"usageType": "nonsense", "quantity": -1})).await;
        let problems: Vec<_> = result["problems"].as_array().unwrap().iter().map(|problem| (&problem["code"], &problem["field"])).collect();
        assert_eq!(problems, [(&json!("UNKNOWN_USAGE_TYPE"), &json!("usageType")), (&json!("INVALID_QUANTITY"), &json!("quantity"))]);
        assert_eq!(tokens(app).await[0], "1");
    }

    async fn corrections_of_a_call_are_answered_one_by_one_in_order(app: &TestApp) {
        app.record_all(["a", "b", "c", "d"].map(|key| record(key, "tokens_input", 100, "2026-11-20T10:00:00Z", json!({"userId": "u", "model": "m"}))).into()).await;
        let voids = json!([
            to_void("acme", "c", "x"), to_void("acme", "nothing", "x"), to_void("acme", "a", "x"), to_void("other", "a", "x"), to_void("acme", "", "x"),
        ]);
        let payload = app.void(voids.clone()).await;
        assert_eq!(outcomes(&payload), ["CORRECTED", "NOT_FOUND", "CORRECTED", "NOT_FOUND", "INVALID_TEXT"]);
        assert_eq!(each(&payload, "index"), [0, 1, 2, 3, 4]);
        assert_eq!(["corrected", "duplicates", "rejected"].map(|count| &payload[count]), [&json!(2), &json!(0), &json!(3)]);
        assert_eq!(tokens(app).await, ["200"; 6]);
        let repeated = app.void(voids).await;
        assert_eq!(outcomes(&repeated), ["DUPLICATE", "NOT_FOUND", "DUPLICATE", "NOT_FOUND", "INVALID_TEXT"]);
        for field in ["voidedId", "correctedAt", "problems"] {
            assert_eq!(each(&repeated, field), each(&payload, field));
        }

        let amendments = json!([
            to_amend("d", input_tokens(7)),
            to_amend("a", input_tokens(7)),
            to_amend("b", input_tokens(-1)),
            to_amend("b", json!({"usageType": "compute_seconds", "quantity": 3, "userId": "u"})),
            to_amend("nothing", input_tokens(7)),
        ]);
        let payload = app.amend(amendments.clone()).await;
        assert_eq!(outcomes(&payload), ["CORRECTED", "ALREADY_VOIDED", "INVALID_QUANTITY", "CORRECTED", "NOT_FOUND"]);
        assert_eq!(payload["results"][3]["warnings"][0]["code"], "TIER_MISSING");
        assert_eq!(tokens(app).await, ["7"; 6]);
        let repeated = app.amend(amendments).await;
        assert_eq!(outcomes(&repeated), ["DUPLICATE", "ALREADY_VOIDED", "INVALID_QUANTITY", "DUPLICATE", "NOT_FOUND"]);
        assert_eq!(each(&repeated, "replacementId"), each(&payload, "replacementId"));
        assert_rollups_are_correct(app).await;
    }

    async fn corrections_of_one_key_in_a_call_apply_one_after_another(app: &TestApp) {
        app.record_all(["k", "v"].map(|key| record(key, "tokens_input", 100, "2026-11-20T10:00:00Z", json!({"userId": "u", "model": "m"}))).into()).await;
        let moved = json!({"usageType": "tokens_input", "quantity": 50, "userId": "u", "model": "m", "occurredAt": "2026-11-20T10:01:00Z"});
        let amendments = json!([to_amend("k", input_tokens(40)), to_amend("v", input_tokens(1)), to_amend("k", moved), to_amend("k", input_tokens(70)), to_amend("k", input_tokens(70))]);
        let payload = app.amend(amendments.clone()).await;
        assert_eq!(outcomes(&payload), ["CORRECTED", "CORRECTED", "CORRECTED", "CORRECTED", "DUPLICATE"]);
        let (voided, replacements) = (each(&payload, "voidedId"), each(&payload, "replacementId"));
        assert_eq!((&voided[2], &voided[3], &replacements[4]), (&replacements[0], &replacements[2], &replacements[3]));
        assert_eq!(tokens(app).await, ["71"; 6]);
        // It keeps the time of the record that it replaces, which is one of this call.
        let data = app.query("{ usageRecords(filter: {accountIds: [\"acme\"]}) { nodes { idempotencyKey occurredAt } } }").await;
        let kept = data["usageRecords"]["nodes"].as_array().unwrap().iter().find(|node| node["idempotencyKey"] == "k").unwrap();
        assert_eq!(kept["occurredAt"], "2026-11-20T10:01:00.000Z");
        // The whole call once more changes nothing, although its first correction is not the last one of the key.
        let repeated = app.amend(amendments).await;
        assert_eq!(outcomes(&repeated), ["DUPLICATE"; 5]);
        assert_eq!((each(&repeated, "voidedId"), each(&repeated, "replacementId")), (voided, replacements));
        // A part of it is another call: it amends back.
        assert_eq!(outcomes(&app.amend(json!([to_amend("k", input_tokens(40)), to_amend("k", input_tokens(60))])).await), ["CORRECTED"; 2]);
        assert_eq!(tokens(app).await, ["61"; 6]);

        let voids = json!([to_void("acme", "v", "one"), to_void("acme", "v", "two"), to_void("acme", "v", "one")]);
        assert_eq!(outcomes(&app.void(voids.clone()).await), ["CORRECTED", "ALREADY_VOIDED", "DUPLICATE"]);
        assert_eq!(outcomes(&app.void(voids).await), ["DUPLICATE", "ALREADY_VOIDED", "DUPLICATE"]);
        assert_eq!(tokens(app).await, ["60"; 6]);
        assert_rollups_are_correct(app).await;
    }

    async fn a_call_has_at_most_a_thousand_corrections(app: &TestApp) {
        let account = |key: usize| format!("account-{}", key % 7);
        let sent = |key: usize| record(&format!("k{key}"), "tokens_input", 1, "2026-11-20T10:00:00Z", json!({"accountId": account(key)}));
        app.record_all((0..1_001).map(sent).collect()).await;
        let amendments: Vec<_> = (0..1_001).map(|key| amendment(&account(key), &format!("k{key}"), input_tokens(3), "r")).collect();
        let reply = app.graphql(AMEND, json!({"records": amendments}), None).await;
        let extensions = &reply.body["errors"][0]["extensions"];
        assert_eq!((&extensions["code"], &extensions["field"]), (&json!("TOO_MANY_RECORDS"), &json!("input.records")));
        assert_eq!(extensions["limit"], json!({"name": "correctionsPerCall", "value": 1000, "actual": 1001}));
        assert_eq!(app.query("{ serviceConfig { limits { correctionsPerCall } } }").await["serviceConfig"]["limits"]["correctionsPerCall"], 1_000);
        assert_eq!(tokens(app).await[0], "1001");

        let payload = app.amend(json!(amendments[..1_000])).await;
        assert_eq!(payload["corrected"], 1_000, "{payload:#}");
        assert_eq!(tokens(app).await[0], "3001");
        assert_eq!(app.amend(json!(amendments[..1_000])).await["duplicates"], 1_000);
        let voids: Vec<_> = (0..1_001).map(|key| to_void(&account(key), &format!("k{key}"), "r")).collect();
        let reply = app.graphql(VOID, json!({"records": voids}), None).await;
        assert_eq!(reply.body["errors"][0]["extensions"]["code"], "TOO_MANY_RECORDS");
        assert_eq!(app.void(json!(voids[1..])).await["corrected"], 1_000);
        assert_eq!(tokens(app).await[0], "3");
        assert_eq!(app.void(json!([])).await["results"], json!([]));
        assert_rollups_are_correct(app).await;
    }

    async fn concurrent_corrections_of_one_record_retract_it_once(app: &TestApp) {
        app.record_all((0..4).map(|key| record(&format!("k{key}"), "tokens_input", 10, "2026-11-20T10:00:00Z", json!({"userId": "u"}))).collect()).await;
        let voids = (0..24).map(|call| async move { void(app, &format!("k{}", call % 3), "same").await });
        let results = join_all(voids).await;
        let count = |status: &str| results.iter().filter(|result| result["status"] == status).count();
        assert_eq!((count("CORRECTED"), count("DUPLICATE")), (3, 21));
        assert_eq!(tokens(app).await[0], "10");
        assert_rollups_are_correct(app).await;
    }

    async fn concurrent_calls_with_the_same_keys_in_other_orders_do_not_deadlock(app: &TestApp) {
        let account = |key: usize| format!("account-{}", key % 3);
        let sent = |key: usize| record(&format!("k{key}"), "tokens_input", 10, "2026-11-20T10:00:00Z", json!({"accountId": account(key), "model": format!("m{}", key % 4)}));
        app.record_all((0..60).map(sent).collect()).await;
        let calls = (0..16_u8).map(|call| async move {
            let (shift, quantity) = (usize::from(call), i64::from(call));
            let mut keys: Vec<usize> = (0..60).filter(|key| key % 5 != shift % 5).collect();
            if call % 2 == 0 {
                keys.reverse();
            }
            keys.rotate_left(shift);
            let amendments: Vec<_> = keys.iter().map(|key| amendment(&account(*key), &format!("k{key}"), input_tokens(quantity), "r")).collect();
            let new = (0..20).map(|key| record(&format!("new-{call}-{key}"), "tokens_input", 1, "2026-11-20T10:05:00Z", json!({"accountId": account(key)}))).collect();
            let (payload, ()) = tokio::join!(app.amend(json!(amendments)), app.record_all(new));
            assert_eq!(payload["corrected"], 48, "{payload:#}");
        });
        join_all(calls).await;
        let outside = app.database().connect().await;
        let corrections = entity::usage_correction::Entity::find().all(&outside).await.unwrap();
        assert_eq!(corrections.len(), 16 * 48);
        outside.close().await.unwrap();
        assert_rollups_are_correct(app).await;
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
