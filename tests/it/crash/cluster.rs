//! A private PostgreSQL cluster that tests can kill. Its commits are durable (fsync is on).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::time::sleep;

use crate::support::{free_port, is_root};

/// Timeout for a start or stop of PostgreSQL.
const TIMEOUT: Duration = Duration::from_mins(1);

/// A cluster in a temporary folder and its postmaster while it runs. Killed and deleted on drop.
pub struct Cluster {
    folder: TempDir,
    bin: Option<PathBuf>,
    port: u16,
    postmaster: Option<Child>,
}

impl Cluster {
    /// Creates a cluster and starts it.
    pub async fn start_new() -> Self {
        let mut cluster = Self { folder: TempDir::new().unwrap(), bin: newest_bin(), port: free_port(), postmaster: None };
        if is_root() {
            let owned = Command::new("chown").arg("nobody:nogroup").arg(cluster.folder.path()).status().unwrap();
            assert!(owned.success());
        }
        let made = cluster
            .command("initdb")
            .args(["-U", "test", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-D"])
            .arg(cluster.data())
            .output()
            .unwrap();
        assert!(made.status.success(), "initdb failed: {}", String::from_utf8_lossy(&made.stderr));
        cluster.start().await;
        cluster
    }

    /// URL of its database.
    pub fn url(&self) -> String {
        format!("postgres://test@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it and waits until it accepts connections.
    pub async fn start(&mut self) {
        let log = fs::File::options().create(true).append(true).open(self.log()).unwrap();
        let mut command = self.command("postgres");
        command.arg("-D").arg(self.data()).args(["-c", &format!("port={}", self.port)]);
        command.args(["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=on"]);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().expect("PostgreSQL is installed");
        self.postmaster = Some(child);
        self.wait_until_ready().await;
    }

    /// Waits until it accepts connections.
    pub async fn wait_until_ready(&mut self) {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let answer = self.command("pg_isready").args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]).status();
            if answer.unwrap().success() {
                return;
            }
            let ended = self.postmaster.as_mut().and_then(|postmaster| postmaster.try_wait().unwrap());
            assert!(ended.is_none() && Instant::now() < deadline, "PostgreSQL does not start: {}", self.log_text());
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Kills all of its processes (SIGKILL).
    pub async fn kill(&mut self) {
        let Some(mut postmaster) = self.postmaster.take() else { return };
        let mut processes = children_of(postmaster.id());
        processes.push(postmaster.id());
        signal("KILL", &processes);
        postmaster.wait().unwrap();
        let deadline = Instant::now() + TIMEOUT;
        while processes.iter().any(|process| is_alive(*process)) {
            assert!(Instant::now() < deadline, "{processes:?} have not ended");
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// Kills one backend process (SIGKILL): PostgreSQL ends all others and recovers. Waits for the recovery.
    pub async fn kill_one_backend(&self, pick: usize) {
        let postmaster = self.postmaster.as_ref().expect("the postmaster is running").id();
        let command_line = |process: &u32| fs::read_to_string(format!("/proc/{process}/cmdline")).unwrap_or_default();
        let serves = |process: &u32| command_line(process).contains("test postgres 127.0.0.1");
        let backends: Vec<u32> = children_of(postmaster).into_iter().filter(serves).collect();
        assert!(!backends.is_empty(), "a client is connected");
        let times_ready = || self.log_text().matches("ready to accept connections").count();
        let before = times_ready();
        signal("KILL", &backends[pick % backends.len()..][..1]);
        let deadline = Instant::now() + TIMEOUT;
        while times_ready() == before {
            assert!(Instant::now() < deadline, "PostgreSQL does not recover: {}", self.log_text());
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// Restarts it like `pg_ctl restart -m fast`: connections are ended, all data is flushed.
    pub async fn restart(&mut self) {
        let mut postmaster = self.postmaster.take().expect("the postmaster is running");
        signal("INT", &[postmaster.id()]);
        let deadline = Instant::now() + TIMEOUT;
        let status = loop {
            if let Some(status) = postmaster.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < deadline, "PostgreSQL does not stop: {}", self.log_text());
            sleep(Duration::from_millis(5)).await;
        };
        assert!(status.success(), "{status}");
        self.start().await;
    }

    /// A command of PostgreSQL, which refuses to run as root: root runs it as `nobody`.
    fn command(&self, program: &str) -> Command {
        let program = self.bin.as_ref().map_or_else(|| PathBuf::from(program), |bin| bin.join(program));
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(self.folder.path());
        command
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    fn log_text(&self) -> String {
        fs::read_to_string(self.log()).unwrap_or_default()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let Some(mut postmaster) = self.postmaster.take() else { return };
        let mut processes = children_of(postmaster.id());
        processes.push(postmaster.id());
        signal("KILL", &processes);
        let _ = postmaster.wait();
        if std::thread::panicking() {
            eprintln!("PostgreSQL's log: {}", self.log_text());
        }
    }
}

fn signal(name: &str, processes: &[u32]) {
    let processes = processes.iter().map(u32::to_string);
    // A process that has already ended is ignored.
    Command::new("kill").arg(format!("-{name}")).args(processes).stderr(Stdio::null()).status().unwrap();
}

/// State and parent of a process, if it exists.
fn state_and_parent(process: u32) -> Option<(String, u32)> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace();
    Some((fields.next()?.to_owned(), fields.next()?.parse().ok()?))
}

fn is_alive(process: u32) -> bool {
    state_and_parent(process).is_some_and(|(state, _)| state != "Z" && state != "X")
}

fn children_of(parent: u32) -> Vec<u32> {
    let names = fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    names.filter(|process| state_and_parent(*process).is_some_and(|(_, its_parent)| its_parent == parent)).collect()
}

/// Debian's folder of the server's programs; otherwise they must be in `PATH`.
fn newest_bin() -> Option<PathBuf> {
    let versions =
        fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    versions.max().map(|version| Path::new("/usr/lib/postgresql").join(version.to_string()).join("bin"))
}
