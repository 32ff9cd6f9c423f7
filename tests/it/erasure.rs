//! Erasing users and accounts: nothing about them is left, no other sum changes, nothing is counted twice, and an interruption leaves no drift.

mod accounts;
mod commands;
mod interrupted;

use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, Statement};
use serde_json::{Value, json};
use usage_insights::domain::time::Timestamp;
use usage_insights::recording::RollupReconciler;

use crate::support::{
    Subscriber, TestApp, Transport, assert_label_rows_equal_records, assert_rollups_equal_records, on_both_databases, record,
};

/// A user whose id is also in keys, sessions, labels, metadata, reasons and names.
const USER: &str = "secret-ann";
const ERASE_USER: &str = "mutation ($input: EraseUserInput!) { eraseUser(input: $input) {
    erasureId subjectHash requestId requestedAt finishedAt records labels corrections rollups names examples } }";
const ERASE_ACCOUNT: &str = "mutation ($input: EraseAccountInput!) { eraseAccount(input: $input) {
    erasureId subjectHash requestId requestedAt finishedAt records labels corrections rollups names examples } }";
const RANGE: &str = "range: {days: {from: \"2026-11-01\", through: \"2026-11-21\"}}";
const ZONES: [&str; 3] = ["UTC", "America/New_York", "Asia/Kathmandu"];

async fn erase_user(app: &TestApp, input: Value) -> Value {
    app.query_with(ERASE_USER, json!({ "input": input })).await["eraseUser"].clone()
}

async fn erase_account(app: &TestApp, input: Value) -> Value {
    app.query_with(ERASE_ACCOUNT, json!({ "input": input })).await["eraseAccount"].clone()
}

/// Usage of a user whose key begins with the user's id, when there is one.
fn usage(account: &str, user: Option<&str>, index: usize) -> Value {
    let at = format!("2026-11-{:02}T{:02}:14:59.999Z", 1 + index % 20, index % 24);
    let model = ["big", "small"][index % 2];
    let mut other = json!({
        "accountId": account,
        "model": model,
        "provider": "p",
        "cost": if index.is_multiple_of(3) { json!("0.25") } else { Value::Null },
    });
    if let Some(user) = user {
        let own = json!({
            "userId": user,
            "sessionId": if index.is_multiple_of(4) { "shared-session".to_owned() } else { format!("{user}-session-{}", index % 3) },
            "workspaceId": format!("{user}-workspace"),
            "agentId": format!("{user}-agent"),
            "metadata": {"title": format!("notes of {user}")},
            "labels": [{"key": "owner", "value": user}, {"key": "team", "value": "search"}],
        });
        other.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
    }
    let key = format!("{}-{account}-{index}", user.unwrap_or("stranger"));
    record(&key, ["tokens_input", "api_calls"][index / 2 % 2], i64::try_from(index).unwrap() + 1, &at, other)
}

/// Records usage of several users, corrects some of it, names users and sessions, and sends records that are rejected.
async fn fill(app: &TestApp) {
    let mut records = Vec::new();
    for index in 0..40 {
        records.push(usage("acme", Some(USER), index));
        records.push(usage("acme", Some("bob"), index));
        records.push(usage("acme", None, index));
        records.push(usage("globex", Some(USER), index));
    }
    app.record_all(records).await;
    // Amended, amended to another user, amended from another user, voided.
    let replacement = |user: &str, index: usize| {
        let mut record = usage("acme", Some(user), index);
        for field in ["idempotencyKey", "accountId", "occurredAt"] {
            record.as_object_mut().unwrap().remove(field);
        }
        record["quantity"] = json!(500 + index);
        record
    };
    let reason = format!("{USER} asked for it");
    app.amend_record("acme", &format!("{USER}-acme-1"), replacement(USER, 1), &reason).await;
    app.amend_record("acme", &format!("{USER}-acme-2"), replacement("bob", 2), &reason).await;
    app.amend_record("acme", "bob-acme-3", replacement(USER, 3), &reason).await;
    app.void_record("acme", &format!("{USER}-acme-4"), &reason).await;
    let names = json!([
        {"accountId": "acme", "name": "Acme"},
        {"accountId": "acme", "userId": USER, "name": "secret Ann"},
        {"accountId": "acme", "userId": "bob", "name": "Bob"},
        {"accountId": "acme", "sessionId": format!("{USER}-session-1"), "name": "secret plans"},
        {"accountId": "acme", "sessionId": "shared-session", "name": "Shared"},
    ]);
    app.query_with(
        "mutation ($names: [DisplayNameInput!]!) { setNames(input: {names: $names}) { changed } }",
        json!({ "names": names }),
    )
    .await;
    let mut rejected = usage("acme", Some(USER), 50);
    rejected["usageType"] = json!("secret_type");
    assert_eq!(app.record(json!([rejected])).await["rejected"], 1);
}

