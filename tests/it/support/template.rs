//! Migrated databases without data, of which tests get copies: copying takes less time than all migrations.
//!
//! A template belongs to one build of the tests, because another build may have other migrations. The first test of a build creates it.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait};
use tempfile::TempDir;
use usage_insights::app::connect;
use usage_insights::settings::Settings;

use super::cluster::Cluster;

/// The name of a template: of all builds of this program, and of this one.
struct Name {
    prefix: String,
    full: String,
}

impl Name {
    fn of_this_build() -> Self {
        let program = std::env::current_exe().unwrap();
        let built: chrono::DateTime<chrono::Utc> = program.metadata().unwrap().modified().unwrap().into();
        let mut hasher = DefaultHasher::new();
        program.hash(&mut hasher);
        let prefix = format!("test_template_{:x}_", hasher.finish());
        let full = format!("{prefix}{:x}", built.timestamp_micros());
        Self { prefix, full }
    }

    /// Whether this is the template of an earlier build.
    fn is_outdated(&self, other: &str) -> bool {
        other.starts_with(&self.prefix) && !other.starts_with(&self.full)
    }
}

/// Creates an SQLite file with all tables.
pub async fn copy_sqlite(file: &Path) {
    let (folder, name) = (Path::new(env!("CARGO_TARGET_TMPDIR")), Name::of_this_build());
    let template = folder.join(&name.full);
    if !template.exists() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if name.is_outdated(&entry.file_name().to_string_lossy()) {
                let _ = fs::remove_file(entry.path()); // another test may have removed it
            }
        }
        let new = TempDir::new_in(folder).unwrap();
        let new_file = new.path().join("usage.db");
        migrate(&format!("sqlite://{}", new_file.display()), false).await;
        fs::rename(new_file, &template).unwrap(); // atomic: other tests may do the same
    }
    fs::copy(template, file).unwrap();
}

/// Creates a database with all tables on the servers of `cluster`. On Citus the tables are distributed.
pub async fn copy_postgres(cluster: &Cluster, database: &str) {
    let (admin, name) = (cluster.admin(), Name::of_this_build());
    let copy = format!("CREATE DATABASE {database} TEMPLATE {}", name.full);
    if exists(admin, &name.full).await {
        return cluster.execute(&copy).await;
    }
    // The template is missing. One test creates it, and the others wait.
    let lock = admin.begin().await.unwrap();
    lock.execute_unprepared("SELECT pg_advisory_xact_lock(6120938471)").await.unwrap();
    let names = Statement::from_string(DbBackend::Postgres, "SELECT datname::text FROM pg_database");
    let names = admin.query_all_raw(names).await.unwrap();
    let names: Vec<String> = names.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    if !names.contains(&name.full) {
        let new = format!("{}_new", name.full);
        // Also what an interrupted test has left.
        for outdated in names.iter().filter(|other| name.is_outdated(other) || **other == new) {
            cluster.execute(&format!("DROP DATABASE IF EXISTS {outdated} WITH (FORCE)")).await;
        }
        cluster.create_database(&new).await;
        migrate(&cluster.url(&new), cluster.is_citus()).await;
        cluster.seal_database(&new).await;
        // The other tests find it when the last server has it.
        cluster.execute(&format!("ALTER DATABASE {new} RENAME TO {}", name.full)).await;
    }
    lock.rollback().await.unwrap();
    cluster.execute(&copy).await;
}

async fn exists(admin: &DatabaseConnection, database: &str) -> bool {
    let select = format!("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = '{database}')");
    let row = admin.query_one_raw(Statement::from_string(DbBackend::Postgres, select)).await.unwrap();
    row.unwrap().try_get_by_index(0).unwrap()
}

async fn migrate(url: &str, is_distributed: bool) {
    let mut settings = Settings::defaults();
    url.clone_into(&mut settings.database.url);
    settings.database.connect_timeout_ms = 10_000; // other tests keep the machine busy
    let database = connect(&settings).await.unwrap();
    database.migrate_up().await.unwrap();
    if is_distributed {
        database.distribute().await.unwrap();
    }
    database.close().await.unwrap();
}
