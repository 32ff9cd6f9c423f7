//! Changes.

mod catalog;
mod record_usage;

use async_graphql::MergedObject;

/// What can be changed. Every field is nullable: one that fails is null and has an error.
#[derive(Debug, Default, MergedObject)]
pub struct Mutation(record_usage::RecordUsage, catalog::CatalogMutation);
