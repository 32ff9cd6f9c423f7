//! Reasons as sentences.

use super::filters::Similar;
use super::{AnswerKind, Details, EmptyResult, FilteredOut, MissingDimension, ReasonCode};
use crate::domain::account_scope::Accounts;
use crate::domain::condition::{ConditionTest, FilterCondition};
use crate::domain::dimension::{Dimension, DimensionValue};
use crate::domain::filter::{Contradiction, UsageFilter};
use crate::domain::nearest::nearest;
use crate::store::reasons::Authorship;

/// The maximum number of names or numbers listed in a sentence.
const MAX_LISTED: usize = 3;

/// The reason as a sentence, with its numbers and what to do.
pub(super) fn sentence(code: ReasonCode, empty_result: &EmptyResult, details: &Details) -> String {
    match code {
        ReasonCode::ZeroQuantity => {
            format!("every matching record in this range has quantity 0 and cost 0: {}", records(details.records, details))
        }
        ReasonCode::OnlyVoided => only_voided(details),
        ReasonCode::DimensionMissing => dimension_missing(empty_result, details),
        ReasonCode::FilteredOut => filtered_out(empty_result, details),
        ReasonCode::Future => format!("the range starts in the future{}", nearest_of(details)),
        ReasonCode::Refused => refused(details),
        ReasonCode::NothingRecorded => nothing_recorded(empty_result, details),
        ReasonCode::OutOfRange => format!("there is no matching usage in this range{}", nearest_of(details)),
        ReasonCode::WrongType => wrong_type(empty_result, details),
    }
}

fn records(count: i64, details: &Details) -> String {
    let at_least = if details.is_complete { "" } else { "at least " };
    if count == 1 { format!("{at_least}1 record") } else { format!("{at_least}{count} records") }
}

fn format_list(texts: impl Iterator<Item = String>) -> String {
    let texts: Vec<_> = texts.collect();
    let more = texts.len().saturating_sub(MAX_LISTED);
    let shown = texts[..texts.len() - more].join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}

fn quoted<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    format_list(texts.into_iter().map(|text| format!("`{text}`")))
}

/// A value of a dimension, with its account unless the query is about a single account.
fn value_of(empty_result: &EmptyResult, value: &DimensionValue) -> String {
    let is_about_one = matches!(empty_result.filter.account_filter.accounts(), Accounts::Only(accounts) if accounts.len() == 1);
    match &value.account_id {
        Some(account_id) if !is_about_one => format!("`{}` of account `{account_id}`", value.value),
        _ => format!("`{}`", value.value),
    }
}

fn values_of<'a>(empty_result: &EmptyResult, values: impl IntoIterator<Item = &'a (DimensionValue, i64)>) -> String {
    format_list(values.into_iter().map(|(value, _)| value_of(empty_result, value)))
}

fn nearest_of(details: &Details) -> String {
    match (details.nearest_before, details.nearest_after) {
        (Some(before), Some(after)) => {
            format!("; the nearest matching usage is at {} before it and {} after it", before.to_rfc3339(), after.to_rfc3339())
        }
        (Some(before), None) => format!("; the last matching usage before it is at {}", before.to_rfc3339()),
        (None, Some(after)) => format!("; the first matching usage after it is at {}", after.to_rfc3339()),
        (None, None) => String::new(),
    }
}

fn only_voided(details: &Details) -> String {
    let by = details.voided.as_ref().map_or_else(String::new, |voided| {
        let at = voided.corrected_at.to_rfc3339();
        match &voided.authorship {
            Some(Authorship { corrected_by, reason }) => {
                format!("; the last correction was made by `{corrected_by}` at {at}: {reason}")
            }
            None => format!("; the last correction was made at {at}"),
        }
    });
    format!("every matching record in this range was voided or replaced{by}")
}

/// What holds the values of a dimension: a field, or a label.
fn holder_of(dimension: Dimension) -> String {
    dimension.label().map_or_else(|| format!("field `{}`", dimension.field()), |key| format!("label `{key}`"))
}

