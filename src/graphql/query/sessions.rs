//! The query for sessions.

use async_graphql::connection::{Connection, Edge};
use async_graphql::{Context, Object, Result};

use super::usage::build_query;
use crate::auth::Scope;
use crate::domain::session_listing::SessionCursor;
use crate::graphql::guard::Requires;
use crate::graphql::input::DateRangeInput;
use crate::graphql::page::{Opaque, PageArguments, check_cursor_order};
use crate::graphql::scalars::TimeZone;
use crate::graphql::types::usage_session::{SessionConnection, UsageSession, UsageSessionOrder, UsageSessionPage};
use crate::graphql::usage_filter::UsageFilterInput;

/// Queries sessions.
#[derive(Debug, Default)]
pub(super) struct SessionQueries;

#[Object]
impl SessionQueries {
    /// Lists the sessions with records in a date range, each with its users, models and usage. Records without a session are in none.
    /// Every page reads the records of the range that match: of one account over at most 366 days, of several accounts over at most 31
    /// (`serviceConfig { limits { recordDays recordDaysOfSeveralAccounts } }`). While records arrive, the session that they belong to moves to
    /// another place in the order, so that it may be on two pages or on none. Requires the scope `READ`. Errors: `INVALID_RANGE`,
    /// `INVALID_ARGUMENT` (also for a longer range), `INVALID_CURSOR`, `UNKNOWN_USAGE_TYPE`, `RECORDS_EXPIRED`.
    #[graphql(guard = "Requires(Scope::Read)")]
    #[expect(clippy::too_many_arguments, reason = "they are the field's arguments")]
    async fn sessions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The date range to list.")] range: DateRangeInput,
        #[graphql(desc = "Time zone that decides where days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
        #[graphql(desc = "Filters the records; omit to include all.")] filter: Option<UsageFilterInput>,
        #[graphql(desc = "The order of the list.", default_with = "UsageSessionOrder::LastActivity")] order_by: UsageSessionOrder,
        #[graphql(
            desc = "Page size from the start of the list, 0 to 1000. Default: 50 if `last` is not set either. Not together with `last`."
        )]
        first: Option<i32>,
        #[graphql(desc = "Lists the entries after this cursor, of a list in the same order.")] after: Option<String>,
        #[graphql(desc = "Page size up to the end of the list, 0 to 1000. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Lists the entries before this cursor, of a list in the same order.")] before: Option<String>,
    ) -> Result<Option<SessionConnection>> {
        let page = PageArguments { first, after, last, before }.parse()?;
        let order = order_by.into();
        check_cursor_order(&page, &order, |cursor: &SessionCursor| cursor.order)?;
        let query = build_query(context, range, time_zone, filter).await?;
        let found = query.sessions(order, &page).await?;
        let is_whole_list = page.after.is_none() && page.before.is_none() && !found.has_next && !found.has_previous;
        let is_empty = found.rows.is_empty() && is_whole_list;
        let edges = found
            .rows
            .into_iter()
            .map(|(session, totals)| Edge::new(Opaque(session.cursor(order)), UsageSession::new(session, totals, &query)));
        let edges: Vec<_> = edges.collect();
        let mut connection =
            Connection::with_additional_fields(found.has_previous, found.has_next, UsageSessionPage::new(query, is_empty));
        connection.edges = edges;
        Ok(Some(connection))
    }
}
