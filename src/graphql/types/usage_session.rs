//! A session.

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{ComplexObject, Context, Enum, ID, Object, Result, SimpleObject};

use super::empty_reason::EmptyReason;
use super::usage_totals::UsageTotals;
use crate::analytics::InsightsQuery;
use crate::analytics::reasons::{AnswerKind, EmptyKind, EmptyResult};
use crate::analytics::totals::TypeTotals;
use crate::domain::dimension::{Dimension, Grouping};
use crate::domain::display_name::NamedDimension;
use crate::domain::session_listing::{SessionCursor, SessionOrder};
use crate::graphql::display_names::display_name;
use crate::graphql::loaders::{DisplayNameKey, RequestLoader};
use crate::graphql::page::Opaque;
use crate::graphql::scalars::{BigInt, DateTime};
use crate::store::sessions::SessionRow;

/// The order of a list of sessions, the largest value first. Among equal sessions the one with the greater account id, then session id,
/// comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "SessionOrder")]
pub(crate) enum UsageSessionOrder {
    /// By `lastRecordAt`, the latest first.
    LastActivity,
    /// By the number of tokens of all kinds, most first.
    Tokens,
    /// By cost, the highest first. Records without a known cost add nothing.
    Cost,
    /// By the number of usage records, most first.
    Records,
}

/// A session within an account, as far as its records are in the range and match the filter: records outside of them are in none of its
/// fields.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(crate) struct UsageSession {
    /// The account (customer).
    account_id: ID,
    /// The session within the account: the same id in two accounts is two sessions.
    session_id: ID,
    /// The users of the records, sorted; usually one. At most the first 100: `userCount` is the number of all. Empty if no record has a
    /// user.
    user_ids: Vec<ID>,
    /// Number of distinct users of the records.
    user_count: BigInt,
    /// When the first record occurred.
    first_record_at: DateTime,
    /// When the last record occurred.
    last_record_at: DateTime,
    /// The models of the records, sorted. At most the first 100: `modelCount` is the number of all. Empty if no record has a model.
    models: Vec<String>,
    /// Number of distinct models of the records.
    model_count: BigInt,
    /// Usage of the session: tokens of each kind, compute, cost, number of records.
    totals: UsageTotals,
}

impl UsageSession {
    pub(crate) fn new(session: SessionRow, totals: TypeTotals, query: &InsightsQuery) -> Self {
        let SessionRow { account_id, session_id, first_record_at, last_record_at, users, models, .. } = session;
        Self {
            account_id: ID(account_id),
            session_id: ID(session_id),
            user_ids: users.first.into_iter().map(ID).collect(),
            user_count: BigInt(users.count.into()),
            first_record_at: DateTime(first_record_at),
            last_record_at: DateTime(last_record_at),
            models: models.first,
            model_count: BigInt(models.count.into()),
            totals: UsageTotals::new(totals, &query.range, query.now),
        }
    }
}

#[ComplexObject]
impl UsageSession {
    /// Display name of the session, as set by `setNames`. Null if it has none.
    async fn name(&self, context: &Context<'_>) -> Result<Option<String>> {
        display_name(context, &self.account_id, NamedDimension::Session, Some(&self.session_id)).await
    }

    /// Display name of the account, as set by `setNames`. Null if it has none.
    async fn account_name(&self, context: &Context<'_>) -> Result<Option<String>> {
        display_name(context, &self.account_id, NamedDimension::Account, Some(&self.account_id)).await
    }

    /// Display name of each of `userIds`, as set by `setNames`. Null for a user without a name.
    async fn user_names(&self, context: &Context<'_>) -> Result<Vec<Option<String>>> {
        let key = |user_id: &ID| DisplayNameKey::of(&self.account_id, NamedDimension::User, user_id);
        let names = context.data::<RequestLoader>()?.load_many(self.user_ids.iter().map(key)).await?;
        Ok(self.user_ids.iter().map(|user_id| names.get(&key(user_id)).cloned()).collect())
    }
}

/// A page of sessions.
pub(in crate::graphql) type SessionConnection = Connection<Opaque<SessionCursor>, UsageSession, UsageSessionPage, EmptyFields>;

/// What a page of sessions has in addition to its nodes.
pub(crate) struct UsageSessionPage {
    query: InsightsQuery,
    /// Whether the range has no sessions at all.
    is_empty: bool,
}

impl UsageSessionPage {
    pub(crate) const fn new(query: InsightsQuery, is_empty: bool) -> Self {
        Self { query, is_empty }
    }
}

/// What a page of sessions has in addition to its nodes.
#[Object]
impl UsageSessionPage {
    /// Why the list is empty: no record matches, or none has a session. Null if there are sessions, on this page or before or after it;
    /// selecting it then costs nothing.
    async fn empty_reason(&self) -> Result<Option<EmptyReason>> {
        if !self.is_empty {
            return Ok(None);
        }
        let by_session = Grouping::by(Dimension::Session);
        let empty_kind = match self.query.totals().await?.all().records {
            0 => EmptyKind::NoRecords,
            records => EmptyKind::DimensionMissing(by_session, records),
        };
        let filter = self.query.filter.clone();
        let grouped_by = Some(by_session);
        let empty_result = EmptyResult { kind: AnswerKind::Sessions, filter, usage_types: Vec::new(), grouped_by, empty_kind };
        Ok(self.query.why_empty(&empty_result).await?.map(EmptyReason::from))
    }
}
