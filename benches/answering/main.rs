//! The cost of GraphQL itself: a long chart without the database's share; see `docs/performance.md`.
//!
//! ```sh
//! cargo bench --bench answering
//! cargo bench --bench answering -- --only columns   # one format repeatedly, for a profiler
//! ```
//!
//! The database's share is measured separately and subtracted. Floors: the same rows serialized as JSON by serde, and objects
//! resolved by async-graphql.

#![allow(clippy::unwrap_used, missing_docs, reason = "a failed step ends the benchmark")]

use std::time::{Duration, Instant};

use async_graphql::{EmptyMutation, EmptySubscription, Object, Request, Response, SimpleObject};
use clap::Parser;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use usage_insights::analytics::InsightsQuery;
use usage_insights::analytics::series::{Series, SeriesRequest};
use usage_insights::app::App;
use usage_insights::auth::Principal;
use usage_insights::clock::Clock;
use usage_insights::domain::account_scope::AccountScope;
use usage_insights::domain::dimension::{Dimension, Grouping};
use usage_insights::domain::filter::UsageFilter;
use usage_insights::domain::interval::{Bucket, Interval};
use usage_insights::domain::quantity::Totals;
use usage_insights::domain::range::RangeRequest;
use usage_insights::domain::time::Timestamp;
use usage_insights::domain::zone::Zone;
use usage_insights::graphql::completion::{ExecutionParams, FieldTypes};
use usage_insights::graphql::loaders::Loaders;
use usage_insights::graphql::schema;
use usage_insights::graphql::services::Services;
use usage_insights::ids::RecordIds;
use usage_insights::settings::Settings;
use usage_insights::store::usage::RankBy;

/// The program's own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const NOW: &str = "2026-11-21T12:00:00Z";
const POINTS: &str = "series { key points { date quantity cost records status } }";
const COLUMNS: &str = "dates statuses series { key quantities costs recordCounts }";

/// Command-line arguments.
#[derive(Debug, Parser)]
struct Arguments {
    /// Number of lines of 365 days.
    #[arg(long, default_value_t = 10)]
    lines: u32,
    /// Number of rounds; the median is printed.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Duration of a round of each row, in milliseconds.
    #[arg(long, default_value_t = 700)]
    round_ms: u64,
    /// Run only the rows whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
    /// Passed by `cargo bench`; ignored.
    #[arg(long, hide = true)]
    bench: bool,
}

/// A point, serialized by serde and resolved by async-graphql.
#[derive(Clone, Serialize, SimpleObject)]
#[serde(rename_all = "camelCase")]
struct Point {
    date: String,
    quantity: String,
    cost_nanos: String,
    records: String,
    status: &'static str,
}

#[derive(Clone, Serialize, SimpleObject)]
struct Line {
    points: Vec<Point>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Columns {
    quantities: Vec<String>,
    costs: Vec<String>,
    record_counts: Vec<String>,
}

/// The query root of a service that uses the library's own resolvers.
struct Plain(Series);

#[Object]
impl Plain {
    async fn series(&self) -> Vec<Line> {
        lines(&self.0)
    }
}

fn lines(daily: &Series) -> Vec<Line> {
    let point = |(day, totals): (&Bucket, &Totals)| Point {
        date: day.local_start.format("%Y-%m-%d").to_string(),
        quantity: totals.quantity.to_string(),
        cost_nanos: totals.cost_nanos.to_string(),
        records: totals.records.to_string(),
        status: "COMPLETE",
    };
    daily.lines.iter().map(|line| Line { points: daily.buckets.iter().zip(&line.by_bucket).map(point).collect() }).collect()
}

fn columns(daily: &Series) -> (Vec<String>, Vec<Columns>) {
    let series = daily.lines.iter().map(|line| Columns {
        quantities: line.by_bucket.iter().map(|totals| totals.quantity.to_string()).collect(),
        costs: line.by_bucket.iter().map(|totals| totals.cost_nanos.to_string()).collect(),
        record_counts: line.by_bucket.iter().map(|totals| totals.records.to_string()).collect(),
    });
    (daily.buckets.iter().map(|day| day.local_start.format("%Y-%m-%d").to_string()).collect(), series.collect())
}

/// A year of days of that many models.
async fn fill(url: &str, lines: u32) -> Outcome<()> {
    let outside = sea_orm::Database::connect(url).await?;
    let day_ms = 86_400_000_i64;
    let today = Timestamp::parse(NOW)?.millis() / day_ms * day_ms;
    for statement in [
        format!(
            "INSERT INTO usage_rollup WITH RECURSIVE series (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM series WHERE i < {}) \
             SELECT 'acme', 1440, {today} - (1 + i / {lines}) * {day_ms}, 'tokens_input', '', 'model-' || (i % {lines}), '', 'included', 9, 0, \
             1000000 + i * 7919 % 99991, 0, i * 31 % 7919 FROM series",
            366 * lines - 1
        ),
        format!("UPDATE rollup_watermark SET write_through_until = {today}, materialized_until = {today}"),
    ] {
        outside.execute_unprepared(&statement).await?;
    }
    Ok(outside.close().await?)
}

/// Runs `work` repeatedly; returns the average duration.
async fn measured<F: Future<Output = usize>>(for_ms: u64, mut work: impl FnMut() -> F) -> Duration {
    let (began, mut times) = (Instant::now(), 0_u32);
    while began.elapsed() < Duration::from_millis(for_ms) {
        std::hint::black_box(work().await);
        times += 1;
    }
    began.elapsed() / times
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let arguments = Arguments::parse();
    let folder = tempfile::TempDir::new()?;
    let mut settings = Settings::defaults();
    settings.database.url = format!("sqlite://{}", folder.path().join("usage.db").display());
    settings.recording.materialize_seconds = 0;
    let clock = Clock::fixed(Timestamp::parse(NOW)?);
    let app = App::start(settings.clone(), clock, RecordIds::seeded(1)).await?;
    fill(&settings.database.url, arguments.lines).await?;
    app.database().watermark().await?;
    Bench::new(&app, arguments).await?.run().await
}

struct Bench {
    arguments: Arguments,
    services: Services,
    schema: schema::Schema,
    types: FieldTypes,
    database: usage_insights::store::database::Database,
    query: InsightsQuery,
    daily: Series,
}

impl Bench {
    async fn new(app: &App, arguments: Arguments) -> Outcome<Self> {
        let services = app.services().clone();
        let filter = UsageFilter::of_account("acme");
        let query = services.analytics.query(RangeRequest::LastDays(365), Zone::UTC, filter).await?;
        let daily = query.series(request(arguments.lines)).await?;
        let schema = schema::build(services.clone(), true);
        let (types, database) = (FieldTypes::of(schema::definition()), app.database().clone());
        Ok(Self { arguments, services, schema, types, database, query, daily })
    }

