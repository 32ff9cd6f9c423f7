//! Imports of exports that were edited: what is edited wrongly rejects itself alone.

use serde_json::{Value, json};

use super::{AMEND, Move, RECORD, VOID, fill, messages, send, succeed};
use crate::support::{Backend, ServerProcess, TestDatabase, on_each_backend};

fn keys(lines: &[Value]) -> Vec<Value> {
    lines.iter().filter_map(|line| line.get("usageRecord")).cloned().collect()
}

fn keys_mut(lines: &mut [Value]) -> Vec<&mut Value> {
    lines.iter_mut().filter_map(|line| line.get_mut("usageRecord")).collect()
}

/// Imports lines of which some are rejected: the first line of the summary, and the codes with messages.
fn import_rejecting(databases: &Move, database: &TestDatabase, lines: &[Value]) -> (String, Vec<String>) {
    databases.write("edited", lines);
    let output = databases.run(database, &["import", "edited", "--rejects", "rejects"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let rejects = databases.lines("rejects");
    let text = |problem: &Value| format!("{}: {}", problem["code"].as_str().unwrap(), problem["message"].as_str().unwrap());
    let problems = rejects.iter().map(|line| text(&line["problems"][0])).collect();
    (String::from_utf8(output.stdout).unwrap().lines().next().unwrap().to_owned(), problems)
}

async fn accounts_with_the_same_record_ids_are_exported_and_corrected_apart(backend: Backend) {
    let databases = Move::from(backend).await;
    let usage = |account: &str, key: usize, quantity: usize| {
        json!({"idempotencyKey": key.to_string(), "accountId": account, "usageType": "api_calls", "quantity": quantity,
            "occurredAt": "2026-11-01T00:00:00Z"})
    };
    let server = ServerProcess::start(&databases.source.url).await;
    let records: Vec<_> = (0..3).map(|key| usage("acme", key, 10 + key)).collect();
    send(&server, RECORD, json!({"records": records})).await;
    send(&server, AMEND, json!({"records": [{"record": usage("acme", 1, 100), "reason": "measured again"}]})).await;
    send(&server, VOID, json!({"records": [{"accountId": "acme", "idempotencyKey": "0", "reason": "a test"}]})).await;
    server.stop().await;
    let mut lines = databases.export("one.ndjson", &[]);
    let end = lines.pop().unwrap();
    let copies: Vec<Value> = lines.iter().filter(|line| line.get("usageRecord").is_some()).cloned().collect();
    assert_eq!(copies.len(), 3);
    for mut copy in copies {
        copy["usageRecord"]["accountId"] = "copy".into();
        lines.push(copy);
    }
    lines.push(json!({"exportEnd": {"lines": end["exportEnd"]["lines"].as_u64().unwrap() + 3}}));
    databases.write("both.ndjson", &lines);
    assert!(databases.import("both.ndjson").starts_with("recorded 6 / duplicate 0 / conflict 0 / rejected 0\n"));
    assert!(databases.import("both.ndjson").starts_with("recorded 0 / duplicate 6 / conflict 0 / rejected 0\n"));
    succeed(&databases.run(&databases.target, &["verify"]));
    succeed(&databases.run(&databases.target, &["export", "again.ndjson"]));
    let sorted = |lines: &[Value]| {
        let mut keys: Vec<String> = keys(lines).iter().map(Value::to_string).collect();
        keys.sort();
        keys
    };
    assert_eq!(sorted(&databases.lines("again.ndjson")), sorted(&lines));

    let server = ServerProcess::start(&databases.target.url).await;
    let amendments = [("acme", 1_000), ("copy", 2_000)]
        .map(|(account, quantity)| json!({"record": usage(account, 1, quantity), "reason": "measured once more"}));
    assert_eq!(send(&server, AMEND, json!({"records": amendments})).await["amendUsage"]["corrected"], 2);
    let voids = ["acme", "copy"].map(|account| json!({"accountId": account, "idempotencyKey": "2", "reason": "a test"}));
    assert_eq!(send(&server, VOID, json!({"records": voids})).await["voidUsage"]["corrected"], 2);
    for (account, quantity) in [("acme", "1000"), ("copy", "2000")] {
        let query = format!(
            "{{ usageInsights(range: {{days: {{from: \"2026-11-01\", through: \"2026-11-01\"}}}}, filter: {{accountIds: [\"{account}\"]}}) {{ totals {{ records byType {{ quantity }} }} }} }}"
        );
        let totals = &send(&server, &query, json!({})).await["usageInsights"]["totals"];
        assert_eq!(*totals, json!({"records": "1", "byType": [{"quantity": quantity}]}), "{account}");
    }
    server.stop().await;
    succeed(&databases.run(&databases.target, &["verify"]));
    databases.destroy().await;
}

async fn record_id_under_two_keys_rejects_one_of_them(backend: Backend) {
    let databases = Move::from(backend).await;
    fill(&databases).await;
    let whole = databases.export("whole.ndjson", &[]);
    let is_plain = |key: &Value| key["corrections"].is_null() && key["costRevisions"].is_null() && key["accountId"] == "acme";
    let plain: Vec<Value> = keys(&whole).into_iter().filter(is_plain).collect();
    let (first, second) = (&plain[0], &plain[1]);
    assert_ne!(first["occurredAt"], second["occurredAt"]);

    // In one file: at another time, and at the same.
    for is_same_time in [false, true] {
        let target = TestDatabase::create(backend).await;
        succeed(&databases.run(&target, &["migrate", "up"]));
        let mut lines = whole.clone();
        for key in keys_mut(&mut lines) {
            if key["idempotencyKey"] == second["idempotencyKey"] {
                key["id"] = first["id"].clone();
                if is_same_time {
                    key["occurredAt"] = first["occurredAt"].clone();
                }
            }
        }
        let (summary, problems) = import_rejecting(&databases, &target, &lines);
        assert_eq!(summary, "recorded 59 / duplicate 0 / conflict 0 / rejected 1");
        assert!(
            problems.len() == 1 && problems[0].starts_with("INVALID_RECORD: account `acme` has another record"),
            "{problems:?}"
        );
        succeed(&databases.run(&target, &["verify"]));
        target.destroy().await;
    }

    // The other key is stored already: a record that counts, and one that was corrected.
    databases.import("whole.ndjson");
    let corrected = keys(&whole).into_iter().find(|key| key["corrections"].is_array()).unwrap();
    for (stored, changes_time) in [(first, false), (&corrected, true)] {
        let mut key = stored.clone();
        key["idempotencyKey"] = "renamed".into();
        if changes_time {
            key.as_object_mut().unwrap().remove("corrections");
            key["occurredAt"] = "2026-10-03T00:00:00.000Z".into();
        }
        let lines = [whole[0].clone(), json!({"usageRecord": key}), json!({"exportEnd": {"lines": 1}})];
        let (summary, problems) = import_rejecting(&databases, &databases.target, &lines);
        assert_eq!(summary, "recorded 0 / duplicate 0 / conflict 0 / rejected 1");
        assert!(problems[0].starts_with("INVALID_RECORD: "), "{problems:?}");
    }

    // A cost revision twice.
    let mut lines = whole.clone();
    let revised = keys_mut(&mut lines).into_iter().find(|key| key["costRevisions"].is_array()).unwrap();
    let twice = revised["costRevisions"][0].clone();
    revised["costRevisions"].as_array_mut().unwrap().push(twice);
    let (summary, problems) = import_rejecting(&databases, &databases.target, &lines);
    assert_eq!(summary, "recorded 0 / duplicate 59 / conflict 0 / rejected 1");
    assert!(problems[0].contains("of the same run"), "{problems:?}");
    succeed(&databases.run(&databases.target, &["export", "again.ndjson"]));
    assert_eq!(databases.lines("again.ndjson"), whole);
    databases.destroy().await;
}

async fn unknown_and_missing_fields_reject_their_line(backend: Backend) {
    let databases = Move::from(backend).await;
    fill(&databases).await;
    let whole = databases.export("whole.ndjson", &[]);
    let mut lines = whole.clone();
    let rename = |object: &mut Value, from: &str, to: &str| {
        let fields = object.as_object_mut().unwrap();
        let value = fields.remove(from).unwrap();
        fields.insert(to.to_owned(), value);
    };
    let mut corrected: Vec<&mut Value> = keys_mut(&mut lines).into_iter().filter(|key| key["corrections"].is_array()).collect();
    rename(corrected[0], "corrections", "korrections");
    rename(&mut corrected[1]["corrections"][0], "replacement", "replacment");
    corrected[2]["corrections"][0].as_object_mut().unwrap().remove("replacement");
    let mut uncorrected = keys_mut(&mut lines)
        .into_iter()
        .filter(|key| key["corrections"].is_null() && key["korrections"].is_null() && key["userId"].is_string());
    rename(uncorrected.next().unwrap(), "userId", "user");
    let (summary, problems) = import_rejecting(&databases, &databases.target, &lines);
    assert_eq!(summary, "recorded 56 / duplicate 0 / conflict 0 / rejected 4");
    for expected in ["korrections", "replacment", "missing field `replacement`", "unknown field `user`"] {
        let has_it = |problem: &String| problem.starts_with("INVALID_RECORD: ") && problem.contains(expected);
        assert!(problems.iter().any(has_it), "{expected}: {problems:#?}");
    }
    // The file as it was adds the rest.
    assert!(databases.import("whole.ndjson").starts_with("recorded 4 / duplicate 56 / conflict 0 / rejected 0\n"));
    databases.destroy().await;
}

async fn content_that_differs_under_the_same_ids_is_a_conflict(backend: Backend) {
    let databases = Move::from(backend).await;
    fill(&databases).await;
    let whole = databases.export("whole.ndjson", &[]);
    databases.import("whole.ndjson");
    let changes: [(&str, Value); 6] = [
        ("quantity", "123456".into()),
        ("userId", "mallory".into()),
        ("labels", json!({"x": "y"})),
        ("occurredAt", "2026-05-05T00:00:00.000Z".into()),
        ("recordedAt", "2026-05-05T00:00:00.000Z".into()),
        ("metadata", json!({"x": 1})),
    ];
    let mut lines = whole.clone();
    let (corrected, plain): (Vec<_>, Vec<_>) = keys_mut(&mut lines).into_iter().partition(|key| key["corrections"].is_array());
    for (key, (field, value)) in plain.into_iter().zip(&changes) {
        key[*field] = value.clone();
    }
    for (key, field) in corrected.into_iter().zip(["reason", "correctedBy"]) {
        key["corrections"][0][field] = "other".into();
    }
    let (summary, problems) = import_rejecting(&databases, &databases.target, &lines);
    assert_eq!(summary, "recorded 0 / duplicate 52 / conflict 8 / rejected 0", "{problems:#?}");
    for (field, _) in &changes {
        assert!(problems.iter().any(|problem| problem.contains(&format!("another `{field}`"))), "{field}: {problems:#?}");
    }
    assert_eq!(problems.iter().filter(|problem| problem.contains("other corrections")).count(), 2, "{problems:#?}");
    succeed(&databases.run(&databases.target, &["export", "again.ndjson"]));
    assert_eq!(databases.lines("again.ndjson"), whole);
    databases.destroy().await;
}

async fn difference_in_reference_data_names_its_line(backend: Backend) {
    let databases = Move::from(backend).await;
    fill(&databases).await;
    let whole = databases.export("whole.ndjson", &[]);
    databases.import("whole.ndjson");
    let mut lines = whole.clone();
    let index = lines.iter().rposition(|line| line.get("price").is_some()).unwrap();
    lines[index]["price"]["rate"] = "9".into();
    databases.write("edited", &lines);
    let message = messages(&databases.run(&databases.target, &["import", "edited"]), 1);
    assert!(message.contains(&format!("edited:{}: ALREADY_EXISTS price", index + 1)), "{message}");
    assert!(!message.contains("run the same import again"), "{message}");
    databases.destroy().await;
}

on_each_backend! {
    accounts_with_the_same_record_ids_are_exported_and_corrected_apart,
    record_id_under_two_keys_rejects_one_of_them,
    unknown_and_missing_fields_reject_their_line,
    content_that_differs_under_the_same_ids_is_a_conflict,
    difference_in_reference_data_names_its_line,
}
