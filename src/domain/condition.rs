//! The conditions of a filter: each tests the value that a record has of one dimension.

use std::collections::BTreeSet;

use super::dimension::Dimension;

/// A condition on one dimension. A record must fulfil every condition of its filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterCondition {
    /// The dimension.
    pub dimension: Dimension,
    /// The test of its value.
    pub test: ConditionTest,
}

/// The test of the value of a dimension. Values are compared exactly, byte by byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionTest {
    /// The value is one of `values` or begins with one of `prefixes`.
    AnyOf {
        /// Complete values.
        values: Vec<String>,
        /// Beginnings of values.
        prefixes: Vec<String>,
    },
    /// There is a value.
    AnyValue,
    /// The value is none of these, or there is no value. None of no values excludes every value.
    NoneOf(BTreeSet<String>),
    /// There is no value.
    Missing,
}

impl FilterCondition {
    /// Whether a record with this value fulfils the condition; an empty text means that the record has no value.
    pub fn accepts(&self, value: &str) -> bool {
        match &self.test {
            ConditionTest::AnyOf { values, prefixes } => {
                let begins_with = |prefix: &String| value.starts_with(prefix.as_str());
                !value.is_empty() && (values.iter().any(|any| any == value) || prefixes.iter().any(begins_with))
            }
            ConditionTest::AnyValue => !value.is_empty(),
            ConditionTest::NoneOf(values) if !values.is_empty() => !values.contains(value),
            ConditionTest::NoneOf(_) | ConditionTest::Missing => value.is_empty(),
        }
    }

    /// Whether only records with a value of the dimension fulfil it.
    pub const fn requires_value(&self) -> bool {
        matches!(self.test, ConditionTest::AnyOf { .. } | ConditionTest::AnyValue)
    }

    /// The API name of the argument within `filter`.
    pub fn argument(&self) -> String {
        let name = self.dimension.filter_argument();
        match &self.test {
            ConditionTest::AnyOf { values, .. } if values.is_empty() => self.dimension.prefix_argument().to_owned(),
            ConditionTest::AnyOf { .. } | ConditionTest::AnyValue => name.to_owned(),
            ConditionTest::NoneOf(_) => format!("not.{name}"),
            ConditionTest::Missing => self.dimension.missing_argument().to_owned(),
        }
    }

    /// The values that the condition lists, then its prefixes; none for any value and for a missing one.
    pub fn listed(&self) -> Vec<String> {
        match &self.test {
            ConditionTest::AnyOf { values, prefixes } => values.iter().chain(prefixes).cloned().collect(),
            ConditionTest::NoneOf(values) => values.iter().cloned().collect(),
            ConditionTest::AnyValue | ConditionTest::Missing => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<T: FromIterator<String>>(texts: &[&str]) -> T {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    #[test]
    fn a_record_without_a_value_fulfils_exclusion_and_absence_only() {
        let any_of = ConditionTest::AnyOf { values: texts(&["opus"]), prefixes: texts(&["claude-"]) };
        for (test, with_opus, with_prefix, with_other, without) in [
            (any_of, true, true, false, false),
            (ConditionTest::AnyValue, true, true, true, false),
            (ConditionTest::NoneOf(texts(&["opus", "claude-3"])), false, false, true, true),
            (ConditionTest::NoneOf(BTreeSet::new()), false, false, false, true),
            (ConditionTest::Missing, false, false, false, true),
        ] {
            let condition = FilterCondition { dimension: Dimension::Model, test };
            let accepted = ["opus", "claude-3", "Claude-3", ""].map(|value| condition.accepts(value));
            assert_eq!(accepted, [with_opus, with_prefix, with_other, without], "{condition:?}");
        }
    }
}
