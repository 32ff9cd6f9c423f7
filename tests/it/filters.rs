//! Filters of usage queries, against an oracle that tests each record: lists, exclusion, absence and prefixes, alone and in pairs.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Backend, MATERIALIZED_UNTIL, TestApp, on_each_backend, record};

/// The fields of a filter and the fields of a record that they test.
const FIELDS: [(&str, &str); 10] = [
    ("accountIds", "accountId"),
    ("userIds", "userId"),
    ("sessionIds", "sessionId"),
    ("workspaceIds", "workspaceId"),
    ("agentIds", "agentId"),
    ("usageTypes", "usageType"),
    ("tiers", "tier"),
    ("models", "model"),
    ("providers", "provider"),
    ("sources", "source"),
];

/// Whole days, which rollups serve; and instants within a quarter hour, which only records serve.
const RANGES: [&str; 2] = [
    "{days: {from: \"2026-11-18\", through: \"2026-11-21\"}}",
    "{instants: {start: \"2026-11-18T00:00:00.001Z\", end: \"2026-11-21T23:59:59.999Z\"}}",
];

/// Records of two accounts with the same ids, most of which lack some dimension.
fn history() -> Vec<Value> {
    let models = [
        Some("claude-3"),
        Some("Claude-3"),
        Some("claude_3"),
        Some("claude%3"),
        Some("claudeX3"),
        Some("claude"),
        Some("😀-mini"),
        Some("😁-mini"),
        Some("opus"),
        None,
    ];
    let mut records = Vec::new();
    for (index, model) in models.iter().enumerate() {
        for (account, tier, user) in
            [("acme", None, Some("ann")), ("globex", Some("gpu-a"), None), ("acme", Some("gpu-b"), Some("bob"))]
        {
            let usage_type = ["api_calls", "tokens_input", "compute_seconds"][(index + records.len()) % 3];
            let at = format!("2026-11-{}T{:02}:20:00.500Z", 18 + index % 4, 3 + index);
            let labels = [("team", index % 3), ("Env", index % 4)].into_iter().filter(|(_, number)| *number > 0);
            let label = |(key, number): (&str, usize)| json!({"key": key.to_lowercase(), "value": format!("{key}-{number}")});
            let labels: Vec<_> = labels.map(label).collect();
            let dimensions = json!({
                "accountId": account, "model": model, "tier": tier, "userId": user,
                "sessionId": (index % 3 == 0).then_some("s"), "workspaceId": (index % 4 == 0).then_some("w"),
                "agentId": (index % 5 == 0).then_some("g"), "provider": (index % 2 == 0).then_some("p"),
                "source": if index == 3 { "external" } else { "included" },
                "labels": labels,
            });
            records.push(record(&format!("k{}", records.len()), usage_type, 1, &at, dimensions));
        }
    }
    records
}

/// One filter per condition.
fn conditions() -> Vec<Value> {
    vec![
        json!({"accountIds": ["globex", "missing", "globex"]}),
        json!({"userIds": ["ann", "eve"]}),
        json!({"userIds": ["bob", "ann"], "sessionIds": [], "models": null}),
        json!({"sessionIds": ["s"]}),
        json!({"workspaceIds": ["w"]}),
        json!({"agentIds": ["g"]}),
        json!({"usageTypes": ["api_calls", "tokens_input"]}),
        json!({"models": ["opus", "claude-3"]}),
        json!({"modelPrefixes": ["claude-"]}),
        json!({"modelPrefixes": ["claude_", "claude%"]}),
        json!({"modelPrefixes": ["😀", "CLAUDE", "%", "_"]}),
        json!({"models": ["opus"], "modelPrefixes": ["Claude"]}),
        json!({"not": {"accountIds": ["acme"]}}),
        json!({"not": {"userIds": ["ann"], "tiers": []}}),
        json!({"not": {"sessionIds": ["s"]}}),
        json!({"not": {"workspaceIds": ["w"], "agentIds": ["g"]}}),
        json!({"not": {"usageTypes": ["tokens_input"]}}),
        json!({"not": {"models": ["claude-3", "opus"], "providers": ["p"]}}),
        json!({"not": {"tiers": ["gpu-a"], "sources": ["external"]}}),
        json!({"labels": [{"key": "team", "values": ["team-1"]}]}),
        json!({"labels": [{"key": "team"}, {"key": "env", "values": ["Env-1", "Env-3", "env-2"]}]}),
        json!({"labels": [{"key": "none", "values": null}], "missingLabels": []}),
        json!({"not": {"labels": [{"key": "team", "values": ["team-1", "other"]}]}}),
        json!({"not": {"labels": [{"key": "team", "values": ["team-2"]}, {"key": "env"}]}}),
        json!({"missingLabels": ["team"]}),
        json!({"missingLabels": ["team", "env"]}),
        json!({"missing": ["MODEL"]}),
        json!({"missing": ["TIER", "PROVIDER"]}),
        json!({"missing": ["USER"]}),
        json!({"missing": ["SESSION", "WORKSPACE", "AGENT"]}),
    ]
}

