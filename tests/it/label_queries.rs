//! Queries by label: groups, filters, and reasons of empty results.

use serde_json::{Value, json};

use crate::support::{TestApp, on_both_databases, record};

const RANGE: &str = "range: {lastDays: 7}";

/// A record of `acme` with these labels.
fn labelled(key: &str, labels: &[(&str, &str)]) -> Value {
    let labels: Vec<_> = labels.iter().map(|(key, value)| json!({"key": key, "value": value})).collect();
    record(key, "tokens_input", 10, "2026-11-20T10:00:00Z", json!({"model": "big", "labels": labels}))
}

async fn some_labels(app: &TestApp) {
    app.record_all(vec![
        labelled("a", &[("team", "search"), ("env.name", "prod")]),
        labelled("b", &[("team", "search")]),
        labelled("c", &[("team", "support"), ("env.name", "test")]),
        labelled("d", &[("env.name", "prod")]),
        labelled("e", &[]),
    ])
    .await;
}

/// The rows of a breakdown: kind, keys and records.
async fn rows(app: &TestApp, by: &str, filter: &str) -> Vec<Value> {
    let data = app
        .query(&format!(
            "{{ usageInsights({RANGE}, filter: {{{filter}}}) {{ breakdown(by: {by}) {{ rows {{ kind keys totals {{ records }} }} }} }} }}"
        ))
        .await;
    let rows = data["usageInsights"]["breakdown"]["rows"].as_array().unwrap().clone();
    rows.iter().map(|row| json!([row["kind"], row["keys"], row["totals"]["records"]])).collect()
}

async fn reason(app: &TestApp, field: &str, arguments: &str) -> Value {
    let data = app
        .query(&format!(
            "{{ {field}({RANGE}{arguments}) {{ emptyReason {{ code message
                details {{ records labelKeys {{ value records }} filters {{ condition dimension label values records }}
                  missing {{ dimension label field inMetadata {{ value }} }} }}
                suggestion {{ filter {{ labels {{ key values }} missingLabels not {{ labels {{ key values }} }} }} }} }} }} }}"
        ))
        .await;
    data[field]["emptyReason"].clone()
}

