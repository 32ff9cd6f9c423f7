"""The spool as its sender and its reports see it: batches, leases, results, dead letters, and upkeep of the file."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import threading
import time
from dataclasses import dataclass
from typing import Any, Callable, Iterable, Sequence, TypeVar

from .database import Database, Failure, SpoolFile, classify_failure
from .health import DeadLetter
from .ids import parse_unix_ms
from .reserve import release_reserve, write_reserve

log = logging.getLogger("usage_insights")
T = TypeVar("T")

LEASE_MS = 60_000
BATCH_RECORDS = 1000
BATCH_BYTES = 1 << 20
CHECKPOINT_BYTES = 1 << 20
"""The write-ahead log is copied into the file when it has this size."""
VACUUM_PAGES = 256
"""Free pages that one transaction returns to the file system: few, so that `record` does not wait."""


@dataclass(frozen=True)
class SpooledRecord:
    """A record that waits to be sent."""

    id: int
    text: str
    bytes: int


@dataclass(frozen=True)
class Rejection:
    """Why the server did not accept a record."""

    record: SpooledRecord
    status: str
    code: str
    field: str | None
    message: str


@dataclass(frozen=True)
class Counts:
    """The row of `spool_state`, and when the oldest record was recorded."""

    spooled: int
    bytes: int
    dead_letters: int
    sent: int
    oldest_ms: int | None


class Spool:
    """Operations on the spool, each a short transaction. Safe in any thread.

    All methods raise `sqlite3.Error`, `OSError` or `SpoolError` if the spool cannot be used.
    """

    def __init__(self, file: SpoolFile, clock: Callable[[], float]) -> None:
        self.file = file
        self._clock = clock
        self._database = Database(file, synchronous="NORMAL", busy_seconds=5.0, open_seconds=10.0)
        self._needs_reserve = True
        self.reset()

    def reset(self) -> None:
        """Forgets the lock: in a forked child it belongs to the parent."""
        self._lock = threading.Lock()

    def before_fork(self) -> bool:
        """Closes the connection, and keeps other threads out until `after_fork`."""
        if not self._lock.acquire(timeout=10):
            return False
        self._database.close()
        return True

    def after_fork(self) -> None:
        """Continues in the parent."""
        self._lock.release()

    def close(self) -> None:
        """Closes the connection. A later call opens another one."""
        with self._lock:
            self._database.close()

    def now_ms(self) -> int:
        """Unix milliseconds."""
        return int(self._clock() * 1000)

    def open(self) -> None:
        """Creates or checks the file."""
        self._read(lambda connection: None)

    # Sending

    def count_waiting(self) -> int:
        """Records that wait to be sent."""
        return int(self._read(lambda connection: connection.execute("SELECT spooled_records FROM spool_state").fetchone()[0]))

    def take_lease(self, sender: str) -> bool:
        """Takes or renews the lease. False if another sender has it."""
        now = self.now_ms()
        return self._write(
            lambda connection: connection.execute(
                "UPDATE spool_state SET sender = ?, sender_until = ? WHERE id = 1"
                " AND (sender IS NULL OR sender = ? OR sender_until <= ? OR sender_until > ?)",
                (sender, now + LEASE_MS, sender, now, now + LEASE_MS),
            ).rowcount
            == 1
        )

    def release_lease(self, sender: str) -> None:
        """Lets other senders send at once."""
        self._write(lambda connection: connection.execute("UPDATE spool_state SET sender = NULL, sender_until = 0 WHERE sender = ?", (sender,)))

    def take_batch(self, max_records: int, max_bytes: int) -> list[SpooledRecord]:
        """The oldest records, within these bounds; one record that is larger is a batch of its own."""

        def read(connection: sqlite3.Connection) -> list[SpooledRecord]:
            batch: list[SpooledRecord] = []
            size = 2
            cursor = connection.execute("SELECT id, record, bytes FROM spooled_record ORDER BY id LIMIT ?", (max_records,))
            for id, text, length in cursor:
                size += length + 1
                if batch and size > max_bytes:
                    break
                batch.append(SpooledRecord(id, text, length))
            cursor.close()
            return batch

        return self._read(read)

    def settle(self, sent: Iterable[SpooledRecord], rejections: Sequence[Rejection]) -> None:
        """Deletes what the server has recorded, and moves what it has not to the dead letters, in one transaction.

        Gives up the reserve if the disk is full.
        """
        sent_ids = ",".join(str(record.id) for record in sent)
        now = self.now_ms()

        def write(connection: sqlite3.Connection) -> None:
            records, size = connection.execute(f"SELECT count(*), coalesce(sum(bytes), 0) FROM spooled_record WHERE id IN ({sent_ids})").fetchone()
            connection.execute(f"DELETE FROM spooled_record WHERE id IN ({sent_ids})")
            moved = 0
            for rejection in rejections:
                # Another sender that has sent the same batch may have moved it.
                moved += connection.execute(
                    "INSERT INTO dead_letter (record, bytes, recorded_at, status, code, field, message, failed_at)"
                    " SELECT record, bytes, recorded_at, ?, ?, ?, ?, ? FROM spooled_record WHERE id = ?",
                    (rejection.status, rejection.code, rejection.field, rejection.message, now, rejection.record.id),
                ).rowcount
                connection.execute("DELETE FROM spooled_record WHERE id = ?", (rejection.record.id,))
            connection.execute(
                "UPDATE spool_state SET spooled_records = spooled_records - ?, spooled_bytes = spooled_bytes - ?,"
                " dead_letters = dead_letters + ?, sent_records = sent_records + ? WHERE id = 1",
                (records + moved, size, moved, records),
            )

        try:
            self._write(write)
        except (sqlite3.Error, OSError) as error:
            # Some systems report a full disk as an I/O error.
            if classify_failure(error) not in (Failure.FULL, Failure.OTHER):
                raise
            self._needs_reserve = True
            release_reserve(self.file.path)
            self._write(write)

    # Reports

    def counts(self) -> Counts:
        """Counts of all processes that use the spool."""

        def read(connection: sqlite3.Connection) -> Counts:
            state = connection.execute("SELECT spooled_records, spooled_bytes, dead_letters, sent_records FROM spool_state").fetchone()
            oldest = connection.execute("SELECT recorded_at FROM spooled_record ORDER BY id LIMIT 1").fetchone()
            return Counts(*state, oldest_ms=oldest[0] if oldest else None)

        return self._read(read)

    def last_id(self) -> int:
        """Id of the record that was spooled last; 0 if none waits."""
        return int(self._read(lambda connection: connection.execute("SELECT coalesce(max(id), 0) FROM spooled_record").fetchone()[0]))

    def has_records_up_to(self, id: int) -> bool:
        """Whether a record with this id or a lower one still waits."""
        return bool(self._read(lambda connection: connection.execute("SELECT EXISTS (SELECT 1 FROM spooled_record WHERE id <= ?)", (id,)).fetchone()[0]))

    # Dead letters

    def dead_letters(self, limit: int, after_id: int) -> list[DeadLetter]:
        """Dead letters with an id above `after_id`, in the order of their ids."""

        def read(connection: sqlite3.Connection) -> list[DeadLetter]:
            rows = connection.execute(
                "SELECT id, record, status, code, field, message, recorded_at, failed_at FROM dead_letter WHERE id > ? ORDER BY id LIMIT ?",
                (after_id, limit),
            ).fetchall()
            return [
                DeadLetter(id, _parse(text), status, code, field, message, parse_unix_ms(recorded_at), parse_unix_ms(failed_at))
                for id, text, status, code, field, message, recorded_at, failed_at in rows
            ]

        return self._read(read)

    def resend(self, ids: Sequence[int] | None, change: Callable[[dict[str, Any]], str] | None) -> int:
        """Moves dead letters back to the records that wait, and returns how many. `change` gives the new text of a record."""

        def write(connection: sqlite3.Connection) -> int:
            moved = added = 0
            for id, text, size, recorded_at in self._select(connection, "id, record, bytes, recorded_at", ids):
                new_text = change(_parse(text)) if change else text
                new_size = len(new_text.encode()) if change else size
                connection.execute("INSERT INTO spooled_record (record, bytes, recorded_at) VALUES (?, ?, ?)", (new_text, new_size, recorded_at))
                connection.execute("DELETE FROM dead_letter WHERE id = ?", (id,))
                moved += 1
                added += new_size - size
            connection.execute(
                "UPDATE spool_state SET spooled_records = spooled_records + ?, dead_letters = dead_letters - ?, spooled_bytes = spooled_bytes + ?",
                (moved, moved, added),
            )
            return moved

        return self._write(write)

    def delete_dead_letters(self, ids: Sequence[int] | None) -> int:
        """Deletes dead letters, and returns how many."""

        def write(connection: sqlite3.Connection) -> int:
            rows = self._select(connection, "id, bytes", ids)
            connection.executemany("DELETE FROM dead_letter WHERE id = ?", [(id,) for id, _ in rows])
            connection.execute(
                "UPDATE spool_state SET dead_letters = dead_letters - ?, spooled_bytes = spooled_bytes - ?", (len(rows), sum(size for _, size in rows))
            )
            return len(rows)

        return self._write(write)

    @staticmethod
    def _select(connection: sqlite3.Connection, columns: str, ids: Sequence[int] | None) -> list[Any]:
        if ids is None:
            return connection.execute(f"SELECT {columns} FROM dead_letter ORDER BY id").fetchall()
        chosen = ",".join(str(int(id)) for id in ids)
        return connection.execute(f"SELECT {columns} FROM dead_letter WHERE id IN ({chosen}) ORDER BY id").fetchall()

    # Upkeep

    def maintain(self) -> None:
        """Copies the write-ahead log into the file, returns free pages, and writes the reserve again. For a background thread."""
        with self._lock:
            self._database.reopen_if_replaced()
        try:
            wal_bytes = os.stat(f"{self.file.path}-wal").st_size
        except OSError:
            wal_bytes = 0
        if wal_bytes >= CHECKPOINT_BYTES:
            self._read(lambda connection: connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall())
        for _ in range(64):
            if self._read(lambda connection: connection.execute("PRAGMA freelist_count").fetchone()[0]) < VACUUM_PAGES:
                break
            self._read(lambda connection: connection.execute(f"PRAGMA incremental_vacuum({VACUUM_PAGES})").fetchall())
        if self._needs_reserve:
            self._needs_reserve = not write_reserve(self.file.path)

    def _read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock:
            return self._run(work)

    def _write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        def transaction(connection: sqlite3.Connection) -> T:
            connection.execute("BEGIN IMMEDIATE")
            result = work(connection)
            connection.execute("COMMIT")
            return result

        with self._lock:
            return self._run(transaction)

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Runs `work`, on a new file if this one is corrupt."""
        for is_last in (False, True):
            try:
                return work(self._database.connection())
            except BaseException as error:
                self._database.roll_back()
                if is_last or not isinstance(error, sqlite3.Error) or classify_failure(error) is not Failure.CORRUPT:
                    raise
                self._database.set_aside(error)
        raise AssertionError("unreachable")


def _parse(text: str) -> dict[str, Any]:
    """The record of a text of the spool. One that is no JSON object is kept readable."""
    try:
        record = json.loads(text)
    except ValueError:
        record = None
    return record if isinstance(record, dict) else {"text": text}


def wait_until(is_true: Callable[[], bool], end: float, pause: float) -> bool:
    """Checks a condition of the file, which other processes change, until it is true or the time `end` has come."""
    while not is_true():
        left = end - time.monotonic()
        if left <= 0:
            return False
        time.sleep(min(pause, left))
    return True
