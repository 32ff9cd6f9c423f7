//! Changes.

mod catalog;
mod correct_usage;
mod record_usage;
mod send_probe;
mod service_tokens;

use async_graphql::MergedObject;

/// What can be changed. Every field is nullable: one that fails is null and has an error.
#[derive(Debug, Default, MergedObject)]
pub struct Mutation(
    record_usage::RecordUsage,
    correct_usage::CorrectUsage,
    catalog::CatalogMutation,
    send_probe::SendProbe,
    service_tokens::ServiceTokenMutation,
);
