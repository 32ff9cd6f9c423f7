"""Keys and instants of records."""

from __future__ import annotations

import os
from datetime import datetime, timezone

_UTC = timezone.utc


def create_key(now_ms: int) -> str:
    """A UUID of version 7: it begins with the time, so the server stores keys in the order of recording.

    Random bits come from the operating system, so processes that were forked never create the same key.
    """
    value = (max(now_ms, 0) & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def format_instant(instant: datetime) -> str:
    """RFC 3339 in UTC with milliseconds. Further digits are cut off.

    Raises `ValueError` if `instant` has no time zone.
    """
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ValueError("`occurred_at` has no time zone; pass an aware datetime, such as `datetime.now(timezone.utc)`")
    return instant.astimezone(_UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def format_unix_ms(unix_ms: int) -> str:
    """The same for Unix milliseconds."""
    return format_instant(parse_unix_ms(unix_ms))


def parse_unix_ms(unix_ms: int) -> datetime:
    """The instant, exact to the millisecond, in UTC."""
    seconds, milliseconds = divmod(unix_ms, 1000)
    return datetime.fromtimestamp(seconds, _UTC).replace(microsecond=milliseconds * 1000)
