//! Sends streams to the service and checks the stored result.

use std::time::{Duration, Instant};

use bytes::Bytes;
use usage_insights::clock::Clock;
use usage_insights::domain::time::Timestamp;
use usage_insights::recording::RollupReconciler;
use usage_insights::settings::Settings;

use crate::Outcome;
use crate::support::client::{Sent, send_all};
use crate::support::database::{Fresh, Server};
use crate::support::service::{Ours, app_on};
use crate::support::stream::{Stream, body_of};

/// Sends a stream to the service on an empty database.
pub async fn round(server: &Server, stream: &Stream, batch: u64, clients: usize) -> Outcome<Sent> {
    let fresh = server.fresh().await?;
    let sent = round_on(&fresh, stream.bodies(batch), clients).await?;
    check(&fresh, stream.len(), stream.quantity()).await?;
    fresh.remove().await?;
    Ok(sent)
}

/// Sends bodies to the service on a database that may contain data.
pub async fn round_on(fresh: &Fresh, bodies: Vec<Bytes>, clients: usize) -> Outcome<Sent> {
    round_with(fresh, bodies, clients, |_| {}).await
}

/// With changed settings.
pub async fn round_with(fresh: &Fresh, bodies: Vec<Bytes>, clients: usize, adjust: impl FnOnce(&mut Settings)) -> Outcome<Sent> {
    let ours = Ours::start_with(&fresh.url, adjust).await?;
    // The first call reads the usage types.
    drop(send_all(ours.address, vec![body_of(&[])], 1).await?);
    let sent = send_all(ours.address, bodies, clients).await?;
    ours.stop().await?;
    Ok(sent)
}

/// The same with several services on one database, which receive the bodies in turn.
pub async fn round_among(fresh: &Fresh, bodies: Vec<Bytes>, clients: usize, services: usize) -> Outcome<Duration> {
    let (mut all, mut shares) = (Vec::new(), vec![Vec::new(); services]);
    for (position, body) in bodies.into_iter().enumerate() {
        shares[position % services].push(body);
    }
    for _ in 0..services {
        let ours = Ours::start(&fresh.url).await?;
        drop(send_all(ours.address, vec![body_of(&[])], 1).await?);
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

/// Materializes all remaining rollups; returns the duration.
pub async fn close(fresh: &Fresh) -> Outcome<Duration> {
    let app = app_on(&fresh.url, Clock::system(), |settings| settings.recording.materialize_seconds = 0).await?;
    let began = Instant::now();
    RollupReconciler::new(app.database().clone()).materialize_until(Timestamp::LATEST).await?;
    let elapsed = began.elapsed();
    app.close().await;
    Ok(elapsed)
}

/// Materializes the rollups; then fails unless the records, both grains of account rollups and of platform rollups, and the days of users
/// contain exactly this. Every record of a stream has a user.
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
    for (table, grains) in
        [("usage_rollup", &[15, 1_440][..]), ("platform_rollup", &[15, 1_440]), ("user_rollup", &[1_440, -1_440])]
    {
        for minutes in grains {
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
