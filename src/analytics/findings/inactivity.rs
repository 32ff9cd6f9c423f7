//! SILENT: regular usage that has stopped.

use super::Absence;
use super::days::Days;
use super::series::{Group, Measured, SeriesKey, Usage};
use super::statistics::median;
use crate::domain::usage_type::COMPUTE_SECONDS;

/// Minimum number of gaps between active days for usage to count as regular.
const MIN_GAPS: usize = 9;
/// Usage whose longest gap exceeds both this and twice its usual gap is not regular. Holidays are shorter.
const LONGEST_GAP_DAYS: usize = 5;
/// Inactivity that began before the examined days is reported for this number of days.
const REPORTED_DAYS: usize = 28;

/// Regular usage that has stopped, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inactivity {
    /// The index of the last active day.
    pub last: usize,
    /// The usual number of days from one active day to the next.
    pub usual_gap: usize,
    /// The largest number of days from one active day to the next.
    pub longest_gap: usize,
    /// Number of whole days without usage since the last active day.
    pub silent_days: usize,
}

/// Detects inactivity from the `active` days, in order; `end` is the first day that is not completed.
///
/// Usage is inactive if the number of days since the last active one exceeds 1.5 times the longest gap, rounded up.
pub fn inactivity(active: &[usize], end: usize) -> Option<Inactivity> {
    let last = *active.last()?;
    let gaps: Vec<usize> = active.windows(2).map(|pair| pair[1] - pair[0]).collect();
    if gaps.len() < MIN_GAPS {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "days of a window")]
    let usual = median(&gaps.iter().map(|gap| *gap as f64).collect::<Vec<_>>())?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "days of a window")]
    let usual_gap = usual.ceil() as usize;
    let longest_gap = gaps.into_iter().max()?;
    let is_regular = longest_gap <= LONGEST_GAP_DAYS.max(2 * usual_gap);
    let since = end.checked_sub(last)?;
    let is_silent = since > (longest_gap * 3).div_ceil(2);
    (is_regular && is_silent).then(|| Inactivity { last, usual_gap, longest_gap, silent_days: since - 1 })
}

/// Whether the inactivity is recent enough to be reported.
pub fn should_report(inactivity: &Inactivity, days: &Days) -> bool {
    inactivity.last + REPORTED_DAYS >= days.completed.end || inactivity.last >= days.examined.start
}

impl Inactivity {
    /// The numbers of the finding.
    pub fn numbers(&self, days: &Days) -> Absence {
        Absence {
            last_seen_on: days.date(self.last),
            expected_on: days.date(self.last + self.usual_gap),
            usual_gap_days: self.usual_gap,
            longest_gap_days: self.longest_gap,
            silent_days: self.silent_days,
        }
    }
}

/// The inactive usage types, tiers and accounts. Tiers are left out if compute as a whole is inactive, and the usage types of tokens if
/// all tokens are.
pub fn find_inactive(usage: &Usage) -> Vec<(SeriesKey, Inactivity)> {
    let end = usage.days.completed.end;
    let mut found: Vec<(SeriesKey, Inactivity)> = Vec::new();
    for (subject, series) in &usage.series {
        let is_examined = match &subject.group {
            None => matches!(subject.measured, Measured::Tokens | Measured::UsageType(_)),
            Some((Group::Tier, _)) => subject.measured.usage_type() == Some(COMPUTE_SECONDS),
            Some(_) => false,
        };
        if !is_examined {
            continue;
        }
        let active: Vec<usize> = series.active().collect();
        if let Some(inactivity) = inactivity(&active, end).filter(|inactivity| should_report(inactivity, &usage.days)) {
            found.push((subject.clone(), inactivity));
        }
    }
    for account in usage.names(Group::Account) {
        let active: Vec<usize> = usage.of_group(Group::Account, &account).active().collect();
        if let Some(inactivity) = inactivity(&active, end).filter(|inactivity| should_report(inactivity, &usage.days)) {
            found.push((SeriesKey { measured: Measured::Everything, group: Some((Group::Account, account)) }, inactivity));
        }
    }
    let is_silent =
        |measured: &Measured| found.iter().any(|(subject, _)| subject.group.is_none() && subject.measured == *measured);
    let is_compute_silent = is_silent(&Measured::UsageType(COMPUTE_SECONDS.to_owned()));
    let are_tokens_silent = is_silent(&Measured::Tokens);
    found.retain(|(subject, _)| {
        let is_tier = matches!(subject.group, Some((Group::Tier, _)));
        !(is_compute_silent && is_tier || are_tokens_silent && usage.is_token_type(subject))
    });
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn daily(days: usize) -> Vec<usize> {
        (0..days).collect()
    }

    #[test]
    fn daily_usage_is_inactive_after_two_whole_days() {
        assert_eq!(inactivity(&daily(30), 31), None);
        assert_eq!(inactivity(&daily(30), 32).map(|inactivity| inactivity.silent_days), Some(2));
    }

    #[test]
    fn weekday_usage_stays_active_over_a_long_weekend() {
        // Day 0 is a Monday; the last report is on a Friday.
        let weekdays: Vec<usize> = (0..40).filter(|day| day % 7 < 5).collect();
        let friday = *weekdays.last().expect("there are days");
        assert_eq!(friday % 7, 4);
        assert_eq!(inactivity(&weekdays, friday + 4), None);
        assert_eq!(
            inactivity(&weekdays, friday + 6).map(|inactivity| (inactivity.usual_gap, inactivity.longest_gap)),
            Some((1, 3))
        );
    }

    #[test]
    fn irregular_usage_is_never_inactive() {
        assert_eq!(inactivity(&[0, 9, 10, 11, 12, 20, 21, 22, 23, 24, 25], 60), None);
        assert_eq!(inactivity(&daily(8), 30), None);
        assert_eq!(inactivity(&[], 30), None);
    }

    proptest! {
        #[test]
        fn inactivity_exceeds_every_earlier_gap(active in prop::collection::btree_set(0..80_usize, 0..60), end in 80..120_usize) {
            let active: Vec<usize> = active.into_iter().collect();
            if let Some(inactivity) = inactivity(&active, end) {
                let longest = active.windows(2).map(|pair| pair[1] - pair[0]).max().expect("a habit has gaps");
                prop_assert!(inactivity.silent_days >= longest);
                prop_assert_eq!(inactivity.longest_gap, longest);
            }
        }
    }
}
