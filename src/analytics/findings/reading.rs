//! Reads the inputs of findings, in at most six statements.

use futures_util::future::try_join3;
use futures_util::try_join;

use super::days::Days;
use super::people::{Reading, reading};
use super::series::{Group, Usage};
use super::sight::Sight;
use crate::analytics::{Question, plan};
use crate::domain::dimension::Dimension;
use crate::domain::filter::UsageFilter;
use crate::domain::probe::PROBE_MARK;
use crate::domain::time::UTC_DAY_MS;
use crate::domain::usage_type::COMPUTE_SECONDS;
use crate::error::Error;
use crate::store::findings::{PersonRow, SentRow, SeriesOf, SeriesQuestion, SpecRow};

/// Accounts are ranked by their usage in this number of last days.
const RANKED_DAYS: i64 = 35;
/// Days of usage before the examined days that are required before new values are reported.
const NEW_AFTER_DAYS: usize = 14;

/// The inputs of findings.
pub(super) struct Read {
    /// Usage per day.
    pub usage: Usage,
    /// Models and tiers that were first used on the examined days, by name.
    pub newcomers: Vec<(Group, String)>,
    /// Users and sessions, and the window of days they were read from; `None` if they were not read.
    pub people: Option<(Reading, Vec<PersonRow>)>,
    /// The hardware specs.
    pub specs: Vec<SpecRow>,
    /// Whether `is_used` is set on `specs`.
    pub knows_use: bool,
    /// Ingestion counts per service and day; empty if the visibility excludes them.
    pub sent: Vec<SentRow>,
}

/// Reads the inputs. `None` if the range has not begun.
pub(super) async fn read(question: &Question, sight: Sight) -> Result<Option<Read>, Error> {
    let Some(days) = Days::of(&question.range, question.now, question.thresholds.weeks) else { return Ok(None) };
    let (database, filter) = (&question.database, &question.filter);
    let asks_all = sight.sees_all_accounts() && is_unconditional(filter);
    let used_as = asks_all.then(|| UsageFilter { usage_types: vec![COMPUTE_SECONDS.to_owned()], ..filter.clone() });
    let (start, end) = (days.start(0), days.end());
    let spans = days.zone().clock_spans(start, end);
    let sums = async {
        // Series are always grouped by model and tier, so the grains must carry these labels.
        let grains = plan::by_day(plan::grains(filter, Some(Dimension::Model)), &spans);
        let parts = plan::parts(start, end, grains);
        let series = SeriesQuestion { filter, parts: &parts, spans: &spans };
        let of_accounts = async {
            // A user or session belongs to one account, so there is nothing to group by account.
            if !sight.sees_all_accounts() || filter.ids().next().is_some() {
                return Ok(Vec::new());
            }
            let ranked_to = end.plus_millis(UTC_DAY_MS - 1).floor_utc_day();
            database.account_series(series, ranked_to.plus_millis(-RANKED_DAYS * UTC_DAY_MS), ranked_to).await
        };
        let new_from = days.epoch_day(days.looked_at.start);
        let (mut rows, accounts) = try_join!(database.series(series, new_from), of_accounts)?;
        rows.extend(accounts);
        Ok::<_, Error>(Usage::new(&days, rows))
    };
    let sent = async {
        if !(asks_all && sight.sees_services()) {
            return Ok(Vec::new());
        }
        database.sent_per_day(start, end, &spans).await
    };
    let (usage, specs, sent) = try_join3(sums, database.specs_and_use(used_as.as_ref()), sent).await?;
    let (newcomers, people) = try_join!(newcomers(question, &usage), people(question, &usage))?;
    Ok(Some(Read { usage, newcomers, people, specs, knows_use: asks_all, sent }))
}

/// Whether a filter has no condition other than the account.
fn is_unconditional(filter: &UsageFilter) -> bool {
    filter.ids().next().is_none() && filter.lists().next().is_none()
}

/// The models and tiers that were first used on the examined days; empty without enough usage before these days.
async fn newcomers(question: &Question, usage: &Usage) -> Result<Vec<(Group, String)>, Error> {
    let start = usage.days.looked_at.start;
    let has_history = usage.everything.active().next().is_some_and(|first| first + NEW_AFTER_DAYS <= start);
    if !has_history || question.filter.ids().next().is_some() {
        return Ok(Vec::new());
    }
    let appeared = |group: Group| -> Vec<String> {
        let is_recent = |name: &String| usage.of_group(group, name).active().next().is_some_and(|first| first >= start);
        // Probes of the diagnosis are stored until they are voided.
        usage.names(group).into_iter().filter(is_recent).filter(|name| name != PROBE_MARK).collect()
    };
    let (models, tiers) = (appeared(Group::Model), appeared(Group::Tier));
    if models.is_empty() && tiers.is_empty() {
        return Ok(Vec::new());
    }
    // The window was read already; the time before it is queried for these names only.
    let before = usage.days.start(0).plus_millis(UTC_DAY_MS - 1).floor_utc_day();
    let used = question.database.used_before(&question.filter, before, &models, &tiers).await?;
    let is_new = |of: SeriesOf, name: &str| !used.iter().any(|(used_as, used)| *used_as == of && used == name);
    let models = models.into_iter().filter(|name| is_new(SeriesOf::Model, name)).map(|name| (Group::Model, name));
    let tiers = tiers.into_iter().filter(|name| is_new(SeriesOf::Tier, name)).map(|name| (Group::Tier, name));
    Ok(models.chain(tiers).collect())
}

/// Users and sessions, if the filter selects one account and has no other condition.
async fn people(question: &Question, usage: &Usage) -> Result<Option<(Reading, Vec<PersonRow>)>, Error> {
    if question.filter.whose.asked().is_none() || !is_unconditional(&question.filter) {
        return Ok(None);
    }
    let Some(reading) = reading(&usage.everything, &usage.days) else { return Ok(None) };
    let start = usage.days.start(reading.days.start);
    let from = reading.looked_back_to.map_or(start, |place| usage.days.start(place));
    let rows = question.database.people(&question.filter, from, start, usage.days.end()).await?;
    Ok(Some((reading, rows)))
}
