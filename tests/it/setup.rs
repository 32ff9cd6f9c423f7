//! The commands of the first minutes and of packages: `init`, `health`, help, completions and manual pages, and secrets in files.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Backend, ServerProcess, TestDatabase, on_each_backend, run_program};

fn run_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    run_program(folder, arguments, &[&[("RUST_LOG", "warn")], variables].concat())
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

async fn init_sets_up_a_server_that_records_and_answers(backend: Backend) {
    let (database, folder) = (TestDatabase::create(backend).await, TempDir::new().unwrap());
    let printed = stdout(&run_with(folder.path(), &["init", "--service", "billing"], &[("DATABASE_URL", &database.url)]));
    let file = folder.path().join("usage-insights.toml");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    if let Some(file) = database.url.strip_prefix("sqlite://") {
        assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // The file is complete, and sets nothing but what was chosen.
    let settings = fs::read_to_string(&file).unwrap();
    let chosen: Vec<_> = settings.lines().filter(|line| !line.starts_with('#') && line.contains(" = ")).collect();
    assert_eq!(chosen, ["environment = \"production\"".to_owned(), format!("url = \"{}\"", database.url)]);
    assert!(settings.contains("\n#max_records_per_call = 5000\n"), "{settings}");
    let token = printed.lines().find_map(|line| line.strip_prefix("  ").filter(|line| !line.contains(' '))).unwrap();
    assert_eq!(printed.matches(token).count(), 3, "{printed}");

    // The printed commands work as they are, with the port of this server.
    let server = ServerProcess::start_with(&database.url, &[("ENVIRONMENT", "production")]).await;
    let (_, commands) = printed.split_once("usage-insights serve\n").unwrap();
    let script = commands.split_once("The page at").unwrap().0.replace("http://127.0.0.1:8080", &server.address);
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    let replies: Vec<Value> = serde_json::Deserializer::from_slice(&output.stdout)
        .into_iter()
        .collect::<Result<_, _>>()
        .unwrap_or_else(|error| panic!("{error}: {output:?}"));
    assert_eq!(replies[0], json!({"data": {"recordUsage": {"results": [{"status": "RECORDED", "problems": []}]}}}));
    let totals = &replies[1]["data"]["usageInsights"]["totals"];
    assert_eq!(totals, &json!({"records": "1", "byType": [{"usageType": "api_calls", "quantity": "1"}]}), "{}", replies[1]);
    server.stop().await;

    let again = run_with(folder.path(), &["init"], &[("DATABASE_URL", &database.url)]);
    assert_eq!(again.status.code(), Some(1));
    assert!(stderr(&again).contains("`usage-insights.toml` exists already; `init` does not change it"), "{again:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), settings);
    database.destroy().await;
}

on_each_backend! {
    init_sets_up_a_server_that_records_and_answers,
}

#[test]
fn init_that_failed_can_be_repeated() {
    let folder = TempDir::new().unwrap();
    let failed = run_with(folder.path(), &["init", "--database", "sqlite://missing/usage.db"], &[]);
    assert_eq!(failed.status.code(), Some(1));
    assert!(stderr(&failed).contains("check that the folder of `missing/usage.db` exists"), "{failed:?}");
    assert!(!folder.path().join("usage-insights.toml").exists());
    let other_file = run_with(folder.path(), &["--config", "other.toml", "init"], &[("DATABASE_URL", "")]);
    assert!(stdout(&other_file).contains("usage-insights serve --config 'other.toml'"));
    let two = run_with(folder.path(), &["init", "--database", "sqlite://a.db"], &[("DATABASE_URL", "sqlite://b.db")]);
    assert_eq!(two.status.code(), Some(2));
    assert!(stderr(&two).contains("`--database` differs from DATABASE_URL"), "{two:?}");
    assert!(!folder.path().join("usage-insights.toml").exists());
    let twice = run_with(folder.path(), &["--config", "third.toml", "init"], &[]);
    assert!(stderr(&twice).contains("first-service") && stderr(&twice).contains("`--service` names another"), "{twice:?}");
    assert!(!folder.path().join("third.toml").exists());
    stdout(&run_with(folder.path(), &["--config", "third.toml", "init", "--service", "second"], &[]));
    assert!(folder.path().join("third.toml").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn health_says_whether_a_server_is_ready_and_which_check_failed() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let server = ServerProcess::start(&database.url).await;
    let port = server.address.rsplit_once(':').unwrap().1.to_owned();
    let folder = TempDir::new().unwrap();
    assert_eq!(stdout(&run_with(folder.path(), &["health"], &[("PORT", &port)])), "ready\n");
    let remote = [("PORT", port.as_str()), ("HOST", "0.0.0.0"), ("ENVIRONMENT", "production")];
    assert_eq!(stdout(&run_with(folder.path(), &["health"], &remote)), "ready\n");
    assert_eq!(stdout(&run_with(folder.path(), &["health", "--live", "--url", &server.address], &[])), "live\n");
    let behind_proxy = [("PORT", port.as_str()), ("HTTP_PROXY", "http://127.0.0.1:2"), ("http_proxy", "http://127.0.0.1:2")];
    assert_eq!(stdout(&run_with(folder.path(), &["health"], &behind_proxy)), "ready\n");
    // A path that answers with something else.
    let output = run_with(folder.path(), &["health", "--url", &format!("{}/docs/errors?", server.address)], &[]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(stderr(&output).contains("and not as usage-insights does"), "{output:?}");
    // Its database file is gone.
    let file = database.url.strip_prefix("sqlite://").unwrap();
    fs::rename(file, format!("{file}.away")).unwrap();
    let output = run_with(folder.path(), &["health"], &[("PORT", &port)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("not ready: database: DATABASE_UNAVAILABLE "), "{output:?}");
    assert_eq!(stdout(&run_with(folder.path(), &["health", "--live"], &[("PORT", &port)])), "live\n");
    fs::rename(format!("{file}.away"), file).unwrap();
    server.stop().await;
    let output = run_with(folder.path(), &["health"], &[("PORT", &port)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("/health/ready`: "), "{output:?}");
    let output = run_with(folder.path(), &["health"], &[("PORT", "0")]);
    assert_eq!(output.status.code(), Some(2));
    database.destroy().await;
}

/// The names of all commands, with their subcommands.
fn commands(folder: &Path, of: &[&str]) -> Vec<Vec<String>> {
    let help = stdout(&run_with(folder, &[of, &["--help"]].concat(), &[]));
    let Some((_, listed)) = help.split_once("\nCommands:\n") else { return Vec::new() };
    let names = listed.lines().take_while(|line| line.starts_with("  "));
    let names = names.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).filter(|name| !["", "help"].contains(name));
    names.map(|name| of.iter().copied().chain([name]).map(str::to_owned).collect()).collect()
}

#[test]
fn help_of_every_command_has_a_sentence_an_example_and_exit_codes() {
    let folder = TempDir::new().unwrap();
    let all = commands(folder.path(), &[]);
    assert!(all.len() > 15, "{all:?}");
    let of_all: Vec<_> = all.iter().flat_map(|command| commands(folder.path(), &[&command[0]])).collect();
    assert!(of_all.len() > 6, "{of_all:?}");
    for command in all.into_iter().chain(of_all) {
        let arguments: Vec<_> = command.iter().map(String::as_str).chain(["--help"]).collect();
        let help = stdout(&run_with(folder.path(), &arguments, &[]));
        let example = help.split_once("\nExample:\n").unwrap_or_else(|| panic!("{command:?} has no example")).1;
        assert!(example.contains(&format!("usage-insights {}", command.join(" "))), "{command:?}: {example}");
        assert!(help.contains("\nExit codes: 0 "), "{command:?} has no exit codes");
        assert!(help.lines().next().is_some_and(|line| line.len() > 15 && !line.ends_with('.')), "{command:?}: {help}");
    }
}

#[test]
fn packages_get_completions_and_a_manual_page_of_every_command() {
    let folder = TempDir::new().unwrap();
    for shell in ["bash", "zsh", "fish"] {
        let script = stdout(&run_with(folder.path(), &["completions", shell], &[]));
        assert!(script.contains("usage-insights") && script.contains("import-hardware"), "{shell}");
    }
    stdout(&run_with(folder.path(), &["man", "."], &[]));
    let page = fs::read_to_string(folder.path().join("usage-insights.1")).unwrap();
    assert!(page.contains(".TH usage-insights 1"), "{page}");
    for command in commands(folder.path(), &[]).concat() {
        let page = fs::read_to_string(folder.path().join(format!("usage-insights-{command}.1"))).unwrap();
        assert!(page.contains("Exit codes"), "{command}");
    }
    let output = run_with(folder.path(), &["man", "missing"], &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("`missing`: "), "{output:?}");
}

#[test]
fn secrets_are_read_from_the_files_that_variables_name() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("url"), "postgres://usage:secret@db/usage\n").unwrap();
    fs::write(folder.path().join("empty"), "\n").unwrap();
    let config = |variables: &[(&str, &str)]| run_with(folder.path(), &["config"], variables);
    let settings = stdout(&config(&[("DATABASE_URL_FILE", "url")]));
    assert!(settings.contains("url = \"postgres://usage:********@db/usage\""), "{settings}");
    let settings = stdout(&config(&[("DATABASE_URL", "postgres://pooler/usage"), ("DATABASE_DIRECT_URL_FILE", "url")]));
    assert!(settings.contains("direct_url = \"postgres://usage:********@db/usage\""), "{settings}");
    let settings = stdout(&config(&[("DATABASE_URL", "postgres://db/usage?user=usage&password=secret")]));
    assert!(settings.contains("url = \"postgres://db/usage?user=usage&password=********\""), "{settings}");
    fs::write(folder.path().join("wrong.toml"), "[database]\nurl = \"postgres://usage:secret@db/usage\"x\n").unwrap();
    let output = run_with(folder.path(), &["--config", "wrong.toml", "config"], &[]);
    assert!(stderr(&output).contains("line 2") && !stderr(&output).contains("secret"), "{output:?}");
    fs::write(folder.path().join("lines"), "postgres://usage@db/usage\nmore\n").unwrap();
    for (variables, expected) in [
        (&[("DATABASE_URL_FILE", "missing")][..], "`DATABASE_URL_FILE`: the file `missing` cannot be read"),
        (&[("DATABASE_URL_FILE", "lines")], "the file `lines` has several lines"),
        (&[("INTERNAL_SERVICE_TOKEN_FILE", "empty")], "`INTERNAL_SERVICE_TOKEN_FILE`: the file `empty` is empty"),
        (
            &[("VIEWER_JWT_SECRET_FILE", "url"), ("VIEWER_JWT_SECRET", "x")],
            "`VIEWER_JWT_SECRET` and `VIEWER_JWT_SECRET_FILE` are both set",
        ),
    ] {
        let output = config(variables);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(stderr(&output).contains(expected), "{output:?}");
    }
}

#[test]
fn lists_are_read_from_variables_with_commas_between_their_entries() {
    let folder = TempDir::new().unwrap();
    let variables = [
        ("USAGE_INSIGHTS__HTTP__TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8"),
        ("USAGE_INSIGHTS__HTTP__CORS_ORIGINS", "https://a.example,https://b.example"),
        ("USAGE_INSIGHTS__TELEMETRY__OPERATIONS", "Usage"),
    ];
    let settings = stdout(&run_with(folder.path(), &["config", "--json"], &variables));
    let settings: Value = serde_json::from_str(&settings).unwrap();
    assert_eq!(settings["http"]["trusted_proxies"], json!(["127.0.0.1/32", "10.0.0.0/8"]));
    assert_eq!(settings["http"]["cors_origins"], json!(["https://a.example", "https://b.example"]));
    assert_eq!(settings["telemetry"]["operations"], json!(["Usage"]));
    let output = run_with(folder.path(), &["config"], &[("USAGE_INSIGHTS__HTTP__TRUSTED_PROXIES", "127.0.0.1,nonsense")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("nonsense"), "{output:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn systemd_is_told_when_the_server_is_ready_and_when_it_stops() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("notify");
    let socket = tokio::net::UnixDatagram::bind(&path).unwrap();
    let database = TestDatabase::create(Backend::Sqlite).await;
    let server = ServerProcess::start_with(&database.url, &[("NOTIFY_SOCKET", path.to_str().unwrap())]).await;
    let receive = || async {
        let mut buffer = [0; 256];
        let length = tokio::time::timeout(std::time::Duration::from_secs(10), socket.recv(&mut buffer)).await.unwrap().unwrap();
        String::from_utf8_lossy(&buffer[..length]).trim().to_owned()
    };
    assert_eq!(receive().await, "READY=1");
    assert_eq!(stdout(&server.run(&["health", "--url", &server.address], &[])), "ready\n");
    server.stop().await;
    assert_eq!(receive().await, "STOPPING=1");
    database.destroy().await;
}
