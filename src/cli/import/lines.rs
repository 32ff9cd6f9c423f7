//! Reads the lines of a file for `import`, plain or compressed with gzip: a record each, the lines of an export, or rows of CSV.
//!
//! A file that cannot be read to its end, because its compressed data is truncated or damaged, loses no whole line before the damage: the
//! line in which it ends becomes a line that cannot be read, and is rejected like one with invalid JSON. Damage within compressed data may
//! show only some lines later, so that lines before it may be wrong.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::Path;

use flate2::bufread::GzDecoder;
use indicatif::ProgressBar;
use serde_json::value::RawValue;
use tokio::sync::mpsc;

use super::csv::{ColumnArguments, Rows};
use crate::domain::exported::{ExportHeader, ExportedLine};
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::record_input::{RecordInput, SentRecord, read_input};
use crate::export::records::READ_ONLY_COLUMNS;

/// What some editors and exports write at the beginning of a UTF-8 file.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
/// The first bytes of a gzip stream.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
/// Maximum length of a line, in bytes: several times that of the longest valid record.
const LINE_MAX: usize = 1024 * 1024;
/// Maximum length of a line of an export, in bytes: a key has any number of corrections.
const EXPORTED_LINE_MAX: usize = 256 * 1024 * 1024;
/// Maximum length of the lines of a batch, in bytes, except that it has at least one.
const BATCH_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Maximum length of the text that is kept of a line that cannot be read.
const SHOWN_MAX: usize = 4_096;

/// A line of a file with its number, and what was read from it.
pub(super) struct Line {
    pub(super) number: u64,
    pub(super) text: String,
    /// The record as JSON, of a row of CSV or of an exported record; `None`: `text` is.
    row: Option<String>,
    pub(super) content: Result<LineContent, Problem>,
    /// Whether the file is an export, whatever the line holds.
    pub(super) is_of_export: bool,
}

/// What a line holds.
#[expect(clippy::large_enum_variant, reason = "nearly all lines are records")]
pub(super) enum LineContent {
    /// A record to be sent.
    Record(RecordInput),
    /// A line of an export.
    Exported(ExportedLine),
    /// The first line of an export that this program does not read, and why not.
    UnknownExport(String),
}

impl LineContent {
    /// The line of an export; `INVALID_RECORD` if it is a record to be sent.
    pub(super) fn into_exported(self) -> Result<ExportedLine, Problem> {
        match self {
            Self::Exported(line) => Ok(line),
            Self::Record(_) | Self::UnknownExport(_) => Err(unreadable("this is not a line of an export".to_owned())),
        }
    }
}

impl Line {
    fn of(number: u64, bytes: &[u8]) -> Self {
        let (content, row) = match std::str::from_utf8(bytes) {
            Ok(json) => match without_read_only_fields(json) {
                Some(record) => (read_input(&record).map(LineContent::Record), Some(record)),
                None => (read_input(json).map(LineContent::Record), None),
            },
            Err(error) => (Err(unreadable(format!("the line is not UTF-8: {error}"))), None),
        };
        Self { number, text: text_of(bytes), row, content, is_of_export: false }
    }

    fn of_export(number: u64, bytes: &[u8]) -> Self {
        let content = if begins_export(bytes) {
            Ok(match ExportHeader::read(bytes) {
                Ok(header) => LineContent::Exported(ExportedLine::Export(header)),
                Err(message) => LineContent::UnknownExport(message),
            })
        } else {
            ExportedLine::read(bytes).map(LineContent::Exported)
        };
        Self { number, text: text_of(bytes), row: None, content, is_of_export: true }
    }

    /// The record; `INVALID_RECORD` if it is a line of an export.
    pub(super) fn into_record(self) -> SentRecord {
        match self.content? {
            LineContent::Record(record) => Ok(record),
            LineContent::Exported(_) | LineContent::UnknownExport(_) => {
                Err(unreadable("this is a line of an export, not a usage record".to_owned()))
            }
        }
    }

    /// The record as JSON, if it was read.
    pub(super) fn json(&self) -> &str {
        self.row.as_ref().unwrap_or(&self.text)
    }

    /// The record of a row of CSV, as JSON.
    pub(super) fn of_row(number: u64, row: &[u8], json: String) -> Self {
        Self {
            number,
            text: text_of(row),
            content: read_input(&json).map(LineContent::Record),
            row: Some(json),
            is_of_export: false,
        }
    }

