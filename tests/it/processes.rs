//! What several server processes on one PostgreSQL promise. Kills under load are in `crash/processes_killed.rs`.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::support::{
    Backend, ServerProcess, Subscriber, TIMEOUT, TestDatabase, Transport, assert_rollups_equal_records, record,
};

const RECORD: &str =
    "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { results { status } } }";
const COUNT: &str = "{ usageInsights(range: {preset: ALL_TIME}) { totals { records } } }";
const SUBSCRIPTION: &str = "subscription { usageChanged(range: {preset: ALL_TIME}, throttleMs: 100) { totals { records } } }";
/// Two days, whose rollups are materialized as soon as possible.
const WHEN: [&str; 2] = ["2026-11-19T10:00:00Z", "2026-11-20T23:59:00Z"];

async fn start_servers(url: &str, count: usize, variables: &[(&str, &str)]) -> Vec<ServerProcess> {
    let mut servers = Vec::new();
    for _ in 0..count {
        servers.push(ServerProcess::start_with(url, variables).await);
    }
    servers
}

async fn stop_all(servers: Vec<ServerProcess>, database: TestDatabase) {
    let outside = database.connect().await;
    assert_rollups_equal_records(&outside).await;
    outside.close().await.unwrap();
    for server in servers {
        server.stop().await;
    }
    database.destroy().await;
}

fn batch(name: &str, size: usize) -> Value {
    let one = |number: usize| record(&format!("{name}-{number}"), "api_calls", 1, WHEN[number % 2], json!({"userId": "ada"}));
    json!({"records": (0..size).map(one).collect::<Vec<_>>()})
}

async fn statuses(server: &ServerProcess, records: Value) -> Vec<String> {
    let response = server.graphql(RECORD, records, None).await;
    let results = response["data"]["recordUsage"]["results"].as_array().unwrap_or_else(|| panic!("{response:#}"));
    results.iter().map(|result| result["status"].as_str().unwrap().to_owned()).collect()
}

