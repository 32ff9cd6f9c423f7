//! Connections: one pool that reads, one that writes, and what a failure of theirs means.

use std::borrow::Cow;
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
    RuntimeErr, SqlErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, sqlx,
};

use super::closing::KnownClosing;
use super::deadline::{Deadline, STOPS_AFTER};
use super::sharing::Sharing;
use super::turns::Lane;
use crate::error::Error;
use crate::telemetry::slow::SlowAfter;
use crate::telemetry::statements::{Pool, StatementMeter};

/// How to connect. See `settings.toml` for the meanings.
#[derive(Clone, Debug)]
pub struct ConnectSettings {
    /// `sqlite://FILE` or `postgres://…`.
    pub url: String,
    /// Whether a missing SQLite file is created.
    pub creates_file: bool,
    /// Connections for reading.
    pub read_connections: u32,
    /// Transactions that commit at once (PostgreSQL only).
    pub writers: u32,
    /// How long writing waits for a connection.
    pub acquire_timeout: Duration,
    /// How long reading waits for a connection to be made.
    pub connect_timeout: Duration,
    /// How long a reading statement may take.
    pub statement_timeout: Duration,
    /// Memory for pages per connection (SQLite only).
    pub sqlite_cache_mib: u32,
    /// Length of the write-ahead log, in pages, at which it is folded into the file (SQLite only).
    pub sqlite_checkpoint_pages: u32,
    /// From when on a statement is logged as slow.
    pub slow_after: SlowAfter,
}

/// The target of what is logged about statements that read: each of them, at `trace`.
pub const STATEMENTS: &str = "usage_insights::statements";

/// How PostgreSQL plans what answers (docs/decisions/0040-read-query-plans.md).
pub const READING_PLANS: [(&str, &str); 4] = [
    // For the range at hand.
    ("plan_cache_mode", "force_custom_plan"),
    // An index leads to whatever is asked for, and how much that is PostgreSQL guesses too high: of how many rows an account has it knows,
    // and of how many days there are, but not that a busy account has few of its rows for days.
    ("enable_seqscan", "off"),
    // A page anywhere costs hardly more than the next one, on flash or in memory: what is looked for goes by its own index.
    ("random_page_cost", "1.1"),
    // Workers for what reads millions of records only: else starting them takes longer than the statement, and the statements of an answer
    // run beside one another already.
    ("parallel_setup_cost", "100000"),
];
/// The same for what finds out why an answer is empty.
pub const REASON_PLANS: [(&str, &str); 5] = {
    let [_, no_tables, pages, workers] = READING_PLANS;
    [
        // Once and for all: planning such a statement takes longer than running it, and its bounds hold whatever the values are.
        ("plan_cache_mode", "force_generic_plan"),
        // Groups are found by hashing. Of values that it does not know PostgreSQL expects a handful of rows, and would sort all of them.
        ("enable_sort", "off"),
        no_tables,
        pages,
        workers,
    ]
};

/// How many connections look up what requests need before anything else: who is asking, which usage types there are.
const LOOKUP_CONNECTIONS: u32 = 2;
/// How many connections find out why answers are empty (PostgreSQL only): a reason looks at three things at once.
const REASON_CONNECTIONS: u32 = 3;
/// How many lost connections in a row a read puts up with.
const LOST_CONNECTIONS_MAX: usize = 64;
/// How many steps of its virtual machine SQLite takes before it looks whether it should stop: well under a millisecond.
const SQLITE_STEPS: i32 = 10_000;

/// The database, with connections of their own for reading, for writing and for looking up what every request needs, so that a
/// hundred dashboards do not hold up recording.
#[derive(Clone, Debug)]
pub struct Database(Arc<DatabaseParts>);

