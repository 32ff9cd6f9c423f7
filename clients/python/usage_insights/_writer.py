"""
Writes records to the spool, or keeps them in memory while the spool cannot be written.

Every call appends an entry to a queue, and one of the calling threads writes all that is in the queue in one transaction: concurrent calls share a commit.
What cannot be written at once is written by a background thread.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Sequence

from ._problems import Problems
from ._record import EncodedRecord
from ._spool import Spool
from ._sqlite import SpoolBusy, is_busy, is_full

#: How long `record` waits for a lock, and how long the end of the process does, in seconds.
LOCK_WAIT = 0.005
EXIT_WAIT = 2.0
#: Pauses between attempts to write what waits in memory, in seconds.
MIN_PAUSE = 0.001
MAX_PAUSE = 1.0
MAX_LOCKED_PAUSE = 0.02
#: A lock that lasts longer is reported, in seconds.
REPORTED_LOCK = 1.0
CHUNK_RECORDS = 500


class _Entry:
    """Records of one call."""

    __slots__ = ("records", "bytes", "is_accepted", "is_promised")

    def __init__(self, records: Sequence[EncodedRecord]) -> None:
        self.records = records
        self.bytes = sum(record.bytes for record in records)
        self.is_accepted: bool | None = None  # None: not yet known
        self.is_promised = False  # the call has returned: the records are never dropped


class Writer:
    def __init__(self, spool: Spool, problems: Problems, is_durable: bool, max_memory_bytes: int) -> None:
        self._spool = spool
        self._problems = problems
        self._is_durable = is_durable
        self._max_memory_bytes = max_memory_bytes
        self.reset()

    def reset(self) -> None:
        """Begins anew in a forked process: what waits in memory belongs to the parent."""
        self._changed = threading.Condition(threading.RLock())  # reentrant: a signal handler may record
        self._queue: deque[_Entry] = deque()
        self._bytes = 0
        self._is_stuck = False  # the spool could not be written: only the background thread tries again
        self._is_spool_full = False
        self._is_closed = False
        self._locked_since: float | None = None
        self._thread: threading.Thread | None = None

    @property
    def memory_records(self) -> int:
        """Records that wait in memory."""
        with self._changed:
            return sum(len(entry.records) for entry in self._queue)

    @property
    def memory_bytes(self) -> int:
        return self._bytes

    def lock(self) -> None:
        """Holds the queue while the process forks."""
        self._changed.acquire()

    def unlock(self) -> None:
        self._changed.release()

    def open(self, wait: float) -> None:
        """Opens the spool. If that fails, the problem is reported, and the spool is opened again with the next record."""
        try:
            self._spool.open(wait)
        except Exception as error:
            self._report_error(error)

    def append(self, records: Sequence[EncodedRecord]) -> bool:
        """Writes records, all or none. False: they are not accepted, which is reported."""
        if not records:
            return True
        entry = _Entry(records)
        with self._changed:
            is_refused = self._is_spool_full
            has_memory = self._bytes + entry.bytes <= self._max_memory_bytes
            if has_memory and not is_refused:
                self._queue.append(entry)
                self._bytes += entry.bytes
        if is_refused:
            self._report_full()
            return False
        if not has_memory:
            message = "a record was not accepted: the spool cannot be written, and the queue in memory is full (`max_memory_bytes`)"
            self._problems.report("MEMORY_FULL", message, is_lasting=True)
            return False
        if not self._is_stuck:
            self._flush(LOCK_WAIT)
        if self._is_durable and not self._spool.is_used_by_this_thread():
            self._wait_for(entry)
        return self._promise(entry)

    def flush(self, wait: float = LOCK_WAIT) -> None:
        """Writes what waits in memory."""
        if self._queue:
            self._flush(wait)

    def close(self) -> None:
        """Writes what waits in memory, at the end of the process or of the recorder."""
        self.flush(EXIT_WAIT)
        with self._changed:
            self._is_closed = True
            lost = self.memory_records
            self._queue.clear()
            self._bytes = 0
            self._changed.notify_all()
        if lost:
            message = f"{lost} records waited in memory and could not be written to the spool `{self._spool.path}`"
            self._problems.report("RECORDS_LOST", message)

    def _promise(self, entry: _Entry) -> bool:
        with self._changed:
            if entry.is_accepted is None:
                if self._is_closed:
                    return False
                entry.is_promised = True
                self._start_thread()
                return True
        if not entry.is_accepted:
            self._report_full()
        return entry.is_accepted

    def _wait_for(self, entry: _Entry) -> None:
        """Waits until the records are on the disk, or not accepted."""
        while entry.is_accepted is None and not self._is_closed:
            if not self._is_stuck:
                self._flush(EXIT_WAIT)
                continue
            with self._changed:
                self._start_thread()
                if entry.is_accepted is None and self._is_stuck and not self._is_closed:
                    self._changed.wait(MAX_PAUSE)

    def _flush(self, wait: float) -> None:
        """Writes the queue. Returns early if the spool cannot be written now."""
        limit = CHUNK_RECORDS
        while True:
            with self._changed:
                entries = self._first_entries(limit)
            if not entries:
                return
            records = [record for entry in entries for record in entry.records]
            try:
                is_stored = self._spool.append(records, wait)
            except SpoolBusy:
                return  # Another thread writes the spool now, perhaps these records.
            except Exception as error:
                self._report_error(error)
                self._is_stuck = True
                return
            self._problems.end("SPOOL_LOCKED", "DISK_FULL", "SPOOL_UNAVAILABLE")
            self._locked_since = None
            if is_stored:
                self._problems.end("SPOOL_FULL")
            elif len(entries) > 1:
                limit = 1
                continue
            if not self._finish(entries, is_stored):
                return
