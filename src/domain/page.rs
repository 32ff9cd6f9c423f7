//! Pagination of lists.

use super::time::Timestamp;

/// The requested page: the first rows after a cursor, or the last rows before one. Both cursors may be given; both are exclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest<Cursor> {
    /// Maximum number of rows.
    pub limit: usize,
    /// Whether to return the last rows (before `before` or the end of the list) instead of the first.
    pub from_end: bool,
    /// Only rows after this cursor.
    pub after: Option<Cursor>,
    /// Only rows before this cursor.
    pub before: Option<Cursor>,
}

/// A page, in list order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<Row> {
    /// The rows.
    pub rows: Vec<Row>,
    /// Whether there are rows before the page.
    pub has_previous: bool,
    /// Whether there are rows after the page.
    pub has_next: bool,
}

impl<Cursor> PageRequest<Cursor> {
    /// Builds the page from the rows of a statement with the limit `limit + 1`, in reverse order if `from_end`.
    pub fn build_page<Row>(&self, mut rows: Vec<Row>) -> Page<Row> {
        let has_more = rows.len() > self.limit;
        rows.truncate(self.limit);
        if self.from_end {
            rows.reverse();
            Page { rows, has_previous: has_more, has_next: self.before.is_some() }
        } else {
            Page { rows, has_previous: self.after.is_some(), has_next: has_more }
        }
    }
}

/// Position of a service token in the list of all tokens, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenCursor {
    /// Creation time.
    pub created_at: Timestamp,
    /// The token's id; breaks ties between tokens of the same instant.
    pub id: String,
}

/// Position of a price in the list of all prices, the last added first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceCursor {
    /// The id.
    pub id: i64,
}

/// Position of a hardware spec in the list of all specs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecCursor {
    /// Sort order set by the administrator.
    pub sort_order: i32,
    /// The tier; breaks ties between specs of the same sort order.
    pub tier: String,
}
