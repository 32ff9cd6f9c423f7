//! Recording performance, as ratios to floors measured in the same run: see `docs/performance.md`.
//!
//! ```sh
//! cargo bench --bench recording                       # all cases on both databases
//! cargo bench --bench recording -- --database sqlite  # on one of them
//! cargo bench --bench recording -- --quick            # a few minutes; too short to be reliable
//! cargo bench --bench recording -- --cases soak       # memory during an hour of load on each database, without floors
//! ```
//!
//! PostgreSQL is that of `BENCH_DATABASE_URL`, or else a private server. The service and the floor alternate, each on a new
//! database, and every round ends with a check of the rollups: a benchmark that loses records fails.

#![allow(clippy::unwrap_used, missing_docs, reason = "a failed step ends the benchmark")]

mod burst;
mod dashboards;
mod existing;
mod floor;
mod ours;
#[path = "../asking/questions.rs"]
#[allow(dead_code, reason = "used by other benchmarks")]
mod questions;
mod services;
mod soak;
mod split;
#[path = "../support/mod.rs"]
#[allow(dead_code, reason = "used by other benchmarks")]
mod support;
mod variants;

use std::time::Duration;

use clap::Parser;
use floor::Grouping;
use support::Outcome;
use support::client::Sent;
use support::database::{Kind, Server};
use support::report::{Comparison, per_second};
use support::service::Ours;
use support::stream::{Keys, Stream};

/// The program's own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Ten minutes, the span of a stream of live usage.
const LIVE_MS: i64 = 600_000;

/// Command-line arguments.
#[derive(Clone, Debug, Parser)]
struct Arguments {
    /// Run only on this database.
    #[arg(long)]
    database: Option<Kind>,
    /// Small and short run.
    #[arg(long)]
    quick: bool,
    /// Number of records in the tables before the case `existing`.
    #[arg(long, value_name = "RECORDS")]
    existing: Option<u64>,
    /// Number of rounds that alternate between the service and the floor.
    #[arg(long, value_name = "ROUNDS", default_value_t = 3)]
    rounds: usize,
    /// Run only these cases: http, copy, loop, single, services, existing, variants, split, burst, dashboards; or profile or soak, which
    /// run only the service.
    #[arg(long, value_delimiter = ',', value_name = "CASES")]
    cases: Vec<String>,
    /// Records per call in the case `profile`.
    #[arg(long, default_value_t = 100)]
    batch: u64,
    /// Clients in the case `profile`.
    #[arg(long, default_value_t = 32)]
    clients: usize,
    /// Records per round in the case `profile`.
    #[arg(long, default_value_t = 200_000)]
    records: u64,
    /// Statements to run after the migrations in the case `profile`, for example to drop an index.
    #[arg(long, value_name = "SQL")]
    after_migrations: Option<String>,
    /// Duration of the case `soak`, at least 15.
    #[arg(long, default_value_t = 60)]
    minutes: usize,
    /// Passed by `cargo bench`; ignored.
    #[arg(long, hide = true)]
    bench: bool,
}

impl Arguments {
    fn wants(&self, case: &str) -> bool {
        self.cases.is_empty() || self.names(case)
    }

    /// Whether a case is wanted that runs only if it is named.
    fn names(&self, case: &str) -> bool {
        self.cases.iter().any(|wanted| wanted == case)
    }

    /// Records per round.
    fn records(&self, records: u64) -> u64 {
        if self.quick { records / 10 } else { records }
    }

    fn existing(&self) -> u64 {
        self.existing.unwrap_or(if self.quick { 50_000 } else { 1_000_000 })
    }
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
    if arguments.names("soak") {
        println!("\n{}", server.describe().await?);
        return soak::measure(arguments, &server).await;
    }
    println!("\n{}; {} rounds{}\n", server.describe().await?, arguments.rounds, if arguments.quick { ", quick" } else { "" });
    support::report::heading();
    if kind == Kind::Sqlite && arguments.wants("loop") {
        against_loop(arguments, &server).await?;
    }
    if kind == Kind::Postgres && arguments.wants("http") {
        against_http(arguments, &server).await?;
    }
    if kind == Kind::Postgres && arguments.wants("copy") {
        against_copy(arguments, &server).await?;
    }
    if kind == Kind::Postgres && arguments.wants("single") {
        single_records(arguments, &server).await?;
    }
    if kind == Kind::Postgres && arguments.wants("services") {
        services::measure(arguments, &server).await?;
    }
    if arguments.wants("existing") {
        existing::measure(arguments, &server).await?;
    }
    if arguments.wants("variants") {
        variants::measure(arguments, &server).await?;
    }
    if arguments.wants("split") {
        split::measure(arguments, &server).await?;
    }
    if arguments.wants("burst") {
        burst::measure(arguments, &server).await?;
    }
    if arguments.wants("dashboards") {
        dashboards::measure(arguments, &server).await?;
    }
    if arguments.names("profile") {
        profile(arguments, &server).await?;
    }
    Ok(())
}

