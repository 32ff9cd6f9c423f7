//! Inserts and row sets: binds many rows as a few values, so that a batch of any size is one statement.
//!
//! PostgreSQL gets one array per column (`UNNEST`), SQLite one JSON text (`json_each`): the cheapest form on each database
//! (docs/decisions/0004-group-commit.md). The statement text does not depend on the rows, so it is prepared once. The columns and their
//! types are those of the entities.

use std::fmt::Write;

use sea_orm::{ColumnTrait, DbBackend, EntityTrait, IdenStatic, Iterable, sea_query};
use serde::ser::{Serialize, Serializer};
use uuid::Uuid;

use super::sql::{ColumnValues, Sql, Values};

/// How the values of a column are bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Text,
    /// NULL is passed as the empty text, which is not a valid label, because the arrays hold no NULL.
    OptionalText,
    OptionalJson,
    BigInt,
    /// NULL is passed as [`NO_INTEGER`], because the arrays hold no NULL. Such columns are not negative.
    OptionalBigInt,
    Integer,
    SmallInt,
    Bytes,
    Uuid,
    /// NULL is passed as the nil UUID.
    OptionalUuid,
}

impl Encoding {
    fn of(column: impl ColumnTrait) -> Self {
        use sea_query::ColumnType;
        let definition = column.def();
        match (definition.get_column_type(), definition.is_null()) {
            (ColumnType::String(_), false) => Self::Text,
            (ColumnType::String(_), true) => Self::OptionalText,
            (ColumnType::Json, true) => Self::OptionalJson,
            (ColumnType::BigInteger, false) => Self::BigInt,
            (ColumnType::BigInteger, true) => Self::OptionalBigInt,
            (ColumnType::Integer, false) => Self::Integer,
            (ColumnType::SmallInteger, false) => Self::SmallInt,
            (ColumnType::VarBinary(_), false) => Self::Bytes,
            (ColumnType::Uuid, false) => Self::Uuid,
            (ColumnType::Uuid, true) => Self::OptionalUuid,
            (other, _) => unreachable!("column `{}` of type {other:?} is not inserted in row sets", column.as_str()),
        }
    }
}

/// Stands for NULL in columns of integers that are not negative.
const NO_INTEGER: i64 = -1;

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

    /// A number that is not negative.
    pub(super) fn optional_integer(number: Option<i64>) -> Self {
        Self::Integer(number.unwrap_or(NO_INTEGER))
    }

    pub(super) fn optional_uuid(id: Option<Uuid>) -> Self {
        Self::Uuid(id.unwrap_or_default())
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

/// Serializes rows as arrays; the function gives the cell of a row in a column.
struct JsonRows<'r, R, C, F> {
    rows: &'r [R],
    columns: &'r [C],
    cell: F,
}

impl<R, C: Copy, F: for<'a> Fn(&'a R, C) -> Cell<'a>> Serialize for JsonRows<'_, R, C, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.rows.iter().map(|row| JsonRow { row, columns: self.columns, cell: &self.cell }))
    }
}

/// Serializes one row.
struct JsonRow<'r, R, C, F> {
    row: &'r R,
    columns: &'r [C],
    cell: &'r F,
}

impl<R, C: Copy, F: for<'a> Fn(&'a R, C) -> Cell<'a>> Serialize for JsonRow<'_, R, C, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.columns.iter().map(|column| (self.cell)(self.row, *column)))
    }
}

/// Appends an `INSERT` of `rows` with every column of the entity; `cell` gives the cell of a row in a column.
pub(super) fn push_insert<E: EntityTrait, V: Values, R>(
    sql: &mut Sql<V>,
    rows: &[R],
    cell: impl for<'a> Fn(&'a R, E::Column) -> Cell<'a>,
) {
    let columns: Vec<E::Column> = E::Column::iter().collect();
    sql.push(&format!("INSERT INTO {} ({}) ", E::default().table_name(), names(columns.iter().copied())));
    push_rows(sql, &columns, rows, cell);
}

/// Appends `SELECT <columns> FROM <rows>` to a statement; `cell` gives the cell of a row in a column.
pub(super) fn push_rows<V: Values, R, C: ColumnTrait>(
    sql: &mut Sql<V>,
    columns: &[C],
    rows: &[R],
    cell: impl for<'a> Fn(&'a R, C) -> Cell<'a>,
) {
    let backend = sql.backend();
    sql.push("SELECT ");
    for (position, column) in columns.iter().enumerate() {
        let comma = if position == 0 { "" } else { ", " };
        sql.push(comma).push(&expression(backend, position, *column));
    }
    if backend == DbBackend::Postgres {
        push_unnest(sql, columns, rows, cell);
    } else {
        // Serializing texts, integers and hexadecimal digits into memory cannot fail.
        let json = serde_json::to_string(&JsonRows { rows, columns, cell }).unwrap_or_default();
        sql.push(" FROM json_each(").bind_text(json).push(") WHERE true");
    }
}

