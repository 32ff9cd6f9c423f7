//! The service in this process, started like `serve`.

use std::net::SocketAddr;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use usage_insights::app::App;
use usage_insights::clock::Clock;
use usage_insights::ids::RecordIds;
use usage_insights::settings::Settings;
use usage_insights::store::database::Database;

use super::Outcome;

/// A running service.
pub struct Ours {
    pub address: SocketAddr,
    /// Its own connection pools, to count statements.
    pub store: Database,
    shutdown: CancellationToken,
    serving: JoinHandle<()>,
}

/// The service on a database with the default settings, except those changed by `adjust`, `BENCH_WRITERS` and `BENCH_GROUP`.
pub async fn app_on(url: &str, clock: Clock, adjust: impl FnOnce(&mut Settings)) -> Outcome<App> {
    let mut settings = Settings::defaults();
    // Without rate limits: the benchmark measures capacity.
    (settings.limits.service_requests_per_second, settings.limits.address_requests_per_second) = (0, 0);
    adjust(&mut settings);
    settings.http.port = 0;
    url.clone_into(&mut settings.database.url);
    if let Ok(writers) = std::env::var("BENCH_WRITERS") {
        settings.recording.writers = writers.parse()?;
    }
    if let Ok(records) = std::env::var("BENCH_GROUP") {
        settings.recording.batch_records = records.parse()?;
    }
    Ok(App::start(settings, clock, RecordIds::random()).await?)
}

impl Ours {
    pub async fn start(url: &str) -> Outcome<Self> {
        Self::start_with(url, |_| {}).await
    }

    /// With changed settings.
    pub async fn start_with(url: &str, adjust: impl FnOnce(&mut Settings)) -> Outcome<Self> {
        Self::start_at(url, Clock::system(), adjust).await
    }

    /// With changed settings and another clock.
    pub async fn start_at(url: &str, clock: Clock, adjust: impl FnOnce(&mut Settings)) -> Outcome<Self> {
        let app = app_on(url, clock, adjust).await?;
        let (store, listener) = (app.database().clone(), app.listen().await?);
        let address = listener.local_addr()?;
        let shutdown = CancellationToken::new();
        let serving = tokio::spawn(app.serve(listener, shutdown.clone().cancelled_owned()));
        Ok(Self { address, store, shutdown, serving })
    }

    pub async fn stop(self) -> Outcome<()> {
        self.shutdown.cancel();
        Ok(self.serving.await?)
    }
}