/// Both filters, if they set different fields.
fn pair(left: &Value, right: &Value) -> Option<Value> {
    let (left, right) = (left.as_object()?, right.as_object()?);
    let is_disjoint = left.keys().all(|field| !right.contains_key(field));
    is_disjoint.then(|| left.iter().chain(right).map(|(field, values)| (field.clone(), values.clone())).collect())
}

/// The oracle: whether a record matches.
fn matches(filter: &Value, record: &Value) -> bool {
    let values = |list: &Value| list.as_array().cloned().unwrap_or_default();
    let is_any_of = |list: &Value, field: &str| values(list).contains(&record[field]);
    let prefixes = values(&filter["modelPrefixes"]);
    let has_prefix = |prefix: &Value| record["model"].as_str().is_some_and(|model| model.starts_with(prefix.as_str().unwrap()));
    let is_included = FIELDS.iter().all(|(list, field)| {
        let prefixes = if *field == "model" { prefixes.as_slice() } else { &[] };
        let is_condition = !values(&filter[list]).is_empty() || !prefixes.is_empty();
        !is_condition || is_any_of(&filter[list], field) || prefixes.iter().any(has_prefix)
    });
    let is_excluded = FIELDS.iter().any(|(list, field)| is_any_of(&filter["not"][list], field));
    let names = [
        ("MODEL", "model"),
        ("TIER", "tier"),
        ("PROVIDER", "provider"),
        ("USER", "userId"),
        ("SESSION", "sessionId"),
        ("WORKSPACE", "workspaceId"),
        ("AGENT", "agentId"),
    ];
    let has_missing =
        names.iter().all(|(name, field)| !values(&filter["missing"]).contains(&json!(name)) || record[field].is_null());
    let label = |key: &Value| {
        let labels = record["labels"].as_array().unwrap();
        labels.iter().find(|label| label["key"] == *key).map_or(Value::Null, |label| label["value"].clone())
    };
    let has_label = |condition: &Value| {
        let (value, values) = (label(&condition["key"]), values(&condition["values"]));
        !value.is_null() && (values.is_empty() || values.contains(&value))
    };
    let has_labels = values(&filter["labels"]).iter().all(has_label);
    let has_excluded_label = values(&filter["not"]["labels"]).iter().any(has_label);
    let lacks_labels = values(&filter["missingLabels"]).iter().all(|key| label(key).is_null());
    is_included && !is_excluded && has_missing && has_labels && !has_excluded_label && lacks_labels
}

fn count(records: &[&Value], field: &str, value: &Value) -> String {
    records.iter().filter(|record| record[field] == *value).count().to_string()
}

