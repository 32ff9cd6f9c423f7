//! The limits of the server, and the rate limit status of the caller.

use async_graphql::{ComplexObject, Context, Result, SimpleObject};

use crate::admission;
use crate::error::LimitName;
use crate::graphql::limits::value_of;
use crate::graphql::scalars::{BigInt, DateTime};
use crate::graphql::services::Services;
use crate::settings::{LimitsSettings, Settings};

/// The currency and the limits of this server, and the caller's rate limit status. An error because of a limit names it in
/// `extensions.limit.name`, by the name of its field in `limits` or `rates`.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(crate) struct ServiceConfig {
    /// Currency of all costs and prices, by its ISO 4217 code, such as `USD`.
    currency: String,
    /// Limits on the size and concurrency of operations.
    limits: ServiceLimits,
    /// Rate limits.
    rates: ServiceRates,
    /// The caller's rate limit status after this request. Null if the caller's rate is not limited.
    rate: Option<RateLimitStatus>,
}

/// A usage type with expired records.
#[derive(Debug, SimpleObject)]
pub(crate) struct ExpiredRecords {
    /// The usage type.
    usage_type: String,
    /// The start of a UTC month: records that occurred before it have expired.
    before: DateTime,
}

#[ComplexObject]
impl ServiceConfig {
    /// The usage types with expired records, in alphabetical order: records that were deleted because their retention
    /// (`retention.months`) has passed. Sums of whole quarter hours do not expire. A query that needs expired records fails with
    /// `RECORDS_EXPIRED`; a record that is older is rejected with `OCCURRED_TOO_EARLY`. Empty if no records have expired.
    async fn expired_records(&self, context: &Context<'_>) -> Result<Vec<ExpiredRecords>> {
        let expiry = context.data::<Services>()?.analytics.record_expiry().await?;
        let rows = expiry.0.into_iter().map(|(usage_type, before)| ExpiredRecords { usage_type, before: DateTime(before) });
        Ok(rows.collect())
    }
}

