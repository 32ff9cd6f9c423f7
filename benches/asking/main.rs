//! How fast a year of usage is asked about, as ratios to floors that are measured in the same run: see `docs/performance.md`.
//!
//! ```sh
//! cargo bench --bench asking                                     # 1 million records on both databases
//! cargo bench --bench asking -- --records 10m --keep FOLDER      # 10 million; filled databases stay in FOLDER for the next run
//! cargo bench --bench asking -- --database sqlite --cases page   # on one of them, only some cases
//! cargo bench --bench asking -- --quick                          # in a few minutes, too small and short to be trusted
//! cargo bench --bench asking -- --python FOLDER/bin/python       # beside FastAPI, DuckDB and chdb, as `peers.rs` says
//! ```
//!
//! PostgreSQL is a private one, or with `BENCH_DATABASE_URL` and without `--keep` that one. Ours and the floors take turns on the
//! same database, and give the same answer, which is compared before anything is timed.

#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark that cannot go on should stop where it stands")]

mod cases;
mod floor;
mod history;
mod measuring;
mod peers;
mod questions;
mod sql;
#[path = "../support/mod.rs"]
#[allow(dead_code, reason = "it is the other benchmarks' too")]
mod support;

use std::path::PathBuf;

use clap::Parser;
use history::History;
use support::Outcome;
use support::database::{Kind, Server};

/// The program's own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What to measure.
#[derive(Clone, Debug, Parser)]
pub struct Arguments {
    /// Only this database.
    #[arg(long)]
    database: Option<Kind>,
    /// Small and short.
    #[arg(long)]
    quick: bool,
    /// How many records the history holds, such as 100k, 1m, 10m, 100m.
    #[arg(long, value_name = "RECORDS", value_parser = number)]
    records: Option<u64>,
    /// Where filled databases stay for the next run.
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    /// How often ours and the floors take turns.
    #[arg(long, value_name = "ROUNDS", default_value_t = 3)]
    rounds: usize,
    /// Only these cases: fill (nothing else), page, rate, platform, chart, hardware, records, reason, findings.
    #[arg(long, value_delimiter = ',', value_name = "CASES")]
    cases: Vec<String>,
    /// A Python interpreter, to measure beside what one would take instead: see `peers.rs`.
    #[arg(long, value_name = "FILE")]
    python: Option<PathBuf>,
    /// Given by `cargo bench`.
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

/// A number that may end in `k` or `m`.
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
