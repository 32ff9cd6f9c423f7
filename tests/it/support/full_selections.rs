//! Documents that select every field, generated from the schema: new fields are included automatically.

use std::collections::HashMap;

use serde_json::Value;

use super::TestApp;

/// The parts of the introspection result that are needed here.
pub struct FullSelections {
    types: HashMap<String, Value>,
}

/// Arguments that fields require, or that make them return more.
const ARGUMENTS: [(&str, &str); 12] = [
    ("UsageInsights.breakdown", "by: {dimension: MODEL}"),
    ("HardwareSpec.usage", "range: {preset: LAST_30_DAYS}"),
    ("Query.usageInsights", "range: $range, filter: $filter"),
    ("Query.usageByTier", "range: $range, filter: $filter"),
    ("Query.dailyUsage", "range: $range, filter: $filter"),
    (
        "Query.usageSeries",
        "range: $range, filter: $filter, interval: WEEK, groupBy: {dimension: MODEL}, compare: PREVIOUS_PERIOD",
    ),
    ("Query.usageRecords", "range: $range, filter: $filter, includeVoided: true"),
    ("Query.sessions", "range: $range, filter: $filter"),
    ("Query.dimensionValues", "by: {dimension: USER}, range: $range, filter: $filter"),
    ("Query.labelKeys", "range: $range, filter: $filter"),
    ("Query.usageRecord", "accountId: \"acme\", idempotencyKey: \"c1\""),
    ("Query.hardwareSpec", "tier: \"gpu-a10\""),
];

/// A field of an object type.
pub struct OutputField {
    /// The name of the object type.
    pub parent: String,
    pub name: String,
    /// The name of its type, without lists and non-nulls.
    pub of: String,
}

impl FullSelections {
    /// Reads the schema of an app that allows introspection without a token.
    pub async fn of(app: &TestApp) -> Self {
        let data = app
            .query(
                "{ __schema { types { name kind fields { name args { name defaultValue type { kind } }
                   type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } }",
            )
            .await;
        let types = data["__schema"]["types"].as_array().unwrap().iter();
        Self { types: types.map(|of| (of["name"].as_str().unwrap().to_owned(), of.clone())).collect() }
    }

    /// The names of a type's fields.
    pub fn fields(&self, of: &str) -> Vec<String> {
        let fields = self.types[of]["fields"].as_array().into_iter().flatten();
        fields.map(|field| field["name"].as_str().unwrap().to_owned()).collect()
    }

    /// Every field of every object type.
    pub fn output_fields(&self) -> Vec<OutputField> {
        let objects = self.types.iter().filter(|(name, of)| of["kind"] == "OBJECT" && !name.starts_with("__"));
        let fields = objects.flat_map(|(name, of)| of["fields"].as_array().into_iter().flatten().map(move |field| (name, field)));
        fields
            .map(|(parent, field)| OutputField {
                parent: parent.clone(),
                name: field["name"].as_str().unwrap().to_owned(),
                of: Self::named(&field["type"]),
            })
            .collect()
    }

    /// A field of `Query` with all fields below it, each type once per path.
    pub fn root(&self, field: &str) -> String {
        let field = self.types["Query"]["fields"].as_array().unwrap().iter().find(|known| known["name"] == field).unwrap();
        self.select("Query", field, &mut vec!["Query".to_owned()]).unwrap()
    }

    fn select(&self, of: &str, field: &Value, path: &mut Vec<String>) -> Option<String> {
        let name = field["name"].as_str().unwrap();
        let arguments = ARGUMENTS.iter().find(|(known, _)| *known == format!("{of}.{name}")).map(|(_, arguments)| *arguments);
        let is_required = |argument: &Value| argument["type"]["kind"] == "NON_NULL" && argument["defaultValue"].is_null();
        assert!(
            arguments.is_some() || !field["args"].as_array().unwrap().iter().any(is_required),
            "`{of}.{name}` needs arguments: add them to `ARGUMENTS`"
        );
        let selected = match arguments {
            Some(arguments) => format!("{name}({arguments})"),
            None => name.to_owned(),
        };
        let below = Self::named(&field["type"]);
        if self.types[&below]["kind"] != "OBJECT" {
            return Some(selected);
        }
        if path.contains(&below) {
            return None;
        }
        path.push(below.clone());
        let fields = self.types[&below]["fields"].as_array().unwrap().iter();
        let fields: Vec<_> = fields.filter_map(|field| self.select(&below, field, path)).collect();
        path.pop();
        Some(format!("{selected} {{ {} }}", fields.join(" ")))
    }

    /// The named type inside lists and non-nulls.
    fn named(of: &Value) -> String {
        match of["name"].as_str() {
            Some(name) => name.to_owned(),
            None => Self::named(&of["ofType"]),
        }
    }
}
