"""The recorder: writes usage to the spool at once, and sends it in the background."""

from __future__ import annotations

import functools
import json
import os
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Callable, TypeVar, cast

from . import _lifecycle
from ._connection import SpoolState
from ._health import DeadLetter, DeadLetterIds, RecorderHealth, dead_letter, id_list, spool_state
from ._ids import uuid_v7
from ._meter import ComputeMeter, Meters
from ._options import MIB, Token, resolve_options
from ._problems import Problem, Problems
from ._record import EncodedRecord, InvalidRecord, Quantity, UsageContext, UsageIdentity, UsageRecord, encode_record
from ._responses import TOKEN_TYPES, TokenUsage, read_response
from ._sender import Sender, SenderOptions
from ._spool import MAX_BATCH_RECORDS, Spool
from ._writer import Writer

if TYPE_CHECKING:
    from typing_extensions import Unpack

Method = TypeVar("Method", bound=Callable[..., Any])

#: How long operations on dead letters wait for a lock, and how long the constructor does, in seconds.
LOCK_WAIT = 2.0
#: How often `flush` checks what is left, in seconds.
FLUSH_CHECK = 0.02
#: Responses whose time is remembered, so that recording one again does not change its records.
MAX_RESPONSES = 10_000


def _never_raises(method: Method) -> Method:
    """Reports invalid arguments as a problem instead of raising, and returns None."""

    @functools.wraps(method)
    def call(self: UsageRecorder, *arguments: Any, **fields: Any) -> Any:
        try:
            return method(self, *arguments, **fields)
        except Exception as error:
            self._reject(error)
            return None

    return cast(Method, call)


