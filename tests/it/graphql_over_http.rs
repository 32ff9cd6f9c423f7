//! GraphQL over HTTP as specified: media types, methods, statuses, parameters.

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::support::{Backend, TestApp, on_both_databases};

const RESPONSE: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

fn post(app: &TestApp, accept: &str, body: &Value) -> RequestBuilder {
    app.post("/graphql").header("accept", accept).json(body)
}

fn code(body: &Value) -> &str {
    body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

on_both_databases! {
    async fn response_has_the_preferred_media_type(app: &TestApp) {
        let ok = json!({"query": "{ __typename }"});
        for (accept, expected) in [
            (RESPONSE, RESPONSE),
            (JSON, JSON),
            ("*/*", JSON),
            ("application/*", JSON),
            ("APPLICATION/JSON", JSON),
            ("application/graphql-response+json, application/json;q=0.9", RESPONSE),
            ("application/graphql-response+json;q=0.8, application/json;q=0.9", JSON),
            ("application/json, application/graphql-response+json", JSON),
            ("application/json; charset=utf-8", JSON),
            ("application/json;q=0, */*", RESPONSE),
            ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", JSON),
            ("application/graphql-response+json;q=0.5, */*;q=0.1", RESPONSE),
            ("multipart/mixed;boundary=\"a, b\";deferSpec=20220824, application/graphql-response+json", RESPONSE),
            ("text/event-stream;q=0.1, application/json", JSON),
            ("text/event-stream, application/json;q=0.5", "text/event-stream"),
        ] {
            let reply = app.send(post(app, accept, &ok)).await;
            let content_type = reply.headers["content-type"].to_str().unwrap();
            assert_eq!((reply.status, content_type.split(';').next().unwrap()), (StatusCode::OK, expected), "{accept}");
        }
        let reply = app.send(app.post("/graphql").header("content-type", JSON).body(ok.to_string())).await;
        assert_eq!(reply.headers["content-type"], "application/json; charset=utf-8", "without `Accept`");
        for accept in ["text/html", "application/xml, text/*", "application/json;q=0", "image/*;q=0.5", "application/json;charset=latin1"] {
            let reply = app.send(post(app, accept, &ok)).await;
            assert_eq!((reply.status, code(&reply.body)), (StatusCode::NOT_ACCEPTABLE, "BAD_REQUEST"), "{accept}");
        }
    }

    async fn status_reflects_execution_only_for_the_graphql_response_media_type(app: &TestApp) {
        let deep = format!("{{ a{} }}", "(b: [".repeat(100));
        for (body, expected, status) in [
            (json!({"query": "{"}), "GRAPHQL_PARSE_FAILED", StatusCode::BAD_REQUEST),
            (json!({"query": ""}), "GRAPHQL_PARSE_FAILED", StatusCode::BAD_REQUEST),
            (json!({"query": "{ nonsense }"}), "GRAPHQL_VALIDATION_FAILED", StatusCode::BAD_REQUEST),
            (json!({"query": "query($a: ID!) { __typename }", "variables": {"a": null}}), "GRAPHQL_VALIDATION_FAILED", StatusCode::BAD_REQUEST),
            (json!({"query": "query A { __typename }", "operationName": "B"}), "GRAPHQL_VALIDATION_FAILED", StatusCode::BAD_REQUEST),
            (json!({"query": "query A { __typename } query B { __typename }"}), "GRAPHQL_VALIDATION_FAILED", StatusCode::BAD_REQUEST),
            (json!({"query": deep}), "QUERY_TOO_COMPLEX", StatusCode::BAD_REQUEST),
            (json!({"query": "{ usageInsights(range: {lastDays: 0}) { range { days } } }"}), "INVALID_RANGE", StatusCode::OK),
        ] {
            let reply = app.send(post(app, RESPONSE, &body)).await;
            assert_eq!((reply.status, code(&reply.body)), (status, expected), "{body}");
            assert_eq!(reply.body.get("data").is_some(), status == StatusCode::OK, "{:#}", reply.body);
            // Legacy clients read only the status: a well-formed request gets 200.
            let of_old = app.send(post(app, JSON, &body)).await;
            assert_eq!((of_old.status, code(&of_old.body)), (StatusCode::OK, expected), "{body}");
            assert_eq!(of_old.body.get("data").is_some(), reply.body.get("data").is_some());
        }
    }

    async fn malformed_requests_are_rejected_in_both_media_types(app: &TestApp) {
        for body in [
            "", "null", "7", "\"{ __typename }\"", "{\"query\": \"{ __typename }\"", "{}", "{\"qeury\": \"{ __typename }\"}",
            "{\"query\": null}", "{\"query\": 1}", "{\"query\": [\"{ __typename }\"]}",
            "{\"query\": \"{ __typename }\", \"operationName\": 1}", "{\"query\": \"{ __typename }\", \"operationName\": []}",
            "{\"query\": \"{ __typename }\", \"variables\": \"{}\"}", "{\"query\": \"{ __typename }\", \"variables\": []}",
            "{\"query\": \"{ __typename }\", \"extensions\": \"{}\"}", "{\"query\": \"{ __typename }\", \"extensions\": [1]}",
            "[{\"query\": \"{ __typename }\"}]",
        ] {
            for accept in [JSON, RESPONSE] {
                let request = app.post("/graphql").header("content-type", JSON).header("accept", accept).body(body);
                let reply = app.send(request).await;
                assert_eq!((reply.status, code(&reply.body)), (StatusCode::BAD_REQUEST, "BAD_REQUEST"), "{body}");
                assert!(reply.headers["content-type"].to_str().unwrap().starts_with(accept), "{body}");
            }
        }
        // Null equals an omitted parameter, and unknown parameters are ignored.
        let body = json!({"query": "{ __typename }", "operationName": null, "variables": null, "extensions": null, "id": 7});
        assert_eq!(app.send(post(app, RESPONSE, &body)).await.body, json!({"data": {"__typename": "Query"}}));
    }

    async fn bodies_with_unsupported_types_encodings_and_charsets_are_rejected(app: &TestApp) {
        let body = json!({"query": "{ __type(name: \"Läufer🏃\") { name } }"}).to_string();
        for (content_type, status) in [
            ("application/json", StatusCode::OK),
            ("application/json; charset=utf-8", StatusCode::OK),
            ("Application/JSON; Charset=\"UTF-8\"", StatusCode::OK),
            ("application/json; charset=iso-8859-1", StatusCode::UNSUPPORTED_MEDIA_TYPE),
            ("application/json; charset=utf-16", StatusCode::UNSUPPORTED_MEDIA_TYPE),
            ("application/graphql", StatusCode::UNSUPPORTED_MEDIA_TYPE),
            ("application/json-patch+json", StatusCode::UNSUPPORTED_MEDIA_TYPE),
            ("application/x-www-form-urlencoded", StatusCode::UNSUPPORTED_MEDIA_TYPE),
            ("multipart/form-data; boundary=x", StatusCode::UNSUPPORTED_MEDIA_TYPE),
            ("text/plain", StatusCode::UNSUPPORTED_MEDIA_TYPE),
            ("json", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ] {
            let reply = app.send(app.post("/graphql").header("content-type", content_type).body(body.clone())).await;
            assert_eq!(reply.status, status, "{content_type}: {:#}", reply.body);
            assert_eq!(code(&reply.body), if status == StatusCode::OK { "" } else { "BAD_REQUEST" });
        }
        let reply = app.send(app.post("/graphql").body(body.clone())).await;
        assert_eq!(reply.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "without `Content-Type`");
        for (encoding, status) in [("compress", StatusCode::UNSUPPORTED_MEDIA_TYPE), ("gzip", StatusCode::BAD_REQUEST), ("identity", StatusCode::OK)] {
            let sent = app.post("/graphql").header("content-type", JSON).header("content-encoding", encoding).body(body.clone());
            assert_eq!(app.send(sent).await.status, status, "plain text said to be {encoding}");
        }
    }

    async fn get_supports_all_parameters_and_ignores_empty_ones(app: &TestApp) {
        let named = "query A($name: String!) { __type(name: $name) { name } } query B { __typename }";
        for (parameters, expected) in [
            (&[("query", "{ __typename }")][..], json!({"__typename": "Query"})),
            (&[("query", "{ __typename }"), ("operationName", ""), ("variables", ""), ("extensions", "")], json!({"__typename": "Query"})),
            (&[("query", named), ("operationName", "A"), ("variables", "{\"name\": \"Läufer🏃\"}")], json!({"__type": null})),
            (&[("query", named), ("operationName", "B"), ("extensions", "{\"a\": 1}"), ("other", "x")], json!({"__typename": "Query"})),
            (&[("query", "{ __typename }"), ("variables", "null")], json!({"__typename": "Query"})),
        ] {
            let reply = app.send(app.get_graphql(parameters).header("accept", RESPONSE)).await;
            assert_eq!((reply.status, &reply.body["data"]), (StatusCode::OK, &expected), "{parameters:?} {:#}", reply.body);
        }
        for parameters in [
            &[][..],
            &[("variables", "{}")],
            &[("query", "{ __typename }"), ("variables", "[]")],
            &[("query", "{ __typename }"), ("variables", "{")],
            &[("query", "{ __typename }"), ("extensions", "\"x\"")],
            &[("query", "{ __typename }"), ("query", "{ __typename }")],
        ] {
            let reply = app.send(app.get_graphql(parameters)).await;
            assert_eq!((reply.status, code(&reply.body)), (StatusCode::BAD_REQUEST, "BAD_REQUEST"), "{parameters:?}");
        }
        let reply = app.send(app.get("/graphql?query=%7B__type(name%3A%22%FF%22)%7Bname%7D%7D")).await;
        assert_eq!((reply.status, code(&reply.body)), (StatusCode::BAD_REQUEST, "BAD_REQUEST"), "not UTF-8");
    }

    async fn mutation_over_get_is_rejected_and_the_error_suggests_post(app: &TestApp) {
        let mutation = "mutation M { retireHardwareSpec(input: {tier: \"x\"}) { __typename } }";
        let reply = app.send(app.get_graphql(&[("query", mutation)])).await;
        assert_eq!((reply.status, code(&reply.body)), (StatusCode::METHOD_NOT_ALLOWED, "BAD_REQUEST"));
        assert_eq!(reply.headers["allow"], "POST");
        // The operation that would run decides.
        let both = format!("query Q {{ __typename }} {mutation}");
        for (name, status) in [("Q", StatusCode::OK), ("M", StatusCode::METHOD_NOT_ALLOWED)] {
            assert_eq!(app.send(app.get_graphql(&[("query", &both), ("operationName", name)])).await.status, status);
        }
        for method in [Method::PUT, Method::DELETE, Method::PATCH] {
            let url = format!("{}/graphql", app.url());
            let reply = app.send(reqwest::Client::new().request(method, url)).await;
            assert_eq!((reply.status, code(&reply.body)), (StatusCode::METHOD_NOT_ALLOWED, "BAD_REQUEST"));
            let allowed = reply.headers["allow"].to_str().unwrap();
            assert!(allowed.contains("GET") && allowed.contains("POST"), "{allowed}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invalid_token_error_uses_the_requested_media_type() {
    let app = TestApp::start(Backend::Sqlite).await;
    for accept in [JSON, RESPONSE] {
        let reply = app.send(post(&app, accept, &json!({"query": "{ __typename }"})).bearer_auth("wrong")).await;
        assert_eq!((reply.status, code(&reply.body)), (StatusCode::UNAUTHORIZED, "INVALID_TOKEN"));
        assert!(reply.headers["content-type"].to_str().unwrap().starts_with(accept));
        assert!(reply.body.get("data").is_none());
    }
    app.stop().await;
}
