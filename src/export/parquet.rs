//! Apache Parquet: a row group at a time, so that memory does not depend on the number of rows.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as PhysicalType, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use super::table::{Cell, Column, Kind, Row};
use super::text::json_text;
use crate::domain::cost::DECIMALS;
use crate::error::Error;

/// Rows of a row group at most.
const GROUP_ROWS: usize = 20_000;
/// About the bytes of the rows of a row group at most, before they are encoded.
const GROUP_BYTES: usize = 8 * 1024 * 1024;
/// About the bytes of a row without its texts.
const ROW_BYTES: usize = 1024;
/// The digits of a decimal, which 16 bytes hold.
const PRECISION: i32 = 38;

/// Writes a file. All columns are optional; compressed by zstd, with dictionaries.
pub(super) struct ParquetWriter {
    columns: Vec<Column>,
    writer: SerializedFileWriter<Vec<u8>>,
    rows: Vec<Row>,
    bytes: usize,
}

impl ParquetWriter {
    /// A writer, and the first bytes of the file.
    pub(super) fn begin(columns: Vec<Column>) -> Result<(Self, Vec<u8>), Error> {
        let fields = columns.iter().map(|column| Ok(Arc::new(type_of(column)?))).collect::<Result<_, ParquetError>>();
        let schema = fields.and_then(|fields| Type::group_type_builder("schema").with_fields(fields).build());
        let properties = WriterProperties::builder()
            .set_created_by(concat!("usage-insights ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let writer = schema.and_then(|schema| SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties)));
        let mut writer = Self { columns, writer: writer.map_err(failed)?, rows: Vec::new(), bytes: 0 };
        let head = writer.take_written()?;
        Ok((writer, head))
    }

    /// The bytes of the row groups that are complete with further rows.
    pub(super) fn rows(&mut self, rows: Vec<Row>) -> Result<Vec<u8>, Error> {
        self.bytes += rows.iter().map(bytes_of).sum::<usize>();
        self.rows.extend(rows);
        if self.rows.len() >= GROUP_ROWS || self.bytes >= GROUP_BYTES {
            self.write_group()?;
        }
        self.take_written()
    }

    /// About the bytes of memory that incomplete row groups take.
    pub(super) const fn buffered(&self) -> u64 {
        self.bytes as u64
    }

    /// The last bytes of the file: the last row group, and the footer.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, Error> {
        self.write_group()?;
        self.writer.into_inner().map_err(failed)
    }

    fn write_group(&mut self) -> Result<(), Error> {
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        if rows.is_empty() {
            return Ok(());
        }
        let mut group = self.writer.next_row_group().map_err(failed)?;
        for (index, column) in self.columns.iter().enumerate() {
            let Some(mut writer) = group.next_column().map_err(failed)? else {
                return Err(Error::internal("a column of Parquet is missing"));
            };
            write_column(&mut writer, column.kind, rows.iter().map(|row| &row[index])).map_err(failed)?;
            writer.close().map_err(failed)?;
        }
        group.close().map_err(failed)?;
        Ok(())
    }

    fn take_written(&mut self) -> Result<Vec<u8>, Error> {
        self.writer.flush().map_err(Error::internal)?;
        Ok(std::mem::take(self.writer.inner_mut()))
    }
}

fn failed(error: ParquetError) -> Error {
    Error::internal(error)
}

/// About the bytes of a row in memory.
fn bytes_of(row: &Row) -> usize {
    let of_cell = |cell: &Cell| match cell {
        Cell::Text(text) => text.len(),
        Cell::Json(_) | Cell::Labels(_) => 2 * json_text(cell).map_or(0, |text| text.len()),
        _ => 0,
    };
    ROW_BYTES + row.iter().map(of_cell).sum::<usize>()
}

fn type_of(column: &Column) -> Result<Type, ParquetError> {
    let decimal = |scale| (PhysicalType::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::decimal(scale, PRECISION)));
    let (physical, logical) = match column.kind {
        Kind::Text | Kind::Json => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Integer => (PhysicalType::INT64, None),
        Kind::Sum => decimal(0),
        Kind::Money => decimal(i32::from(DECIMALS)),
        Kind::Time => (PhysicalType::INT64, Some(LogicalType::timestamp(true, TimeUnit::MILLIS))),
    };
    let builder = Type::primitive_type_builder(&column.name, physical).with_repetition(Repetition::OPTIONAL);
    let builder = builder.with_logical_type(logical);
    match column.kind {
        Kind::Sum => builder.with_length(16).with_precision(PRECISION).with_scale(0).build(),
        Kind::Money => builder.with_length(16).with_precision(PRECISION).with_scale(DECIMALS.into()).build(),
        _ => builder.build(),
    }
}

fn write_column<'a>(
    writer: &mut SerializedColumnWriter<'_>,
    kind: Kind,
    cells: impl ExactSizeIterator<Item = &'a Cell>,
) -> Result<(), ParquetError> {
    match kind {
        Kind::Text | Kind::Json => {
            let (values, levels) = split(cells, |cell| match cell {
                Cell::Text(text) => Some(ByteArray::from(text.as_bytes().to_vec())),
                cell => json_text(cell).map(|text| ByteArray::from(text.into_bytes())),
            });
            writer.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
        }
        Kind::Integer | Kind::Time => {
            let (values, levels) = split(cells, |cell| match cell {
                Cell::Integer(number) => Some(*number),
                Cell::Time(time) => Some(time.millis()),
                _ => None,
            });
            writer.typed::<Int64Type>().write_batch(&values, Some(&levels), None)?;
        }
        Kind::Sum | Kind::Money => {
            let (values, levels) = split(cells, |cell| match cell {
                Cell::Sum(number) | Cell::Money(number) => Some(FixedLenByteArray::from(number.to_be_bytes().to_vec())),
                _ => None,
            });
            writer.typed::<FixedLenByteArrayType>().write_batch(&values, Some(&levels), None)?;
        }
    }
    Ok(())
}

/// The values of a column, and for each row whether there is one.
fn split<'a, T>(cells: impl ExactSizeIterator<Item = &'a Cell>, value_of: impl Fn(&'a Cell) -> Option<T>) -> (Vec<T>, Vec<i16>) {
    let mut values = Vec::with_capacity(cells.len());
    let levels = cells.map(|cell| {
        let value = value_of(cell);
        let level = i16::from(value.is_some());
        values.extend(value);
        level
    });
    let levels = levels.collect();
    (values, levels)
}
