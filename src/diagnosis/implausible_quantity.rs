//! Implausible quantities: days on which one record seems to have been sent in the wrong unit. Pure.
//!
//! The usual quantity of a record of a usage type is the median of the days' averages. The quantity that a day is expected to have is its
//! number of records times that.

use super::facts::ImplausibleQuantity;
use crate::analytics::recorded::Distribution;
use crate::domain::quantity::Totals;

/// An implausible day exceeds the expected quantity by at least this many times the usual quantity of a record.
const IMPLAUSIBLE_EXCESS: i128 = 1_000_000;
/// An implausible day has at least this many times the expected quantity; less is no wrong unit.
const MIN_RATIO: i128 = 10;
/// Minimum number of days with records from which the usual quantity is derived.
const USUAL_MIN_DAYS: usize = 3;

/// The days on which the quantity of a usage type is implausible, by usage type.
pub(super) fn implausible_quantities(distribution: &Distribution) -> Vec<ImplausibleQuantity> {
    const PRECISION: i128 = 1_000;
    let mut found = Vec::new();
    for (usage_type, days) in &distribution.days_by_type {
        let days = days.iter().filter(|(_, totals)| totals.records > 0);
        let mut averages: Vec<i128> =
            days.clone().map(|(_, totals)| totals.quantity * PRECISION / i128::from(totals.records)).collect();
        averages.sort_unstable();
        if averages.len() < USUAL_MIN_DAYS {
            continue;
        }
        let usual = averages[(averages.len() - 1) / 2].max(1);
        let is_implausible = |totals: &Totals| {
            let (quantity, records) = (totals.quantity * PRECISION, i128::from(totals.records));
            quantity >= usual.saturating_mul(IMPLAUSIBLE_EXCESS + records)
                && quantity >= usual.saturating_mul(records * MIN_RATIO)
        };
        found.extend(days.filter(|(_, totals)| is_implausible(totals)).map(|(date, totals)| ImplausibleQuantity {
            usage_type: usage_type.clone(),
            date: *date,
            records: totals.records,
            quantity: totals.quantity,
            usual_quantity: (usual / PRECISION).max(1),
        }));
    }
    found
}
