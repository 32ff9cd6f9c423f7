//! The lines of rows.

use crate::domain::cost::CostSource;
use crate::domain::exported::{
    ExportedCorrection, ExportedDisplayName, ExportedHardwareSpec, ExportedLine, ExportedPrice, ExportedRecord, ExportedRevision,
    ExportedUsageType,
};
use crate::domain::record_labels::stored_labels;
use crate::domain::time::Timestamp;
use crate::store::commit::CorrectionModel;
use crate::store::cost_revisions::CostRevisionModel;
use crate::store::hardware_specs::{HardwareSpecModel, regions_of};
use crate::store::records::{RecordModel, cost_of};
use crate::store::snapshot::{DisplayNameModel, PriceModel, UsageTypeModel};

pub(super) fn usage_type(row: UsageTypeModel) -> ExportedLine {
    ExportedLine::UsageType(ExportedUsageType {
        slug: row.slug,
        unit: row.unit,
        description: row.description,
        part_of_tokens: row.is_part_of_tokens,
        created_at: Timestamp::from_millis(row.created_at),
    })
}

pub(super) fn price(row: PriceModel) -> ExportedLine {
    ExportedLine::Price(ExportedPrice {
        id: row.id,
        usage_type: row.usage_type,
        tier: row.tier,
        model: row.model,
        provider: row.provider,
        rate: row.rate_nanos,
        per_units: row.per_units,
        valid_from: Timestamp::from_millis(row.valid_from),
        source: row.source,
        created_by: row.created_by,
        created_at: Timestamp::from_millis(row.created_at),
    })
}

pub(super) fn hardware_spec(row: HardwareSpecModel) -> ExportedLine {
    ExportedLine::HardwareSpec(ExportedHardwareSpec {
        regions: regions_of(&row),
        tier: row.tier,
        display_name: row.display_name,
        description: row.description,
        architecture: row.architecture,
        vcpu: row.vcpu,
        memory_mib: row.memory_mib,
        gpu_model: row.gpu_model,
        gpu_memory_gib: row.gpu_memory_gib,
        gpu_count: row.gpu_count,
        storage_gib: row.storage_gib,
        bandwidth_mbps: row.bandwidth_mbps,
        is_available: row.is_available,
        sort_order: row.sort_order,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
    })
}

pub(super) fn display_name(row: DisplayNameModel) -> ExportedLine {
    ExportedLine::DisplayName(ExportedDisplayName {
        account_id: row.account_id,
        dimension: row.dimension,
        id: row.id,
        name: row.name,
        updated_by: row.updated_by,
        updated_at: Timestamp::from_millis(row.updated_at),
    })
}

pub(super) fn record(row: &RecordModel, revisions: &[CostRevisionModel]) -> ExportedRecord {
    let labels = stored_labels(row.labels.as_ref());
    ExportedRecord {
        id: row.id,
        usage_type: row.usage_type.clone(),
        quantity: row.quantity,
        cost: row.cost_nanos,
        cost_source: CostSource::of(&row.source, cost_of(row)).as_str().into(),
        price_id: row.price_id,
        source: row.source.clone(),
        user_id: row.user_id.clone(),
        session_id: row.session_id.clone(),
        workspace_id: row.workspace_id.clone(),
        agent_id: row.agent_id.clone(),
        model: row.model.clone(),
        provider: row.provider.clone(),
        tier: row.tier.clone(),
        labels: labels.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
        metadata: row.metadata.clone().map(sorted),
        occurred_at: Timestamp::from_millis(row.occurred_at),
        recorded_at: Timestamp::from_millis(row.recorded_at),
        cost_revisions: revisions.iter().map(revision).collect(),
    }
}

/// Metadata with sorted keys. PostgreSQL stores them in another order.
fn sorted(mut metadata: serde_json::Value) -> serde_json::Value {
    metadata.sort_all_objects();
    metadata
}

fn revision(row: &CostRevisionModel) -> ExportedRevision {
    ExportedRevision {
        run_id: row.run_id,
        old_price_id: row.old_price_id,
        new_price_id: row.new_price_id,
        old_cost: row.old_cost_nanos,
        new_cost: row.new_cost_nanos,
        revised_at: Timestamp::from_millis(row.revised_at),
    }
}

pub(super) fn correction(row: &CorrectionModel, replacement: Option<ExportedRecord>) -> ExportedCorrection {
    ExportedCorrection {
        replacement,
        reason: row.reason.clone(),
        corrected_by: row.corrected_by.clone(),
        corrected_at: Timestamp::from_millis(row.corrected_at),
        request_hash: row.request_hash.clone(),
    }
}
