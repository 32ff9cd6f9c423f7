//! The queries of docs/queries.md run, so that the page cannot get out of date.

use serde_json::{Value, json};

use crate::support::{on_both_databases, record};

const PAGE: &str = include_str!("../../docs/queries.md");

/// A question with its query and the beginning of its answer.
struct Example {
    question: &'static str,
    query: &'static str,
    answer: &'static str,
}

fn examples() -> Vec<Example> {
    let block = |text: &'static str, language: &str| {
        let (_, rest) = text.split_once(&format!("```{language}\n")).unwrap_or_else(|| panic!("no {language} in {text}"));
        rest.split_once("\n```").unwrap().0
    };
    let of_section = |section: &'static str| {
        let (question, rest) = section.split_once('\n').unwrap();
        Example { question, query: block(rest, "graphql"), answer: block(rest, "json") }
    };
    PAGE.split("\n### ").skip(1).map(of_section).collect()
}

on_both_databases! {
    async fn every_query_of_the_page_runs_and_has_the_documented_fields(app: &TestApp) {
        let labels = json!([{"key": "team", "value": "search"}, {"key": "feature", "value": "chat"}, {"key": "environment", "value": "production"}]);
        let used = json!({"accountId": "acme", "userId": "ann", "sessionId": "s1", "model": "claude-sonnet", "provider": "p", "cost": "1.5", "labels": labels});
        app.record_all(vec![
            record("tokens", "tokens_input", 100, "2026-11-20T09:00:00Z", used),
            record("compute", "compute_seconds", 60, "2026-11-20T10:00:00Z", json!({"accountId": "acme", "tier": "gpu-a10", "labels": labels})),
            record("calls", "api_calls", 3, "2026-11-20T11:00:00Z", json!({"accountId": "globex"})),
        ]).await;
        let examples = examples();
        assert!(examples.len() >= 30, "{} questions", examples.len());
        for Example { question, query, answer } in examples {
            let reply = app.graphql(query, json!({}), None).await;
            assert!(reply.body.get("errors").is_none(), "{question} {query} {:#}", reply.body);
            for (root, value) in reply.body["data"].as_object().unwrap() {
                assert_ne!(*value, Value::Null, "{question}");
                assert!(answer.starts_with(&format!("{{\"{root}\": ")), "{question}: the answer is one to another query");
            }
        }
    }
}
