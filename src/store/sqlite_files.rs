//! The files of an SQLite database: creates the database file, measures the files, and notices that one of an open database was removed or
//! replaced. SQLite itself does not notice: it goes on writing to a file without a name, and what is in it is gone when the process ends.
//!
//! The device and inode of each file are compared with those of the file that was opened. An inode is not reused while the file is open.

use std::fs::OpenOptions;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::{DbErr, RuntimeErr, sqlx};

use super::failure::FILES_REPLACED;

/// The write-ahead log and its index are next to the database file. Other processes use them by name, too.
const LOG_SUFFIXES: [&str; 2] = ["-wal", "-shm"];

/// Device and inode.
type FileId = (u64, u64);

/// The files of an open SQLite database.
#[derive(Debug)]
pub(super) struct SqliteFiles {
    /// As in the settings, so that a symbolic link that names another file is noticed.
    path: PathBuf,
    opened: Mutex<OpenedFiles>,
    /// Whether the log has the present problem already.
    is_reported: AtomicBool,
}

#[derive(Debug, Default)]
struct OpenedFiles {
    database: Option<FileId>,
    /// The path without symbolic links; empty before the first connection. SQLite resolves them before it names the other files.
    resolved: PathBuf,
    /// The files of [`LOG_SUFFIXES`], known from the first check on.
    logs: [Option<FileId>; 2],
}

impl SqliteFiles {
    /// The files of the database that `url` names.
    pub(super) fn of_url(url: &str) -> Result<Arc<Self>, DbErr> {
        let options = url.parse::<SqliteConnectOptions>();
        let options = options.map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into())))?;
        let path = options.get_filename().to_owned();
        Ok(Arc::new(Self { path, opened: Mutex::default(), is_reported: AtomicBool::new(false) }))
    }

    /// Creates the database file if it does not exist, for its owner only: usage is not for every user of the machine. SQLite gives its other
    /// files the same permissions. If the path is a symbolic link to a file that does not exist, that file is created.
    pub(super) fn create_if_missing(&self) -> Result<(), DbErr> {
        // An existing file is not opened: closing it would release the locks of other connections of this process.
        if self.path.exists() {
            return Ok(());
        }
        let created = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&self.path);
        created.map(drop).map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(sqlx::Error::Io(error).into())))
    }

    /// Size of the opened database file and its write-ahead log, in bytes; `None` if the database file does not exist.
    pub(super) fn bytes(&self) -> Option<u64> {
        let database = self.lock().resolved.clone();
        let log = log_path(&database, LOG_SUFFIXES[0]).metadata().map_or(0, |log| log.len());
        Some(database.metadata().ok()?.len() + log)
    }

    /// Bytes that this user may still write to the disk of the database file; `None` if they cannot be read.
    pub(super) fn free_bytes(&self) -> Option<u64> {
        let disk = rustix::fs::statvfs(&self.path).ok()?;
        Some(disk.f_bavail * disk.f_frsize)
    }

    /// The name of the database file, without folders.
    pub(super) fn name(&self) -> Option<String> {
        Some(self.path.file_name()?.to_string_lossy().into_owned())
    }

    /// Notes the files after a connection that writes was opened. If it was the only one, SQLite has created the write-ahead log anew.
    /// Fails if the database file is not the one of the first connection.
    pub(super) fn note_opened(&self) -> Result<(), DbErr> {
        let mut opened = self.lock();
        if opened.database.is_none() {
            opened.database = file_id(&self.path);
            opened.resolved = self.path.canonicalize().unwrap_or_else(|_| self.path.clone());
        }
        opened.logs = [None; 2];
        drop(opened);
        self.check()
    }

    /// Fails unless the paths name the files that were opened.
    pub(super) fn check(&self) -> Result<(), DbErr> {
        let Some(file) = self.changed_file() else {
            if self.is_reported.swap(false, Ordering::Relaxed) {
                tracing::info!(file = %self.path.display(), "the database file is back");
            }
            return Ok(());
        };
        if !self.is_reported.swap(true, Ordering::Relaxed) {
            tracing::error!(
                file = %file.display(),
                "a file of the database was removed or replaced while it was open; nothing is recorded until it is back or the server restarts"
            );
        }
        Err(DbErr::Conn(RuntimeErr::Internal(FILES_REPLACED.to_owned())))
    }

    /// The first file that is not the one that was opened.
    fn changed_file(&self) -> Option<PathBuf> {
        let mut opened = self.lock();
        let database = opened.database?;
        if file_id(&self.path) != Some(database) {
            return Some(self.path.clone());
        }
        let OpenedFiles { resolved, logs, .. } = &mut *opened;
        for (suffix, id) in LOG_SUFFIXES.into_iter().zip(logs) {
            let path = log_path(resolved, suffix);
            let found = file_id(&path);
            if id.is_some() && found != *id {
                return Some(path);
            }
            *id = found;
        }
        None
    }

    fn lock(&self) -> MutexGuard<'_, OpenedFiles> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The path of the file with one of [`LOG_SUFFIXES`] of a database file, whose path is without symbolic links.
fn log_path(database: &Path, suffix: &str) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}

fn file_id(path: &Path) -> Option<FileId> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.dev(), metadata.ino()))
}
