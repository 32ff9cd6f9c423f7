"""Sends what is spooled, batch by batch, until the server has answered it. The rules are those of `clients/spool/README.md`."""

from __future__ import annotations

import logging
import queue
import random
import sqlite3
import time
import uuid
from enum import Enum
from typing import Callable, Union

from .database import SpoolError
from .spool import BATCH_BYTES, BATCH_RECORDS, Rejection, Spool, SpooledRecord
from .transport import SIZE_CODES, Blocked, CallRejected, Results, Retry, Transport

log = logging.getLogger("usage_insights")

Token = Union[str, Callable[[], Union[str, None]], None]

FIRST_PAUSE_SECONDS = 0.5
BLOCKED_PAUSE_SECONDS = 60.0
TOKEN_CHECK_SECONDS = 5.0


class Step(Enum):
    """How a step of the sender ended."""

    EMPTY = "empty"
    """Nothing waits."""
    ELSEWHERE = "elsewhere"
    """Another sender has the lease."""
    RETRYING = "retrying"
    BLOCKED = "blocked"
    STOPPED = "stopped"


class Sender:
    """The sender of one process. `run` is its thread; `step` sends once, for the command line."""

    def __init__(self, spool: Spool, transport: Transport, token: Token, *, interval: float, max_pause: float) -> None:
        self._spool = spool
        self._transport = transport
        self._token = token
        self._interval = interval
        self._max_pause = max_pause
        self._id = str(uuid.uuid4())
        self._max_records = BATCH_RECORDS
        self._window = FIRST_PAUSE_SECONDS
        self._wake: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._is_stopping = False
        self._token_sent: str | None = None
        self._has_lease = False
        self.failure: Retry | Blocked | CallRejected | None = None
        """Why the last call failed. None after a call that succeeded."""
        self.failed_at_ms: int | None = None
        self.last_sent_ms: int | None = None

    def wake(self) -> None:
        """Sends soon, unless a pause after a failure is not over. Safe in signal handlers."""
        if self._wake.empty():
            self._wake.put(None)

    def stop(self) -> None:
        """Ends `run` after the call in flight."""
        self._is_stopping = True
        self._wake.put(None)

    def run(self) -> None:
        """Sends until `stop`."""
        self.check()
        while not self._is_stopping:
            step, pause = self.step()
            end = time.monotonic() + pause
            next_token_check = time.monotonic() + TOKEN_CHECK_SECONDS
            while not self._is_stopping and (left := end - time.monotonic()) > 0:
                is_woken = self._sleep(min(left, 1.0))
                if step in (Step.EMPTY, Step.ELSEWHERE) and is_woken:
                    break
                if step is Step.BLOCKED and time.monotonic() >= next_token_check:
                    next_token_check = time.monotonic() + TOKEN_CHECK_SECONDS
                    if self._has_new_token():
                        break
        self.release()

    def release(self) -> None:
        """Gives up the lease and closes the connection."""
        self._transport.close()
        if self._has_lease:
            try:
                self._spool.release_lease(self._id)
                self._has_lease = False
            except (sqlite3.Error, OSError, SpoolError) as error:
                log.debug("the lease was not released: %s", error)

    def check(self) -> None:
        """Sends a call without records, so that a wrong address or token is reported at the start."""
        try:
            self._report(self._call([]))
        except Exception as error:
            self._fail(Retry("INTERNAL", f"{type(error).__name__}: {error}"))

    def step(self) -> tuple[Step, float]:
        """Sends all that waits. Returns how it ended, and the seconds to wait before the next step."""
        try:
            while not self._is_stopping:
                if self._spool.count_waiting() == 0:
                    if self._has_lease:
                        self._spool.release_lease(self._id)
                        self._has_lease = False
                    return Step.EMPTY, self._interval
                self._has_lease = self._spool.take_lease(self._id)
                if not self._has_lease:
                    return Step.ELSEWHERE, self._interval
                batch = self._spool.take_batch(self._max_records, BATCH_BYTES)
                failure = self._send(batch) if batch else None
                if isinstance(failure, Blocked):
                    self._spool.release_lease(self._id)  # the token of another process may be better
                    self._has_lease = False
                    return Step.BLOCKED, BLOCKED_PAUSE_SECONDS
                if failure is not None:
                    return Step.RETRYING, self._next_pause(failure.after_seconds)
            return Step.STOPPED, 0.0
        except (sqlite3.Error, OSError, SpoolError) as error:
            self._fail(Retry("SPOOL_FAILING", f"the spool {self._spool.file.path} cannot be used: {error}"))
        except Exception as error:  # the thread must not end
            log.exception("sending usage records")
            self._fail(Retry("INTERNAL", f"{type(error).__name__}: {error}"))
        return Step.RETRYING, self._next_pause(0.0)

    def _send(self, batch: list[SpooledRecord]) -> Retry | Blocked | None:
        """Sends a batch, in halves if it is rejected as a whole. Returns why it stopped before all was answered."""
        parts = [batch]
        while parts and not self._is_stopping:
            part = parts.pop(0)
            if len(parts) > 0 and not self._spool.take_lease(self._id):
                return None
            answer = self._call(part)
            self._report(answer)
            if isinstance(answer, (Retry, Blocked)):
                return answer
            self._window = FIRST_PAUSE_SECONDS
            if isinstance(answer, Results):
                failure = self._settle(part, answer)
                if failure is not None:
                    return failure
            elif len(part) > 1:
                half = len(part) // 2
                parts[:0] = [part[:half], part[half:]]
                if answer.code in SIZE_CODES:  # of this server: the next batches have to be smaller, too
                    self._max_records = half
            else:
                self._spool.settle([], [Rejection(part[0], "CALL_REJECTED", answer.code, answer.field, answer.message)])
        return None

    def _settle(self, batch: list[SpooledRecord], answer: Results) -> Retry | None:
        sent: list[SpooledRecord] = []
        rejections: list[Rejection] = []
        unknown = None
        for record, result in zip(batch, answer.results):
            status = result["status"]
            if status in ("RECORDED", "DUPLICATE"):
                sent.append(record)
            elif status in ("CONFLICT", "REJECTED"):
                code, message = str(result.get("code") or status), str(result.get("message") or "")
                rejections.append(Rejection(record, status, code, result.get("field"), message))
            else:
                unknown = status
        self._spool.settle(sent, rejections)
        if rejections:
            first = rejections[0]
            log.warning("%d usage records were not accepted by the server and are dead letters now; the first: %s: %s", len(rejections), first.code, first.message)
        if unknown is None:
            return None
        failure = Retry("UNKNOWN_STATUS", f"the server answered with the status {unknown!r} of a record; update the package")
        self._fail(failure)
        return failure

    def _call(self, batch: list[SpooledRecord]) -> Results | Retry | Blocked | CallRejected:
        try:
            self._token_sent = self._current_token()
        except Exception as error:
            return Blocked("TOKEN_FAILED", f"the function that returns the token raised {type(error).__name__}: {error}")
        return self._transport.send(f"[{','.join(record.text for record in batch)}]", len(batch), self._token_sent)

    def _current_token(self) -> str | None:
        token = self._token() if callable(self._token) else self._token
        if token is not None and not isinstance(token, str):
            raise TypeError(f"a token is text, not {type(token).__name__}")
        return token.strip() if token else None

    def _has_new_token(self) -> bool:
        try:
            return callable(self._token) and self._current_token() != self._token_sent
        except Exception:
            return False

    def _report(self, answer: Results | Retry | Blocked | CallRejected) -> None:
        if isinstance(answer, Results):
            self.last_sent_ms = self._spool.now_ms()
            if self.failure is not None:
                log.info("usage records are sent again")
            self.failure = None
        else:
            self._fail(answer)

    def _fail(self, failure: Retry | Blocked | CallRejected) -> None:
        """Logs a failure when it begins or changes, not for every attempt."""
        is_known = self.failure is not None and self.failure.code == failure.code
        self.failure = failure
        self.failed_at_ms = self._spool.now_ms()
        if is_known:
            return
        if isinstance(failure, Blocked):
            log.error("usage records cannot be sent, and are kept in %s: %s", self._spool.file.path, explain(failure))
        elif isinstance(failure, Retry):
            log.warning("usage records are kept in %s and sent later: %s", self._spool.file.path, explain(failure))

    def _next_pause(self, least: float) -> float:
        window, self._window = self._window, min(self._window * 2, self._max_pause)
        return max(least, random.uniform(0, min(window, self._max_pause)))

    def _sleep(self, seconds: float) -> bool:
        """Returns whether it was woken."""
        try:
            self._wake.get(timeout=seconds)
        except queue.Empty:
            return False
        return True


def explain(failure: Retry | Blocked | CallRejected) -> str:
    """The failure, and what to do, for people."""
    advice = {
        "UNAUTHENTICATED": "set USAGE_INSIGHTS_TOKEN, or pass `token`; `usage-insights token create` creates one with the scope `record`",
        "INVALID_TOKEN": "check USAGE_INSIGHTS_TOKEN",
        "FORBIDDEN": "use a service token with the scope `record`",
    }.get(failure.code)
    return f"{failure.code}: {failure.message}" + (f" ({advice})" if advice else "")
