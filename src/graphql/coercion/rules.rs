//! The validation rules about the use of variables: section 5.8 of the specification.

use std::collections::{HashMap, HashSet};

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::VariableDefinition;
use async_graphql::{Name, Pos, Positioned, Value};

use super::selections::Scope;
use super::types::{are_bases_compatible, are_compatible};
use super::values::Location;
use super::variables::invalid;
use crate::error::Error;

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
