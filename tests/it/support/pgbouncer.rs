//! A connection pooler in front of the PostgreSQL server of the tests.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::time::sleep;
use url::Url;

use super::TestDatabase;
use super::os::{free_port, is_root};

/// Timeout for its start.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A running `PgBouncer`. Killed on drop.
pub struct PgBouncer {
    folder: TempDir,
    server: Url,
    port: u16,
    /// Further lines of its settings file.
    more: String,
    child: Child,
}

impl PgBouncer {
    /// Starts in front of the server of `database`, with this mode and number of server connections. Its connections have ` - ` and an
    /// address after their application name.
    pub async fn start(database: &TestDatabase, pool_mode: &str, pool_size: u32) -> Self {
        Self::start_with(database, pool_mode, pool_size, "").await
    }

    /// Starts with further lines in its settings file.
    pub async fn start_with(database: &TestDatabase, pool_mode: &str, pool_size: u32, more: &str) -> Self {
        let (folder, port) = (TempDir::new().unwrap(), free_port());
        let server = Url::parse(&database.url).unwrap();
        let program = program();
        let mut more = more.to_owned();
        if carries_prepared_statements(&program) && !more.contains("max_prepared_statements") {
            more.push_str("\nmax_prepared_statements = 0");
        }
        write_settings(folder.path(), &server, port, pool_mode, pool_size, &more);
        // It refuses to run as root.
        let mut command = if is_root() {
            let owned = Command::new("chown").args(["-R", "nobody:nogroup"]).arg(folder.path()).status().unwrap();
            assert!(owned.success());
            let mut command = Command::new("setpriv");
            command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.arg("-q").arg(folder.path().join("pgbouncer.ini")).stdin(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().expect("PgBouncer is not installed: run `./test`, which installs it");
        let mut bouncer = Self { folder, server, port, more, child };
        let deadline = Instant::now() + TIMEOUT;
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            let ended = bouncer.child.try_wait().unwrap();
            assert!(
                ended.is_none() && Instant::now() < deadline,
                "PgBouncer is missing or does not start; `./test` installs it. {ended:?} {}",
                bouncer.log()
            );
            sleep(Duration::from_millis(10)).await;
        }
        bouncer
    }

    /// The URL of the database through it.
    pub fn url(&self) -> String {
        let mut url = self.server.clone();
        url.set_host(Some("127.0.0.1")).unwrap();
        url.set_port(Some(self.port)).unwrap();
        url.into()
    }

    /// Changes the mode while it runs.
    pub fn set_pool_mode(&self, pool_mode: &str, pool_size: u32) {
        write_settings(self.folder.path(), &self.server, self.port, pool_mode, pool_size, &self.more);
        let signaled = Command::new("kill").args(["-HUP", &self.child.id().to_string()]).status().unwrap();
        assert!(signaled.success());
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            let log = self.log();
            let last: Vec<_> = log.lines().rev().take(20).collect();
            eprintln!("the last lines of PgBouncer: {last:#?}");
        }
    }
}

/// The one that `./test` installs; `TEST_PGBOUNCER` names another version.
fn program() -> String {
    let installed = ["/usr/sbin/pgbouncer"].into_iter().find(|file| Path::new(file).exists()).unwrap_or("pgbouncer");
    std::env::var("TEST_PGBOUNCER").unwrap_or_else(|_| installed.to_owned())
}

/// Whether it can carry prepared statements in transaction mode, which is on by default since 1.24: version 1.21 or newer.
fn carries_prepared_statements(program: &str) -> bool {
    let output =
        Command::new(program).arg("--version").output().expect("PgBouncer is not installed: run `./test`, which installs it");
    let text = String::from_utf8(output.stdout).unwrap();
    let version = text.lines().next().and_then(|line| line.strip_prefix("PgBouncer ")).unwrap_or_else(|| panic!("{text}"));
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
    (numbers.next(), numbers.next()) >= (Some(1), Some(21))
}

fn write_settings(folder: &Path, server: &Url, port: u16, pool_mode: &str, pool_size: u32, more: &str) {
    let host = server.host_str().unwrap();
    let server_port = server.port().unwrap_or(5432);
    let user = server.username();
    let password = server.password().map_or_else(String::new, |password| format!(" password={password}"));
    let (log, text) = (folder.join("log"), folder.join("pgbouncer.ini"));
    let settings = format!(
        "[databases]\n* = host={host} port={server_port} user={user}{password}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n\
         unix_socket_dir =\nauth_type = any\npool_mode = {pool_mode}\ndefault_pool_size = {pool_size}\nmax_client_conn = 500\n\
         application_name_add_host = 1\nlogfile = {}\n{more}\n",
        log.display()
    );
    // The owner of an existing file remains.
    fs::write(text, settings).unwrap();
}
