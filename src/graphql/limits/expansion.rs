//! Limits of the whole document: the number of selections and their depth once its fragments are expanded. Each fragment is visited once,
//! however often it is spread.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

use super::{LEVELS_MAX, SELECTIONS_MAX, too_complex};
use crate::error::{Error, LimitName};

/// Checks a document. Returns whether a fragment spreads itself.
pub(super) fn check(document: &ExecutableDocument) -> Result<bool, Error> {
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
