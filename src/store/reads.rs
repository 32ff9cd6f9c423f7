//! How a read statement runs: once for equal concurrent calls, with a permit for a connection, within a deadline.
//!
//! [`ReadPool::read`] applies all three. Coalescing (single flight) is outermost, so that callers of an equal statement hold no permit: equal
//! concurrent statements are executed once, and every caller gets the rows. A caller never joins an execution that has started, because it
//! may have started before a record was acknowledged that the caller must see. Callers that arrive in the meantime share the next
//! execution. It starts when the previous one has ended, so it sees everything that was acknowledged before any of them called
//! (docs/decisions/0037-query-coalescing.md).

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sea_orm::{ConnAcquireErr, ConnectionTrait, DatabaseConnection, DbErr, QueryResult, RuntimeErr, Statement, Value};
use tokio::sync::{Mutex as AsyncMutex, OnceCell, OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, timeout_at};

use super::connection_health::ConnectionHealth;
use super::failure::{from_read, is_lost_connection};
use super::measured::Measured;
use crate::error::{Error, Limit, LimitName};

/// How often a read is retried after a lost connection.
const LOST_CONNECTION_RETRIES_MAX: usize = 64;

/// Connections for reads, with as many permits as there are connections. A read waits for a permit. When a read in flight finds the database
/// unreachable, all waiting reads fail immediately, instead of timing out one after the other.
#[derive(Debug)]
pub(super) struct ReadPool {
    pub(super) connection: Measured<DatabaseConnection>,
    health: ConnectionHealth,
    /// Time limit of a statement.
    statement_timeout: Duration,
    coalescer: Coalescer,
    permits: Arc<Semaphore>,
    /// Number of times the database was found unreachable.
    outages: watch::Sender<u64>,
}

impl ReadPool {
    /// A pool of `connection`, with `permits` for concurrent statements.
    pub(super) fn new(
        connection: Measured<DatabaseConnection>,
        health: ConnectionHealth,
        permits: u32,
        statement_timeout: Duration,
    ) -> Self {
        Self {
            connection,
            health,
            statement_timeout,
            coalescer: Coalescer::default(),
            permits: Arc::new(Semaphore::new(permits as usize)),
            outages: watch::Sender::new(0),
        }
    }

    /// Executes `statement` and decodes each row with `row`. Equal concurrent statements are executed once. Fails with `TIMED_OUT` if the
    /// wait and the execution together exceed the deadline.
    pub(super) async fn read<Row: Clone + Send + Sync + 'static>(
        &self,
        statement: Statement,
        row: impl Fn(&QueryResult) -> Result<Row, DbErr> + Send,
    ) -> Result<Vec<Row>, Error> {
        let execute = |statement| async move {
            let rows = self.execute(&statement).await?;
            rows.iter().map(row).collect::<Result<Vec<Row>, DbErr>>()
        };
        // Boxed, because this future is large and part of every future that reads.
        let reading = Box::pin(self.coalescer.rows(statement, execute));
        Deadline::of_statement(self.statement_timeout).enforce(reading).await
    }

    /// The same without coalescing; the rows are not decoded.
    pub(super) async fn read_uncoalesced(&self, statement: &Statement) -> Result<Vec<QueryResult>, Error> {
        let reading = Box::pin(self.execute(statement));
        Deadline::of_statement(self.statement_timeout).enforce(reading).await
    }

    /// Executes a statement with a permit. It is retried after lost connections.
    async fn execute(&self, statement: &Statement) -> Result<Vec<QueryResult>, DbErr> {
        let query = || async {
            self.health.check_files()?;
            let rows = self.health.observe(self.connection.query_all_raw(statement.clone()).await)?;
            self.health.check_files()?;
            Ok(rows)
        };
        self.run(retry_lost_connection(query)).await
    }

    /// Acquires a permit and awaits `reading`. Fails if the database is found unreachable during the wait.
    async fn run<T>(&self, reading: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
        let mut outages = self.outages.subscribe();
        let permit = tokio::select! {
            biased; // a read that reports an outage also releases its permit
            _ = outages.changed() => return Err(unreachable_error()),
            permit = Arc::clone(&self.permits).acquire_owned() => permit.ok(),
        };
        let mut permit = Permit { read_pool: self, permit };
        let read = reading.await;
        drop(permit.permit.take()); // the connection is back in the pool already
        if matches!(read, Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))) {
            self.outages.send_modify(|outages| *outages += 1);
        }
        read
    }
}

