//! Usage records as rows, oldest first, read in pages by key: no transaction stays open between two pages.

use std::collections::HashMap;

use uuid::Uuid;

use super::expired::require_kept;
use super::table::{Cell, Column, Kind, Row};
use crate::domain::account_scope::AccountFilter;
use crate::domain::cost::CostSource;
use crate::domain::filter::UsageFilter;
use crate::domain::page::{Page, PageRequest};
use crate::domain::record_labels::stored_labels;
use crate::domain::record_listing::{RecordCursor, RecordOrder};
use crate::domain::time::Timestamp;
use crate::error::{Error, ErrorCode};
use crate::store::commit::CorrectionModel;
use crate::store::database::Database;
use crate::store::records::{RecordListing, RecordModel, cost_of, cursor_of};
use crate::store::snapshot::Snapshot;

/// The columns of a record. The first two are its position in an export, see [`RecordPosition`]. The names are those of the fields of
/// `UsageRecord` in the API.
const COLUMNS: [Column; 21] = [
    Column::of("occurredAt", Kind::Time),
    Column::of("id", Kind::Text),
    Column::of("accountId", Kind::Text),
    Column::of("usageType", Kind::Text),
    Column::of("quantity", Kind::Integer),
    Column::of("cost", Kind::Money),
    Column::of("currency", Kind::Text),
    Column::of("costSource", Kind::Text),
    Column::of("priceId", Kind::Integer),
    Column::of("source", Kind::Text),
    Column::of("userId", Kind::Text),
    Column::of("sessionId", Kind::Text),
    Column::of("workspaceId", Kind::Text),
    Column::of("agentId", Kind::Text),
    Column::of("model", Kind::Text),
    Column::of("provider", Kind::Text),
    Column::of("tier", Kind::Text),
    Column::of("labels", Kind::Json),
    Column::of("metadata", Kind::Json),
    Column::of("idempotencyKey", Kind::Text),
    Column::of("recordedAt", Kind::Time),
];

/// The columns that only an export with voided records has.
const VOIDED_COLUMNS: [Column; 2] = [Column::of("voidedAt", Kind::Time), Column::of("replacementId", Kind::Text)];

/// The columns that `import` does not read, because recording decides them.
pub const READ_ONLY_COLUMNS: [&str; 5] = ["id", "currency", "costSource", "priceId", "recordedAt"];

/// Which records to export.
#[derive(Clone, Debug)]
pub struct RecordExport {
    /// The accounts, and the user if the caller may read only one.
    pub account_filter: AccountFilter,
    /// Start of the range, inclusive. From [`Timestamp::EARLIEST`] the records that are kept are exported.
    pub start: Timestamp,
    /// End of the range, exclusive.
    pub end: Timestamp,
    /// Whether to include records that were voided or replaced, with two more columns.
    pub includes_voided: bool,
    /// Only records after this one.
    pub after: Option<RecordPosition>,
    /// The currency of the installation.
    pub currency: String,
}

/// The position of a record in an export: when it happened, and its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordPosition {
    occurred_at: Timestamp,
    id: Uuid,
}

impl RecordPosition {
    /// Reads the position from the first two cells of a row, with a comma between them. `INVALID_CURSOR` if it is none.
    pub fn parse(field: &'static str, text: &str) -> Result<Self, Error> {
        let read = text.split_once(',').and_then(|(occurred_at, id)| {
            Some(Self { occurred_at: Timestamp::parse(occurred_at).ok()?, id: Uuid::parse_str(id).ok()? })
        });
        read.ok_or_else(|| {
            let message = "send `occurredAt` and `id` of the last complete record, with a comma between them";
            Error::argument(ErrorCode::InvalidCursor, field, message)
        })
    }

    fn of(record: &RecordModel) -> Self {
        Self { occurred_at: Timestamp::from_millis(record.occurred_at), id: record.id }
    }

    fn cursor(self) -> RecordCursor {
        RecordCursor { order: RecordOrder::Newest, sort_value: self.occurred_at.millis(), id: self.id }
    }
}

impl std::fmt::Display for RecordPosition {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{},{}", self.occurred_at.to_rfc3339(), self.id)
    }
}

/// Where records are read from.
#[derive(Debug)]
pub enum Source {
    /// The database as it is when a page is read.
    Database(Database),
    /// One moment of a database.
    Snapshot(Database, Snapshot),
}

impl Source {
    async fn records(&self, listing: &RecordListing, page: &PageRequest<RecordCursor>) -> Result<Page<RecordModel>, Error> {
        match self {
            Self::Database(database) => database.list_records(listing, page).await,
            Self::Snapshot(_, snapshot) => snapshot.records(listing, page).await,
        }
    }

    async fn corrections(
        &self,
        account_filter: &AccountFilter,
        records: &[(String, Uuid)],
    ) -> Result<Vec<CorrectionModel>, Error> {
        match self {
            Self::Database(database) => database.corrections_of(account_filter, records).await,
            Self::Snapshot(_, snapshot) => snapshot.corrections_of(account_filter, records).await,
        }
    }
}

