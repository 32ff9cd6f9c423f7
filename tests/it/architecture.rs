//! Architecture rules: allowed dependencies between modules, no circles of files, SQL only in the store, file length.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The most files that may import one another in a circle. The file of a module and its parts are one unit: that it uses its own parts does
/// not count.
const CIRCLE_MAX: usize = 3;

/// Modules and the modules they may use. Everything else is forbidden.
const ALLOWED_DEPENDENCIES: &[(&str, &[&str])] = &[
    ("main", &["cli"]),
    (
        "cli",
        &[
            "analytics",
            "app",
            "auth",
            "catalog",
            "clock",
            "diagnosis",
            "domain",
            "error",
            "export",
            "graphql",
            "ids",
            "price_list",
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
            "export",
            "graphql",
            "http",
            "ids",
            "intake",
            "live",
            "recording",
            "settings",
            "store",
            "telemetry",
        ],
    ),
    (
        "http",
        &[
            "admission",
            "analytics",
            "auth",
            "domain",
            "error",
            "export",
            "graphql",
            "intake",
            "live",
            "recording",
            "settings",
            "store",
            "telemetry",
        ],
    ),
    (
        "graphql",
        &[
            "admission",
            "analytics",
            "auth",
            "catalog",
            "diagnosis",
            "domain",
            "error",
            "intake",
            "live",
            "recording",
            "settings",
            "store",
            "telemetry",
        ],
    ),
    ("admission", &["auth", "clock", "domain", "error", "settings"]),
    // The diagnosis checks every module that can be unhealthy.
    ("diagnosis", &["analytics", "auth", "clock", "domain", "error", "recording", "store"]),
    ("live", &["admission", "analytics", "clock", "domain", "error", "recording", "settings", "store"]),
    ("intake", &["auth", "domain", "error", "recording", "settings"]),
    ("export", &["analytics", "domain", "error", "store"]),
    ("recording", &["catalog", "clock", "domain", "error", "ids", "settings", "store", "telemetry"]),
    ("analytics", &["catalog", "clock", "domain", "error", "settings", "store"]),
    ("catalog", &["clock", "domain", "error", "store"]),
    ("auth", &["clock", "domain", "error", "settings", "store"]),
    ("price_list", &["domain"]),
    ("store", &["clock", "domain", "error", "settings", "telemetry"]),
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

/// The path of a file's module within the crate: `store::usage` for `src/store/usage.rs`, `store` for `src/store/mod.rs`.
fn module_path(path: &Path) -> Vec<String> {
    let inside = path.strip_prefix(root().join("src")).unwrap().with_extension("");
    let mut segments: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    if segments.last().is_some_and(|last| last == "mod" || last == "lib") {
        segments.pop();
    }
    segments
}

/// The code of a file: without comments, the contents of strings, and its module of tests.
fn code_of(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let mut code = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['"', '/', '\'']) {
        code.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with('"') {
            let is_raw = code.ends_with("r#")
                || code.ends_with('r') && code.trim_end_matches('r').ends_with(|before: char| !before.is_alphanumeric());
            if code.ends_with("r#") { rest.find("\"#").map_or(rest.len(), |end| end + 2) } else { string_length(rest, is_raw) }
        } else if rest.starts_with("'\\''") || rest.starts_with("'\"'") || rest.starts_with("'/'") {
            rest[1..].find('\'').map_or(1, |end| end + 2) + usize::from(rest.starts_with("'\\''"))
        } else {
            code.push_str(&rest[..1]);
            1
        };
        rest = &rest[length..];
    }
    code + rest
}

/// The length of the string literal at the start of `text`.
fn string_length(text: &str, is_raw: bool) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' if !is_raw => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The paths that code names, in `use` declarations and anywhere else: each as its segments.
fn paths_of(code: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find(|character: char| character.is_alphabetic() || character == '_') {
        let is_start = !rest[..at].ends_with([':', '.']);
        rest = &rest[at..];
        let length = rest.find(|character: char| !(character.is_alphanumeric() || character == '_')).unwrap_or(rest.len());
        if is_start && rest[length..].starts_with("::") {
            rest = read_path(rest, &[], &mut paths);
        } else {
            rest = &rest[length..];
        }
    }
    paths
}

/// Reads the path at the start of `text`, with the groups of a `use` declaration, and returns the rest.
fn read_path<'a>(text: &'a str, prefix: &[String], paths: &mut Vec<Vec<String>>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut group) = text.strip_prefix('{') {
        loop {
            group = group.trim_start().trim_start_matches(',').trim_start();
            if group.is_empty() || group.starts_with('}') {
                return group.strip_prefix('}').unwrap_or(group);
            }
            let before = group.len();
            group = read_path(group, prefix, paths);
            if group.len() == before {
                return group; // not a group of paths
            }
        }
    }
    let length = text.find(|character: char| !(character.is_alphanumeric() || character == '_')).unwrap_or(text.len());
    let mut path = prefix.to_vec();
    path.push(text[..length].to_owned());
    match text[length..].strip_prefix("::") {
        Some(rest) if rest.starts_with('{') || rest.starts_with(|next: char| next.is_alphabetic() || next == '_') => {
            read_path(rest, &path, paths)
        }
        _ => {
            paths.push(path);
            let rest = &text[length..];
            rest.strip_prefix(" as ").map_or(rest, |renamed| &renamed[renamed.find([',', '}', ';']).unwrap_or(0)..])
        }
    }
}

