//! Records parse equally from literals, variables and input objects, and one that cannot be read rejects itself only.

use serde_json::{Value, json};

use crate::support::{Backend, TestApp, on_both_databases};

const STATUSES: &str = "results { status problems { code field } }";

/// A valid record, one with numeric ids, and one with every kind of invalid value.
fn sent() -> Value {
    json!([
        { "idempotencyKey": "k1", "accountId": "acme", "usageType": "tokens_input", "quantity": "7", "model": null, "metadata": {"a": [1, {"b": null}]} },
        { "idempotencyKey": 2, "accountId": 42, "usageType": "tokens_input", "quantity": 9, "occurredAt": "2026-11-20T10:00:00+05:45", "cost": 3 },
        { "idempotencyKey": "k3", "accountId": "acme", "usageType": "tokens_input", "quantity": 1.5, "occurredAt": 5, "cost": [1, {"a": 2}] },
        { "idempotencyKey": "k4", "accountId": "acme", "usageType": "tokens_input", "quantity": true, "occurredAt": {"a": 1}, "cost": "x" },
        { "idempotencyKey": "k5", "accountId": "acme", "usageType": "tokens_input", "quantity": 1, "labels": [{"key": "b", "value": "x"}, {"key": "a", "value": "y"}] },
        { "idempotencyKey": "k6", "accountId": "acme", "usageType": "tokens_input", "quantity": 1, "labels": {"key": "b", "value": "x"} },
        { "idempotencyKey": "k7", "accountId": "acme", "usageType": "tokens_input", "quantity": 1, "labels": [{"key": "b", "value": "x"}, {"key": "b", "value": ""}] },
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
    assert_eq!((&answers[0][4]["status"], &answers[0][5]["status"]), (&json!("RECORDED"), &json!("RECORDED")));
    let repeated = answers[1..].iter().map(|answer| {
        let statuses = [0, 1, 4, 5].map(|index| answer[index]["status"].as_str().unwrap());
        (statuses, [2, 3, 6].map(|index| &answer[index]))
    });
    let expected = (["DUPLICATE"; 4], [2, 3, 6].map(|index| &answers[0][index]));
    assert_eq!(repeated.collect::<Vec<_>>(), vec![expected; 3]);
    app.stop().await;
}

const RECORDS: &str = "mutation ($r: [UsageRecordInput!]!) { recordUsage(input: {records: $r}) { recorded rejected results { index status code field message } } }";
const AMEND: &str = "mutation ($r: [RecordAmendmentInput!]!) { amendUsage(input: {records: $r}) { corrected rejected results { index status code field message } } }";
const VOID: &str =
    "mutation ($i: VoidUsageInput!) { voidUsage(input: $i) { corrected rejected results { index status code field message } } }";
const INPUT: &str = "mutation ($i: RecordUsageInput!) { recordUsage(input: $i) { recorded rejected results { index status code field message } } }";

/// Sends the JSON of records as it is.
async fn send_raw(app: &TestApp, query: &str, variables: &str) -> Value {
    let body = format!("{{\"query\": {}, \"variables\": {variables}}}", json!(query));
    let reply = app.send(app.post("/graphql").header("content-type", "application/json").body(body)).await;
    assert!(reply.body["errors"].is_null(), "{variables}: {:#}", reply.body);
    reply.body["data"].as_object().unwrap().values().next().unwrap().clone()
}

fn valid(key: &str, other: &str) -> String {
    format!(r#"{{"idempotencyKey": "{key}", "accountId": "acme", "usageType": "tokens_input", "quantity": 1{other}}}"#)
}

/// What cannot be read as a record, with the code and the field of its problem.
fn unreadable() -> Vec<(String, &'static str, Option<&'static str>)> {
    let nested = "[".repeat(200) + &"]".repeat(200);
    let deep = format!(r#", "metadata": {{"a": {nested}}}"#);
    vec![
        (valid("surrogate", r#", "metadata": {"title": "hello \ud83d"}"#), "INVALID_RECORD", Some("metadata")),
        (valid("surrogate", r#", "model": "m \udca9""#), "INVALID_RECORD", Some("model")),
        (valid("range", r#", "metadata": {"a": 1e400}"#), "INVALID_RECORD", Some("metadata")),
        (valid("range", "").replace(": 1}", ": 1e400}"), "INVALID_QUANTITY", Some("quantity")),
        (valid("deep", &deep), "INVALID_RECORD", Some("metadata")),
        (valid("repeated", r#", "model": "a", "model": "b""#), "INVALID_RECORD", Some("model")),
        (valid("repeated", r#", "accountId": "acme""#), "INVALID_RECORD", Some("accountId")),
        (valid("type", r#", "model": 5"#), "INVALID_RECORD", Some("model")),
        (valid("type", r#", "userId": {}"#), "INVALID_RECORD", Some("userId")),
        (valid("type", r#", "metadata": 5"#), "INVALID_METADATA", Some("metadata")),
        (valid("labels", r#", "labels": 5"#), "INVALID_RECORD", Some("labels")),
        (valid("labels", r#", "labels": {"team": "search"}"#), "INVALID_RECORD", Some("labels.team")),
        (valid("labels", r#", "labels": [null]"#), "INVALID_RECORD", Some("labels.0")),
        (valid("labels", r#", "labels": [["team", "search"]]"#), "INVALID_RECORD", Some("labels.0")),
        (valid("labels", r#", "labels": [{"key": "a", "value": "x"}, {"key": "b"}]"#), "INVALID_RECORD", Some("labels.1")),
        (valid("labels", r#", "labels": [{"key": "a", "value": 5}]"#), "INVALID_RECORD", Some("labels.0.value")),
        (valid("labels", r#", "labels": [{"key": "a", "value": "half \ud83d"}]"#), "INVALID_RECORD", Some("labels.0.value")),
        (valid("labels", r#", "labels": [{"key": "a", "key": "a", "value": "x"}]"#), "INVALID_RECORD", Some("labels.0")),
        (valid("unknown", r#", "quantitty": 5"#), "INVALID_RECORD", Some("quantitty")),
        (valid("missing", "").replace(r#", "quantity": 1"#, ""), "INVALID_RECORD", Some("quantity")),
        (valid("null", "").replace(": 1}", ": null}"), "INVALID_RECORD", Some("quantity")),
        ("null".into(), "INVALID_RECORD", None),
        ("5".into(), "INVALID_RECORD", None),
        (r#""not a record""#.into(), "INVALID_RECORD", None),
        ("[]".into(), "INVALID_RECORD", None),
        // In the order of the fields.
        (r#"["k", "acme", null, null, null, null, "tokens_input", 1]"#.into(), "INVALID_RECORD", None),
    ]
}

on_both_databases! {
    async fn rounded_numbers_in_metadata_are_warned_about(app: &TestApp) {
        // As text, because the test's own JSON would round them.
        let cases = [
            ("{\"n\": 12345678901234567890123}", Some("12345678901234567890123")),
            ("{\"a\": [0.1, {\"n\": 3.141592653589793238462643}]}", Some("3.141592653589793238462643")),
            ("{\"n\": 1e-400}", Some("1e-400")),
            ("{\"n\": 18446744073709551615, \"m\": -9223372036854775808, \"o\": 0.1, \"p\": 1e3}", None),
            ("{\"n\": 1.00000000000000000000, \"m\": 0.30000000000000004}", None),
            ("{\"s\": \"12345678901234567890123\", \"t\": \"\\\"12345678901234567890123\\\\\", \"u\": {}}", None),
        ];
        let sent: Vec<_> = cases.iter().enumerate().map(|(index, (metadata, _))| format!(
            "{{\"idempotencyKey\": \"m{index}\", \"accountId\": \"acme\", \"usageType\": \"api_calls\", \"quantity\": 1, \"metadata\": {metadata}}}"
        )).collect();
        let body = format!(
            "{{\"query\": \"mutation ($r: [UsageRecordInput!]!) {{ recordUsage(input: {{records: $r}}) {{ recorded results {{ warnings {{ code field message }} }} }} }}\", \"variables\": {{\"r\": [{}]}}}}",
            sent.join(", ")
        );
        let reply = app.send(app.post("/graphql").header("content-type", "application/json").body(body)).await;
        let payload = &reply.body["data"]["recordUsage"];
        assert_eq!(payload["recorded"], cases.len(), "{reply:?}");
        for (index, (metadata, rounded)) in cases.iter().enumerate() {
            let warnings = payload["results"][index]["warnings"].as_array().unwrap();
            match rounded {
                None => assert!(warnings.is_empty(), "{metadata}: {warnings:?}"),
                Some(number) => {
                    assert_eq!((&warnings[0]["code"], &warnings[0]["field"]), (&json!("METADATA_ROUNDED"), &json!("metadata")), "{metadata}");
                    assert!(warnings[0]["message"].as_str().unwrap().contains(&format!("`{number}`")), "{metadata}: {warnings:?}");
                }
            }
        }
    }

    async fn record_that_cannot_be_read_rejects_itself_only(app: &TestApp) {
        for (number, (bad, code, field)) in unreadable().into_iter().enumerate() {
            for (name, query) in [("r", RECORDS), ("i", INPUT)] {
                let records = format!("[{}, {bad}, {}]", valid(&format!("{name}{number}a"), ""), valid(&format!("{name}{number}b"), ""));
                let variables = if name == "r" { format!(r#"{{"r": {records}}}"#) } else { format!(r#"{{"i": {{"records": {records}}}}}"#) };
                let payload = send_raw(app, query, &variables).await;
                assert_eq!((&payload["recorded"], &payload["rejected"]), (&json!(2), &json!(1)), "{bad}: {payload:#}");
                let rejected = &payload["results"][1];
                assert_eq!((&rejected["index"], &rejected["status"]), (&json!(1), &json!("REJECTED")), "{bad}");
                assert_eq!((&rejected["code"], &rejected["field"]), (&json!(code), &json!(field)), "{bad}: {rejected}");
            }
        }
    }

    async fn replacement_that_cannot_be_read_rejects_itself_only(app: &TestApp) {
        let amendment = |record: &str, reason: &str| format!(r#"{{"record": {record}, "reason": "{reason}"}}"#);
        send_raw(app, RECORDS, &format!(r#"{{"r": [{}, {}]}}"#, valid("a", ""), valid("b", ""))).await;
        let mut unreadable = unreadable();
        unreadable.retain(|(_, code, _)| *code == "INVALID_RECORD");
        let mut sent: Vec<_> = unreadable.iter().map(|(bad, code, field)| (amendment(bad, "r"), *code, *field)).collect();
        sent.extend([
            (r#"{"reason": "r"}"#.to_owned(), "INVALID_RECORD", Some("record")),
            (format!(r#"{{"record": {}}}"#, valid("a", "")), "INVALID_RECORD", Some("reason")),
            (format!(r#"{{"record": {}, "reason": "r", "why": 5}}"#, valid("a", "")), "INVALID_RECORD", Some("why")),
            (amendment(&valid("a", ""), r"half \ud83d"), "INVALID_RECORD", Some("reason")),
            (format!(r#"{{"record": {}, "reason": 5}}"#, valid("a", "")), "INVALID_RECORD", Some("reason")),
            (amendment(&valid("a", ""), ""), "INVALID_TEXT", Some("reason")),
            (amendment(&valid("a", r#", "quantitty": 1"#), ""), "INVALID_RECORD", Some("quantitty")),
            ("null".to_owned(), "INVALID_RECORD", None),
            (r#"["k", "r"]"#.to_owned(), "INVALID_RECORD", None),
        ]);
        for (number, (bad, code, field)) in sent.into_iter().enumerate() {
            let reason = format!("r{number}");
            let records = [amendment(&valid("a", ""), &reason), bad.clone(), amendment(&valid("b", ""), &reason)];
            let payload = send_raw(app, AMEND, &format!(r#"{{"r": [{}]}}"#, records.join(","))).await;
            assert_eq!((&payload["corrected"], &payload["rejected"]), (&json!(2), &json!(1)), "{bad}: {payload:#}");
            let rejected = &payload["results"][1];
            assert_eq!((&rejected["index"], &rejected["status"]), (&json!(1), &json!("REJECTED")), "{bad}");
            assert_eq!((&rejected["code"], &rejected["field"]), (&json!(code), &json!(field)), "{bad}: {rejected}");
        }
    }

    async fn record_to_void_that_cannot_be_read_rejects_itself_only(app: &TestApp) {
        let to_void = |key: &str| format!(r#"{{"accountId": "acme", "idempotencyKey": {key}, "reason": "r"}}"#);
        for (number, (bad, field)) in [
            (to_void("true"), Some("idempotencyKey")),
            (to_void(r#""\ud83d""#), Some("idempotencyKey")),
            (r#"{"accountId": "acme", "idempotencyKey": "k"}"#.to_owned(), Some("reason")),
            (r#"{"accountId": "acme", "idempotencyKey": "k", "reason": "r", "reason": "s"}"#.to_owned(), Some("reason")),
            (r#"{"accountId": "acme", "idempotencyKey": "k", "reason": "r", "record": {}}"#.to_owned(), Some("record")),
            (r#""k""#.to_owned(), None),
        ].into_iter().enumerate() {
            send_raw(app, RECORDS, &format!(r#"{{"r": [{}]}}"#, valid(&number.to_string(), ""))).await;
            let records = format!("[{bad}, {}]", to_void(&number.to_string()));
            let payload = send_raw(app, VOID, &format!(r#"{{"i": {{"records": {records}}}}}"#)).await;
            assert_eq!((&payload["corrected"], &payload["rejected"]), (&json!(1), &json!(1)), "{bad}: {payload:#}");
            let rejected = &payload["results"][0];
            assert_eq!((&rejected["code"], &rejected["field"]), (&json!("INVALID_RECORD"), &json!(field)), "{bad}: {rejected}");
        }
    }

    async fn one_unreadable_record_of_five_thousand_rejects_itself_only(app: &TestApp) {
        let mut records: Vec<_> = (0..5_000).map(|number| valid(&format!("k{number}"), "")).collect();
        records[2_345] = valid("k2345", r#", "metadata": {"title": "hello \ud83d"}"#);
        let payload = send_raw(app, RECORDS, &format!(r#"{{"r": [{}]}}"#, records.join(","))).await;
        assert_eq!((&payload["recorded"], &payload["rejected"]), (&json!(4_999), &json!(1)));
        assert_eq!(payload["results"][2_345]["code"], "INVALID_RECORD");
    }

    async fn whole_numbers_are_read_from_their_digits(app: &TestApp) {
        for (number, (sent, expected)) in [
            ("1200.0", "1200"),
            ("1.2e3", "1200"),
            ("\"1.2e3\"", "1200"),
            ("9007199254740993.0", "9007199254740993"),
            ("\"9007199254740993.000\"", "9007199254740993"),
            ("9223372036854775807.0", "9223372036854775807"),
        ].into_iter().enumerate() {
            let record = valid(&format!("k{number}"), "").replace(": 1}", &format!(": {sent}}}"));
            assert_eq!(send_raw(app, RECORDS, &format!(r#"{{"r": [{record}]}}"#)).await["recorded"], 1, "{sent}");
            let data = app.query("{ usageRecords(first: 1) { nodes { quantity } } }").await;
            assert_eq!(data["usageRecords"]["nodes"][0]["quantity"], expected, "{sent}");
            app.void_record("acme", &format!("k{number}"), "done").await;
        }
        for sent in ["4.9999999999999999", "1.5", "1e400", "\"1e400\"", "9223372036854775808.0", "\"0x10\"", "\"\""] {
            let record = valid("bad", "").replace(": 1}", &format!(": {sent}}}"));
            let payload = send_raw(app, RECORDS, &format!(r#"{{"r": [{record}]}}"#)).await;
            assert_eq!(payload["results"][0]["code"], "INVALID_QUANTITY", "{sent}");
            let shown = sent.trim_matches('"').trim_end_matches(".0");
            assert!(payload["results"][0]["message"].as_str().unwrap().contains(shown), "{sent}: {payload}");
        }
        // Other variables follow the same rule, literals are limited to what floating point keeps.
        let amend = "mutation ($quantity: BigInt!) { amendUsage(input: {records: [{reason: \"r\", record: {accountId: \"acme\", idempotencyKey: \"amended\", usageType: \"tokens_input\", quantity: $quantity}}]}) { corrected results { code } } }";
        send_raw(app, RECORDS, &format!(r#"{{"r": [{}]}}"#, valid("amended", ""))).await;
        let body = format!("{{\"query\": {}, \"variables\": {{\"quantity\": 9007199254740993.0}}}}", json!(amend));
        let reply = app.send(app.post("/graphql").header("content-type", "application/json").body(body)).await;
        assert_eq!(reply.body["data"]["amendUsage"]["corrected"], 1, "{:#}", reply.body);
        let data = app.query("{ usageRecords(first: 1) { nodes { quantity } } }").await;
        assert_eq!(data["usageRecords"]["nodes"][0]["quantity"], "9007199254740993");
        let literal = |quantity: &str| amend.replace("($quantity: BigInt!)", "").replace("$quantity", quantity);
        assert_eq!(app.error_code(&literal("9007199254740993.0")).await, "INVALID_NUMBER");
        assert_eq!(app.error_code(&literal("4.9999999999999999")).await, "INVALID_NUMBER");
        assert_eq!(app.query(&literal("1.5")).await["amendUsage"]["results"][0]["code"], "INVALID_QUANTITY");
        assert_eq!(app.query(&literal("1.2e3")).await["amendUsage"]["corrected"], 1);
    }

    async fn metadata_that_says_the_same_is_a_duplicate(app: &TestApp) {
        let groups = [
            vec!["", r#", "metadata": null"#, r#", "metadata": {}"#, r#", "metadata": []"#],
            vec![
                r#", "metadata": {"a": 1, "b": [1.0, {"c": 2e2}]}"#,
                r#", "metadata": { "b": [1, {"c": 200}], "a": 1.0 }"#,
                r#", "metadata": {"a": 10e-1, "b": [1, {"c": 200.0}]}"#,
            ],
        ];
        for (group, notations) in groups.into_iter().enumerate() {
            for (number, metadata) in notations.into_iter().enumerate() {
                let payload = send_raw(app, RECORDS, &format!(r#"{{"r": [{}]}}"#, valid(&format!("k{group}"), metadata))).await;
                let expected = if number == 0 { "RECORDED" } else { "DUPLICATE" };
                assert_eq!(payload["results"][0]["status"], expected, "{metadata}");
            }
            let payload = send_raw(app, RECORDS, &format!(r#"{{"r": [{}]}}"#, valid(&format!("k{group}"), r#", "metadata": {"a": 1.5}"#))).await;
            assert_eq!(payload["results"][0]["status"], "CONFLICT");
        }
    }
}
