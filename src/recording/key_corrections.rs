//! The corrections under one idempotency key: those that were made before, and those of a call, applied one after another.

use uuid::Uuid;

use super::Actor;
use super::correction::{AppliedCorrection, Correction, CorrectionResult};
use super::rollup_deltas::RollupDeltas;
use crate::domain::cost::{Cost, RecordedCost};
use crate::domain::expiry::RecordExpiry;
use crate::domain::price::{PriceTable, PricedUsage};
use crate::domain::problem::Problem;
use crate::domain::record::{KeyHash, NewRecord, erased_key_text, is_erased_key};
use crate::domain::text::Label;
use crate::domain::time::Timestamp;
use crate::ids::RecordIds;
use crate::store::commit::{CorrectionModel, KeyModel};
use crate::store::new_rows::RecordRow;
use crate::store::records::{RecordModel, cost_of};

/// What the corrections of a call have in common.
#[derive(Clone, Copy)]
pub(super) struct CorrectionContext<'a> {
    pub(super) actor: Actor<'a>,
    pub(super) prices: &'a PriceTable,
    pub(super) expiry: &'a RecordExpiry,
    pub(super) ids: &'a RecordIds,
    pub(super) now: Timestamp,
}

/// The corrections under a key, while those of a call are applied.
pub(super) struct KeyCorrections<'a> {
    /// The first record under the key.
    root_id: Uuid,
    /// What replacements have instead of the key that was sent, if it was erased.
    erased_key: Option<Label>,
    /// The last corrections, oldest first: those made before, then those of the call.
    corrections: Vec<CorrectionModel>,
    /// Number of `corrections` that were made before.
    made_before: usize,
    /// The record that counted before the call; `None` if it was voided.
    current_before: Option<&'a RecordModel>,
    /// The record that counts now; `None` if it is voided.
    current: Option<CurrentRecord>,
    /// The replacements of the call.
    replacements: Vec<Replacement>,
}

/// The record that counts under a key.
#[derive(Clone)]
struct CurrentRecord {
    id: Uuid,
    occurred_at: Timestamp,
    usage_type: String,
    tier: Option<String>,
    model: Option<String>,
    provider: Option<String>,
    source: String,
    quantity: i64,
    cost: RecordedCost,
}

impl CurrentRecord {
    fn stored(record: &RecordModel) -> Self {
        Self {
            id: record.id,
            occurred_at: Timestamp::from_millis(record.occurred_at),
            usage_type: record.usage_type.clone(),
            tier: record.tier.clone(),
            model: record.model.clone(),
            provider: record.provider.clone(),
            source: record.source.clone(),
            quantity: record.quantity,
            cost: cost_of(record),
        }
    }

    fn replacement(Replacement { record, id, cost, .. }: &Replacement) -> Self {
        let text = |label: &Option<Label>| label.as_ref().map(ToString::to_string);
        Self {
            id: *id,
            occurred_at: record.occurred_at,
            usage_type: record.usage_type.to_string(),
            tier: text(&record.tier),
            model: text(&record.dimensions.model),
            provider: text(&record.dimensions.provider),
            source: record.source.as_str().to_owned(),
            quantity: record.quantity,
            cost: *cost,
        }
    }

    /// Whether a replacement without a cost of its own has the cost of this record: it is known, and nothing that decides it is different.
    fn passes_its_cost_to(&self, replacement: &NewRecord) -> bool {
        let usage = PricedUsage {
            usage_type: &self.usage_type,
            tier: self.tier.as_deref(),
            model: self.model.as_deref(),
            provider: self.provider.as_deref(),
            occurred_at: self.occurred_at,
        };
        self.cost != RecordedCost::UNPRICED
            && replacement.cost == Cost::FromPrice
            && replacement.source.as_str() == self.source
            && replacement.quantity == self.quantity
            && PricedUsage::of(replacement) == usage
    }
}

/// A replacement with the values that recording adds.
struct Replacement {
    record: NewRecord,
    id: Uuid,
    cost: RecordedCost,
    recorded_at: Timestamp,
}

impl Replacement {
    fn row(&self) -> RecordRow<'_> {
        let Self { record, id, cost, recorded_at } = self;
        RecordRow { record, id: *id, cost: *cost, recorded_at: *recorded_at }
    }
}

impl<'a> KeyCorrections<'a> {
    /// A key under which these corrections, oldest first, were made last.
    pub(super) fn new(key: &KeyModel, corrections: Vec<CorrectionModel>, current_before: Option<&'a RecordModel>) -> Self {
        let root_id = key.record_id;
        let current = current_before.map(CurrentRecord::stored);
        let made_before = corrections.len();
        let erased = KeyHash::try_from(key.key_hash.as_slice()).ok().filter(|key_hash| is_erased_key(key_hash));
        let erased_key = erased.and_then(|key_hash| Label::parse("idempotencyKey", erased_key_text(&key_hash)).ok());
        Self { root_id, erased_key, corrections, made_before, current_before, current, replacements: Vec::new() }
    }

    /// Applies the corrections of a call, in the order sent, and returns a result for each.
    ///
    /// A replacement whose cost is out of range is rejected whatever it replaces, so a call that is sent again is recognized without it.
    pub(super) fn apply(&mut self, sent: &[&Correction], context: CorrectionContext<'_>) -> Vec<CorrectionResult> {
        let problems: Vec<Option<Problem>> = sent.iter().map(|correction| cost_problem(correction, context.prices)).collect();
        let possible: Vec<&Correction> =
            sent.iter().zip(&problems).filter(|(_, problem)| problem.is_none()).map(|(correction, _)| *correction).collect();
        let applied = match self.repeated(&possible) {
            Some(repeated) => repeated,
            None => possible.iter().map(|correction| self.apply_one(correction, context)).collect(),
        };
        let mut applied = applied.into_iter();
        problems.into_iter().filter_map(|problem| problem.map(Err).or_else(|| applied.next())).collect()
    }

