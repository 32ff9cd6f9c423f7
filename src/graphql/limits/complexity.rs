//! What the operation that is to run asks for: how deep, under how many names, and how much.
//!
//! The complexity of an operation is the number of values that its answer may hold, and more for fields that make the database work.
//! It is counted before anything runs, so it is counted as the most there can be: whatever `@skip` leaves out counts, and lists
//! have the length that their arguments allow ([`Sizes`]). Fragments count wherever they are spread; there are no more than
//! 10,000 selections to go through, and none nests deeper than 32, because that is checked before.

use async_graphql::parser::types::{Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};
use async_graphql::{Name, Positioned, Variables};

use super::argument_values::{Arguments, Known};
use super::list_sizes::Sizes;
use super::{DocumentLimits, INTROSPECTION_LISTS_MAX, too_complex};
use crate::error::{Error, LimitName};
use crate::graphql::completion::{FieldTypes, named};
use crate::graphql::operation::root_type;

/// What a field that makes the database work adds beside its values.
const STATEMENT: u64 = 100;
/// What the description of the whole schema adds, whatever of it is asked for.
const WHOLE_SCHEMA: u64 = 10_000;
/// What the description of one type adds.
const ONE_TYPE: u64 = 1_000;
/// Fields below the root that make the database work.
const STATEMENT_FIELDS: [&str; 9] =
    ["breakdown", "change", "emptyReason", "findings", "firstRecordAt", "lastRecordAt", "peakDay", "previous", "usage"];

/// An operation, and what its fields are.
pub(super) struct Asked<'a> {
    pub(super) document: &'a ExecutableDocument,
    pub(super) operation: &'a OperationDefinition,
    pub(super) variables: &'a Variables,
    pub(super) types: &'a FieldTypes,
}

pub(super) fn check(limits: &DocumentLimits, asked: &Asked<'_>) -> Result<(), Error> {
    let root = root_type(asked.operation.ty);
    let selection = &asked.operation.selection_set.node;
    let mut count = Count { limits, asked, depth: 0, aliases: 0, directives: 0, root_fields: 0, complexity: 0 };
    count.directives += asked.operation.directives.len() as u64;
    count.selection(selection, Place { object: &root, sizes: Sizes::ROOT, times: 1, depth: 1 })?;
    count.check()
}

/// Where a selection stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    object: &'a Name,
    sizes: Sizes,
    /// How often it may be answered.
    times: u64,
    depth: u64,
}

struct Count<'a> {
    limits: &'a DocumentLimits,
    asked: &'a Asked<'a>,
    depth: u64,
    aliases: u64,
    directives: u64,
    root_fields: u64,
    complexity: u64,
}

impl<'a> Count<'a> {
    fn selection(&mut self, selection: &'a SelectionSet, place: Place<'_>) -> Result<(), Error> {
        for selected in &selection.items {
            self.directives(selected.node.directives())?;
            match &selected.node {
                Selection::Field(field) => self.field(&field.node, place)?,
                Selection::InlineFragment(fragment) => self.selection(&fragment.node.selection_set.node, place)?,
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.asked.document.fragments.get(&spread.node.fragment_name.node) {
                        self.selection(&fragment.node.selection_set.node, place)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn field(&mut self, field: &'a Field, place: Place<'_>) -> Result<(), Error> {
        self.depth = self.depth.max(place.depth);
        self.aliases += u64::from(field.alias.is_some());
        let is_root = place.depth == 1;
        self.root_fields += u64::from(is_root);
        let name = field.name.node.as_str();
        if let "__schema" | "__type" = name {
            self.add(if name == "__type" { ONE_TYPE } else { WHOLE_SCHEMA });
            return self.introspection(&field.selection_set.node, 0);
        }
        let Some(ty) = self.asked.types.find(place.object, &field.name.node) else {
            self.add(place.times); // `__typename`; what is not in the schema, validation refuses
            return Ok(());
        };
        let known = Known { operation: self.asked.operation, variables: self.asked.variables };
        let sizes = place.sizes.below(name, ty, Arguments { field, known });
        let times = place.times.saturating_mul(sizes.of(name, ty));
        self.add(times);
        if is_root || STATEMENT_FIELDS.contains(&name) {
            self.add(place.times.saturating_mul(STATEMENT));
        }
        let within = Place { object: named(&ty.base), sizes, times, depth: place.depth + 1 };
        self.selection(&field.selection_set.node, within)
    }

    fn add(&mut self, values: u64) {
        self.complexity = self.complexity.saturating_add(values);
    }

    fn directives(&mut self, directives: &[Positioned<Directive>]) -> Result<(), Error> {
        let (count, max) = (directives.len() as u64, self.limits.directives_per_field);
        if count > max {
            let message = format!("a field has {count} directives; send at most {max}");
            return Err(too_complex(LimitName::DirectivesPerField, max, Some(count), message));
        }
        self.directives += count;
        Ok(())
    }

    /// The schema's description of itself: as deep as it likes, but for lists within lists, of which the answer would grow without
    /// bound. Nothing of it counts as the operation's own.
    fn introspection(&mut self, selection: &'a SelectionSet, lists: usize) -> Result<(), Error> {
        for selected in &selection.items {
            self.directives(selected.node.directives())?;
            match &selected.node {
                Selection::Field(field) => {
                    let name = field.node.name.node.as_str();
                    let is_list = ["fields", "inputFields", "interfaces", "possibleTypes"].contains(&name);
                    let lists = lists + usize::from(is_list);
                    if lists > INTROSPECTION_LISTS_MAX {
                        let message = format!(
                            "`{name}` lies within more than {INTROSPECTION_LISTS_MAX} lists of types or fields; ask about types by \
                             name, one by one"
                        );
                        let limit = INTROSPECTION_LISTS_MAX as u64;
                        return Err(too_complex(LimitName::IntrospectionLists, limit, None, message));
                    }
                    self.introspection(&field.node.selection_set.node, lists)?;
                }
                Selection::InlineFragment(fragment) => self.introspection(&fragment.node.selection_set.node, lists)?,
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.asked.document.fragments.get(&spread.node.fragment_name.node) {
                        self.introspection(&fragment.node.selection_set.node, lists)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<(), Error> {
        let limits = self.limits;
        let counted = [
            (LimitName::Depth, self.depth, limits.depth, "fields nest", "levels deep", "ask for less at a time"),
            (
                LimitName::RootFields,
                self.root_fields,
                limits.root_fields,
                "the operation asks",
                "fields at its root",
                "send several operations",
            ),
            (LimitName::Aliases, self.aliases, limits.aliases, "the operation has", "aliases", "send several operations"),
            (
                LimitName::Directives,
                self.directives,
                limits.directives,
                "the operation has",
                "directives",
                "leave fields out instead",
            ),
        ];
        for (name, asked, max, begins, what, cure) in counted {
            if asked > max {
                let message = format!("{begins} {asked} {what}; at most {max} are taken: {cure}");
                return Err(too_complex(name, max, Some(asked), message));
            }
        }
        if self.complexity > limits.complexity {
            let message = format!(
                "the complexity of the operation is {}; at most {} is taken: that is the number of values that its answer may hold, \
                 and some for every question to the database; ask for fewer fields, shorter ranges, smaller pages (`first`) or fewer \
                 groups (`top`), for columns instead of `points`, or in several operations",
                self.complexity, limits.complexity
            );
            return Err(too_complex(LimitName::Complexity, limits.complexity, Some(self.complexity), message));
        }
        Ok(())
    }
}
