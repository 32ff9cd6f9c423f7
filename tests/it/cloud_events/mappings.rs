//! Events that the setting `cloud_events.mappings` maps, and those of types without one.

use reqwest::StatusCode;
use serde_json::{Value, json};
use usage_insights::settings::Settings;

use super::{BATCH, STRUCTURED, event, outcomes, recorded, send, with};
use crate::support::{Backend, TestApp, on_each_backend};

/// Sets the mappings that a settings file has.
fn mapped(settings: &mut Settings) {
    let section = r#"
        enabled = true
        [[mappings]]
        type = "prompt"
        usage_type = "tokens_input"
        quantity = "/usage/tokens_in"
        model = "/model"
        provider = "provider"
        user = "/user/id"
        session = "/session"
        workspace = "/a~1b"
        agent = "/agents/1"
        source = "/payer"
        cost = "/cost"
        labels = { team = "/team", "plan.size" = "/plan", region = "region", empty = "/nothing" }
        metadata = { request = "/request", stop = "/stop" }
        [[mappings]]
        type = "prompt"
        usage_type = "tokens_output"
        quantity = "/usage/tokens_out"
        model = "/model"
        [[mappings]]
        type = "prompt"
        usage_type = "tokens_reasoning"
        quantity = "/usage/reasoning"
        optional = true
        [[mappings]]
        type = "com.example.call"
        usage_type = "api_calls"
        account = "/tenant"
        occurred_at = "/finished"
        [[mappings]]
        type = "tokens"
        usage_type_from = "/type"
        usage_types = { input = "tokens_input", output = "tokens_output" }
        quantity = "/tokens"
        account = "tenant"
        [[mappings]]
        type = "named"
        usage_type_from = "/slug"
        quantity = "/quantity"
        [[mappings]]
        type = "named"
        usage_type = "api_calls"
    "#;
    settings.cloud_events = toml::from_str(section).unwrap();
}

fn prompt(id: &str, usage: &Value) -> Value {
    let data = json!({ "usage": usage, "model": "gpt-4o", "user": {"id": 42}, "session": "s", "a/b": "w", "agents": ["x", "y"], "payer": "included",
        "cost": "0.25", "team": "search", "plan": 3, "request": {"id": "r-1"}, "stop": null, "nothing": null });
    let event = with(event(id, &data), "type", &json!("prompt"));
    with(with(event, "provider", &json!("openai")), "region", &json!("eu"))
}

async fn event_gives_a_record_of_each_mapping_of_its_type(backend: Backend) {
    let app = TestApp::start_with(backend, mapped).await;
    let sent = prompt("1", &json!({"tokens_in": 1200, "tokens_out": "300"}));
    let reply = send(&app, STRUCTURED, &sent).await;
    assert_eq!((reply.status, &reply.body["recorded"]), (StatusCode::OK, &json!(2)), "{reply:?}");
    let with_reasoning = prompt("2", &json!({"tokens_in": 1, "tokens_out": 2, "reasoning": 3}));
    let reply = send(&app, BATCH, json!([sent, with_reasoning])).await;
    let expected = [(0, "DUPLICATE"), (0, "DUPLICATE"), (1, "RECORDED"), (1, "RECORDED"), (1, "RECORDED")];
    assert_eq!(outcomes(&reply), expected.map(|(index, status)| (index, status.to_owned(), String::new())));
    assert_eq!(
        recorded(&app).await,
        [
            r#"acme ["meter","1","tokens_output"] tokens_output 300"#,
            r#"acme ["meter","1"] tokens_input 1200"#,
            r#"acme ["meter","2","tokens_output"] tokens_output 2"#,
            r#"acme ["meter","2","tokens_reasoning"] tokens_reasoning 3"#,
            r#"acme ["meter","2"] tokens_input 1"#,
        ]
    );
    let fields = "userId sessionId workspaceId agentId model provider tier source cost occurredAt labels { key value } metadata";
    let query = format!(
        "{{ usageRecord(accountId: \"acme\", idempotencyKey: \"[\\\"meter\\\",\\\"1\\\"]\") {{ current {{ {fields} }} }} }}"
    );
    let record = &app.query(&query).await["usageRecord"]["current"];
    let expected = json!({
        "userId": "42", "sessionId": "s", "workspaceId": "w", "agentId": "y", "model": "gpt-4o", "provider": "openai", "tier": null,
        "source": "included", "cost": "0.25", "occurredAt": "2026-11-21T11:00:00.000Z", "metadata": {"request": {"id": "r-1"}},
        "labels": [{"key": "plan.size", "value": "3"}, {"key": "region", "value": "eu"}, {"key": "team", "value": "search"}],
    });
    assert_eq!(record, &expected);
    app.stop().await;
}

