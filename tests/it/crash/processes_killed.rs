//! kill -9 of one of several servers on one PostgreSQL, again and again.

use std::sync::Arc;
use std::time::Duration;

use rand::RngExt;
use tokio::time::sleep;

use super::consistency::assert_consistent;
use super::journal::Journal;
use super::load::Load;
use super::{cycles, dice};
use crate::support::{Backend, ServerProcess, TestDatabase};

const SERVERS: usize = 3;
/// They materialize often, so that kills hit it too.
const SETTINGS: [(&str, &str); 1] = [("USAGE_INSIGHTS__RECORDING__MATERIALIZE_SECONDS", "1")];

/// The senders of a killed server resend their records to another one, or to the same one after its start. Readers of every server count what
/// all of them acknowledged.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_records_are_stored_once_when_one_of_several_servers_is_killed() {
    let mut dice = dice();
    let database = TestDatabase::create_migrated(Backend::Postgres).await;
    let journal: Arc<Journal> = Arc::default();
    let (mut servers, mut loads) = (Vec::new(), Vec::new());
    for number in 0..SERVERS {
        let server = ServerProcess::start_with(&database.url, &SETTINGS).await;
        loads.push(Load::start_sharing(&journal, &format!("of{number}-"), dice.random(), &server.address));
        servers.push(server);
    }
    for cycle in 0..cycles(9) {
        journal.until_more_are_acknowledged(1).await;
        sleep(Duration::from_millis(dice.random_range(0..300))).await; // the random moment
        let killed = dice.random_range(0..SERVERS);
        servers.remove(killed).kill();
        if cycle % 2 == 0 {
            let other = dice.random_range(0..SERVERS - 1);
            loads[killed].set_address(&servers[other].address);
            journal.until_more_are_acknowledged(1).await;
        }
        let server = ServerProcess::start_with(&database.url, &SETTINGS).await;
        loads[killed].set_address(&server.address);
        servers.insert(killed, server);
    }
    journal.until_more_are_acknowledged(1).await;
    for load in loads {
        load.finish().await;
    }
    println!("{:?}", journal.tally());
    for server in servers {
        assert_consistent(&journal, &database.url, &server.address).await;
        server.stop().await;
    }
    database.destroy().await;
}
