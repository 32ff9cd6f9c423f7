//! Renders the result of a diagnosis as text.

use std::fmt::Write;

use super::Checkup;
use crate::diagnosis::{
    DiagnosedProblem, Diagnosis, Facts, ProbeReport, RecordedDay, RecordedUsage, RecordingService, RejectedUsage, RollupCheck,
    Severity, StepStatus,
};
use crate::domain::delays::Delays;
use crate::domain::time::{MINUTE_MS, SECOND_MS, Timestamp, UTC_DAY_MS};

/// Maximum number of lines of the chart. In a longer range, a line stands for several days.
const CHART_LINES: usize = 31;
/// Length of the longest bar, in characters.
const BAR_LENGTH: i64 = 48;

/// Renders the complete text. Writing to a `String` cannot fail, so the results of `writeln!` are ignored.
pub(super) fn render(checkup: &Checkup) -> String {
    let mut text = String::new();
    if let Some(diagnosis) = &checkup.diagnosis {
        push_diagnosis(&mut text, diagnosis);
    }
    if let Some(probe) = &checkup.probe {
        push_probe(&mut text, probe);
    }
    push_problems(&mut text, &checkup.problems);
    // Each section begins with an empty line; the first section does not need it.
    text.trim_start_matches('\n').to_owned()
}

fn push_diagnosis(text: &mut String, diagnosis: &Diagnosis) {
    let range = &diagnosis.range;
    let account = diagnosis.account_id.as_ref().map_or_else(|| "all accounts".to_owned(), |id| format!("account {id}"));
    let _ = writeln!(text, "Diagnosis of {account}, {} through {} ({})", range.first_day, range.last_day, range.zone.name());
    for migration in &diagnosis.pending_migrations {
        let _ = writeln!(text, "  pending migration {migration}");
    }
    if let Some(facts) = &diagnosis.facts {
        push_facts(text, facts);
    }
}

fn push_facts(text: &mut String, facts: &Facts) {
    let access = &facts.access;
    let environment = if access.is_development { "development: everything is allowed without a token" } else { "production" };
    let _ = writeln!(text, "\nRecord access");
    let _ = writeln!(text, "  environment     {environment}");
    let _ = writeln!(
        text,
        "  service tokens  {} may record, {} without the scope, {} expired, {} revoked; INTERNAL_SERVICE_TOKEN is {}",
        access.may_record,
        access.without_scope,
        access.expired,
        access.revoked,
        if access.has_internal_token { "set" } else { "not set" }
    );
    push_usage(text, &facts.usage);
    push_services(text, &facts.services);
    push_rejections(text, &facts.rejections);
    push_rollups(text, &facts.rollups);
    push_delays(text, facts.delays.as_ref());
}

fn push_usage(text: &mut String, usage: &RecordedUsage) {
    let time = |at: Option<Timestamp>| at.map_or_else(|| "none".to_owned(), Timestamp::to_rfc3339);
    let _ = writeln!(text, "\nRecorded usage");
    let _ = writeln!(text, "  first record    {}", time(usage.first_record_at));
    let _ = writeln!(text, "  last record     {}", time(usage.last_record_at));
    let _ = writeln!(text, "  last 30 days    {} records", usage.records_last_30_days);
    let _ = writeln!(text, "  in the range    {} records", usage.records);
    if !usage.types.is_empty() {
        let _ = writeln!(text, "\n  {:<24} {:>12} {:>20} {:>20}", "usage type", "records", "without tier", "without model");
    }
    for recorded in &usage.types {
        let share = |part: i64| format!("{part} ({} %)", percent(part, recorded.records));
        let _ = writeln!(
            text,
            "  {:<24} {:>12} {:>20} {:>20}",
            recorded.usage_type,
            recorded.records,
            share(recorded.without_tier),
            share(recorded.without_model)
        );
    }
    if usage.records > 0 {
        push_chart(text, &usage.days);
    }
}

fn push_chart(text: &mut String, days: &[RecordedDay]) {
    let days_per_line = days.len().div_ceil(CHART_LINES).max(1);
    let lines: Vec<_> =
        days.chunks(days_per_line).map(|days| (days.first(), days.iter().map(|day| day.records).sum::<i64>())).collect();
    let longest = lines.iter().map(|(_, records)| *records).max().unwrap_or_default().max(1);
    let interval = if days_per_line == 1 { "day".to_owned() } else { format!("{days_per_line} days, labelled with the first") };
    let _ = writeln!(text, "\n  records per {interval}");
    for (first, records) in lines {
        // At least one character for a line with any records.
        let length = if records == 0 { 0 } else { (records.saturating_mul(BAR_LENGTH) / longest).max(1) };
        let bar = "#".repeat(usize::try_from(length).unwrap_or_default());
        let date = first.map(|day| day.date.to_string()).unwrap_or_default();
        let _ = writeln!(text, "  {date} {bar:<48} {records}");
    }
}

