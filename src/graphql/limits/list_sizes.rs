//! The maximum length of the lists of an answer, by the arguments of the fields that contain them.
//!
//! The values of arguments are literals, variables, or defaults of variables. Nothing is copied: a list in a filter may be as large as a
//! request.

use async_graphql::parser::types::{BaseType, Field, OperationDefinition, Type};
use async_graphql::{Name, Value, Variables};
use async_graphql_value::Value as DocumentValue;
use chrono::NaiveDate;

use crate::domain::dimension::GROUPING_MAX;
use crate::domain::record_labels::LABELS_MAX;
use crate::domain::session_listing::SESSION_VALUES_MAX;
use crate::domain::time::{Timestamp, UTC_DAY_MS};
use crate::graphql::page::{PAGE_DEFAULT, PAGE_MAX};

/// The number of groups, lines or findings where `top` is omitted.
const TOP_DEFAULT: u64 = 10;
/// The rows in addition to `top`: the remainder, and the records without the dimension.
const ROWS_BESIDES_TOP: u64 = 2;
/// The number of usage types of a series where none is named: those that are part of `tokens`, five and those that were created.
const CHARTED_DEFAULT: u64 = 10;
/// The days counted for `ALL_TIME`: ten years.
const ALL_TIME_DAYS: u64 = 3_653;
/// The length counted for lists that no argument bounds, such as the tiers of an account or the rejections of a service.
const OTHER_LIST: u64 = 10;

/// The lengths of lists below a field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    page: u64,
    rows: u64,
    lines: u64,
    /// Buckets of a series: days, unless an interval is given.
    buckets: u64,
}

impl Sizes {
    /// The lengths at the root of an operation.
    pub(super) const ROOT: Self = Self { page: PAGE_DEFAULT as u64, rows: OTHER_LIST, lines: CHARTED_DEFAULT, buckets: 1 };

    /// The lengths below a field with these arguments.
    pub(super) fn below(self, field: &str, ty: &Type, arguments: Arguments<'_>) -> Self {
        let mut sizes = self;
        if let Some(range) = arguments.get("range") {
            sizes.buckets = days_of(range);
        }
        if is_connection(ty) {
            let requested = arguments.get("first").or_else(|| arguments.get("last")).and_then(ArgumentValue::integer);
            sizes.page = requested.unwrap_or(PAGE_DEFAULT as u64).min(PAGE_MAX as u64);
        }
        let top = || arguments.get("top").and_then(ArgumentValue::integer).unwrap_or(TOP_DEFAULT);
        if field == "usageSeries" {
            sizes.buckets = buckets_of(sizes.buckets, arguments.get("interval"));
        }
        match field {
            "breakdown" | "dimensionValues" | "findings" | "labelKeys" => sizes.rows = top().saturating_add(ROWS_BESIDES_TOP),
            "dailyUsage" | "usageSeries" if is_by_usage_type(arguments.get("groupBy")) => {
                let filtered = || arguments.get("filter")?.member("usageTypes");
                sizes.lines = arguments.get("usageTypes").or_else(filtered).map_or(CHARTED_DEFAULT, ArgumentValue::length);
            }
            "dailyUsage" | "usageSeries" => sizes.lines = top().saturating_add(ROWS_BESIDES_TOP),
            _ => {}
        }
        sizes
    }

    /// The number of values of a field of an object type: one, or the length of its list.
    pub(super) fn of(self, object: &str, field: &str, ty: &Type) -> u64 {
        if !matches!(ty.base, BaseType::List(_)) {
            return 1;
        }
        match field {
            "models" | "userIds" | "userNames" if object == "UsageSession" => SESSION_VALUES_MAX as u64,
            "nodes" | "edges" => self.page,
            "series" => self.lines,
            "dates"
            | "starts"
            | "statuses"
            | "points"
            | "quantities"
            | "costs"
            | "recordCounts"
            | "comparedQuantities"
            | "comparedCosts"
            | "comparedRecordCounts"
            | "counts"
            | "comparedCounts" => self.buckets,
            "rows" => self.rows,
            "by" | "groupBy" | "keys" | "names" => GROUPING_MAX as u64,
            "labels" => LABELS_MAX as u64,
            _ => OTHER_LIST,
        }
    }
}

fn is_connection(ty: &Type) -> bool {
    matches!(&ty.base, BaseType::Named(name) if name.ends_with("Connection"))
}

/// Whether a series has a line per usage type: it is grouped by the usage type alone, the default.
fn is_by_usage_type(group_by: Option<ArgumentValue<'_>>) -> bool {
    let dimension = group_by.map(|value| value.only()?.member("dimension")?.text());
    dimension.is_none_or(|dimension| dimension == Some("USAGE_TYPE"))
}

