"""What the sender does with every answer, and with none."""

import random
import sqlite3
import time
import threading
import unittest
from contextlib import closing
from unittest import mock

from support import CALL, SpoolTest, accept, reject, rows, send_body, send_json


class SenderTest(SpoolTest):
    def record_many(self, recorder, count, prefix="k"):
        return [recorder.record(**CALL, idempotency_key=f"{prefix}-{index}") for index in range(count)]

    def waiting(self):
        return len(rows(self.spool, "spooled_record"))


class Batches(SenderTest):
    def test_are_sent_oldest_first_at_most_1000_records_and_what_was_answered_is_deleted(self):
        recorder = self.start(accept)
        keys = self.record_many(recorder, 2_500)
        self.assertTrue(recorder.flush(20))
        self.assertEqual([key for batch in self.server.keys() for key in batch], keys)
        self.assertTrue(all(len(batch) <= 1_000 for batch in self.server.keys()))
        self.assertEqual((self.waiting(), recorder.health().spool.sent_records), (0, 2_500))
        self.assertEqual(self.server.calls[0].url, "/graphql")

    def test_have_at_most_1_mib_of_json(self):
        recorder = self.start(accept)
        for _ in range(30):
            recorder.record(**CALL, metadata={"text": "ü" * 50_000})
        self.assertTrue(recorder.flush(20))
        self.assertEqual(sum(len(batch) for batch in self.server.keys()), 30)
        self.assertTrue(all(len(batch) <= 10 for batch in self.server.keys()), [len(batch) for batch in self.server.keys()])

    def test_use_one_connection(self):
        recorder = self.start(accept)
        for _ in range(5):
            recorder.record(**CALL)
            self.assertTrue(recorder.flush(10))
        self.assertEqual(len({call.client for call in self.server.calls}), 1)

    def test_are_sent_by_time_without_a_call_of_flush(self):
        recorder = self.start(accept)
        recorder.record(**CALL)
        self.until(lambda: recorder.health().spool.sent_records == 1, "the record")
        self.until(lambda: recorder.health().sender.status == "idle", "an idle sender")


class Results(SenderTest):
    def test_decide_record_by_record(self):
        results = {
            "k-1": {"status": "DUPLICATE"},
            "k-2": {"status": "CONFLICT", "code": "IDEMPOTENCY_CONFLICT", "field": "idempotencyKey", "message": "different"},
            "k-3": {"status": "REJECTED", "code": "INVALID_TEXT", "field": "userId", "message": "half a pair: \ud800"},
        }
        recorder = self.start(lambda call, handler: accept(call, handler, lambda record: results.get(record["idempotencyKey"], {"status": "RECORDED"})))
        self.record_many(recorder, 5)
        self.assertTrue(recorder.flush(10))
        letters = rows(self.spool, "dead_letter")
        self.assertEqual(
            [(letter["status"], letter["code"], letter["field"], letter["message"]) for letter in letters],
            [("CONFLICT", "IDEMPOTENCY_CONFLICT", "idempotencyKey", "different"), ("REJECTED", "INVALID_TEXT", "userId", "half a pair: ?")],
        )
        state = rows(self.spool, "spool_state")[0]
        size = sum(letter["bytes"] for letter in letters)
        self.assertEqual([state[name] for name in ("spooled_records", "spooled_bytes", "dead_letters", "sent_records")], [0, size, 2, 3])
        self.assertEqual(self.codes(), ["DEAD_LETTER"])

    def test_a_batch_that_is_rejected_as_a_whole_is_split_until_the_record_is_found(self):
        def answer(call, handler):
            if any(record["idempotencyKey"] == "k-37" for record in call.records):
                reject(handler, "BODY_TOO_LARGE", status=413)
            else:
                accept(call, handler)

        recorder = self.start(answer)
        self.record_many(recorder, 100)
        self.assertTrue(recorder.flush(10))
        [letter] = recorder.dead_letters()
        self.assertEqual((letter.status, letter.code, letter.record["idempotencyKey"]), ("CALL_REJECTED", "BODY_TOO_LARGE", "k-37"))
        self.assertEqual(recorder.health().spool.sent_records, 99)
        self.assertLess(len(self.server.calls), 30)


def lose_connection(call, handler):
    handler.connection.close()
    handler.close_connection = True


def send_half(call, handler):
    handler.send_response(200)
    handler.send_header("content-length", "100")
    handler.end_headers()
    handler.wfile.write(b'{"data"')
    handler.wfile.flush()
    handler.connection.close()
    handler.close_connection = True


