"""An open spool file, and the statements on it. clients/spool/README.md has the rules."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Callable, TypeVar, Union

from ._record import MAX_BATCH_BYTES, EncodedRecord
from ._sqlite import pragma, retry_while_busy, rollback

T = TypeVar("T")
#: Ids of dead letters, or all of them.
Ids = Union[Iterable[int], None]

#: How long a sender holds the lease after it has taken or renewed it.
LEASE_MS = 60_000
#: Free pages that stay in the file after a batch, and how many are returned to the file system at once.
KEPT_PAGES = 256
VACUUM_PAGES = 1024


@dataclass(frozen=True)
class SpooledRecord:
    """A record that waits."""

    id: int
    json: str


@dataclass(frozen=True)
class Rejection:
    """Why the server did not accept a record."""

    status: str
    """`CONFLICT`, `REJECTED` or `CALL_REJECTED`."""
    code: str
    field: str | None
    message: str


@dataclass(frozen=True)
class Answer:
    """The answer to a record. It names the record by id and content, so that no record of another file is meant."""

    record: SpooledRecord
    rejection: Rejection | None
    """None: it is recorded."""


@dataclass(frozen=True)
class DeadLetterRow:
    id: int
    json: str
    recorded_at: int
    failed_at: int
    rejection: Rejection


@dataclass(frozen=True)
class SpoolState:
    """What all programs that use the spool have in common."""

    spooled_records: int
    """Records that wait to be sent."""
    spooled_bytes: int
    """Bytes of the records that wait and of the dead letters."""
    dead_letters: int
    """Records that the server did not accept."""
    sent_records: int
    """Records that the server has recorded since the file was created."""
    oldest_recorded_at: datetime | None
    """When the oldest record that waits was recorded. None: none waits."""


@dataclass(frozen=True)
class StateRow:
    spooled_records: int
    spooled_bytes: int
    dead_letters: int
    sent_records: int
    oldest_recorded_at: int | None


class Connection:
    """Statements on an open file. Used by one thread at a time."""

    def __init__(self, db: sqlite3.Connection, identity: tuple[int, int] | None) -> None:
        self._db = db
        self.identity = identity

    def write(self, wait: float, work: Callable[[], T]) -> T:
        """Runs a transaction that writes. Waits for a lock for at most `wait` seconds."""
        retry_while_busy(lambda: self._db.execute("BEGIN IMMEDIATE"), wait)
        try:
            result = work()
            self._db.execute("COMMIT")
            return result
        except BaseException:
            rollback(self._db)
            raise

    def append(self, records: Sequence[EncodedRecord], max_bytes: int, wait: float) -> bool:
        """Adds records, all or none. False: there is no space."""
        size = sum(record.bytes for record in records)

        def work() -> bool:
            updated = self._db.execute(
                "UPDATE spool_state SET spooled_records = spooled_records + ?, spooled_bytes = spooled_bytes + ? WHERE id = 1 AND spooled_bytes + ? <= ?",
                (len(records), size, size, max_bytes),
            )
            if updated.rowcount == 0:
                return False
            for record in records:
                self._insert(record.json, record.bytes, record.recorded_at)
            return True

        return self.write(wait, work)

    def batch(self, limit: int) -> list[SpooledRecord]:
        """The oldest records: at most `limit`, and 1 MiB of JSON."""
        rows: list[SpooledRecord] = []
        total = 0
        cursor = self._db.execute("SELECT id, record, bytes FROM spooled_record ORDER BY id LIMIT ?", (limit,))
        try:
            for number, text, size in cursor:
                total += size + 1
                if rows and total > MAX_BATCH_BYTES:
                    break
                rows.append(SpooledRecord(number, text))
        finally:
            cursor.close()
        return rows

    def latest_id(self) -> int:
        """The id of the latest record that waits. 0: none."""
        return int(self._get("SELECT coalesce(max(id), 0) FROM spooled_record")[0])

    def has_up_to(self, number: int) -> bool:
        """Whether a record waits with this id or an earlier one."""
        return bool(self._get("SELECT EXISTS (SELECT 1 FROM spooled_record WHERE id <= ?)", (number,))[0])

    def take_lease(self, sender: str, now_ms: int, wait: float) -> bool:
        """Takes the lease, or renews it. False: another sender holds it."""
        end = now_ms + LEASE_MS

        def work() -> bool:
            updated = self._db.execute(
                """UPDATE spool_state SET sender = ?, sender_until = ?
                   WHERE id = 1 AND (sender IS NULL OR sender = ? OR sender_until <= ? OR sender_until > ?)""",
                (sender, end, sender, now_ms, end),
            )
            return updated.rowcount == 1

        return self.write(wait, work)

    def release_lease(self, sender: str, wait: float) -> None:
        self.write(wait, lambda: self._db.execute("UPDATE spool_state SET sender = NULL, sender_until = 0 WHERE id = 1 AND sender = ?", (sender,)))

    def settle(self, answers: Sequence[Answer], now_ms: int, wait: float) -> None:
        """Deletes the records that were recorded, and moves the others to the dead letters."""

        def work() -> None:
            spooled = size = dead = sent = 0
            for answer in answers:
                row = (answer.record.id, answer.record.json)
                found = self._db.execute("SELECT bytes FROM spooled_record WHERE id = ? AND record = ?", row).fetchall()
                if not found:
                    continue  # Another sender has deleted it already.
                spooled += 1
                if answer.rejection is None:
                    sent += 1
                    size += found[0][0]
                else:
                    dead += 1
                    self._insert_dead_letter(row, answer.rejection, now_ms)
                self._db.execute("DELETE FROM spooled_record WHERE id = ?", (answer.record.id,))
            self._db.execute(
                """UPDATE spool_state SET spooled_records = spooled_records - ?, spooled_bytes = spooled_bytes - ?, dead_letters = dead_letters + ?,
                   sent_records = sent_records + ? WHERE id = 1""",
                (spooled, size, dead, sent),
            )

        self.write(wait, work)

    def _insert_dead_letter(self, row: tuple[int, str], rejection: Rejection, now_ms: int) -> None:
        self._db.execute(
            """INSERT INTO dead_letter (record, bytes, recorded_at, status, code, field, message, failed_at)
               SELECT record, bytes, recorded_at, ?, ?, ?, ?, ? FROM spooled_record WHERE id = ? AND record = ?""",
            (rejection.status, rejection.code, rejection.field, rejection.message, now_ms, *row),
        )

    def state(self) -> StateRow:
        return StateRow(
            *self._get(
                """SELECT spooled_records, spooled_bytes, dead_letters, sent_records, (SELECT recorded_at FROM spooled_record ORDER BY id LIMIT 1)
                   FROM spool_state WHERE id = 1"""
            )
        )

    def dead_letters(self, after: int, limit: int) -> list[DeadLetterRow]:
        rows = self._db.execute(
            """SELECT id, record, recorded_at, failed_at, status, code, field, message FROM dead_letter WHERE id > ? ORDER BY id LIMIT ?""",
            (after, limit),
        ).fetchall()
        return [DeadLetterRow(*row[:4], Rejection(*row[4:])) for row in rows]

    def resend(self, ids: Ids, rewrite: Callable[[str], str], wait: float) -> int:
        """Moves dead letters back to the records that wait, with the JSON that `rewrite` gives."""

        def work() -> int:
            letters = self._take_dead_letters(ids)
            added = 0
            for text, recorded_at in letters:
                text = rewrite(text)
                size = len(text.encode())
                self._insert(text, size, recorded_at)
                added += size
            self._db.execute(
                "UPDATE spool_state SET spooled_records = spooled_records + ?, spooled_bytes = spooled_bytes + ? WHERE id = 1", (len(letters), added)
            )
            return len(letters)

        return self.write(wait, work)

    def delete_dead_letters(self, ids: Ids, wait: float) -> int:
        return self.write(wait, lambda: len(self._take_dead_letters(ids)))

    def _take_dead_letters(self, ids: Ids) -> list[tuple[str, int]]:
        """Deletes dead letters within a transaction, and gives what they were."""
        if ids is None:
            numbers = [row[0] for row in self._db.execute("SELECT id FROM dead_letter ORDER BY id").fetchall()]
        else:
            numbers = sorted(set(ids))
        letters = []
        total = 0
        for number in numbers:
            for text, size, recorded_at in self._db.execute("SELECT record, bytes, recorded_at FROM dead_letter WHERE id = ?", (number,)).fetchall():
                letters.append((text, recorded_at))
                total += size
                self._db.execute("DELETE FROM dead_letter WHERE id = ?", (number,))
        self._db.execute(
            "UPDATE spool_state SET dead_letters = dead_letters - ?, spooled_bytes = spooled_bytes - ? WHERE id = 1", (len(letters), total)
        )
        return letters

    def _insert(self, text: str, size: int, recorded_at: int) -> None:
        self._db.execute("INSERT INTO spooled_record (record, bytes, recorded_at) VALUES (?, ?, ?)", (text, size, recorded_at))

    def _get(self, sql: str, parameters: tuple[object, ...] = ()) -> tuple[int, ...]:
        rows = self._db.execute(sql, parameters).fetchall()
        if not rows:
            raise sqlite3.DatabaseError("the spool has no row in `spool_state`")
        return tuple(rows[0])

    def shrink(self) -> None:
        """Returns free pages to the file system."""
        try:
            free = pragma(self._db, "freelist_count") - KEPT_PAGES
            if free > 0:
                self._db.execute(f"PRAGMA incremental_vacuum({min(free, VACUUM_PAGES)})").fetchall()
        except sqlite3.Error:
            pass  # The file is locked: the next batch does it.

    def checkpoint(self) -> None:
        """Moves the log of the database into its file, which frees the space of the log."""
        try:
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.Error:
            pass  # A part of the log is moved all the same.

    def close(self) -> None:
        try:
            self._db.close()
        except sqlite3.Error:
            pass  # A file that was removed or is corrupt.
