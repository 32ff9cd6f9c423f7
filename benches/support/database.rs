//! Databases: a durable PostgreSQL server or SQLite files; an empty database for every round.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sea_orm::sqlx::postgres::PgConnection;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection, query, query_as, raw_sql};
use tempfile::TempDir;

use super::Outcome;

/// The kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A server that creates databases, or a folder for files.
pub struct Server {
    pub kind: Kind,
    folder: Folder,
    admin_url: String,
    cluster: Option<Cluster>,
    made: AtomicU32,
}

/// The folder of all files.
enum Folder {
    Temporary(TempDir),
    Kept(PathBuf),
}

impl Folder {
    fn path(&self) -> &Path {
        match self {
            Self::Temporary(folder) => folder.path(),
            Self::Kept(folder) => folder,
        }
    }
}

struct Cluster {
    programs: PathBuf,
    data: PathBuf,
    stop_mode: &'static str,
}

impl Server {
    /// PostgreSQL: that of `BENCH_DATABASE_URL`, or else a private server with `fsync` and `synchronous_commit` on.
    pub fn start(kind: Kind) -> Outcome<Self> {
        let folder = Folder::Temporary(TempDir::new()?);
        let mut server = Self { kind, folder, admin_url: String::new(), cluster: None, made: AtomicU32::new(0) };
        if kind == Kind::Postgres {
            match std::env::var("BENCH_DATABASE_URL") {
                Ok(url) => server.admin_url = url,
                Err(_) => server.start_cluster()?,
            }
        }
        Ok(server)
    }

    /// A private server with its databases in `folder`, which are kept; reuses those of an earlier run.
    pub fn start_in(kind: Kind, folder: &Path) -> Outcome<Self> {
        std::fs::create_dir_all(folder)?;
        let folder = Folder::Kept(folder.canonicalize()?);
        let mut server = Self { kind, folder, admin_url: String::new(), cluster: None, made: AtomicU32::new(0) };
        if kind == Kind::Postgres {
            server.start_cluster()?;
        }
        Ok(server)
    }

