//! SPIKE and DROP: days that differ from the same weekdays before.

use std::collections::BTreeMap;
use std::ops::Range;

use super::series::{Series, Subject, Usage};
use super::statistics::{approximately, deviation, median, prediction_factor, rounded};
use super::{Change, Driver, Thresholds};

/// A day is not flagged for less than this part of its usage type's usual day: small groups may do what they like.
const MATERIAL: f64 = 0.02;
/// Which part of a difference one group must make to be named as where it comes from.
const MAINLY: f64 = 0.6;
/// Flagged days this close together are one finding: a weekend lies between Friday and Monday.
const RUN_GAP_DAYS: usize = 3;
/// What deviates less than this (as part of the usual) does so by chance, however steady the days before were.
const STEADIEST: f64 = 0.05;
/// By how much more than their number chance varies what records add up to, because they differ in size, above the usual and below
/// it. A few large records make a large day: above, the root of 2, as where sizes are spread like waiting times. Below the usual it is
/// mostly their number that counts.
const LARGE_RECORDS: f64 = std::f64::consts::SQRT_2;
const SMALL_RECORDS: f64 = 1.2;
/// The part of the threshold that each of two days in a row must reach.
const NEARLY: f64 = 0.75;
/// What is added to a count before its root is taken, so that small counts vary like large ones: Anscombe, The Transformation of
/// Poisson, Binomial and Negative-Binomial Data, Biometrika 35 (1948).
const SMALL_COUNTS: f64 = 3.0 / 8.0;

/// How a day compares with the same weekdays before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// What the same weekdays before make one expect.
    pub expected: f64,
    /// The least that would not be far from it.
    pub low: f64,
    /// The most that would not be far from it.
    pub high: f64,
    /// By how many robust standard deviations the day differs; negative: below.
    pub deviations: f64,
    /// Whether the difference is large enough to be worth telling.
    pub is_large: bool,
}

/// Compares the day at `place` of `quantities` (and the `records` they stem from) with the same weekdays before. `None` where too
/// few weeks lie before it since usage began, or there was usage on less than half of their days.
///
/// Median and MAD of square roots: see docs/findings.md.
pub fn compare(quantities: &[f64], records: &[f64], place: usize, thresholds: &Thresholds) -> Option<Comparison> {
    let first = records.iter().position(|count| *count > 0.0)?;
    let weeks = thresholds.weeks as usize;
    let same: Vec<usize> = (1..=weeks).filter_map(|week| place.checked_sub(7 * week)).filter(|day| *day >= first).collect();
    if same.len() < thresholds.min_weeks as usize {
        return None;
    }
    let before = place.saturating_sub(7 * weeks).max(first)..place;
    let active: Vec<f64> = before.clone().filter(|day| records[*day] > 0.0).map(|day| quantities[day]).collect();
    if active.len() * 2 < before.len() {
        return None;
    }
    let per_record = active.iter().sum::<f64>() / before.clone().map(|day| records[day]).sum::<f64>();
    let root = |quantity: f64| (quantity + per_record * SMALL_COUNTS).sqrt();
    let square = |root: f64| (root * root - per_record * SMALL_COUNTS).max(0.0);
    let level = median(&active)?;
    let usual = median(&same.iter().map(|day| root(quantities[*day])).collect::<Vec<_>>())?;

    // Days differ by a factor. How much, the same weekdays tell by a handful of values and all days by many: take the larger.
    let factor = prediction_factor(same.len());
    let of_weekday = deviation(&same.iter().map(|day| root(quantities[*day])).collect::<Vec<_>>(), usual) / usual;
    let by_day = of_weekday.max(relative_deviation(quantities, root, before, place)).max(STEADIEST / 2.0) * factor;
    // And chance alone makes counts differ: the root of a number of records has a deviation of one half, whatever the number.
    let by_chance = per_record.sqrt() / 2.0 * factor;
    let (above, below) = (by_chance * LARGE_RECORDS, by_chance * SMALL_RECORDS);

    // What either explains is not told.
    let observed_root = root(quantities[place]);
    let (ratio, difference) = ((observed_root / usual).ln(), observed_root - usual);
    let deviations =
        if difference > 0.0 { (ratio / by_day).min(difference / above) } else { (ratio / by_day).max(difference / below) };
    let far = thresholds.min_deviations;
    let low = (usual * (-far * by_day).exp()).min(usual - far * below).max(0.0);
    let high = (usual * (far * by_day).exp()).max(usual + far * above);
    let (expected, observed) = (square(usual), quantities[place]);
    // What is usual on a quiet weekday is no measure for how much matters.
    let matters = expected.max(level / 4.0);
    let change = thresholds.min_change;
    let is_large = if deviations > 0.0 {
        observed >= expected + change * matters
    } else {
        observed <= expected - change / (1.0 + change) * matters
    };
    Some(Comparison { expected, low: square(low), high: square(high), deviations, is_large })
}

