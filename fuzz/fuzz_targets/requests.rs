//! Complete HTTP requests: no input causes an internal error.
#![no_main]

use std::sync::OnceLock;

use arbitrary::Arbitrary;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;
use usage_insights::app::App;
use usage_insights::clock::Clock;
use usage_insights::domain::time::Timestamp;
use usage_insights::http::connection::ConnectionLimit;
use usage_insights::ids::RecordIds;
use usage_insights::settings::Settings;

const METHODS: [&str; 5] = ["POST", "GET", "OPTIONS", "PUT", "HEAD"];
const PATHS: [&str; 4] = ["/graphql", "/health/ready", "/metrics", "/graphiql"];
const HEADERS: [&str; 12] = [
    "accept",
    "accept-encoding",
    "authorization",
    "content-encoding",
    "content-type",
    "host",
    "if-none-match",
    "origin",
    "traceparent",
    "x-forwarded-for",
    "connection",
    "access-control-request-method",
];

#[derive(Debug, Arbitrary)]
struct Sent<'a> {
    method: u8,
    path: u8,
    query: &'a str,
    headers: Vec<(u8, &'a [u8])>,
    is_json: bool,
    body: &'a [u8],
}

struct Service {
    runtime: Runtime,
    router: Router,
    _folder: TempDir,
}

/// One service on a new SQLite file for all inputs.
fn service() -> &'static Service {
    static SERVICE: OnceLock<Service> = OnceLock::new();
    SERVICE.get_or_init(|| {
        let folder = TempDir::new().expect("a temporary folder can be created");
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime can be built");
        let mut settings = Settings::defaults().without_background_work();
        settings.database.url = format!("sqlite://{}", folder.path().join("usage.db").display());
        let clock = Clock::fixed(Timestamp::from_millis(1_795_262_400_000));
        let router = runtime.block_on(async {
            let app = App::start(settings, clock, RecordIds::seeded(1)).await.expect("the service starts");
            let router = app.router(ConnectionLimit::new(1));
            std::mem::forget(app); // runs until the process ends
            router
        });
        Service { runtime, router, _folder: folder }
    })
}

fuzz_target!(|sent: Sent<'_>| {
    let path = PATHS[usize::from(sent.path) % PATHS.len()];
    let target = if sent.query.is_empty() { path.to_owned() } else { format!("{path}?{}", sent.query) };
    let mut request = Request::builder().method(METHODS[usize::from(sent.method) % METHODS.len()]).uri(target);
    if sent.is_json {
        request = request.header("content-type", "application/json");
    }
    for (name, value) in &sent.headers {
        request = request.header(HEADERS[usize::from(*name) % HEADERS.len()], *value);
    }
    // Requests that HTTP itself rejects are not generated.
    let Ok(request) = request.body(Body::from(sent.body.to_vec())) else { return };
    let Service { runtime, router, .. } = service();
    let response = runtime.block_on(router.clone().oneshot(request)).expect("the router does not fail");
    assert_ne!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
});
