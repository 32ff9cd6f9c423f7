//! Explains empty results and suggests a query that is not empty.
//!
//! The entry point is `InsightsQuery::why_empty`. It reads evidence in a few bounded statements, [`decide`] derives the reason
//! from it (pure), and a last statement resolves the buckets of the reason and of its `rewrite` to exact instants. No statement
//! reads beyond the [scope](UsageFilter::scope) of the query, with one exception, made only here: the names of other accounts and
//! the rejections of all accounts are read for callers that may read every account.
//!
//! `docs/decisions/0017-empty-reasons.md` gives the grounds for the order of the reasons and for the bounds.

mod decide;
mod remedy;
mod wording;

use std::slice;

use self::decide::{Around, Facts, Nearest, Remedy, Verdict, View};
use super::{Question, plan};
use crate::domain::dimension::Dimension;
use crate::domain::filter::UsageFilter;
use crate::domain::ingestion::Refusal;
use crate::domain::nearest::sort_nearest_first;
use crate::domain::quantity::Totals;
use crate::domain::range::RangeRequest;
use crate::domain::time::Timestamp;
use crate::error::Error;
use crate::store::freshness::Spot;
use crate::store::reasons::{Probe, Stretch, VoidedUsage};
use crate::store::usage::{GroupKey, Part};

/// The maximum number of other names in the details.
const NAMES_MAX: usize = 10;

/// Declares the codes once, in alphabetical order.
macro_rules! reason_codes {
    ($($(#[doc = $meaning:literal])+ $name:ident = $wire:literal;)+) => {
        /// Why a result is empty. `decide` gives the order in which they are tried.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ReasonCode {
            $($(#[doc = $meaning])+ $name,)+
        }

        impl ReasonCode {
            /// Every code, in alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name in the API.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)+ }
            }
        }
    };
}

reason_codes! {
    /// Records have no value of the requested dimension.
    DimensionMissing = "DIMENSION_MISSING";
    /// The filter excludes all usage.
    FilteredOut = "FILTERED_OUT";
    /// The range starts in the future.
    Future = "FUTURE";
    /// The account or the installation has no records.
    NothingRecorded = "NOTHING_RECORDED";
    /// Every matching record was voided or replaced.
    OnlyVoided = "ONLY_VOIDED";
    /// Matching usage exists only outside of the range.
    OutOfRange = "OUT_OF_RANGE";
    /// Usage was sent in the range but rejected.
    Refused = "REFUSED";
    /// The requested usage types were never recorded; others were.
    WrongType = "WRONG_TYPE";
    /// All matching records have quantity 0 and cost 0.
    ZeroQuantity = "ZERO_QUANTITY";
}

/// The kind of an empty result, which decides the arguments that a suggestion can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// Covers all usage types, or those of the filter.
    Insights,
    /// Covers `compute_seconds` only.
    Tiers,
    /// Covers the usage types of its own argument, in addition to those of the filter.
    Daily,
    /// Covers `compute_seconds` on one tier; has no filter argument.
    Hardware,
}

/// In which way a result is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CameOut {
    /// It has no records.
    Nothing,
    /// It has this many records, all with quantity 0 and cost 0.
    Zeros(i64),
    /// It has this many records, none with a value of the dimension by which the result is grouped.
    Unnamed(Dimension, i64),
}

/// An empty result, with the arguments of its query.
#[derive(Clone, Debug)]
pub struct Blank {
    /// The kind of the result.
    pub kind: AnswerKind,
    /// The requested filter.
    pub filter: UsageFilter,
    /// The usage types that the result covers, independent of the filter; empty for all usage types.
    pub usage_types: Vec<String>,
    /// The dimension by which the result is grouped: a suggestion must lead to usage with a value of it. `None` if the result has
    /// no groups, or every record has a value.
    pub named_by: Option<Dimension>,
    /// In which way it is empty.
    pub came_out: CameOut,
}

