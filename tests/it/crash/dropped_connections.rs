//! A PostgreSQL that drops new connections, like one that is shutting down.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use tokio::io::{AsyncReadExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use url::Url;

use crate::support::{Backend, TestApp, TestDatabase, record};

/// Number of read connections in tests.
const READ_CONNECTIONS: usize = 4;
const AT: &str = "2026-11-20T10:00:00Z";
const TOKENS: &str = "{ usageInsights(range: {preset: LAST_30_DAYS}) { totals { tokensInput } } }";

/// A proxy between the service and PostgreSQL.
struct DroppingProxy {
    url: String,
    /// Number of next connections to drop.
    drops_left: Arc<AtomicUsize>,
    /// A change of this value drops all open connections.
    cut: watch::Sender<()>,
}

impl DroppingProxy {
    async fn in_front_of(database: &TestDatabase) -> Self {
        let mut url = Url::parse(&database.url).unwrap();
        let server = (url.host_str().unwrap().to_owned(), url.port().unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        url.set_port(Some(listener.local_addr().unwrap().port())).unwrap();
        let (drops_left, cut) = (Arc::new(AtomicUsize::new(0)), watch::channel(()).0);
        let (task_drops, cuts) = (Arc::clone(&drops_left), cut.subscribe());
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let decrement = |left: usize| left.checked_sub(1);
                if task_drops.fetch_update(Ordering::SeqCst, Ordering::SeqCst, decrement).is_ok() {
                    let _ = client.read(&mut [0; 8]).await; // the client has started the handshake
                    continue;
                }
                let mut server = TcpStream::connect(&server).await.unwrap();
                let mut cuts = cuts.clone();
                cuts.mark_unchanged();
                tokio::spawn(async move {
                    tokio::select! {
                        _ = copy_bidirectional(&mut client, &mut server) => {}
                        _ = cuts.changed() => {}
                    }
                });
            }
        });
        Self { url: url.to_string(), drops_left, cut }
    }

    /// Drops all open connections and that many new ones.
    fn drop_connections(&self, connections: usize) {
        self.drops_left.store(connections, Ordering::SeqCst);
        self.cut.send_replace(());
    }

    fn remaining_drops(&self) -> usize {
        self.drops_left.load(Ordering::SeqCst)
    }
}

async fn start() -> (TestApp, DroppingProxy) {
    let database = TestDatabase::create(Backend::Postgres).await;
    let proxy = DroppingProxy::in_front_of(&database).await;
    let url = proxy.url.clone();
    (TestApp::start_on(database, |settings| settings.database.url = url).await, proxy)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn call_is_recorded_although_postgresql_drops_new_connections_for_a_while() {
    let (app, proxy) = start().await;
    app.record_all(vec![record("before", "tokens_input", 1, AT, json!({}))]).await;
    proxy.drop_connections(6);
    app.record_all(vec![record("meanwhile", "tokens_input", 10, AT, json!({}))]).await;
    assert_eq!(proxy.remaining_drops(), 0, "the connections were dropped");
    // Idle read connections are found to be dropped on their next use, once each.
    for _ in 0..READ_CONNECTIONS {
        app.graphql(TOKENS, json!({}), None).await;
    }
    assert_eq!(app.query(TOKENS).await["usageInsights"]["totals"]["tokensInput"], "11");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn first_call_retries_loading_usage_types_after_a_dropped_connection() {
    let (app, proxy) = start().await;
    proxy.drop_connections(6);
    app.record_all(vec![record("first", "tokens_input", 5, AT, json!({}))]).await;
    assert_eq!(proxy.remaining_drops(), 0, "the connections were dropped");
    assert_eq!(app.query(TOKENS).await["usageInsights"]["totals"]["tokensInput"], "5");
    app.stop().await;
}
