//! Records parse equally from literals, variables and input objects, and a request that violates the schema is rejected whole.

use serde_json::{Value, json};

use crate::support::{Backend, TestApp};

const STATUSES: &str = "results { status problems { code field } }";

/// A valid record, one with numeric ids, and one with every kind of invalid value.
fn sent() -> Value {
    json!([
        { "idempotencyKey": "k1", "accountId": "acme", "usageType": "tokens_input", "quantity": "7", "model": null, "metadata": {"a": [1, {"b": null}]} },
        { "idempotencyKey": 2, "accountId": 42, "usageType": "tokens_input", "quantity": 9, "occurredAt": "2026-11-20T10:00:00+05:45", "costMicros": 3 },
        { "idempotencyKey": "k3", "accountId": "acme", "usageType": "tokens_input", "quantity": 1.5, "occurredAt": 5, "costMicros": [1, {"a": 2}] },
        { "idempotencyKey": "k4", "accountId": "acme", "usageType": "tokens_input", "quantity": true, "occurredAt": {"a": 1}, "costMicros": "x" },
    ])
}

/// JSON as a GraphQL literal: the same without quotes around names.
fn literal(value: &Value) -> String {
    match value {
        Value::Array(values) => format!("[{}]", values.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let fields: Vec<_> = map.iter().map(|(name, value)| format!("{name}: {}", literal(value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        other => other.to_string(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_parse_equally_from_variables_inputs_and_literals() {
    let app = TestApp::start(Backend::Sqlite).await;
    let mut answers = Vec::new();
    for (query, variables) in [
        (format!("mutation ($r: [UsageRecordInput!]!) {{ recordUsage(input: {{records: $r}}) {{ {STATUSES} }} }}"), json!({"r": sent()})),
        (format!("mutation ($i: RecordUsageInput!) {{ recordUsage(input: $i) {{ {STATUSES} }} }}"), json!({"i": {"records": sent()}})),
        (format!("mutation {{ recordUsage(input: {{records: {}}}) {{ {STATUSES} }} }}", literal(&sent())), json!({})),
        (
            format!("mutation ($r: [UsageRecordInput!]!) {{ recordUsage(input: {{records: $r}}) {{ {STATUSES} }} }} query Other($r: Int) {{ hardwareSpecs(first: $r) {{ nodes {{ tier }} }} }}")
                .replace("mutation (", "mutation Record("),
            json!({"r": sent()}),
        ),
    ] {
        let request = json!({"query": query, "variables": variables, "operationName": if query.contains("Record(") { json!("Record") } else { Value::Null }});
        let reply = app.send(app.post("/graphql").json(&request)).await;
        assert!(reply.body["errors"].is_null(), "{:#}", reply.body);
        answers.push(reply.body["data"]["recordUsage"]["results"].clone());
    }
    assert_eq!(answers[0][0]["status"], "RECORDED");
    let codes: Vec<_> =
        answers[0][2]["problems"].as_array().unwrap().iter().map(|problem| problem["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["INVALID_QUANTITY", "INVALID_COST", "INVALID_TIME"]);
    // The later calls repeat the first and must get exactly the same results.
    let repeated: Vec<Value> =
        answers[1..].iter().map(|answer| json!([answer[0]["status"], answer[1]["status"], answer[2], answer[3]])).collect();
    let expected = json!(["DUPLICATE", "DUPLICATE", answers[0][2], answers[0][3]]);
    assert_eq!(repeated, vec![expected; 3]);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn record_that_violates_the_schema_rejects_the_whole_call() {
    let app = TestApp::start(Backend::Sqlite).await;
    let good = sent()[0].clone();
    let with = |field: &str, value: Value| {
        let mut record = good.clone();
        record[field] = value;
        record
    };
    let mut without_quantity = good.clone();
    without_quantity.as_object_mut().unwrap().remove("quantity");
    for bad in [
        without_quantity,
        with("quantity", Value::Null),
        with("quantitty", json!(1)),
        with("model", json!(5)),
        with("accountId", json!({})),
        json!("not a record"),
        Value::Null,
    ] {
        for (query, variables) in [
            ("mutation ($r: [UsageRecordInput!]!) { recordUsage(input: {records: $r}) { recorded } }", json!({"r": [good, bad]})),
            ("mutation ($i: RecordUsageInput!) { recordUsage(input: $i) { recorded } }", json!({"i": {"records": [good, bad]}})),
        ] {
            let reply = app.graphql(query, variables, None).await;
            assert_eq!(reply.body["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED", "{bad}: {:#}", reply.body);
        }
    }
    let data = app.query("{ usageRecords { nodes { id } } }").await;
    assert_eq!(data["usageRecords"]["nodes"], json!([]), "nothing of the rejected calls was recorded");
    app.stop().await;
}
