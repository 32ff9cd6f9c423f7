//! Pages of usage by any number of dimensions, in the order of their values, for exports.
//!
//! The statement that answers queries ([`super::usage`]) groups by two dimensions at most and returns its groups at once. An export returns all
//! groups of one interval, in pages, so that its memory does not depend on their number.

use sea_orm::QueryResult;

use super::database::Database;
use super::filter::value_of;
use super::sums::{push_sums, read_totals, sum_columns};
use super::table::Table;
use super::usage::{QuerySegment, scanned_from};
use crate::domain::dimension::{Dimension, Grouping};
use crate::domain::filter::UsageFilter;
use crate::domain::quantity::Totals;
use crate::error::Error;

/// A page of groups.
#[derive(Clone, Copy, Debug)]
pub struct GroupPage<'a> {
    /// Filters the records.
    pub filter: &'a UsageFilter,
    /// The range, as segments. Those of rollups only if rollups of accounts, or of the user of the filter, have all dimensions.
    pub segments: &'a [QuerySegment],
    /// The dimensions, without repetition, in the order in which groups are sorted by their values.
    pub dimensions: &'a [Dimension],
    /// Only groups after the one with these values, one for each dimension.
    pub after: Option<&'a [String]>,
    /// Maximum number of groups.
    pub limit: u32,
}

/// A group and its usage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupTotals {
    /// The value of each dimension; the empty text where records have none.
    pub values: Vec<String>,
    /// The totals.
    pub totals: Totals,
}

impl Database {
    /// A page of groups with records, in the order of their values. `RECORDS_EXPIRED` if it needs records that have expired.
    pub async fn group_page(&self, page: GroupPage<'_>) -> Result<Vec<GroupTotals>, Error> {
        let GroupPage { filter, segments, dimensions, after, limit } = page;
        if segments.is_empty() {
            return Ok(Vec::new());
        }
        let names: Vec<_> = (0..dimensions.len()).map(|index| format!("value_{index}")).collect();
        let listed = names.join(", ");
        let mut sql = self.sql();
        sql.push(&format!("SELECT {listed}"));
        push_sums(&mut sql, "segment");
        sql.push(" FROM (");
        let by_account = dimensions.contains(&Dimension::Account).then_some(Grouping::by(Dimension::Account));
        let scans = self.scans(filter, by_account, segments);
        for (position, scan) in scans.iter().enumerate() {
            let values = dimensions.iter().zip(&names).map(|(dimension, name)| {
                let value = value_of(self.backend, *dimension);
                match scan.table {
                    Table::Records => format!("COALESCE({value}, '') AS {name}"),
                    _ => format!("{value} AS {name}"),
                }
            });
            let columns: Vec<_> = values.chain([sum_columns(scan.table)]).collect();
            sql.push(if position == 0 { "SELECT " } else { " UNION ALL SELECT " }).push(&columns.join(", "));
            sql.push(" FROM ").push(scan.table.name()).push(" WHERE ").push_condition(scan.counts(self.backend, filter));
        }
        sql.push(") AS segment");
        if let Some(after) = after {
            sql.push(&format!(" WHERE ({listed}) > ("));
            for (position, value) in after.iter().enumerate() {
                sql.push(if position == 0 { "" } else { ", " }).bind(value.as_str());
            }
            sql.push(")");
        }
        // Usage that was voided leaves a row of zeros.
        sql.push(&format!(" GROUP BY {listed} HAVING SUM(segment.records) > 0 ORDER BY {listed} LIMIT "));
        sql.bind(i64::from(limit));
        let count = dimensions.len();
        let read = move |row: &QueryResult| {
            let values = (0..count).map(|index| row.try_get_by_index(index)).collect::<Result<_, _>>()?;
            Ok(GroupTotals { values, totals: read_totals(row, count)? })
        };
        let groups = self.read(sql.finish(), read).await?;
        self.require_records(filter, scanned_from(&scans, None)).await?;
        Ok(groups)
    }
}
