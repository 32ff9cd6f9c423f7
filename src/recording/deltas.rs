//! Rollup deltas: the amounts that records add to rollups and corrections retract from them.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::domain::quantity::Totals;
use crate::domain::time::Timestamp;
use crate::store::commit::{Grain, RecordRow, RollupDelta, RollupKey};
use crate::store::records::RecordModel;

/// Accumulates deltas per quarter hour and account. Coarser grains are computed from these groups, which are far fewer than the
/// records.
#[derive(Debug, Default)]
pub(super) struct Deltas<'a>(Sums<'a>);

type Sums<'a> = HashMap<Fine<'a>, Totals>;

/// The labels by which usage in a bucket is grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Fine<'a> {
    /// Start of the bucket; a quarter hour until it is aggregated to hours or days.
    bucket: Timestamp,
    account_id: &'a str,
    usage_type: &'a str,
    tier: &'a str,
    model: &'a str,
    provider: &'a str,
    source: &'a str,
}

impl<'a> Deltas<'a> {
    /// Adds a record that was inserted.
    pub(super) fn add(&mut self, row: &RecordRow<'a>) {
        let record = row.record;
        let fine = Fine {
            bucket: record.occurred_at.floor_quarter_hour(),
            account_id: record.account_id.as_str(),
            usage_type: record.usage_type.as_str(),
            tier: record.tier.as_ref().map_or("", |tier| tier.as_str()),
            model: record.labels.model.as_ref().map_or("", |model| model.as_str()),
            provider: record.labels.provider.as_ref().map_or("", |provider| provider.as_str()),
            source: record.source.as_str(),
        };
        *self.0.entry(fine).or_default() +=
            Totals { records: 1, quantity: record.quantity.into(), cost_micros: row.cost_micros.into() };
    }

    /// Retracts a record that no longer counts.
    pub(super) fn take_back(&mut self, record: &'a RecordModel) {
        let optional = |label: &'a Option<String>| label.as_deref().unwrap_or_default();
        let fine = Fine {
            bucket: Timestamp::from_millis(record.occurred_at).floor_quarter_hour(),
            account_id: &record.account_id,
            usage_type: &record.usage_type,
            tier: optional(&record.tier),
            model: optional(&record.model),
            provider: optional(&record.provider),
            source: &record.source,
        };
        *self.0.entry(fine).or_default() +=
            Totals { records: -1, quantity: -i128::from(record.quantity), cost_micros: -i128::from(record.cost_micros) };
    }

    /// Returns each rollup row once, in lock order: quarter-hour rollups of accounts, and for buckets before
    /// `write_through_until` also the materialized rollups derived from them.
    pub(super) fn into_vec(self, announced: Timestamp) -> Vec<RollupDelta<'a>> {
        let late: Sums<'a> = self.0.iter().filter(|(fine, _)| fine.bucket < announced).map(|(fine, sum)| (*fine, *sum)).collect();
        let mut deltas = Vec::with_capacity(self.0.len() + 8 * late.len());
        let mut push = |grain: Grain, is_of_account: bool, sums: &Sums<'a>| {
            deltas.extend(sums.iter().map(|(fine, totals)| (key_of(fine, grain, is_of_account), *totals)));
        };
        push(Grain::QuarterHour, true, &self.0);
        for grain in Grain::ALL {
            let mut of_accounts = add_up(&late, |fine| fine.in_buckets_of(grain));
            of_accounts.retain(|fine, _| fine.bucket.plus_millis(grain.length_ms()) <= announced);
            push(grain, false, &add_up(&of_accounts, |fine| Fine { account_id: "", ..*fine }));
            if grain != Grain::QuarterHour {
                push(grain, true, &of_accounts);
            }
        }
        deltas.sort_unstable_by(|left, right| left.0.cmp(&right.0));
        deltas
    }
}

impl Fine<'_> {
    /// The group that contains this one at a coarser grain.
    fn in_buckets_of(&self, grain: Grain) -> Self {
        let fine = Self { bucket: grain.floor(self.bucket), ..*self };
        if grain.has_labels() { fine } else { Self { tier: "", model: "", provider: "", source: "", ..fine } }
    }
}

fn add_up<'a>(sums: &Sums<'a>, coarser: impl Fn(&Fine<'a>) -> Fine<'a>) -> Sums<'a> {
    let mut coarse = Sums::new();
    for (fine, totals) in sums {
        *coarse.entry(coarser(fine)).or_default() += *totals;
    }
    coarse
}

fn key_of<'a>(fine: &Fine<'a>, grain: Grain, is_of_account: bool) -> RollupKey<'a> {
    RollupKey {
        account_id: is_of_account.then_some(Cow::Borrowed(fine.account_id)),
        grain,
        bucket: fine.bucket,
        usage_type: fine.usage_type.into(),
        tier: fine.tier.into(),
        model: fine.model.into(),
        provider: fine.provider.into(),
        source: fine.source.into(),
    }
}