/// The maximum number of buckets of a series over so many days. A range may begin and end within a bucket.
fn buckets_of(days: u64, interval: Option<ArgumentValue<'_>>) -> u64 {
    match interval.and_then(ArgumentValue::text) {
        Some("HOUR") => days.saturating_mul(24) + 2,
        Some("WEEK") => days / 7 + 2,
        Some("MONTH") => days / 28 + 2,
        Some("QUARTER") => days / 90 + 2,
        _ => days,
    }
}

/// The maximum number of local days that a range overlaps. One where the range is invalid: the field rejects it.
fn days_of(range: ArgumentValue<'_>) -> u64 {
    if let Some(preset) = range.member("preset") {
        return match preset.text() {
            Some("LAST_7_DAYS" | "THIS_WEEK" | "LAST_WEEK") => 7,
            Some("LAST_30_DAYS") => 30,
            Some("LAST_90_DAYS") => 90,
            Some("LAST_365_DAYS") => 365,
            Some("LAST_24_HOURS") => 2,
            Some("THIS_MONTH" | "LAST_MONTH") => 31,
            Some("THIS_QUARTER" | "LAST_QUARTER") => 92,
            Some("THIS_YEAR" | "LAST_YEAR") => 366,
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
    // An interval of one day may overlap two local days.
    let length = |start: Timestamp, end: Timestamp| u64::try_from((end.millis() - start.millis()) / UTC_DAY_MS + 2).ok();
    instant("start").zip(instant("end")).and_then(|(start, end)| length(start, end)).unwrap_or(1)
}

/// The operation whose variables are in scope, and their values.
#[derive(Clone, Copy)]
pub(super) struct VariableScope<'a> {
    pub(super) operation: &'a OperationDefinition,
    pub(super) variables: &'a Variables,
}

/// The arguments of a field.
#[derive(Clone, Copy)]
pub(super) struct Arguments<'a> {
    pub(super) field: &'a Field,
    pub(super) scope: VariableScope<'a>,
}

/// A value that is not null.
#[derive(Clone, Copy)]
pub(super) enum ArgumentValue<'a> {
    /// A literal of the document, which may contain variables.
    Literal(&'a DocumentValue, VariableScope<'a>),
    /// The value or the default of a variable.
    Constant(&'a Value),
}

impl<'a> Arguments<'a> {
    /// The value of an argument; `None` for null.
    pub(super) fn get(self, name: &str) -> Option<ArgumentValue<'a>> {
        self.scope.resolve(&self.field.get_argument(name)?.node)
    }
}

impl<'a> VariableScope<'a> {
    fn resolve(self, value: &'a DocumentValue) -> Option<ArgumentValue<'a>> {
        match value {
            DocumentValue::Null => None,
            DocumentValue::Variable(name) => self.find(name).and_then(ArgumentValue::constant),
            value => Some(ArgumentValue::Literal(value, self)),
        }
    }

    fn find(self, variable: &Name) -> Option<&'a Value> {
        let default = || {
            let mut definitions = self.operation.variable_definitions.iter().map(|definition| &definition.node);
            let definition = definitions.find(|definition| definition.name.node == *variable)?;
            definition.default_value.as_ref().map(|default| &default.node)
        };
        self.variables.get(variable).or_else(default)
    }
}

impl<'a> ArgumentValue<'a> {
    fn constant(value: &'a Value) -> Option<Self> {
        (*value != Value::Null).then_some(Self::Constant(value))
    }

    /// The value of a field of an input object; `None` for null.
    pub(super) fn member(self, name: &str) -> Option<Self> {
        match self {
            Self::Literal(DocumentValue::Object(members), scope) => scope.resolve(members.get(name)?),
            Self::Constant(Value::Object(members)) => Self::constant(members.get(name)?),
            _ => None,
        }
    }

    /// A string or the name of an enum value: in variables they are alike.
    pub(super) fn text(self) -> Option<&'a str> {
        match self {
            Self::Literal(DocumentValue::String(text), _) | Self::Constant(Value::String(text)) => Some(text),
            Self::Literal(DocumentValue::Enum(name), _) | Self::Constant(Value::Enum(name)) => Some(name),
            _ => None,
        }
    }

    /// A non-negative integer.
    pub(super) fn integer(self) -> Option<u64> {
        match self {
            Self::Literal(DocumentValue::Number(number), _) | Self::Constant(Value::Number(number)) => number.as_u64(),
            _ => None,
        }
    }

    /// The only value of a list. A single value counts as a list of one.
    fn only(self) -> Option<Self> {
        match self {
            Self::Literal(DocumentValue::List(values), scope) => match values.as_slice() {
                [only] => scope.resolve(only),
                _ => None,
            },
            Self::Constant(Value::List(values)) => match values.as_slice() {
                [only] => Self::constant(only),
                _ => None,
            },
            single => Some(single),
        }
    }

    /// The number of values of a list. A single value counts as a list of one.
    pub(super) fn length(self) -> u64 {
        match self {
            Self::Literal(DocumentValue::List(values), _) => values.len() as u64,
            Self::Constant(Value::List(values)) => values.len() as u64,
            _ => 1,
        }
    }
}
