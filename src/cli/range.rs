//! A range as a command line argument: a preset or days.

use std::str::FromStr;

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::domain::range::{Preset, RangeRequest};

/// Presets: the argument, the name in the API, and the value.
const PRESETS: [(&str, &str, Preset); 16] = [
    ("today", "TODAY", Preset::Today),
    ("yesterday", "YESTERDAY", Preset::Yesterday),
    ("last-7-days", "LAST_7_DAYS", Preset::Last7Days),
    ("last-30-days", "LAST_30_DAYS", Preset::Last30Days),
    ("last-90-days", "LAST_90_DAYS", Preset::Last90Days),
    ("last-365-days", "LAST_365_DAYS", Preset::Last365Days),
    ("last-24-hours", "LAST_24_HOURS", Preset::Last24Hours),
    ("this-week", "THIS_WEEK", Preset::ThisWeek),
    ("last-week", "LAST_WEEK", Preset::LastWeek),
    ("this-month", "THIS_MONTH", Preset::ThisMonth),
    ("last-month", "LAST_MONTH", Preset::LastMonth),
    ("this-quarter", "THIS_QUARTER", Preset::ThisQuarter),
    ("last-quarter", "LAST_QUARTER", Preset::LastQuarter),
    ("this-year", "THIS_YEAR", Preset::ThisYear),
    ("last-year", "LAST_YEAR", Preset::LastYear),
    ("all-time", "ALL_TIME", Preset::AllTime),
];

/// A range.
#[derive(Clone, Copy, Debug)]
pub(super) enum RangeArgument {
    /// A preset and its name in the API.
    Preset(Preset, &'static str),
    /// From the first day through the last, inclusive.
    Days(NaiveDate, NaiveDate),
}

impl FromStr for RangeArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some((_, name, preset)) = PRESETS.iter().find(|(argument, name, _)| *argument == text || *name == text) {
            return Ok(Self::Preset(*preset, name));
        }
        let days = text.split_once("..").and_then(|(from, through)| Some((from.parse().ok()?, through.parse().ok()?)));
        let (from, through) = days.ok_or_else(|| {
            let names: Vec<_> = PRESETS.iter().map(|(argument, ..)| *argument).collect();
            format!("use one of {}, or days such as `2026-11-01..2026-11-20`", names.join(", "))
        })?;
        Ok(Self::Days(from, through))
    }
}

impl RangeArgument {
    /// The range as a request inside the process.
    pub(super) const fn request(self) -> RangeRequest {
        match self {
            Self::Preset(preset, _) => RangeRequest::Preset(preset),
            Self::Days(from, through) => RangeRequest::Days { from, through },
        }
    }

    /// The range as input of the API.
    pub(super) fn input(self) -> Value {
        match self {
            Self::Preset(_, name) => json!({ "preset": name }),
            Self::Days(from, through) => json!({ "days": { "from": from, "through": through } }),
        }
    }
}
