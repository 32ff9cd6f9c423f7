//! Builds findings from detections: severity, sentence, range and filter.

use std::cmp::Reverse;
use std::fmt::Write;
use std::ops::Range;
use std::slice;

use super::change::{AnomalyRun, Direction, MAIN_DRIVER_SHARE, changes};
use super::concentration::concentrations;
use super::forecast::forecast;
use super::inactivity::{Inactivity, find_inactive};
use super::ingestion::{Detection, detect_ingestion};
use super::inputs::FindingInputs;
use super::series::{Group, Measured, SeriesKey, Usage};
use super::unpriced::unpriced;
use super::untracked::{gaps, share};
use super::wording::{
    days, describe_series, format_amount, format_money, format_names, format_number, format_ratio, group_label,
    is_almost_nothing, percent,
};
use super::{
    Appearance, Concentration, Finding, FindingKind, FindingSubject, Forecast, Gap, GapReason, Ingestion, Numbers, Severity,
    SubjectKind, Unpriced,
};
use crate::analytics::InsightsQuery;
use crate::domain::dimension::{Dimension, DimensionValue};
use crate::domain::filter::UsageFilter;
use crate::domain::nearest::nearest;
use crate::domain::usage_type::COMPUTE_SECONDS;

/// A change of a whole usage type by at least this factor is a warning.
const WARNING_RATIO: f64 = 2.0;
/// A new value, or compute without a tier or hardware spec, with at least this share is a warning.
const WARNING_SHARE: f64 = 0.5;
/// Minimum share of the records since its first one for a new user to be reported. New users are common.
const NEW_USER_MIN_SHARE: f64 = 0.1;
/// Minimum number of records for a new user to be reported.
const NEW_USER_MIN_RECORDS: i64 = 10;
/// A forecast whose lower bound exceeds the previous month by this factor is a warning.
const WARNING_GROWTH: f64 = 1.5;

/// All findings, in no particular order.
pub(super) fn build_findings(query: &InsightsQuery, read: &FindingInputs) -> Vec<Finding> {
    let usage = &read.usage;
    let builder = FindingBuilder { query, usage };
    let silent = find_inactive(usage);
    let mut found = Vec::new();
    let is_reported_as_silent = |run: &AnomalyRun| {
        run.direction == Direction::Down
            && silent.iter().any(|(subject, inactivity)| {
                is_about(usage, run, subject, inactivity.last) && run.days.iter().all(|day| *day >= inactivity.last)
            })
    };
    found.extend(
        changes(usage, &query.thresholds).iter().filter(|run| !is_reported_as_silent(run)).map(|run| builder.change(run)),
    );
    found.extend(silent.iter().map(|(subject, inactivity)| builder.silent(subject, inactivity)));
    found.extend(read.new_values.iter().map(|(group, name)| builder.new_value(*group, name)));
    found.extend(builder.new_users(read));
    let gaps = gaps(usage, &read.specs, read.has_usage_flags, query.now);
    found.extend(gaps.into_iter().map(|gap| builder.untracked(gap)));
    found.extend(unpriced(usage, &read.prices).into_iter().map(|(usage_type, numbers)| builder.unpriced(usage_type, numbers)));
    let concentrations = concentrations(usage, read.users_and_sessions.as_ref(), &query.thresholds);
    let user_days =
        read.users_and_sessions.as_ref().map_or_else(|| usage.days.examined.clone(), |(user_window, _)| user_window.days.clone());
    found.extend(concentrations.into_iter().map(|(kind, name, numbers)| builder.concentration(kind, name, numbers, &user_days)));
    found.extend(builder.month_forecast());
    found.extend(
        detect_ingestion(&read.ingestion_counts, &usage.days, &query.thresholds)
            .into_iter()
            .map(|found| builder.ingestion(found)),
    );
    found
}

/// Whether a change concerns an inactive series: the same series, a change mainly driven by it, or one of all tokens, of which the series
/// was the main part.
fn is_about(usage: &Usage, run: &AnomalyRun, silent: &SeriesKey, last: usize) -> bool {
    let is_same_type = silent.measured == Measured::Everything || silent.measured == run.subject.measured;
    let is_same_group = silent.group == run.subject.group;
    let is_driven = run.change.main_driver.as_ref().is_some_and(|main_driver| {
        silent.group.as_ref().is_some_and(|(group, name)| *group == main_driver.group && *name == main_driver.name)
    });
    let is_main_part = || {
        let before = last.saturating_sub(27)..last + 1;
        let quantity = |measured| usage.whole(measured).map_or(0, |series| series.sum(before.clone()).quantity);
        let missing = 1.0 - share(run.change.observed, run.change.expected);
        share(quantity(&silent.measured), quantity(&Measured::Tokens)) >= MAIN_DRIVER_SHARE * missing
    };
    let is_type = silent.group.is_none() && silent.measured != Measured::Everything;
    (is_same_type && (is_same_group || is_driven || is_type))
        || (run.subject.measured == Measured::Tokens && silent.group.is_none() && usage.is_token_type(silent) && is_main_part())
}

