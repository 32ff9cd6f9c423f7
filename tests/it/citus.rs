//! The tables distributed by account over the nodes of a Citus cluster. `./test` leaves out what needs a cluster, unless `TEST_CITUS_URL` names
//! its coordinator; then all tests on PostgreSQL run on it.

mod cluster;

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use tempfile::TempDir;
use usage_insights::store::distribution::{COORDINATOR_TABLES, DISTRIBUTED_TABLES, REFERENCE_TABLES};

use crate::support::{Backend, TestDatabase, run_program};

/// The tables of the schema, and whether their primary key begins with the account.
const TABLES: &str = "SELECT relname::text, COALESCE((SELECT attname = 'account_id' FROM pg_index JOIN pg_attribute ON attrelid = pg_class.oid \
     AND attnum = indkey[0] WHERE indrelid = pg_class.oid AND indisprimary), FALSE) FROM pg_class \
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'seaql_migrations'";

#[tokio::test]
async fn every_table_is_distributed_by_account_or_named_as_one_that_is_not() {
    let database = TestDatabase::create_migrated(Backend::Postgres).await;
    let outside = database.connect().await;
    let rows = outside.query_all_raw(Statement::from_string(DbBackend::Postgres, TABLES)).await.unwrap();
    outside.close().await.unwrap();
    let tables: Vec<(String, bool)> = rows.iter().map(|row| row.try_get_many_by_index().unwrap()).collect();
    let names = |of_accounts: bool| -> BTreeSet<&str> {
        tables.iter().filter(|(_, is_of_accounts)| *is_of_accounts == of_accounts).map(|(name, _)| name.as_str()).collect()
    };
    assert_eq!(names(true), BTreeSet::from(DISTRIBUTED_TABLES));
    assert_eq!(names(false), REFERENCE_TABLES.into_iter().chain(COORDINATOR_TABLES).collect());
    database.destroy().await;
}

async fn without_a_cluster_nothing_is_distributed(backend: Backend) {
    let database = TestDatabase::create_migrated(backend).await;
    let folder = TempDir::new().unwrap();
    let output = run_program(folder.path(), &["migrate", "up", "--distributed"], &[("DATABASE_URL", &database.url)]);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains("CREATE EXTENSION citus"), "{message}");
    database.destroy().await;
}

#[tokio::test]
async fn sqlite_is_not_distributed() {
    without_a_cluster_nothing_is_distributed(Backend::Sqlite).await;
}

#[tokio::test]
async fn postgresql_without_the_extension_is_not_distributed() {
    without_a_cluster_nothing_is_distributed(Backend::Postgres).await;
}
