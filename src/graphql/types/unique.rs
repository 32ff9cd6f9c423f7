//! Unique users and sessions.

use std::sync::Arc;

use async_graphql::{Context, Lookahead, Object, Result};
use tokio::sync::OnceCell;

use super::usage_change::percent;
use crate::analytics::InsightsQuery;
use crate::analytics::breakdown::BreakdownRow;
use crate::analytics::series::Series;
use crate::analytics::unique::{SeriesUnique, UniqueCounts, UniqueGroups};
use crate::domain::dimension::{Grouping, Unique};
use crate::error::Error;
use crate::graphql::error::SharedError;
use crate::graphql::lists::ScalarList;
use crate::graphql::scalars::BigInt;
use crate::store::usage::{GroupKey, RankBy};

/// The distinct users or sessions of a range, and those of the period before.
pub(crate) struct UniqueTotal {
    query: InsightsQuery,
    of: Unique,
    count: i64,
    previous: OnceCell<Option<i64>>,
}

impl UniqueTotal {
    pub(super) async fn load(query: &InsightsQuery, of: Unique) -> Result<Self, Error> {
        let count = query.unique(of).await?;
        Ok(Self { query: query.clone(), of, count, previous: OnceCell::new() })
    }

    async fn before(&self) -> Result<Option<i64>, Error> {
        let count = || async {
            let Some(previous) = self.query.for_previous_period() else { return Ok::<_, Error>(None) };
            Ok(Some(previous.unique(self.of).await?))
        };
        self.previous.get_or_try_init(count).await.copied()
    }
}

/// A number of distinct users or sessions in a range, and in the previous period.
#[Object]
impl UniqueTotal {
    /// The number in the range. 0 if there are none.
    async fn count(&self) -> BigInt {
        BigInt(self.count.into())
    }

    /// The number in the previous period of the range (`UsageInsights.previous` describes it). Null if there is none.
    async fn previous(&self) -> Result<Option<BigInt>> {
        Ok(self.before().await?.map(|count| BigInt(count.into())))
    }

    /// Change against the previous period in percent: 100 means twice as many, -100 means none. Null if there is no previous period, or its
    /// number is 0.
    async fn change(&self) -> Result<Option<f64>> {
        Ok(self.before().await?.and_then(|before| percent(before.into(), self.count.into())))
    }
}

/// The unique counts of the rows of a breakdown, or why they cannot be counted, as far as they are selected or rank the rows.
#[derive(Debug, Default)]
pub(super) struct UniqueOfRows {
    users: Option<Result<UniqueGroups, SharedError>>,
    sessions: Option<Result<UniqueGroups, SharedError>>,
}

impl UniqueOfRows {
    /// Counts what ranks the rows or is selected. A selected count that fails is an error of its fields, and not of the breakdown.
    pub(super) async fn load(
        context: &Context<'_>,
        query: &InsightsQuery,
        by: Grouping,
        rank_by: RankBy,
        rows: &[BreakdownRow],
    ) -> Result<Self, Error> {
        let selected = context.look_ahead().field("rows");
        let load = async |of: Unique, field: &str| {
            let ranks = rank_by == RankBy::Unique(of);
            if !ranks && !selected.field(field).exists() {
                return Ok(None);
            }
            match query.unique_of_rows(of, by, rows).await {
                Err(error) if !ranks => Ok(Some(Err(SharedError(Arc::new(error))))),
                counted => counted.map(|groups| Some(Ok(groups))),
            }
        };
        Ok(Self { users: load(Unique::Users, "uniqueUsers").await?, sessions: load(Unique::Sessions, "uniqueSessions").await? })
    }

    const fn groups(&self, of: Unique) -> Option<&Result<UniqueGroups, SharedError>> {
        match of {
            Unique::Users => self.users.as_ref(),
            Unique::Sessions => self.sessions.as_ref(),
        }
    }

    /// The count of a row; `None` if it was not loaded.
    pub(super) fn count(&self, of: Unique, row: &GroupKey) -> Result<Option<i64>, SharedError> {
        let groups = self.groups(of).map(Result::as_ref).transpose().map_err(Clone::clone)?;
        Ok(groups.map(|groups| groups.of(row).map_or(0, |counts| counts.total)))
    }

    /// The count of all rows together; 0 if it was not loaded.
    pub(super) fn total(&self, of: Unique) -> i128 {
        self.groups(of).and_then(|groups| groups.as_ref().ok()).map_or(0, |groups| groups.all.total.into())
    }
}

