//! The schema, and the services that its resolvers use.

use async_graphql::parser::types::ServiceDocument;
use async_graphql::{SDLExportOptions, parser};

use super::mutation::Mutation;
use super::page::ConnectionOf;
use super::query::Query;
use super::root_field_tracing::RootFieldTracing;
use super::services::Services;
use super::subscription::Subscription;
use super::types::hardware_spec::HardwareSpec;
use super::types::price::Price;
use super::types::service_token::ServiceToken;
use super::types::usage_record::UsageRecord;
use super::types::usage_session::SessionConnection;
use crate::domain::page::{PriceCursor, SpecCursor, TokenCursor};
use crate::domain::record_listing::RecordCursor;
use crate::telemetry::traces;

/// The schema of the API.
pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// Builds the schema over `services`. With `suggest_names`, validation errors suggest similar field names. Where introspection is
/// off, they must not, because suggestions disclose the schema.
pub fn build(services: Services, suggest_names: bool) -> Schema {
    let builder = builder().data(services);
    let builder = if suggest_names { builder } else { builder.disable_suggestions() };
    if traces::is_enabled() { builder.extension(RootFieldTracing).finish() } else { builder.finish() }
}

/// The schema without services: documents can be validated against it, and nothing can be resolved.
pub fn without_services() -> Schema {
    builder().finish()
}

/// The schema in its definition language, sorted: the content of `schema.graphql`.
pub fn sdl() -> String {
    let options = SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items().include_specified_by();
    let mut sdl = without_services().sdl_with_options(options).trim().to_owned();
    sdl.push('\n');
    sdl
}

/// The parsed definition of the schema, without descriptions.
///
/// # Panics
/// If the definition, which this program exports, cannot be parsed.
pub fn definition() -> ServiceDocument {
    // Every second part is a description. They are most of the text, and parsing them would take most of the time.
    let without_descriptions: String = sdl().split("\"\"\"").step_by(2).collect();
    parser::parse_schema(without_descriptions).expect("the exported schema is valid")
}

fn builder() -> async_graphql::SchemaBuilder<Query, Mutation, Subscription> {
    async_graphql::Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .with_sorted_fields()
        .with_sorted_enums()
        .override_output_type_description::<ConnectionOf<RecordCursor, UsageRecord>>(
            "A page of usage records, in the order of the list.",
        )
        .override_output_type_description::<SessionConnection>("A page of sessions, in the order of the list.")
        .override_output_type_description::<ConnectionOf<SpecCursor, HardwareSpec>>(
            "A page of hardware specs, by `sortOrder`, then by `tier`.",
        )
        .override_output_type_description::<ConnectionOf<PriceCursor, Price>>("A page of prices, the last added first.")
        .override_output_type_description::<ConnectionOf<TokenCursor, ServiceToken>>("A page of service tokens, oldest first.")
}