/// Joins a row set `SELECT … FROM (<rows>` with the table that is appended next; the row set is named `input`. CROSS JOIN on SQLite is a JOIN
/// that keeps the order: from the input rows into an index.
pub(super) fn push_join(sql: &mut Sql) {
    sql.push(if sql.backend() == DbBackend::Postgres { ") AS input JOIN" } else { ") AS input CROSS JOIN" });
}

fn expression(backend: DbBackend, position: usize, column: impl ColumnTrait) -> String {
    let name = column.as_str();
    let raw = if backend == DbBackend::Postgres { format!("input.{name}") } else { format!("value ->> {position}") };
    let mut text = match (backend, Encoding::of(column)) {
        (DbBackend::Postgres, Encoding::OptionalJson) => format!("NULLIF({raw}, '')::jsonb"),
        (DbBackend::Postgres, Encoding::SmallInt) => format!("{raw}::smallint"),
        (DbBackend::Postgres, Encoding::Integer) => format!("{raw}::integer"),
        (DbBackend::Postgres, Encoding::OptionalUuid) => format!("NULLIF({raw}, '{}'::uuid)", Uuid::nil()),
        (DbBackend::Sqlite, Encoding::OptionalUuid) => format!("unhex(NULLIF({raw}, '{}'))", Uuid::nil().simple()),
        (_, Encoding::OptionalText | Encoding::OptionalJson) => format!("NULLIF({raw}, '')"),
        (_, Encoding::OptionalBigInt) => format!("NULLIF({raw}, {NO_INTEGER})"),
        (DbBackend::Sqlite, Encoding::Bytes | Encoding::Uuid) => format!("unhex({raw})"),
        _ => raw,
    };
    let _ = write!(text, " AS {name}");
    text
}

fn push_unnest<V: Values, R, C: ColumnTrait>(
    sql: &mut Sql<V>,
    columns: &[C],
    rows: &[R],
    cell: impl for<'a> Fn(&'a R, C) -> Cell<'a>,
) {
    sql.push(" FROM UNNEST(");
    for (position, column) in columns.iter().enumerate() {
        let mut array = Encoding::of(*column).array(rows.len());
        for row in rows {
            array.push(cell(row, *column));
        }
        sql.push(if position == 0 { "" } else { ", " }).bind_column(array);
    }
    sql.push(&format!(") AS input ({})", names(columns.iter().copied())));
}

impl Encoding {
    fn array<'a>(self, rows: usize) -> ColumnValues<'a> {
        match self {
            Self::Text | Self::OptionalText | Self::OptionalJson => ColumnValues::Texts(Vec::with_capacity(rows)),
            Self::BigInt | Self::OptionalBigInt | Self::Integer | Self::SmallInt => {
                ColumnValues::Integers(Vec::with_capacity(rows))
            }
            Self::Bytes => ColumnValues::Bytes(Vec::with_capacity(rows)),
            Self::Uuid | Self::OptionalUuid => ColumnValues::Uuids(Vec::with_capacity(rows)),
        }
    }
}

impl<'a> ColumnValues<'a> {
    /// Appends a cell. The inserts of the store pass cells of the type of the column.
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

/// Appends rows of integers as a table in a few bound values, so that the text does not depend on their number.
pub(super) fn push_integer_table<const COLUMNS: usize>(
    sql: &mut Sql,
    table: &str,
    columns: [&str; COLUMNS],
    rows: impl Iterator<Item = [i64; COLUMNS]>,
) {
    if sql.backend() == DbBackend::Postgres {
        let rows: Vec<_> = rows.collect();
        for index in 0..COLUMNS {
            let values = rows.iter().map(|row| row[index]).collect();
            sql.push(if index == 0 { "UNNEST(" } else { ", " }).bind_column(ColumnValues::Integers(values));
        }
        sql.push(&format!(") AS {table} ({})", columns.join(", ")));
    } else {
        let values: Vec<_> = columns.iter().enumerate().map(|(index, column)| format!("value ->> {index} AS {column}")).collect();
        let json = rows.map(|row| row.to_vec()).collect::<serde_json::Value>().to_string();
        sql.push(&format!("(SELECT {} FROM json_each(", values.join(", "))).bind_text(json).push(&format!(")) AS {table}"));
    }
}

/// The names of columns, comma-separated.
pub(super) fn names<C: IdenStatic>(columns: impl IntoIterator<Item = C>) -> String {
    let names: Vec<_> = columns.into_iter().map(|column| column.as_str()).collect();
    names.join(", ")
}
