//! What the service takes, and where the asker stands.

use async_graphql::SimpleObject;

use crate::admission::{Admission, Errand, Rate, Standing};
use crate::error::LimitName;
use crate::graphql::limits::Limits;
use crate::graphql::scalars::BigInt;

/// What this server takes: the limits in force, and where the asker stands with its rate. Errors name a limit by the name of its field
/// here.
#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceConfig {
    /// How much may be asked at a time.
    limits: ServiceLimits,
    /// How often may be asked.
    rates: ServiceRates,
    /// Where the asker stands after this request. Null where it may ask as often as it likes.
    rate: Option<RateStanding>,
}

/// How much may be asked at a time. A document beyond a limit is refused as `QUERY_TOO_COMPLEX` before anything of it runs.
#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceLimits {
    /// The most aliases of an operation, those of fragments wherever they are spread.
    aliases: i32,
    /// How long all statements that read for an answer may take, in milliseconds; what is not read by then is `TIMED_OUT`, and the
    /// sections beside it stand.
    answer_ms: i32,
    /// The largest request body of who may record, in bytes; others may send 1 MiB, and 64 KiB without a token (`BODY_TOO_LARGE`).
    body_bytes: BigInt,
    /// The greatest complexity of an operation: the number of values that its answer may hold, each object and each field of it, and 100
    /// for every field that asks the database, such as those at the root. Lists count with the length that their arguments allow, also where
    /// these are variables: `nodes` and `edges` with `first` or `last` (50), `rows` with `top` (10) and 2, `series` with the number of
    /// usage types or `top` and 2, `points` and columns with the days of the range (`ALL_TIME`: 3,653), others with 10. `__schema`
    /// counts as 10,000, `__type` as 1,000.
    complexity: i32,
    /// How many questions run at a time; as many wait for a moment (`SERVER_BUSY`).
    concurrent_questions: i32,
    /// How many mutations run at a time; as many wait for a moment (`SERVER_BUSY`).
    concurrent_mutations: i32,
    /// How deep fields may nest: those at the root are at depth 1.
    depth: i32,
    /// The most directives of an operation, those of fragments wherever they are spread.
    directives: i32,
    /// The most directives of one field.
    directives_per_field: i32,
    /// The longest document, in bytes of UTF-8.
    document_bytes: BigInt,
    /// The most tokens of a document.
    document_tokens: i32,
    /// The most values of one list of a filter (`INVALID_ARGUMENT`).
    filter_values: i32,
    /// How many of the lists `fields`, `inputFields`, `interfaces` and `possibleTypes` may lie within each other below `__schema` and
    /// `__type`.
    introspection_lists: i32,
    /// How deep brackets may nest in a document.
    nested_brackets: i32,
    /// How deep selections may nest once fragments are expanded.
    nested_selections: i32,
    /// The most operations at a time on one WebSocket (`SUBSCRIPTIONS_FULL`).
    operations_per_connection: i32,
    /// The most nodes of a page: `first` and `last` (`INVALID_ARGUMENT`).
    page_size: i32,
    /// The most records that wait to be committed, of all callers (`QUEUE_FULL`).
    queued_records: BigInt,
    /// The most records of one `recordUsage` (`TOO_MANY_RECORDS`).
    records_per_call: i32,
    /// The largest answer, in bytes (`RESPONSE_TOO_LARGE`).
    response_bytes: BigInt,
    /// The most fields at the root of an operation.
    root_fields: i32,
    /// The most selections of a document once its fragments are expanded.
    selections: i32,
    /// The most points of one chart: its days times its lines (`INVALID_ARGUMENT`).
    series_points: i32,
    /// How long a statement that reads may take, with the wait for others, in milliseconds (`TIMED_OUT`).
    statement_ms: i32,
    /// The most subscriptions at a time in this process, and the most WebSockets (`SUBSCRIPTIONS_FULL`).
    subscriptions: i32,
    /// The most of these that one service or viewer may hold (`SUBSCRIPTIONS_FULL`).
    subscriptions_per_caller: i32,
    /// The most accounts, and the most usage types, that a service token names (`INVALID_ARGUMENT`).
    token_names: i32,
    /// The most groups, lines or findings: `top` (`INVALID_ARGUMENT`).
    top: i32,
}

