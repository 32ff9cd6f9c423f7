//! The composition root: settings, database, services, router and shutdown.

mod access_matrix;
mod limits;
mod reload;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use axum::Router;
pub use reload::{ReloadOutcome, Reloader};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::admission::{Admission, Network};
use crate::analytics::Analytics;
use crate::analytics::findings::Thresholds;
use crate::auth::{AccessSettings, Authenticator, KeySource, Principal, Sessions, ViewerSettings};
use crate::catalog::{HardwareCatalog, UsageTypeCatalog};
use crate::clock::Clock;
use crate::diagnosis::Doctor;
use crate::error::Error;
use crate::graphql::coercion::InputTypes;
use crate::graphql::completion::FieldTypes;
use crate::graphql::documents::{Documents, read_trusted};
use crate::graphql::executor::{GraphqlExecutor, Pipeline};
use crate::graphql::schema;
use crate::graphql::services::Services;
use crate::http::connection::{ConnectionLimit, ConnectionSettings};
use crate::http::origins::Origins;
use crate::http::router::router;
use crate::http::serve::serve;
use crate::http::state::AppState;
use crate::ids::RecordIds;
use crate::live::{Live, LiveSettings};
use crate::recording::{Recorder, RecorderSettings};
use crate::settings::{FindingsSettings, HttpSettings, Settings};
use crate::store::database::{ConnectSettings, Database};
use crate::store::failure::from_db;
use crate::telemetry::requests::RequestMetrics;
use crate::telemetry::slow::SlowThreshold;

/// The configured application.
#[derive(Debug)]
pub struct App {
    settings: Settings,
    database: Database,
    services: Services,
    authenticator: Arc<Authenticator>,
    logs_requests: Arc<AtomicBool>,
    documents: Arc<Documents>,
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
        Self::Database(error.with_causes())
    }
}

/// Connects to the database of the settings, without applying migrations. Creates a missing SQLite file.
pub async fn connect(settings: &Settings) -> Result<Database, StartError> {
    Ok(Database::connect(&connect_settings(settings, true)).await?)
}

/// Connects like [`connect`], but fails if the SQLite file does not exist.
pub async fn connect_to_existing(settings: &Settings) -> Result<Database, StartError> {
    Ok(Database::connect(&connect_settings(settings, false)).await?)
}

fn connect_settings(settings: &Settings, creates_file: bool) -> ConnectSettings {
    ConnectSettings {
        url: settings.database.url.clone(),
        creates_file,
        read_connections: settings.database.read_connections,
        writers: settings.recording.writers,
        acquire_timeout: Duration::from_millis(settings.database.acquire_timeout_ms),
        connect_timeout: Duration::from_millis(settings.database.connect_timeout_ms),
        statement_timeout: Duration::from_millis(settings.database.statement_timeout_ms),
        sqlite_cache_mib: settings.database.sqlite_cache_mib,
        sqlite_checkpoint_pages: settings.database.sqlite_checkpoint_pages,
        slow_threshold: SlowThreshold::millis(settings.log.slow_query_ms),
    }
}

fn connection_settings(settings: &HttpSettings, limit: ConnectionLimit) -> ConnectionSettings {
    ConnectionSettings {
        limit,
        header_timeout: Duration::from_secs(settings.header_timeout_seconds),
        idle_timeout: Duration::from_secs(settings.idle_timeout_seconds),
        max_headers: settings.max_headers,
        max_header_bytes: settings.max_header_kib * 1024,
        max_streams: settings.max_streams,
        shutdown_grace: Duration::from_secs(settings.shutdown_grace_seconds),
    }
}

const fn thresholds(settings: &FindingsSettings) -> Thresholds {
    Thresholds {
        weeks: settings.weeks,
        min_weeks: settings.min_weeks,
        min_deviations: settings.min_deviations,
        min_change: settings.min_change,
        concentration_share: settings.concentration_share,
        rejected_share: settings.rejected_share,
        duplicate_share: settings.duplicate_share,
    }
}

fn access_settings(settings: &Settings) -> AccessSettings {
    let viewers = &settings.viewers;
    let keys = if !viewers.jwt_secret.is_empty() {
        KeySource::Secret(viewers.jwt_secret.clone())
    } else if viewers.jwks_file.is_empty() {
        KeySource::Url(viewers.jwks_url.clone())
    } else {
        KeySource::File(viewers.jwks_file.clone().into())
    };
    let viewers = viewers.is_enabled().then(|| ViewerSettings {
        keys,
        issuer: viewers.issuer.clone(),
        audience: viewers.audience.clone(),
        leeway_seconds: viewers.leeway_seconds,
        subject_claim: viewers.subject_claim.clone(),
        account_claim: viewers.account_claim.clone(),
        role_claim: viewers.role_claim.clone(),
        max_key_age: Duration::from_secs(viewers.jwks_refresh_seconds),
        min_refresh_interval: Duration::from_secs(viewers.jwks_refresh_at_most_every_seconds),
    });
    AccessSettings {
        internal_token: settings.internal_service_token().map(str::to_owned),
        viewers,
        is_development: settings.is_development(),
    }
}

