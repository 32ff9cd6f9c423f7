//! CONCENTRATION: one user, session, model or account accounts for most of the cost.

use super::people::Reading;
use super::series::{Group, Usage};
use super::untracked::share;
use super::{AboutKind, Concentration, Thresholds};
use crate::store::findings::PersonRow;

/// Minimum number of distinct values; with fewer, a large share is expected.
const AMONG_MIN: i64 = 4;
/// Minimum number of records.
const RECORDS_MIN: i64 = 30;

/// The concentrations of the cost, at most one per kind. A query about one account has no concentration by account, because its
/// series are not grouped by account.
pub fn concentrations(
    usage: &Usage,
    people: Option<&(Reading, Vec<PersonRow>)>,
    thresholds: &Thresholds,
) -> Vec<(AboutKind, String, Concentration)> {
    let mut found = Vec::new();
    let looked_at = usage.days.looked_at.clone();
    let whole = usage.everything.sum(looked_at.clone());
    let judge = |name: &str, cost_micros: i128, of_cost_micros: i128, among: i64| {
        let share = share(cost_micros, of_cost_micros);
        let is_told = share >= thresholds.concentration_share && among >= AMONG_MIN;
        is_told.then(|| (name.to_owned(), Concentration { cost_micros, of_cost_micros, share, among }))
    };
    if whole.records < RECORDS_MIN {
        return found;
    }
    for group in [Group::Account, Group::Model] {
        let among = usage.groups.get(&group).copied().unwrap_or_default();
        let largest = usage
            .names(group)
            .into_iter()
            .map(|name| (usage.of_group(group, &name).sum(looked_at.clone()).cost_micros, name))
            .max_by(|left, right| left.0.cmp(&right.0).then_with(|| right.1.cmp(&left.1)));
        let told = largest.and_then(|(cost, name)| judge(&name, cost, whole.cost_micros, among));
        found.extend(told.map(|(name, numbers)| (group.into(), name, numbers)));
    }
    let Some((reading, rows)) = people else { return found };
    let of_cost = usage.everything.sum(reading.days.clone()).cost_micros;
    for (is_session, kind) in [(false, AboutKind::User), (true, AboutKind::Session)] {
        let largest = rows
            .iter()
            .filter(|row| row.is_session == is_session)
            .filter_map(|row| Some((row, row.name.as_deref()?)))
            .max_by(|left, right| left.0.cost_micros.cmp(&right.0.cost_micros).then_with(|| right.1.cmp(left.1)));
        let told = largest.and_then(|(row, name)| judge(name, row.cost_micros, of_cost, row.groups));
        found.extend(told.map(|(name, numbers)| (kind, name, numbers)));
    }
    found
}
