//! Connection pools, transactions, migrations, and the classification of database errors.

use std::num::NonZero;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::Connection as _;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database as SeaOrm, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, QueryResult,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, sqlx,
};

use super::failure::{POSTGRES_INSUFFICIENT_PRIVILEGE, code_of, from_db};
use super::measured::{Measured, StatementObserver};
use super::reads::{Deadline, ReadPool, STOP_GRACE};
use super::watermark::CachedWatermark;
use crate::error::{Error, ErrorCode};
use crate::settings::{DatabaseSettings, Settings};
use crate::telemetry::statements::SlowThreshold;
use crate::telemetry::statements::{Pool, StatementMetrics};

/// Planner settings of PostgreSQL for the read pool (docs/decisions/0040-read-query-plans.md).
pub const READ_PLANNER_SETTINGS: [(&str, &str); 4] = [
    // Plans that fit the range of the query.
    ("plan_cache_mode", "force_custom_plan"),
    // Every query has a matching index, but PostgreSQL overestimates the rows it returns: its statistics know the rows per account and the
    // number of days, but not that only a few rows of a busy account are day buckets.
    ("enable_seqscan", "off"),
    // On flash or in memory a random page costs hardly more than a sequential one, so index scans are preferred.
    ("random_page_cost", "1.1"),
    // Parallel workers only for statements that read millions of records: for others, starting workers takes longer than the statement
    // itself, and the statements of one request run concurrently anyway.
    ("parallel_setup_cost", "100000"),
];
/// Planner settings of PostgreSQL for the reason pool, which explains empty results.
pub const REASON_PLANNER_SETTINGS: [(&str, &str); 5] = {
    let [_, no_sequential_scans, page_cost, parallel_cost] = READ_PLANNER_SETTINGS;
    [
        // Planned once: planning such a statement takes longer than executing it, and its cost is bounded for all values.
        ("plan_cache_mode", "force_generic_plan"),
        // Group by hashing. A generic plan expects few rows, for which PostgreSQL would sort, and then sorts many.
        ("enable_sort", "off"),
        no_sequential_scans,
        page_cost,
        parallel_cost,
    ]
};

/// Size of the lookup pool, which reads service tokens and usage types at the start of a request.
const LOOKUP_CONNECTIONS: u32 = 2;
/// Size of the reason pool (PostgreSQL only): a reason runs three queries concurrently.
const REASON_CONNECTIONS: u32 = 3;
/// Number of SQLite virtual machine instructions between two checks of the deadline: well under a millisecond.
const SQLITE_PROGRESS_INSTRUCTIONS: i32 = 10_000;

/// The database, with separate connection pools for reads, for writes and for the lookups of every request, so that many dashboards do
/// not delay recording.
#[derive(Clone, Debug)]
pub struct Database(Arc<DatabaseParts>);

/// The shared state of a [`Database`].
#[derive(Debug)]
pub struct DatabaseParts {
    reader: ReadPool,
    /// For small statements with a known cost.
    lookup: ReadPool,
    /// For the bounded queries that explain empty results; `None` on SQLite, where `reader` runs them.
    reasons: Option<ReadPool>,
    pub(super) writer: Measured<DatabaseConnection>,
    pub(super) backend: DbBackend,
    read_statement_count: Arc<AtomicU64>,
    /// Metrics of every statement.
    pub(super) statements: StatementMetrics,
    pub(super) cached_watermark: CachedWatermark,
}

impl Deref for Database {
    type Target = DatabaseParts;

    fn deref(&self) -> &DatabaseParts {
        &self.0
    }
}

