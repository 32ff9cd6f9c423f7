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
