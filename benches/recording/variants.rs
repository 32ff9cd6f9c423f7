//! Alternatives to the store's methods, directly on the driver: the reasons for its design.

use std::fmt::Write;
use std::time::{Duration, Instant};

use sea_orm::sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection, query, raw_sql};
use usage_insights::domain::record::hash_idempotency_key;
use usage_insights::domain::text::Label;
use uuid::Uuid;

use crate::floor::{TABLE, binary};
use crate::support::database::{Fresh, Kind, Server};
use crate::support::report::{Comparison, per_second};
use crate::support::stream::{Keys, Stream, Usage};
use crate::{Arguments, LIVE_MS, Outcome};

const COLUMNS: &str = "id, account_id, idempotency_key, usage_type, quantity, cost_nanos, source, user_id, session_id, workspace_id, \
                       agent_id, model, provider, tier, metadata, occurred_at, recorded_at";
/// Records per transaction of each variant.
const GROUP: u64 = 5_000;

/// Measures how rows are transferred and how the key is indexed.
pub async fn measure(arguments: &Arguments, server: &Server) -> Outcome<()> {
    match server.kind {
        Kind::Sqlite => rows_on_sqlite(arguments, server).await,
        Kind::Postgres => {
            rows_on_postgres(arguments, server).await?;
            keys_on_postgres(arguments, server).await
        }
    }
}

/// The table of records only, with the service's indexes.
fn table_of_records() -> String {
    let (table, _) = TABLE.split_once("CREATE TABLE usage_daily").expect("the floor has two tables");
    table
        .replace("PRIMARY KEY (account_id, idempotency_key)", "PRIMARY KEY (account_id, occurred_at, id)")
        .replace("ON usage (account_id, occurred_at)", "ON usage (occurred_at, id)")
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Unnest,
    Values,
    CopyAndMerge,
}

async fn rows_on_postgres(arguments: &Arguments, server: &Server) -> Outcome<()> {
    for (way, name) in [(Way::Values, "multi-row VALUES"), (Way::CopyAndMerge, "COPY into a temporary table, then merge")] {
        let mut comparison = Comparison::new(format!("records alone: UNNEST / {name}"), None);
        for round in 0..arguments.rounds {
            let stream = Stream::new(8_000 + u64::try_from(round)?, Keys::Random, arguments.records(150_000), LIVE_MS);
            let mut rates = Vec::new();
            for way in [Way::Unnest, way] {
                rates.push(per_second(stream.len(), insert_by(way, server, &stream).await?));
            }
            comparison.add(rates[0], rates[1]);
        }
        comparison.print();
    }
    Ok(())
}

async fn insert_by(way: Way, server: &Server, stream: &Stream) -> Outcome<Duration> {
    let fresh = server.fresh().await?;
    let mut connection = fresh.postgres().await?;
    raw_sql(AssertSqlSafe(table_of_records())).execute(&mut connection).await?;
    raw_sql("CREATE TEMPORARY TABLE sent (LIKE usage) ON COMMIT DELETE ROWS").execute(&mut connection).await?;
    let batches: Vec<_> = stream.calls(GROUP).map(|positions| stream.batch(positions)).collect();
    let began = Instant::now();
    for usages in &batches {
        let mut transaction = connection.begin().await?;
        match way {
            Way::Unnest => unnest(&mut transaction, usages).await?,
            // A statement has at most 65,535 parameters.
            Way::Values => {
                for usages in usages.chunks(2_500) {
                    values(&mut transaction, usages).await?;
                }
            }
            Way::CopyAndMerge => {
                let mut copying = transaction.copy_in_raw("COPY sent FROM STDIN (FORMAT binary)").await?;
                copying.send(binary(usages).freeze()).await?;
                copying.finish().await?;
                query("INSERT INTO usage SELECT * FROM sent").execute(&mut *transaction).await?;
            }
        }
        transaction.commit().await?;
    }
    let elapsed = began.elapsed();
    connection.close().await?;
    finish(fresh, "usage", stream).await?;
    Ok(elapsed)
}

async fn unnest(connection: &mut PgConnection, usages: &[Usage]) -> Outcome<()> {
    fn all<'a, T>(usages: &'a [Usage], of: impl Fn(&'a Usage) -> T) -> Vec<T> {
        usages.iter().map(of).collect()
    }
    query(AssertSqlSafe(format!(
        "INSERT INTO usage ({COLUMNS}) SELECT id, account_id, key, usage_type, quantity, cost, 'included', user_id, session_id, NULL, NULL, \
         model, provider, tier, NULL, at, at FROM UNNEST($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], \
         $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[]) AS sent (id, account_id, key, usage_type, quantity, \
         cost, user_id, session_id, model, provider, tier, at)"
    )))
    .bind(all(usages, |_| Uuid::new_v4()))
    .bind(all(usages, |usage| usage.account_id.as_str()))
    .bind(all(usages, |usage| usage.key.as_str()))
    .bind(all(usages, |usage| usage.usage_type))
    .bind(all(usages, |usage| usage.quantity))
    .bind(all(usages, |usage| usage.cost_nanos.unwrap_or_default()))
    .bind(all(usages, |usage| usage.user_id.as_str()))
    .bind(all(usages, |usage| usage.session_id.as_str()))
    .bind(all(usages, |usage| usage.model))
    .bind(all(usages, |usage| usage.provider))
    .bind(all(usages, |usage| usage.tier))
    .bind(all(usages, |usage| usage.occurred_at))
    .execute(connection)
    .await?;
    Ok(())
}