/// The recorded keys of labels instead of one that no record has.
fn keys_meant(dimension: Dimension, details: &Details) -> String {
    let Some(key) = dimension.label() else { return String::new() };
    let recorded = || details.label_keys.iter().map(|(key, _)| key);
    if recorded().any(|recorded| recorded == key.as_str()) {
        return String::new();
    }
    match nearest(key.as_str(), recorded().map(String::as_str)) {
        Some(meant) => format!(" (did you mean the label `{meant}`?)"),
        None if details.label_keys.is_empty() => String::new(),
        None => format!(" (recorded labels: {})", quoted(recorded())),
    }
}

/// The key of a label in parentheses; nothing for other dimensions.
fn of_key(dimension: Dimension) -> String {
    dimension.label().map_or_else(String::new, |key| format!(" (`{key}`)"))
}

fn dimension_missing(empty_result: &EmptyResult, details: &Details) -> String {
    let Some(MissingDimension { records, services, .. }) = details.missing.first() else { return String::new() };
    let subject = if *records == 1 { "1 record has".to_owned() } else { format!("{records} records have") };
    let lacks = details.missing.iter().map(|MissingDimension { dimension, .. }| {
        let holder = holder_of(*dimension);
        let what = if dimension.label().is_some() { holder } else { format!("value in the {holder}") };
        format!("no {what}{}", keys_meant(*dimension, details))
    });
    let lacks = lacks.collect::<Vec<_>>().join(" and ");
    let locations: String = details.missing.iter().map(|missing| location_of(empty_result, missing)).collect();
    let by =
        if services.is_empty() { String::new() } else { format!("; records of this usage type come from {}", quoted(services)) };
    let mut fields: Vec<_> = details.missing.iter().map(|missing| format!("`{}`", missing.dimension.field())).collect();
    fields.dedup();
    let pronoun = if details.missing.len() == 1 { "it" } else { "them" };
    format!("{subject} {lacks}{locations}{by}; send {pronoun} in {}", fields.join(" and "))
}

/// The values of a missing dimension that the metadata of records holds instead.
fn location_of(empty_result: &EmptyResult, missing: &MissingDimension) -> String {
    let MissingDimension { dimension, examined_records, in_metadata, .. } = missing;
    if in_metadata.is_empty() {
        return String::new();
    }
    let name = dimension.label().map_or_else(|| dimension.field().to_owned(), |key| key.to_string());
    let found_in_metadata: i64 = in_metadata.iter().map(|(_, records)| records).sum();
    let values = values_of(empty_result, in_metadata);
    format!(
        "; {found_in_metadata} of the newest {examined_records} have it in `metadata.{name}` ({values}), which charts do not read"
    )
}

fn filtered_out(empty_result: &EmptyResult, details: &Details) -> String {
    if let Some(contradiction) = empty_result.filter.contradiction() {
        return contradictory(contradiction, &empty_result.filter);
    }
    let all = records(details.records, details);
    if empty_result.kind == AnswerKind::Hardware {
        let others = details.filters.iter().flat_map(|filtered_out| &filtered_out.alternatives);
        let others = values_of(empty_result, others);
        return format!("no compute was ever recorded on this tier; other tiers have {all}: {others}");
    }
    let each = details.filters.iter().map(|filtered_out| excluding(empty_result, filtered_out, details));
    format!("the filter excludes all usage, {all}: {}", format_list(each))
}

