//! A burst that exceeds the database: the program in a separate process, with its tables locked from outside.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use bytes::Bytes;
use sea_orm::sqlx::{Connection, query, raw_sql};
use serde_json::Value;

use crate::support::client::Client;
use crate::support::database::{Fresh, Server};
use crate::support::stream::{Keys, Stream};
use crate::{Arguments, LIVE_MS, Outcome, ours};

const CLIENTS: u64 = 32;
const BATCH: u64 = 5_000;

/// The program, killed when dropped.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Program {
    async fn start(url: &str) -> Outcome<(Self, SocketAddr)> {
        let address: SocketAddr = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let child = Command::new(env!("CARGO_BIN_EXE_usage-insights"))
            .arg("serve")
            .env("DATABASE_URL", url)
            .env("ENVIRONMENT", "development")
            .env("HOST", "127.0.0.1")
            .env("PORT", address.port().to_string())
            .env("RUST_LOG", "error")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let program = Self(child);
        for _ in 0..100 {
            if Client::connect(address).await.is_ok() {
                return Ok((program, address));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err("the program does not listen".into())
    }

    /// A value of its process status, in MiB.
    fn memory(&self, line: &str) -> Outcome<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let kib = status.lines().find_map(|found| found.strip_prefix(line)).ok_or("the status lacks the line")?;
        Ok(kib.trim_matches(|character: char| !character.is_ascii_digit()).parse::<u64>()? / 1_024)
    }
}

/// Locks, sends, unlocks, and checks the stored records.
pub async fn measure(arguments: &Arguments, server: &Server) -> Outcome<()> {
    let held = Duration::from_secs(if arguments.quick { 3 } else { 8 });
    let fresh = server.fresh().await?;
    let (program, address) = Program::start(&fresh.url).await?;
    let warming = Stream::new(5_000, Keys::Random, 20_000, LIVE_MS);
    crate::support::client::send_all(address, warming.bodies(1_000), 8).await?;
    let before = program.memory("VmRSS:")?;

    let stream = Stream::new(6_000, Keys::Random, CLIENTS * BATCH, LIVE_MS);
    let bodies = stream.bodies(BATCH);
    let megabytes = bodies.iter().map(Bytes::len).sum::<usize>() / 1_000_000;
    let lock = tokio::spawn(hold(fresh.clone(), held));
    tokio::time::sleep(Duration::from_millis(200)).await;
    let mut tasks = Vec::new();
    for body in bodies {
        tasks.push(tokio::spawn(retry_until_recorded(address, body)));
    }
    let mut rejections: BTreeMap<(String, bool), u64> = BTreeMap::new();
    for task in tasks {
        for rejection in task.await?? {
            *rejections.entry(rejection).or_default() += 1;
        }
    }
    lock.await??;
    let peak = program.memory("VmHWM:")?;
    println!(
        "  burst: {CLIENTS} clients with {BATCH} records each ({megabytes} MB), locked for {held:?}: resident memory from {before} MiB to at most {peak} MiB"
    );
    for ((code, is_retryable), count) in &rejections {
        println!("  burst: {count} calls rejected with {code}, {}", if *is_retryable { "retryable" } else { "NOT RETRYABLE" });
    }
    if rejections.keys().any(|(code, is_retryable)| code != "QUEUE_FULL" || !is_retryable) {
        return Err("a burst was refused in another way than QUEUE_FULL, retryable".into());
    }
    drop(program);
    ours::check(&fresh, warming.len() + stream.len(), warming.quantity() + stream.quantity()).await?;
    fresh.remove().await
}

/// Locks a table that every recording transaction needs.
async fn hold(fresh: Fresh, held: Duration) -> Outcome<()> {
    if fresh.url.starts_with("sqlite:") {
        let mut connection = fresh.sqlite().await?;
        query("BEGIN IMMEDIATE").execute(&mut connection).await?;
        tokio::time::sleep(held).await;
        query("ROLLBACK").execute(&mut connection).await?;
    } else {
        let mut connection = fresh.postgres().await?;
        let mut transaction = connection.begin().await?;
        raw_sql("LOCK TABLE usage_key IN ACCESS EXCLUSIVE MODE").execute(&mut *transaction).await?;
        tokio::time::sleep(held).await;
        transaction.rollback().await?;
    }
    Ok(())
}

/// Retries until it is recorded; returns the code of every rejection and whether it is retryable.
async fn retry_until_recorded(address: SocketAddr, body: Bytes) -> Outcome<Vec<(String, bool)>> {
    let mut client = Client::connect(address).await?;
    let mut rejections = Vec::new();
    let began = Instant::now();
    while began.elapsed() < Duration::from_mins(1) {
        let answer: Value = serde_json::from_slice(&client.send(body.clone()).await?)?;
        let Some(error) = answer["errors"].get(0) else { return Ok(rejections) };
        let code = error["extensions"]["code"].as_str().unwrap_or_default();
        rejections.push((code.to_owned(), error["extensions"]["retryable"] == true));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err("a call was refused for a minute".into())
}
