//! A TCP connection: its socket options, and its timeouts.
//!
//! A client that opens connections and sends nothing, or a few bytes now and then, would hold them for ever. A connection is idle, or its next
//! request is arriving, or its requests are in flight; [`HttpSettings`] bounds the first two, and how long a peer may accept no bytes. The
//! time of a request's body is bounded where bodies are read. Kept because hyper has one timeout for both states, and none before it has detected the protocol nor for HTTP/2;
//! docs/decisions/0029-connections.md.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::http::Version;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use crate::settings::HttpSettings;

/// How long sent bytes may stay unacknowledged before the connection is closed.
const TCP_USER_TIMEOUT: Duration = Duration::from_secs(30);

/// The most bytes that HTTP/2 writes to acknowledge pings and settings, approximately.
const CONTROL_BYTES: usize = 64;

/// Bounds the number of open connections; further ones wait to be accepted.
#[derive(Clone, Debug)]
pub struct ConnectionLimit {
    slots: Arc<Semaphore>,
    max: usize,
    open: Arc<AtomicUsize>,
}

impl ConnectionLimit {
    /// At most `max` connections.
    pub fn new(max: usize) -> Self {
        Self { slots: Arc::new(Semaphore::new(max)), max, open: Arc::default() }
    }

    /// The number of open connections.
    pub fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// The maximum.
    pub const fn max(&self) -> usize {
        self.max
    }

    /// A slot, if one is free now.
    pub(super) fn try_acquire(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.slots).try_acquire_owned().ok()
    }

    /// Waits for a slot. Never `None`, because the semaphore is never closed.
    pub(super) async fn acquire(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.slots).acquire_owned().await.ok()
    }

    /// Counts a connection that holds a slot.
    pub(super) fn hold(&self, slot: OwnedSemaphorePermit) -> ConnectionSlot {
        self.open.fetch_add(1, Ordering::Relaxed);
        ConnectionSlot { open: Arc::clone(&self.open), _slot: slot }
    }
}

/// The slot of an open connection, until it is dropped.
#[derive(Debug)]
pub(super) struct ConnectionSlot {
    open: Arc<AtomicUsize>,
    _slot: OwnedSemaphorePermit,
}

impl Drop for ConnectionSlot {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The state of a connection, and since when.
#[derive(Clone, Copy, Debug)]
enum ConnectionState {
    /// No request.
    Idle(Instant),
    /// A request has begun to arrive.
    Arriving(Instant),
    /// So many requests in flight: their headers have arrived, their responses are not sent completely.
    Answering(usize),
}

/// Tracks the state of a connection.
#[derive(Clone, Debug)]
pub(super) struct ActivityTracker(Arc<Mutex<Activity>>);

#[derive(Debug)]
struct Activity {
    state: ConnectionState,
    /// On HTTP/2, bytes arrive that belong to no request.
    is_http2: bool,
    /// Since when the socket has accepted no bytes.
    blocked_since: Option<Instant>,
}

impl ActivityTracker {
    pub(super) fn begin() -> Self {
        Self(Arc::new(Mutex::new(Activity {
            state: ConnectionState::Idle(Instant::now()),
            is_http2: false,
            blocked_since: None,
        })))
    }

    fn change(&self, change: impl FnOnce(&mut Activity)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn bytes_received(&self) {
        self.change(|activity| {
            if !activity.is_http2 && matches!(activity.state, ConnectionState::Idle(_)) {
                activity.state = ConnectionState::Arriving(Instant::now());
            }
        });
    }

    /// Bytes of a response were sent after its body was handed over: hyper buffers what the peer has not read yet. A peer that reads, however
    /// slowly, is not idle. On HTTP/2 small writes do not count: they may acknowledge frames that a peer sends to seem active.
    fn bytes_sent(&self, bytes: usize) {
        self.change(|activity| {
            activity.blocked_since = None;
            let least = if activity.is_http2 { CONTROL_BYTES } else { 0 };
            if bytes > least && matches!(activity.state, ConnectionState::Idle(_)) {
                activity.state = ConnectionState::Idle(Instant::now());
            }
        });
    }

    /// The socket accepts no more bytes: the peer does not read.
    fn blocked(&self) {
        self.change(|activity| {
            activity.blocked_since.get_or_insert_with(Instant::now);
        });
    }

    /// The headers of a request arrived; it is in flight until the guard is dropped.
    pub(super) fn request(&self, version: Version) -> RequestGuard {
        self.change(|activity| {
            activity.is_http2 = version == Version::HTTP_2;
            activity.state = ConnectionState::Answering(if let ConnectionState::Answering(requests) = activity.state {
                requests + 1
            } else {
                1
            });
        });
        RequestGuard(self.clone())
    }

    /// Whether the connection exceeded the timeout of its state, or its peer did not read in time.
    pub(super) fn is_overdue(&self, settings: &HttpSettings) -> bool {
        let activity = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if activity.blocked_since.is_some_and(|since| since.elapsed() >= settings.send_timeout()) {
            return true;
        }
        match activity.state {
            ConnectionState::Idle(since) => since.elapsed() >= settings.idle_timeout(),
            ConnectionState::Arriving(since) => since.elapsed() >= settings.header_timeout(),
            ConnectionState::Answering(_) => false,
        }
    }
}

/// A request in flight, until it is dropped.
#[derive(Debug)]
pub(super) struct RequestGuard(ActivityTracker);

impl Drop for RequestGuard {
    fn drop(&mut self) {
        self.0.change(|activity| {
            activity.state = match activity.state {
                ConnectionState::Answering(requests) if requests > 1 => ConnectionState::Answering(requests - 1),
                _ => ConnectionState::Idle(Instant::now()),
            };
        });
    }
}

/// The TCP stream of a connection. A WebSocket outlives its HTTP request, and holds the slot as long.
#[derive(Debug)]
pub(super) struct TrackedStream {
    pub(super) tcp: TcpStream,
    pub(super) activity: ActivityTracker,
    pub(super) _slot: ConnectionSlot,
}

impl TrackedStream {
    fn wrote(&self, polled: &Poll<io::Result<usize>>) {
        match polled {
            Poll::Ready(Ok(bytes)) => self.activity.bytes_sent(*bytes),
            Poll::Ready(Err(_)) => {}
            Poll::Pending => self.activity.blocked(),
        }
    }
}

impl AsyncRead for TrackedStream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.tcp).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.activity.bytes_received();
        }
        polled
    }
}

impl AsyncWrite for TrackedStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.tcp).poll_write(context, bytes);
        self.wrote(&polled);
        polled
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.tcp).poll_write_vectored(context, parts);
        self.wrote(&polled);
        polled
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }
}

/// Sends small answers at once, and detects a peer that is gone or reads nothing: a stream sends something every heartbeat.
pub(super) fn configure_socket(tcp: &TcpStream) {
    if let Err(error) = tcp.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY cannot be set");
    }
    #[cfg(target_os = "linux")]
    if let Err(error) = socket2::SockRef::from(tcp).set_tcp_user_timeout(Some(TCP_USER_TIMEOUT)) {
        tracing::debug!(%error, "TCP_USER_TIMEOUT cannot be set");
    }
}
