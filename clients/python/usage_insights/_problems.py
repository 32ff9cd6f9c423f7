"""Counts what goes wrong in a recorder, and reports it."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Callable

logger = logging.getLogger("usage_insights")

#: Stable codes of what can go wrong in a recorder. README.md says what they mean.
CODES = (
    "INVALID_RECORD",
    "UNKNOWN_RESPONSE",
    "SPOOL_FULL",
    "MEMORY_FULL",
    "CLOSED",
    "SPOOL_UNAVAILABLE",
    "SPOOL_LOCKED",
    "DISK_FULL",
    "RECORDS_LOST",
    "SPOOL_CORRUPT",
    "NO_URL",
    "TOKEN_REJECTED",
    "TOKEN_UNAVAILABLE",
    "BAD_RESPONSE",
    "CALL_REJECTED",
    "UNREACHABLE",
    "DEAD_LETTER",
)

#: How often a code is logged at most, in seconds.
LOG_INTERVAL = 60.0


@dataclass(frozen=True)
class Problem:
    """Something that needs attention."""

    code: str
    """A stable code, such as `TOKEN_REJECTED`."""
    message: str
    """What happened, and what to do."""
    at: datetime
    """When it happened last, in UTC."""
    count: int
    """How often it happened since the recorder was created, or since the process was forked."""


class _Seen:
    def __init__(self, problem: Problem, logged_at: float, active: bool) -> None:
        self.problem = problem
        self.logged_at = logged_at
        self.active = active


class Problems:
    """Logs problems, at most once a minute per code, and passes each to `on_problem` if there is one. Never raises."""

    def __init__(self, on_problem: Callable[[Problem], object] | None) -> None:
        self._on_problem = on_problem
        self.reset()

    def reset(self) -> None:
        """Begins anew in a forked process, which has no other threads."""
        self._seen: dict[str, _Seen] = {}
        self._lock = threading.RLock()  # reentrant: a signal handler may record
        self._reporting = threading.local()

    def report(self, code: str, message: str, is_lasting: bool = False) -> None:
        """Reports an event. `is_lasting`: what caused it lasts until `end`."""
        with self._lock:
            problem, is_due = self._note(code, message, is_lasting)
        self._emit(problem, is_due)

    def begin(self, code: str, message: str) -> None:
        """Reports a condition that lasts until `end`. It is reported once, and again if its message changes."""
        with self._lock:
            seen = self._seen.get(code)
            if seen is not None and seen.active and seen.problem.message == message:
                return
            problem, is_due = self._note(code, message, True)
        self._emit(problem, is_due)

    def end(self, *codes: str) -> None:
        for code in codes:
            seen = self._seen.get(code)
            if seen is not None:
                seen.active = False

    def active(self) -> tuple[Problem, ...]:
        """The conditions that last."""
        with self._lock:
            return tuple(seen.problem for seen in list(self._seen.values()) if seen.active)

    def all(self) -> tuple[Problem, ...]:
        """All problems, one per code."""
        with self._lock:
            return tuple(seen.problem for seen in list(self._seen.values()))

    def _note(self, code: str, message: str, active: bool) -> tuple[Problem, bool]:
        seen = self._seen.get(code)
        at = datetime.now(timezone.utc)
        uptime = time.monotonic()
        if seen is None:
            self._seen[code] = seen = _Seen(Problem(code, message, at, 1), uptime, active)
            return seen.problem, True
        seen.problem = replace(seen.problem, message=message, at=at, count=seen.problem.count + 1)
        seen.active = active
        is_due = uptime - seen.logged_at >= LOG_INTERVAL
        if is_due:
            seen.logged_at = uptime
        return seen.problem, is_due

    def _emit(self, problem: Problem, is_due: bool) -> None:
        if getattr(self._reporting, "value", False):
            return  # A log handler or the callback records usage itself.
        self._reporting.value = True
        try:
            if is_due:
                logger.warning("%s: %s", problem.code, problem.message, extra={"code": problem.code})
            if self._on_problem is not None:
                self._on_problem(problem)
        except Exception:  # of a log handler or the callback: not an error of the caller of `record`
            pass
        finally:
            self._reporting.value = False
