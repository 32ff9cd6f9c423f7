//! Shared code of the benchmarks: databases, the usage stream, clients, the service, result tables.

pub mod client;
pub mod database;
pub mod report;
pub mod service;
pub mod stream;

/// Result of a benchmark step.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;
