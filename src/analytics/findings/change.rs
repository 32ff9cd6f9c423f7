//! SPIKE and DROP: days whose usage differs from the same weekdays of earlier weeks.

use std::collections::BTreeMap;
use std::ops::Range;

use super::series::{Measured, Series, SeriesKey, Usage};
use super::statistics::{mad_deviation, median, prediction_factor, round_to_quantity, to_f64};
use super::{Change, Driver};
use crate::settings::FindingsSettings;

/// Minimum difference, as a share of a usual day of the usage type. Changes of small groups are not reported.
const MIN_MATERIAL_SHARE: f64 = 0.02;
/// Minimum share of a difference for a group to be reported as its main driver.
pub const MAIN_DRIVER_SHARE: f64 = 0.6;
/// Flagged days at most this far apart form one run, so that a weekend does not split it.
const RUN_GAP_DAYS: usize = 3;
/// Minimum relative spread that is assumed, however steady the earlier days were.
const MIN_SPREAD: f64 = 0.05;
/// Factors by which quantities vary more than record counts, because records differ in size. Above the expected usage: the square
/// root of 2, the value for exponentially distributed sizes, because a few large records make a large day. Below it the record
/// count dominates.
const CHANCE_FACTOR_ABOVE: f64 = std::f64::consts::SQRT_2;
const CHANCE_FACTOR_BELOW: f64 = 1.2;
/// Share of the threshold that each of two consecutive days must reach.
const ADJACENT_DAY_FACTOR: f64 = 0.75;
/// Offset added to a count before the square root, which stabilizes the variance of small counts: Anscombe, The Transformation of
/// Poisson, Binomial and Negative-Binomial Data, Biometrika 35 (1948).
const ANSCOMBE_OFFSET: f64 = 3.0 / 8.0;

/// The comparison of a day with the same weekdays of earlier weeks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// The usage expected from the same weekdays.
    pub expected: f64,
    /// Lower bound of the expected range.
    pub low: f64,
    /// Upper bound of the expected range.
    pub high: f64,
    /// The deviation in robust standard deviations; negative below the expected usage.
    pub deviations: f64,
    /// Whether the difference reaches `min_change`.
    pub is_large: bool,
}

/// Compares the day at `index` with the same weekdays of earlier weeks, given the `quantities` and `records` of each day. `None`
/// if fewer than `min_weeks` weeks lie between the first usage and the day, or fewer than half of the earlier days have usage.
///
/// Uses the median and MAD of square roots: see docs/findings.md.
pub fn compare(quantities: &[f64], records: &[f64], index: usize, thresholds: &FindingsSettings) -> Option<Comparison> {
    let first = records.iter().position(|count| *count > 0.0)?;
    let weeks = thresholds.weeks as usize;
    let same_weekdays: Vec<usize> =
        (1..=weeks).filter_map(|week| index.checked_sub(7 * week)).filter(|day| *day >= first).collect();
    if same_weekdays.len() < thresholds.min_weeks as usize {
        return None;
    }
    let before = index.saturating_sub(7 * weeks).max(first)..index;
    let active: Vec<f64> = before.clone().filter(|day| records[*day] > 0.0).map(|day| quantities[day]).collect();
    if active.len() * 2 < before.len() {
        return None;
    }
    let per_record = active.iter().sum::<f64>() / before.clone().map(|day| records[day]).sum::<f64>();
    let root = |quantity: f64| (quantity + per_record * ANSCOMBE_OFFSET).sqrt();
    let square = |root: f64| (root * root - per_record * ANSCOMBE_OFFSET).max(0.0);
    let level = median(&active)?;
    let usual = median(&same_weekdays.iter().map(|day| root(quantities[*day])).collect::<Vec<_>>())?;

    // Days differ by a factor. Estimate its spread from the same weekdays (few values) and from all days (many); use the larger.
    let factor = prediction_factor(same_weekdays.len());
    let of_weekday = mad_deviation(&same_weekdays.iter().map(|day| root(quantities[*day])).collect::<Vec<_>>(), usual) / usual;
    let by_day = of_weekday.max(relative_deviation(quantities, root, before, index)).max(MIN_SPREAD / 2.0) * factor;
    // Counts also vary by chance: the square root of a Poisson count has a standard deviation of one half.
    let by_chance = per_record.sqrt() / 2.0 * factor;
    let (above, below) = (by_chance * CHANCE_FACTOR_ABOVE, by_chance * CHANCE_FACTOR_BELOW);

    // A difference that either source of variation explains is not flagged.
    let observed_root = root(quantities[index]);
    let (ratio, difference) = ((observed_root / usual).ln(), observed_root - usual);
    let deviations =
        if difference > 0.0 { (ratio / by_day).min(difference / above) } else { (ratio / by_day).max(difference / below) };
    let threshold = thresholds.min_deviations;
    let low = (usual * (-threshold * by_day).exp()).min(usual - threshold * below).max(0.0);
    let high = (usual * (threshold * by_day).exp()).max(usual + threshold * above);
    let (expected, observed) = (square(usual), quantities[index]);
    // On a quiet weekday the expected usage is too small a reference for the minimum change.
    let reference_level = expected.max(level / 4.0);
    let change = thresholds.min_change;
    let is_large = if deviations > 0.0 {
        observed >= expected + change * reference_level
    } else {
        observed <= expected - change / (1.0 + change) * reference_level
    };
    Some(Comparison { expected, low: square(low), high: square(high), deviations, is_large })
}

