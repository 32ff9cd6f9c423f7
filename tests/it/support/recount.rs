//! A recount of rollups from records, without the service's own SQL.

use std::collections::{BTreeMap, HashSet};

use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, Statement};
use usage_insights::domain::quantity::from_limbs;

const MINUTE_MS: i64 = 60_000;
const QUARTER_HOUR_MS: i64 = 15 * MINUTE_MS;
const HOUR_MS: i64 = 4 * QUARTER_HOUR_MS;
const DAY_MS: i64 = 86_400_000;

/// Account (`None` for all), user (`None` for all), grain, bucket; and usage type, tier, model, provider, source.
type Key = (Option<String>, Option<String>, i16, i64, [String; 5]);
/// Records, quantity, cost, records without a known cost.
type Totals = (i64, i128, i128, i64);

fn add(totals: &mut BTreeMap<Key, Totals>, key: Key, (records, quantity, cost, unpriced): Totals) {
    let sum = totals.entry(key).or_default();
    *sum = (sum.0 + records, sum.1 + quantity, sum.2 + cost, sum.3 + unpriced);
}

/// Asserts that every rollup row is the sum of its counting records; returns the number of rows. All but the quarter hours of accounts
/// exist as far as they are materialized.
pub async fn assert_rollups_equal_records(database: &DatabaseConnection) -> usize {
    let statement = Statement::from_string(database.get_database_backend(), "SELECT materialized_until FROM rollup_watermark");
    let watermark: i64 = database.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap();
    let corrections = entity::usage_correction::Entity::find().all(database).await.unwrap();
    let voided: HashSet<_> = corrections.into_iter().map(|correction| (correction.account_id, correction.voided_id)).collect();
    let mut recounted = BTreeMap::new();
    for record in entity::usage_record::Entity::find().all(database).await.unwrap() {
        if voided.contains(&(record.account_id.clone(), record.id)) {
            continue;
        }
        let text = |part: &Option<String>| part.clone().unwrap_or_default();
        let parts =
            [record.usage_type.clone(), text(&record.tier), text(&record.model), text(&record.provider), record.source.clone()];
        let cost = record.cost_nanos.unwrap_or_default();
        let totals = (1, i128::from(record.quantity), i128::from(cost), i64::from(record.cost_nanos.is_none()));
        // Usage-type rollups: the other labels are empty.
        let mut alone = <[String; 5]>::default();
        alone[0].clone_from(&record.usage_type);
        let grains = [(15, QUARTER_HOUR_MS, &parts), (1_440, DAY_MS, &parts), (-60, HOUR_MS, &alone), (-1_440, DAY_MS, &alone)];
        for (grain, length, parts) in grains {
            let bucket = record.occurred_at / length * length;
            for account in [None, Some(record.account_id.clone())] {
                add(&mut recounted, (account, None, grain, bucket, parts.clone()), totals);
            }
        }
        if let Some(user) = record.user_id {
            let day = record.occurred_at / DAY_MS * DAY_MS;
            for (grain, parts) in [(1_440, parts), (-1_440, alone)] {
                add(&mut recounted, (Some(record.account_id.clone()), Some(user.clone()), grain, day, parts), totals);
            }
        }
    }

    let mut kept = BTreeMap::new();
    for row in entity::usage_rollup::Entity::find().all(database).await.unwrap() {
        let parts = [row.usage_type, row.tier, row.model, row.provider, row.source];
        let (quantity, cost) = (from_limbs(row.quantity_high, row.quantity_low), from_limbs(row.cost_high, row.cost_low));
        let totals = (row.records, quantity, cost, row.unpriced_records);
        assert!((0..1 << 32).contains(&row.quantity_low) && (0..1 << 32).contains(&row.cost_low), "carried over");
        add(&mut kept, (Some(row.account_id), None, row.grain_minutes, row.bucket, parts), totals);
    }
    for row in entity::user_rollup::Entity::find().all(database).await.unwrap() {
        let parts = [row.usage_type, row.tier, row.model, row.provider, row.source];
        let (quantity, cost) = (from_limbs(row.quantity_high, row.quantity_low), from_limbs(row.cost_high, row.cost_low));
        let totals = (row.records, quantity, cost, row.unpriced_records);
        add(&mut kept, (Some(row.account_id), Some(row.user_id), row.grain_minutes, row.bucket, parts), totals);
    }
    for row in entity::platform_rollup::Entity::find().all(database).await.unwrap() {
        let parts = [row.usage_type, row.tier, row.model, row.provider, row.source];
        let (quantity, cost) = (from_limbs(row.quantity_high, row.quantity_low), from_limbs(row.cost_high, row.cost_low));
        let totals = (row.records, quantity, cost, row.unpriced_records);
        add(&mut kept, (None, None, row.grain_minutes, row.bucket, parts), totals);
    }
    let rows = kept.len();
    // A recorded and retracted record leaves a row of zeros.
    kept.retain(|_, totals| *totals != (0, 0, 0, 0));
    let is_expected = |key: &Key, _: &mut Totals| {
        let (account, _, grain, bucket, _) = key;
        (account.is_some() && *grain == 15) || bucket + i64::from(grain.abs()) * MINUTE_MS <= watermark
    };
    kept.retain(is_expected);
    recounted.retain(is_expected);
    assert_eq!(kept, recounted);
    rows
}
