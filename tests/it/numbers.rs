//! Numbers stay exact beyond 64 bits, and money is integers.

use serde_json::{Value, json};

use crate::support::{on_both_databases, record};

on_both_databases! {
    async fn totals_beyond_64_bits_are_exact_from_rollups_and_records(app: &TestApp) {
        let largest = i64::MAX;
        let at = "2026-11-20T10:00:00Z";
        let sent = (0..5).map(|index| {
            let mut sent = record(&format!("k{index}"), "tokens_input", largest, at, json!({"userId": "u", "model": "m"}));
            sent["costMicros"] = json!(largest.to_string());
            sent
        });
        for one in sent {
            app.record_all(vec![one]).await;
        }
        let exact = (i128::from(largest) * 5).to_string();
        for filter in ["", ", filter: {accountId: \"acme\"}", ", filter: {accountId: \"acme\", userId: \"u\"}"] {
            let data = app.query(&format!(
                "{{ usageInsights(range: {{preset: LAST_7_DAYS}}{filter}) {{
                    totals {{ tokensInput tokens costMicros records byType {{ quantity costMicros }} }}
                    breakdown(by: MODEL) {{ rows {{ key totals {{ tokensInput }} share }} }}
                    peakDay {{ date value }} }}
                  dailyUsage(range: {{lastDays: 2}}{filter}) {{ series {{ total points {{ quantity costMicros }} }} }} }}"
            )).await;
            let insights = &data["usageInsights"];
            assert_eq!(insights["totals"], json!({
                "tokensInput": exact, "tokens": exact, "costMicros": exact, "records": "5",
                "byType": [{"quantity": exact, "costMicros": exact}],
            }), "{filter}");
            assert_eq!(insights["breakdown"]["rows"], json!([{"key": "m", "totals": {"tokensInput": exact}, "share": 1.0}]));
            assert_eq!(insights["peakDay"], json!({"date": "2026-11-20", "value": exact}));
            let series = &data["dailyUsage"]["series"][0];
            assert_eq!(series["total"], json!(exact));
            assert_eq!(series["points"][0], json!({"quantity": exact, "costMicros": exact}));
        }
    }

    async fn quantities_beyond_64_bits_are_rejected(app: &TestApp) {
        let sent: Vec<Value> = ["9223372036854775807", "9223372036854775808", "-1", "1e19", "1.5", "", "340282366920938463463374607431768211456"]
            .into_iter()
            .enumerate()
            .map(|(index, quantity)| {
                let mut sent = record(&format!("k{index}"), "tokens_input", 0, "2026-11-20T10:00:00Z", json!({}));
                sent["quantity"] = json!(quantity);
                sent
            })
            .collect();
        let payload = app.record(Value::Array(sent)).await;
        assert_eq!((&payload["recorded"], &payload["rejected"]), (&json!(1), &json!(6)));
        for index in 1..7 {
            assert_eq!(payload["results"][index]["code"], "INVALID_QUANTITY", "{index}");
        }
    }

    async fn compute_costs_its_hourly_rate_rounded_half_up(app: &TestApp) {
        app.query("mutation { createHardwareSpec(input: {tier: \"gpu-x\", displayName: \"X\", hourlyRateMicros: 1800}) { hardwareSpec { tier } } }").await;
        let at = "2026-11-20T10:00:00Z";
        let compute = |key: &str, seconds: i64, other: Value| record(key, "compute_seconds", seconds, at, other);
        let payload = app.record(json!([
            compute("one-second", 1, json!({"tier": "gpu-x"})),               // 0.5 micros: 1
            compute("two-seconds", 2, json!({"tier": "gpu-x"})),              // 1
            compute("given", 10, json!({"tier": "gpu-x", "costMicros": 7})),  // given by the client
            compute("external", 3_600, json!({"tier": "gpu-x", "source": "external"})),
            compute("local", 3_600, json!({"tier": "gpu-x", "source": "local", "costMicros": 5})),
            compute("no-spec", 3_600, json!({"tier": "gpu-y"})),
            compute("no-tier", 3_600, json!({})),
        ])).await;
        assert_eq!(payload["recorded"], 7);
        assert_eq!(payload["results"][4]["warnings"][0]["code"], "COST_IGNORED");
        let data = app.query("{ usageRecords(first: 10) { nodes { idempotencyKey costMicros } } }").await;
        let cost = |key: &str| data["usageRecords"]["nodes"].as_array().unwrap().iter()
            .find(|node| node["idempotencyKey"] == key).unwrap()["costMicros"].as_str().unwrap().to_owned();
        let costs: Vec<_> = ["one-second", "two-seconds", "given", "external", "local", "no-spec", "no-tier"].into_iter().map(cost).collect();
        assert_eq!(costs, ["1", "1", "7", "0", "0", "0", "0"]);
        let data = app.query("{ usageByTier(range: {preset: LAST_7_DAYS}) { tiers { tier costMicros } } }").await;
        assert_eq!(data["usageByTier"]["tiers"][0], json!({"tier": "gpu-x", "costMicros": "9"}));
    }

    async fn changed_rate_does_not_affect_recorded_costs_or_duplicates(app: &TestApp) {
        app.query("mutation { createHardwareSpec(input: {tier: \"gpu-x\", displayName: \"X\", hourlyRateMicros: 3600}) { hardwareSpec { tier } } }").await;
        let sent = json!([record("k", "compute_seconds", 10, "2026-11-20T10:00:00Z", json!({"tier": "gpu-x"}))]);
        assert_eq!(app.record(sent.clone()).await["recorded"], 1);
        app.query("mutation { updateHardwareSpec(input: {tier: \"gpu-x\", hourlyRateMicros: 7200}) { hardwareSpec { tier } } }").await;
        assert_eq!(app.record(sent).await["duplicates"], 1);
        app.record_all(vec![record("k2", "compute_seconds", 10, "2026-11-20T10:00:00Z", json!({"tier": "gpu-x"}))]).await;
        let data = app.query("{ usageByTier(range: {preset: LAST_7_DAYS}) { tiers { costMicros } } }").await;
        assert_eq!(data["usageByTier"]["tiers"][0]["costMicros"], "30");
    }

    async fn cost_beyond_64_bits_rejects_the_record(app: &TestApp) {
        app.query("mutation { createHardwareSpec(input: {tier: \"gold\", displayName: \"G\", hourlyRateMicros: \"9223372036854775807\"}) { hardwareSpec { tier } } }").await;
        let at = "2026-11-20T10:00:00Z";
        let payload = app.record(json!([
            record("fits", "compute_seconds", 3_600, at, json!({"tier": "gold"})),
            record("not", "compute_seconds", 3_601, at, json!({"tier": "gold"})),
        ])).await;
        assert_eq!(payload["results"][0]["status"], "RECORDED");
        assert_eq!(payload["results"][1]["code"], "COST_OUT_OF_RANGE");
        // A recorded record is a duplicate, even if its cost would overflow at the current rate.
        let small = json!([record("small", "compute_seconds", 4_000, at, json!({"tier": "tin"}))]);
        assert_eq!(app.record(small.clone()).await["recorded"], 1);
        app.query("mutation { createHardwareSpec(input: {tier: \"tin\", displayName: \"T\", hourlyRateMicros: \"9223372036854775807\"}) { hardwareSpec { tier } } }").await;
        assert_eq!(app.record(small).await["results"][0]["status"], "DUPLICATE");
    }
}
