//! Limits of the operation to be executed: depth, aliases, directives and complexity.
//!
//! The complexity of an operation is the maximum number of values in its answer, plus a cost for each field that executes a statement. It is
//! computed before execution: skipped fields count, and lists have the length that their arguments allow ([`Sizes`]). Fragments count wherever
//! they are spread; [`super::document`] has bounded the number of selections to 10,000 and their depth to 32.

use async_graphql::parser::types::{Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};
use async_graphql::{Name, Positioned, Variables};

use super::list_sizes::{Arguments, Sizes, VariableScope};
use super::{BYTES_PER_VALUE, INTROSPECTION_LISTS_MAX, too_complex};
use crate::domain::record::METADATA_MAX_BYTES;
use crate::error::{Error, LimitName};
use crate::graphql::completion::FieldTypes;
use crate::graphql::operation::{innermost_type, root_type};
use crate::settings::LimitsSettings;
use crate::store::freshness::LOOKUPS_PER_STATEMENT;

/// The cost of a field that executes a statement, in addition to its values.
const STATEMENT: u64 = 100;
/// The cost of `__schema`, whatever it selects.
const WHOLE_SCHEMA: u64 = 10_000;
/// The cost of `__type`.
const ONE_TYPE: u64 = 1_000;
/// The number of values that `metadata` counts as: its maximum size in units of [`super::BYTES_PER_VALUE`].
const METADATA: u64 = METADATA_MAX_BYTES as u64 / BYTES_PER_VALUE;
/// Fields below the root that execute a statement for each object.
const STATEMENT_FIELDS: [(&str, &str); 19] = [
    ("DimensionValues", "emptyReason"),
    ("HardwareSpec", "usage"),
    ("HardwareUsage", "emptyReason"),
    ("ServiceConfig", "expiredRecords"),
    ("UniqueTotal", "change"),
    ("UniqueTotal", "previous"),
    ("UsageByTier", "emptyReason"),
    ("UsageInsights", "breakdown"),
    ("UsageInsights", "change"),
    ("UsageInsights", "emptyReason"),
    ("UsageInsights", "findings"),
    ("UsageInsights", "firstRecordAt"),
    ("UsageInsights", "lastRecordAt"),
    ("UsageInsights", "peakDay"),
    ("UsageInsights", "previous"),
    ("UsageInsights", "uniqueSessions"),
    ("UsageInsights", "uniqueUsers"),
    ("UsageSeries", "emptyReason"),
    ("UsageSessionConnection", "emptyReason"),
];
/// Fields of which one statement reads the values of all objects of a list.
const SHARED_FIELDS: [(&str, &str); 12] = [
    ("UsageBreakdownRow", "change"),
    ("UsageBreakdownRow", "uniqueSessions"),
    ("UsageBreakdownRow", "uniqueUsers"),
    ("UsageSeries", "uniqueSessions"),
    ("UsageSeries", "uniqueUsers"),
    ("UsageSeriesLine", "uniqueSessions"),
    ("UsageSeriesLine", "uniqueUsers"),
    ("UsageSeriesPoint", "comparedUniqueSessions"),
    ("UsageSeriesPoint", "comparedUniqueUsers"),
    ("UsageSeriesPoint", "uniqueSessions"),
    ("UsageSeriesPoint", "uniqueUsers"),
    ("UsageTypeTotals", "change"),
];

/// The operation to be checked, with its variables and the types of its fields.
pub(super) struct CheckedOperation<'a> {
    pub(super) document: &'a ExecutableDocument,
    pub(super) operation: &'a OperationDefinition,
    pub(super) variables: &'a Variables,
    pub(super) types: &'a FieldTypes,
}

/// The complexity of an operation; an error where it exceeds a limit.
pub(super) fn check(limits: &LimitsSettings, operation: &CheckedOperation<'_>) -> Result<u64, Error> {
    let root = root_type(operation.operation.ty);
    let selection = &operation.operation.selection_set.node;
    let mut count = Count { limits, checked: operation, depth: 0, aliases: 0, directives: 0, root_fields: 0, complexity: 0 };
    count.directives += operation.operation.directives.len() as u64;
    count.selection(selection, Parent { object: &root, sizes: Sizes::ROOT, times: 1, shared_statements: 1, depth: 1 })?;
    count.check()?;
    Ok(count.complexity)
}

/// The context of a selection.
#[derive(Clone, Copy)]
struct Parent<'a> {
    object: &'a Name,
    sizes: Sizes,
    /// The maximum number of times that the selection is answered.
    times: u64,
    /// The number of statements that read a shared field of these objects: the elements of some lists share one.
    shared_statements: u64,
    depth: u64,
}

impl Parent<'_> {
    /// The number of statements that a field of the selection executes: one per object, unless the objects share it.
    fn statements(&self, field: &str) -> u64 {
        match (self.object.as_str(), field) {
            _ if self.depth == 1 => 1,
            ("DimensionValue", "lastRecordAt") => self.times.div_ceil(LOOKUPS_PER_STATEMENT as u64),
            field if SHARED_FIELDS.contains(&field) => self.shared_statements,
            field if STATEMENT_FIELDS.contains(&field) => self.times,
            _ => 0,
        }
    }

    /// The number of statements for a shared field of the objects in a field that is answered `times` times.
    fn shared_statements_below(&self, field: &str, times: u64) -> u64 {
        match (self.object.as_str(), field) {
            // One statement reads the previous period of all rows and of all their usage types.
            ("UsageBreakdown", "rows") | ("UsageBreakdownRow", "totals") | ("UsageTotals", "byType")
            // One statement counts the users or sessions of all lines and points.
            | ("UsageSeries", "series") | ("UsageSeriesLine", "points") => self.shared_statements,
            _ => times,
        }
    }
}

