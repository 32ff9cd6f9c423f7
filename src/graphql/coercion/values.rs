//! Coerces one value to one type: a literal of the document, or the value of a variable.

use std::collections::HashMap;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{BaseType, Type};
use async_graphql::{Name, Pos, Value};
use async_graphql_value::Value as DocumentValue;

use super::null_argument;
use super::types::{InputObject, InputType, InputTypes, Scalar};
use crate::error::ErrorCode;

/// The source of a value. A document has literals for enums and distinguishes integers from other numbers; JSON does neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Document,
    Json,
}

/// The coerced values of variables by name, without the variables that have no value.
pub(super) type VariableValues = HashMap<Name, DocumentValue>;

/// The reason why a value cannot be coerced.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) code: ErrorCode,
    /// The path of the invalid part within the value, such as `.days.from` or `.2`; empty for the value itself.
    pub(super) path: String,
    pub(super) message: String,
}

impl Problem {
    pub(super) fn new(message: String) -> Self {
        Self { code: ErrorCode::GraphqlValidationFailed, path: String::new(), message }
    }

    fn in_field(mut self, name: &Name) -> Self {
        self.path.insert_str(0, &format!(".{name}"));
        self
    }

    fn in_item(mut self, index: usize) -> Self {
        self.path.insert_str(0, &format!(".{index}"));
        self
    }
}

/// The location of a value: an argument, a field of an input object, or an item of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Location<'t> {
    pub(super) ty: &'t Type,
    pub(super) default: Option<&'t DocumentValue>,
    pub(super) is_in_one_of: bool,
    pub(super) is_in_record: bool,
}

/// The use of a variable. It has no location inside a scalar that accepts any value.
#[derive(Debug)]
pub(super) struct Usage<'t> {
    pub(super) variable: Name,
    pub(super) location: Option<Location<'t>>,
    pub(super) pos: Pos,
}

/// Coerces values, and collects the variables with the locations in which they are used.
#[derive(Debug)]
pub(super) struct Coercion<'t, 'v> {
    types: &'t InputTypes,
    source: Source,
    /// The values of the variables; `None` in operations that are only validated and not executed.
    pub(super) variables: Option<&'v VariableValues>,
    /// The argument whose value is coerced, and its position in the document, for error messages.
    argument: Option<Name>,
    pos: Pos,
    pub(super) usages: Vec<Usage<'t>>,
    /// The variables that the coerced values still refer to, with the type of their location: variables of operations that are not
    /// executed, and those that replace a null or missing value at a non-null location.
    pub(super) remaining: IndexMap<Name, Type>,
}

type Coerced<T = DocumentValue> = Result<T, Problem>;

impl<'t, 'v> Coercion<'t, 'v> {
    pub(super) fn new(types: &'t InputTypes, source: Source, variables: Option<&'v VariableValues>) -> Self {
        Self { types, source, variables, argument: None, pos: Pos::default(), usages: Vec::new(), remaining: IndexMap::new() }
    }

    /// Sets the argument whose value is coerced next.
    pub(super) fn begin_argument(&mut self, name: &Name, pos: Pos) {
        (self.argument, self.pos) = (Some(name.clone()), pos);
    }

    /// Coerces the value at a location; `None` if it is a variable without a value and the location has no default.
    pub(super) fn coerce_at(&mut self, value: &DocumentValue, location: Location<'t>) -> Coerced<Option<DocumentValue>> {
        match value {
            DocumentValue::Variable(name) => Ok(self.substitute(name, location)),
            value => self.coerce(value, location.ty, location.is_in_record).map(Some),
        }
    }

    fn substitute(&mut self, name: &Name, location: Location<'t>) -> Option<DocumentValue> {
        self.usages.push(Usage { variable: name.clone(), location: Some(location), pos: self.pos });
        let Some(variables) = self.variables else {
            // Renamed so that the variable can be declared with exactly the type of the location.
            return Some(self.keep(Name::new(format!("{name}: {}", location.ty)), location.ty));
        };
        match (variables.get(name), location.default) {
            (Some(DocumentValue::Null), _) if !location.ty.nullable => Some(self.fail(name, location.ty)),
            (Some(value), _) => Some(value.clone()),
            (None, Some(default)) => Some(default.clone()),
            (None, None) if location.ty.nullable => None,
            (None, None) => Some(self.fail(name, location.ty)),
        }
    }

