//! Why an answer is empty, and what to ask instead.
//!
//! [`Question::why_empty`] is the door. It looks around the empty answer with a handful of bounded statements, lets [`decide`] find
//! the reason, which is pure, and then pins down what the reason and its [`remedy`] need to know to the millisecond. Nothing here
//! looks beyond the [scope](UsageFilter::scope) of the question, with one exception that is made here alone: names of other accounts
//! and refusals of any account are read for those who may see every account.
//!
//! The order of the reasons and the bounds are argued in `docs/decisions/0017-empty-reasons.md`.

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

/// How many other names are told.
const NAMES_MAX: usize = 10;

/// Declares the codes once, in the order in which they are tried.
macro_rules! reason_codes {
    ($($(#[doc = $meaning:literal])+ $name:ident = $wire:literal;)+) => {
        /// Why an answer is empty. The first that holds is given.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ReasonCode {
            $($(#[doc = $meaning])+ $name,)+
        }

        impl ReasonCode {
            /// Every code, by name.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)+ }
            }
        }
    };
}

reason_codes! {
    /// Records lack the dimension that was asked for.
    DimensionMissing = "DIMENSION_MISSING";
    /// The filter leaves all of it out.
    FilteredOut = "FILTERED_OUT";
    /// The range lies ahead of now.
    Future = "FUTURE";
    /// The account, or the installation, has no records at all.
    NothingRecorded = "NOTHING_RECORDED";
    /// All that matched was voided or replaced.
    OnlyVoided = "ONLY_VOIDED";
    /// What is asked for was recorded at other times.
    OutOfRange = "OUT_OF_RANGE";
    /// It was sent, and refused.
    Refused = "REFUSED";
    /// Other usage types were recorded, this one never.
    WrongType = "WRONG_TYPE";
    /// Records match, and all of them say 0.
    ZeroQuantity = "ZERO_QUANTITY";
}

/// Which kind of answer came out empty: what can be changed about its question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// Of any usage type, or those of the filter.
    Insights,
    /// Of one usage type, whatever is asked.
    Tiers,
    /// Of the usage types that are asked for beside the filter.
    Daily,
    /// Of one usage type and one tier; takes no filter.
    Hardware,
}

/// What came out of an answer that shows nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CameOut {
    /// No record.
    Nothing,
    /// This many records, all without a quantity and a cost.
    Zeros(i64),
    /// This many records, none of which has the dimension by which they are told apart.
    Unnamed(Dimension, i64),
}

/// An answer that shows nothing, and what it was asked.
#[derive(Clone, Debug)]
pub struct Blank {
    /// What can be changed.
    pub kind: AnswerKind,
    /// The filter, as it was asked.
    pub filter: UsageFilter,
    /// What the answer is about whatever the filter says; empty: any usage type.
    pub usage_types: Vec<String>,
    /// By what its groups are told apart: usage without it is no way out. `None` where it has none, or nothing lacks it.
    pub named_by: Option<Dimension>,
    /// What came out.
    pub came_out: CameOut,
}

/// Why an answer is empty.
#[derive(Clone, Debug)]
pub struct EmptyReason {
    /// The reason.
    pub code: ReasonCode,
    /// The reason as a sentence, with numbers.
    pub message: String,
    /// All that was found out, also beside the reason.
    pub details: Details,
    /// What to ask instead; `None` where nothing else would show more.
    pub suggestion: Option<Suggestion>,
}

/// What was found out about an empty answer.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// How many records the reason is about.
    pub records: i64,
    /// When the last record before the range occurred that matches all that was asked.
    pub nearest_before: Option<Timestamp>,
    /// When the first record after the range occurred that matches all that was asked.
    pub nearest_after: Option<Timestamp>,
    /// What each condition of the filter leaves out.
    pub filters: Vec<Removed>,
    /// Other usage types that have records in the range, most records first.
    pub usage_types: Vec<(String, i64)>,
    /// The dimension that records lack.
    pub missing: Option<Missing>,
    /// What was sent in the range and not recorded, most first.
    pub refusals: Vec<Refusal>,
    /// What was voided.
    pub voided: Option<VoidedUsage>,
    /// Accounts with usage whose names are most like the one asked for; for those who may see every account.
    pub accounts: Vec<String>,
    /// Whether all was looked at; else numbers are at least these.
    pub is_complete: bool,
}

