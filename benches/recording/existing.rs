//! Recording into tables with many records: the cost of large indexes.

use std::sync::Arc;
use std::time::Instant;

use usage_insights::clock::Clock;
use usage_insights::domain::time::Timestamp;
use usage_insights::recording::RollupReconciler;
use usage_insights::settings::Settings;

use crate::ours::{check, close, round_on, round_with};
use crate::support::database::{Fresh, Kind, Server};
use crate::support::report::{Comparison, per_second};
use crate::support::service::app_on;
use crate::support::stream::{Keys, Stream};
use crate::{Arguments, LIVE_MS, Outcome, ours};

const MONTH_MS: i64 = 30 * 24 * 3_600_000;

/// Fills one database, then alternates between it and an empty one.
pub async fn measure(arguments: &Arguments, server: &Server) -> Outcome<()> {
    let full = server.fresh().await?;
    let existing = arguments.existing();
    let filling = Stream::new(1_000, Keys::Random, existing, MONTH_MS);
    let began = Instant::now();
    fill(&full, &filling).await?;
    println!("  filled with {existing} records of 30 days: {:.0} records/s", per_second(existing, began.elapsed()));
    let made = close(&full).await?;
    println!("  materialized the daily and platform rollups in {made:.1?}: {:.1?} per record", made / u32::try_from(existing)?);
    let (mut records, mut quantity) = (existing, filling.quantity());
    let batch = 1_000;
    for (keys, name, target, seed) in [(Keys::TimeOrdered, "time-ordered", 0.5, 2_000), (Keys::Random, "random", 0.3, 3_000)] {
        let name = format!("batch {batch}, {name} keys, into {existing} records / into empty tables");
        let mut comparison = Comparison::new(name, Some(target));
        for round in 0..arguments.rounds {
            let stream = Stream::new(seed + u64::try_from(round)?, keys, arguments.records(100_000), LIVE_MS);
            let into_full = round_on(&full, stream.bodies(batch), 8).await?;
            let into_empty = ours::round(server, &stream, batch, 8).await?;
            comparison.add(per_second(stream.len(), into_full.elapsed), per_second(stream.len(), into_empty.elapsed));
            records += stream.len();
            quantity += stream.quantity();
        }
        comparison.print();
    }
    if server.kind == Kind::Sqlite {
        for (seed, cache_mib, checkpoint_pages) in
            [(4_000, 64, 1_000), (5_000, 64, 16_000), (6_000, 16, 4_000), (7_000, 512, 4_000)]
        {
            let name = format!(
                "batch {batch}, random keys, into {existing} records, cache {cache_mib} MiB, checkpoint every {checkpoint_pages} pages / as it ships"
            );
            let mut comparison = Comparison::new(name, None);
            for round in 0..arguments.rounds {
                let mut rates = Vec::new();
                for is_changed in [true, false] {
                    let seed = seed + 2 * u64::try_from(round)? + u64::from(is_changed);
                    let stream = Stream::new(seed, Keys::Random, arguments.records(50_000), LIVE_MS);
                    let adjust = |settings: &mut Settings| {
                        if is_changed {
                            settings.database.sqlite_cache_mib = cache_mib;
                            settings.database.sqlite_checkpoint_pages = checkpoint_pages;
                        }
                    };
                    let sent = round_with(&full, stream.bodies(batch), 8, adjust).await?;
                    rates.push(per_second(stream.len(), sent.elapsed));
                    records += stream.len();
                    quantity += stream.quantity();
                }
                comparison.add(rates[0], rates[1]);
            }
            comparison.print();
        }
    }
    check(&full, records, quantity).await?;
    full.remove().await
}

/// Records through the recorder in this process, in calls of the maximum size; then verifies the rollups of a day.
async fn fill(full: &Fresh, stream: &Stream) -> Outcome<()> {
    let app = app_on(&full.url, Clock::system(), |settings| settings.recording.materialize_seconds = 0).await?;
    let mut calls: Vec<_> = stream.calls(5_000).collect();
    calls.reverse();
    let calls = Arc::new(std::sync::Mutex::new(calls));
    let mut tasks = Vec::new();
    for _ in 0..4 {
        let (calls, stream, recorder) = (Arc::clone(&calls), stream.clone(), Arc::clone(&app.services().recorder));
        tasks.push(tokio::spawn(async move {
            let next = || calls.lock().unwrap().pop();
            while let Some(positions) = next() {
                let inputs = stream.batch(positions).iter().map(crate::support::stream::Usage::to_draft).collect();
                recorder.record(inputs, "(bench)").await?;
            }
            Outcome::Ok(())
        }));
    }
    for task in tasks {
        task.await??;
    }
    let day = Timestamp::from_millis(stream.usage(stream.len() / 2).occurred_at).floor_utc_day();
    let differences = RollupReconciler::new(app.database().clone()).verify(day, None).await?;
    app.close().await;
    if differences.is_empty() { Ok(()) } else { Err(format!("{} sums of a day are wrong", differences.len()).into()) }
}
