//! Migrations go up and down, and production waits for them.

use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use usage_insights::app::{App, StartError, connect};
use usage_insights::clock::Clock;
use usage_insights::error::ErrorCode;
use usage_insights::ids::RecordIds;
use usage_insights::settings::{Environment, Settings};

use crate::support::{Backend, TestDatabase};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_that_start_together_on_an_empty_database_migrate_it_once() {
    let database = TestDatabase::create(Backend::Postgres).await;
    let mut settings = Settings::defaults();
    settings.database.url.clone_from(&database.url);
    let started = futures_util::future::join_all((0..3).map(|_| async {
        let connected = connect(&settings).await.unwrap();
        connected.migrate_up().await.unwrap();
        connected.close().await.unwrap();
    }));
    started.await;
    database.destroy().await;
}

async fn migrations_apply_revert_and_apply_again(backend: Backend) {
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
        "rollup_watermark",
        "price",
        "cost_revision",
        "display_name",
        "usage_label",
        "user_rollup",
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
async fn sqlite_migrations_apply_revert_and_apply_again() {
    migrations_apply_revert_and_apply_again(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_migrations_apply_revert_and_apply_again() {
    migrations_apply_revert_and_apply_again(Backend::Postgres).await;
}

/// A database whose `seaql_migrations` contains a version that this program does not know.
async fn unknown_migrations_are_rejected(backend: Backend) {
    for (version, expected) in [
        (
            "m20261127_000003_type_sums",
            "this database was created by a pre-release version (migration `m20261127_000003_type_sums`)",
        ),
        ("m99991231_000001_later", "the schema of this database is newer than this program, which does not know migration"),
    ] {
        let database = TestDatabase::create(backend).await;
        let mut settings = Settings::defaults();
        settings.database.url.clone_from(&database.url);
        let connected = connect(&settings).await.unwrap();
        let outside = database.connect().await;
        for statement in [
            "CREATE TABLE seaql_migrations (version VARCHAR NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)".to_owned(),
            format!("INSERT INTO seaql_migrations (version, applied_at) VALUES ('{version}', 0)"),
        ] {
            outside.execute_unprepared(&statement).await.unwrap();
        }
        let rejections = [
            connected.migrate_up().await.unwrap_err(),
            connected.migrate_down(1).await.unwrap_err(),
            connected.migration_status().await.unwrap_err(),
            connected.pending_migrations().await.unwrap_err(),
        ];
        for rejection in rejections {
            assert_eq!(rejection.code(), ErrorCode::SchemaMismatch);
            assert!(rejection.to_string().starts_with(expected) && rejection.to_string().contains(version), "{rejection}");
        }
        connected.close().await.unwrap();
        for environment in [Environment::Development, Environment::Production] {
            settings.environment = environment;
            let started = App::start(settings.clone(), Clock::system(), RecordIds::seeded(1)).await;
            let rejection = started.map(|_| ()).unwrap_err().to_string();
            assert!(rejection.contains(expected), "{rejection}");
        }
        assert!(outside.execute_unprepared("SELECT 1 FROM usage_type").await.is_err(), "a rejected database is unchanged");
        outside.close().await.unwrap();
        database.destroy().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_unknown_migrations_are_rejected() {
    unknown_migrations_are_rejected(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_unknown_migrations_are_rejected() {
    unknown_migrations_are_rejected(Backend::Postgres).await;
}

async fn the_length_of_key_hashes_is_checked(backend: Backend) {
    let database = TestDatabase::create(backend).await;
    let mut settings = Settings::defaults();
    settings.database.url.clone_from(&database.url);
    let connected = connect(&settings).await.unwrap();
    connected.migrate_up().await.unwrap();
    let outside = database.connect().await;
    let hash = |length: usize| match backend {
        Backend::Sqlite => format!("zeroblob({length})"),
        Backend::Postgres => format!("decode(repeat('00', {length}), 'hex')"),
    };
    let id = match backend {
        Backend::Sqlite => "zeroblob(16)",
        Backend::Postgres => "'00000000-0000-0000-0000-000000000000'",
    };
    let insert = |length: usize| format!("INSERT INTO usage_key VALUES ('a', {}, {}, {id}, 0)", hash(length), hash(16));
    let rejection = outside.execute_unprepared(&insert(16)).await.unwrap_err();
    assert!(rejection.to_string().contains("usage_key_hash_length"), "{rejection}");
    outside.execute_unprepared(&insert(26)).await.unwrap();
    outside.close().await.unwrap();
    connected.close().await.unwrap();
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_the_length_of_key_hashes_is_checked() {
    the_length_of_key_hashes_is_checked(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_the_length_of_key_hashes_is_checked() {
    the_length_of_key_hashes_is_checked(Backend::Postgres).await;
}

/// Starts in development, which migrates, on a database of PostgreSQL that `prepare` created. Returns the message of the failure.
async fn start_failure(url: String) -> String {
    let mut settings = Settings::defaults();
    settings.database.url = url;
    match App::start(settings, Clock::system(), RecordIds::seeded(1)).await {
        Err(StartError::Database(message)) => message,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn database_that_is_not_utf8_is_rejected_at_the_start() {
    let database = TestDatabase::create(Backend::Postgres).await;
    let admin = database.connect().await;
    let name = format!("{}_ascii", database.url.rsplit_once('/').unwrap().1);
    let create = format!("CREATE DATABASE {name} ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    admin.execute_unprepared(&create).await.unwrap();
    let message = start_failure(format!("{}_ascii", database.url)).await;
    assert!(message.contains("SQL_ASCII") && message.contains("ENCODING 'UTF8'"), "{message}");
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
    admin.close().await.unwrap();
    database.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn missing_right_to_create_tables_is_named_at_the_start() {
    let database = TestDatabase::create(Backend::Postgres).await;
    let admin = database.connect().await;
    let role = database.url.rsplit_once('/').unwrap().1.to_owned();
    for statement in
        [format!("CREATE ROLE {role} LOGIN PASSWORD 'secret'"), format!("REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}")]
    {
        admin.execute_unprepared(&statement).await.unwrap();
    }
    let mut url = url::Url::parse(&database.url).unwrap();
    url.set_username(&role).unwrap();
    url.set_password(Some("secret")).unwrap();
    let message = start_failure(url.to_string()).await;
    assert!(message.contains("permission denied") && message.contains("GRANT USAGE, CREATE ON SCHEMA public"), "{message}");
    admin.execute_unprepared(&format!("DROP OWNED BY {role}")).await.unwrap();
    admin.execute_unprepared(&format!("DROP ROLE {role}")).await.unwrap();
    admin.close().await.unwrap();
    database.destroy().await;
}
