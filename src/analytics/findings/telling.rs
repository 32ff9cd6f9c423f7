//! Builds findings from detections: severity, sentence, range and filter.

use std::fmt::Write;
use std::ops::Range;

use super::change::{Direction, Run, changes};
use super::concentration::concentrations;
use super::forecast::forecast;
use super::reading::Read;
use super::sending::{Found, unusual};
use super::series::{Group, Subject, Usage};
use super::silence::{Silence, silences};
use super::untracked::{gaps, share};
use super::wording::{days, grouped, kind_of, listed, percent, subject, times};
use super::{
    About, AboutKind, Appearance, Concentration, Finding, FindingKind, Forecast, Gap, GapReason, Numbers, Sending, Severity,
};
use crate::analytics::Question;
use crate::domain::filter::UsageFilter;
use crate::domain::nearest::nearest;
use crate::domain::usage_type::COMPUTE_SECONDS;

/// A change of a whole usage type by at least this factor is a warning.
const LARGE_TIMES: f64 = 2.0;
/// A new value, or compute without a tier or hardware spec, with at least this share is a warning.
const LARGE_SHARE: f64 = 0.5;
/// Minimum share of the records since its first one for a new user to be reported. New users are common.
const NEW_USER_SHARE: f64 = 0.1;
/// Minimum number of records for a new user to be reported.
const NEW_USER_RECORDS: i64 = 10;
/// A forecast whose lower bound exceeds the previous month by this factor is a warning.
const LARGE_GROWTH: f64 = 1.5;

/// All findings, in no particular order.
pub(super) fn tell(question: &Question, read: &Read) -> Vec<Finding> {
    let usage = &read.usage;
    let teller = Teller { question, usage };
    let silent = silences(usage);
    let mut found = Vec::new();
    let is_told_as_silent = |run: &Run| {
        run.direction == Direction::Down
            && silent.iter().any(|(subject, silence)| is_about(run, subject) && run.days.iter().all(|day| *day >= silence.last))
    };
    found.extend(changes(usage, &question.thresholds).iter().filter(|run| !is_told_as_silent(run)).map(|run| teller.change(run)));
    found.extend(silent.iter().map(|(subject, silence)| teller.silent(subject, silence)));
    found.extend(read.newcomers.iter().map(|(group, name)| teller.newcomer(*group, name)));
    found.extend(teller.new_users(read));
    let gaps = gaps(usage, &read.specs, read.knows_use, question.now);
    found.extend(gaps.into_iter().map(|gap| teller.untracked(gap)));
    let concentrations = concentrations(usage, read.people.as_ref(), &question.thresholds);
    let days_of_people = read.people.as_ref().map_or_else(|| usage.days.looked_at.clone(), |(reading, _)| reading.days.clone());
    found.extend(
        concentrations.into_iter().map(|(kind, name, numbers)| teller.concentration(kind, name, numbers, &days_of_people)),
    );
    found.extend(teller.forecasts());
    found.extend(unusual(&read.sent, &usage.days, &question.thresholds).into_iter().map(|found| teller.sending(found)));
    found
}

/// Whether a change concerns an inactive series: the same series, or a change mainly driven by it.
fn is_about(run: &Run, silent: &Subject) -> bool {
    let is_same_type = silent.usage_type.is_none() || silent.usage_type == run.subject.usage_type;
    let is_same_group = silent.group == run.subject.group;
    let is_driven =
        run.change.mainly.as_ref().is_some_and(|mainly| {
            silent.group.as_ref().is_some_and(|(group, name)| *group == mainly.group && *name == mainly.name)
        });
    is_same_type && (is_same_group || is_driven || (silent.group.is_none() && silent.usage_type.is_some()))
}

struct Teller<'a> {
    question: &'a Question,
    usage: &'a Usage,
}

