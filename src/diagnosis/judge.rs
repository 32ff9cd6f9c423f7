//! From what was seen to what is wrong and what to do. Pure.

use super::facts::{Facts, RecordedUsage, RefusedUsage, RollupCheck};
use super::problem::{DiagnosedProblem, DiagnosisCode, rank};
use crate::auth::RecordAccess;
use crate::domain::delays::Delays;
use crate::domain::ingestion::IngestionOutcome;
use crate::domain::problem::ProblemCode;
use crate::domain::time::{MINUTE_MS, QUARTER_HOUR_MS, SECOND_MS, Timestamp, UTC_DAY_MS};
use crate::domain::usage_type::{COMPUTE_SECONDS, TOKENS_INPUT, TOKENS_OUTPUT};
use crate::error::ErrorCode;

/// From which share of the records on a missing tier or model is a problem, in percent.
const LACKING_PERCENT: i64 = 1;
/// How far ahead of the server a sender's clock may be: machines that keep time by the network are within a second.
const AHEAD_MS: i64 = 5 * SECOND_MS;
/// How close together the delays of half of the records lie where they come from a clock, not from batches.
const CONSTANT_WITHIN_MS: i64 = MINUTE_MS;
/// From how many records on a constant delay is not by chance.
const CONSTANT_RECORDS: i64 = 10;

const MAKE_A_TOKEN: &str =
    "make one with `usage-insights token create --name <service> --scope record` and give it to the service";

/// The problem of a database whose migrations are pending.
pub(super) fn pending(migrations: &[String]) -> DiagnosedProblem {
    let message =
        format!("{} migrations are not applied, from `{}` on", migrations.len(), migrations.first().map_or("", |name| name));
    DiagnosedProblem::new(DiagnosisCode::PendingMigrations, message, "back up, then run `usage-insights migrate up`")
}

/// Everything that is wrong with an account, or with all of them, worst first.
pub(super) fn problems(facts: &Facts, account_id: Option<&str>, now: Timestamp) -> Vec<DiagnosedProblem> {
    let mut problems = Vec::new();
    problems.extend(judge_access(&facts.access));
    problems.extend(judge_rollups(&facts.rollups));
    problems.extend(facts.refused.iter().filter(|refused| is_still_refused(refused, now)).map(judge_refused));
    problems.extend(judge_presence(&facts.usage, account_id));
    problems.extend(judge_lacking(&facts.usage));
    problems.extend(facts.delays.as_ref().and_then(judge_ahead));
    problems.extend(facts.delays.as_ref().and_then(judge_behind));
    rank(&mut problems);
    problems
}

fn judge_access(access: &RecordAccess) -> Vec<DiagnosedProblem> {
    let RecordAccess { may_record, without_scope, expired, revoked, .. } = *access;
    let mut problems = Vec::new();
    if !access.can_anyone_record() {
        let (code, message) = if expired + revoked > 0 {
            let message = format!("every service token with the scope `record` is over: {expired} expired, {revoked} revoked");
            (DiagnosisCode::NoActiveToken, message)
        } else if without_scope > 0 {
            let message = format!("none of the {without_scope} service tokens has the scope `record`");
            (DiagnosisCode::NoRecordScope, message)
        } else {
            (DiagnosisCode::NoToken, "there is no service token".to_owned())
        };
        let message = format!("nothing can be recorded: ENVIRONMENT is `production` and {message}");
        problems.push(DiagnosedProblem::new(code, message, MAKE_A_TOKEN));
    }
    for token in &access.expiring {
        problems.push(DiagnosedProblem::new(
            DiagnosisCode::TokenExpiresSoon,
            format!(
                "the token `{}` expires at {}; from then on what it sends is refused",
                token.name,
                token.expires_at.to_rfc3339()
            ),
            format!(
                "make its successor with `usage-insights token create --name {} --scope record` and give it to the service",
                token.name
            ),
        ));
    }
    if access.is_development && may_record > 0 {
        problems.push(DiagnosedProblem::new(
            DiagnosisCode::DevelopmentWithTokens,
            format!(
                "ENVIRONMENT is `development` although {may_record} service tokens may record: everything is open without a token, \
                 and the server listens on loopback only, out of reach for services elsewhere"
            ),
            "set ENVIRONMENT=production, and HOST to the address to listen on; or revoke the tokens if this is a trial",
        ));
    }
    problems
}