on_both_databases! {
    async fn breakdown_by_label_has_a_row_per_value_and_one_for_records_without(app: &TestApp) {
        some_labels(app).await;
        assert_eq!(rows(app, "{label: \"team\"}", "").await, [
            json!(["VALUE", ["search"], "2"]), json!(["VALUE", ["support"], "1"]), json!(["UNKNOWN", [null], "2"]),
        ]);
        assert_eq!(rows(app, "[{label: \"env.name\"}, {dimension: MODEL}]", "").await, [
            json!(["VALUE", [null, "big"], "2"]), json!(["VALUE", ["prod", "big"], "2"]), json!(["VALUE", ["test", "big"], "1"]),
        ]);
        let data = app.query(&format!("{{ dailyUsage({RANGE}, groupBy: [{{label: \"team\"}}, {{label: \"env.name\"}}], top: 1) {{
            groupBy {{ dimension label }} freshness {{ readFrom }} series {{ kind keys accountId names total }} }} }}")).await;
        assert_eq!(data["dailyUsage"], json!({
            "groupBy": [{"dimension": null, "label": "team"}, {"dimension": null, "label": "env.name"}],
            "freshness": {"readFrom": "RECORDS"},
            "series": [
                {"kind": "VALUE", "keys": [null, "prod"], "accountId": null, "names": [null, null], "total": "10"},
                {"kind": "REMAINDER", "keys": [null, null], "accountId": null, "names": [null, null], "total": "30"},
                {"kind": "UNKNOWN", "keys": [null, null], "accountId": null, "names": [null, null], "total": "10"},
            ],
        }));
    }

    async fn all_accounts_share_the_values_of_a_label(app: &TestApp) {
        some_labels(app).await;
        let other = json!({"accountId": "globex", "labels": {"key": "team", "value": "search"}});
        app.record_all(vec![record("g", "tokens_input", 1, "2026-11-21T10:00:00Z", other)]).await;
        assert_eq!(rows(app, "{label: \"team\"}", "").await[0], json!(["VALUE", ["search"], "3"]));
        assert_eq!(rows(app, "{label: \"team\"}", "accountIds: [\"globex\"]").await, [json!(["VALUE", ["search"], "1"])]);
        assert_eq!(rows(app, "{dimension: ACCOUNT}", "labels: {key: \"team\", values: [\"search\", \"none\"]}").await, [
            json!(["VALUE", ["acme"], "2"]), json!(["VALUE", ["globex"], "1"]),
        ]);
    }

    async fn row_without_the_label_opens_with_missing_labels(app: &TestApp) {
        some_labels(app).await;
        assert_eq!(rows(app, "{dimension: MODEL}", "missingLabels: [\"team\"]").await, [json!(["VALUE", ["big"], "2"])]);
        assert_eq!(rows(app, "{dimension: MODEL}", "not: {labels: {key: \"team\"}}").await, [json!(["VALUE", ["big"], "2"])]);
        assert_eq!(rows(app, "{dimension: MODEL}", "labels: {key: \"team\"}").await, [json!(["VALUE", ["big"], "3"])]);
    }

    async fn voided_and_replaced_labels_do_not_count(app: &TestApp) {
        some_labels(app).await;
        app.void_record("acme", "a", "test").await;
        app.amend_record("acme", "b", labelled("b", &[("team", "support")]), "moved").await;
        assert_eq!(rows(app, "{label: \"team\"}", "labels: {key: \"team\"}").await, [json!(["VALUE", ["support"], "2"])]);
        let voided = reason(app, "usageInsights", ", filter: {labels: {key: \"team\", values: [\"search\"]}}").await;
        assert_eq!(voided["code"], "ONLY_VOIDED", "{voided:#}");
    }

    async fn records_are_listed_by_label_page_by_page(app: &TestApp) {
        let at = |index: usize| format!("2026-11-20T10:{index:02}:00Z");
        let of = |index: usize| json!({"labels": {"key": "n", "value": if index.is_multiple_of(3) { "three" } else { "other" }}});
        app.record_all((0..30).map(|index| record(&format!("k{index}"), "api_calls", 1, &at(index), of(index))).collect()).await;
        for accounts in ["accountIds: [\"acme\"],", ""] {
            let (mut listed, mut after) = (Vec::new(), Value::Null);
            loop {
                let data = app.query_with(
                    &format!("query ($after: String) {{ usageRecords({RANGE}, first: 4, after: $after, filter: {{{accounts} labels: {{key: \"n\", values: [\"three\"]}}}}) {{
                        nodes {{ idempotencyKey }} pageInfo {{ endCursor hasNextPage }} }} }}"),
                    json!({ "after": after }),
                ).await;
                let page = &data["usageRecords"];
                listed.extend(page["nodes"].as_array().unwrap().iter().map(|node| node["idempotencyKey"].as_str().unwrap().to_owned()));
                if page["pageInfo"]["hasNextPage"] == false { break }
                after = page["pageInfo"]["endCursor"].clone();
            }
            assert_eq!(listed, (0..10).rev().map(|index| format!("k{}", index * 3)).collect::<Vec<_>>());
        }
    }

    async fn unknown_key_is_explained_by_the_recorded_ones(app: &TestApp) {
        some_labels(app).await;
        for field in ["usageInsights", "usageSeries"] {
            let misspelt = reason(app, field, ", filter: {labels: {key: \"taem\", values: [\"search\"]}}").await;
            assert_eq!((&misspelt["code"], &misspelt["details"]["labelKeys"]), (&json!("FILTERED_OUT"), &json!([
                {"value": "team", "records": "3"}, {"value": "env.name", "records": "3"},
            ])), "{misspelt:#}");
            assert_eq!(misspelt["suggestion"]["filter"]["labels"], json!([{"key": "team", "values": ["search"]}]));
            assert!(misspelt["message"].as_str().unwrap().contains("did you mean the label `team`?"), "{misspelt:#}");
            assert_eq!(misspelt["details"]["filters"], json!([
                {"condition": "labels", "dimension": null, "label": "taem", "values": ["search"], "records": "5"},
            ]));
        }
        let other = reason(app, "usageInsights", ", filter: {labels: {key: \"zzzzz\"}}").await;
        assert!(other["message"].as_str().unwrap().contains("recorded labels: `team`, `env.name`")
            || other["message"].as_str().unwrap().contains("recorded labels: `env.name`, `team`"), "{other:#}");
    }

    async fn unknown_value_is_explained_by_a_similar_one(app: &TestApp) {
        some_labels(app).await;
        let misspelt = reason(app, "usageInsights", ", filter: {models: [\"big\"], labels: [{key: \"team\", values: [\"Search\"]}, {key: \"env.name\"}]}").await;
        assert_eq!(misspelt["code"], "FILTERED_OUT", "{misspelt:#}");
        assert_eq!(misspelt["suggestion"]["filter"]["labels"], json!([{"key": "env.name", "values": []}, {"key": "team", "values": ["search"]}]));
        assert!(misspelt["message"].as_str().unwrap().contains("`labels` (`team`) excludes"), "{misspelt:#}");
        let excluded = reason(app, "usageInsights", ", filter: {not: {labels: [{key: \"env.name\", values: [\"prod\", \"test\"]}]}, missingLabels: [\"team\"], models: [\"Big\"]}").await;
        assert_eq!(excluded["suggestion"]["filter"], json!({
            "labels": null, "missingLabels": ["team"], "not": {"labels": [{"key": "env.name", "values": ["prod", "test"]}]},
        }), "{excluded:#}");
    }

    async fn filter_that_requires_a_label_and_its_absence_is_contradictory(app: &TestApp) {
        some_labels(app).await;
        let both = reason(app, "usageInsights", ", filter: {labels: {key: \"team\"}, missingLabels: [\"team\"]}").await;
        assert_eq!(both["code"], "FILTERED_OUT");
        assert!(both["message"].as_str().unwrap().ends_with("requires a value in the label `team`, and `missingLabels` requires none"), "{both:#}");
        let excluded = reason(app, "usageInsights", ", filter: {labels: {key: \"team\", values: [\"search\"]}, not: {labels: {key: \"team\", values: [\"search\"]}}}").await;
        assert!(excluded["message"].as_str().unwrap().ends_with("`not.labels` excludes every value of `labels` (`team`)"), "{excluded:#}");
    }

    async fn label_excluded_without_values_is_reported_as_it_was_asked(app: &TestApp) {
        app.record_all(vec![labelled("a", &[("team", "search")]), labelled("b", &[("team", "support")])]).await;
        for (filter, condition) in [("not: {labels: {key: \"team\"}}", "not.labels"), ("missingLabels: [\"team\"]", "missingLabels")] {
            let excluded = reason(app, "usageInsights", &format!(", filter: {{{filter}}}")).await;
            assert_eq!((&excluded["code"], &excluded["details"]["filters"]), (&json!("FILTERED_OUT"), &json!([
                {"condition": condition, "dimension": null, "label": "team", "values": [], "records": "2"},
            ])), "{excluded:#}");
            let message = format!("`{condition}` (`team`) excludes 2 records with a value in the label `team`");
            assert!(excluded["message"].as_str().unwrap().ends_with(&message), "{excluded:#}");
            assert_eq!(excluded["suggestion"]["filter"], json!({"labels": null, "missingLabels": null, "not": null}));
        }
        let kept = reason(app, "usageInsights", ", filter: {models: [\"Big\"], not: {labels: {key: \"feature\"}}}").await;
        assert_eq!(kept["suggestion"]["filter"], json!({
            "labels": null, "missingLabels": null, "not": {"labels": [{"key": "feature", "values": []}]},
        }), "{kept:#}");
        let both = reason(app, "usageInsights", ", filter: {labels: {key: \"team\"}, not: {labels: {key: \"team\"}}}").await;
        assert!(both["message"].as_str().unwrap().ends_with("`not.labels` excludes every value of `labels` (`team`)"), "{both:#}");
    }

    async fn series_by_a_label_that_no_record_has_says_which_there_are(app: &TestApp) {
        some_labels(app).await;
        let in_metadata = json!({"metadata": {"tenant.name": "blue"}});
        app.record_all(vec![record("m", "tokens_input", 1, "2026-11-20T11:00:00Z", in_metadata)]).await;
        let missing = reason(app, "usageSeries", ", groupBy: {label: \"teams\"}").await;
        assert_eq!((&missing["code"], &missing["details"]["missing"]), (&json!("DIMENSION_MISSING"), &json!(
            [{"dimension": null, "label": "teams", "field": "labels", "inMetadata": []}])), "{missing:#}");
        assert!(missing["message"].as_str().unwrap().starts_with("6 records have no label `teams` (did you mean the label `team`?)"), "{missing:#}");
        let of_two = reason(app, "usageSeries", ", groupBy: [{label: \"teams\"}, {dimension: PROVIDER}]").await;
        assert!(of_two["message"].as_str().unwrap().starts_with("6 records have no label `teams` (did you mean the label `team`?) and no value in the field `provider`"),
            "{of_two:#}");
        let nested = reason(app, "usageSeries", ", groupBy: {label: \"tenant.name\"}").await;
        assert_eq!(nested["details"]["missing"][0]["inMetadata"], json!([{"value": "blue"}]), "{nested:#}");
    }

    async fn invalid_label_conditions_are_rejected(app: &TestApp) {
        let keys: Vec<_> = (0..17).map(|index| format!("{{key: \"k{index}\"}}")).collect();
        let (some, others) = (keys[..8].join(", "), keys[8..16].join(", "));
        for (filter, field) in [
            ("labels: {key: \"Team\"}".to_owned(), "filter.labels.0.key"),
            ("labels: [{key: \"team\", values: [\"a\"]}, {key: \"team\", values: [\"b\"]}]".to_owned(), "filter.labels.1.key"),
            ("labels: {key: \"team\", values: [\"\"]}".to_owned(), "filter.labels.0.values"),
            ("not: {labels: {key: \"a b\"}}".to_owned(), "filter.not.labels.0.key"),
            ("missingLabels: [\"\"]".to_owned(), "filter.missingLabels"),
            (format!("labels: [{}]", keys.join(", ")), "filter.labels"),
            (format!("labels: [{some}], not: {{labels: [{others}, {{key: \"k\"}}]}}"), "filter.not.labels"),
            (format!("labels: [{some}], not: {{labels: [{others}]}}, missingLabels: [\"k\"]"), "filter.missingLabels"),
        ] {
            let reply = app.graphql(&format!("{{ usageInsights({RANGE}, filter: {{{filter}}}) {{ totals {{ records }} }} }}"), json!({}), None).await;
            let extensions = &reply.body["errors"][0]["extensions"];
            assert_eq!((&extensions["code"], &extensions["field"]), (&json!("INVALID_ARGUMENT"), &json!(field)), "{filter} {:#}", reply.body);
        }
        app.query(&format!("{{ usageInsights({RANGE}, filter: {{labels: [{some}], not: {{labels: [{others}]}}}}) {{ totals {{ records }} }} }}")).await;
        for by in ["{label: \"Team\"}", "{label: \"\"}", "[{label: \"a\"}, {label: \"a\"}]"] {
            assert_eq!(app.error_code(&format!("{{ usageSeries({RANGE}, groupBy: {by}) {{ unit }} }}")).await, "INVALID_ARGUMENT", "{by}");
        }
    }
}
