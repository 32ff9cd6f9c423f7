//! The statements that answers are made of, as the service logs them.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry;
use usage_insights::store::database::STATEMENTS;

/// Keeps what is logged on this thread: the test's service has to run on it too.
pub struct Capture {
    statements: Arc<Mutex<Vec<String>>>,
    _guard: DefaultGuard,
}

impl Capture {
    pub fn start() -> Self {
        let statements = Arc::default();
        let guard = tracing::subscriber::set_default(registry().with(Keep(Arc::clone(&statements))));
        Self { statements, _guard: guard }
    }

    /// The statements since it was last asked, with their values.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.statements.lock().unwrap())
    }
}

struct Keep(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Keep {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == STATEMENTS {
            event.record(&mut Statement(&self.0));
        }
    }
}

struct Statement<'a>(&'a Mutex<Vec<String>>);

impl Visit for Statement<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "statement" {
            self.0.lock().unwrap().push(format!("{value:?}"));
        }
    }
}