fn judge_rollups(check: &RollupCheck) -> Option<DiagnosedProblem> {
    if check.differences == 0 {
        return None;
    }
    let first = check.examples.first().map_or("", String::as_str);
    Some(DiagnosedProblem::new(
        DiagnosisCode::RollupDrift,
        format!("{} sums of {} days do not equal their records, such as {first}", check.differences, check.recounted_days),
        "run `usage-insights rebuild`, which mends them while reads and writes go on, and report it: it is a defect",
    ))
}

/// A refusal stands until the service was recorded again; for a day it stands in any case, because a service can be refused in
/// part for ever.
fn is_still_refused(refused: &RefusedUsage, now: Timestamp) -> bool {
    let was_recorded_since = refused.last_recorded_at.is_some_and(|recorded_at| recorded_at > refused.last_at);
    !was_recorded_since || refused.last_at > now.plus_millis(-UTC_DAY_MS)
}

fn judge_refused(refused: &RefusedUsage) -> DiagnosedProblem {
    let RefusedUsage { service, reason, records, .. } = refused;
    let never = if refused.last_recorded_at.is_none() { "; nothing of it was ever recorded" } else { "" };
    let told = refused.example.as_ref().map(|example| format!("; it was told: {example}")).unwrap_or_default();
    let (code, what) = match refused.outcome {
        IngestionOutcome::Refused => (DiagnosisCode::CallsRefused, "calls or records were refused"),
        IngestionOutcome::Conflict => (DiagnosisCode::RecordsInConflict, "records contradict what stands under their keys:"),
        _ => (DiagnosisCode::RecordsRejected, "records were rejected"),
    };
    let usage_type = refused.usage_type.as_ref().map(|slug| format!(" of type `{slug}`")).unwrap_or_default();
    let last_at = refused.last_at.to_rfc3339();
    let message = format!("`{service}`: {records} {what} as {reason}{usage_type}, the last at {last_at}{never}{told}");
    DiagnosedProblem::new(code, message, cure_of(reason))
}

/// What to do about a code of docs/errors.md.
fn cure_of(reason: &str) -> String {
    let is = |code: ErrorCode| reason == code.as_str();
    let is_of_record = |code: ProblemCode| reason == code.as_str();
    if is(ErrorCode::Unauthenticated) {
        format!("a service sends no token; {MAKE_A_TOKEN}, which sends it as `Authorization: Bearer <token>`")
    } else if is(ErrorCode::InvalidToken) {
        format!("a service has a token that is wrong, expired or revoked (`usage-insights token list`); {MAKE_A_TOKEN}")
    } else if is(ErrorCode::Forbidden) {
        format!("its token lacks the scope `record`; {MAKE_A_TOKEN}")
    } else if is(ErrorCode::QueueFull) || is(ErrorCode::DatabaseUnavailable) {
        "the database did not keep up; look at its load and its log. What the service sent again is not lost".to_owned()
    } else if is(ErrorCode::RateLimited) {
        "send more records a call, or raise `limits.service_requests_per_second`. What the service sent again is not lost"
            .to_owned()
    } else if is(ErrorCode::ServerBusy) {
        "raise `limits.concurrent_mutations`, or look why commits are slow. What the service sent again is not lost".to_owned()
    } else if is_of_record(ProblemCode::OccurredInFuture) || is_of_record(ProblemCode::OccurredTooEarly) {
        "set the clock of the sender, and have it send times with their zone, such as `2026-11-20T08:09:19Z`".to_owned()
    } else if is_of_record(ProblemCode::IdempotencyConflict) {
        "have the service use a key of its own for every record; `ingestion` shows the keys of the last few".to_owned()
    } else {
        "mend it at the service; docs/errors.md has the code, and `ingestion` shows the last few records with what is wrong"
            .to_owned()
    }
}

