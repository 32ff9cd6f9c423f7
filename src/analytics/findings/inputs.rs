//! Reads the inputs of findings, in at most seven statements.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::future::try_join3;
use futures_util::try_join;

use super::days::Days;
use super::series::{Group, Usage};
use super::users_and_sessions::{UserWindow, user_window};
use super::visibility::FindingVisibility;
use crate::analytics::{InsightsQuery, plan};
use crate::domain::dimension::{Detail, Dimension, Grouping};
use crate::domain::filter::UsageFilter;
use crate::domain::price::PriceTable;
use crate::domain::probe::PROBE_MARKER;
use crate::domain::time::UTC_DAY_MS;
use crate::domain::usage_type::COMPUTE_SECONDS;
use crate::error::{Error, ErrorCode};
use crate::store::findings::{ReceivedRow, SeriesKind, SeriesQuery, SeriesRow, SpecRow, UserOrSessionRow};

/// Accounts are ranked by their usage in this number of last days.
const RANKED_DAYS: i64 = 35;
/// Days of usage before the examined days that are required before new values are reported.
const NEW_AFTER_DAYS: usize = 14;

/// The inputs of findings.
pub(super) struct FindingInputs {
    /// Usage per day.
    pub usage: Usage,
    /// Models and tiers that were first used on the examined days, by name.
    pub new_values: Vec<(Group, String)>,
    /// Users and sessions, and the window of days they were read from; `None` if they were not read.
    pub users_and_sessions: Option<(UserWindow, Vec<UserOrSessionRow>)>,
    /// The hardware specs.
    pub specs: Vec<SpecRow>,
    /// Whether `is_used` is set on `specs`.
    pub has_usage_flags: bool,
    /// Ingestion counts per service and day; empty if the visibility excludes them.
    pub ingestion_counts: Vec<ReceivedRow>,
    /// The prices; empty if there are no records without a known cost.
    pub prices: Arc<PriceTable>,
}

/// Reads the inputs. `None` if the range has not begun.
pub(super) async fn read(query: &InsightsQuery, visibility: FindingVisibility) -> Result<Option<FindingInputs>, Error> {
    let Some(days) = Days::of(&query.range, query.now, query.thresholds.weeks) else { return Ok(None) };
    let (database, filter) = (&query.database, &query.filter);
    let covers_all_accounts = visibility.includes_all_accounts() && is_unconditional(filter);
    let compute_filter =
        covers_all_accounts.then(|| UsageFilter { usage_types: vec![COMPUTE_SECONDS.to_owned()], ..filter.clone() });
    let (start, end) = (days.start(0), days.end());
    let spans = days.zone().offset_spans(start, end);
    let read_usage = async {
        // Series are always grouped by model and tier, so the grains must have these dimensions.
        let grains = plan::by_day(plan::grains(filter, Some(Grouping::by(Dimension::Model))), &spans);
        let segments = plan::segments(start, end, grains);
        let series = SeriesQuery { filter, segments: &segments, spans: &spans };
        let of_accounts = async {
            // Accounts are ranked by their rollups, which do not have every dimension.
            if !visibility.includes_all_accounts() || filter.detail(None) != Detail::Accounts {
                return Ok(Vec::new());
            }
            let ranked_to = end.plus_millis(UTC_DAY_MS - 1).floor_utc_day();
            database.account_series(series, ranked_to.plus_millis(-RANKED_DAYS * UTC_DAY_MS), ranked_to).await
        };
        let new_from = days.epoch_day(days.examined.start);
        let (mut rows, accounts) = try_join!(database.series(series, new_from), of_accounts)?;
        rows.extend(accounts);
        let token_types = token_types(query, &rows).await?;
        Ok::<_, Error>(Usage::new(&days, rows, token_types))
    };
    let ingestion_counts = async {
        if !(covers_all_accounts && visibility.includes_ingestion()) {
            return Ok(Vec::new());
        }
        database.received_per_day(start, end, &spans).await
    };
    let (usage, specs, ingestion_counts) =
        try_join3(read_usage, database.hardware_specs_with_use(compute_filter.as_ref()), ingestion_counts).await?;
    let has_unpriced = usage.everything.sum(usage.days.examined.clone()).unpriced_records > 0;
    let prices = if has_unpriced { query.prices.current().await? } else { Arc::default() };
    let (new_values, users_and_sessions) = try_join!(new_values(query, &usage), users_and_sessions(query, &usage))?;
    Ok(Some(FindingInputs {
        usage,
        new_values,
        users_and_sessions,
        specs,
        has_usage_flags: covers_all_accounts,
        ingestion_counts,
        prices,
    }))
}

