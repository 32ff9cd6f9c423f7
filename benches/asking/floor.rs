//! The floors: the page in minimal code directly on the driver, as GraphQL and as a REST endpoint, over the service's own rollups
//! or over the records, which is the obvious first version. The statements are those of the service.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Context, EmptyMutation, EmptySubscription, Object, Scalar, ScalarType, Schema, SimpleObject, Value};
use async_graphql_axum::GraphQLResponse;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use bytes::Bytes;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sea_orm::sqlx::sqlite::SqlitePoolOptions;
use sea_orm::sqlx::{AssertSqlSafe, PgPool, SqlitePool, query_as};
use serde::{Deserialize, Serialize, Serializer};
use tokio::task::JoinHandle;
use usage_insights::domain::cost::format_nanos;
use usage_insights::domain::time::{Timestamp, UTC_DAY_MS};
use usage_insights::store::database::READ_PLANNER_SETTINGS;

use crate::Outcome;
use crate::history::History;
use crate::sql::{COMPUTE, QueryContext, Source, SqlQuery, TOKENS};

/// Number of connections, as many as the service's read connections.
const CONNECTIONS: u32 = 8;
/// Time a page waits for a connection; long on many records.
const TIMEOUT: Duration = Duration::from_mins(10);

/// A running floor.
pub struct Floor {
    pub address: SocketAddr,
    pages: Arc<Pages>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Floor {
    pub async fn start(history: &History, source: Source) -> Outcome<Self> {
        let url = &history.database.url;
        let pool = if history.database.is_sqlite() {
            let options = SqlitePoolOptions::new().acquire_timeout(TIMEOUT);
            Pool::Sqlite(options.max_connections(CONNECTIONS).connect(url).await?)
        } else {
            let options = PgPoolOptions::new().acquire_timeout(TIMEOUT);
            // Configured like the service: compiling statements would cost the floor more than running them.
            let mut connect = url.parse::<PgConnectOptions>()?.options([("jit", "off")]);
            // The same planner settings as the service for rollups; statements on records use the server's defaults.
            if source == Source::Rollups {
                connect = connect.options(READ_PLANNER_SETTINGS);
            }
            Pool::Postgres(options.max_connections(CONNECTIONS).connect_with(connect).await?)
        };
        let materialized_until = history.database.integer("SELECT materialized_until FROM rollup_watermark").await?;
        let query_context =
            QueryContext { source, now: history.now, materialized_until: Timestamp::from_millis(materialized_until) };
        let pages = Arc::new(Pages { pool, query_context });
        let schema = Schema::build(QueryRoot, EmptyMutation, EmptySubscription).data(Arc::clone(&pages)).finish();
        let router = axum::Router::new()
            .route("/graphql", axum::routing::post(graphql))
            .with_state(schema)
            .merge(axum::Router::new().route("/page", axum::routing::get(page)).with_state(Arc::clone(&pages)));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let serving = tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, pages, serving })
    }

    /// A year of all accounts by model and by tier; returns the number of rows.
    pub async fn platform(&self) -> Outcome<usize> {
        let query_context = &self.pages.query_context;
        let (models, tiers) = (query_context.lines("model", TOKENS, 365), query_context.lines("tier", COMPUTE, 365));
        let (models, tiers) = tokio::try_join!(self.pages.rows(&models), self.pages.rows(&tiers))?;
        Ok(models.len() + tiers.len())
    }

    pub fn stop(self) {
        self.serving.abort();
    }
}

