"""What a recorder reports about itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any


class State(str, Enum):
    """The state of a recorder. An alert needs no more than `state is not State.OK`."""

    OK = "ok"
    """Records are spooled, and the server answers (or has not been asked yet)."""
    RETRYING = "retrying"
    """The server does not answer, or answers that it cannot record now. It is called again after growing pauses."""
    BLOCKED = "blocked"
    """Records are spooled but cannot be sent until the configuration changes: the address, the token, or its scope."""
    SPOOL_FAILING = "spool_failing"
    """The spool cannot be written. Records wait in memory, and are lost if the process ends."""
    CLOSED = "closed"
    """`close` was called."""


@dataclass(frozen=True)
class Health:
    """The state of a recorder and of its spool, at one moment."""

    state: State
    problem: str | None
    """What is wrong and what to do, for people. None if nothing is."""
    last_error_code: str | None
    """Code of the last call that failed: a code of the server, `NO_ANSWER`, or `HTTP_` and the status. None after a call that succeeded."""
    last_error_at: datetime | None
    """When that call failed."""
    last_sent_at: datetime | None
    """When the server last answered a call of this recorder with results. None if it has not yet."""
    spooled: int
    """Records in the spool that wait to be sent, of all processes that use it."""
    spooled_bytes: int
    """Bytes of the records in the spool, with those of dead letters."""
    max_spool_bytes: int
    """The bound of `spooled_bytes`."""
    oldest_age_seconds: float | None
    """Age of the oldest record that waits in the spool. None if there is none."""
    queued: int
    """Records that wait in the memory of this process because the spool could not be written."""
    max_queued_records: int
    """The bound of `queued`."""
    sent: int
    """Records that the server has recorded since the spool was created, of all processes."""
    dead_letters: int
    """Records that the server did not accept. `dead_letters()` lists them."""
    not_accepted: int
    """Records that this recorder did not accept: `record` returned None."""
    last_not_accepted: str | None
    """Why the last of them was not accepted."""
    spool: Path
    """The file of the spool."""
    set_aside: Path | None
    """Where the last corrupt spool is now. None if this recorder found none."""
    url: str | None
    """The address of the server. None if it is not configured."""


@dataclass(frozen=True)
class DeadLetter:
    """A record that the server did not accept."""

    id: int
    record: dict[str, Any]
    """The record as it was sent, a `UsageRecordInput`."""
    status: str
    """`REJECTED`: the record is invalid. `CONFLICT`: its key exists with other content. `CALL_REJECTED`: a call with it alone failed."""
    code: str
    """The server's error code, such as `UNKNOWN_USAGE_TYPE`."""
    field: str | None
    """The field of the record that the code concerns. None if it concerns none or the whole record."""
    message: str
    """The server's explanation."""
    recorded_at: datetime
    """When `record` was called."""
    failed_at: datetime
    """When the server rejected it."""
