//! Verification and repair of `usage_label`: every label in the column of a record has a row.
//!
//! The other direction, a row without such a label, is not verified: finding it takes a scan of the whole table. Rows are written only with
//! their record, and never changed.

use sea_orm::{DbBackend, DbErr, QueryResult};

use super::commit::RecordingTransaction;
use super::database::Database;
use super::expiry::has_not_expired;
use super::failure::from_db;
use super::recount::{RecountRange, push_range};
use super::sql::Sql;
use super::table::Table;
use crate::error::Error;

/// Labels of records that have no row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingLabels {
    /// The account of the records.
    pub account_id: String,
    /// The key of the labels.
    pub key: String,
    /// The number of the records.
    pub records: i64,
}

impl Database {
    /// The labels without a row of the records in a range, by account and key. The cost grows with the number of records in the range.
    pub async fn missing_labels(&self, range: RecountRange<'_>) -> Result<Vec<MissingLabels>, Error> {
        let mut sql = self.sql();
        sql.push("SELECT usage_record.account_id, label.key, CAST(COUNT(*) AS BIGINT)");
        push_missing(&mut sql, range);
        sql.push(" GROUP BY usage_record.account_id, label.key ORDER BY usage_record.account_id, label.key");
        let read = |row: &QueryResult| {
            let (account_id, key, records) = row.try_get_many_by_index()?;
            Ok(MissingLabels { account_id, key, records })
        };
        self.read_uncoalesced(sql.finish()).await?.iter().map(read).collect::<Result<_, DbErr>>().map_err(from_db)
    }
}

impl RecordingTransaction {
    /// Inserts the rows that are missing for the records in a range, and returns their number.
    pub async fn insert_missing_labels(&self, range: RecountRange<'_>) -> Result<u64, DbErr> {
        let mut sql = Sql::new(self.backend());
        sql.push("INSERT INTO usage_label (account_id, key, value, occurred_at, record_id) ");
        sql.push("SELECT usage_record.account_id, label.key, label.value, usage_record.occurred_at, usage_record.id");
        push_missing(&mut sql, range);
        sql.push(" ON CONFLICT DO NOTHING"); // another process may repair the same records
        self.count_inserted(sql).await
    }
}

/// Appends `FROM … WHERE …` with a row for each label that has no row.
fn push_missing(sql: &mut Sql, range: RecountRange<'_>) {
    sql.push(match sql.backend() {
        DbBackend::Postgres => " FROM usage_record CROSS JOIN LATERAL jsonb_each_text(usage_record.labels) AS label (key, value)",
        _ => " FROM usage_record CROSS JOIN json_each(usage_record.labels) AS label",
    });
    sql.push(" WHERE ");
    push_range(sql, Table::Records, range);
    // The labels of expired records go before the records.
    sql.push(" AND ").push(&has_not_expired("usage_record", "occurred_at"));
    // A subquery with LIMIT is one index lookup per label, whatever row counts the planner expects.
    sql.push(
        " AND usage_record.labels IS NOT NULL AND (SELECT 1 FROM usage_label WHERE usage_label.account_id = usage_record.account_id \
         AND usage_label.key = label.key AND usage_label.value = label.value AND usage_label.occurred_at = usage_record.occurred_at \
         AND usage_label.record_id = usage_record.id LIMIT 1) IS NULL",
    );
}
