//! The dashboard as served by the binary; `tests/browser` opens it in a browser.

use reqwest::StatusCode;

use usage_insights::settings::{EnabledIn, Environment};

use crate::support::{Backend, TestApp};

/// The limit of what a browser loads, compressed.
const MAX_COMPRESSED_BYTES: usize = 120_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn page_and_assets_are_served_from_the_binary() {
    let app = TestApp::start(Backend::Sqlite).await;
    let page = app.get("/").send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    assert!(!page.headers().contains_key("set-cookie"));
    let html = page.text().await.unwrap();
    assert!(!html.contains("__DASHBOARD_CONFIG__") && html.contains(r#""isDevelopment":true"#), "{html}");

    let assets: Vec<&str> = html.split('"').filter(|part| part.starts_with("/dashboard/assets/")).collect();
    assert_eq!(assets, ["/dashboard/assets/app.css", "/dashboard/assets/app.js"]);
    let mut compressed = 0;
    for path in ["/"].into_iter().chain(assets) {
        let reply = app.get(path).header("accept-encoding", "br").send().await.unwrap();
        assert_eq!(reply.status(), StatusCode::OK, "{path}");
        compressed += reply.bytes().await.unwrap().len();
    }
    assert!(compressed <= MAX_COMPRESSED_BYTES, "{compressed} bytes");
    for path in ["/dashboard/assets/nothing.js", "/dashboard/assets/..%2Findex.html", "/dashboard/assets/index.html"] {
        assert_eq!(
            app.get(path).send().await.unwrap().status(),
            StatusCode::NOT_FOUND,
            "{path}: the page has its policy only at `/`"
        );
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn page_and_assets_are_revalidated_without_resending() {
    let app = TestApp::start(Backend::Sqlite).await;
    for path in ["/", "/dashboard/assets/app.js"] {
        let first = app.get(path).send().await.unwrap();
        assert_eq!(first.headers()["cache-control"], "private, no-cache");
        let again = app.get(path).header("if-none-match", &first.headers()["etag"]).send().await.unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{path}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn production_serves_the_page_without_data_unless_it_is_disabled() {
    let mut database = TestApp::start(Backend::Sqlite).await.stop_keeping_database().await;
    for (enabled_in, is_open) in [(EnabledIn::Always, true), (EnabledIn::Development, false), (EnabledIn::Never, false)] {
        let app = TestApp::start_on(database, |settings| {
            settings.environment = Environment::Production;
            settings.http.dashboard = enabled_in;
        })
        .await;
        let expected = if is_open { StatusCode::OK } else { StatusCode::NOT_FOUND };
        for path in ["/", "/dashboard/assets/app.js"] {
            assert_eq!(app.get(path).send().await.unwrap().status(), expected, "{path}");
        }
        if is_open {
            let html = app.get("/").send().await.unwrap().text().await.unwrap();
            assert!(html.contains(r#""isDevelopment":false"#) && html.contains(r#""graphiql":null"#), "{html}");
        }
        assert_eq!(app.error_code("{ usageTypes { slug } }").await, "UNAUTHENTICATED", "the page needs a token like any client");
        database = app.stop_keeping_database().await;
    }
    database.destroy().await;
}

/// The policy of a page, and what it says about frames.
async fn ancestors(app: &TestApp, path: &str) -> String {
    let reply = app.get(path).send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::OK, "{path}");
    let policy = reply.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe-eval"), "{policy}");
    policy.split("frame-ancestors ").nth(1).unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_usage_page_is_shown_in_frames_and_only_by_listed_origins() {
    let app = TestApp::start(Backend::Sqlite).await;
    for path in ["/", "/embed/usage", "/graphiql", "/docs/errors"] {
        assert_eq!(ancestors(&app, path).await, "'none'", "{path}");
    }
    app.stop().await;

    let origins = ["https://app.example", "http://localhost:3000"];
    let app = TestApp::start_with(Backend::Sqlite, |settings| {
        settings.http.embed_origins = origins.map(str::to_owned).to_vec();
    })
    .await;
    for path in ["/", "/graphiql", "/docs/errors"] {
        assert_eq!(ancestors(&app, path).await, "'none'", "{path}");
    }
    assert_eq!(ancestors(&app, "/embed/usage?range=today").await, origins.join(" "));
    let html = app.get("/embed/usage").send().await.unwrap().text().await.unwrap();
    assert!(html.contains(r#""embed":{"origins":["https://app.example","http://localhost:3000"]}"#), "{html}");
    assert!(!html.contains("graphiql\""), "a frame offers no GraphiQL: {html}");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn docs_of_an_error_is_a_link_to_the_entry_of_its_code() {
    let app = TestApp::start(Backend::Sqlite).await;
    let reply = app.graphql("{ usageInsights(range: {lastDays: 0}) { range { days } } }", serde_json::json!({}), None).await;
    let docs = reply.body["errors"][0]["extensions"]["docs"].as_str().unwrap().to_owned();
    let (path, anchor) = docs.split_once('#').unwrap();
    assert_eq!(anchor, "invalid_range");
    let page = app.get(path).send().await.unwrap();
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    let html = page.text().await.unwrap();
    assert!(html.contains(&format!("<a id=\"{anchor}\"></a><code>INVALID_RANGE</code>")), "{html}");
    assert!(!html.contains(".md\""), "links to documents that the server does not have");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn docs_of_an_error_begins_with_the_address_of_the_setting() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| {
        "https://docs.example/errors".clone_into(&mut settings.http.docs_url);
    })
    .await;
    for reply in [
        app.graphql("{ usageInsights(range: {lastDays: 0}) { range { days } } }", serde_json::json!({}), None).await.body,
        app.send(app.get("/nowhere")).await.body,
    ] {
        let extensions = &reply["errors"][0]["extensions"];
        let code = extensions["code"].as_str().unwrap().to_lowercase();
        assert_eq!(extensions["docs"], format!("https://docs.example/errors#{code}"), "{reply}");
    }
    app.stop().await;
}

/// Clients of Node.js 20 list zstd and cannot read it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn zstd_is_sent_only_to_clients_that_prefer_it() {
    let app = TestApp::start(Backend::Sqlite).await;
    for (accepted, expected) in [
        ("gzip, deflate, br, zstd", Some("br")),
        ("gzip, zstd", Some("gzip")),
        ("br, gzip", Some("br")),
        ("gzip, br;q=0.5", Some("gzip")),
        ("gzip;q=1.0, zstd;q=1.0, br;q=0.5", Some("gzip")),
        ("zstd", Some("zstd")),
        ("zstd, br, gzip", Some("zstd")),
        ("deflate, zstd", Some("zstd")),
        ("gzip;q=0.5, br;q=0.8, zstd", Some("zstd")),
        ("br;q=0, gzip;q=0, zstd;q=0.1", Some("zstd")),
        ("zstd;q=0, gzip", Some("gzip")),
        ("identity", None),
    ] {
        let reply = app.get("/docs/errors").header("accept-encoding", accepted).send().await.unwrap();
        let encoding = reply.headers().get("content-encoding").map(|encoding| encoding.to_str().unwrap());
        assert_eq!(encoding, expected, "{accepted}");
        assert!(reply.headers()["vary"].to_str().unwrap().to_lowercase().contains("accept-encoding"), "{accepted}");
    }
    app.stop().await;
}