async fn values(connection: &mut PgConnection, usages: &[Usage]) -> Outcome<()> {
    let mut sql = format!("INSERT INTO usage ({COLUMNS}) VALUES ");
    let mut parameter = 0;
    for row in 0..usages.len() {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        for (place, name) in COLUMNS.split(", ").enumerate() {
            sql.push_str(if place == 0 { "" } else { ", " });
            match name {
                "source" => sql.push_str("'included'"),
                "workspace_id" | "agent_id" | "metadata" => sql.push_str("NULL"),
                "recorded_at" => write!(sql, "${parameter}")?, // the same value as the one before
                _ => {
                    parameter += 1;
                    write!(sql, "${parameter}")?;
                }
            }
        }
        sql.push(')');
    }
    let mut statement = query(AssertSqlSafe(sql));
    for usage in usages {
        statement = statement
            .bind(Uuid::new_v4())
            .bind(&usage.account_id)
            .bind(&usage.key)
            .bind(usage.usage_type)
            .bind(usage.quantity)
            .bind(usage.cost_nanos.unwrap_or_default())
            .bind(&usage.user_id)
            .bind(&usage.session_id)
            .bind(usage.model)
            .bind(usage.provider)
            .bind(usage.tier)
            .bind(usage.occurred_at);
    }
    statement.execute(connection).await?;
    Ok(())
}

/// A separate table of hashed keys compared with a unique index on the text in the records.
async fn keys_on_postgres(arguments: &Arguments, server: &Server) -> Outcome<()> {
    let existing = arguments.existing().min(1_000_000);
    for (keys, name) in [(Keys::Random, "random"), (Keys::TimeOrdered, "time-ordered")] {
        let filling = Stream::new(9_000, keys, existing, 30 * 24 * 3_600_000);
        let (hashed, text) = (server.fresh().await?, server.fresh().await?);
        for (fresh, is_hashed) in [(&hashed, true), (&text, false)] {
            let mut connection = fresh.postgres().await?;
            raw_sql(AssertSqlSafe(table_of_records())).execute(&mut connection).await?;
            let key = if is_hashed {
                "CREATE TABLE usage_key (account_id TEXT COLLATE \"C\" NOT NULL, key_hash BYTEA NOT NULL, content_hash BYTEA NOT NULL,
                 record_id UUID NOT NULL, occurred_at BIGINT NOT NULL, PRIMARY KEY (account_id, key_hash))"
            } else {
                "CREATE UNIQUE INDEX usage_key ON usage (account_id, idempotency_key)"
            };
            raw_sql(key).execute(&mut connection).await?;
            insert_with_keys(fresh, &filling, is_hashed).await?;
            // One by one: together they would form a transaction, in which VACUUM cannot run.
            raw_sql("VACUUM ANALYZE").execute(&mut connection).await?;
            raw_sql("CHECKPOINT").execute(&mut connection).await?;
        }
        let what = format!("{name} keys into {existing}: table of hashes / unique index on the text");
        let mut comparison = Comparison::new(what, None);
        for round in 0..arguments.rounds {
            let stream = Stream::new(9_100 + u64::try_from(round)?, keys, arguments.records(150_000), LIVE_MS);
            let by_hash = insert_with_keys(&hashed, &stream, true).await?;
            let by_text = insert_with_keys(&text, &stream, false).await?;
            comparison.add(per_second(stream.len(), by_hash), per_second(stream.len(), by_text));
        }
        comparison.print();
        for (fresh, index, name) in [(&hashed, "usage_key_pkey", "of hashes"), (&text, "usage_key", "of texts")] {
            let bytes = fresh.integer(&format!("SELECT pg_relation_size('{index}')")).await?;
            println!("  {name}: the index has {} MB", bytes / 1_000_000);
        }
        hashed.remove().await?;
        text.remove().await?;
    }
    Ok(())
}

async fn insert_with_keys(fresh: &Fresh, stream: &Stream, is_hashed: bool) -> Outcome<Duration> {
    let mut connection = fresh.postgres().await?;
    let before = fresh.integer("SELECT count(*) FROM usage").await?;
    let mut elapsed = Duration::ZERO;
    for positions in stream.calls(GROUP) {
        let usages = stream.batch(positions);
        let began = Instant::now();
        let mut transaction = connection.begin().await?;
        if is_hashed {
            claim_keys(&mut transaction, &usages).await?;
        }
        unnest(&mut transaction, &usages).await?;
        transaction.commit().await?;
        elapsed += began.elapsed();
    }
    connection.close().await?;
    let after = fresh.integer("SELECT count(*) FROM usage").await?;
    if after - before == i64::try_from(stream.len())? { Ok(elapsed) } else { Err("records were lost".into()) }
}

