//! What a document may contain: the length, tokens and nesting of its text; the number and depth of its selections once its fragments are
//! expanded; introspection only where it is on. Each fragment is visited once, however often it is spread.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

use super::{LEVELS_MAX, NESTING_MAX, SELECTIONS_MAX, too_complex};
use crate::error::{Error, ErrorCode, LimitName};
use crate::graphql::string_literals::BlockStrings;

/// The number of decimal digits that floating point keeps exactly.
const EXACT_DIGITS: usize = 15;

/// Checks the text of a document.
pub(super) fn check_text(document: &str, max_bytes: u64, max_tokens: u64) -> Result<(), Error> {
    let bytes = document.len() as u64;
    if bytes > max_bytes {
        let message = format!("the document has {bytes} bytes; the limit is {max_bytes}. Send values as variables");
        return Err(too_complex(LimitName::DocumentBytes, max_bytes, Some(bytes), message));
    }
    let (mut tokens, mut depth) = (0_u64, 0_usize);
    let mut rest = document.as_bytes();
    let mut block_strings = BlockStrings::default();
    while let Some((byte, after)) = rest.split_first() {
        rest = match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => {
                rest = after;
                continue;
            }
            b'#' => {
                rest = after_line(after);
                continue;
            }
            b'"' => block_strings.length(rest).map_or_else(|| after_string(rest), |length| &rest[length..]),
            b'{' | b'[' | b'(' => {
                depth += 1;
                after
            }
            b'}' | b']' | b')' => {
                depth = depth.saturating_sub(1);
                after
            }
            b'.' => after_all(after, |byte| byte == b'.'),
            byte if byte.is_ascii_digit() => {
                let after = after_number(rest);
                check_number(&rest[..rest.len() - after.len()])?;
                after
            }
            byte if is_word_byte(*byte) => after_all(after, is_word_byte),
            _ => after,
        };
        tokens += 1;
        if depth > NESTING_MAX {
            let message = format!("the document nests more than {NESTING_MAX} brackets; select fewer levels");
            return Err(too_complex(LimitName::NestedBrackets, NESTING_MAX as u64, None, message));
        }
        if tokens > max_tokens {
            let message =
                format!("the document has more than {max_tokens} tokens; select fewer fields, and send values as variables");
            return Err(too_complex(LimitName::DocumentTokens, max_tokens, None, message));
        }
    }
    Ok(())
}

/// The text after the number at the start of `text`.
fn after_number(text: &[u8]) -> &[u8] {
    let mut previous = 0;
    after_all(text, |byte| {
        let is_sign_of_exponent = matches!(byte, b'+' | b'-') && matches!(previous, b'e' | b'E');
        previous = byte;
        is_word_byte(byte) || byte == b'.' || is_sign_of_exponent
    })
}

/// Rejects a number that the parser would round: it reads a number with a point or an exponent as floating point.
fn check_number(literal: &[u8]) -> Result<(), Error> {
    let is_fractional = literal.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
    let mantissa = literal.split(|byte| matches!(byte, b'e' | b'E')).next().unwrap_or_default();
    let digits = mantissa.iter().filter(|byte| byte.is_ascii_digit()).skip_while(|byte| **byte == b'0').count();
    if is_fractional && digits > EXACT_DIGITS {
        let shown: String = String::from_utf8_lossy(literal).chars().take(64).collect();
        let message = format!(
            "`{shown}` has more than {EXACT_DIGITS} digits and a point or an exponent, and would be rounded; send it as a string or as a variable"
        );
        return Err(Error::caller(ErrorCode::InvalidNumber, message));
    }
    Ok(())
}

/// Names and numbers.
fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn after_all(text: &[u8], mut belongs: impl FnMut(u8) -> bool) -> &[u8] {
    let end = text.iter().position(|byte| !belongs(*byte)).unwrap_or(text.len());
    &text[end..]
}

/// The text after the string at the start of `text`.
fn after_string(text: &[u8]) -> &[u8] {
    let mut rest = &text[1..];
    loop {
        match rest {
            [] => return rest,
            [b'"' | b'\n', after @ ..] => return after,
            // An escaped quote does not end the string.
            [b'\\', _, after @ ..] | [_, after @ ..] => rest = after,
        }
    }
}

fn after_line(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(text.len());
    &text[end..]
}

