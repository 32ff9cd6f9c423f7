//! Closes what lies behind, again and again.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::books::Books;
use crate::clock::Clock;
use crate::domain::time::MINUTE_MS;

/// How long after its end a bucket is closed. Records that arrive later than that are added to the made sums one by one.
const LATENESS_MS: i64 = 15 * MINUTE_MS;

/// Closes at once and then every `every`, until `stop`.
pub(super) async fn run(books: Books, clock: Clock, every: Duration, stop: CancellationToken) {
    loop {
        match stop.run_until_cancelled(books.close(clock.now().plus_millis(-LATENESS_MS))).await {
            Some(Ok(())) => {}
            // Answers stay right: what is not closed is read from what it would be made of.
            Some(Err(error)) => tracing::warn!(cause = error.with_causes(), "closing sums failed; it is tried again"),
            None => return,
        }
        if stop.run_until_cancelled(tokio::time::sleep(every)).await.is_none() {
            return;
        }
    }
}
