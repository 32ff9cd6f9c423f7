//! Recording while a hundred dashboards query: the effect of queries on recording.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::questions::page;
use crate::support::client::{Client, send_all};
use crate::support::database::Server;
use crate::support::report::{Comparison, median, per_second};
use crate::support::service::Ours;
use crate::support::stream::{Keys, Stream, account};
use crate::{Arguments, LIVE_MS, Outcome, live, ours};

pub const DASHBOARDS: usize = 100;
pub const CLIENTS: usize = 32;
pub const BATCH: u64 = 100;
/// Number of existing records for the dashboards.
const BEFORE: u64 = 50_000;

/// Outcomes of the dashboards' queries.
#[derive(Default)]
pub struct DashboardOutcomes {
    pub pages: AtomicU64,
    /// Rejected by a concurrency or rate limit; nothing ran.
    pub rejected: AtomicU64,
    pub slowest_ms: AtomicU64,
}

/// Recording with dashboards compared with recording alone.
pub async fn measure(arguments: &Arguments, server: &Server) -> Outcome<()> {
    let name = format!("batch {BATCH}, {CLIENTS} clients, with {DASHBOARDS} dashboards / alone");
    let mut comparison = Comparison::new(name, None);
    let (mut pages, mut slowest) = (Vec::new(), Vec::new());
    let mut rejected = 0;
    for round in 0..arguments.rounds {
        let outcomes = Arc::new(DashboardOutcomes::default());
        let (with_dashboards, elapsed) = once(arguments, server, round, Some(&outcomes)).await?;
        let (alone, _) = once(arguments, server, round, None).await?;
        comparison.add(with_dashboards, alone);
        pages.push(per_second(outcomes.pages.load(Ordering::Relaxed), elapsed));
        #[expect(clippy::cast_precision_loss, reason = "a time to print")]
        slowest.push(outcomes.slowest_ms.load(Ordering::Relaxed) as f64);
        rejected += outcomes.rejected.load(Ordering::Relaxed);
    }
    comparison.print();
    println!(
        "  dashboards: {:.0} pages a second meanwhile, the slowest after {:.0} ms (medians of the rounds); {rejected} refused in all rounds",
        median(&pages),
        median(&slowest)
    );
    Ok(())
}

/// Records per second and the duration.
async fn once(
    arguments: &Arguments,
    server: &Server,
    round: usize,
    outcomes: Option<&Arc<DashboardOutcomes>>,
) -> Outcome<(f64, Duration)> {
    let before = Stream::new(7_000, Keys::Random, BEFORE, LIVE_MS);
    let stream = live(round, arguments.records(200_000))?;
    let fresh = server.fresh().await?;
    let service = Ours::start(&fresh.url).await?;
    send_all(service.address, before.bodies(1_000), 8).await?;
    let stop = Arc::new(AtomicBool::new(false));
    let mut dashboards = outcomes.map(|outcomes| start(service.address, outcomes, &stop)).unwrap_or_default();
    let sent = send_all(service.address, stream.bodies(BATCH), CLIENTS).await?;
    stop.store(true, Ordering::Relaxed);
    while let Some(ended) = dashboards.join_next().await {
        ended??;
    }
    service.stop().await?;
    ours::check(&fresh, before.len() + stream.len(), before.quantity() + stream.quantity()).await?;
    fresh.remove().await?;
    Ok((per_second(stream.len(), sent.elapsed), sent.elapsed))
}

/// Starts the dashboards, which query until `stop`.
pub fn start(address: SocketAddr, outcomes: &Arc<DashboardOutcomes>, stop: &Arc<AtomicBool>) -> JoinSet<Outcome<()>> {
    let mut dashboards = JoinSet::new();
    for place in 0..DASHBOARDS {
        // One in ten queries all accounts, like an admin.
        let account_id = (place % 10 != 0).then(|| account(place));
        let query = page(account_id.as_deref(), 30, "Europe/Berlin");
        dashboards.spawn(run_dashboard(address, query, Arc::clone(outcomes), Arc::clone(stop)));
    }
    dashboards
}

/// Queries a page repeatedly.
async fn run_dashboard(
    address: SocketAddr,
    query: Bytes,
    outcomes: Arc<DashboardOutcomes>,
    stop: Arc<AtomicBool>,
) -> Outcome<()> {
    let mut client = Client::connect(address).await?;
    while !stop.load(Ordering::Relaxed) {
        let asked = Instant::now();
        let answer = client.send(query.clone()).await?;
        if answer.starts_with(br#"{"data":{"#) {
            outcomes.pages.fetch_add(1, Ordering::Relaxed);
            outcomes.slowest_ms.fetch_max(u64::try_from(asked.elapsed().as_millis())?, Ordering::Relaxed);
            continue;
        }
        outcomes.rejected.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(retry_after(&answer)?).await;
    }
    Ok(())
}

/// The delay before a request that received this error is sent again; an error if it must not be.
pub fn retry_after(answer: &[u8]) -> Outcome<Duration> {
    let answer: Value = serde_json::from_slice(answer)?;
    let extensions = &answer["errors"][0]["extensions"];
    if extensions["retryable"] != true {
        return Err(format!("a client received {answer}").into());
    }
    Ok(Duration::from_millis(extensions["retryAfterMs"].as_u64().unwrap_or(100)))
}
