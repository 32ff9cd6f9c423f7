//! Query coalescing (single flight): equal concurrent statements are executed once, and every caller gets the rows.
//!
//! A caller never joins an execution that has started, because it may have started before a record was acknowledged that the caller must
//! see. Callers that arrive in the meantime share the next execution. It starts when the previous one has ended, so it sees everything
//! that was acknowledged before any of them called (docs/decisions/0037-query-coalescing.md).

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sea_orm::{DbErr, Statement, Value};
use tokio::sync::{Mutex as Turn, OnceCell};

/// A statement with its values, and the type its rows are decoded into. Every access restriction must be a condition of the statement,
/// because all callers with the same key get the same rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    text: String,
    values: Vec<Value>,
    rows: TypeId,
}

/// The decoded rows, of the type in the key.
type Answer = Result<Arc<dyn Any + Send + Sync>, DbErr>;

/// The callers that share one execution. If the caller that executes the statement is dropped, another one executes it again.
type Batch = OnceCell<Answer>;

/// The executions of one statement.
#[derive(Debug, Default)]
struct Flight {
    /// Held during an execution.
    turn: Turn<()>,
    /// The batch of the next execution, which callers may still join.
    open: Mutex<Arc<Batch>>,
}

impl Flight {
    fn join(&self) -> Arc<Batch> {
        Arc::clone(&lock(&self.open))
    }

    /// Ends the joining of `batch`: later callers share the next execution.
    fn close(&self, batch: &Arc<Batch>) {
        let mut open = lock(&self.open);
        if Arc::ptr_eq(&open, batch) {
            *open = Arc::default();
        }
    }
}

/// The statements in flight.
#[derive(Debug, Default)]
pub(super) struct Sharing(Mutex<HashMap<Key, Arc<Flight>>>);

impl Sharing {
    /// The rows of `statement`, as fetched by `run`: in this call, or in an equal call whose execution starts after this call.
    pub(super) async fn rows<Row, Run>(&self, statement: Statement, run: impl FnOnce(Statement) -> Run) -> Result<Vec<Row>, DbErr>
    where
        Row: Clone + Send + Sync + 'static,
        Run: Future<Output = Result<Vec<Row>, DbErr>>,
    {
        let values = statement.values.as_ref().map(|values| values.0.clone()).unwrap_or_default();
        let key = Key { text: statement.sql.clone(), values, rows: TypeId::of::<Row>() };
        let wanted = Wanted::new(self, key);
        let batch = wanted.flight.join();
        let answer = batch.get_or_init(|| async {
            let _turn = wanted.flight.turn.lock().await;
            wanted.flight.close(&batch);
            run(statement).await.map(|rows| Arc::new(rows) as Arc<dyn Any + Send + Sync>)
        });
        let answer = answer.await.clone();
        // The last caller moves the rows, the others clone them.
        drop(batch);
        let rows = answer?.downcast::<Vec<Row>>();
        rows.map(Arc::unwrap_or_clone).map_err(|_| DbErr::Type("coalesced rows have another type".to_owned()))
    }
}

/// A caller that waits for a statement. The last one to be dropped removes the entry of the statement.
struct Wanted<'a> {
    sharing: &'a Sharing,
    key: Key,
    flight: Arc<Flight>,
}

impl<'a> Wanted<'a> {
    fn new(sharing: &'a Sharing, key: Key) -> Self {
        let flight = Arc::clone(lock(&sharing.0).entry(key.clone()).or_default());
        Self { sharing, key, flight }
    }
}

impl Drop for Wanted<'_> {
    fn drop(&mut self) {
        let mut flights = lock(&self.sharing.0);
        // While the map is locked no other caller can obtain the entry, so the last reference is the one in the map.
        self.flight = Arc::default();
        if flights.get(&self.key).is_some_and(|flight| Arc::strong_count(flight) == 1) {
            flights.remove(&self.key);
        }
    }
}

/// Locks `mutex`. A poisoned lock is used as well: the guarded value is never left in an inconsistent state.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
