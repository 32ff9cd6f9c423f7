//! The body of a response while it is sent.
//!
//! It is handed to the connection in small frames, which the connection takes as fast as the client reads. Each frame counts the memory of
//! the whole response until the frame is written to the socket, because frames are slices of one buffer.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::http::HeaderMap;
use axum::response::Response;
use hyper::body::{Bytes, Frame, SizeHint};

use super::compression;
use super::connection::RequestGuard;
use super::send_timeout::SendProgress;
use crate::admission::Reservation;

/// The largest frame, in bytes.
const FRAME_MAX: usize = 32 * 1024;

/// The memory of the answer that a response is sending, as an extension of the response. A stream replaces it with each answer.
#[derive(Clone, Debug, Default)]
pub(super) struct AnswerMemory(Arc<Mutex<Option<Arc<Reservation>>>>);

impl AnswerMemory {
    /// Counts the memory of the next answer instead of that of the last one.
    pub(super) fn replace(&self, memory: Option<Reservation>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = memory.map(Arc::new);
    }

    fn current(&self) -> Option<Arc<Reservation>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Counts `memory` until the response to `request` is sent.
pub(super) fn with_memory(request: &HeaderMap, mut response: Response, memory: Option<Reservation>) -> Response {
    if let Some(mut memory) = memory {
        if let Some(length) = response.body().size_hint().exact() {
            // Until here it counted the answer before it was written as JSON.
            memory.resize(length + compression::memory_of(request, length));
        }
        let slot = AnswerMemory::default();
        slot.replace(Some(memory));
        response.extensions_mut().insert(slot);
    }
    response
}

/// The body of a response; its request ends when it is dropped.
#[derive(Debug)]
pub(super) struct TrackedBody {
    body: Body,
    /// What is left of the last frame of `body`.
    rest: Bytes,
    memory: Option<AnswerMemory>,
    progress: Option<SendProgress>,
    _request: RequestGuard,
}

impl TrackedBody {
    /// The response to a request. `progress` is that of its HTTP/2 stream.
    pub(super) fn of(mut response: Response, request: RequestGuard, progress: Option<SendProgress>) -> Response<Self> {
        let memory = response.extensions_mut().remove();
        if let Some(progress) = &progress {
            progress.wait_for_client();
        }
        response.map(|body| Self { body, rest: Bytes::new(), memory, progress, _request: request })
    }
}

impl HttpBody for TrackedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        if this.rest.is_empty() {
            if let Some(progress) = &this.progress {
                progress.wait_for_service();
            }
            let Poll::Ready(polled) = Pin::new(&mut this.body).poll_frame(context) else {
                // A stream waits for its next answer: the last one is counted by its frames until they are written.
                if let Some(memory) = &this.memory {
                    memory.replace(None);
                }
                return Poll::Pending;
            };
            match polled.map(|polled| polled.map(Frame::into_data)) {
                Some(Ok(Ok(data))) => this.rest = data,
                Some(Ok(Err(trailers))) => return Poll::Ready(Some(Ok(trailers))),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
        let frame = this.rest.split_to(this.rest.len().min(FRAME_MAX));
        if let Some(progress) = &this.progress {
            progress.wait_for_client();
        }
        let memory = this.memory.as_ref().and_then(AnswerMemory::current);
        let frame = match memory {
            Some(memory) => Bytes::from_owner(CountedFrame { frame, _memory: memory }),
            None => frame,
        };
        Poll::Ready(Some(Ok(Frame::data(frame))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (of_body, rest) = (self.body.size_hint(), self.rest.len() as u64);
        let mut hint = SizeHint::new();
        hint.set_lower(of_body.lower().saturating_add(rest));
        if let Some(upper) = of_body.upper() {
            hint.set_upper(upper.saturating_add(rest));
        }
        hint
    }
}

/// A frame that counts the memory of its response.
struct CountedFrame {
    frame: Bytes,
    _memory: Arc<Reservation>,
}

impl AsRef<[u8]> for CountedFrame {
    fn as_ref(&self) -> &[u8] {
        &self.frame
    }
}
