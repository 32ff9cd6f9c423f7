//! `backup` and `restore`: one file with the whole database.
//!
//! On SQLite the file is a database itself. On PostgreSQL `pg_dump` writes it and `pg_restore` reads it.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;
use indicatif::HumanBytes;
use tempfile::{Builder, NamedTempFile};
use url::Url;

use super::Failure;
use crate::app;
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
        let copied = database.copy_to(partial.path()).await;
        database.close().await?;
        copied?;
    } else {
        let mut dump = postgres_tool("pg_dump", &settings.database);
        dump.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(partial.path());
        execute(dump).await?;
    }
    put_in_place(partial, file)?;
    println!("wrote `{}`, {}", file.display(), HumanBytes(fs::metadata(file)?.len()));
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
        return Err(Failure::Failed(format!("`{}` is not a file that `usage-insights backup` wrote", file.display())));
    }
    let pending = if is_sqlite { restore_sqlite(file, settings).await? } else { restore_postgres(file, settings).await? };
    println!("restored `{}`", file.display());
    if pending > 0 {
        println!("{pending} migrations are pending, because an older version wrote the backup; run `usage-insights migrate up`");
    }
    Ok(())
}

/// Puts a copy of `file` in the place of the database file, once it is known to be complete. Returns the number of pending migrations.
async fn restore_sqlite(file: &Path, settings: &Settings) -> Result<usize, Failure> {
    let target = PathBuf::from(settings.database.sqlite_file().unwrap_or_default());
    // What another database left in its log would be written into the restored one.
    for suffix in ["", "-wal", "-shm"] {
        let mut name = target.clone().into_os_string();
        name.push(suffix);
        if Path::new(&name).exists() {
            return Err(Failure::Failed(format!(
                "`{}` exists; `restore` does not replace a database: stop the server and move its files away first",
                Path::new(&name).display()
            )));
        }
    }
    let mut partial = partial_file(&target)?;
    let copied = File::open(file).and_then(|mut source| io::copy(&mut source, partial.as_file_mut()));
    copied.map_err(|error| Failure::Failed(format!("`{}`: {error}", file.display())))?;
    let mut of_copy = settings.clone();
    of_copy.database.url = format!("sqlite://{}", partial.path().display());
    let checked = async {
        let database = Database::connect(&of_copy, false).await?;
        let pages = database.check_pages().await;
        let status = database.migration_status().await;
        database.close().await?;
        pages.and(status)
    };
    let refused = |error: Error| Failure::Failed(format!("`{}` cannot be restored: {}", file.display(), error.with_causes()));
    let status = checked.await.map_err(refused)?;
    put_in_place(partial, &target)?;
    Ok(status.iter().filter(|(_, is_applied)| !is_applied).count())
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
    let mut restore = postgres_tool("pg_restore", &settings.database);
    restore.args(["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]).arg(file);
    execute(restore).await?;
    database.analyze().await?;
    let status = database.migration_status().await?;
    database.close().await?;
    Ok(status.iter().filter(|(_, is_applied)| !is_applied).count())
}

/// A new file in the folder of `file`, for its owner only. It is removed unless it is put in place.
fn partial_file(file: &Path) -> Result<NamedTempFile, Failure> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let created = Builder::new().prefix(".usage-insights-").suffix(".partial").tempfile_in(folder);
    created.map_err(|error| Failure::Failed(format!("`{}`: {error}", folder.display())))
}

/// Gives a complete file its name, unless a file of that name exists, and waits until both are on disk.
fn put_in_place(partial: NamedTempFile, file: &Path) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::Failed(format!("`{}`: {error}", file.display()));
    File::open(partial.path()).and_then(|written| written.sync_all()).map_err(failed)?;
    let folder = partial.path().parent().map(Path::to_owned).unwrap_or_default();
    partial.persist_noclobber(file).map_err(|error| failed(error.error))?;
    File::open(&folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

/// A program of PostgreSQL that connects to the database of the settings. Its password is in its environment, where other users of the machine
/// do not see it.
fn postgres_tool(program: &str, settings: &DatabaseSettings) -> Command {
    let (url, password) = connection_of(&settings.url);
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
    let parameters: Vec<_> = parsed.query_pairs().into_owned().collect();
    parsed.set_query(None);
    for (name, value) in parameters {
        let name = match name.as_str() {
            "password" => {
                password = Some(value);
                continue;
            }
            "statement-cache-capacity" => continue, // of the driver of this program
            "ssl-mode" => "sslmode",
            "ssl-root-cert" | "ssl-ca" => "sslrootcert",
            "ssl-cert" => "sslcert",
            "ssl-key" => "sslkey",
            name => name,
        };
        parsed.query_pairs_mut().append_pair(name, &value);
    }
    (parsed.into(), password)
}

/// Runs a program to its end. Its messages are those of this program.
async fn execute(mut command: Command) -> Result<(), Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = tokio::task::spawn_blocking(move || command.status()).await?;
    let status = status.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Failure::Failed(format!(
            "`{program}` is not installed here; it is in the package `postgresql-client` of Debian, and must not be older than the server"
        )),
        _ => Failure::Failed(format!("`{program}`: {error}")),
    })?;
    if status.success() { Ok(()) } else { Err(Failure::Failed(format!("`{program}` failed ({status}); see its message above"))) }
}
