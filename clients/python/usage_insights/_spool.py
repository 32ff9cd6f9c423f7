"""
The spool: usage records in a local SQLite file, until the server has answered them. clients/spool/README.md has the rules.

All threads of a process share one connection, which one of them uses at a time. It is closed before the process forks, because neither a connection nor its
locks may be inherited.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Callable, TypeVar

from ._connection import Answer, Connection, DeadLetterRow, Ids, SpooledRecord, StateRow
from ._problems import Problems
from ._record import EncodedRecord
from ._reserve import Reserve
from ._sqlite import SpoolBusy, create_file, file_id, is_corrupt, is_full, open_database, set_aside

T = TypeVar("T")

#: Records in a batch at most.
MAX_BATCH_RECORDS = 1000
#: Answers that are written in one transaction, so that records wait for it no longer than for each other.
SETTLED_RECORDS = 100
#: Pause between these transactions, in seconds: it lets threads that record continue.
YIELD = 0.0005
#: How long everything but recording waits for other threads, in seconds. `wait` is the time for which it waits for other programs.
THREAD_WAIT = 2.0


class Spool:
    def __init__(self, path: str, is_durable: bool, max_bytes: int, now_ms: Callable[[], int], problems: Problems) -> None:
        self.path = path
        self._is_durable = is_durable
        self._max_bytes = max_bytes
        self._now_ms = now_ms
        self._problems = problems
        self._reserve = Reserve(path)
        self._lock = threading.RLock()  # reentrant, so that a signal handler cannot wait for the thread that it interrupted
        self._owner = 0
        self._connection: Connection | None = None
        self._opened_id: tuple[int, int] | None = None  # the file that was opened last, perhaps in vain
        self._is_closed = False

    def open(self, wait: float) -> None:
        """Opens the file if it is not open. Every other function does so too."""
        self._use(wait, lambda connection: None)

    def is_used_by_this_thread(self) -> bool:
        """Whether this thread is within a function of the spool, such as in a signal handler that interrupted it."""
        return self._owner == threading.get_ident()

    def append(self, records: Sequence[EncodedRecord], wait: float) -> bool:
        """Adds records in one transaction, all or none. False: the spool has no space for them."""
        return self._use(wait, lambda connection: connection.append(records, self._max_bytes, wait), thread_wait=wait)

    def batch(self, limit: int) -> list[SpooledRecord]:
        return self._use(0, lambda connection: connection.batch(limit))

    def latest_id(self) -> int:
        return self._use(0, lambda connection: connection.latest_id())

    def has_up_to(self, number: int) -> bool:
        return self._use(0, lambda connection: connection.has_up_to(number))

    def take_lease(self, sender: str, wait: float) -> bool:
        return self._use(wait, lambda connection: self._with_reserve(connection, lambda: connection.take_lease(sender, self._now_ms(), wait)))

    def release_lease(self, sender: str, wait: float) -> None:
        self._use(wait, lambda connection: connection.release_lease(sender, wait))

    def settle(self, answers: Sequence[Answer], wait: float) -> None:
        """Deletes the records that were recorded, and moves the others to the dead letters. Works on a full disk."""
        for start in range(0, len(answers), SETTLED_RECORDS):
            part = answers[start : start + SETTLED_RECORDS]
            self._use(wait, lambda connection: self._with_reserve(connection, lambda: connection.settle(part, self._now_ms(), wait)))
            time.sleep(YIELD)
        self._use(wait, lambda connection: connection.shrink())

    def state(self) -> StateRow:
        return self._use(0, lambda connection: connection.state())

    def dead_letters(self, after: int, limit: int) -> list[DeadLetterRow]:
        return self._use(0, lambda connection: connection.dead_letters(after, limit))

    def resend(self, ids: Ids, rewrite: Callable[[str], str], wait: float) -> int:
        return self._use(wait, lambda connection: connection.resend(ids, rewrite, wait))

    def delete_dead_letters(self, ids: Ids, wait: float) -> int:
        def work(connection: Connection) -> int:
            deleted = self._with_reserve(connection, lambda: connection.delete_dead_letters(ids, wait))
            connection.shrink()
            return deleted

        return self._use(wait, work)

    def close(self, wait: float) -> None:
        """Closes the file for good. Waits for other threads for at most `wait` seconds."""
        self._is_closed = True
        is_locked = self._lock.acquire(timeout=wait)
        if is_locked:
            self._disconnect()
            self._lock.release()

    def before_fork(self) -> None:
        """Waits for the thread that uses the spool, and closes the connection. No thread uses the spool until `after_fork`."""
        if self.is_used_by_this_thread():
            return  # A signal handler forks within a function of the spool.
        self._lock.acquire()
        self._disconnect()

    def after_fork_in_parent(self) -> None:
        if not self.is_used_by_this_thread():
            self._lock.release()

    def after_fork_in_child(self) -> None:
        self._lock = threading.RLock()
        self._owner = 0

    def _use(self, wait: float, work: Callable[[Connection], T], thread_wait: float = THREAD_WAIT) -> T:
        """Works with the connection. A corrupt file is set aside, and the work is done with a new one."""
        lock = self._lock
        if self.is_used_by_this_thread() or not lock.acquire(timeout=thread_wait):
            raise SpoolBusy(f"another thread uses the spool `{self.path}`")
        try:
            self._owner = threading.get_ident()
            try:
                return work(self._connect(wait))
            except Exception as error:
                if not is_corrupt(error):
                    raise
                self._set_aside(error)
            return work(self._connect(wait))
        finally:
            self._owner = 0
            lock.release()

    def _with_reserve(self, connection: Connection, work: Callable[[], T]) -> T:
        """Does work of the sender. If the disk is full, it is done with the reserve, which is written again at once, before records take the space."""
        try:
            return work()
        except Exception as error:
            if not is_full(error):
                raise
            self._reserve.release()
            connection.checkpoint()
            result = work()
            connection.checkpoint()
            return result
        finally:
            self._reserve.fill()

    def _connect(self, wait: float) -> Connection:
        identity = file_id(self.path)
        if self._connection is not None and self._connection.identity != identity:
            self._disconnect()  # Another program has set the file aside, or it was removed.
            if identity is None:
                self._problems.report("SPOOL_UNAVAILABLE", f"the spool `{self.path}` was removed with its records; a new one begins")
        if self._connection is None:
            if self._is_closed:
                raise RuntimeError("the recorder is closed")
            create_file(self.path)
            self._opened_id = file_id(self.path)
            connection = Connection(open_database(self.path, self._is_durable, wait), file_id(self.path))
            if self._opened_id is not None and connection.identity != self._opened_id:
                connection.close()
                raise RuntimeError(f"another program has replaced the spool `{self.path}` while it was opened")
            self._connection = connection
            self._reserve.fill()
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _set_aside(self, error: Exception) -> None:
        identity = self._connection.identity if self._connection is not None else self._opened_id
        self._disconnect()
        target = set_aside(self.path, identity, self._now_ms())
        if target is not None:
            message = f"the spool `{self.path}` is corrupt ({error}); it is set aside as `{target}`, and a new one begins"
            self._problems.report("SPOOL_CORRUPT", message)
