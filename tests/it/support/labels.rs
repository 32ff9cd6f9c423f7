//! A comparison of the labels of records with their index, without the service's own SQL.

use std::collections::BTreeSet;

use sea_orm::{DatabaseConnection, EntityTrait};

/// Asserts that `usage_label` has a row for each label in the column of a record, voided or not, and no other row; returns the number of
/// rows.
pub async fn assert_label_rows_equal_records(database: &DatabaseConnection) -> usize {
    let records = entity::usage_record::Entity::find().all(database).await.unwrap();
    let expected: BTreeSet<_> = records
        .iter()
        .flat_map(|record| {
            let labels = record.labels.iter().flat_map(|labels| labels.as_object().unwrap());
            labels.map(|(key, value)| {
                (record.account_id.clone(), key.clone(), value.as_str().unwrap().to_owned(), record.occurred_at, record.id)
            })
        })
        .collect();
    assert!(
        records.iter().all(|record| record.labels.as_ref().is_none_or(|labels| labels != &serde_json::json!({}))),
        "null, not empty"
    );
    let rows = entity::usage_label::Entity::find().all(database).await.unwrap();
    let rows: BTreeSet<_> =
        rows.into_iter().map(|row| (row.account_id, row.key, row.value, row.occurred_at, row.record_id)).collect();
    assert_eq!(rows, expected);
    rows.len()
}