class FailedCalls(SenderTest):
    FAILURES = {
        "a lost connection": lose_connection,
        "half an answer": send_half,
        "status 502": lambda call, handler: send_body(handler, b"<html>bad gateway</html>", 502),
        "status 503": lambda call, handler: send_body(handler, b"", 503),
        "status 504": lambda call, handler: send_body(handler, b"", 504),
        "status 429": lambda call, handler: send_body(handler, b"", 429),
        "an error that may be retried": lambda call, handler: reject(handler, "SERVER_BUSY", retryable=True, status=503),
    }

    def test_are_repeated_with_the_same_records(self):
        for name, fail in self.FAILURES.items():
            with self.subTest(name):
                recorder = self.start(lambda call, handler: fail(call, handler) if call.index < 3 else accept(call, handler))
                keys = self.record_many(recorder, 3, name)
                self.until(lambda: self.waiting() == 0, "an empty spool")
                self.assertEqual([key for batch in self.server.keys()[-3:] for key in batch][-3:], keys)
                self.assertIn("UNREACHABLE", self.codes())
                self.until(lambda: recorder.health().is_healthy, "health")
                self.assertEqual((recorder.health().sender.failed_attempts, recorder.dead_letters()), (0, []))
                recorder.close(0)

    def test_pauses_double_with_full_jitter(self):
        with mock.patch.object(random, "random", return_value=1.0):  # the upper bound of the jitter
            recorder = self.start(lose_connection)
            recorder.record(**CALL)
            self.until(lambda: len(self.server.calls) >= 3, "three attempts")
        pauses = [later.at - earlier.at for earlier, later in zip(self.server.calls, self.server.calls[1:])]
        self.assertGreaterEqual(pauses[0], 0.49)
        self.assertGreaterEqual(pauses[1], 0.99)

    def test_a_pause_that_the_server_orders_is_not_shortened_by_flush(self):
        for name, options in {"retryAfterMs": {"retryAfterMs": 700}, "Retry-After": {"headers": {"retry-after": "1"}}}.items():
            with self.subTest(name):
                recorder = self.start(
                    lambda call, handler: reject(handler, "RATE_LIMITED", True, 429, **options) if call.index == 0 else accept(call, handler)
                )
                recorder.record(**CALL)
                self.assertTrue(recorder.flush(10))
                self.assertGreaterEqual(self.server.calls[1].at - self.server.calls[0].at, 0.69)
                recorder.close(0)

    def test_a_call_without_an_answer_ends_after_its_time_also_if_it_drips(self):
        def drip(call, handler):
            if call.index > 0:
                return accept(call, handler)
            handler.send_response(200)
            handler.send_header("content-length", "100")
            handler.end_headers()
            for _ in range(100):
                handler.wfile.write(b" ")
                time.sleep(0.1)

        recorder = self.start(drip, request_timeout=0.3)
        recorder.record(**CALL)
        self.until(lambda: self.waiting() == 0, "an empty spool", 5)
        self.assertIn("no answer within 0.3 s", next(problem.message for problem in self.problems if problem.code == "UNREACHABLE"))

    def test_closing_the_recorder_ends_a_call_that_has_no_answer(self):
        release = threading.Event()
        self.addCleanup(release.set)
        recorder = self.start(lambda call, handler: release.wait(20))
        recorder.record(**CALL)
        self.until(lambda: self.server.calls, "a call")
        started = time.monotonic()
        self.assertFalse(recorder.close(0.2))
        self.assertLess(time.monotonic() - started, 2)
        self.assertEqual(self.waiting(), 1)


class Tokens(SenderTest):
    def answer(self, call, handler):
        if call.token == f"Bearer {self.valid}":
            accept(call, handler)
        else:
            reject(handler, "INVALID_TOKEN" if call.token else "UNAUTHENTICATED", status=401 if call.token else 200)

    def test_a_missing_token_is_reported_at_the_start_before_anything_is_recorded(self):
        self.valid = "secret"
        with self.assertLogs("usage_insights", "WARNING") as logs:
            recorder = self.start(self.answer)
            self.until(lambda: "TOKEN_REJECTED" in self.codes(), "the report")
        self.assertIn("TOKEN_REJECTED: UNAUTHENTICATED", logs.output[0])
        self.until(lambda: recorder.health().sender.status == "blocked", "a blocked sender")
        self.assertFalse(recorder.health().is_healthy)

    def test_a_rejected_token_keeps_all_records_and_another_one_sends_them_at_once(self):
        self.valid = own = "first"
        recorder = self.start(self.answer, token=lambda: own)
        recorder.record(**CALL)
        self.assertTrue(recorder.flush(10))
        self.valid = "second"
        self.record_many(recorder, 10)
        self.assertFalse(recorder.flush(10))
        self.assertEqual(self.waiting(), 10)
        self.until(lambda: rows(self.spool, "spool_state")[0]["sender"] is None, "a released lease: a sender with another token may send")
        attempts = len(self.server.calls)
        own = "second"
        self.until(lambda: self.waiting() == 0, "an empty spool")
        self.assertEqual(len(self.server.calls), attempts + 1)
        self.until(lambda: recorder.health().is_healthy, "health")

    def test_a_function_that_fails_is_a_problem_and_is_called_again(self):
        self.valid = "secret"
        tokens = iter([RuntimeError("no vault"), 7, "line\nbreak"])

        def token():
            value = next(tokens, "secret")
            if isinstance(value, Exception):
                raise value
            return value

        recorder = self.start(self.answer, token=token)
        recorder.record(**CALL)
        self.until(lambda: self.waiting() == 0, "an empty spool")
        messages = [problem.message for problem in self.problems if problem.code == "TOKEN_UNAVAILABLE"]
        self.assertEqual(len(messages), 3)
        self.assertIn("no vault", messages[0])
        self.assertNotIn("line", messages[2])


