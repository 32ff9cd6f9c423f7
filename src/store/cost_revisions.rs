//! Changing the costs of stored records.

use entity::cost_revision;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::commit::RecordingTransaction;
use super::records::{RecordModel, cost_of};
use super::rows::{Cell, push_insert, push_rows};
use super::sql::Sql;
use crate::domain::cost::RecordedCost;
use crate::domain::time::Timestamp;

/// A new cost of a record.
#[derive(Clone, Copy, Debug)]
pub struct CostRevision<'a> {
    /// The record with its old cost.
    pub record: &'a RecordModel,
    /// The new cost.
    pub cost: RecordedCost,
    /// Id of the run that changes it.
    pub run_id: Uuid,
    /// When it is changed.
    pub revised_at: Timestamp,
}

impl RecordingTransaction {
    /// Sets the new costs of records whose keys this transaction has locked, and appends the revisions.
    pub async fn revise_costs(&self, revisions: &[CostRevision<'_>]) -> Result<(), DbErr> {
        use cost_revision::Column;
        let mut sql = Sql::new(self.backend());
        sql.push("UPDATE usage_record SET cost_nanos = input.new_cost_nanos, price_id = input.new_price_id FROM (");
        let columns = [Column::AccountId, Column::OccurredAt, Column::RecordId, Column::NewCostNanos, Column::NewPriceId];
        push_rows(&mut sql, &columns, revisions, revision_cell);
        sql.push(
            ") AS input WHERE usage_record.account_id = input.account_id AND usage_record.occurred_at = input.occurred_at \
             AND usage_record.id = input.record_id",
        );
        self.connection().execute_raw(sql.finish()).await?;
        let mut sql = Sql::new(self.backend());
        push_insert::<cost_revision::Entity, _, _>(&mut sql, revisions, revision_cell);
        self.connection().execute_raw(sql.finish()).await.map(|_| ())
    }
}

fn revision_cell<'a>(revision: &'a CostRevision<'_>, column: cost_revision::Column) -> Cell<'a> {
    use cost_revision::Column;
    let CostRevision { record, cost, run_id, revised_at } = revision;
    let old = cost_of(record);
    match column {
        Column::AccountId => Cell::Text(&record.account_id),
        Column::RecordId => Cell::Uuid(record.id),
        Column::RunId => Cell::Uuid(*run_id),
        Column::OccurredAt => Cell::Integer(record.occurred_at),
        Column::OldPriceId => Cell::optional_integer(old.price_id),
        Column::NewPriceId => Cell::optional_integer(cost.price_id),
        Column::OldCostNanos => Cell::optional_integer(old.nanos),
        Column::NewCostNanos => Cell::optional_integer(cost.nanos),
        Column::RevisedAt => Cell::Integer(revised_at.millis()),
    }
}
