"""Forks and coroutines."""

import asyncio
import os
import random
import signal
import threading
import time
import unittest

from support import CALL, SpoolTest, accept, run_python


@unittest.skipUnless(hasattr(os, "fork"), "needs fork")
class Fork(SpoolTest):
    def fork(self, work):
        """Runs work in a forked process; gives its exit status."""
        child = os.fork()
        if child == 0:
            status = 1
            try:
                status = work()
            finally:
                os._exit(status)
        return child

    def wait(self, child, timeout=20.0):
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            found, status = os.waitpid(child, os.WNOHANG)
            if found:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.01)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        self.fail("the child hangs")

    def test_while_threads_record_and_send_neither_process_hangs_and_every_record_arrives_once(self):
        for durability in ("process", "power"):
            with self.subTest(durability):
                recorder = self.start(accept, durability=durability, spool=f"{self.spool}-{durability}", send_interval=0.001)
                ended = threading.Event()
                accepted = []

                def record(prefix):
                    index = 0
                    while not ended.is_set():
                        accepted.append(recorder.record(**CALL, idempotency_key=f"{prefix}-{index}"))
                        index += 1
                        if durability == "power":
                            time.sleep(0.005 * random.random())  # the lock of the file is not fair

                threads = [threading.Thread(target=record, args=(f"thread-{index}",)) for index in range(3)]
                for thread in threads:
                    thread.start()
                children = []
                for number in range(20):

                    def work():
                        keys = [recorder.record(**CALL, idempotency_key=f"child-{number}-{index}") for index in range(20)]
                        recorder.close(0)
                        return 0 if None not in keys else 2

                    children.append(self.fork(work))
                    accepted.extend(f"child-{number}-{index}" for index in range(20))
                self.assertEqual([self.wait(child) for child in children], [0] * 20)
                ended.set()
                for thread in threads:
                    thread.join(20)
                self.assertTrue(recorder.flush(30), recorder.health())
                self.assertNotIn(None, accepted)
                self.assertEqual(sorted({key for batch in self.server.keys() for key in batch}), sorted(accepted))
                self.assertEqual(recorder.health().spool.sent_records, len(accepted))
                recorder.close(0)

    def test_a_child_sends_with_threads_of_its_own_and_counts_its_own_records(self):
        recorder = self.start(accept)
        recorder.record(**CALL)

        def work():
            key = recorder.record(**CALL)
            health = recorder.health()
            return 0 if key and recorder.flush(10) and (health.accepted, health.not_accepted) == (1, 0) else 2

        self.assertEqual(self.wait(self.fork(work)), 0)
        self.assertEqual(recorder.health().accepted, 1)

    def test_what_waits_in_memory_belongs_to_the_parent(self):
        recorder = self.create()
        unlock = self.lock_spool()
        keys = [recorder.record(**CALL) for _ in range(10)]
        child = self.fork(lambda: recorder.health().memory_records)
        self.assertEqual(self.wait(child), 0)
        self.assertEqual(recorder.health().memory_records, 10)
        unlock()
        self.until(lambda: recorder.health().memory_records == 0, "an empty memory")
        self.assertEqual(self.keys(), keys)

    def test_a_meter_that_runs_is_that_of_the_parent(self):
        recorder = self.create()
        with recorder.meter_compute(account_id="acme", tier="gpu-a10") as meter:
            time.sleep(1.1)

            def work():
                meter.stop()
                return 0

            self.assertEqual(self.wait(self.fork(work)), 0)
            self.assertEqual(self.keys(), [])
        self.assertEqual(len(self.keys()), 1)

    def test_processes_of_multiprocessing_write_what_waits_in_memory_at_their_end(self):
        code = """
import multiprocessing, subprocess, sys
from usage_insights import UsageRecorder
recorder = UsageRecorder(spool=sys.argv[1], send=False)
def work(queue):
    recorder.record(account_id="acme", usage_type="api_calls", quantity=1)
    lock = subprocess.Popen([sys.executable, "-c", sys.argv[2], sys.argv[1]], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    lock.stdout.readline()
    recorder.record(account_id="acme", usage_type="api_calls", quantity=1)
    queue.put(recorder.health().memory_records)
context = multiprocessing.get_context("fork")
queue = context.Queue()
child = context.Process(target=work, args=(queue,))
child.start(); print(queue.get(timeout=20)); child.join()
"""
        lock = """
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None); db.execute("BEGIN IMMEDIATE"); print(flush=True); time.sleep(0.5)
"""
        result = run_python(code, self.spool, lock)
        self.assertEqual((result.stdout, result.stderr), ("1\n", ""))
        self.assertEqual(len(self.keys()), 2)

    def test_a_recorder_that_is_closed_before_the_fork_stays_closed(self):
        recorder = self.create()
        recorder.close()
        self.assertEqual(self.wait(self.fork(lambda: 0 if recorder.record(**CALL) is None else 2)), 0)


class Coroutines(SpoolTest):
    def test_record_without_blocking_the_event_loop_for_long(self):
        recorder = self.start(accept)

        async def serve(number):
            key = recorder.record(**CALL, idempotency_key=f"call-{number}")
            await asyncio.sleep(0)
            return key

        async def main():
            keys = await asyncio.gather(*(serve(number) for number in range(1_000)))
            return keys, await asyncio.to_thread(recorder.flush, 10)

        keys, is_flushed = asyncio.run(main())
        self.assertTrue(is_flushed)
        self.assertEqual(sorted(key for batch in self.server.keys() for key in batch), sorted(keys))


if __name__ == "__main__":
    unittest.main()
