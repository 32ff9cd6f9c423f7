//! Live queries over WebSocket and server-sent events.

mod ending;
mod processes;
mod protocols;
mod slow;

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{NOW, Socket, Subscriber, TIMEOUT, TestApp, Transport, on_both_databases, record};

const CHANGED: &str = "{ range { start end } totals { tokens records byType { usageType quantity } } }";

fn subscription(arguments: &str) -> String {
    format!("subscription {{ usageChanged({arguments}) {CHANGED} }}")
}

/// The same query over HTTP.
async fn queried(app: &TestApp, arguments: &str) -> Value {
    app.query(&format!("{{ usageInsights({arguments}) {CHANGED} }}")).await["usageInsights"].clone()
}

async fn record_tokens(app: &TestApp, account: &str, key: &str, quantity: i64) {
    app.record_all(vec![record(key, "tokens_input", quantity, NOW, json!({ "accountId": account }))]).await;
}

/// A metric's value.
async fn metric(app: &TestApp, name: &str) -> Option<f64> {
    let text = app.send(app.get("/metrics")).await.body.as_str().unwrap().to_owned();
    text.lines().find_map(|line| line.strip_prefix(&format!("usage_insights_{name} "))?.parse().ok())
}

async fn wait_for_metric(app: &TestApp, name: &str, wanted: f64) {
    let deadline = Instant::now() + TIMEOUT;
    while metric(app, name).await != Some(wanted) {
        assert!(Instant::now() < deadline, "`{name}` is {:?}", metric(app, name).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Waits until only commits cause a refresh: on PostgreSQL, starting to listen causes one.
async fn wait_until_listening(app: &TestApp) {
    if metric(app, "peers_reachable").await.is_some() {
        wait_for_metric(app, "peers_reachable", 1.0).await;
    }
}

on_both_databases! {
    async fn totals_are_sent_immediately_and_after_every_commit(app: &TestApp) {
        record_tokens(app, "acme", "before", 5).await;
        for transport in Transport::BOTH {
            let arguments = "range: {preset: LAST_7_DAYS}, timeZone: \"Asia/Kathmandu\", filter: {accountIds: [\"acme\"]}";
            let mut subscriber = Subscriber::subscribe(transport, app.url(), None, &subscription(&format!("{arguments}, throttleMs: 100"))).await;
            assert_eq!(subscriber.next_change().await, queried(app, arguments).await);
            for commit in 1..=3 {
                record_tokens(app, "acme", &format!("{transport:?} {commit}"), commit).await;
                subscriber.until(&queried(app, arguments).await).await;
            }
        }
    }

    async fn range_defaults_to_today_and_filter_to_all_usage(app: &TestApp) {
        record_tokens(app, "acme", "a", 1).await;
        record_tokens(app, "other", "b", 2).await;
        let mut subscriber = Subscriber::subscribe(Transport::Events, app.url(), None, &format!("subscription {{ usageChanged {CHANGED} }}")).await;
        assert_eq!(subscriber.next_change().await, queried(app, "range: {preset: TODAY}").await);
    }

    async fn corrections_are_sent_to_subscribers(app: &TestApp) {
        for (transport, account) in [(Transport::WebSocket, "one"), (Transport::Events, "two")] {
            record_tokens(app, account, "k", 10).await;
            let filter = format!("filter: {{accountIds: [\"{account}\"]}}");
            let mut subscriber = Subscriber::subscribe(transport, app.url(), None, &subscription(&format!("throttleMs: 100, {filter}"))).await;
            subscriber.next_change().await;
            app.amend_record(account, "k", json!({"usageType": "api_calls", "quantity": 3}), "test").await;
            subscriber.until(&queried(app, &format!("range: {{preset: TODAY}}, {filter}")).await).await;
            app.void_record(account, "k", "test").await;
            subscriber.until(&queried(app, &format!("range: {{preset: TODAY}}, {filter}")).await).await;
        }
    }

    async fn unrelated_commits_cause_no_read(app: &TestApp) {
        wait_until_listening(app).await;
        let mut subscribers = Vec::new();
        for filter in ["{accountIds: [\"quiet\"]}", "{accountIds: [\"busy\"], usageTypes: [\"api_calls\"]}", "{usageTypes: [\"compute_seconds\"]}"] {
            let mut subscriber = Subscriber::subscribe(Transport::WebSocket, app.url(), None, &subscription(&format!("throttleMs: 100, filter: {filter}"))).await;
            subscriber.next_change().await;
            subscribers.push(subscriber);
        }
        let mut busy = Subscriber::subscribe(Transport::WebSocket, app.url(), None, &subscription("throttleMs: 100, filter: {accountIds: [\"busy\"]}")).await;
        busy.next_change().await;
        let before = app.store.read_statement_count();
        for commit in 0..3 {
            record_tokens(app, "busy", &format!("k{commit}"), 1).await;
            busy.next_change().await;
        }
        assert_eq!(app.store.read_statement_count() - before, 3, "the reads of the affected subscription");
    }

    async fn duplicates_and_filtered_records_are_not_sent(app: &TestApp) {
        record_tokens(app, "acme", "k", 1).await;
        let mut subscriber = Subscriber::subscribe(Transport::WebSocket, app.url(), None, &subscription("throttleMs: 100, filter: {tiers: [\"gpu\"]}")).await;
        assert_eq!(subscriber.next_change().await["totals"]["records"], "0");
        app.record(json!([record("k", "tokens_input", 1, NOW, json!({}))])).await;
        record_tokens(app, "acme", "without tier", 1).await;
        app.record_all(vec![record("with tier", "compute_seconds", 1, NOW, json!({"tier": "gpu"}))]).await;
        assert_eq!(subscriber.next_change().await["totals"]["records"], "1", "the first result is the first change");
    }

    async fn burst_is_sent_in_few_results_ending_with_the_final_one(app: &TestApp) {
        let throttle = Duration::from_millis(500);
        for transport in Transport::BOTH {
            let mut subscriber = Subscriber::subscribe(transport, app.url(), None, &subscription("throttleMs: 500")).await;
            subscriber.next_change().await;
            let began = Instant::now();
            for commit in 0..100 {
                record_tokens(app, "acme", &format!("{transport:?} {commit}"), 1).await;
            }
            let answers = subscriber.until(&queried(app, "range: {preset: TODAY}").await).await;
            let most = began.elapsed().as_millis() / throttle.as_millis() + 2;
            assert!(answers as u128 <= most, "{answers} answers in {:?}", began.elapsed());
        }
    }

    async fn subscribers_with_equal_queries_share_a_read(app: &TestApp) {
        record_tokens(app, "acme", "before", 1).await;
        wait_until_listening(app).await;
        let mut sockets = Vec::new();
        for socket in 0..4 {
            sockets.push(Socket::connect(app.url(), None).await);
            for id in 0..50 {
                // Another order of a list or another throttle is still the same query.
                let lists = ["[\"a\", \"b\"]", "[\"b\", \"a\", \"b\"]"][id % 2];
                let query = subscription(&format!("throttleMs: {}, filter: {{models: {lists}}}", 100 + socket));
                sockets[socket].subscribe(&id.to_string(), &query).await;
            }
        }
        for socket in &mut sockets {
            for _ in 0..50 {
                assert_eq!(socket.receive().await["payload"]["data"]["usageChanged"]["totals"]["records"], "0");
            }
        }
        assert_eq!(metric(app, "subscriptions").await, Some(200.0));
        let before = app.store.read_statement_count();
        app.record_all(vec![record("k", "tokens_input", 1, NOW, json!({"model": "a"}))]).await;
        for socket in &mut sockets {
            for _ in 0..50 {
                assert_eq!(socket.receive().await["payload"]["data"]["usageChanged"]["totals"]["records"], "1");
            }
        }
        assert_eq!(app.store.read_statement_count() - before, 1);
        for socket in sockets {
            socket.close().await;
        }
        wait_for_metric(app, "subscriptions", 0.0).await;
    }

    async fn preset_range_advances_at_local_midnight(app: &TestApp) {
        record_tokens(app, "acme", "k", 7).await;
        for transport in Transport::BOTH {
            app.set_time(NOW);
            let mut subscriber = Subscriber::subscribe(transport, app.url(), None, &subscription("timeZone: \"America/New_York\"")).await;
            let today = subscriber.next_change().await;
            assert_eq!((&today["range"]["end"], &today["totals"]["tokens"]), (&json!("2026-11-22T05:00:00.000Z"), &json!("7")));
            app.set_time("2026-11-22T04:59:59.999Z");
            app.set_time("2026-11-22T05:00:00Z");
            let tomorrow = subscriber.next_change().await;
            assert_eq!((&tomorrow["range"]["start"], &tomorrow["totals"]["tokens"]), (&json!("2026-11-22T05:00:00.000Z"), &json!("0")));
        }
    }
}
