//! How long the lists of an answer may become, by the arguments of the fields that they lie within.

use async_graphql::parser::types::{BaseType, Type};
use chrono::NaiveDate;

use super::argument_values::{Arguments, Given};
use crate::domain::time::{Timestamp, UTC_DAY_MS};
use crate::graphql::page::{PAGE_DEFAULT, PAGE_MAX};

/// How many groups, lines or findings are told apart where `top` is not sent.
const TOP_DEFAULT: u64 = 10;
/// The remainder, and the records that lack the dimension.
const BESIDE_TOP: u64 = 2;
/// How many usage types a chart shows where none is named: tokens in and out.
const CHARTED_DEFAULT: u64 = 2;
/// How many days `ALL_TIME` is counted as: ten years.
const ALL_TIME_DAYS: u64 = 3_653;
/// How many elements a list has that no argument bounds, such as the tiers of an account or the refusals of a service.
const OTHER_LIST: u64 = 10;

/// How long lists become below a field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    page: u64,
    rows: u64,
    lines: u64,
    days: u64,
}

impl Sizes {
    /// At the root, where nothing is asked for yet.
    pub(super) const ROOT: Self = Self { page: PAGE_DEFAULT as u64, rows: OTHER_LIST, lines: CHARTED_DEFAULT, days: 1 };

    /// Below a field with these arguments.
    pub(super) fn below(self, field: &str, ty: &Type, arguments: Arguments<'_>) -> Self {
        let mut sizes = self;
        if let Some(range) = arguments.get("range") {
            sizes.days = days_of(range);
        }
        if is_connection(ty) {
            let asked = arguments.get("first").or_else(|| arguments.get("last")).and_then(Given::integer);
            sizes.page = asked.unwrap_or(PAGE_DEFAULT as u64).min(PAGE_MAX as u64);
        }
        let top = || arguments.get("top").and_then(Given::integer).unwrap_or(TOP_DEFAULT);
        match field {
            "breakdown" | "findings" => sizes.rows = top().saturating_add(BESIDE_TOP),
            "dailyUsage" if is_by_usage_type(arguments.get("groupBy")) => {
                let filtered = || arguments.get("filter")?.member("usageTypes");
                sizes.lines = arguments.get("usageTypes").or_else(filtered).map_or(CHARTED_DEFAULT, Given::length);
            }
            "dailyUsage" => sizes.lines = top().saturating_add(BESIDE_TOP),
            _ => {}
        }
        sizes
    }

    /// How many values a field is: one, or as many as its list may hold.
    pub(super) fn of(self, field: &str, ty: &Type) -> u64 {
        if !matches!(ty.base, BaseType::List(_)) {
            return 1;
        }
        match field {
            "nodes" | "edges" => self.page,
            "series" => self.lines,
            "dates" | "statuses" | "points" | "quantities" | "costsMicros" | "recordCounts" => self.days,
            "rows" => self.rows,
            _ => OTHER_LIST,
        }
    }
}

fn is_connection(ty: &Type) -> bool {
    matches!(&ty.base, BaseType::Named(name) if name.ends_with("Connection"))
}

fn is_by_usage_type(group_by: Option<Given<'_>>) -> bool {
    group_by.is_none_or(|value| value.text() == Some("USAGE_TYPE"))
}

/// The local days that a range touches, at most. One where it cannot be read: the field refuses it.
fn days_of(range: Given<'_>) -> u64 {
    if let Some(preset) = range.member("preset") {
        return match preset.text() {
            Some("LAST_7_DAYS") => 7,
            Some("LAST_30_DAYS") => 30,
            Some("LAST_90_DAYS") => 90,
            Some("LAST_365_DAYS") => 365,
            Some("THIS_MONTH" | "LAST_MONTH") => 31,
            Some("ALL_TIME") => ALL_TIME_DAYS,
            _ => 1,
        };
    }
    if let Some(days) = range.member("lastDays") {
        return days.integer().unwrap_or(1);
    }
    if let Some(days) = range.member("days") {
        let day = |name| days.member(name)?.text()?.parse::<NaiveDate>().ok();
        let length = |from: NaiveDate, through: NaiveDate| u64::try_from((through - from).num_days() + 1).ok();
        return day("from").zip(day("through")).and_then(|(from, through)| length(from, through)).unwrap_or(1);
    }
    let instant = |name| Timestamp::parse(range.member("instants")?.member(name)?.text()?).ok();
    // A stretch of a day touches two.
    let length = |start: Timestamp, end: Timestamp| u64::try_from((end.millis() - start.millis()) / UTC_DAY_MS + 2).ok();
    instant("start").zip(instant("end")).and_then(|(start, end)| length(start, end)).unwrap_or(1)
}
