//! Thresholds of findings.

use serde::{Deserialize, Serialize};

use super::SettingsError;

/// Thresholds of findings.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FindingsSettings {
    /// Number of weeks before a day that form its baseline.
    pub weeks: u32,
    /// Minimum number of weeks with usage before a day is evaluated.
    pub min_weeks: u32,
    /// Minimum distance of a day from its baseline, in robust standard deviations.
    pub min_deviations: f64,
    /// Minimum relative change against the baseline.
    pub min_change: f64,
    /// Minimum share of the cost that one value must have for a `CONCENTRATION`.
    pub concentration_share: f64,
    /// Minimum share of rejected records of a service for a finding.
    pub rejected_share: f64,
    /// Minimum share of duplicates of a service for a finding.
    pub duplicate_share: f64,
}

impl FindingsSettings {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let invalid = |message: &str| Err(SettingsError(message.to_owned()));
        if !(2..=26).contains(&self.weeks) {
            return invalid("`findings.weeks` must be 2 to 26");
        }
        if !(2..=self.weeks).contains(&self.min_weeks) {
            return invalid("`findings.min_weeks` must be 2 to `findings.weeks`");
        }
        for (name, value) in [("min_deviations", self.min_deviations), ("min_change", self.min_change)] {
            if !(value.is_finite() && value > 0.0) {
                return invalid(&format!("`findings.{name}` is {value}; it must be more than 0"));
            }
        }
        let shares = [
            ("concentration_share", self.concentration_share),
            ("rejected_share", self.rejected_share),
            ("duplicate_share", self.duplicate_share),
        ];
        match shares.iter().find(|(_, share)| !(*share > 0.0 && *share <= 1.0)) {
            Some((name, share)) => invalid(&format!("`findings.{name}` is {share}; it must be more than 0 and at most 1")),
            None => Ok(()),
        }
    }
}
