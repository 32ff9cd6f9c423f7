"""One call of `recordUsage` over HTTP, and what its answer means for the records that were sent."""

from __future__ import annotations

import gzip
import http.client
import json
import ssl
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import time
from typing import Any, Union
from urllib.parse import urlsplit

from . import __version__

DOCUMENT = (
    "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { results { index status code field message } } }"
)
MAX_ANSWER_BYTES = 64 << 20
TOKEN_CODES = frozenset({"UNAUTHENTICATED", "INVALID_TOKEN", "FORBIDDEN"})
SERVER_CODES = frozenset(
    {
        "DOCUMENT_NOT_TRUSTED",
        "GRAPHQL_PARSE_FAILED",
        "GRAPHQL_VALIDATION_FAILED",
        "NO_SUCH_PATH",
        "PERSISTED_QUERY_NOT_FOUND",
        "PERSISTED_QUERY_NOT_SUPPORTED",
    }
)
"""Codes that concern the address or the document, which is the same in every call: no record can be their cause."""
SIZE_CODES = frozenset({"BODY_TOO_LARGE", "TOO_MANY_RECORDS", "HTTP_413"})
RETRYABLE_STATUSES = frozenset({429, 502, 503, 504})


@dataclass(frozen=True)
class Results:
    """The server has answered record by record, in the order of the call."""

    results: list[dict[str, Any]]


@dataclass(frozen=True)
class Retry:
    """Nothing is known about the records; the same call may succeed later."""

    code: str
    message: str
    after_seconds: float = 0.0
    """The least pause, as the server asks for."""


@dataclass(frozen=True)
class Blocked:
    """No call can succeed until the token or the address changes."""

    code: str
    message: str


@dataclass(frozen=True)
class CallRejected:
    """The call was rejected as a whole."""

    code: str
    field: str | None
    message: str


Answer = Union[Results, Retry, Blocked, CallRejected]


class Transport:
    """A connection to one server, kept open between calls. For one thread."""

    def __init__(self, url: str, *, timeout: float, ssl_context: ssl.SSLContext | None) -> None:
        """Raises `ValueError` if the address is not `http://…` or `https://…`."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"`{url}` is not the address of a server; pass one such as `https://usage.example.com`")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("the address of the server has a user, a query or a fragment; pass one such as `https://usage.example.com`")
        self._host = parts.hostname
        self._port = parts.port
        path = parts.path.rstrip("/")
        self._path = path if path.endswith("/graphql") else f"{path}/graphql"
        self._timeout = timeout
        self._ssl_context = (ssl_context or ssl.create_default_context()) if parts.scheme == "https" else None
        self._connection: http.client.HTTPConnection | None = None

    def close(self) -> None:
        """Closes the connection. The next call opens another one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def send(self, records: str, count: int, token: str | None) -> Answer:
        """Sends a JSON list of `count` records. Raises nothing: a connection that fails is an answer too."""
        body = f'{{"query": {json.dumps(DOCUMENT)}, "variables": {{"records": {records}}}}}'.encode()
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "Content-Encoding": "gzip",
            "Content-Type": "application/json",
            "User-Agent": f"usage-insights-python/{__version__}",
        }
        if token:
            try:
                token.encode("ascii")
            except UnicodeEncodeError:
                return Blocked("INVALID_TOKEN", "the token has characters that no token has; check that it was copied completely")
            headers["Authorization"] = f"Bearer {token}"
        try:
            status, retry_after, answer = self._exchange(gzip.compress(body, 1), headers)
        except (OSError, EOFError, http.client.HTTPException, ValueError) as error:
            self.close()
            return Retry("NO_ANSWER", f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)
        return read_answer(status, retry_after, answer, count)

    def _exchange(self, body: bytes, headers: dict[str, str]) -> tuple[int, float, Any]:
        was_open = self._connection is not None
        try:
            return self._request(body, headers)
        except (ConnectionError, http.client.BadStatusLine):
            if not was_open:
                raise
            # The server has closed a connection that was not used for a while. Records are counted once, so sending again is safe.
            self.close()
            return self._request(body, headers)

    def _request(self, body: bytes, headers: dict[str, str]) -> tuple[int, float, Any]:
        if self._connection is None:
            if self._ssl_context:
                self._connection = http.client.HTTPSConnection(self._host, self._port, timeout=self._timeout, context=self._ssl_context)
            else:
                self._connection = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)
        self._connection.request("POST", self._path, body, headers)
        response = self._connection.getresponse()
        if response.length is not None and response.length <= MAX_ANSWER_BYTES:
            content = response.read()  # only without a bound does it raise an error if the answer is cut off
        else:
            content = response.read(MAX_ANSWER_BYTES)
            if response.read(1):
                raise http.client.HTTPException(f"the answer has more than {MAX_ANSWER_BYTES} bytes")
        if response.getheader("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        retry_after = _parse_retry_after(response.getheader("Retry-After"))
        if response.will_close:
            self.close()
        try:
            answer = json.loads(content)
        except ValueError:
            if response.status == 200 and "json" in (response.getheader("Content-Type") or ""):
                raise http.client.HTTPException("the answer is cut off") from None
            answer = None
        return response.status, retry_after, answer


def read_answer(status: int, retry_after: float, answer: Any, count: int) -> Answer:
    """What an answer means: a JSON value, or None for something else. `count` is the number of records that were sent."""
    errors = answer.get("errors") if isinstance(answer, dict) else None
    if isinstance(errors, list) and errors and isinstance(errors[0], dict):
        error = errors[0]
        extensions = error.get("extensions")
        extensions = extensions if isinstance(extensions, dict) else {}
        code, message = extensions.get("code"), str(error.get("message"))
        if isinstance(code, str):
            after = extensions.get("retryAfterMs")
            if extensions.get("retryable") is True or status in RETRYABLE_STATUSES:
                return Retry(code, message, max(retry_after, after / 1000 if isinstance(after, (int, float)) else 0.0))
            if code in TOKEN_CODES or code in SERVER_CODES:
                return Blocked(code, message)
            field = extensions.get("field")
            return CallRejected(code, field if isinstance(field, str) else None, message)
    if status in RETRYABLE_STATUSES:
        return Retry(f"HTTP_{status}", f"the server answered with the status {status}", retry_after)
    if status == 413:  # of a proxy
        return CallRejected("HTTP_413", None, "the body is too large, for a proxy in front of the server")
    results = _read_results(answer, count)
    if results is not None:
        return Results(results)
    if status == 401 or status == 403:
        return Blocked(f"HTTP_{status}", f"the address answers with the status {status}, but not as a usage-insights server; check the address and the token")
    return Blocked(f"HTTP_{status}", f"the address answers with the status {status}, but not as a usage-insights server; check the address")


def _read_results(answer: Any, count: int) -> list[dict[str, Any]] | None:
    try:
        results = answer["data"]["recordUsage"]["results"]
        if [result["index"] for result in results] == list(range(count)) and all(isinstance(result["status"], str) for result in results):
            return list(results)
    except (LookupError, TypeError):
        pass
    return None


def _parse_retry_after(value: str | None) -> float:
    """Seconds of the header: a number or a date."""
    if not value:
        return 0.0
    try:
        return max(0.0, float(int(value)))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time())
    except (ValueError, TypeError, OverflowError):
        return 0.0