/// What a [`Database`] consists of.
#[derive(Debug)]
pub struct DatabaseParts {
    reader: Lane,
    /// For small statements of a known cost.
    lookup: Lane,
    /// For bounded looks around empty answers; on SQLite `reader` does them.
    reasons: Option<Lane>,
    statement_timeout: Duration,
    pub(super) writer: DatabaseConnection,
    pub(super) backend: DbBackend,
    reading_statements: Arc<AtomicU64>,
    /// Measures every statement.
    pub(super) statements: StatementMeter,
    sharing: Sharing,
    pub(super) known_closing: KnownClosing,
}

impl Deref for Database {
    type Target = DatabaseParts;

    fn deref(&self) -> &DatabaseParts {
        &self.0
    }
}

impl Database {
    /// Connects. A SQLite file that is created is without tables.
    pub async fn connect(settings: &ConnectSettings) -> Result<Self, Error> {
        let backend = if settings.url.starts_with("sqlite:") { DbBackend::Sqlite } else { DbBackend::Postgres };
        let (writer, mut lookup, mut reasons, mut reader) = if backend == DbBackend::Sqlite {
            (
                sqlite_options(settings, 1, true),
                sqlite_options(settings, LOOKUP_CONNECTIONS, false),
                None,
                sqlite_options(settings, settings.read_connections, false),
            )
        } else {
            // What writes has one good plan whatever is written: planning it again costs more than a small group itself. One connection
            // more than there are writers: for migrations, tokens and specs.
            let writer = postgres_options(settings, settings.writers + 1, &[("plan_cache_mode", "force_generic_plan")]);
            let mut reader = postgres_options(settings, settings.read_connections, &READING_PLANS);
            let mut reasons = postgres_options(settings, REASON_CONNECTIONS, &REASON_PLANS);
            let mut lookup = postgres_options(settings, LOOKUP_CONNECTIONS, &[]);
            for options in [&mut lookup, &mut reasons, &mut reader] {
                options.acquire_timeout(settings.connect_timeout).statement_timeout(settings.statement_timeout + STOPS_AFTER);
            }
            (writer, lookup, Some(reasons), reader)
        };
        let statements = StatementMeter::new(settings.slow_after.clone());
        let reading_statements = Arc::new(AtomicU64::new(0));
        // The writer first: it creates a missing file, which readers cannot, and waits longer for a database that is just starting. The
        // others connect when they are needed.
        for options in [&mut lookup, &mut reader].into_iter().chain(&mut reasons) {
            options.connect_lazy(true);
        }
        let connect = |options| async { Box::pin(SeaOrm::connect(options)).await.map_err(from_db) };
        let (mut writer, mut lookup, mut reader) = (connect(writer).await?, connect(lookup).await?, connect(reader).await?);
        let mut reasons = match reasons {
            Some(options) => Some(connect(options).await?),
            None => None,
        };
        let written = statements.clone();
        writer.set_metric_callback(move |info| written.ended(Pool::Write, &info.statement.sql, info.elapsed, info.failed));
        let of_reasons = reasons.as_mut().map(|connection| (connection, Pool::Reason));
        for (connection, pool) in [(&mut lookup, Pool::Lookup), (&mut reader, Pool::Read)].into_iter().chain(of_reasons) {
            let (counted, read) = (Arc::clone(&reading_statements), statements.clone());
            connection.set_metric_callback(move |info| {
                counted.fetch_add(1, Ordering::Relaxed);
                read.ended(pool, &info.statement.sql, info.elapsed, info.failed);
                // With its values, so that it can be explained as it stands.
                tracing::trace!(
                    target: STATEMENTS,
                    pool = pool.as_str(),
                    elapsed_us = info.elapsed.as_micros(),
                    text = info.statement.sql,
                    statement = %info.statement
                );
            });
        }
        Ok(Self(Arc::new(DatabaseParts {
            reader: Lane::new(reader, turns(backend, settings.read_connections)),
            lookup: Lane::new(lookup, LOOKUP_CONNECTIONS),
            reasons: reasons.map(|connection| Lane::new(connection, REASON_CONNECTIONS)),
            statement_timeout: settings.statement_timeout,
            writer,
            backend,
            reading_statements,
            statements,
            sharing: Sharing::default(),
            known_closing: KnownClosing::default(),
        })))
    }