/// Whether a day deviates enough: by itself, or together with an adjacent day when both reach `ADJACENT_DAY_FACTOR` of the
/// threshold in the same direction.
fn is_anomalous<'a>(day: Comparison, mut neighbors: impl Iterator<Item = &'a Comparison>, threshold: f64) -> bool {
    let is_near_threshold = |other: &Comparison| other.deviations * day.deviations.signum() >= threshold * ADJACENT_DAY_FACTOR;
    day.deviations.abs() >= threshold || (is_near_threshold(&day) && neighbors.any(is_near_threshold))
}

/// The robust relative deviation of days from the median of their weekday, over all weekdays.
fn relative_deviation(quantities: &[f64], root: impl Fn(f64) -> f64, days: Range<usize>, index: usize) -> f64 {
    let mut by_weekday: [Vec<f64>; 7] = Default::default();
    for day in days {
        by_weekday[(index - day) % 7].push(root(quantities[day]));
    }
    let mut residuals = Vec::new();
    for roots in &by_weekday {
        let Some(usual) = median(roots).filter(|usual| *usual > 0.0) else { continue };
        residuals.extend(roots.iter().map(|root| (root - usual) / usual));
    }
    mad_deviation(&residuals, 0.0)
}

/// The direction of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Above the expected usage.
    Up,
    /// Below the expected usage.
    Down,
}

/// Flagged days of one series in the same direction, at most `RUN_GAP_DAYS` apart.
#[derive(Clone, Debug, PartialEq)]
pub struct AnomalyRun {
    /// The series.
    pub subject: SeriesKey,
    /// The direction.
    pub direction: Direction,
    /// Indexes of the flagged days, in order.
    pub days: Vec<usize>,
    /// The numbers of the finding.
    pub change: Change,
    /// The difference as a share of the usage type's total on the examined days.
    pub size: f64,
}

impl AnomalyRun {
    fn first(&self) -> usize {
        self.days.first().copied().unwrap_or_default()
    }

    fn last(&self) -> usize {
        self.days.last().copied().unwrap_or_default()
    }

    /// Whether both runs have the same direction and overlap or adjoin.
    fn coincides_with(&self, other: &Self) -> bool {
        self.direction == other.direction && self.first() <= other.last() + 1 && other.first() <= self.last() + 1
    }
}

/// All changes of all series, without those that a wider change explains.
pub fn changes(usage: &Usage, thresholds: &FindingsSettings) -> Vec<AnomalyRun> {
    let mut runs: Vec<AnomalyRun> = Vec::new();
    for (subject, series) in usage.compared() {
        runs.extend(find_runs(usage, subject, series, thresholds));
    }
    merge_runs(usage, runs, thresholds)
}

