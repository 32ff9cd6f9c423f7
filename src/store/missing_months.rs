//! The months of records that could not be inserted, because they have no table yet (PostgreSQL). `months` creates them.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use super::new_rows::RecordRow;
use crate::domain::time::Timestamp;

/// The months in which records could not be inserted, until they are created.
#[derive(Debug, Default)]
pub(super) struct MissingMonths(Mutex<BTreeSet<Timestamp>>);

impl MissingMonths {
    /// Notes the months of `rows`, which could not be inserted.
    pub(super) fn note(&self, rows: &[RecordRow<'_>]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(months_of(rows));
    }

    /// Returns and clears them.
    pub(super) fn take(&self) -> BTreeSet<Timestamp> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The starts of the months of `rows`.
pub(super) fn months_of<'a>(rows: &'a [RecordRow<'_>]) -> impl Iterator<Item = Timestamp> + 'a {
    rows.iter().map(|row| row.record.occurred_at.floor_utc_month())
}
