//! Unique users and sessions.

use std::sync::Arc;

use async_graphql::{Lookahead, Object, Result};
use tokio::sync::OnceCell;

use super::usage_change::percent;
use crate::analytics::InsightsQuery;
use crate::analytics::series::Series;
use crate::analytics::unique::{SeriesUnique, UniqueCounts, UniqueGroups};
use crate::domain::dimension::Unique;
use crate::error::Error;
use crate::graphql::error::SharedError;
use crate::graphql::lists::ScalarList;
use crate::graphql::scalars::BigInt;
use crate::store::usage::GroupKey;

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

/// A value for each kind of unique count that is selected.
#[derive(Clone, Debug)]
pub(crate) struct PerUnique<T> {
    users: Option<T>,
    sessions: Option<T>,
}

/// What was loaded for each kind of unique count, or why it cannot be counted: an error of the fields of that count only.
pub(crate) type LoadedUnique<T> = PerUnique<Result<T, SharedError>>;

impl<T> PerUnique<T> {
    pub(crate) const fn new() -> Self {
        Self { users: None, sessions: None }
    }

    pub(crate) fn insert(&mut self, of: Unique, value: T) {
        match of {
            Unique::Users => self.users = Some(value),
            Unique::Sessions => self.sessions = Some(value),
        }
    }

    pub(super) const fn find(&self, of: Unique) -> Option<&T> {
        match of {
            Unique::Users => self.users.as_ref(),
            Unique::Sessions => self.sessions.as_ref(),
        }
    }
}

impl<T> LoadedUnique<T> {
    /// `INTERNAL` if it was not loaded.
    pub(super) fn get(&self, of: Unique) -> Result<&T, SharedError> {
        let not_loaded = || Error::internal(format!("no {} were counted", of.noun()));
        self.find(of).ok_or_else(not_loaded)?.as_ref().map_err(Clone::clone)
    }

    /// The same for an element of a list whose elements share what was loaded. Only the first one has the error, so that an answer lists it
    /// once; `None` for the others.
    pub(super) fn get_for_element(&self, of: Unique, is_first: bool) -> Result<Option<&T>, SharedError> {
        match self.get(of) {
            Err(_) if !is_first => Ok(None),
            loaded => loaded.map(Some),
        }
    }
}

/// Whether a selection contains a unique count.
pub(super) fn is_selected(selection: &Lookahead<'_>, of: Unique) -> bool {
    let field = match of {
        Unique::Users => "uniqueUsers",
        Unique::Sessions => "uniqueSessions",
    };
    selection.field(field).exists()
}

/// Whether the selection of a series contains a unique count, of all lines, of a line or of a point.
pub(crate) fn is_selected_of_series(series: &Lookahead<'_>, of: Unique) -> bool {
    let lines = series.field("series");
    is_selected(series, of) || is_selected(&lines, of) || is_selected_of_points(&lines.field("points"), of)
}

/// Whether the selection of points contains a unique count, of a bucket or of its counterpart.
fn is_selected_of_points(points: &Lookahead<'_>, of: Unique) -> bool {
    let points = points.selection_fields();
    points
        .iter()
        .flat_map(async_graphql::SelectionField::selection_set)
        .any(|field| unique_of_point_field(field.name()) == Some(of))
}

/// What a field of a point counts, in a bucket or in its counterpart; `None` if it is no unique count.
pub(super) fn unique_of_point_field(name: &str) -> Option<Unique> {
    match name {
        "uniqueUsers" | "comparedUniqueUsers" => Some(Unique::Users),
        "uniqueSessions" | "comparedUniqueSessions" => Some(Unique::Sessions),
        _ => None,
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
    /// The counts of a line, or of all lines together.
    pub(super) fn new(counts: &Arc<SeriesUnique>, series: &Arc<Series>, line: Option<&GroupKey>) -> Self {
        Self { series: Arc::clone(series), counts: Arc::clone(counts), line: line.cloned() }
    }

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
