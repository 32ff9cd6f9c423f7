//! `backup` and `restore`: one file with the whole database.
//!
//! On SQLite the file is a database itself. On PostgreSQL `pg_dump` writes it and `pg_restore` reads it.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use clap::Args;
use indicatif::HumanBytes;
use tokio::process::Command;
use url::Url;

use super::Failure;
use super::output::print_line;
use super::partial_file::{partial_file, put_in_place, unless_stopped};
use crate::app;
use crate::clock::Clock;
use crate::error::Error;
use crate::settings::{DatabaseSettings, Settings};
use crate::store::database::Database;

/// The first bytes of an SQLite database.
const SQLITE_MAGIC: &[u8] = b"SQLite format 3\0";
/// The first bytes of an archive of `pg_dump`.
const ARCHIVE_MAGIC: &[u8] = b"PGDMP";

/// Where to write.
#[derive(Debug, Args)]
pub(super) struct BackupArguments {
    /// File to write; it must not exist
    file: PathBuf,
}

/// What to read.
#[derive(Debug, Args)]
pub(super) struct RestoreArguments {
    /// File that `backup` wrote
    file: PathBuf,
}

pub(super) async fn backup(arguments: BackupArguments, settings: &Settings) -> Result<(), Failure> {
    let file = &arguments.file;
    if file.exists() {
        return Err(Failure::Failed(format!("`{}` exists already; a backup does not replace a file", file.display())));
    }
    // Under a temporary name next to it, so that a file of that name is a complete backup.
    let partial = partial_file(file)?;
    if settings.database.sqlite_file().is_some() {
        let database = app::connect_to_existing(settings).await?;
        unless_stopped(database.copy_to(partial.path())).await??;
        database.close().await?;
    } else {
        if !settings.database.direct_url.is_empty() {
            app::connect_to_existing(settings).await?.close().await?; // fails if that is another database
        }
        let mut dump = postgres_tool("pg_dump", &settings.database);
        dump.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(partial.path());
        execute(dump).await?;
    }
    put_in_place(partial, file)?;
    print_line!("wrote `{}`, {}", file.display(), HumanBytes(fs::metadata(file)?.len()));
    Ok(())
}

pub(super) async fn restore(arguments: RestoreArguments, settings: &Settings) -> Result<(), Failure> {
    let file = &arguments.file;
    let unreadable = |error: io::Error| Failure::Failed(format!("`{}`: {error}", file.display()));
    let mut beginning = Vec::new();
    File::open(file).and_then(|opened| opened.take(16).read_to_end(&mut beginning)).map_err(unreadable)?;
    let is_sqlite = settings.database.sqlite_file().is_some();
    let (own, other, other_kind) =
        if is_sqlite { (SQLITE_MAGIC, ARCHIVE_MAGIC, "PostgreSQL") } else { (ARCHIVE_MAGIC, SQLITE_MAGIC, "SQLite") };
    if beginning.starts_with(other) {
        return Err(Failure::Failed(format!(
            "`{}` is a backup of {other_kind}, and `database.url` (DATABASE_URL) names another kind of database",
            file.display()
        )));
    }
    if !beginning.starts_with(own) {
        return Err(foreign(file));
    }
    let pending = if is_sqlite { restore_sqlite(file, settings).await? } else { restore_postgres(file, settings).await? };
    print_line!("restored `{}`", file.display());
    if pending > 0 {
        print_line!(
            "{pending} migrations are pending, because an older version wrote the backup; run `usage-insights migrate up`"
        );
    }
    Ok(())
}

/// Puts a copy of `file` in the place of the database file, once it is known to be complete. Returns the number of pending migrations.
async fn restore_sqlite(file: &Path, settings: &Settings) -> Result<usize, Failure> {
    let target = settings.database.sqlite_file().unwrap_or_default();
    // What another database left in its logs would be written into the restored one.
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let name = with_suffix(&target, suffix);
        if name.exists() {
            return Err(Failure::Failed(format!(
                "`{}` exists; `restore` does not replace a database: stop the server and move its files away first",
                name.display()
            )));
        }
    }
    // Of a database that was copied while it was in use.
    let log = with_suffix(file, "-wal");
    if log.metadata().is_ok_and(|metadata| metadata.len() > 0) {
        return Err(Failure::Failed(format!(
            "`{}` belongs to `{}`, which is therefore no complete backup: write one with `usage-insights backup`",
            log.display(),
            file.display()
        )));
    }
    let mut partial = partial_file(&target)?;
    let copied = File::open(file).and_then(|mut source| io::copy(&mut source, partial.as_file_mut()));
    copied.map_err(|error| Failure::Failed(format!("`{}`: {error}", file.display())))?;
    let mut of_copy = settings.clone();
    of_copy.database.url = DatabaseSettings::url_of_file(partial.path());
    let checked = async {
        let database = Database::connect(&of_copy, Clock::system(), false).await?;
        let pages = database.check_pages().await;
        let status = database.migration_status().await;
        database.close().await?;
        pages.and(status)
    };
    let refused = |error: Error| Failure::Failed(format!("`{}` cannot be restored: {}", file.display(), error.with_causes()));
    let status = checked.await.map_err(refused)?;
    let pending = status.iter().filter(|(_, is_applied)| !is_applied).count();
    if pending == status.len() {
        return Err(foreign(file));
    }
    put_in_place(partial, &target)?;
    Ok(pending)
}

