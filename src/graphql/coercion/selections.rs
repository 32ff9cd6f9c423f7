//! Walks the selections of a document and coerces the arguments of fields and directives: `CoerceArgumentValues` of the
//! specification.

use std::collections::{HashMap, HashSet};
use std::mem;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Directive, ExecutableDocument, OperationDefinition, Selection, SelectionSet, Type};
use async_graphql::{Name, Pos, Positioned};
use async_graphql_value::Value as DocumentValue;

use super::types::{InputFields, InputTypes};
use super::values::{Coercion, Location, Source, Usage, VariableValues};
use super::variables::{invalid, reject};
use crate::error::Error;
use crate::graphql::operation::{operations_mut, root_type};

/// The variables and fragments that an operation or a fragment uses.
#[derive(Debug)]
pub(super) struct Scope<'t> {
    pub(super) usages: Vec<Usage<'t>>,
    /// The variables that remain after the rewriting, with their types.
    pub(super) remaining: IndexMap<Name, Type>,
    fragments: Vec<Name>,
}

/// The operations and fragments of a document.
#[derive(Debug)]
pub(super) struct Scopes<'t> {
    /// In the order of [`operations_mut`].
    pub(super) operations: Vec<Scope<'t>>,
    fragments: HashMap<Name, Scope<'t>>,
    /// Whether the schema has all types, fields and arguments of the document.
    pub(super) are_known: bool,
}

impl<'t> Scopes<'t> {
    /// Rewrites the arguments of the executed operation and its fragments to constants. The arguments of other operations are only
    /// checked, because a document must be valid as a whole, and their variables are renamed after the types of their locations.
    /// Without `values` all operations are only checked.
    pub(super) fn rewrite(
        types: &'t InputTypes,
        document: &mut ExecutableDocument,
        is_executed: impl Fn(Option<&str>) -> bool,
        executed_fragments: &HashSet<Name>,
        values: Option<&VariableValues>,
    ) -> Result<Self, Error> {
        let mut scopes = Self { operations: Vec::new(), fragments: HashMap::new(), are_known: true };
        for (name, operation) in operations_mut(&mut document.operations) {
            let root = root_type(operation.ty);
            let mut walk = Walk::new(types, values.filter(|_| is_executed(name)));
            walk.directives(&mut operation.directives)?;
            walk.selection_set(&mut operation.selection_set.node, &root)?;
            scopes.are_known &= walk.is_known;
            scopes.operations.push(walk.into_scope());
        }
        for (name, fragment) in &mut document.fragments {
            let fragment = &mut fragment.node;
            let mut walk = Walk::new(types, values.filter(|_| executed_fragments.contains(name)));
            walk.directives(&mut fragment.directives)?;
            walk.selection_set(&mut fragment.selection_set.node, &fragment.type_condition.node.on.node)?;
            scopes.are_known &= walk.is_known;
            scopes.fragments.insert(name.clone(), walk.into_scope());
        }
        Ok(scopes)
    }

    /// The scope of an operation and the scopes of all fragments that it spreads, directly or through other fragments.
    pub(super) fn reachable<'s>(&'s self, operation: &'s Scope<'t>) -> Vec<&'s Scope<'t>> {
        let mut reachable = vec![operation];
        let mut seen = HashSet::new();
        let mut next = 0;
        while let Some(scope) = reachable.get(next).copied() {
            next += 1;
            reachable
                .extend(scope.fragments.iter().filter(|name| seen.insert(*name)).filter_map(|name| self.fragments.get(name)));
        }
        reachable
    }
}

