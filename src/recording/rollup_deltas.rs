//! Rollup deltas: the amounts that records add to rollups and corrections retract from them.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::domain::quantity::Totals;
use crate::domain::text::Label;
use crate::domain::time::Timestamp;
use crate::store::new_rows::{Grain, RecordRow, RollupDelta, RollupKey, RollupOwner};
use crate::store::records::RecordModel;

/// Accumulates deltas per quarter hour and account. Coarser grains are computed from these groups, which are far fewer than the
/// records. Records of users are accumulated per UTC day and user in addition, if the day is written through.
#[derive(Debug)]
pub(super) struct RollupDeltas<'a> {
    /// The materialized rollups of buckets that end by this instant change too.
    write_through_until: Timestamp,
    quarter_hours: Accumulator<'a>,
    user_days: HashMap<(&'a str, RollupGroup<'a>), Totals>,
}

type Accumulator<'a> = HashMap<RollupGroup<'a>, Totals>;

/// The dimensions by which usage in a bucket is grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct RollupGroup<'a> {
    /// Start of the bucket; a quarter hour until it is aggregated to hours or days.
    bucket: Timestamp,
    account_id: &'a str,
    usage_type: &'a str,
    tier: &'a str,
    model: &'a str,
    provider: &'a str,
    source: &'a str,
}

impl<'a> RollupDeltas<'a> {
    /// No deltas, for a transaction with this watermark.
    pub(super) fn new(write_through_until: Timestamp) -> Self {
        Self { write_through_until, quarter_hours: HashMap::new(), user_days: HashMap::new() }
    }

    /// Adds a record that was inserted.
    pub(super) fn add(&mut self, row: &RecordRow<'a>) {
        let record = row.record;
        let rollup_group = RollupGroup {
            bucket: record.occurred_at.floor_quarter_hour(),
            account_id: record.account_id.as_str(),
            usage_type: record.usage_type.as_str(),
            tier: record.tier.as_ref().map_or("", |tier| tier.as_str()),
            model: record.dimensions.model.as_ref().map_or("", |model| model.as_str()),
            provider: record.dimensions.provider.as_ref().map_or("", |provider| provider.as_str()),
            source: record.source.as_str(),
        };
        let user_id = record.dimensions.user_id.as_ref().map(Label::as_str);
        self.add_to_groups(rollup_group, user_id, totals_of(record.quantity, row.cost.nanos));
    }

    /// Retracts a record that no longer counts.
    pub(super) fn retract(&mut self, record: &'a RecordModel) {
        self.add_to_groups(group_of(record), record.user_id.as_deref(), -totals_of(record.quantity, record.cost_nanos));
    }

    /// Replaces the cost of a record.
    pub(super) fn replace_cost(&mut self, record: &'a RecordModel, cost_nanos: Option<i64>) {
        self.retract(record);
        self.add_to_groups(group_of(record), record.user_id.as_deref(), totals_of(record.quantity, cost_nanos));
    }

    /// Retracts a record that counts from the rollups of its user, which it no longer has; it stays in all others.
    pub(super) fn retract_from_user(&mut self, record: &'a RecordModel) {
        if let Some(user_id) = record.user_id.as_deref() {
            self.add_to_user(group_of(record), user_id, -totals_of(record.quantity, record.cost_nanos));
        }
    }

    /// Adds to the quarter hour of an account.
    pub(super) fn add_to_quarter_hour(&mut self, account_id: &'a str, key: &'a RollupKey<'_>, totals: Totals) {
        let rollup_group = RollupGroup {
            bucket: key.bucket,
            account_id,
            usage_type: &key.usage_type,
            tier: &key.tier,
            model: &key.model,
            provider: &key.provider,
            source: &key.source,
        };
        *self.quarter_hours.entry(rollup_group).or_default() += totals;
    }

    fn add_to_groups(&mut self, rollup_group: RollupGroup<'a>, user_id: Option<&'a str>, totals: Totals) {
        *self.quarter_hours.entry(rollup_group).or_default() += totals;
        if let Some(user_id) = user_id {
            self.add_to_user(rollup_group, user_id, totals);
        }
    }

    fn add_to_user(&mut self, rollup_group: RollupGroup<'a>, user_id: &'a str, totals: Totals) {
        let of_day = rollup_group.coarsened_to(Grain::UtcDay);
        if of_day.bucket.plus_millis(Grain::UtcDay.length_ms()) <= self.write_through_until {
            *self.user_days.entry((user_id, of_day)).or_default() += totals;
        }
    }

