//! Latency from a commit to the subscribers, and its cost: see `docs/performance.md`.
//!
//! ```sh
//! cargo bench --bench live                        # on both databases
//! cargo bench --bench live -- --database sqlite   # on one of them
//! ```
//!
//! PostgreSQL is that of `BENCH_DATABASE_URL`, or else a private server. The service runs with the default settings, started like
//! `serve`; its 1,000 subscribers are WebSockets in this process. Needs 2,100 file descriptors (`ulimit -n`).

#![allow(clippy::unwrap_used, missing_docs, reason = "a failed step ends the benchmark")]

#[path = "../support/mod.rs"]
#[allow(dead_code, reason = "used by other benchmarks")]
mod support;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use clap::Parser;
use futures_util::future::join_all;
use futures_util::{SinkExt, StreamExt};
use reqwest::Client;
use serde_json::{Value, json};
use support::Outcome;
use support::database::{Kind, Server};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use tokio_util::sync::CancellationToken;
use usage_insights::app::App;
use usage_insights::clock::Clock;
use usage_insights::domain::change_set::ChangeSet;
use usage_insights::ids::RecordIds;
use usage_insights::settings::Settings;
use usage_insights::store::database::Database;

/// The program's own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RECORD: &str = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
/// Interval between commits.
const PACE: Duration = Duration::from_millis(600);

/// Command-line arguments.
#[derive(Clone, Debug, Parser)]
struct Arguments {
    /// Run only on this database.
    #[arg(long)]
    database: Option<Kind>,
    /// Number of subscribers.
    #[arg(long, default_value_t = 1_000)]
    subscribers: usize,
    /// Number of commits, one at a time.
    #[arg(long, default_value_t = 15)]
    commits: usize,
    /// Passed by `cargo bench`; ignored.
    #[arg(long, hide = true)]
    bench: bool,
}

/// The subscribed queries.
#[derive(Clone, Copy)]
enum SubscribedQuery {
    /// Equal queries: all usage of today.
    Same,
    /// A different account each.
    Own,
}

fn main() -> Outcome<()> {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    for kind in [Kind::Sqlite, Kind::Postgres] {
        if arguments.database.is_none_or(|wanted| wanted == kind) {
            runtime.block_on(measure(&arguments, kind))?;
        }
    }
    Ok(())
}

async fn measure(arguments: &Arguments, kind: Kind) -> Outcome<()> {
    let server = Server::start(kind)?;
    println!("\n{}; {} subscribers, {} commits\n", server.describe().await?, arguments.subscribers, arguments.commits);
    println!("| subscribed to | p50 | p95 | slowest | results | statements per commit |");
    println!("|---|---|---|---|---|---|");
    for (name, subscribed) in [
        ("the same: all accounts, today", SubscribedQuery::Same),
        ("an account each, all recorded in one call", SubscribedQuery::Own),
    ] {
        latency(arguments, &server, name, subscribed).await?;
    }
    println!();
    with_subscribers(arguments, &server).await
}

/// From the start of a recording call to the arrival of its totals at the socket.
async fn latency(arguments: &Arguments, server: &Server, name: &str, subscribed: SubscribedQuery) -> Outcome<()> {
    let fresh = server.fresh().await?;
    let ours = Ours::start(&fresh.url).await?;
    let received: Received = Arc::default();
    let subscribers = subscribe(&ours, arguments.subscribers, subscribed, &received).await?;

    let (mut began, mut statements) = (Vec::new(), 0);
    for commit in 1..=arguments.commits {
        let records: Vec<Value> = match subscribed {
            SubscribedQuery::Same => vec![record("acme", commit)],
            SubscribedQuery::Own => (0..arguments.subscribers).map(|account| record(&account_of(account), commit)).collect(),
        };
        let before = ours.store.read_statement_count();
        began.push(Instant::now());
        ours.record(records).await?;
        tokio::time::sleep(PACE).await;
        statements += ours.store.read_statement_count() - before;
    }
    // Waits for late subscribers.
    let deadline = Instant::now() + Duration::from_secs(10);
    while received.lock().unwrap().len() < arguments.subscribers * arguments.commits && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut latencies: Vec<Duration> =
        received.lock().unwrap().iter().map(|(commit, at)| at.duration_since(began[commit - 1])).collect();
    latencies.sort_unstable();
    let quantile = |part: usize| latencies[(latencies.len() * part / 100).min(latencies.len() - 1)];
    println!(
        "| {name} | {:.0?} | {:.0?} | {:.0?} | {} of {} | {:.1} |",
        quantile(50),
        quantile(95),
        quantile(100),
        latencies.len(),
        arguments.subscribers * arguments.commits,
        f64::from(u32::try_from(statements)?) / f64::from(u32::try_from(arguments.commits)?),
    );
    for subscriber in subscribers {
        subscriber.abort();
    }
    ours.stop().await?;
    fresh.remove().await
}