impl Database {
    /// Connects. A missing SQLite file is created if `creates_file`; it contains no tables.
    pub async fn connect(settings: &Settings, creates_file: bool) -> Result<Self, Error> {
        let (writers, slow_threshold) = (settings.recording.writers, SlowThreshold::millis(settings.log.slow_query_ms));
        let settings = &settings.database;
        let backend = if settings.url.starts_with("sqlite:") { DbBackend::Sqlite } else { DbBackend::Postgres };
        let (writer, mut lookup, mut reasons, mut reader) = if backend == DbBackend::Sqlite {
            (
                sqlite_options(settings, 1, SqliteAccess::Write { creates_file }),
                sqlite_options(settings, LOOKUP_CONNECTIONS, SqliteAccess::Read),
                None,
                sqlite_options(settings, settings.read_connections, SqliteAccess::Read),
            )
        } else {
            // Statements that write have one good plan for all values: planning costs more than executing a small batch. One connection
            // more than there are writers, for migrations, tokens and hardware specs.
            let writer = postgres_options(settings, writers + 1, &[("plan_cache_mode", "force_generic_plan")]);
            let mut reader = postgres_options(settings, settings.read_connections, &READ_PLANNER_SETTINGS);
            let mut reasons = postgres_options(settings, REASON_CONNECTIONS, &REASON_PLANNER_SETTINGS);
            let mut lookup = postgres_options(settings, LOOKUP_CONNECTIONS, &[]);
            for options in [&mut lookup, &mut reasons, &mut reader] {
                options.acquire_timeout(settings.connect_timeout()).statement_timeout(settings.statement_timeout() + STOP_GRACE);
            }
            (writer, lookup, Some(reasons), reader)
        };
        let statements = StatementMetrics::new(slow_threshold);
        let read_statement_count = Arc::new(AtomicU64::new(0));
        // The writer connects first: it creates a missing file, which readers cannot, and it waits longer for a starting database. The
        // other pools connect on first use.
        for options in [&mut lookup, &mut reader].into_iter().chain(&mut reasons) {
            options.connect_lazy(true);
        }
        let connect = |options| async { Box::pin(SeaOrm::connect(options)).await.map_err(from_db) };
        let measured = |connection, pool| {
            let observer = StatementObserver {
                pool,
                statements: statements.clone(),
                read_statement_count: Arc::clone(&read_statement_count),
            };
            Measured::new(connection, observer)
        };
        let read_pool =
            |connection, pool, permits| ReadPool::new(measured(connection, pool), permits, settings.statement_timeout());
        let writer = measured(connect(writer).await?, Pool::Write);
        let lookup = read_pool(connect(lookup).await?, Pool::Lookup, LOOKUP_CONNECTIONS);
        let permits = read_permits(backend, settings.read_connections);
        let reader = read_pool(connect(reader).await?, Pool::Read, permits);
        let reasons = match reasons {
            Some(options) => Some(read_pool(connect(options).await?, Pool::Reason, REASON_CONNECTIONS)),
            None => None,
        };
        Ok(Self(Arc::new(DatabaseParts {
            reader,
            lookup,
            reasons,
            writer,
            backend,
            read_statement_count,
            statements,
            cached_watermark: CachedWatermark::default(),
        })))
    }

    /// The number of concurrent write transactions that the database supports, at most `requested`: 1 on SQLite.
    pub fn supported_writers(&self, requested: u32) -> u32 {
        if self.backend == DbBackend::Sqlite { 1 } else { requested }
    }

    /// Whether the database is SQLite, which supports one writing process.
    pub fn is_sqlite(&self) -> bool {
        self.backend == DbBackend::Sqlite
    }

    /// Number of statements on the read, reason and lookup pools since the start.
    pub fn read_statement_count(&self) -> u64 {
        self.read_statement_count.load(Ordering::Relaxed)
    }

    /// The statement metrics.
    pub fn statements(&self) -> &StatementMetrics {
        &self.statements
    }

