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
        self._flushing = threading.RLock()  # reentrant, so that a signal handler cannot wait for the thread that it interrupted
        self._leader = 0  # the thread that writes the queue
        self._queue: deque[_Entry] = deque()
        self._bytes = 0
        self._is_stuck = False  # the spool could not be written: only the background thread tries again
        self._is_spool_full = False
        self._is_closed = False
        self._locked_since: float | None = None
        self._thread: threading.Thread | None = None
        self._is_idle = False  # the thread waits for records

    @property
    def memory_records(self) -> int:
        """Records that wait in memory."""
        with self._changed:
            return sum(len(entry.records) for entry in tuple(self._queue))

    @property
    def memory_bytes(self) -> int:
        return self._bytes

    def before_fork(self) -> None:
        """Waits for the thread that writes the queue. The queue does not change until `after_fork_in_parent`, or `reset` in the child."""
        if self._leader != threading.get_ident():  # else a signal handler forks while its thread writes the queue
            self._flushing.acquire()
        self._changed.acquire()

    def after_fork_in_parent(self) -> None:
        self._changed.release()
        if self._leader != threading.get_ident():
            self._flushing.release()

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
        if self._is_durable:
            self._wait_for(entry)
        return self._promise(entry)

    def waiting(self) -> tuple[_Entry, ...]:
        """The calls whose records wait in memory now."""
        with self._changed:
            return tuple(self._queue)

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
            if self._leader == threading.get_ident() or self._spool.is_used_by_this_thread():
                return  # A signal handler records while the thread that it interrupted holds the lock.
            if not self._is_stuck:
                self._flush(EXIT_WAIT)
                continue
            with self._changed:
                self._start_thread()
                if entry.is_accepted is None and self._is_stuck and not self._is_closed:
                    self._changed.wait(MAX_PAUSE)

    def _flush(self, wait: float) -> None:
        """Writes the queue, unless another thread does. Returns early if the spool cannot be written now."""
        lock = self._flushing
        if self._leader == threading.get_ident() or not lock.acquire(timeout=wait):
            return
        try:
            self._leader = threading.get_ident()
            self._write_queue(wait)
        finally:
            self._leader = 0
            lock.release()

    def _write_queue(self, wait: float) -> None:
        limit = CHUNK_RECORDS
        while True:
            with self._changed:
                entries = self._first_entries(limit)
            if not entries:
                return
            try:
                is_stored = self._spool.append([record for entry in entries for record in entry.records], wait)
            except SpoolBusy:
                return  # Another thread reads or sends.
            except Exception as error:
                self._is_stuck = True
                self._report_error(error)
                return
            self._problems.end("SPOOL_LOCKED", "DISK_FULL", "SPOOL_UNAVAILABLE")
            self._locked_since = None
            if is_stored:
                self._problems.end("SPOOL_FULL")
            elif len(entries) > 1:
                limit = 1
                continue
            if not self._finish(entries, is_stored):
                self._report_full()
                return

    def _first_entries(self, limit: int) -> list[_Entry]:
        entries: list[_Entry] = []
        count = 0
        for entry in tuple(self._queue)[:limit]:  # a copy: a signal handler may add to the queue
            count += len(entry.records)
            if entries and count > limit:
                break
            entries.append(entry)
        return entries

    def _finish(self, entries: Sequence[_Entry], is_stored: bool) -> bool:
        """Removes entries from the queue. False: the spool is full, and the entry has to wait, because its call has returned."""
        with self._changed:
            for entry in entries:
                if not is_stored and entry.is_promised:
                    self._is_spool_full = self._is_stuck = True
                    return False
                entry.is_accepted = is_stored
                if self._queue and self._queue[0] is entry:
                    self._queue.popleft()
                    self._bytes -= entry.bytes
            if is_stored:
                self._is_spool_full = False
            if not self._queue:
                self._is_stuck = False
                self._problems.end("MEMORY_FULL")
            self._changed.notify_all()
        return True

    def _start_thread(self) -> None:
        if self._thread is None:
            thread = threading.Thread(target=self._run, name="usage-insights-writer", daemon=True)
            try:
                thread.start()
            except RuntimeError:
                return  # The interpreter ends: `close` writes the queue.
            self._thread = thread
        elif self._is_idle:
            self._changed.notify_all()

    def _run(self) -> None:
        pause = MIN_PAUSE
        while True:
            with self._changed:
                while not self._queue and not self._is_closed:
                    pause = MIN_PAUSE
                    self._is_idle = True
                    self._changed.wait()
                self._is_idle = False
                if self._is_closed:
                    return
            self._flush(LOCK_WAIT)
            with self._changed:
                if self._queue and not self._is_closed:
                    self._changed.wait(pause)
            pause = min(pause * 2, MAX_PAUSE if self._locked_since is None else MAX_LOCKED_PAUSE)

    def _report_error(self, error: Exception) -> None:
        if is_busy(error):
            now = time.monotonic()
            if self._locked_since is None:
                self._locked_since = now
            if now - self._locked_since >= REPORTED_LOCK:
                message = f"another program has locked the spool `{self._spool.path}` for more than a second; records wait in memory"
                self._problems.begin("SPOOL_LOCKED", message)
            return
        self._locked_since = None
        if is_full(error):
            self._problems.begin("DISK_FULL", f"the spool `{self._spool.path}` cannot be written ({error}); records wait in memory")
        else:
            self._problems.begin("SPOOL_UNAVAILABLE", f"the spool `{self._spool.path}` cannot be used ({error}); records wait in memory")

    def _report_full(self) -> None:
        self._problems.report("SPOOL_FULL", f"a record was not accepted: the spool `{self._spool.path}` is full (`max_bytes`)", is_lasting=True)
