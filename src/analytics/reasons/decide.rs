//! Derives the reason for an empty result from the evidence. Pure.

use std::collections::BTreeMap;

use super::remedy;
use super::{AnswerKind, Blank, CameOut, Details, Missing, NAMES_MAX, ReasonCode, Removed};
use crate::domain::dimension::Dimension;
use crate::domain::ingestion::Refusal;
use crate::domain::nearest::{nearest, sort_nearest_first};
use crate::store::reasons::{Combination, Misplaced, Stretch, Surroundings};
use crate::store::usage::Part;

/// The evidence from which reasons are derived.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// The dimensions by which usage is grouped.
    pub(super) by: Vec<Dimension>,
    /// Usage in the range and, if that does not decide the reason, before and after it.
    pub(super) around: Surroundings,
    /// The nearest buckets in which the result would not be empty; `None` if several results are explained.
    pub(super) nearest: Option<Nearest>,
    /// Usage that was sent in the range and not recorded.
    pub(super) refusals: Vec<Refusal>,
    /// Values found in the metadata of records that have no value of a dimension.
    pub(super) misplaced: Vec<(Dimension, Misplaced)>,
    /// Whether the range starts in the future.
    pub(super) is_ahead: bool,
}

/// The nearest buckets with usage on both sides of the range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Around {
    pub(super) before: Option<Part>,
    pub(super) after: Option<Part>,
}

/// The nearest matching usage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Nearest {
    /// Any matching usage.
    pub(super) any: Around,
    /// Matching usage with a value of the dimension by which the result is grouped.
    pub(super) named: Around,
}

impl Around {
    pub(super) fn is_nowhere(&self) -> bool {
        *self == Self::default()
    }
}

/// A changed query that is not empty.
#[derive(Clone, Debug)]
pub(super) struct Remedy {
    /// The changed arguments.
    pub(super) blank: Blank,
    pub(super) changes_filter: bool,
    pub(super) changes_usage_types: bool,
    /// The nearest buckets with usage; empty if the range does not change.
    pub(super) around: Around,
}

/// A reason with its details and its rewrite.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    pub(super) code: ReasonCode,
    pub(super) details: Details,
    /// The nearest matching usage.
    pub(super) nearest: Around,
    pub(super) remedy: Option<Remedy>,
}

/// One empty result, original or rewritten, evaluated against the evidence.
pub(super) struct View<'a> {
    pub(super) facts: &'a Facts,
    pub(super) blank: &'a Blank,
    conditions: Vec<(Dimension, Vec<String>)>,
    nearest: Option<Nearest>,
}

impl<'a> View<'a> {
    /// The original query.
    pub(super) fn new(facts: &'a Facts, blank: &'a Blank) -> Self {
        Self { facts, blank, conditions: blank.filter.conditions(), nearest: facts.nearest }
    }

    /// A rewritten query.
    pub(super) fn changed(facts: &'a Facts, blank: &'a Blank) -> Self {
        Self { nearest: None, ..Self::new(facts, blank) }
    }

