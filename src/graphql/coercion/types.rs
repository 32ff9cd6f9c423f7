//! The input types of the schema: arguments, input objects, enums and scalars.

use std::collections::{HashMap, HashSet};

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    BaseType, InputValueDefinition, ServiceDocument, Type, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use async_graphql::{Name, Positioned, Value, parser};
use async_graphql_value::Value as DocumentValue;

use crate::error::ErrorCode;
use crate::graphql::operation::innermost_type;
use crate::graphql::scalars::{BigInt, Date, DateTime, Decimal, TimeZone, check};

/// The input type of single records. An invalid value rejects its record and not the request, so that the other records are
/// recorded. `recordUsage` and `amendUsage` therefore parse the custom scalars of this type.
const RECORD: &str = "UsageRecordInput";

/// The introspection schema of section 4 of the specification. An exported schema does not contain it.
const INTROSPECTION: &str = "
extend type Query { __schema: __Schema! __type(name: String!): __Type }
type __Schema {
    description: String types: [__Type!]! queryType: __Type! mutationType: __Type subscriptionType: __Type
    directives: [__Directive!]!
}
type __Type {
    kind: String! name: String description: String specifiedByURL: String isOneOf: Boolean ofType: __Type
    fields(includeDeprecated: Boolean! = false): [__Field!]
    interfaces: [__Type!] possibleTypes: [__Type!]
    enumValues(includeDeprecated: Boolean! = false): [__EnumValue!]
    inputFields(includeDeprecated: Boolean! = false): [__InputValue!]
}
type __Field {
    name: String! description: String type: __Type! isDeprecated: Boolean! deprecationReason: String
    args(includeDeprecated: Boolean! = false): [__InputValue!]!
}
type __InputValue {
    name: String! description: String type: __Type! defaultValue: String isDeprecated: Boolean! deprecationReason: String
}
type __EnumValue { name: String! description: String isDeprecated: Boolean! deprecationReason: String }
type __Directive {
    name: String! description: String isRepeatable: Boolean! locations: [String!]!
    args(includeDeprecated: Boolean! = false): [__InputValue!]!
}
";

/// The types of every argument and input field of the schema. Built once, from the exported schema.
#[derive(Debug)]
pub struct InputTypes {
    objects: HashMap<Name, HashMap<Name, OutputField>>,
    directives: HashMap<Name, InputFields>,
    input: HashMap<Name, InputType>,
}

/// A field that can be selected.
#[derive(Debug)]
pub(super) struct OutputField {
    pub(super) arguments: InputFields,
    /// The name of its type without list and non-null modifiers.
    pub(super) type_name: Name,
}

/// The arguments of a field or directive, or the fields of an input object.
pub(super) type InputFields = IndexMap<Name, InputField>;

#[derive(Debug)]
pub(super) struct InputField {
    pub(super) ty: Type,
    pub(super) default: Option<DocumentValue>,
}

/// An input type, as variables, arguments and input fields have.
#[derive(Debug)]
pub(super) enum InputType {
    Scalar(Scalar),
    Enum(HashSet<Name>),
    Object(InputObject),
}

#[derive(Debug)]
pub(super) struct InputObject {
    pub(super) is_one_of: bool,
    /// Whether the resolver parses the custom scalars of its fields.
    pub(super) is_record: bool,
    pub(super) fields: InputFields,
}

/// The coercion rule of a scalar.
#[derive(Clone, Copy, Debug)]
pub(super) enum Scalar {
    Int,
    Float,
    String,
    Boolean,
    Id,
    /// A custom scalar of this schema, checked with its parser.
    Custom(fn(&Value) -> Result<(), (ErrorCode, String)>),
    /// Accepts any value: `JSON`.
    Any,
}

