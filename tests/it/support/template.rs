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
        migrate(&format!("sqlite://{}", new_file.display())).await;
        fs::rename(new_file, &template).unwrap(); // atomic: other tests may do the same
    }
    fs::copy(template, file).unwrap();
}

/// Creates a database with all tables on the server of `admin`, whose URL without a database is `server`.
pub async fn copy_postgres(admin: &DatabaseConnection, server: &str, database: &str) {
    let name = Name::of_this_build();
    let copy = format!("CREATE DATABASE {database} TEMPLATE {}", name.full);
    if admin.execute_unprepared(&copy).await.is_ok() {
        return;
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
            admin.execute_unprepared(&format!("DROP DATABASE {outdated} WITH (FORCE)")).await.unwrap();
        }
        admin.execute_unprepared(&format!("CREATE DATABASE {new}")).await.unwrap();
        migrate(&format!("{server}/{new}")).await;
        admin.execute_unprepared(&format!("ALTER DATABASE {new} RENAME TO {}", name.full)).await.unwrap();
    }
    lock.rollback().await.unwrap();
    admin.execute_unprepared(&copy).await.unwrap();
}

async fn migrate(url: &str) {
    let mut settings = Settings::defaults();
    url.clone_into(&mut settings.database.url);
    settings.database.connect_timeout_ms = 10_000; // other tests keep the machine busy
    let database = connect(&settings).await.unwrap();
    database.migrate_up().await.unwrap();
    database.close().await.unwrap();
}