fn foreign(file: &Path) -> Failure {
    Failure::Failed(format!("`{}` is not a file that `usage-insights backup` wrote", file.display()))
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Restores `file` into an empty database. Returns the number of pending migrations.
async fn restore_postgres(file: &Path, settings: &Settings) -> Result<usize, Failure> {
    let database = app::connect_to_existing(settings).await?;
    if let Some(table) = database.any_table().await? {
        let name = database.name().await?;
        return Err(Failure::Failed(format!(
            "the database `{name}` has tables, such as `{table}`; `restore` needs an empty database: create one with `createdb`, and name it in \
             `database.url` (DATABASE_URL)"
        )));
    }
    let versions = versions_of_archive(file).await?;
    if versions.is_empty() {
        return Err(foreign(file));
    }
    Database::require_known_versions(&versions)
        .map_err(|error| Failure::Failed(format!("`{}` cannot be restored: {error}", file.display())))?;
    let mut restore = postgres_tool("pg_restore", &settings.database);
    restore.args(["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]).arg(file);
    execute(restore).await?;
    database.analyze().await?;
    let status = database.migration_status().await?;
    database.close().await?;
    Ok(status.iter().filter(|(_, is_applied)| !is_applied).count())
}

/// The migrations that the database had, from its archive.
async fn versions_of_archive(file: &Path) -> Result<Vec<String>, Failure> {
    let mut list = Command::new("pg_restore");
    list.args(["--data-only", "--table=seaql_migrations", "--file=-"]).arg(file).stdout(Stdio::piped());
    let text = execute(list).await?;
    let rows = text.lines().skip_while(|line| !line.starts_with("COPY ")).skip(1).take_while(|line| *line != "\\.");
    Ok(rows.filter_map(|row| row.split('\t').next()).map(str::to_owned).collect())
}

/// A program of PostgreSQL that connects to the database of the settings. Its password is in its environment, where other users of the machine
/// do not see it.
fn postgres_tool(program: &str, settings: &DatabaseSettings) -> Command {
    let (url, password) = connection_of(settings.direct_url());
    let mut command = Command::new(program);
    command.arg("--no-password").arg("--dbname").arg(url);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command
}

/// The URL as PostgreSQL's own programs read it, without its password, and the password.
fn connection_of(url: &str) -> (String, Option<String>) {
    let Ok(mut parsed) = Url::parse(url) else { return (url.to_owned(), None) };
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let mut password = parsed.password().map(decoded);
    let _ = parsed.set_password(None);
    let (mut parameters, mut options) = (Vec::new(), Vec::new());
    for (name, value) in parsed.query_pairs().into_owned() {
        match name.as_str() {
            "password" => password = Some(value),
            "statement-cache-capacity" => {} // of the driver of this program
            "options" => options.push(value),
            "sslmode" | "ssl-mode" => parameters.push(("sslmode".to_owned(), value.to_ascii_lowercase())),
            "ssl-root-cert" | "ssl-ca" => parameters.push(("sslrootcert".to_owned(), value)),
            "ssl-cert" => parameters.push(("sslcert".to_owned(), value)),
            "ssl-key" => parameters.push(("sslkey".to_owned(), value)),
            name => match name.strip_prefix("options[").and_then(|name| name.strip_suffix(']')) {
                Some(setting) => options.push(format!("-c {setting}={value}")),
                None => parameters.push((name.to_owned(), value)),
            },
        }
    }
    if !options.is_empty() {
        parameters.push(("options".to_owned(), options.join(" ")));
    }
    // Not as in forms: PostgreSQL does not read `+` as a space.
    let escaped = |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    let query: Vec<_> = parameters.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
    parsed.set_query((!query.is_empty()).then(|| query.join("&")).as_deref());
    (parsed.into(), password)
}

/// Runs a program to its end, and returns what it writes. Its messages are those of this program. If the command is stopped, so is the program.
async fn execute(mut command: Command) -> Result<String, Failure> {
    let program = command.as_std().get_program().to_string_lossy().into_owned();
    let spawned = command.stdin(Stdio::null()).kill_on_drop(true).spawn();
    let running = spawned.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Failure::Failed(format!(
            "`{program}` is not installed here; it is in the package `postgresql-client` of Debian, and must not be older than the server"
        )),
        _ => Failure::Failed(format!("`{program}`: {error}")),
    })?;
    let output = unless_stopped(running.wait_with_output()).await??;
    if !output.status.success() {
        return Err(Failure::Failed(format!("`{program}` failed ({}); see its message above", output.status)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
