//! A record of an export, as it is imported: with the id, the cost and the times that it has there.

use std::collections::HashSet;

use uuid::Uuid;

use super::Actor;
use super::existing_keys::content_of;
use crate::domain::cost::{CostSource, RecordedCost};
use crate::domain::difference::RecordContent;
use crate::domain::exported::ExportedRecord;
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::record::{NewRecord, ValidationRules, check_stored_metadata};
use crate::domain::record_input::{RecordInput, SentLabel};
use crate::domain::time::Timestamp;
use crate::domain::usage_type::UsageTypes;
use crate::store::cost_revisions::CostRevisionModel;
use crate::store::new_rows::RecordRow;
use crate::store::records::RecordModel;

/// A record of an export, validated.
pub(super) struct Version {
    pub(super) record: NewRecord,
    pub(super) id: Uuid,
    pub(super) cost: RecordedCost,
    pub(super) recorded_at: Timestamp,
    pub(super) revisions: Vec<CostRevisionModel>,
}

impl Version {
    pub(super) fn row(&self) -> RecordRow<'_> {
        RecordRow { record: &self.record, id: self.id, cost: self.cost, recorded_at: self.recorded_at }
    }

    /// Account, time and id.
    pub(super) fn primary_key(&self) -> (&str, i64, Uuid) {
        (self.record.account_id.as_str(), self.record.occurred_at.millis(), self.id)
    }

    /// The first field in which a stored record differs, apart from its cost. A record that was sent to both databases has another id and
    /// other times.
    pub(super) fn difference(&self, stored: &RecordModel) -> Option<&'static str> {
        let differences = content_of(stored).differences(&RecordContent::of(&self.record));
        let is_same_record = stored.id == self.id;
        let mut fields = differences.into_iter().map(|difference| difference.field);
        let field = fields.find(|field| is_same_record || *field != "occurredAt");
        field.or((is_same_record && stored.recorded_at != self.recorded_at.millis()).then_some("recordedAt"))
    }

    pub(super) fn repeated_id(&self) -> Problem {
        let message =
            format!("account `{}` has another record with the id {}, under another key", self.record.account_id, self.id);
        Problem::new(ProblemCode::InvalidRecord, "id", message)
    }
}

/// What the versions of a key have in common.
pub(super) struct VersionContext<'a> {
    pub(super) account_id: String,
    pub(super) idempotency_key: String,
    pub(super) usage_types: &'a UsageTypes,
    pub(super) now: Timestamp,
}

impl VersionContext<'_> {
    /// Validates a record like one that is sent, except that its time may be ahead of this computer's clock.
    pub(super) fn check(&self, exported: ExportedRecord) -> Result<Version, Vec<Problem>> {
        let ExportedRecord { id, cost, price_id, occurred_at, recorded_at, cost_revisions, .. } = exported;
        let sent = |(key, value)| SentLabel { key, value };
        let input = RecordInput {
            idempotency_key: self.idempotency_key.clone(),
            account_id: self.account_id.clone(),
            user_id: exported.user_id,
            session_id: exported.session_id,
            workspace_id: exported.workspace_id,
            agent_id: exported.agent_id,
            usage_type: exported.usage_type,
            quantity: Ok(exported.quantity.into()),
            model: exported.model,
            provider: exported.provider,
            tier: exported.tier,
            source: Some(exported.source),
            cost_nanos: None,
            occurred_at: Some(Ok(occurred_at)),
            metadata: None,
            labels: exported.labels.into_iter().map(sent).collect(),
        };
        let rules = ValidationRules {
            now: self.now,
            max_ahead_seconds: u32::MAX,
            long_ago: Timestamp::EARLIEST,
            usage_types: self.usage_types,
            restrictions: Actor::unrestricted("(import)").restrictions,
        };
        let mut record = input.check(rules)?.record;
        let metadata = exported.metadata.map(check_stored_metadata).transpose().map_err(|problem| vec![problem])?;
        record.metadata = metadata.flatten();
        let cost = RecordedCost { nanos: cost, price_id };
        let is_possible = match CostSource::of(record.source.as_str(), cost) {
            CostSource::Free => cost == RecordedCost::given(0),
            CostSource::Priced => cost.nanos.is_some(),
            CostSource::Given | CostSource::Unpriced => true,
        };
        if !is_possible || occurred_at >= Timestamp::LATEST || id.is_nil() {
            let message = "`cost`, `priceId`, `source`, `occurredAt` and `id` are not those of a usage record";
            return Err(vec![Problem::new(ProblemCode::InvalidRecord, "", message)]);
        }
        let runs: HashSet<Uuid> = cost_revisions.iter().map(|revision| revision.run_id).collect();
        if runs.len() < cost_revisions.len() {
            let message = "two cost revisions of the record are of the same run";
            return Err(vec![Problem::new(ProblemCode::InvalidRecord, "costRevisions", message)]);
        }
        let revisions = cost_revisions.into_iter().map(|revision| CostRevisionModel {
            account_id: self.account_id.clone(),
            record_id: id,
            run_id: revision.run_id,
            occurred_at: occurred_at.millis(),
            old_price_id: revision.old_price_id,
            new_price_id: revision.new_price_id,
            old_cost_nanos: revision.old_cost,
            new_cost_nanos: revision.new_cost,
            revised_at: revision.revised_at.millis(),
        });
        Ok(Version { record, id, cost, recorded_at, revisions: revisions.collect() })
    }
}