fn judge_presence(usage: &RecordedUsage, account_id: Option<&str>) -> Option<DiagnosedProblem> {
    let whose = account_id.map(|id| format!(" of account `{id}`")).unwrap_or_default();
    let Some((first, last)) = usage.first_record_at.zip(usage.last_record_at) else {
        let cure =
            "have a service send `recordUsage`; where one does already, look at who is refused, and at the account's spelling";
        return Some(DiagnosedProblem::new(DiagnosisCode::NothingRecorded, format!("nothing{whose} was ever recorded"), cure));
    };
    let extent = format!("the first record is of {}, the last of {}", first.to_rfc3339(), last.to_rfc3339());
    if usage.records_last_30_days == 0 {
        let message = format!("nothing{whose} was recorded in the last 30 days; {extent}");
        let cure = "see whether the services still run and where they send; look at who is refused";
        return Some(DiagnosedProblem::new(DiagnosisCode::NothingLately, message, cure));
    }
    (usage.records == 0).then(|| {
        let message = format!("nothing{whose} was recorded in the range; {extent}");
        DiagnosedProblem::new(DiagnosisCode::NothingInRange, message, "look at a range that holds these")
    })
}

fn judge_lacking(usage: &RecordedUsage) -> Vec<DiagnosedProblem> {
    let mut problems = Vec::new();
    for recorded in &usage.types {
        let (code, what, lacking) = match recorded.usage_type.as_str() {
            COMPUTE_SECONDS => (DiagnosisCode::TierMissing, "tier", recorded.without_tier),
            TOKENS_INPUT | TOKENS_OUTPUT => (DiagnosisCode::ModelMissing, "model", recorded.without_model),
            _ => continue,
        };
        if lacking == 0 || lacking.saturating_mul(100) < recorded.records.saturating_mul(LACKING_PERCENT) {
            continue;
        }
        let message = format!(
            "{lacking} of {} records of type `{}` carry no {what}: no chart by {what} shows them under one",
            recorded.records, recorded.usage_type
        );
        let cure = format!("have the service send the field `{what}`; no chart looks into `metadata`");
        problems.push(DiagnosedProblem::new(code, message, cure));
    }
    problems
}

fn judge_ahead(delays: &Delays) -> Option<DiagnosedProblem> {
    if delays.least_ms >= -AHEAD_MS {
        return None;
    }
    let message = format!(
        "{} of {} records occurred after they were recorded, by up to {} s",
        delays.ahead,
        delays.records,
        -delays.least_ms / SECOND_MS
    );
    Some(DiagnosedProblem::new(
        DiagnosisCode::ClockAhead,
        message,
        "set the clocks of the senders and of this server by the network; beyond `recording.max_ahead_seconds` records are rejected",
    ))
}

/// Batches come late by all sorts of times; a wrong clock or zone by one. What is later than a day was imported.
fn judge_behind(delays: &Delays) -> Option<DiagnosedProblem> {
    let is_constant = delays.upper_quartile_ms - delays.lower_quartile_ms <= CONSTANT_WITHIN_MS;
    let is_far = (QUARTER_HOUR_MS - CONSTANT_WITHIN_MS..=UTC_DAY_MS).contains(&delays.median_ms);
    if delays.records < CONSTANT_RECORDS || !is_constant || !is_far {
        return None;
    }
    let minutes = (delays.median_ms + MINUTE_MS / 2) / MINUTE_MS;
    let message = format!(
        "half of {} records were recorded {minutes} minutes after they occurred, within a minute of each other: \
         the sender's clock or time zone is wrong",
        delays.records
    );
    let cure = "have the service send times with their zone, such as `2026-11-20T08:09:19+05:45`, and set its clock";
    Some(DiagnosedProblem::new(DiagnosisCode::ClockBehind, message, cure))
}
