//! Settings: an invalid one stops the start with one line that names it.

use std::process::Output;

use tempfile::TempDir;

use crate::support::run_program;

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

const SECRET: &str = "a-secret-shared-with-the-identity-provider";

#[test]
fn invalid_setting_stops_the_start_with_one_line_naming_it() {
    let folder = TempDir::new().unwrap();
    for (variables, named) in [
        (&[("PORT", "many")][..], "port"),
        (&[("HOST", "example")], "host"),
        (&[("HOST", "0.0.0.0")], "HOST"),
        (&[("ENVIRONMENT", "staging")], "environment"),
        (&[("DATABASE_URL", "mysql://x")], "DATABASE_URL"),
        (&[("DATABASE_URL", "sqlite::memory:")], "DATABASE_URL"),
        (&[("INTERNAL_SERVICE_TOKEN", "short")], "INTERNAL_SERVICE_TOKEN"),
        (&[("RUST_LOG", "=,=")], "RUST_LOG"),
        (&[("USAGE_INSIGHTS__HTTP__PROT", "1")], "prot"),
        (&[("USAGE_INSIGHTS_HTTP_PORT", "1")], "`USAGE_INSIGHTS__HTTP__PORT`"),
        (&[("USAGE_INSIGHTS_RECORDING__LONG_AGO_DAYS", "1")], "`USAGE_INSIGHTS__RECORDING__LONG_AGO_DAYS`"),
        (&[("USAGE_INSIGHTS_PROT", "1")], "USAGE_INSIGHTS_PROT"),
        (&[("DATABASE_DIRECT_URL", "postgres://localhost/usage")], "DATABASE_DIRECT_URL"),
        (&[("DATABASE_URL", "postgres://a/b"), ("DATABASE_DIRECT_URL", "sqlite://usage.db")], "DATABASE_DIRECT_URL"),
        (&[("DATABASE_URL", "postgres://a/b"), ("DATABASE_DIRECT_URL", "postgres://u:pass#word@a/b")], "DATABASE_DIRECT_URL"),
        (&[("DATABASE_URL", "postgres://usage:pass#word@localhost/usage")], "%23"),
        (&[("DATABASE_URL", "postgres://usage:pass/word@localhost/usage")], "%2F"),
        (&[("DATABASE_URL", "postgres://usage:pass?word@localhost/usage")], "%3F"),
        (&[("USAGE_INSIGHTS__TELEMETRY__OTLP_ENDPOINT", "localhost:4318")], "telemetry.otlp_endpoint"),
        (&[("USAGE_INSIGHTS__TELEMETRY__SAMPLE_RATIO", "1.5")], "telemetry.sample_ratio"),
        (&[("USAGE_INSIGHTS__HTTP__DASHBOARD", "yes")], "http.dashboard"),
        (&[("USAGE_INSIGHTS__HTTP__GRAPHIQL", "yes")], "http.graphiql"),
        (&[("USAGE_INSIGHTS__HTTP__MAX_CONNECTIONS", "0")], "http.max_connections"),
        (&[("USAGE_INSIGHTS__HTTP__HEADER_TIMEOUT_SECONDS", "0")], "http.header_timeout_seconds"),
        (&[("USAGE_INSIGHTS__HTTP__MAX_HEADER_KIB", "7")], "http.max_header_kib"),
        (&[("USAGE_INSIGHTS__HTTP__CORS_ORIGINS", "app.example")], "http.cors_origins"),
        (&[("USAGE_INSIGHTS__HTTP__CORS_ORIGINS", "https://app.example/")], "http.cors_origins"),
        (&[("USAGE_INSIGHTS__HTTP__CORS_ORIGINS", "null")], "http.cors_origins"),
        (&[("USAGE_INSIGHTS__HTTP__CORS_ORIGINS", "*, https://app.example")], "http.cors_origins"),
        (&[("USAGE_INSIGHTS__HTTP__EMBED_ORIGINS", "*")], "http.embed_origins"),
        (&[("USAGE_INSIGHTS__HTTP__EMBED_ORIGINS", "https://app.example;script-src *")], "http.embed_origins"),
        (&[("USAGE_INSIGHTS__HTTP__DOCS_URL", "errors")], "http.docs_url"),
        (&[("USAGE_INSIGHTS__HTTP__DOCS_URL", "javascript:alert(1)")], "http.docs_url"),
        (&[("USAGE_INSIGHTS__HTTP__DEVELOPMENT_HOSTS", "devbox:8080")], "http.development_hosts"),
        (&[("VIEWER_JWT_SECRET", "short")], "VIEWER_JWT_SECRET"),
        (&[("VIEWER_JWT_SECRET", SECRET)], "viewers.issuer"),
        (&[("USAGE_INSIGHTS__VIEWERS__ISSUER", "i")], "viewers.issuer"),
        (&[("USAGE_INSIGHTS__VIEWERS__AUDIENCE", "a")], "viewers.jwks_url"),
        (&[("VIEWER_JWT_SECRET", SECRET), ("USAGE_INSIGHTS__VIEWERS__ISSUER", "i")], "viewers.audience"),
        (&[("VIEWER_JWT_SECRET", SECRET), ("USAGE_INSIGHTS__VIEWERS__JWKS_FILE", "k")], "viewers.jwks_file"),
        (&[("USAGE_INSIGHTS__VIEWERS__JWKS_URL", "http://id.example.com/keys")], "viewers.jwks_url"),
        (&[("USAGE_INSIGHTS__VIEWERS__JWKS_URL", "file:///keys")], "viewers.jwks_url"),
        // The key of development verifies tokens with these settings too.
        (&[("USAGE_INSIGHTS__VIEWERS__LEEWAY_SECONDS", "601")], "viewers.leeway_seconds"),
        (&[("USAGE_INSIGHTS__VIEWERS__JWKS_REFRESH_SECONDS", "0")], "viewers.jwks_refresh_seconds"),
        (
            &[("USAGE_INSIGHTS__VIEWERS__JWKS_REFRESH_AT_MOST_EVERY_SECONDS", "86401")],
            "viewers.jwks_refresh_at_most_every_seconds",
        ),
        (&[("USAGE_INSIGHTS__VIEWERS__ROLE_CLAIM", "")], "viewers.role_claim"),
        (&[("USAGE_INSIGHTS__VIEWERS__DEFAULT_ROLE", "owner")], "viewers.default_role"),
        (&[("USAGE_INSIGHTS__VIEWERS__DEFAULT_ROLE", "admin"), ("ENVIRONMENT", "production")], "viewers.default_role"),
        (&[("USAGE_INSIGHTS__RECORDING__WRITERS", "0")], "recording.writers"),
        (&[("USAGE_INSIGHTS__LIMITS__DEPTH", "0")], "limits.depth"),
        (&[("USAGE_INSIGHTS__LIMITS__COMPLEXITY", "4000000000")], "limits.complexity"),
        (&[("USAGE_INSIGHTS__LIMITS__VIEWER_BURST", "0")], "limits.viewer_burst"),
        (&[("USAGE_INSIGHTS__RECORDING__QUEUE_RECORDS", "10")], "recording.queue_records"),
    ] {
        let output = run_program(folder.path(), &["serve"], variables);
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{variables:?}: {message}");
        assert!(message.contains(named) && message.trim_end().lines().count() == 1, "{variables:?}: {message}");
    }
    let output = run_program(folder.path(), &["--config", "missing.toml", "config"], &[]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn database_file_that_cannot_be_opened_is_named() {
    let folder = TempDir::new().unwrap();
    let output = run_program(folder.path(), &["migrate", "up"], &[("DATABASE_URL", "sqlite://missing/usage.db")]);
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && message.contains("check that the folder of `missing/usage.db` exists"), "{message}");
}

#[test]
fn proxies_are_addresses_or_networks() {
    let folder = TempDir::new().unwrap();
    let config = |proxies: &str| {
        std::fs::write(folder.path().join("usage-insights.toml"), format!("[http]\ntrusted_proxies = {proxies}\n")).unwrap();
        run_program(folder.path(), &["config"], &[])
    };
    let shown = stdout(&config("[\"10.0.0.0/8\", \"192.0.2.7\", \"2001:db8::/32\"]"));
    assert!(shown.contains("trusted_proxies = [\"10.0.0.0/8\", \"192.0.2.7/32\", \"2001:db8::/32\"]"), "{shown}");
    for wrong in ["10.0.0.0/33", "10.0.0/8", "proxy.example.com", "2001:db8::/x", "0.0.0.0/-1"] {
        let output = config(&format!("[\"{wrong}\"]"));
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(
            output.status.code() == Some(2) && message.contains("http.trusted_proxies") && message.contains(wrong),
            "{message}"
        );
    }
}

#[test]
fn later_sources_win_and_secrets_are_masked() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("usage-insights.toml"), "[http]\nport = 1111\nhost = \"127.0.0.2\"\n").unwrap();
    let variables = [
        ("DATABASE_URL", "postgres://me:hunter2hunter2@db.internal/usage"),
        ("DATABASE_DIRECT_URL", "postgres://me:hunter2directly@server.internal/usage"),
        ("INTERNAL_SERVICE_TOKEN", "a-secret-of-some-length"),
        ("VIEWER_JWT_SECRET", SECRET),
        ("USAGE_INSIGHTS__VIEWERS__ISSUER", "https://id.example.com/"),
        ("USAGE_INSIGHTS__VIEWERS__AUDIENCE", "usage-insights"),
        ("PORT", "2222"),
        ("USAGE_INSIGHTS__HTTP__PORT", "3333"),
    ];
    let output = run_program(folder.path(), &["config"], &variables);
    let shown = stdout(&output);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(shown.contains("port = 3333") && shown.contains("host = \"127.0.0.2\""), "{shown}");
    assert!(!shown.contains("hunter2") && !shown.contains("a-secret"), "{shown}");
    assert!(shown.contains("me:********@db.internal") && shown.contains("me:********@server.internal"), "{shown}");
}

