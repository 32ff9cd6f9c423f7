//! GraphiQL as served by the binary; `tests/browser` opens it in a browser.

use reqwest::StatusCode;

use serde_json::{Value, json};
use usage_insights::settings::{EnabledIn, Environment};

use crate::support::{Backend, Subscriber, TestApp, Transport};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn page_and_assets_are_served_from_the_binary() {
    let app = TestApp::start(Backend::Sqlite).await;
    let page = app.get("/graphiql").send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("http"), "{policy}");
    let html = page.text().await.unwrap();
    assert!(!html.contains("__GRAPHIQL_CONFIG__") && !html.contains("https://"), "{html}");
    let assets: Vec<&str> = html.split('"').filter(|part| part.starts_with("/graphiql/assets/")).collect();
    assert!(assets.len() >= 2, "{html}");
    for asset in assets {
        let reply = app.get(asset).send().await.unwrap();
        assert_eq!(reply.status(), StatusCode::OK, "{asset}");
        let media_type = reply.headers()["content-type"].to_str().unwrap().to_owned();
        assert!(media_type.contains("javascript") || media_type.contains("css"), "{asset} is {media_type}");
    }
    assert_eq!(app.get("/graphiql/assets/nothing.js").send().await.unwrap().status(), StatusCode::NOT_FOUND);
    assert_eq!(app.get("/graphiql/assets/..%2findex.html").send().await.unwrap().status(), StatusCode::NOT_FOUND);
    app.stop().await;
}

const SCHEMA: [&str; 4] = [
    "{ __schema { queryType { name } } }",
    "{ __typename __type(name: \"Query\") { name } }",
    "query { ...asked } fragment asked on Query { ... { schema: __schema { queryType { name } } } }",
    "{ usageTypes { slug } } fragment unused on Query { __schema { queryType { name } } }",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn production_hides_graphiql_and_introspection_unless_enabled() {
    let mut database = TestApp::start(Backend::Sqlite).await.stop_keeping_database().await;
    for (enabled_in, is_open) in [(EnabledIn::Development, false), (EnabledIn::Never, false), (EnabledIn::Always, true)] {
        let app = TestApp::start_on(database, |settings| {
            settings.environment = Environment::Production;
            (settings.http.graphiql, settings.http.introspection) = (enabled_in, enabled_in);
        })
        .await;
        let page = app.get("/graphiql").send().await.unwrap();
        assert_eq!(page.status(), if is_open { StatusCode::OK } else { StatusCode::NOT_FOUND });
        assert!(!page.text().await.unwrap().contains("DEVELOPMENT"), "production shows the development banner");
        for query in &SCHEMA[..3] {
            let reply = app.graphql(query, json!({}), None).await.body;
            let code = &reply["errors"][0]["extensions"]["code"];
            assert_eq!(*code, if is_open { Value::Null } else { json!("FORBIDDEN") }, "{query} {reply}");
            assert!(is_open || reply["data"].is_null(), "{reply}");
        }
        let reply = app.graphql("{ __typename }", json!({}), None).await;
        assert_eq!(reply.body["data"]["__typename"], "Query", "`__typename` is not introspection");
        if !is_open {
            assert_eq!(app.error_code(SCHEMA[3]).await, "FORBIDDEN");
            let mut subscriber = Subscriber::subscribe(Transport::Events, app.url(), None, SCHEMA[0]).await;
            assert_eq!(subscriber.error_code().await, "FORBIDDEN");
        }
        database = app.stop_keeping_database().await;
    }
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn introspection_describes_the_schema_under_any_alias_and_in_fragments() {
    let app = TestApp::start(Backend::Sqlite).await;
    for (query, pointer) in [
        ("{ __schema { description } }", "/__schema/description"),
        ("{ a: __schema { b: description queryType { name } } }", "/a/b"),
        ("query { ...s } fragment s on Query { __schema { ... { description } } }", "/__schema/description"),
    ] {
        let data = app.query(query).await;
        let description = data.pointer(pointer).and_then(Value::as_str).unwrap();
        assert!(description.starts_with("Records what customers use"), "{query}: {description}");
    }
    let data = app.query("{ __schema { queryType { description } } }").await;
    assert!(data["__schema"].get("description").is_none(), "{data}");
    app.stop().await;
}

/// Suggestions of names would reveal names that introspection hides.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn name_suggestions_are_given_only_where_introspection_is_enabled() {
    for (enabled_in, tells) in [(EnabledIn::Always, true), (EnabledIn::Never, false)] {
        let app = TestApp::start_with(Backend::Sqlite, |settings| settings.http.introspection = enabled_in).await;
        for (query, meant) in [
            ("{ usageType { slug } }", "usageTypes"),
            ("{ usageTypes { slg } }", "\"slug\""),
            ("{ hardwareSpecs(firs: 1) { nodes { tier } } }", "\"first\""),
        ] {
            let reply = app.graphql(query, json!({}), None).await;
            let message = reply.body["errors"][0]["message"].as_str().unwrap();
            assert_eq!(message.contains(meant), tells, "{query}: {message}");
        }
        app.stop().await;
    }
}
