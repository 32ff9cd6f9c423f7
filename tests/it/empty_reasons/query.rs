//! Queries and the queries that a reason suggests.

use serde_json::{Value, json};

use crate::support::TestApp;

const REASON: &str = "emptyReason { code message
    details {
        records nearestBefore nearestAfter isComplete accounts
        filters { condition dimension values records alternatives { value records } }
        usageTypes { value records }
        missing { dimension field records examinedRecords inMetadata { value records } services }
        rejections { service reason usageType records lastAt }
        voided { reason correctedBy correctedAt }
    }
    suggestion {
        range { preset instants { start end } }
        filter { accountIds userIds sessionIds workspaceIds agentIds usageTypes tiers models modelPrefixes providers sources missing
            not { accountIds userIds sessionIds workspaceIds agentIds usageTypes tiers models providers sources } }
        usageTypes
    }
}";

/// The queried root field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Insights,
    Tiers,
    Daily,
    /// The usage of the hardware spec of this tier.
    Hardware(&'static str),
}

/// A query in replaceable parts.
#[derive(Clone, Debug)]
pub struct ReasonQuery {
    pub field: Field,
    pub range: Value,
    pub zone: &'static str,
    pub filter: Value,
    pub usage_types: Value,
    pub group_by: &'static [&'static str],
}

impl ReasonQuery {
    pub fn new(field: Field, range: Value) -> Self {
        Self { field, range, zone: "UTC", filter: json!(null), usage_types: json!(null), group_by: &["USAGE_TYPE"] }
    }

    pub fn with_filter(self, filter: Value) -> Self {
        Self { filter, ..self }
    }

    pub fn in_zone(self, zone: &'static str) -> Self {
        Self { zone, ..self }
    }

    pub fn with_usage_types(self, usage_types: Value) -> Self {
        Self { usage_types, ..self }
    }

    pub fn grouped_by(self, group_by: &'static [&'static str]) -> Self {
        Self { group_by, ..self }
    }

    /// The empty reason; null if the result is not empty.
    pub async fn reason(&self, app: &TestApp) -> Value {
        self.result(app, REASON).await["emptyReason"].clone()
    }

    /// The fields of `selection`.
    pub async fn result(&self, app: &TestApp, selection: &str) -> Value {
        let Self { range, zone, filter, usage_types, group_by, .. } = self;
        let mut variables = json!({"range": range, "zone": zone});
        if let Field::Hardware(tier) = self.field {
            let query = format!(
                "query ($range: DateRangeInput!, $zone: TimeZone!) {{ hardwareSpec(tier: \"{tier}\") {{
                     usage(range: $range, timeZone: $zone) {{ {selection} }} }} }}"
            );
            return app.query_with(&query, variables).await["hardwareSpec"]["usage"].clone();
        }
        variables["filter"] = filter.clone();
        let (name, parameters, arguments) = match self.field {
            Field::Insights => ("usageInsights", "", ""),
            Field::Tiers => ("usageByTier", "", ""),
            _ => {
                variables["types"] = usage_types.clone();
                variables["by"] = group_by.iter().map(|by| json!({"dimension": by})).collect();
                ("dailyUsage", ", $types: [String!], $by: [GroupByInput!]!", ", usageTypes: $types, groupBy: $by")
            }
        };
        let query = format!(
            "query ($range: DateRangeInput!, $zone: TimeZone!, $filter: UsageFilter{parameters}) {{
                 {name}(range: $range, timeZone: $zone, filter: $filter{arguments}) {{ {selection} }} }}"
        );
        app.query_with(&query, variables).await[name].clone()
    }

    /// This query changed as the suggestion says, like one click on a page.
    pub fn apply_suggestion(&self, suggestion: &Value) -> Self {
        let mut next = self.clone();
        if let Some(range) = suggestion["range"].as_object() {
            next.range =
                range.iter().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key.clone(), value.clone())).collect();
        }
        if suggestion["filter"].is_object() {
            next.filter = suggestion["filter"].clone();
        }
        if suggestion["usageTypes"].is_array() {
            next.usage_types = suggestion["usageTypes"].clone();
        }
        next
    }
}