#[test]
fn list_setting_can_be_given_as_one_variable() {
    let folder = TempDir::new().unwrap();
    let variables = [
        ("USAGE_INSIGHTS__HTTP__CORS_ORIGINS", "https://app.example, http://localhost:3000"),
        ("USAGE_INSIGHTS__HTTP__DEVELOPMENT_HOSTS", "devbox"),
    ];
    let shown = stdout(&run_program(folder.path(), &["config"], &variables));
    assert!(shown.contains("cors_origins = [\"https://app.example\", \"http://localhost:3000\"]"), "{shown}");
    assert!(shown.contains("development_hosts = [\"devbox\"]"), "{shown}");
}

#[test]
fn printed_defaults_are_a_valid_settings_file() {
    let folder = TempDir::new().unwrap();
    let defaults = stdout(&run_program(folder.path(), &["config", "--defaults"], &[]));
    std::fs::write(folder.path().join("usage-insights.toml"), &defaults).unwrap();
    let with_file = stdout(&run_program(folder.path(), &["config"], &[]));
    std::fs::remove_file(folder.path().join("usage-insights.toml")).unwrap();
    assert_eq!(with_file, stdout(&run_program(folder.path(), &["config"], &[])));
    assert_eq!(with_file, usage_insights::settings::Settings::defaults().to_masked_toml());
}

