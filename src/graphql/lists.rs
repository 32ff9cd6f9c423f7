//! Long lists, resolved in one step. async-graphql creates a future for every element of a list and for every field of an
//! element, which is most of the cost of a long response (docs/decisions/0036-long-series.md).

use std::borrow::Cow;
use std::collections::HashMap;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field, FragmentDefinition, Selection, SelectionSet};
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, InputType, Name, OutputType, Positioned, ServerError, ServerResult, Value};

/// A list of scalars or enum values.
#[derive(Debug)]
pub(super) struct ScalarList<T>(pub(super) Vec<T>);

/// A list of objects that implement [`ScalarFields`].
#[derive(Debug)]
pub(super) struct ObjectList<T>(pub(super) Vec<T>);

/// Returns the value of one field of an object.
pub(super) type FieldAccessor<T> = fn(&T) -> Value;

/// An object whose fields are all scalars or enum values, take no arguments and cannot fail.
pub(super) trait ScalarFields: Sized {
    /// The accessor of a field; `None` if there is no such field.
    fn accessor(field: &str) -> Option<FieldAccessor<Self>>;
}

/// The schema describes these types as ordinary lists.
macro_rules! described_as_list {
    ($element:ident) => {
        fn type_name() -> Cow<'static, str> {
            <Vec<$element> as OutputType>::type_name()
        }

        fn qualified_type_name() -> String {
            <Vec<$element> as OutputType>::qualified_type_name()
        }

        fn create_type_info(registry: &mut Registry) -> String {
            <Vec<$element> as OutputType>::create_type_info(registry)
        }
    };
}

impl<T: InputType + OutputType> OutputType for ScalarList<T> {
    described_as_list!(T);

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(Value::List(self.0.iter().map(InputType::to_value).collect()))
    }
}

impl<T: OutputType + ScalarFields> OutputType for ObjectList<T> {
    described_as_list!(T);

    async fn resolve(&self, context: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        let mut accessors: IndexMap<Name, FieldAccessor<T>> = IndexMap::new();
        collect_accessors(&context.item.node, &context.query_env.fragments, &mut accessors)?;
        // Every object is a clone of this template, so the keys are hashed only once.
        let template: IndexMap<Name, Value> = accessors.keys().map(|key| (key.clone(), Value::Null)).collect();
        let row = |row: &T| {
            let mut object = template.clone();
            object.values_mut().zip(accessors.values()).for_each(|(value, accessor)| *value = accessor(row));
            Value::Object(object)
        };
        Ok(Value::List(self.0.iter().map(row).collect()))
    }
}

/// Collects the accessors of the selected fields by response key, in selection order. `@skip` and `@include` have been applied
/// before.
fn collect_accessors<T: OutputType + ScalarFields>(
    selection: &SelectionSet,
    fragments: &HashMap<Name, Positioned<FragmentDefinition>>,
    accessors: &mut IndexMap<Name, FieldAccessor<T>>,
) -> ServerResult<()> {
    for selected in &selection.items {
        match &selected.node {
            Selection::Field(field) => {
                let name = field.node.name.node.as_str();
                let accessor = if name == "__typename" { Some(type_name as FieldAccessor<T>) } else { T::accessor(name) };
                let unknown = || ServerError::new(format!("`{}` has no field `{name}`", T::type_name()), Some(selected.pos));
                accessors.insert(field.node.response_key().node.clone(), accessor.ok_or_else(unknown)?);
            }
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = fragments.get(&spread.node.fragment_name.node) {
                    collect_accessors(&fragment.node.selection_set.node, fragments, accessors)?;
                }
            }
            Selection::InlineFragment(fragment) => collect_accessors(&fragment.node.selection_set.node, fragments, accessors)?,
        }
    }
    Ok(())
}

fn type_name<T: OutputType>(_: &T) -> Value {
    Value::String(T::type_name().into_owned())
}
