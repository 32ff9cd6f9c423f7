//! The read path: query -> plan (which table serves which segment of the range) -> rows -> totals, breakdowns, tiers, daily
//! series, findings.
//!
//! An `InsightsQuery` is a resolved range and a filter; all results are computed from it. [`plan`] is pure: it decides which
//! segments of the range are read from which rollups and which from the records, so that each result is exact and costs one
//! statement. [`findings`] also reads the weeks before the range and reports unusual usage.

pub mod breakdown;
pub mod dimension_values;
pub mod findings;
pub mod freshness;
pub mod interval_sums;
mod plan;
pub mod reasons;
pub mod record_days;
pub mod recorded;
pub mod series;
pub mod sessions;
pub mod totals;
pub mod unique;

use std::sync::{Arc, PoisonError, RwLock};

use crate::catalog::{PriceCatalog, UsageTypeCatalog};
use crate::clock::Clock;
use crate::domain::account_scope::AccountFilter;
use crate::domain::dimension::Grouping;
use crate::domain::expiry::RecordExpiry;
use crate::domain::filter::UsageFilter;
use crate::domain::page::{Page, PageRequest};
use crate::domain::range::{DateRange, RangeRequest};
use crate::domain::record::hash_idempotency_key;
use crate::domain::record_listing::RecordCursor;
use crate::domain::text::Label;
use crate::domain::time::Timestamp;
use crate::domain::zone::Zone;
use crate::error::{Error, ErrorCode};
use crate::settings::FindingsSettings;
use crate::store::database::Database;
use crate::store::new_rows::Grain;
use crate::store::records::{RecordHistory, RecordListing, RecordModel};
use crate::store::usage::QuerySegment;

/// The entry point of the read path: resolves queries about recorded usage.
#[derive(Clone, Debug)]
pub struct Analytics {
    database: Database,
    usage_types: Arc<UsageTypeCatalog>,
    prices: Arc<PriceCatalog>,
    clock: Clock,
    currency: Arc<str>,
    thresholds: Arc<RwLock<Arc<FindingsSettings>>>,
}

/// A query over usage: a filter and a resolved range, evaluated as of one instant.
#[derive(Clone, Debug)]
pub struct InsightsQuery {
    database: Database,
    usage_types: Arc<UsageTypeCatalog>,
    prices: Arc<PriceCatalog>,
    /// The resolved range.
    pub range: DateRange,
    /// Selects the records.
    pub filter: UsageFilter,
    /// The instant at which the query was resolved; it decides which days are in the future.
    pub now: Timestamp,
    /// The currency of costs, for sentences.
    currency: Arc<str>,
    thresholds: Arc<FindingsSettings>,
}

impl Analytics {
    /// Reads from `database`; `clock` resolves relative ranges such as `TODAY`; findings name costs in `currency`; `thresholds` decide
    /// which deviations become findings.
    pub fn new(
        database: Database,
        usage_types: Arc<UsageTypeCatalog>,
        prices: Arc<PriceCatalog>,
        clock: Clock,
        currency: &str,
        thresholds: FindingsSettings,
    ) -> Self {
        Self {
            database,
            usage_types,
            prices,
            clock,
            currency: currency.into(),
            thresholds: Arc::new(RwLock::new(Arc::new(thresholds))),
        }
    }

    /// Replaces the thresholds; queries that are already resolved keep the previous ones.
    pub fn set_thresholds(&self, thresholds: FindingsSettings) {
        *self.thresholds.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(thresholds);
    }

