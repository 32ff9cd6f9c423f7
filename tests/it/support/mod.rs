//! Test support: a running service per test, databases, clients, identities.

mod app;
mod cluster;
mod corrections;
mod database;
mod full_selections;
pub mod identity;
mod labels;
mod os;
mod pgbouncer;
mod recount;
mod server;
mod subscriber;
mod template;
mod usage;

pub use app::{MATERIALIZED_UNTIL, NOW, Reply, TestApp, without_rate_limits};
pub use corrections::{AMEND, VOID, amendment, to_void};
pub use database::{Backend, TestDatabase};
pub use full_selections::FullSelections;
pub use labels::assert_label_rows_equal_records;
pub use os::{free_port, is_root};
pub use pgbouncer::PgBouncer;
pub use recount::assert_rollups_equal_records;
pub use server::{ServerProcess, run_program};
pub use subscriber::{Events, PROTOCOL, Socket, Subscriber, TIMEOUT, Transport};
pub use usage::{record, records};

/// Defines each test once and runs it on both databases, as `sqlite::…` and `postgres::…`.
macro_rules! on_both_databases {
    ($($(#[$doc:meta])* async fn $name:ident($app:ident: &TestApp) $body:block)+) => {
        $($(#[$doc])* async fn $name($app: &$crate::support::TestApp) $body)+

        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let app = $crate::support::TestApp::start($crate::support::Backend::Sqlite).await;
                super::$name(&app).await;
                app.stop().await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let app = $crate::support::TestApp::start($crate::support::Backend::Postgres).await;
                super::$name(&app).await;
                app.stop().await;
            })+
        }
    };
}

pub(crate) use on_both_databases;

/// Runs tests that start the service themselves on both databases, as `sqlite::…` and `postgres::…`.
macro_rules! on_each_backend {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::support::Backend::Sqlite).await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::support::Backend::Postgres).await;
            })+
        }
    };
}

pub(crate) use on_each_backend;
