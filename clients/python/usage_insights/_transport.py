"""Calls the server."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Union
from urllib.parse import quote, urlsplit

from ._connection import Answer, Rejection, SpooledRecord

DOCUMENT = """mutation RecordUsage($records: [UsageRecordInput!]!) {
  recordUsage(input: { records: $records }) { results { status code field message warnings { code } } }
}"""

#: Statuses of proxies, or of a server that is busy or starting, after which the same call may succeed.
TRANSIENT_STATUSES = frozenset([429, 502, 503, 504])
TOKEN_CODES = frozenset(["UNAUTHENTICATED", "INVALID_TOKEN", "FORBIDDEN"])
#: Codes of a call that say nothing about its records.
SETUP_CODES = frozenset(["DOCUMENT_NOT_TRUSTED", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "NO_SUCH_PATH"])
#: The longest wait that a server or a proxy can order, in seconds.
MAX_RETRY_AFTER = 3600.0


@dataclass(frozen=True)
class Answered:
    answers: list[Answer]
    warnings: list[str]


@dataclass(frozen=True)
class Retry:
    """Nothing is known about the records; the same call may succeed later."""

    message: str
    retry_after: float = 0.0


@dataclass(frozen=True)
class Blocked:
    """The call cannot succeed before the token or the setup changes. `reason` is the code of a problem."""

    reason: str
    message: str


@dataclass(frozen=True)
class Rejected:
    """The call was rejected as a whole, perhaps for one of its records."""

    rejection: Rejection


Outcome = Union[Answered, Retry, Blocked, Rejected]


def api_url(url: str) -> str:
    """The address of the API: `/graphql` is appended if it is missing. Raises `ValueError`."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise ValueError(f"`url` is neither http nor https: {url}")
    if not parts.hostname or parts.username is not None or parts.port == 0:
        raise ValueError("`url` has no valid host, or contains a user name or password")
    path = parts.path if parts.path.endswith("/graphql") else f"{parts.path.rstrip('/')}/graphql"
    path = quote(path, safe="/%:@!$&'()*+,;=-._~")
    return parts._replace(path=path, query=quote(parts.query, safe="/%:@!$&'()*+,;=-._~?"), fragment="").geturl()


class Transport:
    """Sends batches over one connection that is kept open. Used by one thread; `abort` may be called by another."""

    def __init__(self, url: str, timeout: float) -> None:
        self._timeout = timeout
        parts = urlsplit(url)
        self._target = parts.path + (f"?{parts.query}" if parts.query else "")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        self._address = (parts.hostname or "", port)
        self._is_tls = parts.scheme == "https"
        self._tls: ssl.SSLContext | None = None
        self._connection: http.client.HTTPConnection | None = None
        self._is_late = False
        self._is_aborted = False

    def send(self, records: Sequence[SpooledRecord], token: str | None) -> Outcome:
        """Sends records once. Never raises."""
        body = f'{{"query":{json.dumps(DOCUMENT)},"variables":{{"records":[{",".join(record.json for record in records)}]}}}}'
        headers = {
            "content-type": "application/json",
            "content-encoding": "gzip",
            "accept": "application/graphql-response+json, application/json;q=0.9",
            "user-agent": "usage-insights-python",
        }
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        self._is_late = False
        timer = threading.Timer(self._timeout, self._end_late_call)
        timer.daemon = True
        try:
            timer.start()
            status, retry_after, answer = self._post(gzip.compress(body.encode(), 6), headers)
            return read_outcome(status, retry_after, answer, records)
        except Exception as error:
            self.close()
            reason = f"no answer within {self._timeout:g} s" if self._is_late or isinstance(error, TimeoutError) else str(error) or repr(error)
            return Retry(f"the server cannot be reached: {reason}")
        finally:
            timer.cancel()

    def abort(self) -> None:
        """Ends a call that is in flight, and all that follow."""
        self._is_aborted = True
        self._shut_down()

    def close(self) -> None:
        connection = self._connection
        self._connection = None
        if connection is not None:
            try:
                connection.close()
            except OSError:
                pass

    def _post(self, body: bytes, headers: dict[str, str]) -> tuple[int, str | None, bytes]:
        is_reused = self._connection is not None
        try:
            return self._exchange(body, headers)
        except (http.client.RemoteDisconnected, ConnectionError):
            if not is_reused or self._is_late or self._is_aborted:
                raise
            self.close()  # The server has closed the connection while it was idle.
            return self._exchange(body, headers)

    def _exchange(self, body: bytes, headers: dict[str, str]) -> tuple[int, str | None, bytes]:
        if self._is_aborted:
            raise ConnectionError("the recorder is closed")
        if self._connection is None:
            self._connection = self._connect()
        self._connection.request("POST", self._target, body, headers)
        response = self._connection.getresponse()
        answer = response.read()
        if response.will_close:
            self.close()
        return response.status, response.getheader("retry-after"), answer

    def _connect(self) -> http.client.HTTPConnection:
        host, port = self._address
        connection: http.client.HTTPConnection
        if self._is_tls:
            self._tls = self._tls or ssl.create_default_context()
            connection = http.client.HTTPSConnection(host, port, timeout=self._timeout, context=self._tls)
        else:
            connection = http.client.HTTPConnection(host, port, timeout=self._timeout)
        connection.connect()
        return connection

    def _end_late_call(self) -> None:
        self._is_late = True
        self._shut_down()

    def _shut_down(self) -> None:
        connection = self._connection
        sock = connection.sock if connection is not None else None
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # It is closed already.


