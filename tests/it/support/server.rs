//! A server process that tests start, observe and kill.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// Timeout of every wait for the process.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Runs the program in `folder` with only these environment variables, to its end.
pub fn run_program(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_usage-insights"));
    command.current_dir(folder).args(arguments).env_clear().envs(variables.iter().copied()).output().unwrap()
}

/// The server binary. Killed on drop.
pub struct ServerProcess {
    child: Child,
    log: watch::Receiver<Vec<String>>,
    folder: TempDir,
    /// Its address, as `http://…`.
    pub address: String,
    /// Time from the start of the process to the log line with its address.
    pub started_in: Duration,
}

impl ServerProcess {
    /// Starts on a database and waits until it listens.
    pub async fn start(url: &str) -> Self {
        Self::start_with(url, &[]).await
    }

    /// Starts with settings given as environment variables.
    pub async fn start_with(url: &str, variables: &[(&str, &str)]) -> Self {
        let began = Instant::now();
        let mut server = Self::spawn(url, variables);
        let line = server.wait_for_line("address=").await;
        server.started_in = began.elapsed();
        let (_, address) = line.split_once("address=").unwrap();
        server.address = format!("http://{}", address.split_whitespace().next().unwrap());
        server
    }

    /// Sets the address.
    #[must_use]
    pub fn at(mut self, address: &str) -> Self {
        address.clone_into(&mut self.address);
        self
    }

    /// Starts without waiting.
    pub fn spawn(url: &str, variables: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap(); // contains no settings file
        let mut child = Command::new(env!("CARGO_BIN_EXE_usage-insights"))
            .current_dir(folder.path())
            .env_clear()
            .envs([("ENVIRONMENT", "development"), ("PORT", "0"), ("RUST_LOG", "info"), ("DATABASE_URL", url)])
            // Other tests keep the machine busy.
            .env("USAGE_INSIGHTS__DATABASE__CONNECT_TIMEOUT_MS", "10000")
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (lines, log) = watch::channel(Vec::new());
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                lines.send_modify(|lines| lines.push(line));
            }
        });
        Self { child, log, folder, address: String::new(), started_in: Duration::ZERO }
    }

    /// The first log line that contains `text`.
    pub async fn wait_for_line(&self, text: &str) -> String {
        let mut log = self.log.clone();
        let found = timeout(TIMEOUT, log.wait_for(|lines| lines.iter().any(|line| line.contains(text)))).await;
        match found {
            Ok(Ok(lines)) => lines.iter().find(|line| line.contains(text)).unwrap().clone(),
            Ok(Err(_)) => panic!("the server has exited without logging `{text}`: {:#?}", self.log.borrow()),
            Err(elapsed) => panic!("{elapsed}, and the server has not logged `{text}`: {:#?}", self.log.borrow()),
        }
    }

    /// Waits until that many log lines contain `text`.
    pub async fn wait_for_lines(&self, text: &str, count: usize) {
        let mut log = self.log.clone();
        let has_them = |lines: &Vec<String>| lines.iter().filter(|line| line.contains(text)).count() >= count;
        let found = timeout(TIMEOUT, log.wait_for(has_them)).await;
        assert!(matches!(found, Ok(Ok(_))), "no {count} lines with `{text}`: {:#?}", self.log.borrow());
    }

    /// The last log line that contains `text`.
    pub fn last_line(&self, text: &str) -> String {
        let log = self.log.borrow();
        log.iter().rev().find(|line| line.contains(text)).unwrap_or_else(|| panic!("no `{text}` in {log:#?}")).clone()
    }

    /// The folder in which it and its commands run.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes the settings file in its folder.
    pub fn write_settings(&self, text: &str) {
        std::fs::write(self.folder.path().join("usage-insights.toml"), text).unwrap();
    }

    /// Runs another command in its folder, with these environment variables.
    pub fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        run_program(self.folder.path(), arguments, variables)
    }

    /// Sends an operation. Returns the whole response.
    pub async fn graphql(&self, document: &str, variables: Value, token: Option<&str>) -> Value {
        let mut request = reqwest::Client::new().post(format!("{}/graphql", self.address));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let reply = request.json(&json!({"query": document, "variables": variables})).send().await.unwrap();
        serde_json::from_slice(&reply.bytes().await.unwrap()).unwrap()
    }

    /// Number of log lines that contain `text`.
    pub fn count_lines(&self, text: &str) -> usize {
        self.log.borrow().iter().filter(|line| line.contains(text)).count()
    }

    /// Kills it (SIGKILL).
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Sends SIGTERM.
    pub fn terminate(&self) {
        self.signal("-TERM");
    }

    /// Sends SIGHUP: the server reloads its settings.
    pub fn hang_up(&self) {
        self.signal("-HUP");
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Waits until it has exited.
    pub async fn wait_for_end(mut self) -> ExitStatus {
        let deadline = Instant::now() + 2 * TIMEOUT;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "the server has not ended: {:#?}", self.log.borrow());
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// Sends SIGTERM and waits until it exits successfully.
    pub async fn stop(self) {
        self.terminate();
        let status = self.wait_for_end().await;
        assert_eq!(status.code(), Some(0));
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            let log = self.log.borrow();
            let last: Vec<_> = log.iter().rev().take(30).rev().collect();
            eprintln!("the server's last lines: {last:#?}");
        }
    }
}