/// The reason for an empty result.
#[derive(Clone, Debug)]
pub struct EmptyReason {
    /// The stable code of the reason.
    pub code: ReasonCode,
    /// The reason as a sentence, with numbers.
    pub message: String,
    /// The evidence, including evidence for other reasons.
    pub details: Details,
    /// Arguments of a query that is not empty; `None` if there is none.
    pub suggestion: Option<Suggestion>,
}

/// The evidence about an empty result.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// Number of records that the reason concerns.
    pub records: i64,
    /// Occurrence time of the last matching record before the range.
    pub nearest_before: Option<Timestamp>,
    /// Occurrence time of the first matching record after the range.
    pub nearest_after: Option<Timestamp>,
    /// The records that each condition of the filter excludes.
    pub filters: Vec<Removed>,
    /// Other usage types with records in the range and their number of records, most first.
    pub usage_types: Vec<(String, i64)>,
    /// The dimension without a value on records.
    pub missing: Option<Missing>,
    /// Usage that was sent in the range and not recorded, most records first.
    pub refusals: Vec<Refusal>,
    /// The matching records that were voided or replaced.
    pub voided: Option<VoidedUsage>,
    /// Accounts with usage whose ids are most similar to the requested one. Only for callers that may read every account.
    pub accounts: Vec<String>,
    /// Whether all usage was examined; if not, numbers are lower bounds.
    pub is_complete: bool,
}

/// The records that one condition of a filter excludes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// The dimension of the condition.
    pub dimension: Dimension,
    /// The values of the condition.
    pub wanted: Vec<String>,
    /// Number of records that match every other condition but not this one.
    pub records: i64,
    /// Number of these records without a value of the dimension, although records of their usage type normally have one.
    pub lacking: i64,
    /// The values of these records and their number of records, most similar spelling first.
    pub instead: Vec<(String, i64)>,
}

/// A dimension without a value on records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The dimension.
    pub dimension: Dimension,
    /// Number of records without a value.
    pub records: i64,
    /// Number of the newest of these records whose metadata was examined.
    pub looked_at: i64,
    /// Values in the metadata of the examined records under the dimension's name, and their number of records.
    pub in_metadata: Vec<(String, i64)>,
    /// Services that recorded these usage types since the start of the range. Only for callers that may read every account.
    pub services: Vec<String>,
}

/// Arguments of a query that is not empty. `None` means: keep the argument of the original query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// A preset or instants.
    pub range: Option<RangeRequest>,
    /// The complete filter.
    pub filter: Option<UsageFilter>,
    /// The usage types of a chart.
    pub usage_types: Option<Vec<String>>,
}

impl CameOut {
    /// How a result with these totals is empty; `None` if it has a quantity or a cost.
    pub fn of(totals: Totals) -> Option<Self> {
        match totals {
            Totals { records: 0, .. } => Some(Self::Nothing),
            Totals { quantity: 0, cost_micros: 0, records } => Some(Self::Zeros(records)),
            _ => None,
        }
    }

    /// The same for a result grouped by a dimension, which is also empty if no group has a value.
    pub fn of_groups(groups: &[(&GroupKey, Totals)], by: Dimension) -> Option<Self> {
        let totals: Totals = groups.iter().map(|(_, totals)| *totals).sum();
        let is_unnamed = groups.iter().all(|(group, _)| **group == GroupKey::Unknown);
        Self::of(totals).or(is_unnamed.then_some(Self::Unnamed(by, totals.records)))
    }
}

impl Question {
    /// The reason why a result of this query is empty. `None` if records arrived in the meantime.
    pub async fn why_empty(&self, blank: &Blank) -> Result<Option<EmptyReason>, Error> {
        Ok(self.why_each_is_empty(slice::from_ref(blank)).await?.pop().flatten())
    }

