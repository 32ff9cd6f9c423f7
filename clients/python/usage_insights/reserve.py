"""The reserve next to the spool: 1 MiB that is given up when the disk is full, so that SQLite has room to delete what was sent."""

from __future__ import annotations

import os
from pathlib import Path

RESERVE_BYTES = 1 << 20


def reserve_path(spool: Path) -> Path:
    """`<spool>-reserve`."""
    return Path(f"{spool}-reserve")


def write_reserve(spool: Path) -> bool:
    """Writes the reserve unless it is complete. Returns whether it is complete now; it is not while the disk is full."""
    path = reserve_path(spool)
    try:
        if path.exists() and path.stat().st_size == RESERVE_BYTES:
            return True
        with open(path, "wb") as file:
            # Not zeros: file systems that compress would keep no room for them.
            file.write(os.urandom(RESERVE_BYTES))
        return True
    except OSError:
        release_reserve(spool)
        return False


def release_reserve(spool: Path) -> None:
    """Truncates the reserve to nothing."""
    try:
        os.truncate(reserve_path(spool), 0)
    except OSError:
        pass
