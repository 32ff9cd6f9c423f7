"""The spool: what it survives, its limits, and programs that share it."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import unittest
from contextlib import closing

from support import CALL, PACKAGE, ROOT, Scripted, SpoolTest, accept, environment, rows, run_python

SERVICE = """
import os, signal, sys, time
from usage_insights import UsageRecorder
end, count, prefix, url = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
recorder = UsageRecorder(url or None, send=bool(url), send_interval=0.02)
for index in range(count):
    recorder.record(account_id="acme", usage_type="api_calls", quantity=1, idempotency_key=f"{prefix}-{index}")
print(recorder.health().memory_records, flush=True)
if end == "exit": sys.exit(0)
if end == "exit in a call": time.sleep(0.5); sys.exit(0)
if end == "kill": os.kill(os.getpid(), signal.SIGKILL)
if end == "_exit": os._exit(0)
if end == "throw": raise RuntimeError("of the service")
"""


class Schema(SpoolTest):
    def test_is_that_of_all_recorders(self):
        self.assertEqual((PACKAGE / "usage_insights/schema.sql").read_bytes(), (ROOT / "clients/spool/schema.sql").read_bytes())

    def test_a_new_file_follows_the_rules_of_the_spool(self):
        self.create().record(**CALL)
        with closing(sqlite3.connect(self.spool)) as db:
            names = ("application_id", "user_version", "journal_mode", "auto_vacuum")
            values = [db.execute(f"PRAGMA {name}").fetchone()[0] for name in names]
            schema = [sql for (sql,) in db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")]
        self.assertEqual(values, [1430869840, 1, "wal", 2])
        with closing(sqlite3.connect(":memory:")) as db:
            db.executescript((ROOT / "clients/spool/schema.sql").read_text())
            self.assertEqual(schema, [sql for (sql,) in db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")])
        self.assertEqual(os.stat(f"{self.spool}-reserve").st_size, 1024 * 1024)
        self.assertEqual(os.stat(self.spool).st_mode & 0o777, 0o600)
        [row] = rows(self.spool, "spooled_record")
        self.assertEqual(row["bytes"], len(row["record"].encode()))
        state = rows(self.spool, "spool_state")[0]
        self.assertEqual((state["spooled_records"], state["spooled_bytes"]), (1, row["bytes"]))


class EndOfAProcess(SpoolTest):
    def run_service(self, end, count=1, prefix="service", url=""):
        self.spool = os.path.join(self.folder, f"spool-{end}.db")
        return run_python(SERVICE, end, str(count), prefix, url, USAGE_INSIGHTS_SPOOL=self.spool)

    def test_leaves_the_records_in_the_spool(self):
        for end in ("return", "exit", "kill", "_exit", "throw"):
            with self.subTest(end):
                started = time.monotonic()
                service = self.run_service(end, 500, end, "http://127.0.0.1:1")
                self.assertEqual(service.returncode, {"kill": -signal.SIGKILL, "throw": 1}.get(end, 0), service.stderr)
                self.assertEqual(len([key for key in self.keys() if key.startswith(f"{end}-")]), 500)
                self.assertLess(time.monotonic() - started, 5)
                if end in ("return", "exit", "throw"):
                    self.assertIsNone(rows(self.spool, "spool_state")[0]["sender"])

    def test_sends_what_can_be_sent_at_once(self):
        server = Scripted(accept)
        self.addCleanup(server.close)
        service = self.run_service("return", 50, url=server.url)
        self.assertEqual((service.returncode, service.stderr), (0, ""))
        self.assertEqual((sum(len(batch) for batch in server.keys()), self.keys()), (50, []))

    def test_writes_what_waits_in_memory(self):
        self.create()
        unlock = self.lock_spool()
        arguments = [sys.executable, "-c", SERVICE, "return", "50", "service", ""]
        child = subprocess.Popen(arguments, env=environment(USAGE_INSIGHTS_SPOOL=self.spool), stdout=subprocess.PIPE, text=True)
        self.assertEqual(child.stdout.readline(), "50\n")
        unlock()
        child.communicate(timeout=20)
        self.assertEqual(len(self.keys()), 50)

    def test_while_a_call_is_in_flight_keeps_its_records_and_releases_the_lease(self):
        release = threading.Event()
        self.addCleanup(release.set)
        server = Scripted(lambda call, handler: release.wait(30))
        self.addCleanup(server.close)
        started = time.monotonic()
        self.run_service("exit in a call", 10, url=server.url)
        self.assertLess(time.monotonic() - started, 8)
        self.assertIsNone(rows(self.spool, "spool_state")[0]["sender"])
        self.assertEqual(len(self.keys()), 10)


class FullDisk(SpoolTest):
    def test_delays_records_in_memory_until_there_is_room(self):
        recorder = self.create()
        recorder.record(**CALL)
        db = recorder._spool._connection._db  # SQLite limits the file per connection
        accepted = [recorder.record(**CALL)]
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}").fetchall()
        accepted += [recorder.record(**CALL) for _ in range(100)]
        self.assertGreater(recorder.health().memory_records, 50)
        self.assertEqual((self.codes(), recorder.health().is_healthy), (["DISK_FULL"], False))
        db.execute("PRAGMA max_page_count = 4294967294").fetchall()
        self.until(lambda: recorder.health().memory_records == 0, "an empty memory")
        self.assertEqual(self.keys()[1:], accepted)
        self.until(lambda: recorder.health().is_healthy, "health")


class LockedSpool(SpoolTest):
    def test_delays_records_in_memory_which_is_bounded_and_nothing_that_was_accepted_is_lost(self):
        recorder = self.create(max_memory_bytes=2_000)
        unlock = self.lock_spool()
        started = time.monotonic()
        accepted = [key for key in [recorder.record(**CALL) for _ in range(50)] if key is not None]
        self.assertLess(time.monotonic() - started, 1, "only the first record waits for the lock")
        health = recorder.health()
        self.assertEqual((health.memory_records, health.not_accepted), (len(accepted), 50 - len(accepted)))
        self.assertGreater(len(accepted), 3)
        self.assertLessEqual(health.memory_bytes, 2_000)
        self.assertIn("MEMORY_FULL", self.codes())
        self.until(lambda: "SPOOL_LOCKED" in self.codes(), "the report of the lock")
        self.assertFalse(recorder.health().is_healthy)
        unlock()
        self.until(lambda: recorder.health().memory_records == 0, "an empty memory")
        self.assertEqual(self.keys(), accepted)
        self.assertTrue(recorder.health().is_healthy)

    def test_delays_durable_records_without_failing_them(self):
        recorder = self.create(durability="power")
        unlock = self.lock_spool()
        keys = []
        threads = [threading.Thread(target=lambda: keys.append(recorder.record(**CALL))) for _ in range(5)]
        for thread in threads:
            thread.start()
        time.sleep(0.2)
        self.assertEqual(keys, [])
        unlock()
        for thread in threads:
            thread.join(10)
        self.assertEqual(sorted(keys), sorted(self.keys()))

    def test_closing_ends_the_wait_of_durable_records_which_are_not_accepted(self):
        recorder = self.create(durability="power")
        self.lock_spool()
        keys = []
        thread = threading.Thread(target=lambda: keys.append(recorder.record(**CALL)))
        thread.start()
        time.sleep(0.1)
        self.assertFalse(recorder.close(0))
        thread.join(10)
        self.assertEqual(keys, [None])
        self.assertIn("RECORDS_LOST", self.codes())


class FullSpool(SpoolTest):
    def test_accepts_no_more_records_and_keeps_what_it_accepted(self):
        recorder = self.create(max_bytes=10_000)
        accepted = [key for key in [recorder.record(**CALL) for _ in range(200)] if key is not None]
        self.assertIsNone(recorder.record_tokens(account_id="acme", input=1, output=2, metadata={"text": "x" * 200}))
        health = recorder.health()
        self.assertTrue(9_000 < health.spool.spooled_bytes <= 10_000)
        self.assertEqual(health.not_accepted, 200 - len(accepted) + 1)
        self.assertEqual(self.keys(), accepted)
        self.assertEqual(self.codes()[-1], "SPOOL_FULL")

    def test_never_drops_what_it_accepted_into_memory(self):
        recorder = self.create(max_bytes=1_000)
        unlock = self.lock_spool()
        accepted = [recorder.record(**CALL) for _ in range(20)]
        self.assertNotIn(None, accepted)
        unlock()
        self.until(lambda: "SPOOL_FULL" in self.codes(), "a full spool")
        self.assertIsNone(recorder.record(**CALL))
        self.assertEqual(len(self.keys()) + recorder.health().memory_records, 20)
        arrived = self.keys()
        while len(arrived) < 20:  # as a sender does
            with closing(sqlite3.connect(self.spool, isolation_level=None, timeout=5)) as db:
                db.executescript("BEGIN IMMEDIATE; DELETE FROM spooled_record; UPDATE spool_state SET spooled_records = 0, spooled_bytes = 0; COMMIT")
            self.until(self.keys, "more records")
            time.sleep(0.1)
            arrived += self.keys()
        self.assertEqual(arrived, accepted)


class Durability(SpoolTest):
    def test_threads_that_record_at_the_same_time_share_commits_that_wait_for_the_disk(self):
        recorder = self.create(durability="power")
        db = recorder._spool._connection._db
        self.assertEqual(db.execute("PRAGMA synchronous").fetchone()[0], 2)
        commits = []
        db.set_trace_callback(lambda sql: commits.append(sql) if sql == "COMMIT" else None)
        start = threading.Barrier(20)
        keys = []

        def record():
            start.wait()
            keys.extend(recorder.record(**CALL) for _ in range(10))

        threads = [threading.Thread(target=record) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(keys), sorted(self.keys()))
        self.assertEqual(len(keys), 200)
        self.assertLess(len(commits), 150)

    def test_power_waits_for_the_disk_in_every_call(self):
        recorder = self.create(durability="power")
        self.assertEqual([recorder.record(**CALL), recorder.record(**CALL)], self.keys())


class OtherFiles(SpoolTest):
    def setUp(self):
        super().setUp()
        os.makedirs(os.path.dirname(self.spool))

    def test_with_other_content_are_set_aside_as_corrupt(self):
        with open(self.spool, "wb") as file:
            file.write(b"x" * 5_000)
        recorder = self.create()
        self.assertEqual([recorder.record(**CALL)], self.keys())
        self.assertEqual(self.codes(), ["SPOOL_CORRUPT"])
        [name] = [name for name in os.listdir(os.path.dirname(self.spool)) if name.startswith("spool.db.corrupt-")]
        with open(os.path.join(os.path.dirname(self.spool), name), "rb") as file:
            self.assertEqual(file.read(), b"x" * 5_000)

    def test_with_0_bytes_become_a_spool(self):
        open(self.spool, "wb").close()
        self.assertEqual([self.create().record(**CALL)], self.keys())
        self.assertEqual(self.codes(), [])

    def test_of_other_programs_or_newer_versions_are_not_touched_and_records_wait_in_memory(self):
        schema = (ROOT / "clients/spool/schema.sql").read_text()
        scripts = {
            "another program": "CREATE TABLE t (a); INSERT INTO t VALUES (1)",
            "another application": "PRAGMA application_id = 7; CREATE TABLE t (a)",
            "a newer version": f"{schema}; PRAGMA user_version = 2",
        }
        for name, script in scripts.items():
            with self.subTest(name):
                self.problems.clear()
                spool = f"{self.spool}-{name}"
                with closing(sqlite3.connect(spool)) as db:
                    db.executescript(script)
                with open(spool, "rb") as file:
                    content = file.read()
                recorder = self.create(spool=spool)
                self.assertIsInstance(recorder.record(**CALL), str)
                self.assertEqual(self.codes()[0], "SPOOL_UNAVAILABLE")
                health = recorder.health()
                self.assertEqual((health.memory_records, health.spool, health.is_healthy), (1, None, False))
                with open(spool, "rb") as file:
                    self.assertEqual(file.read(), content)
                with self.assertRaises(Exception):
                    recorder.dead_letters()


class CorruptFile(SpoolTest):
    def test_is_set_aside_also_with_several_recorders_and_none_writes_to_it_any_more(self):
        first = self.create()
        second = self.create()
        for _ in range(200):
            first.record(**CALL, metadata={"text": "x" * 500})
        second.record(**CALL)
        damage = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1]); db.execute("PRAGMA wal_checkpoint(TRUNCATE)"); db.close()
with open(sys.argv[1], "r+b") as file:
    size = file.seek(0, 2); file.seek(100); file.write(b"Z" * (size - 100))
"""
        subprocess.run([sys.executable, "-c", damage, self.spool], check=True)
        keys = [first.record(**CALL), second.record(**CALL)]
        self.assertEqual(self.keys(), keys)
        self.assertEqual(self.codes().count("SPOOL_CORRUPT"), 1)
        self.assertRegex(self.problems[0].message, r"spool\.db\.corrupt-\d+")

    def test_removed_by_an_operator_a_new_one_begins(self):
        recorder = self.create()
        recorder.record(**CALL)
        shutil.rmtree(os.path.dirname(self.spool))
        self.assertEqual([recorder.record(**CALL)], self.keys())
        self.assertEqual(self.codes(), ["SPOOL_UNAVAILABLE"])