/// What one condition of a filter leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// On what the condition is.
    pub dimension: Dimension,
    /// What it asks for.
    pub wanted: Vec<String>,
    /// How many records match all else, but not this.
    pub records: i64,
    /// How many of them lack the dimension, though records of their kind have it.
    pub lacking: i64,
    /// What they have instead, nearest spelling first, and in how many records.
    pub instead: Vec<(String, i64)>,
}

/// A dimension that records lack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Which.
    pub dimension: Dimension,
    /// How many records lack it.
    pub records: i64,
    /// How many of the newest of them were looked at.
    pub looked_at: i64,
    /// What stands in their metadata under the dimension's name, and in how many of those looked at.
    pub in_metadata: Vec<(String, i64)>,
    /// Services that recorded these usage types since the range began: one of them sends it. For those who may see every account.
    pub services: Vec<String>,
}

/// What to ask instead. What is `None` stays as it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// A range: by name, or instants.
    pub range: Option<RangeRequest>,
    /// The whole filter.
    pub filter: Option<UsageFilter>,
    /// The usage types of a chart.
    pub usage_types: Option<Vec<String>>,
}

impl CameOut {
    /// What came out, if it shows nothing; `None` where there is a quantity or a cost.
    pub fn of(totals: Totals) -> Option<Self> {
        match totals {
            Totals { records: 0, .. } => Some(Self::Nothing),
            Totals { quantity: 0, cost_micros: 0, records } => Some(Self::Zeros(records)),
            _ => None,
        }
    }

    /// The same of groups by a dimension: they show nothing either where none of them has a value.
    pub fn of_groups(groups: &[(&GroupKey, Totals)], by: Dimension) -> Option<Self> {
        let totals: Totals = groups.iter().map(|(_, totals)| *totals).sum();
        let is_unnamed = groups.iter().all(|(group, _)| **group == GroupKey::Unknown);
        Self::of(totals).or(is_unnamed.then_some(Self::Unnamed(by, totals.records)))
    }
}

impl Question {
    /// Why an answer to this question is empty. `None` when it no longer would be: records arrived in the meantime.
    pub async fn why_empty(&self, blank: &Blank) -> Result<Option<EmptyReason>, Error> {
        Ok(self.why_each_is_empty(slice::from_ref(blank)).await?.pop().flatten())
    }

