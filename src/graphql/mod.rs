//! The API: thin resolvers over recording, analytics and the catalogs.
//!
//! Start with [`schema`]. Every top-level field is nullable, so that a failing section leaves the others standing, and carries a
//! guard that says who may ask. GraphQL types are not rows: each has a file of its own under [`types`].

pub mod coercion;
pub mod completion;
pub mod error;
pub mod escapes;
mod guard;
mod input;
pub mod introspection;
pub mod left_out;
pub mod limits;
mod lists;
pub mod loaders;
mod mutation;
mod page;
mod query;
mod scalars;
pub mod schema;
mod sections;
pub mod sent_records;
mod strings;
mod subscription;
mod types;
