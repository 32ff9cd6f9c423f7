//! The checks: derive problems and their resolutions from the evidence. Pure.

use super::facts::{Facts, ImplausibleQuantity, RecordedUsage, RejectedUsage, RollupCheck};
use super::problem::{DiagnosedProblem, DiagnosisCode, sort_problems};
use crate::auth::RecordAccess;
use crate::domain::delays::Delays;
use crate::domain::ingestion::IngestionOutcome;
use crate::domain::problem::ProblemCode;
use crate::domain::time::{MINUTE_MS, QUARTER_HOUR_MS, SECOND_MS, Timestamp, UTC_DAY_MS};
use crate::domain::usage_type::{COMPUTE_SECONDS, TOKEN_TYPES};
use crate::error::ErrorCode;

/// Minimum share of records without a tier or model for a problem, in percent.
const MISSING_PERCENT: i64 = 1;
/// Tolerated lead of a sender's clock. Clocks that are synchronized over the network differ by less than a second.
const CLOCK_AHEAD_TOLERANCE_MS: i64 = 5 * SECOND_MS;
/// Maximum interquartile range of delays that are attributed to a clock and not to batching.
const CONSTANT_DELAY_SPREAD_MS: i64 = MINUTE_MS;
/// Minimum time over which records are recorded for a constant delay to be significant.
const CONSTANT_DELAY_MIN_RECORDING_MS: i64 = 5 * MINUTE_MS;
/// Minimum number of records for a constant delay to be significant.
const CONSTANT_DELAY_MIN_RECORDS: i64 = 10;

const CREATE_TOKEN: &str =
    "create one with `usage-insights token create --name <service> --scope record` and give it to the service";

/// The problem of pending migrations.
pub(super) fn pending(migrations: &[String]) -> DiagnosedProblem {
    let message = format!(
        "{} migrations are not applied, starting with `{}`",
        migrations.len(),
        migrations.first().map_or("", |name| name)
    );
    DiagnosedProblem::new(DiagnosisCode::PendingMigrations, message, "back up the database, then run `usage-insights migrate up`")
}

/// All problems of an account, or of all accounts, most severe first.
pub(super) fn problems(facts: &Facts, account_id: Option<&str>, now: Timestamp, long_ago: Timestamp) -> Vec<DiagnosedProblem> {
    let mut problems = Vec::new();
    problems.extend(check_access(&facts.access));
    problems.extend(check_rollups(&facts.rollups));
    problems.extend(facts.rejections.iter().filter(|rejected| is_current(rejected, now)).map(rejection_problem));
    problems.extend(check_presence(&facts.usage, account_id));
    problems.extend(check_first_record(&facts.usage, long_ago));
    problems.extend(facts.usage.implausible_quantities.iter().map(implausible_quantity_problem));
    problems.extend(check_missing_dimensions(&facts.usage));
    problems.extend(facts.delays.as_ref().and_then(check_clock_ahead));
    problems.extend(facts.delays.as_ref().and_then(check_clock_behind));
    sort_problems(&mut problems);
    problems
}

fn check_access(access: &RecordAccess) -> Vec<DiagnosedProblem> {
    let RecordAccess { may_record, without_scope, expired, revoked, .. } = *access;
    let mut problems = Vec::new();
    if !access.can_anyone_record() {
        let (code, message) = if expired + revoked > 0 {
            let message = format!("no service token with the scope `record` is active: {expired} expired, {revoked} revoked");
            (DiagnosisCode::NoActiveToken, message)
        } else if without_scope > 0 {
            let message = format!("none of the {without_scope} service tokens has the scope `record`");
            (DiagnosisCode::NoRecordScope, message)
        } else {
            (DiagnosisCode::NoToken, "there is no service token".to_owned())
        };
        let message = format!("nothing can be recorded: ENVIRONMENT is `production` and {message}");
        problems.push(DiagnosedProblem::new(code, message, CREATE_TOKEN));
    }
    for token in &access.expiring {
        problems.push(DiagnosedProblem::new(
            DiagnosisCode::TokenExpiresSoon,
            format!(
                "the token `{}` expires at {}; calls with it are rejected from then on",
                token.name,
                token.expires_at.to_rfc3339()
            ),
            format!(
                "create its successor with `usage-insights token create --name {} --scope record` and give it to the service",
                token.name
            ),
        ));
    }
    if access.is_development && may_record > 0 {
        problems.push(DiagnosedProblem::new(
            DiagnosisCode::DevelopmentWithTokens,
            format!(
                "ENVIRONMENT is `development` although {may_record} service tokens may record: no call requires a token, \
                 and the server listens on the loopback interface only, so services on other hosts cannot reach it"
            ),
            "set ENVIRONMENT=production and HOST to the address to listen on; for a trial, revoke the tokens instead",
        ));
    }
    problems
}