/// Checks every result that takes a filter.
async fn check(app: &TestApp, records: &[Value], filter: &Value, range: &str) {
    let query = format!(
        "query ($filter: UsageFilter) {{
        usageInsights(range: {range}, filter: $filter) {{ totals {{ records }} emptyReason {{ code }}
            models: breakdown(by: {{dimension: MODEL}}, measure: RECORDS, top: 1000) {{ rows {{ key totals {{ records }} }} }}
            users: breakdown(by: {{dimension: USER}}, measure: RECORDS) {{ rows {{ key totals {{ records }} }} }}
            accounts: breakdown(by: {{dimension: ACCOUNT}}, measure: RECORDS) {{ rows {{ key totals {{ records }} }} }} }}
        usageByTier(range: {range}, filter: $filter) {{ tiers {{ tier records }} }}
        dailyUsage(range: {range}, filter: $filter, groupBy: {{dimension: TIER}}) {{ series {{ key recordCounts }} }}
        usageRecords(range: {range}, filter: $filter, first: 100) {{ nodes {{ idempotencyKey }} }} }}"
    );
    let data = app.query_with(&query, json!({ "filter": filter })).await;
    let matching: Vec<_> = records.iter().filter(|record| matches(filter, record)).collect();
    let insights = &data["usageInsights"];
    assert_eq!(insights["totals"]["records"], matching.len().to_string(), "{filter} {range}");
    assert_eq!(insights["emptyReason"].is_null(), !matching.is_empty(), "{filter} {range} {insights:#}");
    for (rows, field) in [("models", "model"), ("users", "userId"), ("accounts", "accountId")] {
        let rows = insights[rows]["rows"].as_array().unwrap();
        let keys: BTreeSet<_> = matching.iter().map(|record| record[field].to_string()).collect();
        assert_eq!(rows.len(), keys.len(), "{filter} {range} {field}");
        for row in rows {
            assert_eq!(row["totals"]["records"], count(&matching, field, &row["key"]), "{filter} {range} {row}");
        }
    }
    let of_type = |is_of: fn(&str) -> bool| -> Vec<&Value> {
        matching.iter().filter(|record| is_of(record["usageType"].as_str().unwrap())).copied().collect()
    };
    let compute = of_type(|usage_type| usage_type == "compute_seconds");
    let tiers = data["usageByTier"]["tiers"].as_array().unwrap();
    assert_eq!(
        tiers.len(),
        compute.iter().map(|record| record["tier"].to_string()).collect::<BTreeSet<_>>().len(),
        "{filter} {range}"
    );
    for row in tiers {
        assert_eq!(row["records"], count(&compute, "tier", &row["tier"]), "{filter} {range} {row}");
    }
    let charted =
        if filter["usageTypes"].is_array() { matching.clone() } else { of_type(|usage_type| usage_type == "tokens_input") };
    if !filter["usageTypes"].is_array() {
        for line in data["dailyUsage"]["series"].as_array().unwrap() {
            let sum: u64 =
                line["recordCounts"].as_array().unwrap().iter().map(|day| day.as_str().unwrap().parse::<u64>().unwrap()).sum();
            assert_eq!(sum.to_string(), count(&charted, "tier", &line["key"]), "{filter} {range} {line}");
        }
    }
    let listed: BTreeSet<_> =
        data["usageRecords"]["nodes"].as_array().unwrap().iter().map(|node| node["idempotencyKey"].to_string()).collect();
    assert_eq!(listed, matching.iter().map(|record| record["idempotencyKey"].to_string()).collect(), "{filter} {range}");
}

async fn filters_match_the_oracle_before_and_after_materialization(backend: Backend) {
    let app = TestApp::start_unmaterialized(backend).await;
    let records = history();
    app.record_all(records.clone()).await;
    let alone: Vec<_> = conditions().into_iter().filter(|filter| filter["usageTypes"].is_null()).collect();
    // Conditions on labels are many: every third pair with one.
    let has_labels = |filter: &Value| filter.to_string().contains("abels\"");
    let is_chosen =
        |number: usize, (left, right): (&Value, &Value)| number.is_multiple_of(3) || !(has_labels(left) || has_labels(right));
    let pairs = alone.iter().enumerate().flat_map(|(index, left)| alone[index + 1..].iter().map(move |right| (left, right)));
    let pairs =
        pairs.enumerate().filter(|(number, pair)| is_chosen(*number, *pair)).filter_map(|(_, (left, right))| pair(left, right));
    let filters: Vec<_> = alone.iter().cloned().chain(pairs).collect();
    for is_materialized in [false, true] {
        if is_materialized {
            app.materialize_until(MATERIALIZED_UNTIL).await;
        }
        for (index, filter) in filters.iter().enumerate() {
            // Pairs alternate between the ranges.
            for (_, range) in RANGES.iter().enumerate().filter(|(number, _)| index < alone.len() || index % 2 == *number) {
                check(&app, &records, filter, range).await;
            }
        }
    }
    app.stop().await;
}

