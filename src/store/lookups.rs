//! Rows by their keys, on any connection: of the transaction that records, or of a snapshot.

use std::collections::HashSet;

use entity::{usage_correction, usage_key, usage_record};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};
use uuid::Uuid;

use super::rows::{Cell, push_join, push_rows};
use super::sql::Sql;

/// An account and the id of a record. Records of two accounts may have the same id: a file of `export` may be imported for a second account.
pub type AccountRecord = (String, Uuid);

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

/// The last `count` corrections under each of `keys`, all if it is `i32::MAX`; those under one key are oldest first.
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
    sql.push(" usage_correction c ON c.account_id = input.account_id AND c.root_id = input.root_id");
    // Without the limit: the largest version would be looked up once per correction.
    if count < i32::MAX {
        sql.push(
            " WHERE c.version > (SELECT MAX(version) FROM usage_correction last WHERE last.account_id = c.account_id AND last.root_id = c.root_id) - ",
        );
        sql.bind(count);
    }
    sql.push(" ORDER BY c.account_id, c.root_id, c.version");
    usage_correction::Entity::find().from_raw_sql(sql.finish()).all(connection).await
}

/// Those of `records`, given by account, time and id, whose id is taken: by a record at the same time, a corrected record, or one with cost
/// revisions.
pub(super) async fn taken_ids(
    connection: &impl ConnectionTrait,
    records: &[(&str, i64, Uuid)],
) -> Result<HashSet<AccountRecord>, DbErr> {
    use usage_record::Column;
    let mut taken = HashSet::new();
    for join in [
        " usage_record r ON r.account_id = input.account_id AND r.occurred_at = input.occurred_at AND r.id = input.id",
        " usage_correction r ON r.account_id = input.account_id AND r.voided_id = input.id",
        " cost_revision r ON r.account_id = input.account_id AND r.record_id = input.id",
    ] {
        let mut sql = Sql::new(connection.get_database_backend());
        sql.push("SELECT input.account_id, input.id FROM (");
        let columns = [Column::AccountId, Column::OccurredAt, Column::Id];
        push_rows(&mut sql, &columns, records, |(account_id, time, id), column| match column {
            Column::AccountId => Cell::Text(account_id),
            Column::OccurredAt => Cell::Integer(*time),
            _ => Cell::Uuid(*id),
        });
        push_join(&mut sql);
        sql.push(join);
        for row in connection.query_all_raw(sql.finish()).await? {
            taken.insert((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
        }
    }
    Ok(taken)
}
