//! What a document may ask of the server before anything of it is executed, or even parsed.
//!
//! The parser recurses into values and selections, and validation expands fragments where they are spread: both could be made to
//! cost without bound by a document of a few kilobytes.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

use crate::error::{Error, ErrorCode};

/// How deep brackets may nest in a document: selections, arguments, lists and input objects together.
const NESTING_MAX: usize = 64;
/// How many selections a document may hold when its fragments are expanded.
const SELECTIONS_MAX: u64 = 10_000;

/// Refuses a document that nests too deep to be parsed safely: `QUERY_TOO_COMPLEX`. Brackets in strings and comments do not count.
pub fn check_nesting(document: &str) -> Result<(), Error> {
    let mut depth = 0_usize;
    let mut rest = document.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = match byte {
            b'"' => after_string(rest),
            b'#' => after_line(after),
            b'{' | b'[' | b'(' => {
                depth += 1;
                if depth > NESTING_MAX {
                    let message = format!("the document nests more than {NESTING_MAX} brackets; ask for less at a time");
                    return Err(Error::caller(ErrorCode::QueryTooComplex, message));
                }
                after
            }
            b'}' | b']' | b')' => {
                depth = depth.saturating_sub(1);
                after
            }
            _ => after,
        };
    }
    Ok(())
}

/// Refuses a document that selects too much when its fragments are expanded: `QUERY_TOO_COMPLEX`.
pub fn check_selections(document: &ExecutableDocument) -> Result<(), Error> {
    let mut counter = Counter { document, counted: HashMap::new() };
    let operations = document.operations.iter();
    let selections = operations.map(|(_, operation)| counter.count(&operation.node.selection_set.node));
    let selections = selections.fold(0, u64::saturating_add);
    if selections > SELECTIONS_MAX {
        let message =
            format!("the document selects more than {SELECTIONS_MAX} fields once its fragments are expanded; ask for less");
        return Err(Error::caller(ErrorCode::QueryTooComplex, message));
    }
    Ok(())
}

/// Counts each fragment once, however often it is spread.
struct Counter<'a> {
    document: &'a ExecutableDocument,
    /// Zero while it is being counted: a fragment that spreads itself is refused later, by validation.
    counted: HashMap<&'a Name, u64>,
}

impl<'a> Counter<'a> {
    fn count(&mut self, selection: &'a SelectionSet) -> u64 {
        let count_of = |selected: &'a Selection| match selected {
            Selection::Field(field) => self.count(&field.node.selection_set.node).saturating_add(1),
            Selection::InlineFragment(fragment) => self.count(&fragment.node.selection_set.node).saturating_add(1),
            Selection::FragmentSpread(spread) => self.count_fragment(&spread.node.fragment_name.node).saturating_add(1),
        };
        selection.items.iter().map(|item| &item.node).map(count_of).fold(0, u64::saturating_add)
    }

    fn count_fragment(&mut self, name: &'a Name) -> u64 {
        if let Some(count) = self.counted.get(name) {
            return *count;
        }
        let Some(fragment) = self.document.fragments.get(name) else { return 0 };
        self.counted.insert(name, 0);
        let count = self.count(&fragment.node.selection_set.node);
        self.counted.insert(name, count);
        count
    }
}

/// What comes after the string or block string that `text` begins with.
fn after_string(text: &[u8]) -> &[u8] {
    let (quotes, mut rest) = match text.strip_prefix(b"\"\"\"") {
        Some(rest) => (3, rest),
        None => (1, &text[1..]),
    };
    loop {
        match rest {
            [] => return rest,
            [b'"', b'"', b'"', after @ ..] if quotes == 3 => return after,
            [b'"' | b'\n', after @ ..] if quotes == 1 => return after,
            // An escaped quote ends nothing.
            [b'\\', _, after @ ..] | [_, after @ ..] => rest = after,
        }
    }
}

fn after_line(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(text.len());
    &text[end..]
}