    /// A line or row that is no record.
    pub(super) fn unreadable(number: u64, bytes: &[u8], message: String) -> Self {
        let text = text_of(&bytes[..bytes.len().min(SHOWN_MAX)]);
        Self { number, text, row: None, content: Err(unreadable(message)), is_of_export: false }
    }
}

/// An exported record without the fields that recording decides; `None` if the line is none, which has all of them.
fn without_read_only_fields(json: &str) -> Option<String> {
    if !READ_ONLY_COLUMNS.iter().all(|field| json.contains(field)) {
        return None;
    }
    let mut fields: BTreeMap<&str, &RawValue> = serde_json::from_str(json).ok()?;
    let is_exported = READ_ONLY_COLUMNS.iter().all(|field| fields.remove(field).is_some());
    is_exported.then(|| serde_json::to_string(&fields).ok()).flatten()
}

/// Whether a line is the first one of an export: an object whose first field is `export`.
fn begins_export(line: &[u8]) -> bool {
    let object = line.trim_ascii_start().strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    let after_name = object.and_then(|object| object.strip_prefix(b"\"export\"")).map(<[u8]>::trim_ascii_start);
    after_name.is_some_and(|rest| rest.starts_with(b":"))
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end_matches(['\n', '\r']).to_owned()
}

fn unreadable(message: String) -> Problem {
    Problem::new(ProblemCode::InvalidRecord, "", message)
}

/// The content of a file.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// A JSON object per line.
    Ndjson,
    /// Rows, the first of which is the header.
    Csv(ColumnArguments),
}

/// Reads lines into batches until the end of the file, its first damage, or until the receiver is dropped. Skips empty lines. Returns the
/// number of bytes after the compressed data, which are ignored.
pub(super) fn read(
    file: &Path,
    content: Content,
    batch: usize,
    progress: &ProgressBar,
    batches: &mpsc::Sender<Vec<Line>>,
) -> io::Result<u64> {
    let mut rows = match content {
        Content::Ndjson => None,
        Content::Csv(arguments) => Some(Rows::new(arguments)),
    };
    let source: Box<dyn Read> = if file == Path::new("-") { Box::new(io::stdin()) } else { Box::new(File::open(file)?) };
    let mut source = BufReader::new(progress.wrap_read(source));
    let beginning = source.fill_buf()?;
    if [[0xff, 0xfe], [0xfe, 0xff]].iter().any(|mark| beginning.starts_with(mark)) {
        return Err(io::Error::other("the file is UTF-16; convert it to UTF-8"));
    }
    if !source.fill_buf()?.starts_with(&GZIP_MAGIC) {
        read_lines(&mut source, rows.as_mut(), batch, batches)?;
        return Ok(0);
    }
    let mut source = BufReader::new(GzipMembers::new(source));
    read_lines(&mut source, rows.as_mut(), batch, batches)?;
    Ok(source.get_ref().ignored_bytes)
}