async fn graphql(State(schema): State<PageSchema>, body: Bytes) -> Result<GraphQLResponse, StatusCode> {
    let request: async_graphql::Request = serde_json::from_slice(&body).map_err(|_| StatusCode::BAD_REQUEST)?;
    Ok(schema.execute(request).await.into())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageParameters {
    account_id: String,
    days: i64,
}

async fn page(State(pages): State<Arc<Pages>>, Query(parameters): Query<PageParameters>) -> Result<Json<Page>, StatusCode> {
    let PageParameters { account_id, days } = parameters;
    let read = async {
        let (usage_insights, usage_by_tier, daily_usage) =
            tokio::try_join!(pages.insights(&account_id, days), pages.tiers(&account_id, days), pages.daily(&account_id, days))?;
        Outcome::Ok(Page { usage_insights, usage_by_tier, daily_usage })
    };
    read.await.map(Json).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

type PageSchema = Schema<QueryRoot, EmptyMutation, EmptySubscription>;

struct QueryRoot;

#[Object]
impl QueryRoot {
    async fn usage_insights(&self, context: &Context<'_>, account_id: String, days: i64) -> async_graphql::Result<Insights> {
        to_graphql_result(context.data::<Arc<Pages>>()?.insights(&account_id, days).await)
    }

    async fn usage_by_tier(&self, context: &Context<'_>, account_id: String, days: i64) -> async_graphql::Result<ByTier> {
        to_graphql_result(context.data::<Arc<Pages>>()?.tiers(&account_id, days).await)
    }

    async fn daily_usage(&self, context: &Context<'_>, account_id: String, days: i64) -> async_graphql::Result<Daily> {
        to_graphql_result(context.data::<Arc<Pages>>()?.daily(&account_id, days).await)
    }
}

fn to_graphql_result<T>(outcome: Outcome<T>) -> async_graphql::Result<T> {
    outcome.map_err(|error| async_graphql::Error::new(error.to_string()))
}

#[derive(Clone, Copy)]
struct BigInt(i128);

#[Scalar]
impl ScalarType for BigInt {
    fn parse(_: Value) -> async_graphql::InputValueResult<Self> {
        Err("it only comes out".into())
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl Serialize for BigInt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// An amount of money in nanos, written as a decimal.
#[derive(Clone, Copy)]
struct Money(i128);

#[Scalar]
impl ScalarType for Money {
    fn parse(_: Value) -> async_graphql::InputValueResult<Self> {
        Err("it only comes out".into())
    }

    fn to_value(&self) -> Value {
        Value::String(format_nanos(self.0))
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format_nanos(self.0))
    }
}

macro_rules! answers {
    ($($name:ident { $($field:ident: $type:ty,)* })*) => {
        $(#[derive(SimpleObject, Serialize)]
        #[serde(rename_all = "camelCase")]
        struct $name { $($field: $type,)* })*
    };
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    usage_insights: Insights,
    usage_by_tier: ByTier,
    daily_usage: Daily,
}

answers! {
    Insights { totals: Totals, change: Change, peak_day: Option<Peak>, models: Breakdown, providers: Breakdown, }
    Totals {
        tokens: BigInt, tokens_input: BigInt, tokens_output: BigInt, compute_seconds: BigInt, compute_hours: f64,
        api_calls: BigInt, records: BigInt, cost: Money,
    }
    Change {
        tokens: Option<f64>, compute_seconds: Option<f64>, api_calls: Option<f64>, records: Option<f64>, cost: Option<f64>,
    }
    Peak { date: String, value: BigInt, }
    Breakdown { rows: Vec<BreakdownRow>, }
    BreakdownRow { kind: &'static str, key: Option<String>, share: f64, totals: RowTotals, }
    RowTotals { tokens: BigInt, records: BigInt, cost: Money, }
    ByTier { tiers: Vec<TierUsage>, }
    TierUsage {
        tier: Option<String>, compute_seconds: BigInt, compute_hours: f64, share: f64, records: BigInt, cost: Money,
        hardware_spec: Option<Spec>,
    }
    Spec { display_name: String, }
    Daily { unit: &'static str, series: Vec<Series>, }
    Series { kind: &'static str, key: String, total: BigInt, points: Vec<Point>, }
    Point { date: String, quantity: BigInt, cost: Money, records: BigInt, status: &'static str, }
}

enum Pool {
    Postgres(PgPool),
    Sqlite(SqlitePool),
}

/// Day, kind of group, its value, its rank, number of groups, usage type, records, and quantity and cost in two limbs each.
type Row = (i64, i64, String, i64, i64, String, i64, i64, i64, i64, i64);

#[derive(Clone, Copy, Default)]
struct Rollups {
    records: i128,
    quantity: i128,
    cost: i128,
}

impl Rollups {
    fn add(&mut self, row: &Row) {
        self.records += i128::from(row.6);
        self.quantity += (i128::from(row.7) << 32) + i128::from(row.8);
        self.cost += (i128::from(row.9) << 32) + i128::from(row.10);
    }
}

/// By usage type.
#[derive(Default)]
struct ByType(BTreeMap<String, Rollups>);

impl ByType {
    fn of<'r>(rows: impl IntoIterator<Item = &'r Row>) -> Self {
        let mut totals = Self::default();
        for row in rows {
            totals.0.entry(row.5.clone()).or_default().add(row);
        }
        totals
    }

    fn quantity(&self, usage_types: &[&str]) -> i128 {
        usage_types.iter().filter_map(|usage_type| self.0.get(*usage_type)).map(|totals| totals.quantity).sum()
    }

    fn records(&self) -> i128 {
        self.0.values().map(|totals| totals.records).sum()
    }

    fn cost(&self) -> i128 {
        self.0.values().map(|totals| totals.cost).sum()
    }
}

#[expect(clippy::cast_precision_loss, reason = "a ratio")]
fn share(append_segment: i128, whole: i128) -> f64 {
    if whole == 0 { 0.0 } else { append_segment as f64 / whole as f64 }
}

#[expect(clippy::cast_precision_loss, reason = "for display")]
fn hours(seconds: i128) -> f64 {
    seconds as f64 / 3_600.0
}

fn date(epoch_day: i64) -> String {
    chrono::NaiveDate::from_epoch_days(i32::try_from(epoch_day).unwrap_or_default()).unwrap_or_default().to_string()
}

/// The source of pages.
struct Pages {
    pool: Pool,
    query_context: QueryContext,
}

impl Pages {
    async fn rows(&self, ask: &SqlQuery) -> Outcome<Vec<Row>> {
        macro_rules! fetch {
            ($pool:expr) => {{
                let mut query = query_as(AssertSqlSafe(ask.sql.clone()));
                if let Some(account_id) = &ask.account_id {
                    query = query.bind(account_id);
                }
                for instant in &ask.instants {
                    query = query.bind(instant);
                }
                Ok(query.fetch_all($pool).await?)
            }};
        }
        match &self.pool {
            Pool::Postgres(pool) => fetch!(pool),
            Pool::Sqlite(pool) => fetch!(pool),
        }
    }

    async fn insights(&self, account_id: &str, days: i64) -> Outcome<Insights> {
        let asks = self.query_context.insights(account_id, days);
        let (totals, previous, daily, models, providers) = tokio::try_join!(
            self.rows(&asks.totals),
            self.rows(&asks.previous),
            self.rows(&asks.daily),
            self.rows(&asks.models),
            self.rows(&asks.providers)
        )?;
        let (now, before) = (ByType::of(&totals), ByType::of(&previous));
        let change = |of: &dyn Fn(&ByType) -> i128| {
            let (now, before) = (of(&now), of(&before));
            (before != 0).then(|| share(now - before, before) * 100.0)
        };
        let compute = now.quantity(COMPUTE);
        let mut tokens_of_days: BTreeMap<i64, i128> = BTreeMap::new();
        for row in daily.iter().filter(|row| TOKENS.contains(&row.5.as_str())) {
            *tokens_of_days.entry(row.0).or_default() += (i128::from(row.7) << 32) + i128::from(row.8);
        }
        let peak = tokens_of_days.into_iter().rev().max_by_key(|(_, tokens)| *tokens).filter(|(_, tokens)| *tokens > 0);
        Ok(Insights {
            totals: Totals {
                tokens: BigInt(now.quantity(TOKENS)),
                tokens_input: BigInt(now.quantity(&TOKENS[..1])),
                tokens_output: BigInt(now.quantity(&TOKENS[1..])),
                compute_seconds: BigInt(compute),
                compute_hours: hours(compute),
                api_calls: BigInt(now.quantity(&["api_calls"])),
                records: BigInt(now.records()),
                cost: Money(now.cost()),
            },
            change: Change {
                tokens: change(&|totals| totals.quantity(TOKENS)),
                compute_seconds: change(&|totals| totals.quantity(COMPUTE)),
                api_calls: change(&|totals| totals.quantity(&["api_calls"])),
                records: change(&ByType::records),
                cost: change(&ByType::cost),
            },
            peak_day: peak.map(|(day, tokens)| Peak { date: date(day), value: BigInt(tokens) }),
            models: breakdown(&models),
            providers: breakdown(&providers),
        })
    }

    async fn tiers(&self, account_id: &str, days: i64) -> Outcome<ByTier> {
        let groups = groups_of(&self.rows(&self.query_context.tiers(account_id, days)).await?);
        let whole = groups.iter().map(|(_, _, totals)| totals.quantity(COMPUTE)).sum();
        let names: Vec<&str> = groups.iter().filter_map(|(_, key, _)| key.as_deref()).collect();
        let query_context: Vec<String> = (1..=names.len()).map(|place| format!("${place}")).collect();
        let sql = format!("SELECT tier, display_name FROM hardware_spec WHERE tier IN ({})", query_context.join(", "));
        macro_rules! fetch {
            ($pool:expr) => {{
                let mut query = query_as(AssertSqlSafe(sql));
                for name in &names {
                    query = query.bind(*name);
                }
                query.fetch_all($pool).await?
            }};
        }
        let specs: Vec<(String, String)> = match &self.pool {
            _ if names.is_empty() => Vec::new(),
            Pool::Postgres(pool) => fetch!(pool),
            Pool::Sqlite(pool) => fetch!(pool),
        };
        let specs: BTreeMap<String, String> = specs.into_iter().collect();
        let tier = |(_, tier, totals): (_, Option<String>, ByType)| {
            let compute = totals.quantity(COMPUTE);
            TierUsage {
                hardware_spec: tier.as_ref().and_then(|tier| specs.get(tier)).map(|name| Spec { display_name: name.clone() }),
                tier,
                compute_seconds: BigInt(compute),
                compute_hours: hours(compute),
                share: share(compute, whole),
                records: BigInt(totals.records()),
                cost: Money(totals.cost()),
            }
        };
        Ok(ByTier { tiers: groups.into_iter().map(tier).collect() })
    }

    async fn daily(&self, account_id: &str, days: i64) -> Outcome<Daily> {
        let rows = self.rows(&self.query_context.daily(account_id, days)).await?;
        let today = self.query_context.now.floor_utc_day().millis() / UTC_DAY_MS;
        let series = TOKENS.iter().map(|usage_type| {
            let mut totals = vec![Rollups::default(); usize::try_from(days).unwrap_or_default()];
            for row in rows.iter().filter(|row| row.5 == *usage_type) {
                if let Some(totals) = usize::try_from(row.0 - (today - days + 1)).ok().and_then(|day| totals.get_mut(day)) {
                    totals.add(row);
                }
            }
            let total = totals.iter().map(|totals| totals.quantity).sum();
            let points = totals.into_iter().zip(today - days + 1..).map(|(totals, day)| Point {
                date: date(day),
                quantity: BigInt(totals.quantity),
                cost: Money(totals.cost),
                records: BigInt(totals.records),
                status: if day == today { "PARTIAL" } else { "COMPLETE" },
            });
            Series { kind: "VALUE", key: (*usage_type).to_owned(), total: BigInt(total), points: points.collect() }
        });
        Ok(Daily { unit: "tokens", series: series.collect() })
    }
}

/// Values in order, then the remainder, then the unknown group.
fn groups_of(rows: &[Row]) -> Vec<(i64, Option<String>, ByType)> {
    let mut groups: BTreeMap<(i64, i64), Vec<&Row>> = BTreeMap::new();
    for row in rows {
        // Kinds are 0 for a value, 1 for the unknown, 2 for the remainder.
        groups.entry(([0, 2, 1][usize::try_from(row.1).unwrap_or_default()], row.3)).or_default().push(row);
    }
    let group = |((kind, _), rows): ((i64, _), Vec<&Row>)| {
        let key = rows.first().filter(|_| kind == 0).map(|row| row.2.clone());
        (kind, key, ByType::of(rows))
    };
    groups.into_iter().map(group).collect()
}

fn breakdown(rows: &[Row]) -> Breakdown {
    let groups = groups_of(rows);
    let whole = groups.iter().map(|(_, _, totals)| totals.quantity(TOKENS)).sum();
    let row = |(kind, key, totals): (i64, _, ByType)| BreakdownRow {
        kind: ["VALUE", "REMAINDER", "UNKNOWN"][usize::try_from(kind).unwrap_or_default()],
        key,
        share: share(totals.quantity(TOKENS), whole),
        totals: RowTotals {
            tokens: BigInt(totals.quantity(TOKENS)),
            records: BigInt(totals.records()),
            cost: Money(totals.cost()),
        },
    };
    Breakdown { rows: groups.into_iter().map(row).collect() }
}
