//! Reads CSV for `import`: which column is which field, and rows as records.
//!
//! A row that cannot be read rejects itself only. That includes a quotation mark that is never closed, which for other readers of CSV swallows
//! the rest of the file: the end of such a row is looked for in at most [`ROW_MAX`] bytes, and then the rows go on after the line that opens it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use clap::Args;
use csv::{ReaderBuilder, StringRecord, Terminator};
use serde_json::{Map, Value, json};

use super::lines::Line;
use crate::domain::nearest::nearest;
use crate::export::records::READ_ONLY_COLUMNS;

/// Maximum length of a row that spans several lines, in bytes: several times that of the longest valid record.
const ROW_MAX: usize = 64 * 1024;

/// The fields of `UsageRecordInput` that one cell can hold: labels as a JSON object. A single label is the column `labels.KEY`, a member of the
/// metadata `metadata.KEY`.
const FIELDS: [&str; 16] = [
    "idempotencyKey",
    "accountId",
    "userId",
    "sessionId",
    "workspaceId",
    "agentId",
    "usageType",
    "quantity",
    "model",
    "provider",
    "tier",
    "source",
    "cost",
    "occurredAt",
    "metadata",
    "labels",
];
const REQUIRED_FIELDS: [&str; 4] = ["idempotencyKey", "accountId", "usageType", "quantity"];

/// How the columns of CSV files become fields.
#[derive(Clone, Debug, Args)]
pub(super) struct ColumnArguments {
    /// CSV: the column that holds a field, such as `quantity=total_tokens`; can be repeated. Other columns are named like their field
    #[arg(long = "column", value_name = "FIELD=COLUMN", value_parser = parse_pair)]
    columns: Vec<(String, String)>,
    /// CSV: the value of a field in every record, such as `usageType=tokens_input`; can be repeated
    #[arg(long = "set", value_name = "FIELD=VALUE", value_parser = parse_pair)]
    constants: Vec<(String, String)>,
    /// CSV: columns whose values together identify a record, where the file has no key; the idempotency key is the JSON array of them, and of a
    /// usage type that `--set` names
    #[arg(long, value_name = "COLUMN,…", value_delimiter = ',')]
    key_columns: Vec<String>,
    /// CSV: ignore columns that are no fields; otherwise they are an error
    #[arg(long)]
    ignore_other_columns: bool,
    #[arg(long, value_name = "CHARACTER", value_parser = parse_delimiter, help = "CSV: the character between two cells; `\\t` for a tab; default: a comma")]
    delimiter: Option<u8>,
}

impl ColumnArguments {
    /// Whether any of them was given, which has no meaning for other formats.
    pub(super) fn are_given(&self) -> bool {
        !self.columns.is_empty()
            || !self.constants.is_empty()
            || !self.key_columns.is_empty()
            || self.ignore_other_columns
            || self.delimiter.is_some()
    }
}

fn parse_pair(text: &str) -> Result<(String, String), String> {
    let (field, value) = text.split_once('=').ok_or("write `FIELD=…`")?;
    Target::of(field).ok_or_else(|| no_field(field))?;
    Ok((field.to_owned(), value.to_owned()))
}

fn parse_delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"\\t" => Ok(b'\t'),
        [byte] if !b"\"\r\n".contains(byte) => Ok(*byte),
        _ => Err("use one ASCII character, or `\\t`".to_owned()),
    }
}

fn no_field(name: &str) -> String {
    let similar = nearest(name, FIELDS).map(|field| format!(" (did you mean `{field}`?)")).unwrap_or_default();
    format!("`{name}` is no field of UsageRecordInput{similar}; labels are `labels.KEY`, members of the metadata `metadata.KEY`")
}

/// What a cell becomes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Field(&'static str),
    Label(String),
    Metadata(String),
}

impl Target {
    fn of(name: &str) -> Option<Self> {
        if let Some(key) = name.strip_prefix("labels.") {
            return Some(Self::Label(key.to_owned()));
        }
        if let Some(key) = name.strip_prefix("metadata.") {
            return Some(Self::Metadata(key.to_owned()));
        }
        FIELDS.into_iter().find(|field| *field == name).map(Self::Field)
    }