/// The files that each file of `src` names, by their module paths.
fn dependencies() -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
    let files: BTreeMap<_, _> = sources(&root().join("src")).into_iter().map(|path| (module_path(&path), path)).collect();
    let dependencies_of = |module: &Vec<String>, path: &Path| {
        let named = paths_of(&code_of(path)).into_iter().filter_map(|path| {
            let mut target = match path[0].as_str() {
                "crate" => Vec::new(),
                "super" => module[..module.len().saturating_sub(1)].to_vec(),
                "self" => module.clone(),
                child if files.contains_key(&[&module[..], &[child.to_owned()]].concat()) => [&module[..], &path[..1]].concat(),
                _ => return None,
            };
            for segment in &path[1..] {
                if segment == "super" {
                    target.pop();
                } else {
                    target.push(segment.clone());
                }
            }
            while !target.is_empty() && !files.contains_key(&target) {
                target.pop();
            }
            (!target.is_empty() && target != *module).then_some(target)
        });
        named.collect()
    };
    files
        .iter()
        .filter(|(module, _)| !module.is_empty())
        .map(|(module, path)| (module.clone(), dependencies_of(module, path)))
        .collect()
}

#[test]
fn modules_depend_only_on_allowed_modules() {
    let mut wrong = Vec::new();
    for (file, used) in dependencies() {
        let (_, allowed) = ALLOWED_DEPENDENCIES
            .iter()
            .find(|(name, _)| *name == file[0])
            .unwrap_or_else(|| panic!("no rule for module `{}`", file[0]));
        for target in used.iter().filter(|target| target[0] != file[0] && !allowed.contains(&target[0].as_str())) {
            wrong.push(format!("`{}` may not use `{}`", file.join("::"), target.join("::")));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn paths_are_resolved_in_use_declarations_and_expressions() {
    let code = "use crate::store::{database::{self, Database}, usage as u}; fn f() { crate::cli::run(super::a::B::new()); x.crate_::y() }";
    let found: Vec<_> = paths_of(code).iter().map(|path| path.join("::")).collect();
    let expected = [
        "crate::store::database::self",
        "crate::store::database::Database",
        "crate::store::usage",
        "crate::cli::run",
        "super::a::B::new",
    ];
    assert_eq!(found, expected);
}

#[test]
fn no_circle_of_imports_has_more_than_three_files() {
    let dependencies = dependencies();
    let reach = |from: &Vec<String>| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(file) = next.pop() {
            for target in dependencies[&file].iter().filter(|target| !target.starts_with(&file)) {
                if seen.insert(target.clone()) {
                    next.push(target.clone());
                }
            }
        }
        seen
    };
    let reached: BTreeMap<_, _> = dependencies.keys().map(|file| (file.clone(), reach(file))).collect();
    let circles: BTreeSet<Vec<String>> = reached
        .iter()
        .map(|(file, targets)| {
            targets.iter().filter(|target| reached[*target].contains(file)).map(|file| file.join("::")).collect()
        })
        .filter(|circle: &Vec<String>| circle.len() > CIRCLE_MAX)
        .collect();
    assert_eq!(circles, BTreeSet::new());
}

#[test]
fn only_the_api_and_the_composition_root_see_all_services() {
    let seen: BTreeSet<_> = sources(&root().join("src"))
        .iter()
        .filter(|path| code_of(path).contains("graphql::services"))
        .map(|path| module_path(path)[0].clone())
        .collect();
    assert!(seen.is_subset(&["app", "cli", "graphql"].map(str::to_owned).into()), "{seen:?}");
}

#[test]
fn sql_is_only_in_the_store_and_the_migrations() {
    let words =
        ["Statement::from", "query_all_raw", "query_one_raw", "execute_raw", "execute_unprepared", "raw_sql!", "sqlx::query"];
    let wrong: Vec<_> = sources(&root().join("src"))
        .into_iter()
        .filter(|path| module_path(path).first().is_none_or(|module| module != "store"))
        .filter(|path| words.iter().any(|word| fs::read_to_string(path).unwrap().contains(word)))
        .collect();
    assert_eq!(wrong, Vec::<PathBuf>::new());
}

/// The system time can be set. `clippy.toml` forbids to subtract its readings; here, the files that may read it.
#[test]
fn durations_are_measured_by_the_monotonic_clock() {
    let words = ["SystemTime", "Utc::now", "Local::now", "signed_duration_since", "set_metric_callback"];
    let found: BTreeSet<_> = sources(&root().join("src"))
        .into_iter()
        .flat_map(|path| {
            let code = code_of(&path);
            let words = words.into_iter().filter(|word| code.contains(word)).collect::<Vec<_>>();
            words.into_iter().map(move |word| (module_path(&path).join("::"), word))
        })
        .collect();
    // The clock itself, and the spans of traces, which carry the time at which a statement ended.
    let allowed = [("clock", "Utc::now"), ("telemetry::traces", "SystemTime")];
    assert_eq!(found, allowed.map(|(module, word)| (module.to_owned(), word)).into());
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