/// A permit that is held as long as its connection is in use.
struct Permit<'a> {
    read_pool: &'a ReadPool,
    permit: Option<OwnedSemaphorePermit>,
}

impl Drop for Permit<'_> {
    /// The connection of a canceled read may be in use until the database notices. The permit is released when a connection is free, else
    /// the next read would take the lack of one for an outage.
    fn drop(&mut self) {
        let (Some(permit), connection) = (self.permit.take(), self.read_pool.connection.clone()) else { return };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        // The task ends with the statement, which has a time limit, or when the connections are closed.
        runtime.spawn(async move {
            while let Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)) = connection.ping().await {}
            drop(permit);
        });
    }
}

fn unreachable_error() -> DbErr {
    DbErr::Conn(RuntimeErr::Internal("a concurrent read found the database unreachable".to_owned()))
}

/// Runs `read`, which must not write, and retries it after each lost connection: after a restart of the database every pooled connection
/// is lost.
pub(super) async fn retry_lost_connection<T, Read: Future<Output = Result<T, DbErr>>>(
    read: impl Fn() -> Read,
) -> Result<T, DbErr> {
    for _ in 0..LOST_CONNECTION_RETRIES_MAX {
        match read().await {
            Err(error) if is_lost_connection(&error) => {}
            read => return read,
        }
    }
    read().await
}

/// A statement with its values, and the type its rows are decoded into. Every access restriction must be a condition of the statement,
/// because all callers with the same key get the same rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    text: String,
    values: Vec<Value>,
    rows: TypeId,
}

/// The decoded rows, of the type in the key.
type Outcome = Result<Arc<dyn Any + Send + Sync>, DbErr>;

/// The callers that share one execution. If the caller that executes the statement is dropped, another one executes it again.
type Batch = OnceCell<Outcome>;

/// The executions of one statement.
#[derive(Debug, Default)]
struct InFlight {
    /// Held during an execution.
    execution: AsyncMutex<()>,
    /// The batch of the next execution, which callers may still join.
    next_batch: Mutex<Arc<Batch>>,
}

impl InFlight {
    fn join(&self) -> Arc<Batch> {
        Arc::clone(&lock(&self.next_batch))
    }

    /// Ends the joining of `batch`: later callers share the next execution.
    fn seal(&self, batch: &Arc<Batch>) {
        let mut next_batch = lock(&self.next_batch);
        if Arc::ptr_eq(&next_batch, batch) {
            *next_batch = Arc::default();
        }
    }
}

/// The statements in flight.
#[derive(Debug, Default)]
struct Coalescer(Mutex<HashMap<Key, Arc<InFlight>>>);

impl Coalescer {
    /// The rows of `statement`, as fetched by `execute`: in this call, or in an equal call whose execution starts after this call.
    async fn rows<Row, Run>(&self, statement: Statement, execute: impl FnOnce(Statement) -> Run) -> Result<Vec<Row>, DbErr>
    where
        Row: Clone + Send + Sync + 'static,
        Run: Future<Output = Result<Vec<Row>, DbErr>>,
    {
        let values = statement.values.as_ref().map(|values| values.0.clone()).unwrap_or_default();
        let key = Key { text: statement.sql.clone(), values, rows: TypeId::of::<Row>() };
        let waiter = Waiter::new(self, key);
        let batch = waiter.in_flight.join();
        let outcome = batch.get_or_init(|| async {
            let _execution = waiter.in_flight.execution.lock().await;
            waiter.in_flight.seal(&batch);
            execute(statement).await.map(|rows| Arc::new(rows) as Arc<dyn Any + Send + Sync>)
        });
        let outcome = outcome.await.clone();
        // The last caller moves the rows, the others clone them.
        drop(batch);
        let rows = outcome?.downcast::<Vec<Row>>();
        rows.map(Arc::unwrap_or_clone).map_err(|_| DbErr::Type("coalesced rows have another type".to_owned()))
    }
}

