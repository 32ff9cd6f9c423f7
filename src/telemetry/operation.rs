//! The operation under way: whoever measures something far below, such as a statement, can tell for which operation it was.
//!
//! It goes with the task. Whoever lets another task work for an operation uses [`spawn`].

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::Stream;
use tokio::task::JoinHandle;
use tracing::Instrument;

/// Names are cut to this many characters in logs.
const NAME_MAX: usize = 64;
/// What an operation without a name is called.
pub const ANONYMOUS: &str = "(anonymous)";

tokio::task_local! {
    static UNDER_WAY: Arc<Operation>;
}

/// A GraphQL operation that runs.
#[derive(Debug)]
pub struct Operation {
    name: String,
    statements: AtomicU64,
    statement_micros: AtomicU64,
}

impl Operation {
    /// An operation of that name, which is the client's own; `None` when it has none.
    pub fn new(name: Option<&str>) -> Self {
        let name = name.unwrap_or(ANONYMOUS).chars().take(NAME_MAX).collect();
        Self { name, statements: AtomicU64::new(0), statement_micros: AtomicU64::new(0) }
    }

    /// What it is called, or [`ANONYMOUS`]. Cut after 64 characters.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many statements ran for it.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// How long its statements took together. They may have run at the same time, so this can be more than the operation took.
    pub fn statement_time(&self) -> Duration {
        Duration::from_micros(self.statement_micros.load(Ordering::Relaxed))
    }

    /// Counts a statement that ran for it.
    pub(super) fn count_statement(&self, elapsed: Duration) {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.statement_micros.fetch_add(u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

/// Lets `work` run for `operation`.
pub async fn within<F: Future>(operation: Arc<Operation>, work: F) -> F::Output {
    UNDER_WAY.scope(operation, work).await
}

/// The operation that the calling task works for.
pub fn under_way() -> Option<Arc<Operation>> {
    UNDER_WAY.try_with(Arc::clone).ok()
}

/// Spawns a task that works for the same operation, in the same span, as the calling one.
pub fn spawn<F>(work: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    let work = work.in_current_span();
    match under_way() {
        Some(operation) => tokio::spawn(within(operation, work)),
        None => tokio::spawn(work),
    }
}

/// A stream that works for `operation` whenever it is asked for more.
pub fn stream_within<S: Stream + Unpin>(operation: Arc<Operation>, stream: S) -> impl Stream<Item = S::Item> + Unpin {
    Within { operation, stream }
}

struct Within<S> {
    operation: Arc<Operation>,
    stream: S,
}

impl<S: Stream + Unpin> Stream for Within<S> {
    type Item = S::Item;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let operation = Arc::clone(&self.operation);
        UNDER_WAY.sync_scope(operation, || Pin::new(&mut self.stream).poll_next(context))
    }
}
