//! Reading single records: the drill-down, page by page.

pub use entity::usage_record::Model as RecordModel;
use entity::usage_record::{Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::commit::CorrectionModel;
use super::database::{Database, from_db};
use super::usage::COUNTS;
use crate::domain::dimension::Dimension;
use crate::domain::filter::UsageFilter;
use crate::domain::page::{Page, PageRequest, RecordCursor};
use crate::domain::reach::Accounts;
use crate::domain::time::Timestamp;
use crate::error::Error;

/// Which records to list.
#[derive(Clone, Debug)]
pub struct RecordListing {
    /// Conditions that must hold.
    pub filter: UsageFilter,
    /// The first instant.
    pub start: Timestamp,
    /// The first instant that is no longer part of it.
    pub end: Timestamp,
    /// Whether to list also what no longer counts.
    pub includes_voided: bool,
}

impl Database {
    /// The corrections that voided these records, given by account and id, in no particular order.
    pub async fn corrections_of(&self, records: &[(String, Uuid)]) -> Result<Vec<CorrectionModel>, Error> {
        use entity::usage_correction::{Column, Entity};
        let which = Expr::tuple([Expr::col(Column::AccountId), Expr::col(Column::VoidedId)]);
        Entity::find().filter(which.in_tuples(records.iter().cloned())).all(&self.reader).await.map_err(from_db)
    }

    /// A page of records, newest first. The page's cost does not depend on how deep it lies.
    pub async fn list_records(
        &self,
        listing: &RecordListing,
        page: &PageRequest<RecordCursor>,
    ) -> Result<Page<RecordModel>, Error> {
        let RecordListing { filter, start, end, includes_voided } = listing;
        let mut select = match filter.whose.accounts() {
            Accounts::All => Entity::of_all_accounts(),
            Accounts::These(accounts) => Entity::of_accounts(&accounts),
        }
        .filter(Column::OccurredAt.gte(start.millis()))
        .filter(Column::OccurredAt.lt(end.millis()));
        if !includes_voided {
            select = select.filter(Expr::cust(COUNTS));
        }
        for (dimension, id) in filter.ids() {
            select = select.filter(column_of(dimension).eq(id));
        }
        for (dimension, list) in filter.lists() {
            select = select.filter(column_of(dimension).is_in(list.iter().map(String::as_str)));
        }
        let rows = in_page(select, page).all(&self.reader).await.map_err(from_db)?;
        Ok(page.page_of(rows))
    }
}

fn in_page(mut select: Select<Entity>, page: &PageRequest<RecordCursor>) -> Select<Entity> {
    let place = || Expr::tuple([Expr::col(Column::OccurredAt), Expr::col(Column::Id)]);
    let at = |cursor: &RecordCursor| Expr::tuple([Expr::value(cursor.occurred_at.millis()), Expr::value(cursor.id)]);
    if let Some(after) = &page.after {
        select = select.filter(place().lt(at(after)));
    }
    if let Some(before) = &page.before {
        select = select.filter(place().gt(at(before)));
    }
    let order = if page.from_end { Order::Asc } else { Order::Desc };
    select.order_by(Column::OccurredAt, order.clone()).order_by(Column::Id, order).limit(page.limit as u64 + 1)
}

const fn column_of(dimension: Dimension) -> Column {
    match dimension {
        Dimension::Model => Column::Model,
        Dimension::Provider => Column::Provider,
        Dimension::Tier => Column::Tier,
        Dimension::UsageType => Column::UsageType,
        Dimension::Source => Column::Source,
        Dimension::Account => Column::AccountId,
        Dimension::User => Column::UserId,
        Dimension::Session => Column::SessionId,
        Dimension::Workspace => Column::WorkspaceId,
        Dimension::Agent => Column::AgentId,
    }
}
