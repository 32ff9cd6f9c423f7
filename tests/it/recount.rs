//! Rollups equal a recount of the records, row by row.

use std::collections::BTreeMap;

use sea_orm::EntityTrait;
use serde_json::{Value, json};
use usage_insights::domain::quantity::from_limbs;

use crate::support::{on_both_databases, record};

const QUARTER_HOUR_MS: i64 = 900_000;
const DAY_MS: i64 = 86_400_000;

/// Account (none over all), grain, bucket, usage type, tier, model, provider, source.
type Key = (Option<String>, i16, i64, [String; 5]);
/// Records, quantity, cost.
type Sums = (i64, i128, i128);

fn add(sums: &mut BTreeMap<Key, Sums>, key: Key, (records, quantity, cost): Sums) {
    let sum = sums.entry(key).or_default();
    *sum = (sum.0 + records, sum.1 + quantity, sum.2 + cost);
}

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
                    "source": if index.is_multiple_of(7) { "external" } else { "included" },
                    "costMicros": if index.is_multiple_of(4) { json!(i64::MAX.to_string()) } else { json!(3) },
                }),
            )
        };
        for batch in 0..8 {
            let payload = app.record((batch * 50..batch * 50 + 50).map(sent).collect()).await;
            assert_eq!(payload["rejected"], 0, "{payload:#}");
        }
        let outside = app.database().connect().await;

        let mut recounted = BTreeMap::new();
        for record in entity::usage_record::Entity::of_all_accounts().all(&outside).await.unwrap() {
            let text = |part: &Option<String>| part.clone().unwrap_or_default();
            let parts = [record.usage_type.clone(), text(&record.tier), text(&record.model), text(&record.provider), record.source.clone()];
            let sums = (1, i128::from(record.quantity), i128::from(record.cost_micros));
            for (grain, length) in [(15, QUARTER_HOUR_MS), (1_440, DAY_MS)] {
                let bucket = record.occurred_at / length * length;
                for account in [None, Some(record.account_id.clone())] {
                    add(&mut recounted, (account, grain, bucket, parts.clone()), sums);
                }
            }
        }

        let mut kept = BTreeMap::new();
        for row in entity::usage_rollup::Entity::find().all(&outside).await.unwrap() {
            let parts = [row.usage_type, row.tier, row.model, row.provider, row.source];
            let sums = (row.records, from_limbs(row.quantity_high, row.quantity_low), from_limbs(row.cost_high, row.cost_low));
            assert!((0..1 << 32).contains(&row.quantity_low) && (0..1 << 32).contains(&row.cost_low), "carried over");
            add(&mut kept, (Some(row.account_id), row.grain_minutes, row.bucket, parts), sums);
        }
        for row in entity::platform_rollup::Entity::find().all(&outside).await.unwrap() {
            let parts = [row.usage_type, row.tier, row.model, row.provider, row.source];
            let sums = (row.records, from_limbs(row.quantity_high, row.quantity_low), from_limbs(row.cost_high, row.cost_low));
            add(&mut kept, (None, row.grain_minutes, row.bucket, parts), sums);
        }
        outside.close().await.unwrap();
        assert!(kept.len() > 500, "{}", kept.len());
        assert_eq!(kept, recounted);
    }
}