fn push_services(text: &mut String, services: &[RecordingService]) {
    let _ = writeln!(text, "\nServices that recorded in the range, all accounts");
    if services.is_empty() {
        let _ = writeln!(text, "  none");
        return;
    }
    let _ = writeln!(text, "  {:<24} {:>12} {:>12}  last recorded at", "service", "recorded", "duplicates");
    for RecordingService { service, recorded, duplicates, last_recorded_at } in services {
        let last = last_recorded_at.map(Timestamp::to_rfc3339).unwrap_or_default();
        let _ = writeln!(text, "  {service:<24} {recorded:>12} {duplicates:>12}  {last}");
    }
}

fn push_rejections(text: &mut String, rejections: &[RejectedUsage]) {
    let _ = writeln!(text, "\nRejected records and calls in the range, all accounts");
    if rejections.is_empty() {
        let _ = writeln!(text, "  none");
        return;
    }
    let _ = writeln!(text, "  {:<24} {:<9} {:<26} {:>9}  last at", "service", "outcome", "reason", "records");
    for RejectedUsage { service, outcome, reason, records, last_at, .. } in rejections {
        let last_at = last_at.to_rfc3339();
        let _ = writeln!(text, "  {service:<24} {:<9} {reason:<26} {records:>9}  {last_at}", outcome.as_str());
    }
}

fn push_rollups(text: &mut String, check: &RollupCheck) {
    let _ = writeln!(text, "\nRollups");
    let _ = writeln!(text, "  {} of {} days recounted, {} differences", check.recounted_days, check.days, check.differences);
    for example in &check.examples {
        let _ = writeln!(text, "  {example}");
    }
    if check.recounted_days < check.days {
        let _ = writeln!(text, "  the newest days; `usage-insights verify` recounts all days, without a time limit");
    }
}

fn push_delays(text: &mut String, delays: Option<&Delays>) {
    let _ = writeln!(text, "\nClocks: delay from the occurrence of a record to its recording");
    let Some(delays) = delays else {
        let _ = writeln!(text, "  no records in the range");
        return;
    };
    let _ = writeln!(
        text,
        "  {} records in the sample: {} recorded before they occurred, {} more than a day after",
        delays.records, delays.ahead, delays.late
    );
    let _ = writeln!(
        text,
        "  minimum {}, 25 % up to {}, 50 % up to {}, 75 % up to {}, maximum {}",
        format_duration(delays.min_ms),
        format_duration(delays.lower_quartile_ms),
        format_duration(delays.median_ms),
        format_duration(delays.upper_quartile_ms),
        format_duration(delays.max_ms)
    );
}

fn push_probe(text: &mut String, probe: &ProbeReport) {
    let _ = writeln!(text, "\nProbe");
    for step in &probe.steps {
        let status = match step.status {
            StepStatus::Passed => "passed",
            StepStatus::Failed => "FAILED",
            StepStatus::Skipped => "skipped",
        };
        let code = step.code.as_ref().map(|code| format!("{code}: ")).unwrap_or_default();
        let _ = writeln!(text, "  {:<9} {status:<8} {:>5} ms  {code}{}", step.step.as_str(), step.duration_ms, step.message);
    }
}

fn push_problems(text: &mut String, problems: &[DiagnosedProblem]) {
    if problems.is_empty() {
        let _ = writeln!(text, "\nHealthy: no problems.");
        return;
    }
    let critical = problems.iter().filter(|problem| problem.severity == Severity::Critical).count();
    let noun = if problems.len() == 1 { "problem" } else { "problems" };
    let _ = writeln!(text, "\n{} {noun}, {critical} critical, most severe first:", problems.len());
    for (index, DiagnosedProblem { code, severity, message, resolution }) in (1..).zip(problems) {
        let severity = if *severity == Severity::Critical { "critical" } else { "warning" };
        let _ = writeln!(text, "\n{index}. {} ({severity})\n   {message}.\n   Resolution: {resolution}.", code.as_str());
    }
}

/// The share in whole percent, rounded down; `<1` for a share between 0 and 1 percent.
fn percent(part: i64, whole: i64) -> String {
    match part.saturating_mul(100) / whole.max(1) {
        0 if part > 0 => "<1".to_owned(),
        percent => percent.to_string(),
    }
}

/// A duration in its largest fitting unit, rounded towards 0.
fn format_duration(millis: i64) -> String {
    let (unit, name) = match millis.abs() {
        0..SECOND_MS => (1, "ms"),
        SECOND_MS..MINUTE_MS => (SECOND_MS, "s"),
        MINUTE_MS..=UTC_DAY_MS => (MINUTE_MS, "min"),
        _ => (UTC_DAY_MS, "days"),
    };
    format!("{} {name}", millis / unit)
}
