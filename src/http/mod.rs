//! HTTP: every route on one page ([`router`]), requests in, coded errors out.

mod accept;
mod answer;
pub mod connection;
mod error;
mod graphiql;
mod graphql;
mod health;
mod limited;
mod live;
mod measured;
mod metrics;
mod middleware;
mod request;
pub mod router;

pub use live::OPERATIONS_MAX;
