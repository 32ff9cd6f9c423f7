//! The floors on PostgreSQL and SQLite: minimal code directly on the driver, with a table of the same columns, the unique key
//! that every recorder needs and the index that every reader needs.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::{Context, EmptySubscription, Enum, ID, InputObject, Json, Object, Schema, SimpleObject};
use async_graphql_axum::GraphQLResponse;
use axum::extract::State;
use axum::http::StatusCode;
use bytes::{BufMut, Bytes, BytesMut};
use chrono::{DateTime, Utc};
use sea_orm::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sea_orm::sqlx::{Connection, PgConnection, PgPool, SqliteConnection, query, raw_sql};
use tokio::sync::{Mutex, mpsc, oneshot};
use uuid::Uuid;

use crate::Outcome;
use crate::support::client::{Sent, send_all};
use crate::support::database::{Fresh, Server};
use crate::support::stream::{Stream, Usage};

pub const TABLE: &str = "
CREATE TABLE usage (
    id UUID NOT NULL, account_id TEXT COLLATE \"C\" NOT NULL, idempotency_key TEXT COLLATE \"C\" NOT NULL,
    usage_type TEXT COLLATE \"C\" NOT NULL, quantity BIGINT NOT NULL, cost_nanos BIGINT NOT NULL, source TEXT COLLATE \"C\" NOT NULL,
    user_id TEXT COLLATE \"C\", session_id TEXT COLLATE \"C\", workspace_id TEXT COLLATE \"C\", agent_id TEXT COLLATE \"C\",
    model TEXT COLLATE \"C\", provider TEXT COLLATE \"C\", tier TEXT COLLATE \"C\", metadata JSONB,
    occurred_at BIGINT NOT NULL, recorded_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, idempotency_key)
);
CREATE INDEX usage_by_account ON usage (account_id, occurred_at);
CREATE TABLE usage_daily (
    account_id TEXT COLLATE \"C\" NOT NULL, day BIGINT NOT NULL, usage_type TEXT COLLATE \"C\" NOT NULL, tier TEXT COLLATE \"C\" NOT NULL,
    model TEXT COLLATE \"C\" NOT NULL, records BIGINT NOT NULL, quantity BIGINT NOT NULL, cost_nanos BIGINT NOT NULL,
    PRIMARY KEY (account_id, day, usage_type, tier, model)
);";

const RECORD: &str = "
WITH new AS (
    INSERT INTO usage (id, account_id, idempotency_key, usage_type, quantity, cost_nanos, source, user_id, session_id, workspace_id,
                       agent_id, model, provider, tier, metadata, occurred_at, recorded_at)
    SELECT * FROM UNNEST($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[], $8::text[],
                         $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::jsonb[], $16::bigint[],
                         $17::bigint[])
    ON CONFLICT DO NOTHING
    RETURNING account_id, occurred_at / 86400000 AS day, usage_type, coalesce(tier, '') AS tier, coalesce(model, '') AS model,
              quantity, cost_nanos
)
INSERT INTO usage_daily
SELECT account_id, day, usage_type, tier, model, count(*), sum(quantity)::bigint, sum(cost_nanos)::bigint
FROM new GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
ON CONFLICT (account_id, day, usage_type, tier, model) DO UPDATE SET records = usage_daily.records + excluded.records,
    quantity = usage_daily.quantity + excluded.quantity, cost_nanos = usage_daily.cost_nanos + excluded.cost_nanos";

/// The same input type as the service's.
#[derive(Debug, InputObject)]
struct UsageRecordInput {
    idempotency_key: ID,
    account_id: ID,
    user_id: Option<ID>,
    session_id: Option<ID>,
    workspace_id: Option<ID>,
    agent_id: Option<ID>,
    usage_type: String,
    quantity: i64,
    model: Option<String>,
    provider: Option<String>,
    tier: Option<String>,
    source: Option<String>,
    cost_nanos: Option<i64>,
    occurred_at: Option<DateTime<Utc>>,
    metadata: Option<Json<serde_json::Value>>,
}