/// The default schema and the one changed by `--after-migrations`, alternating.
async fn profile(arguments: &Arguments, server: &Server) -> Outcome<()> {
    let name = format!("batch {}, {} clients, changed / as it ships", arguments.batch, arguments.clients);
    let mut comparison = Comparison::new(name, None);
    for round in 0..arguments.rounds {
        let stream = live(round, arguments.records)?;
        let mut rates = Vec::new();
        for change in [arguments.after_migrations.as_deref(), None] {
            let fresh = server.fresh().await?;
            Ours::start(&fresh.url).await?.stop().await?;
            if let Some(change) = change {
                fresh.change(change).await?;
            }
            let sent = ours::round_on(&fresh, stream.bodies(arguments.batch), arguments.clients).await?;
            ours::check(&fresh, stream.len(), stream.quantity()).await?;
            fresh.remove().await?;
            rates.push(per_second(stream.len(), sent.elapsed));
            if arguments.after_migrations.is_none() {
                rates.push(rates[0]);
                break;
            }
        }
        comparison.add(rates[0], rates[1]);
    }
    comparison.print();
    Ok(())
}

fn live(seed: usize, records: u64) -> Outcome<Stream> {
    Ok(Stream::new(u64::try_from(seed)?, Keys::Random, records, LIVE_MS))
}

async fn against_http(arguments: &Arguments, server: &Server) -> Outcome<()> {
    for (batch, records) in [(100, 200_000), (10, 100_000)] {
        let name = format!("batch {batch}, 32 clients, over HTTP / a bare server with group commit");
        let mut comparison = Comparison::new(name, Some(0.7));
        for round in 0..arguments.rounds {
            let stream = live(round, arguments.records(records))?;
            let ours = ours::round(server, &stream, batch, 32).await?;
            let floor = floor::round(server, &stream, batch, 32, Grouping::Together).await?;
            comparison.add(per_second(stream.len(), ours.elapsed), per_second(stream.len(), floor.elapsed));
        }
        comparison.print();
    }
    Ok(())
}

async fn against_copy(arguments: &Arguments, server: &Server) -> Outcome<()> {
    for batch in [1_000, 5_000] {
        let name = format!("batch {batch}, 8 clients, over HTTP / binary COPY from one connection");
        let mut comparison = Comparison::new(name, Some(0.45));
        for round in 0..arguments.rounds {
            let stream = live(round, arguments.records(200_000))?;
            let ours = ours::round(server, &stream, batch, 8).await?;
            let floor = floor::copy(server, &stream, batch).await?;
            comparison.add(per_second(stream.len(), ours.elapsed), per_second(stream.len(), floor));
        }
        comparison.print();
    }
    Ok(())
}

async fn against_loop(arguments: &Arguments, server: &Server) -> Outcome<()> {
    for (batch, target) in [(1_000, Some(0.6)), (100, None)] {
        let name = format!("batch {batch}, 8 clients, over HTTP / a prepared loop, {batch} a transaction");
        let mut comparison = Comparison::new(name, target);
        for round in 0..arguments.rounds {
            let stream = live(round, arguments.records(200_000))?;
            let ours = ours::round(server, &stream, batch, 8).await?;
            let floor = floor::prepared_loop(server, &stream, batch).await?;
            comparison.add(per_second(stream.len(), ours.elapsed), per_second(stream.len(), floor));
        }
        comparison.print();
    }
    Ok(())
}

async fn single_records(arguments: &Arguments, server: &Server) -> Outcome<()> {
    for (clients, records, target) in [(64, 60_000, 2.5), (1, 4_000, 0.7)] {
        let name = format!("single records, {clients} clients / a transaction and connection each");
        let mut comparison = Comparison::new(name, Some(target));
        let mut slowest: [Vec<Duration>; 2] = Default::default();
        for round in 0..arguments.rounds {
            let stream = live(round, arguments.records(records))?;
            let ours: Sent = ours::round(server, &stream, 1, clients).await?;
            let floor = floor::round(server, &stream, 1, clients, Grouping::Alone).await?;
            comparison.add(per_second(stream.len(), ours.elapsed), per_second(stream.len(), floor.elapsed));
            slowest[0].push(ours.quantile(0.99));
            slowest[1].push(floor.quantile(0.99));
        }
        comparison.print();
        for latencies in &mut slowest {
            latencies.sort_unstable();
        }
        let median = arguments.rounds / 2;
        println!(
            "  99 % of the calls took less than {:.1?}; the floor's less than {:.1?}",
            slowest[0][median], slowest[1][median]
        );
    }
    Ok(())
}
