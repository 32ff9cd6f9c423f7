"""Checks a usage record and writes it as JSON. What the server checks, such as the length of ids, is left to the server."""

from __future__ import annotations

import json
import math
import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import TypedDict, Union

from ._ids import uuid_v7

#: A whole number. A `float` has to be whole and below 2^53.
Quantity = Union[int, str, float, Decimal]
#: A decimal number.
Cost = Union[int, str, float, Decimal]


class _Account(TypedDict):
    account_id: str
    """The account (customer)."""


class UsageContext(_Account, total=False):
    """The fields that say what usage belongs to. All but the account are optional; None means omitted. Texts have 1 to 255 bytes of UTF-8."""

    user_id: str | None
    """The user. Ids are unique within the account."""
    session_id: str | None
    """The session."""
    workspace_id: str | None
    """The workspace."""
    agent_id: str | None
    """The agent."""
    tier: str | None
    """The hardware tier, such as `gpu-a100`."""
    model: str | None
    """The model that was called."""
    provider: str | None
    """The provider that runs the model."""
    source: str | None
    """Who pays: `included` (the default), `external` or `local`."""
    labels: Mapping[str, str | None] | None
    """Labels that queries can group and filter by: at most 16, values of 1 to 255 bytes. A label that is None is omitted."""
    metadata: Mapping[str, object] | None
    """Additional data: an object that JSON can express, at most 4,096 bytes."""


class UsageIdentity(UsageContext, total=False):
    """The fields of a context, and those that identify a record."""

    idempotency_key: str | None
    """The key under which the record counts once within its account, 1 to 255 bytes. Default: a new UUID of version 7."""
    occurred_at: datetime | str | None
    """When the usage happened: a `datetime` with a time zone, or RFC 3339 with an offset. Default: now."""


class _Measured(TypedDict):
    usage_type: str
    """Slug of the usage type, such as `tokens_input`."""
    quantity: Quantity
    """Quantity in the unit of the usage type: a whole number from 0 to 2^63-1. A string has digits."""


class UsageRecord(UsageIdentity, _Measured, total=False):
    """A usage record."""

    cost: Cost | None
    """
    Cost in the currency of the installation. A `float` is rounded to nine decimal places; anything else is sent as it is. Default: the
    server computes it from prices.
    """


@dataclass(frozen=True)
class EncodedRecord:
    """A record as it is spooled. It never changes afterwards."""

    key: str
    json: str
    """A `UsageRecordInput` as JSON."""
    bytes: int
    """Length of `json` in bytes of UTF-8."""
    recorded_at: int
    """Unix milliseconds."""


class InvalidRecord(Exception):
    """The arguments are invalid. Never leaves the recorder: it is reported as a problem."""


#: A record that is larger than a batch may be could never be sent.
MAX_BATCH_BYTES = 1024 * 1024

_TEXTS = {
    "account_id": "accountId",
    "user_id": "userId",
    "session_id": "sessionId",
    "workspace_id": "workspaceId",
    "agent_id": "agentId",
    "usage_type": "usageType",
    "tier": "tier",
    "model": "model",
    "provider": "provider",
    "source": "source",
}
_FIELDS = frozenset([*_TEXTS, "idempotency_key", "occurred_at", "quantity", "cost", "labels", "metadata"])
_REQUIRED = frozenset(["account_id", "usage_type"])
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})")
_MAX_QUANTITY = 2**63 - 1
_MAX_SAFE_INTEGER = 2**53 - 1
_MAX_NUMERIC_COST = 10**21
_MAX_DIGITS = 64
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MILLISECOND = timedelta(milliseconds=1)

_encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def encode_record(record: Mapping[str, object], now_ms: int) -> EncodedRecord:
    """Completes a record with its key and time, and writes it as JSON. Raises `InvalidRecord`."""
    unknown = record.keys() - _FIELDS
    if unknown:
        raise InvalidRecord(f"unknown field `{min(unknown)}`")
    key = record.get("idempotency_key")
    key = uuid_v7(now_ms) if key is None else _text(key, "idempotency_key")
    fields: dict[str, object] = {"idempotencyKey": key}
    for name, field in _TEXTS.items():
        value = record.get(name)
        if value is not None:
            fields[field] = _text(value, name)
        elif name in _REQUIRED:
            raise InvalidRecord(f"`{name}` is missing")
    fields["quantity"] = _quantity(record.get("quantity"))
    cost = record.get("cost")
    if cost is not None:
        fields["cost"] = _cost(cost)
    fields["occurredAt"] = _time(record.get("occurred_at"), now_ms)
    labels = record.get("labels")
    if labels is not None:
        fields["labels"] = _labels(labels)
    metadata = record.get("metadata")
    if metadata is not None:
        fields["metadata"] = _metadata(metadata)
    return _encode(key, fields, now_ms)


