//! The summed columns of usage: how tables give them, how they are added up and read.

use sea_orm::{DbErr, QueryResult};

use super::sql::Sql;
use super::table::Table;
use crate::domain::dimension::{Measure, Summed};
use crate::domain::quantity::{Totals, from_limbs};

/// The columns of rollups that are summed.
pub(super) const SUM_COLUMNS: [&str; 6] =
    ["records", "quantity_high", "quantity_low", "cost_high", "cost_low", "unpriced_records"];

/// The columns of [`SUM_COLUMNS`] for one record. A record without a known cost adds no cost, and counts as unpriced.
const RECORD_COLUMNS: [&str; 6] = [
    "1",
    "quantity >> 32",
    "quantity & 4294967295",
    "COALESCE(cost_nanos, 0) >> 32",
    "COALESCE(cost_nanos, 0) & 4294967295",
    "CASE WHEN cost_nanos IS NULL THEN 1 ELSE 0 END",
];

/// The columns of [`SUM_COLUMNS`] of a row of `table`.
pub(super) fn sum_columns(table: Table) -> String {
    match table {
        Table::Records => format!("1 AS records, {}", record_amounts()),
        Table::UserRollups(_) | Table::AccountRollups(_) | Table::PlatformRollups(_) => SUM_COLUMNS.join(", "),
    }
}

/// The columns of [`SUM_COLUMNS`] but the first for one record.
pub(super) fn record_amounts() -> String {
    let amounts = RECORD_COLUMNS.iter().zip(SUM_COLUMNS).skip(1);
    amounts.map(|(amount, column)| format!("{amount} AS {column}")).collect::<Vec<_>>().join(", ")
}

/// Appends the sum of each of [`SUM_COLUMNS`] over rows of `table`, each after a comma.
pub(super) fn push_sums_of(sql: &mut Sql, table: Table) {
    if table != Table::Records {
        return push_sums(sql, table.name());
    }
    for (amount, column) in RECORD_COLUMNS.iter().zip(SUM_COLUMNS) {
        sql.push(&format!(", CAST(SUM({amount}) AS BIGINT) AS {column}"));
    }
}

/// Appends the sum of each of [`SUM_COLUMNS`] of `table`, which has these columns, each after a comma.
pub(super) fn push_sums(sql: &mut Sql, table: &str) {
    for column in SUM_COLUMNS {
        sql.push(&format!(", CAST(SUM({table}.{column}) AS BIGINT) AS {column}"));
    }
}

/// The condition that a sum in two limbs is not 0. They are compared after the carry: the same sum can have different limbs.
pub(super) fn is_not_zero(high: &str, low: &str) -> String {
    format!("({high} + ({low} >> 32) <> 0 OR ({low} & 4294967295) <> 0)")
}

/// The same for the sum of a quantity or a cost over rows.
pub(super) fn sum_is_not_zero(amount: &str) -> String {
    is_not_zero(&format!("CAST(SUM({amount}_high) AS BIGINT)"), &format!("CAST(SUM({amount}_low) AS BIGINT)"))
}

/// Reads the sums of a row from the column with this index on.
pub(super) fn read_totals(row: &QueryResult, index: usize) -> Result<Totals, DbErr> {
    let get = |offset: usize| row.try_get_by_index::<i64>(index + offset);
    Ok(Totals {
        records: get(0)?,
        quantity: from_limbs(get(1)?, get(2)?),
        cost_nanos: from_limbs(get(3)?, get(4)?),
        unpriced_records: get(5)?,
    })
}

/// The limbs of a measure, as sums over rows with a usage type.
pub(super) fn measure_sums(measure: Measure) -> (String, String) {
    let quantity_where = |condition: &str| {
        let sum = |limb: &str| format!("SUM(CASE WHEN {condition} THEN quantity_{limb} ELSE 0 END)");
        (sum("high"), sum("low"))
    };
    match measure.summed() {
        Summed::Records => ("SUM(0)".to_owned(), "SUM(records)".to_owned()),
        Summed::Cost => ("SUM(cost_high)".to_owned(), "SUM(cost_low)".to_owned()),
        Summed::Quantity(usage_type) => quantity_where(&format!("usage_type = '{usage_type}'")),
        // Read from the table rather than from a cache: another process may have created a type.
        Summed::Tokens => quantity_where("usage_type IN (SELECT slug FROM usage_type WHERE is_part_of_tokens)"),
    }
}
