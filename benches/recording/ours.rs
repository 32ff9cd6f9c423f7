//! The service itself, as `serve` starts it, in this process.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use usage_insights::app::App;
use usage_insights::clock::Clock;
use usage_insights::domain::time::Timestamp;
use usage_insights::ids::RecordIds;
use usage_insights::recording::Books;
use usage_insights::settings::Settings;

use crate::Outcome;
use crate::client::{Sent, send_all};
use crate::database::{Fresh, Server};
use crate::stream::Stream;

/// Running.
pub struct Ours {
    pub address: SocketAddr,
    shutdown: CancellationToken,
    serving: JoinHandle<std::io::Result<()>>,
}

/// The service on a database, with the settings it ships with, save those that `adjust`, `BENCH_WRITERS` and `BENCH_GROUP` change.
pub async fn app_on(url: &str, adjust: impl FnOnce(&mut Settings)) -> Outcome<App> {
    let mut settings = Settings::defaults();
    adjust(&mut settings);
    settings.http.port = 0;
    url.clone_into(&mut settings.database.url);
    if let Ok(writers) = std::env::var("BENCH_WRITERS") {
        settings.recording.writers = writers.parse()?;
    }
    if let Ok(records) = std::env::var("BENCH_GROUP") {
        settings.recording.group_records = records.parse()?;
    }
    Ok(App::start(settings, Clock::system(), RecordIds::random()).await?)
}

impl Ours {
    pub async fn start(url: &str) -> Outcome<Self> {
        Self::start_with(url, |_| {}).await
    }

    /// With other settings.
    pub async fn start_with(url: &str, adjust: impl FnOnce(&mut Settings)) -> Outcome<Self> {
        let app = app_on(url, adjust).await?;
        let listener = app.listen().await?;
        let address = listener.local_addr()?;
        let shutdown = CancellationToken::new();
        let serving = tokio::spawn(app.serve(listener, shutdown.clone().cancelled_owned()));
        Ok(Self { address, shutdown, serving })
    }

    pub async fn stop(self) -> Outcome<()> {
        self.shutdown.cancel();
        Ok(self.serving.await??)
    }
}

/// Sends a stream to the service on an empty database.
pub async fn round(server: &Server, stream: &Stream, batch: u64, clients: usize) -> Outcome<Sent> {
    let fresh = server.fresh().await?;
    let sent = round_on(&fresh, stream.bodies(batch), clients).await?;
    check(&fresh, stream.len(), stream.quantity()).await?;
    fresh.remove().await?;
    Ok(sent)
}

/// Sends bodies to the service on a database that may hold something.
pub async fn round_on(fresh: &Fresh, bodies: Vec<Bytes>, clients: usize) -> Outcome<Sent> {
    round_with(fresh, bodies, clients, |_| {}).await
}

/// With other settings.
pub async fn round_with(fresh: &Fresh, bodies: Vec<Bytes>, clients: usize, adjust: impl FnOnce(&mut Settings)) -> Outcome<Sent> {
    let ours = Ours::start_with(&fresh.url, adjust).await?;
    // The first call reads the usage types.
    drop(send_all(ours.address, vec![crate::stream::body_of(&[])], 1).await?);
    let sent = send_all(ours.address, bodies, clients).await?;
    ours.stop().await?;
    Ok(sent)
}

/// The same with several services on one database, which take turns with the bodies.
pub async fn round_among(fresh: &Fresh, bodies: Vec<Bytes>, clients: usize, services: usize) -> Outcome<Duration> {
    let (mut all, mut shares) = (Vec::new(), vec![Vec::new(); services]);
    for (position, body) in bodies.into_iter().enumerate() {
        shares[position % services].push(body);
    }
    for _ in 0..services {
        let ours = Ours::start(&fresh.url).await?;
        drop(send_all(ours.address, vec![crate::stream::body_of(&[])], 1).await?);
        all.push(ours);
    }
    let began = Instant::now();
    let sending = all.iter().zip(shares).map(|(ours, share)| send_all(ours.address, share, clients / services));
    for sent in futures_util::future::join_all(sending).await {
        sent?;
    }
    let elapsed = began.elapsed();
    for ours in all {
        ours.stop().await?;
    }
    Ok(elapsed)
}

/// Makes all sums that are not made yet, and says how long that took.
pub async fn close(fresh: &Fresh) -> Outcome<Duration> {
    let app = app_on(&fresh.url, |settings| settings.recording.close_seconds = 0).await?;
    let began = Instant::now();
    Books::new(app.database().clone()).close(Timestamp::LATEST).await?;
    let elapsed = began.elapsed();
    app.close().await;
    Ok(elapsed)
}

/// Closes the sums; then fails unless the records, both grains of the accounts' sums and both grains of the sums over all accounts hold exactly this.
pub async fn check(fresh: &Fresh, records: u64, quantity: i64) -> Outcome<()> {
    close(fresh).await?;
    let (records, mut wrong) = (i64::try_from(records)?, Vec::new());
    let mut compare = |what: String, found: i64, expected: i64| {
        if found != expected {
            wrong.push(format!("{what}: {found} instead of {expected}"));
        }
    };
    compare("keys".into(), fresh.integer("SELECT count(*) FROM usage_key").await?, records);
    compare("records".into(), fresh.integer("SELECT count(*) FROM usage_record").await?, records);
    let sum = "SELECT CAST(coalesce(sum(quantity), 0) AS BIGINT) FROM usage_record";
    compare("quantity of the records".into(), fresh.integer(sum).await?, quantity);
    for table in ["usage_rollup", "platform_rollup"] {
        for minutes in [15, 1_440] {
            let from = format!("FROM {table} WHERE grain_minutes = {minutes}");
            let counted = fresh.integer(&format!("SELECT CAST(coalesce(sum(records), 0) AS BIGINT) {from}")).await?;
            compare(format!("records in {table} by {minutes} minutes"), counted, records);
            let high = fresh.integer(&format!("SELECT CAST(coalesce(sum(quantity_high), 0) AS BIGINT) {from}")).await?;
            let low = fresh.integer(&format!("SELECT CAST(coalesce(sum(quantity_low), 0) AS BIGINT) {from}")).await?;
            compare(format!("quantity in {table} by {minutes} minutes"), (high << 32) + low, quantity);
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(format!("the sums are wrong: {}", wrong.join("; ")).into()) }
}