    /// Returns each rollup row once, in lock order: quarter-hour rollups of accounts, and for buckets before
    /// `write_through_until` also the materialized rollups.
    pub(super) fn into_vec(self) -> Vec<RollupDelta<'a>> {
        let Self { write_through_until, quarter_hours, user_days } = self;
        let write_through: Accumulator<'a> = quarter_hours
            .iter()
            .filter(|(rollup_group, _)| rollup_group.bucket < write_through_until)
            .map(|(rollup_group, sum)| (*rollup_group, *sum))
            .collect();
        let mut deltas = Vec::with_capacity(quarter_hours.len() + 8 * write_through.len() + 2 * user_days.len());
        let mut push = |grain: Grain, is_per_account: bool, accumulator: &Accumulator<'a>| {
            deltas.extend(accumulator.iter().map(|(rollup_group, totals)| {
                let account_id = Cow::Borrowed(rollup_group.account_id);
                let owner = if is_per_account { RollupOwner::Account(account_id) } else { RollupOwner::Platform };
                (rollup_key(rollup_group, grain, owner), *totals)
            }));
        };
        push(Grain::QuarterHour, true, &quarter_hours);
        for grain in Grain::ALL {
            let mut per_account = aggregate(&write_through, |rollup_group| rollup_group.coarsened_to(grain));
            per_account.retain(|rollup_group, _| rollup_group.bucket.plus_millis(grain.length_ms()) <= write_through_until);
            push(grain, false, &aggregate(&per_account, |rollup_group| RollupGroup { account_id: "", ..*rollup_group }));
            if grain != Grain::QuarterHour {
                push(grain, true, &per_account);
            }
        }
        let mut by_type = HashMap::<_, Totals>::new();
        for ((user_id, rollup_group), totals) in &user_days {
            *by_type.entry((*user_id, rollup_group.coarsened_to(Grain::UsageTypeDay))).or_default() += *totals;
        }
        for (grain, groups) in [(Grain::UtcDay, user_days), (Grain::UsageTypeDay, by_type)] {
            deltas.extend(groups.into_iter().map(|((user_id, rollup_group), totals)| {
                let owner = RollupOwner::User(rollup_group.account_id.into(), user_id.into());
                (rollup_key(&rollup_group, grain, owner), totals)
            }));
        }
        deltas.sort_unstable_by(|left, right| left.0.cmp(&right.0));
        deltas
    }
}

/// The totals of one record.
fn totals_of(quantity: i64, cost_nanos: Option<i64>) -> Totals {
    Totals {
        records: 1,
        quantity: quantity.into(),
        cost_nanos: cost_nanos.unwrap_or_default().into(),
        unpriced_records: cost_nanos.is_none().into(),
    }
}

/// The group of a stored record.
fn group_of(record: &RecordModel) -> RollupGroup<'_> {
    fn optional(label: Option<&String>) -> &str {
        label.map_or("", String::as_str)
    }
    RollupGroup {
        bucket: Timestamp::from_millis(record.occurred_at).floor_quarter_hour(),
        account_id: &record.account_id,
        usage_type: &record.usage_type,
        tier: optional(record.tier.as_ref()),
        model: optional(record.model.as_ref()),
        provider: optional(record.provider.as_ref()),
        source: &record.source,
    }
}

impl RollupGroup<'_> {
    /// The group that contains this one at a coarser grain.
    fn coarsened_to(&self, grain: Grain) -> Self {
        let rollup_group = Self { bucket: grain.floor(self.bucket), ..*self };
        if grain.has_dimensions() { rollup_group } else { Self { tier: "", model: "", provider: "", source: "", ..rollup_group } }
    }
}

fn aggregate<'a>(accumulator: &Accumulator<'a>, coarsen: impl Fn(&RollupGroup<'a>) -> RollupGroup<'a>) -> Accumulator<'a> {
    let mut aggregated = Accumulator::new();
    for (rollup_group, totals) in accumulator {
        *aggregated.entry(coarsen(rollup_group)).or_default() += *totals;
    }
    aggregated
}

fn rollup_key<'a>(rollup_group: &RollupGroup<'a>, grain: Grain, owner: RollupOwner<'a>) -> RollupKey<'a> {
    RollupKey {
        owner,
        grain,
        bucket: rollup_group.bucket,
        usage_type: rollup_group.usage_type.into(),
        tier: rollup_group.tier.into(),
        model: rollup_group.model.into(),
        provider: rollup_group.provider.into(),
        source: rollup_group.source.into(),
    }
}