    /// `why_empty` for several results of the same scope and range, sharing statements.
    pub async fn why_each_is_empty(&self, blanks: &[Blank]) -> Result<Vec<Option<EmptyReason>>, Error> {
        let facts = self.facts(blanks).await?;
        let verdicts: Vec<_> = blanks.iter().map(|blank| decide::decide(&View::new(&facts, blank))).collect();
        let mut found = Vec::with_capacity(blanks.len());
        for (blank, verdict) in blanks.iter().zip(verdicts) {
            found.push(match verdict {
                Some(verdict) => Some(self.complete(&facts, blank, verdict).await?),
                None => None,
            });
        }
        // One lookup resolves the instants of all reasons.
        let spots: Vec<_> = found.iter().flatten().flat_map(Found::spots).collect();
        let mut instants = self.database.occurred_at(&spots).await?.into_iter();
        Ok(found.into_iter().map(|found| Some(self.tell(found?, &mut instants))).collect())
    }

    /// Reads the evidence for the reasons.
    async fn facts(&self, blanks: &[Blank]) -> Result<Facts, Error> {
        let mut by = vec![Dimension::UsageType];
        for blank in blanks {
            for dimension in blank.filter.conditions().into_iter().map(|(dimension, _)| dimension).chain(blank.named_by) {
                if !by.contains(&dimension) {
                    by.push(dimension);
                }
            }
        }
        // If a dimension is not in rollups, the evidence is read from records: a bounded number of the nearest on each side.
        let grains = match by.iter().find(|dimension| !dimension.is_in_rollups()) {
            Some(dimension) => plan::grains(&self.filter, Some(*dimension)),
            None => plan::WITH_LABELS,
        };
        let before = plan::parts(Timestamp::EARLIEST.min(self.range.start), self.range.start, grains);
        let inside = plan::parts(self.range.start, self.range.end, grains);
        let after = plan::parts(self.range.end, Timestamp::LATEST.max(self.range.end), grains);
        let outside = [(Stretch::Before, before.as_slice()), (Stretch::After, after.as_slice())];
        let scope = self.filter.scope();
        let inside = [(Stretch::Inside, inside.as_slice())];
        let (around, nearest, refusals) = futures_util::try_join!(
            self.database.surroundings(&scope, &inside, &by),
            self.nearest(blanks, outside),
            self.refusals(&scope)
        )?;
        let is_ahead = self.range.start > self.now;
        let mut facts = Facts { by, around, nearest, refusals, misplaced: Vec::new(), is_ahead };
        if let Some(in_doubt) = facts.in_doubt(blanks, &scope) {
            let more = self.database.surroundings(&in_doubt, &outside, &facts.by).await?;
            facts.around.combinations.extend(more.combinations);
            facts.around.is_complete &= more.is_complete;
        }
        let lacking: Vec<_> =
            blanks.iter().filter_map(|blank| Some((View::new(&facts, blank).lacking_dimension()?, blank))).collect();
        if let Some(((dimension, until), blank)) = lacking.into_iter().max_by_key(|((_, until), _)| until.end) {
            let within = (self.range.start, until.end.min(self.range.end));
            let misplaced = self.database.misplaced(&scope, &blank.own_usage_types(), dimension, within).await?;
            facts.misplaced.push((dimension, misplaced));
        }
        Ok(facts)
    }

    /// The buckets nearest to the range in which a single result would not be empty. For several results this follows from the
    /// nearby usage.
    async fn nearest(&self, blanks: &[Blank], outside: [(Stretch, &[Part]); 2]) -> Result<Option<Nearest>, Error> {
        let [blank] = blanks else { return Ok(None) };
        if blank.contradicts_itself() {
            return Ok(Some(Nearest::default()));
        }
        let filter = blank.matching();
        let probe = |has: Option<Dimension>| outside.map(|(stretch, parts)| Probe { filter: &filter, has, stretch, parts });
        // With a condition on this dimension, every match has a value.
        let by = blank.named_by.filter(|by| filter.conditions().iter().all(|(dimension, _)| dimension != by));
        let named = by.map(|by| probe(Some(by)));
        let probes: Vec<_> = probe(None).into_iter().chain(named.into_iter().flatten()).collect();
        let found = self.database.nearest_usage(&probes).await?;
        let around =
            |place: usize| Around { before: found.get(place).copied().flatten(), after: found.get(place + 1).copied().flatten() };
        let any = around(0);
        Ok(Some(Nearest { any, named: if named.is_some() { around(2) } else { any } }))
    }