#[derive(Debug, InputObject)]
struct RecordUsageInput {
    records: Vec<UsageRecordInput>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
enum RecordStatus {
    Recorded,
}

#[derive(SimpleObject)]
struct RecordResult {
    status: RecordStatus,
    record_id: ID,
}

#[derive(SimpleObject)]
struct RecordUsagePayload {
    recorded: usize,
    results: Vec<RecordResult>,
}

struct Query;

#[Object]
impl Query {
    async fn is_up(&self) -> bool {
        true
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn record_usage(&self, context: &Context<'_>, input: RecordUsageInput) -> async_graphql::Result<RecordUsagePayload> {
        let records: Vec<_> = input.records.into_iter().map(|record| (new_id(), record)).collect();
        let ids: Vec<_> = records.iter().map(|(id, _)| *id).collect();
        let committed = context.data::<Commits>()?.commit(records).await;
        committed.map_err(|error| async_graphql::Error::new(error.to_string()))?;
        let results = ids.iter().map(|id| RecordResult { status: RecordStatus::Recorded, record_id: id.into() }).collect();
        Ok(RecordUsagePayload { recorded: ids.len(), results })
    }
}

#[expect(clippy::disallowed_methods, reason = "the floor is not part of the service and needs no seeded ids")]
fn new_id() -> Uuid {
    Uuid::now_v7()
}

type Records = Vec<(Uuid, UsageRecordInput)>;
type Call = (Records, oneshot::Sender<()>);

/// Whether calls share transactions.
#[derive(Clone)]
enum Commits {
    Together(mpsc::Sender<Call>),
    Alone(PgPool),
}

impl Commits {
    async fn commit(&self, records: Records) -> Outcome<()> {
        match self {
            Self::Together(calls) => {
                let (answer, answered) = oneshot::channel();
                calls.send((records, answer)).await?;
                Ok(answered.await?)
            }
            Self::Alone(pool) => {
                let mut transaction = pool.begin().await?;
                insert(&mut transaction, &[records]).await?;
                Ok(transaction.commit().await?)
            }
        }
    }
}

/// Whether the floor's calls share transactions, or have a transaction and a connection each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    Together,
    Alone,
}

async fn write_groups(mut connection: PgConnection, calls: Arc<Mutex<mpsc::Receiver<Call>>>) {
    loop {
        let (mut groups, mut answers, mut count) = (Vec::new(), Vec::new(), 0);
        {
            let mut calls = calls.lock().await;
            let Some(first) = calls.recv().await else { return };
            let mut next = Some(first);
            while let Some((records, answer)) = next {
                count += records.len();
                groups.push(records);
                answers.push(answer);
                next = if count < 10_000 { calls.try_recv().ok() } else { None };
            }
        }
        // A single statement is its own transaction.
        while let Err(error) = insert(&mut connection, &groups).await {
            eprintln!("the floor retries: {error}");
        }
        for answer in answers {
            let _ = answer.send(());
        }
    }
}

async fn insert(connection: &mut PgConnection, groups: &[Records]) -> Result<(), sea_orm::sqlx::Error> {
    let rows: Vec<_> = groups.iter().flatten().collect();
    let texts = |of: fn(&UsageRecordInput) -> &str| -> Vec<&str> { rows.iter().map(|(_, row)| of(row)).collect() };
    let optional =
        |of: fn(&UsageRecordInput) -> Option<&str>| -> Vec<Option<&str>> { rows.iter().map(|(_, row)| of(row)).collect() };
    let numbers = |of: &dyn Fn(&UsageRecordInput) -> i64| -> Vec<i64> { rows.iter().map(|(_, row)| of(row)).collect() };
    let now = usage_insights::clock::Clock::system().now().millis();
    query(RECORD)
        .bind(rows.iter().map(|(id, _)| *id).collect::<Vec<_>>())
        .bind(texts(|row| &row.account_id))
        .bind(texts(|row| &row.idempotency_key))
        .bind(texts(|row| &row.usage_type))
        .bind(numbers(&|row| row.quantity))
        .bind(numbers(&|row| row.cost_nanos.unwrap_or_default()))
        .bind(texts(|row| row.source.as_deref().unwrap_or("included")))
        .bind(optional(|row| row.user_id.as_ref().map(|id| id.as_str())))
        .bind(optional(|row| row.session_id.as_ref().map(|id| id.as_str())))
        .bind(optional(|row| row.workspace_id.as_ref().map(|id| id.as_str())))
        .bind(optional(|row| row.agent_id.as_ref().map(|id| id.as_str())))
        .bind(optional(|row| row.model.as_deref()))
        .bind(optional(|row| row.provider.as_deref()))
        .bind(optional(|row| row.tier.as_deref()))
        .bind(rows.iter().map(|(_, row)| row.metadata.as_ref().map(|json| json.0.clone())).collect::<Vec<_>>())
        .bind(numbers(&|row| row.occurred_at.map_or(now, |time| time.timestamp_millis())))
        .bind(numbers(&|_| now))
        .execute(connection)
        .await
        .map(|_| ())
}

type FloorSchema = Schema<Query, Mutation, EmptySubscription>;

async fn graphql(State(schema): State<FloorSchema>, body: Bytes) -> Result<GraphQLResponse, StatusCode> {
    let request: async_graphql::Request = serde_json::from_slice(&body).map_err(|_| StatusCode::BAD_REQUEST)?;
    Ok(schema.execute(request).await.into())
}

/// Sends a stream to the floor's server on an empty PostgreSQL database.
pub async fn round(server: &Server, stream: &Stream, batch: u64, clients: usize, grouping: Grouping) -> Outcome<Sent> {
    let fresh = server.fresh().await?;
    raw_sql(TABLE).execute(&mut fresh.postgres().await?).await?;
    let options: PgConnectOptions = fresh.url.parse()?;
    let mut writers = Vec::new();
    let commits = match grouping {
        Grouping::Alone => {
            let connections = u32::try_from(clients)?;
            let pool =
                PgPoolOptions::new().min_connections(connections).max_connections(connections).connect_with(options).await?;
            Commits::Alone(pool)
        }
        Grouping::Together => {
            let (sender, receiver) = mpsc::channel(1_024);
            let receiver = Arc::new(Mutex::new(receiver));
            for _ in 0..2 {
                writers.push(tokio::spawn(write_groups(fresh.postgres().await?, Arc::clone(&receiver))));
            }
            Commits::Together(sender)
        }
    };
    let schema = Schema::build(Query, Mutation, EmptySubscription).data(commits).finish();
    let router = axum::Router::new()
        .route("/graphql", axum::routing::post(graphql))
        .layer(axum::extract::DefaultBodyLimit::disable())
        .with_state(schema);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address: SocketAddr = listener.local_addr()?;
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });
    let sent = send_all(address, stream.bodies(batch), clients).await?;
    serving.abort();
    writers.iter().for_each(tokio::task::JoinHandle::abort);
    check(&fresh, stream, true).await?;
    fresh.remove().await?;
    Ok(sent)
}

