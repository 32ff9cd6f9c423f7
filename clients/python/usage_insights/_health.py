"""What a recorder tells about itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Literal, Union

from ._connection import DeadLetterRow, SpoolState, StateRow
from ._problems import Problem
from ._sender import SenderState

#: Ids of dead letters: one, several, or all.
DeadLetterIds = Union[int, Iterable[int], Literal["all"]]


@dataclass(frozen=True)
class RecorderHealth:
    """What a recorder has done, and what is wrong."""

    is_healthy: bool
    """True if nothing is wrong: there is no problem that lasts, and no dead letter."""
    path: str
    """File of the spool."""
    spool: SpoolState | None
    """What all programs that use the spool have in common. None: it cannot be read."""
    memory_records: int
    """Records that wait in memory because the spool cannot be written. A crash loses them."""
    memory_bytes: int
    """Bytes of these records."""
    accepted: int
    """Records that this recorder accepted in this process."""
    not_accepted: int
    """Calls that it did not accept."""
    sender: SenderState | None
    """The sender. None: this recorder does not send."""
    problems: tuple[Problem, ...]
    """The problems that last."""
    history: tuple[Problem, ...]
    """Everything that went wrong since the recorder was created, one per code."""


@dataclass(frozen=True)
class DeadLetter:
    """A record that the server did not accept."""

    id: int
    """The id in this spool, for `resend` and `delete_dead_letters`."""
    status: str
    """`CONFLICT`, `REJECTED` or `CALL_REJECTED`."""
    code: str
    """An error code of the server."""
    field: str | None
    """The field that the code concerns. None: no single one."""
    message: str
    """What is wrong."""
    record: dict[str, Any]
    """The record as it was sent: a `UsageRecordInput`."""
    recorded_at: datetime
    """When it was recorded, in UTC."""
    failed_at: datetime
    """When the server did not accept it, in UTC."""


def spool_state(row: StateRow) -> SpoolState:
    oldest = None if row.oldest_recorded_at is None else moment(row.oldest_recorded_at)
    return SpoolState(row.spooled_records, row.spooled_bytes, row.dead_letters, row.sent_records, oldest)


def dead_letter(row: DeadLetterRow, record: dict[str, Any]) -> DeadLetter:
    rejection = row.rejection
    return DeadLetter(
        id=row.id,
        status=rejection.status,
        code=rejection.code,
        field=rejection.field,
        message=rejection.message,
        record=record,
        recorded_at=moment(row.recorded_at),
        failed_at=moment(row.failed_at),
    )


def id_list(ids: DeadLetterIds) -> list[int] | None:
    """The ids; None stands for all. Raises `TypeError`."""
    if isinstance(ids, str):
        if ids == "all":
            return None
        raise TypeError('`ids` is neither an id, nor ids, nor "all"')
    return [ids] if isinstance(ids, int) else list(ids)


def moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, timezone.utc)
