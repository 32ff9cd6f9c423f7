"""Connections to the spool: how its file is created, checked, and set aside when it is corrupt.

The rules are those of `clients/spool/README.md`. What the tables hold is the matter of `spool.py` and `appender.py`.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from enum import Enum
from importlib import resources
from pathlib import Path
from typing import Callable, Iterator

log = logging.getLogger("usage_insights")

APPLICATION_ID = 1430869840
SCHEMA_VERSION = 1
CREATION_WAIT_SECONDS = 10.0
"""How long the creation of a spool waits for another program that creates it too."""
WAL_KEPT_BYTES = 4 << 20
"""The write-ahead log is cut to this size when it begins anew."""


class SpoolError(Exception):
    """The spool cannot be used, and is left as it is: another program's file, or a newer schema."""


class Failure(Enum):
    """Why SQLite could not do what it was asked to."""

    LOCKED = "locked"
    FULL = "full"
    CORRUPT = "corrupt"
    OTHER = "other"


_FAILURES = (
    ("database is locked", Failure.LOCKED),
    ("database table is locked", Failure.LOCKED),
    ("locking protocol", Failure.LOCKED),
    ("database schema is locked", Failure.LOCKED),
    ("database or disk is full", Failure.FULL),
    ("file is not a database", Failure.CORRUPT),
    ("malformed", Failure.CORRUPT),
)


def classify_failure(error: Exception) -> Failure:
    """The kind of an error of `sqlite3`. By its message, as Python 3.10 does not pass on the code."""
    if isinstance(error, sqlite3.Error):
        message = str(error)
        for text, failure in _FAILURES:
            if text in message:
                return failure
    return Failure.OTHER


class SpoolFile:
    """The file that several connections of this process have open. A new generation begins when it is replaced."""

    def __init__(self, path: Path, clock: Callable[[], float]) -> None:
        self.path = path
        self.generation = 0
        self.set_aside_as: Path | None = None
        """Where the last corrupt file is now; None if there was none."""
        self._clock = clock

    def identity(self) -> tuple[int, int] | None:
        """Device and inode of the file at the path. None if there is no file."""
        try:
            status = os.stat(self.path)
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def set_aside(self, identity: tuple[int, int] | None, error: Exception) -> None:
        """Renames the corrupt file, unless another program has already replaced it. Raises `OSError` if renaming fails."""
        self.generation += 1
        if identity is None or identity != self.identity():
            return
        suffix = f".corrupt-{int(self._clock() * 1000)}"
        while os.path.exists(f"{self.path}{suffix}"):
            suffix += "0"
        for part in ("", "-wal", "-shm"):
            try:
                os.rename(f"{self.path}{part}", f"{self.path}{part}{suffix}")
            except FileNotFoundError:
                if part == "":
                    return  # another program was faster
        self.set_aside_as = Path(f"{self.path}{suffix}")
        log.error("the spool %s is corrupt (%s); it is kept as %s, and a new one begins", self.path, error, self.set_aside_as)


class Database:
    """One connection, opened when it is first used. Not safe for several threads: its owner has a lock."""

    def __init__(self, file: SpoolFile, *, synchronous: str, busy_seconds: float, open_seconds: float) -> None:
        self.file = file
        self._synchronous = synchronous
        self._busy_seconds = busy_seconds
        self._open_seconds = open_seconds
        self._connection: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._generation = -1

    def connection(self) -> sqlite3.Connection:
        """The connection. Raises `sqlite3.Error`, `OSError` or `SpoolError` if the spool cannot be opened."""
        if self._connection is None or self._generation != self.file.generation:
            self.close()
            self._open()
            assert self._connection is not None
        return self._connection

    def close(self) -> None:
        """Closes the connection. The next use opens another one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except sqlite3.Error as error:
                log.debug("closing the spool: %s", error)

    def roll_back(self) -> None:
        """Ends a transaction that failed."""
        if self._connection is not None and self._connection.in_transaction:
            try:
                self._connection.execute("ROLLBACK")
            except sqlite3.Error:
                self.close()

    def set_aside(self, error: Exception) -> None:
        """Closes the connection and sets the corrupt file aside."""
        self.close()
        self.file.set_aside(self._identity, error)

    def reopen_if_replaced(self) -> None:
        """Closes the connection if its file was renamed or deleted: what is written to it would be lost."""
        if self._connection is not None and self._identity != self.file.identity():
            log.warning("the spool %s was renamed or deleted; a new one begins", self.file.path)
            self.file.generation += 1
            self.close()

    def _open(self) -> None:
        path = self.file.path
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._generation = self.file.generation
        self._identity = self.file.identity()
        connection = sqlite3.connect(path, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False)
        try:
            _wait_while_locked(lambda: _prepare(connection, path), self._open_seconds)
            connection.execute(f"PRAGMA synchronous = {self._synchronous}")
            # Checkpoints wait for the disk: the background thread runs them, never a caller of `record`.
            connection.execute("PRAGMA wal_autocheckpoint = 0")
            connection.execute(f"PRAGMA journal_size_limit = {WAL_KEPT_BYTES}")
        except BaseException:
            connection.close()
            raise
        self._identity = self.file.identity()
        self._connection = connection


def _wait_while_locked(work: Callable[[], None], seconds: float) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            return work()
        except sqlite3.OperationalError as error:
            if classify_failure(error) is not Failure.LOCKED or time.monotonic() >= end:
                raise
            time.sleep(0.002)


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Creates the schema if the file is new, and checks it otherwise. A file of another program is not changed."""
    if _is_new(connection):
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _is_new(connection):  # else another program was faster
                for statement in _schema_statements():
                    connection.execute(statement)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    application_id = _pragma(connection, "application_id")
    if application_id != APPLICATION_ID:
        raise SpoolError(f"{path} is not a spool but another program's file (application_id {application_id}); name another file")
    version = _pragma(connection, "user_version")
    if version != SCHEMA_VERSION:
        raise SpoolError(f"{path} has version {version} of the spool's schema, and this package knows version {SCHEMA_VERSION}; update the package")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")


def _is_new(connection: sqlite3.Connection) -> bool:
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    return bool(tables == 0 and _pragma(connection, "application_id") == 0 and _pragma(connection, "user_version") == 0)


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _schema_statements() -> Iterator[str]:
    schema = (resources.files(__package__) / "schema.sql").read_text(encoding="utf-8")
    statement = ""
    for line in schema.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