/// The usage types that are part of `tokens` and that the filter selects; empty if it selects one of them, which is then compared by
/// itself.
async fn token_types(query: &InsightsQuery, rows: &[SeriesRow]) -> Result<BTreeSet<String>, Error> {
    let usage_types = query.usage_types.load_including(rows.iter().map(|row| row.usage_type.as_str())).await?;
    let (filter, selected) = (&query.filter, &query.filter.usage_types);
    let part_of_tokens =
        usage_types.values().filter(|usage_type| usage_type.is_part_of_tokens).map(|usage_type| &usage_type.slug);
    let token_types: BTreeSet<String> =
        part_of_tokens.filter(|slug| selected.is_empty() || selected.contains(slug)).cloned().collect();
    let token_types: BTreeSet<String> =
        filter.without_excluded_usage_types(token_types.into_iter().collect()).into_iter().collect();
    Ok(if !selected.is_empty() && token_types.len() == 1 { BTreeSet::new() } else { token_types })
}

/// Whether a filter has no condition other than the requested accounts.
fn is_unconditional(filter: &UsageFilter) -> bool {
    filter.dimensions().next().is_none() && filter.account_filter.excluded().is_empty()
}

/// The models and tiers that were first used on the examined days; empty without enough usage before these days.
async fn new_values(query: &InsightsQuery, usage: &Usage) -> Result<Vec<(Group, String)>, Error> {
    let start = usage.days.examined.start;
    let has_history = usage.everything.active().next().is_some_and(|first| first + NEW_AFTER_DAYS <= start);
    if !has_history || query.filter.detail(None) != Detail::Accounts {
        return Ok(Vec::new());
    }
    let appeared = |group: Group| -> Vec<String> {
        let is_recent = |name: &String| usage.of_group(group, name).active().next().is_some_and(|first| first >= start);
        // Probes of the diagnosis are stored until they are voided.
        usage.names(group).into_iter().filter(is_recent).filter(|name| name != PROBE_MARKER).collect()
    };
    let (models, tiers) = (appeared(Group::Model), appeared(Group::Tier));
    if models.is_empty() && tiers.is_empty() {
        return Ok(Vec::new());
    }
    // The window was read already; the time before it is queried for these names only.
    let before = usage.days.start(0).plus_millis(UTC_DAY_MS - 1).floor_utc_day();
    let used = query.database.find_used_before(&query.filter, before, &models, &tiers).await?;
    let is_new = |of: SeriesKind, name: &str| !used.iter().any(|(compute_filter, used)| *compute_filter == of && used == name);
    let models = models.into_iter().filter(|name| is_new(SeriesKind::Model, name)).map(|name| (Group::Model, name));
    let tiers = tiers.into_iter().filter(|name| is_new(SeriesKind::Tier, name)).map(|name| (Group::Tier, name));
    Ok(models.chain(tiers).collect())
}

/// Users and sessions, if the filter selects one account and has no other condition.
async fn users_and_sessions(query: &InsightsQuery, usage: &Usage) -> Result<Option<(UserWindow, Vec<UserOrSessionRow>)>, Error> {
    if query.filter.account_filter.only_requested().is_none() || !is_unconditional(&query.filter) {
        return Ok(None);
    }
    let Some(user_window) = user_window(&usage.everything, &usage.days) else { return Ok(None) };
    let start = usage.days.start(user_window.days.start);
    let from = user_window.lookback_start.map_or(start, |index| usage.days.start(index));
    match query.database.users_and_sessions(&query.filter, from, start, usage.days.end()).await {
        // Without the records of the weeks before it is not known which users are new.
        Err(error) if error.code() == ErrorCode::RecordsExpired => Ok(None),
        rows => Ok(Some((user_window, rows?))),
    }
}
