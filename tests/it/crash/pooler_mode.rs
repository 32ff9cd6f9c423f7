//! The mode of a pooler is changed under load.

use rand::RngExt;

use super::consistency::assert_consistent;
use super::dice;
use super::load::Load;
use crate::support::{Backend, PgBouncer, ServerProcess, TestDatabase};

const CODE: &str = "POOLER_UNSUPPORTED";
const POOL_SIZE: u32 = 40;

/// In transaction mode statements and values go to server connections that do not have the statement, or have another one under its name.
/// Clients get retryable errors with codes until the mode is changed back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_records_are_stored_once_when_a_pooler_leaves_session_mode() {
    let database = TestDatabase::create_migrated(Backend::Postgres).await;
    let bouncer = PgBouncer::start(&database, "session", POOL_SIZE).await;
    let variables = [("DATABASE_DIRECT_URL", database.url.as_str()), ("USAGE_INSIGHTS__RECORDING__RETRY_FOR_MS", "200")];
    let server = ServerProcess::start_with(&bouncer.url(), &variables).await;
    let load = Load::start(dice().random(), &server.address);
    for _ in 0..2 {
        load.journal.until_more_are_acknowledged(500).await;
        let rejections = |tally: &super::journal::Counts| {
            let count = |by_code: &std::collections::BTreeMap<String, u64>| by_code.get(CODE).copied().unwrap_or(0);
            (count(&tally.rejected_calls), count(&tally.rejected_queries))
        };
        let before = rejections(&load.journal.tally());
        bouncer.set_pool_mode("transaction", POOL_SIZE);
        load.journal
            .until("calls and queries with the code", |tally| {
                let now = rejections(tally);
                now.0 > before.0 && now.1 > before.1
            })
            .await;
        bouncer.set_pool_mode("session", POOL_SIZE);
    }
    load.journal.until_more_are_acknowledged(500).await;
    let journal = load.finish().await;
    println!("{:?}", journal.tally());
    assert_eq!(journal.tally().broken, 0, "requests without an answer");
    assert_consistent(&journal, &database.url, &server.address).await;
    server.stop().await;
    drop(bouncer);
    database.destroy().await;
}