    /// The same for several answers of one scope and range, with hardly more statements than for one.
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
        // Instants are looked up for all of them at once.
        let spots: Vec<_> = found.iter().flatten().flat_map(Found::spots).collect();
        let mut instants = self.database.occurred_at(&spots).await?.into_iter();
        Ok(found.into_iter().map(|found| Some(self.tell(found?, &mut instants))).collect())
    }

    /// What is to be known before a reason can be found.
    async fn facts(&self, blanks: &[Blank]) -> Result<Facts, Error> {
        let mut by = vec![Dimension::UsageType];
        for blank in blanks {
            for dimension in blank.filter.conditions().into_iter().map(|(dimension, _)| dimension).chain(blank.named_by) {
                if !by.contains(&dimension) {
                    by.push(dimension);
                }
            }
        }
        // An answer read from records is explained by records, the nearest so many on each side.
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

    /// Where a single answer would show something in another range. Of several answers at once this is read off what is around them.
    async fn nearest(&self, blanks: &[Blank], outside: [(Stretch, &[Part]); 2]) -> Result<Option<Nearest>, Error> {
        let [blank] = blanks else { return Ok(None) };
        if blank.contradicts_itself() {
            return Ok(Some(Nearest::default()));
        }
        let filter = blank.matching();
        let probe = |has: Option<Dimension>| outside.map(|(stretch, parts)| Probe { filter: &filter, has, stretch, parts });
        // A filter by the dimension finds named usage only.
        let by = blank.named_by.filter(|by| filter.conditions().iter().all(|(dimension, _)| dimension != by));
        let named = by.map(|by| probe(Some(by)));
        let probes: Vec<_> = probe(None).into_iter().chain(named.into_iter().flatten()).collect();
        let found = self.database.nearest_usage(&probes).await?;
        let around =
            |place: usize| Around { before: found.get(place).copied().flatten(), after: found.get(place + 1).copied().flatten() };
        let any = around(0);
        Ok(Some(Nearest { any, named: if named.is_some() { around(2) } else { any } }))
    }

    /// What was sent in the range and not recorded, without what is known to be of other accounts: where the examples are as many as
    /// the count, and all of them say so.
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

    /// What only some reasons need to know.
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

    /// Accounts whose names are most like this one.
    async fn accounts_like(&self, account_id: &str) -> Result<Vec<String>, Error> {
        let mut names = vec![account_id.to_owned(), account_id.to_lowercase(), account_id.to_uppercase()];
        names.dedup();
        let mut accounts = self.database.accounts_around(&names).await?;
        sort_nearest_first(&names[..1], &mut accounts, |account| account);
        accounts.truncate(NAMES_MAX);
        Ok(accounts)
    }

    /// The same question about the account that was probably meant, if that one has something to show.
    async fn remedy_by_account(&self, blank: &Blank, accounts: &[String]) -> Result<Option<Remedy>, Error> {
        let asked = blank.filter.whose.asked().unwrap_or_default();
        let Some(meant) = crate::domain::nearest::nearest(asked, accounts.iter().map(String::as_str)) else { return Ok(None) };
        let filter = blank.filter.with(Dimension::Account, slice::from_ref(&meant.to_owned()));
        let about_meant = Self { filter: filter.clone(), ..self.clone() };
        let blank = Blank { filter, ..blank.clone() };
        let facts = Box::pin(about_meant.facts(slice::from_ref(&blank))).await?;
        Ok(View::new(&facts, &blank).remedy().map(|remedy| Remedy { changes_filter: true, ..remedy }))
    }

    /// The reason, now that all is known.
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

/// A reason of which the instants are not known yet.
struct Found {
    blank: Blank,
    code: ReasonCode,
    details: Details,
    nearest: Around,
    remedy: Option<Remedy>,
}

impl Found {
    /// The places to look at, in the order in which [`Question::tell`] takes what stands there.
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
    /// The usage types that the answer and its filter ask for; empty: any.
    fn own_usage_types(&self) -> Vec<String> {
        match (self.usage_types.as_slice(), self.filter.usage_types.as_slice()) {
            ([], asked) | (asked, []) => asked.to_vec(),
            (of_answer, of_filter) => of_answer.iter().filter(|slug| of_filter.contains(slug)).cloned().collect(),
        }
    }

    /// Whether the filter leaves out all that the answer is about: nothing can ever match.
    fn contradicts_itself(&self) -> bool {
        !self.usage_types.is_empty() && self.own_usage_types().is_empty()
    }

    /// Which records the answer would show.
    fn matching(&self) -> UsageFilter {
        self.filter.with(Dimension::UsageType, &self.own_usage_types())
    }
}

impl Facts {
    /// Of which usage of `scope` it has to be known what there is before and after the range; `None` where every reason is told without.
    fn in_doubt(&self, blanks: &[Blank], scope: &UsageFilter) -> Option<UsageFilter> {
        let in_doubt: Vec<_> = blanks.iter().map(|blank| View::new(self, blank)).filter(View::needs_more).collect();
        if in_doubt.is_empty() {
            return None;
        }
        // Sums of other usage types are passed over within their index; records have no such index.
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