    /// The results if a call repeats the last corrections, with all that it sends under the key; `None` if not. Only the last are
    /// compared: amending back to what an earlier correction made is another correction.
    fn repeated(&self, sent: &[&Correction]) -> Option<Vec<CorrectionResult>> {
        // What the call makes, if the first correction is new: each one that differs from that before it, up to the first void.
        let mut hashes: Vec<Vec<u8>> = Vec::with_capacity(sent.len());
        let mut is_voided = false;
        let positions: Vec<Option<usize>> = sent
            .iter()
            .map(|correction| {
                let hash = correction.request_hash();
                if hashes.last() != Some(&hash) {
                    if is_voided {
                        return None;
                    }
                    is_voided = correction.replacement.is_none();
                    hashes.push(hash);
                }
                Some(hashes.len() - 1)
            })
            .collect();
        let last = &self.corrections[self.corrections.len().checked_sub(hashes.len())?..];
        if !last.iter().map(|correction| &correction.request_hash).eq(&hashes) {
            return None;
        }
        let results = sent.iter().zip(positions).map(|(correction, position)| match position {
            Some(position) => Ok(AppliedCorrection::made_before(&last[position])),
            None => Err(correction.already_voided()),
        });
        Some(results.collect())
    }

    fn apply_one(&mut self, correction: &Correction, context: CorrectionContext<'_>) -> CorrectionResult {
        let request_hash = correction.request_hash();
        if let Some(same) = self.corrections.last().filter(|last| last.request_hash == request_hash) {
            return Ok(AppliedCorrection::made_before(same));
        }
        let CorrectionContext { actor, prices, expiry, ids, now } = context;
        let voided = self.current.as_ref().ok_or_else(|| correction.already_voided())?;
        if !actor.restrictions.covers_usage_type(&voided.usage_type) {
            return Err(correction.not_found());
        }
        expiry.check_correction(&voided.usage_type, voided.occurred_at)?;
        let mut warning = None;
        let replacement = match &correction.replacement {
            Some(record) => {
                // Without a time that was sent, it keeps that of the record it replaces.
                let occurred_at = record.sent_occurred_at.unwrap_or(voided.occurred_at);
                let idempotency_key = self.erased_key.as_ref().unwrap_or(&record.idempotency_key).clone();
                let record = NewRecord { idempotency_key, occurred_at, ..record.clone() };
                expiry.check_new(record.usage_type.as_str(), occurred_at)?;
                let cost = if voided.passes_its_cost_to(&record) {
                    voided.cost
                } else {
                    let (cost, about_cost) = prices.cost_of(&record)?;
                    warning = about_cost;
                    cost
                };
                Some(Replacement { record, id: ids.next(now), cost, recorded_at: now })
            }
            None => None,
        };
        let correction_row = CorrectionModel {
            account_id: correction.account_id.to_string(),
            root_id: self.root_id,
            version: self.corrections.last().map_or(1, |last| last.version + 1),
            voided_id: voided.id,
            voided_occurred_at: voided.occurred_at.millis(),
            replacement_id: replacement.as_ref().map(|replacement| replacement.id),
            replacement_occurred_at: replacement.as_ref().map(|replacement| replacement.record.occurred_at.millis()),
            request_hash,
            reason: correction.reason.to_string(),
            corrected_by: actor.name.to_owned(),
            corrected_at: now.millis(),
        };
        let result = AppliedCorrection::made_now(&correction_row, warning);
        self.current = replacement.as_ref().map(CurrentRecord::replacement);
        self.replacements.extend(replacement);
        self.corrections.push(correction_row);
        Ok(result)
    }

    /// Whether the call makes a correction.
    pub(super) fn has_new(&self) -> bool {
        self.corrections.len() > self.made_before
    }

    /// The corrections that the call makes.
    pub(super) fn new_corrections(&self) -> &[CorrectionModel] {
        &self.corrections[self.made_before..]
    }

    /// The records that the call inserts.
    pub(super) fn new_rows(&self) -> impl Iterator<Item = RecordRow<'_>> {
        self.replacements.iter().map(Replacement::row)
    }

    /// Account and usage type of each record that the call voids or inserts.
    pub(super) fn changes(&self) -> impl Iterator<Item = (&str, &str)> {
        let voided = self.current_before.map(|record| (record.account_id.as_str(), record.usage_type.as_str()));
        let inserted =
            self.replacements.iter().map(|Replacement { record, .. }| (record.account_id.as_str(), record.usage_type.as_str()));
        voided.into_iter().chain(inserted)
    }

    /// Adds the difference between the record that counted before the call and the one that counts after it.
    pub(super) fn add_deltas<'d>(&'d self, rollup_deltas: &mut RollupDeltas<'d>) {
        if let Some(record) = self.current_before {
            rollup_deltas.retract(record);
        }
        let current = self.current.as_ref().and_then(|current| self.replacements.iter().find(|new| new.id == current.id));
        if let Some(replacement) = current {
            rollup_deltas.add(&replacement.row());
        }
    }
}

/// Why the cost of a replacement cannot be computed, if its time is known without the record that it replaces.
fn cost_problem(correction: &Correction, prices: &PriceTable) -> Option<Problem> {
    let replacement = correction.replacement.as_ref().filter(|record| record.sent_occurred_at.is_some())?;
    prices.cost_of(replacement).err()
}
