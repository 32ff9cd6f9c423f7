"""Writes records to the spool for the threads that record: group commit, and a bounded queue in memory.

Each call puts its records into the queue. The thread that gets the lock then writes all that is queued in one transaction, so
concurrent calls share a commit (and, with the durability `power`, its fsync). What cannot be written, because the spool is locked or
the disk is full, stays queued; the background thread writes it later.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from enum import Enum
from typing import Sequence

from .database import Database, Failure, SpoolError, classify_failure

_RETRY_SECONDS = 0.0002


class Outcome(Enum):
    """What became of the records of one call."""

    STORED = "stored"
    QUEUED = "queued"
    SPOOL_FULL = "the spool is full"
    QUEUE_FULL = "the spool cannot be written, and the queue in memory is full"
    NOT_WRITTEN = "the spool cannot be written"


class _State(Enum):
    WAITING = 0
    STORED = 1
    REJECTED = 2


class _Entry:
    """The records of one call. They are stored together or not at all."""

    __slots__ = ("texts", "bytes", "recorded_at", "state", "is_accepted")

    def __init__(self, texts: Sequence[tuple[str, int]], recorded_at: int) -> None:
        self.texts = texts
        self.bytes = sum(size for _, size in texts)
        self.recorded_at = recorded_at
        self.state = _State.WAITING
        self.is_accepted = False  # its call has returned: it must not be dropped any more


class Appender:
    """Appends records. All methods are safe in any thread, and `append` in signal handlers and finalizers."""

    def __init__(self, database: Database, *, is_durable: bool, wait_seconds: float, max_bytes: int, max_queued_records: int, max_queued_bytes: int) -> None:
        self._database = database
        self._is_durable = is_durable
        self._wait_seconds = wait_seconds
        self._max_bytes = max_bytes
        self._max_queued_records = max_queued_records
        self._max_queued_bytes = max_queued_bytes
        self.failure: str | None = None
        """Why the spool could not be written the last time. None once it could."""
        self.reset()

    def reset(self) -> None:
        """Forgets locks and queue: in a forked child they belong to the parent."""
        self._lock = threading.Lock()
        self._owner: int | None = None
        self._queue_lock = threading.RLock()
        self._queue: deque[_Entry] = deque()
        self._queued_records = 0
        self._queued_bytes = 0
        self._is_delayed = False  # the spool could not be written: calls queue without waiting for it

    @property
    def queued_records(self) -> int:
        """Records that wait in memory."""
        return self._queued_records

    def append(self, texts: Sequence[tuple[str, int]], recorded_at: int) -> Outcome:
        """Stores records, each a JSON text and its bytes.

        Waits at most `wait_seconds` for other processes; longer only for the disk, if it is durable. Raises nothing but
        what interrupts a program, such as `KeyboardInterrupt`.
        """
        entry = _Entry(texts, recorded_at)
        with self._queue_lock:
            if self._queued_records + len(texts) > self._max_queued_records or self._queued_bytes + entry.bytes > self._max_queued_bytes:
                return Outcome.QUEUE_FULL
            self._queue.append(entry)
            self._queued_records += len(texts)
            self._queued_bytes += entry.bytes
        is_nested = self._owner == threading.get_ident()  # a signal handler or finalizer, within `append` of the same thread
        if not is_nested and (self._is_durable or not self._is_delayed):
            end = time.monotonic() + self._wait_seconds
            # Durable calls wait for the thread that writes: it needs a bounded time, and may be writing their records.
            if self._lock.acquire(timeout=-1 if self._is_durable else self._wait_seconds):
                try:
                    self._owner = threading.get_ident()
                    if entry.state is _State.WAITING:
                        self._write(end)
                    if entry.state is _State.WAITING and self._is_durable:
                        self._remove(entry)
                        return Outcome.NOT_WRITTEN
                finally:
                    self._owner = None
                    self._lock.release()
        with self._queue_lock:
            if entry.state is _State.WAITING:
                entry.is_accepted = True
                self._is_delayed = self._is_delayed or not is_nested
        if entry.state is _State.WAITING:
            return Outcome.QUEUED
        return Outcome.STORED if entry.state is _State.STORED else Outcome.SPOOL_FULL

    def write_queued(self, wait_seconds: float) -> bool:
        """Writes what is queued. Returns whether nothing is left."""
        if not self._queue:
            self._is_delayed = False
            return True
        with self._lock:
            try:
                self._owner = threading.get_ident()
                self._write(time.monotonic() + wait_seconds)
            finally:
                self._owner = None
        with self._queue_lock:
            self._is_delayed = bool(self._queue)
        return not self._queue

    def reopen_if_replaced(self) -> None:
        """Opens the spool again if its file was renamed or deleted."""
        with self._lock:
            self._database.reopen_if_replaced()

    def close(self) -> None:
        """Closes the connection. A later call opens another one."""
        with self._lock:
            self._database.close()

    def before_fork(self) -> bool:
        """Closes the connection, as SQLite's locks do not survive a fork, and keeps other threads out until `after_fork`."""
        if self._owner == threading.get_ident() or not self._lock.acquire(timeout=10):
            return False
        self._queue_lock.acquire()
        self._database.close()
        return True

    def after_fork(self) -> None:
        """Continues in the parent."""
        self._queue_lock.release()
        self._lock.release()

    def _write(self, end: float) -> None:
        """Writes what is queued, and tries until `end` while another process holds SQLite's lock. Needs the lock."""
        was_set_aside = False
        while True:
            try:
                self._write_all()
                self.failure = None
                return
            except (sqlite3.Error, OSError, SpoolError) as error:
                self._database.roll_back()
                failure = classify_failure(error)
                self.failure = str(error)
                if failure is Failure.CORRUPT and not was_set_aside:
                    was_set_aside = True
                    try:
                        self._database.set_aside(error)
                        continue
                    except OSError as rename_error:
                        self.failure = f"{error}; it cannot be renamed: {rename_error}"
                if failure is not Failure.LOCKED or time.monotonic() >= end:
                    return
                time.sleep(_RETRY_SECONDS)
            except BaseException:  # an interrupt
                self._database.roll_back()
                raise

    def _write_all(self) -> None:
        with self._queue_lock:
            entries = list(self._queue)
        if not entries:
            return
        if self._insert(entries):
            for entry in entries:
                self._settle(entry, _State.STORED)
            return
        for entry in entries:
            if self._insert([entry]):
                self._settle(entry, _State.STORED)
                continue
            with self._queue_lock:
                if not entry.is_accepted:
                    self._settle(entry, _State.REJECTED)
        if self._queue:
            raise SpoolError("the spool is full")

    def _insert(self, entries: list[_Entry]) -> bool:
        """Inserts records in one transaction. False, and nothing was inserted, if there is no room for them."""
        rows = [(text, size, entry.recorded_at) for entry in entries for text, size in entry.texts]
        size = sum(entry.bytes for entry in entries)
        connection = self._database.connection()
        connection.execute("BEGIN IMMEDIATE")
        has_room = connection.execute(
            "UPDATE spool_state SET spooled_records = spooled_records + ?, spooled_bytes = spooled_bytes + ? WHERE id = 1 AND spooled_bytes + ? <= ?",
            (len(rows), size, size, self._max_bytes),
        ).rowcount
        if not has_room:
            connection.execute("ROLLBACK")
            return False
        connection.executemany("INSERT INTO spooled_record (record, bytes, recorded_at) VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")
        return True

    def _settle(self, entry: _Entry, state: _State) -> None:
        with self._queue_lock:
            entry.state = state
            self._remove(entry)

    def _remove(self, entry: _Entry) -> None:
        with self._queue_lock:
            if self._queue and self._queue[0] is entry:
                self._queue.popleft()
            else:
                self._queue.remove(entry)
            self._queued_records -= len(entry.texts)
            self._queued_bytes -= entry.bytes
            if not self._queue:
                self._queued_records = self._queued_bytes = 0