fn read_lines(
    source: &mut impl BufRead,
    mut rows: Option<&mut Rows>,
    batch: usize,
    batches: &mpsc::Sender<Vec<Line>>,
) -> io::Result<()> {
    let mut lines = Vec::with_capacity(batch);
    let mut bytes = Vec::new();
    let (mut is_export, mut is_before_first) = (false, rows.is_none());
    let mut batch_bytes = 0;
    for number in 1.. {
        // What the file is shows in the first line that is not empty. In an export that may be long as well.
        let line_max = if is_export || is_before_first { EXPORTED_LINE_MAX } else { LINE_MAX };
        let mut read = read_line(source, &mut bytes, line_max);
        let content = if number == 1 { bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes) } else { &bytes };
        if is_before_first && !content.trim_ascii().is_empty() {
            (is_export, is_before_first) = (begins_export(content), false);
        }
        let line_max = if is_export { EXPORTED_LINE_MAX } else { LINE_MAX };
        if content.strip_suffix(b"\n").unwrap_or(content).len() > line_max
            && matches!(read, Ok(LineEnd::Newline | LineEnd::OfFile))
        {
            read = Ok(LineEnd::TooLong);
        }
        let may_continue = matches!(read, Ok(LineEnd::Newline | LineEnd::OfFile));
        if !may_continue && let Some(rows) = rows.as_deref_mut() {
            rows.end_open_row(&mut lines).map_err(io::Error::other)?;
        }
        match &read {
            Ok(LineEnd::TooLong) => {
                lines.push(Line::unreadable(number, content, format!("the line is longer than {line_max} bytes")));
            }
            Err(error) if is_damage(error) => {
                let message = format!(
                    "the file is damaged in this line or truncated, and cannot be read any further; if it is damaged, lines before may be wrong \
                     as well: {error}"
                );
                lines.push(Line::unreadable(number, content, message));
            }
            // What precedes the failure is a part of a line.
            Err(_) => {}
            Ok(_) if let Some(rows) = rows.as_deref_mut() => rows.push(number, content, &mut lines).map_err(io::Error::other)?,
            Ok(_) if content.trim_ascii().is_empty() => {}
            Ok(_) if is_export => lines.push(Line::of_export(number, content)),
            Ok(_) => lines.push(Line::of(number, content)),
        }
        if is_export && let Some(line) = lines.last_mut() {
            line.is_of_export = true;
        }
        batch_bytes += bytes.len();
        let is_end = matches!(read, Err(_) | Ok(LineEnd::OfFile));
        if is_end && let Some(rows) = rows.as_deref_mut() {
            rows.end_open_row(&mut lines).map_err(io::Error::other)?;
            if !rows.has_header() && lines.is_empty() {
                return Err(io::Error::other("the file has no header"));
            }
        }
        let is_batch_complete = lines.len() >= batch || (!lines.is_empty() && (is_end || batch_bytes >= BATCH_BYTES_MAX));
        if is_batch_complete {
            batch_bytes = 0;
        }
        let is_dropped =
            is_batch_complete && batches.blocking_send(std::mem::replace(&mut lines, Vec::with_capacity(batch))).is_err();
        match read {
            Err(error) if !is_damage(&error) => return Err(io::Error::new(error.kind(), format!("line {number}: {error}"))),
            _ if is_end || is_dropped => break,
            _ => {}
        }
    }
    Ok(())
}

/// Whether the file was read, but its compressed data is not valid.
fn is_damage(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::UnexpectedEof)
}

/// How a line ends.
enum LineEnd {
    Newline,
    OfFile,
    /// It exceeds its maximum length; its rest was skipped.
    TooLong,
}

/// Reads the next line into `bytes`, of which at most the beginning if it is too long. An error leaves what was read of it.
fn read_line(source: &mut impl BufRead, bytes: &mut Vec<u8>, line_max: usize) -> io::Result<LineEnd> {
    bytes.clear();
    source.by_ref().take(line_max as u64 + 1).read_until(b'\n', bytes)?;
    if bytes.ends_with(b"\n") {
        return Ok(LineEnd::Newline);
    }
    if bytes.len() <= line_max {
        return Ok(LineEnd::OfFile);
    }
    source.skip_until(b'\n')?;
    Ok(LineEnd::TooLong)
}

/// Decompresses a file of one or more gzip streams, which zero bytes may follow, as some writers fill up blocks. Other bytes after a
/// complete stream are counted and ignored.
struct GzipMembers<R: BufRead> {
    member: Option<GzDecoder<R>>,
    ignored_bytes: u64,
}

impl<R: BufRead> GzipMembers<R> {
    fn new(source: R) -> Self {
        Self { member: Some(GzDecoder::new(source)), ignored_bytes: 0 }
    }
}

impl<R: BufRead> Read for GzipMembers<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let length = member.read(buffer)?;
            if length > 0 || buffer.is_empty() {
                return Ok(length);
            }
            let Some(mut source) = self.member.take().map(GzDecoder::into_inner) else { break };
            match skip_zeros(&mut source)? {
                None => {}
                Some(first) if first == GZIP_MAGIC[0] => self.member = Some(GzDecoder::new(source)),
                Some(_) => self.ignored_bytes = io::copy(&mut source, &mut io::sink())?,
            }
        }
        Ok(0)
    }
}

/// Skips zero bytes. Returns the byte that follows, if any.
fn skip_zeros(source: &mut impl BufRead) -> io::Result<Option<u8>> {
    loop {
        let buffer = source.fill_buf()?;
        let length = buffer.len();
        match buffer.iter().position(|byte| *byte != 0) {
            _ if length == 0 => return Ok(None),
            Some(zeros) => {
                let first = buffer[zeros];
                source.consume(zeros);
                return Ok(Some(first));
            }
            None => source.consume(length),
        }
    }
}