async fn mapping_reads_account_usage_type_and_time_where_it_says(backend: Backend) {
    let app = TestApp::start_with(backend, mapped).await;
    let call = |id: &str, data: Value| with(event(id, &data), "type", &json!("com.example.call"));
    let tokens = |id: &str, kind: &str| {
        let event = with(event(id, &json!({"type": kind, "tokens": 100})), "type", &json!("tokens"));
        with(event, "tenant", &json!("globex"))
    };
    let named = |id: &str, slug: &str| with(event(id, &json!({"slug": slug, "quantity": 2})), "type", &json!("named"));
    let batch = json!([
        call("call", json!({"tenant": 7, "finished": "2026-11-20T00:00:00Z"})),
        tokens("in", "input"),
        tokens("out", "output"),
        named("named", "compute_seconds"),
    ]);
    let reply = send(&app, BATCH, batch).await;
    assert_eq!(reply.body["recorded"], 5, "{reply:?}");
    assert_eq!(
        recorded(&app).await,
        [
            r#"7 ["meter","call"] api_calls 1"#,
            r#"acme ["meter","named","api_calls"] api_calls 1"#,
            r#"acme ["meter","named"] compute_seconds 2"#,
            r#"globex ["meter","in"] tokens_input 100"#,
            r#"globex ["meter","out"] tokens_output 100"#,
        ]
    );
    let day = "{ usageInsights(range: {days: {from: \"2026-11-20\", through: \"2026-11-20\"}}) { totals { records } } }";
    assert_eq!(app.query(day).await["usageInsights"]["totals"]["records"], "1");

    // What the mappings do not find rejects the event.
    for (sent, expected) in [
        (call("x", json!({"finished": "2026-11-20T00:00:00Z"})), vec![("INVALID_EVENT", "accountId")]),
        (call("x", json!({"tenant": "acme"})), vec![("INVALID_EVENT", "occurredAt")]),
        (call("x", json!({"tenant": {"a": 1}, "finished": "2026-11-20T00:00:00Z"})), vec![("INVALID_RECORD", "accountId")]),
        (tokens("x", "cached"), vec![("UNMAPPED_EVENT_TYPE", "usageType")]),
        (with(tokens("x", "input"), "tenant", &json!("")), vec![("INVALID_TEXT", "accountId")]),
        (named("x", "nothing"), vec![("UNKNOWN_USAGE_TYPE", "usageType"), ("", "")]),
        (named("y", "api_calls"), vec![("", ""), ("INVALID_EVENT", "usageType")]),
        (prompt("x", &json!({"tokens_out": 1})), vec![("INVALID_EVENT", "quantity"), ("", "")]),
        (
            with(prompt("y", &json!({})), "data", &json!("text")),
            vec![("INVALID_EVENT", "quantity"), ("INVALID_EVENT", "quantity")],
        ),
    ] {
        let reply = send(&app, STRUCTURED, &sent).await;
        let results = reply.body["results"].as_array().unwrap().clone();
        let problems: Vec<_> = results
            .iter()
            .map(|result| ["code", "field"].map(|name| result[name].as_str().unwrap_or_default().to_owned()))
            .collect();
        assert_eq!(
            problems,
            expected.iter().map(|(code, field)| [*code, *field].map(str::to_owned)).collect::<Vec<_>>(),
            "{sent}"
        );
    }
    app.stop().await;
}

async fn event_without_a_mapping_is_a_record_of_the_usage_type_of_its_name_or_rejected(backend: Backend) {
    let app = TestApp::start(backend).await;
    let compute = with(
        event("c", &json!({"quantity": 60, "tier": "gpu-a", "model": "m", "provider": "p", "other": 1})),
        "type",
        &json!("compute_seconds"),
    );
    let reply = send(&app, STRUCTURED, compute).await;
    assert_eq!((&reply.body["recorded"], &reply.body["results"][0]["warnings"]), (&json!(1), &json!([])), "{reply:?}");
    let tiers = app.query("{ usageByTier(range: {preset: TODAY}) { tiers { tier } } }").await;
    assert_eq!(tiers["usageByTier"]["tiers"][0]["tier"], "gpu-a");

    let unmapped = with(event("u", &json!({"tokens": 5})), "type", &json!("com.example.Prompt"));
    let reply =
        send(&app, BATCH, json!([event("a", &json!({"quantity": 1})), unmapped, event("b", &json!({"tokens": 1}))])).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    let expected = [(0, "RECORDED", ""), (1, "REJECTED", "UNMAPPED_EVENT_TYPE"), (2, "REJECTED", "INVALID_EVENT")];
    assert_eq!(outcomes(&reply), expected.map(|(index, status, code)| (index, status.to_owned(), code.to_owned())));
    for (index, text) in
        [(1, "`com.example.Prompt`"), (1, "`cloud_events.mappings`"), (2, "`quantity`"), (2, "`cloud_events.mappings`")]
    {
        let message = reply.body["results"][index]["message"].as_str().unwrap();
        assert!(message.contains(text), "{message}");
    }
    app.stop().await;
}

on_each_backend!(
    event_gives_a_record_of_each_mapping_of_its_type,
    mapping_reads_account_usage_type_and_time_where_it_says,
    event_without_a_mapping_is_a_record_of_the_usage_type_of_its_name_or_rejected,
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_that_are_not_enabled_have_no_path() {
    let app = TestApp::start_with(Backend::Sqlite, |settings| settings.cloud_events.enabled = false).await;
    for path in ["/events", "/api/v1/events"] {
        let reply = app.send(app.post(path).header("content-type", BATCH).body("[]")).await;
        assert_eq!(
            (reply.status, &reply.body["errors"][0]["extensions"]["code"]),
            (StatusCode::NOT_FOUND, &json!("NO_SUCH_PATH"))
        );
    }
    app.stop().await;
}
