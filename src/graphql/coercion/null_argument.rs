//! Fails a single field during execution if a nullable variable passes null to a non-null argument. Other fields are not affected.
//!
//! async-graphql has no interface to fail one field. However, it reads the variables of an argument when it executes the field, and
//! reports a variable without a value as an error with the path of the field. The argument is therefore replaced by a variable without
//! a value whose name is the error message. The name is not a valid GraphQL name, so it cannot collide with a variable of the client.

use async_graphql::{Name, ServerError, Value};

use crate::error::ErrorCode;

const PREFIX: &str = "argument `";

/// The name of the variable that replaces a null argument; it contains the error message.
pub(super) fn name(argument: &str, variable: &str, ty: &impl ToString) -> Name {
    let ty = ty.to_string();
    Name::new(format!(
        "{PREFIX}{argument}` needs a value of type `{ty}`, but the variable `${variable}` is null; send a value, or leave it out for the default"
    ))
}

/// Converts the error about such a variable into an error about the argument (`INVALID_ARGUMENT`). Other errors are not changed.
pub fn describe(error: &mut ServerError) {
    let Some(message) = error.message.strip_prefix("Variable ").and_then(|message| message.strip_suffix(" is not defined."))
    else {
        return;
    };
    let Some((argument, _)) = message.strip_prefix(PREFIX).and_then(|rest| rest.split_once('`')) else { return };
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("code", ErrorCode::InvalidArgument.as_str());
    extensions.set("field", Value::from(argument));
    error.message = message.to_owned();
}
