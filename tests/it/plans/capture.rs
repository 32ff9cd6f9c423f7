//! Captures the statements of a query from the service's log.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry;
use usage_insights::store::measured::STATEMENT_LOG_TARGET;

/// A logged statement.
#[derive(Debug, Default)]
pub struct LoggedStatement {
    /// Name of the connection pool.
    pub pool: String,
    /// Text with placeholders.
    pub text: String,
    /// Text with its values.
    pub statement: String,
}

/// Captures the log of this thread: the test's service must run on the same thread.
pub struct Capture {
    statements: Arc<Mutex<Vec<LoggedStatement>>>,
    _guard: DefaultGuard,
}

impl Capture {
    pub fn start() -> Self {
        let statements = Arc::default();
        let guard = tracing::subscriber::set_default(registry().with(CaptureLayer(Arc::clone(&statements))));
        Self { statements, _guard: guard }
    }

    /// Returns and clears the captured statements.
    pub fn take(&self) -> Vec<LoggedStatement> {
        std::mem::take(&mut *self.statements.lock().unwrap())
    }
}

struct CaptureLayer(Arc<Mutex<Vec<LoggedStatement>>>);

impl<S: Subscriber> Layer<S> for CaptureLayer {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == STATEMENT_LOG_TARGET {
            let mut logged = LoggedStatement::default();
            event.record(&mut logged);
            self.0.lock().unwrap().push(logged);
        }
    }
}

impl Visit for LoggedStatement {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "pool" => value.clone_into(&mut self.pool),
            "text" => value.clone_into(&mut self.text),
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "statement" {
            self.statement = format!("{value:?}");
        }
    }
}
