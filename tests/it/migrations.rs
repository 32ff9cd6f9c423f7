//! Migrations go up and down, and production waits for them.

use entity::usage_key;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use serde_json::json;
use usage_insights::app::{App, StartError, connect};
use usage_insights::clock::Clock;
use usage_insights::ids::RecordIds;
use usage_insights::settings::{Environment, Settings};

use crate::support::{Backend, TestApp, TestDatabase, assert_rollups_equal_records};

async fn migrations_go_up_and_down_and_up_again(backend: Backend) {
    let database = TestDatabase::create(backend).await;
    let mut settings = Settings::defaults();
    settings.database.url.clone_from(&database.url);
    settings.environment = Environment::Production;

    let all = Migrator::migrations().len();
    let started = App::start(settings.clone(), Clock::system(), RecordIds::seeded(1)).await;
    assert!(
        matches!(started, Err(StartError::PendingMigrations(pending)) if pending == all),
        "production does not migrate by itself"
    );

    let connected = connect(&settings).await.unwrap();
    let applied = async || connected.migration_status().await.unwrap().iter().filter(|(_, is_applied)| *is_applied).count();
    assert_eq!(applied().await, 0);
    connected.migrate_up().await.unwrap();
    assert_eq!(applied().await, all);
    for left in (0..all).rev() {
        connected.migrate_down(1).await.unwrap();
        assert_eq!(applied().await, left);
    }
    let outside = database.connect().await;
    for table in [
        "usage_type",
        "hardware_spec",
        "usage_record",
        "usage_key",
        "usage_correction",
        "usage_rollup",
        "platform_rollup",
        "service_token",
        "ingestion_count",
        "ingestion_example",
        "rollup_closing",
    ] {
        assert!(outside.execute_unprepared(&format!("SELECT 1 FROM {table}")).await.is_err(), "{table} is left over");
    }
    outside.close().await.unwrap();
    connected.migrate_up().await.unwrap();
    assert_eq!(applied().await, all);
    connected.close().await.unwrap();
    App::start(settings, Clock::system(), RecordIds::seeded(1)).await.unwrap().close().await;
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_migrations_go_up_and_down_and_up_again() {
    migrations_go_up_and_down_and_up_again(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_migrations_go_up_and_down_and_up_again() {
    migrations_go_up_and_down_and_up_again(Backend::Postgres).await;
}

async fn keys_are_known_again_after_their_order_has_changed(backend: Backend) {
    let keys = [
        "k",
        "ten-bytes!",
        "0123456789-and-more",
        r"\x41\\",
        "ключ-ключ",
        "日本語のキー",
        "018f1e2a-7b3c-7def-8000-000000000001",
    ];
    let app = TestApp::start(backend).await;
    let records: Vec<_> = keys
        .iter()
        .map(|key| json!({ "accountId": "a", "idempotencyKey": key, "usageType": "api_calls", "quantity": 1, "occurredAt": "2026-11-20T10:00:00Z" }))
        .collect();
    app.record_all(records.clone()).await;
    app.ask(
        r#"mutation { amendUsage(input: { accountId: "a", idempotencyKey: "k", reason: "test", replacement: {
            usageType: "api_calls", quantity: 2, occurredAt: "2026-11-20T11:00:00Z" } }) { status } }"#,
    )
    .await;
    let database = app.stop_keeping_database().await;

    let outside = database.connect().await;
    let stored = async || usage_key::Entity::find().order_by_asc(usage_key::Column::RecordId).all(&outside).await.unwrap();
    let before = stored().await;
    let position = Migrator::migrations().iter().position(|migration| migration.name().ends_with("_key_order")).unwrap();
    let later = u32::try_from(Migrator::migrations().len() - position).unwrap();
    Migrator::down(&outside, Some(later)).await.unwrap();
    assert!(stored().await.iter().all(|key| key.key_hash.len() == 16), "the hash alone");
    Migrator::up(&outside, None).await.unwrap();
    assert_eq!(stored().await, before);
    if backend == Backend::Postgres {
        // As a process of the version before would write them, which finds none of these keys.
        let refused = outside.execute_unprepared("UPDATE usage_key SET key_hash = substr(key_hash, 11)").await.unwrap_err();
        assert!(refused.to_string().contains("usage_key_hash_length"), "{refused}");
    }
    outside.close().await.unwrap();

    let app = TestApp::start_on(TestDatabase::shared(&database), |_| {}).await;
    let again = app.record(json!(records)).await;
    assert_eq!(again["duplicates"], keys.len(), "{again:#}");
    app.stop().await;
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_keys_are_known_again_after_their_order_has_changed() {
    keys_are_known_again_after_their_order_has_changed(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_keys_are_known_again_after_their_order_has_changed() {
    keys_are_known_again_after_their_order_has_changed(Backend::Postgres).await;
}

async fn sums_by_usage_type_alone_are_made_of_what_is_closed(backend: Backend) {
    let app = TestApp::start(backend).await;
    let usage_type = |index: i64| if index % 5 == 0 { "tokens_input" } else { "api_calls" };
    let records: Vec<_> = (0..200)
        .map(|index: i64| {
            json!({ "accountId": format!("a{}", index % 3), "idempotencyKey": format!("k{index}"),
                "usageType": usage_type(index), "quantity": i64::MAX - index, "model": format!("m{}", index % 7),
                "costMicros": index, "occurredAt": format!("2026-11-{}T{:02}:{:02}:00Z", 19 + index / 100, index / 4 % 24, index % 60) })
        })
        .collect();
    app.record_all(records).await;
    app.close_until("2026-11-20T21:15:00Z").await;
    let database = app.stop_keeping_database().await;
    let outside = database.connect().await;
    let before = assert_rollups_equal_records(&outside).await;

    let position = Migrator::migrations().iter().position(|migration| migration.name().ends_with("_type_sums")).unwrap();
    let later = u32::try_from(Migrator::migrations().len() - position).unwrap();
    Migrator::down(&outside, Some(later)).await.unwrap();
    let kept = entity::usage_rollup::Entity::find().all(&outside).await.unwrap();
    assert!(!kept.is_empty() && kept.iter().all(|row| row.grain_minutes > 0), "{kept:?}");
    Migrator::up(&outside, None).await.unwrap();
    assert_eq!(assert_rollups_equal_records(&outside).await, before);
    // What a writer of the version before asks for before it writes.
    let refused = outside.execute_unprepared("SELECT announced FROM rollup_closing").await.unwrap_err();
    assert!(refused.to_string().contains("announced"), "{refused}");
    outside.close().await.unwrap();
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_sums_by_usage_type_alone_are_made_of_what_is_closed() {
    sums_by_usage_type_alone_are_made_of_what_is_closed(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_sums_by_usage_type_alone_are_made_of_what_is_closed() {
    sums_by_usage_type_alone_are_made_of_what_is_closed(Backend::Postgres).await;
}
