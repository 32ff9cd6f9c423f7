//! A field whose argument cannot be null, and is, through a nullable variable: that field fails when it is executed, and no other.
//!
//! async-graphql has no way to fail a single field from outside. But it reads the variables of an argument when it executes the
//! field, and reports a variable that has no value there, with the field's path. So the value is replaced by a variable without a
//! value, whose name is the message; no variable of a client can be named like this.

use async_graphql::{Name, ServerError, Value};

use crate::error::ErrorCode;

const PREFIX: &str = "argument `";

/// The name of the variable that stands for null in an argument.
pub(super) fn name(argument: &str, variable: &str, ty: &impl ToString) -> Name {
    let ty = ty.to_string();
    Name::new(format!(
        "{PREFIX}{argument}` needs a value of type `{ty}`, but the variable `${variable}` is null; send a value, or leave it out for the default"
    ))
}

/// Turns the error about such a variable into one about the argument (`INVALID_ARGUMENT`). Any other is left as it is.
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
