//! A page of a list that can grow.

use uuid::Uuid;

use super::time::Timestamp;

/// Which page: the first ones after a cursor, or the last ones before one. Both cursors may be given; both are exclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest<Cursor> {
    /// How many, at most.
    pub limit: usize,
    /// Whether the page ends at the end of the list (or at `before`) rather than begins at its beginning (or at `after`).
    pub from_end: bool,
    /// Only what comes after this.
    pub after: Option<Cursor>,
    /// Only what comes before this.
    pub before: Option<Cursor>,
}

/// A page, in the order of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<Row> {
    /// What is on it.
    pub rows: Vec<Row>,
    /// Whether more comes before it.
    pub has_previous: bool,
    /// Whether more comes after it.
    pub has_next: bool,
}

impl<Cursor> PageRequest<Cursor> {
    /// Makes the page of what a statement gave that asked for one row more than `limit`, from the end backwards if `from_end`.
    pub fn page_of<Row>(&self, mut rows: Vec<Row>) -> Page<Row> {
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

/// The place of a usage record in the list of all, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordCursor {
    /// When it occurred.
    pub occurred_at: Timestamp,
    /// Its id, which decides between records of the same instant.
    pub id: Uuid,
}

/// The place of a service token in the list of all, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenCursor {
    /// When it was created.
    pub created_at: Timestamp,
    /// Its id, which decides between tokens of the same instant.
    pub id: String,
}

/// The place of a hardware spec in the list of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecCursor {
    /// Its place by choice of the admin.
    pub sort_order: i32,
    /// Its tier, which decides between specs of the same place.
    pub tier: String,
}
