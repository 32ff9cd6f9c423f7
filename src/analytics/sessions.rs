//! Sessions of a range.

use super::InsightsQuery;
use super::record_days::check_record_days;
use super::totals::TypeTotals;
use crate::domain::page::{Page, PageRequest};
use crate::domain::session_listing::{SessionCursor, SessionOrder};
use crate::error::Error;
use crate::store::sessions::{SessionListing, SessionRow};

impl InsightsQuery {
    /// A page of the sessions with records in the range, each with its usage there. `INVALID_ARGUMENT` if the range is too long to read its
    /// records.
    pub async fn sessions(
        &self,
        order: SessionOrder,
        page: &PageRequest<SessionCursor>,
    ) -> Result<Page<(SessionRow, TypeTotals)>, Error> {
        let (filter, start, end) = (self.filter.clone(), self.range.start, self.range.end);
        check_record_days("sessions", &filter, end.millis() - start.millis())?;
        let found = self.database.list_sessions(&SessionListing { filter, start, end, order }, page).await?;
        let slugs = found.rows.iter().flat_map(|session| &session.totals).map(|(usage_type, _)| usage_type.as_str());
        let usage_types = self.usage_types.load_including(slugs).await?;
        let with_totals = |session: SessionRow| {
            let mut totals = TypeTotals::default();
            for (usage_type, of_type) in &session.totals {
                totals.add(usage_type.clone(), *of_type, &usage_types);
            }
            (session, totals)
        };
        let Page { rows, has_previous, has_next } = found;
        Ok(Page { rows: rows.into_iter().map(with_totals).collect(), has_previous, has_next })
    }
}
