"""Space on the disk that the sender frees when the disk is full."""

from __future__ import annotations

import os

RESERVE_BYTES = 1024 * 1024


class Reserve:
    """The file `<spool>-reserve`. Without it SQLite has no space to delete what was sent when the disk is full."""

    def __init__(self, spool: str) -> None:
        self._file = f"{spool}-reserve"

    def fill(self) -> None:
        """Writes the file if it is missing or smaller. Its content is random, so that no file system compresses it."""
        try:
            if os.stat(self._file).st_size >= RESERVE_BYTES:
                return
        except OSError:
            pass
        try:
            descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with open(descriptor, "wb") as file:
                file.write(os.urandom(RESERVE_BYTES))
        except OSError:
            self.release()  # The disk is full: a part of the reserve would only take the space that the spool needs.

    def release(self) -> None:
        try:
            os.truncate(self._file, 0)
        except OSError:
            pass  # There is no reserve to free.
