//! The partitions of the usage records on PostgreSQL, as its catalog has them.

use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement};

use crate::domain::time::Timestamp;

/// A partition of the usage records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Partition {
    pub(super) table: String,
    /// Inclusive; `None` for the years before.
    start: Option<i64>,
    /// Exclusive.
    pub(super) end: Timestamp,
    /// Whether its detachment has begun: it has no records for any statement that begins now.
    pub(super) is_being_detached: bool,
}

impl Partition {
    pub(super) fn contains(&self, at: Timestamp) -> bool {
        self.start.is_none_or(|start| start <= at.millis()) && at < self.end
    }

    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        let end: i64 = row.try_get_by_index(2)?;
        Ok(Self {
            table: row.try_get_by_index(0)?,
            start: row.try_get_by_index(1)?,
            end: Timestamp::from_millis(end),
            is_being_detached: row.try_get_by_index(3)?,
        })
    }
}

/// The partitions, oldest first.
pub(super) async fn partitions(connection: &impl ConnectionTrait) -> Result<Vec<Partition>, DbErr> {
    let bound = |side: &str| {
        format!("CAST((regexp_match(pg_get_expr(relpartbound, pg_class.oid), '{side} \\(''?(-?[0-9]+)''?\\)'))[1] AS BIGINT)")
    };
    let select = format!(
        "SELECT relname::text, {}, {} AS partition_end, inhdetachpending FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid \
         WHERE inhparent = 'usage_record'::regclass ORDER BY partition_end",
        bound("FROM"),
        bound("TO")
    );
    let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), select)).await?;
    rows.iter().map(Partition::read).collect()
}

/// Whether each of `months` has a partition. On Citus this is found out before an insert, which does not report it with a code of its own.
pub(super) async fn have_partitions(
    connection: &impl ConnectionTrait,
    mut months: impl Iterator<Item = Timestamp>,
) -> Result<bool, DbErr> {
    let partitions = partitions(connection).await?;
    Ok(months.all(|month| partitions.iter().any(|partition| !partition.is_being_detached && partition.contains(month))))
}
