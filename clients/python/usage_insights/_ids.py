"""Random names and keys."""

from __future__ import annotations

import os
import time


def uuid_v7(now_ms: int) -> str:
    """A UUID of version 7: 48 bits of Unix milliseconds, then 74 random bits. Keys that begin with a time stay fast on the server."""
    time_bits = min(max(now_ms, 0), 2**48 - 1)
    random_bits = int.from_bytes(os.urandom(10), "big")
    high = 0x7000 | (random_bits >> 64 & 0x0FFF)
    low = 1 << 63 | (random_bits & (1 << 62) - 1)
    text = f"{time_bits << 80 | high << 64 | low:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def random_name() -> str:
    """A random name, such as that of a sender."""
    return uuid_v7(time.time_ns() // 1_000_000)