    fn name(&self) -> String {
        match self {
            Self::Field(field) => (*field).to_owned(),
            Self::Label(key) => format!("labels.{key}"),
            Self::Metadata(key) => format!("metadata.{key}"),
        }
    }
}

/// The columns of a file, known from its header.
struct Columns {
    /// The targets of each column; none: it is ignored.
    targets: Vec<Vec<Target>>,
    constants: Vec<(Target, String)>,
    key: Vec<usize>,
}

impl Columns {
    fn of(header: &StringRecord, arguments: &ColumnArguments) -> Result<Self, String> {
        let names: Vec<&str> = header.iter().map(str::trim).collect();
        let position = |column: &str| {
            names.iter().position(|name| *name == column).ok_or_else(|| {
                let similar = nearest(column, names.iter().copied()).map(|name| format!(" (did you mean `{name}`?)"));
                format!(
                    "the file has no column `{column}`{}; its columns are `{}`",
                    similar.unwrap_or_default(),
                    names.join("`, `")
                )
            })
        };
        if let Some((index, name)) = names.iter().enumerate().find(|(index, name)| names[..*index].contains(name)) {
            return Err(format!("two columns are named `{name}`, the last is column {}", index + 1));
        }
        if header.iter().any(|name| name.contains('\r')) {
            return Err("the lines of the file end with carriage returns alone; convert them to line feeds".to_owned());
        }
        if names.first().is_some_and(|name| name.starts_with("sep=")) {
            return Err("the first line is not a header: remove it, and name the separator with `--delimiter`".to_owned());
        }
        let mut targets: Vec<Vec<Target>> = vec![Vec::new(); names.len()];
        for (field, column) in &arguments.columns {
            targets[position(column)?].extend(Target::of(field));
        }
        let key_columns = arguments.key_columns.iter().map(|column| position(column)).collect::<Result<Vec<_>, _>>()?;
        // A file of `export`, which has columns that recording decides.
        let is_exported = READ_ONLY_COLUMNS.iter().all(|column| names.contains(column));
        for (index, name) in names.iter().enumerate() {
            if !targets[index].is_empty() || is_exported && READ_ONLY_COLUMNS.contains(name) {
                continue;
            }
            targets[index].extend(Target::of(name));
            if targets[index].is_empty() && !key_columns.contains(&index) && !arguments.ignore_other_columns {
                return Err(format!(
                    "the column {}; name its field with `--column FIELD={name}`, or ignore such columns with `--ignore-other-columns`",
                    no_field(name)
                ));
            }
        }
        let constants: Vec<_> =
            arguments.constants.iter().filter_map(|(field, value)| Some((Target::of(field)?, value.clone()))).collect();
        let key = (!key_columns.is_empty()).then_some(Target::Field("idempotencyKey"));
        let mut seen = BTreeSet::new();
        for target in targets.iter().flatten().chain(constants.iter().map(|(target, _)| target)).chain(&key) {
            if !seen.insert(target) {
                return Err(format!("`{}` comes from two columns, or from a column and an argument", target.name()));
            }
        }
        if let Some(field) = REQUIRED_FIELDS.into_iter().find(|field| !seen.contains(&Target::Field(field))) {
            let or_key =
                if field == "idempotencyKey" { ", or the columns that identify a record with `--key-columns`" } else { "" };
            return Err(format!(
                "no column is named `{field}`, which every record needs: name its column with `--column {field}=COLUMN`, or set it for all \
                 records with `--set {field}=VALUE`{or_key}. The columns are `{}`",
                names.join("`, `")
            ));
        }
        drop(seen);
        Ok(Self { targets, constants, key: key_columns })
    }

