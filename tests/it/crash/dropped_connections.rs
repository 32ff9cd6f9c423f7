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
struct Doorman {
    url: String,
    /// Number of next connections to drop.
    turned_away: Arc<AtomicUsize>,
    /// A change of this value drops all open connections.
    cut: watch::Sender<()>,
}

impl Doorman {
    async fn before(database: &TestDatabase) -> Self {
        let mut url = Url::parse(&database.url).unwrap();
        let server = (url.host_str().unwrap().to_owned(), url.port().unwrap());
        let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
        url.set_port(Some(door.local_addr().unwrap().port())).unwrap();
        let (turned_away, cut) = (Arc::new(AtomicUsize::new(0)), watch::channel(()).0);
        let (to_turn_away, cuts) = (Arc::clone(&turned_away), cut.subscribe());
        tokio::spawn(async move {
            while let Ok((mut client, _)) = door.accept().await {
                let take_one = |left: usize| left.checked_sub(1);
                if to_turn_away.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take_one).is_ok() {
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
        Self { url: url.to_string(), turned_away, cut }
    }

    /// Drops all open connections and that many new ones.
    fn hang_up_on(&self, connections: usize) {
        self.turned_away.store(connections, Ordering::SeqCst);
        self.cut.send_replace(());
    }

    fn still_to_turn_away(&self) -> usize {
        self.turned_away.load(Ordering::SeqCst)
    }
}

async fn start() -> (TestApp, Doorman) {
    let database = TestDatabase::create(Backend::Postgres).await;
    let doorman = Doorman::before(&database).await;
    let url = doorman.url.clone();
    (TestApp::start_on(database, |settings| settings.database.url = url).await, doorman)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn call_is_recorded_although_postgresql_drops_new_connections_for_a_while() {
    let (app, doorman) = start().await;
    app.record_all(vec![record("before", "tokens_input", 1, AT, json!({}))]).await;
    doorman.hang_up_on(6);
    app.record_all(vec![record("meanwhile", "tokens_input", 10, AT, json!({}))]).await;
    assert_eq!(doorman.still_to_turn_away(), 0, "the connections were dropped");
    // Idle read connections are found to be dropped on their next use, once each.
    for _ in 0..READ_CONNECTIONS {
        app.graphql(TOKENS, json!({}), None).await;
    }
    assert_eq!(app.ask(TOKENS).await["usageInsights"]["totals"]["tokensInput"], "11");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn first_call_retries_loading_usage_types_after_a_dropped_connection() {
    let (app, doorman) = start().await;
    doorman.hang_up_on(6);
    app.record_all(vec![record("first", "tokens_input", 5, AT, json!({}))]).await;
    assert_eq!(doorman.still_to_turn_away(), 0, "the connections were dropped");
    assert_eq!(app.ask(TOKENS).await["usageInsights"]["totals"]["tokensInput"], "5");
    app.stop().await;
}
