//! The current GraphQL operation, as task-local context: code that measures a statement can attribute it to the operation.
//!
//! The context belongs to a task. Use [`spawn`] to pass it on to another task.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::Stream;
use tokio::task::JoinHandle;
use tracing::Instrument;

/// Maximum length of an operation name in logs, in characters.
const NAME_MAX: usize = 64;
/// The name of an operation without a name.
pub const ANONYMOUS: &str = "(anonymous)";

tokio::task_local! {
    static CURRENT_OPERATION: Arc<Operation>;
}

/// A running GraphQL operation.
#[derive(Debug)]
pub struct Operation {
    name: String,
    statements: AtomicU64,
    statement_micros: AtomicU64,
}

impl Operation {
    /// An operation with a name chosen by the client; `None` for an anonymous operation.
    pub fn new(name: Option<&str>) -> Self {
        let name = name.unwrap_or(ANONYMOUS).chars().take(NAME_MAX).collect();
        Self { name, statements: AtomicU64::new(0), statement_micros: AtomicU64::new(0) }
    }

    /// The operation's name, cut to 64 characters, or [`ANONYMOUS`].
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Number of statements executed for this operation.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Total duration of its statements. Statements may run concurrently, so it can exceed the duration of the operation.
    pub fn statement_time(&self) -> Duration {
        Duration::from_micros(self.statement_micros.load(Ordering::Relaxed))
    }

    /// Adds one statement to the totals.
    pub(super) fn count_statement(&self, elapsed: Duration) {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.statement_micros.fetch_add(u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

/// Runs `work` with `operation` as the current operation.
pub async fn with_operation<F: Future>(operation: Arc<Operation>, work: F) -> F::Output {
    CURRENT_OPERATION.scope(operation, work).await
}

/// The current operation of this task.
pub fn current_operation() -> Option<Arc<Operation>> {
    CURRENT_OPERATION.try_with(Arc::clone).ok()
}

/// Spawns a task that inherits the current operation and the current span.
pub fn spawn<F>(work: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    let work = work.in_current_span();
    match current_operation() {
        Some(operation) => tokio::spawn(with_operation(operation, work)),
        None => tokio::spawn(work),
    }
}

/// A stream that is polled with `operation` as the current operation.
pub fn stream_with_operation<S: Stream + Unpin>(operation: Arc<Operation>, stream: S) -> impl Stream<Item = S::Item> + Unpin {
    OperationStream { operation, stream }
}

struct OperationStream<S> {
    operation: Arc<Operation>,
    stream: S,
}

impl<S: Stream + Unpin> Stream for OperationStream<S> {
    type Item = S::Item;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let operation = Arc::clone(&self.operation);
        CURRENT_OPERATION.sync_scope(operation, || Pin::new(&mut self.stream).poll_next(context))
    }
}