/// A caller that waits for a statement. The last one to be dropped removes the entry of the statement.
struct Waiter<'a> {
    coalescer: &'a Coalescer,
    key: Key,
    in_flight: Arc<InFlight>,
}

impl<'a> Waiter<'a> {
    fn new(coalescer: &'a Coalescer, key: Key) -> Self {
        let in_flight = Arc::clone(lock(&coalescer.0).entry(key.clone()).or_default());
        Self { coalescer, key, in_flight }
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        let mut statements = lock(&self.coalescer.0);
        // While the map is locked no other caller can obtain the entry, so the last reference is the one in the map.
        self.in_flight = Arc::default();
        if statements.get(&self.key).is_some_and(|in_flight| Arc::strong_count(in_flight) == 1) {
            statements.remove(&self.key);
        }
    }
}

/// Locks `mutex`. A poisoned lock is used as well: the guarded value is never left in an inconsistent state.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How long after its deadline a statement is stopped in the database. By then the caller has timed out, so that a caller that shares
/// the statement does not take the interruption for its own.
pub(super) const STOP_GRACE: Duration = Duration::from_millis(100);

tokio::task_local! {
    static DEADLINE: Deadline;
}

/// The latest end of a read, and whether its caller still waits.
#[derive(Clone, Debug)]
pub(super) struct Deadline {
    at: Instant,
    limit: Limit,
    is_canceled: Arc<AtomicBool>,
}

impl Deadline {
    /// The deadline of a statement that begins now and may take `time_limit`, bounded by the deadline of the request.
    pub(super) fn of_statement(time_limit: Duration) -> Self {
        let (at, limit) = (Instant::now() + time_limit, limit(LimitName::StatementMs, time_limit));
        match DEADLINE.try_with(Clone::clone) {
            Ok(request) if request.at <= at => request,
            Ok(request) => Self { at, limit, ..request },
            Err(_) => Self { at, limit, is_canceled: Arc::default() }, // background work, or a stream
        }
    }

    /// Whether the statement should stop: the deadline has passed, or the caller has gone.
    pub(super) fn should_stop(&self) -> bool {
        self.is_canceled.load(Ordering::Relaxed) || self.at + STOP_GRACE <= Instant::now()
    }

    /// Awaits `reading` until the deadline, else fails with `TIMED_OUT`.
    async fn enforce<T>(&self, reading: impl Future<Output = Result<T, DbErr>>) -> Result<T, Error> {
        let Ok(read) = timeout_at(self.at, reading).await else {
            let cause = DbErr::Custom("canceled at the deadline".to_owned());
            return Err(Error::TimedOut { cause, limit: Some(self.limit) });
        };
        read.map_err(from_read)
    }
}

/// Cancels the statements in flight when it is dropped.
struct CancelOnDrop(Arc<AtomicBool>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Runs `work` with a deadline: reads that do not finish within `time_limit` fail with `TIMED_OUT`. When the future completes or is
/// dropped, its statements in flight are canceled.
pub async fn with_deadline<T>(time_limit: Duration, work: impl Future<Output = T>) -> T {
    let is_canceled = Arc::default();
    let _cancel_on_drop = CancelOnDrop(Arc::clone(&is_canceled));
    let deadline = Deadline { at: Instant::now() + time_limit, limit: limit(LimitName::AnswerMs, time_limit), is_canceled };
    DEADLINE.scope(deadline, work).await
}

fn limit(name: LimitName, time_limit: Duration) -> Limit {
    Limit::new(name, u64::try_from(time_limit.as_millis()).unwrap_or(u64::MAX))
}
