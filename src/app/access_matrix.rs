//! The access matrix: which callers may use which part of the server, as a table that is logged at the start.

use crate::settings::Settings;

const CALLERS: [&str; 7] = ["no token", "member", "viewer", "admin", "record", "read", "admin token"];

/// The access matrix as text. A token limited to accounts has this access within its
/// accounts, and no access to the names of services and to authors and reasons of corrections in usage.
pub(super) fn table(settings: &Settings, address: &str) -> String {
    let is_development = settings.is_development();
    let has_viewers = settings.identity_provider().is_some();
    let anonymous = if is_development { "all" } else { "-" };
    let viewer = |cell: &'static str| if has_viewers { cell } else { "-" };
    let open = |is_enabled: bool| [if is_enabled { "open" } else { "-" }; 7];
    let rows = [
        ("health", open(true)),
        (
            "usage: queries, streams, exports",
            [anonymous, viewer("own usage"), viewer("own account"), viewer("all"), "-", "all", "all"],
        ),
        ("services, authors, reasons in usage", [anonymous, "-", "-", viewer("all"), "-", "all", "all"]),
        ("hardware specs, usage types", [anonymous, viewer("all"), viewer("all"), viewer("all"), "-", "all", "all"]),
        ("limits, remaining rate, viewer", [anonymous, viewer("all"), viewer("all"), viewer("all"), "all", "all", "all"]),
        ("recording, corrections", [anonymous, "-", "-", "-", "all", "-", "-"]),
        (
            "/events (CloudEvents)",
            if settings.cloud_events.enabled { [anonymous, "-", "-", "-", "all", "-", "-"] } else { ["-"; 7] },
        ),
        (
            "/v1/traces, /v1/metrics (OTLP)",
            if settings.otlp.enabled { [anonymous, "-", "-", "-", "all", "-", "-"] } else { ["-"; 7] },
        ),
        ("ingestion, diagnosis, catalog, tokens", [anonymous, "-", "-", viewer("all"), "-", "-", "all"]),
        ("/metrics", [anonymous, "-", "-", viewer("all"), "-", "all", "all"]),
        ("introspection", open(settings.allows_introspection())),
        ("/ (dashboard, without data)", open(settings.serves_dashboard())),
        ("/embed/usage (without data)", open(settings.serves_dashboard())),
        ("/docs/errors", open(true)),
        ("/graphiql", open(settings.serves_graphiql())),
    ];
    let mut text = format!(
        "access matrix at {address}, {}{}:\n",
        if is_development { "DEVELOPMENT: EVERYTHING IS OPEN TO ANYONE WHO CAN REACH THIS PORT" } else { "production" },
        if has_viewers { "" } else { " (no viewers: the section `viewers` is not configured)" }
    );
    let mut line = |name: &str, cells: &[&str; 7]| {
        let cells: Vec<_> = cells.iter().map(|cell| format!("{cell:<12}")).collect();
        text.push_str(format!("  {name:<38}{}", cells.concat()).trim_end());
        text.push('\n');
    };
    line("", &CALLERS);
    for (name, cells) in &rows {
        line(name, cells);
    }
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Environment;

    #[test]
    fn production_allows_only_what_has_no_data_without_a_token() {
        let mut settings = Settings::defaults();
        settings.environment = Environment::Production;
        let table = table(&settings, "127.0.0.1:8080");
        let open: Vec<_> = table.lines().skip(2).filter(|line| !line[40..].starts_with('-')).collect();
        let paths: Vec<_> = open.iter().map(|line| line[..40].trim()).collect();
        assert_eq!(paths, ["health", "/ (dashboard, without data)", "/embed/usage (without data)", "/docs/errors"], "{table}");
    }

    #[test]
    fn development_allows_everything_without_a_token() {
        let settings = Settings::defaults();
        let table = table(&settings, "127.0.0.1:8080");
        assert!(table.contains("DEVELOPMENT"), "{table}");
        assert!(table.lines().skip(2).all(|line| !line[40..].starts_with('-')), "{table}");
    }
}
