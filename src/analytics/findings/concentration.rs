//! CONCENTRATION: one user, session, model or account accounts for most of the cost.

use super::series::{Group, Usage};
use super::untracked::share;
use super::users_and_sessions::UserWindow;
use super::{Concentration, SubjectKind};
use crate::settings::FindingsSettings;
use crate::store::findings::UserOrSessionRow;

/// Minimum number of distinct values; with fewer, a large share is expected.
const MIN_DISTINCT_VALUES: i64 = 4;
/// Minimum number of records.
const MIN_RECORDS: i64 = 30;

/// The concentrations of the cost, at most one per kind. A query about one account has no concentration by account, because its
/// series are not grouped by account.
pub fn concentrations(
    usage: &Usage,
    users_and_sessions: Option<&(UserWindow, Vec<UserOrSessionRow>)>,
    thresholds: &FindingsSettings,
) -> Vec<(SubjectKind, String, Concentration)> {
    let mut found = Vec::new();
    let examined = usage.days.examined.clone();
    let whole = usage.everything.sum(examined.clone());
    let check = |name: &str, cost_nanos: i128, total_cost_nanos: i128, distinct_values: i64| {
        let share = share(cost_nanos, total_cost_nanos);
        let is_reported = share >= thresholds.concentration_share && distinct_values >= MIN_DISTINCT_VALUES;
        is_reported.then(|| (name.to_owned(), Concentration { cost_nanos, total_cost_nanos, share, distinct_values }))
    };
    if whole.records < MIN_RECORDS {
        return found;
    }
    for group in [Group::Account, Group::Model] {
        let distinct_values = usage.groups.get(&group).copied().unwrap_or_default();
        let largest = usage
            .names(group)
            .into_iter()
            .map(|name| (usage.of_group(group, &name).sum(examined.clone()).cost_nanos, name))
            .max_by(|left, right| left.0.cmp(&right.0).then_with(|| right.1.cmp(&left.1)));
        let detected = largest.and_then(|(cost, name)| check(&name, cost, whole.cost_nanos, distinct_values));
        found.extend(detected.map(|(name, numbers)| (group.into(), name, numbers)));
    }
    let Some((user_window, rows)) = users_and_sessions else { return found };
    let total_cost = usage.everything.sum(user_window.days.clone()).cost_nanos;
    for (is_session, kind) in [(false, SubjectKind::User), (true, SubjectKind::Session)] {
        let largest = rows
            .iter()
            .filter(|row| row.is_session == is_session)
            .filter_map(|row| Some((row, row.name.as_deref()?)))
            .max_by(|left, right| left.0.cost_nanos.cmp(&right.0.cost_nanos).then_with(|| right.1.cmp(left.1)));
        let detected = largest.and_then(|(row, name)| check(name, row.cost_nanos, total_cost, row.groups));
        found.extend(detected.map(|(name, numbers)| (kind, name, numbers)));
    }
    found
}
