//! Accepts connections and serves HTTP/1.1 and cleartext HTTP/2 (with prior knowledge) on them, until the signal to stop.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::connection::{ActivityTracker, ConnectionLimit, ConnectionSlot, TrackedStream, configure_socket};
use super::request_body::observed;
use super::response_body::TrackedBody;
use super::send_timeout::{SendProgress, StreamExecutor};
use crate::settings::HttpSettings;

/// The pause after a connection could not be accepted, for example because no file descriptor is free.
const AFTER_FAILURE: Duration = Duration::from_millis(100);
/// The least time between two warnings that connections wait.
const BETWEEN_WARNINGS: Duration = Duration::from_mins(1);
/// How often a silent HTTP/2 peer is pinged, and how long its reply may take.
const PING_EVERY: Duration = Duration::from_secs(30);
const PONG_WITHIN: Duration = Duration::from_secs(20);
/// The most streams that an HTTP/2 peer may reset before they are accepted.
const RESET_STREAMS_MAX: usize = 20;

/// Waits for a slot. Logs a warning when all are in use, at most once a minute.
async fn next_slot(limit: &ConnectionLimit, warned_at: &mut Option<Instant>) -> Option<OwnedSemaphorePermit> {
    if let Some(slot) = limit.try_acquire() {
        return Some(slot);
    }
    if warned_at.is_none_or(|at| at.elapsed() >= BETWEEN_WARNINGS) {
        *warned_at = Some(Instant::now());
        let max = limit.max();
        tracing::warn!(
            "{max} connections are open, the maximum of `http.max_connections`; further ones wait until one is closed"
        );
    }
    limit.acquire().await
}

/// Continues after a connection could not be accepted: its peer is gone, or file descriptors are exhausted for now.
async fn on_accept_error(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if [ConnectionAborted, ConnectionRefused, ConnectionReset].contains(&error.kind()) {
        return;
    }
    tracing::error!(%error, "a connection could not be accepted; check the limit of file descriptors");
    sleep(AFTER_FAILURE).await;
}

fn builder(settings: &HttpSettings) -> Builder<StreamExecutor> {
    let mut builder = Builder::new(StreamExecutor { send_timeout: settings.send_timeout() });
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(None) // the activity tracker has the timeouts
        .max_headers(settings.max_headers)
        .max_buf_size(settings.max_header_bytes() as usize);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(settings.max_header_bytes())
        .max_concurrent_streams(settings.max_streams)
        .max_pending_accept_reset_streams(RESET_STREAMS_MAX)
        .keep_alive_interval(PING_EVERY)
        .keep_alive_timeout(PONG_WITHIN);
    builder
}

/// Serves a router.
pub struct Server {
    service: TowerToHyperService<Router>,
    builder: Builder<StreamExecutor>,
    settings: HttpSettings,
    limit: ConnectionLimit,
    stop: CancellationToken,
    abort: CancellationToken,
}

impl Server {
    /// A server of `router` that serves until `stop`. `limit` bounds its connections.
    pub fn new(router: Router, settings: HttpSettings, limit: ConnectionLimit, stop: CancellationToken) -> Self {
        let service = TowerToHyperService::new(router);
        Self { service, builder: builder(&settings), settings, limit, stop, abort: CancellationToken::new() }
    }

    /// Serves the connections of `listener` until the signal to stop. Then requests in flight may finish within the grace period of the
    /// settings; after it, connections are closed.
    pub async fn serve(self, listener: TcpListener) {
        let server = Arc::new(self);
        let connections = TaskTracker::new();
        let (stop, limit) = (server.stop.clone(), server.limit.clone());
        let mut warned_at = None;
        // The slot comes first: beyond the maximum, connections wait in the backlog of the operating system.
        while let Some(Some(slot)) = stop.run_until_cancelled(next_slot(&limit, &mut warned_at)).await {
            let Some(accepted) = stop.run_until_cancelled(listener.accept()).await else { break };
            match accepted {
                Ok((tcp, peer)) => {
                    let connection = Arc::clone(&server).connection(tcp, peer, limit.hold(slot));
                    connections.spawn(connection);
                }
                Err(error) => on_accept_error(&error).await,
            }
        }
        drop(listener);
        connections.close();
        let grace_seconds = server.settings.shutdown_grace_seconds;
        if timeout(Duration::from_secs(grace_seconds), connections.wait()).await.is_err() {
            tracing::warn!("requests in flight did not end within {grace_seconds} s; their connections are closed");
            server.abort.cancel();
            connections.wait().await;
        }
    }

    async fn connection(self: Arc<Self>, tcp: TcpStream, peer: SocketAddr, slot: ConnectionSlot) {
        configure_socket(&tcp);
        let activity = ActivityTracker::begin();
        let io = TokioIo::new(TrackedStream { tcp, activity: activity.clone(), _slot: slot });
        let (server, tracker) = (Arc::clone(&self), activity.clone());
        let service = service_fn(move |request| Arc::clone(&server).answer(request, peer, tracker.clone()));
        let mut connection = pin!(self.builder.serve_connection_with_upgrades(io, service));
        let shortest = self.settings.header_timeout().min(self.settings.idle_timeout()).min(self.settings.send_timeout());
        let mut checks = interval(shortest / 2);
        checks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut is_stopping = false;
        loop {
            tokio::select! {
                ended = connection.as_mut() => {
                    if let Err(error) = ended {
                        tracing::debug!(%peer, error, "a connection has ended");
                    }
                    return;
                }
                _ = checks.tick() => {
                    if activity.is_overdue(&self.settings) {
                        tracing::debug!(%peer, "a connection was idle, or its peer did not complete a request or read a response in time; it is closed");
                        return;
                    }
                }
                () = self.stop.cancelled(), if !is_stopping => {
                    is_stopping = true;
                    connection.as_mut().graceful_shutdown();
                }
                () = self.abort.cancelled() => return,
            }
        }
    }

    async fn answer(
        self: Arc<Self>,
        request: Request<Incoming>,
        peer: SocketAddr,
        activity: ActivityTracker,
    ) -> Result<Response<TrackedBody>, Infallible> {
        let version = request.version();
        let guard = activity.request(version);
        let (mut request, is_read) = observed(request);
        request.extensions_mut().insert(ConnectInfo(peer));
        let mut response = self.service.call(request).await?;
        is_read.close_if_unread(version, &mut response);
        Ok(TrackedBody::of(response, guard, SendProgress::of_stream()))
    }
}
