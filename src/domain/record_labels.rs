//! The labels of a usage record: keys with a value each.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::problem::{Problem, ProblemCode};
use super::record_input::SentLabel;
use super::text::{Label, Slug};

/// Maximum number of labels of a record.
pub const LABELS_MAX: usize = 16;

/// The labels of a record, each key once. They are stored as a compact JSON object, null when there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordLabels {
    labels: BTreeMap<Slug, Label>,
    /// The stored form; empty when there are no labels.
    json: String,
}

impl RecordLabels {
    /// Validates the labels of a record; returns them, or all of their problems. Of more than [`LABELS_MAX`] the number is the only one.
    pub fn check(sent: Vec<SentLabel>) -> Result<Self, Vec<Problem>> {
        if sent.len() > LABELS_MAX {
            let message = format!("the record has {} labels; send at most {LABELS_MAX}", sent.len());
            return Err(vec![Problem::new(ProblemCode::TooManyLabels, "labels", message)]);
        }
        let mut labels = BTreeMap::new();
        let mut problems = Vec::new();
        for (index, SentLabel { key, value }) in sent.into_iter().enumerate() {
            let field = |name| LabelField { list: "labels", index, name };
            let key = Slug::parse(field("key"), key).map_err(|problem| problems.push(problem));
            let value = Label::parse(field("value"), value).map_err(|problem| problems.push(problem));
            let Ok(key) = key else { continue };
            if labels.contains_key(&key) {
                let field = Cow::from(field("key"));
                let message = format!("`{field}` is `{key}`, like the key of a label before it; send each key once");
                problems.push(Problem::new(ProblemCode::RepeatedLabelKey, field, message));
            }
            labels.insert(key, value);
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let labels: BTreeMap<_, _> = labels.into_iter().filter_map(|(key, value)| Some((key, value.ok()?))).collect();
        let json = to_json(labels.iter().map(|(key, value)| (key.as_str(), value.as_str()))).unwrap_or_default();
        Ok(Self { labels, json })
    }

    /// The labels, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&Slug, &Label)> {
        self.labels.iter()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The stored form: a compact JSON object with sorted keys; `None` when there are no labels.
    pub fn json(&self) -> Option<&str> {
        (!self.is_empty()).then_some(self.json.as_str())
    }
}

/// A field of an element of a list of labels that was sent. Its name is composed only for a problem.
#[derive(Clone, Copy, Debug)]
pub struct LabelField {
    /// The name of the list.
    pub list: &'static str,
    /// The index of the element.
    pub index: usize,
    /// The name of the field within the element.
    pub name: &'static str,
}

impl From<LabelField> for Cow<'static, str> {
    fn from(LabelField { list, index, name }: LabelField) -> Self {
        Self::Owned(format!("{list}.{index}.{name}"))
    }
}

/// The labels of a stored record, given its column, sorted by key; empty if it is null.
pub fn stored_labels(column: Option<&Value>) -> BTreeMap<&str, &str> {
    let labels = column.and_then(Value::as_object).into_iter().flat_map(Map::iter);
    labels.filter_map(|(key, value)| Some((key.as_str(), value.as_str()?))).collect()
}

/// The JSON of the labels of a stored record, as [`RecordLabels::json`] gives it. PostgreSQL stores the keys in another order.
pub fn stored_json(column: Option<&Value>) -> Option<String> {
    to_json(stored_labels(column).into_iter())
}

fn to_json<'a>(sorted: impl Iterator<Item = (&'a str, &'a str)>) -> Option<String> {
    let labels: Map<_, _> = sorted.map(|(key, value)| (key.to_owned(), Value::from(value))).collect();
    (!labels.is_empty()).then(|| Value::Object(labels).to_string())
}
