//! Domain types and rules: no I/O, no async, no clock.
//!
//! Start with [`record`] for the write path and [`range`] for the read path.

pub mod account_scope;
pub mod change_set;
pub mod condition;
pub mod correction_input;
pub mod cost;
pub mod delays;
pub mod difference;
pub mod dimension;
pub mod display_name;
pub mod erasure;
pub mod expiry;
pub mod exported;
pub mod filter;
pub mod hardware;
pub mod ingestion;
pub mod interval;
pub mod label_key;
pub mod nearest;
pub mod page;
mod previous_period;
pub mod price;
pub mod probe;
pub mod problem;
pub mod quantity;
pub mod range;
pub mod record;
pub mod record_input;
pub mod record_labels;
pub mod record_listing;
pub mod restrictions;
pub mod search;
pub mod session_listing;
pub mod source;
pub mod text;
pub mod time;
pub mod usage_type;
pub mod wire;
pub mod zone;