class UnwritableFolder(SpoolTest):
    def test_a_file_where_a_folder_has_to_be_is_reported_and_records_are_written_once_it_is_gone(self):
        blocker = os.path.join(self.folder, "blocker")
        open(blocker, "wb").close()
        spool = os.path.join(blocker, "spool.db")
        recorder = self.create(spool=spool)
        key = recorder.record(**CALL)
        self.assertEqual(self.codes()[0], "SPOOL_UNAVAILABLE")
        os.remove(blocker)
        self.until(lambda: recorder.health().memory_records == 0, "a written record")
        self.assertEqual(json.loads(rows(spool, "spooled_record")[0]["record"])["idempotencyKey"], key)
        self.assertTrue(recorder.health().is_healthy)

    @unittest.skipUnless(hasattr(os, "geteuid"), "needs users")
    def test_a_read_only_folder_keeps_records_in_memory_and_says_so(self):
        folder = os.path.join(self.folder, "read-only")
        os.mkdir(folder)
        os.chmod(self.folder, 0o755)
        os.chmod(folder, 0o555)
        code = """
import logging, os, sys
logging.basicConfig(level="ERROR")
from usage_insights import UsageRecorder
if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)
recorder = UsageRecorder(spool=sys.argv[1], send=False)
print(recorder.record(account_id="acme", usage_type="api_calls", quantity=1) is not None)
health = recorder.health()
print(health.memory_records, health.problems[0].code, health.spool)
os._exit(0)
"""
        # Python reads the package before the user changes.
        result = run_python(code.replace("os._exit(0)", "sys.stdout.flush(); os._exit(0)"), os.path.join(folder, "spool.db"))
        self.assertEqual(result.stdout, "True\n1 SPOOL_UNAVAILABLE None\n", result.stderr)


