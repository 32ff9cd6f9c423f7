//! HTTP: every route on one page ([`router`]), requests in, coded errors out.

mod access;
mod caching;
mod compression;
pub mod connection;
mod content_negotiation;
mod dashboard;
mod documentation;
mod error;
mod graphiql;
mod graphql;
mod health;
mod markers;
mod metadata;
mod metrics;
mod middleware;
mod origins;
mod process_metrics;
mod readiness;
mod request;
mod response;
mod response_body;
pub mod router;
mod send_timeout;
pub mod serve;
mod server_sent_events;
pub mod state;
mod websocket;
