//! The values of arguments: literals, variables, or defaults of variables. Nothing is copied: a list in a filter may be as large as a
//! request.

use async_graphql::parser::types::{Field, OperationDefinition};
use async_graphql::{Name, Value, Variables};
use async_graphql_value::Value as DocumentValue;

/// The operation whose variables are in scope, and their values.
#[derive(Clone, Copy)]
pub(super) struct VariableScope<'a> {
    pub(super) operation: &'a OperationDefinition,
    pub(super) variables: &'a Variables,
}

/// The arguments of a field.
#[derive(Clone, Copy)]
pub(super) struct Arguments<'a> {
    pub(super) field: &'a Field,
    pub(super) scope: VariableScope<'a>,
}

/// A value that is not null.
#[derive(Clone, Copy)]
pub(super) enum ArgumentValue<'a> {
    /// A literal of the document, which may contain variables.
    Literal(&'a DocumentValue, VariableScope<'a>),
    /// The value or the default of a variable.
    Constant(&'a Value),
}

impl<'a> Arguments<'a> {
    /// The value of an argument; `None` for null.
    pub(super) fn get(self, name: &str) -> Option<ArgumentValue<'a>> {
        self.scope.resolve(&self.field.get_argument(name)?.node)
    }
}

impl<'a> VariableScope<'a> {
    fn resolve(self, value: &'a DocumentValue) -> Option<ArgumentValue<'a>> {
        match value {
            DocumentValue::Null => None,
            DocumentValue::Variable(name) => self.find(name).and_then(ArgumentValue::constant),
            value => Some(ArgumentValue::Literal(value, self)),
        }
    }

    fn find(self, variable: &Name) -> Option<&'a Value> {
        let default = || {
            let mut definitions = self.operation.variable_definitions.iter().map(|definition| &definition.node);
            let definition = definitions.find(|definition| definition.name.node == *variable)?;
            definition.default_value.as_ref().map(|default| &default.node)
        };
        self.variables.get(variable).or_else(default)
    }
}

impl<'a> ArgumentValue<'a> {
    fn constant(value: &'a Value) -> Option<Self> {
        (*value != Value::Null).then_some(Self::Constant(value))
    }

    /// The value of a field of an input object; `None` for null.
    pub(super) fn member(self, name: &str) -> Option<Self> {
        match self {
            Self::Literal(DocumentValue::Object(members), scope) => scope.resolve(members.get(name)?),
            Self::Constant(Value::Object(members)) => Self::constant(members.get(name)?),
            _ => None,
        }
    }

    /// A string or the name of an enum value: in variables they are alike.
    pub(super) fn text(self) -> Option<&'a str> {
        match self {
            Self::Literal(DocumentValue::String(text), _) | Self::Constant(Value::String(text)) => Some(text),
            Self::Literal(DocumentValue::Enum(name), _) | Self::Constant(Value::Enum(name)) => Some(name),
            _ => None,
        }
    }

    /// A non-negative integer.
    pub(super) fn integer(self) -> Option<u64> {
        match self {
            Self::Literal(DocumentValue::Number(number), _) | Self::Constant(Value::Number(number)) => number.as_u64(),
            _ => None,
        }
    }

    /// The number of values of a list. A single value counts as a list of one.
    pub(super) fn length(self) -> u64 {
        match self {
            Self::Literal(DocumentValue::List(values), _) => values.len() as u64,
            Self::Constant(Value::List(values)) => values.len() as u64,
            _ => 1,
        }
    }
}
