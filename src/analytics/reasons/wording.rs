//! Reasons as sentences.

use super::{AnswerKind, Details, EmptyResult, FilteredOut, MissingDimension, ReasonCode};
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
        ReasonCode::DimensionMissing => details.missing.as_ref().map_or_else(String::new, dimension_missing),
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

fn dimension_missing(missing: &MissingDimension) -> String {
    let MissingDimension { dimension, records, examined_records, in_metadata, services } = missing;
    let field = dimension.field();
    let location = if in_metadata.is_empty() {
        String::new()
    } else {
        let found_in_metadata: i64 = in_metadata.iter().map(|(_, records)| records).sum();
        let values = quoted(in_metadata.iter().map(|(value, _)| value));
        format!(
            "; {found_in_metadata} of the newest {examined_records} have it in `metadata.{field}` ({values}), which charts do not read"
        )
    };
    let by =
        if services.is_empty() { String::new() } else { format!("; records of this usage type come from {}", quoted(services)) };
    let subject = if *records == 1 { "1 record has".to_owned() } else { format!("{records} records have") };
    format!("{subject} no value in the field `{field}`{location}{by}; send it in `{field}`")
}

fn filtered_out(empty_result: &EmptyResult, details: &Details) -> String {
    let describe = |filtered_out: &FilteredOut| {
        let names = || filtered_out.alternatives.iter().map(|(name, _)| name);
        let meant = filtered_out.values.iter().find_map(|values| nearest(values, names().map(String::as_str)));
        let alternatives = match meant {
            Some(meant) => format!(" (did you mean `{meant}`?)"),
            None if filtered_out.alternatives.is_empty() => String::new(),
            None => format!(" (recorded values: {})", quoted(names())),
        };
        format!(
            "`{}` excludes {}{alternatives}",
            filtered_out.dimension.filter_argument(),
            records(filtered_out.records, details)
        )
    };
    let all = records(details.records, details);
    if empty_result.kind == AnswerKind::Hardware {
        let others =
            quoted(details.filters.iter().flat_map(|filtered_out| filtered_out.alternatives.iter().map(|(name, _)| name)));
        return format!("no compute was ever recorded on this tier; other tiers have {all}: {others}");
    }
    format!("the filter excludes all usage, {all}: {}", format_list(details.filters.iter().map(describe)))
}

fn refused(details: &Details) -> String {
    let each = details.rejections.iter().map(|rejection| {
        let from = rejection.service.as_ref().map_or_else(String::new, |service| format!(" from `{service}`"));
        format!("{} `{}`{from}", rejection.records, rejection.reason)
    });
    format!("usage was sent in this range but rejected: {}; docs/errors.md explains each code", format_list(each))
}

fn nothing_recorded(empty_result: &EmptyResult, details: &Details) -> String {
    let Some(account_id) = empty_result.filter.account_filter.requested() else {
        return "no usage was ever recorded; send it with `recordUsage`".to_owned();
    };
    let meant = nearest(account_id, details.accounts.iter().map(String::as_str));
    let meant = meant.map_or_else(String::new, |meant| format!(" (did you mean `{meant}`?)"));
    format!("account `{account_id}` has no records{meant}")
}

fn wrong_type(empty_result: &EmptyResult, details: &Details) -> String {
    let others = quoted(details.usage_types.iter().map(|(slug, _)| slug));
    if empty_result.is_contradictory() {
        let (about, requested) = (quoted(&empty_result.usage_types), quoted(&empty_result.filter.usage_types));
        return format!("this result covers only {about}, but the filter selects {requested}");
    }
    let never = format!("no usage of {} was ever recorded", quoted(&empty_result.requested_usage_types()));
    if others.is_empty() { never } else { format!("{never}; this range contains {others}") }
}
