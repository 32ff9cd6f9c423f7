//! Memory of the server under full load: recording and a hundred dashboards, for an hour by default.
//!
//! The server is a process of its own, so that the memory of the clients is not counted. Needs Linux (`/proc`).

use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use usage_insights::clock::Clock;

use crate::dashboards::{self, BATCH, CLIENTS, DASHBOARDS, DashboardOutcomes, retry_after};
use crate::support::client::{Client, send_all};
use crate::support::database::{Fresh, Server};
use crate::support::report::{median, per_second};
use crate::support::stream::{Keys, Stream, body_of};
use crate::{Arguments, LIVE_MS, Outcome, ours};

/// How much more memory the server may use at the end than after the warm-up.
const GROWTH: f64 = 1.05;
/// Memory is compared over that many minutes, after the warm-up and at the end.
const COMPARED_MINUTES: usize = 5;
/// Maximum time for a start or a stop of the server.
const TIMEOUT: Duration = Duration::from_mins(1);

/// Prints memory and throughput of each minute; fails if memory grows after the warm-up, or if a record is lost or counted twice.
pub async fn measure(arguments: &Arguments, server: &Server) -> Outcome<()> {
    let (minutes, warm_up) = (arguments.minutes, (arguments.minutes / 3).min(10));
    if minutes < warm_up + 2 * COMPARED_MINUTES {
        return Err(format!("{minutes} minutes are too short: at least {} are needed", 3 * COMPARED_MINUTES).into());
    }
    let fresh = server.fresh().await?;
    let process = ServerProcess::start(&fresh, server)?;
    process.wait_until_ready().await?;
    let (recorded, outcomes, stop) =
        (Arc::<Recorded>::default(), Arc::<DashboardOutcomes>::default(), Arc::<AtomicBool>::default());
    let mut tasks = dashboards::start(process.address, &outcomes, &stop);
    // Positions never end; the time of each record is the time of its call.
    let stream = Arc::new(Stream::new(1, Keys::Random, u64::MAX, LIVE_MS));
    for _ in 0..CLIENTS {
        tasks.spawn(record(process.address, Arc::clone(&stream), Arc::clone(&recorded), Arc::clone(&stop)));
    }

    println!("\nbatch {BATCH}, {CLIENTS} clients, {DASHBOARDS} dashboards; warm-up of {warm_up} minutes\n");
    println!("| minute | resident memory, median, MiB | highest | records/s | pages/s | slowest page, ms | rejected |");
    println!("|---|---|---|---|---|---|---|");
    let mut resident = Vec::with_capacity(minutes);
    for minute in 1..=minutes {
        resident.push(watch_minute(minute, &process, &recorded, &outcomes).await?);
        if let Some(ended) = tasks.try_join_next() {
            ended??;
            return Err("a client has ended".into());
        }
    }
    stop.store(true, Ordering::Relaxed);
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    process.stop().await?;
    ours::check(&fresh, recorded.records.load(Ordering::Relaxed), recorded.quantity.load(Ordering::Relaxed)).await?;
    fresh.remove().await?;
    compare(&resident[warm_up..])
}

/// Prints a minute; returns the median of the server's resident memory, in MiB.
async fn watch_minute(minute: usize, process: &ServerProcess, recorded: &Recorded, outcomes: &DashboardOutcomes) -> Outcome<f64> {
    let count = || (recorded.records.load(Ordering::Relaxed), outcomes.pages.load(Ordering::Relaxed));
    let (began, (records, pages)) = (Instant::now(), count());
    outcomes.slowest_ms.store(0, Ordering::Relaxed);
    let mut samples = Vec::with_capacity(60);
    for second in 1..=60 {
        tokio::time::sleep_until((began + Duration::from_secs(second)).into()).await;
        samples.push(process.resident_mib()?);
    }
    let (elapsed, after) = (began.elapsed(), count());
    println!(
        "| {minute} | {:.1} | {:.1} | {:.0} | {:.1} | {} | {} |",
        median(&samples),
        samples.iter().copied().fold(0.0, f64::max),
        per_second(after.0 - records, elapsed),
        per_second(after.1 - pages, elapsed),
        outcomes.slowest_ms.load(Ordering::Relaxed),
        recorded.rejected.load(Ordering::Relaxed) + outcomes.rejected.load(Ordering::Relaxed),
    );
    Ok(median(&samples))
}

