//! The composition root: settings, database, services, router and shutdown.

mod access_matrix;
mod reload;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use axum::Router;
pub use reload::{ReloadOutcome, Reloader};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::admission::Admission;
use crate::analytics::Analytics;
use crate::auth::{Authenticator, Sessions};
use crate::catalog::{DisplayNames, HardwareCatalog, PriceCatalog, UsageTypeCatalog};
use crate::clock::Clock;
use crate::diagnosis::Doctor;
use crate::error::{Error, ErrorCode, set_docs_url};
use crate::export::rows::Exports;
use crate::graphql::coercion::InputTypes;
use crate::graphql::completion::FieldTypes;
use crate::graphql::documents::{Documents, read_trusted};
use crate::graphql::executor::{GraphqlExecutor, Pipeline};
use crate::graphql::schema;
use crate::graphql::services::Services;
use crate::http::connection::ConnectionLimit;
use crate::http::router::router;
use crate::http::serve::Server;
use crate::http::state::AppState;
use crate::ids::RecordIds;
use crate::intake::cloud_events::EventMapper;
use crate::intake::otlp::OtlpMapper;
use crate::live::Live;
use crate::recording::Recorder;
use crate::settings::Settings;
use crate::store::database::Database;
use crate::store::database_lock::SharedLock;
use crate::store::failure::from_db;
use crate::telemetry::requests::RequestMetrics;

/// The configured application.
#[derive(Debug)]
pub struct App {
    settings: Arc<Settings>,
    database: Database,
    services: Services,
    authenticator: Arc<Authenticator>,
    logs_requests: Arc<AtomicBool>,
    documents: Arc<Documents>,
    lock: SharedLock,
}

/// The reason why the application cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database schema is older than the program.
    #[error("{0} migrations are pending; run `usage-insights migrate up`")]
    PendingMigrations(usize),
    /// The database cannot be connected or migrated.
    #[error("the database at `database.url` (DATABASE_URL) cannot be used: {0}")]
    Database(String),
    /// The file of trusted documents is invalid.
    #[error("{0}")]
    Documents(String),
    /// The listening address is not available.
    #[error("cannot listen on `http.host`:`http.port` (HOST, PORT) {0}: {1}")]
    Listen(String, std::io::Error),
}

impl From<Error> for StartError {
    fn from(error: Error) -> Self {
        Self::Database(text_of(&error))
    }
}

/// The error with its causes, and its code if it has a section in the documentation of its own.
fn text_of(error: &Error) -> String {
    let causes = error.with_causes();
    match error.code() {
        code @ (ErrorCode::PoolerUnsupported | ErrorCode::DatabaseUrlMismatch) => format!("{causes} ({})", code.as_str()),
        _ => causes,
    }
}

/// Connects to the database of the settings, without applying migrations. Creates a missing SQLite file.
pub async fn connect(settings: &Settings) -> Result<Database, StartError> {
    connect_with(settings, Clock::system()).await
}

async fn connect_with(settings: &Settings, clock: Clock) -> Result<Database, StartError> {
    Database::connect(settings, clock, true).await.map_err(|error| cannot_open(settings, &error))
}

/// Connects like [`connect`], but fails if the SQLite file does not exist.
pub async fn connect_to_existing(settings: &Settings) -> Result<Database, StartError> {
    Database::connect(settings, Clock::system(), false).await.map_err(|error| cannot_open(settings, &error))
}

fn cannot_open(settings: &Settings, error: &Error) -> StartError {
    let causes = text_of(error);
    StartError::Database(match settings.database.sqlite_file() {
        Some(file) => {
            format!("{causes}; check that the folder of `{}` exists, and that this user may read and write both", file.display())
        }
        None => causes,
    })
}

