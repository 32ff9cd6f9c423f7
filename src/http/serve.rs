//! Accepts connections and serves HTTP/1.1 and cleartext HTTP/2 (with prior knowledge) on them, until it is told to stop.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::connection::{Activity, Answering, ConnectionSettings, Place, Places, Watching, tune};

/// How long to wait after a connection could not be accepted, for want of file descriptors for example.
const AFTER_FAILURE: Duration = Duration::from_millis(100);
/// How often it is logged at most that connections wait.
const BETWEEN_WARNINGS: Duration = Duration::from_mins(1);
/// How often an HTTP/2 peer that sends nothing is asked whether it is there, and how long it may take to say so.
const PING_EVERY: Duration = Duration::from_secs(30);
const PONG_WITHIN: Duration = Duration::from_secs(20);
/// How many streams of HTTP/2 a peer may have reset before they were looked at.
const RESET_STREAMS_MAX: usize = 20;

/// Serves `router` until `stop`; then the connections finish what they have begun, for as long as the settings allow, and are cut off
/// after that.
pub async fn serve(listener: TcpListener, router: Router, settings: ConnectionSettings, stop: CancellationToken) {
    let server = Arc::new(Server {
        service: TowerToHyperService::new(router),
        builder: builder(&settings),
        stop: stop.clone(),
        cut_off: CancellationToken::new(),
        settings,
    });
    let connections = TaskTracker::new();
    let places = server.settings.places.clone();
    let mut warned_at = None;
    // A place comes first: beyond the most connections, others wait where the system keeps them.
    while let Some(Some(place)) = stop.run_until_cancelled(next_place(&places, &mut warned_at)).await {
        let Some(accepted) = stop.run_until_cancelled(listener.accept()).await else { break };
        match accepted {
            Ok((tcp, peer)) => {
                let connection = Arc::clone(&server).connection(tcp, peer, places.take(place));
                connections.spawn(connection);
            }
            Err(error) => survive(&error).await,
        }
    }
    drop(listener);
    connections.close();
    let grace = server.settings.shutdown_grace;
    if tokio::time::timeout(grace, connections.wait()).await.is_err() {
        tracing::warn!("requests that had begun did not end within {} s and are cut off", grace.as_secs());
        server.cut_off.cancel();
        connections.wait().await;
    }
}

/// The next place that is free. That others wait is logged, but not for each of them.
async fn next_place(places: &Places, warned_at: &mut Option<Instant>) -> Option<OwnedSemaphorePermit> {
    if let Some(place) = places.try_free() {
        return Some(place);
    }
    if warned_at.is_none_or(|at| at.elapsed() >= BETWEEN_WARNINGS) {
        *warned_at = Some(Instant::now());
        let most = places.max();
        tracing::warn!(
            "{most} connections are open, as many as may be (`http.max_connections`); others wait until one is closed"
        );
    }
    places.free().await
}

/// A connection that could not be accepted is no reason to end: its peer is gone, or file descriptors are used up for now.
async fn survive(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if [ConnectionAborted, ConnectionRefused, ConnectionReset].contains(&error.kind()) {
        return;
    }
    tracing::error!(%error, "a connection could not be accepted; see whether the limit of file descriptors is too low");
    sleep(AFTER_FAILURE).await;
}

fn builder(settings: &ConnectionSettings) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(None) // the connection is watched instead
        .max_headers(settings.max_headers)
        .max_buf_size(settings.max_header_bytes as usize);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(settings.max_header_bytes)
        .max_concurrent_streams(settings.max_streams)
        .max_pending_accept_reset_streams(RESET_STREAMS_MAX)
        .keep_alive_interval(PING_EVERY)
        .keep_alive_timeout(PONG_WITHIN);
    builder
}

struct Server {
    service: TowerToHyperService<Router>,
    builder: Builder<TokioExecutor>,
    settings: ConnectionSettings,
    stop: CancellationToken,
    cut_off: CancellationToken,
}

impl Server {
    async fn connection(self: Arc<Self>, tcp: TcpStream, peer: SocketAddr, place: Place) {
        tune(&tcp);
        let activity = Activity::begin();
        let io = TokioIo::new(Watching { tcp, activity: activity.clone(), _place: place });
        let (server, watched) = (Arc::clone(&self), activity.clone());
        let service = service_fn(move |request| Arc::clone(&server).answer(request, peer, watched.clone()));
        let mut connection = pin!(self.builder.serve_connection_with_upgrades(io, service));
        let mut looks = interval(self.settings.header_timeout.min(self.settings.idle_timeout) / 2);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut is_stopping = false;
        loop {
            tokio::select! {
                ended = connection.as_mut() => {
                    if let Err(error) = ended {
                        tracing::debug!(%peer, error, "a connection has ended");
                    }
                    return;
                }
                _ = looks.tick() => {
                    if activity.is_late(&self.settings) {
                        tracing::debug!(%peer, "a connection sent nothing, or no whole request, for too long and is closed");
                        return;
                    }
                }
                () = self.stop.cancelled(), if !is_stopping => {
                    is_stopping = true;
                    connection.as_mut().graceful_shutdown();
                }
                () = self.cut_off.cancelled() => return,
            }
        }
    }

    async fn answer(
        self: Arc<Self>,
        request: Request<Incoming>,
        peer: SocketAddr,
        activity: Activity,
    ) -> Result<Response<Answering>, Infallible> {
        let under_way = activity.request(request.version());
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.service.call(request).await?;
        Ok(response.map(|body| Answering { body, _under_way: under_way }))
    }
}
