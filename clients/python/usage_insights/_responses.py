"""Reads the tokens in responses of the SDKs of OpenAI, Anthropic and Gemini. docs/recording.md says what each kind counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone

from ._record import InvalidRecord, Quantity, UsageIdentity, parse_time


class TokenUsage(UsageIdentity, total=False):
    """Tokens of one call of a model, by kind. Each token is counted once. Missing, None and 0 record nothing."""

    input: Quantity | None
    """Read by the model, without those read from a cache or written to one."""
    cache_read: Quantity | None
    """Read from a cache."""
    cache_write: Quantity | None
    """Written to a cache."""
    output: Quantity | None
    """Written by the model, without reasoning."""
    reasoning: Quantity | None
    """Written by the model while reasoning."""


#: The usage type of each kind.
TOKEN_TYPES = {
    "input": "tokens_input",
    "cache_read": "tokens_cache_read",
    "cache_write": "tokens_cache_write",
    "output": "tokens_output",
    "reasoning": "tokens_reasoning",
}


@dataclass(frozen=True)
class ResponseUsage:
    """What a response says."""

    provider: str
    model: str | None
    id: str | None
    """None: it has none."""
    created_at: datetime | None
    """None: it does not say."""
    tokens: dict[str, int]


def read_response(response: object) -> ResponseUsage | None:
    """Reads an object of an SDK, or a dict. None: its shape is unknown, or it has no usage. Raises `InvalidRecord` if its counts contradict each other."""
    usage = _get(response, "usage")
    if usage is not None:
        if _get(response, "object") == "response":
            return _read_openai(response, usage, "input_tokens", "output_tokens", "created_at")
        if _get(response, "type") == "message":
            return _read_anthropic(response, usage)
        if _has(usage, "prompt_tokens"):
            return _read_openai(response, usage, "prompt_tokens", "completion_tokens", "created")
        return None
    usage = _get(response, "usageMetadata", "usage_metadata")
    if isinstance(usage, Mapping) or _has(usage, "prompt_token_count"):
        return _read_gemini(response, usage)
    return None


def _read_openai(response: object, usage: object, read: str, written: str, created: str) -> ResponseUsage:
    cache_read = _count(_get(usage, f"{read}_details"), "cached_tokens")
    reasoning = _count(_get(usage, f"{written}_details"), "reasoning_tokens")
    return ResponseUsage(
        provider="openai",
        model=_text(_get(response, "model")),
        id=_text(_get(response, "id")),
        created_at=_seconds(_get(response, created)),
        tokens={
            "input": _minus(_count(usage, read), cache_read, read),
            "cache_read": cache_read,
            "output": _minus(_count(usage, written), reasoning, written),
            "reasoning": reasoning,
        },
    )


def _read_anthropic(response: object, usage: object) -> ResponseUsage:
    return ResponseUsage(
        provider="anthropic",
        model=_text(_get(response, "model")),
        id=_text(_get(response, "id")),
        created_at=None,
        tokens={
            "input": _count(usage, "input_tokens"),
            "cache_read": _count(usage, "cache_read_input_tokens"),
            "cache_write": _count(usage, "cache_creation_input_tokens"),
            "output": _count(usage, "output_tokens"),
        },
    )


def _read_gemini(response: object, usage: object) -> ResponseUsage:
    cache_read = _count(usage, "cachedContentTokenCount", "cached_content_token_count")
    prompt = _count(usage, "promptTokenCount", "prompt_token_count")
    # The results of tools are read too, and are not part of the prompt.
    tools = _count(usage, "toolUsePromptTokenCount", "tool_use_prompt_token_count")
    return ResponseUsage(
        provider="google",
        model=_text(_get(response, "modelVersion", "model_version")),
        id=_text(_get(response, "responseId", "response_id")),
        created_at=_moment(_get(response, "createTime", "create_time")),
        tokens={
            "input": _minus(prompt, cache_read, "promptTokenCount") + tools,
            "cache_read": cache_read,
            "output": _count(usage, "candidatesTokenCount", "candidates_token_count"),
            "reasoning": _count(usage, "thoughtsTokenCount", "thoughts_token_count"),
        },
    )


def _get(source: object, *names: str) -> object:
    """The first field that is not None, of a mapping or of an object."""
    for name in names:
        value = source.get(name) if isinstance(source, Mapping) else getattr(source, name, None)
        if value is not None:
            return value
    return None


def _has(source: object, *names: str) -> bool:
    return any(name in source if isinstance(source, Mapping) else hasattr(source, name) for name in names)


def _count(usage: object, *names: str) -> int:
    """A number of tokens. Missing or None: 0."""
    value = _get(usage, *names)
    if value is None:
        return 0
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise InvalidRecord(f"`usage.{names[0]}` is not a number of tokens")


def _minus(total: int, part: int, name: str) -> int:
    if part > total:
        raise InvalidRecord(f"`usage.{name}` is {total}, less than the {part} that are part of it")
    return total - part


def _seconds(value: object) -> datetime | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < 1e11:
        return datetime.fromtimestamp(int(value), timezone.utc)
    return None


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo is not None else None
    return parse_time(value) if isinstance(value, str) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
