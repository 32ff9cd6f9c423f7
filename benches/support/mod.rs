//! What the benchmarks share: databases of their own, the usage, clients, the service, rounds as a table.

pub mod client;
pub mod database;
pub mod report;
pub mod service;
pub mod stream;

/// What a benchmark gives, or why it cannot go on.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;
