//! Migrations go up and down, and production waits for them.

use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use usage_insights::app::{App, StartError, connect};
use usage_insights::clock::Clock;
use usage_insights::ids::RecordIds;
use usage_insights::settings::{Environment, Settings};

use crate::support::{Backend, TestDatabase};

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
