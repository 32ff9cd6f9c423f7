//! Converts limits in the settings to the types of the modules that enforce or publish them.

use std::time::Duration;

use crate::admission::{AdmissionSettings, ConcurrencyLimitSettings, Rate, RateSettings};
use crate::graphql::limits::{DocumentLimits, Limits};
use crate::http::OPERATIONS_MAX;
use crate::live::per_caller_quota;
use crate::settings::{LimitsSettings, Settings};

const MIB: u64 = 1024 * 1024;

/// Rate limits and concurrency limits.
pub(super) fn admission(settings: &LimitsSettings) -> AdmissionSettings {
    let wait = Duration::from_millis(settings.wait_ms);
    AdmissionSettings {
        rates: rates(settings),
        queries: ConcurrencyLimitSettings { max_concurrent: settings.concurrent_queries, wait },
        mutations: ConcurrencyLimitSettings { max_concurrent: settings.concurrent_mutations, wait },
    }
}

/// Rate limits.
pub(super) fn rates(settings: &LimitsSettings) -> RateSettings {
    RateSettings {
        service: Rate::per_second(settings.service_requests_per_second, settings.service_burst),
        viewer: Rate::per_second(settings.viewer_requests_per_second, settings.viewer_burst),
        address: Rate::per_second(settings.address_requests_per_second, settings.address_burst),
        wrong_tokens: Rate::per_minute(settings.wrong_tokens_per_minute),
    }
}

/// The limits that cannot change while the server runs, as the API publishes them.
pub(super) fn current(settings: &Settings) -> Limits {
    let limits = &settings.limits;
    Limits {
        document: DocumentLimits {
            bytes: limits.document_kib * 1024,
            tokens: limits.document_tokens,
            depth: limits.depth,
            root_fields: limits.root_fields,
            aliases: limits.aliases,
            directives: limits.directives,
            directives_per_field: limits.directives_per_field,
            complexity: limits.complexity,
        },
        body_bytes: settings.http.body_limit_mib as u64 * MIB,
        response_bytes: limits.response_mib * MIB,
        statement_ms: settings.database.statement_timeout_ms,
        answer_ms: settings.database.answer_timeout_ms,
        records_per_call: settings.recording.max_records_per_call as u64,
        queued_records: settings.recording.queue_records as u64,
        subscriptions: settings.live.max_subscriptions as u64,
        subscriptions_per_caller: per_caller_quota(settings.live.max_subscriptions) as u64,
        operations_per_connection: OPERATIONS_MAX as u64,
    }
}
