//! Variables and arguments, as sections 5.6, 5.8, 6.1.2 and 6.4.1 of the GraphQL specification have them. What graphql-js makes of
//! thousands of requests is compared in `tests/clients/coercion.test.mjs`.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Backend, Reply, Socket, TestApp, on_both_databases, record};

async fn send(app: &TestApp, query: &str, variables: &Value) -> Reply {
    let body = json!({ "query": query, "variables": variables });
    app.send(app.post("/graphql").header("accept", "application/graphql-response+json").json(&body)).await
}

/// The data of an answer without errors.
async fn data(app: &TestApp, query: &str, variables: Value) -> Value {
    let reply = send(app, query, &variables).await;
    assert_eq!((reply.status, &reply.body["errors"]), (StatusCode::OK, &Value::Null), "{query} {variables}\n{:#}", reply.body);
    reply.body["data"].clone()
}

/// The code and message of a request that is rejected as a whole.
async fn rejection(app: &TestApp, query: &str, variables: Value) -> (String, String) {
    let Reply { status, body, .. } = send(app, query, &variables).await;
    assert_eq!((status, body.get("data")), (StatusCode::BAD_REQUEST, None), "{query} {variables}\n{body:#}");
    let error = &body["errors"][0];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (text(&error["extensions"]["code"]), text(&error["message"]))
}

/// Asserts that a request is rejected as a whole, with a message that holds `part`.
async fn assert_rejected(app: &TestApp, query: &str, variables: Value, code: &str, part: &str) {
    let (actual, message) = rejection(app, query, variables.clone()).await;
    assert_eq!(actual, code, "{query} {variables}: {message}");
    assert!(message.contains(part), "{query} {variables}: {message}");
}

const INVALID: &str = "GRAPHQL_VALIDATION_FAILED";