/// The fragments that an operation spreads, directly or through other fragments.
pub(super) fn reachable_fragments(document: &ExecutableDocument, operation: &OperationDefinition) -> HashSet<Name> {
    let mut reachable = HashSet::new();
    let mut selections = vec![&operation.selection_set.node];
    while let Some(selection) = selections.pop() {
        for selected in &selection.items {
            match &selected.node {
                Selection::Field(field) => selections.push(&field.node.selection_set.node),
                Selection::InlineFragment(fragment) => selections.push(&fragment.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if let Some(fragment) = document.fragments.get(name)
                        && reachable.insert(name.clone())
                    {
                        selections.push(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }
    reachable
}

/// Walks one operation or fragment.
struct Walk<'t, 'v> {
    types: &'t InputTypes,
    coercion: Coercion<'t, 'v>,
    fragments: Vec<Name>,
    is_known: bool,
}

type Arguments = Vec<(Positioned<Name>, Positioned<DocumentValue>)>;

impl<'t, 'v> Walk<'t, 'v> {
    fn new(types: &'t InputTypes, values: Option<&'v VariableValues>) -> Self {
        Self { types, coercion: Coercion::new(types, Source::Document, values), fragments: Vec::new(), is_known: true }
    }

    fn into_scope(self) -> Scope<'t> {
        Scope { usages: self.coercion.usages, remaining: self.coercion.remaining, fragments: self.fragments }
    }

    fn selection_set(&mut self, selection: &mut SelectionSet, object: &Name) -> Result<(), Error> {
        if selection.items.is_empty() {
            return Ok(());
        }
        let Some(fields) = self.types.object(object) else {
            self.is_known = false;
            return Ok(());
        };
        for selected in &mut selection.items {
            match &mut selected.node {
                Selection::Field(Positioned { pos, node: field }) => {
                    self.directives(&mut field.directives)?;
                    if field.name.node == "__typename" {
                        if !field.arguments.is_empty() {
                            return Err(invalid(*pos, "`__typename` takes no arguments".to_owned())); // async-graphql ignores them
                        }
                        continue;
                    }
                    let Some(definition) = fields.get(&field.name.node) else {
                        self.is_known = false;
                        continue;
                    };
                    self.arguments(&definition.arguments, &mut field.arguments, *pos)?;
                    self.selection_set(&mut field.selection_set.node, &definition.type_name)?;
                }
                Selection::InlineFragment(fragment) => {
                    let fragment = &mut fragment.node;
                    self.directives(&mut fragment.directives)?;
                    let object = fragment.type_condition.as_ref().map_or(object, |condition| &condition.node.on.node);
                    self.selection_set(&mut fragment.selection_set.node, object)?;
                }
                Selection::FragmentSpread(spread) => {
                    self.directives(&mut spread.node.directives)?;
                    self.fragments.push(spread.node.fragment_name.node.clone());
                }
            }
        }
        Ok(())
    }

    fn directives(&mut self, directives: &mut [Positioned<Directive>]) -> Result<(), Error> {
        for Positioned { pos, node: directive } in directives {
            let Some(definitions) = self.types.directive(&directive.name.node) else {
                self.is_known = false;
                continue;
            };
            let remaining = self.coercion.remaining.len();
            self.arguments(definitions, &mut directive.arguments, *pos)?;
            // Directives are evaluated before fields are executed, so this error cannot fail a single field.
            if self.coercion.variables.is_some() && self.coercion.remaining.len() > remaining {
                let message = format!("an argument of `@{}` is null, through a variable, and cannot be", directive.name.node);
                return Err(invalid(*pos, message));
            }
        }
        Ok(())
    }

    /// Coerces the given arguments, and adds the defaults of arguments that are not given.
    fn arguments(&mut self, definitions: &'t InputFields, arguments: &mut Arguments, pos: Pos) -> Result<(), Error> {
        if definitions.is_empty() && arguments.is_empty() {
            return Ok(());
        }
        let mut coerced = Arguments::with_capacity(definitions.len());
        for (name, value) in mem::take(arguments) {
            let Some(definition) = definitions.get(&name.node) else {
                self.is_known = false;
                continue;
            };
            let location =
                Location { ty: &definition.ty, default: definition.default.as_ref(), is_in_one_of: false, is_in_record: false };
            let pos = value.pos;
            self.coercion.begin_argument(&name.node, pos);
            let value = self.coercion.coerce_at(&value.node, location);
            let value = value.map_err(|problem| reject(&format!("argument `{}", name.node), problem, pos))?;
            coerced.extend(value.map(|value| (name, Positioned::new(value, pos))));
        }
        for (name, definition) in definitions {
            if let Some(default) = &definition.default
                && !coerced.iter().any(|(given, _)| given.node == *name)
            {
                coerced.push((Positioned::new(name.clone(), pos), Positioned::new(default.clone(), pos)));
            }
        }
        *arguments = coerced;
        Ok(())
    }
}