/// Records per second without and with subscribers, alternating on one database.
async fn with_subscribers(arguments: &Arguments, server: &Server) -> Outcome<()> {
    let fresh = server.fresh().await?;
    let ours = Ours::start(&fresh.url).await?;
    let mut rates = [Vec::new(), Vec::new()];
    for round in 0..7 {
        let mut subscribers: Vec<JoinHandle<()>> = Vec::new();
        if round % 2 == 1 {
            subscribers = subscribe(&ours, arguments.subscribers, SubscribedQuery::Same, &Received::default()).await?;
        }
        let began = Instant::now();
        let clients = (0..8).map(|client| {
            let ours = &ours;
            async move {
                for call in 0..15 {
                    let key = |place: usize| ((round * 8 + client) * 15 + call) * 100 + place + 1_000_000;
                    ours.record((0..100).map(|place| record(&account_of(place), key(place))).collect()).await?;
                }
                Outcome::Ok(())
            }
        });
        join_all(clients).await.into_iter().collect::<Outcome<()>>()?;
        // The first round, into empty tables, warms up.
        if round > 0 {
            rates[round % 2].push(12_000.0 / began.elapsed().as_secs_f64());
        }
        for subscriber in subscribers {
            subscriber.abort();
        }
    }
    let began = Instant::now();
    for _ in 0..1_000 {
        let mut change_set = ChangeSet::default();
        (0..500).for_each(|place| change_set.add(&account_of(place), "tokens_input"));
    }
    println!("cost of publishing a change per pair of account and usage type: {:.0?}\n", began.elapsed() / 500_000);
    println!("records a second, batch 100, 8 clients: {:.0?} without subscribers, {:.0?} with all of them", rates[0], rates[1]);
    ours.stop().await?;
    fresh.remove().await
}

/// The received commit and its time.
type Received = Arc<Mutex<Vec<(usize, Instant)>>>;

/// Connects the subscribers and waits for the first result of each.
async fn subscribe(
    ours: &Ours,
    subscribers: usize,
    subscribed: SubscribedQuery,
    received: &Received,
) -> Outcome<Vec<JoinHandle<()>>> {
    let mut following = Vec::with_capacity(subscribers);
    for subscriber in 0..subscribers {
        let filter = match subscribed {
            SubscribedQuery::Same => String::new(),
            SubscribedQuery::Own => format!(", filter: {{accountIds: [\"{}\"]}}", account_of(subscriber)),
        };
        let mut socket = connect(&ours.address).await?;
        let query = format!(
            "subscription {{ usageChanged(throttleMs: 500{filter}) {{ range {{ end }} totals {{ records tokens cost }} }} }}"
        );
        let message = json!({"type": "subscribe", "id": "1", "payload": {"query": query}});
        socket.send(Message::text(message.to_string())).await?;
        let first = records_in(&mut socket).await?;
        let received = Arc::clone(received);
        following.push(tokio::spawn(async move {
            while let Ok(records) = records_in(&mut socket).await {
                received.lock().unwrap().push((records - first, Instant::now()));
            }
        }));
    }
    tokio::time::sleep(PACE).await; // until all throttles have elapsed
    Ok(following)
}

type Socket = WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>;

async fn connect(address: &str) -> Outcome<Socket> {
    let mut request = format!("ws://{address}/graphql").into_client_request()?;
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse()?);
    let (mut socket, _) = connect_async(request).await?;
    socket.send(Message::text(r#"{"type": "connection_init"}"#)).await?;
    let acknowledged = socket.next().await.ok_or("no answer")??;
    if acknowledged.to_text()?.contains("connection_ack") { Ok(socket) } else { Err("not acknowledged".into()) }
}

/// The number of records in the next result.
async fn records_in(socket: &mut Socket) -> Outcome<usize> {
    loop {
        if let Message::Text(text) = socket.next().await.ok_or("the connection has ended")?? {
            let (_, rest) = text.as_str().split_once("\"records\":\"").ok_or_else(|| text.to_string())?;
            return Ok(rest.split_once('"').ok_or("no number")?.0.parse()?);
        }
    }
}

fn account_of(place: usize) -> String {
    format!("account-{place}")
}

fn record(account: &str, key: usize) -> Value {
    json!({"idempotencyKey": format!("key-{key}"), "accountId": account, "usageType": "tokens_input", "quantity": 7})
}

/// The service in this process, started like `serve`.
struct Ours {
    address: String,
    store: Database,
    client: Client,
    shutdown: CancellationToken,
    serving: JoinHandle<()>,
}

impl Ours {
    async fn start(url: &str) -> Outcome<Self> {
        let mut settings = Settings::defaults();
        settings.http.port = 0;
        url.clone_into(&mut settings.database.url);
        let app = App::start(settings, Clock::system(), RecordIds::random()).await?;
        let (store, listener) = (app.database().clone(), app.listen().await?);
        let (address, shutdown) = (listener.local_addr()?.to_string(), CancellationToken::new());
        let serving = tokio::spawn(app.serve(listener, shutdown.clone().cancelled_owned()));
        let ours = Self { address, store, client: Client::new(), shutdown, serving };
        ours.record(vec![record("warm-up", 0)]).await?; // reads the usage types
        Ok(ours)
    }

    async fn record(&self, records: Vec<Value>) -> Outcome<()> {
        let count = records.len();
        let request = self.client.post(format!("http://{}/graphql", self.address));
        let body = json!({"query": RECORD, "variables": {"records": records}});
        let answer: Value = request.json(&body).send().await?.json().await?;
        if answer["data"]["recordUsage"]["recorded"] == count { Ok(()) } else { Err(answer.to_string().into()) }
    }

    async fn stop(self) -> Outcome<()> {
        self.shutdown.cancel();
        Ok(self.serving.await?)
    }
}