/// The unique counts of the lines of a series, or why they cannot be counted, as far as they are selected.
#[derive(Clone, Debug, Default)]
pub(crate) struct SelectedUnique {
    users: Option<Result<Arc<SeriesUnique>, SharedError>>,
    sessions: Option<Result<Arc<SeriesUnique>, SharedError>>,
}

impl SelectedUnique {
    /// Counts what the selection of a series contains. A count that fails is an error of its fields, and not of the series.
    pub(crate) async fn load(context: &Context<'_>, query: &InsightsQuery, by: Grouping, series: &Series) -> Self {
        let mut unique = Self::default();
        for of in Self::selected(&context.look_ahead()) {
            let counts = query.unique_of_series(of, by, series).await;
            let counts = Some(counts.map(Arc::new).map_err(|error| SharedError(Arc::new(error))));
            match of {
                Unique::Users => unique.users = counts,
                Unique::Sessions => unique.sessions = counts,
            }
        }
        unique
    }

    fn selected(series: &Lookahead<'_>) -> Vec<Unique> {
        let lines = series.field("series");
        let selects = |name: &str, compared: &str| {
            let points = lines.field("points");
            [series.field(name), lines.field(name), points.field(name), points.field(compared)].iter().any(Lookahead::exists)
        };
        let users = selects("uniqueUsers", "comparedUniqueUsers").then_some(Unique::Users);
        users.into_iter().chain(selects("uniqueSessions", "comparedUniqueSessions").then_some(Unique::Sessions)).collect()
    }

    /// The counts of a line, or of all lines together; `None` if they are not selected.
    pub(super) fn of(
        &self,
        of: Unique,
        series: &Arc<Series>,
        line: Option<&GroupKey>,
    ) -> Result<Option<UniqueSeries>, SharedError> {
        let counts = match of {
            Unique::Users => self.users.clone(),
            Unique::Sessions => self.sessions.clone(),
        };
        let counts = counts.transpose()?;
        Ok(counts.map(|counts| UniqueSeries { series: Arc::clone(series), counts, line: line.cloned() }))
    }
}

/// The distinct users or sessions of a line, or of a whole series.
pub(crate) struct UniqueSeries {
    series: Arc<Series>,
    counts: Arc<SeriesUnique>,
    /// The line; `None` for all lines together.
    line: Option<GroupKey>,
}

impl UniqueSeries {
    fn within<'a>(&self, groups: &'a UniqueGroups) -> Option<&'a UniqueCounts> {
        self.line.as_ref().map_or(Some(&groups.all), |line| groups.of(line))
    }

    fn total_within(&self, groups: &UniqueGroups) -> BigInt {
        BigInt(self.within(groups).map_or(0, |counts| counts.total).into())
    }

    /// The count of a bucket.
    pub(super) fn count(&self, bucket: usize) -> BigInt {
        BigInt(count_within(self.within(&self.counts.current), bucket).into())
    }

    /// The count of the counterpart of a bucket; `None` without one.
    pub(super) fn compared_count(&self, bucket: usize) -> Option<BigInt> {
        let (counterpart, compared) = (self.series.counterpart(bucket)?, self.counts.compared.as_ref()?);
        Some(BigInt(count_within(self.within(compared), counterpart).into()))
    }
}

fn count_within(counts: Option<&UniqueCounts>, bucket: usize) -> i64 {
    counts.and_then(|counts| counts.by_bucket.get(&bucket)).copied().unwrap_or_default()
}

/// Numbers of distinct users or sessions over time. They do not add up: a user of two buckets counts once in `total`, and a user of two
/// lines once in the series. `total` is at least the largest of `counts`, and at most their sum.
#[Object]
impl UniqueSeries {
    /// The number in the whole range.
    async fn total(&self) -> BigInt {
        self.total_within(&self.counts.current)
    }

    /// The number in each bucket of the series.
    async fn counts(&self) -> ScalarList<BigInt> {
        ScalarList((0..self.series.buckets.len()).map(|bucket| self.count(bucket)).collect())
    }

    /// The number in the whole compared range. Null if nothing is compared.
    async fn compared_total(&self) -> Option<BigInt> {
        self.counts.compared.as_ref().map(|compared| self.total_within(compared))
    }

    /// The number in the counterpart of each bucket. All null if nothing is compared.
    async fn compared_counts(&self) -> ScalarList<Option<BigInt>> {
        ScalarList((0..self.series.buckets.len()).map(|bucket| self.compared_count(bucket)).collect())
    }
}
