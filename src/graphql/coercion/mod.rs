//! Coerces variables and arguments as the GraphQL specification of September 2025 says, before execution: sections 6.1.2
//! (`CoerceVariableValues`) and 6.4.1 (`CoerceArgumentValues`), and the validation rules of sections 5.6 and 5.8 about values and
//! variables.
//!
//! async-graphql 7.2 hands null to an argument whose variable has no value, where the argument's default applies; it looks at
//! variables where they are used, so that a bad one fails a field and not the request; it rejects nullable variables where the
//! location has a default, and lists that are not null where null may be; and it takes strings for enums. So it gets to see none of
//! this: [`InputTypes::coerce`] rewrites every argument to a constant, defaults filled in.
//!
//! Records of `recordUsage` are the exception: a bad one rejects itself, see [`raw_records`](super::raw_records).
//!
//! [`types`] holds what the schema takes, [`values`] coerces one value, [`selections`] walks the document, [`variables`] coerces
//! variables and checks where they are used.

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

/// What is executed.
#[derive(Debug)]
pub struct CoercedRequest {
    /// The document, with constants for the arguments of the operation that is executed.
    pub document: ExecutableDocument,
    /// The values of that operation's variables, defaults filled in.
    pub variables: Variables,
}

impl InputTypes {
    /// Coerces the variables and arguments of a request. An error rejects it as a whole: `GRAPHQL_VALIDATION_FAILED`, or the code of
    /// the scalar that a value is not of.
    ///
    /// What the schema does not know (types, fields, arguments, the operation itself) is left to validation, which then sees the
    /// request as it was sent.
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