class SharedSpool(SpoolTest):
    def test_threads_and_processes_share_a_spool(self):
        recorder = self.create()
        arguments = [[sys.executable, "-c", SERVICE, "return", "400", f"process-{index}", ""] for index in range(3)]
        children = [subprocess.Popen(argument, env=environment(USAGE_INSIGHTS_SPOOL=self.spool), stdout=subprocess.DEVNULL) for argument in arguments]

        def record(prefix):
            for index in range(400):
                recorder.record(**CALL, idempotency_key=f"thread-{prefix}-{index}")

        threads = [threading.Thread(target=record, args=(index,)) for index in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for child in children:
            self.assertEqual(child.wait(60), 0)
        self.until(lambda: recorder.health().memory_records == 0, "an empty memory")
        found = self.keys()
        self.assertEqual((len(found), len(set(found))), (2_400, 2_400))
        state = rows(self.spool, "spool_state")[0]
        size = sum(row["bytes"] for row in rows(self.spool, "spooled_record"))
        self.assertEqual((state["spooled_records"], state["spooled_bytes"]), (2_400, size))

    def test_several_programs_create_a_spool_at_the_same_time(self):
        arguments = [[sys.executable, "-c", SERVICE, "return", "20", f"process-{index}", ""] for index in range(6)]
        children = [subprocess.Popen(argument, env=environment(USAGE_INSIGHTS_SPOOL=self.spool), stdout=subprocess.DEVNULL) for argument in arguments]
        for child in children:
            self.assertEqual(child.wait(60), 0)
        self.assertEqual(len(self.keys()), 120)

    def test_recording_takes_microseconds_while_the_server_is_down(self):
        recorder = self.create(url="http://127.0.0.1:1")
        fields = {**CALL, "tier": "gpu-a10", "model": "claude-sonnet-4", "labels": {"team": "search", "environment": "production"}}
        times = []
        for _ in range(10_000):
            started = time.perf_counter()
            recorder.record(**fields)
            times.append(time.perf_counter() - started)
        times.sort()
        shown = ", ".join(f"p{share * 100:g} {times[int(len(times) * share)] * 1e6:.0f} µs" for share in (0.5, 0.99, 0.999))
        print(f"record with the server down: {shown}")
        health = recorder.health()
        self.assertEqual(health.spool.spooled_records + health.memory_records, 10_000)
        self.assertLess(times[int(len(times) * 0.99)], 0.05, "p99 below 50 ms, also on a busy machine")


if __name__ == "__main__":
    unittest.main()
