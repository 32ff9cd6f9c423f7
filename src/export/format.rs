//! The formats of an export, and the writer that turns rows into bytes.

use super::parquet::ParquetWriter;
use super::table::{Column, Row};
use super::text::{self, Texts};
use crate::error::Error;

/// A format of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A JSON object per line.
    Ndjson,
    /// Comma-separated values with a header.
    Csv(Texts),
    /// Apache Parquet.
    Parquet,
}

impl Format {
    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Ndjson => "application/x-ndjson",
            Self::Csv(_) => "text/csv; charset=utf-8; header=present",
            Self::Parquet => PARQUET,
        }
    }

    /// The extension of file names, without a dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Csv(_) => "csv",
            Self::Parquet => "parquet",
        }
    }
}

/// The media type of Parquet, whose files are compressed already.
pub const PARQUET: &str = "application/vnd.apache.parquet";

/// Turns rows into the bytes of a file, many rows at a time.
pub struct TableWriter(Writer);

enum Writer {
    Ndjson(Vec<Column>),
    Csv(Texts),
    Parquet(Box<ParquetWriter>),
}

impl TableWriter {
    /// A writer, and the first bytes of the file.
    pub fn begin(format: Format, columns: Vec<Column>) -> Result<(Self, Vec<u8>), Error> {
        let (writer, head) = match format {
            Format::Ndjson => (Writer::Ndjson(columns), Vec::new()),
            Format::Csv(texts) => (Writer::Csv(texts), text::csv_header(&columns)?),
            Format::Parquet => {
                let (writer, head) = ParquetWriter::begin(columns)?;
                (Writer::Parquet(Box::new(writer)), head)
            }
        };
        Ok((Self(writer), head))
    }

    /// The bytes that further rows complete; none if the format collects more rows first.
    pub fn rows(&mut self, rows: Vec<Row>) -> Result<Vec<u8>, Error> {
        match &mut self.0 {
            Writer::Ndjson(columns) => text::json_lines(columns, rows),
            Writer::Csv(texts) => text::csv_rows(&rows, *texts),
            Writer::Parquet(writer) => writer.rows(rows),
        }
    }

    /// About the bytes of memory that collected rows take.
    pub const fn buffered(&self) -> u64 {
        match &self.0 {
            Writer::Ndjson(_) | Writer::Csv(_) => 0,
            Writer::Parquet(writer) => writer.buffered(),
        }
    }

    /// The last bytes of the file.
    pub fn finish(self) -> Result<Vec<u8>, Error> {
        match self.0 {
            Writer::Ndjson(_) | Writer::Csv(_) => Ok(Vec::new()),
            Writer::Parquet(writer) => writer.finish(),
        }
    }
}