class UsageRecorder:
    """
    Records usage: writes it to the spool at once, and sends it in the background until the server has answered. One recorder per process is enough, also for
    several threads; several recorders and processes may use one spool. A `with` block closes it.
    """

    def __init__(
        self,
        url: str | None = None,
        token: Token | None = None,
        spool: str | os.PathLike[str] | None = None,
        durability: str = "process",
        *,
        max_bytes: int = 256 * MIB,
        max_memory_bytes: int = 16 * MIB,
        send: bool = True,
        send_interval: float = 1.0,
        request_timeout: float = 30.0,
        meter_interval: float = 60.0,
        exit_timeout: float = 1.0,
        on_problem: Callable[[Problem], object] | None = None,
        now: Callable[[], float] | None = None,
    ) -> None:
        """
        - `url`: address of the server, such as `https://usage.example.com`. Default: `USAGE_INSIGHTS_URL`. Without one, records stay in the spool.
        - `token`: a service token with the scope `record`, or a function that gives the current one and is called for every call. Default:
          `USAGE_INSIGHTS_TOKEN`, read for every call. A server in development needs none.
        - `spool`: file of the spool. Default: `USAGE_INSIGHTS_SPOOL`, or `usage-insights/spool.db` in `XDG_STATE_HOME` or `~/.local/state`. Use a local disk,
          no network file system.
        - `durability`: what a record survives once `record` has returned. `process`: the end of the process, also by `kill -9`. `power`: also a power cut,
          for which `record` waits for the disk; threads that record at the same time share one write.
        - `max_bytes`: bytes of records in the spool at most, dead letters included. When it is full, records are not accepted.
        - `max_memory_bytes`: bytes of records in memory at most, while the spool cannot be written.
        - `send`: whether this recorder sends. False: another program that uses the spool does.
        - `send_interval`: how often records are sent, in seconds; 1,000 records are sent at once.
        - `request_timeout`: how long a call may take, in seconds.
        - `meter_interval`: how often a meter records, in seconds: what a crash loses at most.
        - `exit_timeout`: how long the end of the process waits for the server at most, in seconds, if the recorder was not closed.
        - `on_problem`: receives every problem, in the thread in which it occurs. All are logged in any case, at most once a minute per code.
        - `now`: the clock, in Unix seconds. Default: that of the system.

        Raises `ValueError` or `TypeError` if an argument is invalid. A spool that cannot be opened is a problem, and is tried again.
        """
        self._options = options = resolve_options(
            url=url,
            token=token,
            spool=spool,
            durability=durability,
            max_bytes=max_bytes,
            max_memory_bytes=max_memory_bytes,
            send=send,
            send_interval=send_interval,
            request_timeout=request_timeout,
            meter_interval=meter_interval,
            exit_timeout=exit_timeout,
            on_problem=on_problem,
            now=now,
        )
        self._problems = Problems(options.on_problem)
        self._spool = Spool(options.spool, options.is_durable, options.max_bytes, options.now_ms, self._problems)
        self._writer = Writer(self._spool, self._problems, options.is_durable, options.max_memory_bytes)
        self._meters = Meters(options.meter_interval, self._record_seconds)
        self._is_closed = False
        self._reset()
        self._is_forked = False
        _lifecycle.add(self)
        self._writer.open(LOCK_WAIT)
        self._start()

    @_never_raises
    def record(self, **record: Unpack[UsageRecord]) -> str | None:
        """
        Records usage, and returns its idempotency key: the record is in the spool, or in memory while the spool cannot be written. None: it is not
        accepted, which is logged and counted. Never raises and never waits for the network.
        """
        keys = self._append(self._encode(lambda now: [encode_record(cast(Mapping[str, object], record), now)]))
        return keys[0] if keys else None

    @_never_raises
    def record_tokens(self, **usage: Unpack[TokenUsage]) -> list[str] | None:
        """
        Records the tokens of one call, a record for each kind that is not 0, all or none. `idempotency_key` is the prefix of their keys. Returns the
        keys, or None if they are not accepted. Never raises.
        """
        fields = cast(Mapping[str, object], usage)
        return self._append(self._encode(lambda now: _encode_tokens(fields, now)))

    @_never_raises
    def record_response(self, response: object, **usage: Unpack[UsageIdentity]) -> list[str] | None:
        """
        Records the tokens in a response of the SDKs of OpenAI (Chat Completions, Responses), Anthropic or Gemini: an object or a dict. Provider and model
        are those of the response unless `usage` names others. The keys are derived from the id of the response, so that recording it again counts once.
        Returns the keys, or None if the shape is unknown or the records are not accepted. Never raises.
        """
        read = read_response(response)
        if read is None:
            message = "nothing was recorded: the response has no usage in the shape of OpenAI, Anthropic or Gemini; use `record_tokens`"
            self._count_rejected("UNKNOWN_RESPONSE", message)
            return None
        fields: dict[str, object] = {**read.tokens, **cast(Mapping[str, object], usage)}
        if fields.get("provider") is None:
            fields["provider"] = read.provider
        if fields.get("model") is None:
            fields["model"] = read.model
        key = None if read.id is None else f"{fields['provider']}:{read.id}"
        if fields.get("idempotency_key") is None:
            fields["idempotency_key"] = key
        if fields.get("occurred_at") is None:
            fields["occurred_at"] = read.created_at or self._first_time(fields.get("account_id"), key)
        return self._append(self._encode(lambda now: _encode_tokens(fields, now)))

    @_never_raises
    def record_compute(self, *, seconds: Quantity, **usage: Unpack[UsageIdentity]) -> str | None:
        """
        Records compute (`compute_seconds`), in whole seconds; a meter (`meter_compute`) adds up fractions. Send `tier`. Returns the idempotency key, or None if it
        is not accepted. Never raises.
        """
        fields: dict[str, object] = {**cast(Mapping[str, object], usage), "usage_type": "compute_seconds", "quantity": seconds}
        keys = self._append(self._encode(lambda now: [encode_record(fields, now)]))
        return keys[0] if keys else None

    def meter_compute(self, **usage: Unpack[UsageContext]) -> ComputeMeter:
        """
        Measures compute until the `with` block ends, or the returned meter is stopped. Every minute (`meter_interval`) and at the end it records the whole
        seconds; the next meter with the same fields starts with the rest.
        """
        return self._meters.start(cast(Mapping[str, object], usage))

    def flush(self, timeout: float = 30.0) -> bool:
        """
        Sends everything that was recorded before the call. True: the server has answered all of it (perhaps by dead letters). False: the time is over,
        the token is rejected, or there is no address; the rest stays in the spool. Blocks for at most `timeout` seconds; never raises. In asyncio:
        `await asyncio.to_thread(recorder.flush)`.
        """
        return self._flush(timeout, is_patient=True)

    def close(self, timeout: float = 5.0) -> bool:
        """Stops meters, sends what can be sent within `timeout` seconds, and closes the spool. The rest stays in it. True: nothing is left. Never raises."""
        return self._close(timeout, is_patient=True)

    def health(self) -> RecorderHealth:
        """What was recorded, what waits, and what is wrong."""
        self._start()
        state = self._read_state()
        problems = self._problems.active()
        return RecorderHealth(
            is_healthy=not problems and (state is None or state.dead_letters == 0),
            path=self._spool.path,
            spool=state,
            memory_records=self._writer.memory_records,
            memory_bytes=self._writer.memory_bytes,
            accepted=self._accepted,
            not_accepted=self._not_accepted,
            sender=None if self._sender is None else self._sender.state(),
            problems=problems,
            history=self._problems.all(),
        )

    def dead_letters(self, after: int = 0, limit: int = 100) -> list[DeadLetter]:
        """The records that the server did not accept, oldest first, from the id after `after`, at most `limit`. Raises if the spool cannot be read."""
        return [dead_letter(row, json.loads(row.json)) for row in self._spool.dead_letters(after, limit)]

    def resend(self, ids: DeadLetterIds, change: Callable[[dict[str, Any]], Mapping[str, Any]] | None = None) -> int:
        """
        Sends dead letters again, and gives how many. `change` gives the record to send instead of the one that it receives, such as a fixed one or one with
        another key. Raises if the spool is locked or cannot be written, or if `change` raises; nothing is changed then.
        """

        def rewrite(text: str) -> str:
            if change is None:
                return text
            return json.dumps(dict(change(json.loads(text))), ensure_ascii=False, allow_nan=False, separators=(",", ":"))

        count = self._spool.resend(id_list(ids), rewrite, LOCK_WAIT)
        self._start()
        if self._sender is not None:
            self._sender.wake()
        return count

    def delete_dead_letters(self, ids: DeadLetterIds) -> int:
        """Deletes dead letters, and gives how many. Raises if the spool is locked or cannot be written."""
        return self._spool.delete_dead_letters(id_list(ids), LOCK_WAIT)

    def __enter__(self) -> UsageRecorder:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _encode(self, encode: Callable[[int], list[EncodedRecord]]) -> list[EncodedRecord] | None:
        if self._is_closed:
            self._count_rejected("CLOSED", "a record was not accepted: the recorder is closed")
            return None
        return encode(self._options.now_ms())

    def _append(self, records: Sequence[EncodedRecord] | None) -> list[str] | None:
        if records is None:
            return None
        if not self._is_started:
            self._start()
        is_accepted = self._writer.append(records)
        with self._lock:
            if not is_accepted:
                self._not_accepted += 1
                return None
            self._accepted += len(records)
            self._unsent += len(records)
            is_batch = self._unsent >= MAX_BATCH_RECORDS
            if is_batch:
                self._unsent = 0
        if is_batch and self._sender is not None:
            self._sender.wake()
        return [record.key for record in records]

    def _reject(self, error: Exception) -> None:
        try:
            reason = str(error) if isinstance(error, InvalidRecord) else f"{type(error).__name__}: {error}"
        except Exception:
            reason = type(error).__name__
        self._count_rejected("INVALID_RECORD", f"a record was not accepted: {reason}")

    def _count_rejected(self, code: str, message: str) -> None:
        with self._lock:
            self._not_accepted += 1
        self._problems.report(code, message)

    def _record_seconds(self, context: Mapping[str, object], seconds: int) -> bool:
        return self.record_compute(**{**context, "seconds": seconds}) is not None  # type: ignore[arg-type]

    def _first_time(self, account: object, key: str | None) -> datetime:
        """The time at which a response without a time was first recorded here."""
        now = datetime.fromtimestamp(self._options.now_ms() / 1000, timezone.utc)
        if key is None:
            return now
        with self._lock:
            first = self._responses.setdefault((str(account), key), now)
            if len(self._responses) > MAX_RESPONSES:
                del self._responses[next(iter(self._responses))]
        return first

    def _read_state(self) -> SpoolState | None:
        try:
            return None if self._is_closed else spool_state(self._spool.state())
        except Exception:
            return None  # The problem is reported when records are written.

    def _flush(self, timeout: float, is_patient: bool) -> bool:
        """`is_patient`: repeats failed attempts until the time is over."""
        deadline = time.monotonic() + timeout
        self._start()
        waiting = self._writer.waiting()
        sender = self._sender
        latest: int | None = None
        attempt: int | None = None
        is_tried = False
        while True:
            try:
                self._writer.flush()
                if all(entry.is_accepted is not None for entry in waiting):
                    if latest is None:
                        latest = self._spool.latest_id()
                    if not self._spool.has_up_to(latest):
                        return True
            except Exception:
                pass  # The spool is locked; it is tried again.
            left = deadline - time.monotonic()
            if left <= 0 or self._is_closed:
                return False
            pause = min(FLUSH_CHECK, left)
            if sender is None:
                time.sleep(pause)
                continue
            if not sender.has_url:
                return False
            if attempt is None:
                attempt = sender.request()
            if is_tried:
                time.sleep(pause)
            else:
                is_tried = sender.wait_for(attempt, pause)
            status = sender.state().status
            if is_tried and (status == "blocked" or (status == "waiting" and not is_patient)):
                return False

    def _close(self, timeout: float, is_patient: bool) -> bool:
        with self._lock:
            if self._is_closed or self._is_closing:
                return True
            self._is_closing = True
        self._meters.stop_all()
        is_used = self._is_started  # else nothing was recorded since the process was forked
        is_flushed = self._flush(timeout, is_patient) if is_used else True
        self._is_closed = True
        _lifecycle.remove(self)
        self._writer.close()
        if self._sender is not None:
            self._sender.stop()
        self._spool.close(LOCK_WAIT)
        return is_flushed

    def _reset(self) -> None:
        self._lock = threading.RLock()
        self._accepted = 0
        self._not_accepted = 0
        self._unsent = 0
        self._responses: dict[tuple[str, str], datetime] = {}
        self._sender: Sender | None = None
        self._is_started = False
        self._is_closing = False

    def _start(self) -> None:
        """Starts the sender of this process. A forked process does so with the first record."""
        if self._is_started:
            return
        with self._lock:
            if self._is_started or self._is_closed:
                return
            options = self._options
            if options.send:
                sender_options = SenderOptions(options.url, options.token, options.send_interval, options.request_timeout, self._problems)
                self._sender = Sender(self._spool, sender_options)
                self._sender.start()
            if self._is_forked:
                _lifecycle.register_end_of_child()
            self._is_started = True

    def _before_fork(self) -> None:
        self._writer.before_fork()
        self._spool.before_fork()

    def _after_fork_in_parent(self) -> None:
        self._spool.after_fork_in_parent()
        self._writer.after_fork_in_parent()

    def _after_fork_in_child(self) -> None:
        self._problems.reset()
        self._spool.after_fork_in_child()
        self._writer.reset()
        self._meters.reset()
        self._reset()
        self._is_forked = True

    def _at_exit(self) -> None:
        self._close(self._options.exit_timeout, is_patient=False)


def _encode_tokens(usage: Mapping[str, object], now_ms: int) -> list[EncodedRecord]:
    context = {name: value for name, value in usage.items() if name not in TOKEN_TYPES}
    prefix = context.pop("idempotency_key", None)
    if prefix is None:
        prefix = uuid_v7(now_ms)
    elif not isinstance(prefix, str):
        raise InvalidRecord("`idempotency_key` is not a string")
    encode_record({**context, "usage_type": "tokens_input", "quantity": 0}, now_ms)  # checks the other fields, also if there are no tokens
    records = []
    for kind, usage_type in TOKEN_TYPES.items():
        count = usage.get(kind)
        if count is None:
            continue
        record = {**context, "usage_type": usage_type, "quantity": count, "idempotency_key": f"{prefix}:{usage_type}"}
        encoded = encode_record(record, now_ms)
        if not _is_zero(count):
            records.append(encoded)
    return records


def _is_zero(count: object) -> bool:
    return float(count) == 0 if isinstance(count, str) else count == 0
