//! Members: viewers who read the usage of one user of one account. Whatever other users do, their results stay the same.

use reqwest::StatusCode;
use serde_json::{Value, json};
use usage_insights::store::reasons::RECORDS_MAX;

use crate::access_matrix::fields_for_viewers;
use crate::support::identity::{INTERNAL, SigningKey, admin_token, claims, member_token, viewer_token, viewers_by_secret, with};
use crate::support::{Backend, FullSelections, NOW, Subscriber, TestApp, Transport, on_each_backend, record, to_void};

const RANGES: [&str; 4] = ["LAST_30_DAYS", "ALL_TIME", "TODAY", "LAST_MONTH"];

/// What the member asks for: everything, its own usage, that of others, values that only others have, misspelt values.
fn filters() -> Vec<Value> {
    vec![
        json!({}),
        json!({"accountIds": ["acme"]}),
        json!({"accountIds": ["globex"]}),
        json!({"accountIds": ["acme", "globex"]}),
        json!({"userIds": ["ann"]}),
        json!({"userIds": ["bob"]}),
        json!({"userIds": ["bobb"]}),
        json!({"userIds": ["ann", "bob"]}),
        json!({"not": {"userIds": ["ann"]}}),
        json!({"missing": ["USER"]}),
        json!({"sessionIds": ["bob-session"]}),
        json!({"models": ["bob-model"]}),
        json!({"modelPrefixes": ["bob"]}),
        json!({"tiers": ["gpu-bob"]}),
        json!({"usageTypes": ["transcription_seconds"]}),
        json!({"labels": [{"key": "team"}]}),
        json!({"labels": [{"key": "team", "values": ["bob-team"]}]}),
        json!({"labels": [{"key": "bob-key"}]}),
        json!({"missingLabels": ["team"]}),
        json!({"not": {"labels": [{"key": "bob-key"}]}}),
    ]
}

struct Scenario {
    app: TestApp,
    full_selections: FullSelections,
}

/// Records of one user in every visible state: recorded, voided, replaced, with and without a tier, without metadata and with.
fn usage_of(account: &str, user: &str) -> Vec<Value> {
    let own = |more: Value| {
        let labels = json!([{"key": "team", "value": format!("{user}-team")}, {"key": format!("{user}-key"), "value": "a"}]);
        let mut own = json!({"accountId": account, "userId": user, "model": format!("{user}-model"), "labels": labels});
        own.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        own
    };
    let mut records = Vec::new();
    for day in 1..=20 {
        let at = format!("2026-11-{day:02}T09:00:00Z");
        let key = |kind: &str| format!("{user}-{kind}{day}");
        records.push(record(&key("c"), "compute_seconds", 3_600 * day, &at, own(json!({"tier": format!("gpu-{user}")}))));
        records.push(record(
            &key("t"),
            "tokens_input",
            100 * day,
            &at,
            own(json!({"sessionId": format!("{user}-session"), "cost": "2"})),
        ));
    }
    records.push(record(&format!("{user}-now"), "api_calls", 3, NOW, own(json!({"metadata": {"tier": format!("gpu-{user}")}}))));
    records.push(record(&format!("{user}-old"), "api_calls", 3, "2026-10-03T00:00:00Z", own(json!({}))));
    records
}

/// Usage of `ann` of `acme`.
async fn start(backend: Backend) -> Scenario {
    let app = TestApp::start(backend).await;
    app.record_all(usage_of("acme", "ann")).await;
    app.void_record("acme", "ann-c20", "twice").await;
    app.query("mutation { createHardwareSpec(input: {tier: \"gpu-a10\", displayName: \"A10\", hourlyRate: 7}) { hardwareSpec { tier } } }").await;
    app.query("mutation { setNames(input: {names: [{accountId: \"acme\", userId: \"ann\", name: \"Ann\"}]}) { changed } }").await;
    let full_selections = FullSelections::of(&app).await;
    let app = restart(app).await;
    Scenario { app, full_selections }
}

