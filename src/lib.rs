//! usage-insights records the usage of customers and answers queries about it: exact numbers, nothing lost or counted twice, and
//! rejections and errors that explain themselves.
//!
//! # Modules
//!
//! | module | purpose |
//! |---|---|
//! | [`cli`] | the commands: serve, migrate, import, token, demo and others |
//! | [`app`] | builds the services from the settings |
//! | [`settings`], [`telemetry`], [`clock`], [`ids`] | settings; logs, traces and metrics; system time; record ids |
//! | [`error`] | errors and their stable codes |
//! | [`domain`] | domain types and rules, without I/O |
//! | [`store`] | all SQL statements, for SQLite and PostgreSQL |
//! | [`recording`] | the write path |
//! | [`analytics`] | the read path |
//! | [`live`] | subscriptions to query results |
//! | [`catalog`] | usage types, hardware specs and prices |
//! | [`price_list`] | reads price lists of other projects and the own format, without I/O |
//! | [`diagnosis`] | checks of an installation, with a probe record that tests the whole path |
//! | [`auth`] | authentication and authorization |
//! | [`admission`] | concurrency limits and rate limits |
//! | [`graphql`] | the GraphQL API |
//! | [`intake`] | records by other ways than the GraphQL API |
//! | [`http`] | the HTTP server and its routes |
//!
//! Entry points: [`recording::Recorder::record`] for the write path and [`analytics::InsightsQuery`] for the read path.
//! `docs/architecture.md` describes both.

pub mod admission;
pub mod analytics;
pub mod app;
pub mod auth;
pub mod catalog;
pub mod cli;
pub mod clock;
pub mod diagnosis;
pub mod domain;
pub mod error;
pub mod export;
pub mod graphql;
pub mod http;
pub mod ids;
pub mod intake;
pub mod live;
pub mod price_list;
pub mod recording;
pub mod settings;
pub mod store;
pub mod telemetry;
