"""Sends what is in the spool, in a background thread."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Callable

from ._connection import Answer, SpooledRecord
from ._ids import random_name
from ._problems import Problems
from ._spool import MAX_BATCH_RECORDS, Spool
from ._sqlite import is_busy, is_full
from ._transport import Answered, Blocked, Outcome, Retry, Transport

#: Pauses, in seconds.
FIRST_BACKOFF = 0.5
MAX_BACKOFF = 60.0
#: After a call that cannot succeed before the token or the setup changes.
BLOCKED_PAUSE = 60.0
#: How often the token is compared meanwhile.
CHECK_PAUSE = 1.0
#: How long a transaction of the sender waits for a lock of another program.
LOCK_WAIT = 0.02
EXIT_WAIT = 0.2
SENDING = ("TOKEN_REJECTED", "BAD_RESPONSE", "CALL_REJECTED", "UNREACHABLE", "NO_URL", "TOKEN_UNAVAILABLE")


@dataclass(frozen=True)
class SenderState:
    """What the sender does and knows."""

    status: str
    """
    `idle`: nothing waits, or another program sends. `sending`: a call is in flight. `waiting`: until the next attempt after a failed one.
    `blocked`: the token or the setup has to change.
    """
    last_answer_at: datetime | None
    """When the server last answered for records. None: not yet."""
    failed_attempts: int
    """Failed attempts since the last answer."""
    warnings: dict[str, int]
    """Warnings of recorded records by code, since the sender was created."""


@dataclass(frozen=True)
class SenderOptions:
    url: str | None
    """The address of the API. None: records stay in the spool."""
    token: Callable[[], "str | None"]
    interval: float
    """How often records are sent, in seconds. A full batch is sent at once."""
    timeout: float
    """How long a call may take, in seconds."""
    problems: Problems


class _NoToken(Exception):
    pass


class Sender:
    def __init__(self, spool: Spool, options: SenderOptions) -> None:
        self._spool = spool
        self._options = options
        self._problems = options.problems
        self._name = random_name()
        self._changed = threading.Condition(threading.RLock())
        self._requested = 0  # attempts that `request` wants, and how many of these were made
        self._finished = 0
        self._is_woken = False
        self._is_stopped = False
        self._thread: threading.Thread | None = None
        self._transport = Transport(options.url, options.timeout) if options.url is not None else None
        self._holds_lease = False
        # Whether the server has accepted a call: the first one is made even if no record waits, so that a wrong token is found at the start.
        self._is_verified = False
        self._limit = MAX_BATCH_RECORDS
        self._failed_attempts = 0
        self._not_before = 0.0
        self._is_ordered = False
        self._blocked_token: tuple[str | None] | None = None
        self._status = "idle"
        self._last_answer_at: datetime | None = None
        self._warnings: dict[str, int] = {}
        self._unwritten: list[Answer] = []
        self._spool_problem: str | None = None  # the code that this sender has begun

    def start(self) -> None:
        """Starts sending. The thread keeps no process running."""
        if self._transport is None:
            self._problems.begin("NO_URL", "no address is set (`url` or USAGE_INSIGHTS_URL): records stay in the spool")
            return
        thread = threading.Thread(target=self._run, name="usage-insights-sender", daemon=True)
        try:
            thread.start()
        except RuntimeError:
            return  # The interpreter ends: records stay in the spool.
        self._thread = thread

    @property
    def has_url(self) -> bool:
        return self._transport is not None

    def state(self) -> SenderState:
        with self._changed:
            return SenderState(self._status, self._last_answer_at, self._failed_attempts, dict(self._warnings))

    def wake(self) -> None:
        """Sends soon: a batch is full."""
        with self._changed:
            if self._status == "idle":
                self._is_woken = True
                self._changed.notify_all()

    def request(self) -> int:
        """Sends now, also during a pause, unless the server ordered it. Gives the number of the attempt."""
        with self._changed:
            self._requested += 1
            self._changed.notify_all()
            return self._requested

    def wait_for(self, attempt: int, timeout: float) -> bool:
        """Waits until an attempt was made: nothing more can be sent now. False: the time is over."""
        with self._changed:
            return self._changed.wait_for(lambda: self._finished >= attempt or self._is_stopped or self._thread is None, timeout)

    def stop(self, wait: float = EXIT_WAIT) -> None:
        """Stops. A call that is in flight is ended, and its records are sent again by the next sender."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify_all()
        if self._transport is not None:
            self._transport.abort()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(wait)
        self._release_lease(wait)

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._is_stopped:
                    break
                self._is_woken = False
                requested = self._requested
                if requested > self._finished and not self._is_ordered:
                    self._not_before = 0.0
            self._send_all()
            with self._changed:
                self._finished = requested
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._is_stopped or self._is_woken or self._requested > self._finished, self._next_delay())
        if self._transport is not None:
            self._transport.close()

    def _next_delay(self) -> float:
        pause = self._not_before - time.monotonic()
        if pause <= 0:
            return self._options.interval
        return min(pause, CHECK_PAUSE) if self._status == "blocked" else pause

    def _send_all(self) -> None:
        """Sends batch after batch until the spool is empty, or an attempt fails."""
        try:
            while not self._is_stopped and self._send_one():
                pass
            if self._spool_problem is not None:
                self._problems.end(self._spool_problem)
                self._spool_problem = None
        except Exception as error:
            self._status = "waiting"
            self._not_before = time.monotonic() + random.random() * CHECK_PAUSE
            if not self._is_stopped:
                self._report_spool(error)

    def _report_spool(self, error: Exception) -> None:
        """A lock is usually short: it is reported by the writer if records wait for it."""
        if is_busy(error):
            return
        code = "DISK_FULL" if is_full(error) else "SPOOL_UNAVAILABLE"
        self._spool_problem = code
        self._problems.begin(code, f"the spool `{self._spool.path}` cannot be used ({error}); nothing is sent")

    def _send_one(self) -> bool:
        """Sends one batch. False: nothing more can be sent now."""
        if self._transport is None:
            return self._idle()
        if self._unwritten:
            self._settle([])
        if time.monotonic() < self._not_before and self._blocked_token is None:
            return False
        if self._is_verified and self._spool.latest_id() == 0:
            return self._idle()
        try:
            token = self._token()
        except Exception as error:
            self._problems.begin("TOKEN_UNAVAILABLE", f"the token cannot be used: {error}")
            return self._fail(0.0)
        if self._blocked_token == (token,) and time.monotonic() < self._not_before:
            return False
        if self._is_stopped:
            return False
        records = self._spool.batch(self._limit) if self._spool.latest_id() > 0 and self._take_lease() else []
        if not records and self._is_verified:
            return self._idle()
        self._status = "sending"
        return self._handle(self._transport.send(records, token), records, token)

    def _token(self) -> str | None:
        token = self._options.token()
        if token is None:
            return None
        if not isinstance(token, str):
            raise _NoToken("the function `token` gives no string")
        token = token.strip()
        if not token.isascii() or not token.isprintable():
            raise _NoToken("it contains characters that a header cannot have")
        return token or None

    def _handle(self, outcome: Outcome, records: Sequence[SpooledRecord], token: str | None) -> bool:
        if isinstance(outcome, Answered):
            self._succeed(outcome.warnings)
            self._limit = min(self._limit * 2, MAX_BATCH_RECORDS)
            self._settle(outcome.answers)
            return len(records) > 0 or self._idle()
        if isinstance(outcome, Retry):
            if not self._is_stopped:
                self._problems.begin("UNREACHABLE", outcome.message)
            return self._fail(outcome.retry_after)
        if isinstance(outcome, Blocked):
            self._problems.begin(outcome.reason, f"{outcome.message}; records stay in the spool")
            return self._block(token)
        if not records:
            self._problems.begin("CALL_REJECTED", outcome.rejection.message)
            return self._block(token)
        self._limit = max(1, len(records) // 2)
        if len(records) == 1:
            self._settle([Answer(records[0], outcome.rejection)])
        return True

    def _succeed(self, warnings: Sequence[str]) -> None:
        with self._changed:
            self._is_verified = True
            self._failed_attempts = 0
            self._not_before = 0.0
            self._is_ordered = False
            self._blocked_token = None
            self._last_answer_at = datetime.now(timezone.utc)
            for code in warnings:
                self._warnings[code] = self._warnings.get(code, 0) + 1
        self._problems.end(*SENDING)

    def _settle(self, answers: Sequence[Answer]) -> None:
        """Writes answers to the spool. Those that cannot be written now are kept, so that the records are not sent again."""
        self._unwritten = [*self._unwritten, *answers]
        settled = self._unwritten
        if settled:
            self._spool.settle(settled, LOCK_WAIT)
        self._unwritten = []
        rejections = [answer.rejection for answer in settled if answer.rejection is not None]
        if rejections:
            first = rejections[0]
            message = f"the server did not accept {len(rejections)} records, which are dead letters now"
            self._problems.report("DEAD_LETTER", f"{message}; the first: {first.status} {first.code}: {first.message}")

    def _idle(self) -> bool:
        self._release_lease(0.0)
        self._status = "idle"
        return False

    def _fail(self, ordered: float) -> bool:
        """Waits: exponential backoff with full jitter, after the time that the server ordered."""
        self._failed_attempts += 1
        backoff = random.random() * min(MAX_BACKOFF, FIRST_BACKOFF * 2 ** min(self._failed_attempts - 1, 30))
        self._not_before = time.monotonic() + ordered + backoff
        self._is_ordered = ordered > 0
        self._status = "waiting"
        return False

    def _block(self, token: str | None) -> bool:
        self._problems.end("UNREACHABLE", "TOKEN_UNAVAILABLE")
        self._failed_attempts += 1
        self._blocked_token = (token,)
        self._not_before = time.monotonic() + BLOCKED_PAUSE
        self._is_ordered = False
        self._release_lease(0.0)  # A sender with another token may have more success.
        self._status = "blocked"
        return False

    def _take_lease(self) -> bool:
        self._holds_lease = self._spool.take_lease(self._name, LOCK_WAIT)
        return self._holds_lease

    def _release_lease(self, wait: float) -> None:
        if not self._holds_lease:
            return
        self._holds_lease = False
        try:
            self._spool.release_lease(self._name, wait)
        except Exception:
            pass  # It ends by itself.
