//! Alternatives in Python: FastAPI over the same rollups, and embedded column engines over the same records. Needs an interpreter
//! with `fastapi uvicorn uvloop httptools asyncpg orjson duckdb chdb`; duckdb or chdb is skipped if missing.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use futures_util::TryStreamExt;
use serde_json::{Value, json};
use usage_insights::domain::time::{Timestamp, UTC_DAY_MS};
use usage_insights::store::database::READ_PLANNER_SETTINGS;

use crate::Outcome;
use crate::history::History;
use crate::sql::{QueryContext, Source, SqlQuery};
use crate::support::client::Client;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/asking/peers");

/// The page served by FastAPI, in two processes.
pub struct Peer {
    pub address: SocketAddr,
    process: Child,
}

impl Drop for Peer {
    fn drop(&mut self) {
        // On SIGTERM the parent ends its workers.
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

impl Peer {
    pub async fn start(python: &Path, history: &History) -> Outcome<Self> {
        let materialized_until =
            Timestamp::from_millis(history.database.integer("SELECT materialized_until FROM rollup_watermark").await?);
        let query_context = QueryContext { source: Source::Rollups, now: history.now, materialized_until };
        let days = 90;
        let asks = query_context.insights("", days);
        let statement = |ask: &SqlQuery| json!({ "sql": ask.sql, "instants": ask.instants });
        let statements = json!({
            "totals": statement(&asks.totals), "previous": statement(&asks.previous), "peak": statement(&asks.daily),
            "models": statement(&asks.models), "providers": statement(&asks.providers),
            "tiers": statement(&query_context.tiers("", days)), "daily": statement(&query_context.daily("", days)),
        });
        let address: SocketAddr = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let process = Command::new(python)
            .args(["-m", "uvicorn", "page:app", "--workers", "2", "--loop", "uvloop", "--http", "httptools"])
            .args(["--log-level", "error", "--no-access-log", "--host", "127.0.0.1", "--port", &address.port().to_string()])
            .current_dir(FOLDER)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("PAGE_DATABASE", &history.database.url)
            .env("PAGE_STATEMENTS", statements.to_string())
            .env("PAGE_PLANS", READ_PLANNER_SETTINGS.into_iter().collect::<Value>().to_string())
            .env("PAGE_TODAY", (history.now.floor_utc_day().millis() / UTC_DAY_MS).to_string())
            .stdout(Stdio::null())
            .spawn()?;
        let peer = Self { address, process };
        for _ in 0..200 {
            if Client::connect(address).await.is_ok() {
                return Ok(peer);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err("FastAPI does not listen".into())
    }
}

/// A column engine loaded with the records.
pub struct Columns {
    pub name: &'static str,
    python: PathBuf,
    folder: PathBuf,
    engine: &'static str,
}

impl Columns {
    /// Loads the records into all engines, from PostgreSQL only.
    pub async fn load(python: &Path, history: &History) -> Outcome<Vec<Self>> {
        if history.database.is_sqlite() {
            return Ok(Vec::new());
        }
        let folder = tempfile::tempdir()?.keep();
        let file = folder.join("records.csv");
        let mut writer = std::io::BufWriter::new(std::fs::File::create(&file)?);
        let mut connection = history.database.postgres().await?;
        let copy =
            "COPY (SELECT account_id, occurred_at, usage_type, coalesce(model, ''), coalesce(tier, ''), quantity, cost_nanos
                    FROM usage_record) TO STDOUT (FORMAT csv)";
        let mut rows = connection.copy_out_raw(copy).await?;
        while let Some(bytes) = rows.try_next().await? {
            writer.write_all(&bytes)?;
        }
        drop(rows);
        writer.flush()?;
        let start = history.now.floor_utc_day().millis() - 364 * UTC_DAY_MS;
        let mut engines = Vec::new();
        for (name, engine) in [("DuckDB", "duckdb"), ("chdb (MergeTree)", "chdb")] {
            let columns = Self { name, python: python.to_owned(), folder: folder.clone(), engine };
            match columns.run(&["load", &start.to_string()]) {
                Ok(_) => engines.push(columns),
                Err(error) => println!("  {name} is skipped: {error}"),
            }
        }
        std::fs::remove_file(file)?;
        Ok(engines)
    }

    /// Milliseconds of the query, the best of several runs in a separate process.
    pub fn ask(&self) -> Outcome<f64> {
        Ok(self.run(&["ask"])?.trim().parse()?)
    }

    fn run(&self, arguments: &[&str]) -> Outcome<String> {
        let output = Command::new(&self.python)
            .arg(Path::new(FOLDER).join("columns.py"))
            .arg(self.engine)
            .arg(&self.folder)
            .args(arguments)
            .output()?;
        if output.status.success() {
            Ok(String::from_utf8(output.stdout)?)
        } else {
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            Err(text.lines().last().unwrap_or("it failed").to_owned().into())
        }
    }
}

impl Drop for Columns {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
