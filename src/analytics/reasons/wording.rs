//! Reasons as sentences.

use super::{AnswerKind, Blank, Details, Missing, ReasonCode, Removed};
use crate::domain::nearest::nearest;

/// The maximum number of names or numbers listed in a sentence.
const LISTED_MAX: usize = 3;

/// The reason as a sentence, with its numbers and what to do.
pub(super) fn sentence(code: ReasonCode, blank: &Blank, details: &Details) -> String {
    match code {
        ReasonCode::ZeroQuantity => {
            format!("every matching record in this range has quantity 0 and cost 0: {}", records(details.records, details))
        }
        ReasonCode::OnlyVoided => only_voided(details),
        ReasonCode::DimensionMissing => details.missing.as_ref().map_or_else(String::new, dimension_missing),
        ReasonCode::FilteredOut => filtered_out(blank, details),
        ReasonCode::Future => format!("the range starts in the future{}", nearest_of(details)),
        ReasonCode::Refused => refused(details),
        ReasonCode::NothingRecorded => nothing_recorded(blank, details),
        ReasonCode::OutOfRange => format!("there is no matching usage in this range{}", nearest_of(details)),
        ReasonCode::WrongType => wrong_type(blank, details),
    }
}

fn records(count: i64, details: &Details) -> String {
    let at_least = if details.is_complete { "" } else { "at least " };
    if count == 1 { format!("{at_least}1 record") } else { format!("{at_least}{count} records") }
}

fn listed(texts: impl Iterator<Item = String>) -> String {
    let texts: Vec<_> = texts.collect();
    let more = texts.len().saturating_sub(LISTED_MAX);
    let shown = texts[..texts.len() - more].join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}

fn quoted<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    listed(texts.into_iter().map(|text| format!("`{text}`")))
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
        let (at, by, reason) = (voided.corrected_at.to_rfc3339(), &voided.corrected_by, &voided.reason);
        format!("; the last correction was made by `{by}` at {at}: {reason}")
    });
    format!("every matching record in this range was voided or replaced{by}")
}

fn dimension_missing(missing: &Missing) -> String {
    let Missing { dimension, records, looked_at, in_metadata, services } = missing;
    let field = dimension.field();
    let place = if in_metadata.is_empty() {
        String::new()
    } else {
        let misplaced: i64 = in_metadata.iter().map(|(_, records)| records).sum();
        let values = quoted(in_metadata.iter().map(|(value, _)| value));
        format!("; {misplaced} of the newest {looked_at} have it in `metadata.{field}` ({values}), which charts do not read")
    };
    let by =
        if services.is_empty() { String::new() } else { format!("; records of this usage type come from {}", quoted(services)) };
    let lack = if *records == 1 { "1 record has".to_owned() } else { format!("{records} records have") };
    format!("{lack} no value in the field `{field}`{place}{by}; send it in `{field}`")
}

fn filtered_out(blank: &Blank, details: &Details) -> String {
    let describe = |removed: &Removed| {
        let names = || removed.instead.iter().map(|(name, _)| name);
        let meant = removed.wanted.iter().find_map(|wanted| nearest(wanted, names().map(String::as_str)));
        let instead = match meant {
            Some(meant) => format!(" (did you mean `{meant}`?)"),
            None if removed.instead.is_empty() => String::new(),
            None => format!(" (recorded values: {})", quoted(names())),
        };
        format!("`{}` excludes {}{instead}", removed.dimension.condition(), records(removed.records, details))
    };
    let all = records(details.records, details);
    if blank.kind == AnswerKind::Hardware {
        let others = quoted(details.filters.iter().flat_map(|removed| removed.instead.iter().map(|(name, _)| name)));
        return format!("no compute was ever recorded on this tier; other tiers have {all}: {others}");
    }
    format!("the filter excludes all usage, {all}: {}", listed(details.filters.iter().map(describe)))
}

fn refused(details: &Details) -> String {
    let each =
        details.refusals.iter().map(|refusal| format!("{} `{}` from `{}`", refusal.records, refusal.reason, refusal.service));
    format!("usage was sent in this range but rejected: {}; docs/errors.md explains each code", listed(each))
}

fn nothing_recorded(blank: &Blank, details: &Details) -> String {
    let Some(account_id) = blank.filter.whose.asked() else {
        return "no usage was ever recorded; send it with `recordUsage`".to_owned();
    };
    let meant = nearest(account_id, details.accounts.iter().map(String::as_str));
    let meant = meant.map_or_else(String::new, |meant| format!(" (did you mean `{meant}`?)"));
    format!("account `{account_id}` has no records{meant}")
}

fn wrong_type(blank: &Blank, details: &Details) -> String {
    let others = quoted(details.usage_types.iter().map(|(slug, _)| slug));
    if blank.contradicts_itself() {
        let (about, asked) = (quoted(&blank.usage_types), quoted(&blank.filter.usage_types));
        return format!("this result covers only {about}, but the filter selects {asked}");
    }
    let never = format!("no usage of {} was ever recorded", quoted(&blank.own_usage_types()));
    if others.is_empty() { never } else { format!("{never}; this range contains {others}") }
}