struct FindingBuilder<'a> {
    query: &'a InsightsQuery,
    usage: &'a Usage,
}

impl FindingBuilder<'_> {
    fn finding(&self, kind: FindingKind, about: FindingSubject, day_indexes: Range<usize>, numbers: Numbers) -> Finding {
        let last = day_indexes.end.saturating_sub(1).max(day_indexes.start);
        Finding {
            kind,
            severity: Severity::Info,
            message: String::new(),
            filter: narrowed(self.usage, &self.query.filter, &about),
            about,
            from: self.usage.days.date(day_indexes.start),
            through: self.usage.days.date(last),
            numbers,
            size: 0.0,
        }
    }

    fn change(&self, run: &AnomalyRun) -> Finding {
        let change = &run.change;
        let kind = if run.direction == Direction::Up { FindingKind::Spike } else { FindingKind::Drop };
        let (first, last) = (run.days.first().copied().unwrap_or_default(), run.days.last().copied().unwrap_or_default());
        let ratio = share(change.observed, change.expected);
        let is_large = change.expected == 0 || ratio >= WARNING_RATIO || ratio <= 1.0 / WARNING_RATIO;
        let what = describe_series(&run.subject);
        let weekday = change.peak_day.format("%A");
        let numbers = format!(
            "{} instead of about {}",
            format_amount(&run.subject, change.peak_observed, &self.query.currency),
            format_amount(&run.subject, change.peak_expected, &self.query.currency)
        );
        let mut message = if change.flagged_days == 1 {
            format!(
                "{what} on {} was {} for a {weekday}: {numbers}",
                change.peak_day,
                format_ratio(change.peak_observed, change.peak_expected)
            )
        } else {
            let way = if run.direction == Direction::Up { "above" } else { "below" };
            format!(
                "{what} was far {way} the usual amount on {} from {} through {}; on {weekday} {} it was {}: {numbers}",
                days(change.flagged_days),
                self.usage.days.date(first),
                self.usage.days.date(last),
                change.peak_day,
                format_ratio(change.peak_observed, change.peak_expected)
            )
        };
        let mut about = about(&run.subject);
        if let Some(main_driver) = &change.main_driver {
            let _ = write!(
                message,
                "; {} of the difference comes from {} `{}`",
                percent(main_driver.share),
                group_label(main_driver.group),
                main_driver.name
            );
            about = FindingSubject { kind: Some(main_driver.group.into()), value: Some(main_driver.name.clone()), ..about };
        }
        let filter = narrowed(self.usage, &self.query.filter, &about);
        let severity = if is_large && run.subject.group.is_none() { Severity::Warning } else { Severity::Info };
        let finding = self.finding(kind, self::about(&run.subject), first..last + 1, Numbers::Change(change.clone()));
        Finding { severity, message, filter, size: run.size, ..finding }
    }

    fn silent(&self, of: &SeriesKey, inactivity: &Inactivity) -> Finding {
        let numbers = inactivity.numbers(&self.usage.days);
        let what = match (&of.measured, &of.group) {
            (Measured::Everything, Some((group, name))) => format!("{} `{name}`", group_label(*group)),
            _ => describe_series(of),
        };
        let message = format!(
            "no usage of {what} has been recorded since {}, {} ago; before that it was recorded every {}, with gaps of at most {}",
            numbers.last_seen_on,
            days(numbers.silent_days),
            days(numbers.usual_gap_days),
            days(numbers.longest_gap_days)
        );
        let severity = if of.group.is_none() { Severity::Critical } else { Severity::Warning };
        let end = self.usage.days.examined.end;
        let finding = self.finding(FindingKind::Silent, about(of), inactivity.last..end, Numbers::Absence(numbers));
        Finding { severity, message, size: self.share_before_inactivity(of, inactivity.last), ..finding }
    }

    /// The share of the records that the series had in the 28 days before it became inactive.
    fn share_before_inactivity(&self, of: &SeriesKey, last: usize) -> f64 {
        let days = last.saturating_sub(27)..last + 1;
        let records = match (&of.measured, &of.group) {
            (Measured::Everything, Some((group, name))) => self.usage.of_group(*group, name).sum(days.clone()).records,
            _ => self.usage.series.get(of).map_or(0, |series| series.sum(days.clone()).records),
        };
        share(records.into(), self.usage.everything.sum(days).records.into())
    }

    fn new_value(&self, group: Group, name: &str) -> Finding {
        let series = self.usage.of_group(group, name);
        let examined = self.usage.days.examined.clone();
        let first = series.active().next().unwrap_or(examined.start);
        let totals = series.sum(examined.clone());
        let all_names = self.usage.names(group);
        let is_older = |other: &&String| self.usage.of_group(group, other).active().next().is_some_and(|since| since < first);
        let similar_to = nearest(name, all_names.iter().filter(|other| *other != name).filter(is_older).map(String::as_str));
        let numbers = Appearance {
            first_seen_on: self.usage.days.date(first),
            lookback_start: None,
            records: totals.records,
            cost_nanos: totals.cost_nanos,
            share: share(totals.records.into(), self.usage.everything.sum(first..examined.end).records.into()),
            similar_to: similar_to.map(str::to_owned),
        };
        let hint = similar_to.map_or_else(String::new, |other| format!("; the name is similar to `{other}`"));
        let message = format!(
            "{} `{name}` was first recorded on {}; {} records since then{hint}",
            group_label(group),
            numbers.first_seen_on,
            format_number(numbers.records.into())
        );
        let severity = if numbers.share >= WARNING_SHARE { Severity::Warning } else { Severity::Info };
        let about = FindingSubject { kind: Some(group.into()), value: Some(name.to_owned()), ..FindingSubject::default() };
        let size = numbers.share;
        let finding = self.finding(FindingKind::New, about, first..examined.end, Numbers::Appearance(numbers));
        Finding { severity, message, size, ..finding }
    }

    fn new_users(&self, read: &FindingInputs) -> Vec<Finding> {
        let Some((user_window, rows)) = &read.users_and_sessions else { return Vec::new() };
        let Some(lookback_start) = user_window.lookback_start else { return Vec::new() };
        if self.query.filter.account_filter.user().is_some() {
            return Vec::new(); // every record is of this user
        }
        let days = &self.usage.days;
        let start = days.start(user_window.days.start);
        let users = rows.iter().filter(|row| !row.is_session && row.first_at >= start);
        users
            .filter_map(|row| {
                let name = row.name.as_ref()?;
                let first = days.index(i64::from(days.zone().local_day(row.first_at).to_epoch_days()));
                let share = share(row.records.into(), self.usage.everything.sum(first..user_window.days.end).records.into());
                let numbers = Appearance {
                    first_seen_on: days.date(first),
                    lookback_start: Some(days.date(lookback_start)),
                    records: row.records,
                    cost_nanos: row.cost_nanos,
                    share,
                    similar_to: None,
                };
                let message = format!(
                    "user `{name}` accounts for {} of the records since {} and has none from {} until then",
                    percent(share),
                    numbers.first_seen_on,
                    days.date(lookback_start)
                );
                let about = self.user_or_session(Measured::Everything, SubjectKind::User, name.clone());
                let finding = self.finding(FindingKind::New, about, first..user_window.days.end, Numbers::Appearance(numbers));
                (share >= NEW_USER_MIN_SHARE && row.records >= NEW_USER_MIN_RECORDS).then_some(Finding {
                    message,
                    size: share,
                    ..finding
                })
            })
            .collect()
    }

    /// A user or session as a subject. They are read only in queries about one account.
    fn user_or_session(&self, measured: Measured, kind: SubjectKind, value: String) -> FindingSubject {
        let account_id = self.query.filter.account_filter.only_requested().map(str::to_owned);
        FindingSubject { measured, kind: Some(kind), value: Some(value), account_id }
    }

    fn untracked(&self, gap: Gap) -> Finding {
        let part = share(gap.compute_seconds, gap.total_compute_seconds);
        let tiers = format_names(&gap.tiers);
        let (severity, message) = match gap.reason {
            GapReason::ComputeNeverRecorded => (
                Severity::Critical,
                format!("hardware is offered on {tiers}, but no compute was ever recorded; check the token of the compute meter"),
            ),
            GapReason::SpecNeverUsed => {
                (Severity::Info, format!("no compute was ever recorded on {tiers}, although their hardware specs are available"))
            }
            GapReason::TierMissing => (
                severity_of_share(part),
                format!(
                    "{} of the compute has no tier, so no price by tier applies to it, and it has no row by tier",
                    percent(part)
                ),
            ),
            GapReason::SpecMissing => (
                severity_of_share(part),
                format!("{} of the compute runs on tiers without a hardware spec: {tiers}", percent(part)),
            ),
        };
        let about = FindingSubject { measured: Measured::UsageType(COMPUTE_SECONDS.to_owned()), ..FindingSubject::default() };
        let (reason, tiers) = (gap.reason, gap.tiers.clone());
        let finding = self.finding(FindingKind::Untracked, about, self.usage.days.examined.clone(), Numbers::Gap(gap));
        let filter = match reason {
            GapReason::SpecMissing => finding.filter.with(Dimension::Tier, &tiers),
            GapReason::TierMissing => finding.filter.with_missing(Dimension::Tier),
            GapReason::ComputeNeverRecorded | GapReason::SpecNeverUsed => finding.filter.clone(),
        };
        Finding { severity, message, size: part, filter, ..finding }
    }

    fn unpriced(&self, usage_type: String, numbers: Unpriced) -> Finding {
        let origin = numbers.main_origin.as_ref().map_or_else(String::new, |origin| {
            format!(", {} of them of {} `{}`", percent(origin.share), group_label(origin.group), origin.name)
        });
        let message = format!(
            "{} of {} records of `{usage_type}` have no known cost{origin}; set a price that was in force then, and run `reprice`",
            format_number(numbers.records.into()),
            format_number(numbers.total_records.into())
        );
        let about = FindingSubject {
            measured: Measured::UsageType(usage_type),
            kind: numbers.main_origin.as_ref().map(|origin| origin.group.into()),
            value: numbers.main_origin.as_ref().map(|origin| origin.name.clone()),
            account_id: None,
        };
        let (severity, size) = (severity_of_share(numbers.share), numbers.share);
        let finding = self.finding(FindingKind::Unpriced, about, self.usage.days.examined.clone(), Numbers::Unpriced(numbers));
        Finding { severity, message, size, ..finding }
    }

    fn concentration(&self, kind: SubjectKind, name: String, numbers: Concentration, user_days: &Range<usize>) -> Finding {
        let is_user_or_session = matches!(kind, SubjectKind::User | SubjectKind::Session);
        let day_indexes = if is_user_or_session { user_days.clone() } else { self.usage.days.examined.clone() };
        let word = match kind {
            SubjectKind::Account => "account",
            SubjectKind::Model => "model",
            SubjectKind::Session => "session",
            SubjectKind::User | SubjectKind::Tier | SubjectKind::Service => "user",
        };
        let message = format!(
            "{word} `{name}` accounts for {} of the cost, {} of {}, and is one of {} {word}s",
            percent(numbers.share),
            format_money(numbers.cost_nanos, &self.query.currency),
            format_money(numbers.total_cost_nanos, &self.query.currency),
            format_number(numbers.distinct_values.into())
        );
        let size = numbers.share;
        let about = if is_user_or_session {
            self.user_or_session(Measured::Cost, kind, name)
        } else {
            FindingSubject { measured: Measured::Cost, kind: Some(kind), value: Some(name), account_id: None }
        };
        let finding = self.finding(FindingKind::Concentration, about, day_indexes, Numbers::Concentration(numbers));
        Finding { message, size, ..finding }
    }

    /// The forecast of what matters most about the usage of the query: its cost, else its tokens, else the usage type with the most
    /// records. A filter by usage types selects what matters: their quantity precedes the cost.
    fn month_forecast(&self) -> Option<Finding> {
        let month = self.usage.days.month.as_ref()?;
        let has_usage_types = !self.query.filter.usage_types.is_empty();
        let mut whole: Vec<_> = self.usage.compared().filter(|(subject, _)| subject.group.is_none()).collect();
        whole.sort_by_key(|(subject, series)| {
            let rank = match subject.measured {
                Measured::Cost if has_usage_types => 3,
                Measured::Cost | Measured::Everything => 0,
                Measured::Tokens => 1,
                Measured::UsageType(_) => 2,
            };
            (rank, Reverse(series.sum(0..self.usage.days.count()).records))
        });
        let (subject, numbers) = whole.into_iter().find_map(|(subject, series)| Some((subject, forecast(series, month)?)))?;
        Some(self.forecast(subject, numbers, month.first))
    }

    fn forecast(&self, of: &SeriesKey, numbers: Forecast, month_first: usize) -> Finding {
        let before = numbers.previous_month.filter(|before| *before > 0);
        let compared = before.map_or_else(String::new, |before| {
            if is_almost_nothing(before, numbers.expected) {
                return ", after almost nothing in the previous month".to_owned();
            }
            format!(", {} of the previous month", percent(share(numbers.expected, before)))
        });
        let amount = |amount| format_amount(of, amount, &self.query.currency);
        let message = format!(
            "at the current pace, {} will reach about {} this month (80 % interval: {} to {}){compared}",
            describe_series(of),
            amount(numbers.expected),
            amount(numbers.low),
            amount(numbers.high)
        );
        let is_large = before.is_some_and(|before| share(numbers.low, before) >= WARNING_GROWTH);
        let severity = if is_large { Severity::Warning } else { Severity::Info };
        let day_indexes = month_first..self.usage.days.examined.end;
        let finding = self.finding(FindingKind::Forecast, about(of), day_indexes, Numbers::Forecast(numbers));
        Finding { severity, message, ..finding }
    }

    fn ingestion(&self, found: Detection) -> Finding {
        let examined = self.usage.days.examined.clone();
        let about = |service: &str| FindingSubject {
            measured: Measured::Everything,
            kind: Some(SubjectKind::Service),
            value: Some(service.to_owned()),
            account_id: None,
        };
        match found {
            Detection::Silent(service, inactivity) => {
                let numbers = inactivity.numbers(&self.usage.days);
                let message = format!(
                    "service `{service}` has sent nothing since {}, {} ago; before that it sent records every {}",
                    numbers.last_seen_on,
                    days(numbers.silent_days),
                    days(numbers.usual_gap_days)
                );
                let day_indexes = inactivity.last..examined.end;
                let finding = self.finding(FindingKind::Silent, about(&service), day_indexes, Numbers::Absence(numbers));
                Finding { severity: Severity::Critical, message, size: 1.0, ..finding }
            }
            Detection::Refusals(start, numbers) => {
                let reason = numbers.reason.as_ref().map_or_else(String::new, |reason| format!(", mostly because of `{reason}`"));
                let message = format!(
                    "{} of the records sent by `{}` were not recorded{reason}{}",
                    percent(numbers.share),
                    numbers.service,
                    before(&numbers)
                );
                let severity = if numbers.share >= WARNING_SHARE { Severity::Critical } else { Severity::Warning };
                let (about, size) = (about(&numbers.service), numbers.share);
                let finding = self.finding(FindingKind::Refusals, about, start..examined.end, Numbers::Ingestion(numbers));
                Finding { severity, message, size, ..finding }
            }
            Detection::Duplicates(start, numbers) => {
                let message = format!(
                    "{} of the records sent by `{}` are duplicates, which are not counted again{}",
                    percent(numbers.share),
                    numbers.service,
                    before(&numbers)
                );
                let (about, size) = (about(&numbers.service), numbers.share);
                let finding = self.finding(FindingKind::Duplicates, about, start..examined.end, Numbers::Ingestion(numbers));
                Finding { message, size, ..finding }
            }
        }
    }
}

