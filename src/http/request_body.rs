//! The body of a request, and whether it was read to its end.
//!
//! A response may be sent before that: the token is wrong, a limit is reached, the body is too large. The rest of the body then stands between
//! this request and the next one of an HTTP/1.1 connection, so the server closes the connection, and says so in the response: a client that
//! does not know would send its next request on it, and lose it.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderValue, Request, Response, Version, header};
use hyper::body::{Frame, Incoming, SizeHint};

/// Whether a body was read to its end.
#[derive(Clone, Debug)]
pub(super) struct ReadToEnd(Arc<AtomicBool>);

impl ReadToEnd {
    /// Tells the client of an HTTP/1.1 connection that it is closed, if the body of the request was not read to its end.
    pub(super) fn close_if_unread<B>(&self, version: Version, response: &mut Response<B>) {
        if version <= Version::HTTP_11 && !self.0.load(Ordering::Relaxed) {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
    }
}

/// A body that notes when it was read to its end.
struct ObservedBody {
    body: Incoming,
    is_read: ReadToEnd,
}

impl ObservedBody {
    fn note_end(&self) {
        if self.body.is_end_stream() {
            self.is_read.0.store(true, Ordering::Relaxed);
        }
    }
}

/// The request, and whether its body is read to its end.
pub(super) fn observed(request: Request<Incoming>) -> (Request<Body>, ReadToEnd) {
    let is_read = ReadToEnd(Arc::new(AtomicBool::new(request.body().is_end_stream())));
    let request = request.map(|body| Body::new(ObservedBody { body, is_read: is_read.clone() }));
    (request, is_read)
}

impl HttpBody for ObservedBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        match &polled {
            Poll::Ready(None) => self.is_read.0.store(true, Ordering::Relaxed),
            Poll::Ready(Some(_)) => self.note_end(),
            Poll::Pending => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
