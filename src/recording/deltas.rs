//! What records add to the rollups, and corrections take back.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::domain::quantity::Totals;
use crate::domain::time::Timestamp;
use crate::store::commit::{Grain, RecordRow, RollupDelta, RollupKey};
use crate::store::records::RecordModel;

/// Changes of rollup rows, each row once, in the order in which rows are locked.
#[derive(Debug, Default)]
pub(super) struct Deltas<'a>(BTreeMap<RollupKey<'a>, Totals>);

impl<'a> Deltas<'a> {
    /// Adds a record that is recorded.
    pub(super) fn add(&mut self, row: &RecordRow<'a>) {
        let record = row.record;
        let key = RollupKey {
            account_id: Some(record.account_id.as_str().into()),
            grain: Grain::UtcDay,
            bucket: record.occurred_at,
            usage_type: record.usage_type.as_str().into(),
            tier: record.tier.as_ref().map_or("", |tier| tier.as_str()).into(),
            model: record.labels.model.as_ref().map_or("", |model| model.as_str()).into(),
            provider: record.labels.provider.as_ref().map_or("", |provider| provider.as_str()).into(),
            source: record.source.as_str().into(),
        };
        let totals = Totals { records: 1, quantity: record.quantity.into(), cost_micros: row.cost_micros.into() };
        self.change(&key, record.occurred_at, totals);
    }

    /// Takes back a record that no longer counts.
    pub(super) fn take_back(&mut self, record: &'a RecordModel) {
        let occurred_at = Timestamp::from_millis(record.occurred_at);
        let optional = |label: &'a Option<String>| -> Cow<'a, str> { label.as_deref().unwrap_or_default().into() };
        let key = RollupKey {
            account_id: Some(record.account_id.as_str().into()),
            grain: Grain::UtcDay,
            bucket: occurred_at,
            usage_type: record.usage_type.as_str().into(),
            tier: optional(&record.tier),
            model: optional(&record.model),
            provider: optional(&record.provider),
            source: record.source.as_str().into(),
        };
        let totals = Totals { records: -1, quantity: -i128::from(record.quantity), cost_micros: -i128::from(record.cost_micros) };
        self.change(&key, occurred_at, totals);
    }

    /// Both grains, for the account and over all accounts.
    fn change(&mut self, key: &RollupKey<'a>, occurred_at: Timestamp, totals: Totals) {
        let buckets = [(Grain::QuarterHour, occurred_at.floor_quarter_hour()), (Grain::UtcDay, occurred_at.floor_utc_day())];
        for (grain, bucket) in buckets {
            let of_account = RollupKey { grain, bucket, ..key.clone() };
            let of_platform = RollupKey { account_id: None, ..of_account.clone() };
            *self.0.entry(of_account).or_default() += totals;
            *self.0.entry(of_platform).or_default() += totals;
        }
    }

    pub(super) fn into_vec(self) -> Vec<RollupDelta<'a>> {
        self.0.into_iter().collect()
    }
}