    /// How many transactions can usefully commit at once.
    pub fn useful_writers(&self, wanted: u32) -> u32 {
        if self.backend == DbBackend::Sqlite { 1 } else { wanted }
    }

    /// Whether this is SQLite (one file, one writing process).
    pub fn is_sqlite(&self) -> bool {
        self.backend == DbBackend::Sqlite
    }

    /// How many statements have read since the start: what an answer costs the database.
    pub fn reading_statements(&self) -> u64 {
        self.reading_statements.load(Ordering::Relaxed)
    }

    /// How long statements took.
    pub fn statements(&self) -> &StatementMeter {
        &self.statements
    }

    /// The rows of a statement, each read by `row`, together with all others who want the same at this moment. `TIMED_OUT` where
    /// that takes too long, the wait for others included.
    pub(super) async fn read<Row: Clone + Send + Sync + 'static>(
        &self,
        statement: Statement,
        row: impl Fn(&QueryResult) -> Result<Row, DbErr> + Send,
    ) -> Result<Vec<Row>, Error> {
        self.read_by(&self.reader, statement, row).await
    }

    /// The same for what every request needs, on connections of its own.
    pub(super) async fn look_up<Row: Clone + Send + Sync + 'static>(
        &self,
        statement: Statement,
        row: impl Fn(&QueryResult) -> Result<Row, DbErr> + Send,
    ) -> Result<Vec<Row>, Error> {
        self.read_by(&self.lookup, statement, row).await
    }

    /// The same for what finds out why an answer is empty: its cost is bounded whatever its values are.
    pub(super) async fn read_for_reason<Row: Clone + Send + Sync + 'static>(
        &self,
        statement: Statement,
        row: impl Fn(&QueryResult) -> Result<Row, DbErr> + Send,
    ) -> Result<Vec<Row>, Error> {
        self.read_by(self.reasons.as_ref().unwrap_or(&self.reader), statement, row).await
    }

    async fn read_by<Row: Clone + Send + Sync + 'static>(
        &self,
        lane: &Lane,
        statement: Statement,
        row: impl Fn(&QueryResult) -> Result<Row, DbErr> + Send,
    ) -> Result<Vec<Row>, Error> {
        let run = |statement| async move {
            let rows = lane.take(again(|| lane.connection.query_all_raw(Statement::clone(&statement)))).await?;
            rows.iter().map(row).collect::<Result<Vec<Row>, DbErr>>()
        };
        // Boxed: what runs a statement is large, and stands in every future that reads.
        let reading = Box::pin(self.sharing.rows(statement, run));
        Deadline::of_statement(self.statement_timeout).keep(reading).await
    }

    /// The rows of a statement that nobody else wants.
    pub(super) async fn read_alone(&self, statement: Statement) -> Result<Vec<QueryResult>, Error> {
        let lane = &self.reader;
        let reading = Box::pin(lane.take(again(|| lane.connection.query_all_raw(statement.clone()))));
        Deadline::of_statement(self.statement_timeout).keep(reading).await
    }

    /// Looks whether the database answers at all, without waiting for a turn.
    pub(super) fn lookup_connection(&self) -> &DatabaseConnection {
        &self.lookup.connection
    }

    /// The connections that read, find reasons, look up, and write.
    pub(super) fn pools(&self) -> impl Iterator<Item = (Pool, &DatabaseConnection)> {
        let lanes = [(Pool::Read, Some(&self.reader)), (Pool::Reason, self.reasons.as_ref()), (Pool::Lookup, Some(&self.lookup))];
        let reading = lanes.into_iter().filter_map(|(pool, lane)| Some((pool, &lane?.connection)));
        reading.chain([(Pool::Write, &self.writer)])
    }

    /// Begins a transaction that writes. On SQLite it takes the write lock at once, so that it cannot fail half-way for want of it.
    pub async fn begin_write(&self) -> Result<DatabaseTransaction, DbErr> {
        let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate).filter(|_| self.is_sqlite());
        self.writer.begin_with_options(TransactionOptions { sqlite_transaction_mode, ..TransactionOptions::default() }).await
    }

    /// Applies all pending migrations.
    pub async fn migrate_up(&self) -> Result<(), Error> {
        Migrator::up(&self.writer, None).await.map_err(from_db)
    }

    /// Takes back the newest `steps` migrations, with what they hold.
    pub async fn migrate_down(&self, steps: u32) -> Result<(), Error> {
        Migrator::down(&self.writer, Some(steps)).await.map_err(from_db)
    }

    /// Every migration's name and whether it is applied, oldest first. Changes nothing.
    pub async fn migration_status(&self) -> Result<Vec<(String, bool)>, Error> {
        let migrations = Migrator::get_migration_with_status_read_only(&self.writer).await.map_err(from_db)?;
        Ok(migrations
            .iter()
            .map(|migration| (migration.name().to_owned(), migration.status() == migration::MigrationStatus::Applied))
            .collect())
    }

    /// Closes all connections; on SQLite this also folds the write-ahead log into the file.
    pub async fn close(self) -> Result<(), Error> {
        for (_, connection) in self.pools() {
            connection.close_by_ref().await.map_err(from_db)?;
        }
        Ok(())
    }
}

