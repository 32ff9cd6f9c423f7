//! Query performance on a year of usage, as ratios to floors measured in the same run: see `docs/performance.md`.
//!
//! ```sh
//! cargo bench --bench asking                                     # 1 million records on both databases
//! cargo bench --bench asking -- --records 10m --keep FOLDER      # 10 million; filled databases stay in FOLDER for the next run
//! cargo bench --bench asking -- --database sqlite --cases page   # on one of them, only some cases
//! cargo bench --bench asking -- --quick                          # a few minutes; too small and short to be reliable
//! cargo bench --bench asking -- --python FOLDER/bin/python       # with FastAPI, DuckDB and chdb: see `peers.rs`
//! ```
//!
//! PostgreSQL is a private server, or without `--keep` that of `BENCH_DATABASE_URL`. The service and the floors alternate on the
//! same database and must return the same response before anything is timed.

#![allow(clippy::unwrap_used, missing_docs, reason = "a failed step ends the benchmark")]

mod cases;
mod floor;
mod history;
mod measuring;
mod peers;
mod questions;
mod sql;
#[path = "../support/mod.rs"]
#[allow(dead_code, reason = "used by other benchmarks")]
mod support;

use std::path::PathBuf;

use clap::Parser;
use history::History;
use support::Outcome;
use support::database::{Kind, Server};

/// The program's own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Command-line arguments.
#[derive(Clone, Debug, Parser)]
pub struct Arguments {
    /// Run only on this database.
    #[arg(long)]
    database: Option<Kind>,
    /// Small and short run.
    #[arg(long)]
    quick: bool,
    /// Number of records of the history, such as 100k, 1m, 10m, 100m.
    #[arg(long, value_name = "RECORDS", value_parser = number)]
    records: Option<u64>,
    /// Folder that keeps filled databases for the next run.
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    /// Number of rounds that alternate between the service and the floors.
    #[arg(long, value_name = "ROUNDS", default_value_t = 3)]
    rounds: usize,
    /// Run only these cases: fill (nothing else), page, rate, platform, chart, hardware, records, reason, findings.
    #[arg(long, value_delimiter = ',', value_name = "CASES")]
    cases: Vec<String>,
    /// A Python interpreter, to compare with alternatives: see `peers.rs`.
    #[arg(long, value_name = "FILE")]
    python: Option<PathBuf>,
    /// Passed by `cargo bench`; ignored.
    #[arg(long, hide = true)]
    bench: bool,
}

impl Arguments {
    fn wants(&self, case: &str) -> bool {
        self.cases.is_empty() || self.cases.iter().any(|wanted| wanted == case)
    }

    fn records(&self) -> u64 {
        self.records.unwrap_or(if self.quick { 100_000 } else { 1_000_000 })
    }
}

/// A number with an optional suffix `k` or `m`.
fn number(text: &str) -> Result<u64, String> {
    let (digits, factor) = match text.strip_suffix(['k', 'm']) {
        Some(digits) => (digits, if text.ends_with('k') { 1_000 } else { 1_000_000 }),
        None => (text, 1),
    };
    digits.parse::<u64>().map(|number| number * factor).map_err(|_| "send a number such as 250000, 500k or 10m".to_owned())
}

fn main() -> Outcome<()> {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    for kind in [Kind::Postgres, Kind::Sqlite] {
        if arguments.database.is_none_or(|wanted| wanted == kind) {
            runtime.block_on(measure(&arguments, kind))?;
        }
    }
    Ok(())
}

async fn measure(arguments: &Arguments, kind: Kind) -> Outcome<()> {
    let server = match &arguments.keep {
        Some(folder) => Server::start_in(kind, &folder.join(format!("{kind:?}").to_lowercase()))?,
        None => Server::start(kind)?,
    };
    println!("\n{}; {} rounds{}\n", server.describe().await?, arguments.rounds, if arguments.quick { ", quick" } else { "" });
    let history = History::open(&server, arguments.records()).await?;
    cases::measure(arguments, &history).await
}
