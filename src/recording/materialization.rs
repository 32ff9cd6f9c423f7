//! Periodic materialization of rollups.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::reconciler::RollupReconciler;
use crate::clock::Clock;
use crate::domain::time::MINUTE_MS;

/// Time between the end of a bucket and its materialization. Records that arrive later are written through to the materialized
/// rollups, which costs more per record.
const LATENESS_THRESHOLD_MS: i64 = 15 * MINUTE_MS;

/// Materializes once immediately and then every `every`, until `stop` is cancelled.
pub(super) async fn run(reconciler: RollupReconciler, clock: Clock, every: Duration, stop: CancellationToken) {
    loop {
        match stop.run_until_cancelled(reconciler.materialize_until(clock.now().plus_millis(-LATENESS_THRESHOLD_MS))).await {
            Some(Ok(())) => {}
            // Results stay correct: buckets after the watermark are read from the quarter-hour rollups.
            Some(Err(error)) => tracing::warn!(cause = error.with_causes(), "materializing rollups failed, will retry"),
            None => return,
        }
        if stop.run_until_cancelled(tokio::time::sleep(every)).await.is_none() {
            return;
        }
    }
}
