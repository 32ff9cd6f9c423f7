//! The connection pools of a database, its transactions and migrations.

use std::num::NonZero;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, QueryResult, Statement};

use super::connect_options::{PostgresPool, Sessions, SqliteAccess, connect_pool, postgres_options, sqlite_options};
use super::connection_health::ConnectionHealth;
use super::failure::{POSTGRES_INSUFFICIENT_PRIVILEGE, code_of, from_db};
use super::measured::{Measured, StatementObserver};
use super::missing_months::MissingMonths;
use super::pooler::{CheckedServer, check_poolers};
use super::reads::{ReadPool, STOP_GRACE};
use super::sql::Sql;
use super::sqlite_files::SqliteFiles;
use super::watermark::CachedWatermark;
use super::write_pool::{WritePool, WriteTransaction};
use crate::clock::Clock;
use crate::error::{Error, ErrorCode};
use crate::settings::Settings;
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

/// Settings of the write pool on Citus.
const WRITE_SETTINGS_OF_CITUS: [(&str, &str); 2] = [
    // Citus plans many statements only for given values.
    ("plan_cache_mode", "force_custom_plan"),
    // One connection to each node, so that a transaction can read what it has written.
    ("citus.max_adaptive_executor_pool_size", "1"),
];

/// Size of the lookup pool, which reads service tokens and usage types at the start of a request.
const LOOKUP_CONNECTIONS: u32 = 2;
/// Size of the reason pool (PostgreSQL only): a reason runs three queries concurrently.
const REASON_CONNECTIONS: u32 = 3;
/// Size of the pool for migrations (PostgreSQL with `database.direct_url` only): one connection holds their lock.
const DIRECT_CONNECTIONS: u32 = 2;

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
    pub(super) writer: WritePool,
    /// For what needs a session, if `database.direct_url` is set.
    direct: Option<WritePool>,
    pub(super) backend: DbBackend,
    is_distributed: bool,
    read_statement_count: Arc<AtomicU64>,
    /// Metrics of every statement.
    pub(super) statements: StatementMetrics,
    pub(super) cached_watermark: CachedWatermark,
    pub(super) missing_months: MissingMonths,
    pub(super) clock: Clock,
}

impl Deref for Database {
    type Target = DatabaseParts;

    fn deref(&self) -> &DatabaseParts {
        &self.0
    }
}

