//! Architecture rules: allowed dependencies between modules, SQL only in the store, file length.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules and the modules they may use. Everything else is forbidden.
const ALLOWED_DEPENDENCIES: &[(&str, &[&str])] = &[
    ("main", &["cli"]),
    (
        "cli",
        &[
            "app",
            "auth",
            "catalog",
            "clock",
            "diagnosis",
            "domain",
            "error",
            "graphql",
            "ids",
            "recording",
            "settings",
            "store",
            "telemetry",
        ],
    ),
    (
        "app",
        &[
            "admission",
            "analytics",
            "auth",
            "catalog",
            "clock",
            "diagnosis",
            "error",
            "graphql",
            "http",
            "ids",
            "live",
            "recording",
            "settings",
            "store",
            "telemetry",
        ],
    ),
    ("http", &["admission", "auth", "error", "graphql", "store", "telemetry"]),
    (
        "graphql",
        &["admission", "analytics", "auth", "catalog", "diagnosis", "domain", "error", "live", "recording", "store", "telemetry"],
    ),
    ("admission", &["auth", "clock", "domain", "error"]),
    // The diagnosis checks every module that can be unhealthy.
    ("diagnosis", &["analytics", "auth", "clock", "domain", "error", "recording", "store"]),
    ("live", &["analytics", "clock", "domain", "error", "recording", "store"]),
    ("recording", &["catalog", "clock", "domain", "error", "ids", "store", "telemetry"]),
    ("analytics", &["clock", "domain", "error", "store"]),
    ("catalog", &["clock", "domain", "error", "store"]),
    ("auth", &["clock", "domain", "error", "store"]),
    ("store", &["domain", "error", "telemetry"]),
    ("error", &["domain"]),
    ("clock", &["domain"]),
    ("ids", &["domain"]),
    ("telemetry", &["settings"]),
    ("settings", &[]),
    ("domain", &[]),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn modules_depend_only_on_allowed_modules() {
    let mut wrong = Vec::new();
    for path in sources(&root().join("src")) {
        let module = module_of(&path);
        if module == "lib" {
            continue;
        }
        let (_, allowed) = ALLOWED_DEPENDENCIES
            .iter()
            .find(|(name, _)| *name == module)
            .unwrap_or_else(|| panic!("no rule for module `{module}`"));
        for line in fs::read_to_string(&path).unwrap().lines() {
            let Some(used) = line.trim().strip_prefix("use crate::") else { continue };
            let modules: Vec<&str> = match used.strip_prefix('{') {
                Some(list) => list.split(',').map(|item| item.trim().trim_end_matches("};")).collect(),
                None => vec![used],
            };
            for used in modules {
                let used = used.split([':', ';', ' ']).next().unwrap();
                if used != module && !allowed.contains(&used) {
                    wrong.push(format!("{}: `{module}` may not use `{used}`", path.display()));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn sql_is_only_in_the_store_and_the_migrations() {
    let words =
        ["Statement::from", "query_all_raw", "query_one_raw", "execute_raw", "execute_unprepared", "raw_sql!", "sqlx::query"];
    let wrong: Vec<_> = sources(&root().join("src"))
        .into_iter()
        .filter(|path| module_of(path) != "store")
        .filter(|path| words.iter().any(|word| fs::read_to_string(path).unwrap().contains(word)))
        .collect();
    assert_eq!(wrong, Vec::<PathBuf>::new());
}

#[test]
fn no_file_is_longer_than_500_lines() {
    let long: Vec<_> = ["src", "entity/src", "migration/src", "tests/it"]
        .iter()
        .flat_map(|folder| sources(&root().join(folder)))
        .filter(|path| fs::read_to_string(path).unwrap().lines().count() > 500)
        .collect();
    assert_eq!(long, Vec::<PathBuf>::new());
}
