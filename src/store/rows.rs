//! Binds many rows as a few values, so that a batch of any size is one statement.
//!
//! PostgreSQL gets one array per column (`UNNEST`), SQLite one JSON text (`json_each`): the cheapest form on each database
//! (docs/decisions/0004-group-commit.md). The statement text does not depend on the rows, so it is prepared once.

use std::fmt::Write;

use sea_orm::DbBackend;
use serde::ser::{Serialize, SerializeSeq, Serializer};
use uuid::Uuid;

use super::sql::{ColumnValues, Sql, Values};

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnType {
    Text,
    /// NULL is passed as the empty text, which is not a valid label, because the arrays hold no NULL.
    OptionalText,
    OptionalJson,
    BigInt,
    SmallInt,
    Bytes,
    Uuid,
}

/// A column of a row set.
pub(super) type Column = (&'static str, ColumnType);

/// The value of a row in one column.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cell<'a> {
    Text(&'a str),
    Integer(i64),
    Bytes(&'a [u8]),
    Uuid(Uuid),
}

impl<'a> Cell<'a> {
    pub(super) fn optional(text: Option<&'a str>) -> Self {
        Self::Text(text.unwrap_or_default())
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Bytes(bytes) => serializer.serialize_str(&hex::encode(bytes)),
            Self::Uuid(id) => serializer.collect_str(&id.simple()),
        }
    }
}

/// Serializes rows of `N` columns; the function gives the cells of a row.
struct JsonRows<'r, R, F>(&'r [R], F);

impl<R, const N: usize, F> Serialize for JsonRows<'_, R, F>
where
    F: for<'a> Fn(&'a R) -> [Cell<'a>; N],
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.0.len()))?;
        for row in self.0 {
            rows.serialize_element(&(self.1)(row).as_slice())?;
        }
        rows.end()
    }
}

/// Appends `SELECT <columns> FROM <rows>` to a statement; `cells` gives the cells of a row.
pub(super) fn push_rows<V: Values, R, const N: usize>(
    sql: &mut Sql<V>,
    columns: &[Column; N],
    rows: &[R],
    cells: impl for<'a> Fn(&'a R) -> [Cell<'a>; N],
) {
    let backend = sql.backend();
    sql.push("SELECT ");
    for (position, (name, column_type)) in columns.iter().enumerate() {
        let comma = if position == 0 { "" } else { ", " };
        sql.push(comma).push(&expression(backend, position, name, *column_type));
    }
    if backend == DbBackend::Postgres {
        push_unnest(sql, columns, rows, cells);
    } else {
        // Serializing texts, integers and hexadecimal digits into memory cannot fail.
        let json = serde_json::to_string(&JsonRows(rows, cells)).unwrap_or_default();
        sql.push(" FROM json_each(").bind_text(json).push(") WHERE true");
    }
}

fn expression(backend: DbBackend, position: usize, name: &str, column_type: ColumnType) -> String {
    let raw = if backend == DbBackend::Postgres { format!("input.{name}") } else { format!("value ->> {position}") };
    let mut text = match (backend, column_type) {
        (DbBackend::Postgres, ColumnType::OptionalJson) => format!("NULLIF({raw}, '')::jsonb"),
        (DbBackend::Postgres, ColumnType::SmallInt) => format!("{raw}::smallint"),
        (_, ColumnType::OptionalText | ColumnType::OptionalJson) => format!("NULLIF({raw}, '')"),
        (DbBackend::Sqlite, ColumnType::Bytes | ColumnType::Uuid) => format!("unhex({raw})"),
        _ => raw,
    };
    let _ = write!(text, " AS {name}");
    text
}

fn push_unnest<V: Values, R, const N: usize>(
    sql: &mut Sql<V>,
    columns: &[Column; N],
    rows: &[R],
    cells: impl for<'a> Fn(&'a R) -> [Cell<'a>; N],
) {
    let mut arrays = columns.map(|(_, column_type)| column_type.column(rows.len()));
    for row in rows {
        for (array, cell) in arrays.iter_mut().zip(cells(row)) {
            array.push(cell);
        }
    }
    sql.push(" FROM UNNEST(");
    for (position, array) in arrays.into_iter().enumerate() {
        sql.push(if position == 0 { "" } else { ", " }).bind_column(array);
    }
    let names: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
    sql.push(&format!(") AS input ({})", names.join(", ")));
}

impl ColumnType {
    fn column<'a>(self, rows: usize) -> ColumnValues<'a> {
        match self {
            Self::Text | Self::OptionalText | Self::OptionalJson => ColumnValues::Texts(Vec::with_capacity(rows)),
            Self::BigInt | Self::SmallInt => ColumnValues::Integers(Vec::with_capacity(rows)),
            Self::Bytes => ColumnValues::Bytes(Vec::with_capacity(rows)),
            Self::Uuid => ColumnValues::Uuids(Vec::with_capacity(rows)),
        }
    }
}

impl<'a> ColumnValues<'a> {
    /// Appends a cell. The row sets of this module pass cells of the type of the column.
    fn push(&mut self, cell: Cell<'a>) {
        match (self, cell) {
            (Self::Texts(texts), Cell::Text(text)) => texts.push(text),
            (Self::Integers(numbers), Cell::Integer(number)) => numbers.push(number),
            (Self::Bytes(all), Cell::Bytes(bytes)) => all.push(bytes),
            (Self::Uuids(ids), Cell::Uuid(id)) => ids.push(id),
            (_, cell) => unreachable!("{cell:?} does not have the type of its column"),
        }
    }
}

/// The column names, comma-separated, for an `INSERT`.
pub(super) fn names<const N: usize>(columns: &[Column; N]) -> String {
    columns.map(|(name, _)| name).join(", ")
}
