//! Sums that never wrap: 64-bit quantities added up beyond 64 bits, in integers.
//!
//! A database column holds 64 bits, and SQLite has nothing wider. A sum is therefore stored as two *limbs*,
//! `high * 2^32 + low` with `0 <= low < 2^32`; both limbs can be added up in SQL without overflow for more than 2^31 rows.

use std::iter::Sum;
use std::ops::{Add, AddAssign};

/// What the low limb of a sum counts up to.
pub const LIMB: i128 = 1 << 32;

/// What was used, added up: how many records, how much, at what cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Usage records.
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

/// A non-negative sum as its two limbs `(high, low)`.
///
/// # Panics
/// Beyond 2^95: more than 2^32 records of the largest quantity, which no batch holds.
pub fn to_limbs(sum: i128) -> (i64, i64) {
    let limb = |value: i128| i64::try_from(value).expect("a batch cannot add up to 2^95");
    (limb(sum.div_euclid(LIMB)), limb(sum.rem_euclid(LIMB)))
}

/// The sum that two limbs (each perhaps added up over many rows) stand for.
pub fn from_limbs(high: i64, low: i64) -> i128 {
    i128::from(high) * LIMB + i128::from(low)
}

/// Reads an integer as the API takes it: digits with an optional sign, in a string or a number.
///
/// The error is a sentence for the caller.
pub fn parse_integer(text: &str) -> Result<i128, String> {
    text.parse::<i128>().map_err(|_| {
        let shown: String = text.chars().take(64).collect();
        format!("`{shown}` is not an integer; send digits, as a number or as a string")
    })
}
