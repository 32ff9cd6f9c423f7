"""The fields of a usage record: from Python values to the JSON of a `UsageRecordInput`.

Only what cannot be sent is an error here. Whether a value is valid decides the server, so that its rules are in one place; what it
rejects becomes a dead letter.
"""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any, Mapping, TypedDict

from .ids import format_instant

MAX_RECORD_BYTES = 1 << 20


class UsageFields(TypedDict, total=False):
    """Optional fields of a record. None equals omitted. Texts have at most 255 bytes of UTF-8."""

    account_id: str
    """The account (customer). Required."""
    account: str
    """The same, in short."""
    user_id: str | None
    """The user, unique within the account."""
    session_id: str | None
    """The session, unique within the account."""
    workspace_id: str | None
    """The workspace, unique within the account."""
    agent_id: str | None
    """The agent, unique within the account."""
    model: str | None
    """The model that was called."""
    provider: str | None
    """The provider that runs the model."""
    tier: str | None
    """The hardware tier, as the service names it."""
    source: str | None
    """Who pays: `included` (default), `external` or `local`."""
    cost: Decimal | str | int | None
    """Exact cost in the currency of the installation, at most nine decimal places. Default: computed from prices by the server."""
    occurred_at: datetime | None
    """When the usage happened, with a time zone. Default: now."""
    labels: Mapping[str, str] | None
    """At most 16 values that queries can group and filter by."""
    metadata: Mapping[str, Any] | None
    """A JSON object of at most 4,096 bytes, which is stored and returned, but not queried."""


_TEXTS = {
    "user_id": "userId",
    "session_id": "sessionId",
    "workspace_id": "workspaceId",
    "agent_id": "agentId",
    "model": "model",
    "provider": "provider",
    "tier": "tier",
    "source": "source",
}
_OTHERS = frozenset({"account_id", "account", "cost", "occurred_at", "labels", "metadata"})


def build_record(usage_type: str, quantity: int, idempotency_key: str, occurred_at: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """A `UsageRecordInput`. `occurred_at` is used unless the fields have one.

    Raises `TypeError` or `ValueError` with the field in backticks.
    """
    for name in fields:
        if name not in _TEXTS and name not in _OTHERS:
            raise TypeError(f"`{name}` is not a field of a usage record")
    record: dict[str, Any] = {
        "idempotencyKey": check_text("idempotency_key", idempotency_key),
        "accountId": _account(fields),
        "usageType": check_text("usage_type", usage_type),
        "quantity": whole_number("quantity", quantity),
        "occurredAt": occurred_at,
    }
    for name, field in _TEXTS.items():
        value = fields.get(name)
        if value is not None:
            record[field] = check_text(name, value)
    instant = fields.get("occurred_at")
    if instant is not None:
        if not isinstance(instant, datetime):
            raise TypeError(f"`occurred_at` must be a datetime, not {type(instant).__name__}")
        record["occurredAt"] = format_instant(instant)
    cost = fields.get("cost")
    if cost is not None:
        record["cost"] = _format_cost(cost)
    labels = fields.get("labels")
    if labels:
        if not isinstance(labels, Mapping):
            raise TypeError(f"`labels` must be a dict, not {type(labels).__name__}")
        record["labels"] = [{"key": check_text("labels", key), "value": check_text(f"labels[{key!r}]", value)} for key, value in labels.items()]
    metadata = fields.get("metadata")
    if metadata:
        if not isinstance(metadata, Mapping):
            raise TypeError(f"`metadata` must be a dict, not {type(metadata).__name__}")
        record["metadata"] = dict(metadata)
    return record


def serialize_record(record: Mapping[str, Any]) -> tuple[str, int]:
    """The record as JSON, and its bytes. Raises `TypeError` or `ValueError` if it has no JSON, or more than 1 MiB of it."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        size = len(text.encode())
    except UnicodeEncodeError:  # half of a surrogate pair: the server names the field
        text = json.dumps(record, allow_nan=False, separators=(",", ":"))
        size = len(text)
    if size > MAX_RECORD_BYTES:
        raise ValueError(f"the record has {size} bytes of JSON, more than {MAX_RECORD_BYTES}")
    return text, size


def whole_number(name: str, value: Any) -> int:
    """The value as an int. Raises `TypeError` or `ValueError` if it is no number or not whole."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, (float, Decimal)):
        if value != value or value in (float("inf"), float("-inf")) or value != int(value):
            raise ValueError(f"`{name}` must be a whole number, not {value}")
        return int(value)
    try:
        return int(value.__index__()) if not isinstance(value, bool) else _raise_no_number(name, value)
    except AttributeError:
        return _raise_no_number(name, value)


def check_text(name: str, value: Any) -> str:
    """The value if it is text. Raises `TypeError` otherwise."""
    if not isinstance(value, str):
        raise TypeError(f"`{name}` must be text, not {type(value).__name__}")
    return str(value)


def _raise_no_number(name: str, value: Any) -> int:
    raise TypeError(f"`{name}` must be a whole number, not {type(value).__name__}")


def _account(fields: Mapping[str, Any]) -> str:
    account_id, account = fields.get("account_id"), fields.get("account")
    if account_id is None and account is None:
        raise TypeError("`account_id` is missing")
    if account_id is not None and account is not None and account_id != account:
        raise TypeError("`account_id` and `account` are the same field; pass one of them")
    return check_text("account_id", account_id if account_id is not None else account)


def _format_cost(cost: Any) -> str:
    if isinstance(cost, str):
        return cost
    if isinstance(cost, bool) or not isinstance(cost, (Decimal, int)):
        raise TypeError(f"`cost` must be a Decimal or text, not {type(cost).__name__}, which would round it")
    decimal = Decimal(cost)
    if not decimal.is_finite():
        raise ValueError(f"`cost` must be a decimal number, not {cost}")
    # Digits without an exponent, but not a billion of them.
    return f"{decimal:f}" if -100 < decimal.adjusted() < 100 else str(decimal)
