//! The records of a day.

use async_graphql::SimpleObject;

use crate::diagnosis::RecordedDay;
use crate::graphql::scalars::{BigInt, Date};

/// How many records a day has.
#[derive(Debug, SimpleObject)]
pub(crate) struct DiagnosedDay {
    /// The local day.
    date: Date,
    /// Its records, of every usage type.
    records: BigInt,
}

impl From<RecordedDay> for DiagnosedDay {
    fn from(day: RecordedDay) -> Self {
        Self { date: Date(day.date), records: BigInt(day.records.into()) }
    }
}