fn before(numbers: &Ingestion) -> String {
    let share = numbers.share_before.map_or_else(String::new, |share| format!("; {} in the preceding weeks", percent(share)));
    format!(": {} of {} records{share}", format_number(numbers.records.into()), format_number(numbers.total_records.into()))
}

fn severity_of_share(part: f64) -> Severity {
    if part >= WARNING_SHARE { Severity::Warning } else { Severity::Info }
}

fn about(subject: &SeriesKey) -> FindingSubject {
    let (kind, value) = match &subject.group {
        Some((group, name)) => (Some((*group).into()), Some(name.clone())),
        None => (None, None),
    };
    FindingSubject { measured: subject.measured.clone(), kind, value, account_id: None }
}

/// The filter of the query, narrowed to the subject of a finding. A service does not narrow it: records do not name their service.
fn narrowed(usage: &Usage, filter: &UsageFilter, about: &FindingSubject) -> UsageFilter {
    let narrowed = match &about.measured {
        Measured::UsageType(usage_type) => filter.with(Dimension::UsageType, slice::from_ref(usage_type)),
        Measured::Tokens => filter.with(Dimension::UsageType, &usage.token_types.iter().cloned().collect::<Vec<_>>()),
        Measured::Everything | Measured::Cost => filter.clone(),
    };
    let Some((kind, value)) = about.kind.zip(about.value.clone()) else { return narrowed };
    let dimension = match kind {
        SubjectKind::Account => Dimension::Account,
        SubjectKind::Model => Dimension::Model,
        SubjectKind::Tier => Dimension::Tier,
        SubjectKind::User => Dimension::User,
        SubjectKind::Session => Dimension::Session,
        SubjectKind::Service => return narrowed,
    };
    narrowed.with_value(dimension, &DimensionValue { value, account_id: about.account_id.clone() })
}
