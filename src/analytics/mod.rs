//! The read path: question -> plan (where to read what) -> rows -> totals, breakdowns, tiers, daily series, findings.
//!
//! A [`Question`] is a resolved range and a filter; it gives every answer. [`plan`] decides, purely, which parts of its range are
//! read from which rollups and which from the records, so that each answer is exact and costs one statement. [`findings`] looks
//! at the weeks before too and points out what is unusual.

pub mod breakdown;
pub mod daily;
pub mod findings;
pub mod freshness;
mod plan;
pub mod reasons;
pub mod recorded;
pub mod totals;

use std::sync::{Arc, PoisonError, RwLock};

use self::findings::Thresholds;
use crate::clock::Clock;
use crate::domain::dimension::Dimension;
use crate::domain::filter::UsageFilter;
use crate::domain::page::{Page, PageRequest, RecordCursor};
use crate::domain::range::{DateRange, RangeRequest};
use crate::domain::time::Timestamp;
use crate::domain::zone::Zone;
use crate::error::{Error, ErrorCode};
use crate::store::database::Database;
use crate::store::records::{RecordListing, RecordModel};
use crate::store::usage::Part;

/// Answers questions about usage.
#[derive(Clone, Debug)]
pub struct Analytics {
    database: Database,
    clock: Clock,
    thresholds: Arc<RwLock<Arc<Thresholds>>>,
}

/// What is asked: of which records, over which range, seen at which instant.
#[derive(Clone, Debug)]
pub struct Question {
    database: Database,
    /// The range, resolved.
    pub range: DateRange,
    /// Of which records.
    pub filter: UsageFilter,
    /// The instant at which it was asked.
    pub now: Timestamp,
    thresholds: Arc<Thresholds>,
}

impl Analytics {
    /// Answers from `database`; ranges like `TODAY` are resolved by `clock`; `thresholds` say from where on something is a finding.
    pub fn new(database: Database, clock: Clock, thresholds: Thresholds) -> Self {
        Self { database, clock, thresholds: Arc::new(RwLock::new(Arc::new(thresholds))) }
    }

    /// Other thresholds, for questions that are asked from now on.
    pub fn set_thresholds(&self, thresholds: Thresholds) {
        *self.thresholds.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(thresholds);
    }

    fn thresholds(&self) -> Arc<Thresholds> {
        Arc::clone(&self.thresholds.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Resolves the range. `INVALID_RANGE` when it is empty, ends before it begins, or lies where nothing can be recorded.
    pub async fn question(&self, request: RangeRequest, zone: Zone, filter: UsageFilter) -> Result<Question, Error> {
        let first_record =
            if request.needs_first_record() { self.database.first_quarter_hour(&filter.whose).await? } else { None };
        let now = self.clock.now();
        let range = request
            .resolve(zone, now, first_record)
            .map_err(|message| Error::argument(ErrorCode::InvalidRange, "range", message))?;
        Ok(Question { database: self.database.clone(), range, filter, now, thresholds: self.thresholds() })
    }
}

impl Analytics {
    /// A page of single records, newest first; without a range, of any time. With `includes_voided` also those that no longer
    /// count.
    pub async fn records(
        &self,
        range: Option<(RangeRequest, Zone)>,
        filter: UsageFilter,
        includes_voided: bool,
        page: &PageRequest<RecordCursor>,
    ) -> Result<Page<RecordModel>, Error> {
        let listing = match range {
            Some((request, zone)) => {
                let Question { range, filter, .. } = self.question(request, zone, filter).await?;
                RecordListing { filter, start: range.start, end: range.end, includes_voided }
            }
            None => RecordListing { filter, start: Timestamp::EARLIEST, end: Timestamp::LATEST, includes_voided },
        };
        self.database.list_records(&listing, page).await
    }
}

impl Question {
    /// The same question about the period before; `None` where there is none to compare with.
    pub fn about_previous_period(&self) -> Option<Self> {
        let range = self.range.previous(self.now)?;
        Some(Self { range, ..self.clone() })
    }

    /// When the first and the last of the records in the range occurred; `None` when there are none.
    pub async fn extent(&self) -> Result<Option<(Timestamp, Timestamp)>, Error> {
        let parts = self.parts(None);
        let Some((first, last)) = self.database.usage_extent(&self.filter, &parts).await? else { return Ok(None) };
        // Rollups tell the bucket; the records in those two buckets tell the instant.
        let within = |at: Timestamp| {
            let part = parts.iter().find(|part| part.start <= at && at < part.end)?;
            Some(Part { grain: None, start: at, end: part.end.min(at.plus_millis(part.grain?.length_ms())) })
        };
        let mut exact: Vec<Part> = [first, last].into_iter().filter_map(within).collect();
        exact.dedup();
        let found = self.database.usage_extent(&self.filter, &exact).await?;
        let is_known = |at: Timestamp| within(at).is_none();
        Ok(found.map_or(Some((first, last)), |(exact_first, exact_last)| {
            Some((if is_known(first) { first } else { exact_first }, if is_known(last) { last } else { exact_last }))
        }))
    }

    fn parts(&self, by: Option<Dimension>) -> Vec<Part> {
        plan::parts(self.range.start, self.range.end, plan::grains(&self.filter, by))
    }
}