async fn lists_of_usage_types_select_records(backend: Backend) {
    let app = TestApp::start(backend).await;
    let records = history();
    app.record_all(records.clone()).await;
    let query = "query ($filter: UsageFilter) { usageInsights(range: {lastDays: 9}, filter: $filter) { totals { records } } }";
    let of_types = json!({"usageTypes": ["api_calls", "tokens_input"]});
    for other in conditions() {
        let Some(filter) = pair(&of_types, &other) else { continue };
        let matching = records.iter().filter(|record| matches(&filter, record)).count().to_string();
        let data = app.query_with(query, json!({ "filter": filter })).await;
        assert_eq!(data["usageInsights"]["totals"]["records"], matching, "{filter}");
    }
    app.stop().await;
}

async fn a_breakdowns_unknown_row_opens_with_missing(backend: Backend) {
    let app = TestApp::start(backend).await;
    app.record_all(history()).await;
    for dimension in ["MODEL", "TIER", "PROVIDER", "USER", "AGENT"] {
        let data = app
            .query(&format!(
                "{{ all: usageInsights(range: {{lastDays: 9}}) {{ breakdown(by: {{dimension: {dimension}}}, measure: RECORDS) {{ rows {{ kind totals {{ records }} }} }} }}
                    opened: usageInsights(range: {{lastDays: 9}}, filter: {{missing: [{dimension}]}}) {{ totals {{ records }} }} }}"
            ))
            .await;
        let rows = data["all"]["breakdown"]["rows"].as_array().unwrap();
        let unknown = rows.iter().find(|row| row["kind"] == "UNKNOWN").unwrap();
        assert_eq!(unknown["totals"], data["opened"]["totals"], "{dimension}");
    }
    app.stop().await;
}

async fn excluded_usage_types_leave_a_chart(backend: Backend) {
    let app = TestApp::start(backend).await;
    app.record_all(history()).await;
    let chart = |exclusion: &str| {
        format!(
            "{{ dailyUsage(range: {{lastDays: 9}}, filter: {{not: {{usageTypes: [{exclusion}]}}}}) {{ usageTypes emptyReason {{ code message }} }} }}"
        )
    };
    let others = app.query(&chart("\"tokens_output\", \"tokens_reasoning\"")).await;
    let charted = others["dailyUsage"]["usageTypes"].to_string();
    assert!(charted.contains("tokens_input") && !charted.contains("tokens_output"), "{charted}");
    assert!(others["dailyUsage"]["emptyReason"].is_null());
    let every = "\"tokens_input\", \"tokens_output\", \"tokens_reasoning\", \"tokens_cache_read\", \"tokens_cache_write\"";
    let none = app.query(&chart(every)).await;
    assert_eq!(none["dailyUsage"]["emptyReason"]["code"], "WRONG_TYPE", "{none:#}");
    app.stop().await;
}

async fn invalid_values_of_a_filter_name_their_field(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (filter, code, field) in [
        ("not: {models: [\"\"]}", "INVALID_ARGUMENT", "filter.not.models"),
        ("modelPrefixes: [\"\"]", "INVALID_ARGUMENT", "filter.modelPrefixes"),
        ("sessionIds: [\"s\", \"\"]", "INVALID_ARGUMENT", "filter.sessionIds"),
        ("not: {sources: [\"free\"]}", "INVALID_ARGUMENT", "filter.not.sources"),
        ("not: {usageTypes: [\"tokens_inptu\"]}", "UNKNOWN_USAGE_TYPE", "filter.not.usageTypes"),
    ] {
        let query = format!("{{ usageInsights(range: {{lastDays: 1}}, filter: {{{filter}}}) {{ totals {{ records }} }} }}");
        let reply = app.graphql(&query, json!({}), None).await;
        let error = &reply.body["errors"][0];
        assert_eq!(error["extensions"]["code"], code, "{filter} {error}");
        assert!(error.to_string().contains(field), "{filter} {error}");
    }
    app.stop().await;
}

on_each_backend!(
    filters_match_the_oracle_before_and_after_materialization,
    lists_of_usage_types_select_records,
    a_breakdowns_unknown_row_opens_with_missing,
    excluded_usage_types_leave_a_chart,
    invalid_values_of_a_filter_name_their_field,
);