impl App {
    /// Connects to the database and creates all services. Pending migrations are applied in development and are an error in production.
    pub async fn start(settings: Settings, clock: Clock, ids: RecordIds) -> Result<Self, StartError> {
        let settings = Arc::new(settings);
        set_docs_url(&settings.http.docs_url);
        let trusted = read_trusted(&settings.http.trusted_documents).map_err(StartError::Documents)?;
        let documents = Arc::new(Documents::new(settings.http.persisted_queries_kib * 1024, trusted));
        let database = connect_with(&settings, clock.clone()).await?;
        let lock = database.lock_shared().await?;
        match Self::start_on(&database, settings, documents, clock, ids).await {
            Ok(app) => Ok(Self { lock, ..app }),
            // A pool reports only that it has no connection.
            Err(StartError::Database(message)) => Err(match database.connection_problem().await {
                Some(problem) => problem.into(),
                None => StartError::Database(message),
            }),
            Err(error) => Err(error),
        }
    }

    /// Creates the services. The caller holds the lock of the database.
    async fn start_on(
        database: &Database,
        settings: Arc<Settings>,
        documents: Arc<Documents>,
        clock: Clock,
        ids: RecordIds,
    ) -> Result<Self, StartError> {
        let database = database.clone();
        let pending = database.migration_status().await?.iter().filter(|(_, is_applied)| !is_applied).count();
        if pending > 0 && !settings.is_development() {
            return Err(StartError::PendingMigrations(pending));
        }
        if pending > 0 {
            database.migrate_up().await?;
        }
        database.watermark().await.map_err(from_db)?; // caches the rollup watermark
        let usage_types = Arc::new(UsageTypeCatalog::new(database.clone(), clock.clone()));
        usage_types.all().await?; // caches them
        let (recording, retention) = (settings.recording.clone(), settings.retention.clone());
        let prices = Arc::new(PriceCatalog::new(database.clone(), clock.clone(), Arc::clone(&usage_types)));
        let recorder =
            Arc::new(Recorder::start(&database, Arc::clone(&usage_types), &prices, clock.clone(), ids, recording, retention));
        let analytics = Analytics::new(
            database.clone(),
            Arc::clone(&usage_types),
            Arc::clone(&prices),
            clock.clone(),
            &settings.currency,
            settings.findings.clone(),
        );
        let authenticator = Arc::new(Authenticator::new(database.clone(), clock.clone(), &settings));
        let (doctor_recorder, doctor_analytics) = (Arc::clone(&recorder), analytics.clone());
        let changes = Arc::clone(recorder.changes());
        let admission = Arc::new(Admission::new(&settings.limits, clock.clone()));
        let services = Services {
            settings: Arc::clone(&settings),
            admission,
            doctor: Doctor::new(database.clone(), clock.clone(), Arc::clone(&authenticator), doctor_recorder, doctor_analytics),
            live: Live::start(&database, analytics.clone(), clock.clone(), changes, &settings),
            tokens: authenticator.service_tokens().clone(),
            recorder,
            analytics,
            usage_types,
            hardware: HardwareCatalog::new(database.clone(), clock.clone()),
            names: DisplayNames::new(database.clone(), clock),
            prices,
        };
        let logs_requests = Arc::new(AtomicBool::new(settings.log.requests));
        Ok(Self { settings, database, services, authenticator, logs_requests, documents, lock: SharedLock::default() })
    }

    /// The services behind the API, for commands that call them directly.
    pub fn services(&self) -> &Services {
        &self.services
    }

    /// The access matrix of this server at `address`, as a text table.
    pub fn access_matrix(&self, address: &str) -> String {
        access_matrix::table(&self.settings, address)
    }

    /// The settings at the start.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// A handle that applies changed settings while the application runs.
    pub fn reloader(&self) -> Reloader {
        Reloader {
            current: Settings::clone(&self.settings),
            slow_threshold: self.database.statements().slow_threshold().clone(),
            logs_requests: Arc::clone(&self.logs_requests),
            analytics: self.services.analytics.clone(),
            admission: Arc::clone(&self.services.admission),
            documents: Arc::clone(&self.documents),
        }
    }

    /// The database connections.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Exports of usage.
    pub fn exports(&self) -> Exports {
        Exports::new(self.database.clone(), self.services.analytics.clone(), &self.settings.currency)
    }