    /// A variable without a value, which fails only its field during execution: see [`null_argument`].
    fn fail(&mut self, variable: &Name, ty: &Type) -> DocumentValue {
        let name = null_argument::name(self.argument.as_deref().unwrap_or_default(), variable, ty);
        self.keep(name, ty)
    }

    fn keep(&mut self, name: Name, ty: &Type) -> DocumentValue {
        self.remaining.entry(name.clone()).or_insert_with(|| ty.clone());
        DocumentValue::Variable(name)
    }

    /// Coerces a value that is not a variable.
    pub(super) fn coerce(&mut self, value: &DocumentValue, ty: &'t Type, is_in_record: bool) -> Coerced {
        if *value == DocumentValue::Null {
            return if ty.nullable { Ok(DocumentValue::Null) } else { Err(unfit(value, ty)) };
        }
        match &ty.base {
            BaseType::List(item) => self.coerce_list(value, item, is_in_record),
            BaseType::Named(name) => match self.types.input(name) {
                Some(InputType::Scalar(Scalar::Custom(_))) if is_in_record => Ok(self.resolve(value)),
                Some(InputType::Scalar(scalar)) => self.coerce_scalar(value, *scalar, name),
                Some(InputType::Enum(values)) => match (self.source, value) {
                    (Source::Document, DocumentValue::Enum(value)) if values.contains(value) => {
                        Ok(DocumentValue::Enum(value.clone()))
                    }
                    (Source::Json, DocumentValue::String(text)) if values.contains(text.as_str()) => {
                        Ok(DocumentValue::Enum(Name::new(text)))
                    }
                    _ => Err(unfit(value, name)),
                },
                Some(InputType::Object(object)) => self.coerce_object(value, object, name),
                None => Err(unfit(value, name)),
            },
        }
    }

    fn coerce_list(&mut self, value: &DocumentValue, item: &'t Type, is_in_record: bool) -> Coerced {
        let location = Location { ty: item, default: None, is_in_one_of: false, is_in_record };
        match value {
            // Records, kept as JSON text: see `raw_records`.
            DocumentValue::Binary(_) => Ok(value.clone()),
            DocumentValue::List(values) => {
                let items = values.iter().enumerate().map(|(index, value)| {
                    let coerced = self.coerce_at(value, location).map_err(|problem| problem.in_item(index))?;
                    Ok(coerced.unwrap_or_default())
                });
                items.collect::<Coerced<_>>().map(DocumentValue::List)
            }
            // The specification coerces a single value to a list with one item.
            value => Ok(DocumentValue::List(vec![self.coerce(value, item, is_in_record)?])),
        }
    }

    fn coerce_object(&mut self, value: &DocumentValue, object: &'t InputObject, name: &Name) -> Coerced {
        let DocumentValue::Object(given) = value else {
            return Err(self.without_field(value, object).unwrap_or_else(|| unfit(value, name)));
        };
        if let Some(unknown) = given.keys().find(|field| !object.fields.contains_key(*field)) {
            return Err(Problem::new(format!("`{name}` has no field `{unknown}`; its fields are {}", names_of(object))));
        }
        if object.is_one_of && (given.len() != 1 || given.values().any(|value| *value == DocumentValue::Null)) {
            let fields = names_of(object);
            let sent = if given.len() == 1 { "null".to_owned() } else { format!("{} fields", given.len()) };
            return Err(Problem::new(format!("`{name}` takes exactly one of the fields {fields}, with a value; it has {sent}")));
        }
        let mut coerced = IndexMap::with_capacity(given.len());
        for (field, definition) in &object.fields {
            let location = Location {
                ty: &definition.ty,
                default: definition.default.as_ref(),
                is_in_one_of: object.is_one_of,
                is_in_record: object.is_record,
            };
            let value = match given.get(field) {
                Some(value) => self.coerce_at(value, location).map_err(|problem| problem.in_field(field))?,
                None if definition.default.is_none() && !definition.ty.nullable => {
                    return Err(Problem::new(format!("the field `{field}: {}` of `{name}` is missing", definition.ty)));
                }
                None => definition.default.clone(),
            };
            coerced.extend(value.map(|value| (field.clone(), value)));
        }
        Ok(DocumentValue::Object(coerced))
    }