def read_outcome(status: int, retry_after: str | None, answer: bytes, records: Sequence[SpooledRecord]) -> Outcome:
    """Says what an answer means."""
    body = _parse_json(answer)
    errors = body.get("errors")
    if isinstance(errors, list) and errors:
        return _read_error(errors[0], status, retry_after)
    results = _field(_field(body.get("data"), "recordUsage"), "results")
    if isinstance(results, list) and len(results) == len(records) and all(_is_result(result) for result in results):
        return _read_results(results, records)
    if status in TRANSIENT_STATUSES:
        return Retry(f"HTTP status {status}", parse_retry_after(retry_after))
    message = f"the answer is not that of usage-insights (HTTP status {status}); check the address, and the proxies before the server"
    return Blocked("BAD_RESPONSE", message)


def _is_result(value: object) -> bool:
    return _field(value, "status") in ("RECORDED", "DUPLICATE", "CONFLICT", "REJECTED")


def _read_results(results: list[dict[str, Any]], records: Sequence[SpooledRecord]) -> Answered:
    answers = []
    warnings = []
    for record, result in zip(records, results):
        for warning in result.get("warnings") or []:
            warnings.append(_text(_field(warning, "code")))
        rejection = None
        status = result["status"]
        if status in ("CONFLICT", "REJECTED"):
            field = result.get("field")
            code = _text(result.get("code")) or status
            rejection = Rejection(status, code, None if field is None else _text(field), _text(result.get("message")))
        answers.append(Answer(record, rejection))
    return Answered(answers, warnings)


def _read_error(error: object, status: int, retry_after: str | None) -> Outcome:
    extensions = _field(error, "extensions")
    code = _field(extensions, "code")
    retryable = _field(extensions, "retryable")
    ordered = _field(extensions, "retryAfterMs")
    name = _text(code) if isinstance(code, str) else f"HTTP_{status}"
    text = _text(_field(error, "message"))
    if retryable is True or (retryable is None and status in TRANSIENT_STATUSES):
        pause = ordered / 1000 if isinstance(ordered, (int, float)) and ordered > 0 else 0.0
        return Retry(f"{name}: {text}", min(max(pause, parse_retry_after(retry_after)), MAX_RETRY_AFTER))
    if code in TOKEN_CODES:
        return Blocked("TOKEN_REJECTED", f"{name}: {text}")
    if code in SETUP_CODES:
        return Blocked("CALL_REJECTED", f"{name}: {text}")
    if not isinstance(code, str):
        return Blocked("BAD_RESPONSE", f"the answer is not that of usage-insights: {text}")
    return Rejected(Rejection("CALL_REJECTED", name, None, text))


def parse_retry_after(value: str | None, now: float | None = None) -> float:
    """Parses the header `Retry-After`: seconds or an HTTP date, as seconds from now, at most an hour. 0: there is none that can be read."""
    if value is None:
        return 0.0
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:9]), MAX_RETRY_AFTER))
    try:
        seconds = parsedate_to_datetime(text).timestamp() - (time.time() if now is None else now)
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0.0
    return min(max(0.0, seconds), MAX_RETRY_AFTER)


def _field(value: object, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _text(value: object) -> str:
    """A text that SQLite can store, whatever JSON contains."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _parse_json(answer: bytes) -> dict[str, Any]:
    try:
        value = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