/// Copies a stream into an empty PostgreSQL database, `batch` records per transaction, in the binary format.
pub async fn copy(server: &Server, stream: &Stream, batch: u64) -> Outcome<Duration> {
    let fresh = server.fresh().await?;
    let mut connection = fresh.postgres().await?;
    raw_sql(TABLE).execute(&mut connection).await?;
    let batches: Vec<_> = stream.calls(batch).map(|positions| stream.batch(positions)).collect();
    let began = Instant::now();
    for usages in &batches {
        let mut copying = connection.copy_in_raw("COPY usage FROM STDIN (FORMAT binary)").await?;
        copying.send(binary(usages).freeze()).await?;
        copying.finish().await?;
    }
    let elapsed = began.elapsed();
    connection.close().await?;
    check(&fresh, stream, false).await?;
    fresh.remove().await?;
    Ok(elapsed)
}

/// PostgreSQL's binary COPY format: a header, each row as fields with their lengths (-1: null), and a trailer.
pub fn binary(usages: &[Usage]) -> BytesMut {
    fn field(bytes: &mut BytesMut, value: Option<&[u8]>) {
        match value {
            Some(value) => {
                bytes.put_i32(i32::try_from(value.len()).unwrap());
                bytes.put_slice(value);
            }
            None => bytes.put_i32(-1),
        }
    }
    let now = usage_insights::clock::Clock::system().now().millis().to_be_bytes();
    let mut bytes = BytesMut::with_capacity(usages.len() * 400);
    bytes.put_slice(b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0");
    for usage in usages {
        bytes.put_i16(17);
        let quantity = usage.quantity.to_be_bytes();
        let cost = usage.cost_nanos.unwrap_or_default().to_be_bytes();
        let occurred_at = usage.occurred_at.to_be_bytes();
        let id = new_id();
        let text = str::as_bytes;
        for value in [
            Some(id.as_bytes().as_slice()),
            Some(text(&usage.account_id)),
            Some(text(&usage.key)),
            Some(text(usage.usage_type)),
            Some(&quantity),
            Some(&cost),
            Some(b"included"),
            Some(text(&usage.user_id)),
            Some(text(&usage.session_id)),
            None,
            None,
            usage.model.map(text),
            usage.provider.map(text),
            usage.tier.map(text),
            None,
            Some(&occurred_at),
            Some(&now),
        ] {
            field(&mut bytes, value);
        }
    }
    bytes.put_i16(-1);
    bytes
}

/// Inserts a stream into an empty SQLite file, `batch` records per transaction, with one prepared statement per record.
pub async fn prepared_loop(server: &Server, stream: &Stream, batch: u64) -> Outcome<Duration> {
    let fresh = server.fresh().await?;
    let mut connection = fresh.sqlite().await?;
    let table = TABLE.replace(" COLLATE \"C\"", "").replace(" UUID", " BLOB").replace(" JSONB", " TEXT");
    raw_sql(sea_orm::sqlx::AssertSqlSafe(table)).execute(&mut connection).await?;
    let batches: Vec<_> = stream.calls(batch).map(|positions| stream.batch(positions)).collect();
    let began = Instant::now();
    for usages in &batches {
        insert_one_by_one(&mut connection, usages).await?;
    }
    let elapsed = began.elapsed();
    connection.close().await?;
    check(&fresh, stream, false).await?;
    fresh.remove().await?;
    Ok(elapsed)
}

async fn insert_one_by_one(connection: &mut SqliteConnection, usages: &[Usage]) -> Outcome<()> {
    let now = usage_insights::clock::Clock::system().now().millis();
    let mut transaction = connection.begin().await?;
    for usage in usages {
        query("INSERT INTO usage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, ?, ?, ?, NULL, ?, ?)")
            .bind(new_id())
            .bind(&usage.account_id)
            .bind(&usage.key)
            .bind(usage.usage_type)
            .bind(usage.quantity)
            .bind(usage.cost_nanos.unwrap_or_default())
            .bind("included")
            .bind(&usage.user_id)
            .bind(&usage.session_id)
            .bind(usage.model)
            .bind(usage.provider)
            .bind(usage.tier)
            .bind(usage.occurred_at)
            .bind(now)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}

async fn check(fresh: &Fresh, stream: &Stream, has_rollup: bool) -> Outcome<()> {
    let mut sources = vec![("count(*)", "usage", i64::try_from(stream.len())?), ("sum(quantity)", "usage", stream.quantity())];
    if has_rollup {
        sources.extend([("sum(records)", "usage_daily", sources[0].2), ("sum(quantity)", "usage_daily", sources[1].2)]);
    }
    for (sum, table, expected) in sources {
        let found = fresh.integer(&format!("SELECT CAST({sum} AS BIGINT) FROM {table}")).await?;
        if found != expected {
            return Err(format!("the floor's {sum} of {table} is {found} instead of {expected}").into());
        }
    }
    Ok(())
}