impl Teller<'_> {
    fn finding(&self, kind: FindingKind, about: About, places: Range<usize>, numbers: Numbers) -> Finding {
        let last = places.end.saturating_sub(1).max(places.start);
        Finding {
            kind,
            severity: Severity::Info,
            message: String::new(),
            filter: narrowed(&self.question.filter, &about),
            about,
            from: self.usage.days.date(places.start),
            through: self.usage.days.date(last),
            numbers,
            size: 0.0,
        }
    }

    fn change(&self, run: &Run) -> Finding {
        let change = &run.change;
        let kind = if run.direction == Direction::Up { FindingKind::Spike } else { FindingKind::Drop };
        let (first, last) = (run.days.first().copied().unwrap_or_default(), run.days.last().copied().unwrap_or_default());
        let ratio = share(change.observed, change.expected);
        let is_large = change.expected == 0 || ratio >= LARGE_TIMES || ratio <= 1.0 / LARGE_TIMES;
        let what = subject(&run.subject);
        let weekday = change.peak_day.format("%A");
        let numbers = format!("{} instead of about {}", grouped(change.peak_observed), grouped(change.peak_expected));
        let mut message = if change.flagged_days == 1 {
            format!(
                "{what} on {} was {} for a {weekday}: {numbers}",
                change.peak_day,
                times(change.peak_observed, change.peak_expected)
            )
        } else {
            let way = if run.direction == Direction::Up { "above" } else { "below" };
            format!(
                "{what} was far {way} the usual amount on {} from {} through {}; on {weekday} {} it was {}: {numbers}",
                days(change.flagged_days),
                self.usage.days.date(first),
                self.usage.days.date(last),
                change.peak_day,
                times(change.peak_observed, change.peak_expected)
            )
        };
        let mut about = about(&run.subject);
        if let Some(mainly) = &change.mainly {
            let _ = write!(
                message,
                "; {} of the difference comes from {} `{}`",
                percent(mainly.share),
                kind_of(mainly.group),
                mainly.name
            );
            about = About { kind: Some(mainly.group.into()), value: Some(mainly.name.clone()), ..about };
        }
        let filter = narrowed(&self.question.filter, &about);
        let severity = if is_large && run.subject.group.is_none() { Severity::Warning } else { Severity::Info };
        let finding = self.finding(kind, self::about(&run.subject), first..last + 1, Numbers::Change(change.clone()));
        Finding { severity, message, filter, size: run.size, ..finding }
    }

    fn silent(&self, of: &Subject, silence: &Silence) -> Finding {
        let numbers = silence.numbers(&self.usage.days);
        let what = match (&of.usage_type, &of.group) {
            (None, Some((group, name))) => format!("{} `{name}`", kind_of(*group)),
            _ => subject(of),
        };
        let message = format!(
            "no usage of {what} has been recorded since {}, {} ago; before that it was recorded every {}, with gaps of at most {}",
            numbers.last_seen_on,
            days(numbers.silent_days),
            days(numbers.usual_gap_days),
            days(numbers.longest_gap_days)
        );
        let severity = if of.group.is_none() { Severity::Critical } else { Severity::Warning };
        let end = self.usage.days.looked_at.end;
        let finding = self.finding(FindingKind::Silent, about(of), silence.last..end, Numbers::Absence(numbers));
        Finding { severity, message, size: self.part_before(of, silence.last), ..finding }
    }

    /// The share of the records that the series had in the 28 days before it became inactive.
    fn part_before(&self, of: &Subject, last: usize) -> f64 {
        let days = last.saturating_sub(27)..last + 1;
        let records = match (&of.usage_type, &of.group) {
            (None, Some((group, name))) => self.usage.of_group(*group, name).sum(days.clone()).records,
            _ => self.usage.series.get(of).map_or(0, |series| series.sum(days.clone()).records),
        };
        share(records.into(), self.usage.everything.sum(days).records.into())
    }

    fn newcomer(&self, group: Group, name: &str) -> Finding {
        let series = self.usage.of_group(group, name);
        let looked_at = self.usage.days.looked_at.clone();
        let first = series.active().next().unwrap_or(looked_at.start);
        let totals = series.sum(looked_at.clone());
        let known = self.usage.names(group);
        let is_older = |other: &&String| self.usage.of_group(group, other).active().next().is_some_and(|since| since < first);
        let similar_to = nearest(name, known.iter().filter(|other| *other != name).filter(is_older).map(String::as_str));
        let numbers = Appearance {
            first_seen_on: self.usage.days.date(first),
            looked_back_to: None,
            records: totals.records,
            cost_micros: totals.cost_micros,
            share: share(totals.records.into(), self.usage.everything.sum(first..looked_at.end).records.into()),
            similar_to: similar_to.map(str::to_owned),
        };
        let hint = similar_to.map_or_else(String::new, |other| format!("; the name is similar to `{other}`"));
        let message = format!(
            "{} `{name}` was first recorded on {}; {} records since then{hint}",
            kind_of(group),
            numbers.first_seen_on,
            grouped(numbers.records.into())
        );
        let severity = if numbers.share >= LARGE_SHARE { Severity::Warning } else { Severity::Info };
        let about = About { usage_type: None, kind: Some(group.into()), value: Some(name.to_owned()) };
        let size = numbers.share;
        let finding = self.finding(FindingKind::New, about, first..looked_at.end, Numbers::Appearance(numbers));
        Finding { severity, message, size, ..finding }
    }

    fn new_users(&self, read: &Read) -> Vec<Finding> {
        let Some((reading, rows)) = &read.people else { return Vec::new() };
        let Some(back) = reading.looked_back_to else { return Vec::new() };
        let days = &self.usage.days;
        let start = days.start(reading.days.start);
        let users = rows.iter().filter(|row| !row.is_session && row.first_at >= start);
        users
            .filter_map(|row| {
                let name = row.name.as_ref()?;
                let first = days.place(i64::from(days.zone().local_day(row.first_at).to_epoch_days()));
                let share = share(row.records.into(), self.usage.everything.sum(first..reading.days.end).records.into());
                let numbers = Appearance {
                    first_seen_on: days.date(first),
                    looked_back_to: Some(days.date(back)),
                    records: row.records,
                    cost_micros: row.cost_micros,
                    share,
                    similar_to: None,
                };
                let message = format!(
                    "user `{name}` accounts for {} of the records since {} and has none from {} until then",
                    percent(share),
                    numbers.first_seen_on,
                    days.date(back)
                );
                let about = About { usage_type: None, kind: Some(AboutKind::User), value: Some(name.clone()) };
                let finding = self.finding(FindingKind::New, about, first..reading.days.end, Numbers::Appearance(numbers));
                (share >= NEW_USER_SHARE && row.records >= NEW_USER_RECORDS).then_some(Finding {
                    message,
                    size: share,
                    ..finding
                })
            })
            .collect()
    }

    fn untracked(&self, gap: Gap) -> Finding {
        let part = share(gap.quantity, gap.of);
        let tiers = listed(&gap.tiers);
        let (severity, message) = match gap.reason {
            GapReason::ComputeNeverRecorded => (
                Severity::Critical,
                format!("hardware is offered on {tiers}, but no compute was ever recorded; check the token of the compute meter"),
            ),
            GapReason::SpecNeverUsed => {
                (Severity::Info, format!("no compute was ever recorded on {tiers}, although their hardware specs are available"))
            }
            GapReason::TierMissing => (
                weighed(part),
                format!("{} of the compute has no tier, so it has no hourly rate and no row by tier", percent(part)),
            ),
            GapReason::SpecMissing => (
                weighed(part),
                format!(
                    "{} of the compute runs on tiers without a hardware spec and so without an hourly rate: {tiers}",
                    percent(part)
                ),
            ),
        };
        let about = About { usage_type: Some(COMPUTE_SECONDS.to_owned()), ..About::default() };
        let tiers = if gap.reason == GapReason::SpecMissing { gap.tiers.clone() } else { Vec::new() };
        let finding = self.finding(FindingKind::Untracked, about, self.usage.days.looked_at.clone(), Numbers::Gap(gap));
        let filter = UsageFilter { tiers: if tiers.is_empty() { finding.filter.tiers } else { tiers }, ..finding.filter };
        Finding { severity, message, size: part, filter, ..finding }
    }

    fn concentration(&self, kind: AboutKind, name: String, numbers: Concentration, of_people: &Range<usize>) -> Finding {
        let is_person = matches!(kind, AboutKind::User | AboutKind::Session);
        let places = if is_person { of_people.clone() } else { self.usage.days.looked_at.clone() };
        let word = match kind {
            AboutKind::Account => "account",
            AboutKind::Model => "model",
            AboutKind::Session => "session",
            AboutKind::User | AboutKind::Tier | AboutKind::Service => "user",
        };
        let message = format!(
            "{word} `{name}` accounts for {} of the cost, {} of {} micros, and is one of {} {word}s",
            percent(numbers.share),
            grouped(numbers.cost_micros),
            grouped(numbers.of_cost_micros),
            grouped(numbers.among.into())
        );
        let size = numbers.share;
        let about = About { usage_type: None, kind: Some(kind), value: Some(name) };
        let finding = self.finding(FindingKind::Concentration, about, places, Numbers::Concentration(numbers));
        Finding { message, size, ..finding }
    }

    fn forecasts(&self) -> Vec<Finding> {
        let Some(month) = &self.usage.days.month else { return Vec::new() };
        let whole = self.usage.series.iter().filter(|(subject, _)| subject.group.is_none());
        let forecasts = whole.filter_map(|(subject, series)| Some((subject, forecast(series, month)?)));
        forecasts.map(|(subject, numbers)| self.forecast(subject, numbers, month.first)).collect()
    }

    fn forecast(&self, of: &Subject, numbers: Forecast, month_first: usize) -> Finding {
        let before = numbers.previous_month.filter(|before| *before > 0);
        let compared = before
            .map_or_else(String::new, |before| format!(", {} of the previous month", percent(share(numbers.expected, before))));
        let message = format!(
            "at the current pace, {} will reach about {} this month (80 % interval: {} to {}){compared}",
            subject(of),
            grouped(numbers.expected),
            grouped(numbers.low),
            grouped(numbers.high)
        );
        let is_large = before.is_some_and(|before| share(numbers.low, before) >= LARGE_GROWTH);
        let severity = if is_large { Severity::Warning } else { Severity::Info };
        // Forecasts sort after findings about past usage; the forecast of the cost is the first of them.
        let size = if of.usage_type.is_none() { 0.02 } else { 0.01 };
        let places = month_first..self.usage.days.looked_at.end;
        let finding = self.finding(FindingKind::Forecast, about(of), places, Numbers::Forecast(numbers));
        Finding { severity, message, size, ..finding }
    }

    fn sending(&self, found: Found) -> Finding {
        let looked_at = self.usage.days.looked_at.clone();
        let about = |service: &str| About { usage_type: None, kind: Some(AboutKind::Service), value: Some(service.to_owned()) };
        match found {
            Found::Silent(service, silence) => {
                let numbers = silence.numbers(&self.usage.days);
                let message = format!(
                    "service `{service}` has sent nothing since {}, {} ago; before that it sent records every {}",
                    numbers.last_seen_on,
                    days(numbers.silent_days),
                    days(numbers.usual_gap_days)
                );
                let places = silence.last..looked_at.end;
                let finding = self.finding(FindingKind::Silent, about(&service), places, Numbers::Absence(numbers));
                Finding { severity: Severity::Critical, message, size: 1.0, ..finding }
            }
            Found::Refusals(start, numbers) => {
                let reason = numbers.reason.as_ref().map_or_else(String::new, |reason| format!(", mostly because of `{reason}`"));
                let message = format!(
                    "{} of the records sent by `{}` were not recorded{reason}{}",
                    percent(numbers.share),
                    numbers.service,
                    before(&numbers)
                );
                let severity = if numbers.share >= LARGE_SHARE { Severity::Critical } else { Severity::Warning };
                let (about, size) = (about(&numbers.service), numbers.share);
                let finding = self.finding(FindingKind::Refusals, about, start..looked_at.end, Numbers::Sending(numbers));
                Finding { severity, message, size, ..finding }
            }
            Found::Duplicates(start, numbers) => {
                let message = format!(
                    "{} of the records sent by `{}` are duplicates, which are not counted again{}",
                    percent(numbers.share),
                    numbers.service,
                    before(&numbers)
                );
                let (about, size) = (about(&numbers.service), numbers.share);
                let finding = self.finding(FindingKind::Duplicates, about, start..looked_at.end, Numbers::Sending(numbers));
                Finding { message, size, ..finding }
            }
        }
    }
}

