//! Cross-origin pages and DNS rebinding.

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use usage_insights::settings::Environment;

use crate::support::{Backend, PROTOCOL, ServerProcess, Socket, TestApp, TestDatabase};

const PAGE: &str = "https://app.example";
const ELSEWHERE: &str = "https://elsewhere.example";
const TOKEN: &str = "a-token-for-these-tests";
/// What browsers print as the value that does not match the origin of a page. No page has such an origin.
const NOT_LISTED: &str = "add-the-origin-of-this-page-to-http.cors_origins";

/// Production does not migrate automatically.
async fn start_production(cors_origins: &[&str]) -> TestApp {
    let database = TestApp::start(Backend::Sqlite).await.stop_keeping_database().await;
    let named = cors_origins.iter().map(|origin| (*origin).to_owned()).collect();
    TestApp::start_on(database, |settings| {
        settings.environment = Environment::Production;
        TOKEN.clone_into(&mut settings.recording.internal_service_token);
        settings.http.cors_origins = named;
    })
    .await
}

fn query_request(app: &TestApp) -> RequestBuilder {
    app.post("/graphql").json(&json!({"query": "{ __typename }"}))
}

pub fn preflight(app: &TestApp, origin: &str) -> RequestBuilder {
    let request = reqwest::Client::new().request(Method::OPTIONS, format!("{}/graphql", app.url()));
    let request = request.header("origin", origin).header("access-control-request-method", "POST");
    request.header("access-control-request-headers", "authorization,content-type,traceparent")
}

