//! Every error has a code, a request id and a retry flag; a failing section does not affect the others.

use reqwest::StatusCode;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use usage_insights::error::ErrorCode;

use crate::support::{Backend, TestApp, on_both_databases};

on_both_databases! {
    async fn invalid_arguments_have_specific_codes(app: &TestApp) {
        for (field, code) in [
            ("usageInsights(range: {lastDays: 0})", "INVALID_RANGE"),
            ("usageInsights(range: {days: {from: \"2026-02-01\", through: \"2026-01-01\"}})", "INVALID_RANGE"),
            ("usageInsights(range: {days: {from: \"1990-02-01\", through: \"2026-01-01\"}})", "INVALID_RANGE"),
            ("usageInsights(range: {days: {from: \"2026-02-30\", through: \"2026-03-01\"}})", "INVALID_TIME"),
            ("usageInsights(range: {instants: {start: \"now\", end: \"2026-01-01T00:00:00Z\"}})", "INVALID_TIME"),
            ("usageInsights(range: {preset: TODAY}, timeZone: \"Mars/Olympus\")", "INVALID_TIME_ZONE"),
            ("usageInsights(range: {preset: TODAY}, filter: {accountIds: [\"\"]})", "INVALID_ARGUMENT"),
            ("usageInsights(range: {preset: TODAY}, filter: {sources: [\"free\"]})", "INVALID_ARGUMENT"),
            ("usageInsights(range: {preset: TODAY, lastDays: 3})", "GRAPHQL_VALIDATION_FAILED"),
            ("usageInsights(range: {})", "GRAPHQL_VALIDATION_FAILED"),
            ("usageInsights", "GRAPHQL_VALIDATION_FAILED"),
            ("nonsense", "GRAPHQL_VALIDATION_FAILED"),
        ] {
            assert_eq!(app.error_code(&format!("{{ {field} {{ __typename }} }}")).await, code, "{field}");
        }
        assert_eq!(app.error_code("{ usageTypes {").await, "GRAPHQL_PARSE_FAILED");
    }

    async fn invalid_time_zone_is_an_error_that_suggests_the_nearest_one(app: &TestApp) {
        let query = "query ($zone: TimeZone!) { usageInsights(range: {preset: TODAY}, timeZone: $zone) { range { timeZone } } }";
        let reply = app.graphql(query, json!({"zone": "Asia/Katmandoo"}), None).await;
        assert_eq!(reply.body.get("data"), None);
        let error = &reply.body["errors"][0];
        assert_eq!(error["extensions"]["code"], "INVALID_TIME_ZONE");
        assert!(error["message"].as_str().unwrap().contains("Asia/Katmandu"), "{error}");
        assert_eq!(error["locations"], json!([{"line": 1, "column": 8}]));
    }

    async fn object_whose_fields_are_all_skipped_is_empty(app: &TestApp) {
        let reply = app.graphql("{ usageTypes @skip(if: true) { slug } }", json!({}), None).await;
        assert_eq!(reply.body, json!({"data": {}}));
        let skipped = "{ usageInsights(range: {lastDays: 3}) { totals @skip(if: true) { records } } hardwareSpecs { nodes @include(if: false) { tier } } }";
        let reply = app.graphql(skipped, json!({}), None).await;
        assert_eq!(reply.body, json!({"data": {"usageInsights": {}, "hardwareSpecs": {}}}));
        // An alias of the client that equals the internal placeholder field is kept, also when fields are reordered.
        let own = "{ usageInsights(range: {lastDays: 0}) { totals { records } } __kept: __typename }";
        let reply = app.graphql(own, json!({}), None).await;
        assert_eq!(reply.body["data"], json!({"usageInsights": null, "__kept": "Query"}), "{:#}", reply.body);
    }

    async fn token_id_or_cursor_with_a_nul_is_a_client_error(app: &TestApp) {
        for field in ["revokeServiceToken(input: {id: \"\\u0000\"})", "rotateServiceToken(input: {id: \"a\\u0000\"})"] {
            assert_eq!(app.error_code(&format!("mutation {{ {field} {{ serviceToken {{ id }} }} }}")).await, "NOT_FOUND", "{field}");
        }
        // `token:1:` and a NUL.
        assert_eq!(app.error_code("{ serviceTokens(after: \"dG9rZW46MToA\") { nodes { id } } }").await, "INVALID_CURSOR");
    }

    async fn failing_section_does_not_affect_the_others(app: &TestApp) {
        let query = "{ good: usageTypes { slug } bad: usageInsights(range: {lastDays: 0}) { totals { records } } alsoGood: hardwareSpecs { nodes { tier } } }";
        let reply = app.graphql(query, json!({}), None).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(reply.body["data"]["good"].as_array().unwrap().len(), 10);
        assert_eq!(reply.body["data"]["bad"], json!(null));
        assert_eq!(reply.body["data"]["alsoGood"], json!({"nodes": []}));
        assert_eq!(reply.body["errors"].as_array().unwrap().len(), 1);
    }

    async fn failing_breakdown_does_not_affect_the_totals(app: &TestApp) {
        let query = "{ usageInsights(range: {lastDays: 3}) { totals { records } breakdown(by: {dimension: MODEL}, top: 0) { measure } } }";
        let reply = app.graphql(query, json!({}), None).await;
        assert_eq!(reply.body["data"]["usageInsights"], json!({"totals": {"records": "0"}, "breakdown": null}));
        let error = &reply.body["errors"][0];
        assert_eq!((&error["path"], &error["extensions"]["code"]), (&json!(["usageInsights", "breakdown"]), &json!("INVALID_ARGUMENT")));
    }

    async fn object_nulled_by_one_error_stays_null_when_another_field_fails(app: &TestApp) {
        let outside = app.database().connect().await;
        outside.execute_unprepared("ALTER TABLE platform_rollup RENAME TO gone").await.unwrap();
        outside.close().await.unwrap();
        for fields in ["range { days } totals { records } breakdown(by: {dimension: MODEL}) { measure }", "peakDay { date } breakdown(by: {dimension: MODEL}) { measure } totals { records }"] {
            let reply = app.graphql(&format!("{{ usageInsights(range: {{lastDays: 3}}) {{ {fields} }} }}"), json!({}), None).await;
            assert_eq!(reply.body["data"], json!({"usageInsights": null}), "{fields}");
        }
        // Without the non-null field, only the failing fields are null.
        let reply = app.graphql("{ usageInsights(range: {lastDays: 3}) { range { days } peakDay { date } breakdown(by: {dimension: MODEL}) { measure } } }", json!({}), None).await;
        assert_eq!(reply.body["data"], json!({"usageInsights": {"range": {"days": 3}, "peakDay": null, "breakdown": null}}));
    }

    async fn invalid_range_does_not_fail_other_fields_of_the_same_loader(app: &TestApp) {
        app.query("mutation { createHardwareSpec(input: {tier: \"a\", displayName: \"A\"}) { hardwareSpec { tier } } }").await;
        let query = "{ x: hardwareSpecs { nodes { usage(range: {lastDays: 7}) { records } } } y: hardwareSpecs { nodes { usage(range: {lastDays: 0}) { records } } } }";
        let reply = app.graphql(query, json!({}), None).await;
        assert_eq!(reply.body["data"], json!({"x": {"nodes": [{"usage": {"records": "0"}}]}, "y": null}));
        assert_eq!(reply.body["errors"].as_array().unwrap().len(), 1);
    }

    async fn skipped_fields_are_not_errors(app: &TestApp) {
        let query = "query ($no: Boolean!, $yes: Boolean!) {
            a: __typename @skip(if: true) b: __typename a: __typename c: usageTypes @include(if: $no) { slug } d: usageTypes @skip(if: $yes) { slug }
            bad: usageInsights(range: {lastDays: 0}) { range { days } } }";
        let reply = app.graphql(query, json!({"no": false, "yes": true}), None).await;
        assert_eq!(reply.body["data"], json!({"a": "Query", "b": "Query", "bad": null}));
    }

    async fn text_with_a_nul_is_not_found(app: &TestApp) {
        let data = app.query("{ hardwareSpec(tier: \"\\u0000\") { tier } }").await;
        assert_eq!(data["hardwareSpec"], json!(null));
        assert_eq!(app.error_code("mutation { retireHardwareSpec(input: {tier: \"\\u0000\"}) { hardwareSpec { tier } } }").await, "NOT_FOUND");
        let cursor = "c3BlYzowOgA"; // spec:0:NUL
        assert_eq!(app.error_code(&format!("{{ hardwareSpecs(after: \"{cursor}\") {{ nodes {{ tier }} }} }}")).await, "INVALID_CURSOR");
    }

    async fn database_error_is_internal_without_sql_and_limited_to_its_section(app: &TestApp) {
        let outside = app.database().connect().await;
        outside.execute_unprepared("ALTER TABLE platform_rollup RENAME TO gone").await.unwrap();
        let query = "{ good: usageTypes { slug } bad: usageInsights(range: {lastDays: 3}) { range { days } totals { records } } }";
        let reply = app.graphql(query, json!({}), None).await;
        outside.close().await.unwrap();
        assert_eq!(reply.body["data"]["good"].as_array().unwrap().len(), 10);
        // `totals` is non-null, so its parent becomes null.
        assert_eq!(reply.body["data"]["bad"], json!(null));
        let error = &reply.body["errors"][0];
        assert_eq!((&error["extensions"]["code"], &error["extensions"]["retryable"]), (&json!("INTERNAL"), &json!(false)));
        assert_eq!(error["path"], json!(["bad", "totals"]));
        let text = reply.body["errors"].to_string();
        assert!(!text.contains("platform_rollup") && !text.to_lowercase().contains("select"), "{text}");
        assert_eq!(error["extensions"]["requestId"], reply.headers["x-request-id"].to_str().unwrap());
    }

    async fn every_response_has_a_request_id_and_keeps_a_valid_one(app: &TestApp) {
        let reply = app.send(app.get("/nowhere").header("x-request-id", "from-the-caller_1")).await;
        assert_eq!((reply.status, reply.headers["x-request-id"].to_str().unwrap()), (StatusCode::NOT_FOUND, "from-the-caller_1"));
        assert_eq!(reply.body["errors"][0]["extensions"]["requestId"], "from-the-caller_1");
        let reply = app.send(app.get("/health/ready").header("x-request-id", "not plain")).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert_ne!(reply.headers["x-request-id"].to_str().unwrap(), "not plain");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deeply_nested_or_exponential_documents_are_rejected_cheaply() {
    let app = TestApp::start(Backend::Sqlite).await;
    let nested = format!("{{ __type(name: {}{}) {{ name }} }}", "[".repeat(50_000), "]".repeat(50_000));
    let fragment = |level: usize| format!("fragment F{level} on Query {{ ...F{0} ...F{0} }} ", level + 1);
    let fragments = (0..40).map(fragment).collect::<Vec<_>>().concat();
    let bomb = format!("{{ ...F0 }} {fragments} fragment F40 on Query {{ __typename }}");
    let cycle = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A __typename }";
    for (document, code) in
        [(nested.as_str(), "QUERY_TOO_COMPLEX"), (bomb.as_str(), "QUERY_TOO_COMPLEX"), (cycle, "GRAPHQL_VALIDATION_FAILED")]
    {
        assert_eq!(app.error_code(document).await, code);
    }
    // Brackets in strings and comments do not count as nesting.
    let quoted = format!("{{ hardwareSpec(tier: \"{0}\") {{ tier }} }} # {0}", "[({\\\"".repeat(100));
    assert_eq!(app.query(&quoted).await["hardwareSpec"], json!(null));
    let block = format!("{{ hardwareSpec(tier: \"\"\"{0} \" \"\"\") {{ tier }} }}", "[({".repeat(100));
    assert_eq!(app.query(&block).await["hardwareSpec"], json!(null));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chart_with_too_many_points_is_rejected() {
    let app = TestApp::start(Backend::Sqlite).await;
    let long = "{days: {from: \"2000-01-01\", through: \"2026-12-31\"}}";
    assert_eq!(
        app.error_code(&format!("{{ dailyUsage(range: {long}, groupBy: {{dimension: USER}}, top: 100) {{ unit }} }}")).await,
        "INVALID_ARGUMENT"
    );
    app.query(&format!("{{ dailyUsage(range: {long}, usageTypes: [\"tokens_input\"]) {{ unit }} }}")).await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_that_are_not_graphql_over_http_are_rejected() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| settings.http.body_limit_mib = 1).await;
    let code = |body: &Value| body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned();
    let json_type = ("content-type", "application/json");
    for (request, status, expected) in [
        (app.post("/graphql").header("content-type", "text/plain").body("{}"), StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_REQUEST"),
        (app.post("/graphql").header(json_type.0, json_type.1).body("{"), StatusCode::BAD_REQUEST, "BAD_REQUEST"),
        (app.post("/graphql").header(json_type.0, json_type.1).body("[]"), StatusCode::BAD_REQUEST, "BAD_REQUEST"),
        (app.post("/graphql").header(json_type.0, json_type.1).body(vec![0xff, 0xfe]), StatusCode::BAD_REQUEST, "BAD_REQUEST"),
        (
            app.post("/graphql").header(json_type.0, json_type.1).body(" ".repeat(1_048_577)),
            StatusCode::PAYLOAD_TOO_LARGE,
            "BODY_TOO_LARGE",
        ),
        (app.get("/graphql"), StatusCode::BAD_REQUEST, "BAD_REQUEST"),
        (app.get("/graphql?query=%7BusageTypes%7Bslug%7D%7D&variables=x"), StatusCode::BAD_REQUEST, "BAD_REQUEST"),
        (
            app.get("/graphql?query=mutation%7BretireHardwareSpec(input%3A%7Btier%3A%22x%22%7D)%7B__typename%7D%7D"),
            StatusCode::METHOD_NOT_ALLOWED,
            "BAD_REQUEST",
        ),
        (app.get("/nowhere"), StatusCode::NOT_FOUND, "NO_SUCH_PATH"),
        (app.get("/graphiql/assets/nowhere"), StatusCode::NOT_FOUND, "NO_SUCH_PATH"),
        (app.post("/health/live"), StatusCode::METHOD_NOT_ALLOWED, "BAD_REQUEST"),
    ] {
        let reply = app.send(request).await;
        assert_eq!((reply.status, code(&reply.body).as_str()), (status, expected), "{:#}", reply.body);
    }
    let reply = app.send(app.get("/graphql?query=%7BusageTypes%7Bslug%7D%7D")).await;
    assert_eq!(reply.body["data"]["usageTypes"].as_array().unwrap().len(), 10);
    app.stop().await;
}

#[test]
fn every_error_code_is_documented_in_order() {
    let document = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/errors.md")).unwrap();
    let mut rest = document.as_str();
    for code in ErrorCode::ALL {
        let anchor = code.docs().strip_prefix("/docs/errors#").unwrap().to_owned();
        let cell = format!("| <a id=\"{anchor}\"></a>`{}` |", code.as_str());
        let position = rest.find(&cell).unwrap_or_else(|| panic!("docs/errors.md lacks {cell} or has it out of order"));
        rest = &rest[position + cell.len()..];
        let retryable = if code.is_retryable() { "yes" } else { "no" };
        assert!(rest.trim_start().starts_with(retryable), "docs/errors.md: `{}` is retryable: {retryable}", code.as_str());
        let row = rest.lines().next().unwrap();
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        assert!(
            matches!(cells[..], [_, cause, cure, ""] if !cause.is_empty() && !cure.is_empty()),
            "cause and resolution: {row}"
        );
    }
    let (errors, _) = document.split_once("## Problems of a record").unwrap();
    assert_eq!(errors.matches("<a id=").count(), ErrorCode::ALL.len(), "docs/errors.md has unknown codes");
}

/// A sender that follows `docs/recording.md` meets no status that its table does not name.
#[test]
fn table_of_answers_names_every_status_of_a_record_and_both_kinds_of_errors() {
    let read = |file: &str| std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let (manual, schema) = (read("docs/recording.md"), read("schema.graphql"));
    let (_, statuses) = schema.split_once("enum RecordStatus {").unwrap();
    let (statuses, _) = statuses.split_once("\n}").unwrap();
    let is_value = |line: &&str| !line.is_empty() && line.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_');
    let statuses: Vec<_> = statuses.lines().map(str::trim).filter(is_value).collect();
    assert_eq!(statuses.len(), 4, "{statuses:?}");
    let (_, table) = manual.split_once("| answer | meaning | what the service does |").unwrap();
    let rows: Vec<_> = table.lines().skip(2).take_while(|line| line.starts_with('|')).collect();
    let named = statuses.iter().map(|status| format!("| status `{status}` |"));
    let retryable = [true, false].map(|is_retryable| format!("| error with `retryable: {is_retryable}` |"));
    for beginning in named.chain(retryable) {
        assert_eq!(rows.iter().filter(|row| row.starts_with(&beginning)).count(), 1, "{beginning} in {rows:#?}");
    }
}