fn find_runs(usage: &Usage, subject: &SeriesKey, series: &Series, thresholds: &FindingsSettings) -> Vec<AnomalyRun> {
    let (quantities, records) = (series.quantities(), series.records());
    let whole = usage.whole(&subject.measured).map(Series::quantities).unwrap_or_default();
    let usual_day = median(&whole.iter().copied().filter(|quantity| *quantity > 0.0).collect::<Vec<_>>()).unwrap_or_default();
    let total: f64 = usage.days.examined.clone().filter_map(|day| whole.get(day)).sum();
    let mut runs: Vec<(Direction, Vec<(usize, Comparison)>)> = Vec::new();
    let large_change = |day: usize| {
        let comparison = compare(&quantities, &records, day, thresholds)?;
        let is_material = (quantities[day] - comparison.expected).abs() >= MIN_MATERIAL_SHARE * usual_day;
        (comparison.is_large && is_material).then_some(comparison)
    };
    let large: BTreeMap<usize, Comparison> =
        usage.days.completed.clone().filter_map(|day| Some((day, large_change(day)?))).collect();
    for (&day, comparison) in &large {
        let neighbors = [day.checked_sub(1), Some(day + 1)].into_iter().flatten().filter_map(|day| large.get(&day));
        if !is_anomalous(*comparison, neighbors, thresholds.min_deviations) {
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
        let size = if total > 0.0 { (to_f64(observed) - expected).abs() / total } else { 0.0 };
        let change = Change {
            flagged_days: days.len(),
            observed,
            expected: round_to_quantity(expected),
            peak_day: usage.days.date(peak),
            peak_observed: series.at(peak).quantity,
            peak_expected: round_to_quantity(comparison.expected),
            usual_low: round_to_quantity(comparison.low),
            usual_high: round_to_quantity(comparison.high),
            deviations: comparison.deviations,
            main_driver: None,
        };
        Some(AnomalyRun {
            subject: subject.clone(),
            direction,
            days: days.into_iter().map(|(day, _)| day).collect(),
            change,
            size,
        })
    };
    runs.into_iter().filter_map(to_run).collect()
}

/// Removes redundant runs. The run of a usage type replaces those of its groups and names its main driver; of groups of different
/// dimensions the largest run remains; a run of the cost remains only if no usage type changed at the same time.
fn merge_runs(usage: &Usage, mut runs: Vec<AnomalyRun>, thresholds: &FindingsSettings) -> Vec<AnomalyRun> {
    // Widest first, then largest, so that a run is only explained by earlier ones.
    runs.sort_by(|left, right| {
        let rank = |run: &AnomalyRun| (run.subject.measured == Measured::Cost, run.subject.group.is_some());
        rank(left).cmp(&rank(right)).then(right.size.total_cmp(&left.size)).then_with(|| left.subject.cmp(&right.subject))
    });
    let mut reported: Vec<AnomalyRun> = Vec::new();
    for mut run in runs {
        let is_explained = reported.iter().any(|wider| {
            let kind = |run: &AnomalyRun| run.subject.group.as_ref().map(|(group, _)| *group);
            let is_of_same_type = wider.subject.measured == run.subject.measured && kind(wider) != kind(&run);
            wider.coincides_with(&run) && (is_of_same_type || run.subject.measured == Measured::Cost)
        });
        if is_explained {
            continue;
        }
        if run.subject.group.is_none() {
            run.change.main_driver = find_main_driver(usage, &run, thresholds);
        }
        reported.push(run);
    }
    reported
}

/// The group that accounts for most of the change of a usage type. A dimension with a single group is skipped.
fn find_main_driver(usage: &Usage, run: &AnomalyRun, thresholds: &FindingsSettings) -> Option<Driver> {
    let difference = to_f64(run.change.observed) - to_f64(run.change.expected);
    let mut parts: BTreeMap<&(super::series::Group, String), f64> = BTreeMap::new();
    for (subject, series) in &usage.series {
        let Some(group) = &subject.group else { continue };
        if subject.measured != run.subject.measured || usage.groups.get(&group.0).is_none_or(|count| *count < 2) {
            continue;
        }
        let (quantities, records) = (series.quantities(), series.records());
        let part = |day: &usize| {
            let expected = compare(&quantities, &records, *day, thresholds).map(|comparison| comparison.expected);
            quantities[*day] - expected.unwrap_or_else(|| recent_median(&quantities, &records, *day))
        };
        parts.insert(group, run.days.iter().map(part).sum());
    }
    let ((group, name), part) = parts.into_iter().max_by(|left, right| {
        let share = |part: f64| part / difference;
        share(left.1).total_cmp(&share(right.1)).then_with(|| right.0.cmp(left.0))
    })?;
    let share = part / difference;
    (share >= MAIN_DRIVER_SHARE).then(|| Driver { group: *group, name: name.clone(), share: share.min(1.0) })
}

/// The median of up to four weeks before a day, for a group with too little history for a weekday comparison; 0 for a new group.
fn recent_median(quantities: &[f64], records: &[f64], index: usize) -> f64 {
    let first = records.iter().position(|count| *count > 0.0).unwrap_or(index);
    median(&quantities[index.saturating_sub(28).max(first).min(index)..index]).unwrap_or_default()
}