/// Whether a day lies far enough from the usual: by itself, or together with the day before or after, for two days in a row that are
/// each nearly that far, on the same side, are no accident.
fn is_far<'a>(day: Comparison, mut neighbours: impl Iterator<Item = &'a Comparison>, far: f64) -> bool {
    let is_nearly = |other: &Comparison| other.deviations * day.deviations.signum() >= far * NEARLY;
    day.deviations.abs() >= far || (is_nearly(&day) && neighbours.any(is_nearly))
}

/// How far days lie from the median of their weekday, as a part of it: one number for all weekdays.
fn relative_deviation(quantities: &[f64], root: impl Fn(f64) -> f64, days: Range<usize>, place: usize) -> f64 {
    let mut by_weekday: [Vec<f64>; 7] = Default::default();
    for day in days {
        by_weekday[(place - day) % 7].push(root(quantities[day]));
    }
    let mut residuals = Vec::new();
    for roots in &by_weekday {
        let Some(usual) = median(roots).filter(|usual| *usual > 0.0) else { continue };
        residuals.extend(roots.iter().map(|root| (root - usual) / usual));
    }
    deviation(&residuals, 0.0)
}

/// Which way it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Above the usual.
    Up,
    /// Below it.
    Down,
}

/// Days that differ in one direction, close together.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Of what.
    pub subject: Subject,
    /// Which way.
    pub direction: Direction,
    /// The flagged days, in order.
    pub days: Vec<usize>,
    /// The numbers.
    pub change: Change,
    /// How large it is, as a part of the subject's usage type on the days looked at.
    pub size: f64,
}

impl Run {
    fn first(&self) -> usize {
        self.days.first().copied().unwrap_or_default()
    }

    fn last(&self) -> usize {
        self.days.last().copied().unwrap_or_default()
    }

    /// Whether the other is about the same days and direction.
    fn is_along(&self, other: &Self) -> bool {
        self.direction == other.direction && self.first() <= other.last() + 1 && other.first() <= self.last() + 1
    }
}

/// Every change of every subject, told once: what a wider change explains is left out.
pub fn changes(usage: &Usage, thresholds: &Thresholds) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (subject, series) in &usage.series {
        runs.extend(runs_of(usage, subject, series, thresholds));
    }
    fold(usage, runs, thresholds)
}

fn runs_of(usage: &Usage, subject: &Subject, series: &Series, thresholds: &Thresholds) -> Vec<Run> {
    let (quantities, records) = (series.quantities(), series.records());
    let whole = usage.whole(subject.usage_type.as_deref()).map(Series::quantities).unwrap_or_default();
    let usual_day = median(&whole.iter().copied().filter(|quantity| *quantity > 0.0).collect::<Vec<_>>()).unwrap_or_default();
    let total: f64 = usage.days.looked_at.clone().filter_map(|day| whole.get(day)).sum();
    let mut runs: Vec<(Direction, Vec<(usize, Comparison)>)> = Vec::new();
    let compared = |day: usize| {
        let comparison = compare(&quantities, &records, day, thresholds)?;
        let is_material = (quantities[day] - comparison.expected).abs() >= MATERIAL * usual_day;
        (comparison.is_large && is_material).then_some(comparison)
    };
    let large: BTreeMap<usize, Comparison> = usage.days.over.clone().filter_map(|day| Some((day, compared(day)?))).collect();
    for (&day, comparison) in &large {
        let neighbours = [day.checked_sub(1), Some(day + 1)].into_iter().flatten().filter_map(|day| large.get(&day));
        if !is_far(*comparison, neighbours, thresholds.min_deviations) {
            continue;
        }
        let comparison = *comparison;
        let direction = if comparison.deviations > 0.0 { Direction::Up } else { Direction::Down };
        match runs.iter_mut().rev().find(|(of, _)| *of == direction) {
            Some((_, days)) if days.last().is_some_and(|(last, _)| day - last <= RUN_GAP_DAYS) => days.push((day, comparison)),
            _ => runs.push((direction, vec![(day, comparison)])),
        }
    }
    let to_run = |(direction, days): (Direction, Vec<(usize, Comparison)>)| {
        let expected: f64 = days.iter().map(|(_, comparison)| comparison.expected).sum();
        let observed = days.iter().map(|(day, _)| series.at(*day).quantity).sum();
        let (peak, comparison) =
            *days.iter().max_by(|left, right| left.1.deviations.abs().total_cmp(&right.1.deviations.abs()))?;
        let size = if total > 0.0 { (approximately(observed) - expected).abs() / total } else { 0.0 };
        let change = Change {
            flagged_days: days.len(),
            observed,
            expected: rounded(expected),
            peak_day: usage.days.date(peak),
            peak_observed: series.at(peak).quantity,
            peak_expected: rounded(comparison.expected),
            usual_low: rounded(comparison.low),
            usual_high: rounded(comparison.high),
            deviations: comparison.deviations,
            mainly: None,
        };
        Some(Run { subject: subject.clone(), direction, days: days.into_iter().map(|(day, _)| day).collect(), change, size })
    };
    runs.into_iter().filter_map(to_run).collect()
}

