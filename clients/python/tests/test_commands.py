"""The program `python -m usage_insights`."""

import json
import subprocess
import sys
import time
import sqlite3
import unittest
from contextlib import closing

from support import CALL, Installation, Scripted, SpoolTest, environment, records_by_key, rows, send_body


class Commands(SpoolTest):
    @classmethod
    def setUpClass(cls):
        cls.installation = Installation()
        cls.addClassCleanup(cls.installation.remove)
        cls.url = cls.installation.serve().url

    def run_command(self, *arguments):
        program = [sys.executable, "-m", "usage_insights", "spool", *arguments]
        return subprocess.run(program, env=environment(), capture_output=True, text=True, timeout=60)

    def record_some(self, count, **fields):
        recorder = self.create()
        keys = [recorder.record(**{**CALL, **fields}) for _ in range(count)]
        recorder.close(0)
        return keys

    def test_status_shows_what_waits_as_text_and_as_json(self):
        self.record_some(3)
        result = self.run_command("status", "--spool", self.spool)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertRegex(result.stdout, r"(?m)^waiting {7}3 records, the oldest since \d{4}-\d\d-\d\dT[\d:.]+Z$")
        status = json.loads(self.run_command("status", "--json", "--spool", self.spool).stdout)
        self.assertEqual([status[name] for name in ("path", "spooledRecords", "deadLetters", "sentRecords")], [self.spool, 3, 0, 0])
        self.assertEqual(len(rows(self.spool, "spooled_record")), 3)

    def test_drain_sends_everything(self):
        keys = self.record_some(1_500)
        result = self.run_command("drain", "--spool", self.spool, "--url", self.url)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "sent 1500 records\n", ""))
        records = records_by_key(self.url)
        self.assertTrue(all(key in records for key in keys))
        self.assertEqual(self.run_command("drain", "--spool", self.spool, "--url", self.url).stdout, "sent 0 records\n")

    def test_dead_letters_are_printed_sent_again_and_deleted(self):
        self.record_some(2, usage_type="no_such_type")
        result = self.run_command("drain", "--spool", self.spool, "--url", self.url)
        self.assertEqual(result.returncode, 3)
        self.assertIn("did not accept 2 records", result.stderr)
        letters = [json.loads(line) for line in self.run_command("dead-letters", "--spool", self.spool).stdout.splitlines()]
        self.assertEqual([(letter["code"], letter["record"]["usageType"]) for letter in letters], [("UNKNOWN_USAGE_TYPE", "no_such_type")] * 2)
        resent = self.run_command("dead-letters", "--spool", self.spool, "--resend", str(letters[0]["id"]))
        self.assertEqual(resent.stdout, "1 records wait to be sent again\n")
        self.assertEqual(self.run_command("dead-letters", "--spool", self.spool, "--delete", "all").stdout, "deleted 1 records\n")
        self.assertEqual((len(rows(self.spool, "spooled_record")), rows(self.spool, "dead_letter")), (1, []))

    def test_drain_fails_with_the_reason(self):
        self.record_some(2)
        production = Installation(ENVIRONMENT="production")
        self.addCleanup(production.remove)
        other = Scripted(lambda call, handler: send_body(handler, b"hello"))
        self.addCleanup(other.close)
        reasons = {
            "NO_URL": [],
            "UNREACHABLE": ["--url", "http://127.0.0.1:1"],
            "TOKEN_REJECTED: UNAUTHENTICATED": ["--url", production.serve().url],
            "BAD_RESPONSE": ["--url", other.url],
        }
        for reason, arguments in reasons.items():
            with self.subTest(reason):
                result = self.run_command("drain", "--spool", self.spool, "--timeout", "1", *arguments)
                self.assertEqual(result.returncode, 1, result.stderr)
                self.assertIn(f"2 records wait: {reason}", result.stderr)
        self.assertEqual(len(rows(self.spool, "spooled_record")), 2)

    def test_drain_says_that_another_sender_holds_the_lease(self):
        self.record_some(1)
        with closing(sqlite3.connect(self.spool, isolation_level=None)) as db:
            db.execute("UPDATE spool_state SET sender = 'another', sender_until = ?", (int(time.time() * 1000) + 30_000,))
        result = self.run_command("drain", "--spool", self.spool, "--timeout", "1", "--url", self.url)
        self.assertEqual((result.returncode, "another sender holds the lease" in result.stderr), (1, True))

    def test_wrong_usage_exits_with_2_and_a_missing_spool_with_1(self):
        for arguments in ([], ["burn"], ["drain", "--timeout", "soon"], ["dead-letters", "--delete", "x"]):
            self.assertEqual(self.run_command(*arguments).returncode, 2, arguments)
        result = self.run_command("status", "--spool", self.spool)
        self.assertEqual((result.returncode, "there is no spool" in result.stderr), (1, True))


if __name__ == "__main__":
    unittest.main()
