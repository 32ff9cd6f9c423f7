//! `demo`: fills a database with generated usage and serves it.

use std::time::Instant;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::demo_usage::{self, DemoUsage};
use super::output::print_line;
use super::{Failure, serve};
use crate::app::App;
use crate::clock::Clock;
use crate::domain::filter::UsageFilter;
use crate::domain::page::PageRequest;
use crate::domain::time::{Timestamp, UTC_DAY_MS};
use crate::recording::RecordStatus;
use crate::settings::{Environment, Settings};
use crate::store::records::RecordListing;

/// The demo's database.
#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    /// The database; created if it does not exist
    #[arg(long, default_value = "sqlite://usage-insights-demo.db", value_name = "URL")]
    database: String,
    /// Fill the database and exit without serving
    #[arg(long)]
    no_serve: bool,
}

const DAYS: i64 = 90;

/// Who records the usage and adds the prices.
const AUTHOR: &str = "(demo)";

impl DemoArguments {
    /// Changes the settings for the demo: it is a development server with its own database.
    pub(super) fn adjust(&self, settings: &mut Settings) -> Result<(), Failure> {
        if settings.environment != Environment::Development {
            return Err(Failure::InvalidSettings(
                "the demo needs no token and runs only in development; set ENVIRONMENT=development".into(),
            ));
        }
        settings.database.url.clone_from(&self.database);
        settings.database.direct_url.clear();
        Ok(())
    }
}

pub(super) async fn run(arguments: DemoArguments, app: App) -> Result<(), Failure> {
    fill(&app).await?;
    if arguments.no_serve {
        app.close().await;
        return Ok(());
    }
    let listener = app.listen().await?;
    print_examples(&listener.local_addr()?.to_string())?;
    serve::serve_on(app, listener).await
}

/// Adds the hardware specs, prices and display names, and usage from the end of the existing demo usage, or from 90 days ago, until now.
async fn fill(app: &App) -> Result<(), Failure> {
    let now = Clock::system().now();
    let first_day = now.floor_utc_day().plus_millis(-(DAYS - 1) * UTC_DAY_MS);
    let from = if let Some(last) = newest_demo_record_at(app).await? {
        last.max(first_day)
    } else {
        for (tier, fields, rate) in demo_usage::hardware_specs() {
            app.services().hardware.upsert(tier, fields, Some(rate), AUTHOR).await?;
        }
        app.services().prices.add(demo_usage::prices(), AUTHOR).await?;
        app.services().names.set(&demo_usage::display_names(), AUTHOR).await?;
        first_day
    };
    record(app, from, now).await
}

/// When the newest demo record occurred. `None` if there is none among the newest 1000 records of the account; then all usage is sent
/// again, and existing records are duplicates that count once.
async fn newest_demo_record_at(app: &App) -> Result<Option<Timestamp>, Failure> {
    let filter = UsageFilter::of_account(demo_usage::BUSIEST_ACCOUNT);
    let newest = PageRequest { limit: 1_000, from_end: false, after: None, before: None };
    let records = app.services().analytics.records(None, RecordListing::of(filter), &newest).await?.rows;
    let demo_record = records.iter().find(|record| record.idempotency_key.starts_with(demo_usage::KEY_PREFIX));
    Ok(demo_record.map(|record| Timestamp::from_millis(record.occurred_at)))
}

async fn record(app: &App, from: Timestamp, through: Timestamp) -> Result<(), Failure> {
    let started = Instant::now();
    let usage = DemoUsage::between(from, through);
    let progress = ProgressBar::new(usage.hours()).with_message("recording");
    let style = ProgressStyle::with_template("{msg} {wide_bar} {percent}% eta {eta}");
    progress.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));

    let mut recorded = 0_u64;
    let mut batch = Vec::new();
    let mut hours = usage.peekable();
    while let Some(record_inputs) = hours.next() {
        batch.extend(record_inputs);
        progress.inc(1);
        if batch.len() >= app.settings().recording.max_records_per_call / 2 || hours.peek().is_none() {
            let outcomes = app.services().recorder.record(std::mem::take(&mut batch), AUTHOR).await?;
            recorded += outcomes.iter().filter(|outcome| outcome.status == RecordStatus::Recorded).count() as u64;
            if let Some(problem) = outcomes.iter().find_map(|outcome| outcome.problems.first()) {
                return Err(Failure::Failed(format!("a demo record was rejected: {}", problem.message)));
            }
        }
    }
    progress.finish_and_clear();
    print_line!("recorded {recorded} usage records in {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

fn print_examples(address: &str) -> Result<(), Failure> {
    print_line!(
        r#"
usage-insights is running. Open the dashboard, or GraphiQL to explore the API:

    http://{address}/
    http://{address}/graphiql

or send queries from a terminal:

  1. Usage in the last 30 days:
    curl -s http://{address}/graphql -H 'content-type: application/json' -d '{{"query":
      "{{ usageInsights(range: {{preset: LAST_30_DAYS}}) {{ totals {{ tokens computeHours cost records }} change {{ tokens }} }} }}"}}'

  2. Compute hours by hardware tier:
    curl -s http://{address}/graphql -H 'content-type: application/json' -d '{{"query":
      "{{ usageByTier(range: {{preset: LAST_7_DAYS}}) {{ tiers {{ tier computeHours share hardwareSpec {{ displayName }} }} }} }}"}}'

  3. A daily chart, with days in the time zone of New York:
    curl -s http://{address}/graphql -H 'content-type: application/json' -d '{{"query":
      "{{ dailyUsage(range: {{lastDays: 7}}, timeZone: \"America/New_York\") {{ series {{ key total points {{ date quantity status }} }} }} }}"}}'

Press Ctrl-C to stop. The data is kept.
"#
    );
    Ok(())
}
