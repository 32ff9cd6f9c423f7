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

/// The unique counts of the rows of a breakdown, as far as they are selected or rank the rows.
#[derive(Debug, Default)]
pub(super) struct UniqueOfRows {
    users: Option<UniqueGroups>,
    sessions: Option<UniqueGroups>,
}

impl UniqueOfRows {
    pub(super) async fn load(
        context: &Context<'_>,
        query: &InsightsQuery,
        by: Grouping,
        rank_by: RankBy,
        rows: &[BreakdownRow],
    ) -> Result<Self, Error> {
        let selected = context.look_ahead().field("rows");
        let is_needed = |of, field| rank_by == RankBy::Unique(of) || selected.field(field).exists();
        let needed = [(Unique::Users, "uniqueUsers"), (Unique::Sessions, "uniqueSessions")];
        let needed = needed.map(|(of, field)| is_needed(of, field).then_some(of));
        let load = async |of: Option<Unique>| match of {
            Some(of) => query.unique_of_rows(of, by, rows).await.map(Some),
            None => Ok(None),
        };
        Ok(Self { users: load(needed[0]).await?, sessions: load(needed[1]).await? })
    }

    const fn groups(&self, of: Unique) -> Option<&UniqueGroups> {
        match of {
            Unique::Users => self.users.as_ref(),
            Unique::Sessions => self.sessions.as_ref(),
        }
    }

    /// The count of a row; 0 if it was not loaded.
    pub(super) fn count(&self, of: Unique, row: &GroupKey) -> i128 {
        self.groups(of).and_then(|groups| groups.of(row)).map_or(0, |counts| counts.total.into())
    }

    /// The count of all rows together; 0 if it was not loaded.
    pub(super) fn total(&self, of: Unique) -> i128 {
        self.groups(of).map_or(0, |groups| groups.all.total.into())
    }
}

/// The unique counts of the lines of a series, as far as they are selected.
#[derive(Clone, Debug, Default)]
pub(crate) struct SelectedUnique {
    users: Option<Arc<SeriesUnique>>,
    sessions: Option<Arc<SeriesUnique>>,
}

impl SelectedUnique {
    /// What the selection of a series contains.
    pub(crate) fn selected(series: &Lookahead<'_>) -> Vec<Unique> {
        let lines = series.field("series");
        let selects = |name: &str, compared: &str| {
            let points = lines.field("points");
            [series.field(name), lines.field(name), points.field(name), points.field(compared)].iter().any(Lookahead::exists)
        };
        let users = selects("uniqueUsers", "comparedUniqueUsers").then_some(Unique::Users);
        users.into_iter().chain(selects("uniqueSessions", "comparedUniqueSessions").then_some(Unique::Sessions)).collect()
    }

    pub(crate) fn add(&mut self, of: Unique, counts: SeriesUnique) {
        match of {
            Unique::Users => self.users = Some(Arc::new(counts)),
            Unique::Sessions => self.sessions = Some(Arc::new(counts)),
        }
    }

    /// The counts of a line, or of all lines together. They exist if they are selected.
    pub(super) fn of(&self, of: Unique, series: &Arc<Series>, line: Option<&GroupKey>) -> Result<UniqueSeries, Error> {
        let counts = match of {
            Unique::Users => self.users.as_ref(),
            Unique::Sessions => self.sessions.as_ref(),
        };
        let counts = Arc::clone(counts.ok_or_else(|| Error::internal(format!("no {} were counted", of.noun())))?);
        Ok(UniqueSeries { series: Arc::clone(series), counts, line: line.cloned() })
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
