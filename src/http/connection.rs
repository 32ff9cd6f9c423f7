//! A TCP connection: what it is set to, and how long it may take.
//!
//! Whoever opens connections and sends nothing, or a little now and then, would keep them for ever. A connection is idle, or its next
//! request is arriving, or requests of it are under way; how long each may last stands in [`ConnectionSettings`]. The time of a
//! request's body is bounded where bodies are read. hyper has one limit for the first two, and none before it knows which protocol
//! is spoken nor for HTTP/2; docs/decisions/0029-connections.md.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::Version;
use hyper::body::{Bytes, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// For how long what was sent may remain untaken before the connection is given up.
const UNTAKEN_FOR: Duration = Duration::from_secs(30);

/// What HTTP/2 writes at most to acknowledge pings and settings, about.
const CONTROL_BYTES: usize = 64;

/// What connections may take.
#[derive(Clone, Debug)]
pub struct ConnectionSettings {
    /// The places for connections.
    pub places: Places,
    /// How long the headers of a request may take to arrive.
    pub header_timeout: Duration,
    /// How long a connection may be open without a request.
    pub idle_timeout: Duration,
    /// The most headers of a request (HTTP/1.1).
    pub max_headers: usize,
    /// The most bytes of a request's first line and headers together.
    pub max_header_bytes: u32,
    /// The most requests at a time on one connection (HTTP/2).
    pub max_streams: u32,
    /// How long requests that have begun may go on after the signal to stop.
    pub shutdown_grace: Duration,
}

/// The places for connections, each of which takes one; beyond that, others wait to be accepted.
#[derive(Clone, Debug)]
pub struct Places {
    free: Arc<Semaphore>,
    max: usize,
    taken: Arc<AtomicUsize>,
}

impl Places {
    /// This many.
    pub fn new(max: usize) -> Self {
        Self { free: Arc::new(Semaphore::new(max)), max, taken: Arc::default() }
    }

    /// How many connections are open.
    pub fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }

    /// How many may be.
    pub const fn max(&self) -> usize {
        self.max
    }

    /// A place that is free now.
    pub(super) fn try_free(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.free).try_acquire_owned().ok()
    }

    /// Waits until a place is free. `None` never comes: places are not closed.
    pub(super) async fn free(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.free).acquire_owned().await.ok()
    }

    /// Gives a connection a place that is free.
    pub(super) fn take(&self, free: OwnedSemaphorePermit) -> Place {
        self.taken.fetch_add(1, Ordering::Relaxed);
        Place { taken: Arc::clone(&self.taken), _free: free }
    }
}

/// A place that is taken, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    taken: Arc<AtomicUsize>,
    _free: OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.taken.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What a connection is doing, and since when.
#[derive(Clone, Copy, Debug)]
enum Doing {
    /// Nothing.
    Idle(Instant),
    /// A request has begun to arrive.
    Arriving(Instant),
    /// This many requests are under way: their headers have arrived, their responses are not sent yet.
    Answering(usize),
}

/// Watches what a connection is doing.
#[derive(Clone, Debug)]
pub(super) struct Activity(Arc<Mutex<Watched>>);

#[derive(Debug)]
struct Watched {
    doing: Doing,
    /// On HTTP/2 something arrives all the time that is no request.
    is_http2: bool,
}

impl Activity {
    pub(super) fn begin() -> Self {
        Self(Arc::new(Mutex::new(Watched { doing: Doing::Idle(Instant::now()), is_http2: false })))
    }

    fn change(&self, change: impl FnOnce(&mut Watched)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn something_arrived(&self) {
        self.change(|watched| {
            if !watched.is_http2 && matches!(watched.doing, Doing::Idle(_)) {
                watched.doing = Doing::Arriving(Instant::now());
            }
        });
    }

    /// Bytes of a response left, though its body is handed over: hyper holds what the peer has not taken yet. Whoever takes it, however
    /// slowly, is not idle. On HTTP/2 small writes are none of a response: they may answer what the peer sends to seem busy.
    fn something_left(&self, bytes: usize) {
        self.change(|watched| {
            let least = if watched.is_http2 { CONTROL_BYTES } else { 0 };
            if bytes > least && matches!(watched.doing, Doing::Idle(_)) {
                watched.doing = Doing::Idle(Instant::now());
            }
        });
    }

    /// A request has arrived; it is under way until what is returned is dropped.
    pub(super) fn request(&self, version: Version) -> UnderWay {
        self.change(|watched| {
            watched.is_http2 = version == Version::HTTP_2;
            watched.doing = Doing::Answering(if let Doing::Answering(requests) = watched.doing { requests + 1 } else { 1 });
        });
        UnderWay(self.clone())
    }

    /// Whether it has been doing what it does for too long.
    pub(super) fn is_late(&self, settings: &ConnectionSettings) -> bool {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).doing {
            Doing::Idle(since) => since.elapsed() >= settings.idle_timeout,
            Doing::Arriving(since) => since.elapsed() >= settings.header_timeout,
            Doing::Answering(_) => false,
        }
    }
}

/// A request that is under way, until it is dropped.
#[derive(Debug)]
pub(super) struct UnderWay(Activity);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.change(|watched| {
            watched.doing = match watched.doing {
                Doing::Answering(requests) if requests > 1 => Doing::Answering(requests - 1),
                _ => Doing::Idle(Instant::now()),
            };
        });
    }
}

/// A response's body, with which the request ends.
#[derive(Debug)]
pub(super) struct Answering {
    pub(super) body: Body,
    pub(super) _under_way: UnderWay,
}

impl HttpBody for Answering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// What is read from and written to. It may outlive HTTP, as a WebSocket, and holds its place for as long.
#[derive(Debug)]
pub(super) struct Watching {
    pub(super) tcp: TcpStream,
    pub(super) activity: Activity,
    pub(super) _place: Place,
}

impl Watching {
    fn wrote(&self, polled: &Poll<io::Result<usize>>) {
        if let Poll::Ready(Ok(bytes)) = polled {
            self.activity.something_left(*bytes);
        }
    }
}

impl AsyncRead for Watching {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.tcp).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.activity.something_arrived();
        }
        polled
    }
}

impl AsyncWrite for Watching {
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

/// Small answers leave at once, and a peer that is gone or takes nothing is noticed while something is being sent to it: a stream
/// sends something every heartbeat.
pub(super) fn tune(tcp: &TcpStream) {
    if let Err(error) = tcp.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY cannot be set");
    }
    #[cfg(target_os = "linux")]
    if let Err(error) = socket2::SockRef::from(tcp).set_tcp_user_timeout(Some(UNTAKEN_FOR)) {
        tracing::debug!(%error, "TCP_USER_TIMEOUT cannot be set");
    }
}