    /// Executes `statement` on the read pool and decodes each row with `row`. Equal concurrent statements are executed once. Fails with
    /// `TIMED_OUT` if the wait and the execution together exceed the deadline.
    pub(super) async fn read<Row: Clone + Send + Sync + 'static>(
        &self,
        statement: Statement,
        row: impl Fn(&QueryResult) -> Result<Row, DbErr> + Send,
    ) -> Result<Vec<Row>, Error> {
        self.reader.read(statement, row).await
    }

    /// The same as [`Database::read`] on the lookup pool, for the lookups of every request.
    pub(super) async fn read_lookup<Row: Clone + Send + Sync + 'static>(
        &self,
        statement: Statement,
        row: impl Fn(&QueryResult) -> Result<Row, DbErr> + Send,
    ) -> Result<Vec<Row>, Error> {
        self.lookup.read(statement, row).await
    }

    /// The same as [`Database::read`] on the reason pool, for statements that explain an empty result. Their cost must be bounded for all
    /// values.
    pub(super) async fn read_for_reason<Row: Clone + Send + Sync + 'static>(
        &self,
        statement: Statement,
        row: impl Fn(&QueryResult) -> Result<Row, DbErr> + Send,
    ) -> Result<Vec<Row>, Error> {
        self.reasons.as_ref().unwrap_or(&self.reader).read(statement, row).await
    }

    /// Executes `statement` on the read pool without coalescing it with equal statements.
    pub(super) async fn read_uncoalesced(&self, statement: Statement) -> Result<Vec<QueryResult>, Error> {
        self.reader.read_uncoalesced(&statement).await
    }

    /// The lookup connections without a permit, for health checks that must not wait.
    pub(super) fn lookup_connection(&self) -> &Measured<DatabaseConnection> {
        &self.lookup.connection
    }

    /// All connection pools.
    pub(super) fn pools(&self) -> impl Iterator<Item = (Pool, &DatabaseConnection)> {
        let read_pools =
            [(Pool::Read, Some(&self.reader)), (Pool::Reason, self.reasons.as_ref()), (Pool::Lookup, Some(&self.lookup))];
        let reading = read_pools.into_iter().filter_map(|(pool, read_pool)| Some((pool, &*read_pool?.connection)));
        reading.chain([(Pool::Write, &*self.writer)])
    }

    /// Begins a write transaction. On SQLite it acquires the write lock immediately, so that it cannot fail later for lack of the lock.
    pub(super) async fn begin_write(&self) -> Result<Measured<DatabaseTransaction>, DbErr> {
        let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate).filter(|_| self.is_sqlite());
        let options = TransactionOptions { sqlite_transaction_mode, ..TransactionOptions::default() };
        Ok(self.writer.transaction(self.writer.begin_with_options(options).await?))
    }

    /// Waits for other processes that migrate; the returned transaction keeps them waiting. None on SQLite, which has one process.
    async fn lock_migrations(&self) -> Result<Option<DatabaseTransaction>, DbErr> {
        if self.is_sqlite() {
            return Ok(None);
        }
        let transaction = self.writer.begin().await?;
        transaction.execute_unprepared("SELECT pg_advisory_xact_lock(7305809133)").await?;
        Ok(Some(transaction))
    }

    /// Applies all pending migrations. `INTERNAL` if another version of the program created the schema.
    pub async fn migrate_up(&self) -> Result<(), Error> {
        self.require_known_schema().await?;
        // One process at a time migrates; the others find nothing left to do.
        let lock = self.lock_migrations().await.map_err(from_db)?;
        let migrated = Migrator::up(&*self.writer, None).await;
        if let Some(lock) = lock {
            lock.rollback().await.map_err(from_db)?;
        }
        migrated.map_err(|error| {
            if code_of(&error).as_deref() != Some(POSTGRES_INSUFFICIENT_PRIVILEGE) {
                return from_db(error);
            }
            let message = format!(
                "{error}; the role of `database.url` may not create tables: as an administrator, run \
                 `GRANT USAGE, CREATE ON SCHEMA public TO <role>` in this database, or make the role its owner"
            );
            Error::caller(ErrorCode::UnsupportedDatabase, message)
        })
    }

    /// Fails with `UNSUPPORTED_DATABASE` if text is not stored as UTF-8.
    async fn require_utf8(&self) -> Result<(), Error> {
        if self.is_sqlite() {
            return Ok(());
        }
        let statement = Statement::from_string(self.backend, "SELECT current_setting('server_encoding')");
        let row = self.writer.query_one_raw(statement).await.map_err(from_db)?;
        let encoding: String = row.map_or(Ok(String::new()), |row| row.try_get_by_index(0)).map_err(from_db)?;
        if encoding == "UTF8" {
            return Ok(());
        }
        let message = format!(
            "the database stores text as {encoding}, not as UTF8, and would reject or change the labels of usage; create another one with \
             `CREATE DATABASE usage_insights ENCODING 'UTF8' TEMPLATE template0`"
        );
        Err(Error::caller(ErrorCode::UnsupportedDatabase, message))
    }

    /// Reverts the newest `steps` migrations and drops the data in their tables. `INTERNAL` if another version of the program created the
    /// schema.
    pub async fn migrate_down(&self, steps: u32) -> Result<(), Error> {
        self.require_known_schema().await?;
        Migrator::down(&*self.writer, Some(steps)).await.map_err(from_db)
    }

    /// The name of every migration and whether it is applied, oldest first. Writes nothing. `INTERNAL` if another version of the program
    /// created the schema.
    pub async fn migration_status(&self) -> Result<Vec<(String, bool)>, Error> {
        self.require_utf8().await?;
        self.require_known_schema().await?;
        let migrations = Migrator::get_migration_with_status_read_only(&*self.writer).await.map_err(from_db)?;
        Ok(migrations
            .iter()
            .map(|migration| (migration.name().to_owned(), migration.status() == migration::MigrationStatus::Applied))
            .collect())
    }

    /// Fails with `SCHEMA_MISMATCH` if `seaql_migrations` contains a version that this program does not know: the schema is older than
    /// the first release, or newer than this program.
    async fn require_known_schema(&self) -> Result<(), Error> {
        reject_unknown(Migrator::unknown_versions(&self.writer).await.map_err(from_db)?)
    }

    /// Closes all connections. On SQLite this also checkpoints the write-ahead log.
    pub async fn close(self) -> Result<(), Error> {
        for (_, connection) in self.pools() {
            connection.close_by_ref().await.map_err(from_db)?;
        }
        Ok(())
    }
}