/// Restarts in development, at a time at which no other server has generated ids.
async fn develop(app: TestApp, time: &str) -> TestApp {
    let app = TestApp::start_on(app.stop_keeping_database().await, |_| {}).await;
    app.set_time(time);
    app
}

async fn restart(app: TestApp) -> TestApp {
    TestApp::start_on(app.stop_keeping_database().await, |settings| {
        viewers_by_secret(settings);
        settings.limits.complexity = 5_000_000; // every field of a series of all days
    })
    .await
}

impl Scenario {
    /// What others do: record, with earlier, later and the same times, types and tiers of their own; void; replace; send what is rejected.
    async fn others_use_the_service(self) -> Self {
        let Self { app, full_selections } = self;
        let app = develop(app, "2026-11-21T12:00:00.001Z").await;
        for (account, user) in [("acme", "bob"), ("globex", "ann"), ("globex", "bob")] {
            app.record_all(usage_of(account, user)).await;
            app.void_record(account, &format!("{user}-t20"), "twice").await;
        }
        let of_bob = |more: Value| with(json!({"userId": "bob", "model": "bob-model", "cost": "900"}), &more);
        app.record_all(vec![
            record("first", "tokens_input", 5, "2025-01-01T00:00:00Z", of_bob(json!({}))),
            record("last", "tokens_input", 5, "2026-11-21T11:59:59Z", of_bob(json!({}))),
            record("heard", "transcription_seconds", 5, NOW, of_bob(json!({}))),
            record("without", "tokens_input", 5, NOW, json!({"metadata": {"userId": "ann"}})),
        ])
        .await;
        app.record(json!([
            record("bad", "tokens_inptu", 5, NOW, of_bob(json!({}))),
            record("bob-c1", "api_calls", 5, NOW, of_bob(json!({}))),
        ]))
        .await;
        app.query("mutation { setNames(input: {names: [{accountId: \"acme\", userId: \"bob\", name: \"Bob\"}, {accountId: \"globex\", userId: \"ann\", name: \"Other Ann\"}]}) { changed } }").await;
        app.amend_record("acme", "bob-c2", json!({"usageType": "api_calls", "quantity": 7, "userId": "bob"}), "wrong type").await;
        Self { app: restart(app).await, full_selections }
    }

    async fn result(&self, document: &str, variables: Value, token: &str) -> Value {
        let reply = self.app.graphql(document, variables, Some(token)).await;
        assert!(reply.body["errors"].is_null(), "{document} {:#}", reply.body);
        reply.body["data"].clone()
    }

    /// Everything that a member can read, with the arguments of each result.
    async fn results(&self, token: &str) -> Vec<(String, String)> {
        let mut results = Vec::new();
        for field in fields_for_viewers(&self.full_selections) {
            let selection = self.full_selections.root(&field);
            let is_of_usage = selection.contains("$filter");
            let variables = if is_of_usage { "query ($range: DateRangeInput!, $filter: UsageFilter) " } else { "" };
            let document = format!("{variables}{{ {selection} }}");
            if !is_of_usage {
                results.push((field, self.result(&document, json!({}), token).await.to_string()));
                continue;
            }
            // Each filter with two of the ranges.
            for (index, filter) in filters().iter().enumerate() {
                for range in [RANGES[index % RANGES.len()], RANGES[(index + 1) % RANGES.len()]] {
                    let variables = json!({"range": {"preset": range}, "filter": filter});
                    let result = self.result(&document, variables, token).await;
                    results.push((format!("{field} {range} {filter}"), result.to_string()));
                }
            }
        }
        let dimensions = ["USER", "SESSION", "WORKSPACE", "AGENT", "ACCOUNT", "TIER", "USAGE_TYPE", "SOURCE"];
        let dimensions = dimensions.map(|dimension| format!("dimension: {dimension}"));
        for by in dimensions.into_iter().chain(["label: \"team\"".to_owned(), "label: \"bob-key\"".to_owned()]) {
            let document = format!(
                "query ($filter: UsageFilter) {{
                   usageInsights(range: {{preset: ALL_TIME}}, filter: $filter) {{ breakdown(by: {{{by}}}, top: 1) {{ rows {{ kind key accountId values share totals {{ records }} }} }} }}
                   usageSeries(range: {{preset: THIS_YEAR}}, filter: $filter, interval: MONTH, groupBy: {{{by}}}, top: 1, compare: PREVIOUS_YEAR) {{
                     emptyReason {{ code message details {{ missing {{ records inMetadata {{ value accountId records }} }} }} }}
                     series {{ kind key accountId total comparedTotal recordCounts }} }}
                   dimensionValues(by: {{{by}}}, range: {{preset: ALL_TIME}}, filter: $filter) {{ matching total recordsWithoutValue rows {{ value accountId totals {{ records }} }} }} }}"
            );
            for filter in filters() {
                let result = self.result(&document, json!({"filter": filter}), token).await;
                results.push((format!("by {by} {filter}"), result.to_string()));
            }
        }
        for order in ["LARGEST_QUANTITY", "HIGHEST_COST"] {
            let document = format!(
                "query ($filter: UsageFilter) {{ usageRecords(range: {{preset: LAST_30_DAYS}}, filter: $filter, orderBy: {order}, first: 5,
                   recordFilter: {{minQuantity: 1, maxCost: 1000}}) {{ nodes {{ id userName quantity cost }} pageInfo {{ hasNextPage endCursor }} }} }}"
            );
            for mut filter in filters() {
                filter["usageTypes"] = json!(["tokens_input"]);
                let result = self.result(&document, json!({"filter": filter}), token).await;
                results.push((format!("{order} {filter}"), result.to_string()));
            }
        }
        results
    }
}

