//! Formats numbers and subjects for the sentences of findings. The exact numbers are separate fields.

use super::series::{Group, Measured, SeriesKey};
use super::statistics::to_f64;
use crate::domain::cost::{NANOS, format_nanos};

/// A whole number with thousands separators.
pub fn format_number(number: i128) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An amount of a series: a cost in nanos as money in this currency, a quantity as a whole number.
pub fn format_amount(of: &SeriesKey, amount: i128, currency: &str) -> String {
    if of.measured == Measured::Cost { format_money(amount, currency) } else { format_number(amount) }
}

/// Nanos as money with two decimals; below one unit with as many decimals as it has.
pub fn format_money(nanos: i128, currency: &str) -> String {
    const NANOS_PER_HUNDREDTH: i128 = NANOS / 100;
    if nanos.abs() < NANOS {
        return format!("{} {currency}", format_nanos(nanos));
    }
    let hundredths = (nanos.abs() + NANOS_PER_HUNDREDTH / 2) / NANOS_PER_HUNDREDTH;
    let sign = if nanos < 0 { "-" } else { "" };
    format!("{sign}{}.{:02} {currency}", format_number(hundredths / 100), hundredths % 100)
}

/// From this ratio on, an amount is compared with almost nothing, and the ratio says nothing.
const LARGE_RATIO: f64 = 100.0;

/// Whether `before` is almost nothing compared with `now`.
pub fn is_almost_nothing(before: i128, now: i128) -> bool {
    to_f64(now) >= to_f64(before) * LARGE_RATIO
}

/// The ratio of `observed` to `usual` as text, such as `2.7 times the usual amount`.
pub fn format_ratio(observed: i128, usual: i128) -> String {
    let ratio = to_f64(observed) / to_f64(usual);
    match usual {
        0 => "well above the usual 0".to_owned(),
        _ if is_almost_nothing(usual, observed) => "well above the usual amount of almost nothing".to_owned(),
        _ if ratio >= 10.0 => format!("{ratio:.0} times the usual amount"),
        _ if ratio >= 1.0 => format!("{ratio:.1} times the usual amount"),
        _ => format!("{:.0} % of the usual amount", ratio * 100.0),
    }
}

/// A share from 0 to 1 as a percentage.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// `3 days`, `1 day`.
pub fn days(count: usize) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

/// A list of names; after the first five, only the number of further names.
pub fn format_names(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    let rest = names.len().saturating_sub(SHOWN);
    if rest == 0 { shown.join(", ") } else { format!("{} and {rest} more", shown.join(", ")) }
}

/// `model`, `tier` or `account`.
pub const fn group_label(group: Group) -> &'static str {
    match group {
        Group::Account => "account",
        Group::Model => "model",
        Group::Tier => "tier",
    }
}

/// A series as text: `` `tokens` of model `m` ``, or the cost.
pub fn describe_series(of: &SeriesKey) -> String {
    let what = match &of.measured {
        Measured::Everything => "usage".to_owned(),
        Measured::Cost => "cost".to_owned(),
        Measured::Tokens => "`tokens`".to_owned(),
        Measured::UsageType(slug) => format!("`{slug}`"),
    };
    match &of.group {
        None => what,
        Some((group, name)) => format!("{what} of {} `{name}`", group_label(*group)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_ratios_are_formatted_as_text() {
        assert_eq!(
            [format_number(0), format_number(999), format_number(1_000), format_number(-1_234_567)],
            ["0", "999", "1,000", "-1,234,567"]
        );
        assert_eq!(
            [format_ratio(27, 10), format_ratio(500, 10), format_ratio(2, 10)],
            ["2.7 times the usual amount", "50 times the usual amount", "20 % of the usual amount"]
        );
        assert_eq!(
            [format_ratio(999, 10), format_ratio(1_000, 10), format_ratio(37_036_927_376_600, 10_000), format_ratio(5, 0)],
            [
                "100 times the usual amount",
                "well above the usual amount of almost nothing",
                "well above the usual amount of almost nothing",
                "well above the usual 0"
            ]
        );
        assert_eq!(
            [3_475_261_942_370, -1_999_999_999, 20_000, 0].map(|nanos| format_money(nanos, "EUR")),
            ["3,475.26 EUR", "-2.00 EUR", "0.00002 EUR", "0 EUR"]
        );
        assert_eq!(format_names(&["a".to_owned(), "b".to_owned()]), "`a`, `b`");
    }
}