fn check_rollups(check: &RollupCheck) -> Option<DiagnosedProblem> {
    if check.differences == 0 {
        return None;
    }
    let first = check.examples.first().map_or("", String::as_str);
    Some(DiagnosedProblem::new(
        DiagnosisCode::RollupDrift,
        format!(
            "{} rollups or labels of {} days do not equal their records, for example {first}",
            check.differences, check.recounted_days
        ),
        "run `usage-insights rebuild`, which repairs them while reads and writes continue, and report the defect",
    ))
}

/// Whether a rejection is still current: until a later record of the service is recorded, but for at least a day, because a
/// service may have only a part of its records rejected.
fn is_current(rejected: &RejectedUsage, now: Timestamp) -> bool {
    let was_recorded_since = rejected.last_recorded_at.is_some_and(|recorded_at| recorded_at > rejected.last_at);
    !was_recorded_since || rejected.last_at > now.plus_millis(-UTC_DAY_MS)
}

fn rejection_problem(rejected: &RejectedUsage) -> DiagnosedProblem {
    let RejectedUsage { service, reason, records, .. } = rejected;
    let never = if rejected.last_recorded_at.is_none() { "; no record of this service was ever recorded" } else { "" };
    let last_error = rejected.example.as_ref().map(|example| format!("; last error: {example}")).unwrap_or_default();
    let (code, what) = match rejected.outcome {
        // Scanners and old configurations send tokens that never existed; usage is lost only if a service is among them.
        IngestionOutcome::Refused if reason == ErrorCode::InvalidToken.as_str() => {
            (DiagnosisCode::UnknownTokens, "calls with unknown, expired or revoked tokens were rejected with")
        }
        IngestionOutcome::Refused => (DiagnosisCode::CallsRefused, "calls or records were rejected with"),
        IngestionOutcome::Conflict => {
            (DiagnosisCode::RecordsInConflict, "records conflict with existing records under the same keys, with")
        }
        _ => (DiagnosisCode::RecordsRejected, "records were rejected with"),
    };
    let usage_type = rejected.usage_type.as_ref().map(|slug| format!(" for usage type `{slug}`")).unwrap_or_default();
    let last_at = rejected.last_at.to_rfc3339();
    let message = format!("`{service}`: {records} {what} {reason}{usage_type}, the last at {last_at}{never}{last_error}");
    DiagnosedProblem::new(code, message, resolution_of(reason))
}

/// The resolution for an error code of docs/errors.md.
fn resolution_of(reason: &str) -> String {
    let is = |code: ErrorCode| reason == code.as_str();
    let is_of_record = |code: ProblemCode| reason == code.as_str();
    if is(ErrorCode::Unauthenticated) {
        format!("a service sends no token; {CREATE_TOKEN}, which must send it as `Authorization: Bearer <token>`")
    } else if is(ErrorCode::InvalidToken) {
        format!("a service sends an unknown, expired or revoked token (see `usage-insights token list`); {CREATE_TOKEN}")
    } else if is(ErrorCode::Forbidden) {
        format!("the token of the service does not have the scope `record`; {CREATE_TOKEN}")
    } else if is(ErrorCode::QueueFull) || is(ErrorCode::DatabaseUnavailable) {
        "the database did not keep up; check its load and its log. Records that the service retries are not lost".to_owned()
    } else if is(ErrorCode::PoolerUnsupported) {
        "set the connection pooler in front of PostgreSQL to session mode; docs/operations.md lists poolers. Records that the service retries \
         are not lost"
            .to_owned()
    } else if is(ErrorCode::RateLimited) {
        "send more records per call, or raise `limits.service_requests_per_second`. Records that the service retries are not lost"
            .to_owned()
    } else if is(ErrorCode::ServerBusy) {
        "raise `limits.concurrent_mutations`, or find out why commits are slow. Records that the service retries are not lost"
            .to_owned()
    } else if is_of_record(ProblemCode::OccurredInFuture) || is_of_record(ProblemCode::OccurredTooEarly) {
        "set the clock of the sender, and have it send times with a UTC offset, such as `2026-11-20T08:09:19Z`".to_owned()
    } else if is_of_record(ProblemCode::IdempotencyConflict) {
        "have the service use a unique key for every record; `ingestion` shows the latest keys".to_owned()
    } else {
        "fix the service; docs/errors.md explains the code, and `ingestion` shows the latest records with their problems"
            .to_owned()
    }
}

