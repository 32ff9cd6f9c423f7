//! The description of the schema. async-graphql 7.2 answers `__schema { description }` with a text about GraphQL in general, and cannot be
//! given another; this module replaces it after execution.

use std::collections::HashMap;

use async_graphql::parser::types::{Field, FragmentDefinition, OperationDefinition, Selection, SelectionSet};
use async_graphql::{Name, Positioned, Value};

/// The description, as introspection returns it and GraphiQL displays it.
const DESCRIPTION: &str = "Records what customers use, and answers what they used.\n\n\
    Start with `usageInsights`: totals, changes, breakdowns and findings of a range. `usageSeries` has the values of a chart, `usageByTier` \
    compute by hardware tier, `usageRecords` the single records behind every number, and `usageChanged` reports changes as they happen. \
    Services record with `recordUsage`.\n\n\
    Sums are exact: `BigInt` and `Decimal` values are strings, because many clients round JSON numbers beyond 2^53. Days begin in the \
    `timeZone` of the query. A result without usage has an `emptyReason`, with a suggestion where there is one. Root fields are nullable: one \
    that fails is null and has an error, with a stable `code`, a `requestId` and `docs`, and the others have data.";

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// Replaces the description of the schema in the answer to an operation.
pub(super) fn set_description(data: &mut Value, operation: &OperationDefinition, fragments: &Fragments) {
    let Value::Object(data) = data else { return };
    for schema in fields(&operation.selection_set.node, fragments, "__schema") {
        let Some(Value::Object(answer)) = data.get_mut(&schema.response_key().node) else { continue };
        for description in fields(&schema.selection_set.node, fragments, "description") {
            if let Some(text) = answer.get_mut(&description.response_key().node) {
                *text = Value::from(DESCRIPTION);
            }
        }
    }
}

/// The fields of a name in a selection, also in its fragments.
fn fields<'a>(selection: &'a SelectionSet, fragments: &'a Fragments, name: &str) -> Vec<&'a Field> {
    let of = |selected: &'a Selection| match selected {
        Selection::Field(field) => Vec::from_iter((field.node.name.node == name).then_some(&field.node)),
        Selection::InlineFragment(fragment) => fields(&fragment.node.selection_set.node, fragments, name),
        Selection::FragmentSpread(spread) => fragments
            .get(&spread.node.fragment_name.node)
            .map_or_else(Vec::new, |fragment| fields(&fragment.node.selection_set.node, fragments, name)),
    };
    selection.items.iter().flat_map(|item| of(&item.node)).collect()
}