    /// The record of a row, as JSON. The error is a message.
    fn record(&self, cells: &StringRecord) -> Result<String, String> {
        if cells.len() != self.targets.len() {
            return Err(format!("the row has {} cells, and the header {}", cells.len(), self.targets.len()));
        }
        let mut object = Map::new();
        let (mut labels, mut metadata) = (Vec::new(), Map::new());
        let of_columns =
            self.targets.iter().zip(cells).flat_map(|(targets, cell)| targets.iter().map(move |target| (target, cell)));
        let of_arguments = self.constants.iter().map(|(target, value)| (target, value.as_str()));
        for (target, cell) in of_columns.chain(of_arguments).filter(|(_, cell)| !cell.is_empty()) {
            match target {
                Target::Field("metadata") => match serde_json::from_str(cell) {
                    Ok(Value::Object(members)) => metadata.extend(members),
                    _ => return Err("`metadata` is not a JSON object".to_owned()),
                },
                Target::Field("labels") => match serde_json::from_str::<BTreeMap<String, String>>(cell) {
                    Ok(members) => labels.extend(members.iter().map(|(key, value)| json!({ "key": key, "value": value }))),
                    Err(_) => return Err("`labels` is not a JSON object of texts".to_owned()),
                },
                Target::Field(field) => drop(object.insert((*field).to_owned(), cell.into())),
                Target::Label(key) => labels.push(json!({ "key": key, "value": cell })),
                Target::Metadata(key) => drop(metadata.insert(key.clone(), cell.into())),
            }
        }
        if !self.key.is_empty() {
            // A file with a column per usage type is imported once for each of them.
            let usage_type = self.constants.iter().filter(|(target, _)| *target == Target::Field("usageType"));
            let cells = self.key.iter().map(|index| &cells[*index]);
            let parts: Vec<_> = cells.chain(usage_type.map(|(_, value)| value.as_str())).collect();
            object.insert("idempotencyKey".to_owned(), Value::from(parts).to_string().into());
        }
        if !labels.is_empty() {
            object.insert("labels".to_owned(), labels.into());
        }
        if !metadata.is_empty() {
            object.insert("metadata".to_owned(), metadata.into());
        }
        Ok(Value::Object(object).to_string())
    }
}

/// Where a row is between two of its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    /// A cell begins.
    CellStart,
    /// A cell without quotation marks; one in it is a part of it.
    Plain,
    /// A cell in quotation marks, which may have line ends.
    Quoted,
    /// After a quotation mark in such a cell: the end of the cell, or with another one a quotation mark in it.
    QuoteInQuoted,
    /// Text after the closing quotation mark.
    AfterQuoted,
}

impl Within {
    fn next(self, byte: u8, delimiter: u8) -> Self {
        match (self, byte) {
            (Self::Quoted, b'"') => Self::QuoteInQuoted,
            (Self::CellStart | Self::QuoteInQuoted, b'"') | (Self::Quoted, _) => Self::Quoted,
            (Self::AfterQuoted, _) => Self::AfterQuoted,
            (_, byte) if byte == delimiter => Self::CellStart,
            (within, b'\r' | b'\n') => within,
            (Self::QuoteInQuoted, _) => Self::AfterQuoted,
            (Self::CellStart | Self::Plain, _) => Self::Plain,
        }
    }
}

/// The rows of a file, from its lines.
pub(super) struct Rows {
    arguments: ColumnArguments,
    columns: Option<Columns>,
    /// Lines of a row that has not ended, with their numbers.
    open: VecDeque<(u64, Vec<u8>)>,
    /// Where the last of them ends.
    within: Within,
}

impl Rows {
    pub(super) const fn new(arguments: ColumnArguments) -> Self {
        Self { arguments, columns: None, open: VecDeque::new(), within: Within::CellStart }
    }

    /// Takes the next line of the file, with its end. Appends the records that are complete to `records`. The error is that of the header.
    pub(super) fn push(&mut self, number: u64, line: &[u8], records: &mut Vec<Line>) -> Result<(), String> {
        self.push_all(VecDeque::from([(number, line.to_owned())]), records)
    }