/// Reads the pages of an export.
#[derive(Debug)]
pub struct RecordRows {
    source: Source,
    export: RecordExport,
    page_size: usize,
    position: Option<RecordPosition>,
    is_complete: bool,
}

impl RecordRows {
    /// Pages of up to `page_size` records.
    pub const fn new(source: Source, export: RecordExport, page_size: usize) -> Self {
        let position = export.after;
        Self { source, export, page_size, position, is_complete: false }
    }

    /// The columns of the rows.
    pub fn columns(&self) -> Vec<Column> {
        let voided = if self.export.includes_voided { &VOIDED_COLUMNS[..] } else { &[] };
        COLUMNS.iter().chain(voided).cloned().collect()
    }

    /// The position of the last record that was read, if there are more after it.
    pub fn next_position(&self) -> Option<RecordPosition> {
        self.position.filter(|_| !self.is_complete)
    }

    /// The next page; `None` after the last. `RECORDS_EXPIRED` if the range has a start and records after it have expired.
    pub async fn next(&mut self) -> Result<Option<Vec<Row>>, Error> {
        if self.is_complete {
            return Ok(None);
        }
        let RecordExport { account_filter, start, end, includes_voided, .. } = &self.export;
        let listing = RecordListing {
            start: *start,
            end: *end,
            includes_voided: *includes_voided,
            ..RecordListing::of(UsageFilter::for_accounts(account_filter.clone()))
        };
        // The list is newest first: its end is the beginning of an export.
        let before = self.position.map(RecordPosition::cursor);
        let page = PageRequest { limit: self.page_size, from_end: true, after: None, before };
        let mut page = self.source.records(&listing, &page).await?;
        match (&self.source, self.position) {
            (Source::Database(database), Some(position)) if *start > Timestamp::EARLIEST => {
                require_kept(database, &listing.filter, position.occurred_at.max(*start)).await?;
            }
            (Source::Database(database), _) | (Source::Snapshot(database, _), None) => {
                require_kept(database, &listing.filter, *start).await?;
            }
            (Source::Snapshot(..), Some(_)) => {} // what expires after its first page is in it
        }
        page.rows.reverse();
        let corrections = if *includes_voided { self.corrections(&page.rows).await? } else { HashMap::new() };
        self.is_complete = !page.has_previous;
        if let Some(last) = page.rows.last() {
            debug_assert_eq!(cursor_of(last, RecordOrder::Newest), RecordPosition::of(last).cursor());
            self.position = Some(RecordPosition::of(last));
        }
        Ok(Some(page.rows.into_iter().map(|record| self.row(record, &corrections)).collect()))
    }

    async fn corrections(&self, records: &[RecordModel]) -> Result<HashMap<Uuid, CorrectionModel>, Error> {
        let ids: Vec<_> = records.iter().map(|record| (record.account_id.clone(), record.id)).collect();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let corrections = self.source.corrections(&self.export.account_filter, &ids).await?;
        Ok(corrections.into_iter().map(|correction| (correction.voided_id, correction)).collect())
    }

    fn row(&self, record: RecordModel, corrections: &HashMap<Uuid, CorrectionModel>) -> Row {
        let labels = stored_labels(record.labels.as_ref());
        let labels = labels.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        let cost_source = CostSource::of(&record.source, cost_of(&record)).as_str();
        let mut row = vec![
            Cell::Time(Timestamp::from_millis(record.occurred_at)),
            record.id.to_string().into(),
            record.account_id.into(),
            record.usage_type.into(),
            Cell::Integer(record.quantity),
            record.cost_nanos.map_or(Cell::Null, |nanos| Cell::Money(nanos.into())),
            self.export.currency.clone().into(),
            cost_source.into(),
            record.price_id.map_or(Cell::Null, Cell::Integer),
            record.source.into(),
            Cell::optional_text(record.user_id),
            Cell::optional_text(record.session_id),
            Cell::optional_text(record.workspace_id),
            Cell::optional_text(record.agent_id),
            Cell::optional_text(record.model),
            Cell::optional_text(record.provider),
            Cell::optional_text(record.tier),
            Cell::Labels(labels),
            record.metadata.map_or(Cell::Null, |mut metadata| {
                metadata.sort_all_objects(); // PostgreSQL stores the members in another order
                Cell::Json(metadata)
            }),
            record.idempotency_key.into(),
            Cell::Time(Timestamp::from_millis(record.recorded_at)),
        ];
        if self.export.includes_voided {
            let correction = corrections.get(&record.id);
            let voided_at = correction.map(|correction| Timestamp::from_millis(correction.corrected_at));
            let replacement_id = correction.and_then(|correction| correction.replacement_id);
            row.extend([voided_at.map_or(Cell::Null, Cell::Time), Cell::optional_text(replacement_id.map(|id| id.to_string()))]);
        }
        row
    }
}
