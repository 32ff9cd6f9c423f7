//! Rows by their keys, on any connection: of the transaction that records, or of a snapshot.

use entity::{usage_correction, usage_key, usage_record};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};
use uuid::Uuid;

use super::rows::{Cell, push_join, push_rows};
use super::sql::Sql;

/// The records with these primary keys: account, time and id. Unordered.
pub(super) async fn find_records(
    connection: &impl ConnectionTrait,
    keys: &[(&str, i64, Uuid)],
) -> Result<Vec<usage_record::Model>, DbErr> {
    use usage_record::Column;
    let mut sql = Sql::new(connection.get_database_backend());
    sql.push("SELECT r.* FROM (");
    push_rows(
        &mut sql,
        &[Column::AccountId, Column::OccurredAt, Column::Id],
        keys,
        |(account_id, time, id), column| match column {
            Column::AccountId => Cell::Text(account_id),
            Column::OccurredAt => Cell::Integer(*time),
            _ => Cell::Uuid(*id),
        },
    );
    push_join(&mut sql);
    sql.push(" usage_record r ON r.account_id = input.account_id AND r.occurred_at = input.occurred_at AND r.id = input.id");
    usage_record::Entity::find().from_raw_sql(sql.finish()).all(connection).await
}

/// The last `count` corrections under each of `keys`; those under one key are oldest first.
pub(super) async fn last_corrections(
    connection: &impl ConnectionTrait,
    keys: &[usage_key::Model],
    count: i32,
) -> Result<Vec<usage_correction::Model>, DbErr> {
    use usage_correction::Column;
    let mut sql = Sql::new(connection.get_database_backend());
    sql.push("SELECT c.* FROM (");
    push_rows(&mut sql, &[Column::AccountId, Column::RootId], keys, |key, column| match column {
        Column::AccountId => Cell::Text(&key.account_id),
        _ => Cell::Uuid(key.record_id),
    });
    push_join(&mut sql);
    sql.push(" usage_correction c ON c.account_id = input.account_id AND c.root_id = input.root_id WHERE c.version >");
    sql.push(
        " (SELECT MAX(version) FROM usage_correction last WHERE last.account_id = c.account_id AND last.root_id = c.root_id)",
    );
    sql.push(" - ").bind(count).push(" ORDER BY c.account_id, c.root_id, c.version");
    usage_correction::Entity::find().from_raw_sql(sql.finish()).all(connection).await
}
