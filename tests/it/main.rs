//! The integration tests: the whole service over HTTP, on SQLite and on PostgreSQL, each test on a database of its own.
//!
//! `./test` runs them with all that they need. By hand: `TEST_DATABASE_URL=postgres://… cargo nextest run`.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test that cannot go on should stop where it stands")]

mod access;
mod asking;
mod books;
mod caching;
mod cli;
mod closing;
mod corrections;
mod crash;
mod days;
mod deadlines;
mod diagnosis;
mod documents;
mod errors;
mod executor;
mod explain;
mod findings;
mod freshness;
mod fuzz;
mod graphiql;
mod hardware;
mod hostile;
mod house;
mod ingestion;
mod laws;
mod limits;
mod live;
mod matrix;
mod migrations;
mod numbers;
mod origin_faults;
mod origins;
mod over_http;
mod paging;
mod plans;
mod reach;
mod reading;
mod real_usage;
mod recording;
mod recount;
mod schema;
mod serving;
mod settings;
mod sharing;
mod statements;
mod support;
mod telemetry;
mod tokens;
mod viewers;