    fn query(&self, form: &str) -> String {
        let top = self.arguments.lines;
        format!(
            "{{ dailyUsage(range: {{lastDays: 365}}, filter: {{accountIds: [\"acme\"]}}, groupBy: {{dimension: MODEL}}, top: {top}) {{ {form} }} }}"
        )
    }

    /// From the query's text to the response's bytes, as in the service.
    async fn answer(&self, form: &str) -> usize {
        let mut request = Request::new(self.query(form));
        let document = request.parsed_query().ok().cloned();
        let asked = ExecutionParams { operation_name: None, variables: request.variables.clone() };
        let (loader, loading) = Loaders::for_response(&self.services, self.database.clone(), AccountScope::All.into());
        let mut response = loading.run_with(self.schema.execute(request.data(Principal::Developer).data(loader))).await;
        self.types.complete(&document.unwrap(), &asked, &mut response);
        assert!(response.errors.is_empty(), "{:?}", response.errors);
        bytes(&response)
    }

    async fn run(self) -> Outcome<()> {
        let plain = async_graphql::Schema::new(Plain(self.daily.clone()), EmptyMutation, EmptySubscription);
        let by_library = "{ series { points { date quantity cost records status } } }";
        let (mut response, document, asked) = {
            let mut request = Request::new(self.query(POINTS));
            let document = request.parsed_query().map_err(|error| error.message)?.clone();
            let loader = Loaders::for_subscription(&self.services, self.database.clone(), AccountScope::All.into());
            let asked = ExecutionParams { operation_name: None, variables: request.variables.clone() };
            (self.schema.execute(request.data(Principal::Developer).data(loader)).await, document, asked)
        };
        println!("{} lines of 365 days, one thread; medians of {} rounds\n", self.arguments.lines, self.arguments.rounds);
        println!("| step | µs (least to most) | bytes |\n|---|---|---|");
        let answered = (self.answer(POINTS).await, self.answer(COLUMNS).await);
        let database = self
            .row("the database's share", 0, async || self.query.series(request(self.arguments.lines)).await.unwrap().lines.len())
            .await;
        self.row("points, all of it", answered.0, async || self.answer(POINTS).await).await;
        self.row("columns, all of it", answered.1, async || self.answer(COLUMNS).await).await;
        self.row("points as JSON by serde", 0, async || serde_json::to_vec(&lines(&self.daily)).unwrap().len()).await;
        self.row("columns as JSON by serde", 0, async || serde_json::to_vec(&columns(&self.daily)).unwrap().len()).await;
        self.row("points as objects of the library", 0, async || bytes(&plain.execute(by_library).await)).await;
        self.row("parsing a text", 0, async || {
            async_graphql::parser::parse_query(self.query(POINTS)).unwrap().operations.iter().count()
        })
        .await;
        self.row("cloning a document", 0, async || document.clone().operations.iter().count()).await;
        self.row("writing points", 0, async || bytes(&response)).await;
        let complete = {
            let times = 200;
            let began = Instant::now();
            (0..times).for_each(|_| self.types.complete(&document, &asked, &mut response));
            began.elapsed() / times
        };
        println!("| completing points | {} | |", complete.as_micros());
        println!("\nSubtract {} µs, the database's share, from the complete queries.", database.as_micros());
        Ok(())
    }

    async fn row<F: Future<Output = usize>>(&self, name: &str, answered: usize, mut work: impl FnMut() -> F) -> Duration {
        if !name.contains(&self.arguments.only) {
            return Duration::ZERO;
        }
        let mut times = Vec::new();
        for _ in 0..self.arguments.rounds {
            times.push(measured(self.arguments.round_ms, &mut work).await);
        }
        times.sort_unstable();
        let (least, median, most) = (times[0], times[times.len() / 2], times[times.len() - 1]);
        println!("| {name} | {} ({} to {}) | {answered} |", median.as_micros(), least.as_micros(), most.as_micros());
        median
    }
}

fn request(lines: u32) -> SeriesRequest {
    let usage_types = vec!["tokens_input".to_owned(), "tokens_output".to_owned()];
    SeriesRequest {
        interval: Interval::Day,
        usage_types,
        unit: Some("tokens".to_owned()),
        by: Grouping::by(Dimension::Model),
        top: lines,
        rank_by: RankBy::Quantity,
        comparison: None,
        buckets_max: 10_000,
    }
}

fn bytes(response: &Response) -> usize {
    serde_json::to_vec(response).unwrap().len()
}