    /// The folder of all files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn start_cluster(&mut self) -> Outcome<()> {
        let programs = std::fs::read_dir("/usr/lib/postgresql")?
            .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
            .max()
            .ok_or("PostgreSQL is not installed; install it, or set BENCH_DATABASE_URL")?;
        let data = self.folder.path().join("data");
        if !data.join("PG_VERSION").exists() {
            std::fs::create_dir(&data)?;
            if is_root()? {
                run(Command::new("chmod").arg("755").arg(self.folder.path()))?;
                run(Command::new("chown").arg("nobody:nogroup").arg(&data).arg(self.folder.path()))?;
            }
            let mut initdb = as_server_user(&programs.join("initdb"))?;
            run(initdb.arg("-D").arg(&data).args(["-U", "bench", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]))?;
        }
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let options = format!(
            "-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 \
             -c fsync=on -c synchronous_commit=on -c shared_buffers=1GB -c max_wal_size=4GB"
        );
        let log = self.folder.path().join("log");
        let mut pg_ctl = as_server_user(&programs.join("pg_ctl"))?;
        run(pg_ctl.arg("-D").arg(&data).arg("-l").arg(&log).args(["-w", "start", "-o", &options]))?;
        self.admin_url = format!("postgres://bench@127.0.0.1:{port}/postgres");
        // Deleted data need not be flushed.
        let stop_mode = if matches!(self.folder, Folder::Temporary(_)) { "immediate" } else { "fast" };
        self.cluster = Some(Cluster { programs, data, stop_mode });
        Ok(())
    }

    /// A new, empty database.
    pub async fn fresh(&self) -> Outcome<Fresh> {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        self.named(&format!("bench_{}_{number}", std::process::id())).await
    }

    /// The database of that name, created if missing.
    pub async fn named(&self, name: &str) -> Outcome<Fresh> {
        if self.kind == Kind::Sqlite {
            let folder = self.folder.path().join(name);
            std::fs::create_dir_all(&folder)?;
            return Ok(Fresh { url: format!("sqlite://{}", folder.join("usage.db").display()), place: Place::Folder(folder) });
        }
        let name = name.to_owned();
        let mut admin = PgConnection::connect(&self.admin_url).await?;
        let found = query("SELECT FROM pg_database WHERE datname = $1").bind(&name).fetch_optional(&mut admin).await?;
        if found.is_none() {
            query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut admin).await?;
        }
        let url = format!("{}/{name}", self.admin_url.rsplit_once('/').ok_or("BENCH_DATABASE_URL has no database name")?.0);
        Ok(Fresh { url, place: Place::Server { admin_url: self.admin_url.clone(), name } })
    }

    /// Version and durability settings.
    pub async fn describe(&self) -> Outcome<String> {
        if self.kind == Kind::Sqlite {
            let mut connection = SqliteConnection::connect("sqlite::memory:").await?;
            let (version,): (String,) = query_as("SELECT sqlite_version()").fetch_one(&mut connection).await?;
            return Ok(format!("SQLite {version}, write-ahead log, synchronous = FULL"));
        }
        let mut admin = PgConnection::connect(&self.admin_url).await?;
        let (version, fsync, commit, buffers): (String, String, String, String) = query_as(
            "SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit'),
                    current_setting('shared_buffers')",
        )
        .fetch_one(&mut admin)
        .await?;
        if fsync != "on" || commit != "on" {
            return Err("the server does not commit durably: fsync and synchronous_commit must be on".into());
        }
        Ok(format!("PostgreSQL {version}, fsync and synchronous_commit on, shared_buffers = {buffers}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(Cluster { programs, data, stop_mode }) = &self.cluster
            && let Ok(mut pg_ctl) = as_server_user(&programs.join("pg_ctl"))
        {
            let _ = run(pg_ctl.arg("-D").arg(data).args(["-w", "-t", "600", "-m", stop_mode, "stop"]));
        }
    }
}

/// A database of one round.
#[derive(Clone)]
pub struct Fresh {
    pub url: String,
    place: Place,
}

#[derive(Clone)]
enum Place {
    Folder(PathBuf),
    Server { admin_url: String, name: String },
}

impl Fresh {
    /// Drops it.
    pub async fn remove(self) -> Outcome<()> {
        match self.place {
            Place::Folder(folder) => std::fs::remove_dir_all(folder)?,
            Place::Server { admin_url, name } => {
                let mut admin = PgConnection::connect(&admin_url).await?;
                query(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).execute(&mut admin).await?;
                // The unflushed writes of one round must not slow down the next.
                query("CHECKPOINT").execute(&mut admin).await?;
            }
        }
        Ok(())
    }

    /// A raw connection to PostgreSQL.
    pub async fn postgres(&self) -> Outcome<PgConnection> {
        Ok(PgConnection::connect(&self.url).await?)
    }

    /// A raw connection to SQLite, as durable as the service's.
    pub async fn sqlite(&self) -> Outcome<SqliteConnection> {
        let options: SqliteConnectOptions = self.url.parse()?;
        let options = options.create_if_missing(true).journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
        Ok(options.busy_timeout(Duration::from_secs(5)).connect().await?)
    }

    /// Runs statements.
    pub async fn change(&self, sql: &str) -> Outcome<()> {
        let sql = AssertSqlSafe(sql.to_owned());
        if self.is_sqlite() {
            raw_sql(sql).execute(&mut self.sqlite().await?).await?;
        } else {
            raw_sql(sql).execute(&mut self.postgres().await?).await?;
        }
        Ok(())
    }

    /// Runs a query that returns one integer.
    pub async fn integer(&self, sql: &str) -> Outcome<i64> {
        let sql = AssertSqlSafe(sql.to_owned());
        let (number,): (i64,) = if self.is_sqlite() {
            query_as(sql).fetch_one(&mut self.sqlite().await?).await?
        } else {
            query_as(sql).fetch_one(&mut self.postgres().await?).await?
        };
        Ok(number)
    }

    /// Runs a query that returns texts.
    pub async fn texts(&self, sql: &str) -> Outcome<Vec<String>> {
        let sql = AssertSqlSafe(sql.to_owned());
        let texts: Vec<(String,)> = if self.is_sqlite() {
            query_as(sql).fetch_all(&mut self.sqlite().await?).await?
        } else {
            query_as(sql).fetch_all(&mut self.postgres().await?).await?
        };
        Ok(texts.into_iter().map(|(text,)| text).collect())
    }

    /// Whether it is SQLite.
    pub fn is_sqlite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }
}

fn is_root() -> Outcome<bool> {
    let id = Command::new("id").arg("-u").output()?;
    Ok(id.stdout.starts_with(b"0"))
}

/// PostgreSQL refuses to run as root, so root runs it as `nobody`.
fn as_server_user(program: &Path) -> Outcome<Command> {
    let mut command = if is_root()? {
        let mut setpriv = Command::new("setpriv");
        setpriv.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups"]).arg(program);
        setpriv
    } else {
        Command::new(program)
    };
    command.current_dir("/");
    Ok(command)
}

fn run(command: &mut Command) -> Outcome<()> {
    // The started server inherits output handles: use one that no process waits for.
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed: {status}").into()) }
}
