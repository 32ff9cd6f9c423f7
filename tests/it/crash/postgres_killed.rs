//! kill -9 and clean restarts of PostgreSQL under a running server.

use std::sync::Arc;
use std::time::Instant;

use rand::RngExt;

use super::cluster::Cluster;
use super::consistency::assert_consistent;
use super::journal::Journal;
use super::load::Load;
use super::{cycles, dice, spread};
use crate::support::ServerProcess;

/// The server is alive, clients got only retryable errors with codes, and all records are consistent.
async fn assert_only_rejections(journal: &Arc<Journal>, cluster: &Cluster, mut server: ServerProcess) {
    assert!(server.is_running());
    assert_eq!(journal.tally().broken, 0, "requests without an answer");
    assert_consistent(journal, &cluster.url(), &server.address).await;
    println!("{:?}", journal.tally());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_records_are_stored_once_when_postgresql_is_killed() {
    let mut dice = dice();
    let mut cluster = Cluster::start_new().await;
    // With short timeouts, so that clients notice an outage of a second.
    let impatient = [("USAGE_INSIGHTS__RECORDING__RETRY_FOR_MS", "500"), ("USAGE_INSIGHTS__DATABASE__ACQUIRE_TIMEOUT_MS", "500")];
    let server = ServerProcess::start_with(&cluster.url(), &impatient).await;
    let load = Load::start(dice.random(), &server.address);
    let mut recoveries = Vec::new();
    for cycle in 0..cycles(3) {
        load.journal.until_more_are_acknowledged(dice.random_range(1..2_000)).await;
        let began = match cycle % 3 {
            0 => {
                // An outage that clients notice.
                let rejected = load.journal.tally().rejected();
                cluster.kill().await;
                load.journal.until("a refusal", |tally| tally.rejected() > rejected).await;
                let began = Instant::now();
                cluster.start().await;
                began
            }
            1 => {
                cluster.kill_one_backend(dice.random_range(0..100)).await;
                Instant::now()
            }
            _ => {
                cluster.kill().await;
                let began = Instant::now();
                cluster.start().await;
                began
            }
        };
        load.journal.until_more_are_acknowledged(1).await;
        recoveries.push(began.elapsed());
    }
    load.journal.until_more_are_acknowledged(1_000).await;
    let journal = load.finish().await;
    println!("{} kills; to the next acknowledgement once PostgreSQL starts: {}", recoveries.len(), spread(recoveries));
    assert_only_rejections(&journal, &cluster, server).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clean_restart_of_postgresql_loses_no_records() {
    let mut dice = dice();
    let mut cluster = Cluster::start_new().await;
    let server = ServerProcess::start(&cluster.url()).await;
    let load = Load::start(dice.random(), &server.address);
    for _ in 0..cycles(3) {
        load.journal.until_more_are_acknowledged(dice.random_range(1..2_000)).await;
        cluster.restart().await;
    }
    load.journal.until_more_are_acknowledged(1_000).await;
    let journal = load.finish().await;
    assert_eq!(journal.tally().rejected(), 0, "the server retries for longer than a restart takes");
    assert_only_rejections(&journal, &cluster, server).await;
}