fn check_presence(usage: &RecordedUsage, account_id: Option<&str>) -> Option<DiagnosedProblem> {
    let of_account = account_id.map(|id| format!(" of account `{id}`")).unwrap_or_default();
    let Some((first, last)) = usage.first_record_at.zip(usage.last_record_at) else {
        let resolution =
            "have a service call `recordUsage`; if one already does, check for rejected calls and the spelling of the account id";
        return Some(DiagnosedProblem::new(
            DiagnosisCode::NothingRecorded,
            format!("no usage{of_account} was ever recorded"),
            resolution,
        ));
    };
    let extent = format!("the first record occurred at {}, the last at {}", first.to_rfc3339(), last.to_rfc3339());
    if usage.records_last_30_days == 0 {
        let message = format!("no usage{of_account} was recorded in the last 30 days; {extent}");
        let resolution = "check that the services run and send to this server, and check for rejected calls";
        return Some(DiagnosedProblem::new(DiagnosisCode::NothingLately, message, resolution));
    }
    (usage.records == 0).then(|| {
        let message = format!("no usage{of_account} was recorded in the range; {extent}");
        DiagnosedProblem::new(DiagnosisCode::NothingInRange, message, "examine a range that contains these records")
    })
}

fn check_first_record(usage: &RecordedUsage, long_ago: Timestamp) -> Option<DiagnosedProblem> {
    let first = usage.first_record_at.filter(|first| *first < long_ago)?;
    Some(DiagnosedProblem::new(
        DiagnosisCode::OccurredLongAgo,
        format!("the first record occurred at {}, and `ALL_TIME` begins there", first.to_rfc3339()),
        "if the sender's clock was not set, set it, void the record with `voidUsage` and send it again under a new key; \
         if the time is right, raise `recording.long_ago_days`",
    ))
}

fn implausible_quantity_problem(implausible: &ImplausibleQuantity) -> DiagnosedProblem {
    let ImplausibleQuantity { usage_type, date, records, quantity, usual_quantity } = implausible;
    let expected = usual_quantity.saturating_mul(i128::from(*records));
    DiagnosedProblem::new(
        DiagnosisCode::ImplausibleQuantity,
        format!(
            "on {date}, the {records} records of usage type `{usage_type}` have a total quantity of {quantity}; at the usual quantity of \
             about {usual_quantity} per record, {expected} would be expected"
        ),
        "find the record with `usageRecords` for this day and usage type; if its unit is wrong, fix the sender and correct the record \
         with `amendUsage`",
    )
}

fn check_missing_dimensions(usage: &RecordedUsage) -> Vec<DiagnosedProblem> {
    let mut problems = Vec::new();
    for recorded in &usage.types {
        let (code, what, missing) = match recorded.usage_type.as_str() {
            COMPUTE_SECONDS => (DiagnosisCode::TierMissing, "tier", recorded.without_tier),
            usage_type if TOKEN_TYPES.contains(&usage_type) => (DiagnosisCode::ModelMissing, "model", recorded.without_model),
            _ => continue,
        };
        if missing == 0 || missing.saturating_mul(100) < recorded.records.saturating_mul(MISSING_PERCENT) {
            continue;
        }
        let message = format!(
            "{missing} of {} records of usage type `{}` have no {what}, so charts by {what} cannot group them",
            recorded.records, recorded.usage_type
        );
        let resolution = format!("have the service send the field `{what}`; charts do not read `metadata`");
        problems.push(DiagnosedProblem::new(code, message, resolution));
    }
    problems
}

fn check_clock_ahead(delays: &Delays) -> Option<DiagnosedProblem> {
    if delays.min_ms >= -CLOCK_AHEAD_TOLERANCE_MS {
        return None;
    }
    let message = format!(
        "{} of {} records have an occurrence time after they were recorded, by up to {} s",
        delays.ahead,
        delays.records,
        -delays.min_ms / SECOND_MS
    );
    Some(DiagnosedProblem::new(
        DiagnosisCode::ClockAhead,
        message,
        "synchronize the clocks of the senders and of this server; records more than `recording.max_ahead_seconds` ahead are rejected",
    ))
}

/// Batching causes varying delays, a wrong clock or time zone a constant one. Records that are more than a day late are imports.
fn check_clock_behind(delays: &Delays) -> Option<DiagnosedProblem> {
    let is_constant = delays.upper_quartile_ms - delays.lower_quartile_ms <= CONSTANT_DELAY_SPREAD_MS;
    let is_far = (QUARTER_HOUR_MS - CONSTANT_DELAY_SPREAD_MS..=UTC_DAY_MS).contains(&delays.median_ms);
    // Records of one moment that are sent together later share their delay, too.
    let is_one_batch = delays.recorded_over_ms < CONSTANT_DELAY_MIN_RECORDING_MS;
    if delays.records < CONSTANT_DELAY_MIN_RECORDS || !is_constant || !is_far || is_one_batch {
        return None;
    }
    let minutes = (delays.median_ms + MINUTE_MS / 2) / MINUTE_MS;
    let message = format!(
        "half of {} records were recorded {minutes} minutes after their occurrence time, give or take a minute: \
         the sender's clock or time zone is wrong",
        delays.records
    );
    let resolution = "have the service send times with a UTC offset, such as `2026-11-20T08:09:19+05:45`, and set its clock";
    Some(DiagnosedProblem::new(DiagnosisCode::ClockBehind, message, resolution))
}