    /// Takes lines in their order.
    fn push_all(&mut self, mut lines: VecDeque<(u64, Vec<u8>)>, records: &mut Vec<Line>) -> Result<(), String> {
        while let Some((number, line)) = lines.pop_front() {
            if self.open.is_empty() && line.trim_ascii().is_empty() {
                continue;
            }
            let delimiter = self.arguments.delimiter.unwrap_or(b',');
            self.within = line.iter().fold(self.within, |within, byte| within.next(*byte, delimiter));
            self.open.push_back((number, line));
            match self.within {
                Within::Quoted if self.open.iter().map(|(_, line)| line.len()).sum::<usize>() <= ROW_MAX => {}
                Within::Quoted => self.reject_first("a quotation mark in this row is not closed", records, &mut lines)?,
                Within::AfterQuoted => {
                    self.reject_first("there is text after the closing quotation mark of a cell", records, &mut lines)?;
                }
                Within::CellStart | Within::Plain | Within::QuoteInQuoted => self.complete(records, &mut lines)?,
            }
        }
        Ok(())
    }

    /// Ends a row that has not ended, because the file or what can be read of it does.
    pub(super) fn end_open_row(&mut self, records: &mut Vec<Line>) -> Result<(), String> {
        while !self.open.is_empty() {
            let mut lines = VecDeque::new();
            self.reject_first("a quotation mark in this row is not closed", records, &mut lines)?;
            self.push_all(lines, records)?;
        }
        Ok(())
    }

    /// Whether there was a header.
    pub(super) const fn has_header(&self) -> bool {
        self.columns.is_some()
    }

    /// Rejects the first line of the row, which is at fault; those after it are read again as rows of their own.
    fn reject_first(
        &mut self,
        message: &str,
        records: &mut Vec<Line>,
        lines: &mut VecDeque<(u64, Vec<u8>)>,
    ) -> Result<(), String> {
        self.within = Within::CellStart;
        if self.columns.is_none() {
            return Err(format!("the header cannot be read: {message}"));
        }
        if let Some((number, line)) = self.open.pop_front() {
            records.push(Line::unreadable(number, &line, message.to_owned()));
        }
        while let Some(line) = self.open.pop_back() {
            lines.push_front(line);
        }
        Ok(())
    }

    /// Reads the row, which has ended.
    fn complete(&mut self, records: &mut Vec<Line>, lines: &mut VecDeque<(u64, Vec<u8>)>) -> Result<(), String> {
        let row = self.open.iter().flat_map(|(_, line)| line).copied().collect::<Vec<_>>();
        let row = row.strip_suffix(b"\n").unwrap_or(&row);
        let row = row.strip_suffix(b"\r").unwrap_or(row);
        let delimiter = self.arguments.delimiter.unwrap_or(b',');
        let mut builder = ReaderBuilder::new();
        // A row is cut from the file already: nothing in it ends it.
        let builder =
            builder.has_headers(false).delimiter(delimiter).terminator(Terminator::Any(0)).buffer_capacity(row.len() + 1);
        let mut reader = builder.from_reader(row);
        let mut cells = StringRecord::new();
        let is_whole = reader.read_record(&mut cells).is_ok() && !reader.read_record(&mut StringRecord::new()).unwrap_or(true);
        let read = if is_whole { Ok(cells) } else { Err("the row is not UTF-8, or has a character that no text has".to_owned()) };
        let Some(columns) = &self.columns else {
            self.columns = Some(Columns::of(&read?, &self.arguments)?);
            self.open.clear();
            self.within = Within::CellStart;
            return Ok(());
        };
        match read.and_then(|cells| columns.record(&cells)) {
            Ok(record) => {
                let number = self.open.front().map_or(0, |(number, _)| *number);
                records.push(Line::of_row(number, row, record));
                self.open.clear();
                self.within = Within::CellStart;
                Ok(())
            }
            // If it has several lines, they may be rows between two quotation marks that belong to none of them.
            Err(message) => self.reject_first(&message, records, lines),
        }
    }
}