struct Count<'a> {
    limits: &'a LimitsSettings,
    checked: &'a CheckedOperation<'a>,
    depth: u64,
    aliases: u64,
    directives: u64,
    root_fields: u64,
    complexity: u64,
}

impl<'a> Count<'a> {
    fn selection(&mut self, selection: &'a SelectionSet, parent: Parent<'_>) -> Result<(), Error> {
        for selected in &selection.items {
            self.directives(selected.node.directives())?;
            match &selected.node {
                Selection::Field(field) => self.field(&field.node, parent)?,
                Selection::InlineFragment(fragment) => self.selection(&fragment.node.selection_set.node, parent)?,
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.checked.document.fragments.get(&spread.node.fragment_name.node) {
                        self.selection(&fragment.node.selection_set.node, parent)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn field(&mut self, field: &'a Field, parent: Parent<'_>) -> Result<(), Error> {
        self.depth = self.depth.max(parent.depth);
        self.aliases += u64::from(field.alias.is_some());
        self.root_fields += u64::from(parent.depth == 1);
        let name = field.name.node.as_str();
        if let "__schema" | "__type" = name {
            self.add(if name == "__type" { ONE_TYPE } else { WHOLE_SCHEMA });
            return self.introspection(&field.selection_set.node, 0);
        }
        let Some(ty) = self.checked.types.find(parent.object, &field.name.node) else {
            self.add(parent.times); // `__typename`; validation rejects unknown fields
            return Ok(());
        };
        let scope = VariableScope { operation: self.checked.operation, variables: self.checked.variables };
        let sizes = parent.sizes.below(name, ty, Arguments { field, scope });
        let times = parent.times.saturating_mul(sizes.of(parent.object, name, ty));
        self.add(if name == "metadata" { times.saturating_mul(METADATA) } else { times });
        self.add(parent.statements(name).saturating_mul(STATEMENT));
        let shared_statements = parent.shared_statements_below(name, times);
        let child = Parent { object: innermost_type(&ty.base), sizes, times, shared_statements, depth: parent.depth + 1 };
        self.selection(&field.selection_set.node, child)
    }

    fn add(&mut self, values: u64) {
        self.complexity = self.complexity.saturating_add(values);
    }

    fn directives(&mut self, directives: &[Positioned<Directive>]) -> Result<(), Error> {
        let (count, max) = (directives.len() as u64, self.limits.directives_per_field);
        if count > max {
            let message = format!("a field has {count} directives; send at most {max}");
            return Err(too_complex(LimitName::DirectivesPerField, max, Some(count), message));
        }
        self.directives += count;
        Ok(())
    }

    /// Introspection: its depth is not limited, but the nesting of lists is, because the answer grows with each level. Its fields do not
    /// count as fields of the operation.
    fn introspection(&mut self, selection: &'a SelectionSet, lists: usize) -> Result<(), Error> {
        for selected in &selection.items {
            self.directives(selected.node.directives())?;
            match &selected.node {
                Selection::Field(field) => {
                    let name = field.node.name.node.as_str();
                    let is_list = ["fields", "inputFields", "interfaces", "possibleTypes"].contains(&name);
                    let lists = lists + usize::from(is_list);
                    if lists > INTROSPECTION_LISTS_MAX {
                        let message = format!(
                            "`{name}` is nested in more than {INTROSPECTION_LISTS_MAX} lists of types or fields; query types by name, \
                             one at a time"
                        );
                        let limit = INTROSPECTION_LISTS_MAX as u64;
                        return Err(too_complex(LimitName::IntrospectionLists, limit, None, message));
                    }
                    self.introspection(&field.node.selection_set.node, lists)?;
                }
                Selection::InlineFragment(fragment) => self.introspection(&fragment.node.selection_set.node, lists)?,
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.checked.document.fragments.get(&spread.node.fragment_name.node) {
                        self.introspection(&fragment.node.selection_set.node, lists)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<(), Error> {
        let limits = self.limits;
        let counted = [
            (LimitName::Depth, self.depth, limits.depth, "fields nest", "levels deep", "select fewer levels"),
            (
                LimitName::RootFields,
                self.root_fields,
                limits.root_fields,
                "the operation has",
                "root fields",
                "send several operations",
            ),
            (LimitName::Aliases, self.aliases, limits.aliases, "the operation has", "aliases", "send several operations"),
            (LimitName::Directives, self.directives, limits.directives, "the operation has", "directives", "omit fields instead"),
        ];
        for (name, actual, max, subject, unit, advice) in counted {
            if actual > max {
                let message = format!("{subject} {actual} {unit}; the limit is {max}: {advice}");
                return Err(too_complex(name, max, Some(actual), message));
            }
        }
        if self.complexity > limits.complexity {
            let message = format!(
                "the complexity of the operation is {}; the limit is {}. Complexity is the maximum number of values in the answer, \
                 plus a cost for every statement; select fewer fields, shorter ranges, smaller pages (`first`) or fewer groups (`top`), \
                 columns instead of `points`, or send several operations",
                self.complexity, limits.complexity
            );
            return Err(too_complex(LimitName::Complexity, limits.complexity, Some(self.complexity), message));
        }
        Ok(())
    }
}
