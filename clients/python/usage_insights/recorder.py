"""`UsageRecorder`, the public entry point of the package."""

from __future__ import annotations

import functools
import logging
import os
import sqlite3
import ssl
import threading
import time
from collections import OrderedDict
from datetime import timedelta
from decimal import Decimal
from types import TracebackType
from typing import TYPE_CHECKING, Any, Callable, Mapping, Sequence, TypeVar

from .appender import Outcome
from .database import SpoolError
from .engine import Engine
from .fields import UsageFields, build_record, check_text, serialize_record, whole_number
from .health import DeadLetter, Health, State
from .ids import create_key, format_unix_ms, parse_unix_ms
from .meter import SECOND_NS, Fractions, Meter, to_nanoseconds
from .responses import TOKEN_KINDS, read_response
from .sender import Token, explain
from .settings import Settings, check_settings, default_lock_wait, find_spool, find_token, find_url
from .spool import Counts
from .transport import Blocked

if TYPE_CHECKING:
    from typing_extensions import Concatenate, ParamSpec, Unpack

    P = ParamSpec("P")

log = logging.getLogger("usage_insights")
R = TypeVar("R")

LOG_SECONDS = 10.0
"""The same reason for not accepting records is logged at most this often."""
MAX_RESPONSES = 10_000
"""Responses whose time is remembered, so that a response that is recorded twice is the same record."""


def _never_raises(method: Callable[Concatenate[UsageRecorder, P], R]) -> Callable[Concatenate[UsageRecorder, P], R | None]:
    """Turns every error, also of wrong arguments, into None, a count and a log message."""

    @functools.wraps(method)
    def wrapper(self: UsageRecorder, *args: P.args, **kwargs: P.kwargs) -> R | None:
        try:
            return method(self, *args, **kwargs)
        except Exception as error:
            self._reject(str(error) if isinstance(error, (ValueError, TypeError)) else f"{type(error).__name__}: {error}", 1)
            return None

    return wrapper


