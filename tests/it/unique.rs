//! Unique users and sessions: in totals, breakdowns and series.

mod oracle;

use serde_json::{Value, json};

use crate::support::{Backend, MATERIALIZED_UNTIL, TestApp, on_both_databases, record};

/// Users and sessions of two accounts on two days: `1` of `acme` on both, with two models.
async fn two_days(app: &TestApp) {
    let used = |key: &str, account: &str, user: Value, session: Value, model: &str, at: &str| {
        record(key, "tokens_input", 5, at, json!({"accountId": account, "userId": user, "sessionId": session, "model": model}))
    };
    app.record_all(vec![
        used("a", "acme", json!("1"), json!("s1"), "big", "2026-11-20T08:00:00Z"),
        used("b", "acme", json!("1"), json!("s1"), "small", "2026-11-21T08:00:00Z"),
        used("c", "acme", json!("2"), json!("s2"), "big", "2026-11-21T09:00:00Z"),
        used("d", "globex", json!("1"), json!("s1"), "big", "2026-11-21T10:00:00Z"),
        used("e", "globex", Value::Null, Value::Null, "tiny", "2026-11-21T11:00:00Z"),
    ])
    .await;
}

on_both_databases! {
    async fn same_user_of_two_accounts_is_two_and_of_two_days_one(app: &TestApp) {
        two_days(app).await;
        let data = app.query("{
            all: usageInsights(range: {lastDays: 2}) { uniqueUsers { count previous change } uniqueSessions { count } }
            today: usageInsights(range: {preset: TODAY}) { uniqueUsers { count previous change } uniqueSessions { count previous change } }
            acme: usageInsights(range: {lastDays: 2}, filter: {accountIds: [\"acme\"]}) { uniqueUsers { count } uniqueSessions { count } }
            small: usageInsights(range: {lastDays: 2}, filter: {models: [\"small\"]}) { uniqueUsers { count } }
            none: usageInsights(range: {preset: ALL_TIME}, filter: {accountIds: [\"absent\"]}) { uniqueUsers { count previous change } } }").await;
        assert_eq!(data, json!({
            "all": {"uniqueUsers": {"count": "3", "previous": "0", "change": null}, "uniqueSessions": {"count": "3"}},
            "today": {"uniqueUsers": {"count": "3", "previous": "1", "change": 200.0}, "uniqueSessions": {"count": "3", "previous": "1", "change": 200.0}},
            "acme": {"uniqueUsers": {"count": "2"}, "uniqueSessions": {"count": "2"}},
            "small": {"uniqueUsers": {"count": "1"}},
            "none": {"uniqueUsers": {"count": "0", "previous": null, "change": null}},
        }));
    }

    async fn rows_of_a_breakdown_have_their_own_unique_counts(app: &TestApp) {
        two_days(app).await;
        let data = app.query("{ usageInsights(range: {lastDays: 2}) {
            models: breakdown(by: {dimension: MODEL}, top: 2) { rows { kind key uniqueUsers uniqueSessions } }
            ranked: breakdown(by: {dimension: MODEL}, measure: UNIQUE_USERS, top: 2) { measure rows { kind key values share uniqueUsers } }
            sessions: breakdown(by: {dimension: ACCOUNT}, measure: UNIQUE_SESSIONS) { measure rows { key share } } } }").await;
        assert_eq!(data["usageInsights"], json!({
            "models": {"rows": [
                {"kind": "VALUE", "key": "big", "uniqueUsers": "3", "uniqueSessions": "3"},
                {"kind": "VALUE", "key": "small", "uniqueUsers": "1", "uniqueSessions": "1"},
                {"kind": "REMAINDER", "key": null, "uniqueUsers": "0", "uniqueSessions": "0"},
            ]},
            "ranked": {"measure": "UNIQUE_USERS", "rows": [
                {"kind": "VALUE", "key": "big", "values": "1", "share": 1.0, "uniqueUsers": "3"},
                {"kind": "VALUE", "key": "small", "values": "1", "share": 1.0 / 3.0, "uniqueUsers": "1"},
                {"kind": "REMAINDER", "key": null, "values": "1", "share": 0.0, "uniqueUsers": "0"},
            ]},
            "sessions": {"measure": "UNIQUE_SESSIONS", "rows": [{"key": "acme", "share": 2.0 / 3.0}, {"key": "globex", "share": 1.0 / 3.0}]},
        }));
    }

    async fn series_has_unique_counts_per_bucket_and_in_all(app: &TestApp) {
        two_days(app).await;
        let data = app.query("{ usageSeries(range: {lastDays: 2}, groupBy: {dimension: MODEL}, measure: UNIQUE_USERS, top: 2, compare: PREVIOUS_PERIOD) {
            uniqueUsers { total counts comparedTotal comparedCounts } uniqueSessions { total counts }
            series { kind key uniqueUsers { total counts } uniqueSessions { total counts comparedTotal } points { uniqueUsers uniqueSessions comparedUniqueUsers } } } }").await;
        let series = &data["usageSeries"];
        assert_eq!(series["uniqueUsers"], json!({"total": "3", "counts": ["1", "3"], "comparedTotal": "0", "comparedCounts": ["0", "0"]}));
        assert_eq!(series["uniqueSessions"], json!({"total": "3", "counts": ["1", "3"]}));
        let line = |kind: &str, key: Value, total: &str, counts: [&str; 2]| json!({
            "kind": kind, "key": key, "uniqueUsers": {"total": total, "counts": counts},
            "uniqueSessions": {"total": total, "counts": counts, "comparedTotal": "0"},
            "points": counts.map(|count| json!({"uniqueUsers": count, "uniqueSessions": count, "comparedUniqueUsers": "0"})),
        });
        assert_eq!(series["series"], json!([
            line("VALUE", json!("big"), "3", ["1", "2"]),
            line("VALUE", json!("small"), "1", ["0", "1"]),
            line("REMAINDER", Value::Null, "0", ["0", "0"]),
        ]));
    }

    async fn unique_counts_of_usage_types_of_different_units_are_charted(app: &TestApp) {
        two_days(app).await;
        app.record_all(vec![record("call", "api_calls", 1, "2026-11-21T11:00:00Z", json!({"userId": "3"}))]).await;
        let data = app.query("{ usageSeries(range: {lastDays: 2}, usageTypes: [\"tokens_input\", \"api_calls\"], groupBy: {dimension: SOURCE}) {
            unit uniqueUsers { total counts } series { uniqueUsers { total } } } }").await;
        assert_eq!(data["usageSeries"], json!({"unit": null, "uniqueUsers": {"total": "4", "counts": ["1", "4"]}, "series": [{"uniqueUsers": {"total": "4"}}]}));
    }

    async fn voided_and_amended_records_count_for_the_user_they_have_now(app: &TestApp) {
        two_days(app).await;
        app.void_record("acme", "c", "a test").await;
        app.amend_record("acme", "b", json!({"usageType": "tokens_input", "quantity": 5, "userId": "9"}), "another user").await;
        let query = "{ usageInsights(range: {lastDays: 2}) { uniqueUsers { count } uniqueSessions { count } peakDay(by: UNIQUE_USERS) { date measure value } } }";
        assert_eq!(app.query(query).await["usageInsights"], json!({
            "uniqueUsers": {"count": "3"}, "uniqueSessions": {"count": "2"},
            "peakDay": {"date": "2026-11-21", "measure": "UNIQUE_USERS", "value": "2"},
        }));
    }

    async fn ranges_too_long_to_read_records_are_rejected_with_the_limit(app: &TestApp) {
        two_days(app).await;
        let acme = "filter: {accountIds: [\"acme\"]}";
        for (query, field, limit) in [
            ("usageInsights(range: {lastDays: 32}) { uniqueSessions { count } }".to_owned(), "filter.accountIds", "recordDaysOfSeveralAccounts"),
            ("usageInsights(range: {lastDays: 32}) { breakdown(by: {dimension: MODEL}, measure: UNIQUE_SESSIONS) { rows { key } } }".to_owned(), "filter.accountIds", "recordDaysOfSeveralAccounts"),
            ("usageSeries(range: {lastDays: 32}) { series { points { uniqueSessions } } }".to_owned(), "filter.accountIds", "recordDaysOfSeveralAccounts"),
            ("usageSeries(range: {lastDays: 32}, groupBy: {dimension: MODEL}, measure: UNIQUE_SESSIONS) { series { key } }".to_owned(), "filter.accountIds", "recordDaysOfSeveralAccounts"),
            (format!("usageSeries(range: {{lastDays: 367}}, {acme}) {{ uniqueSessions {{ total }} }}"), "range", "recordDays"),
            (format!("usageInsights(range: {{lastDays: 367}}, {acme}) {{ peakDay(by: UNIQUE_SESSIONS) {{ date }} }}"), "range", "recordDays"),
            ("usageSeries(range: {lastDays: 32}, timeZone: \"America/New_York\") { uniqueUsers { total } }".to_owned(), "filter.accountIds", "recordDaysOfSeveralAccounts"),
            ("usageSeries(range: {lastDays: 32}, interval: HOUR) { uniqueUsers { total } }".to_owned(), "filter.accountIds", "recordDaysOfSeveralAccounts"),
            ("usageInsights(range: {lastDays: 32}, filter: {sessionIds: [\"s1\"]}) { uniqueUsers { count } }".to_owned(), "filter.accountIds", "recordDaysOfSeveralAccounts"),
            ("sessions(range: {lastDays: 32}) { nodes { sessionId } }".to_owned(), "filter.accountIds", "recordDaysOfSeveralAccounts"),
            (format!("sessions(range: {{lastDays: 367}}, {acme}) {{ nodes {{ sessionId }} }}"), "range", "recordDays"),
        ] {
            let reply = app.graphql(&format!("{{ {query} }}"), json!({}), None).await;
            let extensions = &reply.body["errors"][0]["extensions"];
            assert_eq!(
                (&extensions["code"], &extensions["field"], &extensions["limit"]["name"]),
                (&json!("INVALID_ARGUMENT"), &json!(field), &json!(limit)), "{query} {:#}", reply.body,
            );
        }
        let data = app.query(&format!("{{ usageInsights(range: {{lastDays: 366}}, {acme}) {{ uniqueSessions {{ count }} }} sessions(range: {{lastDays: 31}}) {{ nodes {{ sessionId }} }} }}")).await;
        assert_eq!(data["usageInsights"]["uniqueSessions"]["count"], "2");
        assert_eq!(data["sessions"]["nodes"].as_array().unwrap().len(), 3);
    }

    async fn rows_ranked_by_a_unique_count_have_all_counts_from_one_statement(app: &TestApp) {
        two_days(app).await;
        app.record_all(vec![
            record("no-model", "api_calls", 1, "2026-11-21T10:00:00Z", json!({"userId": "7"})),
            record("other", "api_calls", 1, "2026-11-21T10:00:00Z", json!({"userId": "1", "model": "other"})),
        ]).await;
        let statements = app.store.read_statement_count();
        let data = app.query("{ usageInsights(range: {lastDays: 2}) {
            breakdown(by: {dimension: MODEL}, measure: UNIQUE_USERS, top: 1) { rows { kind key share uniqueUsers } } } }").await;
        assert_eq!(app.store.read_statement_count() - statements, 1);
        assert_eq!(data["usageInsights"]["breakdown"]["rows"], json!([
            {"kind": "VALUE", "key": "big", "share": 0.75, "uniqueUsers": "3"},
            {"kind": "REMAINDER", "key": null, "share": 0.25, "uniqueUsers": "1"},
            {"kind": "UNKNOWN", "key": null, "share": 0.25, "uniqueUsers": "1"},
        ]));
    }

    async fn series_and_breakdowns_stay_if_their_unique_counts_fail(app: &TestApp) {
        two_days(app).await;
        let query = "{
            usageSeries(range: {lastDays: 32}, groupBy: {dimension: MODEL}, top: 1) {
                uniqueSessions { total } uniqueUsers { total }
                series { key total uniqueSessions { total } points { quantity sessions: uniqueSessions uniqueUsers } } }
            usageInsights(range: {lastDays: 32}) { breakdown(by: {dimension: MODEL}, top: 1) { rows { key totals { records } uniqueSessions uniqueUsers } } } }";
        let reply = app.graphql(query, json!({}), None).await.body;
        let series = &reply["data"]["usageSeries"];
        assert_eq!((&series["uniqueSessions"], &series["uniqueUsers"]), (&Value::Null, &json!({"total": "3"})), "{reply:#}");
        let lines = series["series"].as_array().unwrap();
        let shown: Vec<_> = lines.iter().map(|line| json!([line["key"], line["total"], line["uniqueSessions"], line["points"][31]])).collect();
        assert_eq!(shown, [
            json!(["big", "15", null, {"quantity": "10", "sessions": null, "uniqueUsers": "2"}]),
            json!([null, "10", null, {"quantity": "10", "sessions": null, "uniqueUsers": "1"}]),
        ]);
        assert_eq!(reply["data"]["usageInsights"]["breakdown"]["rows"], json!([
            {"key": "big", "totals": {"records": "3"}, "uniqueSessions": null, "uniqueUsers": "3"},
            {"key": null, "totals": {"records": "2"}, "uniqueSessions": null, "uniqueUsers": "1"},
        ]));
        let errors = reply["errors"].as_array().unwrap();
        for error in errors {
            let extensions = &error["extensions"];
            assert_eq!((&extensions["code"], &extensions["limit"]["name"]), (&json!("INVALID_ARGUMENT"), &json!("recordDaysOfSeveralAccounts")), "{error:#}");
        }
        let mut paths: Vec<_> = errors.iter().map(|error| error["path"].to_string()).collect();
        paths.sort_unstable();
        let mut expected = [
            json!(["usageSeries", "uniqueSessions"]),
            json!(["usageSeries", "series", 0, "uniqueSessions"]),
            json!(["usageSeries", "series", 0, "points", 0, "sessions"]),
            json!(["usageInsights", "breakdown", "rows", 0, "uniqueSessions"]),
        ].map(|path| path.to_string());
        expected.sort_unstable();
        assert_eq!(paths, expected);
    }

    async fn users_of_whole_utc_days_are_counted_over_years_of_all_accounts(app: &TestApp) {
        two_days(app).await;
        let late = |key: &str, user: &str, at: &str| record(key, "tokens_input", 5, at, json!({"userId": user, "model": "big"}));
        app.record_all(vec![late("x", "1", "2024-03-01T23:59:59.999Z"), late("y", "9", "2024-03-02T00:00:00Z")]).await;
        app.void_record("acme", "x", "a test").await;
        let data = app.query("{
            utc: usageInsights(range: {days: {from: \"2024-01-01\", through: \"2026-12-31\"}}) { uniqueUsers { count } peakDay(by: UNIQUE_USERS) { date value }
                breakdown(by: {dimension: MODEL}, measure: UNIQUE_USERS) { rows { key uniqueUsers } } }
            kathmandu: usageInsights(range: {days: {from: \"2024-03-02\", through: \"2026-11-20\"}}, timeZone: \"Asia/Kathmandu\") { uniqueUsers { count } }
            months: usageSeries(range: {days: {from: \"2024-03-01\", through: \"2026-11-30\"}}, interval: QUARTER) { uniqueUsers { total counts } } }").await;
        assert_eq!(data["utc"], json!({"uniqueUsers": {"count": "4"}, "peakDay": {"date": "2026-11-21", "value": "3"}, "breakdown": {"rows": [
            {"key": "big", "uniqueUsers": "4"}, {"key": "small", "uniqueUsers": "1"}, {"key": "tiny", "uniqueUsers": "0"},
        ]}}));
        assert_eq!(data["kathmandu"]["uniqueUsers"]["count"], "2");
        // Records without a user add nothing, so that days of users serve every condition on users.
        let years = "range: {days: {from: \"2024-01-01\", through: \"2026-12-31\"}}";
        let data_of_some = app.query(&format!("{{
            others: usageInsights({years}, filter: {{not: {{userIds: [\"1\"]}}}}) {{ uniqueUsers {{ count }} }}
            none: usageInsights({years}, filter: {{missing: [USER]}}) {{ uniqueUsers {{ count }} }}
            big: usageInsights({years}, filter: {{not: {{userIds: [\"1\"]}}, models: [\"big\"]}}) {{ uniqueUsers {{ count }} }} }}")).await;
        let count = |users: &str| json!({"uniqueUsers": {"count": users}});
        assert_eq!(data_of_some, json!({"others": count("2"), "none": count("0"), "big": count("2")}));
        let counts = data["months"]["uniqueUsers"]["counts"].as_array().unwrap();
        assert_eq!((counts.len(), &counts[0], &counts[11]), (12, &json!("1"), &json!("3")));
        assert_eq!(data["months"]["uniqueUsers"]["total"], "4");
    }
}

/// While materialization is far behind, a query of unique users reads the records of days that rollups serve otherwise.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn days_that_are_not_materialized_count_towards_the_limit_of_record_days() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let app = TestApp::start_unmaterialized(backend).await;
        two_days(&app).await;
        let of_days = |days: u32| format!("{{ usageInsights(range: {{lastDays: {days}}}) {{ uniqueUsers {{ count }} }} }}");
        let reply = app.graphql(&of_days(33), json!({}), None).await;
        let extensions = &reply.body["errors"][0]["extensions"];
        assert_eq!(
            (&extensions["code"], &extensions["limit"]["actual"]),
            (&json!("INVALID_ARGUMENT"), &json!(33)),
            "{:#}",
            reply.body
        );
        assert_eq!(app.query(&of_days(31)).await["usageInsights"]["uniqueUsers"]["count"], "3");
        app.materialize_until(MATERIALIZED_UNTIL).await;
        assert_eq!(app.query(&of_days(33)).await["usageInsights"]["uniqueUsers"]["count"], "3");
        app.stop().await;
    }
}
