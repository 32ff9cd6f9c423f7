//! The rows of an export, of whatever they are.

use super::focus::{FocusRows, Parties};
use super::records::{RecordExport, RecordPosition, RecordRows, Source};
use super::table::{Column, Row};
use super::usage::{UsageExport, UsageRows};
use crate::analytics::Analytics;
use crate::error::Error;
use crate::store::database::Database;

/// Opens exports of rows.
#[derive(Clone, Debug)]
pub struct Exports {
    database: Database,
    analytics: Analytics,
    currency: String,
}

impl Exports {
    /// Exports of `database`, with costs in `currency`.
    pub fn new(database: Database, analytics: Analytics, currency: &str) -> Self {
        Self { database, analytics, currency: currency.to_owned() }
    }

    /// The currency of the installation.
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// Usage records as the database has them when each page is read. A page is `RECORDS_EXPIRED` if the range has a start and records after
    /// it have expired.
    pub fn records(&self, export: RecordExport, page_size: usize) -> Rows {
        Rows::Records(RecordRows::new(Source::Database(self.database.clone()), export, page_size))
    }

    /// Usage records of one moment. The first page is `RECORDS_EXPIRED` if the range has a start and records after it have expired.
    pub async fn records_of_one_moment(&self, export: RecordExport, page_size: usize) -> Result<Rows, Error> {
        let snapshot = self.database.snapshot().await?;
        Ok(Rows::Records(RecordRows::new(Source::Snapshot(self.database.clone(), snapshot), export, page_size)))
    }

    /// Sums by interval and dimensions. `INVALID_RANGE` as for queries.
    pub async fn usage(&self, export: &UsageExport, page_size: u32) -> Result<Rows, Error> {
        Ok(Rows::Usage(UsageRows::open(&self.analytics, export, page_size).await?))
    }

    /// Cost and usage by FOCUS. `INVALID_RANGE` as for queries.
    pub async fn focus(&self, export: UsageExport, parties: Parties, page_size: u32) -> Result<Rows, Error> {
        Ok(Rows::Focus(FocusRows::open(&self.analytics, export, parties, page_size).await?))
    }
}

/// Reads rows page by page.
#[derive(Debug)]
pub enum Rows {
    /// Usage records.
    Records(RecordRows),
    /// Sums.
    Usage(UsageRows),
    /// Cost and usage by FOCUS.
    Focus(FocusRows),
}

impl Rows {
    /// The columns.
    pub fn columns(&self) -> Vec<Column> {
        match self {
            Self::Records(rows) => rows.columns(),
            Self::Usage(rows) => rows.columns(),
            Self::Focus(rows) => rows.columns(),
        }
    }

    /// The next rows; `None` after the last. There may be none in a page.
    pub async fn next(&mut self) -> Result<Option<Vec<Row>>, Error> {
        match self {
            Self::Records(rows) => rows.next().await,
            Self::Usage(rows) => rows.next().await,
            Self::Focus(rows) => rows.next().await,
        }
    }

    /// The position of the last record that was read, if there are more after it; `None` for sums.
    pub fn next_position(&self) -> Option<RecordPosition> {
        if let Self::Records(rows) = self { rows.next_position() } else { None }
    }
}