async fn results_do_not_depend_on_other_users(backend: Backend) {
    let scenario = start(backend).await;
    let member = member_token("acme", "ann");
    let before = scenario.results(&member).await;
    let scenario = scenario.others_use_the_service().await;
    let after = scenario.results(&member).await;
    assert_eq!(before.len(), after.len());
    for ((arguments, before), (_, after)) in before.iter().zip(&after) {
        assert_eq!(before, after, "{arguments}");
    }
    let has_usage = after.iter().filter(|(_, result)| result.contains("ann-model")).count();
    assert!(has_usage > 20, "{has_usage}");
    assert!(after.iter().any(|(_, result)| result.contains("\"userName\":\"Ann\"")));
    scenario.app.stop().await;
}

async fn a_member_reads_what_a_filter_by_its_account_and_user_selects(backend: Backend) {
    let scenario = start(backend).await.others_use_the_service().await;
    let document = "query ($filter: UsageFilter) {
        usageInsights(range: {preset: LAST_30_DAYS}, filter: $filter) {
          totals { records tokens computeSeconds apiCalls cost } change { tokens } peakDay(by: TOKENS) { date value } firstRecordAt lastRecordAt
          breakdown(by: {dimension: MODEL}) { rows { kind key values totals { tokens } } freshness { dataThrough readFrom } } freshness { dataThrough readFrom } }
        usageByTier(range: {preset: ALL_TIME}, filter: $filter) { range { start } tiers { tier computeSeconds cost } }
        dailyUsage(range: {preset: THIS_MONTH}, filter: $filter, groupBy: {dimension: SESSION}) { series { key accountId quantities } }
        usageRecords(filter: $filter, includeVoided: true, first: 1000) { nodes { id idempotencyKey correction { correctedAt } } } }";
    let own = scenario.result(document, json!({}), &member_token("acme", "ann")).await;
    let selected = json!({"filter": {"accountIds": ["acme"], "userIds": ["ann"]}});
    let of_admin = scenario.result(document, selected.clone(), &admin_token()).await;
    assert_eq!(own["usageInsights"], of_admin["usageInsights"]);
    assert_eq!(own["usageByTier"]["tiers"], of_admin["usageByTier"]["tiers"]);
    assert_eq!(
        own["usageByTier"]["range"]["start"], "2026-10-03T00:00:00.000Z",
        "all time begins with the first record of the user"
    );
    assert_eq!(own["dailyUsage"], of_admin["dailyUsage"]);
    assert_eq!(own["usageRecords"], of_admin["usageRecords"]);
    assert_eq!(own["usageRecords"]["nodes"].as_array().unwrap().len(), 42);
    assert_eq!(own["usageInsights"]["freshness"]["readFrom"], "BOTH");

    // The user of that id in another account is another user.
    let of_globex = scenario.result(document, json!({}), &member_token("globex", "ann")).await;
    assert_ne!(of_globex["usageRecords"], own["usageRecords"]);
    let nothing = scenario.result(document, json!({}), &member_token("missing", "ann")).await;
    assert_eq!(nothing["usageInsights"]["totals"]["records"], "0");
    // A filter by another user selects nothing, not the usage of the other.
    let of_bob = json!({"filter": {"userIds": ["bob"]}});
    let nothing = scenario.result(document, of_bob.clone(), &member_token("acme", "ann")).await;
    assert_eq!((&nothing["usageInsights"]["totals"]["records"], &nothing["usageRecords"]["nodes"]), (&json!("0"), &json!([])));
    scenario.app.stop().await;
}

