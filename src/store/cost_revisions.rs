//! Changing the costs of stored records.

use entity::cost_revision;
use sea_orm::{ConnectionTrait, DbErr};

use super::commit::RecordingTransaction;
use super::rows::{Cell, push_insert, push_rows};
use super::sql::Sql;

pub use entity::cost_revision::Model as CostRevisionModel;

impl RecordingTransaction {
    /// Sets the new costs of records whose keys this transaction has locked, and appends the revisions.
    pub async fn revise_costs(&self, revisions: &[CostRevisionModel]) -> Result<(), DbErr> {
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
        self.insert_revisions(revisions).await
    }

    /// Inserts revisions of records that have the new costs already.
    pub async fn insert_revisions(&self, revisions: &[CostRevisionModel]) -> Result<(), DbErr> {
        let mut sql = Sql::new(self.backend());
        push_insert::<cost_revision::Entity, _, _>(&mut sql, revisions, revision_cell);
        self.connection().execute_raw(sql.finish()).await.map(|_| ())
    }
}

fn revision_cell(revision: &CostRevisionModel, column: cost_revision::Column) -> Cell<'_> {
    use cost_revision::Column;
    match column {
        Column::AccountId => Cell::Text(&revision.account_id),
        Column::RecordId => Cell::Uuid(revision.record_id),
        Column::RunId => Cell::Uuid(revision.run_id),
        Column::OccurredAt => Cell::Integer(revision.occurred_at),
        Column::OldPriceId => Cell::optional_integer(revision.old_price_id),
        Column::NewPriceId => Cell::optional_integer(revision.new_price_id),
        Column::OldCostNanos => Cell::optional_integer(revision.old_cost_nanos),
        Column::NewCostNanos => Cell::optional_integer(revision.new_cost_nanos),
        Column::RevisedAt => Cell::Integer(revision.revised_at),
    }
}