/// Limits on the size and concurrency of operations. Unless another code is given, exceeding a limit is the error
/// `QUERY_TOO_COMPLEX`, and no part of the operation runs.
#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceLimits {
    /// Maximum number of aliases in an operation. Aliases in a fragment count once per spread.
    aliases: i32,
    /// Maximum total time of the database statements of one response, in milliseconds. Fields that are not read by then fail with
    /// `TIMED_OUT`; the other fields are not affected.
    answer_ms: i32,
    /// Maximum size of a request body in bytes, for callers that may record (`BODY_TOO_LARGE`). For other callers it is 1 MiB,
    /// and without a token 64 KiB.
    body_bytes: BigInt,
    /// Maximum complexity of an operation. The complexity is the largest possible number of values in the response: 1 per object
    /// and 1 per field, plus 100 for every field that reads the database, such as root fields. Lists count with the largest
    /// length that their arguments allow, even if these are variables: `nodes` and `edges` with `first` or `last` (default 50);
    /// `rows` with `top` (default 10) plus 2; `series` with the number of usage types (default 10), or `top` plus 2; `points` and columns with
    /// the buckets of the range (`ALL_TIME`: 3,653 days); all other lists with 10. `metadata` counts as 32. `__schema` counts as 10,000, `__type` as 1,000.
    complexity: i32,
    /// Maximum number of queries that run concurrently. As many more wait for a short time; beyond that, or if the wait times
    /// out, the error is `SERVER_BUSY`.
    concurrent_queries: i32,
    /// Maximum number of mutations that run concurrently. As many more wait for a short time; beyond that, or if the wait times
    /// out, the error is `SERVER_BUSY`.
    concurrent_mutations: i32,
    /// Maximum number of records in one `voidUsage` or `amendUsage` call (`TOO_MANY_RECORDS`).
    corrections_per_call: i32,
    /// Maximum nesting depth of fields. Root fields have depth 1.
    depth: i32,
    /// Maximum number of directives in an operation. Directives in a fragment count once per spread.
    directives: i32,
    /// Maximum number of directives on one field.
    directives_per_field: i32,
    /// Maximum length of a document in bytes of UTF-8. Variables are not included.
    document_bytes: BigInt,
    /// Maximum number of lexical tokens in a document.
    document_tokens: i32,
    /// Maximum number of conditions on labels in a filter: `labels`, `not.labels` and `missingLabels` together (`INVALID_ARGUMENT`).
    filter_labels: i32,
    /// Maximum number of `modelPrefixes` in a filter.
    filter_prefixes: i32,
    /// Maximum number of values in one list of a filter (`INVALID_ARGUMENT`).
    filter_values: i32,
    /// Maximum nesting depth of the introspection lists `fields`, `inputFields`, `interfaces` and `possibleTypes` below
    /// `__schema` and `__type`.
    introspection_lists: i32,
    /// Maximum number of display names in a call of `setNames`.
    names_per_call: i32,
    /// Maximum nesting depth of brackets in a document.
    nested_brackets: i32,
    /// Maximum nesting depth of selection sets after fragments are expanded.
    nested_selections: i32,
    /// Maximum number of concurrent operations on one WebSocket (`SUBSCRIPTIONS_FULL`).
    operations_per_connection: i32,
    /// Maximum page size: `first` and `last` (`INVALID_ARGUMENT`).
    page_size: i32,
    /// Maximum number of records of all callers that wait to be committed (`QUEUE_FULL`).
    queued_records: BigInt,
    /// Maximum number of days over which sessions, and unique users or sessions, of one account are read from records
    /// (`INVALID_ARGUMENT`).
    record_days: i32,
    /// Maximum number of days over which sessions, and unique users or sessions, of several accounts are read from records
    /// (`INVALID_ARGUMENT`).
    record_days_of_several_accounts: i32,
    /// Maximum number of records in one `recordUsage` call (`TOO_MANY_RECORDS`).
    records_per_call: i32,
    /// Maximum size of a response in bytes (`RESPONSE_TOO_LARGE`).
    response_bytes: BigInt,
    /// Maximum memory of the responses of queries, in bytes, from before they are computed until their clients have read them; mutations
    /// have as much of their own. A request that finds it in use waits for a short time; then the error is `SERVER_BUSY`.
    response_memory_bytes: BigInt,
    /// The part of `responseMemoryBytes` that one service, one viewer or (without a token) one address may use (`SERVER_BUSY`).
    response_memory_per_caller_bytes: BigInt,
    /// Maximum number of root fields in an operation.
    root_fields: i32,
    /// Maximum number of selections in a document after fragments are expanded.
    selections: i32,
    /// Maximum number of buckets in a series (`INVALID_ARGUMENT`).
    series_buckets: i32,
    /// Maximum number of points in a series: buckets times lines (`INVALID_ARGUMENT`).
    series_points: i32,
    /// Maximum time of one reading database statement, in milliseconds, including the wait for a connection (`TIMED_OUT`).
    statement_ms: i32,
    /// Maximum number of concurrent subscriptions in this server process, and also of WebSockets (`SUBSCRIPTIONS_FULL`).
    subscriptions: i32,
    /// Maximum number of concurrent subscriptions of one service or viewer, and also of WebSockets (`SUBSCRIPTIONS_FULL`).
    subscriptions_per_caller: i32,
    /// Maximum number of accounts, and of usage types, that a service token can be restricted to (`INVALID_ARGUMENT`).
    token_names: i32,
    /// Maximum value of `top`: rows, series or findings (`INVALID_ARGUMENT`).
    top: i32,
}

/// Rate limits, per caller and per address. A request over a limit is rejected with `RATE_LIMITED` and the time to wait in
/// `retryAfterMs`. Null: not limited.
#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceRates {
    /// Burst size of `addressRequestsPerSecond`: requests allowed at once after an idle period.
    address_burst: Option<i32>,
    /// Requests per second, on average, from one IPv4 address or one IPv6 /64 network, of all callers together.
    address_requests_per_second: Option<i32>,
    /// Burst size of `serviceRequestsPerSecond`: requests allowed at once after an idle period.
    service_burst: Option<i32>,
    /// Requests per second, on average, of one service, which is identified by the name of its token. In development, all callers
    /// without a token together are one service.
    service_requests_per_second: Option<i32>,
    /// Burst size of `viewerRequestsPerSecond`: requests allowed at once after an idle period.
    viewer_burst: Option<i32>,
    /// Requests per second, on average, of one viewer or admin, identified by the token's subject. In production, also of all
    /// callers without a token at one address.
    viewer_requests_per_second: Option<i32>,
    /// Different wrong tokens per minute, on average, from one address; it is also the burst size. Beyond it, further wrong tokens from
    /// this address are the error `RATE_LIMITED`; valid ones pass. A token that is revoked or expired does not count.
    wrong_tokens_per_minute: Option<i32>,
}

/// The status of one rate limit. The response headers `RateLimit-Policy` and `RateLimit` contain the same values.
#[derive(Debug, SimpleObject)]
pub(crate) struct RateLimitStatus {
    /// Name of the limit: a field of `rates`, such as `viewerRequestsPerSecond`.
    name: String,
    /// Burst size: requests allowed at once after an idle period.
    burst: i32,
    /// Requests allowed at once now.
    remaining: i32,
    /// Time until the full burst is available again if no more requests are sent, in milliseconds.
    reset_after_ms: i32,
}

