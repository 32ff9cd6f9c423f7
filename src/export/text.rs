//! CSV and NDJSON.

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};
use serde::Serializer;
use serde_json::{Value, json};

use super::table::{Cell, Column, Row};
use crate::domain::cost::format_nanos;
use crate::error::Error;

/// Characters with which a cell begins a formula in spreadsheets (OWASP, "CSV Injection").
const FORMULA_MARKS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// What the texts of a CSV file may begin with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Texts {
    /// Anything: each text is written as it was recorded.
    #[default]
    Exact,
    /// No formula: a text that a spreadsheet would run gets an apostrophe before it, and is no longer the recorded text.
    ForSpreadsheets,
}

/// The header of a CSV file.
pub(super) fn csv_header(columns: &[Column]) -> Result<Vec<u8>, Error> {
    csv([columns.iter().map(|column| Cow::Borrowed(column.name.as_bytes()))])
}

/// Rows of CSV (RFC 4180, with line feeds): UTF-8, numbers in digits, instants in RFC 3339 in UTC, an empty cell where there is no value.
pub(super) fn csv_rows(rows: &[Row], texts: Texts) -> Result<Vec<u8>, Error> {
    csv(rows.iter().map(|row| row.iter().map(move |cell| csv_cell(cell, texts))))
}

fn csv<'a, R: Iterator<Item = Cow<'a, [u8]>>>(rows: impl IntoIterator<Item = R>) -> Result<Vec<u8>, Error> {
    let mut writer = WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(|error| Error::internal(format!("a row of CSV cannot be written: {error}")))?;
    }
    writer.into_inner().map_err(|error| Error::internal(format!("CSV cannot be written: {error}")))
}

fn csv_cell(cell: &Cell, texts: Texts) -> Cow<'_, [u8]> {
    let owned = |text: String| Cow::Owned(text.into_bytes());
    match cell {
        Cell::Null => Cow::Borrowed(b""),
        Cell::Text(text) if texts == Texts::ForSpreadsheets && text.starts_with(FORMULA_MARKS) => owned(format!("'{text}")),
        Cell::Text(text) => Cow::Borrowed(text.as_bytes()),
        Cell::Integer(number) => owned(number.to_string()),
        Cell::Sum(number) => owned(number.to_string()),
        Cell::Money(nanos) => owned(format_nanos(*nanos)),
        Cell::Time(time) => owned(time.to_rfc3339()),
        Cell::Json(value) => owned(value.to_string()),
        Cell::Labels(labels) if labels.is_empty() => Cow::Borrowed(b""),
        Cell::Labels(labels) => owned(json!(labels).to_string()),
    }
}

/// Lines of NDJSON: an object each, with a member for every column. Integers of 64 bits and money are text, because many readers of JSON
/// round numbers; labels are a list of keys and values, as in the API.
pub(super) fn json_lines(columns: &[Column], rows: Vec<Row>) -> Result<Vec<u8>, Error> {
    let mut lines = Vec::new();
    for row in rows {
        let mut serializer = serde_json::Serializer::new(&mut lines);
        let members = columns.iter().zip(row).map(|(column, cell)| (column.name.as_ref(), json_value(cell)));
        serializer.collect_map(members).map_err(Error::internal)?; // in the order of the columns
        lines.push(b'\n');
    }
    Ok(lines)
}

fn json_value(cell: Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Text(text) => text.into_owned().into(),
        Cell::Integer(number) => number.to_string().into(),
        Cell::Sum(number) => number.to_string().into(),
        Cell::Money(nanos) => format_nanos(nanos).into(),
        Cell::Time(time) => time.to_rfc3339().into(),
        Cell::Json(value) => value,
        Cell::Labels(labels) => labels.into_iter().map(|(key, value)| json!({ "key": key, "value": value })).collect(),
    }
}

/// JSON of a cell in a column of text: labels by key.
pub(super) fn json_text(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Json(value) => Some(value.to_string()),
        Cell::Labels(labels) if !labels.is_empty() => Some(json!(labels).to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_begin_a_formula_are_marked_only_for_spreadsheets() {
        let row = vec![Cell::from("=1+1"), Cell::from("a,\"b\"\n"), Cell::Integer(-5), Cell::from("@x"), Cell::Null];
        let written =
            |texts| String::from_utf8(csv_rows(std::slice::from_ref(&row), texts).expect("it is written")).expect("it is UTF-8");
        assert_eq!(written(Texts::Exact), "=1+1,\"a,\"\"b\"\"\n\",-5,@x,\n");
        assert_eq!(written(Texts::ForSpreadsheets), "'=1+1,\"a,\"\"b\"\"\n\",-5,'@x,\n");
    }
}