async fn count(server: &ServerProcess) -> String {
    let response = server.graphql(COUNT, json!({}), None).await;
    let records = &response["data"]["usageInsights"]["totals"]["records"];
    records.as_str().unwrap_or_else(|| panic!("{response:#}")).to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_that_are_sent_to_all_processes_at_once_count_once() {
    let database = TestDatabase::create_migrated(Backend::Postgres).await;
    let servers = start_servers(&database.url, 3, &[]).await;
    let (rounds, size) = (40, 25);
    for round in 0..rounds {
        let records = batch(&format!("round{round}"), size);
        let answers = join_all(servers.iter().map(|server| statuses(server, records.clone()))).await;
        for number in 0..size {
            let mut of_record: Vec<_> = answers.iter().map(|statuses| statuses[number].as_str()).collect();
            of_record.sort_unstable();
            assert_eq!(of_record, ["DUPLICATE", "DUPLICATE", "RECORDED"], "record {number} of round {round}");
        }
    }
    for server in &servers {
        assert_eq!(count(server).await, (rounds * size).to_string());
    }
    stop_all(servers, database).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn record_acknowledged_by_one_process_is_in_the_next_answer_of_the_others() {
    let database = TestDatabase::create_migrated(Backend::Postgres).await;
    // Materialization moves records from one rollup to another meanwhile.
    let servers = start_servers(&database.url, 3, &[("USAGE_INSIGHTS__RECORDING__MATERIALIZE_SECONDS", "1")]).await;
    for number in 1..=150 {
        assert_eq!(statuses(&servers[number % 3], batch(&number.to_string(), 1)).await, ["RECORDED"]);
        for server in [&servers[(number + 1) % 3], &servers[(number + 2) % 3]] {
            assert_eq!(count(server).await, number.to_string());
        }
    }
    stop_all(servers, database).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn token_revoked_at_one_process_is_rejected_by_the_next_request_to_another() {
    let database = TestDatabase::create_migrated(Backend::Postgres).await;
    let servers = start_servers(&database.url, 2, &[("ENVIRONMENT", "production")]).await;
    let variables = [("DATABASE_URL", database.url.as_str()), ("ENVIRONMENT", "production"), ("RUST_LOG", "warn")];
    let output = servers[0].run(&["token", "create", "--name", "admin", "--scope", "admin"], &variables);
    let admin = String::from_utf8(output.stdout).unwrap().trim().to_owned();
    let [first, second] = [&servers[0], &servers[1]];
    for transport in Transport::BOTH.into_iter().cycle().take(6) {
        let create =
            "mutation { createServiceToken(input: {name: \"meter\", scopes: [RECORD, READ]}) { token serviceToken { id } } }";
        let created = first.graphql(create, json!({}), Some(&admin)).await["data"]["createServiceToken"].clone();
        let (token, id) = (created["token"].as_str().unwrap(), &created["serviceToken"]["id"]);
        let answer_of_second = async || second.graphql(RECORD, batch("k", 1), Some(token)).await;
        assert_eq!(answer_of_second().await["errors"], Value::Null);
        let mut subscriber = Subscriber::subscribe(transport, &second.address, Some(token), SUBSCRIPTION).await;
        subscriber.next_change().await;
        let revoke = "mutation ($id: ID!) { revokeServiceToken(input: {id: $id}) { serviceToken { state } } }";
        let revoked = first.graphql(revoke, json!({"id": id}), Some(&admin)).await;
        assert_eq!(revoked["data"]["revokeServiceToken"]["serviceToken"]["state"], "REVOKED", "{revoked:#}");
        let answer = answer_of_second().await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "INVALID_TOKEN", "{answer:#}");
        // A stream is checked every 2 seconds.
        let revoked = Instant::now();
        assert_eq!(subscriber.error_code().await, "INVALID_TOKEN");
        assert!(revoked.elapsed() < TIMEOUT, "{:?}", revoked.elapsed());
    }
    stop_all(servers, database).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn live_query_shows_what_other_processes_recorded_before_and_after_one_is_killed() {
    let database = TestDatabase::create_migrated(Backend::Postgres).await;
    let mut servers = start_servers(&database.url, 3, &[]).await;
    let mut subscriber = Subscriber::subscribe(Transport::WebSocket, &servers[0].address, None, SUBSCRIPTION).await;
    subscriber.next_change().await;
    // Its last records may be committed and not be published; those of others are.
    for (name, is_killed) in [("one", true), ("two", false)] {
        let sender = servers.pop().unwrap();
        assert_eq!(statuses(&sender, batch(name, 5)).await, ["RECORDED"; 5]);
        if is_killed {
            sender.kill();
        } else {
            subscriber.until(&json!({"totals": {"records": "10"}})).await;
            servers.push(sender);
        }
    }
    stop_all(servers, database).await;
}

/// Sessions that hold the lock of rollup maintenance, and that wait for it, by role.
async fn maintenance(outside: &DatabaseConnection) -> (Vec<String>, Vec<String>) {
    let sql = "SELECT a.usename::text, l.granted FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' \
         AND ((l.classid::bigint << 32) | l.objid::bigint) = 7305809132 AND a.datname = current_database()";
    let rows = outside.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
    let rows = rows.iter().map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index::<bool>(1).unwrap()));
    let (holders, waiting): (Vec<_>, Vec<_>) = rows.partition(|(_, is_granted)| *is_granted);
    let roles = |rows: Vec<(String, bool)>| rows.into_iter().map(|(role, _)| role).collect();
    (roles(holders), roles(waiting))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rollups_are_materialized_by_one_process_at_a_time_and_by_another_after_it_is_killed() {
    let database = TestDatabase::create_migrated(Backend::Postgres).await;
    let quiet = start_servers(&database.url, 1, &[("USAGE_INSIGHTS__RECORDING__MATERIALIZE_SECONDS", "0")]).await;
    assert_eq!(statuses(&quiet[0], batch("k", 100)).await, ["RECORDED"; 100]);
    for server in quiet {
        server.stop().await;
    }
    let (outside, blocking) = (database.connect().await, database.connect().await);
    // Until the end of this transaction no process can materialize.
    let block = blocking.begin().await.unwrap();
    block.execute_unprepared("LOCK TABLE platform_rollup IN EXCLUSIVE MODE").await.unwrap();
    let name = database.url.rsplit_once('/').unwrap().1;
    let mut servers = Vec::new();
    for number in 0..3 {
        let role = format!("{name}_{number}");
        outside.execute_unprepared(&format!("CREATE ROLE {role} LOGIN SUPERUSER")).await.unwrap();
        let mut url = url::Url::parse(&database.url).unwrap();
        url.set_username(&role).unwrap();
        let every_second = [("USAGE_INSIGHTS__RECORDING__MATERIALIZE_SECONDS", "1")];
        servers.push((role, ServerProcess::start_with(url.as_str(), &every_second).await));
    }
    let deadline = Instant::now() + 3 * TIMEOUT;
    let holder = loop {
        let (holders, waiting) = maintenance(&outside).await;
        assert!(holders.len() <= 1, "{holders:?} materialize at the same time");
        if let [holder] = holders.as_slice()
            && waiting.len() == 2
        {
            assert!(!waiting.contains(holder), "{holder} also waits: {waiting:?}");
            break holder.clone();
        }
        assert!(Instant::now() < deadline, "{holders:?} materialize, {waiting:?} wait");
        sleep(Duration::from_millis(20)).await;
    };
    let killed = servers.iter().position(|(role, _)| *role == holder).unwrap();
    servers.remove(killed).1.kill();
    let materialized_until = async || {
        let sql = Statement::from_string(DbBackend::Postgres, "SELECT materialized_until FROM rollup_watermark");
        outside.query_one_raw(sql).await.unwrap().unwrap().try_get_by_index::<i64>(0).unwrap()
    };
    let wanted = chrono::DateTime::parse_from_rfc3339(WHEN[1]).unwrap().timestamp_millis();
    assert!(materialized_until().await < wanted);
    block.rollback().await.unwrap();
    // The others wait at most a second between two attempts.
    let released = Instant::now();
    while materialized_until().await < wanted {
        assert!(released.elapsed() < TIMEOUT, "no process has taken over");
        let (holders, _) = maintenance(&outside).await;
        assert!(holders.len() <= 1, "{holders:?} materialize at the same time");
        sleep(Duration::from_millis(20)).await;
    }
    println!("materialized {:.1?} after the kill", released.elapsed());
    for (_, server) in &servers {
        assert_eq!(count(server).await, "100");
    }
    blocking.close().await.unwrap();
    stop_all_with_roles(servers, name, &outside).await;
    assert_rollups_equal_records(&outside).await;
    outside.close().await.unwrap();
    database.destroy().await;
}

async fn stop_all_with_roles(servers: Vec<(String, ServerProcess)>, name: &str, outside: &DatabaseConnection) {
    for (_, server) in servers {
        server.stop().await;
    }
    for number in 0..3 {
        outside.execute_unprepared(&format!("DROP ROLE {name}_{number}")).await.unwrap();
    }
}