    fn all(&self) -> impl Iterator<Item = &'a Combination> {
        self.facts.around.combinations.iter()
    }

    fn inside(&self) -> impl Iterator<Item = &'a Combination> {
        self.all().filter(|combination| combination.stretch == Stretch::Inside)
    }

    fn label(&self, combination: &'a Combination, dimension: Dimension) -> &'a str {
        let place = self.facts.by.iter().position(|by| *by == dimension);
        place.and_then(|place| combination.labels.get(place)).map_or("", String::as_str)
    }

    pub(super) fn usage_type(&self, combination: &'a Combination) -> &'a str {
        self.label(combination, Dimension::UsageType)
    }

    fn is_of_type(&self, combination: &'a Combination) -> bool {
        let usage_type = self.usage_type(combination);
        let asks_for = |list: &[String]| list.is_empty() || list.iter().any(|slug| slug == usage_type);
        asks_for(&self.blank.usage_types) && asks_for(&self.blank.filter.usage_types)
    }

    fn passes(&self, combination: &'a Combination, (dimension, wanted): &(Dimension, Vec<String>)) -> bool {
        let label = self.label(combination, *dimension);
        wanted.iter().any(|value| value == label)
    }

    fn passes_all(&self, combination: &'a Combination) -> bool {
        self.conditions.iter().all(|condition| self.passes(combination, condition))
    }

    fn matches(&self, combination: &'a Combination) -> bool {
        self.is_of_type(combination) && self.passes_all(combination)
    }

    /// The nearest buckets with a quantity or a cost of usage that `fits`.
    fn around(&self, fits: impl Fn(&'a Combination) -> bool) -> Around {
        let fitting = |stretch| self.all().filter(move |combination| combination.stretch == stretch).filter(|of| fits(of));
        Around {
            before: fitting(Stretch::Before).filter_map(|combination| combination.last).max_by_key(|bucket| bucket.start),
            after: fitting(Stretch::After).filter_map(|combination| combination.first).min_by_key(|bucket| bucket.start),
        }
    }

    /// The nearest buckets with a quantity or a cost of matching usage.
    fn nearest(&self) -> Around {
        self.nearest.map_or_else(|| self.around(|combination| self.matches(combination)), |nearest| nearest.any)
    }

    /// Whether the evidence does not decide the reason yet, so that usage before and after the range must be read.
    pub(super) fn needs_more(&self) -> bool {
        let is_told_by = |nearest: Nearest| !nearest.any.is_nowhere() || self.has_own_type_in_range();
        let is_told = self.blank.came_out != CameOut::Nothing
            || self.inside().any(|combination| self.matches(combination))
            || self.nearest.is_some_and(is_told_by);
        !is_told
    }

    /// Whether usage of other types before and after the range could change the reason or the suggestion. It cannot if the range
    /// contains usage of the requested types, or of the other types that would be suggested.
    pub(super) fn concerns_other_types(&self) -> bool {
        let is_told =
            self.has_own_type_in_range() || (self.has_records_in_range() && remedy::shows_other_usage_types_in_range(self));
        !is_told || self.blank.own_usage_types().is_empty()
    }

    fn has_records_in_range(&self) -> bool {
        self.inside().any(|combination| combination.totals.records > 0)
    }

    fn has_own_type_in_range(&self) -> bool {
        self.inside().any(|combination| self.is_of_type(combination) && combination.totals.records > 0)
    }

    /// The query itself as a rewrite, if it has usage in its range or nearby.
    pub(super) fn remedy(&self) -> Option<Remedy> {
        let is_named = |combination| self.blank.named_by.is_none_or(|by| !self.label(combination, by).is_empty());
        let shows = |combination| self.matches(combination) && is_named(combination);
        let has_amount = |of: &Combination| of.totals.records > 0 && (of.totals.quantity > 0 || of.totals.cost_micros > 0);
        let shows_in_range = self.inside().any(|combination| shows(combination) && has_amount(combination));
        let around = match self.nearest {
            _ if shows_in_range => Around::default(),
            Some(nearest) => nearest.named,
            None => self.around(shows),
        };
        (shows_in_range || !around.is_nowhere()).then(|| Remedy {
            blank: self.blank.clone(),
            changes_filter: false,
            changes_usage_types: false,
            around,
        })
    }

    /// The records of the requested types that each condition excludes, on the given sides of the range. Conditions that exclude
    /// records by themselves take precedence.
    fn removed(&self, is_of: impl Fn(Stretch) -> bool) -> Vec<Removed> {
        let of_type: Vec<_> =
            self.all().filter(|combination| is_of(combination.stretch) && self.is_of_type(combination)).collect();
        let alone = self.conditions.iter().map(|condition| {
            let others = |combination: &&&Combination| {
                self.conditions.iter().filter(|other| *other != condition).all(|other| self.passes(combination, other))
            };
            self.removed_by(condition, of_type.iter().filter(others).copied())
        });
        let mut removed: Vec<_> = alone.filter(|removed| removed.records > 0).collect();
        if removed.is_empty() {
            // No condition excludes records by itself.
            let each = self.conditions.iter().map(|condition| self.removed_by(condition, of_type.iter().copied()));
            removed = each.filter(|removed| removed.records > 0).collect();
        }
        removed.sort_by_key(|removed| std::cmp::Reverse(removed.records));
        removed
    }

    fn removed_by(&self, condition: &(Dimension, Vec<String>), of: impl Iterator<Item = &'a Combination>) -> Removed {
        let (dimension, wanted) = condition;
        let mut instead: BTreeMap<&str, i64> = BTreeMap::new();
        let (mut records, mut lacking) = (0, 0);
        for combination in of.filter(|combination| !self.passes(combination, condition)) {
            records += combination.totals.records;
            match self.label(combination, *dimension) {
                "" if self.should_have(combination, *dimension) => lacking += combination.totals.records,
                "" => {}
                _ if combination.totals.records == 0 => {}
                label => *instead.entry(label).or_default() += combination.totals.records,
            }
        }
        let mut instead: Vec<_> = instead.into_iter().map(|(label, records)| (label.to_owned(), records)).collect();
        instead.sort_by_key(|(_, records)| std::cmp::Reverse(*records));
        sort_nearest_first(wanted, &mut instead, |(label, _)| label);
        Removed { dimension: *dimension, wanted: wanted.clone(), records, lacking, instead }
    }

    /// Whether records of this usage type normally have a value of the dimension.
    fn should_have(&self, combination: &'a Combination, dimension: Dimension) -> bool {
        let usage_type = self.usage_type(combination);
        dimension.belongs_to(usage_type)
            || self.all().any(|other| self.usage_type(other) == usage_type && !self.label(other, dimension).is_empty())
    }

    /// The dimension without a value on records of the range, if that can be the reason, and the last bucket with such a record.
    pub(super) fn lacking_dimension(&self) -> Option<(Dimension, Part)> {
        let dimension = match self.blank.came_out {
            CameOut::Unnamed(dimension, _) => dimension,
            CameOut::Zeros(_) => return None,
            CameOut::Nothing => {
                self.removed(|stretch| stretch == Stretch::Inside).iter().find(|removed| removed.lacking > 0)?.dimension
            }
        };
        let lacks = |combination: &&Combination| {
            self.is_of_type(combination) && self.label(combination, dimension).is_empty() && combination.totals.records > 0
        };
        let last = self.inside().filter(lacks).map(|combination| combination.last_seen).max_by_key(|bucket| bucket.end)?;
        Some((dimension, last))
    }

    fn misplaced(&self, dimension: Dimension) -> Misplaced {
        let found = self.facts.misplaced.iter().find(|(of, _)| *of == dimension);
        found.map(|(_, misplaced)| misplaced.clone()).unwrap_or_default()
    }

    /// The condition that fails because records have no value of its dimension: their metadata contains a requested value, or most
    /// of the records have no value and no other value has a similar spelling.
    fn missing_of(&self, removed: &[Removed]) -> Option<Missing> {
        removed.iter().filter(|removed| removed.lacking > 0).find_map(|removed| {
            let misplaced = self.misplaced(removed.dimension);
            let is_in_metadata = misplaced.in_metadata.iter().any(|(value, _)| removed.wanted.contains(value));
            let others: i64 = removed.instead.iter().map(|(_, records)| records).sum();
            let is_likely = removed.lacking >= others && near_value(removed).is_none();
            (is_in_metadata || is_likely).then(|| missing(removed.dimension, removed.lacking, misplaced))
        })
    }

    /// Rejections that may concern the requested usage.
    fn refusals(&self) -> Vec<Refusal> {
        let own = self.blank.own_usage_types();
        let could_be = |refusal: &&Refusal| own.is_empty() || refusal.usage_type.is_empty() || own.contains(&refusal.usage_type);
        self.facts.refusals.iter().filter(could_be).cloned().collect()
    }

    fn other_usage_types(&self) -> Vec<(String, i64)> {
        let mut others: BTreeMap<&str, i64> = BTreeMap::new();
        for combination in self.inside().filter(|combination| !self.is_of_type(combination) && combination.totals.records > 0) {
            *others.entry(self.usage_type(combination)).or_default() += combination.totals.records;
        }
        let mut others: Vec<_> = others.into_iter().map(|(slug, records)| (slug.to_owned(), records)).collect();
        others.sort_by_key(|(_, records)| std::cmp::Reverse(*records));
        others
    }
}

fn missing(dimension: Dimension, records: i64, misplaced: Misplaced) -> Missing {
    let Misplaced { looked_at, mut in_metadata } = misplaced;
    in_metadata.truncate(NAMES_MAX);
    Missing { dimension, records, looked_at, in_metadata, services: Vec::new() }
}

/// A recorded value with a spelling similar to a value of the condition.
pub(super) fn near_value(removed: &Removed) -> Option<&str> {
    let values = || removed.instead.iter().map(|(value, _)| value.as_str());
    removed.wanted.iter().find_map(|wanted| nearest(wanted, values()))
}

/// The first reason that applies; `None` if the result is no longer empty.
pub(super) fn decide(view: &View<'_>) -> Option<Verdict> {
    let mut details = Details {
        usage_types: view.other_usage_types(),
        refusals: view.refusals(),
        is_complete: view.facts.around.is_complete,
        ..Details::default()
    };
    let code = reason(view, &mut details)?;
    let remedy = match code {
        ReasonCode::DimensionMissing | ReasonCode::FilteredOut => remedy::with_other_filter(view, code, &details.filters),
        ReasonCode::WrongType => remedy::with_other_usage_types(view),
        _ => view.remedy(),
    };
    details.filters.iter_mut().for_each(|removed| removed.instead.truncate(NAMES_MAX));
    Some(Verdict { code, details, nearest: view.nearest(), remedy })
}

fn reason(view: &View<'_>, details: &mut Details) -> Option<ReasonCode> {
    match view.blank.came_out {
        CameOut::Zeros(records) => {
            details.records = records;
            return Some(ReasonCode::ZeroQuantity);
        }
        CameOut::Unnamed(dimension, records) => {
            details.records = records;
            details.missing = Some(missing(dimension, records, view.misplaced(dimension)));
            return Some(ReasonCode::DimensionMissing);
        }
        CameOut::Nothing => {}
    }
    if view.blank.contradicts_itself() {
        details.records = view.facts.sum(|stretch| stretch == Stretch::Inside);
        return Some(ReasonCode::WrongType);
    }
    let mut matching = view.inside().filter(|combination| view.matches(combination)).peekable();
    if matching.peek().is_some() {
        return matching.all(|combination| combination.totals.records == 0).then_some(ReasonCode::OnlyVoided);
    }

    let of_type = |is_of: fn(Stretch) -> bool| -> i64 {
        let combinations = view.all().filter(|combination| is_of(combination.stretch) && view.is_of_type(combination));
        combinations.map(|combination| combination.totals.records).sum()
    };
    let is_inside = |stretch: Stretch| stretch == Stretch::Inside;
    let inside = of_type(is_inside);
    if inside > 0 {
        details.records = inside;
        details.filters = view.removed(is_inside);
        details.missing = view.missing_of(&details.filters);
        if let Some(missing) = &details.missing {
            details.records = missing.records;
            return Some(ReasonCode::DimensionMissing);
        }
        if view.nearest().is_nowhere() {
            return Some(ReasonCode::FilteredOut);
        }
        details.records = 0;
    }
    let holds_nothing = view.facts.holds_nothing();
    if view.facts.is_ahead && !holds_nothing {
        return Some(ReasonCode::Future);
    }
    if !details.refusals.is_empty() {
        details.records = details.refusals.iter().map(|refusal| refusal.records).sum();
        return Some(ReasonCode::Refused);
    }
    if holds_nothing {
        return Some(ReasonCode::NothingRecorded);
    }
    let was_ever_recorded = || view.all().any(|combination| view.matches(combination) && combination.totals.records > 0);
    if !view.nearest().is_nowhere() || was_ever_recorded() {
        return Some(ReasonCode::OutOfRange);
    }
    let anywhere = of_type(|_| true);
    if anywhere > 0 {
        details.records = anywhere;
        details.filters = view.removed(|_| true);
        return Some(ReasonCode::FilteredOut);
    }
    details.records = view.facts.sum(is_inside);
    Some(ReasonCode::WrongType)
}

impl AnswerKind {
    /// Whether the query has a filter argument.
    pub(super) const fn takes_filter(self) -> bool {
        !matches!(self, Self::Hardware)
    }
}