/// Checks a document. Returns whether a fragment spreads itself.
pub(super) fn check_expansion(document: &ExecutableDocument) -> Result<bool, Error> {
    let mut counter = Counter { document, counted: HashMap::new(), is_cyclic: false };
    let mut selections = 0_u64;
    for (_, operation) in document.operations.iter() {
        let extent = counter.count(&operation.node.selection_set.node, 1)?;
        selections = selections.saturating_add(extent.selections);
    }
    // Validation also visits fragments that are not spread.
    for name in document.fragments.keys() {
        counter.count_fragment(name, 1)?;
    }
    if selections > SELECTIONS_MAX {
        let message = format!(
            "the document has more than {SELECTIONS_MAX} selections once its fragments are expanded; select fewer fields"
        );
        return Err(too_complex(LimitName::Selections, SELECTIONS_MAX, Some(selections), message));
    }
    Ok(counter.is_cyclic)
}

/// The size of a selection.
#[derive(Clone, Copy, Default)]
struct Extent {
    selections: u64,
    /// The number of levels of nested selections.
    height: usize,
}

struct Counter<'a> {
    document: &'a ExecutableDocument,
    /// `None` while the fragment is being counted: validation rejects a fragment that spreads itself.
    counted: HashMap<&'a Name, Option<Extent>>,
    is_cyclic: bool,
}

impl<'a> Counter<'a> {
    /// Counts a selection at the depth `level`. The recursion never exceeds the limit.
    fn count(&mut self, selection: &'a SelectionSet, level: usize) -> Result<Extent, Error> {
        check_level(level)?;
        let mut extent = Extent { selections: 0, height: 1 };
        for selected in &selection.items {
            let within = match &selected.node {
                Selection::Field(field) if field.node.selection_set.node.items.is_empty() => Extent::default(),
                Selection::Field(field) => self.count(&field.node.selection_set.node, level + 1)?,
                Selection::InlineFragment(fragment) => self.count(&fragment.node.selection_set.node, level + 1)?,
                Selection::FragmentSpread(spread) => self.count_fragment(&spread.node.fragment_name.node, level + 1)?,
            };
            extent.selections = extent.selections.saturating_add(within.selections).saturating_add(1);
            extent.height = extent.height.max(within.height + 1);
        }
        Ok(extent)
    }

    fn count_fragment(&mut self, name: &'a Name, level: usize) -> Result<Extent, Error> {
        match self.counted.get(name) {
            Some(Some(extent)) => {
                check_level(level + extent.height.saturating_sub(1))?;
                return Ok(*extent);
            }
            Some(None) => {
                self.is_cyclic = true;
                return Ok(Extent::default());
            }
            None => {}
        }
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else { return Ok(Extent::default()) };
        self.counted.insert(name, None);
        let extent = self.count(&fragment.node.selection_set.node, level)?;
        self.counted.insert(name, Some(extent));
        Ok(extent)
    }
}

fn check_level(level: usize) -> Result<(), Error> {
    if level > LEVELS_MAX {
        let message =
            format!("the document nests more than {LEVELS_MAX} selections once its fragments are expanded; select fewer levels");
        return Err(too_complex(LimitName::NestedSelections, LEVELS_MAX as u64, None, message));
    }
    Ok(())
}

/// Rejects a document that selects `__schema` or `__type`, in fragments that no operation spreads too: `FORBIDDEN`.
pub fn reject_introspection(document: &ExecutableDocument) -> Result<(), Error> {
    let operations = document.operations.iter().map(|(_, operation)| &operation.node.selection_set.node);
    let fragments = document.fragments.values().map(|fragment| &fragment.node.selection_set.node);
    if operations.chain(fragments).any(selects_schema) {
        let message = "introspection is off on this server (`http.introspection`); `usage-insights schema` prints the schema";
        return Err(Error::caller(ErrorCode::Forbidden, message));
    }
    Ok(())
}

fn selects_schema(selection: &SelectionSet) -> bool {
    selection.items.iter().any(|selected| match &selected.node {
        Selection::Field(field) => {
            ["__schema", "__type"].contains(&field.node.name.node.as_str()) || selects_schema(&field.node.selection_set.node)
        }
        Selection::InlineFragment(fragment) => selects_schema(&fragment.node.selection_set.node),
        Selection::FragmentSpread(_) => false, // fragments are checked by themselves
    })
}
