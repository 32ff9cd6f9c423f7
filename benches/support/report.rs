//! Result tables: rounds in, one row out.

use std::time::Duration;

/// A comparison of the service with a floor, in records per second.
pub struct Comparison {
    case: String,
    target: Option<f64>,
    ours: Vec<f64>,
    floor: Vec<f64>,
}

impl Comparison {
    /// `target`: the minimum ratio of the service to the floor.
    pub fn new(case: impl Into<String>, target: Option<f64>) -> Self {
        Self { case: case.into(), target, ours: Vec::new(), floor: Vec::new() }
    }

    /// Adds a round.
    pub fn add(&mut self, ours: f64, floor: f64) {
        self.ours.push(ours);
        self.floor.push(floor);
    }

    /// Prints the medians with minimum and maximum, and the median of the rounds' ratios.
    pub fn print(&self) {
        let ratios: Vec<f64> = self.ours.iter().zip(&self.floor).map(|(ours, floor)| ours / floor).collect();
        let ratio = median(&ratios);
        let (target, verdict) = match self.target {
            Some(target) => (format!("≥ {target}"), if ratio >= target { "met" } else { "MISSED" }),
            None => ("–".to_owned(), "–"),
        };
        println!(
            "| {} | {} | {} | {} | {target} | {verdict} |",
            self.case,
            spread(&self.ours),
            spread(&self.floor),
            spread(&ratios)
        );
    }
}

/// Prints the table's header.
pub fn heading() {
    println!("| case / floor | ours, records/s (least to most) | floor, records/s | ratio | target | |");
    println!("|---|---|---|---|---|---|");
}

/// Records per second.
pub fn per_second(records: u64, elapsed: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a rate to print")]
    let records = records as f64;
    records / elapsed.as_secs_f64()
}

/// The median.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// The median with minimum and maximum.
pub fn spread(values: &[f64]) -> String {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(0.0, f64::max);
    let shown = |value: f64| match most {
        1_000.0.. => format!("{:.0}", (value / 100.0).round() * 100.0),
        10.0.. => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    };
    format!("{} ({} to {})", shown(median(values)), shown(least), shown(most))
}
