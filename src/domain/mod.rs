//! Domain types and rules: no I/O, no async, no clock.
//!
//! Start with [`record`] for the write path and [`range`] for the read path.

pub mod allowance;
pub mod cost;
pub mod delays;
pub mod dimension;
pub mod draft;
pub mod filter;
pub mod hardware;
pub mod ingestion;
pub mod nearest;
pub mod page;
pub mod probe;
pub mod problem;
pub mod quantity;
pub mod range;
pub mod reach;
pub mod record;
pub mod source;
pub mod text;
pub mod time;
pub mod touched;
pub mod usage_type;
pub mod wire;
pub mod zone;