class UsageRecorder:
    """Records usage into a local spool, and sends it to the server in the background.

    Safe in threads, coroutines, forked processes and signal handlers; several processes may share a spool. All `record…` methods return
    without waiting for the network and never raise: a record that is not accepted is None, counted in `health()`, and logged by the
    logger `usage_insights`.
    """

    def __init__(
        self,
        url: str | None = None,
        token: Token = None,
        spool: str | os.PathLike[str] | None = None,
        *,
        durability: str = "process",
        max_spool_bytes: int = 256 << 20,
        max_queued_records: int = 10_000,
        max_queued_bytes: int = 16 << 20,
        lock_wait: float | None = None,
        send_interval: float = 1.0,
        request_timeout: float = 30.0,
        max_pause: float = 60.0,
        meter_interval: float = 60.0,
        exit_timeout: float = 2.0,
        ssl_context: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Starts the recorder. A spool or an address that cannot be used is reported in `health()` and logged.

        - `url`: address of the server, such as `https://usage.example.com`. Default: `USAGE_INSIGHTS_URL`.
        - `token`: service token with the scope `record`, or a function that returns it, which is called before every call, so that
          tokens can be rotated. Default: `USAGE_INSIGHTS_TOKEN`; a server in development needs none.
        - `spool`: its file, on a local disk. Default: `USAGE_INSIGHTS_SPOOL`, or `usage-insights/spool.db` in `XDG_STATE_HOME` or
          `~/.local/state`.
        - `durability`: `process`: a record survives the end of the process, also `kill -9`. `power`: it survives a power cut; `record`
          waits for the disk, once for all threads that record at the same time.
        - `max_spool_bytes`: bound of the records in the spool, in bytes of JSON. Records beyond it are not accepted.
        - `max_queued_records`, `max_queued_bytes`: bounds of the records that wait in memory while the spool cannot be written.
        - `lock_wait`: seconds that `record` waits for another process that writes to the spool, before the record waits in memory.
          Default: 0.01; with the durability `power` 5, and then the record is not accepted.
        - `send_interval`: seconds between two batches. A batch is sent sooner once there are 1,000 records.
        - `request_timeout`: seconds to wait for the server, for each step of a call: connecting, sending, answering.
        - `max_pause`: longest pause in seconds between two attempts to reach the server.
        - `meter_interval`: seconds between two reports of a running meter: what a crash can lose.
        - `exit_timeout`: seconds that the end of the process may wait for the last batches. What was not sent stays in the spool.
        - `ssl_context`: for `https`. Default: that of `ssl.create_default_context()`.
        - `clock`: Unix seconds, for tests.

        Raises `ValueError` if a setting is out of its bounds.
        """
        self._settings = check_settings(
            Settings(
                url=find_url(url),
                token=find_token(token),
                spool=find_spool(spool),
                durability=durability,
                max_spool_bytes=max_spool_bytes,
                max_queued_records=max_queued_records,
                max_queued_bytes=max_queued_bytes,
                lock_wait=default_lock_wait(durability) if lock_wait is None else lock_wait,
                send_interval=send_interval,
                request_timeout=request_timeout,
                max_pause=max_pause,
                meter_interval=meter_interval,
                exit_timeout=exit_timeout,
                ssl_context=ssl_context,
                clock=clock,
            )
        )
        self._reset()
        self._engine = Engine(self._settings)
        self._engine.on_fork = self._reset

    def _reset(self) -> None:
        self._lock = threading.RLock()
        self._not_accepted = 0
        self._last_not_accepted: str | None = None
        self._logged: tuple[str, float] = ("", 0.0)
        self._fractions = Fractions()
        self._responses: OrderedDict[str, int] = OrderedDict()

    # Recording

    @_never_raises
    def record(self, *, usage_type: str, quantity: int, idempotency_key: str | None = None, **fields: Unpack[UsageFields]) -> str | None:
        """Records usage, and returns its idempotency key. None if it was not accepted.

        - `usage_type`: slug of the usage type, such as `api_calls`. It must exist on the server.
        - `quantity`: whole number from 0 to 2^63-1, in the unit of the usage type.
        - `idempotency_key`: at most 255 bytes of UTF-8; a record counts once per account and key. Default: a new UUID of version 7.
        - `fields`: see `UsageFields`; `account_id` (or `account`) is required.
        """
        now = self._now_ms()
        key = create_key(now) if idempotency_key is None else idempotency_key
        record = build_record(usage_type, quantity, key, format_unix_ms(now), fields)
        return key if self._append([record], now) else None

    @_never_raises
    def record_tokens(
        self,
        *,
        input: int = 0,
        output: int = 0,
        cache_read: int = 0,
        cache_write: int = 0,
        reasoning: int = 0,
        idempotency_key: str | None = None,
        **fields: Unpack[UsageFields],
    ) -> tuple[str, ...] | None:
        """Records the tokens of one call, one record for each kind that is not 0, all or none of them.

        The kinds are disjoint: count each token once (`input` without cached ones, `output` without reasoning). Returns the idempotency
        keys, which are `idempotency_key` (default: a new one), `:` and the usage type. Empty if all kinds are 0, None if the records were
        not accepted.
        """
        tokens = {"input": input, "cache_read": cache_read, "cache_write": cache_write, "output": output, "reasoning": reasoning}
        return self._record_tokens(tokens, idempotency_key, None, fields)

    @_never_raises
    def record_response(self, response: Any, *, idempotency_key: str | None = None, **fields: Unpack[UsageFields]) -> tuple[str, ...] | None:
        """Records the tokens of a response of OpenAI (Chat Completions or Responses API), Anthropic or Gemini.

        `response` is the object of the provider's SDK, or its JSON as a dict. Provider, model and time are those of the response unless
        `fields` have others. Keys are derived from the id of the response, so a response that is recorded twice counts once. Returns as
        `record_tokens` does; None also if the shape of the response is not known.
        """
        usage = read_response(response)
        given: dict[str, Any] = {name: value for name, value in fields.items() if value is not None}
        merged = {"provider": usage.provider, "model": usage.model, **given}
        occurred_ms = usage.created_ms
        if usage.id is not None and occurred_ms is None and idempotency_key is None:
            occurred_ms = self._time_of(usage.id)
        return self._record_tokens(usage.tokens, idempotency_key or usage.id, occurred_ms, merged)

    @_never_raises
    def record_compute(
        self, tier: str, seconds: float | Decimal | timedelta, *, idempotency_key: str | None = None, **fields: Unpack[UsageFields]
    ) -> tuple[str, ...] | None:
        """Records compute on a hardware tier, as `compute_seconds`.

        Whole seconds are recorded, the fraction is added to the next compute with the same fields, and rounded by `close`. With an
        `idempotency_key` the seconds must be whole. Returns the idempotency key; empty if less than a second has added up, None if the
        record was not accepted.
        """
        duration = to_nanoseconds(seconds)
        merged = {**fields, "tier": check_text("tier", tier)}
        if idempotency_key is not None:
            return self._record_seconds(whole_number("seconds", Decimal(duration) / SECOND_NS), merged, idempotency_key)
        # Whatever cannot be recorded must not be carried over.
        build_record("compute_seconds", 0, "-", "-", merged)
        return self._record_duration(duration, merged)

    def meter_compute(self, tier: str, **fields: Unpack[UsageFields]) -> Meter:
        """Measures compute on a hardware tier: `with recorder.meter_compute("gpu-a10", account="acme"): …`, also with `async with`.

        Records `compute_seconds` every `meter_interval` and at the end, with the time of each report. Never raises; a meter whose
        fields are invalid is counted and logged like a record, with each report.
        """
        merged: dict[str, Any] = {**fields, "tier": tier}

        @_never_raises
        def report(recorder: UsageRecorder, nanoseconds: int) -> None:
            build_record("compute_seconds", 0, "-", "-", merged)
            recorder._record_duration(nanoseconds, merged)

        return Meter(
            lambda nanoseconds: report(self, nanoseconds),
            lambda meter: self._engine.add_meter(meter),
            lambda meter: self._engine.meters.discard(meter),
            self._settings.meter_interval,
        )

    # Sending

    def flush(self, timeout: float = 10.0) -> bool:
        """Waits until the server has answered all that was spooled before, by any process, or `timeout` seconds have passed.

        Returns whether it has. Records that it did not accept are answered too: they are dead letters then. In a coroutine, use
        `asyncio.to_thread`.
        """
        return self._engine.flush(timeout)

    def close(self, timeout: float = 10.0) -> bool:
        """Ends running meters, sends what can be sent within `timeout` seconds, and ends the recorder. The rest stays in the spool.

        Returns whether the server has answered all. Later records are not accepted. Called twice, it does nothing.
        """
        engine = self._engine
        if engine.is_closed:
            return True
        end = time.monotonic() + timeout
        for meter in list(engine.meters):
            meter.stop()
        for seconds, fields in self._fractions.take_all():
            self._record_rest(seconds, fields)
        engine.is_closed = True
        is_answered = engine.flush(timeout)
        engine.stop(max(0.0, end - time.monotonic()))
        engine.close_connections()
        return is_answered

    def __enter__(self) -> UsageRecorder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # Reports

    def health(self) -> Health:
        """The state of the recorder and its spool. Reads the spool, which takes about a millisecond. Never raises."""
        engine = self._engine
        problem: str | None = None
        state = State.OK
        counts = Counts(0, 0, 0, 0, None)
        sender = engine.sender
        failure = sender.failure if sender is not None else None
        if failure is not None:
            state = State.BLOCKED if isinstance(failure, Blocked) else State.RETRYING
            problem = explain(failure)
        if engine.configuration_problem:
            state, problem = State.BLOCKED, engine.configuration_problem
        spool_failure = engine.appender.failure if engine.appender.queued_records else None
        try:
            if not engine.is_closed:
                counts = engine.spool.counts()
        except (sqlite3.Error, OSError, SpoolError) as error:
            spool_failure = str(error)
        if spool_failure is not None:
            state, problem = State.SPOOL_FAILING, f"the spool {self._settings.spool} cannot be used: {spool_failure}"
        if engine.is_closed:
            state, problem = State.CLOSED, None
        return Health(
            state=state,
            problem=problem,
            last_error_code=failure.code if failure is not None else None,
            last_error_at=parse_unix_ms(sender.failed_at_ms) if sender is not None and failure is not None and sender.failed_at_ms is not None else None,
            last_sent_at=parse_unix_ms(sender.last_sent_ms) if sender is not None and sender.last_sent_ms is not None else None,
            spooled=counts.spooled,
            spooled_bytes=counts.bytes,
            max_spool_bytes=self._settings.max_spool_bytes,
            oldest_age_seconds=None if counts.oldest_ms is None else max(0.0, (self._now_ms() - counts.oldest_ms) / 1000),
            queued=engine.appender.queued_records,
            max_queued_records=self._settings.max_queued_records,
            sent=counts.sent,
            dead_letters=counts.dead_letters,
            not_accepted=self._not_accepted,
            last_not_accepted=self._last_not_accepted,
            spool=self._settings.spool,
            set_aside=engine.file.set_aside_as,
            url=self._settings.url,
        )

    def dead_letters(self, limit: int = 100, after_id: int = 0) -> list[DeadLetter]:
        """Records that the server did not accept, at most `limit` with an id above `after_id`, in the order of their ids.

        Raises `sqlite3.Error`, `OSError` or `SpoolError` if the spool cannot be read, as do `resend` and `delete_dead_letters`.
        """
        return self._engine.spool.dead_letters(limit, after_id)

    def resend(self, ids: Sequence[int] | None = None, change: Callable[[dict[str, Any]], Mapping[str, Any]] | None = None) -> int:
        """Sends dead letters again, all or those with these ids, and returns how many.

        `change` gets the record, a `UsageRecordInput`, and returns what is sent instead, such as one with a corrected `usageType`.
        """
        moved = self._engine.spool.resend(ids, None if change is None else lambda record: serialize_record(change(record))[0])
        if self._engine.sender is not None:
            self._engine.sender.wake()
        return moved

    def delete_dead_letters(self, ids: Sequence[int] | None = None) -> int:
        """Deletes dead letters, all or those with these ids, and returns how many. Their usage is lost then."""
        return self._engine.spool.delete_dead_letters(ids)

    # Parts of the above

    def _now_ms(self) -> int:
        return int(self._settings.clock() * 1000)

    def _append(self, records: Sequence[Mapping[str, Any]], now: int) -> bool:
        """Spools records, all or none."""
        if self._engine.is_closed:
            self._reject("the recorder is closed", len(records))
            return False
        outcome = self._engine.append([serialize_record(record) for record in records], now)
        if outcome in (Outcome.STORED, Outcome.QUEUED):
            return True
        reason = outcome.value
        if outcome is not Outcome.SPOOL_FULL and self._engine.appender.failure:
            reason = f"{reason}: {self._engine.appender.failure}"
        self._reject(reason, len(records))
        return False

    def _reject(self, reason: str, count: int) -> None:
        with self._lock:
            self._not_accepted += count
            self._last_not_accepted = reason
            logged, logged_at = self._logged
            now = time.monotonic()
            if reason == logged and now - logged_at < LOG_SECONDS:
                return
            self._logged = (reason, now)
        log.error("a usage record was not accepted (%d so far): %s", self._not_accepted, reason)

    def _record_tokens(self, tokens: Mapping[str, int], key: str | None, occurred_ms: int | None, fields: Mapping[str, Any]) -> tuple[str, ...] | None:
        now = self._now_ms()
        prefix = create_key(now) if key is None else check_text("idempotency_key", key)
        occurred_at = format_unix_ms(now if occurred_ms is None else occurred_ms)
        records = []
        for kind in TOKEN_KINDS:
            count = whole_number(kind, tokens.get(kind, 0))
            if count:
                records.append(build_record(f"tokens_{kind}", count, f"{prefix}:tokens_{kind}", occurred_at, fields))
        if records and not self._append(records, now):
            return None
        return tuple(record["idempotencyKey"] for record in records)

    def _time_of(self, response_id: str) -> int:
        """When a response was first recorded, so that a second record of it is a duplicate and not a conflict."""
        with self._lock:
            time_ms = self._responses.setdefault(response_id, self._now_ms())
            self._responses.move_to_end(response_id)
            while len(self._responses) > MAX_RESPONSES:
                self._responses.popitem(last=False)
        return time_ms

    def _record_duration(self, nanoseconds: int, fields: Mapping[str, Any]) -> tuple[str, ...] | None:
        seconds, forgotten = self._fractions.take_whole_seconds(nanoseconds, fields)
        for rest, rest_fields in forgotten:
            self._record_rest(rest, rest_fields)
        return self._record_seconds(seconds, fields, None) if seconds else ()

    @_never_raises
    def _record_rest(self, seconds: int, fields: Mapping[str, Any]) -> None:
        self._record_seconds(seconds, fields, None)

    def _record_seconds(self, seconds: int, fields: Mapping[str, Any], key: str | None) -> tuple[str, ...] | None:
        now = self._now_ms()
        key = create_key(now) if key is None else key
        return (key,) if self._append([build_record("compute_seconds", seconds, key, format_unix_ms(now), fields)], now) else None