def _encode(key: str, fields: dict[str, object], now_ms: int) -> EncodedRecord:
    try:
        text = _encoder.encode(fields)
        size = len(text.encode())
    except UnicodeEncodeError:
        raise InvalidRecord("a text contains half a surrogate pair, which UTF-8 cannot express") from None
    except RecursionError:
        raise InvalidRecord("`metadata` is nested too deeply") from None
    except (TypeError, ValueError) as error:
        raise InvalidRecord(f"`metadata` is not JSON: {error}") from None
    if size > MAX_BATCH_BYTES:
        raise InvalidRecord(f"the record has {size} bytes of JSON, more than a call may have ({MAX_BATCH_BYTES})")
    return EncodedRecord(key, text, size, now_ms)


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise InvalidRecord(f"`{name}` is not a string")
    if not value:
        raise InvalidRecord(f"`{name}` is empty")
    return value


def _quantity(value: object) -> str:
    number: object = None
    if isinstance(value, str):
        if _NUMBER.fullmatch(value):
            return str(value)
    elif isinstance(value, float):
        if value.is_integer() and abs(value) <= _MAX_SAFE_INTEGER:
            number = int(value)
    elif isinstance(value, Decimal):
        if value.is_finite() and abs(value) <= _MAX_QUANTITY and value == value.to_integral_value():
            number = int(value)
    elif not isinstance(value, bool):
        number = _index(value)
    if isinstance(number, int) and 0 <= number <= _MAX_QUANTITY:
        return str(number)
    raise InvalidRecord("`quantity` is not a whole number from 0 to 2^63-1: send an int or a string of digits")


def _cost(value: object) -> str:
    if isinstance(value, str):
        if _NUMBER.fullmatch(value):
            return str(value)
    elif isinstance(value, float):
        if math.isfinite(value) and 0 <= value < _MAX_NUMERIC_COST:
            return f"{abs(value):.9f}"
    elif isinstance(value, Decimal):
        if value.is_finite() and 0 <= value < _MAX_NUMERIC_COST and len(value.as_tuple().digits) <= _MAX_DIGITS:
            return str(abs(value))
    elif not isinstance(value, bool):
        number = _index(value)
        if number is not None and 0 <= number < _MAX_NUMERIC_COST:
            return str(number)
    raise InvalidRecord("`cost` is not a decimal number of at least 0")


def _index(value: object) -> int | None:
    """An integer, also of another library such as numpy."""
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        return None


def _time(value: object, now_ms: int) -> str:
    if value is None:
        return iso_time(now_ms)
    if isinstance(value, datetime):
        if value.tzinfo is None or value.utcoffset() is None:
            raise InvalidRecord("`occurred_at` has no time zone: use `datetime.now(timezone.utc)`, or `.astimezone()` for local time")
        return iso_time((value - _EPOCH) // _MILLISECOND)
    if isinstance(value, str) and _TIME.fullmatch(value):
        return str(value)
    raise InvalidRecord("`occurred_at` is neither a datetime nor RFC 3339 with an offset, such as `2026-11-20T08:09:19Z`")


def iso_time(ms: int) -> str:
    """RFC 3339 in UTC with milliseconds. Raises `InvalidRecord` outside of the years 1 to 9999."""
    try:
        return (_EPOCH + ms * _MILLISECOND).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except OverflowError:
        raise InvalidRecord("`occurred_at` is not in the years 1 to 9999") from None


def parse_time(text: str) -> datetime | None:
    """Reads RFC 3339; digits beyond milliseconds are cut off. None: it is something else."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    day, clock, fraction, offset = match.groups()
    milliseconds = (fraction or ".")[1:4].ljust(3, "0")
    try:
        return datetime.fromisoformat(f"{day}T{clock}.{milliseconds}{'+00:00' if offset in 'Zz' else offset}")
    except ValueError:
        return None


def _labels(value: object) -> list[dict[str, str]]:
    if not isinstance(value, Mapping):
        raise InvalidRecord("`labels` is not a mapping")
    return [
        {"key": _text(key, "key of a label"), "value": _text(label, f"labels.{key}")} for key, label in value.items() if label is not None
    ]


def _metadata(value: object) -> object:
    if not isinstance(value, Mapping):
        raise InvalidRecord("`metadata` is not a mapping")
    value = value if isinstance(value, dict) else dict(value)
    try:
        _check_names(value)
    except RecursionError:
        raise InvalidRecord("`metadata` is nested too deeply, or contains itself") from None
    return value


def _check_names(value: object) -> None:
    """Finds names that JSON would change without an error, such as 1 and "1"."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if not isinstance(name, str):
                raise InvalidRecord(f"the name `{name}` in `metadata` is not a string")
            _check_names(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _check_names(inner)
