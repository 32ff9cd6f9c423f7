//! HTTP: every route on one page ([`router`]), requests in, coded errors out.

mod error;
mod graphiql;
mod graphql;
mod health;
mod metrics;
mod middleware;
pub mod router;
