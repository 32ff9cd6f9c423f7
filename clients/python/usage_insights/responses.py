"""Tokens of the responses of OpenAI, Anthropic and Gemini, split into disjoint kinds (docs/recording.md, "Kinds of tokens")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Mapping

from .fields import whole_number

TOKEN_KINDS = ("input", "cache_read", "cache_write", "output", "reasoning")
"""In the order in which they are recorded. The usage type is `tokens_` and the kind."""


@dataclass(frozen=True)
class ResponseUsage:
    """What a response of a provider says about its usage."""

    provider: str
    model: str | None
    id: str | None
    created_ms: int | None
    """When the response was created, in Unix milliseconds. None if it does not say."""
    tokens: dict[str, int]
    """By kind."""


def read_response(response: Any) -> ResponseUsage:
    """Reads a response: an object of an SDK, or its JSON as a dict. Raises `ValueError` if its shape is not known."""
    for read in (_read_openai_chat, _read_anthropic_or_openai_responses, _read_gemini):
        usage = read(response)
        if usage is not None:
            for kind, tokens in usage.tokens.items():
                if tokens < 0:
                    raise ValueError(f"the usage of the response gives {tokens} tokens of the kind `{kind}`; its parts contradict each other")
            return usage
    raise ValueError(
        f"no usage was found in a response of the type {type(response).__name__}; pass a response of OpenAI, Anthropic or Gemini"
        " (for a stream, its last chunk with the usage), or use `record_tokens`"
    )


def _read_openai_chat(response: Any) -> ResponseUsage | None:
    usage = _get(response, "usage")
    if _get(usage, "prompt_tokens") is None:
        return None
    cached = _count(_get(usage, "prompt_tokens_details"), "cached_tokens")
    reasoning = _count(_get(usage, "completion_tokens_details"), "reasoning_tokens")
    tokens = {
        "input": _count(usage, "prompt_tokens") - cached,
        "cache_read": cached,
        "output": _count(usage, "completion_tokens") - reasoning,
        "reasoning": reasoning,
    }
    return ResponseUsage("openai", _text(response, "model"), _text(response, "id"), _seconds(response, "created"), tokens)


def _read_anthropic_or_openai_responses(response: Any) -> ResponseUsage | None:
    usage = _get(response, "usage")
    if _get(usage, "input_tokens") is None or _get(usage, "output_tokens") is None:
        return None
    model, id = _text(response, "model"), _text(response, "id")
    is_openai = (
        _get(response, "object") == "response" or _get(usage, "input_tokens_details") is not None or _get(usage, "output_tokens_details") is not None
    )
    if is_openai:
        cached = _count(_get(usage, "input_tokens_details"), "cached_tokens")
        reasoning = _count(_get(usage, "output_tokens_details"), "reasoning_tokens")
        tokens = {
            "input": _count(usage, "input_tokens") - cached,
            "cache_read": cached,
            "output": _count(usage, "output_tokens") - reasoning,
            "reasoning": reasoning,
        }
        return ResponseUsage("openai", model, id, _seconds(response, "created_at"), tokens)
    if _get(response, "type") != "message" and not _has(usage, "cache_read_input_tokens") and not _has(usage, "cache_creation_input_tokens"):
        return None
    tokens = {
        "input": _count(usage, "input_tokens"),
        "cache_read": _count(usage, "cache_read_input_tokens"),
        "cache_write": _count(usage, "cache_creation_input_tokens"),
        "output": _count(usage, "output_tokens"),
    }
    return ResponseUsage("anthropic", model, id, None, tokens)


def _read_gemini(response: Any) -> ResponseUsage | None:
    """The SDK names fields in snake case, the JSON of the API in camel case."""
    usage = _first(response, "usage_metadata", "usageMetadata")
    if _first(usage, "prompt_token_count", "promptTokenCount") is None:
        return None
    cached = _count(usage, "cached_content_token_count", "cachedContentTokenCount")
    tokens = {
        # The results of tools are read too, and are not part of the prompt.
        "input": _count(usage, "prompt_token_count", "promptTokenCount") - cached + _count(usage, "tool_use_prompt_token_count", "toolUsePromptTokenCount"),
        "cache_read": cached,
        "output": _count(usage, "candidates_token_count", "candidatesTokenCount"),
        "reasoning": _count(usage, "thoughts_token_count", "thoughtsTokenCount"),
    }
    model, id = _text(response, "model_version", "modelVersion"), _text(response, "response_id", "responseId")
    return ResponseUsage("google", model, id, _instant(_first(response, "create_time", "createTime")), tokens)


def _get(value: Any, name: str) -> Any:
    if isinstance(value, Mapping):
        return value.get(name)
    return getattr(value, name, None)


def _has(value: Any, name: str) -> bool:
    return name in value if isinstance(value, Mapping) else hasattr(value, name)


def _first(value: Any, *names: str) -> Any:
    for name in names:
        found = _get(value, name)
        if found is not None:
            return found
    return None


def _count(value: Any, *names: str) -> int:
    found = _first(value, *names)
    return 0 if found is None else whole_number(names[0], found)


def _text(value: Any, *names: str) -> str | None:
    found = _first(value, *names)
    return found if isinstance(found, str) and found else None


def _seconds(value: Any, name: str) -> int | None:
    found = _get(value, name)
    return int(found) * 1000 if isinstance(found, (int, float)) and 0 < found < 1e11 else None


def _instant(value: Any) -> int | None:
    if isinstance(value, str):
        try:
            # Python 3.10 reads neither `Z` nor nine digits.
            value = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", value.replace("Z", "+00:00")))
        except ValueError:
            return None
    return int(value.timestamp() * 1000) if isinstance(value, datetime) and value.tzinfo else None
