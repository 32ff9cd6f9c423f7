//! How arguments of commands and parameters of URLs name intervals and dimensions: as the API does, in either case.

use chrono::Weekday;

use crate::analytics::interval_sums::SumInterval;
use crate::domain::dimension::Dimension;
use crate::domain::interval::Interval;
use crate::domain::label_key::LabelKey;
use crate::domain::nearest::did_you_mean;
use crate::domain::text::Slug;

/// The names of intervals.
const INTERVALS: [(&str, SumInterval); 6] = [
    ("QUARTER_HOUR", SumInterval::QuarterHour),
    ("HOUR", SumInterval::Local(Interval::Hour)),
    ("DAY", SumInterval::DAY),
    ("WEEK", SumInterval::Local(Interval::Week(Weekday::Mon))),
    ("MONTH", SumInterval::Local(Interval::Month)),
    ("QUARTER", SumInterval::Local(Interval::Quarter)),
];

/// The names of dimensions. The usage type is always one of them.
const DIMENSIONS: [(&str, Dimension); 10] = [
    ("USAGE_TYPE", Dimension::UsageType),
    ("ACCOUNT", Dimension::Account),
    ("MODEL", Dimension::Model),
    ("PROVIDER", Dimension::Provider),
    ("TIER", Dimension::Tier),
    ("SOURCE", Dimension::Source),
    ("USER", Dimension::User),
    ("SESSION", Dimension::Session),
    ("WORKSPACE", Dimension::Workspace),
    ("AGENT", Dimension::Agent),
];

/// The beginning of a label's name, before its key.
const LABEL: &str = "labels.";

/// The interval of this name. The error is a message for the caller.
pub fn parse_interval(name: &str) -> Result<SumInterval, String> {
    find(&INTERVALS, name).ok_or_else(|| unknown("interval", name, INTERVALS.map(|(name, _)| name)))
}

/// The dimensions of these names, without the usage type. The error is a message for the caller.
pub fn parse_dimensions<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Vec<Dimension>, String> {
    let mut dimensions = Vec::new();
    for name in names {
        let dimension = match name.strip_prefix(LABEL) {
            Some(key) => {
                let key = Slug::parse("groupBy", key.to_owned()).map_err(|problem| problem.message)?;
                Dimension::Label(LabelKey::from(&key))
            }
            None => find(&DIMENSIONS, name).ok_or_else(|| {
                format!("{}, or `labels.KEY` for a label", unknown("dimension", name, DIMENSIONS.map(|(name, _)| name)))
            })?,
        };
        if dimensions.contains(&dimension) {
            return Err(format!("`{name}` is named twice"));
        }
        dimensions.push(dimension);
    }
    dimensions.retain(|dimension| *dimension != Dimension::UsageType);
    Ok(dimensions)
}

fn find<T: Copy>(named: &[(&str, T)], name: &str) -> Option<T> {
    let is_name = |of: &str| of.eq_ignore_ascii_case(name) || of.replace('_', "-").eq_ignore_ascii_case(name);
    named.iter().find(|(of, _)| is_name(of)).map(|(_, value)| *value)
}

fn unknown<const N: usize>(what: &str, name: &str, names: [&str; N]) -> String {
    let shown: String = name.chars().take(64).collect();
    let suggestion = did_you_mean(&shown.to_ascii_uppercase(), names);
    format!("there is no {what} `{shown}`{suggestion}; use {}", names.join(", "))
}
