//! Rows and columns of an export, whatever the format: what a cell holds, and how each format writes it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use crate::domain::time::Timestamp;

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// An integer of 64 bits.
    Integer,
    /// A sum of integers, which may exceed 64 bits.
    Sum,
    /// Money in nanos.
    Money,
    /// An instant.
    Time,
    /// JSON.
    Json,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name; the same in every format.
    pub name: Cow<'static, str>,
    /// What its cells hold.
    pub kind: Kind,
}

impl Column {
    /// A column with a fixed name.
    pub const fn of(name: &'static str, kind: Kind) -> Self {
        Self { name: Cow::Borrowed(name), kind }
    }
}

/// A cell. It fits the kind of its column.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// No value.
    Null,
    /// Text.
    Text(Cow<'static, str>),
    /// An integer.
    Integer(i64),
    /// A sum.
    Sum(i128),
    /// Money in nanos.
    Money(i128),
    /// An instant.
    Time(Timestamp),
    /// JSON.
    Json(Value),
    /// Labels by key, which are JSON.
    Labels(BTreeMap<String, String>),
}

impl Cell {
    /// Text, or no value.
    pub fn optional_text(text: Option<String>) -> Self {
        text.map_or(Self::Null, |text| Self::Text(text.into()))
    }
}

impl From<&'static str> for Cell {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

/// A row: one cell for each column.
pub type Row = Vec<Cell>;
