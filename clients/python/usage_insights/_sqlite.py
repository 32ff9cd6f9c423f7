"""Opens the file of a spool: creates it, checks whose it is, sets a corrupt one aside."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from functools import lru_cache
from pathlib import Path
from typing import Callable, TypeVar

from ._ids import random_name

T = TypeVar("T")

APPLICATION_ID = 1430869840
SCHEMA_VERSION = 1
STALE_LOCK_SECONDS = 10.0

BUSY = frozenset([5, 6, 15])
FULL = frozenset([10, 13])
CORRUPT = frozenset([11, 26])

#: Python 3.10 does not give the result codes of SQLite, only their messages.
_CODES_OF_MESSAGES = {
    "database is locked": 5,
    "database table is locked": 6,
    "locking protocol": 15,
    "disk I/O error": 10,
    "database or disk is full": 13,
    "database disk image is malformed": 11,
    "file is not a database": 26,
}


class ForeignFile(Exception):
    """A file that is not touched: it belongs to another program, or to a newer version of this one."""


class SpoolBusy(Exception):
    """Another thread uses the spool."""


def is_busy(error: BaseException) -> bool:
    return isinstance(error, SpoolBusy) or _primary_code(error) in BUSY


def is_full(error: BaseException) -> bool:
    """The disk is full, or cannot be written for another reason."""
    return _primary_code(error) in FULL or isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def is_corrupt(error: BaseException) -> bool:
    return _primary_code(error) in CORRUPT


def _primary_code(error: BaseException) -> int:
    """The result code of SQLite without its extension. 0: another error."""
    if not isinstance(error, sqlite3.Error):
        return 0
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else _CODES_OF_MESSAGES.get(str(error), 0)


def retry_while_busy(work: Callable[[], T], wait: float) -> T:
    """Repeats work that finds the file locked, for at most `wait` seconds: a lock is usually held for less than a millisecond."""
    deadline = time.monotonic() + wait
    pause = 0.00005
    while True:
        try:
            return work()
        except sqlite3.Error as error:
            if not is_busy(error) or time.monotonic() + pause > deadline:
                raise
        time.sleep(pause)
        pause = min(pause * 2, 0.005)


def file_id(file: str) -> tuple[int, int] | None:
    """Identifies a file under its path. None: there is none."""
    try:
        status = os.stat(file)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_dev, status.st_ino


@lru_cache(maxsize=1)
def read_schema() -> str:
    return Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")


def open_database(file: str, is_durable: bool, wait: float) -> sqlite3.Connection:
    """Opens a spool, and writes the schema if it is empty. Waits for a lock for at most `wait` seconds."""
    db = sqlite3.connect(file, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        retry_while_busy(lambda: _initialize(db, file), wait)
        db.execute(f"PRAGMA synchronous = {'FULL' if is_durable else 'NORMAL'}")
        db.execute("PRAGMA journal_size_limit = 4194304").fetchall()
        return db
    except BaseException:
        db.close()
        raise


def create_file(file: str) -> None:
    """
    Creates an empty file that only its user can read, if there is none. It gets its name when it is closed: closing a file releases the locks
    that other connections of this process have on it.
    """
    os.makedirs(os.path.dirname(file), mode=0o700, exist_ok=True)
    if file_id(file) is not None:
        return
    temporary = f"{file}-{random_name()}"
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        os.link(temporary, file)
    except OSError:
        pass  # Another program was faster, or there are no hard links here: SQLite creates the file.
    finally:
        os.unlink(temporary)


def _initialize(db: sqlite3.Connection, file: str) -> None:
    if _is_new(db, file):
        db.execute("PRAGMA auto_vacuum = INCREMENTAL")
        db.execute("PRAGMA journal_mode = WAL").fetchall()
        db.execute("BEGIN IMMEDIATE")
        try:
            if _is_new(db, file):
                for statement in _statements(read_schema()):
                    db.execute(statement)
            db.execute("COMMIT")
        except BaseException:
            rollback(db)
            raise
    db.execute("PRAGMA journal_mode = WAL").fetchall()


def _statements(script: str) -> list[str]:
    """The statements of a script. `executescript` would commit before them."""
    statements = []
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            statements.append(statement)
            statement = ""
    return statements


def _is_new(db: sqlite3.Connection, file: str) -> bool:
    application_id = pragma(db, "application_id")
    if application_id == 0 and not db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall():
        return True
    if application_id != APPLICATION_ID:
        raise ForeignFile(f"`{file}` is not a spool of usage-insights; name another file")
    version = pragma(db, "user_version")
    if version != SCHEMA_VERSION:
        raise ForeignFile(f"the spool `{file}` has version {version}, and this program knows {SCHEMA_VERSION}; update it")
    return False


def pragma(db: sqlite3.Connection, name: str) -> int:
    return int(db.execute(f"PRAGMA {name}").fetchall()[0][0])


def rollback(db: sqlite3.Connection) -> None:
    try:
        db.execute("ROLLBACK")
    except sqlite3.Error:
        pass  # SQLite has already rolled back.


def set_aside(file: str, identity: tuple[int, int] | None, now_ms: int) -> str | None:
    """
    Renames a corrupt file, unless another program has done so. The log of the database goes first, so that it is never applied to a new file.
    Gives the new name; None if the file under this path is another one.
    """
    lock = f"{file}-set-aside"
    try:
        os.mkdir(lock)
    except FileExistsError:
        try:
            if time.time() - os.stat(lock).st_mtime > STALE_LOCK_SECONDS:
                os.rmdir(lock)
        except FileNotFoundError:
            pass
        return None
    try:
        if identity is None or file_id(file) != identity:
            return None
        for suffix in ("-wal", "-shm", ""):
            if file_id(file + suffix) is not None:
                os.rename(file + suffix, f"{file}{suffix}.corrupt-{now_ms}")
        return f"{file}.corrupt-{now_ms}"
    finally:
        os.rmdir(lock)
