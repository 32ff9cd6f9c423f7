//! Rollups equal a recount of the records, row by row.

use serde_json::{Value, json};

use crate::support::{assert_rollups_equal_records, on_both_databases, record};

on_both_databases! {
    async fn every_rollup_row_is_the_sum_of_its_records(app: &TestApp) {
        let sent = |index: usize| -> Value {
            let minute = index * 7 % 1_440;
            record(
                &format!("k{}", index % 300), // some keys come twice, with other content: conflicts
                ["tokens_input", "api_calls", "compute_seconds"][index % 3],
                if index.is_multiple_of(11) { i64::MAX } else { i64::try_from(index).unwrap() },
                &format!("2026-11-{:02}T{:02}:{:02}:59.999Z", 10 + index % 9, minute / 60, minute % 60),
                json!({
                    "accountId": format!("account-{}", index % 5),
                    "tier": if index % 3 == 2 { json!("gpu-a") } else { Value::Null },
                    "model": if index.is_multiple_of(2) { json!("m") } else { Value::Null },
                    "userId": (!index.is_multiple_of(6)).then(|| format!("user-{}", index % 4)),
                    "source": if index.is_multiple_of(7) { "external" } else { "included" },
                    "cost": if index.is_multiple_of(4) { json!("9223372036.854775807") } else { json!(3) },
                }),
            )
        };
        for batch in 0..8 {
            let payload = app.record((batch * 50..batch * 50 + 50).map(sent).collect()).await;
            assert_eq!(payload["rejected"], 0, "{payload:#}");
        }
        let outside = app.database().connect().await;
        let rows = assert_rollups_equal_records(&outside).await;
        assert!(rows > 500, "{rows}");
        outside.close().await.unwrap();
    }
}
