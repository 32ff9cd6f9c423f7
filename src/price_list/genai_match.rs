//! The conditions on names of models in genai-prices, and the names and prefixes that satisfy them.

use std::fmt;

use serde::Deserialize;

/// A condition on the name of a model. Case does not matter in genai-prices.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Clause {
    Equals(String),
    StartsWith(String),
    EndsWith(String),
    Contains(String),
    Regex(String),
    Or(Vec<Self>),
    And(Vec<Self>),
}

/// Names that a price can be for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NameSet {
    /// One name.
    Exact(String),
    /// All names that begin with the text.
    Prefix(String),
}

impl NameSet {
    /// The model of a price.
    pub(super) fn to_model(&self) -> String {
        match self {
            Self::Exact(name) => name.clone(),
            Self::Prefix(prefix) => format!("{prefix}*"),
        }
    }

    /// The text, without `*`.
    pub(super) fn text(&self) -> &str {
        let (Self::Exact(text) | Self::Prefix(text)) = self;
        text
    }
}

impl Clause {
    /// The names that certainly satisfy the condition, as far as they are a name or have a common prefix: `contains` is satisfied by the
    /// names that begin with its text, and `ends_with` by its text.
    pub(super) fn name_sets(&self) -> Vec<NameSet> {
        match self {
            Self::Equals(text) | Self::EndsWith(text) => vec![NameSet::Exact(text.clone())],
            Self::StartsWith(text) | Self::Contains(text) => vec![NameSet::Prefix(text.clone())],
            Self::Or(clauses) => clauses.iter().flat_map(Self::name_sets).collect(),
            Self::Regex(_) | Self::And(_) => Vec::new(),
        }
    }

    /// The parts of the condition that other names satisfy too.
    pub(super) fn patterns(&self) -> Vec<&Self> {
        match self {
            Self::Equals(_) | Self::StartsWith(_) => Vec::new(),
            Self::EndsWith(_) | Self::Contains(_) | Self::Regex(_) | Self::And(_) => vec![self],
            Self::Or(clauses) => clauses.iter().flat_map(Self::patterns).collect(),
        }
    }

    /// Whether all of `names` certainly satisfy the condition. Regular expressions are not evaluated: they count as not satisfied.
    pub(super) fn covers(&self, names: &NameSet) -> bool {
        let is_exact = matches!(names, NameSet::Exact(_));
        let name = names.text().to_lowercase();
        match self {
            Self::Equals(text) => is_exact && name == text.to_lowercase(),
            Self::StartsWith(text) => name.starts_with(&text.to_lowercase()),
            Self::EndsWith(text) => is_exact && name.ends_with(&text.to_lowercase()),
            Self::Contains(text) => name.contains(&text.to_lowercase()),
            Self::Regex(_) => false,
            Self::Or(clauses) => clauses.iter().any(|clause| clause.covers(names)),
            Self::And(clauses) => clauses.iter().all(|clause| clause.covers(names)),
        }
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = |word: &str, clauses: &[Self]| {
            formatter.write_str(word)?;
            clauses
                .iter()
                .enumerate()
                .try_for_each(|(index, clause)| write!(formatter, "{}{clause}", if index == 0 { " (" } else { ", " }))?;
            formatter.write_str(")")
        };
        match self {
            Self::Or(clauses) => list("or", clauses),
            Self::And(clauses) => list("and", clauses),
            Self::Equals(text) => write!(formatter, "equals `{text}`"),
            Self::StartsWith(text) => write!(formatter, "starts_with `{text}`"),
            Self::EndsWith(text) => write!(formatter, "ends_with `{text}`"),
            Self::Contains(text) => write!(formatter, "contains `{text}`"),
            Self::Regex(text) => write!(formatter, "regex `{text}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clause(json: &str) -> Clause {
        serde_json::from_str(json).expect("it is a clause")
    }

    #[test]
    fn names_and_prefixes_are_those_that_certainly_match() {
        let clause = clause(
            r#"{"or": [{"equals": "a"}, {"starts_with": "b"}, {"contains": "c"}, {"ends_with": "d"}, {"regex": "e"},
                {"and": [{"starts_with": "f"}, {"ends_with": "g"}]}]}"#,
        );
        let models: Vec<_> = clause.name_sets().iter().map(NameSet::to_model).collect();
        assert_eq!(models, ["a", "b*", "c*", "d"]);
        let patterns: Vec<_> = clause.patterns().iter().map(ToString::to_string).collect();
        assert_eq!(patterns, ["contains `c`", "ends_with `d`", "regex `e`", "and (starts_with `f`, ends_with `g`)"]);
        for names in clause.name_sets() {
            assert!(clause.covers(&names), "{names:?}");
        }
    }

    #[test]
    fn a_clause_covers_the_names_that_satisfy_it() {
        let exact = |text: &str| NameSet::Exact(text.to_owned());
        let prefix = |text: &str| NameSet::Prefix(text.to_owned());
        for (json, names, expected) in [
            (r#"{"equals": "GPT-4o"}"#, exact("gpt-4o"), true),
            (r#"{"equals": "gpt-4o"}"#, prefix("gpt-4o"), false),
            (r#"{"starts_with": "gpt-4"}"#, prefix("gpt-4o"), true),
            (r#"{"starts_with": "gpt-4o"}"#, prefix("gpt-4"), false),
            (r#"{"contains": "4o"}"#, prefix("gpt-4o-mini"), true),
            (r#"{"ends_with": "mini"}"#, exact("gpt-4o-mini"), true),
            (r#"{"ends_with": "mini"}"#, prefix("gpt-4o-mini"), false),
            (r#"{"regex": "."}"#, exact("gpt-4o"), false),
            (r#"{"and": [{"starts_with": "gpt"}, {"contains": "mini"}]}"#, exact("gpt-4o-mini"), true),
            (r#"{"and": [{"starts_with": "gpt"}, {"contains": "mini"}]}"#, exact("gpt-4o"), false),
        ] {
            assert_eq!(clause(json).covers(&names), expected, "{json} {names:?}");
        }
    }
}
