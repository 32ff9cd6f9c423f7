"""The settings of a recorder."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import Callable, Optional, Union

from ._problems import Problem
from ._transport import api_url

#: A token, or a function that gives the current one. None: there is none.
Token = Union[str, Callable[[], Optional[str]]]

MIB = 1024 * 1024
#: The longest time that a thread waits, in seconds.
MAX_SECONDS = 86_400 * 24


@dataclass(frozen=True)
class Options:
    """Settings with all defaults."""

    url: str | None
    token: Callable[[], str | None]
    spool: str
    is_durable: bool
    max_bytes: int
    max_memory_bytes: int
    send: bool
    send_interval: float
    request_timeout: float
    meter_interval: float
    exit_timeout: float
    on_problem: Callable[[Problem], object] | None
    now_ms: Callable[[], int]


def resolve_options(
    *,
    url: str | None,
    token: Token | None,
    spool: str | os.PathLike[str] | None,
    durability: str,
    max_bytes: int,
    max_memory_bytes: int,
    send: bool,
    send_interval: float,
    request_timeout: float,
    meter_interval: float,
    exit_timeout: float,
    on_problem: Callable[[Problem], object] | None,
    now: Callable[[], float] | None,
) -> Options:
    """Checks settings. Raises `ValueError` or `TypeError`."""
    if durability not in ("process", "power"):
        raise ValueError("`durability` is neither `process` nor `power`")
    if token is not None and not isinstance(token, str) and not callable(token):
        raise TypeError("`token` is neither a string nor a function")
    address = url or os.environ.get("USAGE_INSIGHTS_URL")
    return Options(
        url=api_url(address) if address else None,
        token=_token_function(token),
        spool=os.path.abspath(os.fspath(spool or os.environ.get("USAGE_INSIGHTS_SPOOL") or default_spool())),
        is_durable=durability == "power",
        max_bytes=_bytes("max_bytes", max_bytes),
        max_memory_bytes=_bytes("max_memory_bytes", max_memory_bytes),
        send=bool(send),
        send_interval=_seconds("send_interval", send_interval),
        request_timeout=_seconds("request_timeout", request_timeout),
        meter_interval=_seconds("meter_interval", meter_interval),
        exit_timeout=_seconds("exit_timeout", exit_timeout, allow_zero=True),
        on_problem=on_problem,
        now_ms=_clock(now),
    )


def default_spool() -> str:
    """The spool of the user. Raises `ValueError` if the user has no home folder."""
    state = os.environ.get("XDG_STATE_HOME")
    if not state or not os.path.isabs(state):
        home = os.path.expanduser("~")
        if not os.path.isabs(home):
            raise ValueError("there is no home folder for the spool; set `spool` or USAGE_INSIGHTS_SPOOL")
        state = os.path.join(home, ".local", "state")
    return os.path.join(state, "usage-insights", "spool.db")


def _token_function(token: Token | None) -> Callable[[], str | None]:
    if token is None:
        return lambda: os.environ.get("USAGE_INSIGHTS_TOKEN")
    if isinstance(token, str):
        return lambda: token
    return token


def _clock(now: Callable[[], float] | None) -> Callable[[], int]:
    if now is None:
        return lambda: time.time_ns() // 1_000_000
    return lambda: int(now() * 1_000)


def _bytes(name: str, value: int) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63:
        return value
    raise ValueError(f"`{name}` is not a whole number from 1 to 2^63-1")


def _seconds(name: str, value: float, allow_zero: bool = False) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and (value > 0 or allow_zero and value == 0) and value <= MAX_SECONDS:
        return float(value)
    raise ValueError(f"`{name}` is not a number of seconds up to {MAX_SECONDS}")
