"""Measures compute while it runs."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from time import monotonic_ns
from typing import Callable

from ._ids import random_name

SECOND_NS = 1_000_000_000
#: Combinations of fields whose fractions of a second are kept after their meter has stopped.
MAX_FRACTIONS = 10_000


class ComputeMeter:
    """
    Measures compute from its creation until it is stopped, and records whole seconds. A `with` block stops it at its end. Create it with
    `UsageRecorder.meter_compute`. In a forked process it is stopped: the parent goes on measuring.
    """

    def __init__(self, meters: Meters, context: Mapping[str, object]) -> None:
        self._meters = meters
        self._context = dict(context)
        self._key = _fields_key(context)
        self._lock = threading.RLock()
        self._since = monotonic_ns()
        self._unrecorded = 0  # nanoseconds
        self._is_stopped = False

    def report(self) -> None:
        """Records the whole seconds until now. The recorder calls it every minute (`meter_interval`)."""
        with self._lock:
            if self._is_stopped:
                return
            now = monotonic_ns()
            self._unrecorded += self._meters.take_fraction(self._key) + now - self._since
            self._since = now
            seconds = self._unrecorded // SECOND_NS
            if seconds > 0 and self._meters.record(self._context, seconds):
                self._unrecorded -= seconds * SECOND_NS

    def stop(self) -> None:
        """Records the rest, and stops. Calling it again does nothing."""
        with self._lock:
            if self._is_stopped:
                return
            self.report()
            self._is_stopped = True
            self._meters.remove(self, self._key, self._unrecorded)

    def _forget(self) -> None:
        """In a forked process, whose other threads are gone."""
        self._lock = threading.RLock()
        self._is_stopped = True

    def __enter__(self) -> ComputeMeter:
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()


class Meters:
    """The meters that run, with a thread that reports them, and fractions of a second for the next meters with the same fields."""

    def __init__(self, interval: float, record: Callable[[Mapping[str, object], int], bool]) -> None:
        self._interval = interval
        self.record = record
        self._running: set[ComputeMeter] = set()
        self.reset()

    def reset(self) -> None:
        """Begins anew in a forked process."""
        for meter in self._running:
            meter._forget()
        self._running = set()
        self._fractions: dict[str, int] = {}
        self._lock = threading.RLock()
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    def start(self, context: Mapping[str, object]) -> ComputeMeter:
        meter = ComputeMeter(self, context)
        with self._lock:
            self._running.add(meter)
            if self._thread is None:
                thread = threading.Thread(target=self._run, args=(self._stopped,), name="usage-insights-meter", daemon=True)
                try:
                    thread.start()
                    self._thread = thread
                except RuntimeError:
                    pass  # The interpreter ends: the meter records when it is stopped.
        return meter

    def take_fraction(self, key: str) -> int:
        with self._lock:
            return self._fractions.pop(key, 0)

    def remove(self, meter: ComputeMeter, key: str, fraction: int) -> None:
        with self._lock:
            self._running.discard(meter)
            self._fractions[key] = self._fractions.pop(key, 0) + fraction
            if len(self._fractions) > MAX_FRACTIONS:
                del self._fractions[next(iter(self._fractions))]

    def report_all(self) -> None:
        with self._lock:
            running = list(self._running)
        for meter in running:
            meter.report()

    def stop_all(self) -> None:
        self._stopped.set()
        with self._lock:
            running = list(self._running)
        for meter in running:
            meter.stop()

    def _run(self, stopped: threading.Event) -> None:
        while not stopped.wait(self._interval):
            self.report_all()


def _fields_key(context: Mapping[str, object]) -> str:
    """Equal for equal fields. Fields that JSON cannot express equal no others: their records are not accepted."""
    try:
        return json.dumps(context, sort_keys=True)
    except Exception:
        return random_name()
