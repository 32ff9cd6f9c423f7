//! FORECAST: the expected total of the current month at the current pace.

use super::Forecast;
use super::days::Month;
use super::series::Series;
use super::statistics::{round_to_quantity, student_t_90, to_f64};

const WEEK: usize = 7;
/// Damping factor of the weekly change per week ahead.
const DAMPING: f64 = 0.8;
/// Limit of the weekly change, as a share of the last week.
const CHANGE_MAX: f64 = 0.3;
/// Number of weeks over which the weekly change is measured.
const CHANGE_WEEKS: usize = 3;
/// Minimum and maximum number of past weeks from which the forecast error is estimated.
const ERROR_WEEKS: std::ops::RangeInclusive<usize> = 2..=8;

/// The weekly level, its change per week and the weekly shape before a day.
struct Pace {
    shape: [f64; WEEK],
    level: f64,
    change: f64,
}

impl Pace {
    /// The pace before the day at `index`, from usage since `first`. `None` with less than two weeks.
    fn before(quantities: &[f64], first: usize, index: usize) -> Option<Self> {
        let week = |back: usize| -> Option<f64> {
            let start = index.checked_sub(WEEK * (back + 1)).filter(|start| *start >= first)?;
            Some(quantities[start..start + WEEK].iter().sum())
        };
        let (last, before) = (week(0)?, week(1)?);
        let (weeks, earlier) = (1..=CHANGE_WEEKS).rev().find_map(|back| Some((back, week(back)?)))?;
        #[expect(clippy::cast_precision_loss, reason = "a number of weeks")]
        let change = ((last - earlier) / weeks as f64).clamp(-CHANGE_MAX * last, CHANGE_MAX * last);
        let shape = std::array::from_fn(|day| f64::midpoint(quantities[index - WEEK + day], quantities[index - 2 * WEEK + day]));
        Some(Self { shape, level: (f64::midpoint(last, before) + change / 2.0).max(0.0), change })
    }

    /// The expected usage `ahead` days after the first day to predict.
    fn day(&self, ahead: usize) -> f64 {
        let week: f64 = self.shape.iter().sum();
        if week <= 0.0 {
            return 0.0;
        }
        let (mut level, mut change) = (self.level, self.change);
        for _ in 0..=ahead / WEEK {
            change *= DAMPING;
            level += change;
        }
        (self.shape[ahead % WEEK] / week * level).max(0.0)
    }
}

/// An estimate with its 80 percent prediction interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub expected: f64,
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
}

/// The expected usage of the `days_left` days from `today` on, without `today_so_far`, which is already recorded.
///
/// Uses the weekday shape and the level of the last two weeks with a damped trend (Gardner and `McKenzie`, Forecasting Trends in
/// Time Series, Management Science 31, 1985). The interval is derived from the errors of the same method on past weeks, widened as
/// for a random walk. `None` with less than four weeks of usage, or without usage in the last two weeks.
pub fn rest_of_month(quantities: &[f64], today: usize, today_so_far: f64, days_left: usize) -> Option<Estimate> {
    let history = quantities.get(..today)?;
    let first = history.iter().position(|quantity| *quantity > 0.0)?;
    let pace = Pace::before(history, first, today)?;
    let errors: Vec<f64> = (1..=*ERROR_WEEKS.end())
        .filter_map(|back| {
            let start = today.checked_sub(WEEK * back)?;
            let past_pace = Pace::before(history, first, start)?;
            let predicted: f64 = (0..WEEK).map(|ahead| past_pace.day(ahead)).sum();
            Some(history[start..start + WEEK].iter().sum::<f64>() - predicted)
        })
        .collect();
    if errors.len() < *ERROR_WEEKS.start() || pace.level <= 0.0 {
        return None;
    }
    let later: f64 = (1..days_left).map(|ahead| pace.day(ahead)).sum();
    let expected = (pace.day(0) - today_so_far).max(0.0) + later;
    #[expect(clippy::cast_precision_loss, reason = "a number of days")]
    let (weeks, count) = (days_left as f64 / WEEK as f64, errors.len() as f64);
    let error = (errors.iter().map(|error| error * error).sum::<f64>() / count).sqrt();
    // The error variance of a random-walk level accumulates: 1² + 2² + … + weeks².
    let margin = student_t_90(errors.len()) * error * (weeks * (weeks + 1.0) * (2.0 * weeks + 1.0) / 6.0).sqrt();
    Some(Estimate { expected, low: (expected - margin).max(0.0), high: expected + margin })
}

/// The forecast of the month. `None` with too little usage.
pub fn forecast(series: &Series, month: &Month) -> Option<Forecast> {
    let so_far = series.sum(month.first..month.today + 1).quantity;
    let today_so_far = to_f64(series.at(month.today).quantity);
    let rest = rest_of_month(&series.quantities(), month.today, today_so_far, month.days_left)?;
    let began = series.active().next()?;
    let previous = (began <= month.previous_first).then(|| series.sum(month.previous_first..month.first).quantity);
    Some(Forecast {
        so_far,
        expected: so_far + round_to_quantity(rest.expected),
        low: so_far + round_to_quantity(rest.low),
        high: so_far + round_to_quantity(rest.high),
        previous_month: previous,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_flat_history_gives_an_exact_forecast() {
        let rest = rest_of_month(&[100.0; 60], 60, 40.0, 10).expect("the history gives a pace");
        assert!((rest.expected - 960.0).abs() < 1e-6 && (rest.high - rest.low).abs() < 1e-6, "{rest:?}");
    }

    #[test]
    fn the_forecast_keeps_the_weekly_shape() {
        let quantities: Vec<f64> = (0..63).map(|day| if day % 7 < 5 { 100.0 } else { 10.0 }).collect();
        let rest = rest_of_month(&quantities, 61, 0.0, 3).expect("the history gives a pace");
        // Day 60 is a Friday, so a weekend and a Monday are left.
        assert!((rest.expected - 120.0).abs() < 1e-6, "{rest:?}");
    }

    #[test]
    fn too_little_history_gives_no_forecast() {
        assert_eq!(rest_of_month(&[5.0; 20], 20, 0.0, 5), None);
        assert_eq!(rest_of_month(&[0.0; 60], 60, 0.0, 5), None);
    }

    proptest! {
        #[test]
        fn the_interval_contains_the_estimate_and_scales(quantities in prop::collection::vec(0.0..1e9_f64, 40..80), days_left in 1..31_usize) {
            let today = quantities.len();
            if let Some(rest) = rest_of_month(&quantities, today, 0.0, days_left) {
                prop_assert!(rest.low <= rest.expected && rest.expected <= rest.high && rest.low >= 0.0);
                let twice: Vec<f64> = quantities.iter().map(|quantity| quantity * 2.0).collect();
                let doubled = rest_of_month(&twice, today, 0.0, days_left).expect("it is the same pace");
                prop_assert!((doubled.expected - 2.0 * rest.expected).abs() <= 1e-6 * doubled.expected.max(1.0));
            }
        }
    }
}
