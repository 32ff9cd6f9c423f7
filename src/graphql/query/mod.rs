//! Questions.

mod diagnosis;
mod hardware;
mod service_config;
mod service_tokens;
mod usage;

use async_graphql::MergedObject;

/// What can be asked. Every field is nullable: one that fails is null and has an error, the others stand.
#[derive(Debug, Default, MergedObject)]
pub struct Query(
    usage::UsageQuery,
    hardware::HardwareQuery,
    diagnosis::DiagnosisQuery,
    service_tokens::ServiceTokenQuery,
    service_config::ServiceConfigQuery,
);
