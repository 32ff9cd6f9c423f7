//! `serve`: runs the API until a stop signal.

use sd_notify::NotifyState;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::{Failure, reload};
use crate::app::App;

pub(super) async fn run(app: App, source: reload::Source) -> Result<(), Failure> {
    let listener = app.listen().await?;
    let (stop, force) = stop_signals()?;
    reload::watch(app.reloader(), source, stop.clone())?;
    serve(app, listener, stop, force).await
}

pub(super) async fn serve_on(app: App, listener: TcpListener) -> Result<(), Failure> {
    let (stop, force) = stop_signals()?;
    serve(app, listener, stop, force).await
}

/// Serves until a stop signal. Signal handlers are installed before the address is logged, so that a signal sent afterwards is handled.
async fn serve(app: App, listener: TcpListener, stop: CancellationToken, force: CancellationToken) -> Result<(), Failure> {
    let settings = app.settings();
    let endpoint = &settings.telemetry.otlp_endpoint;
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        database = if app.database().is_sqlite() { "sqlite" } else { "postgresql" },
        health = "/health/live, /health/ready",
        metrics = "/metrics",
        traces = if endpoint.is_empty() { "off" } else { endpoint },
        slow_query_ms = settings.log.slow_query_ms,
        "starting usage-insights"
    );
    tracing::info!(
        address = %listener.local_addr()?,
        environment = ?settings.environment,
        dashboard = settings.serves_dashboard(),
        graphiql = settings.serves_graphiql(),
        "serving /graphql{}",
        if settings.is_development() { "; everything is allowed without a token" } else { "" }
    );
    tracing::info!("{}", app.access_matrix(&listener.local_addr()?.to_string()));
    notify_systemd(NotifyState::Ready);
    let stopped = async move {
        stop.cancelled().await;
        notify_systemd(NotifyState::Stopping);
    };
    tokio::select! {
        () = Box::pin(app.serve(listener, stopped)) => Ok(()),
        () = force.cancelled() => Err(Failure::Failed("stopped immediately by a second signal".to_owned())),
    }
}

/// Tells systemd the state of the service, if it started this process as one of the type `notify`.
fn notify_systemd(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "systemd could not be notified");
    }
}

/// Tokens for stop signals: the first signal requests a graceful stop, the second forces the stop.
fn stop_signals() -> Result<(CancellationToken, CancellationToken), Failure> {
    let (stop, force) = (CancellationToken::new(), CancellationToken::new());
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let (stopping, forcing) = (stop.clone(), force.clone());
    tokio::spawn(async move {
        for token in [stopping, forcing] {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            tracing::info!("received a stop signal");
            token.cancel();
        }
    });
    Ok((stop, force))
}