/// How many read at a time. On SQLite each takes a processor of this process, and one more is handed its statement meanwhile: others would
/// only take the writer's turns.
fn turns(backend: DbBackend, read_connections: u32) -> u32 {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let useful = u32::try_from(processors).unwrap_or(u32::MAX).saturating_add(1);
    if backend == DbBackend::Sqlite { read_connections.min(useful) } else { read_connections }
}

fn options(settings: &ConnectSettings, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(&settings.url);
    options
        .max_connections(connections)
        .acquire_timeout(settings.acquire_timeout)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .test_before_acquire_if_idle_for(Duration::from_secs(15));
    options
}

fn postgres_options(settings: &ConnectSettings, connections: u32, plans: &'static [(&str, &str)]) -> ConnectOptions {
    let mut options = options(settings, connections);
    options.set_application_name("usage-insights");
    // Compiling a statement takes PostgreSQL ten times as long as most of ours run.
    options.map_sqlx_postgres_opts(move |postgres| postgres.options([("jit", "off")]).options(plans.iter().copied()));
    options
}

/// Durable commits (`synchronous = FULL`) in write-ahead mode, so that readers and the writer do not wait for each other.
fn sqlite_options(settings: &ConnectSettings, connections: u32, writes: bool) -> ConnectOptions {
    let mut options = options(settings, connections);
    let creates_file = settings.creates_file;
    // A file needs no reconnecting: connections live as long as the process, and so do their caches.
    options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
    let cache_size = format!("-{}", u64::from(settings.sqlite_cache_mib) * 1_024); // negative: in KiB
    let checkpoint_pages = settings.sqlite_checkpoint_pages.to_string();
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite =
            sqlite.busy_timeout(Duration::from_secs(2)).pragma("cache_size", cache_size.clone()).pragma("temp_store", "memory");
        if writes {
            sqlite
                .create_if_missing(creates_file)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .pragma("wal_autocheckpoint", checkpoint_pages.clone())
        } else {
            sqlite.pragma("query_only", "on")
        }
    });
    let statement_timeout = settings.statement_timeout;
    options.map_sqlx_sqlite_before_acquire(move |connection, _| {
        Box::pin(async move {
            if writes {
                // A full disk can make SQLite roll back by itself while the driver believes in a transaction still: what comes next
                // would be acknowledged within it and never committed. Such a connection is not used again; the pool opens another.
                connection.ping().await?; // a rollback that is queued runs first
                return Ok(!connection.is_in_transaction());
            }
            limit_statement(connection, statement_timeout).await?;
            Ok(true)
        })
    });
    if !writes {
        // A connection that was just made is not idle: it goes straight to who waits for it.
        options.acquire_timeout(settings.connect_timeout).map_sqlx_sqlite_pool_opts(move |pool| {
            pool.after_connect(move |connection, _| Box::pin(limit_statement(connection, statement_timeout)))
        });
    }
    options
}

