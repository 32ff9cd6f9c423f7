//! Ends HTTP/2 streams whose client does not read.
//!
//! A connection that accepts no bytes is closed by [`super::connection`]. On HTTP/2 a client can also stop a single stream, by flow control,
//! while others go on: hyper waits for it without a timeout. Each stream is a task, so its timeout is here.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::rt::Executor;
use tokio::time::{Instant, sleep, sleep_until};

tokio::task_local! {
    /// The progress of the stream whose task runs.
    static STREAM: SendProgress;
}

/// Since when a response waits until its client accepts its next frame; `None` while it waits for the service.
#[derive(Clone, Debug, Default)]
pub(super) struct SendProgress(Arc<Mutex<Option<Instant>>>);

impl SendProgress {
    /// The progress of the HTTP/2 stream whose task runs; `None` on HTTP/1.1.
    pub(super) fn of_stream() -> Option<Self> {
        STREAM.try_with(Self::clone).ok()
    }

    /// A frame was handed over: the next is taken when the client has accepted it.
    pub(super) fn wait_for_client(&self) {
        self.set(Some(Instant::now()));
    }

    /// The client has accepted all frames so far.
    pub(super) fn wait_for_service(&self) {
        self.set(None);
    }

    fn set(&self, waits_since: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = waits_since;
    }

    /// Waits until the client has accepted nothing for `time`.
    async fn stalled(&self, time: Duration) {
        loop {
            let waits_since = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match waits_since {
                Some(since) if since.elapsed() >= time => return,
                Some(since) => sleep_until(since + time).await,
                None => sleep(time).await,
            }
        }
    }
}

/// Spawns the streams of HTTP/2 connections, and drops those that are stalled: the client receives `RST_STREAM`.
#[derive(Clone, Copy, Debug)]
pub(super) struct StreamExecutor {
    pub(super) send_timeout: Duration,
}

impl<F> Executor<F> for StreamExecutor
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    fn execute(&self, stream: F) {
        let (progress, send_timeout) = (SendProgress::default(), self.send_timeout);
        tokio::spawn(async move {
            tokio::select! {
                _ = STREAM.scope(progress.clone(), stream) => {}
                () = progress.stalled(send_timeout) => {
                    tracing::debug!("a client read nothing of a response in time, and its stream is reset");
                }
            }
        });
    }
}
