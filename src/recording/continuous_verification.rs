//! Continuous verification of rollups and of the index of labels: one day per interval, from the newest day to the oldest, repeatedly.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::reconciler::RollupReconciler;
use crate::domain::time::Timestamp;
use crate::error::Error;

/// Results of the periodic verification.
#[derive(Debug, Default)]
pub struct Drift {
    differences: AtomicU64,
    days: AtomicU64,
}

impl Drift {
    /// Number of rollups that did not equal their records when last verified, and of keys of an account's labels of which rows were missing.
    /// Any value but 0 is a defect.
    pub fn differences(&self) -> u64 {
        self.differences.load(Ordering::Relaxed)
    }

    /// Number of days verified since the process started.
    pub fn days(&self) -> u64 {
        self.days.load(Ordering::Relaxed)
    }
}

/// Verifies one day every `every`, until `stop` is cancelled.
pub(super) async fn run(reconciler: RollupReconciler, drift: std::sync::Arc<Drift>, every: Duration, stop: CancellationToken) {
    let mut days: Vec<Timestamp> = Vec::new();
    let mut found = 0;
    while stop.run_until_cancelled(tokio::time::sleep(every)).await.is_some() {
        if days.is_empty() {
            // A round is complete: publish its result.
            drift.differences.store(found, Ordering::Relaxed);
            found = 0;
        }
        match verify_next_day(&reconciler, &mut days).await {
            Ok(Some((day, differences))) => {
                drift.days.fetch_add(1, Ordering::Relaxed);
                found += differences;
                drift.differences.fetch_max(found, Ordering::Relaxed);
                if differences > 0 {
                    tracing::error!(
                        day = day.to_rfc3339(),
                        differences,
                        "rollups or labels do not equal their records; run `usage-insights rebuild`"
                    );
                }
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(cause = error.with_causes(), "verifying rollups failed"),
        }
    }
}

/// Verifies the next day from `days`, which is refilled when it is empty.
async fn verify_next_day(reconciler: &RollupReconciler, days: &mut Vec<Timestamp>) -> Result<Option<(Timestamp, u64)>, Error> {
    if days.is_empty() {
        *days = reconciler.days(Timestamp::EARLIEST, Timestamp::LATEST).await?;
    }
    let Some(day) = days.pop() else { return Ok(None) };
    Ok(Some((day, reconciler.verify(day, None).await?.len() as u64)))
}
