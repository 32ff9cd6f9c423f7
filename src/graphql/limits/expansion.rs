//! The whole document, whatever of it is to run: how many selections it holds, and how deep they nest, once its fragments are
//! expanded. Fragments are looked at once, however often they are spread.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

use super::{LEVELS_MAX, SELECTIONS_MAX, too_complex};
use crate::error::{Error, LimitName};

/// Says whether a fragment spreads itself.
pub(super) fn check(document: &ExecutableDocument) -> Result<bool, Error> {
    let mut counter = Counter { document, counted: HashMap::new(), is_cyclic: false };
    let mut selections = 0_u64;
    for (_, operation) in document.operations.iter() {
        let extent = counter.count(&operation.node.selection_set.node, 1)?;
        selections = selections.saturating_add(extent.selections);
    }
    // Validation looks at fragments that nobody spreads too.
    for name in document.fragments.keys() {
        counter.count_fragment(name, 1)?;
    }
    if selections > SELECTIONS_MAX {
        let message =
            format!("the document selects more than {SELECTIONS_MAX} fields once its fragments are expanded; ask for less");
        return Err(too_complex(LimitName::Selections, SELECTIONS_MAX, Some(selections), message));
    }
    Ok(counter.is_cyclic)
}

/// How large a selection is.
#[derive(Clone, Copy, Default)]
struct Extent {
    selections: u64,
    /// How many levels of selections lie within.
    height: usize,
}

struct Counter<'a> {
    document: &'a ExecutableDocument,
    /// Nothing while it is being counted: a fragment that spreads itself is refused later, by validation.
    counted: HashMap<&'a Name, Option<Extent>>,
    is_cyclic: bool,
}

impl<'a> Counter<'a> {
    /// `level` is how deep the selection lies; no deeper than the limit is ever gone.
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
            format!("the document nests more than {LEVELS_MAX} selections once its fragments are expanded; ask for less");
        return Err(too_complex(LimitName::NestedSelections, LEVELS_MAX as u64, None, message));
    }
    Ok(())
}
