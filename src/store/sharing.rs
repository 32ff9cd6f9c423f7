//! The same statement, wanted by many at once, is run once for all who wait.
//!
//! A statement that is under way is never joined: it may have begun before a record was acknowledged that the newcomer has to see.
//! Who comes meanwhile waits for the next one, together with all others who do. It begins when the one before has ended, so all
//! that was acknowledged before any of them asked is in it (docs/decisions/0037-query-coalescing.md).

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sea_orm::{DbErr, Statement, Value};
use tokio::sync::{Mutex as Turn, OnceCell};

/// A statement with its values, and what its rows are read as. Whatever limits what somebody may see is a condition of the
/// statement: who share a key would be given the same rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    text: String,
    values: Vec<Value>,
    rows: TypeId,
}

/// The rows, of the type in the key.
type Answer = Result<Arc<dyn Any + Send + Sync>, DbErr>;

/// Those who share one run of a statement. Should the one who runs it go away, another of them runs it anew.
type Batch = OnceCell<Answer>;

/// A statement that somebody wants.
#[derive(Debug, Default)]
struct Flight {
    /// Held while the statement runs.
    turn: Turn<()>,
    /// Who may still be joined: theirs has not begun.
    open: Mutex<Arc<Batch>>,
}

impl Flight {
    fn join(&self) -> Arc<Batch> {
        Arc::clone(&lock(&self.open))
    }

    /// From now on newcomers wait for the next run.
    fn close(&self, batch: &Arc<Batch>) {
        let mut open = lock(&self.open);
        if Arc::ptr_eq(&open, batch) {
            *open = Arc::default();
        }
    }
}

/// The statements that anybody wants at the moment.
#[derive(Debug, Default)]
pub(super) struct Sharing(Mutex<HashMap<Key, Arc<Flight>>>);

impl Sharing {
    /// The rows of `statement`, which `run` fetches: by this call, or by one that wants the same and begins after this one.
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
        // The last who is answered takes the rows, the others copy them.
        drop(batch);
        let rows = answer?.downcast::<Vec<Row>>();
        rows.map(Arc::unwrap_or_clone).map_err(|_| DbErr::Type("rows of another type were shared".to_owned()))
    }
}

/// Somebody who wants a statement. The last one who goes, answered or not, clears its place.
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
        // Nobody gets hold of it while the map is locked: one in the map, one here.
        self.flight = Arc::default();
        if flights.get(&self.key).is_some_and(|flight| Arc::strong_count(flight) == 1) {
            flights.remove(&self.key);
        }
    }
}

/// No one panics while holding it, and what it guards is never half-changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