    /// The problem of an enum value that was sent in place of an object, one of whose fields takes it.
    fn without_field(&self, value: &DocumentValue, object: &InputObject) -> Option<Problem> {
        let text = match value {
            DocumentValue::Enum(text) => text.as_str(),
            DocumentValue::String(text) => text,
            _ => return None,
        };
        let takes = |ty: &Type| match &ty.base {
            BaseType::Named(ty) => matches!(self.types.input(ty), Some(InputType::Enum(values)) if values.contains(text)),
            BaseType::List(_) => false,
        };
        let (field, _) = object.fields.iter().find(|(_, field)| takes(&field.ty))?;
        Some(Problem::new(format!("`{text}` is the value of a field; send `{{{field}: {text}}}`")))
    }

    fn coerce_scalar(&mut self, value: &DocumentValue, scalar: Scalar, name: &Name) -> Coerced {
        let is_json = self.source == Source::Json;
        let coerced = match (scalar, value) {
            (Scalar::Int, DocumentValue::Number(number)) => integer(number, is_json)
                .and_then(|number| i32::try_from(number).ok())
                .map(|number| DocumentValue::Number(number.into())),
            (Scalar::Id, DocumentValue::Number(number)) => {
                integer(number, is_json).map(|number| DocumentValue::String(number.to_string()))
            }
            (Scalar::Float, DocumentValue::Number(_))
            | (Scalar::Id | Scalar::String, DocumentValue::String(_))
            | (Scalar::Boolean, DocumentValue::Boolean(_)) => Some(value.clone()),
            (Scalar::Custom(check), value) => {
                let constant = to_constant(self.resolve(value));
                check(&constant).map_err(|(code, message)| Problem { code, path: String::new(), message })?;
                Some(constant.into_value())
            }
            (Scalar::Any, value) => Some(self.resolve(value)),
            _ => None,
        };
        coerced.ok_or_else(|| unfit(value, name))
    }

    /// Replaces the variables in the value of a scalar that accepts objects and lists. A field of an object is omitted if its variable
    /// has no value.
    fn resolve(&mut self, value: &DocumentValue) -> DocumentValue {
        match value {
            DocumentValue::List(values) => {
                DocumentValue::List(values.iter().map(|value| self.resolve_variable(value).unwrap_or_default()).collect())
            }
            DocumentValue::Object(fields) => {
                let fields = fields.iter().filter_map(|(name, value)| Some((name.clone(), self.resolve_variable(value)?)));
                DocumentValue::Object(fields.collect())
            }
            value => value.clone(),
        }
    }

    fn resolve_variable(&mut self, value: &DocumentValue) -> Option<DocumentValue> {
        let DocumentValue::Variable(name) = value else { return Some(self.resolve(value)) };
        self.usages.push(Usage { variable: name.clone(), location: None, pos: self.pos });
        self.variables?.get(name).cloned()
    }
}

/// The integer, if the number is one and fits into 64 bits. In JSON `1.0` is also an integer, because JavaScript does not distinguish
/// the two.
fn integer(number: &async_graphql_value::Number, is_json: bool) -> Option<i128> {
    /// The largest integer up to which a 64-bit float represents every integer exactly.
    const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
    let exact = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    exact.or_else(|| {
        // The parser reads `-0` as a float.
        let number = number.as_f64().filter(|number| (is_json && number.fract() == 0.0) || *number == 0.0)?;
        #[allow(clippy::cast_possible_truncation, reason = "it is whole, and within 53 bits")]
        (number.abs() <= EXACT_MAX).then_some(number as i128)
    })
}

/// The fields of an input object, for messages.
fn names_of(object: &InputObject) -> String {
    object.fields.keys().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", ")
}

fn unfit(value: &DocumentValue, ty: &impl ToString) -> Problem {
    let shown: String = value.to_string().chars().take(64).collect();
    Problem::new(format!("`{shown}` is not a value of `{}`", ty.to_string()))
}

/// Converts a value without variables to the type that execution requires.
pub(super) fn to_constant(value: DocumentValue) -> Value {
    value.into_const().unwrap_or_default()
}
