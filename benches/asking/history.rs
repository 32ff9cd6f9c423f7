//! A year of usage in a database, built once and reused: recorded by the service's own recorder before any rollup is
//! materialized, which is the cheapest way to record a history. Then its rollups are materialized and its statistics collected.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use usage_insights::app::App;
use usage_insights::clock::Clock;
use usage_insights::domain::hardware::{HardwareSpecFields, HourlyRateChange};
use usage_insights::domain::time::Timestamp;
use usage_insights::recording::RollupReconciler;

use crate::Outcome;
use crate::support::database::{Fresh, Kind, Server};
use crate::support::report::per_second;
use crate::support::service::app_on;
use crate::support::stream::{Keys, Stream, TIERS};

const YEAR_MS: i64 = 365 * 24 * 3_600_000;
/// Number of hardware specs; the first ones belong to the used tiers.
pub const SPECS: usize = 200;
/// Rollups are materialized up to this long ago, as in a running service.
const OPEN_MS: i64 = 15 * 60_000;

/// A filled database.
pub struct History {
    pub database: Fresh,
    /// The end of the history and the time of the queries.
    pub now: Timestamp,
    pub records: u64,
}

impl History {
    /// Reuses the history of an earlier run if the folder has one of this size; otherwise builds one.
    pub async fn open(server: &Server, records: u64) -> Outcome<Self> {
        let name = format!("history_{records}");
        let database = server.named(&name).await?;
        let filled = server.folder().join(format!("{name}.filled"));
        if let Ok(text) = std::fs::read_to_string(&filled) {
            let now = Timestamp::from_millis(text.trim().parse()?);
            println!("{records} records of 365 days, filled in an earlier run, as of {}\n", now.to_rfc3339());
            return Ok(Self { database, now, records });
        }
        // The leftovers of an interrupted run are removed.
        database.remove().await?;
        let database = server.named(&name).await?;
        let now = Clock::system().now();
        fill(server.kind, &database, &Stream::until(now, 1, Keys::TimeOrdered, records, YEAR_MS), now).await?;
        std::fs::write(&filled, now.millis().to_string())?;
        Ok(Self { database, now, records })
    }

    /// A clock fixed at the end of the history.
    pub fn clock(&self) -> Clock {
        Clock::fixed(self.now)
    }
}

async fn fill(kind: Kind, database: &Fresh, stream: &Stream, now: Timestamp) -> Outcome<()> {
    let app = app_on(&database.url, Clock::system(), |settings| {
        settings.recording.materialize_seconds = 0;
        settings.recording.self_check_seconds = 0;
        settings.database.sqlite_cache_mib = 1_024;
        settings.database.sqlite_checkpoint_pages = 64_000;
    })
    .await?;
    let began = Instant::now();
    for (place, tier) in (0..).zip(tiers()) {
        let mut fields = HardwareSpecFields::named(format!("Tier {tier}"));
        fields.sort_order = place;
        fields.vcpu = Some(8);
        let rate = HourlyRateChange { rate_nanos: Some(1_000_000_000), valid_from: Some(Timestamp::EARLIEST) };
        app.services().hardware.upsert(tier, fields, Some(rate), "bench").await?;
    }
    // Sorting by account makes SQLite insert records, keys and account rollups sequentially. The indexes by time would be written
    // in random order, so they are created afterwards.
    let (order, indexes) = match kind {
        Kind::Sqlite => (Some(stream.by_account()), drop_indexes(database).await?),
        Kind::Postgres => (None, Vec::new()),
    };
    record(&app, stream, order).await?;
    let recorded = began.elapsed();
    let began_indexes = Instant::now();
    for index in &indexes {
        database.change(index).await?;
    }
    let ordered = began_indexes.elapsed();
    let began_materializing = Instant::now();
    let reconciler = RollupReconciler::new(app.database().clone());
    reconciler.materialize_until(now.plus_millis(-OPEN_MS)).await?;
    let materialized_until = began_materializing.elapsed();
    let differences = reconciler.verify(now.plus_millis(-YEAR_MS / 2).floor_utc_day(), None).await?;
    app.close().await;
    if !differences.is_empty() {
        return Err(format!("{} sums of a day are wrong", differences.len()).into());
    }
    let statistics = if kind == Kind::Sqlite { vec!["ANALYZE"] } else { vec!["VACUUM ANALYZE", "CHECKPOINT"] };
    for statement in statistics {
        database.change(statement).await?;
    }
    println!(
        "{} records of 365 days recorded in {recorded:.0?} ({:.0} a second), {} indexes made in {ordered:.0?}, \
         sums made in {materialized_until:.0?} ({:.1?} a record), in all {:.0?}\n",
        stream.len(),
        per_second(stream.len(), recorded),
        indexes.len(),
        materialized_until / u32::try_from(stream.len())?,
        began.elapsed()
    );
    Ok(())
}

/// The tiers with a spec.
fn tiers() -> impl Iterator<Item = String> {
    let others = (0..).map(|number| format!("tier-{number:03}"));
    TIERS.into_iter().map(str::to_owned).chain(others).take(SPECS)
}

/// Drops the indexes by time; returns the statements that create them.
async fn drop_indexes(database: &Fresh) -> Outcome<Vec<String>> {
    let found =
        database.texts("SELECT name || ' ' || sql FROM sqlite_master WHERE type = 'index' AND name LIKE '%_by_time'").await?;
    let mut made_by = Vec::new();
    for index in found {
        let (name, sql) = index.split_once(' ').ok_or("the index has no name")?;
        database.change(&format!("DROP INDEX {name}")).await?;
        made_by.push(sql.to_owned());
    }
    Ok(made_by)
}

/// Records through the recorder in this process, in calls of the maximum size.
async fn record(app: &App, stream: &Stream, order: Option<Vec<u64>>) -> Outcome<()> {
    let (calls, order) = (Arc::new(Mutex::new(stream.calls(5_000))), Arc::new(order));
    let began = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..4 {
        let (calls, order, stream) = (Arc::clone(&calls), Arc::clone(&order), stream.clone());
        let recorder = Arc::clone(&app.services().recorder);
        tasks.push(tokio::spawn(async move {
            let next = || calls.lock().unwrap().next();
            while let Some(positions) = next() {
                let (first, is_tenth) = (positions.start, positions.start % (stream.len() / 10).max(1) < 5_000);
                let position = |place: u64| order.as_ref().as_ref().map_or(place, |order| order[usize::try_from(place).unwrap()]);
                let record_inputs = positions.map(|place| stream.usage(position(place)).to_draft()).collect();
                let outcomes = recorder.record(record_inputs, "(bench)").await?;
                if let Some(problem) = outcomes.iter().find_map(|outcome| outcome.problems.first()) {
                    return Err(format!("the history was not recorded: {}", problem.message).into());
                }
                if is_tenth && first > 0 {
                    println!("  {first} records after {:.0?}", began.elapsed());
                }
            }
            Outcome::Ok(())
        }));
    }
    for task in tasks {
        task.await??;
    }
    Ok(())
}
