//! The schema, and what it needs to answer.

use std::sync::Arc;

use async_graphql::SDLExportOptions;

use super::limits::Limits;
use super::mutation::Mutation;
use super::page::ConnectionOf;
use super::query::Query;
use super::sections::Sections;
use super::subscription::Subscription;
use super::types::hardware_spec::HardwareSpec;
use super::types::service_token::ServiceToken;
use super::types::usage_record::UsageRecord;
use crate::admission::Admission;
use crate::analytics::Analytics;
use crate::auth::ServiceTokens;
use crate::catalog::{HardwareCatalog, UsageTypeCatalog};
use crate::diagnosis::Doctor;
use crate::domain::page::{RecordCursor, SpecCursor, TokenCursor};
use crate::live::Live;
use crate::recording::Recorder;
use crate::telemetry::traces;

/// The rooms behind the resolvers.
#[derive(Clone, Debug)]
pub struct Services {
    /// Takes records in.
    pub recorder: Arc<Recorder>,
    /// Answers questions.
    pub analytics: Analytics,
    /// Knows the usage types.
    pub usage_types: Arc<UsageTypeCatalog>,
    /// Knows the hardware specs.
    pub hardware: HardwareCatalog,
    /// Says what is wrong.
    pub doctor: Doctor,
    /// Keeps the service tokens.
    pub tokens: ServiceTokens,
    /// Follows what is recorded.
    pub live: Arc<Live>,
    /// Lets requests in.
    pub admission: Arc<Admission>,
    /// The limits that stay while the server runs.
    pub limits: Arc<Limits>,
}

/// The schema of the API.
pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// The schema, answered by `services`. `suggests`: whether errors name fields that were perhaps meant. Where the schema may not be asked
/// about itself, they would tell of it.
pub fn build(services: Services, suggests: bool) -> Schema {
    let builder = builder().data(services);
    let builder = if suggests { builder } else { builder.disable_suggestions() };
    if traces::are_sent() { builder.extension(Sections).finish() } else { builder.finish() }
}

/// The schema in its definition language, sorted: what `schema.graphql` holds.
pub fn sdl() -> String {
    let options = SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items().include_specified_by();
    let mut sdl = builder().finish().sdl_with_options(options).trim().to_owned();
    sdl.push('\n');
    sdl
}

fn builder() -> async_graphql::SchemaBuilder<Query, Mutation, Subscription> {
    async_graphql::Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .with_sorted_fields()
        .with_sorted_enums()
        .override_output_type_description::<ConnectionOf<RecordCursor, UsageRecord>>("A page of usage records.")
        .override_output_type_description::<ConnectionOf<SpecCursor, HardwareSpec>>("A page of hardware specs.")
        .override_output_type_description::<ConnectionOf<TokenCursor, ServiceToken>>("A page of service tokens.")
}
