"""The parts behind a recorder, their two threads, and what happens to them at a fork and at the end of the process."""

from __future__ import annotations

import atexit
import logging
import os
import queue
import sqlite3
import threading
import time
import weakref
from typing import Callable, Sequence

from .appender import Appender, Outcome
from .database import Database, SpoolError, SpoolFile
from .meter import Meter
from .sender import Sender
from .settings import Settings
from .spool import BATCH_RECORDS, Spool, wait_until
from .transport import Transport

log = logging.getLogger("usage_insights")

UPKEEP_SECONDS = 1.0
RETRY_SECONDS = 0.02
"""How often records that wait in memory are tried again."""
POLL_SECONDS = 0.01


class Engine:
    """Appender, sender and upkeep of one recorder."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.file = SpoolFile(settings.spool, settings.clock)
        self.spool = Spool(self.file, settings.clock)
        synchronous = "FULL" if settings.durability == "power" else "NORMAL"
        self.appender = Appender(
            Database(self.file, synchronous=synchronous, busy_seconds=0, open_seconds=settings.lock_wait),
            is_durable=settings.durability == "power",
            wait_seconds=settings.lock_wait,
            max_bytes=settings.max_spool_bytes,
            max_queued_records=settings.max_queued_records,
            max_queued_bytes=settings.max_queued_bytes,
        )
        self.configuration_problem: str | None = None
        """Why nothing can be sent, known without a call."""
        self.is_closed = False
        self.on_fork: Callable[[], None] = lambda: None
        """Called in a forked child."""
        self.upkeep_failure: str | None = None
        self._is_spool_failing = False
        self._prepared_for_fork = (False, False)
        self._reset()
        try:
            self.spool.open()
        except (sqlite3.Error, OSError, SpoolError) as error:
            self._report_spool(str(error))
        if self.configuration_problem:
            log.error("usage records are kept in %s and not sent: %s", settings.spool, self.configuration_problem)
        _engines.add(self)
        self.start()

    def _reset(self) -> None:
        self.sender: Sender | None = None
        self.meters: set[Meter] = set()
        self._wake: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._start_lock = threading.Lock()
        self._is_started = False
        self._start_again_at = 0.0
        self._is_stopping = False
        self._appended = 0
        self._threads: list[threading.Thread] = []
        settings = self.settings
        if not settings.url:
            self.configuration_problem = "no address of a server is configured; set USAGE_INSIGHTS_URL or pass `url`"
            return
        try:
            transport = Transport(settings.url, timeout=settings.request_timeout, ssl_context=settings.ssl_context)
        except ValueError as error:
            self.configuration_problem = str(error)
            return
        self.sender = Sender(self.spool, transport, settings.token, interval=settings.send_interval, max_pause=settings.max_pause)

    def start(self) -> None:
        """Starts the threads if they do not run: in a forked child, with the first record."""
        if self._is_started or self._is_stopping or not self._start_lock.acquire(blocking=False):
            return
        try:
            if self._is_started or time.monotonic() < self._start_again_at:
                return
            self._threads = [threading.Thread(target=self._run_upkeep, name="usage-insights-upkeep", daemon=True)]
            if self.sender is not None:
                self._threads.append(threading.Thread(target=self.sender.run, name="usage-insights-sender", daemon=True))
            started = []
            try:
                for thread in self._threads:
                    thread.start()
                    started.append(thread)
                self._is_started = True
            except RuntimeError as error:  # the interpreter ends, or the system has no more threads
                log.debug("threads of the recorder were not started: %s", error)
                self._threads = started
                self._is_started = bool(started)
                self._start_again_at = time.monotonic() + UPKEEP_SECONDS
        finally:
            self._start_lock.release()

    def append(self, texts: Sequence[tuple[str, int]], recorded_at: int) -> Outcome:
        """Spools the records of one call."""
        if not self._is_started:
            self.start()
        outcome = self.appender.append(texts, recorded_at)
        if outcome is Outcome.QUEUED and self._wake.empty():
            self._wake.put(None)
        self._appended += len(texts)
        if self._appended >= BATCH_RECORDS and self.sender is not None:
            self._appended = 0
            self.sender.wake()
        return outcome

    def add_meter(self, meter: Meter) -> None:
        """Reports a meter every interval until it is removed from `meters`."""
        self.start()
        self.meters.add(meter)

    def flush(self, timeout: float) -> bool:
        """Whether all that was recorded before was answered within `timeout` seconds."""
        end = time.monotonic() + timeout
        self.start()
        try:
            while not self.appender.write_queued(max(0.0, min(0.05, end - time.monotonic()))):
                if time.monotonic() >= end:
                    return False
                time.sleep(POLL_SECONDS)
            last_id = self.spool.last_id()
            if self.sender is not None:
                self.sender.wake()
            return wait_until(lambda: not self.spool.has_records_up_to(last_id), end, POLL_SECONDS)
        except (sqlite3.Error, OSError, SpoolError) as error:
            log.warning("the spool %s cannot be used: %s", self.settings.spool, error)
            return False

    def stop(self, timeout: float) -> bool:
        """Ends the threads. Returns whether nothing was left in memory."""
        end = time.monotonic() + timeout
        is_written = self.appender.write_queued(timeout)
        self._is_stopping = True
        self._wake.put(None)
        if self.sender is not None:
            self.sender.stop()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(max(0.1, end - time.monotonic()))
        if not is_written:
            log.error("%d usage records could not be written to the spool %s and are lost: %s", self.appender.queued_records, self.settings.spool, self.appender.failure)
        return is_written

    def close_connections(self) -> None:
        """Closes the spool. A thread that is still in a call opens it again for its result."""
        self.appender.close()
        self.spool.close()

    def before_fork(self) -> None:
        """Closes every connection, as SQLite's locks do not survive a fork."""
        self._prepared_for_fork = (self.spool.before_fork(), self.appender.before_fork())

    def after_fork_in_parent(self) -> None:
        """Continues."""
        has_spool, has_appender = self._prepared_for_fork
        if has_appender:
            self.appender.after_fork()
        if has_spool:
            self.spool.after_fork()

    def after_fork_in_child(self) -> None:
        """Begins anew with the same settings: the parent writes and sends what it has in memory."""
        self.spool.reset()
        self.appender.reset()
        self._reset()
        self.on_fork()
        if self._prepared_for_fork != (True, True):
            self.is_closed = True  # using inherited connections could damage the spool
            log.error("the process was forked in the middle of a write: its copy of the recorder is closed; create another one")

    def _run_upkeep(self) -> None:
        next_upkeep = 0.0
        while not self._is_stopping:
            try:
                self._wake.get(timeout=RETRY_SECONDS if self.appender.queued_records else self._seconds_until_upkeep(next_upkeep))
            except queue.Empty:
                pass
            try:
                self.appender.write_queued(0.05)
                self._report_spool(self.appender.failure if self.appender.queued_records else None)
                for meter in list(self.meters):
                    meter.report_if_due()
                if time.monotonic() >= next_upkeep:
                    next_upkeep = time.monotonic() + UPKEEP_SECONDS
                    self.appender.reopen_if_replaced()
                    self.spool.maintain()
                self.upkeep_failure = None
            except Exception as error:  # the thread must not end
                if self.upkeep_failure is None:
                    log.warning("the spool %s cannot be used: %s", self.settings.spool, error)
                self.upkeep_failure = str(error)
                next_upkeep = time.monotonic() + UPKEEP_SECONDS

    def _seconds_until_upkeep(self, next_upkeep: float) -> float:
        return min(max(next_upkeep - time.monotonic(), 0.001), self.settings.meter_interval)

    def _report_spool(self, failure: str | None) -> None:
        """Logs when the spool begins and ends to fail."""
        if failure is not None and not self._is_spool_failing:
            log.error("the spool %s cannot be written, and usage records wait in memory: %s", self.settings.spool, failure)
        elif failure is None and self._is_spool_failing:
            log.warning("the spool %s can be written again", self.settings.spool)
        self._is_spool_failing = failure is not None


_engines: weakref.WeakSet[Engine] = weakref.WeakSet()


def _at_exit() -> None:
    """Sends what can be sent in a short time; the rest stays in the spool. Records of later exit handlers are still spooled."""
    for engine in list(_engines):
        if engine.is_closed:
            continue
        sender = engine.sender
        if sender is not None and sender.failure is None:
            engine.flush(engine.settings.exit_timeout)
        engine.stop(engine.settings.exit_timeout)


def _before_fork() -> None:
    for engine in list(_engines):
        engine.before_fork()


def _after_fork_in_parent() -> None:
    for engine in list(_engines):
        engine.after_fork_in_parent()


def _after_fork_in_child() -> None:
    for engine in list(_engines):
        engine.after_fork_in_child()


atexit.register(_at_exit)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before_fork, after_in_parent=_after_fork_in_parent, after_in_child=_after_fork_in_child)
