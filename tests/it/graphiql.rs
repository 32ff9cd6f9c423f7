//! GraphiQL as the binary serves it; `tests/browser` opens it in a browser.

use reqwest::StatusCode;

use crate::support::{Backend, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_and_all_it_refers_to_come_from_the_binary() {
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
