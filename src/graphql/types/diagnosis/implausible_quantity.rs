//! An implausible quantity.

use async_graphql::SimpleObject;

use crate::diagnosis;
use crate::graphql::scalars::{BigInt, Date};

/// A day on which a usage type has a far larger quantity than its records explain: `quantity` exceeds `records` times
/// `usualQuantity` by at least a million times `usualQuantity`, and is at least ten times as large.
#[derive(Debug, SimpleObject)]
pub(crate) struct ImplausibleQuantity {
    /// Slug of the usage type.
    usage_type: String,
    /// The local day.
    date: Date,
    /// Number of records of the usage type on this day.
    records: BigInt,
    /// Their quantity, in the unit of the usage type.
    quantity: BigInt,
    /// Usual quantity of a record: the median of the averages of the days in the range.
    usual_quantity: BigInt,
}

impl From<diagnosis::ImplausibleQuantity> for ImplausibleQuantity {
    fn from(implausible: diagnosis::ImplausibleQuantity) -> Self {
        Self {
            usage_type: implausible.usage_type,
            date: Date(implausible.date),
            records: BigInt(implausible.records.into()),
            quantity: BigInt(implausible.quantity),
            usual_quantity: BigInt(implausible.usual_quantity),
        }
    }
}