impl ServiceConfig {
    /// The limits at the start, the current `rates`, and the caller's status.
    pub(crate) fn of(settings: &Settings, rates: &LimitsSettings, rate_limit_status: Option<admission::RateLimitStatus>) -> Self {
        let value = |name| i32::try_from(value_of(settings, name).unwrap_or_default()).unwrap_or(i32::MAX);
        let bytes = |name| BigInt(value_of(settings, name).unwrap_or_default().into());
        let unless_unlimited = |rate: u32, value: u32| (rate > 0).then(|| integer(value));
        Self {
            currency: settings.currency.clone(),
            limits: ServiceLimits {
                aliases: value(LimitName::Aliases),
                answer_ms: value(LimitName::AnswerMs),
                body_bytes: bytes(LimitName::BodyBytes),
                complexity: value(LimitName::Complexity),
                concurrent_queries: value(LimitName::ConcurrentQueries),
                concurrent_mutations: value(LimitName::ConcurrentMutations),
                corrections_per_call: value(LimitName::CorrectionsPerCall),
                depth: value(LimitName::Depth),
                directives: value(LimitName::Directives),
                directives_per_field: value(LimitName::DirectivesPerField),
                document_bytes: bytes(LimitName::DocumentBytes),
                document_tokens: value(LimitName::DocumentTokens),
                filter_labels: value(LimitName::FilterLabels),
                filter_prefixes: value(LimitName::FilterPrefixes),
                filter_values: value(LimitName::FilterValues),
                introspection_lists: value(LimitName::IntrospectionLists),
                names_per_call: value(LimitName::NamesPerCall),
                nested_brackets: value(LimitName::NestedBrackets),
                nested_selections: value(LimitName::NestedSelections),
                operations_per_connection: value(LimitName::OperationsPerConnection),
                page_size: value(LimitName::PageSize),
                queued_records: bytes(LimitName::QueuedRecords),
                record_days: value(LimitName::RecordDays),
                record_days_of_several_accounts: value(LimitName::RecordDaysOfSeveralAccounts),
                records_per_call: value(LimitName::RecordsPerCall),
                response_bytes: bytes(LimitName::ResponseBytes),
                response_memory_bytes: bytes(LimitName::ResponseMemory),
                response_memory_per_caller_bytes: bytes(LimitName::ResponseMemoryPerCaller),
                root_fields: value(LimitName::RootFields),
                selections: value(LimitName::Selections),
                series_buckets: value(LimitName::SeriesBuckets),
                series_points: value(LimitName::SeriesPoints),
                statement_ms: value(LimitName::StatementMs),
                subscriptions: value(LimitName::Subscriptions),
                subscriptions_per_caller: value(LimitName::SubscriptionsPerCaller),
                token_names: value(LimitName::TokenNames),
                top: value(LimitName::Top),
            },
            rates: ServiceRates {
                address_burst: unless_unlimited(rates.address_requests_per_second, rates.address_burst),
                address_requests_per_second: unless_unlimited(
                    rates.address_requests_per_second,
                    rates.address_requests_per_second,
                ),
                service_burst: unless_unlimited(rates.service_requests_per_second, rates.service_burst),
                service_requests_per_second: unless_unlimited(
                    rates.service_requests_per_second,
                    rates.service_requests_per_second,
                ),
                viewer_burst: unless_unlimited(rates.viewer_requests_per_second, rates.viewer_burst),
                viewer_requests_per_second: unless_unlimited(rates.viewer_requests_per_second, rates.viewer_requests_per_second),
                wrong_tokens_per_minute: unless_unlimited(rates.wrong_tokens_per_minute, rates.wrong_tokens_per_minute),
            },
            rate: rate_limit_status.map(RateLimitStatus::from),
        }
    }
}

/// A count as a GraphQL `Int`.
fn integer(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

impl From<admission::RateLimitStatus> for RateLimitStatus {
    fn from(rate_limit_status: admission::RateLimitStatus) -> Self {
        let millis = rate_limit_status.reset_after().as_nanos().div_ceil(1_000_000);
        Self {
            name: rate_limit_status.limit.as_str().to_owned(),
            burst: integer(rate_limit_status.rate.burst.get()),
            remaining: integer(rate_limit_status.remaining),
            reset_after_ms: i32::try_from(millis).unwrap_or(i32::MAX),
        }
    }
}
