//! Numbers stay exact beyond 64 bits, and money is integers.

use serde_json::{Value, json};

use crate::support::{on_both_databases, record};

on_both_databases! {
    async fn totals_beyond_64_bits_are_exact_from_rollups_and_records(app: &TestApp) {
        let largest = i64::MAX;
        let at = "2026-11-20T10:00:00Z";
        let sent = (0..5).map(|index| {
            let mut sent = record(&format!("k{index}"), "tokens_input", largest, at, json!({"userId": "u", "model": "m"}));
            sent["cost"] = json!("9223372036.854775807");
            sent
        });
        for one in sent {
            app.record_all(vec![one]).await;
        }
        let exact = (i128::from(largest) * 5).to_string();
        let exact_cost = "46116860184.273879035";
        for filter in ["", ", filter: {accountIds: [\"acme\"]}", ", filter: {accountIds: [\"acme\"], userIds: [\"u\"]}"] {
            let data = app.query(&format!(
                "{{ usageInsights(range: {{preset: LAST_7_DAYS}}{filter}) {{
                    totals {{ tokensInput tokens cost records byType {{ quantity cost }} }}
                    breakdown(by: {{dimension: MODEL}}) {{ rows {{ key totals {{ tokensInput }} share }} }}
                    peakDay {{ date value }} }}
                  dailyUsage(range: {{lastDays: 2}}{filter}) {{ series {{ total points {{ quantity cost }} }} }} }}"
            )).await;
            let insights = &data["usageInsights"];
            assert_eq!(insights["totals"], json!({
                "tokensInput": exact, "tokens": exact, "cost": exact_cost, "records": "5",
                "byType": [{"quantity": exact, "cost": exact_cost}],
            }), "{filter}");
            assert_eq!(insights["breakdown"]["rows"], json!([{"key": "m", "totals": {"tokensInput": exact}, "share": 1.0}]));
            assert_eq!(insights["peakDay"], json!({"date": "2026-11-20", "value": exact}));
            let series = &data["dailyUsage"]["series"][0];
            assert_eq!(series["total"], json!(exact));
            assert_eq!(series["points"][0], json!({"quantity": exact, "cost": exact_cost}));
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
}
