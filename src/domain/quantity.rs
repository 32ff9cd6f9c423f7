//! Sums of 64-bit quantities that exceed 64 bits, in integer arithmetic without overflow.
//!
//! Database integers have 64 bits; SQLite has no wider type. A sum is therefore stored as two *limbs*, `high * 2^32 + low` with
//! `0 <= low < 2^32`. SQL can sum each limb without overflow over more than 2^31 rows.

use std::iter::Sum;
use std::ops::{Add, AddAssign};

/// The base of the low limb, 2^32.
pub const LIMB_BASE: i128 = 1 << 32;

/// Summed usage: number of records, quantity, cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Number of usage records.
    pub records: i64,
    /// Quantity in the usage type's unit.
    pub quantity: i128,
    /// Cost in micros, 1e-6 of the currency unit.
    pub cost_micros: i128,
}

impl Add for Totals {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            records: self.records + other.records,
            quantity: self.quantity + other.quantity,
            cost_micros: self.cost_micros + other.cost_micros,
        }
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Totals {
    fn sum<I: Iterator<Item = Self>>(totals: I) -> Self {
        totals.fold(Self::default(), Add::add)
    }
}

/// Splits a sum into its limbs `(high, low)`.
///
/// # Panics
///
/// If the sum is 2^95 or more: over 2^32 records of the largest quantity, more than any batch holds.
pub fn to_limbs(sum: i128) -> (i64, i64) {
    let limb = |value: i128| i64::try_from(value).expect("a batch cannot add up to 2^95");
    (limb(sum.div_euclid(LIMB_BASE)), limb(sum.rem_euclid(LIMB_BASE)))
}

/// The sum of two limbs, each of which may itself be a sum over many rows.
pub fn from_limbs(high: i64, low: i64) -> i128 {
    i128::from(high) * LIMB_BASE + i128::from(low)
}

/// Parses an integer as the API accepts it: digits with an optional sign, from a string or a number.
///
/// The error is a message for the caller.
pub fn parse_integer(text: &str) -> Result<i128, String> {
    text.parse::<i128>().map_err(|_| {
        let shown: String = text.chars().take(64).collect();
        format!("`{shown}` is not an integer; send digits, as a number or as a string")
    })
}
