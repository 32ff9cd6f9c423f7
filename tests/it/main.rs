//! The integration tests: the whole service over HTTP, on SQLite and on PostgreSQL, each test on a database of its own.
//!
//! `./test` runs them with all that they need. By hand: `TEST_DATABASE_URL=postgres://… cargo nextest run`.

#![allow(clippy::unwrap_used, missing_docs, reason = "a failed step ends the test")]

mod access;
mod access_matrix;
mod account_scope;
mod architecture;
mod breakdown;
mod caching;
mod cli;
mod coalescing;
mod corrections;
mod cost_laws;
mod costs;
mod crash;
mod daily_series;
mod dashboard;
mod deadlines;
mod diagnosis;
mod display_names;
mod documents;
mod empty_reasons;
mod errors;
mod executor;
mod filters;
mod findings;
mod freshness;
mod fuzz;
mod graphiql;
mod graphql_over_http;
mod hardware;
mod hostile;
mod import;
mod ingestion;
mod laws;
mod limits;
mod live;
mod materialization;
mod migrations;
mod numbers;
mod origin_faults;
mod origins;
mod outages;
mod paging;
mod plans;
mod queries;
mod query_examples;
mod real_usage;
mod record_input;
mod record_listing;
mod recording;
mod recount;
mod schema;
mod serving;
mod settings;
mod statements;
mod support;
mod telemetry;
mod token_kinds;
mod tokens;
mod usage_series;
mod users;
mod variables;
mod verify_rebuild;
mod viewers;