impl Database {
    /// Connects. A missing SQLite file is created if `creates_file`; it contains no tables. `clock` decides which records cannot have expired
    /// yet.
    pub async fn connect(settings: &Settings, clock: Clock, creates_file: bool) -> Result<Self, Error> {
        let (writers, slow_threshold) = (settings.recording.writers, SlowThreshold::millis(settings.log.slow_query_ms));
        let settings = &settings.database;
        let backend = if settings.url.starts_with("sqlite:") { DbBackend::Sqlite } else { DbBackend::Postgres };
        let is_sqlite = backend == DbBackend::Sqlite;
        let files = is_sqlite.then(|| SqliteFiles::of_url(&settings.url)).transpose().map_err(from_db)?;
        if let Some(files) = files.as_ref().filter(|_| creates_file) {
            files.create_if_missing().map_err(from_db)?;
        }
        let health = ConnectionHealth::new(files, &settings.url);
        let server = if is_sqlite { None } else { Some(Box::pin(check_poolers(settings)).await?) };
        let is_distributed = server.is_some_and(|server| server.is_distributed);
        let (writer, mut direct, mut lookup, mut reasons, mut reader) = match server {
            None => (
                sqlite_options(settings, 1, SqliteAccess::Write, &health),
                None,
                sqlite_options(settings, LOOKUP_CONNECTIONS, SqliteAccess::Read, &health),
                None,
                sqlite_options(settings, settings.read_connections, SqliteAccess::Read, &health),
            ),
            Some(CheckedServer { sessions, .. }) => {
                let url = settings.url.as_str();
                // Statements that write have one good plan for all values: planning costs more than executing a small batch. One connection
                // more than there are writers, for migrations, tokens and hardware specs.
                let planner_settings =
                    if is_distributed { &WRITE_SETTINGS_OF_CITUS[..] } else { &[("plan_cache_mode", "force_generic_plan")] };
                let pool = PostgresPool { url, connections: writers + 1, planner_settings, statement_timeout: None };
                let writer = postgres_options(settings, &pool, sessions, &health);
                let direct = (!settings.direct_url.is_empty()).then(|| {
                    let pool = PostgresPool { url: settings.direct_url(), connections: DIRECT_CONNECTIONS, ..pool };
                    postgres_options(settings, &pool, Sessions::Own, &health)
                });
                let read_options = |connections, planner_settings| {
                    let statement_timeout = Some(settings.statement_timeout() + STOP_GRACE);
                    let pool = PostgresPool { url, connections, planner_settings, statement_timeout };
                    let mut options = postgres_options(settings, &pool, sessions, &health);
                    options.acquire_timeout(settings.connect_timeout());
                    options
                };
                let lookup = read_options(LOOKUP_CONNECTIONS, &[]);
                let planner_settings = if is_distributed { &READ_PLANNER_SETTINGS[..] } else { &REASON_PLANNER_SETTINGS };
                let reasons = read_options(REASON_CONNECTIONS, planner_settings);
                let reader = read_options(settings.read_connections, &READ_PLANNER_SETTINGS);
                (writer, direct, lookup, Some(reasons), reader)
            }
        };
        let statements = StatementMetrics::new(slow_threshold);
        let read_statement_count = Arc::new(AtomicU64::new(0));
        // The writer connects first: it sets the journal mode, which readers cannot, and it waits longer for a starting database. The other
        // pools connect on first use.
        for options in [&mut lookup, &mut reader].into_iter().chain(&mut reasons).chain(&mut direct) {
            options.connect_lazy(true);
        }
        let connect = |options| async { connect_pool(options).await.map_err(from_db) };
        let measured = |connection, pool| {
            let observer = StatementObserver {
                pool,
                statements: statements.clone(),
                read_statement_count: Arc::clone(&read_statement_count),
            };
            Measured::new(connection, observer)
        };
        let read_pool = |connection, pool, permits| {
            ReadPool::new(measured(connection, pool), health.clone(), permits, settings.statement_timeout())
        };
        let writer = WritePool::new(measured(connect(writer).await?, Pool::Write), health.clone());
        let direct = match direct {
            Some(options) => Some(WritePool::new(measured(connect(options).await?, Pool::Write), health.clone())),
            None => None,
        };
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
            direct,
            backend,
            is_distributed,
            read_statement_count,
            statements,
            cached_watermark: CachedWatermark::default(),
            missing_months: MissingMonths::default(),
            clock,
        })))
    }

    /// Connects for what needs a session of its own: locks, notifications, migrations.
    pub(super) fn direct(&self) -> &WritePool {
        self.direct.as_ref().unwrap_or(&self.writer)
    }

    /// The number of concurrent write transactions that the database supports, at most `requested`: 1 on SQLite.
    pub fn supported_writers(&self, requested: u32) -> u32 {
        if self.backend == DbBackend::Sqlite { 1 } else { requested }
    }

    /// Whether the database is SQLite, which supports one writing process.
    pub fn is_sqlite(&self) -> bool {
        self.backend == DbBackend::Sqlite
    }

    /// Whether the tables were distributed over the nodes of a Citus cluster when this process connected.
    pub fn is_distributed(&self) -> bool {
        self.is_distributed
    }

    /// A new statement.
    pub(super) fn sql(&self) -> Sql {
        Sql::distributed(self.backend, self.is_distributed)
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
        reading.chain([(Pool::Write, self.writer.connection())])
    }

    /// Fails with `DATABASE_UNAVAILABLE` if a file of an SQLite database was removed or replaced.
    pub(super) fn check_files(&self) -> Result<(), Error> {
        self.writer.check_files().map_err(from_db)
    }

    /// Begins a write transaction.
    pub(super) async fn begin_write(&self) -> Result<WriteTransaction, DbErr> {
        self.writer.begin().await
    }

    /// Waits for other processes that migrate; the returned transaction keeps them waiting. None on SQLite, which has one process.
    async fn lock_migrations(&self) -> Result<Option<WriteTransaction>, DbErr> {
        if self.is_sqlite() {
            return Ok(None);
        }
        let transaction = self.direct().begin().await?;
        transaction.execute_unprepared("SELECT pg_advisory_xact_lock(7305809133)").await?;
        Ok(Some(transaction))
    }

    /// Applies all pending migrations; on Citus the tables that they add are distributed. `SCHEMA_MISMATCH` if another version of the program
    /// created the schema.
    pub async fn migrate_up(&self) -> Result<(), Error> {
        self.require_known_schema().await?;
        // One process at a time migrates; the others find nothing left to do.
        let lock = self.lock_migrations().await.map_err(from_db)?;
        let mut migrated = self.direct().observe(Migrator::up(self.direct().connection(), None).await);
        if self.is_distributed && migrated.is_ok() {
            migrated = self.distribute_remaining().await;
        }
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
            "the database stores text as {encoding}, not as UTF8, and would reject or change the ids and names of usage; create another one with \
             `CREATE DATABASE usage_insights ENCODING 'UTF8' TEMPLATE template0`"
        );
        Err(Error::caller(ErrorCode::UnsupportedDatabase, message))
    }

    /// Reverts the newest `steps` migrations and drops the data in their tables. `SCHEMA_MISMATCH` if another version of the program
    /// created the schema; `DATABASE_UNAVAILABLE` while another process uses the database.
    pub async fn migrate_down(&self, steps: u32) -> Result<(), Error> {
        self.require_known_schema().await?;
        let lock = self.lock_exclusive().await?;
        let direct = self.direct();
        let reverted = direct.observe(Migrator::down(direct.connection(), Some(steps)).await).map_err(from_db);
        self.unlock(lock).await?;
        reverted
    }

    /// The name of the database; on SQLite the name of its file, without folders.
    pub async fn name(&self) -> Result<String, Error> {
        if let Some(file) = self.writer.files().and_then(SqliteFiles::name) {
            return Ok(file);
        }
        let statement = Statement::from_string(self.backend, "SELECT current_database()::text");
        let row = self.writer.query_one_raw(statement).await.map_err(from_db)?;
        row.map_or(Ok(String::new()), |row| row.try_get_by_index(0)).map_err(from_db)
    }

    /// The name of every migration and whether it is applied, oldest first. Writes nothing. `SCHEMA_MISMATCH` if another version of
    /// the program created the schema.
    pub async fn migration_status(&self) -> Result<Vec<(String, bool)>, Error> {
        self.require_utf8().await?;
        self.require_known_schema().await?;
        let migrations = Migrator::get_migration_with_status_read_only(self.direct().connection()).await.map_err(from_db)?;
        Ok(migrations
            .iter()
            .map(|migration| (migration.name().to_owned(), migration.status() == migration::MigrationStatus::Applied))
            .collect())
    }

    /// Fails with `SCHEMA_MISMATCH` if `seaql_migrations` contains a version that this program does not know: the schema is older than
    /// the first release, or newer than this program.
    async fn require_known_schema(&self) -> Result<(), Error> {
        reject_unknown(Migrator::unknown_versions(self.direct().connection()).await.map_err(from_db)?)
    }

    /// Fails with `SCHEMA_MISMATCH` if one of `versions` is a migration that this program does not know.
    pub fn require_known_versions(versions: &[String]) -> Result<(), Error> {
        let migrations = Migrator::migrations();
        let is_unknown = |version: &&String| !migrations.iter().any(|migration| migration.name() == version.as_str());
        reject_unknown(versions.iter().filter(is_unknown).cloned().collect())
    }

    /// Closes all connections. On SQLite this also checkpoints the write-ahead log.
    pub async fn close(self) -> Result<(), Error> {
        for (_, connection) in self.pools() {
            connection.close_by_ref().await.map_err(from_db)?;
        }
        if let Some(direct) = &self.direct {
            direct.connection().close_by_ref().await.map_err(from_db)?;
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