/// One condition, with the records that it excludes and the values that it could have.
fn excluding(empty_result: &EmptyResult, filtered_out: &FilteredOut, details: &Details) -> String {
    let FilteredOut { condition, alternatives, .. } = filtered_out;
    let excluded =
        format!("`{}`{} excludes {}", condition.argument(), of_key(condition.dimension), records(filtered_out.records, details));
    match &condition.test {
        ConditionTest::NoneOf(values) if !values.is_empty() => return excluded,
        ConditionTest::NoneOf(_) | ConditionTest::Missing => {
            return format!("{excluded} with a value in the {}", holder_of(condition.dimension));
        }
        ConditionTest::AnyOf { .. } | ConditionTest::AnyValue => {}
    }
    match filtered_out.similar() {
        Some(Similar::Value(value)) => format!("{excluded} (did you mean {}?)", value_of(empty_result, value)),
        Some(Similar::Prefix(prefix)) => format!("{excluded} (did you mean `{prefix}`?)"),
        None if alternatives.is_empty() => format!("{excluded}{}", keys_meant(condition.dimension, details)),
        None => format!("{excluded} (recorded values: {})", values_of(empty_result, alternatives)),
    }
}

fn contradictory(contradiction: Contradiction, filter: &UsageFilter) -> String {
    match contradiction {
        Contradiction::AccountsExcluded => {
            "no record can match the filter: `not.accountIds` excludes every account of the query".to_owned()
        }
        Contradiction::ValuesExcluded(dimension) => {
            let (argument, of_key) = (dimension.filter_argument(), of_key(dimension));
            format!("no record can match the filter: `not.{argument}` excludes every value of `{argument}`{of_key}")
        }
        Contradiction::ValueMissing(dimension) => {
            let requires_value = |condition: &FilterCondition| condition.dimension == dimension && condition.requires_value();
            let argument = filter.conditions().into_iter().find(requires_value).map_or_else(String::new, |any| any.argument());
            let (holder, missing) = (holder_of(dimension), dimension.missing_argument());
            format!(
                "no record can match the filter: `{argument}` requires a value in the {holder}, and `{missing}` requires none"
            )
        }
    }
}

fn refused(details: &Details) -> String {
    let each = details.rejections.iter().map(|rejection| {
        let from = rejection.service.as_ref().map_or_else(String::new, |service| format!(" from `{service}`"));
        format!("{} `{}`{from}", rejection.records, rejection.reason)
    });
    format!("usage was sent in this range but rejected: {}; docs/errors.md explains each code", format_list(each))
}

fn nothing_recorded(empty_result: &EmptyResult, details: &Details) -> String {
    let account_filter = &empty_result.filter.account_filter;
    let requested = account_filter.requested();
    if requested.is_empty() {
        return "no usage was ever recorded; send it with `recordUsage`".to_owned();
    }
    let similar = |account_id: &String| nearest(account_id, details.accounts.iter().map(String::as_str));
    let meant = requested.iter().find_map(similar).map_or_else(String::new, |meant| format!(" (did you mean `{meant}`?)"));
    if let (Some(user_id), Accounts::Only(accounts)) = (account_filter.user(), account_filter.accounts())
        && let [account_id] = accounts.as_slice()
    {
        return format!("user `{user_id}` of account `{account_id}` has no records");
    }
    let (noun, verb) = if requested.len() == 1 { ("account", "has") } else { ("accounts", "have") };
    format!("{noun} {} {verb} no records{meant}", quoted(requested))
}

fn wrong_type(empty_result: &EmptyResult, details: &Details) -> String {
    let others = quoted(details.usage_types.iter().map(|(slug, _)| slug));
    if empty_result.excludes_every_usage_type() {
        let (about, requested) = (quoted(&empty_result.usage_types), quoted(&empty_result.filter.usage_types));
        if empty_result.usage_types.is_empty() {
            return format!("no record can match the filter: `not.usageTypes` excludes {requested}");
        }
        if empty_result.usage_types.iter().all(|slug| empty_result.filter.excludes_usage_type(slug)) {
            return format!("this result covers only {about}, which `not.usageTypes` excludes");
        }
        return format!("this result covers only {about}, but the filter selects {requested}");
    }
    let requested = empty_result.requested_usage_types();
    let never = if requested.is_empty() {
        "no usage was ever recorded except of the types that `not.usageTypes` excludes".to_owned()
    } else {
        format!("no usage of {} was ever recorded", quoted(&requested))
    };
    if others.is_empty() { never } else { format!("{never}; this range contains {others}") }
}
