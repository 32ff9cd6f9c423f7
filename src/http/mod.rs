//! HTTP: every route on one page ([`router`]), requests in, coded errors out.

mod accept;
mod answer;
mod caching;
mod compression;
pub mod connection;
pub mod documents;
mod error;
mod graphiql;
mod graphql;
mod health;
mod limited;
mod live;
mod measured;
mod metrics;
mod middleware;
pub mod origins;
mod request;
pub mod router;
pub mod serve;

pub use live::OPERATIONS_MAX;
