//! Statistics for findings, each with its source. Pure.
//!
//! The estimators are robust: an outlier in the history does not hide the next one. No result depends on the order of the values.
//! `docs/findings.md` explains the choice.

/// Scales the median absolute deviation to the standard deviation of a normal distribution: 1 / Φ⁻¹(3/4).
///
/// Rousseeuw and Croux, Alternatives to the Median Absolute Deviation, JASA 88 (1993).
const DEVIATION_PER_MAD: f64 = 1.4826;

/// The median; for an even number of values, the mean of the two middle ones. `None` without values.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 { Some(upper) } else { Some(f64::midpoint(sorted[middle - 1], upper)) }
}

/// The robust standard deviation of `values` around `center`; 0 without values, or if more than half of them equal `center`.
pub fn mad_deviation(values: &[f64], center: f64) -> f64 {
    let distances: Vec<f64> = values.iter().map(|value| (value - center).abs()).collect();
    DEVIATION_PER_MAD * median(&distances).unwrap_or_default()
}

/// The factor by which a prediction from the median of `count` values varies more than the values: the sample median of a normal
/// distribution itself has a variance of π / 2n of theirs.
#[expect(clippy::cast_precision_loss, reason = "a number of weeks")]
pub fn prediction_factor(count: usize) -> f64 {
    (1.0 + std::f64::consts::FRAC_PI_2 / count.max(1) as f64).sqrt()
}

/// The lower bound of the 95 percent confidence interval of the share `part` of `whole`; 0 if `whole` is 0.
///
/// Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22 (1927). Small samples give low bounds: 3
/// of 3 is a share of at least 0.44.
#[expect(clippy::cast_precision_loss, reason = "a share")]
pub fn wilson_lower_bound(part: i64, whole: i64) -> f64 {
    const Z: f64 = 1.96;
    if whole <= 0 {
        return 0.0;
    }
    let (n, p) = (whole as f64, part as f64 / whole as f64);
    let spread = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    ((p + Z * Z / (2.0 * n) - spread) / (1.0 + Z * Z / n)).clamp(0.0, 1.0)
}

/// The number of standard errors in a two-sided 80 percent interval: the 90 percent quantile of Student's t with `count` degrees
/// of freedom, at least 1.
pub fn student_t_90(count: usize) -> f64 {
    const T: [f64; 8] = [3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397];
    T[count.clamp(1, T.len()) - 1]
}

/// An exact sum as a floating-point number, for statistics.
#[expect(clippy::cast_precision_loss, reason = "statistics; callers keep the exact sum")]
pub fn to_f64(sum: i128) -> f64 {
    sum as f64
}

/// An estimate as a whole number; negative values become 0.
#[expect(clippy::cast_possible_truncation, reason = "statistics; far below 2^127")]
pub fn round_to_quantity(value: f64) -> i128 {
    value.round().max(0.0) as i128
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values() -> impl Strategy<Value = Vec<f64>> {
        prop::collection::vec(0.0..1e12_f64, 1..60)
    }

    proptest! {
        #[test]
        fn the_median_splits_the_values_and_ignores_their_order((sorted, shuffled) in values().prop_flat_map(|values| (Just(values.clone()), Just(values).prop_shuffle()))) {
            let middle = median(&sorted).expect("there are values");
            prop_assert_eq!(median(&shuffled), Some(middle));
            let below = sorted.iter().filter(|value| **value < middle).count();
            let above = sorted.iter().filter(|value| **value > middle).count();
            prop_assert!(below * 2 <= sorted.len() && above * 2 <= sorted.len());
        }

        #[test]
        fn the_deviation_scales_with_the_values_and_ignores_shifts(values in values(), factor in 0.01..100.0_f64) {
            let center = median(&values).expect("there are values");
            let once = mad_deviation(&values, center);
            let scaled: Vec<f64> = values.iter().map(|value| value * factor).collect();
            prop_assert!((mad_deviation(&scaled, center * factor) - once * factor).abs() <= 1e-6 * (1.0 + once * factor));
            let moved: Vec<f64> = values.iter().map(|value| value + 1e6).collect();
            prop_assert!((mad_deviation(&moved, center + 1e6) - once).abs() <= 1e-3);
        }

        #[test]
        fn a_minority_of_outliers_cannot_move_the_median_out_of_range(mut values in prop::collection::vec(10.0..20.0_f64, 5..40), outlier in 1e3..1e12_f64) {
            let outliers = (values.len() - 1) / 2;
            for value in values.iter_mut().take(outliers) {
                *value = outlier;
            }
            prop_assert!((10.0..=20.0).contains(&median(&values).expect("there are values")));
        }

        #[test]
        fn the_wilson_bound_is_below_the_share_and_rises_with_the_sample(part in 0..1_000_i64, rest in 0..1_000_i64) {
            let whole = part + rest;
            prop_assume!(whole > 0);
            let (few, many) = (wilson_lower_bound(part, whole), wilson_lower_bound(part * 10, whole * 10));
            #[expect(clippy::cast_precision_loss, reason = "small")]
            let counted = part as f64 / whole as f64;
            prop_assert!((0.0..=counted + 1e-9).contains(&few), "{few} of {counted}");
            prop_assert!(few <= many + 1e-9);
        }
    }

    #[test]
    fn small_samples_give_wide_bounds() {
        assert!((wilson_lower_bound(3, 3) - 0.4385).abs() < 1e-3, "{}", wilson_lower_bound(3, 3));
        assert!(wilson_lower_bound(0, 0).abs() < f64::EPSILON);
        assert_eq!(median(&[]), None);
        assert!(mad_deviation(&[7.0, 7.0, 7.0, 900.0], 7.0).abs() < f64::EPSILON);
        assert!(prediction_factor(3) > prediction_factor(8));
        assert!(student_t_90(0) >= student_t_90(1) && student_t_90(20) < student_t_90(2));
    }
}