async fn empty_reason_of_a_member_without_usage_names_the_user_and_not_the_account(backend: Backend) {
    let scenario = start(backend).await.others_use_the_service().await;
    let document = "query ($filter: UsageFilter) { usageInsights(range: {preset: TODAY}, filter: $filter) { emptyReason { code message details {
        accounts filters { condition } rejections { reason } } suggestion { filter { userIds } } } } }";
    let reason = async |filter: Value| {
        let data = scenario.result(document, json!({ "filter": filter }), &member_token("acme", "eve")).await;
        data["usageInsights"]["emptyReason"].clone()
    };
    let of_nothing = reason(json!({})).await;
    assert_eq!(
        of_nothing,
        json!({"code": "NOTHING_RECORDED", "message": "user `eve` of account `acme` has no records",
        "details": {"accounts": [], "filters": [], "rejections": []}, "suggestion": null})
    );
    let of_account = reason(json!({"accountIds": ["globex"]})).await;
    assert_eq!(of_account["message"], "account `globex` has no records");
    scenario.app.stop().await;
}

/// More corrections than a reason reads, of records between the two records of `ann`.
async fn reason_for_voided_usage_does_not_depend_on_corrections_of_other_users(backend: Backend) {
    let app = TestApp::start(backend).await;
    let of_user = |user: &str| json!({"accountId": "acme", "userId": user, "model": "m"});
    for (key, at) in [("ann-first", "2026-11-01T09:00:00Z"), ("ann-last", "2026-11-03T09:00:00Z")] {
        app.record_all(vec![record(key, "api_calls", 3, at, of_user("ann"))]).await;
        app.void_record("acme", key, "twice").await;
    }
    let app = restart(app).await;
    let document = "query ($filter: UsageFilter) { usageInsights(range: {preset: THIS_MONTH}, filter: $filter) { emptyReason {
        code message details { records isComplete voided { correctedAt } } suggestion { range { preset } } } } }";
    let reason = async |app: &TestApp, token: &str, filter: &Value| {
        let reply = app.graphql(document, json!({ "filter": filter }), Some(token)).await;
        reply.body["data"]["usageInsights"]["emptyReason"].clone()
    };
    let member = member_token("acme", "ann");
    let of_member = async |app: &TestApp| {
        let mut reasons = Vec::new();
        for filter in [json!({}), json!({"userIds": ["ann"]}), json!({"models": ["m"]})] {
            reasons.push(reason(app, &member, &filter).await);
        }
        reasons
    };
    let before = of_member(&app).await;
    for reason in &before {
        assert_eq!((&reason["code"], &reason["details"]["records"]), (&json!("ONLY_VOIDED"), &json!("2")), "{reason:#}");
        assert!(reason["details"]["voided"]["correctedAt"].is_string(), "{reason:#}");
    }

    let app = develop(app, "2026-11-21T12:00:00.003Z").await;
    for batch in 0..=RECORDS_MAX / 1_000 {
        let keys = || (0..1_000).map(move |index| format!("bob-{batch}-{index}"));
        app.record_all(keys().map(|key| record(&key, "api_calls", 1, "2026-11-02T09:00:00Z", of_user("bob"))).collect()).await;
        let payload = app.void(keys().map(|key| to_void("acme", &key, "test")).collect()).await;
        assert_eq!(payload["corrected"], 1_000, "{payload:#}");
    }
    let app = restart(app).await;
    assert_eq!(of_member(&app).await, before);
    // The same for a reader of the account who filters by the user, except that not all usage of the account was examined.
    let filtered = reason(&app, &viewer_token("acme"), &json!({"userIds": ["ann"]})).await;
    assert_eq!((&filtered["code"], &filtered["message"]), (&before[0]["code"], &before[0]["message"]));
    assert_eq!(filtered["details"]["records"], "2");
    assert_eq!(filtered["details"]["voided"], before[0]["details"]["voided"]);
    app.stop().await;
}