async fn claim_keys(connection: &mut PgConnection, usages: &[Usage]) -> Outcome<()> {
    let hash = |usage: &Usage| -> Outcome<Vec<u8>> {
        let key = Label::parse("key", usage.key.clone()).map_err(|problem| problem.message)?;
        Ok(hash_idempotency_key(&key).to_vec())
    };
    let hashes = usages.iter().map(hash).collect::<Outcome<Vec<_>>>()?;
    let mut order: Vec<usize> = (0..usages.len()).collect();
    order.sort_by(|left, right| (&usages[*left].account_id, &hashes[*left]).cmp(&(&usages[*right].account_id, &hashes[*right])));
    query(
        "INSERT INTO usage_key SELECT * FROM UNNEST($1::text[], $2::bytea[], $2::bytea[], $3::uuid[], $4::bigint[])
         ON CONFLICT (account_id, key_hash) DO NOTHING",
    )
    .bind(order.iter().map(|place| usages[*place].account_id.as_str()).collect::<Vec<_>>())
    .bind(order.iter().map(|place| hashes[*place].as_slice()).collect::<Vec<_>>())
    .bind(order.iter().map(|_| Uuid::new_v4()).collect::<Vec<_>>())
    .bind(order.iter().map(|place| usages[*place].occurred_at).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

async fn rows_on_sqlite(arguments: &Arguments, server: &Server) -> Outcome<()> {
    let mut comparison = Comparison::new("records alone: json_each / a prepared statement run for each", None);
    for round in 0..arguments.rounds {
        let stream = Stream::new(8_000 + u64::try_from(round)?, Keys::Random, arguments.records(150_000), LIVE_MS);
        let mut rates = Vec::new();
        for as_json in [true, false] {
            let fresh = server.fresh().await?;
            let mut connection = fresh.sqlite().await?;
            let table = table_of_records().replace(" COLLATE \"C\"", "").replace(" UUID", " BLOB").replace(" JSONB", " TEXT");
            raw_sql(AssertSqlSafe(table)).execute(&mut connection).await?;
            let batches: Vec<_> = stream.calls(GROUP).map(|positions| stream.batch(positions)).collect();
            let began = Instant::now();
            for usages in &batches {
                let mut transaction = connection.begin().await?;
                insert_on_sqlite(&mut transaction, usages, as_json).await?;
                transaction.commit().await?;
            }
            rates.push(per_second(stream.len(), began.elapsed()));
            connection.close().await?;
            finish(fresh, "usage", &stream).await?;
        }
        comparison.add(rates[0], rates[1]);
    }
    comparison.print();
    Ok(())
}

async fn insert_on_sqlite(connection: &mut SqliteConnection, usages: &[Usage], as_json: bool) -> Outcome<()> {
    if as_json {
        let rows: Vec<_> = usages
            .iter()
            .map(|usage| {
                let id = Uuid::new_v4().simple().to_string();
                let ids = (id, &usage.account_id, &usage.key, &usage.user_id, &usage.session_id);
                (
                    ids,
                    usage.usage_type,
                    usage.quantity,
                    usage.cost_nanos.unwrap_or_default(),
                    usage.model,
                    usage.provider,
                    usage.tier,
                    usage.occurred_at,
                )
            })
            .collect();
        let sql = format!(
            "INSERT INTO usage ({COLUMNS}) SELECT unhex(value ->> '$[0][0]'), value ->> '$[0][1]', value ->> '$[0][2]', value ->> 1, value ->> 2, \
             value ->> 3, 'included', value ->> '$[0][3]', value ->> '$[0][4]', NULL, NULL, value ->> 4, value ->> 5, value ->> 6, NULL, \
             value ->> 7, value ->> 7 FROM json_each(?)"
        );
        query(AssertSqlSafe(sql)).bind(serde_json::to_string(&rows)?).execute(connection).await?;
        return Ok(());
    }
    for usage in usages {
        query("INSERT INTO usage VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'included', ?7, ?8, NULL, NULL, ?9, ?10, ?11, NULL, ?12, ?12)")
            .bind(Uuid::new_v4())
            .bind(&usage.account_id)
            .bind(&usage.key)
            .bind(usage.usage_type)
            .bind(usage.quantity)
            .bind(usage.cost_nanos.unwrap_or_default())
            .bind(&usage.user_id)
            .bind(&usage.session_id)
            .bind(usage.model)
            .bind(usage.provider)
            .bind(usage.tier)
            .bind(usage.occurred_at)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn finish(fresh: Fresh, table: &str, stream: &Stream) -> Outcome<()> {
    let quantity = fresh.integer(&format!("SELECT CAST(sum(quantity) AS BIGINT) FROM {table}")).await?;
    fresh.remove().await?;
    if quantity == stream.quantity() { Ok(()) } else { Err("records were lost".into()) }
}
