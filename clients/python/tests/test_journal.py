"""
Everything that `record` promised arrives exactly once, or is a dead letter with its reason.

Services that share a spool, and the server, are killed at random; the network breaks after the server has committed; the disk is full; clocks are wrong and
jump. Services record in threads and forked processes, and journal what they were promised. SEED repeats a run, ROUNDS makes it longer.
"""

import glob
import os
import random
import select
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import unittest
from collections import Counter
from contextlib import closing

from support import TESTS, Installation, SpoolTest, environment, find_free_port, list_records, query, rows

from usage_insights import UsageRecorder

ROUNDS = int(os.environ.get("ROUNDS") or 10)
SEED = int(os.environ.get("SEED") or time.time_ns() % 1_000_000)
ROUND_SECONDS = 1.5
SERVICES = 3
#: Clocks of services, in seconds: right, an hour behind or ahead, ten days ahead.
OFFSETS = [0, 0, 0, 0, -3_600, -3_600, 3_600, 864_000]
TOTALS = "query ($account: ID!) { usageInsights(range: {lastDays: 30}, filter: {accountIds: [$account]}) { totals { records apiCalls } } }"


class BreakingProxy:
    """A proxy that can drop connections when the server answers, so that what it committed is not acknowledged; or all connections."""

    def __init__(self, target, chance):
        self.cut_share = 0.0
        self.is_down = False
        self.cuts = 0
        self._target = target
        self._chance = chance
        self._sockets = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        with closing(client):
            if self.is_down:
                return
            try:
                upstream = socket.create_connection(("127.0.0.1", self._target), 5)
            except OSError:
                return
            with closing(upstream):
                self._sockets.update((client, upstream))
                try:
                    self._pump(client, upstream)
                except OSError:
                    pass
                finally:
                    self._sockets.difference_update((client, upstream))

    def _pump(self, client, upstream):
        while True:
            for ready in select.select([client, upstream], [], [])[0]:
                data = ready.recv(65_536)
                if not data:
                    return
                if ready is client:
                    upstream.sendall(data)
                    continue
                if self._chance.random() < self.cut_share:
                    self.cuts += 1
                    if self._chance.random() < 0.5:
                        client.sendall(data[: len(data) // 2])
                    return
                client.sendall(data)

    def drop_all(self):
        for connection in list(self._sockets):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self._listener.close()
        self.drop_all()


class Services:
    """Services on one spool, which can be killed and started again. Each is a group of processes."""

    def __init__(self, test, round_number, chance, url):
        self.test = test
        self.chance = chance
        self.kills = 0
        self._started = 0
        self._account = f"round-{round_number}"
        self._url = url
        self._children = [self._spawn() for _ in range(SERVICES)]

    def _spawn(self):
        settings = {
            "JOURNAL": os.path.join(self.test.folder, f"journal-{self._started}"),
            "OFFSET_SECONDS": str(self.chance.choice(OFFSETS)),
            "SERVICE_ACCOUNT": self._account,
            "SERVICE_NAME": f"s{self._started}",
            "SERVICE_SEED": str(self.chance.randrange(2**31)),
            "SPOOL": self.test.spool,
            "SERVER_URL": self._url,
        }
        self._started += 1
        service = [sys.executable, "-c", "import logging; logging.disable(); import journal_service"]
        return subprocess.Popen(service, env=environment(**settings), cwd=TESTS, start_new_session=True)

    def replace_one(self):
        index = self.chance.randrange(SERVICES)
        self._kill(self._children[index])
        self._children[index] = self._spawn()

    def kill_all(self):
        for child in self._children:
            self._kill(child)

    def abandon(self):
        """Ends the services of a round that failed."""
        for child in self._children:
            if child.returncode is None:
                self._end(child)

    def _kill(self, child):
        self.test.assertIsNone(child.poll(), "a service ended by itself")
        self._end(child)
        self.kills += 1

    def _end(self, child):
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        while True:  # until its forked processes have ended
            try:
                os.killpg(child.pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.005)


class Journal:
    """What one thread was promised, what may be lost because it was in memory, and what may have been recorded."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            lines = file.read().split("\n")[:-1]
        self.promised = []
        self.in_memory = []
        self.begun = None
        self.refused = 0
        self.delayed = 0
        for line in lines:
            mark, *unit = line.split(" ")
            if mark == "?":
                self.begun = tuple(unit)
            elif mark == "*":
                self.promised += self.in_memory
                self.in_memory = []
            else:
                assert unit[0] == self.begun[0], line
                if mark == "+":
                    self.promised.append(self.begun)
                elif mark == "~":
                    self.in_memory.append(self.begun)
                    self.delayed += 1
                else:
                    self.refused += 1
                self.begun = None

    def possible(self):
        return self.promised + self.in_memory + ([self.begun] if self.begun else [])


@unittest.skipUnless(hasattr(os, "fork"), "needs fork")
class JournalTest(SpoolTest):
    @classmethod
    def setUpClass(cls):
        cls.chance = random.Random(SEED)
        cls.total = Counter()
        cls.installation = Installation()
        cls.addClassCleanup(cls.installation.remove)
        cls.port = find_free_port()
        cls.installation.serve(cls.port)
        cls.proxy = BreakingProxy(cls.port, random.Random(SEED + 1))
        cls.addClassCleanup(cls.proxy.close)

    @classmethod
    def tearDownClass(cls):
        total = cls.total
        print(
            f"journal: seed {SEED}, {ROUNDS} rounds: {total['records']} records arrived, {total['dead']} dead letters, {total['kills']} kills of services, "
            f"{total['server_kills']} of the server, {cls.proxy.cuts} answers cut; {total['delayed']} records waited in memory, of which kills lost "
            f"{total['lost']}, {total['extra']} recorded before their journal, {total['refused']} not accepted"
        )

    def test_every_record_arrives_once_or_is_a_dead_letter(self):
        for number in range(ROUNDS):
            with self.subTest(round=number, seed=SEED):
                self.setUp()
                self.run_round(number)
                self.doCleanups()

    def run_round(self, number):
        chance = self.chance
        os.makedirs(os.path.dirname(self.spool))
        self.proxy.cut_share = chance.random() * 0.6
        services = Services(self, number, chance, self.proxy.url)
        self.addCleanup(services.abandon)
        ends = time.monotonic() + ROUND_SECONDS
        while time.monotonic() < ends:
            time.sleep(0.05 + 0.25 * chance.random())
            self.break_something(services)
        services.kill_all()
        self.proxy.cut_share = 0.0
        self.proxy.is_down = False

        # The lease of a killed sender has ended for this clock.
        last = UsageRecorder(f"http://127.0.0.1:{self.port}", spool=self.spool, now=lambda: time.time() + 864_000 + 61)
        self.addCleanup(last.close, 0)
        self.assertTrue(last.flush(60), last.health())
        letters = last.dead_letters(limit=1_000_000)
        last.close()
        self.verify(number, services, letters)

    def break_something(self, services):
        chance = self.chance
        fault = chance.random()
        if fault < 0.35:
            services.replace_one()
        elif fault < 0.5:
            self.installation.stop(signal.SIGKILL)
            self.total["server_kills"] += 1
            time.sleep(0.3 * chance.random())
            self.installation.serve(self.port)
        elif fault < 0.6:
            self.proxy.is_down = True
            self.proxy.drop_all()
            time.sleep(0.2 * chance.random())
            self.proxy.is_down = False
        elif fault < 0.7:
            self.proxy.drop_all()
        if chance.random() < 0.7:
            self.end_lease()

    def end_lease(self):
        """Ends the lease of a sender, as time does. The sender may live, and then two send at once."""
        code = """
import sqlite3, sys
db = sqlite3.connect(f"file:{sys.argv[1]}?mode=rw", uri=True, timeout=2, isolation_level=None)
if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'spool_state'").fetchone(): db.execute("UPDATE spool_state SET sender_until = 0")
"""
        if os.path.exists(self.spool):
            subprocess.run([sys.executable, "-c", code, self.spool], stderr=subprocess.DEVNULL)

    def verify(self, number, services, letters):
        state = rows(self.spool, "spool_state")[0]
        self.assertEqual((len(rows(self.spool, "spooled_record")), state["spooled_records"]), (0, 0))
        self.assertEqual(state["spooled_bytes"], sum(row["bytes"] for row in rows(self.spool, "dead_letter")))
        self.assertEqual(state["dead_letters"], len(letters))
        found = self.read_server(f"round-{number}")
        by_key = {record["idempotencyKey"]: record for record in found}
        self.assertEqual(len(by_key), len(found), "a key is recorded once")
        arrived = {(record["idempotencyKey"], record["usageType"], record["quantity"]) for record in found}
        dead = set()
        for letter in letters:
            self.assertIn(letter.code, ("IDEMPOTENCY_CONFLICT", "UNKNOWN_USAGE_TYPE", "OCCURRED_IN_FUTURE"))
            dead.add((letter.record["idempotencyKey"], letter.record["usageType"], letter.record["quantity"]))
        possible = set()
        for path in glob.glob(os.path.join(self.folder, "journal-*")):
            journal = Journal(path)
            missing = [unit for unit in journal.promised if unit not in arrived and unit not in dead]
            self.assertEqual(missing, [], "records that were promised and are neither recorded nor dead letters")
            possible.update(journal.possible())
            self.total["lost"] += sum(unit not in arrived and unit not in dead for unit in journal.in_memory)
            self.total["extra"] += bool(journal.begun and (journal.begun in arrived or journal.begun in dead))
            self.total["refused"] += journal.refused
            self.total["delayed"] += journal.delayed
        self.assertEqual((arrived | dead) - possible, set(), "records that were never recorded")
        self.total["records"] += len(found)
        self.total["dead"] += len(letters)
        self.total["kills"] += services.kills

    def read_server(self, account):
        """The records of an account, which agree with its totals."""
        url = f"http://127.0.0.1:{self.port}/graphql"
        found = list_records(url, accounts=[account])
        totals = query(url, TOTALS, {"account": account})["usageInsights"]["totals"]
        self.assertEqual(totals, {"records": str(len(found)), "apiCalls": str(sum(int(record["quantity"]) for record in found))})
        return found


if __name__ == "__main__":
    unittest.main()