    /// Binds the listening address of the settings.
    pub async fn listen(&self) -> Result<TcpListener, StartError> {
        let address = (self.settings.http.host, self.settings.http.port);
        TcpListener::bind(address).await.map_err(|error| StartError::Listen(format!("{}:{}", address.0, address.1), error))
    }

    /// The executor of GraphQL operations, which measures them in `requests`.
    pub fn executor(&self, requests: Arc<RequestMetrics>) -> GraphqlExecutor {
        let definition = schema::definition();
        GraphqlExecutor::new(Pipeline {
            schema: schema::build(self.services.clone(), self.settings.allows_introspection()),
            field_types: FieldTypes::of(definition.clone()),
            input_types: InputTypes::of(definition),
            services: self.services.clone(),
            database: self.database.clone(),
            documents: Arc::clone(&self.documents),
            requests,
        })
    }

    /// Counts and times requests, by the settings.
    pub fn request_metrics(&self) -> Arc<RequestMetrics> {
        let telemetry = &self.settings.telemetry;
        let slow_threshold = self.database.statements().slow_threshold().clone();
        Arc::new(RequestMetrics::new(telemetry.max_operations, &telemetry.operations, slow_threshold))
    }

    /// All routes, as they are served. `limit` bounds the connections.
    pub fn router(&self, limit: ConnectionLimit) -> Router {
        let requests = self.request_metrics();
        router(AppState {
            executor: self.executor(Arc::clone(&requests)),
            authenticator: Arc::clone(&self.authenticator),
            sessions: Arc::new(Sessions::new(Arc::clone(&self.authenticator))),
            admission: Arc::clone(&self.services.admission),
            recorder: Arc::clone(&self.services.recorder),
            events: EventMapper::new(&self.settings.cloud_events),
            otlp: OtlpMapper::new(&self.settings.otlp),
            live: Arc::clone(&self.services.live),
            exports: self.exports(),
            database: self.database.clone(),
            requests,
            readiness: Arc::default(),
            connections: limit,
            logs_requests: Arc::clone(&self.logs_requests),
            settings: Arc::clone(&self.settings),
        })
    }

    /// Serves until `shutdown`. Then completes in-flight requests, commits queued records and closes the database.
    pub async fn serve(self, listener: TcpListener, shutdown: impl Future<Output = ()> + Send + 'static) {
        self.warn_if_no_token_can_record().await;
        self.services.recorder.resume_erasures();
        let limit = ConnectionLimit::new(self.settings.http.max_connections);
        let router = self.router(limit.clone());
        let stopping = CancellationToken::new();
        let cleanup = tokio::spawn(Arc::clone(&self.services.admission).run_cleanup(stopping.clone()));
        let stop_requested = stopping.clone();
        let live = Arc::clone(&self.services.live);
        live.listen();
        let stop = async move {
            shutdown.await;
            stop_requested.cancel();
            live.stop(); // streams do not end by themselves
        };
        let server = Server::new(router, self.settings.http.clone(), limit, stopping.clone());
        let serving = Box::pin(server.serve(listener));
        tokio::join!(serving, stop);
        stopping.cancel();
        if let Err(error) = cleanup.await {
            tracing::error!(%error, "the cleanup of rate limits failed");
        }
        self.close().await;
        tracing::info!("stopped; all acknowledged records are committed");
    }

    /// Commits queued records and closes the database.
    pub async fn close(self) {
        self.services.recorder.close().await;
        self.services.live.close().await;
        self.authenticator.close().await;
        if let Err(error) = self.database.close().await {
            tracing::warn!(cause = error.with_causes(), "closing the database failed");
        }
        self.lock.release().await;
    }

    async fn warn_if_no_token_can_record(&self) {
        match self.authenticator.can_anyone_record().await {
            Ok(true) => {}
            Ok(false) => tracing::warn!(
                "NOTHING CAN BE RECORDED: there is no service token. Create one with \
                 `usage-insights token create --name <service> --scope record`, or set INTERNAL_SERVICE_TOKEN"
            ),
            Err(error) => tracing::warn!(cause = error.with_causes(), "reading the service tokens failed"),
        }
    }
}
