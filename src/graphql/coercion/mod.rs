//! Coerces variables and arguments before execution, as the GraphQL specification of September 2025 requires: sections 6.1.2
//! (`CoerceVariableValues`) and 6.4.1 (`CoerceArgumentValues`), and the validation rules of sections 5.6 and 5.8 about values and
//! variables.
//!
//! async-graphql 7.2 deviates from the specification:
//!
//! - It passes null for an argument whose variable has no value, although the default of the argument applies.
//! - It checks a variable only where it is used, so an invalid value fails a field and not the request.
//! - It rejects a nullable variable at a location with a default, and a variable of a non-null list type at a nullable location.
//! - It accepts strings for enum values.
//!
//! [`InputTypes::coerce`] therefore rewrites every argument to a constant and adds the defaults, so that async-graphql only receives
//! constants.
//!
//! The records of mutations that record or correct are an exception: an invalid record is rejected alone, see
//! [`raw_records`](super::raw_records).
//!
//! [`types`] contains the input types of the schema, [`values`] coerces one value, [`variables`] those of variables
//! and checks where they are used, [`selections`] walks the document, [`null_argument`] fails a single field.

mod null_argument;
mod selections;
mod types;
mod values;
mod variables;

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument};
use async_graphql::{Name, Variables};

pub use null_argument::describe as describe_null_argument;
use selections::Scopes;
pub use types::InputTypes;
use values::to_constant;

use super::operation::{find_operation, operations_mut};
use crate::error::Error;

/// The request that is executed.
#[derive(Debug)]
pub struct CoercedRequest {
    /// The document; the arguments of the executed operation are constants.
    pub document: ExecutableDocument,
    /// The values of the variables of the executed operation, including defaults.
    pub variables: Variables,
}

impl InputTypes {
    /// Coerces the variables and arguments of a request. An error rejects the whole request: `GRAPHQL_VALIDATION_FAILED`, or the code
    /// of the scalar whose value is invalid.
    ///
    /// If the schema does not have a type, field or argument of the document, or the document does not have the operation, the request
    /// is returned unchanged, and validation reports the error.
    pub fn coerce(
        &self,
        document: &ExecutableDocument,
        operation_name: Option<&str>,
        mut variables: Variables,
    ) -> Result<CoercedRequest, Error> {
        let Some((_, executed)) = find_operation(document, operation_name) else {
            return Ok(CoercedRequest { document: document.clone(), variables });
        };
        for (_, operation) in document.operations.iter() {
            self.check_variable_definitions(&operation.node.variable_definitions)?;
        }
        // Reported only if the document is valid.
        let values = self.coerce_variables(&executed.variable_definitions, &mut variables);
        let mut coerced = document.clone();
        let executed_fragments = selections::reachable_fragments(document, executed);
        let executed_name = match &document.operations {
            DocumentOperations::Single(_) => None,
            DocumentOperations::Multiple(operations) => operation_name.or_else(|| operations.keys().next().map(Name::as_str)),
        };
        let is_executed = |name: Option<&str>| name == executed_name;
        let scopes = Scopes::rewrite(self, &mut coerced, is_executed, &executed_fragments, values.as_ref().ok())?;
        if !scopes.are_known {
            return Ok(CoercedRequest { document: document.clone(), variables });
        }
        for (operation, scope) in operations_mut(&mut coerced.operations).into_iter().zip(&scopes.operations) {
            let reachable = scopes.reachable(scope);
            variables::check_usages(&operation.1.variable_definitions, &reachable)?;
            operation.1.variable_definitions = variables::remaining_definitions(&reachable);
        }
        let values = values?.into_iter().map(|(name, value)| (name, to_constant(value))).collect();
        Ok(CoercedRequest { document: coerced, variables: Variables::from_value(async_graphql::Value::Object(values)) })
    }
}
