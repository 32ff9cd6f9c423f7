"""What every test needs: the real server, a server with scripted answers, and spools in folders of their own."""

from __future__ import annotations

import gzip
import json
import logging
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

TESTS = Path(__file__).resolve().parent
PACKAGE = TESTS.parent
ROOT = PACKAGE.parent.parent
BINARY = os.path.join(ROOT, os.environ.get("USAGE_INSIGHTS_BIN") or "target/debug/usage-insights")
sys.path.insert(0, str(PACKAGE))

from usage_insights import UsageRecorder  # noqa: E402

logging.getLogger("usage_insights").addHandler(logging.NullHandler())

CALL = {"account_id": "acme", "usage_type": "api_calls", "quantity": 1}


def environment(**settings):
    """The environment of a program that a test runs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("USAGE_INSIGHTS_")}
    return {**kept, "PYTHONPATH": os.pathsep.join([str(PACKAGE), str(TESTS)]), **settings}


def rows(spool, table):
    """Reads the rows of a table of a spool, as another program does."""
    with closing(sqlite3.connect(f"file:{spool}?mode=ro", uri=True, timeout=5)) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(f"SELECT * FROM {table} ORDER BY id")]


def run_python(code, *arguments, timeout=60, **settings):
    """Runs a program in a process of its own."""
    return subprocess.run([sys.executable, "-c", code, *arguments], env=environment(**settings), capture_output=True, text=True, timeout=timeout)


def find_free_port():
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return listener.getsockname()[1]


class Server:
    """A process of the real server."""

    def __init__(self, folder, port=0, settings=None):
        env = {"PATH": os.environ["PATH"], "PORT": str(port), "DATABASE_URL": f"sqlite://{folder}/usage.db", "RUST_LOG": "info", **(settings or {})}
        self.child = subprocess.Popen([BINARY, "serve"], cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.url = None
        lines = []
        for line in self.child.stderr:
            lines.append(line)
            found = re.search(r"address=\S*?(127\.0\.0\.1:\d+)", re.sub(r"\x1b\[[0-9;]*m", "", line))
            if found:
                self.url = f"http://{found[1]}/graphql"
                break
        if self.url is None:
            raise RuntimeError(f"the server ended early\n{''.join(lines)}")
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for _ in self.child.stderr:
            pass

    def stop(self, number=signal.SIGTERM):
        self.child.send_signal(number)
        self.child.wait(30)
        self._reader.join(10)
        self.child.stderr.close()


class Installation:
    """A new database in a folder, for servers one after the other."""

    def __init__(self, **settings):
        if not os.path.exists(BINARY):
            raise RuntimeError(f"there is no binary {BINARY}: run `cargo build`, or name one with USAGE_INSIGHTS_BIN")
        self.folder = tempfile.mkdtemp(prefix="usage-insights-python-")
        self.settings = settings
        self.server = None
        self.command("migrate", "up")

    def command(self, *arguments):
        env = {"DATABASE_URL": f"sqlite://{self.folder}/usage.db", **self.settings}
        return subprocess.run([BINARY, *arguments], cwd=self.folder, env=env, check=True, capture_output=True, text=True).stdout.strip()

    def serve(self, port=0):
        self.server = Server(self.folder, port, self.settings)
        return self.server

    def stop(self, number=signal.SIGTERM):
        server, self.server = self.server, None
        if server is not None:
            server.stop(number)

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder)


def query(url, text, variables=None, token=None):
    """Sends a query; gives its data."""
    headers = {"content-type": "application/json", **({"authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(url, json.dumps({"query": text, "variables": variables or {}}).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as response:
        answer = json.load(response)
    if answer.get("errors"):
        raise RuntimeError(json.dumps(answer["errors"]))
    return answer["data"]


RECORDS = """query ($after: String, $accounts: [ID!]) { usageRecords(first: 1000, after: $after, filter: {accountIds: $accounts}) {
  nodes { idempotencyKey accountId usageType quantity occurredAt tier model provider cost userId labels { key value } metadata }
  pageInfo { hasNextPage endCursor } } }"""


def list_records(url, token=None, accounts=None):
    """All records of the server, or of some accounts."""
    records = []
    after = None
    while True:
        page = query(url, RECORDS, {"after": after, "accounts": accounts}, token)["usageRecords"]
        records.extend(page["nodes"])
        if not page["pageInfo"]["hasNextPage"]:
            return records
        after = page["pageInfo"]["endCursor"]


def records_by_key(url, token=None):
    return {record["idempotencyKey"]: record for record in list_records(url, token)}


class Call:
    """A call that a scripted server received."""

    def __init__(self, handler, index):
        length = int(handler.headers["content-length"])
        self.body = json.loads(gzip.decompress(handler.rfile.read(length)))
        self.records = self.body["variables"]["records"]
        self.token = handler.headers.get("authorization")
        self.url = handler.path
        self.at = time.monotonic()
        self.index = index
        self.client = handler.client_address


class Scripted:
    """A server with scripted answers: `answer(call, handler)`."""

    def __init__(self, answer):
        self.calls = []
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                call = Call(self, len(scripted.calls))
                scripted.calls.append(call)
                scripted.answer(call, self)

            def log_message(self, *arguments):
                pass

        self.answer = answer
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._server.handle_error = lambda *arguments: None
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def keys(self):
        """Keys of the calls with records."""
        return [[record["idempotencyKey"] for record in call.records] for call in self.calls if call.records]

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def send_body(handler, body, status=200, headers=None):
    handler.send_response(status)
    for name, value in {"content-length": str(len(body)), **(headers or {})}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def send_json(handler, value, status=200, headers=None):
    send_body(handler, json.dumps(value).encode(), status, {"content-type": "application/json", **(headers or {})})


def accept(call, handler, result=lambda record: {"status": "RECORDED"}):
    """Records every record, or gives each the result of a function."""
    results = [{"code": None, "field": None, "message": None, "warnings": [], **result(record)} for record in call.records]
    send_json(handler, {"data": {"recordUsage": {"results": results}}})


def reject(handler, code, retryable=False, status=200, headers=None, **extensions):
    """Rejects the call."""
    error = {"message": f"message of {code}", "extensions": {"code": code, "retryable": retryable, **extensions}}
    send_json(handler, {"data": {"recordUsage": None}, "errors": [error]}, status, headers)


class SpoolTest(unittest.TestCase):
    """A test with a folder of its own, and recorders that are closed at its end."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="usage-insights-python-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.spool = os.path.join(self.folder, "state", "spool.db")
        self.problems = []

    def create(self, **options):
        """A recorder that does not send unless it has an address."""
        options = {"spool": self.spool, "send": "url" in options, "send_interval": 0.02, "on_problem": self.problems.append, **options}
        recorder = UsageRecorder(**options)
        self.addCleanup(recorder.close, 0)
        return recorder

    def start(self, answer, **options):
        """A scripted server, and a recorder that sends to it."""
        self.server = Scripted(answer)
        self.addCleanup(self.server.close)
        return self.create(url=self.server.url, **options)

    def codes(self):
        return [problem.code for problem in self.problems]

    def keys(self):
        """Keys of the records that wait in the spool."""
        return [json.loads(row["record"])["idempotencyKey"] for row in rows(self.spool, "spooled_record")]

    def until(self, condition, what, timeout=10.0):
        deadline = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > deadline:
                self.fail(f"not within {timeout} s: {what}")
            time.sleep(0.02)

    def lock_spool(self):
        """Locks the spool as another program, and gives the function that unlocks it. In a process of its own: SQLite's locks belong to processes."""
        code = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1], isolation_level=None); db.execute('BEGIN IMMEDIATE'); print('locked', flush=True); sys.stdin.read()"
        child = subprocess.Popen([sys.executable, "-c", code, self.spool], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.assertEqual(child.stdout.readline(), "locked\n")

        def unlock():
            if child.poll() is None:
                child.communicate("", timeout=10)

        self.addCleanup(unlock)
        return unlock