/// Sums that do not depend on users: of the account, of another and of all accounts.
async fn sums(app: &TestApp) -> Vec<Value> {
    let totals = "totals { records tokens cost unpricedRecords byType { usageType quantity cost records } }";
    let mut answers = Vec::new();
    for zone in ZONES {
        for filter in ["{}", "{accountIds: [\"acme\"]}", "{accountIds: [\"globex\"]}"] {
            let of = format!("{RANGE}, timeZone: \"{zone}\", filter: {filter}");
            answers.push(
                app.query(&format!(
                    "{{ usageInsights({of}) {{ {totals} firstRecordAt lastRecordAt
                          breakdown(by: {{dimension: MODEL}}) {{ rows {{ key kind {totals} }} }} }}
                        dailyUsage({of}, groupBy: {{dimension: USAGE_TYPE}}, measure: RECORDS) {{ series {{ key recordCounts costs quantities }} }} }}"
                ))
                .await,
            );
        }
    }
    answers
}

/// The rows of every table, as text.
async fn all_rows(database: &DatabaseConnection) -> String {
    macro_rules! rows {
        ($($table:ident),+) => {
            [$(format!("{} {:?}", stringify!($table), entity::$table::Entity::find().all(database).await.unwrap())),+].join("\n")
        };
    }
    rows!(
        cost_revision,
        display_name,
        erased_key_account,
        erasure,
        ingestion_count,
        ingestion_example,
        platform_rollup,
        price,
        rollup_watermark,
        service_token,
        usage_correction,
        usage_key,
        usage_label,
        usage_record,
        usage_rollup,
        user_rollup
    )
}

async fn assert_consistent(app: &TestApp) {
    let outside = app.database().connect().await;
    assert_rollups_equal_records(&outside).await;
    assert_label_rows_equal_records(&outside).await;
    outside.close().await.unwrap();
    let reconciler = RollupReconciler::new(app.store.clone());
    for day in reconciler.days(Timestamp::EARLIEST, Timestamp::LATEST).await.unwrap() {
        assert_eq!(reconciler.verify(day, None).await.unwrap(), []);
    }
}