/// Fails with `SCHEMA_MISMATCH` if there are `unknown` versions of the schema. A caller error rather than an internal one, because the
/// message is for the operator, who can choose another database or another version of the program.
pub(super) fn reject_unknown(unknown: Vec<String>) -> Result<(), Error> {
    let Some(version) = unknown.into_iter().next() else { return Ok(()) };
    let is_newer = Migrator::migrations().iter().all(|migration| migration.name() < version.as_str());
    let message = if is_newer {
        format!(
            "the schema of this database is newer than this program, which does not know migration `{version}`; use the newer program"
        )
    } else {
        format!(
            "this database was created by a pre-release version (migration `{version}`); \
             create a new database and send or import the records again"
        )
    };
    Err(Error::caller(ErrorCode::SchemaMismatch, message))
}

/// Number of concurrent reads. On SQLite each one occupies a processor of this process, and one more receives its statement in the
/// meantime: further reads would only delay the writer.
fn read_permits(backend: DbBackend, read_connections: u32) -> u32 {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let useful = u32::try_from(processors).unwrap_or(u32::MAX).saturating_add(1);
    if backend == DbBackend::Sqlite { read_connections.min(useful) } else { read_connections }
}

fn options(settings: &DatabaseSettings, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(&settings.url);
    options
        .max_connections(connections)
        .acquire_timeout(Duration::from_millis(settings.acquire_timeout_ms))
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .test_before_acquire_if_idle_for(Duration::from_secs(15));
    options
}

fn postgres_options(settings: &DatabaseSettings, connections: u32, planner_settings: &'static [(&str, &str)]) -> ConnectOptions {
    let mut options = options(settings, connections);
    options.set_application_name("usage-insights");
    // Just-in-time compilation takes ten times as long as most of the statements.
    options.map_sqlx_postgres_opts(move |postgres| postgres.options([("jit", "off")]).options(planner_settings.iter().copied()));
    options
}

/// What connections to an SQLite file may do.
#[derive(Clone, Copy)]
enum SqliteAccess {
    Read,
    Write { creates_file: bool },
}

/// Durable commits (`synchronous = FULL`) in write-ahead mode, in which readers and the writer do not block each other.
fn sqlite_options(settings: &DatabaseSettings, connections: u32, access: SqliteAccess) -> ConnectOptions {
    let mut options = options(settings, connections);
    // A file needs no reconnects. Connections, and their page caches, last as long as the process.
    options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
    let cache_size = format!("-{}", u64::from(settings.sqlite_cache_mib) * 1_024); // negative: in KiB
    let checkpoint_pages = settings.sqlite_checkpoint_pages.to_string();
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite =
            sqlite.busy_timeout(Duration::from_secs(2)).pragma("cache_size", cache_size.clone()).pragma("temp_store", "memory");
        if let SqliteAccess::Write { creates_file } = access {
            sqlite
                .create_if_missing(creates_file)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .pragma("wal_autocheckpoint", checkpoint_pages.clone())
        } else {
            sqlite.pragma("query_only", "on")
        }
    });
    let statement_timeout = settings.statement_timeout();
    let writes = matches!(access, SqliteAccess::Write { .. });
    options.map_sqlx_sqlite_before_acquire(move |connection, _| {
        Box::pin(async move {
            if writes {
                // On a full disk SQLite may roll back by itself while the driver still assumes a transaction: later statements would be
                // acknowledged but never committed. The pool discards such a connection and opens another one.
                connection.ping().await?; // runs a queued rollback first
                return Ok(!connection.is_in_transaction());
            }
            limit_statement(connection, statement_timeout).await?;
            Ok(true)
        })
    });
    if !writes {
        // A new connection is not idle: the pool passes it directly to the waiting caller, without `before_acquire`.
        options.acquire_timeout(settings.connect_timeout()).map_sqlx_sqlite_pool_opts(move |pool| {
            pool.after_connect(move |connection, _| Box::pin(limit_statement(connection, statement_timeout)))
        });
    }
    options
}

/// SQLite has no statement timeout, so a progress handler stops the next statement at its deadline or when its caller has gone.
async fn limit_statement(connection: &mut sqlx::SqliteConnection, time_limit: Duration) -> Result<(), sqlx::Error> {
    let deadline = Deadline::of_statement(time_limit);
    connection.lock_handle().await?.set_progress_handler(SQLITE_PROGRESS_INSTRUCTIONS, move || !deadline.should_stop());
    Ok(())
}
