//! Arguments as they are given: written out, as variables, or as defaults of variables. Nothing is copied: a list of a filter may be
//! as large as a request.

use async_graphql::parser::types::{Field, OperationDefinition};
use async_graphql::{Name, Value, Variables};
use async_graphql_value::Value as DocumentValue;

/// What variables stand for.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) operation: &'a OperationDefinition,
    pub(super) variables: &'a Variables,
}

/// The arguments of a field.
#[derive(Clone, Copy)]
pub(super) struct Arguments<'a> {
    pub(super) field: &'a Field,
    pub(super) known: Known<'a>,
}

/// A value that is not null.
#[derive(Clone, Copy)]
pub(super) enum Given<'a> {
    /// As it stands in the document; variables may stand within.
    Written(&'a DocumentValue, Known<'a>),
    /// As it was sent beside the document, or as a default.
    Sent(&'a Value),
}

impl<'a> Arguments<'a> {
    /// An argument. Null is as good as none.
    pub(super) fn get(self, name: &str) -> Option<Given<'a>> {
        self.known.resolve(&self.field.get_argument(name)?.node)
    }
}

impl<'a> Known<'a> {
    fn resolve(self, value: &'a DocumentValue) -> Option<Given<'a>> {
        match value {
            DocumentValue::Null => None,
            DocumentValue::Variable(name) => self.find(name).and_then(Given::sent),
            value => Some(Given::Written(value, self)),
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

impl<'a> Given<'a> {
    fn sent(value: &'a Value) -> Option<Self> {
        (*value != Value::Null).then_some(Self::Sent(value))
    }

    /// A field of an input object. Null is as good as none.
    pub(super) fn member(self, name: &str) -> Option<Self> {
        match self {
            Self::Written(DocumentValue::Object(members), known) => known.resolve(members.get(name)?),
            Self::Sent(Value::Object(members)) => Self::sent(members.get(name)?),
            _ => None,
        }
    }

    /// A text, or the name of an enum value: in variables they look alike.
    pub(super) fn text(self) -> Option<&'a str> {
        match self {
            Self::Written(DocumentValue::String(text), _) | Self::Sent(Value::String(text)) => Some(text),
            Self::Written(DocumentValue::Enum(name), _) | Self::Sent(Value::Enum(name)) => Some(name),
            _ => None,
        }
    }

    /// A whole number of at least 0.
    pub(super) fn integer(self) -> Option<u64> {
        match self {
            Self::Written(DocumentValue::Number(number), _) | Self::Sent(Value::Number(number)) => number.as_u64(),
            _ => None,
        }
    }

    /// How many values a list holds. One value is as good as a list of one.
    pub(super) fn length(self) -> u64 {
        match self {
            Self::Written(DocumentValue::List(values), _) => values.len() as u64,
            Self::Sent(Value::List(values)) => values.len() as u64,
            _ => 1,
        }
    }
}