/// How often may be asked. What is more is refused as `RATE_LIMITED`, with the time to wait. Null: as often as one likes.
#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceRates {
    /// How many of `addressRequestsPerSecond` there may be at once after a while of silence.
    address_burst: Option<i32>,
    /// From one IPv4 address or one /64 of IPv6 addresses, whoever asks; per second on average.
    address_requests_per_second: Option<i32>,
    /// How many of `serviceRequestsPerSecond` there may be at once after a while of silence.
    service_burst: Option<i32>,
    /// By a service, which is known by the name of its token; per second on average. In development all who send no token are one
    /// service.
    service_requests_per_second: Option<i32>,
    /// How many of `viewerRequestsPerSecond` there may be at once after a while of silence.
    viewer_burst: Option<i32>,
    /// By a viewer or admin, by subject; and in production without a token, by address; per second on average.
    viewer_requests_per_second: Option<i32>,
    /// With tokens that are not accepted, from one address; per minute on average, and as many at once.
    wrong_tokens_per_minute: Option<i32>,
}

/// Where somebody stands with a rate. The headers `RateLimit-Policy` and `RateLimit` of every answer say the same.
#[derive(Debug, SimpleObject)]
pub(crate) struct RateStanding {
    /// Which of the `rates` it is.
    name: String,
    /// How many requests there may be at once after a while of silence.
    burst: i32,
    /// How many there may be at once now, without waiting.
    remaining: i32,
    /// In how many milliseconds it is the whole burst again, where nothing is asked until then.
    reset_after_ms: i32,
}

impl ServiceConfig {
    pub(crate) fn of(limits: &Limits, admission: &Admission, standing: Option<Standing>) -> Self {
        let value = |name| i32::try_from(limits.value_of(name).unwrap_or_default()).unwrap_or(i32::MAX);
        let bytes = |name| BigInt(limits.value_of(name).unwrap_or_default().into());
        let room = |errand| i32::try_from(admission.room_for(errand)).unwrap_or(i32::MAX);
        let rates = admission.rate_settings();
        let count = |rate: Option<Rate>| rate.map(|rate| integer(rate.count.get()));
        let burst = |rate: Option<Rate>| rate.map(|rate| integer(rate.burst.get()));
        Self {
            limits: ServiceLimits {
                aliases: value(LimitName::Aliases),
                answer_ms: value(LimitName::AnswerMs),
                body_bytes: bytes(LimitName::BodyBytes),
                complexity: value(LimitName::Complexity),
                concurrent_questions: room(Errand::Question),
                concurrent_mutations: room(Errand::Mutation),
                depth: value(LimitName::Depth),
                directives: value(LimitName::Directives),
                directives_per_field: value(LimitName::DirectivesPerField),
                document_bytes: bytes(LimitName::DocumentBytes),
                document_tokens: value(LimitName::DocumentTokens),
                filter_values: value(LimitName::FilterValues),
                introspection_lists: value(LimitName::IntrospectionLists),
                nested_brackets: value(LimitName::NestedBrackets),
                nested_selections: value(LimitName::NestedSelections),
                operations_per_connection: value(LimitName::OperationsPerConnection),
                page_size: value(LimitName::PageSize),
                queued_records: bytes(LimitName::QueuedRecords),
                records_per_call: value(LimitName::RecordsPerCall),
                response_bytes: bytes(LimitName::ResponseBytes),
                root_fields: value(LimitName::RootFields),
                selections: value(LimitName::Selections),
                series_points: value(LimitName::SeriesPoints),
                statement_ms: value(LimitName::StatementMs),
                subscriptions: value(LimitName::Subscriptions),
                subscriptions_per_caller: value(LimitName::SubscriptionsPerCaller),
                token_names: value(LimitName::TokenNames),
                top: value(LimitName::Top),
            },
            rates: ServiceRates {
                address_burst: burst(rates.address),
                address_requests_per_second: count(rates.address),
                service_burst: burst(rates.service),
                service_requests_per_second: count(rates.service),
                viewer_burst: burst(rates.viewer),
                viewer_requests_per_second: count(rates.viewer),
                wrong_tokens_per_minute: count(rates.wrong_tokens),
            },
            rate: standing.map(RateStanding::from),
        }
    }
}

/// A number as GraphQL's `Int` holds it.
fn integer(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

impl From<Standing> for RateStanding {
    fn from(standing: Standing) -> Self {
        let millis = standing.whole_again_after().as_nanos().div_ceil(1_000_000);
        Self {
            name: standing.limit.as_str().to_owned(),
            burst: integer(standing.rate.burst.get()),
            remaining: integer(standing.remaining),
            reset_after_ms: i32::try_from(millis).unwrap_or(i32::MAX),
        }
    }
}
