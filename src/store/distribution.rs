//! The distribution of the tables over the nodes of a Citus cluster (docs/decisions/0070-citus.md).
//!
//! The rows of an account are on one node, together. All processes connect to the coordinator, which also has the locks and the small tables
//! that no statement joins with those of accounts.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use super::database::Database;
use super::failure::from_db;
use crate::error::{Error, ErrorCode};

/// The tables that are distributed by `account_id`, each with the rows of an account on the same node as the others. The records are the last: if
/// they are distributed, all are ([`Database::is_distributed`]).
pub const DISTRIBUTED_TABLES: [&str; 9] = [
    "usage_key",
    "usage_correction",
    "usage_label",
    "usage_rollup",
    "user_rollup",
    "display_name",
    "cost_revision",
    "erased_key_account",
    "usage_record",
];

/// The tables that every node has a copy of: statements join them with distributed ones.
pub const REFERENCE_TABLES: [&str; 2] = ["usage_type", "record_expiry"];

/// The tables that only the coordinator has. Every commit locks some of them, which would reach every node if they were copied.
pub const COORDINATOR_TABLES: [&str; 8] = [
    "platform_rollup",
    "rollup_watermark",
    "price",
    "hardware_spec",
    "service_token",
    "ingestion_count",
    "ingestion_example",
    "erasure",
];

impl Database {
    /// Distributes the tables with their rows, unless they are distributed already. `UNSUPPORTED_DATABASE` without the extension Citus
    /// or a right that it takes; `DATABASE_UNAVAILABLE` while another process uses the database.
    pub async fn distribute(&self) -> Result<(), Error> {
        if self.is_distributed() {
            return Ok(());
        }
        if self.is_sqlite() || !is_true(&self.writer, HAS_EXTENSION).await.map_err(from_db)? {
            return Err(Error::caller(ErrorCode::UnsupportedDatabase, NO_CLUSTER));
        }
        if !is_true(&self.writer, MAY_RECOVER).await.map_err(from_db)? {
            return Err(Error::caller(ErrorCode::UnsupportedDatabase, NOT_PERMITTED));
        }
        let lock = self.lock_exclusive().await?;
        let distributed = self.distribute_remaining().await.map_err(from_db);
        self.unlock(lock).await?;
        distributed
    }

    /// Completes the commits that a node has prepared and not finished, because it or its connection ended in between. Until then statements do
    /// not find their rows, although they are committed. Nothing to do without Citus, which itself does this every minute.
    pub async fn complete_prepared_commits(&self) -> Result<(), DbErr> {
        if self.is_distributed() {
            self.writer.execute_unprepared("SELECT recover_prepared_transactions()").await?;
        }
        Ok(())
    }

    /// Distributes those tables that are not distributed yet: all, or those that a migration has added.
    pub(super) async fn distribute_remaining(&self) -> Result<(), DbErr> {
        let connection = self.direct().connection();
        let distributed = distributed_tables(connection).await?;
        let remain = |table: &&&str| !distributed.iter().any(|name| name == **table);
        for table in REFERENCE_TABLES.iter().filter(remain) {
            connection.execute_unprepared(&format!("SELECT create_reference_table('{table}')")).await?;
            tracing::info!(table, "the table was copied to every node");
        }
        for table in DISTRIBUTED_TABLES.iter().filter(remain) {
            let colocated = if *table == DISTRIBUTED_TABLES[0] { "default" } else { DISTRIBUTED_TABLES[0] };
            let distribute = format!("SELECT create_distributed_table('{table}', 'account_id', colocate_with => '{colocated}')");
            connection.execute_unprepared(&distribute).await?;
            tracing::info!(table, "the table was distributed by account");
        }
        Ok(())
    }
}

/// Why the tables cannot be distributed.
const NO_CLUSTER: &str = "the tables can be distributed only on PostgreSQL with the extension Citus: as an administrator, run \
     `CREATE EXTENSION citus` in this database on every node, then `SELECT citus_set_coordinator_host(…)` and `SELECT citus_add_node(…)` on the \
     coordinator";

/// Why the role cannot use distributed tables.
const NOT_PERMITTED: &str = "the role of `database.url` may not complete the commits that a node has missed: as an administrator, run \
     `GRANT EXECUTE ON FUNCTION recover_prepared_transactions() TO <role>` in this database on the coordinator";

const HAS_EXTENSION: &str = "SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus')";
const MAY_RECOVER: &str = "SELECT has_function_privilege('recover_prepared_transactions()', 'EXECUTE')";

async fn is_true(connection: &impl ConnectionTrait, select: &str) -> Result<bool, DbErr> {
    let row = connection.query_one_raw(Statement::from_string(DbBackend::Postgres, select)).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}

/// The tables that Citus distributes or copies, without partitions.
async fn distributed_tables(connection: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let tables =
        "SELECT relname::text FROM pg_dist_partition JOIN pg_class ON pg_class.oid = logicalrelid WHERE NOT relispartition";
    let rows = connection.query_all_raw(Statement::from_string(DbBackend::Postgres, tables)).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}
