//! The API: thin resolvers over recording, analytics and the catalogs.
//!
//! Start with [`schema`]. Every top-level field is nullable, so that a failing section leaves the others standing, and carries a
//! guard that says who may ask. GraphQL types are not rows: each has a file of its own under [`types`].

pub mod call;
pub mod coercion;
pub mod completion;
mod display_names;
pub mod documents;
pub mod error;
pub mod executor;
mod guard;
mod input;
mod label_filter;
pub mod limits;
mod lists;
pub mod loaders;
mod mutation;
pub mod operation;
mod page;
mod query;
pub mod raw_records;
mod record_filter;
pub mod request_context;
mod response_size;
mod root_field_tracing;
mod scalars;
pub mod schema;
mod schema_description;
pub mod services;
pub mod string_literals;
mod subscription;
mod trusted_documents;
mod types;
mod usage_filter;
