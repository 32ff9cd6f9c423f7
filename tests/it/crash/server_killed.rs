//! kill -9 of the server.

use std::time::Duration;

use rand::RngExt;
use tokio::time::sleep;

use super::consistency::assert_consistent;
use super::load::Load;
use super::{cycles, dice, on_each_database, spread};
use crate::support::ServerProcess;

on_each_database! {
    /// In every fourth cycle the recovering server is killed as well, during its start.
    async fn acknowledged_records_are_stored_once_when_the_server_is_killed(url: &str) {
        let mut dice = dice();
        let mut server = ServerProcess::start(url).await;
        let load = Load::start(dice.random(), &server.address);
        let mut starts = Vec::new();
        for cycle in 0..cycles(20) {
            load.journal.until_more_are_acknowledged(1).await;
            sleep(Duration::from_millis(dice.random_range(0..300))).await; // the random moment
            server.kill();
            if cycle % 4 == 3 {
                let starting = ServerProcess::spawn(url, &[]);
                sleep(Duration::from_millis(dice.random_range(0..60))).await;
                starting.kill();
            }
            server = ServerProcess::start(url).await;
            starts.push(server.started_in);
            load.set_address(&server.address);
        }
        load.journal.until_more_are_acknowledged(1).await;
        let journal = load.finish().await;
        assert_consistent(&journal, url, &server.address).await;
        assert!(starts.iter().all(|start| *start < Duration::from_secs(10)), "{starts:?}");
        println!("{} kills; starts after them: {}", starts.len(), spread(starts));
        println!("{:?}", journal.tally());
        server.stop().await;
    }

    /// A half-created schema would need manual repair.
    async fn server_killed_during_migrations_starts_again(url: &str) {
        // The delay grows, so that every step of the migrations is interrupted once.
        for patience_ms in 0..50 {
            let starting = ServerProcess::spawn(url, &[]);
            sleep(Duration::from_millis(patience_ms)).await;
            starting.kill();
        }
        let server = ServerProcess::start(url).await;
        let load = Load::start(dice().random(), &server.address);
        load.journal.until_more_are_acknowledged(100).await;
        let journal = load.finish().await;
        assert_consistent(&journal, url, &server.address).await;
        server.stop().await;
    }
}
