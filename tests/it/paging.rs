//! Paging stays correct while records arrive.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::support::{TestApp, on_both_databases, record};

fn keys(page: &Value) -> Vec<String> {
    let nodes = page["usageRecords"]["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["idempotencyKey"].as_str().unwrap().to_owned()).collect()
}

async fn page(app: &TestApp, arguments: &str) -> Value {
    app.query(&format!(
        "{{ usageRecords({arguments}) {{ nodes {{ idempotencyKey }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
    ))
    .await
}

fn cursor<'a>(page: &'a Value, which: &str) -> &'a str {
    page["usageRecords"]["pageInfo"][which].as_str().unwrap()
}

on_both_databases! {
    async fn paging_in_both_directions_returns_every_record_once(app: &TestApp) {
        // Several records share an instant, so that the id decides the order.
        let sent: Vec<Value> = (0..25).map(|index| {
            record(&format!("k{index:02}"), "api_calls", 1, &format!("2026-11-20T10:00:{:02}Z", index / 3), json!({}))
        }).collect();
        app.record_all(sent).await;
        let (mut forward, mut after) = (Vec::new(), String::new());
        loop {
            let page = page(app, &format!("first: 4{after}")).await;
            forward.extend(keys(&page));
            if page["usageRecords"]["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = format!(", after: \"{}\"", cursor(&page, "endCursor"));
        }
        assert_eq!(forward.len(), 25);
        assert_eq!(forward.iter().collect::<HashSet<_>>().len(), 25);
        let instants: Vec<_> = forward.iter().map(|key| key[1..].parse::<i32>().unwrap() / 3).collect();
        assert!(instants.is_sorted_by(|left, right| left >= right), "{instants:?}");

        let (mut backward, mut before) = (Vec::new(), String::new());
        loop {
            let page = page(app, &format!("last: 4{before}")).await;
            backward.splice(0..0, keys(&page));
            if page["usageRecords"]["pageInfo"]["hasPreviousPage"] == false {
                break;
            }
            before = format!(", before: \"{}\"", cursor(&page, "startCursor"));
        }
        assert_eq!(backward, forward);
    }

    async fn cursor_stays_valid_while_records_arrive(app: &TestApp) {
        let at = |minute: i32| format!("2026-11-20T10:{minute:02}:00Z");
        app.record_all((0..6).map(|index| record(&format!("k{index}"), "api_calls", 1, &at(index), json!({}))).collect()).await;
        let first = page(app, "first: 3").await;
        assert_eq!(keys(&first), ["k5", "k4", "k3"]);
        app.record_all(vec![
            record("newer", "api_calls", 1, &at(30), json!({})),
            record("older", "api_calls", 1, "2026-11-20T10:01:30Z", json!({})),
        ]).await;
        let second = page(app, &format!("first: 3, after: \"{}\"", cursor(&first, "endCursor"))).await;
        assert_eq!(keys(&second), ["k2", "older", "k1"]);
        let back = page(app, &format!("last: 3, before: \"{}\"", cursor(&second, "startCursor"))).await;
        assert_eq!(keys(&back), ["k5", "k4", "k3"]);
        assert_eq!(back["usageRecords"]["pageInfo"]["hasPreviousPage"], true);
    }

    async fn records_of_an_account_exclude_other_accounts(app: &TestApp) {
        let at = "2026-11-20T10:00:00Z";
        app.record_all(vec![record("a", "api_calls", 1, at, json!({})), record("b", "api_calls", 1, at, json!({"accountId": "globex"}))]).await;
        assert_eq!(keys(&page(app, "filter: {accountIds: [\"globex\"]}").await), ["b"]);
        assert_eq!(keys(&page(app, "filter: {accountIds: [\"missing\"]}").await), Vec::<String>::new());
    }

    async fn invalid_paging_arguments_are_rejected(app: &TestApp) {
        app.query("mutation { createHardwareSpec(input: {tier: \"a\", displayName: \"A\"}) { hardwareSpec { tier } } }").await;
        let specs = app.query("{ hardwareSpecs { pageInfo { endCursor } } }").await;
        let of_another_field = specs["hardwareSpecs"]["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
        for (arguments, code) in [
            ("first: 1, last: 1".to_owned(), "INVALID_ARGUMENT"),
            ("first: -1".to_owned(), "INVALID_ARGUMENT"),
            ("first: 1001".to_owned(), "INVALID_ARGUMENT"),
            ("after: \"nonsense\"".to_owned(), "INVALID_CURSOR"),
            (format!("after: \"{of_another_field}\""), "INVALID_CURSOR"),
        ] {
            assert_eq!(app.error_code(&format!("{{ usageRecords({arguments}) {{ nodes {{ id }} }} }}")).await, code, "{arguments}");
        }
    }
}
