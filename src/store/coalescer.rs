//! Query coalescing (single flight): equal concurrent statements are executed once, and every caller gets the rows.
//!
//! A caller never joins an execution that has started, because it may have started before a record was acknowledged that the caller must
//! see. Callers that arrive in the meantime share the next execution. It starts when the previous one has ended, so it sees everything
//! that was acknowledged before any of them called (docs/decisions/0037-query-coalescing.md).

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sea_orm::{DbErr, Statement, Value};
use tokio::sync::{Mutex as AsyncMutex, OnceCell};

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
pub(super) struct Coalescer(Mutex<HashMap<Key, Arc<InFlight>>>);

impl Coalescer {
    /// The rows of `statement`, as fetched by `execute`: in this call, or in an equal call whose execution starts after this call.
    pub(super) async fn rows<Row, Run>(
        &self,
        statement: Statement,
        execute: impl FnOnce(Statement) -> Run,
    ) -> Result<Vec<Row>, DbErr>
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
