//! UNTRACKED: hardware specs without compute records, compute without a tier, and tiers without a hardware spec.

use super::series::Usage;
use super::statistics::to_f64;
use super::{Gap, GapReason};
use crate::domain::time::{Timestamp, UTC_DAY_MS};
use crate::store::findings::SpecRow;

/// Minimum share of compute without a tier.
const MIN_SHARE_WITHOUT_TIER: f64 = 0.02;
/// Hardware specs are checked for usage from this age on.
const SPEC_GRACE_DAYS: i64 = 7;

/// The detected gaps. Unused hardware specs are reported only if `has_usage_flags`, because that requires the usage of all
/// accounts.
pub fn gaps(usage: &Usage, specs: &[SpecRow], has_usage_flags: bool, now: Timestamp) -> Vec<Gap> {
    let mut found = Vec::new();
    if has_usage_flags {
        found.extend(never_used(usage, specs, now));
    }
    let examined = usage.days.examined.clone();
    let Some(compute) = usage.compute().map(|series| series.sum(examined.clone())) else { return found };
    let without = usage.compute_without_tier.sum(examined);
    if without.records > 0 && share(without.quantity, compute.quantity) >= MIN_SHARE_WITHOUT_TIER {
        found.push(Gap {
            reason: GapReason::TierMissing,
            tiers: Vec::new(),
            records: without.records,
            compute_seconds: without.quantity,
            total_compute_seconds: compute.quantity,
        });
    }
    let has_no_spec = |tier: &str| !specs.is_empty() && specs.iter().all(|spec| spec.tier != tier);
    let unknown: Vec<_> = usage.compute_tiers().into_iter().filter(|(tier, _)| has_no_spec(tier)).collect();
    if !unknown.is_empty() {
        found.push(Gap {
            reason: GapReason::SpecMissing,
            records: unknown.iter().map(|(_, totals)| totals.records).sum(),
            compute_seconds: unknown.iter().map(|(_, totals)| totals.quantity).sum(),
            total_compute_seconds: compute.quantity,
            tiers: unknown.into_iter().map(|(tier, _)| tier.to_owned()).collect(),
        });
    }
    found
}

fn never_used(usage: &Usage, specs: &[SpecRow], now: Timestamp) -> Option<Gap> {
    let is_past_grace = |spec: &&SpecRow| spec.is_available && spec.created_at.plus_millis(SPEC_GRACE_DAYS * UTC_DAY_MS) <= now;
    let unused: Vec<String> =
        specs.iter().filter(is_past_grace).filter(|spec| !spec.is_used).map(|spec| spec.tier.clone()).collect();
    let is_anything_recorded = usage.everything.active().next().is_some();
    if unused.is_empty() || !is_anything_recorded {
        return None;
    }
    let is_compute_recorded = specs.iter().any(|spec| spec.is_used) || usage.compute().is_some();
    let reason = if is_compute_recorded { GapReason::SpecNeverUsed } else { GapReason::ComputeNeverRecorded };
    Some(Gap { reason, tiers: unused, records: 0, compute_seconds: 0, total_compute_seconds: 0 })
}

/// `part` as a share of `whole`; 0 if `whole` is 0.
pub fn share(part: i128, whole: i128) -> f64 {
    if whole == 0 { 0.0 } else { to_f64(part) / to_f64(whole) }
}
