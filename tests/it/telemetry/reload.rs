//! SIGHUP reloads the settings of a running server.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use usage_insights::settings::{DEFAULTS, RELOADABLE};

use crate::support::{Backend, ServerProcess, TestDatabase};

async fn send_query(server: &ServerProcess) {
    let body = json!({"query": "query Page { usageInsights(range: {lastDays: 3}) { totals { records } } }"});
    let request = reqwest::Client::new().post(format!("{}/graphql", server.address)).json(&body);
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    assert!(answer["errors"].is_null(), "{answer:#}");
}

#[tokio::test]
async fn sighup_applies_valid_settings_and_keeps_the_old_ones_if_invalid() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let server = ServerProcess::start_with(&database.url, &[("RUST_LOG", "")]).await;
    send_query(&server).await;
    assert_eq!(server.count_lines("answered"), 0);

    server.write_settings("[log]\nrequests = true\nslow_query_ms = 1\n\n[http]\nbody_limit_mib = 7\n");
    server.hang_up();
    let line = server.wait_for_line("settings reloaded").await;
    assert!(line.contains("log.requests, log.slow_query_ms"), "{line}");
    let line = server.wait_for_line("need a restart").await;
    assert!(line.contains("http.body_limit_mib"), "{line}");
    send_query(&server).await;
    server.wait_for_line("answered").await;

    for (wrong, named) in [
        ("[log]\nrequests = true\nslow_query_ms = \"soon\"\n", "slow_query_ms"),
        ("[log]\nfilter = \"=,=\"\nrequests = false\n", "log.filter"),
        ("[findings]\nweeks = 1\n", "findings.weeks"),
    ] {
        let before = server.count_lines("the previous settings stay in effect");
        server.write_settings(wrong);
        server.hang_up();
        server.wait_for_lines("the previous settings stay in effect", before + 1).await;
        let line = server.last_line("the previous settings stay in effect");
        assert!(line.contains(named), "{line}");
        let answered = server.count_lines("answered");
        send_query(&server).await;
        server.wait_for_lines("answered", answered + 1).await; // requests are still logged
    }

    // The log level is lowered and raised again. Settings that need a restart are logged as a warning.
    let (answered, waiting) = (server.count_lines("answered"), server.count_lines("need a restart"));
    server.write_settings("[log]\nfilter = \"warn\"\nrequests = true\n\n[http]\nbody_limit_mib = 8\n");
    server.hang_up();
    server.wait_for_lines("need a restart", waiting + 1).await;
    send_query(&server).await;
    let read = server.count_lines("settings reloaded");
    server.write_settings("[log]\nfilter = \"info\"\nrequests = true\n");
    server.hang_up();
    server.wait_for_lines("settings reloaded", read + 1).await;
    send_query(&server).await;
    server.wait_for_lines("answered", answered + 1).await;
    assert_eq!(server.count_lines("answered"), answered + 1);
    server.stop().await;
    database.destroy().await;
}

#[test]
fn settings_file_marks_reloadable_settings() {
    let mut section = "";
    let mut comment = String::new();
    let mut marked = BTreeSet::new();
    for line in DEFAULTS.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name;
        } else if line.starts_with('#') {
            comment.push_str(line);
        } else {
            if let Some((name, _)) = line.split_once(" = ")
                && comment.ends_with("(SIGHUP)")
            {
                marked.insert(format!("{section}.{name}"));
            }
            comment.clear();
        }
    }
    assert_eq!(marked, RELOADABLE.iter().map(|name| (*name).to_owned()).collect());
}
