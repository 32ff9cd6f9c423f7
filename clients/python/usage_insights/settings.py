"""Settings of a recorder: arguments, else the environment, else defaults."""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from .sender import Token

DURABILITIES = ("process", "power")
_WAIT_SECONDS = {"process": 0.01, "power": 5.0}


@dataclass(frozen=True)
class Settings:
    """As `UsageRecorder` documents them."""

    url: str | None
    token: Token
    spool: Path
    durability: str
    max_spool_bytes: int
    max_queued_records: int
    max_queued_bytes: int
    lock_wait: float
    send_interval: float
    request_timeout: float
    max_pause: float
    meter_interval: float
    exit_timeout: float
    ssl_context: ssl.SSLContext | None
    clock: Callable[[], float]


def find_spool(spool: str | os.PathLike[str] | None) -> Path:
    """The file of the spool: the argument, `USAGE_INSIGHTS_SPOOL`, or `usage-insights/spool.db` in the user's state folder."""
    chosen = spool or os.environ.get("USAGE_INSIGHTS_SPOOL")
    if chosen:
        return Path(os.path.abspath(os.path.expanduser(chosen)))
    state = os.environ.get("XDG_STATE_HOME", "")
    folder = Path(state) if os.path.isabs(state) else Path(os.path.expanduser("~")) / ".local" / "state"
    return Path(os.path.abspath(folder)) / "usage-insights" / "spool.db"


def find_url(url: str | None) -> str | None:
    """The address of the server: the argument or `USAGE_INSIGHTS_URL`."""
    return url or os.environ.get("USAGE_INSIGHTS_URL") or None


def find_token(token: Token) -> Token:
    """The token: the argument or `USAGE_INSIGHTS_TOKEN`."""
    return token or os.environ.get("USAGE_INSIGHTS_TOKEN") or None


def check_settings(settings: Settings) -> Settings:
    """Raises `ValueError` for a value that is out of its bounds."""
    if settings.durability not in DURABILITIES:
        raise ValueError(f"`durability` is {settings.durability!r}; pass one of {', '.join(DURABILITIES)}")
    for name in ("max_spool_bytes", "max_queued_records", "max_queued_bytes", "send_interval", "request_timeout", "max_pause", "meter_interval"):
        if not getattr(settings, name) > 0:
            raise ValueError(f"`{name}` must be above 0, but is {getattr(settings, name)}")
    for name in ("lock_wait", "exit_timeout"):
        if not getattr(settings, name) >= 0:
            raise ValueError(f"`{name}` must not be negative, but is {getattr(settings, name)}")
    return settings


def default_lock_wait(durability: str) -> float:
    """Seconds."""
    return _WAIT_SECONDS.get(durability, 0.01)
