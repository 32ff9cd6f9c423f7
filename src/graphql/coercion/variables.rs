//! The variables of an operation: checks their definitions, and coerces the values of a request.

use std::collections::HashSet;

use async_graphql::parser::types::VariableDefinition;
use async_graphql::{Pos, Positioned, Variables};

use super::types::InputTypes;
use super::values::{Coercion, Problem, Source, VariableValues};
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