async fn replacement_that_belongs_to_another_user_is_not_named(backend: Backend) {
    let scenario = start(backend).await;
    let app = develop(scenario.app, "2026-11-21T12:00:00.002Z").await;
    for (key, user) in [("ann-c1", "bob"), ("ann-c2", "ann")] {
        app.amend_record("acme", key, json!({"usageType": "compute_seconds", "quantity": 1, "userId": user}), "wrong user").await;
    }
    let app = restart(app).await;
    let query =
        "{ usageRecords(includeVoided: true, first: 1000) { nodes { id idempotencyKey userId correction { replacementId } } } }";
    let nodes = async |token: String| {
        let reply = app.graphql(query, json!({}), Some(&token)).await;
        reply.body["data"]["usageRecords"]["nodes"].as_array().unwrap().clone()
    };
    let (own, all) = (nodes(member_token("acme", "ann")).await, nodes(viewer_token("acme")).await);
    let replaced_by = |nodes: &[Value], key: &str| {
        let node = nodes.iter().find(|node| node["idempotencyKey"] == key && node["correction"].is_object()).unwrap();
        node["correction"]["replacementId"].clone()
    };
    assert!(own.iter().all(|node| node["userId"] == "ann"));
    assert_eq!(replaced_by(&own, "ann-c1"), Value::Null, "the replacement is a record of bob");
    assert!(replaced_by(&all, "ann-c1").is_string());
    assert_eq!(replaced_by(&own, "ann-c2"), replaced_by(&all, "ann-c2"), "the replacement is a record of ann");
    assert!(own.iter().any(|node| node["id"] == replaced_by(&own, "ann-c2")));
    app.stop().await;
}

const HISTORY: &str = "query ($account: ID!, $key: ID!) { usageRecord(accountId: $account, idempotencyKey: $key) {
    current { quantity userId } versions { quantity correction { correctedAt } } } }";

async fn history(app: &TestApp, token: &str, account: &str, key: &str) -> Value {
    let reply = app.graphql(HISTORY, json!({"account": account, "key": key}), Some(token)).await;
    assert!(reply.body["errors"].is_null(), "{:#}", reply.body);
    reply.body["data"]["usageRecord"].clone()
}