/// Compares the first minutes after the warm-up with the last.
fn compare(resident: &[f64]) -> Outcome<()> {
    let before = median(&resident[..COMPARED_MINUTES]);
    let after = median(&resident[resident.len() - COMPARED_MINUTES..]);
    let growth = after / before;
    println!(
        "\nresident memory: {before:.1} MiB after the warm-up, {after:.1} MiB at the end, {growth:.3} of it (at most {GROWTH})"
    );
    if growth > GROWTH { Err("memory has grown".into()) } else { Ok(()) }
}

/// What the clients have recorded.
#[derive(Default)]
struct Recorded {
    next_position: AtomicU64,
    records: AtomicU64,
    quantity: AtomicI64,
    rejected: AtomicU64,
}

/// Records usage of the present moment repeatedly.
async fn record(address: SocketAddr, stream: Arc<Stream>, recorded: Arc<Recorded>, stop: Arc<AtomicBool>) -> Outcome<()> {
    let mut client = Client::connect(address).await?;
    while !stop.load(Ordering::Relaxed) {
        let first = recorded.next_position.fetch_add(BATCH, Ordering::Relaxed);
        let mut usages = stream.batch(first..first + BATCH);
        let now = Clock::system().now().millis();
        for usage in &mut usages {
            usage.occurred_at = now;
        }
        let body = body_of(&usages);
        loop {
            let answer = client.send(body.clone()).await?;
            if answer.starts_with(br#"{"data":{"recordUsage":{"recorded":"#) {
                break;
            }
            recorded.rejected.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(retry_after(&answer)?).await;
        }
        recorded.quantity.fetch_add(usages.iter().map(|usage| usage.quantity).sum(), Ordering::Relaxed);
        recorded.records.fetch_add(BATCH, Ordering::Relaxed);
    }
    Ok(())
}

/// The server as a process, without rate limits. Killed on drop.
struct ServerProcess {
    child: Child,
    address: SocketAddr,
}

impl ServerProcess {
    fn start(fresh: &Fresh, server: &Server) -> Outcome<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let child = Command::new(env!("CARGO_BIN_EXE_usage-insights"))
            .arg("serve")
            .current_dir(server.folder()) // contains no settings file
            .env_clear()
            .envs([("ENVIRONMENT", "development"), ("RUST_LOG", "warn")])
            .env("DATABASE_URL", &fresh.url)
            .env("PORT", address.port().to_string())
            .env("USAGE_INSIGHTS__LIMITS__SERVICE_REQUESTS_PER_SECOND", "0")
            .env("USAGE_INSIGHTS__LIMITS__ADDRESS_REQUESTS_PER_SECOND", "0")
            .spawn()?;
        Ok(Self { child, address })
    }

    /// Waits for the first acknowledged call.
    async fn wait_until_ready(&self) -> Outcome<()> {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            match send_all(self.address, vec![body_of(&[])], 1).await {
                Ok(_) => return Ok(()),
                Err(error) if Instant::now() > deadline => return Err(format!("the server does not start: {error}").into()),
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    /// Resident memory, in MiB.
    fn resident_mib(&self) -> Outcome<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("the server has ended")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib / 1_024.0)
    }

    /// Sends SIGTERM and waits until it exits successfully.
    async fn stop(mut self) -> Outcome<()> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        let deadline = Instant::now() + TIMEOUT;
        loop {
            match self.child.try_wait()? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => return Err(format!("the server has failed: {status}").into()),
                None if Instant::now() > deadline => return Err("the server does not stop".into()),
                None => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