fn before(numbers: &Sending) -> String {
    let share = numbers.share_before.map_or_else(String::new, |share| format!("; {} in the preceding weeks", percent(share)));
    format!(": {} of {} records{share}", grouped(numbers.records.into()), grouped(numbers.of.into()))
}

fn weighed(part: f64) -> Severity {
    if part >= LARGE_SHARE { Severity::Warning } else { Severity::Info }
}

fn about(subject: &Subject) -> About {
    let (kind, value) = match &subject.group {
        Some((group, name)) => (Some((*group).into()), Some(name.clone())),
        None => (None, None),
    };
    About { usage_type: subject.usage_type.clone(), kind, value }
}

/// The filter of the query, narrowed to the subject of a finding. A service does not narrow it: records do not name their service.
fn narrowed(filter: &UsageFilter, about: &About) -> UsageFilter {
    let mut narrowed = filter.clone();
    if let Some(usage_type) = &about.usage_type {
        narrowed.usage_types = vec![usage_type.clone()];
    }
    let Some((kind, value)) = about.kind.zip(about.value.clone()) else { return narrowed };
    match kind {
        AboutKind::Account => narrowed.whose = narrowed.whose.asking(Some(value)),
        AboutKind::Model => narrowed.models = vec![value],
        AboutKind::Tier => narrowed.tiers = vec![value],
        AboutKind::User => narrowed.user_id = Some(value),
        AboutKind::Session => narrowed.session_id = Some(value),
        AboutKind::Service => {}
    }
    narrowed
}