    fn thresholds(&self) -> Arc<FindingsSettings> {
        Arc::clone(&self.thresholds.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Resolves the range in `zone`. `INVALID_RANGE` if the range is empty, ends before it begins, or lies outside of the instants
    /// that can be recorded.
    pub async fn query(&self, request: RangeRequest, zone: Zone, filter: UsageFilter) -> Result<InsightsQuery, Error> {
        let first_record =
            if request.needs_first_record() { self.database.first_quarter_hour(&filter.account_filter).await? } else { None };
        let now = self.clock.now();
        let range = request
            .resolve(zone, now, first_record)
            .map_err(|message| Error::argument(ErrorCode::InvalidRange, "range", message))?;
        let (database, currency, thresholds) = (self.database.clone(), Arc::clone(&self.currency), self.thresholds());
        let (usage_types, prices) = (Arc::clone(&self.usage_types), Arc::clone(&self.prices));
        Ok(InsightsQuery { database, usage_types, prices, range, filter, now, currency, thresholds })
    }
}

impl Analytics {
    /// A page of usage records. A range replaces that of the listing; without one, the records that are kept are listed. `RECORDS_EXPIRED` if
    /// records of the range have expired.
    pub async fn records(
        &self,
        range: Option<(RangeRequest, Zone)>,
        mut listing: RecordListing,
        page: &PageRequest<RecordCursor>,
    ) -> Result<Page<RecordModel>, Error> {
        if let Some((request, zone)) = range {
            let query = self.query(request, zone, listing.filter).await?;
            listing = RecordListing { filter: query.filter, start: query.range.start, end: query.range.end, ..listing };
            let page = self.database.list_records(&listing, page).await?;
            self.database.require_records(&listing.filter, Some(listing.start)).await?;
            return Ok(page);
        }
        self.database.list_records(&listing, page).await
    }

    /// Which records have expired.
    pub async fn record_expiry(&self) -> Result<RecordExpiry, Error> {
        self.database.record_expiry().await
    }

    /// The record under an idempotency key of the only requested account, with its replacements; `None` if there is none in the scope.
    pub async fn record_history(
        &self,
        account_filter: &AccountFilter,
        idempotency_key: &Label,
    ) -> Result<Option<RecordHistory>, Error> {
        let Some(account_id) = account_filter.only_requested() else { return Ok(None) };
        self.database.record_history(account_filter, account_id, hash_idempotency_key(idempotency_key)).await
    }
}

impl InsightsQuery {
    /// The same query over the previous period; `None` if the range has no comparable previous period.
    pub fn for_previous_period(&self) -> Option<Self> {
        let range = self.range.previous(self.now)?;
        Some(Self { range, ..self.clone() })
    }

    /// The occurrence times of the first and the last record in the range; `None` if there are no records. If a record has expired, the start
    /// of the bucket that contains it.
    pub async fn extent(&self) -> Result<Option<(Timestamp, Timestamp)>, Error> {
        let segments = self.segments(None);
        let Some((first, last)) = self.database.usage_extent(&self.filter, &segments).await? else { return Ok(None) };
        // Rollups give the first and last bucket; the records of these two buckets give the exact instants.
        let within = |at: Timestamp| {
            let segment = segments.iter().find(|segment| segment.start <= at && at < segment.end)?;
            Some(QuerySegment { grain: None, start: at, end: segment.end.min(at.plus_millis(segment.grain?.length_ms())) })
        };
        let mut exact: Vec<QuerySegment> = [first, last].into_iter().filter_map(within).collect();
        exact.dedup();
        let found = match self.database.usage_extent(&self.filter, &exact).await {
            Err(error) if error.code() == ErrorCode::RecordsExpired => {
                let (of_first, of_last) = (within(first), within(last));
                return Ok(Some((self.edge(of_first, first).await?.0, self.edge(of_last, last).await?.1)));
            }
            found => found?,
        };
        let is_exact = |at: Timestamp| within(at).is_none();
        Ok(found.map_or(Some((first, last)), |(exact_first, exact_last)| {
            Some((if is_exact(first) { first } else { exact_first }, if is_exact(last) { last } else { exact_last }))
        }))
    }

    /// The times of the first and of the last record in a bucket, which begins at `start`: of its records, or if these have expired, the start of
    /// the quarter hour, or of the bucket where rollups have no quarter hours.
    async fn edge(&self, bucket: Option<QuerySegment>, start: Timestamp) -> Result<(Timestamp, Timestamp), Error> {
        let Some(bucket) = bucket else { return Ok((start, start)) };
        let quarter_hours = Some(Grain::QuarterHour).filter(|grain| plan::grains(&self.filter, None).contains(grain));
        for grain in [None, quarter_hours] {
            match self.database.usage_extent(&self.filter, &[QuerySegment { grain, ..bucket }]).await {
                Err(error) if error.code() == ErrorCode::RecordsExpired => {}
                found => return Ok(found?.unwrap_or((start, start))),
            }
        }
        Ok((start, start))
    }

    fn segments(&self, by: Option<Grouping>) -> Vec<QuerySegment> {
        plan::segments(self.range.start, self.range.end, plan::grains(&self.filter, by))
    }
}