on_both_databases! {
    async fn an_argument_whose_variable_has_no_value_has_its_default(app: &TestApp) {
        let query = "query ($g: [GroupByInput!], $zone: TimeZone, $top: Int) {
            dailyUsage(range: {lastDays: 2}, groupBy: $g, timeZone: $zone, top: $top) { groupBy { dimension } range { timeZone } }
        }";
        let with_defaults = json!({"dailyUsage": {"groupBy": [{"dimension": "USAGE_TYPE"}], "range": {"timeZone": "UTC"}}});
        assert_eq!(data(app, query, json!({})).await, with_defaults);
        let sent = json!({"g": {"dimension": "MODEL"}, "zone": "Europe/Berlin", "top": 1});
        assert_eq!(data(app, query, sent).await, json!({"dailyUsage": {"groupBy": [{"dimension": "MODEL"}], "range": {"timeZone": "Europe/Berlin"}}}));
        // Below other fields, in fragments, and in lists.
        app.query("mutation { createHardwareSpec(input: {tier: \"gpu\", displayName: \"GPU\"}) { hardwareSpec { tier } } }").await;
        let query = "query ($zone: TimeZone, $top: Int, $measure: UsageMeasure, $only: Boolean) {
            usageInsights(range: {lastDays: 2}) { ...I }
            hardwareSpecs(onlyAvailable: $only) { nodes { usage(range: {lastDays: 1}, timeZone: $zone) { range { timeZone } } } }
        } fragment I on UsageInsights { breakdown(by: {dimension: TIER}, top: $top, measure: $measure) { measure } peakDay(by: $measure) { value } }";
        let expected = json!({
            "usageInsights": {"breakdown": {"measure": "COMPUTE_SECONDS"}, "peakDay": null},
            "hardwareSpecs": {"nodes": [{"usage": {"range": {"timeZone": "UTC"}}}]},
        });
        assert_eq!(data(app, query, json!({})).await, expected);
        assert_eq!(data(app, query, json!({"zone": "Europe/Berlin"})).await["hardwareSpecs"]["nodes"][0]["usage"]["range"]["timeZone"], "Europe/Berlin");
    }

    async fn an_input_field_whose_variable_has_no_value_has_its_default_or_is_left_out(app: &TestApp) {
        let made = "mutation { createServiceToken(input: {name: \"a\", scopes: [READ]}) { serviceToken { id } } }";
        let id = app.query(made).await["createServiceToken"]["serviceToken"]["id"].clone();
        let rotated = "mutation ($id: ID!, $overlap: Int) { rotateServiceToken(input: {id: $id, overlapSeconds: $overlap}) { serviceToken { name } } }";
        assert_eq!(data(app, rotated, json!({ "id": id })).await, json!({"rotateServiceToken": {"serviceToken": {"name": "a"}}}));
        // What is left out stays as it is; null takes it away.
        app.query("mutation { createHardwareSpec(input: {tier: \"t\", displayName: \"T\", vcpu: 8}) { hardwareSpec { tier } } }").await;
        let update = "mutation ($vcpu: Int) { updateHardwareSpec(input: {tier: \"t\", vcpu: $vcpu}) { hardwareSpec { vcpu } } }";
        let vcpu = async |variables| data(app, update, variables).await["updateHardwareSpec"]["hardwareSpec"]["vcpu"].clone();
        assert_eq!((vcpu(json!({})).await, vcpu(json!({"vcpu": 4})).await), (json!(8), json!(4)));
        assert_eq!((vcpu(json!({"vcpu": null})).await, vcpu(json!({})).await), (json!(null), json!(null)));
    }

    async fn a_variable_has_the_default_of_its_declaration(app: &TestApp) {
        let query = "query ($g: [GroupByInput!]! = {dimension: MODEL}, $days: Int! = 3, $with: Boolean = false) {
            dailyUsage(range: {lastDays: $days}, groupBy: $g) { groupBy { dimension } range { days } unit @include(if: $with) }
        }";
        assert_eq!(data(app, query, json!({})).await, json!({"dailyUsage": {"groupBy": [{"dimension": "MODEL"}], "range": {"days": 3}}}));
        let sent = json!({"g": {"dimension": "TIER"}, "days": 1, "with": true});
        assert_eq!(data(app, query, sent).await["dailyUsage"]["groupBy"], json!([{"dimension": "TIER"}]));
        let always = "query ($with: Boolean = true) { usageTypes @include(if: $with) { slug } hardwareSpecs @skip(if: $with) { nodes { tier } } }";
        let answer = data(app, always, json!({})).await;
        assert_eq!((answer["usageTypes"].is_array(), answer.get("hardwareSpecs")), (true, None));
    }

    async fn a_single_value_where_a_list_is_expected_is_a_list_of_one_at_every_depth(app: &TestApp) {
        let labels = |value: &str| json!({"model": "big", "labels": {"key": "team", "value": value}});
        app.record_all(vec![
            record("a", "tokens_input", 1, "2026-11-20T10:00:00Z", labels("search")),
            record("b", "tokens_input", 2, "2026-11-20T10:00:00Z", labels("support")),
        ]).await;
        let counted = |declaration: &str, arguments: &str| {
            let declared = if declaration.is_empty() { String::new() } else { format!("({declaration})") };
            format!("query {declared} {{ usageInsights(range: {{lastDays: 7}}, {arguments}) {{ totals {{ tokens }} breakdown(by: {{label: \"team\"}}) {{ rows {{ key }} }} }} }}")
        };
        let found = json!({"usageInsights": {"totals": {"tokens": "1"}, "breakdown": {"rows": [{"key": "search"}]}}});
        for (declaration, arguments, variables) in [
            // Literals, within input objects.
            ("", "filter: {labels: {key: \"team\", values: \"search\"}, models: \"big\"}", json!({})),
            ("", "filter: {labels: [{key: \"team\", values: \"search\"}]}", json!({})),
            ("", "filter: {not: {labels: {key: \"team\", values: \"support\"}}}", json!({})),
            // The value of a variable, at its top and within it, and its default.
            ("$f: UsageFilter", "filter: $f", json!({"f": {"labels": {"key": "team", "values": "search"}, "models": "big"}})),
            ("$f: UsageFilter", "filter: $f", json!({"f": {"not": {"labels": {"key": "team", "values": "support"}}}})),
            ("$l: [LabelFilter!]", "filter: {labels: $l}", json!({"l": {"key": "team", "values": "search"}})),
            ("$l: [LabelFilter!] = {key: \"team\", values: \"search\"}", "filter: {labels: $l}", json!({})),
            ("$v: [String!]", "filter: {labels: {key: \"team\", values: $v}}", json!({"v": "search"})),
            // A variable of the type of an item, within a list.
            ("$l: LabelFilter!", "filter: {labels: [$l]}", json!({"l": {"key": "team", "values": "search"}})),
        ] {
            assert_eq!(data(app, &counted(declaration, arguments), variables).await, found, "{arguments}");
        }
        // A variable of the type of an item is no list.
        let of_item = counted("$l: LabelFilter!", "filter: {labels: $l}");
        assert_rejected(app, &of_item, json!({"l": {"key": "team"}}), INVALID, "`$l`").await;
        let sent = json!({"idempotencyKey": "c", "accountId": "acme", "usageType": "api_calls", "quantity": 1, "labels": {"key": "team", "value": "search"}});
        for (query, variables) in [
            ("mutation ($r: [UsageRecordInput!]!) { recordUsage(input: {records: $r}) { recorded duplicates } }", json!({ "r": sent })),
            ("mutation ($i: RecordUsageInput!) { recordUsage(input: $i) { recorded duplicates } }", json!({"i": {"records": sent}})),
            ("mutation ($r: UsageRecordInput!) { recordUsage(input: {records: [$r]}) { recorded duplicates } }", json!({ "r": sent })),
            ("mutation { recordUsage(input: {records: {idempotencyKey: \"c\", accountId: \"acme\", usageType: \"api_calls\", quantity: 1,
                labels: {key: \"team\", value: \"search\"}}}) { recorded duplicates } }", json!({})),
        ] {
            let payload = data(app, query, variables).await["recordUsage"].clone();
            assert_eq!(payload["recorded"].as_i64().unwrap() + payload["duplicates"].as_i64().unwrap(), 1, "{query}");
        }
        assert_eq!(app.query("{ usageRecord(accountId: \"acme\", idempotencyKey: \"c\") { current { labels { key value } } } }").await,
            json!({"usageRecord": {"current": {"labels": [{"key": "team", "value": "search"}]}}}));
    }

    async fn a_required_variable_without_a_value_rejects_the_request(app: &TestApp) {
        let query = "query ($range: DateRangeInput!) { usageTypes { slug } usageInsights(range: $range) { totals { records } } }";
        assert_rejected(app, query, json!({}), INVALID, "variable `$range` of type `DateRangeInput!` is missing").await;
        assert_rejected(app, query, json!({"range": null}), INVALID, "variable `$range`").await;
        // Even where it would not be reached.
        let skipped = "query ($tier: String!) { hardwareSpec(tier: $tier) @skip(if: true) { tier } }";
        assert_rejected(app, skipped, json!({}), INVALID, "`$tier`").await;
    }

    async fn a_variable_that_is_no_value_of_its_type_rejects_the_request_with_the_code_of_the_scalar(app: &TestApp) {
        let insights = |declaration: &str, arguments: &str| format!("query ({declaration}) {{ usageTypes {{ slug }} usageInsights({arguments}) {{ totals {{ records }} }} }}");
        for (declaration, arguments, variables, code, part) in [
            ("$z: TimeZone!", "range: {preset: TODAY}, timeZone: $z", json!({"z": "Asia/Katmandoo"}), "INVALID_TIME_ZONE", "`Asia/Katmandu`"),
            ("$r: DateRangeInput!", "range: $r", json!({"r": {"days": {"from": "2026-02-30", "through": "2026-03-01"}}}), "INVALID_TIME", "`$r.days.from`"),
            ("$r: DateRangeInput!", "range: $r", json!({"r": {"lastDays": "7"}}), INVALID, "`$r.lastDays`"),
            ("$r: DateRangeInput!", "range: $r", json!({"r": {"lastDays": 7, "preset": "TODAY"}}), INVALID, "exactly one"),
            ("$r: DateRangeInput!", "range: $r", json!({"r": {"preset": "NEVER"}}), INVALID, "`$r.preset`"),
            ("$r: DateRangeInput!", "range: $r", json!({"r": {"days": {"from": "2026-03-01"}}}), INVALID, "`through: Date!`"),
            ("$r: DateRangeInput!", "range: $r", json!({"r": {"last": 7}}), INVALID, "no field `last`"),
            ("$f: UsageFilter", "range: {preset: TODAY}, filter: $f", json!({"f": {"tiers": ["a", null]}}), INVALID, "`$f.tiers.1`"),
        ] {
            assert_rejected(app, &insights(declaration, arguments), variables, code, part).await;
        }
        let amend = "mutation ($quantity: BigInt!) { amendUsage(input: {records: [{reason: \"r\", record: {accountId: \"acme\", idempotencyKey: \"k\", usageType: \"tokens_input\", quantity: $quantity}}]}) { corrected } }";
        assert_rejected(app, amend, json!({ "quantity": "1.5" }), "INVALID_NUMBER", "`$quantity`").await;
    }

    async fn a_literal_that_is_no_value_of_its_type_rejects_the_request_wherever_it_is(app: &TestApp) {
        for (arguments, code, part) in [
            ("range: {preset: \"TODAY\"}", INVALID, "argument `range.preset`"),
            ("range: {preset: TODAY}, timeZone: null", INVALID, "argument `timeZone`"),
            ("range: null", INVALID, "argument `range`"),
            ("range: {days: {from: null, through: \"2026-03-01\"}}", INVALID, "argument `range.days.from`"),
            ("range: {preset: TODAY}, timeZone: \"Mars/Olympus\"", "INVALID_TIME_ZONE", "argument `timeZone`"),
            ("range: {lastDays: 3000000000}", INVALID, "argument `range.lastDays`"),
            ("range: {preset: null}", INVALID, "exactly one"),
        ] {
            let query = format!("{{ usageTypes {{ slug }} usageInsights({arguments}) @skip(if: true) {{ totals {{ records }} }} }}");
            assert_rejected(app, &query, json!({}), code, part).await;
        }
        let unused = "query ($z: TimeZone = \"Mars/Olympus\") { usageInsights(range: {lastDays: 1}, timeZone: $z) { totals { records } } }";
        assert_rejected(app, unused, json!({"z": "UTC"}), "INVALID_TIME_ZONE", "the default of variable `$z`").await;
    }

    async fn null_through_a_nullable_variable_fails_the_field_whose_argument_it_is(app: &TestApp) {
        let query = "query ($zone: TimeZone, $top: Int, $g: [GroupByInput!]) {
            good: dailyUsage(range: {lastDays: 2}) { unit }
            zone: usageInsights(range: {lastDays: 2}, timeZone: $zone) { totals { records } }
            top: dailyUsage(range: {lastDays: 2}, top: $top, groupBy: $g) { unit }
        }";
        let reply = send(app, query, &json!({"zone": null, "top": null})).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(reply.body["data"], json!({"good": {"unit": "tokens"}, "zone": null, "top": null}));
        let mut errors: Vec<_> = reply.body["errors"].as_array().unwrap().iter().map(|error| {
            assert_eq!(error["extensions"]["code"], "INVALID_ARGUMENT", "{error:#}");
            let field = error["extensions"]["field"].as_str().unwrap();
            assert!(error["message"].as_str().unwrap().starts_with(&format!("argument `{field}` ")), "{error:#}");
            (error["path"][0].as_str().unwrap(), field)
        }).collect();
        errors.sort_unstable();
        assert_eq!(errors, [("top", "top"), ("zone", "timeZone")]);
        // Within an input object, and below a list.
        let nested = "query ($from: Date = \"2026-11-01\") { usageInsights(range: {days: {from: $from, through: \"2026-11-02\"}}) { range { days } } }";
        let reply = send(app, nested, &json!({"from": null})).await;
        assert_eq!((&reply.body["data"], &reply.body["errors"][0]["extensions"]["field"]), (&json!({"usageInsights": null}), &json!("range")));
        assert_eq!(data(app, nested, json!({})).await["usageInsights"]["range"]["days"], 2);
    }

    async fn variables_are_used_only_where_their_type_allows_it(app: &TestApp) {
        let insights = |declaration: &str, arguments: &str| format!("query ({declaration}) {{ usageInsights({arguments}) {{ totals {{ records }} }} }}");
        for (declaration, arguments, part) in [
            ("$days: Int", "range: {lastDays: $days}", "`@oneOf`"),
            ("$days: Int = 1", "range: {lastDays: $days}", "`@oneOf`"),
            ("$range: DateRangeInput", "range: $range", "`DateRangeInput!` is needed"),
            ("$zone: String", "range: {lastDays: 1}, timeZone: $zone", "`TimeZone!` is needed"),
            ("$tier: String", "range: {lastDays: 1}, filter: {tiers: [$tier]}", "`String!` is needed"),
            ("$tiers: String!", "range: {lastDays: 1}, filter: {tiers: $tiers}", "`[String!]` is needed"),
            ("$unused: Int", "range: {lastDays: 1}", "declared but not used"),
            ("$a: UsageTotals", "range: {lastDays: 1}, timeZone: $a", "no input type"),
            ("$a: Int, $a: Int", "range: {lastDays: $a}", "more than once"),
            ("$a: Int!", "range: {lastDays: $b}", "`$b` is used but not declared"),
        ] {
            assert_rejected(app, &insights(declaration, arguments), json!({"days": 1, "tier": "a", "a": 1}), INVALID, part).await;
        }
        // These async-graphql alone would reject.
        let allowed = insights("$tiers: [String!]!, $zone: TimeZone", "range: {lastDays: 1}, filter: {tiers: $tiers}, timeZone: $zone");
        data(app, &allowed, json!({"tiers": ["a"]})).await;
    }

    async fn operations_that_are_not_executed_are_validated_too(app: &TestApp) {
        let ask = async |second: &str| {
            let query = format!("query A($g: [GroupByInput!]) {{ ...F }} {second} fragment F on Query {{ dailyUsage(range: {{lastDays: 1}}, groupBy: $g) {{ groupBy {{ dimension }} }} }}");
            let body = json!({"query": query, "operationName": "A", "variables": {"g": {"dimension": "MODEL"}}});
            app.send(app.post("/graphql").header("accept", "application/graphql-response+json").json(&body)).await
        };
        for good in [
            "query B($g: [GroupByInput!]!) { ...F }",
            "query B($g: [GroupByInput!], $t: [String!]!, $top: Int) { ...F other: dailyUsage(range: {lastDays: 1}, usageTypes: $t, top: $top) { unit } }",
            "mutation B($r: [UsageRecordInput!]!) { recordUsage(input: {records: $r}) { recorded } }",
        ] {
            let reply = ask(good).await;
            assert_eq!(reply.body, json!({"data": {"dailyUsage": {"groupBy": [{"dimension": "MODEL"}]}}}), "{good}");
        }
        for bad in [
            "query B($g: String) { ...F }",
            "query B { ...F }",
            "query B($g: [GroupByInput!], $unused: Int) { ...F }",
            "query B { dailyUsage(range: {lastDays: \"1\"}) { unit } }",
            "query B($z: TimeZone!) { nonsense(timeZone: $z) }",
        ] {
            let reply = ask(bad).await;
            assert_eq!((reply.status, reply.body.get("data")), (StatusCode::BAD_REQUEST, None), "{bad} {:#}", reply.body);
        }
    }

    async fn values_are_coerced_to_lists_strings_and_numbers(app: &TestApp) {
        let query = "query ($types: [String!], $ids: [ID!], $days: Int!) {
            dailyUsage(range: {lastDays: $days}, filter: {accountIds: $ids}, usageTypes: $types) { usageTypes range { days } }
        }";
        let answer = data(app, query, json!({"types": "tokens_input", "ids": 7, "days": 2.0})).await;
        assert_eq!(answer["dailyUsage"], json!({"usageTypes": ["tokens_input"], "range": {"days": 2}}));
        let literal = "{ dailyUsage(range: {lastDays: 2}, filter: {accountIds: 7}, usageTypes: \"tokens_input\") { usageTypes } }";
        assert_eq!(data(app, literal, json!({})).await["dailyUsage"]["usageTypes"], json!(["tokens_input"]));
    }

    async fn a_bad_record_rejects_itself_however_it_is_sent(app: &TestApp) {
        let good = record("k-1", "tokens_input", 1, "2026-11-20T10:00:00Z", json!({}));
        let mut bad = record("k-2", "tokens_input", 1, "2026-11-20T10:00:00Z", json!({}));
        bad["quantity"] = json!("many");
        let select = "{ recorded rejected results { code } }";
        for (query, variables) in [
            (format!("mutation ($r: [UsageRecordInput!]!) {{ recordUsage(input: {{records: $r}}) {select} }}"), json!({"r": [good, bad]})),
            (format!("mutation ($i: RecordUsageInput!) {{ recordUsage(input: $i) {select} }}"), json!({"i": {"records": [good, bad]}})),
            (format!("mutation ($a: UsageRecordInput!, $b: UsageRecordInput!) {{ recordUsage(input: {{records: [$a, $b]}}) {select} }}"), json!({"a": good, "b": bad})),
            (
                format!("mutation ($key: ID!, $at: DateTime) {{ recordUsage(input: {{records: [
                    {{idempotencyKey: $key, accountId: \"acme\", usageType: \"tokens_input\", quantity: 1, occurredAt: $at}},
                    {{idempotencyKey: \"k-2\", accountId: \"acme\", usageType: \"tokens_input\", quantity: \"many\"}}
                ]}}) {select} }}"),
                json!({"key": "k-1", "at": "2026-11-20T10:00:00Z"}),
            ),
        ] {
            let payload = data(app, &query, variables).await["recordUsage"].clone();
            assert_eq!(payload["rejected"], 1, "{query} {payload:#}");
            assert_eq!(payload["results"][1]["code"], "INVALID_QUANTITY", "{query}");
        }
    }

    async fn introspection_takes_variables(app: &TestApp) {
        let query = "query ($name: String!, $all: Boolean) {
            __type(name: $name) { ...T } __schema { directives { args(includeDeprecated: $all) { name } } }
        } fragment T on __Type { fields(includeDeprecated: $all) { name args(includeDeprecated: $all) { name } }
            enumValues(includeDeprecated: $all) { name } inputFields(includeDeprecated: $all) { name } }";
        let answer = data(app, query, json!({"name": "UsageMeasure"})).await;
        assert!(answer["__type"]["enumValues"].as_array().unwrap().len() > 3, "{answer:#}");
        assert_rejected(app, query, json!({"name": 5}), INVALID, "`$name`").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_transport_coerces_variables() {
    let app = TestApp::start(Backend::Sqlite).await;
    let query = "query ($g: [GroupByInput!], $days: Int!) { dailyUsage(range: {lastDays: $days}, groupBy: $g) { groupBy { dimension } } }";
    let get = async |variables: &str| app.send(app.get_graphql(&[("query", query), ("variables", variables)])).await;
    assert_eq!(get("{\"days\": 1}").await.body, json!({"data": {"dailyUsage": {"groupBy": [{"dimension": "USAGE_TYPE"}]}}}));
    assert_eq!(get("{}").await.body.get("data"), None);

    let events = async |variables: Value| {
        let request = app.post("/graphql").header("accept", "text/event-stream");
        let text = request.json(&json!({"query": query, "variables": variables})).send().await.unwrap().text().await.unwrap();
        let answer =
            text.lines().find_map(|line| line.strip_prefix("data: ").or_else(|| line.strip_prefix("data:"))).unwrap().to_owned();
        serde_json::from_str::<Value>(&answer).unwrap()
    };
    assert_eq!(events(json!({"days": 1})).await, json!({"data": {"dailyUsage": {"groupBy": [{"dimension": "USAGE_TYPE"}]}}}));
    let told = events(json!({})).await;
    assert_eq!((told.get("data"), &told["errors"][0]["extensions"]["code"]), (None, &json!(INVALID)));

    let mut socket = Socket::connect(app.url(), None).await;
    let subscription = "subscription ($zone: TimeZone, $throttle: Int) { usageChanged(timeZone: $zone, throttleMs: $throttle) { range { timeZone } } }";
    for (variables, expected) in [
        (json!({}), json!({"data": {"usageChanged": {"range": {"timeZone": "UTC"}}}})),
        (json!({"zone": "Europe/Berlin"}), json!({"data": {"usageChanged": {"range": {"timeZone": "Europe/Berlin"}}}})),
    ] {
        let payload = json!({"query": subscription, "variables": variables});
        socket.send(&json!({"id": "1", "type": "subscribe", "payload": payload})).await;
        assert_eq!(socket.receive().await["payload"], expected);
        socket.send(&json!({"id": "1", "type": "complete"})).await;
    }
    let payload = json!({"query": subscription, "variables": {"zone": 5}});
    socket.send(&json!({"id": "2", "type": "subscribe", "payload": payload})).await;
    let received = socket.receive().await;
    assert_eq!(
        (&received["type"], &received["payload"][0]["extensions"]["code"]),
        (&json!("error"), &json!("INVALID_TIME_ZONE"))
    );
    let payload = json!({"query": subscription, "variables": {"zone": null}});
    socket.send(&json!({"id": "3", "type": "subscribe", "payload": payload})).await;
    let received = socket.receive().await;
    assert_eq!(received["payload"]["data"], json!({"usageChanged": null}), "{received:#}");
    assert_eq!(received["payload"]["errors"][0]["extensions"]["field"], "timeZone");
    socket.close().await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rejected_input_names_what_to_send_instead() {
    let app = TestApp::start(Backend::Sqlite).await;
    for (range, expected) in [
        ("LAST_30_DAYS", "send `{preset: LAST_30_DAYS}`"),
        ("{}", "exactly one of the fields `days`, `instants`, `lastDays`, `preset`"),
        ("{preset: TODAY, lastDays: 3}", "it has 2 fields"),
        ("{preset: null}", "it has null"),
        ("{days: {from: \"2026-11-01\", to: \"2026-11-02\"}}", "no field `to`; its fields are `from`, `through`"),
    ] {
        let query = format!("{{ usageInsights(range: {range}) {{ totals {{ tokens }} }} }}");
        let (code, message) = rejection(&app, &query, json!({})).await;
        assert_eq!(code, "GRAPHQL_VALIDATION_FAILED", "{range}");
        assert!(message.contains(expected), "{range}: {message}");
    }
    app.stop().await;
}