impl InputTypes {
    /// Reads the input types from the definition of a schema.
    ///
    /// # Panics
    /// Never: the introspection schema can be parsed.
    pub fn of(definition: ServiceDocument) -> Self {
        let introspection = parser::parse_schema(INTROSPECTION).expect("the introspection schema is valid");
        let built_in = ["Int", "Float", "String", "Boolean", "ID"].map(|name| (Name::new(name), InputType::Scalar(scalar(name))));
        let mut types = Self { objects: HashMap::new(), directives: HashMap::new(), input: HashMap::from(built_in) };
        for definition in definition.definitions.into_iter().chain(introspection.definitions) {
            match definition {
                TypeSystemDefinition::Type(ty) => types.add(ty.node),
                TypeSystemDefinition::Directive(directive) => {
                    let arguments = input_fields(directive.node.arguments);
                    types.directives.insert(directive.node.name.node, arguments);
                }
                TypeSystemDefinition::Schema(_) => {}
            }
        }
        types
    }

    fn add(&mut self, TypeDefinition { name, kind, directives, .. }: TypeDefinition) {
        let name = name.node;
        let input = match kind {
            TypeKind::Object(object) => {
                let fields = object.fields.into_iter().map(|field| {
                    let field = field.node;
                    let type_name = innermost_type(&field.ty.node.base).clone();
                    (field.name.node, OutputField { arguments: input_fields(field.arguments), type_name })
                });
                self.objects.entry(name).or_default().extend(fields); // `INTROSPECTION` extends `Query`
                return;
            }
            TypeKind::Scalar => InputType::Scalar(scalar(&name)),
            TypeKind::Enum(values) => InputType::Enum(values.values.into_iter().map(|value| value.node.value.node).collect()),
            TypeKind::InputObject(object) => InputType::Object(InputObject {
                is_one_of: directives.iter().any(|directive| directive.node.name.node == "oneOf"),
                is_record: name == RECORD,
                fields: input_fields(object.fields),
            }),
            TypeKind::Interface(_) | TypeKind::Union(_) => return, // the schema has none
        };
        self.input.insert(name, input);
    }

    /// The fields of an object type.
    pub(super) fn object(&self, name: &Name) -> Option<&HashMap<Name, OutputField>> {
        self.objects.get(name)
    }

    pub(super) fn directive(&self, name: &Name) -> Option<&InputFields> {
        self.directives.get(name)
    }

    /// The input type of this name; `None` if there is no type of this name, or it is an output type.
    pub(super) fn input(&self, name: &Name) -> Option<&InputType> {
        self.input.get(name)
    }
}

fn input_fields(definitions: Vec<Positioned<InputValueDefinition>>) -> InputFields {
    let fields = definitions.into_iter().map(|definition| {
        let InputValueDefinition { name, ty, default_value, .. } = definition.node;
        let default = default_value.map(|default| default.node.into_value());
        (name.node, InputField { ty: ty.node, default })
    });
    fields.collect()
}

fn scalar(name: &str) -> Scalar {
    match name {
        "Int" => Scalar::Int,
        "Float" => Scalar::Float,
        "String" => Scalar::String,
        "Boolean" => Scalar::Boolean,
        "ID" => Scalar::Id,
        "BigInt" => Scalar::Custom(check::<BigInt>),
        "Decimal" => Scalar::Custom(check::<Decimal>),
        "Date" => Scalar::Custom(check::<Date>),
        "DateTime" => Scalar::Custom(check::<DateTime>),
        "TimeZone" => Scalar::Custom(check::<TimeZone>),
        _ => Scalar::Any,
    }
}

/// Whether a variable of type `variable` can be used at a location of type `location`: `AreTypesCompatible` of the specification.
pub(super) fn are_compatible(variable: &Type, location: &Type) -> bool {
    (location.nullable || !variable.nullable) && are_bases_compatible(&variable.base, &location.base)
}

/// The same for the types without their outer non-null modifiers.
pub(super) fn are_bases_compatible(variable: &BaseType, location: &BaseType) -> bool {
    match (variable, location) {
        (BaseType::List(variable), BaseType::List(location)) => are_compatible(variable, location),
        (BaseType::Named(variable), BaseType::Named(location)) => variable == location,
        _ => false,
    }
}