/// SQLite has no time limit of its own: the statement that comes next stops when its time is over, or nobody waits for it.
async fn limit_statement(connection: &mut sqlx::SqliteConnection, may_take: Duration) -> Result<(), sqlx::Error> {
    let deadline = Deadline::of_statement(may_take);
    connection.lock_handle().await?.set_progress_handler(SQLITE_STEPS, move || !deadline.is_over());
    Ok(())
}

/// Runs `read`, which changes nothing, again as long as it finds that a connection was lost: after a restart of the database each
/// of them has to be found out.
async fn again<T, Reading: Future<Output = Result<T, DbErr>>>(read: impl Fn() -> Reading) -> Result<T, DbErr> {
    for _ in 0..LOST_CONNECTIONS_MAX {
        match read().await {
            Err(error) if is_lost_connection(&error) => {}
            read => return read,
        }
    }
    read().await
}

fn is_lost_connection(error: &DbErr) -> bool {
    let (DbErr::Conn(RuntimeErr::SqlxError(cause))
    | DbErr::Exec(RuntimeErr::SqlxError(cause))
    | DbErr::Query(RuntimeErr::SqlxError(cause))) = error
    else {
        return false;
    };
    match &**cause {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) => true,
        // The server stops, or was told to end this connection.
        sqlx::Error::Database(cause) => matches!(cause.code().as_deref(), Some("57P01" | "57P02")),
        _ => false,
    }
}

/// What a failure of the database means for who asked.
pub(crate) fn from_db(error: DbErr) -> Error {
    if is_passing(&error) {
        Error::DatabaseUnavailable(error)
    } else if matches!(code_of(&error).as_deref(), Some(POSTGRES_QUERY_CANCELED | SQLITE_INTERRUPT)) {
        Error::TimedOut { cause: error, limit: None }
    } else {
        Error::internal(error)
    }
}

/// Whether a row with the same key stood there already.
pub(super) fn is_unique_violation(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

const POSTGRES_QUERY_CANCELED: &str = "57014";
const SQLITE_INTERRUPT: &str = "9";

/// The database's own code of an error, if it came from the database.
fn code_of(error: &DbErr) -> Option<Cow<'_, str>> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
            cause.as_database_error().and_then(sqlx::error::DatabaseError::code)
        }
        _ => None,
    }
}

/// Whether the same statement may succeed later: lost connections, no free connection, serialization failures, deadlocks, locks,
/// a server that starts or stops, a full disk.
pub(crate) fn is_passing(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => match &**cause {
            sqlx::Error::Database(_) => code_of(error).is_some_and(|code| is_passing_code(&code)),
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            // A conversation that broke off: a server that stops hangs up on whoever is just connecting.
            | sqlx::Error::Protocol(_) => true,
            _ => false,
        },
        _ => false,
    }
}

fn is_passing_code(code: &str) -> bool {
    // PostgreSQL: serialization_failure, deadlock_detected, lock_not_available, class 08 (connection), 53 (out of resources),
    // 57P01 to 57P05 (the server stops or starts). SQLite: BUSY, LOCKED, IOERR, FULL and their extended codes (low byte 5, 6, 10, 13).
    const SQLITE_PASSING: [i64; 4] = [5, 6, 10, 13];
    let is_sqlite = code.parse::<i64>().is_ok_and(|number| code.len() < 5 && SQLITE_PASSING.contains(&(number & 0xff)));
    is_sqlite
        || matches!(code, "40001" | "40P01" | "55P03")
        || ["08", "53", "57P0"].iter().any(|class| code.len() == 5 && code.starts_with(class))
}