async fn record_by_its_key_is_null_unless_it_is_of_the_user(backend: Backend) {
    let scenario = start(backend).await.others_use_the_service().await;
    let app = develop(scenario.app, "2026-11-21T12:00:00.002Z").await;
    let amended = |quantity: i64, user: &str| json!({"usageType": "compute_seconds", "quantity": quantity, "userId": user});
    app.amend_record("acme", "ann-c2", amended(5, "ann"), "again").await;
    app.amend_record("acme", "ann-c2", amended(6, "ann"), "again").await;
    app.amend_record("acme", "ann-c3", amended(7, "bob"), "wrong user").await;
    let app = restart(app).await;
    let version = |quantity: &str, is_corrected: bool| json!({"quantity": quantity, "correction": is_corrected.then(|| json!({"correctedAt": "2026-11-21T12:00:00.002Z"}))});
    let of_user = |quantity: &str, user: &str| json!({"quantity": quantity, "userId": user});
    let unchanged = json!({"current": of_user("3600", "ann"), "versions": [version("3600", false)]});
    let replaced_twice =
        json!({"current": of_user("6", "ann"), "versions": [version("6", false), version("5", true), version("7200", true)]});
    let voided =
        json!({"current": null, "versions": [{"quantity": "72000", "correction": {"correctedAt": "2026-11-21T12:00:00.000Z"}}]});
    for token in [member_token("acme", "ann"), viewer_token("acme"), admin_token()] {
        assert_eq!(history(&app, &token, "acme", "ann-c1").await, unchanged);
        assert_eq!(history(&app, &token, "acme", "ann-c2").await, replaced_twice);
        assert_eq!(history(&app, &token, "acme", "ann-c20").await, voided);
        assert_eq!(history(&app, &token, "acme", "missing").await, Value::Null);
    }
    // The record of ann became one of bob.
    let (first, last) = (version("10800", true), version("7", false));
    let of_both = json!({"current": of_user("7", "bob"), "versions": [last, first]});
    assert_eq!(history(&app, &viewer_token("acme"), "acme", "ann-c3").await, of_both);
    let of_ann = json!({"current": null, "versions": [first]});
    assert_eq!(history(&app, &member_token("acme", "ann"), "acme", "ann-c3").await, of_ann);
    let of_bob = json!({"current": of_user("7", "bob"), "versions": [last]});
    assert_eq!(history(&app, &member_token("acme", "bob"), "acme", "ann-c3").await, of_bob);
    // Records of others are not there.
    for (token, account, key) in [
        (member_token("acme", "ann"), "acme", "bob-c1"),
        (member_token("acme", "ann"), "acme", "without"),
        (member_token("acme", "ann"), "globex", "ann-c1"),
        (viewer_token("acme"), "globex", "ann-c1"),
    ] {
        assert_eq!(history(&app, &token, account, key).await, Value::Null, "{account} {key}");
        assert!(history(&app, &admin_token(), account, key).await.is_object(), "{account} {key}");
    }
    let invalid = app.graphql(HISTORY, json!({"account": "", "key": "k"}), Some(&admin_token())).await.body;
    assert_eq!(invalid["errors"][0]["extensions"]["code"], "INVALID_ARGUMENT", "{invalid:#}");
    app.stop().await;
}

async fn subscriptions_and_cursors_of_a_member_give_no_access_to_others(backend: Backend) {
    let app = start(backend).await.others_use_the_service().await.app;
    let query = "subscription { usageChanged(throttleMs: 100, range: {preset: ALL_TIME}) { totals { records } } }";
    let recording = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
    for transport in Transport::BOTH {
        let records = |changed: &Value| changed["totals"]["records"].as_str().unwrap().parse::<i64>().unwrap();
        let mut ann = Subscriber::subscribe(transport, app.url(), Some(&member_token("acme", "ann")), query).await;
        let mut bob = Subscriber::subscribe(transport, app.url(), Some(&member_token("acme", "bob")), query).await;
        let (of_ann, of_bob) = (records(&ann.next_change().await), records(&bob.next_change().await));
        for (account, user) in [("globex", "ann"), ("acme", "bob"), ("acme", "ann")] {
            let sent = record(
                &format!("{account}-{user}-{transport:?}"),
                "api_calls",
                1,
                NOW,
                json!({"accountId": account, "userId": user}),
            );
            let reply = app.graphql(recording, json!({"records": [sent]}), Some(INTERNAL)).await;
            assert_eq!(reply.body["data"]["recordUsage"]["recorded"], 1, "{}", reply.body);
        }
        // Of three commits one is of the user: the next result contains it and no other.
        assert_eq!(records(&ann.next_change().await), of_ann + 1);
        assert_eq!(records(&bob.next_change().await), of_bob + 1);
    }
    let page =
        |more: &str| format!("{{ usageRecords(first: 2{more}) {{ nodes {{ userId accountId }} pageInfo {{ endCursor }} }} }}");
    let of_admin = app.graphql(&page(", filter: {userIds: [\"bob\"]}"), json!({}), Some(&admin_token())).await.body;
    let cursor = of_admin["data"]["usageRecords"]["pageInfo"]["endCursor"].as_str().unwrap();
    let own = app.graphql(&page(&format!(", after: \"{cursor}\"")), json!({}), Some(&member_token("acme", "ann"))).await.body;
    let nodes = own["data"]["usageRecords"]["nodes"].as_array().unwrap();
    assert!(nodes.len() == 2 && nodes.iter().all(|node| *node == json!({"userId": "ann", "accountId": "acme"})), "{own:#}");
    app.stop().await;
}