class Addresses(SenderTest):
    OTHERS = {
        "an HTML page": lambda call, handler: send_body(handler, b"<html></html>"),
        "JSON of another service": lambda call, handler: send_json(handler, {"status": "ok"}),
        "status 404": lambda call, handler: send_body(handler, b"", 404),
        "a redirection": lambda call, handler: send_body(handler, b"", 301, {"location": "http://127.0.0.1:1/"}),
        "too few results": lambda call, handler: send_json(handler, {"data": {"recordUsage": {"results": [] if call.records else [{"status": "RECORDED"}]}}}),
        "errors of another service": lambda call, handler: send_json(handler, {"errors": [{"message": "no"}]}, 400),
        "a document that is not trusted": lambda call, handler: reject(handler, "DOCUMENT_NOT_TRUSTED"),
        "a document that the schema does not have": lambda call, handler: reject(handler, "GRAPHQL_VALIDATION_FAILED"),
        "a path without the API": lambda call, handler: reject(handler, "NO_SUCH_PATH", status=404),
    }

    def test_of_other_services_keep_all_records_and_are_reported(self):
        for name, answer in self.OTHERS.items():
            with self.subTest(name):
                self.problems.clear()
                recorder = self.start(answer, spool=f"{self.spool}-{name}")
                self.record_many(recorder, 3)
                self.assertFalse(recorder.flush(10))
                self.assertEqual((len(rows(recorder.health().path, "spooled_record")), recorder.dead_letters()), (3, []))
                self.assertIn("CALL_REJECTED" if "document" in name or "path" in name else "BAD_RESPONSE", self.codes())
                self.assertEqual(recorder.health().sender.status, "blocked")
                recorder.close(0)

    def test_flush_waits_for_the_records_before_it_not_for_those_that_follow(self):
        def slow(call, handler):
            time.sleep(0.05)
            accept(call, handler)

        recorder = self.start(slow)
        recorder.record(**CALL)
        ended = threading.Event()

        def record():
            while not ended.wait(0.005):
                recorder.record(**CALL)

        thread = threading.Thread(target=record)
        thread.start()
        started = time.monotonic()
        self.assertTrue(recorder.flush(10))
        self.assertLess(time.monotonic() - started, 5)
        ended.set()
        thread.join()

    def test_without_an_address_records_stay_in_the_spool(self):
        recorder = self.create(send=True)
        recorder.record(**CALL)
        self.assertFalse(recorder.flush(10))
        self.assertEqual((self.codes(), self.waiting()), (["NO_URL"], 1))


class Lease(SenderTest):
    def hold_lease(self, until_ms):
        with closing(sqlite3.connect(self.spool, isolation_level=None, timeout=5)) as db:
            db.execute("UPDATE spool_state SET sender = 'another', sender_until = ?", (until_ms,))

    def test_of_another_sender_is_respected_until_it_ends(self):
        now = time.time()
        self.create().close()
        self.hold_lease(int(now * 1000) + 60_000)
        recorder = self.start(accept, now=lambda: now)
        recorder.record(**CALL)
        self.assertFalse(recorder.flush(0.3))
        self.assertEqual((self.server.keys(), self.waiting()), ([], 1))
        now += 61
        self.assertTrue(recorder.flush(5))

    def test_that_ends_too_late_is_void_because_the_clock_was_set_back(self):
        self.create().close()
        self.hold_lease(int(time.time() * 1000) + 3_600_000)
        recorder = self.start(accept)
        recorder.record(**CALL)
        self.assertTrue(recorder.flush(5))

    def test_is_released_when_nothing_is_left_to_send(self):
        recorder = self.start(accept)
        recorder.record(**CALL)
        self.assertTrue(recorder.flush(5))
        self.until(lambda: rows(self.spool, "spool_state")[0]["sender"] is None, "no lease")


if __name__ == "__main__":
    unittest.main()
