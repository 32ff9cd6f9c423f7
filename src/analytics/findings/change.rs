//! SPIKE and DROP: days whose usage differs from the same weekdays of earlier weeks.

use std::collections::BTreeMap;
use std::ops::Range;

use super::series::{Series, Subject, Usage};
use super::statistics::{approximately, deviation, median, prediction_factor, rounded};
use super::{Change, Driver, Thresholds};

/// Minimum difference, as a share of a usual day of the usage type. Changes of small groups are not reported.
const MATERIAL: f64 = 0.02;
/// Minimum share of a difference for a group to be reported as its main driver.
const MAINLY: f64 = 0.6;
/// Flagged days at most this far apart form one run, so that a weekend does not split it.
const RUN_GAP_DAYS: usize = 3;
/// Minimum relative spread that is assumed, however steady the earlier days were.
const STEADIEST: f64 = 0.05;
/// Factors by which quantities vary more than record counts, because records differ in size. Above the expected usage: the square
/// root of 2, the value for exponentially distributed sizes, because a few large records make a large day. Below it the record
/// count dominates.
const LARGE_RECORDS: f64 = std::f64::consts::SQRT_2;
const SMALL_RECORDS: f64 = 1.2;
/// Share of the threshold that each of two consecutive days must reach.
const NEARLY: f64 = 0.75;
/// Offset added to a count before the square root, which stabilizes the variance of small counts: Anscombe, The Transformation of
/// Poisson, Binomial and Negative-Binomial Data, Biometrika 35 (1948).
const SMALL_COUNTS: f64 = 3.0 / 8.0;

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

    // Days differ by a factor. Estimate its spread from the same weekdays (few values) and from all days (many); use the larger.
    let factor = prediction_factor(same.len());
    let of_weekday = deviation(&same.iter().map(|day| root(quantities[*day])).collect::<Vec<_>>(), usual) / usual;
    let by_day = of_weekday.max(relative_deviation(quantities, root, before, place)).max(STEADIEST / 2.0) * factor;
    // Counts also vary by chance: the square root of a Poisson count has a standard deviation of one half.
    let by_chance = per_record.sqrt() / 2.0 * factor;
    let (above, below) = (by_chance * LARGE_RECORDS, by_chance * SMALL_RECORDS);

    // A difference that either source of variation explains is not flagged.
    let observed_root = root(quantities[place]);
    let (ratio, difference) = ((observed_root / usual).ln(), observed_root - usual);
    let deviations =
        if difference > 0.0 { (ratio / by_day).min(difference / above) } else { (ratio / by_day).max(difference / below) };
    let far = thresholds.min_deviations;
    let low = (usual * (-far * by_day).exp()).min(usual - far * below).max(0.0);
    let high = (usual * (far * by_day).exp()).max(usual + far * above);
    let (expected, observed) = (square(usual), quantities[place]);
    // On a quiet weekday the expected usage is too small a reference for the minimum change.
    let matters = expected.max(level / 4.0);
    let change = thresholds.min_change;
    let is_large = if deviations > 0.0 {
        observed >= expected + change * matters
    } else {
        observed <= expected - change / (1.0 + change) * matters
    };
    Some(Comparison { expected, low: square(low), high: square(high), deviations, is_large })
}

/// Whether a day deviates enough: by itself, or together with an adjacent day when both reach `ADJACENT_DAY_FACTOR` of the
/// threshold in the same direction.
fn is_far<'a>(day: Comparison, mut neighbours: impl Iterator<Item = &'a Comparison>, far: f64) -> bool {
    let is_nearly = |other: &Comparison| other.deviations * day.deviations.signum() >= far * NEARLY;
    day.deviations.abs() >= far || (is_nearly(&day) && neighbours.any(is_nearly))
}

/// The robust relative deviation of days from the median of their weekday, over all weekdays.
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
pub struct Run {
    /// The series.
    pub subject: Subject,
    /// The direction.
    pub direction: Direction,
    /// Indexes of the flagged days, in order.
    pub days: Vec<usize>,
    /// The numbers of the finding.
    pub change: Change,
    /// The difference as a share of the usage type's total on the examined days.
    pub size: f64,
}

impl Run {
    fn first(&self) -> usize {
        self.days.first().copied().unwrap_or_default()
    }

    fn last(&self) -> usize {
        self.days.last().copied().unwrap_or_default()
    }

    /// Whether both runs have the same direction and overlap or adjoin.
    fn is_along(&self, other: &Self) -> bool {
        self.direction == other.direction && self.first() <= other.last() + 1 && other.first() <= self.last() + 1
    }
}

/// All changes of all series, without those that a wider change explains.
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

/// Removes redundant runs. The run of a usage type replaces those of its groups and names its main driver; of groups of different
/// dimensions the largest run remains; a run of the cost remains only if no usage type changed at the same time.
fn fold(usage: &Usage, mut runs: Vec<Run>, thresholds: &Thresholds) -> Vec<Run> {
    // Widest first, then largest, so that a run is only explained by earlier ones.
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

/// The group that accounts for most of the change of a usage type. A dimension with a single group is skipped.
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

/// The median of up to four weeks before a day, for a group with too little history for a weekday comparison; 0 for a new group.
fn recently(quantities: &[f64], records: &[f64], place: usize) -> f64 {
    let first = records.iter().position(|count| *count > 0.0).unwrap_or(place);
    median(&quantities[place.saturating_sub(28).max(first).min(place)..place]).unwrap_or_default()
}