fn code(body: &Value) -> &str {
    body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cross_origin_pages_get_no_access_unless_listed() {
    for listed in [&[][..], &[ELSEWHERE]] {
        let app = start_production(listed).await;
        let reply = app.send(preflight(&app, PAGE)).await;
        assert_eq!((reply.status, code(&reply.body)), (StatusCode::FORBIDDEN, "FORBIDDEN"));
        let message = reply.body["errors"][0]["message"].as_str().unwrap();
        assert!(message.ends_with(&format!("add `{PAGE}` to `http.cors_origins`")), "{message}");
        let answer = app.send(query_request(&app).header("origin", PAGE)).await;
        assert_eq!(answer.status, StatusCode::OK, "the page cannot read it");
        for reply in [reply, answer] {
            assert_eq!(reply.headers["access-control-allow-origin"], NOT_LISTED);
            for header in ["headers", "methods", "credentials"] {
                let header = format!("access-control-allow-{header}");
                assert!(!reply.headers.contains_key(&header), "{header}: {:?}", reply.headers);
            }
        }
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_of_the_servers_own_pages_are_not_cross_origin() {
    let app = start_production(&[]).await;
    for (host, origin) in [
        (app.url().trim_start_matches("http://"), app.url()),
        ("usage.example", "https://usage.example"),
        ("Usage.Example:8080", "http://usage.example:8080"),
    ] {
        let reply = app.send(query_request(&app).header("host", host).header("origin", origin)).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert!(!reply.headers.contains_key("access-control-allow-origin"), "{origin}: {:?}", reply.headers);
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn log_names_the_origin_of_a_rejected_page_and_the_setting() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let server = ServerProcess::start(&database.url).await;
    let client = reqwest::Client::new();
    let preflight = client
        .request(Method::OPTIONS, format!("{}/graphql", server.address))
        .header("origin", PAGE)
        .header("access-control-request-method", "POST");
    assert_eq!(preflight.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    server.wait_for_line(&format!("add `{PAGE}` to `http.cors_origins`")).await;
    let framed = client
        .get(format!("{}/embed/usage", server.address))
        .header("referer", format!("{PAGE}/billing"))
        .header("sec-fetch-dest", "iframe")
        .header("sec-fetch-mode", "navigate");
    assert_eq!(framed.send().await.unwrap().status(), StatusCode::OK);
    server.wait_for_line(&format!("add `{PAGE}` to `http.embed_origins`")).await;
    server.stop().await;
    database.destroy().await;
}

/// Any page can make the browsers of its visitors send requests, with as many origins and host names as it has.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn made_up_origins_and_host_names_do_not_flood_the_log() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let server = ServerProcess::start(&database.url).await;
    let client = reqwest::Client::new();
    let (graphql, embed) = (format!("{}/graphql", server.address), format!("{}/embed/usage", server.address));
    let query = json!({"query": "{ __typename }"});
    for number in 0..50 {
        let page = format!("https://page-{number}.example");
        let preflight = client.request(Method::OPTIONS, &graphql).header("access-control-request-method", "POST");
        for (request, expected) in [
            (preflight.header("origin", &page), StatusCode::FORBIDDEN),
            (client.post(&graphql).json(&query).header("origin", &page), StatusCode::FORBIDDEN),
            (client.post(&graphql).json(&query).header("host", page.replace("https://", "")), StatusCode::MISDIRECTED_REQUEST),
            (client.get(&embed).header("referer", &page).header("sec-fetch-dest", "iframe"), StatusCode::OK),
        ] {
            assert_eq!(request.send().await.unwrap().status(), expected, "{page}");
        }
    }
    let wrong = client.post(&graphql).json(&query).bearer_auth("wrong");
    assert_eq!(wrong.send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    server.wait_for_line("INVALID_TOKEN").await; // the lines before it have been read
    assert_eq!(server.count_lines("web page"), 20);
    server.stop().await;
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sockets_without_a_token_log_one_warning_per_minute() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    ServerProcess::start(&database.url).await.stop().await; // development runs the migrations
    let server = ServerProcess::start_with(&database.url, &[("ENVIRONMENT", "production")]).await;
    for _ in 0..5 {
        let mut socket = Socket::open(&server.address, &[PROTOCOL]).await.unwrap();
        socket.send(&json!({"type": "connection_init"})).await;
        assert_eq!(socket.receive().await, json!({"close": 4403}));
    }
    let warning = "a WebSocket needs a token";
    server.wait_for_line(warning).await;
    let wrong = reqwest::Client::new().post(format!("{}/graphql", server.address)).bearer_auth("wrong").json(&json!({}));
    assert_eq!(wrong.send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    server.wait_for_line("INVALID_TOKEN").await; // the lines before it have been read
    assert_eq!(server.count_lines(warning), 1);
    server.stop().await;
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn listed_origin_can_query_and_read_headers_but_not_with_cookies() {
    for named in [PAGE, "*"] {
        let app = start_production(&[named]).await;
        let reply = app.send(preflight(&app, PAGE)).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(reply.headers["access-control-allow-origin"], named);
        for (header, expected) in [
            ("access-control-allow-methods", &["GET", "POST"][..]),
            ("access-control-allow-headers", &["authorization", "content-type", "traceparent"]),
        ] {
            let allowed = reply.headers[header].to_str().unwrap();
            assert!(expected.iter().all(|name| allowed.contains(name)), "{header}: {allowed}");
        }
        // Error responses are readable too.
        let answers = [
            app.send(query_request(&app)).await,
            app.send(query_request(&app).header("origin", PAGE).bearer_auth("wrong")).await,
        ];
        let nowhere = app.send(app.get("/nowhere").header("origin", PAGE)).await;
        assert_eq!((answers[1].status, nowhere.status), (StatusCode::UNAUTHORIZED, StatusCode::NOT_FOUND));
        for reply in [&answers[1], &nowhere] {
            assert_eq!(reply.headers["access-control-allow-origin"], named);
            let exposed = reply.headers["access-control-expose-headers"].to_str().unwrap();
            for name in ["x-request-id", "retry-after", "ratelimit", "ratelimit-policy", "etag"] {
                assert!(exposed.split(',').any(|one| one == name), "{exposed}");
            }
            assert!(!reply.headers.contains_key("access-control-allow-credentials"));
        }
        let other = app.send(preflight(&app, ELSEWHERE)).await;
        assert_eq!(other.headers["access-control-allow-origin"], if named == "*" { "*" } else { NOT_LISTED });
        app.stop().await;
    }
}

/// The requests a page can make a browser send to a developer's machine, and their outcome.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn development_rejects_cross_origin_pages_without_a_token() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| {
        TOKEN.clone_into(&mut settings.recording.internal_service_token);
        settings.http.cors_origins = vec![PAGE.to_owned()];
    })
    .await;
    let mutation = json!({"query": "mutation { createUsageType(input: {slug: \"a\", description: \"A\", unit: \"a\"}) { usageType { slug } } }"});
    let post = |headers: &[(&str, &str)]| {
        headers.iter().fold(app.post("/graphql").json(&mutation), |request, (name, value)| request.header(*name, *value))
    };
    for (name, request) in [
        ("another origin", post(&[("origin", ELSEWHERE)])),
        ("an opaque origin", post(&[("origin", "null")])),
        ("another port", post(&[("origin", "http://localhost:3000")])),
        ("another site without an origin", post(&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")])),
        (
            "an image",
            app.get_graphql(&[("query", "{ __typename }")])
                .header("sec-fetch-site", "cross-site")
                .header("sec-fetch-mode", "no-cors"),
        ),
        ("metrics", app.get("/metrics").header("origin", ELSEWHERE)),
        ("events", post(&[("origin", ELSEWHERE), ("accept", "text/event-stream")])),
    ] {
        let reply = app.send(request).await;
        assert_eq!((reply.status, code(&reply.body)), (StatusCode::FORBIDDEN, "FORBIDDEN"), "{name}");
    }
    // A form is not JSON, whatever it contains, and a preflight from an unlisted origin is denied.
    let form = app.post("/graphql").header("content-type", "text/plain").body(mutation.to_string());
    assert_eq!(app.send(form).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(app.send(preflight(&app, ELSEWHERE)).await.status, StatusCode::FORBIDDEN);

    assert_eq!(
        app.send(query_request(&app).header("origin", ELSEWHERE).bearer_auth(TOKEN)).await.status,
        StatusCode::OK,
        "with a token"
    );
    assert_eq!(app.send(query_request(&app).header("origin", PAGE)).await.status, StatusCode::OK, "listed origin");
    assert_eq!(app.send(query_request(&app).header("origin", app.url())).await.status, StatusCode::OK, "same origin");
    let link = app.get("/graphiql").header("sec-fetch-site", "cross-site").header("sec-fetch-mode", "navigate");
    assert_eq!(app.send(link).await.status, StatusCode::OK, "a cross-site link");
    assert_eq!(
        app.send(post(&[])).await.body["data"]["createUsageType"]["usageType"]["slug"],
        "a",
        "no earlier request was executed"
    );
    for (origin, expected) in [(PAGE, json!({"type": "connection_ack"})), (ELSEWHERE, json!({"close": 4403}))] {
        let mut socket = Socket::open(app.url(), &[PROTOCOL, ("origin", origin)]).await.unwrap();
        socket.send(&json!({"type": "connection_init"})).await;
        assert_eq!(socket.receive().await, expected, "{origin}");
    }
    app.stop().await;
}

/// `*` lets pages read with their own token but gives them no developer access.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn development_does_not_treat_the_wildcard_as_a_listed_origin() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| settings.http.cors_origins = vec!["*".to_owned()]).await;
    let reply = app.send(query_request(&app).header("origin", ELSEWHERE)).await;
    assert_eq!((reply.status, code(&reply.body)), (StatusCode::FORBIDDEN, "FORBIDDEN"));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn development_rejects_unknown_host_names_without_a_token() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| {
        TOKEN.clone_into(&mut settings.recording.internal_service_token);
        settings.http.development_hosts = vec!["devbox".to_owned()];
    })
    .await;
    let as_host = |request: RequestBuilder, host: &str| request.header("host", host);
    for host in [
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evillocalhost",
        "devbox.evil.example",
    ] {
        for request in [
            query_request(&app),
            app.get_graphql(&[("query", "{ __typename }")]),
            app.get("/metrics"),
            app.get("/graphiql"),
            app.get("/"),
        ] {
            // Looks like a same-origin request of the page.
            let reply = app.send(as_host(request, host).header("origin", format!("http://{host}"))).await;
            assert_eq!((reply.status, code(&reply.body)), (StatusCode::MISDIRECTED_REQUEST, "FORBIDDEN"), "{host}");
        }
        let mut socket =
            Socket::open(app.url(), &[PROTOCOL, ("host", host), ("origin", &format!("http://{host}"))]).await.unwrap();
        socket.send(&json!({"type": "connection_init"})).await;
        assert_eq!(socket.receive().await, json!({"close": 4403}), "{host}");
        assert_eq!(app.send(as_host(query_request(&app).bearer_auth(TOKEN), host)).await.status, StatusCode::OK, "with a token");
        assert_eq!(app.send(as_host(query_request(&app).bearer_auth("wrong"), host)).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(app.send(as_host(app.get("/health/live"), host)).await.status, StatusCode::NO_CONTENT);
    }
    for host in [
        "localhost",
        "localhost:8080",
        "LOCALHOST",
        "localhost.",
        "app.localhost:1",
        "127.0.0.1:80",
        "127.9.9.9",
        "[::1]:8080",
        "192.168.0.7:8080",
        "devbox",
        "DevBox:8080",
    ] {
        assert_eq!(app.send(as_host(query_request(&app), host)).await.status, StatusCode::OK, "{host}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn production_accepts_any_host_name() {
    let app = start_production(&[]).await;
    let reply = app.send(query_request(&app).header("host", "usage.example").header("origin", ELSEWHERE)).await;
    assert_eq!(reply.status, StatusCode::OK);
    let reply = app.graphql("{ usageTypes { slug } }", json!({}), None).await;
    assert_eq!(code(&reply.body), "UNAUTHENTICATED");
    app.stop().await;
}
