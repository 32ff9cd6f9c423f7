//! The variables of an operation: checks their definitions, coerces the values of a request, and checks where variables are used (section 5.8
//! of the specification).

use std::collections::{HashMap, HashSet};

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::VariableDefinition;
use async_graphql::{Name, Pos, Positioned, Value, Variables};

use super::selections::Scope;
use super::types::{InputTypes, are_bases_compatible, are_compatible};
use super::values::{Coercion, Location, Problem, Source, VariableValues};
use crate::error::{Error, ErrorCode};
use crate::graphql::operation::innermost_type;

type Definitions = [Positioned<VariableDefinition>];

impl InputTypes {
    /// Checks that each variable is declared once and has an input type, and that its default has this type.
    pub(super) fn check_variable_definitions(&self, definitions: &Definitions) -> Result<(), Error> {
        let mut names = HashSet::with_capacity(definitions.len());
        for Positioned { pos, node: definition } in definitions {
            let (name, ty) = (&definition.name.node, &definition.var_type.node);
            if !names.insert(name) {
                return Err(invalid(*pos, format!("variable `${name}` is declared more than once")));
            }
            if self.input(innermost_type(&ty.base)).is_none() {
                return Err(invalid(*pos, format!("variable `${name}` is declared as `{ty}`, which is no input type")));
            }
            if let Some(default) = &definition.default_value {
                let default_value = default.node.clone().into_value();
                let coerced = Coercion::new(self, Source::Document, None).coerce(&default_value, ty, false);
                coerced.map_err(|problem| reject(&format!("the default of variable `${name}"), problem, default.pos))?;
            }
        }
        Ok(())
    }

    /// Removes the values of the operation's variables from `sent` and coerces them: `CoerceVariableValues` of the specification.
    pub(super) fn coerce_variables(&self, definitions: &Definitions, sent: &mut Variables) -> Result<VariableValues, Error> {
        let mut values = VariableValues::with_capacity(definitions.len());
        for Positioned { pos, node: definition } in definitions {
            let (name, ty) = (&definition.name.node, &definition.var_type.node);
            let (source, value) = match (sent.remove(name), &definition.default_value) {
                (Some(value), _) => (Source::Json, value),
                (None, Some(default)) => (Source::Document, default.node.clone()),
                (None, None) if ty.nullable => continue,
                (None, None) => {
                    return Err(invalid(*pos, format!("variable `${name}` of type `{ty}` is missing; send a value for it")));
                }
            };
            let coerced = Coercion::new(self, source, None).coerce(&value.into_value(), ty, false);
            let value = coerced.map_err(|problem| reject(&format!("variable `${name}"), problem, *pos))?;
            values.insert(name.clone(), value);
        }
        Ok(values)
    }
}

/// The rejection of a request because of a value. `of` names the value with an opening backtick; the path and the closing backtick
/// are added.
pub(super) fn reject(of: &str, Problem { code, path, message }: Problem, pos: Pos) -> Error {
    Error::caller(code, format!("{of}{path}`: {message}")).at(pos.line, pos.column)
}

pub(super) fn invalid(pos: Pos, message: String) -> Error {
    Error::caller(ErrorCode::GraphqlValidationFailed, message).at(pos.line, pos.column)
}

/// Checks that an operation uses every variable that it declares and no others, and that their types are compatible with the
/// locations in which they are used.
pub(super) fn check_usages(definitions: &[Positioned<VariableDefinition>], scopes: &[&Scope<'_>]) -> Result<(), Error> {
    let declared: HashMap<&Name, &VariableDefinition> =
        definitions.iter().map(|definition| (&definition.node.name.node, &definition.node)).collect();
    let mut used = HashSet::with_capacity(declared.len());
    for usage in scopes.iter().flat_map(|scope| &scope.usages) {
        let name = &usage.variable;
        let Some(definition) = declared.get(name) else {
            return Err(invalid(usage.pos, format!("variable `${name}` is used but not declared")));
        };
        used.insert(name);
        if let Some(location) = usage.location {
            check_location(definition, location, usage.pos)?;
        }
    }
    match definitions.iter().find(|definition| !used.contains(&definition.node.name.node)) {
        Some(unused) => Err(invalid(unused.pos, format!("variable `${}` is declared but not used", unused.node.name.node))),
        None => Ok(()),
    }
}

/// `IsVariableUsageAllowed` of the specification. As in graphql-js, a field of a `@oneOf` object never accepts a nullable variable:
/// null is an error there, independent of the default of the variable.
fn check_location(definition: &VariableDefinition, location: Location<'_>, pos: Pos) -> Result<(), Error> {
    let VariableDefinition { name, var_type, default_value, .. } = definition;
    let (name, ty) = (&name.node, &var_type.node);
    if location.is_in_one_of && ty.nullable {
        let message = format!(
            "variable `${name}` of type `{ty}` can be null, and a field of a `@oneOf` object cannot; declare it as `{ty}!`"
        );
        return Err(invalid(pos, message));
    }
    let has_default = location.default.is_some() || default_value.as_ref().is_some_and(|default| default.node != Value::Null);
    let is_allowed = if ty.nullable && !location.ty.nullable {
        has_default && are_bases_compatible(&ty.base, &location.ty.base)
    } else {
        are_compatible(ty, location.ty)
    };
    if is_allowed {
        return Ok(());
    }
    Err(invalid(pos, format!("variable `${name}` of type `{ty}` is used where `{}` is needed", location.ty)))
}

/// The definitions of the variables that an operation still refers to after the rewriting.
pub(super) fn remaining_definitions(scopes: &[&Scope<'_>]) -> Vec<Positioned<VariableDefinition>> {
    let remaining: IndexMap<_, _> = scopes.iter().flat_map(|scope| &scope.remaining).collect();
    let at = |node| Positioned::new(node, Pos::default());
    let definitions = remaining.into_iter().map(|(name, ty)| VariableDefinition {
        name: Positioned::new(name.clone(), Pos::default()),
        var_type: Positioned::new(ty.clone(), Pos::default()),
        directives: Vec::new(),
        default_value: None,
    });
    definitions.map(at).collect()
}
