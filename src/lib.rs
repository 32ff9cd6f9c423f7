//! usage-insights records what customers use and answers what they used: exact numbers, nothing lost or counted twice, and refusals
//! and errors that explain themselves.
//!
//! # The house
//!
//! | room | what happens there |
//! |---|---|
//! | [`cli`] | one verb per role: serve, migrate, import, token, demo … |
//! | [`app`] | the composition root |
//! | [`settings`], [`telemetry`], [`clock`], [`ids`] | options, logs and meters, wall time, record ids |
//! | [`error`] | the service's own failures, as codes |
//! | [`domain`] | the field's words and rules, pure |
//! | [`store`] | every SQL statement, for both databases |
//! | [`recording`] | the write path: where records are accepted |
//! | [`analytics`] | the read path: where questions are answered |
//! | [`live`] | answers that follow what is recorded |
//! | [`catalog`] | usage types and hardware specs |
//! | [`diagnosis`] | what is wrong, and a probe that shows whether records arrive |
//! | [`auth`] | who is asking, and what they may do |
//! | [`admission`] | how many may ask, and how often |
//! | [`graphql`] | the API |
//! | [`http`] | every route on one page |
//!
//! Two doors to begin with: [`recording::Recorder::record`] and [`analytics::Question`]. `docs/architecture.md` walks both paths.

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
pub mod graphql;
pub mod http;
pub mod ids;
pub mod live;
pub mod recording;
pub mod settings;
pub mod store;
pub mod telemetry;
