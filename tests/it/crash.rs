//! Crash tests: acknowledged records are stored exactly once, whatever is killed.
//!
//! A real server process runs under load from senders that keep a [`journal`] of their own. Then something is killed, stopped or
//! filled up at a random moment, and started again. Senders resend unacknowledged records. In the end the journal, the table, the
//! query results and the rollups must be consistent, as [`consistency`] checks.
//!
//! The test command runs this for seconds. For long runs: `CRASH_CYCLES=1000 ./test crash::`. `CRASH_SEED` repeats the random
//! choices of a run, but not its timing.

mod cluster;
mod consistency;
mod disconnected_clients;
mod dropped_connections;
mod full_disk;
mod journal;
mod load;
mod outage;
mod pooler_mode;
mod postgres_killed;
mod processes_killed;
mod server_killed;
mod stopping;

use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;

/// Number of kills: `CRASH_CYCLES`, or `default` in the test command.
fn cycles(default: usize) -> usize {
    std::env::var("CRASH_CYCLES").map_or(default, |cycles| cycles.parse().expect("CRASH_CYCLES is a number"))
}

/// Random number generator of a test, seeded by `CRASH_SEED`.
fn dice() -> StdRng {
    let seed = std::env::var("CRASH_SEED").map_or_else(|_| rand::random(), |seed| seed.parse().expect("CRASH_SEED is a number"));
    println!("CRASH_SEED={seed}");
    StdRng::seed_from_u64(seed)
}

/// Minimum, median and maximum as text.
fn spread(mut durations: Vec<Duration>) -> String {
    durations.sort_unstable();
    match durations.as_slice() {
        [] => "none".to_owned(),
        sorted => format!("{:.0?} / {:.0?} / {:.0?}", sorted[0], sorted[sorted.len() / 2], sorted[sorted.len() - 1]),
    }
}

/// Defines each test once and runs it on a new database of each kind, given by its URL.
macro_rules! on_each_database {
    ($($(#[$doc:meta])* async fn $name:ident($url:ident: &str) $body:block)+) => {
        $($(#[$doc])* async fn $name($url: &str) $body)+

        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let database = $crate::support::TestDatabase::create($crate::support::Backend::Sqlite).await;
                super::$name(&database.url).await;
                database.destroy().await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let database = $crate::support::TestDatabase::create($crate::support::Backend::Postgres).await;
                super::$name(&database.url).await;
                database.destroy().await;
            })+
        }
    };
}

use on_each_database;