    /// Usage that was sent in the range and not recorded, without what is known to belong to other accounts: counts for which
    /// every record is kept as an example that names another account.
    async fn refusals(&self, scope: &UsageFilter) -> Result<Vec<Refusal>, Error> {
        let (start, end) = (self.range.start, self.range.end);
        if !scope.sees_every_account() {
            return self.database.known_refusals(scope, start, end).await;
        }
        let refusals = self.database.refusals(start, end).await?;
        let Some(account_id) = scope.whose.asked().filter(|_| !refusals.is_empty()) else { return Ok(refusals) };
        let foreign = self.database.foreign_refusals(account_id, start, end).await?;
        let of = |service: &str, reason: &str| -> i64 {
            let same = refusals.iter().filter(|refusal| refusal.service == service && refusal.reason == reason);
            same.map(|refusal| refusal.records).sum()
        };
        let is_foreign = |refusal: &Refusal| {
            let same = foreign.iter().find(|(service, reason, _)| *service == refusal.service && *reason == refusal.reason);
            same.is_some_and(|(service, reason, examples)| of(service, reason) <= *examples)
        };
        Ok(refusals.iter().filter(|refusal| !is_foreign(refusal)).cloned().collect())
    }

    /// Reads the details that only some reasons need.
    async fn complete(&self, facts: &Facts, blank: &Blank, verdict: Verdict) -> Result<Found, Error> {
        let mut details = verdict.details;
        let mut remedy = verdict.remedy;
        let sees_every_account = self.filter.sees_every_account();
        if verdict.code == ReasonCode::OnlyVoided {
            let within = (self.range.start, self.range.end);
            details.voided = self.database.voided_usage(&blank.matching(), within).await?;
            details.records = details.voided.as_ref().map_or(0, |voided| voided.records);
        }
        if let Some(missing) = &mut details.missing
            && sees_every_account
        {
            missing.services = self.database.recording_services(&blank.own_usage_types(), self.range.start).await?;
        }
        if facts.holds_nothing()
            && sees_every_account
            && let Some(account_id) = blank.filter.whose.asked()
        {
            details.accounts = self.accounts_like(account_id).await?;
            remedy = self.remedy_by_account(blank, &details.accounts).await?;
        }
        Ok(Found { blank: blank.clone(), code: verdict.code, details, nearest: verdict.nearest, remedy })
    }

    /// The accounts whose ids are most similar to this one.
    async fn accounts_like(&self, account_id: &str) -> Result<Vec<String>, Error> {
        let mut names = vec![account_id.to_owned(), account_id.to_lowercase(), account_id.to_uppercase()];
        names.dedup();
        let mut accounts = self.database.accounts_around(&names).await?;
        sort_nearest_first(&names[..1], &mut accounts, |account| account);
        accounts.truncate(NAMES_MAX);
        Ok(accounts)
    }

    /// The same query about the account with a similar id, if it is not empty.
    async fn remedy_by_account(&self, blank: &Blank, accounts: &[String]) -> Result<Option<Remedy>, Error> {
        let asked = blank.filter.whose.asked().unwrap_or_default();
        let Some(meant) = crate::domain::nearest::nearest(asked, accounts.iter().map(String::as_str)) else { return Ok(None) };
        let filter = blank.filter.with(Dimension::Account, slice::from_ref(&meant.to_owned()));
        let about_meant = Self { filter: filter.clone(), ..self.clone() };
        let blank = Blank { filter, ..blank.clone() };
        let facts = Box::pin(about_meant.facts(slice::from_ref(&blank))).await?;
        Ok(View::new(&facts, &blank).remedy().map(|remedy| Remedy { changes_filter: true, ..remedy }))
    }

