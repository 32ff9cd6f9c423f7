"""The commands of `python -m usage_insights`."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
from collections.abc import Sequence
from datetime import datetime

from ._health import DeadLetterIds, RecorderHealth
from ._options import default_spool
from ._problems import logger
from ._recorder import UsageRecorder

FLUSH_SECONDS = 2.0
PAGE = 1000
EPILOG = """environment: USAGE_INSIGHTS_SPOOL, USAGE_INSIGHTS_URL, USAGE_INSIGHTS_TOKEN.
exit status: 0 success; 1 failure, with the reason; 2 wrong usage; 3 everything was sent, and the server did not accept some records, which are dead
letters now."""


def run(arguments: Sequence[str]) -> int:
    """Runs a command, and gives the exit status."""
    options = _parser().parse_args(arguments)
    logger.addHandler(logging.NullHandler())
    logger.propagate = False  # What is wrong is in the reason.
    try:
        spool = os.path.abspath(options.spool or os.environ.get("USAGE_INSIGHTS_SPOOL") or default_spool())
        if not os.path.exists(spool):
            return _fail(f"there is no spool `{spool}`")
        recorder = UsageRecorder(getattr(options, "url", None), spool=spool, send=options.command == "drain")
    except ValueError as error:
        return _fail(str(error))
    try:
        health = recorder.health()
        if health.spool is None:
            return _fail(_reason(health))
        if options.command == "status":
            return _print_status(health, options.json)
        if options.command == "drain":
            return _drain(recorder, options.timeout)
        return _change_dead_letters(recorder, options)
    finally:
        recorder.close(0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m usage_insights",
        description="What is in the spool of the recorders, and how to send it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    groups = parser.add_subparsers(dest="group", required=True)
    commands = groups.add_parser("spool", help="the spool", epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = commands.add_subparsers(dest="command", required=True)
    status = names.add_parser("status", help="shows what waits in the spool")
    status.add_argument("--json", action="store_true", help="as JSON, for programs")
    drain = names.add_parser("drain", help="sends everything until the spool is empty")
    drain.add_argument("--url", help="address of the server")
    drain.add_argument("--timeout", type=_seconds, default=120.0, metavar="SECONDS", help="gives up when nothing was answered for so long (120)")
    letters = names.add_parser("dead-letters", help="prints the records that the server did not accept, each as a line of JSON")
    change = letters.add_mutually_exclusive_group()
    change.add_argument("--resend", type=_ids, metavar="IDS", help="moves these back to the records that wait: ids with commas, or `all`")
    change.add_argument("--delete", type=_ids, metavar="IDS", help="deletes these: ids with commas, or `all`")
    for command in (status, drain, letters):
        command.add_argument("--spool", metavar="FILE", help="file of the spool")
    return parser


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 <= value < float("inf"):
        raise ValueError(text)
    return value


def _ids(text: str) -> DeadLetterIds:
    return "all" if text == "all" else [int(part) for part in text.split(",")]


def _print_status(health: RecorderHealth, is_json: bool) -> int:
    spool = health.spool
    assert spool is not None
    oldest = _time(spool.oldest_recorded_at)
    if is_json:
        status = {
            "path": health.path,
            "spooledRecords": spool.spooled_records,
            "spooledBytes": spool.spooled_bytes,
            "deadLetters": spool.dead_letters,
            "sentRecords": spool.sent_records,
            "oldestRecordedAt": oldest,
        }
        print(json.dumps(status))
        return 0
    print(f"spool         {health.path}")
    print(f"waiting       {spool.spooled_records} records" + (f", the oldest since {oldest}" if oldest else ""))
    print(f"dead letters  {spool.dead_letters}")
    print(f"bytes         {spool.spooled_bytes}")
    print(f"sent          {spool.sent_records} records")
    return 0


def _drain(recorder: UsageRecorder, timeout: float) -> int:
    first = recorder.health().spool
    assert first is not None
    waiting = first.spooled_records
    deadline = time.monotonic() + timeout
    while True:
        is_flushed = recorder.flush(min(FLUSH_SECONDS, max(0.001, deadline - time.monotonic())))
        health = recorder.health()
        spool = health.spool
        if spool is None:
            return _fail(_reason(health))
        if is_flushed and spool.spooled_records == 0:
            return _finish(spool.sent_records - first.sent_records, spool.dead_letters - first.dead_letters)
        if spool.spooled_records < waiting:
            deadline = time.monotonic() + timeout
        waiting = spool.spooled_records
        is_hopeless = (health.sender is not None and health.sender.status == "blocked") or any(problem.code == "NO_URL" for problem in health.problems)
        if is_hopeless or time.monotonic() >= deadline:
            return _fail(f"{waiting} records wait: {_reason(health)}")


def _finish(sent: int, dead: int) -> int:
    print(f"sent {sent} records")
    if dead <= 0:
        return 0
    _print_error(f"the server did not accept {dead} records, which are dead letters now")
    return 3


def _change_dead_letters(recorder: UsageRecorder, options: argparse.Namespace) -> int:
    try:
        if options.resend is not None:
            print(f"{recorder.resend(options.resend)} records wait to be sent again")
        elif options.delete is not None:
            print(f"deleted {recorder.delete_dead_letters(options.delete)} records")
        else:
            _print_dead_letters(recorder)
    except BrokenPipeError:
        raise
    except Exception as error:
        return _fail(str(error))
    return 0


def _print_dead_letters(recorder: UsageRecorder) -> None:
    after = 0
    while letters := recorder.dead_letters(after, PAGE):
        for letter in letters:
            line = {
                "id": letter.id,
                "status": letter.status,
                "code": letter.code,
                "field": letter.field,
                "message": letter.message,
                "recordedAt": _time(letter.recorded_at),
                "failedAt": _time(letter.failed_at),
                "record": letter.record,
            }
            print(json.dumps(line))
        after = letters[-1].id


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _reason(health: RecorderHealth) -> str:
    reasons = "; ".join(f"{problem.code}: {problem.message}" for problem in health.problems)
    return reasons or "another sender holds the lease of the spool, or it is locked"


def _fail(message: str) -> int:
    _print_error(message)
    return 1


def _print_error(message: str) -> None:
    print(f"usage_insights: {message}", file=sys.stderr)
