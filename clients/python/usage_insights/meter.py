"""Compute seconds: meters of work in progress, and fractions of seconds that are carried over."""

from __future__ import annotations

import json
import os
import threading
import time
from collections import OrderedDict
from datetime import timedelta
from decimal import Decimal
from types import TracebackType
from typing import Any, Callable, Mapping

SECOND_NS = 1_000_000_000
MAX_FRACTIONS = 10_000


def to_nanoseconds(seconds: Any) -> int:
    """A duration in nanoseconds. Raises `TypeError` or `ValueError` if it is none, or negative."""
    if isinstance(seconds, timedelta):
        value = (seconds // timedelta(microseconds=1)) * 1000
    elif isinstance(seconds, bool) or not isinstance(seconds, (int, float, Decimal)):
        raise TypeError(f"`seconds` must be a number or a timedelta, not {type(seconds).__name__}")
    else:
        decimal = Decimal(repr(seconds)) if isinstance(seconds, float) else Decimal(seconds)
        if not decimal.is_finite():
            raise ValueError(f"`seconds` must be finite, not {seconds}")
        value = int(decimal * SECOND_NS)
    if value < 0:
        raise ValueError(f"`seconds` must not be negative, but is {seconds}")
    return value


class Fractions:
    """Fractions of seconds that were not recorded yet, by the fields of their records. Whole seconds are recorded, the rest is added
    to the next duration with the same fields: so the total is exact to a second, however many durations it has.

    Holds 10,000 sets of fields; the one that was not used for longest is rounded to a whole second then.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rest: OrderedDict[str, tuple[int, Mapping[str, Any]]] = OrderedDict()

    def take_whole_seconds(self, nanoseconds: int, fields: Mapping[str, Any]) -> tuple[int, list[tuple[int, Mapping[str, Any]]]]:
        """Whole seconds of a duration with these fields, and what has to be recorded for fields that are forgotten."""
        key = json.dumps({name: value for name, value in fields.items() if name != "occurred_at"}, sort_keys=True, default=str)
        with self._lock:
            rest, _ = self._rest.pop(key, (0, fields))
            seconds, rest = divmod(rest + nanoseconds, SECOND_NS)
            if rest:
                self._rest[key] = (rest, fields)
            forgotten = [self._rest.popitem(last=False)[1]] if len(self._rest) > MAX_FRACTIONS else []
        return seconds, _round(forgotten)

    def take_all(self) -> list[tuple[int, Mapping[str, Any]]]:
        """Forgets all fractions, and returns those that round up to a second."""
        with self._lock:
            forgotten = list(self._rest.values())
            self._rest.clear()
        return _round(forgotten)


def _round(fractions: list[tuple[int, Mapping[str, Any]]]) -> list[tuple[int, Mapping[str, Any]]]:
    return [(1, fields) for rest, fields in fractions if rest * 2 >= SECOND_NS]


class Meter:
    """Compute in progress: a context manager, for `with` and `async with`. Created by `UsageRecorder.meter_compute`.

    Reports the seconds since the last report every interval and at its end. A meter that was started before a fork belongs to the
    parent; in the child it reports nothing.
    """

    def __init__(self, report: Callable[[int], None], register: Callable[[Meter], None], unregister: Callable[[Meter], None], interval: float) -> None:
        self._report = report
        self._register = register
        self._unregister = unregister
        self._interval_ns = int(interval * SECOND_NS)
        self._lock = threading.Lock()
        self._process = -1
        self._reported_until: int | None = None

    def start(self) -> None:
        """Begins to measure."""
        self._process = os.getpid()
        self._reported_until = time.monotonic_ns()
        self._register(self)

    def stop(self) -> None:
        """Reports the rest, and ends. Further calls do nothing."""
        if self._process == os.getpid():
            self._unregister(self)
            self._report_until_now(is_end=True)

    def report_if_due(self) -> None:
        """Reports if an interval has passed since the last report."""
        reported_until = self._reported_until
        if reported_until is not None and time.monotonic_ns() - reported_until >= self._interval_ns:
            self._report_until_now(is_end=False)

    def _report_until_now(self, *, is_end: bool) -> None:
        with self._lock:
            if self._reported_until is None:
                return
            now = time.monotonic_ns()
            elapsed = now - self._reported_until
            self._reported_until = None if is_end else now
        self._report(elapsed)

    def __enter__(self) -> Meter:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    async def __aenter__(self) -> Meter:
        self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()
