//! UNPRICED: records without a known cost, of a usage type that has prices.

use super::series::{Group, SeriesKey, Usage};
use super::untracked::share;
use super::{Driver, Unpriced};
use crate::domain::price::PriceTable;

/// Share of the unpriced records from which one model or tier is named as their origin.
const MAIN_ORIGIN_SHARE: f64 = 0.6;

/// The usage types with prices and with unpriced records on the examined days.
pub fn unpriced(usage: &Usage, prices: &PriceTable) -> Vec<(String, Unpriced)> {
    let whole = usage.series.iter().filter(|(subject, _)| subject.group.is_none());
    whole
        .filter_map(|(subject, series)| {
            let usage_type = subject.measured.usage_type()?;
            let examined = series.sum(usage.days.examined.clone());
            // Without any price for the usage type nothing is missing.
            (prices.has_prices_for(usage_type) && examined.unpriced_records > 0).then(|| {
                let numbers = Unpriced {
                    records: examined.unpriced_records,
                    total_records: examined.records,
                    share: share(examined.unpriced_records.into(), examined.records.into()),
                    main_origin: main_origin(usage, usage_type, examined.unpriced_records),
                };
                (usage_type.to_owned(), numbers)
            })
        })
        .collect()
}

/// The model or tier that has most of the unpriced records of a usage type.
fn main_origin(usage: &Usage, usage_type: &str, unpriced_records: i64) -> Option<Driver> {
    let of_type = usage.series.iter().filter(|(subject, _)| subject.measured.usage_type() == Some(usage_type));
    let groups = of_type.filter_map(|(SeriesKey { group, .. }, series)| {
        let (group, name) = group.clone().filter(|(group, _)| *group != Group::Account)?;
        Some((series.sum(usage.days.examined.clone()).unpriced_records, group, name))
    });
    let (records, group, name) = groups.max_by(|left, right| left.0.cmp(&right.0).then_with(|| right.2.cmp(&left.2)))?;
    let share = share(records.into(), unpriced_records.into());
    (share >= MAIN_ORIGIN_SHARE).then_some(Driver { group, name, share })
}
