//! Long lists, made in one go: async-graphql makes a future of every element of a list and of every field of it, which is most of
//! what a long answer costs (docs/decisions/0036-long-series.md).

use std::borrow::Cow;
use std::collections::HashMap;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field, FragmentDefinition, Selection, SelectionSet};
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, InputType, Name, OutputType, Positioned, ServerError, ServerResult, Value};

/// A list of scalars or enum values.
#[derive(Debug)]
pub(super) struct Column<T>(pub(super) Vec<T>);

/// A list of objects whose fields are all [`Leaves`].
#[derive(Debug)]
pub(super) struct Rows<T>(pub(super) Vec<T>);

/// Makes the value of a field.
pub(super) type Leaf<T> = fn(&T) -> Value;

/// An object of which every field is a scalar or an enum value, and takes no arguments and cannot fail.
pub(super) trait Leaves: Sized {
    /// How the value of a field is made; `None` where there is no such field.
    fn leaf(field: &str) -> Option<Leaf<Self>>;
}

/// In the schema they are lists like any other.
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

impl<T: InputType + OutputType> OutputType for Column<T> {
    described_as_list!(T);

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(Value::List(self.0.iter().map(InputType::to_value).collect()))
    }
}

impl<T: OutputType + Leaves> OutputType for Rows<T> {
    described_as_list!(T);

    async fn resolve(&self, context: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        let mut asked: IndexMap<Name, Leaf<T>> = IndexMap::new();
        collect(&context.item.node, &context.query_env.fragments, &mut asked)?;
        // The keys are hashed once: rows are copies of the first.
        let blank: IndexMap<Name, Value> = asked.keys().map(|key| (key.clone(), Value::Null)).collect();
        let row = |row: &T| {
            let mut object = blank.clone();
            object.values_mut().zip(asked.values()).for_each(|(value, leaf)| *value = leaf(row));
            Value::Object(object)
        };
        Ok(Value::List(self.0.iter().map(row).collect()))
    }
}

/// The fields asked for, by response key, in order. What `@skip` and `@include` leave out is not in the selection any more.
fn collect<T: OutputType + Leaves>(
    selection: &SelectionSet,
    fragments: &HashMap<Name, Positioned<FragmentDefinition>>,
    asked: &mut IndexMap<Name, Leaf<T>>,
) -> ServerResult<()> {
    for selected in &selection.items {
        match &selected.node {
            Selection::Field(field) => {
                let name = field.node.name.node.as_str();
                let leaf = if name == "__typename" { Some(type_name as Leaf<T>) } else { T::leaf(name) };
                let unknown = || ServerError::new(format!("`{}` has no field `{name}`", T::type_name()), Some(selected.pos));
                asked.insert(field.node.response_key().node.clone(), leaf.ok_or_else(unknown)?);
            }
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = fragments.get(&spread.node.fragment_name.node) {
                    collect(&fragment.node.selection_set.node, fragments, asked)?;
                }
            }
            Selection::InlineFragment(fragment) => collect(&fragment.node.selection_set.node, fragments, asked)?,
        }
    }
    Ok(())
}

fn type_name<T: OutputType>(_: &T) -> Value {
    Value::String(T::type_name().into_owned())
}
