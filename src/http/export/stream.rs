//! The body of an export: pages that are read while the client takes them.

use std::convert::identity;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use futures_util::{TryStreamExt, stream};
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument;

use super::PAGE_BYTES;
use crate::admission::{Address, OperationKind, Permit, Reservation};
use crate::auth::Session;
use crate::error::{Error, ErrorCode};
use crate::export::format::TableWriter;
use crate::export::records::RecordPosition;
use crate::export::rows::Rows;
use crate::export::table::Row;
use crate::http::state::AppState;
use crate::store::reads::with_deadline;

/// How often a page waits for a slot: each time as long as any query does. A server that is busy for longer cuts off its exports.
const SLOT_ATTEMPTS: u32 = 60;

/// Reads pages of rows as bytes.
pub(super) struct Reader {
    state: Arc<AppState>,
    session: Session,
    rows: Rows,
    /// `None` while it writes a page.
    writer: Option<TableWriter>,
    /// The memory of the page that is read or sent.
    memory: Reservation,
    is_first: bool,
}

impl Reader {
    /// Reserves memory for a page. `SERVER_BUSY` if there is none.
    pub(super) async fn open(
        state: &Arc<AppState>,
        session: Session,
        address: Address,
        rows: Rows,
        writer: TableWriter,
    ) -> Result<Self, Error> {
        let memory = state.admission.reserve_response(OperationKind::Query, session.principal(), address, PAGE_BYTES).await?;
        Ok(Self { state: Arc::clone(state), session, rows, writer: Some(writer), memory, is_first: true })
    }

    /// The next rows, of which there is at least one; `None` after the last. Fails if the token is no longer valid or the server stops.
    pub(super) async fn read_page(&mut self) -> Result<Option<Vec<u8>>, Error> {
        loop {
            if self.state.live.stopping().is_cancelled() {
                return Err(Error::caller(ErrorCode::ShuttingDown, "the server stops"));
            }
            self.session.check().map_err(|ended| Error::caller(ended.code(), ended.to_string()))?;
            let slot = self.slot().await?;
            let answer_timeout = self.state.settings.database.answer_timeout();
            let read = with_deadline(answer_timeout, self.rows.next()).await?;
            drop(slot); // writing and sending the page reads nothing
            let Some(rows) = read else { return Ok(None) };
            let bytes = self.write(rows).await?;
            if !bytes.is_empty() {
                return Ok(Some(bytes));
            }
        }
    }

    /// Writes rows outside of the runtime: a row group takes milliseconds.
    async fn write(&mut self, rows: Vec<Row>) -> Result<Vec<u8>, Error> {
        let mut writer = self.writer.take().ok_or_else(|| Error::internal("an export has failed before"))?;
        let writing = tokio::task::spawn_blocking(move || {
            let bytes = writer.rows(rows);
            (writer, bytes)
        });
        let (writer, bytes) = writing.await.map_err(Error::internal)?;
        let buffered = writer.buffered();
        self.writer = Some(writer);
        let bytes = bytes?;
        self.memory.resize((bytes.len() as u64 + buffered).max(PAGE_BYTES));
        Ok(bytes)
    }

    /// A slot, as for any query. The response has begun when a later page is read, so it waits longer for a slot.
    async fn slot(&mut self) -> Result<Permit, Error> {
        let attempts = if std::mem::replace(&mut self.is_first, false) { 1 } else { SLOT_ATTEMPTS };
        let mut attempt = 1;
        loop {
            match self.state.admission.acquire_slot(OperationKind::Query).await {
                Err(error) if error.code() == ErrorCode::ServerBusy && attempt < attempts => {
                    let wait = error.retry_after_ms().unwrap_or_default();
                    tokio::time::sleep(std::time::Duration::from_millis(wait.into())).await;
                    attempt += 1;
                }
                acquired => return acquired,
            }
        }
    }

    /// The position of the last record that was read, if there are more after it.
    pub(super) fn next_position(&self) -> Option<RecordPosition> {
        self.rows.next_position()
    }

    /// The last bytes, and the memory of the last page.
    pub(super) async fn finish(self) -> Result<(Vec<u8>, Reservation), Error> {
        let writer = self.writer.ok_or_else(|| Error::internal("an export has failed before"))?;
        let bytes = tokio::task::spawn_blocking(|| writer.finish()).await.map_err(Error::internal)??;
        Ok((bytes, self.memory))
    }
}

/// A stream of which the first page is read.
pub(super) struct ExportStream {
    /// What is sent next.
    pending: Vec<u8>,
    /// `None` after the last page.
    reader: Option<Reader>,
    request_id: Arc<str>,
}

impl ExportStream {
    /// Reads the first page, after the head of the file.
    pub(super) async fn begin(reader: Reader, head: Vec<u8>, request_id: &str) -> Result<Self, Error> {
        let mut stream = Self { pending: Vec::new(), reader: Some(reader), request_id: request_id.into() };
        let first = stream.read().await?;
        stream.pending = head;
        stream.pending.extend(first);
        Ok(stream)
    }

    /// The body. It fails, and the response is cut off, if a page cannot be read.
    pub(super) fn into_body(self) -> Body {
        let pages = stream::try_unfold(self, async |stream| {
            // In a task of its own: a page is read to its end, whether the client reads or not, and then holds no slot.
            let next = AbortOnDropHandle::new(tokio::spawn(stream.next().in_current_span()));
            next.await.map_err(Error::internal).and_then(identity)
        });
        Body::from_stream(pages.map_err(|error| error.to_string()))
    }

    /// The next bytes; `None` at the end.
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, Error> {
        let mut bytes = std::mem::take(&mut self.pending);
        if bytes.is_empty() {
            bytes = self.read().await.inspect_err(|error| {
                let (code, cause, request_id) = (error.code().as_str(), error.with_causes(), &self.request_id);
                tracing::warn!(code, cause, %request_id, "an export failed, and its response is cut off");
            })?;
        }
        Ok((!bytes.is_empty()).then(|| (Bytes::from(bytes), self)))
    }

    /// The bytes of the next page, or the last bytes of the file; none after them.
    async fn read(&mut self) -> Result<Vec<u8>, Error> {
        let Some(mut reader) = self.reader.take() else { return Ok(Vec::new()) };
        let Some(bytes) = reader.read_page().await? else { return Ok(reader.finish().await?.0) };
        self.reader = Some(reader);
        Ok(bytes)
    }
}