    /// Builds the reason from the resolved instants.
    fn tell(&self, found: Found, instants: &mut impl Iterator<Item = Option<Timestamp>>) -> EmptyReason {
        let mut take = |bucket: Option<Part>| bucket.and_then(|_| instants.next().flatten());
        let Found { blank, code, mut details, nearest, remedy } = found;
        (details.nearest_before, details.nearest_after) = (take(nearest.before), take(nearest.after));
        let suggestion = remedy.and_then(|remedy| {
            let around = (take(remedy.around.before), take(remedy.around.after));
            remedy::suggest(&remedy, around, &self.range, self.now)
        });
        let message = wording::sentence(code, &blank, &details);
        EmptyReason { code, message, details, suggestion }
    }
}

/// A reason whose instants are not yet resolved.
struct Found {
    blank: Blank,
    code: ReasonCode,
    details: Details,
    nearest: Around,
    remedy: Option<Remedy>,
}

impl Found {
    /// The bucket lookups, in the order in which `InsightsQuery::build_reason` consumes their results.
    fn spots(&self) -> Vec<Spot> {
        let around = |blank: &Blank, around: &Around, has: Option<Dimension>| {
            let filter = blank.matching();
            [(around.before, true), (around.after, false)].into_iter().filter_map(move |(bucket, is_last)| {
                Some(Spot { filter: filter.clone(), bucket: bucket?, is_last, only_amounts: true, has })
            })
        };
        let of_remedy = self.remedy.iter().flat_map(|remedy| around(&remedy.blank, &remedy.around, remedy.blank.named_by));
        around(&self.blank, &self.nearest, None).chain(of_remedy).collect()
    }
}

impl Blank {
    /// The usage types that the result and its filter select; empty for all.
    fn own_usage_types(&self) -> Vec<String> {
        match (self.usage_types.as_slice(), self.filter.usage_types.as_slice()) {
            ([], asked) | (asked, []) => asked.to_vec(),
            (of_answer, of_filter) => of_answer.iter().filter(|slug| of_filter.contains(slug)).cloned().collect(),
        }
    }

    /// Whether the filter excludes every usage type of the result, so that nothing can match.
    fn contradicts_itself(&self) -> bool {
        !self.usage_types.is_empty() && self.own_usage_types().is_empty()
    }

    /// The filter of the records in the result.
    fn matching(&self) -> UsageFilter {
        self.filter.with(Dimension::UsageType, &self.own_usage_types())
    }
}

impl Facts {
    /// The usage of `scope` that must be read before and after the range; `None` if every reason can be decided without it.
    fn in_doubt(&self, blanks: &[Blank], scope: &UsageFilter) -> Option<UsageFilter> {
        let in_doubt: Vec<_> = blanks.iter().map(|blank| View::new(self, blank)).filter(View::needs_more).collect();
        if in_doubt.is_empty() {
            return None;
        }
        // Rollups are indexed by usage type, so a condition on it is cheap; records have no such index.
        let is_of_sums = self.by.iter().all(|dimension| dimension.is_in_rollups());
        if !is_of_sums || in_doubt.iter().any(View::concerns_other_types) {
            return Some(scope.clone());
        }
        let usage_types: Vec<_> = in_doubt.iter().flat_map(|view| view.blank.own_usage_types()).collect();
        Some(scope.with(Dimension::UsageType, &usage_types))
    }

    fn holds_nothing(&self) -> bool {
        let is_nowhere = self.nearest.is_none_or(|nearest| nearest.any.is_nowhere());
        is_nowhere && self.around.combinations.iter().all(|combination| combination.totals.records == 0)
    }

    fn sum(&self, is_of: impl Fn(Stretch) -> bool) -> i64 {
        let of = self.around.combinations.iter().filter(|combination| is_of(combination.stretch));
        of.map(|combination| combination.totals.records).sum()
    }
}