async fn count(database: &DatabaseConnection, from: &str) -> i64 {
    let statement =
        Statement::from_string(database.get_database_backend(), format!("SELECT CAST(COUNT(*) AS BIGINT) FROM {from}"));
    database.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

on_both_databases! {
    /// Also a replaced record and a replacement, and the records under their keys that others have.
    async fn erasing_a_user_leaves_nothing_of_the_user_and_changes_no_sum(app: &TestApp) {
        fill(app).await;
        let before = sums(app).await;
        let unique = format!("{{ usageInsights({RANGE}, filter: {{accountIds: [\"acme\"]}}) {{ uniqueUsers {{ count }} uniqueSessions {{ count }} }} }}");
        assert_eq!(app.query(&unique).await["usageInsights"], json!({"uniqueUsers": {"count": "2"}, "uniqueSessions": {"count": "7"}}));
        let subject = json!({"accountId": "acme", "userId": USER, "requestId": "TICKET-7"});
        let dry = erase_user(app, json!({"accountId": "acme", "userId": USER, "requestId": "TICKET-7", "dryRun": true})).await;
        assert_eq!(sums(app).await, before, "a dry run changes nothing");
        assert_eq!((&dry["erasureId"], &dry["finishedAt"]), (&Value::Null, &Value::Null));

        let erased = erase_user(app, subject.clone()).await;
        assert_eq!(sums(app).await, before);
        // 40 records, one replacement of its own and one of bob's record.
        assert_eq!((&erased["records"], &erased["labels"], &erased["corrections"]), (&json!("42"), &json!("84"), &json!("4")));
        assert_eq!((&erased["names"], &erased["examples"], &erased["requestId"]), (&json!("2"), &json!("1"), &json!("TICKET-7")));
        assert!(erased["rollups"].as_str().unwrap().parse::<i64>().unwrap() > 20, "{erased:#}");
        for field in ["records", "labels", "corrections", "rollups", "names", "examples", "subjectHash"] {
            assert_eq!(dry[field], erased[field], "{field}: a dry run counts what is erased");
        }
        assert_consistent(app).await;
        assert_eq!(app.query(&unique).await["usageInsights"], json!({"uniqueUsers": {"count": "1"}, "uniqueSessions": {"count": "4"}}));

        // Nothing is left of the user but in another account.
        erase_account(app, json!({"accountId": "globex"})).await;
        let outside = app.database().connect().await;
        let rows = all_rows(&outside).await;
        assert!(!rows.contains("secret"), "{rows}");
        let keys = entity::usage_key::Entity::find().all(&outside).await.unwrap();
        let readable = keys.iter().filter(|key| key.key_hash[..10] != [0; 10]);
        assert_eq!(readable.count(), 40 + 39, "keys of others, but bob's record that was amended to the user");
        outside.close().await.unwrap();
        assert_consistent(app).await;

        let again = erase_user(app, subject).await;
        assert_ne!(again["erasureId"], erased["erasureId"]);
        for field in ["records", "labels", "corrections", "rollups", "names", "examples"] {
            assert_eq!(again[field], "0", "{field}");
        }
    }

    async fn records_of_an_erased_user_that_are_sent_again_count_once(app: &TestApp) {
        fill(app).await;
        let before = sums(app).await;
        erase_user(app, json!({"accountId": "acme", "userId": USER})).await;
        let sent: Vec<_> = (0..40).map(|index| usage("acme", Some(USER), index)).collect();
        let payload = app.record(json!(sent)).await;
        assert_eq!((&payload["duplicates"], &payload["recorded"]), (&json!(40), &json!(0)), "{payload:#}");
        // With a new record in the same call, and with each key twice.
        let mut mixed: Vec<_> = (0..3).chain(0..3).map(|index| usage("acme", Some(USER), index)).collect();
        mixed.push(record("new", "tokens_input", 1, "2026-10-31T00:00:00Z", json!({})));
        let payload = app.record(json!(mixed)).await;
        assert_eq!((&payload["duplicates"], &payload["recorded"]), (&json!(6), &json!(1)), "{payload:#}");
        let mut other = usage("acme", Some(USER), 0);
        other["quantity"] = json!(77);
        let payload = app.record(json!([other])).await;
        assert_eq!(payload["conflicts"], 1, "{payload:#}");
        assert_eq!(sums(app).await, before);
        assert_consistent(app).await;

        // The record is found by its key, and says nothing of the user.
        let versions = "{ id idempotencyKey userId sessionId workspaceId agentId metadata labels { key } quantity model correction { reason } }";
        let query = format!("{{ usageRecord(accountId: \"acme\", idempotencyKey: \"{USER}-acme-1\") {{ current {versions} versions {versions} }} }}");
        let found = app.query(&query).await["usageRecord"].clone();
        assert_eq!(found["versions"].as_array().unwrap().len(), 2);
        let current = &found["current"];
        assert!(current["idempotencyKey"].as_str().unwrap().starts_with("erased:"), "{current:#}");
        assert_eq!((&current["userId"], &current["sessionId"], &current["metadata"], &current["labels"]), (&Value::Null, &Value::Null, &Value::Null, &json!([])));
        assert_eq!((&current["quantity"], &current["model"]), (&json!("501"), &json!("small")));
        assert_eq!(found["versions"][1]["correction"]["reason"], "erased", "{found:#}");
        let by_erased_key = query.replace(&format!("{USER}-acme-1"), current["idempotencyKey"].as_str().unwrap());
        assert_eq!(app.query(&by_erased_key).await["usageRecord"], found);

        // Corrections work under both keys, and do not bring the key back.
        app.amend_record("acme", &format!("{USER}-acme-1"), json!({"usageType": "api_calls", "quantity": 9}), "again").await;
        app.void_record("acme", current["idempotencyKey"].as_str().unwrap(), "and again").await;
        let amended = app.query(&query).await["usageRecord"]["versions"].clone();
        assert!(amended.as_array().unwrap().iter().all(|version| version["idempotencyKey"] == current["idempotencyKey"]), "{amended:#}");
        assert_consistent(app).await;
    }

    async fn usage_of_an_erased_user_is_empty_like_that_of_a_user_who_never_existed(app: &TestApp) {
        fill(app).await;
        erase_user(app, json!({"accountId": "acme", "userId": USER})).await;
        erase_account(app, json!({"accountId": "globex"})).await; // a user with the same id
        let of = |user: &str| {
            format!(
                "{{ usageInsights({RANGE}, filter: {{accountIds: [\"acme\"], userIds: [\"{user}\"]}}) {{ totals {{ records }} emptyReason {{ code message }} }}
                   sessions({RANGE}, filter: {{accountIds: [\"acme\"], userIds: [\"{user}\"]}}) {{ nodes {{ sessionId }} }} }}"
            )
        };
        let erased = app.query(&of(USER)).await;
        assert_eq!(erased["usageInsights"]["totals"]["records"], "0");
        assert_ne!(erased["usageInsights"]["emptyReason"]["code"], Value::Null);
        let unknown = app.query(&of("secret-eve")).await.to_string().replace("secret-eve", USER);
        assert_eq!(erased.to_string(), unknown);
    }

    async fn erasures_without_usage_are_no_error_and_invalid_ids_are(app: &TestApp) {
        app.record_all(vec![record("k", "tokens_input", 1, "2026-11-20T10:00:00Z", json!({}))]).await;
        for payload in [
            erase_user(app, json!({"accountId": "acme", "userId": "stranger"})).await,
            erase_user(app, json!({"accountId": "nothing", "userId": "stranger"})).await,
            erase_account(app, json!({"accountId": "nothing", "requestId": "r"})).await,
        ] {
            assert_ne!(payload["finishedAt"], Value::Null);
            assert_eq!((&payload["records"], &payload["rollups"]), (&json!("0"), &json!("0")));
        }
        for input in [
            json!({"accountId": "", "userId": "a"}),
            json!({"accountId": "a", "userId": ""}),
            json!({"accountId": "a", "userId": "b".repeat(256)}),
            json!({"accountId": "a", "userId": "b", "requestId": "\n"}),
        ] {
            let reply = app.graphql(ERASE_USER, json!({ "input": input }), None).await;
            assert_eq!(reply.body["errors"][0]["extensions"]["code"], "INVALID_ARGUMENT", "{:#}", reply.body);
        }
        let outside = app.database().connect().await;
        assert_eq!(count(&outside, "erasure WHERE finished_at IS NOT NULL AND account_id IS NULL AND user_id IS NULL").await, 3);
        assert_eq!(count(&outside, "usage_record").await, 1);
        outside.close().await.unwrap();
    }

    async fn live_queries_are_sent_what_remains(app: &TestApp) {
        app.record_all(vec![
            record("a", "tokens_input", 5, "2026-11-21T10:00:00Z", json!({"userId": USER})),
            record("b", "tokens_input", 7, "2026-11-21T10:00:00Z", json!({"userId": "bob"})),
        ])
        .await;
        let of_user = format!("subscription {{ usageChanged(throttleMs: 100, filter: {{accountIds: [\"acme\"], userIds: [\"{USER}\"]}}) {{ totals {{ records tokens }} }} }}");
        let of_account = "subscription { usageChanged(throttleMs: 100, filter: {accountIds: [\"acme\"]}) { totals { records tokens } } }";
        let mut user = Subscriber::subscribe(Transport::Events, app.url(), None, &of_user).await;
        let mut account = Subscriber::subscribe(Transport::WebSocket, app.url(), None, of_account).await;
        assert_eq!(user.next_change().await["totals"], json!({"records": "1", "tokens": "5"}));
        assert_eq!(account.next_change().await["totals"], json!({"records": "2", "tokens": "12"}));
        erase_user(app, json!({"accountId": "acme", "userId": USER})).await;
        assert_eq!(user.next_change().await["totals"], json!({"records": "0", "tokens": "0"}));
        erase_account(app, json!({"accountId": "acme"})).await;
        assert_eq!(account.next_change().await["totals"], json!({"records": "0", "tokens": "0"}));
    }
}