#[test]
fn mappings_of_events_are_read_from_a_file_and_invalid_ones_stop_the_start() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("usage-insights.toml");
    let mapping = |members: &str| format!("[[cloud_events.mappings]]\ntype = \"Prompt.v1\"\n{members}\n");
    std::fs::write(
        &file,
        mapping("usage_type = \"tokens_input\"\nquantity = \"/a~1b/0\"\nlabels = { team = \"region\" }")
            + &mapping("usage_type_from = \"/kind\"\nusage_types = { \"In.Put\" = \"tokens_output\" }"),
    )
    .unwrap();
    let shown = stdout(&run_program(folder.path(), &["config"], &[]));
    std::fs::write(&file, &shown).unwrap();
    assert_eq!(shown, stdout(&run_program(folder.path(), &["config"], &[])), "what is printed can be read");
    for part in [
        "type = \"Prompt.v1\"",
        "quantity = \"/a~1b/0\"",
        "account = \"subject\"",
        "team = \"region\"",
        "\"In.Put\" = \"tokens_output\"",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    for (members, named) in [
        ("", "one of `usage_type` and `usage_type_from`"),
        ("usage_type = \"a\"\nusage_type_from = \"/b\"", "one of `usage_type` and `usage_type_from`"),
        ("usage_type = \"a\"\nusage_types = { a = \"b\" }", "need `usage_type_from`"),
        ("usage_type = \"a\"\noptional = true", "needs `quantity`"),
        ("usage_type = \"Tokens\"", "`Tokens`"),
        ("usage_type = \"a\"\nlabels = { \"T\" = \"/a\" }", "`T`"),
        ("usage_type = \"a\"\nquantity = \"data.tokens\"", "`data.tokens`"),
        ("usage_type = \"a\"\nquantity = \"data\"", "`data`"),
        ("usage_type = \"a\"\nquantity = \"\"", "attribute"),
        ("usage_type = \"a\"\nquantty = \"/a\"", "quantty"),
        (
            "usage_type = \"a\"\n[[cloud_events.mappings]]\ntype = \"Prompt.v1\"\nusage_type = \"a\"",
            "two records of the usage type `a`",
        ),
    ] {
        std::fs::write(&file, mapping(members)).unwrap();
        let output = run_program(folder.path(), &["config"], &[]);
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{members}: {message}");
        assert!(message.contains(named) && message.trim().lines().count() == 1, "{members}: {message}");
    }
}