impl App {
    /// Connects to the database and creates all services. Pending migrations are applied in development and are an error in production.
    pub async fn start(settings: Settings, clock: Clock, ids: RecordIds) -> Result<Self, StartError> {
        let trusted = read_trusted(&settings.http.trusted_documents).map_err(StartError::Documents)?;
        let documents = Arc::new(Documents::new(settings.http.persisted_queries_kib * 1024, trusted));
        let database = connect(&settings).await?;
        let pending = database.migration_status().await?.iter().filter(|(_, is_applied)| !is_applied).count();
        if pending > 0 && !settings.is_development() {
            return Err(StartError::PendingMigrations(pending));
        }
        if pending > 0 {
            database.migrate_up().await?;
        }
        database.watermark().await.map_err(from_db)?; // caches the rollup watermark
        let usage_types = Arc::new(UsageTypeCatalog::new(database.clone(), clock.clone()));
        let recording = &settings.recording;
        let recorder_settings = RecorderSettings {
            max_records_per_call: recording.max_records_per_call,
            max_ahead_seconds: recording.max_ahead_seconds,
            queue_records: u32::try_from(recording.queue_records).unwrap_or(u32::MAX),
            batch_records: recording.batch_records,
            writers: recording.writers,
            retry_for: Duration::from_millis(recording.retry_for_ms),
            materialize_every: Some(Duration::from_secs(recording.materialize_seconds)).filter(|every| !every.is_zero()),
            self_check_every: Some(Duration::from_secs(recording.self_check_seconds)).filter(|every| !every.is_zero()),
        };
        let recorder = Arc::new(Recorder::start(&database, Arc::clone(&usage_types), clock.clone(), ids, recorder_settings));
        let analytics = Analytics::new(database.clone(), clock.clone(), thresholds(&settings.findings));
        let authenticator = Arc::new(Authenticator::new(database.clone(), clock.clone(), access_settings(&settings)));
        let (doctor_recorder, doctor_analytics) = (Arc::clone(&recorder), analytics.clone());
        let live_settings = LiveSettings {
            max_subscriptions: settings.live.max_subscriptions,
            // Half of the connections, so that live queries cannot block one-off queries.
            max_concurrent_reads: (settings.database.read_connections as usize / 2).max(1),
        };
        let changes = Arc::clone(recorder.changes());
        let admission = Arc::new(Admission::new(&limits::admission(&settings.limits), clock.clone()));
        let services = Services {
            limits: Arc::new(limits::current(&settings)),
            admission,
            doctor: Doctor::new(database.clone(), clock.clone(), Arc::clone(&authenticator), doctor_recorder, doctor_analytics),
            live: Live::start(&database, analytics.clone(), clock.clone(), changes, live_settings),
            tokens: authenticator.service_tokens().clone(),
            recorder,
            analytics,
            usage_types,
            hardware: HardwareCatalog::new(database.clone(), clock),
        };
        let logs_requests = Arc::new(AtomicBool::new(settings.log.requests));
        Ok(Self { settings, database, services, authenticator, logs_requests, documents })
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
            current: self.settings.clone(),
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

    /// Binds the listening address of the settings.
    pub async fn listen(&self) -> Result<TcpListener, StartError> {
        let address = (self.settings.http.host, self.settings.http.port);
        TcpListener::bind(address).await.map_err(|error| StartError::Listen(format!("{}:{}", address.0, address.1), error))
    }

    /// The executor of GraphQL operations, which measures them in `requests`.
    pub fn executor(&self, requests: Arc<RequestMetrics>) -> GraphqlExecutor {
        let allows_introspection = self.settings.http.introspection.is_enabled(self.settings.is_development());
        let sdl = schema::sdl();
        GraphqlExecutor::new(Pipeline {
            schema: schema::build(self.services.clone(), allows_introspection),
            field_types: FieldTypes::of(&sdl),
            input_types: InputTypes::of(&sdl),
            services: self.services.clone(),
            database: self.database.clone(),
            documents: Arc::clone(&self.documents),
            requests,
            anonymous: if self.settings.is_development() { Principal::Developer } else { Principal::Anonymous },
            answer_timeout: Duration::from_millis(self.settings.database.answer_timeout_ms),
            allows_introspection,
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
        let is_development = self.settings.is_development();
        let trusted_proxies = self.settings.http.trusted_proxies.iter();
        let trusted_proxies = trusted_proxies.map(|network| Network { address: network.address, prefix: network.prefix });
        router(AppState {
            executor: self.executor(Arc::clone(&requests)),
            authenticator: Arc::clone(&self.authenticator),
            sessions: Arc::new(Sessions::new(Arc::clone(&self.authenticator))),
            admission: Arc::clone(&self.services.admission),
            recorder: Arc::clone(&self.services.recorder),
            live: Arc::clone(&self.services.live),
            database: self.database.clone(),
            requests,
            readiness: Arc::default(),
            connections: limit,
            logs_requests: Arc::clone(&self.logs_requests),
            heartbeat: Duration::from_secs(self.settings.live.heartbeat_seconds),
            body_limit: self.settings.http.body_limit_mib * 1024 * 1024,
            read_timeout: Duration::from_secs(self.settings.http.read_timeout_seconds),
            origins: Origins {
                cors: self.settings.http.cors_origins.clone(),
                development_hosts: self.settings.http.development_hosts.clone(),
            },
            serves_graphiql: self.settings.http.graphiql.is_enabled(is_development),
            is_development,
            trusted_proxies: trusted_proxies.collect(),
        })
    }

    /// Serves until `shutdown`. Then completes in-flight requests, commits queued records and closes the database.
    pub async fn serve(self, listener: TcpListener, shutdown: impl Future<Output = ()> + Send + 'static) {
        self.warn_if_no_token_can_record().await;
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
        let serving = Box::pin(serve(listener, router, connection_settings(&self.settings.http, limit), stopping.clone()));
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
