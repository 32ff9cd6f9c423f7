//! Consistency of the senders' log, the table, the query results and the rollups.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use serde_json::{Value, json};

use super::journal::Journal;
use super::load::{ACCOUNTS, RANGE, RetryingClient};
use crate::support::{assert_label_rows_equal_records, assert_rollups_equal_records};

/// Fate of the unacknowledged batches.
#[derive(Debug, PartialEq, Eq)]
pub struct Unacknowledged {
    /// Batches stored with all of their records.
    pub stored_batches: usize,
    /// Batches of which no record is stored.
    pub missing_batches: usize,
}

/// After the load, with every batch acknowledged: every record is stored once and included in every rollup.
pub async fn assert_consistent(journal: &Arc<Journal>, url: &str, address: &str) {
    let unacknowledged = assert_table_is_consistent(journal, url).await;
    assert_eq!(unacknowledged, Unacknowledged { stored_batches: 0, missing_batches: 0 });
    assert_results_are_consistent(journal, address).await;
}

/// The table contains every acknowledged record once with its quantity, no unsent record, and of every unacknowledged batch all
/// records or none. The rollups equal a recount, and the index of labels has the labels of all records.
pub async fn assert_table_is_consistent(journal: &Journal, url: &str) -> Unacknowledged {
    journal.assert_no_violations();
    let batches = journal.batches();
    let outside = Database::connect(url).await.unwrap();
    let mut stored = quantities_by_key(&outside).await;
    let mut lost = Vec::new();
    let mut unacknowledged = Unacknowledged { stored_batches: 0, missing_batches: 0 };
    for batch in &batches {
        let mut stored_batches = 0;
        for record in batch.records.iter() {
            match stored.remove(&(record.account_id.clone(), record.key.clone())) {
                None if batch.acknowledged.is_some() => lost.push(record),
                None => {}
                Some(quantities) => {
                    assert_eq!(quantities, [record.quantity], "{record:?} is stored once, as sent");
                    stored_batches += 1;
                }
            }
        }
        if batch.acknowledged.is_none() {
            assert!(
                stored_batches == 0 || stored_batches == batch.records.len(),
                "{stored_batches} of the {} records of a batch",
                batch.records.len()
            );
            if stored_batches == 0 { unacknowledged.missing_batches += 1 } else { unacknowledged.stored_batches += 1 }
        }
    }
    assert!(lost.is_empty(), "{} acknowledged records are lost, such as {:?}", lost.len(), lost[0]);
    assert!(stored.is_empty(), "records that were never sent: {stored:?}");
    assert_rollups_equal_records(&outside).await;
    assert_label_rows_equal_records(&outside).await;
    if outside.get_database_backend() == DbBackend::Sqlite {
        let verdict = outside.query_one_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check")).await.unwrap();
        assert_eq!(verdict.unwrap().try_get_by_index::<String>(0).unwrap(), "ok");
    }
    outside.close().await.unwrap();
    unacknowledged
}

async fn quantities_by_key(outside: &DatabaseConnection) -> HashMap<(String, String), Vec<i64>> {
    let all =
        Statement::from_string(outside.get_database_backend(), "SELECT account_id, idempotency_key, quantity FROM usage_record");
    let mut stored: HashMap<_, Vec<i64>> = HashMap::new();
    for row in outside.query_all_raw(all).await.unwrap() {
        let key = (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap());
        stored.entry(key).or_default().push(row.try_get_by_index(2).unwrap());
    }
    stored
}

/// Records, quantity and cost by account (`None` for all accounts) and usage type.
type Totals = BTreeMap<(Option<&'static str>, String), (i128, i128, i128)>;

/// The service's totals equal the totals of the senders' log, over all accounts and per account.
async fn assert_results_are_consistent(journal: &Arc<Journal>, address: &str) {
    let mut expected = Totals::new();
    for record in journal.batches().iter().flat_map(|batch| batch.records.iter()) {
        let account = ACCOUNTS.into_iter().find(|account| *account == record.account_id);
        for account in [None, account] {
            let sum = expected.entry((account, record.usage_type.to_owned())).or_default();
            *sum = (sum.0 + 1, sum.1 + i128::from(record.quantity), sum.2 + i128::from(record.cost));
        }
    }
    let query = format!(
        "query ($filter: UsageFilter) {{
            usageInsights({RANGE}, filter: $filter) {{ totals {{ byType {{ usageType records quantity cost }} }} }}
        }}"
    );
    let mut requester = RetryingClient::to(Arc::clone(journal), address);
    let mut answered = Totals::new();
    for account in [None].into_iter().chain(ACCOUNTS.map(Some)) {
        let filter = account.map(|account| json!({ "accountIds": [account] }));
        let response = requester.query_until_answered(&query, json!({ "filter": filter })).await.unwrap();
        for row in response["usageInsights"]["totals"]["byType"].as_array().unwrap() {
            let number = |field: &str| row[field].as_str().and_then(|digits| digits.parse().ok()).unwrap();
            let usage_type = row["usageType"].as_str().map(str::to_owned).unwrap();
            answered.insert((account, usage_type), (number("records"), number("quantity"), number("cost")));
        }
    }
    assert_eq!(answered, expected);
    assert_every_record_is_listed_once(&mut requester, journal).await;
}

/// Pages through the records of one account, as a client would.
async fn assert_every_record_is_listed_once(requester: &mut RetryingClient, journal: &Journal) {
    let account = ACCOUNTS[0];
    let batches = journal.batches();
    let records = batches.iter().flat_map(|batch| batch.records.iter()).filter(|record| record.account_id == account);
    let mut expected: HashMap<String, String> = records.map(|record| (record.key.clone(), record.quantity.to_string())).collect();
    let query = "query ($account: ID!, $after: String) {
        usageRecords(filter: {accountIds: [$account]}, first: 1000, after: $after) {
            nodes { idempotencyKey quantity } pageInfo { hasNextPage endCursor }
        }
    }";
    let mut after = Value::Null;
    loop {
        let response = requester.query_until_answered(query, json!({"account": account, "after": after})).await.unwrap();
        let page = &response["usageRecords"];
        for node in page["nodes"].as_array().unwrap() {
            let quantity = expected.remove(node["idempotencyKey"].as_str().unwrap());
            assert_eq!(quantity.as_deref(), node["quantity"].as_str(), "listed once, as sent: {node}");
        }
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert!(expected.is_empty(), "{} records are not listed", expected.len());
}
