//! Records per day.

use async_graphql::SimpleObject;

use crate::diagnosis::RecordedDay;
use crate::graphql::scalars::{BigInt, Date};

/// The number of records of a local day.
#[derive(Debug, SimpleObject)]
pub(crate) struct DiagnosedDay {
    /// The local day.
    date: Date,
    /// Number of records of all usage types.
    records: BigInt,
}

impl From<RecordedDay> for DiagnosedDay {
    fn from(day: RecordedDay) -> Self {
        Self { date: Date(day.date), records: BigInt(day.records.into()) }
    }
}
