//! `serve`: the API, until a signal.

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::Failure;
use crate::app::App;

pub(super) async fn run(app: App) -> Result<(), Failure> {
    let listener = app.listen().await?;
    run_on(app, listener).await
}

pub(super) async fn run_on(app: App, listener: TcpListener) -> Result<(), Failure> {
    let settings = app.settings();
    // Before anybody is told the address: whoever knows it may send a signal.
    let (stop, force) = stop_signals()?;
    tracing::info!(
        address = %listener.local_addr()?,
        environment = ?settings.environment,
        "usage-insights serves /graphql{}",
        if settings.is_development() { " and /graphiql; everything is open without a token" } else { "" }
    );
    tokio::select! {
        served = app.serve(listener, stop.cancelled_owned()) => Ok(served?),
        () = force.cancelled() => Err(Failure::Failed("stopped at once by a second signal".to_owned())),
    }
}

/// Signals to stop: the first asks for it, the second forces it.
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
            tracing::info!("a signal to stop");
            token.cancel();
        }
    });
    Ok((stop, force))
}
