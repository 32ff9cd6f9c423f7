//! Recording: every record gets a result, is counted once, and is visible immediately.

use futures_util::future::{Either, join_all, select};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::support::{Backend, TestApp, on_both_databases, record};

const TOTALS: &str = "{ usageInsights(range: {preset: LAST_30_DAYS}) { totals { tokensInput records cost } } }";

async fn tokens(app: &TestApp) -> Value {
    app.query(TOTALS).await["usageInsights"]["totals"]["tokensInput"].clone()
}

on_both_databases! {
    async fn recorded_record_is_in_the_next_result(app: &TestApp) {
        for round in 1..=20 {
            app.record_all(vec![record(&format!("r{round}"), "tokens_input", 10, "2026-11-20T10:00:00Z", json!({}))]).await;
            assert_eq!(tokens(app).await, (round * 10).to_string());
        }
    }

    async fn resent_record_is_a_duplicate_with_the_first_id(app: &TestApp) {
        let sent = json!([record("k1", "tokens_input", 5, "2026-11-20T10:00:00+05:45", json!({"metadata": {"b": 1, "a": [true]}}))]);
        let first = app.record(sent.clone()).await;
        assert_eq!(first["results"][0]["status"], "RECORDED");
        app.set_time("2026-11-21T13:00:00Z");
        // The same content written differently: another offset, another order of keys, the quantity as text, the default spelled
        // out.
        let mut again = sent;
        again[0]["occurredAt"] = json!("2026-11-20T04:15:00Z");
        again[0]["metadata"] = json!({"a": [true], "b": 1});
        again[0]["quantity"] = json!("5");
        again[0]["source"] = json!("included");
        let second = app.record(again).await;
        assert_eq!(second["results"][0]["status"], "DUPLICATE");
        assert_eq!(second["duplicates"], 1);
        assert_eq!(first["results"][0]["recordId"], second["results"][0]["recordId"]);
        assert_eq!(tokens(app).await, "5");
    }

    async fn resent_record_without_a_time_is_a_duplicate(app: &TestApp) {
        let sent = json!([{ "idempotencyKey": "k", "accountId": "acme", "usageType": "tokens_input", "quantity": 7 }]);
        assert_eq!(app.record(sent.clone()).await["recorded"], 1);
        app.set_time("2026-11-21T15:30:00Z");
        assert_eq!(app.record(sent).await["duplicates"], 1);
        assert_eq!(tokens(app).await, "7");
    }

    async fn the_same_key_with_other_content_is_a_conflict_and_changes_nothing(app: &TestApp) {
        let at = "2026-11-20T10:00:00Z";
        let first = app.record(json!([record("k1", "tokens_input", 5, at, json!({}))])).await;
        for changed in [
            record("k1", "tokens_input", 6, at, json!({})),
            record("k1", "tokens_output", 5, at, json!({})),
            record("k1", "tokens_input", 5, "2026-11-20T10:00:00.001Z", json!({})),
            record("k1", "tokens_input", 5, at, json!({"model": "m"})),
            record("k1", "tokens_input", 5, at, json!({"userId": "m"})),
            record("k1", "tokens_input", 5, at, json!({"cost": 1})),
            record("k1", "tokens_input", 5, at, json!({"source": "local"})),
            record("k1", "tokens_input", 5, at, json!({"metadata": {"a": 1}})),
        ] {
            let payload = app.record(json!([changed])).await;
            assert_eq!(payload["conflicts"], 1, "{changed}");
            let result = &payload["results"][0];
            assert_eq!((&result["status"], &result["code"], &result["field"]), (&json!("CONFLICT"), &json!("IDEMPOTENCY_CONFLICT"), &json!("idempotencyKey")));
            assert_eq!(result["recordId"], first["results"][0]["recordId"]);
        }
        let totals = app.query(TOTALS).await;
        assert_eq!(totals["usageInsights"]["totals"], json!({"tokensInput": "5", "records": "1", "cost": "0"}));
    }

    async fn a_key_is_unique_within_its_account_only(app: &TestApp) {
        let at = "2026-11-20T10:00:00Z";
        app.record_all(vec![
            record("k", "tokens_input", 1, at, json!({})),
            record("k", "tokens_input", 2, at, json!({"accountId": "globex"})),
        ]).await;
        assert_eq!(tokens(app).await, "3");
    }

    async fn repeated_keys_within_one_call_are_compared_with_the_existing_record(app: &TestApp) {
        let at = "2026-11-20T10:00:00Z";
        let (a, b) = (record("k", "tokens_input", 1, at, json!({})), record("k", "tokens_input", 2, at, json!({})));
        let statuses = |payload: &Value| -> Vec<String> {
            payload["results"].as_array().unwrap().iter().map(|result| result["status"].as_str().unwrap().to_owned()).collect()
        };
        let first = app.record(json!([a, b, a])).await;
        assert_eq!(statuses(&first), ["RECORDED", "CONFLICT", "DUPLICATE"]);
        // The stored content is `a`: sending `b` first does not change it.
        let second = app.record(json!([b, a, b])).await;
        assert_eq!(statuses(&second), ["CONFLICT", "DUPLICATE", "CONFLICT"]);
        assert_eq!(tokens(app).await, "1");
    }

    async fn invalid_record_is_rejected_alone_with_all_its_problems(app: &TestApp) {
        let at = "2026-11-20T10:00:00Z";
        let payload = app.record(json!([
            record("good-1", "tokens_input", 1, at, json!({})),
            record("", "tokens_inptu", -1, "yesterday", json!({"tier": "gpu-a10\n", "source": "free", "cost": "1.5 EUR", "metadata": [1]})),
            record("good-2", "tokens_input", 2, at, json!({})),
        ])).await;
        assert_eq!((&payload["recorded"], &payload["rejected"]), (&json!(2), &json!(1)));
        let bad = &payload["results"][1];
        assert_eq!((&bad["index"], &bad["status"], &bad["recordId"]), (&json!(1), &json!("REJECTED"), &json!(null)));
        let problems: Vec<_> = bad["problems"].as_array().unwrap().iter()
            .map(|problem| (problem["field"].as_str().unwrap(), problem["code"].as_str().unwrap())).collect();
        assert_eq!(problems, [
            ("idempotencyKey", "INVALID_TEXT"),
            ("usageType", "UNKNOWN_USAGE_TYPE"),
            ("quantity", "INVALID_QUANTITY"),
            ("tier", "INVALID_TEXT"),
            ("source", "INVALID_SOURCE"),
            ("cost", "INVALID_COST"),
            ("occurredAt", "INVALID_TIME"),
            ("metadata", "INVALID_METADATA"),
        ]);
        assert_eq!((&bad["code"], &bad["field"]), (&json!("INVALID_TEXT"), &json!("idempotencyKey")));
        assert!(bad["problems"][1]["message"].as_str().unwrap().contains("tokens_input"), "{bad:#}");
        assert_eq!(tokens(app).await, "3");
    }

    async fn future_times_and_times_before_2000_are_rejected(app: &TestApp) {
        let payload = app.record(json!([
            record("a", "tokens_input", 1, "2026-11-21T12:05:00Z", json!({})),
            record("b", "tokens_input", 1, "2026-11-21T12:05:00.001Z", json!({})),
            record("c", "tokens_input", 1, "2000-01-01T00:00:00Z", json!({})),
            record("d", "tokens_input", 1, "1999-12-31T23:59:59.999Z", json!({})),
        ])).await;
        let codes: Vec<_> = (0..4).map(|index| payload["results"][index]["code"].clone()).collect();
        assert_eq!(codes, [json!(null), json!("OCCURRED_IN_FUTURE"), json!(null), json!("OCCURRED_TOO_EARLY")]);
        let data = app.query("{ usageInsights(range: {preset: ALL_TIME}) { range { firstDay lastDay } totals { records } } }").await;
        assert_eq!(data["usageInsights"], json!({"range": {"firstDay": "2000-01-01", "lastDay": "2026-11-21"}, "totals": {"records": "2"}}));
    }

    async fn conflict_names_the_fields_that_differ_and_both_values(app: &TestApp) {
        let at = "2026-11-20T10:00:00Z";
        app.record_all(vec![record("k", "tokens_input", 250, at, json!({"model": "m", "metadata": {"secret": "s-1"}}))]).await;
        let payload = app.record(json!([
            record("k", "tokens_input", 400, "2026-11-20T11:00:00+01:00", json!({"userId": "u", "metadata": {"secret": "s-2"}})),
        ])).await;
        let result = &payload["results"][0];
        assert_eq!(result["status"], "CONFLICT");
        assert_eq!(result["differences"], json!([
            {"field": "quantity", "existing": "250", "sent": "400"},
            {"field": "model", "existing": "m", "sent": null},
            {"field": "userId", "existing": null, "sent": "u"},
            {"field": "metadata", "existing": null, "sent": null},
        ]));
        let message = result["message"].as_str().unwrap();
        assert!(message.contains("`quantity` (`250` before, `400` now)") && message.contains("`metadata`"), "{message}");
        assert!(!payload.to_string().contains("s-1") && !payload.to_string().contains("s-2"), "no content of metadata: {payload}");
    }

    async fn cost_or_time_that_was_left_out_once_is_no_conflict(app: &TestApp) {
        app.query("mutation { createHardwareSpec(input: {tier: \"gpu\", displayName: \"G\", hourlyRate: 3600, hourlyRateFrom: \"2026-01-01T00:00:00Z\"}) { hardwareSpec { tier } } }").await;
        let mut sent = record("k", "compute_seconds", 10, "2026-11-21T12:00:00Z", json!({"tier": "gpu"}));
        let without_time = {
            let mut sent = sent.clone();
            sent.as_object_mut().unwrap().remove("occurredAt");
            sent
        };
        assert_eq!(app.record(json!([without_time])).await["recorded"], 1);
        app.set_time("2026-11-21T13:00:00Z");
        // The time that was kept, and the cost that was computed.
        assert_eq!(app.record(json!([sent])).await["results"][0]["status"], "DUPLICATE");
        sent["cost"] = json!(10);
        assert_eq!(app.record(json!([sent])).await["results"][0]["status"], "DUPLICATE");
        sent["cost"] = json!(11);
        let result = app.record(json!([sent])).await["results"][0].clone();
        assert_eq!(result["differences"], json!([{"field": "cost", "existing": "10", "sent": "11"}]));
        sent["cost"] = json!(10);
        sent["occurredAt"] = json!("2026-11-21T12:00:00.001Z");
        let result = app.record(json!([sent])).await["results"][0].clone();
        assert_eq!(result["differences"], json!([
            {"field": "occurredAt", "existing": "2026-11-21T12:00:00.000Z", "sent": "2026-11-21T12:00:00.001Z"},
        ]));
    }

    async fn tiers_and_other_labels_are_stored_as_sent(app: &TestApp) {
        let at = "2026-11-20T10:00:00Z";
        let long = "ä".repeat(127) + "x";
        let tiers = [
            "NVIDIA-H100-80GB-HBM3", "Standard_NC24ads_A100_v4", "Tesla T4", "nvidia.com/gpu", "NVIDIA-A100-SXM4-40GB-MIG-1g.5gb",
            "n1-standard-4+t4", "nvidia-h100-80gb-hbm3", " padded ", "計算", long.as_str(),
        ];
        let compute = |(index, tier): (usize, &&str)| {
            record(&format!("k{index}"), "compute_seconds", 1, at, json!({"tier": tier, "model": tier, "provider": tier, "userId": tier, "accountId": tier}))
        };
        app.record_all(tiers.iter().enumerate().map(compute).collect()).await;
        for tier in tiers {
            let query = "query ($tier: String!) { usageByTier(range: {preset: LAST_7_DAYS}, filter: {tiers: [$tier]}) { tiers { tier computeSeconds } } }";
            let data = app.query_with(query, json!({"tier": tier})).await;
            assert_eq!(data["usageByTier"]["tiers"], json!([{"tier": tier, "computeSeconds": "1"}]), "{tier}");
        }
        let create = "mutation ($tier: String!) { createHardwareSpec(input: {tier: $tier, displayName: \"x\"}) { hardwareSpec { tier } } }";
        assert_eq!(app.query_with(create, json!({"tier": "Tesla T4"})).await["createHardwareSpec"]["hardwareSpec"]["tier"], "Tesla T4");
        assert_eq!(app.query("{ hardwareSpec(tier: \"Tesla T4\") { tier } }").await["hardwareSpec"]["tier"], "Tesla T4");
        for (index, tier) in [" \u{a0}", "", "a\u{7}b", "tab\t", &(long.clone() + "xx")].into_iter().enumerate() {
            let payload = app.record(json!([record(&format!("bad{index}"), "compute_seconds", 1, at, json!({"tier": tier}))])).await;
            assert_eq!((&payload["results"][0]["code"], &payload["results"][0]["field"]), (&json!("INVALID_TEXT"), &json!("tier")), "{tier:?}");
        }
    }

    async fn unusual_times_and_intervals_get_a_warning(app: &TestApp) {
        let payload = app.record(json!([
            record("old", "tokens_input", 1, "2000-01-01T00:00:00Z", json!({})),
            record("five-years", "tokens_input", 1, "2021-11-22T12:00:00Z", json!({})),
            record("day", "transcription_seconds", 86_400, "2026-11-20T10:00:00Z", json!({})),
            record("more", "transcription_seconds", 86_401, "2026-11-20T10:00:00Z", json!({})),
            record("tokens", "tokens_input", 86_401, "2026-11-20T10:00:00Z", json!({})),
        ])).await;
        assert_eq!(payload["recorded"], 5);
        let warnings: Vec<_> = (0..5).map(|index| payload["results"][index]["warnings"][0]["code"].clone()).collect();
        assert_eq!(warnings, [json!("OCCURRED_LONG_AGO"), json!(null), json!(null), json!("LONG_INTERVAL"), json!(null)]);
        let mut half = record("half", "transcription_seconds", 1, "2026-11-20T10:00:00Z", json!({}));
        half["quantity"] = json!(0.5);
        let payload = app.record(json!([half])).await;
        assert!(payload["results"][0]["message"].as_str().unwrap().contains("whole seconds"), "{payload}");
        let data = app.query("{ diagnosis(range: {preset: TODAY}) { problems { code message } } }").await;
        let problems = data["diagnosis"]["problems"].as_array().unwrap();
        let found = problems.iter().find(|problem| problem["code"] == "OCCURRED_LONG_AGO").unwrap_or_else(|| panic!("{problems:#?}"));
        assert!(found["message"].as_str().unwrap().contains("2000-01-01"), "{found}");
    }

    async fn metadata_is_stored_up_to_4096_bytes(app: &TestApp) {
        let at = "2026-11-20T10:00:00Z";
        let fits = "x".repeat(4096 - r#"{"a":""}"#.len());
        let payload = app.record(json!([
            record("a", "tokens_input", 1, at, json!({"metadata": {"a": fits}})),
            record("b", "tokens_input", 1, at, json!({"metadata": {"a": format!("{fits}x")}})),
            record("c", "tokens_input", 1, at, json!({"metadata": {"a": "nul \u{0}"}})),
            record("d", "tokens_input", 1, at, json!({"metadata": {"a": "no nul \\u0000, 🦀"}})),
            record("e\u{0}", "tokens_input", 1, at, json!({})),
        ])).await;
        let codes: Vec<_> = (0..5).map(|index| payload["results"][index]["code"].clone()).collect();
        assert_eq!(codes, [json!(null), json!("METADATA_TOO_LARGE"), json!("INVALID_METADATA"), json!(null), json!("INVALID_TEXT")]);
        let data = app.query("{ usageRecords(filter: {accountIds: [\"acme\"]}) { nodes { idempotencyKey metadata } } }").await;
        let kept = data["usageRecords"]["nodes"].as_array().unwrap().iter().find(|node| node["idempotencyKey"] == "d").unwrap();
        assert_eq!(kept["metadata"], json!({"a": "no nul \\u0000, 🦀"}));
    }

    async fn too_deeply_nested_metadata_is_rejected_and_records_stay_listable(app: &TestApp) {
        let at = "2026-11-20T10:00:00Z";
        let nested = |depth: usize| (1..depth).fold(json!({}), |inner, _| json!({"a": inner}));
        let payload = app.record(json!([
            record("a", "tokens_input", 1, at, json!({"metadata": nested(32)})),
            record("b", "tokens_input", 1, at, json!({"metadata": nested(33)})),
        ])).await;
        assert_eq!((&payload["results"][0]["status"], &payload["results"][1]["code"]), (&json!("RECORDED"), &json!("INVALID_METADATA")));
        let data = app.query("{ usageRecords { nodes { metadata } } }").await;
        assert_eq!(data["usageRecords"]["nodes"][0]["metadata"], nested(32));
    }

    async fn call_with_too_many_records_is_rejected(app: &TestApp) {
        let at = "2026-11-20T10:00:00Z";
        let many = |count: usize| -> Value { (0..count).map(|index| record(&format!("k{index}"), "tokens_input", 1, at, json!({}))).collect() };
        let query = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
        let reply = app.graphql(query, json!({"records": many(5_001)}), None).await;
        assert_eq!(reply.body["errors"][0]["extensions"]["code"], "TOO_MANY_RECORDS");
        assert_eq!(reply.body["data"], json!({"recordUsage": null}));
        assert_eq!(app.record(many(5_000)).await["recorded"], 5_000);
        assert_eq!(app.record(many(5_000)).await["duplicates"], 5_000);
        assert_eq!(app.record(json!([])).await["recorded"], 0);
        assert_eq!(tokens(app).await, "5000");
    }

    async fn concurrent_calls_with_the_same_keys_count_each_key_once(app: &TestApp) {
        let at = "2026-11-20T10:00:00Z";
        let calls = (0..24).map(|call: usize| {
            // Every call sends keys 0 to 99 in its own order, in eight shared accounts.
            let records: Vec<Value> = (0..100).map(|index: usize| {
                let key = (index * 7 + call * 13) % 100;
                record(&format!("k{key}"), "tokens_input", 3, at, json!({"accountId": format!("account-{}", key % 8)}))
            }).collect();
            app.record(Value::Array(records))
        });
        let payloads = join_all(calls).await;
        let sum = |field: &str| payloads.iter().map(|payload| payload[field].as_i64().unwrap()).sum::<i64>();
        assert_eq!((sum("recorded"), sum("duplicates"), sum("conflicts"), sum("rejected")), (100, 2_300, 0, 0));
        assert_eq!(tokens(app).await, "300");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_postgresql_count_the_same_keys_once() {
    let first = TestApp::start(Backend::Postgres).await;
    let shared = crate::support::TestDatabase::shared(first.database());
    let second = TestApp::start_on(shared, |_| {}).await;
    let at = "2026-11-20T10:00:00Z";
    let calls = (0..20_usize).map(|call| {
        let app = if call % 2 == 0 { &first } else { &second };
        let records: Vec<Value> = (0..200_usize)
            .map(|index| record(&format!("k{}", (index * 3 + call * 11) % 200), "tokens_input", 1, at, json!({})))
            .collect();
        app.record(Value::Array(records))
    });
    let payloads = join_all(calls).await;
    let recorded: i64 = payloads.iter().map(|payload| payload["recorded"].as_i64().unwrap()).sum();
    assert_eq!(recorded, 200);
    assert_eq!((tokens(&first).await, tokens(&second).await), (json!("200"), json!("200")));
    second.stop().await;
    first.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn full_queue_rejects_the_call_and_accepts_it_later() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| {
        settings.recording.max_records_per_call = 50;
        settings.recording.queue_records = 50;
    })
    .await;
    // An outside connection holds the write lock, so that the first call waits in the queue.
    let outside = app.database().connect().await;
    outside.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    let call = |key: usize| -> Value {
        (0..50).map(|index| record(&format!("{key}-{index}"), "tokens_input", 1, "2026-11-20T10:00:00Z", json!({}))).collect()
    };
    let query = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
    let rejected = {
        let send = |key: usize| app.graphql(query, json!({"records": call(key)}), None);
        let (first, second) = (std::pin::pin!(send(1)), std::pin::pin!(send(2)));
        // The second call finds the queue full; the other waits for the lock.
        let (rejected, waiting) = match select(first, second).await {
            Either::Left(done) | Either::Right(done) => done,
        };
        outside.execute_unprepared("ROLLBACK").await.unwrap();
        assert_eq!(waiting.await.body["data"]["recordUsage"]["recorded"], 50);
        rejected
    };
    let extensions = &rejected.body["errors"][0]["extensions"];
    assert_eq!((&extensions["code"], &extensions["retryable"]), (&json!("QUEUE_FULL"), &json!(true)));
    assert!(extensions["retryAfterMs"].as_i64().unwrap() > 0);
    let payloads = [app.record(call(1)).await, app.record(call(2)).await];
    assert_eq!(payloads.iter().map(|payload| payload["recorded"].as_i64().unwrap()).sum::<i64>(), 50);
    outside.close().await.unwrap();
    app.stop().await;
}

/// PostgreSQL aborts some transactions: each is retried, and none is counted twice or partially.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn call_is_recorded_once_after_deadlocks_and_retries() {
    let app = TestApp::start(Backend::Postgres).await;
    let outside = app.database().connect().await;
    // Sequences are not rolled back.
    outside
        .execute_unprepared(
            "CREATE SEQUENCE attempts;
             CREATE FUNCTION victim() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 CASE nextval('attempts')
                     WHEN 1 THEN RAISE EXCEPTION 'serialization failure' USING ERRCODE = '40001';
                     WHEN 2 THEN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01';
                     WHEN 3 THEN RAISE EXCEPTION 'lock not available' USING ERRCODE = '55P03';
                     ELSE RETURN NULL;
                 END CASE;
             END $$;
             CREATE TRIGGER victim AFTER INSERT ON usage_rollup FOR EACH STATEMENT EXECUTE FUNCTION victim();",
        )
        .await
        .unwrap();
    let records: Value =
        (0..20).map(|key| record(&key.to_string(), "tokens_input", 1, "2026-11-20T10:00:00Z", json!({}))).collect();
    assert_eq!(app.record(records.clone()).await["recorded"], 20);
    assert_eq!(app.record(records).await["duplicates"], 20);
    assert_eq!(tokens(&app).await, "20");
    let attempts = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, "SELECT last_value FROM attempts");
    let attempts: i64 = outside.query_one_raw(attempts).await.unwrap().unwrap().try_get_by_index(0).unwrap();
    assert!(attempts > 3, "{attempts}");
    outside.close().await.unwrap();
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn shutdown_commits_accepted_calls() {
    let app = TestApp::start(Backend::Sqlite).await;
    let calls =
        (0..20).map(|key| app.record(json!([record(&key.to_string(), "tokens_input", 1, "2026-11-20T10:00:00Z", json!({}))])));
    let payloads = join_all(calls).await;
    assert!(payloads.iter().all(|payload| payload["recorded"] == 1));
    let database = app.stop_keeping_database().await;
    let app = TestApp::start_on(database, |_| {}).await;
    assert_eq!(tokens(&app).await, "20");
    app.stop().await;
}