on_each_backend!(
    results_do_not_depend_on_other_users,
    a_member_reads_what_a_filter_by_its_account_and_user_selects,
    empty_reason_of_a_member_without_usage_names_the_user_and_not_the_account,
    reason_for_voided_usage_does_not_depend_on_corrections_of_other_users,
    replacement_that_belongs_to_another_user_is_not_named,
    record_by_its_key_is_null_unless_it_is_of_the_user,
    subscriptions_and_cursors_of_a_member_give_no_access_to_others,
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn member_needs_exactly_one_account_and_a_user() {
    let database = TestApp::start(Backend::Sqlite).await.stop_keeping_database().await;
    let app = TestApp::start_on(database, viewers_by_secret).await;
    let sign = |others: Value| {
        let member = json!({"role": "member", "user_id": "ann"});
        SigningKey::secret().sign(&with(with(claims("acme"), &member), &others))
    };
    for accepted in [
        json!({}),
        json!({"account_id": ["acme"]}),
        json!({"user_id": 7}),
        json!({"role": ["staff", "member"]}),
        json!({"role": ["viewer"], "user_id": null}),
    ] {
        let reply = app.graphql("{ viewer { user } }", json!({}), Some(&sign(accepted.clone()))).await;
        assert_eq!(reply.status, StatusCode::OK, "{accepted} {:#}", reply.body);
    }
    for (rejected, text) in [
        (json!({"user_id": null}), "has the role `member` and no user in the claim `user_id` (`viewers.user_claim`)"),
        (json!({"account_id": ["acme", "globex"]}), "has the role `member` and several accounts in the claim `account_id`"),
        (json!({"account_id": null}), "does not have the claim `account_id`"),
        (json!({"account_id": []}), "has an empty list in the claim `account_id`"),
        (json!({"user_id": ["ann"]}), "has a claim `user_id` that is neither a string nor an integer"),
        (json!({"user_id": ""}), "has an invalid claim `user_id`"),
        (json!({"role": "members"}), "`member`, `viewer` or `admin`"),
    ] {
        let reply = app.graphql("{ viewer { user } }", json!({}), Some(&sign(rejected.clone()))).await;
        let error = &reply.body["errors"][0];
        assert_eq!(
            (reply.status, &error["extensions"]["code"]),
            (StatusCode::UNAUTHORIZED, &json!("INVALID_TOKEN")),
            "{rejected}"
        );
        assert!(error["message"].as_str().unwrap().contains(text), "{rejected} {error}");
    }
    let mut without_role = with(claims("acme"), &json!({"user_id": "ann"}));
    without_role["role"] = Value::Null;
    let reply = app.graphql("{ viewer { user } }", json!({}), Some(&SigningKey::secret().sign(&without_role))).await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "a null role is no role: {:#}", reply.body);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn setting_names_the_claim_of_the_user() {
    let database = TestApp::start(Backend::Sqlite).await.stop_keeping_database().await;
    let app = TestApp::start_on(database, |settings| {
        viewers_by_secret(settings);
        "/app/user".clone_into(&mut settings.viewers.user_claim);
    })
    .await;
    let token =
        SigningKey::secret().sign(&with(claims("acme"), &json!({"role": "member", "user_id": "eve", "app": {"user": "ann"}})));
    let reply = app.graphql("{ viewer { user } }", json!({}), Some(&token)).await;
    assert_eq!(reply.body["data"]["viewer"]["user"], "ann", "{:#}", reply.body);
    app.stop().await;
}