/// Tells each change once: a usage type's change stands for those of its groups, and names the one it mainly comes from; of groups
/// of different kinds the largest stands for the others; a change of cost stands only where no usage changed with it.
fn fold(usage: &Usage, mut runs: Vec<Run>, thresholds: &Thresholds) -> Vec<Run> {
    // Widest first, then largest: what comes first explains what comes later.
    runs.sort_by(|left, right| {
        let rank = |run: &Run| (run.subject.usage_type.is_none(), run.subject.group.is_some());
        rank(left).cmp(&rank(right)).then(right.size.total_cmp(&left.size)).then_with(|| left.subject.cmp(&right.subject))
    });
    let mut told: Vec<Run> = Vec::new();
    for mut run in runs {
        let is_explained = told.iter().any(|wider| {
            let kind = |run: &Run| run.subject.group.as_ref().map(|(group, _)| *group);
            let is_of_same_type = wider.subject.usage_type == run.subject.usage_type && kind(wider) != kind(&run);
            wider.is_along(&run) && (is_of_same_type || run.subject.usage_type.is_none())
        });
        if is_explained {
            continue;
        }
        if run.subject.group.is_none() {
            run.change.mainly = driver(usage, &run, thresholds);
        }
        told.push(run);
    }
    told
}

/// The group that makes most of a usage type's change. A group that is all there is says nothing.
fn driver(usage: &Usage, run: &Run, thresholds: &Thresholds) -> Option<Driver> {
    let difference = approximately(run.change.observed) - approximately(run.change.expected);
    let mut parts: BTreeMap<&(super::series::Group, String), f64> = BTreeMap::new();
    for (subject, series) in &usage.series {
        let Some(group) = &subject.group else { continue };
        if subject.usage_type != run.subject.usage_type || usage.groups.get(&group.0).is_none_or(|count| *count < 2) {
            continue;
        }
        let (quantities, records) = (series.quantities(), series.records());
        let part = |day: &usize| {
            let expected = compare(&quantities, &records, *day, thresholds).map(|comparison| comparison.expected);
            quantities[*day] - expected.unwrap_or_else(|| recently(&quantities, &records, *day))
        };
        parts.insert(group, run.days.iter().map(part).sum());
    }
    let ((group, name), part) = parts.into_iter().max_by(|left, right| {
        let share = |part: f64| part / difference;
        share(left.1).total_cmp(&share(right.1)).then_with(|| right.0.cmp(left.0))
    })?;
    let share = part / difference;
    (share >= MAINLY).then(|| Driver { group: *group, name: name.clone(), share: share.min(1.0) })
}

/// The median of up to four weeks before a day, for a group that is too young to be compared with its weekdays; 0 for a new one.
fn recently(quantities: &[f64], records: &[f64], place: usize) -> f64 {
    let first = records.iter().position(|count| *count > 0.0).unwrap_or(place);
    median(&quantities[place.saturating_sub(28).max(first).min(place)..place]).unwrap_or_default()
}
