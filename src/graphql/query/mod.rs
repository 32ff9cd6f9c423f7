//! The query root.

mod diagnosis;
mod dimension_values;
mod hardware;
mod prices;
mod service_config;
mod service_tokens;
mod sessions;
mod usage;
mod usage_record;
mod viewer;

use async_graphql::MergedObject;

/// Usage analytics of language model tokens, compute, storage, API calls and other usage types, per account (customer): totals,
/// costs, breakdowns, daily charts and single records.
///
/// Where to start:
/// - a page with totals, the change against the previous period, breakdowns and findings: `usageInsights`
/// - a chart per day: `dailyUsage`
/// - compute by hardware tier: `usageByTier`; the hardware itself: `hardwareSpecs`
/// - sessions, each with its usage: `sessions`
/// - what to offer in a picker, such as accounts, users, models and labels: `dimensionValues`, `labelKeys`
/// - single records: `usageRecords`; one by its key: `usageRecord`
/// - usage that is missing: `emptyReason` of each result, `ingestion` and `diagnosis`
/// - what can be recorded: `usageTypes`; to record it: the mutation `recordUsage`
/// - limits of this server: `serviceConfig`; the caller and what it may read: `viewer`
///
/// Send `Authorization: Bearer <token>` with a service token or a viewer's JSON Web Token; in development no token is needed.
/// Fields state the scope that they require: members and viewers have `READ`, admins `READ` and `ADMIN`, service tokens their own scopes.
///
/// Every field is nullable: a field that fails is null and has an entry in `errors`, with a stable code in `extensions.code`
/// (docs/errors.md); the other fields are not affected.
#[derive(Debug, Default, MergedObject)]
pub struct Query(
    usage::UsageQueries,
    usage_record::UsageRecordQueries,
    sessions::SessionQueries,
    dimension_values::DimensionValueQueries,
    hardware::HardwareQueries,
    prices::PriceQueries,
    diagnosis::DiagnosisQueries,
    service_tokens::ServiceTokenQueries,
    service_config::ServiceConfigQueries,
    viewer::ViewerQueries,
);
