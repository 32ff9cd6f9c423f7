//! Sessions and unique counts of members.

use serde_json::json;

use super::{RANGE, ids, pairs, three_sessions};
use crate::support::identity::{member_token, viewer_token, viewers_by_secret};
use crate::support::{Backend, TestApp, on_each_backend};

async fn members_see_their_own_part_of_sessions(backend: Backend) {
    let app = TestApp::start(backend).await;
    three_sessions(&app).await;
    let app = TestApp::start_on(app.stop_keeping_database().await, viewers_by_secret).await;
    let query = format!(
        "{{ sessions({RANGE}) {{ nodes {{ accountId sessionId userIds models totals {{ records cost }} }} }}
           usageInsights({RANGE}) {{ uniqueUsers {{ count }} uniqueSessions {{ count }} }} }}"
    );
    let ask = async |token: String| app.graphql(&query, json!({}), Some(&token)).await.body["data"].clone();
    assert_eq!(
        ask(member_token("acme", "bob")).await,
        json!({
            "sessions": {"nodes": [{"accountId": "acme", "sessionId": "s", "userIds": ["bob"], "models": [], "totals": {"records": "1", "cost": "0.25"}}]},
            "usageInsights": {"uniqueUsers": {"count": "1"}, "uniqueSessions": {"count": "1"}},
        })
    );
    let of_account = ask(viewer_token("globex")).await;
    assert_eq!(ids(&of_account["sessions"]), pairs(&[("globex", "s")]));
    assert_eq!(of_account["usageInsights"], json!({"uniqueUsers": {"count": "0"}, "uniqueSessions": {"count": "1"}}));
    let none = ask(member_token("globex", "bob")).await;
    assert_eq!(none["sessions"]["nodes"], json!([]));
    app.stop().await;
}

on_each_backend!(members_see_their_own_part_of_sessions);
