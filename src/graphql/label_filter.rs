//! The conditions on labels within the filter of usage queries.

use std::borrow::Cow;
use std::collections::BTreeMap;

use async_graphql::InputObject;

use super::usage_filter::{FILTER_VALUES_MAX, check_length};
use crate::domain::label_key::LabelKey;
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::record_labels::{LABELS_MAX, LabelField};
use crate::domain::text::{Label, Slug};
use crate::error::{Error, ErrorCode, Limit, LimitName};

/// A label and any of some values.
#[derive(Debug, InputObject)]
pub(super) struct LabelFilter {
    /// The key of the label, such as `team`. A key that was never recorded is no error: no record has it.
    key: String,
    /// The values, of which any matches, at most 1000. Omitted, null or empty: any value.
    values: Option<Vec<String>>,
}

/// Maximum number of conditions on labels in a filter: as many as a record can have labels.
pub(super) const FILTER_LABELS_MAX: usize = LABELS_MAX;

/// Checks the number of all conditions on labels of a filter, given its lists. `INVALID_ARGUMENT` with the list that exceeds it.
pub(super) fn check_label_conditions(lists: [(&'static str, usize); 3]) -> Result<(), Error> {
    let total: usize = lists.iter().map(|(_, length)| length).sum();
    let mut counted = 0;
    let exceeds = |(_, length): &&(&str, usize)| {
        counted += length;
        counted > FILTER_LABELS_MAX
    };
    let Some(&(field, _)) = lists.iter().find(exceeds) else { return Ok(()) };
    let names = lists.map(|(field, _)| format!("`{field}`")).join(", ");
    let message = format!("the filter has {total} conditions on labels; send at most {FILTER_LABELS_MAX} in all of {names}");
    let limit = Limit::new(LimitName::FilterLabels, FILTER_LABELS_MAX as u64).actual(total as u64);
    Err(Error::argument(ErrorCode::InvalidArgument, field, message).with_limit(limit))
}

/// The conditions of a list, by key. `INVALID_ARGUMENT` for too many values, invalid keys or values, and repeated keys.
pub(super) fn check_labels(
    list: &'static str,
    labels: Option<Vec<LabelFilter>>,
) -> Result<BTreeMap<LabelKey, Vec<String>>, Error> {
    let (mut conditions, mut problems) = (BTreeMap::new(), Vec::new());
    for (index, LabelFilter { key, values }) in labels.unwrap_or_default().into_iter().enumerate() {
        let values = values.unwrap_or_default();
        check_length(list, values.len(), FILTER_VALUES_MAX, LimitName::FilterValues)?;
        let field = |name| LabelField { list, index, name };
        let valid = |value: &String| Label::parse(field("values"), value.clone());
        problems.extend(values.iter().filter_map(|value| valid(value).err()));
        match Slug::parse(field("key"), key) {
            Err(problem) => problems.push(problem),
            Ok(key) => {
                if conditions.insert(LabelKey::from(&key), values).is_some() {
                    let field = Cow::from(field("key"));
                    let message = format!("`{field}` repeats `{key}`; list all values of a label under one key");
                    problems.push(Problem::new(ProblemCode::RepeatedLabelKey, field, message));
                }
            }
        }
    }
    if problems.is_empty() { Ok(conditions) } else { Err(problems.into()) }
}

/// The keys of a list. `INVALID_ARGUMENT` for invalid ones.
pub(super) fn check_label_keys(field: &'static str, list: Option<Vec<String>>) -> Result<Vec<LabelKey>, Error> {
    let (mut keys, mut problems) = (Vec::new(), Vec::new());
    for key in list.unwrap_or_default() {
        match Slug::parse(field, key) {
            Ok(key) => keys.push(LabelKey::from(&key)),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(keys) } else { Err(problems.into()) }
}
