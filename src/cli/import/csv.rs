//! Reads CSV for `import`: which column is which field, and rows as records.
//!
//! A row that cannot be read rejects itself only. That includes a quotation mark that is never closed, which for other readers of CSV swallows
//! the rest of the file: it is looked for in at most [`ROW_MAX`] bytes, and then the rows go on after the line that opens it.

use std::collections::{BTreeSet, VecDeque};

use clap::Args;
use csv::{ReaderBuilder, StringRecord};
use serde_json::{Map, Value, json};

use super::lines::Line;
use crate::domain::nearest::nearest;

/// Maximum length of a row that spans several lines, in bytes: several times that of the longest valid record.
const ROW_MAX: usize = 64 * 1024;

/// The fields of `UsageRecordInput` that one cell can hold. A label is the column `labels.KEY`, a member of the metadata `metadata.KEY`.
const FIELDS: [&str; 15] = [
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
    /// CSV: columns whose values together identify a record, where the file has no key; the idempotency key is the JSON array of them
    #[arg(long, value_name = "COLUMN,…", value_delimiter = ',')]
    key_columns: Vec<String>,
    /// CSV: ignore columns that are no fields; otherwise they are an error
    #[arg(long)]
    ignore_other_columns: bool,
    /// CSV: the character between two cells; `\t` for a tab
    #[arg(long, value_name = "CHARACTER", default_value = ",", value_parser = parse_delimiter)]
    delimiter: u8,
}

impl ColumnArguments {
    /// Whether any of them was given, which has no meaning for other formats.
    pub(super) fn are_given(&self) -> bool {
        !self.columns.is_empty() || !self.constants.is_empty() || !self.key_columns.is_empty() || self.ignore_other_columns
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
        [byte] if *byte != b'"' => Ok(*byte),
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
    /// The target of each column; `None`: it is ignored.
    targets: Vec<Option<Target>>,
    constants: Vec<(Target, String)>,
    key_columns: Vec<usize>,
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
        let mut targets: Vec<Option<Target>> = vec![None; names.len()];
        for (field, column) in &arguments.columns {
            targets[position(column)?] = Target::of(field);
        }
        let key_columns = arguments.key_columns.iter().map(|column| position(column)).collect::<Result<Vec<_>, _>>()?;
        for (index, name) in names.iter().enumerate().filter(|(index, _)| !key_columns.contains(index)) {
            if targets[index].is_some() {
                continue;
            }
            targets[index] = Target::of(name);
            if targets[index].is_none() && !arguments.ignore_other_columns {
                return Err(format!(
                    "the column {}; name its field with `--column FIELD={name}`, or ignore such columns with `--ignore-other-columns`",
                    no_field(name)
                ));
            }
        }
        // A column of the key may be a field as well.
        for index in &key_columns {
            targets[*index] = targets[*index].take().or_else(|| Target::of(names[*index]));
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
        Ok(Self { targets, constants, key_columns })
    }

    /// The record of a row, as JSON. The error is a message.
    fn record(&self, cells: &StringRecord) -> Result<String, String> {
        if cells.len() != self.targets.len() {
            return Err(format!("the row has {} cells, and the header {}", cells.len(), self.targets.len()));
        }
        let mut object = Map::new();
        let (mut labels, mut metadata) = (Vec::new(), Map::new());
        let of_columns = self.targets.iter().zip(cells).filter_map(|(target, cell)| Some((target.as_ref()?, cell)));
        let of_arguments = self.constants.iter().map(|(target, value)| (target, value.as_str()));
        for (target, cell) in of_columns.chain(of_arguments).filter(|(_, cell)| !cell.is_empty()) {
            match target {
                Target::Field("metadata") => match serde_json::from_str(cell) {
                    Ok(Value::Object(members)) => metadata.extend(members),
                    _ => return Err("`metadata` is not a JSON object".to_owned()),
                },
                Target::Field(field) => drop(object.insert((*field).to_owned(), cell.into())),
                Target::Label(key) => labels.push(json!({ "key": key, "value": cell })),
                Target::Metadata(key) => drop(metadata.insert(key.clone(), cell.into())),
            }
        }
        if !self.key_columns.is_empty() {
            let parts: Vec<_> = self.key_columns.iter().map(|index| &cells[*index]).collect();
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

/// The rows of a file, from its lines.
pub(super) struct Rows {
    arguments: ColumnArguments,
    columns: Option<Columns>,
    /// Lines of a row whose quotation marks are not closed yet, with their numbers.
    open: VecDeque<(u64, Vec<u8>)>,
}

impl Rows {
    pub(super) const fn new(arguments: ColumnArguments) -> Self {
        Self { arguments, columns: None, open: VecDeque::new() }
    }

    /// Takes the next line of the file, with its end. Appends the records that are complete to `records`. The error is that of the header.
    pub(super) fn push(&mut self, number: u64, line: &[u8], records: &mut Vec<Line>) -> Result<(), String> {
        if self.open.is_empty() && line.trim_ascii().is_empty() {
            return Ok(());
        }
        let mut lines = VecDeque::from([(number, line.to_owned())]);
        while let Some(line) = lines.pop_front() {
            self.open.push_back(line);
            if self.is_closed() {
                self.complete(records)?;
            } else if self.open.iter().map(|(_, line)| line.len()).sum::<usize>() > ROW_MAX {
                self.reject_opening(records, &mut lines)?;
            }
        }
        Ok(())
    }

    /// Ends the file.
    pub(super) fn finish(&mut self, records: &mut Vec<Line>) -> Result<(), String> {
        while !self.open.is_empty() {
            let mut lines = VecDeque::new();
            self.reject_opening(records, &mut lines)?;
            for (number, line) in lines {
                self.push(number, &line, records)?;
            }
        }
        if self.columns.is_none() { Err("the file has no header".to_owned()) } else { Ok(()) }
    }

    fn is_closed(&self) -> bool {
        self.open.iter().flat_map(|(_, line)| line).filter(|byte| **byte == b'"').count().is_multiple_of(2)
    }

    /// Rejects the line whose quotation mark is not closed; those after it are read again.
    fn reject_opening(&mut self, records: &mut Vec<Line>, lines: &mut VecDeque<(u64, Vec<u8>)>) -> Result<(), String> {
        let message = "a quotation mark in this row is not closed";
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

    /// Reads the complete row.
    fn complete(&mut self, records: &mut Vec<Line>) -> Result<(), String> {
        let number = self.open.front().map_or(0, |(number, _)| *number);
        let row = self.open.drain(..).flat_map(|(_, line)| line).collect::<Vec<_>>();
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .delimiter(self.arguments.delimiter)
            .buffer_capacity(row.len())
            .from_reader(&*row);
        let mut cells = StringRecord::new();
        let read = reader.read_record(&mut cells).map_err(|_| "the row is not UTF-8".to_owned());
        let Some(columns) = &self.columns else {
            let header = read.map(|_| cells);
            self.columns = Some(header.and_then(|header| Columns::of(&header, &self.arguments))?);
            return Ok(());
        };
        records.push(match read.and_then(|_| columns.record(&cells)) {
            Ok(record) => Line::of_row(number, &row, record),
            Err(message) => Line::unreadable(number, &row, message),
        });
        Ok(())
    }
}
